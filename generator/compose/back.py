"""The last chapters: goals, crisis, closing, appendix."""

from __future__ import annotations

from collections.abc import Iterable

from ..counting import amount
from ..plan.pages import LevelLine, MetricLine, ObjectivePage, Reference, Said
from .document import Block, Bullets, Drawing, Group, Heading, Line, Paragraph
from .figures import okr_tree
from .parts import Parts, each


class Back(Parts):
    """目标与数据 · 出事怎么办 · 续费、交接、收尾 · 附录."""

    def _goals(self) -> Iterable[Block]:
        if self.plan.objective:
            yield from self._objective(self.plan.objective)
        others = [m for m in self.plan.metrics if not m.weekly_six]
        if others:
            yield Heading(self.label("goals.metrics"))
            yield self._table(
                ("label.number", "label.formula", "label.by-hand", "label.how-often", "label.baseline", "label.floor"),
                (
                    [self.marks.line(m.why, m.title), m.formula, m.by_hand, m.every, self._baseline(m), self._floor(m)]
                    for m in others
                ),
                "dense",
            )
        yield from self._health()
        yield from self._says("goals")
        yield from self._cards("goals")

    def _objective(self, objective: ObjectivePage) -> Iterable[Block]:
        told = self.label("goals.objective", text=objective.title, owner=objective.owner_title)
        yield Paragraph(self.marks.line(objective.why, told), "lead")
        yield Drawing(okr_tree(self.label("goals.figure"), objective))
        yield self._table(
            ("label.result", "label.measure", "label.target", "label.owner", "label.due"),
            (
                [self.marks.line(r.why, r.title), r.metric_title, r.target, r.owner_title, r.due.isoformat()]
                for r in objective.results
            ),
        )
        yield Paragraph(Line(self.label("goals.initiatives")), "small")
        for result in objective.results:
            yield Group(
                (
                    Heading(result.title, 3),
                    Paragraph(self.marks.line(result.initiative)),
                    Bullets(tuple(map(self.marks.line, result.actions)), "boxes"),
                )
            )

    def _health(self) -> Iterable[Block]:
        plan = self.plan
        if plan.health:
            yield Heading(self.label("health.title"))
            yield Paragraph(Line(self.label("health.how")), "small")
            yield self._table(
                ("label.question", "health.0", "health.1", "health.2"),
                (
                    [
                        self.marks.line(card.ask, self.label("health.question", title=card.title, ask=card.ask.text)),
                        *map(self._level, card.levels),
                    ]
                    for card in plan.health
                ),
                "dense",
            )
            cautions = tuple(Line(card.caution) for card in plan.health if card.caution)
            if cautions:
                yield Bullets(cautions)
        if plan.bottlenecks:
            yield Heading(self.label("health.stuck"))
            yield self._table(
                ("label.sign", "label.cause", "label.what", "label.sheet"),
                ([b.title, b.cause, self.marks.line(b.do), b.sheet or "—"] for b in plan.bottlenecks),
                "dense",
            )

    def _level(self, level: LevelLine) -> Line:
        sheet = self.label("health.opens", sheet=level.sheet) if level.sheet else ""
        return self.marks.line(
            level.sign, self.label("health.level", sign=level.sign.text, then=level.then, opens=sheet)
        )

    def _floor(self, metric: MetricLine) -> str:
        if not metric.floor:
            return "—"
        return self.label("goals.floor", floor=metric.floor, sheet=metric.below_title) if metric.below else metric.floor

    def _crisis(self) -> Iterable[Block]:
        plan = self.plan
        owner, backup = plan.account
        answers = [fact.value for fact in plan.facts if fact.field == "answerable" and fact.value != plan.decides]
        rows = [
            *([self.label("crisis.answerable"), name] for name in answers if name),
            [self.label("crisis.decider"), plan.decides or "________"],
            [self.label("crisis.contact"), plan.contact or "________"],
            [self.label("crisis.owner"), owner or "________"],
            [self.label("crisis.backup"), backup or "________"],
            [self.label("crisis.group"), "________"],
        ]
        general = [p for p in plan.sops if p.printed == "crisis" and p.id == "crisis-any"]
        yield Group((self._table(("label.who", "label.contact"), rows),), "red")
        yield Heading(self.label("crisis.calls"))
        columns = ("label.call-for", "label.call-number", "label.call-hours", "label.call-unanswered")
        calls = ((c.title, self.marks.line(c.number, strong=True), c.hours, c.unanswered) for c in plan.calls)
        yield self._table(columns, calls)
        for page in general:
            yield self.card(page)
        yield Heading(self.label("crisis.cards"))
        yield Paragraph(Line(self.label("crisis.handouts")), "small")
        yield from self._says("crisis")
        yield from self._cards("crisis")

    def _closing(self) -> Iterable[Block]:
        yield from self._says("closing")
        yield from self._cards("closing")

    def _appendix(self) -> Iterable[Block]:
        yield from self._tensions()
        yield from self._short_appendix() if self.plan.brief else self._tables()
        yield from self._words()
        yield from self._sources()

    def _tensions(self) -> Iterable[Block]:
        if self.plan.tensions:
            yield Heading(self.label("appendix.tensions"))
            yield Paragraph(Line(self.label("appendix.tensions-why")), "small")
            yield self._table(
                ("label.dispute", "label.side-a", "label.side-b", "label.here"),
                (
                    [t.title, self.marks.line(t.side_a), self.marks.line(t.side_b), t.line.text]
                    for t in self.plan.tensions
                ),
                "dense",
            )

    def _short_appendix(self) -> Iterable[Block]:
        """The same as the tables, in a paragraph each."""
        plan = self.plan
        told = (
            ("appendix.settings", [f"{s.label} {amount(s.printed, s.unit)}" for s in plan.settings]),
            (
                "appendix.assumed",
                [
                    self.label("man.assumes", label=f.label, assume=f.assume.rstrip("。."))
                    for f in plan.facts
                    if f.assumed
                ],
            ),
            ("appendix.left-out", [self.label("left-out", title=e.title, reason=e.reason) for e in plan.left_out]),
        )
        for name, parts in told:
            if parts:
                yield Heading(self.label(name))
                yield Paragraph(Line(self.label("list.semicolon").join(parts)), "small")

    def _tables(self) -> Iterable[Block]:
        plan = self.plan
        messages = [(p.title, m) for p in plan.sops if p.printed == "crisis" for m in p.messages]
        yield Heading(self.label("appendix.messages"))
        yield self._table(
            ("label.sheet", "label.to", "label.words"),
            ([title, m.to, self.marks.line(m.said)] for title, m in messages),
            "dense",
        )
        yield Heading(self.label("appendix.settings"))
        yield self._table(
            ("label.number", "label.value", "label.from"),
            ([s.label, amount(s.printed, s.unit), self.marks.line(s.why)] for s in plan.settings),
            "dense",
        )
        assumed = [f for f in plan.facts if f.assumed]
        if assumed:
            yield Heading(self.label("appendix.assumed"))
            yield self._table(
                ("label.field", "label.assumed", "label.changes"),
                ([f.label, f.assume, f.changes] for f in assumed),
                "dense",
            )
        if plan.left_out:
            yield Heading(self.label("appendix.left-out"))
            yield self._table(("label.item", "label.reason"), ([e.title, e.reason] for e in plan.left_out), "dense")

    def _words(self) -> Iterable[Block]:
        if self.plan.glossary:
            yield Heading(self.label("appendix.words"))
            yield self._table(
                ("label.word", "label.means"),
                ([t.title, self.marks.line(t.means)] for t in self.plan.glossary),
                "dense",
            )

    def _sources(self) -> Iterable[Block]:
        yield Heading(self.label("appendix.sources"))
        printed, brief = self.marks.printed(), self.plan.brief
        yield Paragraph(Line(self.label("appendix.legend" if printed else "appendix.legend-common")), "small")
        if printed and brief:
            yield self._table(
                ("label.number", "label.place"),
                ([number, "; ".join(r.places)] for number, r in printed),
                "narrow",
                key=True,
            )
        elif printed:
            yield self._table(
                ("label.number", "label.claim", "label.place"),
                ([number, r.text, self._places(r)] for number, r in printed),
                "dense",
                key=True,
            )
        if printed:
            yield self._table(
                ("label.number", "label.article", "label.original", "label.author", "label.day"),
                ([s.id, s.title, s.original, s.author, s.date] for s in self.plan.sources),
                "dense",
            )
        if self.plan.ready and not brief:
            yield from self._notes()

    def _notes(self) -> Iterable[Block]:
        """Who or what stands behind our practices of grade A and B, those on the sheets too."""
        notes = dict.fromkeys(
            (said.grade, said.note, said.law) for said in each(Said, self.plan) if said.grade in ("A", "B")
        )
        if notes:
            yield Paragraph(Line(self.label("appendix.notes")), "small")
            yield self._table(("label.grade", "label.whose", "label.stands"), notes, "dense")

    def _places(self, reference: Reference) -> str:
        titles = self.label("list.comma").join(self.label("quoted", title=title) for title in reference.titles)
        return f"{titles} {self.label('list.semicolon').join(reference.places)}"
