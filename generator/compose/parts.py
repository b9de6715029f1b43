"""What all chapters are made with: labels, marks, tables, cards of SOPs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from ..counting import amount, filled
from ..plan.pages import GateLine, MetricLine, Reference, Said, SopPage
from ..plan.plan import Plan
from .document import Block, Bullets, Chapter, Document, Group, Heading, Line, Paragraph, Table

FULL = ("month", "crisis", "later")  # SOPs printed in full in their chapter
Model = TypeVar("Model")

PRACTICE = {"A": "A", "B": "B", "C": "○"}


class Marks:
    """What stands behind a statement, as it is printed: a claim's number in the list of sources, or a practice's sign.

    Claims are numbered as they are first printed; what only a sheet leans on is not in the list. places: what can be
    found under a number → its number: chapters ("chapter/week" → "6") and whole tasks ("sops/welcome" → "5.1").
    """

    def __init__(self, plan: Plan) -> None:
        self._references = {reference.id: reference for reference in plan.references}
        self._numbers: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self._chapter, self._tasks = 0, 0

    def begin(self, chapter: str, number: int) -> None:
        """A chapter begins: its tasks are numbered from one."""
        self.places[f"chapter/{chapter}"] = str(number)
        self._chapter, self._tasks = number, 0

    def task(self, sop: str) -> str:
        """The number of a task that is printed whole, now."""
        self._tasks += 1
        return self.places.setdefault(f"sops/{sop}", f"{self._chapter}.{self._tasks}")

    def line(self, said: Said, text: str | None = None, strong: bool = False) -> Line:
        """The statement with its marks; `text` instead of its own."""
        claims = tuple(
            self._numbers.setdefault(name, str(len(self._numbers) + 1))
            for name in said.because
            if name in self._references
        )
        sign = (PRACTICE[said.grade],) if said.grade else ()
        return Line(said.text if text is None else text, claims + sign, strong)

    def printed(self) -> list[tuple[str, Reference]]:
        """Number and claim of all that was printed until now."""
        return [(number, self._references[name]) for name, number in self._numbers.items()]


class Parts:
    """One plan with its labels, in the making."""

    def __init__(self, plan: Plan, labels: Mapping[str, str]) -> None:
        self.plan, self.labels, self.marks = plan, labels, Marks(plan)

    def label(self, name: str, /, **parts: object) -> str:
        return filled(self.labels[name], **parts)

    def day(self, day: date) -> str:
        """A day of the year, short: 3月1日, 1 March."""
        return self.label("man.day", month=day.month, day=day.day, name=self.label(f"month.{day.month}"))

    def document(self, kind: str, title: str, chapters: tuple[Chapter, ...]) -> Document:
        """The chapters as a document. title: the label of what it is."""
        plan = self.plan
        foot = self.label(
            "foot", fingerprint=plan.fingerprint, start=plan.start.isoformat(), until=plan.valid_until.isoformat()
        )
        live = self.label("live", url=plan.link) if plan.link else ""
        return Document(
            kind, plan.language, plan.name, self.label(title), plan.brief, foot, live, plan.contact, chapters
        )

    def _table(
        self, columns: Iterable[str], rows: Iterable[Iterable[str | Line]], look: str = "", key: bool = False
    ) -> Table:
        cells = tuple(tuple(c if isinstance(c, Line) else Line(c) for c in row) for row in rows)
        return Table(tuple(self.label(name) for name in columns), cells, look, key)

    def _says(self, chapter: str) -> list[Block]:
        """The advice, the duties and the ruled disagreements of a chapter."""
        body = [self.marks.line(a.said) for a in self.plan.advice if a.chapter == chapter and a.place == "body"]
        gates = [self.marks.line(a.said) for a in self.plan.advice if a.chapter == chapter and a.place == "gate"]
        thoughts = [
            self.marks.line(m.said, self.label("misconception", thought=m.title, instead=m.said.text))
            for m in self.plan.misconceptions
            if m.chapter == chapter
        ]
        ruled = [self.marks.line(t.line) for t in self.plan.tensions if t.chapter == chapter]
        blocks: list[Block] = []
        if gates:
            blocks.append(Group((Heading(self.label("heading.gates"), 3), Bullets(tuple(gates), "boxes")), "red"))
        if body:
            blocks.append(Bullets(tuple(body)))
        if ruled:
            blocks.append(Group((Heading(self.label("heading.ruled"), 3), Bullets(tuple(ruled)))))
        if thoughts:
            blocks.append(Group((Heading(self.label("heading.misconceptions"), 3), Bullets(tuple(thoughts)))))
        for case in (c for c in self.plan.cases if c.chapter == chapter):
            claimed = self.label("case.claimed") if any(map(str.isdigit, case.story.text)) else ""
            told = self.label("case", title=case.title, story=case.story.text, claimed=claimed)
            blocks.append(
                Group(
                    (
                        Paragraph(self.marks.line(case.story, told), "small"),
                        Paragraph(Line(self.label("case.lesson", text=case.lesson))),
                    )
                )
            )
        return blocks

    def _gate(self, gate: GateLine) -> Paragraph:
        text = self.label("gate", need=gate.need.text, otherwise=gate.otherwise)
        return Paragraph(self.marks.line(gate.need, text), "warning")

    def _cards(self, chapter: str) -> list[Block]:
        """The SOPs of a chapter, whole; those whose month has not come are named too."""
        pages = [page for page in self.plan.sops if page.chapter == chapter]
        later = self.label("list.comma").join(page.title for page in pages if page.printed == "later")
        named = [Paragraph(Line(self.label("later", titles=later)), "small")] if later else []
        whole = (page for page in pages if page.printed in FULL and f"sops/{page.id}" not in self.marks.places)
        return [*named, *map(self.card, whole)]

    def card(self, page: SopPage) -> Group:
        """An SOP in full."""
        head = self.label(
            "card.head", owner=page.owner_title, backup=page.backup_title, when=page.when, minutes=page.minutes
        )
        steps = tuple(self.marks.line(s.said, self._step_text(s.minute, s.said.text)) for s in page.steps)
        blocks: list[Block] = [
            Heading(
                self.label("card.numbered", number=self.marks.task(page.id), title=page.title), 3, f"sop-{page.id}"
            ),
            Paragraph(self.marks.line(page.why, head), "small"),
            Paragraph(Line(self.label("card.trigger", text=page.trigger))),
            Bullets(steps, "numbered"),
        ]
        if self.plan.brief and page.printed == "month":
            return Group((*blocks, Paragraph(Line(self.label("card.brief", done=page.done)), "small")), "card")
        blocks += [
            Paragraph(
                self.marks.line(each.said, self.label("card.message", to=each.to, text=each.said.text)), "message"
            )
            for each in page.messages
        ]
        for name, text in (
            ("done", page.done),
            ("fails", page.if_it_fails),
            ("stop", page.stop),
            ("limit", page.limit),
        ):
            if text:
                blocks.append(Paragraph(Line(self.label(f"card.{name}", text=text))))
        blocks.append(
            Paragraph(
                Line(self.label("card.foot", escalate=page.escalate, record=page.record, channel=page.channel)), "small"
            )
        )
        return Group(tuple(blocks), "card")

    def _baseline(self, metric: MetricLine) -> Line:
        return Line("" if metric.baseline is None else amount(f"{metric.baseline:g}", metric.unit), strong=metric.red)

    def _step_text(self, minute: int | None, text: str) -> str:
        return text if minute is None else f"{clock(minute, self.labels)} {text}"


def each(model: type[Model], value: Any) -> Iterator[Model]:
    """Every one of a model in a plan or a document, or in a part of one."""
    if isinstance(value, model):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from each(model, inner)
    elif hasattr(type(value), "__dataclass_fields__"):
        for name in type(value).__dataclass_fields__:
            yield from each(model, getattr(value, name))


def clock(minute: int, labels: Mapping[str, str]) -> str:
    """A time from the start of an event: an hour before, after five minutes, at once."""
    size = abs(minute)
    unit, n = (
        ("day", size // 1440)
        if size >= 1440 and size % 1440 == 0
        else ("hour", size // 60)
        if size >= 60 and size % 60 == 0
        else ("minute", size)
    )
    if minute == 0:
        return labels["clock.zero"]
    return filled(labels[f"clock.{'before' if minute < 0 else 'after'}-{unit}"], n=n)
