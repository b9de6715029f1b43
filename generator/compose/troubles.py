"""Troubles that the profile names: what is for today, the mend of each, and what was not recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..plan.pages import Said
from ..plan.troubles import AlertLine, DangerLine, NearLine, SymptomLine, WorryLine
from .document import Block, Bullets, Group, Heading, Line, Paragraph
from .hours import Hours

Labels = Mapping[str, str]


class Troubles(Hours):
    """In the reference: danger first and as today's, then each trouble: first day, mend, words, what is counted."""

    def _today(self) -> Iterable[Block]:
        for trouble in (each for each in self.plan.symptoms if each.danger):
            blocks = [*endangered(self.labels, trouble, self.marks.line)]
            if trouble.first:
                blocks.append(Paragraph(self.marks.line(trouble.first)))
            yield Group(tuple(blocks), "red")
        for alert in self.plan.alerts:
            yield Group(tuple(alerted(self.labels, alert, self.marks.line)), "red")

    def _troubles(self) -> Iterable[Block]:
        plan = self.plan
        if plan.symptoms or plan.worries:
            yield Heading(self.label("decisions.troubles"))
        yield from map(self._trouble, plan.symptoms)
        for worry in plan.worries:
            yield from worried(self.labels, worry)

    def _trouble(self, trouble: SymptomLine) -> Group:
        blocks: list[Block] = [Heading(titled(self.labels, trouble), 3, f"trouble-{trouble.id}")]
        if trouble.first and not trouble.danger:
            blocks.append(self._told("first", trouble.first))
        blocks.append(Bullets(tuple(map(self.marks.line, trouble.mend)), "numbered"))
        if trouble.sum:
            blocks.append(self._told("sum", trouble.sum))
        for each in trouble.messages:
            said = self.label("card.message", to=each.to, text=each.said.text)
            blocks.append(Paragraph(self.marks.line(each.said, said), "message"))
        if trouble.helped:
            blocks.append(self._told("helped", trouble.helped))
        if trouble.sop_title:
            blocks.append(Paragraph(Line(self.label("trouble.sheet", sheet=trouble.sop_title)), "small"))
        return Group(tuple(blocks), "card")

    def _told(self, name: str, said: Said) -> Paragraph:
        return Paragraph(self.marks.line(said, self.label(f"trouble.{name}", text=said.text)))


def titled(labels: Labels, trouble: SymptomLine) -> str:
    """What a trouble is called: the profile's words and what they were taken as."""
    if not trouble.words:
        return trouble.title
    return labels["trouble.named"].format(words=trouble.words, title=trouble.title)


def endangered(
    labels: Labels, trouble: SymptomLine, marked: Callable[[Said], Line], clock: str = ""
) -> Iterator[Block]:
    """A trouble that is for today: why, and the incident that tells its first hour, else the crisis card.

    marked: a statement with its marks; clock: the title of a subject's incident for it.
    """
    if trouble.danger:
        yield Heading(labels["trouble.today"].format(title=titled(labels, trouble)), 3)
        yield from _for_today(labels, trouble.danger, marked, clock)


def alerted(labels: Labels, alert: AlertLine, marked: Callable[[Said], Line], clock: str = "") -> Iterator[Block]:
    """Words that may tell of a danger: to be asked about today. marked, clock: as of `endangered`."""
    yield Heading(labels["trouble.may"].format(words=alert.words, title=alert.title), 3)
    yield from _for_today(labels, alert.danger, marked, clock)


def _for_today(labels: Labels, danger: DangerLine, marked: Callable[[Said], Line], clock: str) -> Iterator[Block]:
    yield Paragraph(marked(danger.said), "warning")
    if clock:
        yield Paragraph(Line(labels["man.by-the-clock"].format(title=clock), strong=True))
    elif danger.card_title:
        yield Paragraph(Line(labels["trouble.card"].format(card=danger.card_title), strong=True))


def worried(labels: Labels, worry: WorryLine) -> Iterator[Block]:
    """A trouble that was not recognised: what its subject has for it, else the nearest to choose from."""
    if worry.own:
        own = worry.own
        name = "own.today" if own.today else f"own.{own.kind}"
        yield Paragraph(Line(labels[name].format(words=worry.words, title=own.title, text=own.said.text)))
        return
    if not worry.near:
        yield Bullets((Line(labels["decisions.worry"].format(text=worry.words)),), "boxes")
        return
    yield Paragraph(Line(labels["decisions.near"].format(text=worry.words)))
    yield Bullets(tuple(Line(_near(labels, near)) for near in worry.near), "boxes")


def _near(labels: Labels, near: NearLine) -> str:
    if near.today:
        name = "near.today-card" if near.card_title else "near.today"
    else:
        name = "near.sheet" if near.sop_title else "near.line"
    return labels[name].format(title=near.title, sheet=near.sop_title, card=near.card_title)
