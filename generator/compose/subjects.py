"""The reference's chapter on what the community does or talks about, whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..plan.subjects import HazardLine, IncidentPage, Pair, RunPage, StricterLine, SubjectPage
from .document import Block, Bullets, Group, Heading, Line, Paragraph
from .parts import Parts


def stricter_text(label: Callable[..., str], line: StricterLine) -> str:
    """What holds where subjects differ, why, and what gives way, in a sentence."""
    looser = label("list.comma").join(label("subject.looser", title=title, text=text) for title, text in line.looser)
    limit = line.limit
    return label(
        "subject.crossed", topic=limit.topic, title=line.title, text=limit.said.text, why=limit.why, looser=looser
    )


class Subjects(Parts):
    """这一行的门道."""

    def _subject(self) -> Iterable[Block]:
        if len(self.plan.subjects) > 1:
            titles = self.label("list.comma").join(subject.title for subject in self.plan.subjects)
            yield Paragraph(Line(self.label("subject.stricter", titles=titles)), "warning")
            crossed = (self.marks.line(each.limit.said, stricter_text(self.label, each)) for each in self.plan.stricter)
            yield Bullets(tuple(crossed))
        for subject in self.plan.subjects:
            yield from self._whole(subject)

    def _whole(self, subject: SubjectPage) -> Iterable[Block]:
        yield Heading(subject.title)
        yield Paragraph(self.marks.line(subject.about))
        yield Paragraph(Line(self.label("subject.confused", text=subject.confused_with)), "small")
        yield Heading(self.label("subject.hazards"), 3)
        yield self._table(("subject.never", "subject.act", "subject.why"), map(self._hazard_row, subject.hazards))
        yield Heading(self.label("subject.ladder"), 3)
        yield Bullets(tuple(map(self.marks.line, subject.ladder)), "numbered")
        if subject.run:
            yield from self._run(subject.run)
        yield from map(self._incident_card, subject.incidents)
        yield Heading(self.label("subject.rules"), 3)
        yield self._pairs(("subject.rule", "subject.broken"), subject.rules)
        yield Heading(self.label("subject.kinds"), 3)
        yield self._pairs(("man.kind", "subject.treat"), subject.members)
        yield from self._rungs(subject)
        yield from self._numbers(subject)
        yield Heading(self.label("subject.tasks"), 3)
        yield Bullets(tuple(map(self.marks.line, subject.tasks)))
        yield Heading(self.label("subject.specimens"), 3)
        for specimen in subject.specimens:
            text = self.label("subject.specimen", of=specimen.what, text=specimen.said.text)
            yield Paragraph(self.marks.line(specimen.said, text), "message")
        for message in subject.messages:
            text = self.label("subject.specimen", of=message.what, text=message.said.text)
            yield Paragraph(self.marks.line(message.said, text), "message")
        yield Heading(self.label("subject.limits"), 3)
        limits = ((Line(each.topic, strong=True), self.marks.line(each.said), each.why) for each in subject.limits)
        yield self._table(("label.what", "subject.how-far", "subject.why"), limits)

    def _rungs(self, subject: SubjectPage) -> Iterable[Block]:
        if subject.rungs:
            yield Heading(self.label("subject.rungs"), 3)
            rows = (
                (Line(each.who, strong=True), self.marks.line(each.may), each.up, each.leave) for each in subject.rungs
            )
            yield self._table(("subject.rung", "subject.may", "subject.up", "subject.leave"), rows)

    def _hazard_row(self, hazard: HazardLine) -> Iterable[str | Line]:
        why = self.label("subject.by-law", why=hazard.why, law=law) if (law := hazard.never.law) else hazard.why
        return self.marks.line(hazard.never, strong=True), hazard.act, why

    def _pairs(self, columns: tuple[str, str], pairs: Iterable[Pair]) -> Block:
        return self._table(columns, ((Line(each.what, strong=True), self.marks.line(each.said)) for each in pairs))

    def _run(self, run: RunPage) -> Iterable[Block]:
        yield Heading(run.title.text, 3)
        rows = ((Line(at, strong=True), who, self.marks.line(do)) for at, who, do in run.lines)
        yield self._table(("label.when", "label.who", "label.what"), rows)
        yield Bullets(
            tuple(
                self.marks.line(check.do, self.label(f"subject.{check.then}", sign=check.sign, do=check.do.text))
                for check in run.checks
            )
        )
        yield Paragraph(Line(self.label("subject.kit", text=run.kit)))
        yield Paragraph(self.marks.line(run.title, run.ends))

    def _incident_card(self, incident: IncidentPage) -> Block:
        steps = (self.marks.line(step.said, self._step_text(step.minute, step.said.text)) for step in incident.clock)
        title = self.label("subject.incident", title=incident.title, call=incident.call)
        say = Paragraph(self.marks.line(incident.say), "message")
        return Group((Heading(title, 3), Bullets(tuple(steps)), say), "red" if incident.danger else "card")

    def _numbers(self, subject: SubjectPage) -> Iterable[Block]:
        yield Heading(self.label("subject.measures"), 3)
        rows = (
            (Line(each.title, strong=True), self.marks.line(each.formula), each.count, each.small)
            for each in subject.measures
        )
        yield self._table(("label.measure", "label.formula", "label.by-hand", "subject.small"), rows)
        if subject.days:
            yield Heading(self.label("subject.days"), 3)
            days = (
                (Line(f"{day.begin} – {day.end}", strong=True), day.name, self.marks.line(day.do))
                for day in subject.days
            )
            yield self._table(("label.day", "label.what", "label.how"), days)
