"""Troubles that the profile names: what is for today, the mend of each, and what was not recognised."""

from __future__ import annotations

from collections.abc import Iterable

from ..plan.plan import NearLine, SymptomLine, WorryLine
from .document import Block, Bullets, Group, Heading, Line, Paragraph
from .hours import Hours


class Troubles(Hours):
    """Danger first and as today's; then each trouble with its first day, mend, words and what is counted."""

    def _today(self) -> Iterable[Block]:
        for trouble in (each for each in self.plan.symptoms if each.danger):
            yield Group(tuple(self._danger(trouble)), "red")

    def _danger(self, trouble: SymptomLine) -> Iterable[Block]:
        danger = trouble.danger
        assert danger is not None
        yield Heading(self.label("trouble.today", title=self._trouble_title(trouble)), 3)
        yield Paragraph(self.marks.line(danger.said), "warning")
        if danger.card_title:
            yield Paragraph(Line(self.label("trouble.card", card=danger.card_title), strong=True))
        if trouble.first:
            yield Paragraph(self.marks.line(trouble.first))

    def _troubles(self) -> Iterable[Block]:
        plan = self.plan
        if plan.symptoms or plan.worries:
            yield Heading(self.label("decisions.troubles"))
        yield from map(self._trouble, plan.symptoms)
        for worry in plan.worries:
            yield from self._worry(worry)

    def _trouble(self, trouble: SymptomLine) -> Group:
        blocks: list[Block] = [Heading(self._trouble_title(trouble), 3, f"trouble-{trouble.id}")]
        if trouble.first and not trouble.danger:
            blocks.append(Paragraph(self.marks.line(trouble.first, self.label("trouble.first", text=trouble.first.text))))
        blocks.append(Bullets(tuple(map(self.marks.line, trouble.mend)), "numbered"))
        if trouble.sum:
            blocks.append(Paragraph(self.marks.line(trouble.sum, self.label("trouble.sum", text=trouble.sum.text))))
        blocks += [
            Paragraph(
                self.marks.line(each.said, self.label("card.message", to=each.to, text=each.said.text)), "message"
            )
            for each in trouble.messages
        ]
        if trouble.helped:
            told = self.label("trouble.helped", text=trouble.helped.text)
            blocks.append(Paragraph(self.marks.line(trouble.helped, told)))
        if trouble.sop_title:
            blocks.append(Paragraph(Line(self.label("trouble.sheet", sheet=trouble.sop_title)), "small"))
        return Group(tuple(blocks), "card")

    def _trouble_title(self, trouble: SymptomLine) -> str:
        if not trouble.words:
            return trouble.title
        return self.label("trouble.named", words=trouble.words, title=trouble.title)

    def _worry(self, worry: WorryLine) -> Iterable[Block]:
        if not worry.near:
            yield Bullets((Line(self.label("decisions.worry", text=worry.words)),), "boxes")
            return
        yield Paragraph(Line(self.label("decisions.near", text=worry.words)))
        yield Bullets(tuple(Line(self._near(near)) for near in worry.near), "boxes")

    def _near(self, near: NearLine) -> str:
        parts = {"title": near.title, "id": near.id}
        if near.today:
            name = "near.today-card" if near.card_title else "near.today"
            return self.label(name, **parts, card=near.card_title)
        return self.label("near.sheet" if near.sop_title else "near.line", **parts, sheet=near.sop_title)
