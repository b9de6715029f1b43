"""What is placed, between which days and by which rules, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ..calendar.days import Calendar
from ..record import record
from .crew import Span
from .work import Work

WEEK = timedelta(days=7)
LONGEST = 120  # minutes of one sitting, where work can be done in several
STEP_SITTING = 15  # no shorter than that, but for what is left
MEMBERS_FREE = {
    "evenings": (range(7), 19 * 60, 22 * 60),
    "weekends": ((5, 6), 9 * 60, 21 * 60),
    "daytime": (range(5), 9 * 60, 18 * 60),
}


class Slot(NamedTuple):
    """Work of one person on one day. at: minutes of the day, -1 where it is done when it comes."""

    work: str
    seat: int  # index in the crew
    day: date
    at: int
    minutes: int
    units: float = 1


@record(eq=True)
class Task:
    """A dated step to be placed: its work, from when to when, and the steps before it."""

    id: str
    role: str
    minutes: int
    day: date
    end: date
    audience: str
    at: str
    fixed: bool
    after: tuple[str, ...] = ()
    zero: bool = False


class PersonWeek(NamedTuple):
    """A person's week in minutes; full: it has dated steps; waiting: ids of work that waits."""

    seat: int
    monday: date
    have: int
    need: int
    kept: int
    full: bool
    waiting: tuple[str, ...]


@record(eq=True)
class Placed:
    """Everything on its day.

    pattern: the ordinary week (days of the week of `monday`); outside: work → what is so about it; dropped: meetings
    and duties that rest, by day; late: steps → minutes that found no room before their end.
    """

    pattern: tuple[Slot, ...]
    slots: tuple[Slot, ...]
    weeks: tuple[PersonWeek, ...]
    outside: Mapping[str, str]
    dropped: tuple[tuple[date, str], ...]
    late: Mapping[str, int]


@record(eq=True)
class Frame:
    """Between which days, and by which rules.

    runs: from when routine runs; slack: percent kept free; shift: minutes of a shift; free: when members are; meeting:
    the community's own (weekday, from, to) or None; peaks: days on which only musts are kept; gentle: dated steps keep
    to the slack too and come later for it, since the team is tired.
    """

    calendar: Calendar
    first: date
    runs: date
    last: date
    slack: float
    shift: int
    free: tuple[str, ...]
    meeting: tuple[int, int, int] | None = None
    peaks: tuple[tuple[date, date], ...] = ()
    gentle: bool = False

    def rests(self, day: date) -> bool:
        """Whether the team rests."""
        return self.calendar.rest(day) is not None

    def closed(self, day: date, work: Work) -> bool:
        """Whether work rests on a day.

        A single day off is no reason to drop the community's own hour: people are free.
        """
        found = self.calendar.rest(day) if work.rests else None
        return found is not None and not (work.fixed and found.kind == "holiday" and found.first == found.last)

    def peak(self, day: date) -> bool:
        """Whether members have no time."""
        return any(first <= day <= last for first, last in self.peaks)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for first, last in spans:
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


def less(minutes: int, percent: float) -> int:
    """Minutes less so many percent, in whole minutes."""
    return math.floor(minutes * (100 - percent) / 100)


def without(spans: Iterable[Span], taken: Sequence[int]) -> tuple[Span, ...]:
    """Spans with what lies between the two times of `taken` cut out."""
    first, last = taken
    found = []
    for begin, end in spans:
        found += [(begin, min(end, first)), (max(begin, last), end)] if begin < last and end > first else [(begin, end)]
    return tuple((begin, end) for begin, end in found if begin < end)


def minutes_of(clock: str) -> int:
    """Minutes of the day of a clock time."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
