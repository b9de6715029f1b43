"""The first hour of the first day, minute by minute."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..plan.plan import Plan
from ..plan.reckoning import Occurrence, WorkLine
from ..plan.troubles import SymptomLine
from .fitting import Piece
from .knowing import Knowing

HOUR, HALF = 60, 30
RUN = "run"  # the kind of work that is a line of a run sheet
CLAUSE = re.compile(r"[，。；：]|[,;:.](?=\s|$)")
TAKEN_STOCK = ("too-many-groups",)  # troubles whose first day is what taking stock does anyway


class Beginning(Knowing):
    """The first real act of the first week: getting ready for a meeting at hand, else the first dated step."""

    def first_hour(self) -> Iterator[Piece]:
        begun = self._readying() or first_step(self.plan)
        if begun is None:
            return
        work, first = begun
        title = {"day": self.day(first.day), "weekday": self.weekday(first.day)}
        slot = self.slot("opening", "man.first-hour", "plain", **title)
        begin, trouble = _minute(first.time), self._trouble_at_once()
        until = HALF if trouble and work.kind == "step" else HOUR
        for at, text in self._parts_of(work, first):
            if at < until:
                yield self.line(slot, 1, f"{_clock(begin + at)} {text}")
        if trouble and trouble.first and until == HALF:
            told = self.label("man.then-trouble", title=trouble.title, text=trouble.first.text)
            yield self.line(slot, 1, f"{_clock(begin + HALF)} {told}")
            return
        left = HOUR - first.minutes
        if left > 0 and work.kind != RUN:
            yield self.line(slot, 1, f"{_clock(begin + HOUR - left)} {self.label('man.then-decide', n=left)}")

    def at_hand(self) -> Occurrence | None:
        """A meeting that is held before the first dated step of a community that has been running."""
        first, begun = _first_meeting(self.plan), first_step(self.plan)
        soon = first and begun and begun[0].kind == "step" and _when(first) < _when(begun[1])
        return first if soon else None

    def _readying(self) -> tuple[WorkLine, Occurrence] | None:
        """The first line of a run sheet that is still done before a meeting at hand."""
        meeting = self.at_hand()
        if meeting is None:
            return None
        found = (
            (work, each)
            for work in self.plan.ledger
            for each in work.occurrences
            if work.kind == RUN and each.time and _when(each) < _when(meeting)
        )
        return min(found, key=lambda pair: _when(pair[1]), default=None)

    def _line_of(self, work: WorkLine) -> tuple[str, list[str]]:
        """What a run sheet says of its line, and in few words what stands before it there."""
        runs = (subject.run for subject in self.plan.subjects if subject.run and work.source in subject.run.works)
        texts = [do.text for run in runs for _, _, do in run.lines]
        begun = [CLAUSE.split(text)[0] for text in texts]
        at = next((number for number, clause in enumerate(begun) if clause in work.title), None)
        return (work.title, []) if at is None else (texts[at], begun[:at])

    def _trouble_at_once(self) -> SymptomLine | None:
        """The first named trouble that has a first act of its own and is not told as a danger."""
        named = (each for each in self.plan.symptoms if each.first and not each.danger and each.id not in TAKEN_STOCK)
        return next(named, None) if self.plan.plan_kind == "takeover" else None

    def _parts_of(self, work: WorkLine, first: Occurrence) -> Iterator[tuple[int, str]]:
        """Minute and text of what is done in a piece of work, its own minutes shared out evenly."""
        who = work.person or work.role_title
        if work.kind == RUN:
            text, before = self._line_of(work)
            yield 0, self.label("man.does-now", who=who, text=text)
            if before:
                yield first.minutes, self.label("man.catch-up", titles=self.list(before))
            return
        named = self.label("man.does", who=who, title=work.title)
        step = next((step for step in self.plan.schedule if work.source == f"launch/{step.id}"), None)
        told = [said.text for said in step.steps] if step else []
        share = max(5, work.minutes // max(1, len(told)) // 5 * 5)
        if not told:
            yield 0, named
        for number, text in enumerate(told):
            if number * share < first.minutes:
                yield number * share, f"{named}{text}" if not number else text


def first_step(plan: Plan) -> tuple[WorkLine, Occurrence] | None:
    """The first occurrence of a dated step; where there is none, of any work with an hour."""
    timed = [(work, each) for work in plan.ledger for each in work.occurrences if each.time]
    kinds = [pair for pair in timed if pair[0].kind == "step"] or [pair for pair in timed if pair[0].kind != "event"]
    return min(kinds, key=lambda pair: _when(pair[1]), default=None)


def _first_meeting(plan: Plan) -> Occurrence | None:
    """The first event of a community that has been running, at its hour."""
    held = (each for work in plan.ledger if work.kind == "event" for each in work.occurrences if each.time)
    return min(held, key=_when, default=None) if plan.plan_kind == "takeover" else None


def _when(occurrence: Occurrence) -> tuple[str, str]:
    return occurrence.day.isoformat(), occurrence.time


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
