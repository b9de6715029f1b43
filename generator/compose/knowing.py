"""What the manual says of its subjects: what is never done, the run sheet, incidents, rules, kinds, measures."""

from __future__ import annotations

from collections.abc import Iterator

from ..plan.subjects import HazardLine, IncidentPage, RunPage, SubjectPage
from .document import Bullets, Heading, Line, Paragraph
from .fitting import Piece, Slot
from .subjects import stricter_text
from .thin import Thin

FIRST_HAZARDS, FIRST_SPECIMENS, FIRST_STRICTER, FIRST_MESSAGES = 5, 2, 5, 4
OUTING = "offline-event"
FIRST_STEPS = 2  # of an incident that is told in a row
TOLD_WHOLE = 1  # incidents of each subject that come before most else


class Knowing(Thin):
    """Pieces that the chapters take in where they belong."""

    def ladders(self) -> Iterator[Piece]:
        """What is done instead when people are missing, in order."""
        slot = self.slot("tasks", "subject.ladder", "numbered")
        assumed = all(promise.assumed for promise in self.plan.promises)
        for subject in self.plan.subjects[:1]:
            for said in subject.ladder[0 if assumed else 1 :]:  # the first tells the usual, which is the profile's
                yield self.line(slot, 1, self.said(said))

    def hazards(self) -> Iterator[Piece]:
        """Rules that cannot be broken, of every subject."""
        slot = self.slot("rules", "subject.hazards", "plain")
        for subject in self.plan.subjects:
            first = FIRST_HAZARDS - self.plan.brief
            for number, hazard in enumerate(subject.hazards):
                yield self.line(slot, 1 if number < first else self.rank(2, 4), self._hazard(hazard))
        if len(self.plan.subjects) > 1:
            titles = self.list(subject.title for subject in self.plan.subjects)
            yield self.line(self.slot("rules", look="small"), 1, self.label("subject.stricter", titles=titles))
            crossed = self.slot("rules", look="plain")
            for number, line in enumerate(self.plan.stricter):
                text = self.said(line.limit.said, stricter_text(self.label, line))
                yield self.line(crossed, 1 if number < FIRST_STRICTER else 4, text)

    def _hazard(self, hazard: HazardLine) -> Line:
        return self.said(hazard.never, self.label("subject.hazard", never=hazard.never.text, act=hazard.act))

    def subject_rules(self) -> Iterator[Piece]:
        table = self.slot("rules", look="table", columns=("subject.rule", "subject.broken"))
        for subject in self.plan.subjects:
            for rule in subject.rules:
                yield self.row(table, 3, (Line(rule.what, strong=True), self.said(rule.said)))

    def kinds(self) -> Iterator[Piece]:
        table = self.slot("members", look="table", columns=("man.kind", "subject.treat"))
        for subject in self.plan.subjects:
            for kind in subject.members:
                yield self.row(table, 3, (Line(kind.what, strong=True), self.said(kind.said)))

    def rungs(self) -> Iterator[Piece]:
        """Who may do what, and how one comes to the next; how one is let go is told in the reference."""
        for subject in self.plan.subjects:
            table = self.slot("members", "subject.rungs", "table", ("subject.rung", "subject.may", "subject.up"))
            for rung in subject.rungs:
                yield self.row(table, 3, (Line(rung.who, strong=True), self.said(rung.may), rung.up))

    def run_sheets(self) -> Iterator[Piece]:
        for number, subject in enumerate(self.plan.subjects):
            if subject.run:
                yield from self._run_sheet(subject, subject.run)
                yield from self._messages(subject, 2 + 2 * number)

    def _messages(self, subject: SubjectPage, first: int) -> Iterator[Piece]:
        """Words to send, filled in; of another subject than the first they come later."""
        slot = self.slot("tasks", look="")
        for number, message in enumerate(subject.messages):
            text = self.label("subject.specimen", of=message.what, text=message.said.text)
            rank = first + (number >= FIRST_MESSAGES) + (number >= FIRST_MESSAGES - 1 and self.plan.brief)
            yield Piece(slot, rank, blocks=(Paragraph(self.said(message.said, text), "message"),))

    def _run_sheet(self, subject: SubjectPage, run: RunPage) -> Iterator[Piece]:
        slot = self.slot("tasks", look="")
        head = Heading(run.title.text, 3)
        before = ("", *(who for _, who, _ in run.lines))
        lines = tuple(
            self.said(
                do,
                self.label(
                    "subject.run-on" if who == last else "subject.run-line", at=at, who=self.who(who), do=do.text
                ),
            )
            for last, (at, who, do) in zip(before, run.lines)
        )
        rank = 1 if run.meets else 2  # where people go out together it is what keeps them safe
        yield Piece(slot, rank, blocks=(head, Bullets(lines)), id=f"run-{subject.id}")
        checks = tuple(
            self.said(check.do, self.label(f"subject.{check.then}", sign=check.sign, do=check.do.text))
            for check in run.checks
        )
        needs = f"run-{subject.id}"
        if run.meets and OUTING in self.plan.month:
            sheet = self.label("subject.sheet", sheet=self.sheet(OUTING))
            yield Piece(slot, self.rank(2, 3), blocks=(Paragraph(Line(sheet), "small"),), needs=needs)
        yield Piece(slot, 1 if run.meets else 3, blocks=(Bullets(checks),), needs=needs)
        kit = Paragraph(Line(self.label("subject.kit", text=run.kit)))
        yield Piece(slot, 2 if run.outdoors else self.rank(3, 4), blocks=(kit,), needs=needs)
        yield Piece(slot, 5, blocks=(Paragraph(Line(run.ends), "small"),), needs=needs)
        for number, specimen in enumerate(subject.specimens):
            text = self.label("subject.specimen", of=specimen.what, text=specimen.said.text)
            rank = self.rank(2, 3 + number) if number < FIRST_SPECIMENS else self.rank(4, 5)
            yield Piece(slot, rank, blocks=(Paragraph(self.said(specimen.said, text), "message"),))

    def clock_of(self, trouble: str) -> str:
        """The incident of a subject whose clock is a trouble's first hour, by its title; "" where there is none."""
        found = (each for subject in self.plan.subjects for each in subject.incidents if trouble in each.of)
        return next((each.title for each in found), "")

    def incidents(self) -> Iterator[Piece]:
        slot = self.slot("crisis", look="")
        named = self._named()
        for subject in self.plan.subjects:
            for number, incident in enumerate(subject.incidents):
                rank = 6 if number >= TOLD_WHOLE else 1 if incident.danger else 2
                yield from self._incident(slot, incident, 1 if incident.title in named else rank)

    def _named(self) -> set[str]:
        """The titles of incidents that answer what the profile names as a trouble: they are told whole."""
        return {worry.own.title for worry in self.plan.worries if worry.own}

    def other_incidents(self) -> Iterator[tuple[Line, Line]]:
        """Of those that are not told whole: what it is, whom to call, and the first steps."""
        for subject in self.plan.subjects:
            for incident in (each for each in subject.incidents[TOLD_WHOLE:] if each.title not in self._named()):
                title = self.label("subject.incident", title=incident.title, call=incident.call)
                yield Line(title, strong=True), Line("\n".join(step.said.text for step in incident.clock[:FIRST_STEPS]))

    def _incident(self, slot: Slot, incident: IncidentPage, rank: int) -> Iterator[Piece]:
        steps = tuple(self.said(step.said, self._step_text(step.minute, step.said.text)) for step in incident.clock)
        title = self.label("subject.incident", title=incident.title, call=incident.call)
        name = f"incident-{incident.id}"
        yield Piece(slot, rank, blocks=(Heading(title, 3), Bullets(steps)), id=name)
        yield Piece(slot, rank + 1, blocks=(Paragraph(self.said(incident.say), "message"),), needs=name)
