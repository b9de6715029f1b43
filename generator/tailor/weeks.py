"""The weeks of a plan: what of each is taken, what of somebody's hours there is, and what waits."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from .crew import Seat, Span
from .frame import WEEK, Frame, PersonWeek, Placed, Slot, less, monday_of, without
from .ordinary import Book, Ordinary
from .work import MEMBERS, PRIORITIES, Work

Moment = tuple[date, int]  # a day and a minute of it
DAY_LONG = 24 * 60
NO_END: Moment = (date.max, DAY_LONG)


class Weeks(Ordinary):
    """Every week from the first to the last, with a book for each."""

    def __init__(self, works: Sequence[Work], crew: Sequence[Seat], frame: Frame) -> None:
        super().__init__(works, crew, frame)
        self.dropped: list[tuple[date, str]] = []
        self.moved: list[tuple[Work, date]] = []  # lines of run sheets whose own day rests
        self.late: dict[str, int] = {}
        windows = [(seat.always, seat.office) for seat in crew]
        self.alike = list(map(windows.index, windows))  # the first of those with the same windows
        self.open: dict[tuple[int, date], float] = {}  # the share of theirs that is open in a week
        self.worked: dict[tuple[int, date], list[date]] = {}  # the days of a week on which they can work
        self.spans: dict[tuple[int, date], tuple[Span, ...]] = {}  # their windows of a day
        self.may_wait = {work.id: PRIORITIES.index(work.priority) for work in works if _may_wait(work)}
        self.have: dict[tuple[int, date], int] = {}  # minutes of theirs in a week, as far as they are known
        self.beyond: dict[tuple[int, date], int] = defaultdict(int)  # minutes outside windows, in the community's hours
        self.least: dict[tuple[int, date], int] = defaultdict(int)  # minutes of what is never put off
        self.members = len(crew)  # the index of those who take turns
        self.waiting: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
        self.full: set[tuple[int, date]] = set()
        self.mondays = []
        monday = monday_of(frame.first)
        while monday <= frame.last:
            self.mondays.append(monday)
            monday += WEEK
        self.books = {monday: Book(len(crew) + 1) for monday in self.mondays}
        self.in_week: dict[date, list[Slot]] = {monday: [] for monday in self.mondays}

    def _add(self, slot: Slot) -> None:
        self.in_week[monday_of(slot.day)].append(slot)

    def _goes_beyond(self, work: Work, slot: Slot) -> None:
        """Counts what is done outside windows or on a rest day: that day it is their time after all."""
        if not work.fixed and not self.frame.rests(slot.day):
            return
        spans = () if self.frame.rests(slot.day) else self._day(slot.seat, slot.day)
        if not any(first <= slot.at and slot.at + slot.minutes <= last for first, last in spans):
            self._also(self.beyond, slot)

    def _open(self, slot: Slot, work: Work) -> bool:
        """Whether the person can work on that very day: office hours are closed on holidays."""
        if work.fixed or slot.seat == self.members:
            return True
        if not self.crew[slot.seat].office[slot.day.weekday()]:
            return True
        spans = self.crew[slot.seat].windows(slot.day, self.frame.calendar)
        return any(first <= slot.at and slot.at + slot.minutes <= last for first, last in spans)

    def _working(self, index: int, monday: date, earliest: date) -> list[date]:
        """The days of a week from `earliest` on which somebody can work and the team does not rest."""
        key = self.alike[index], monday
        if key not in self.worked:
            days = (monday + timedelta(days=n) for n in range(7))
            open_days = [day for day in days if day <= self.frame.last and not self.frame.rests(day)]
            self.worked[key] = [day for day in open_days if self._spans(index, day)]
        return [day for day in self.worked[key] if day >= earliest]

    def _spans(self, index: int, day: date) -> tuple[Span, ...]:
        key = self.alike[index], day
        if key not in self.spans:
            spans, meeting = self._day(index, day), self.frame.meeting
            self.spans[key] = without(spans, meeting[1:]) if meeting and meeting[0] == day.weekday() else spans
        return self.spans[key]

    def _key(self, index: int) -> str:
        return self.crew[index].key if index < len(self.crew) else MEMBERS

    def _sit(
        self, work: Work, index: int, day: date, minutes: int, units: float, until: Moment = NO_END
    ) -> Slot | None:
        """A sitting of somebody on a day, where there is a gap."""
        monday, spans = monday_of(day), self._spans(index, day)
        if day == until[0]:
            spans = without(spans, (until[1], DAY_LONG))
        slot = self._take(work, self.books[monday], index, monday, day.weekday(), minutes, units, spans)
        if slot:
            self._add(slot)
        return slot

    def _waits(self, index: int, monday: date, work: str, minutes: int) -> None:
        waiting = self.waiting[index, monday]
        waiting[work] = waiting.get(work, 0) + minutes
        if not waiting[work]:
            del waiting[work]

    def _make_room(self, index: int, monday: date, minutes: int) -> list[Slot]:
        """Routine of lower priority waits for a step or a must. What waits now."""
        book, waits = self.books[monday], list[Slot]()
        for slot in self._loose(index, monday):
            if self._limit(index, monday) - book.used[index] >= minutes:
                break
            book.give_back(slot, self._key(index))
            self.in_week[monday].remove(slot)
            self._waits(index, monday, slot.work, slot.minutes)
            waits.append(slot)
        return waits

    def _loose(self, index: int, monday: date) -> list[Slot]:
        """What of a person's week may wait, the first to wait first: coulds, then shoulds, the last days first.

        Never what is safe, at its own hour, or on a run sheet: the promise is kept by that.
        """
        mine = [slot for slot in self.in_week[monday] if slot.seat == index and slot.work in self.may_wait]
        mine.sort(key=lambda slot: (self.may_wait[slot.work], slot.day, slot.at), reverse=True)
        return mine

    def _put_back(self, waits: list[Slot], index: int, monday: date) -> None:
        """What made room for nothing stands again."""
        for slot in waits:
            self.books[monday].take(index, self._key(index), slot.day.weekday(), slot.at, slot.minutes)
            self._add(slot)
            self._waits(index, monday, slot.work, -slot.minutes)

    def _room_for(self, index: int, monday: date, minutes: int) -> bool:
        """Whether all of it would fit into somebody's week once everything that may wait does."""
        used = self.books[monday].used[index] - sum(slot.minutes for slot in self._loose(index, monday))
        return self._have(index, monday) - used >= minutes

    def _tight(self, index: int, monday: date) -> None:
        """Notes a week that a must has filled beyond its slack."""
        if self.books[monday].used[index] > less(self._have(index, monday), self.frame.slack):
            self.full.add((index, monday))

    def _ordered(self, work: Work, index: int, monday: date) -> list[date]:
        """The days of somebody's week that are worked, in the order that suits; talks where there is least to do."""
        begins = self.frame.first if work.follows else self.frame.runs  # the first meeting is got ready for before it
        days, busy = self._working(index, monday, max(monday, begins)), self.books[monday].busy
        order, key = self._days(work), self._key(index)
        days.sort(key=lambda day: order.index(day.weekday()) if day.weekday() in order else 9)
        if work.spread:
            days.sort(key=lambda day: sum(b - a for a, b in busy.get((key, day.weekday()), ())))
        return days

    def placed(self, pattern: list[Slot]) -> Placed:
        """Everything as it stands. What waits in every week is no part of an ordinary one."""
        weeks = [self._person_week(index, monday) for monday in self.mondays for index in range(len(self.crew) + 1)]
        slots = [slot for monday in self.mondays for slot in self.in_week[monday]]
        done = {slot.work for slot in slots}
        return Placed(
            tuple(slot for slot in pattern if slot.work in done),
            tuple(sorted(slots, key=lambda s: (s.day, s.at, s.seat, s.work))),
            tuple(week for week in weeks if week is not None),
            self.outside,
            tuple(sorted(set(self.dropped))),
            self.late,
        )

    def _person_week(self, index: int, monday: date) -> PersonWeek | None:
        kept = self.books[monday].used[index]
        waiting = self.waiting.get((index, monday), {})
        if index == self.members:
            return PersonWeek(index, monday, kept, kept, kept, False, ()) if kept else None
        have = self._have(index, monday)
        return PersonWeek(
            index,
            monday,
            have,
            kept + sum(waiting.values()),
            kept,
            (index, monday) in self.full,
            tuple(sorted(waiting)),
        )

    def _have(self, index: int, monday: date) -> int:
        """The hours of a week: of what was promised the share of the windows that is open in it.

        In four days of five there are four fifths of the hours, but for what must be done on those days all the same;
        what is done outside windows is theirs after all.
        """
        week = index, monday
        have = self.have.get(week)
        if have is None:
            promised = self.crew[index].minutes
            least = max(math.floor(promised * self._share(index, monday)) + self.beyond[week], self.least[week])
            have = self.have[week] = min(promised, least)
        return have

    def _share(self, index: int, monday: date) -> float:
        """The share of somebody's windows that is open in a week."""
        key = self.alike[index], monday
        if key not in self.open:
            days = [monday + timedelta(days=n) for n in range(7)]
            usual = sum(b - a for day in days for a, b in self._raw(index, day.weekday()))
            open_now = sum(b - a for day in days if not self.frame.rests(day) for a, b in self._day(index, day))
            self.open[key] = open_now / usual if usual else 0.0
        return self.open[key]

    def _also(self, minutes: dict[tuple[int, date], int], slot: Slot) -> None:
        """Counts a slot among the minutes of a week on which its hours depend."""
        week = slot.seat, monday_of(slot.day)
        minutes[week] += slot.minutes
        self.have.pop(week, None)

    def _limit(self, index: int, monday: date) -> int:
        """How much of them a full week may take before routine waits: less slack where people are tired."""
        have = self._have(index, monday)
        return less(have, self.frame.slack) if self.frame.gentle else have

    def _day(self, index: int, day: date) -> tuple[Span, ...]:
        seat, weekday = self.crew[index], day.weekday()
        if seat.office[weekday]:
            return seat.windows(day, self.frame.calendar)
        return seat.always[weekday]


def _may_wait(work: Work) -> bool:
    return not (work.priority == "must" or work.fixed or work.safe or work.kind == "run")
