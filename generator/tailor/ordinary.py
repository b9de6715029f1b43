"""The ordinary week: what is done daily and weekly, on days and hours of persons."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from .crew import Seat, Span
from .frame import LONGEST, MEMBERS_FREE, STEP_SITTING, Frame, Slot, joined, less, minutes_of, without
from .work import MEMBERS, Work

DAY_ORDER = (0, 2, 4, 1, 3, 5, 6)  # days on which staff work is put first, so that a week does not begin with all of it
MEMBERS_START = {"weekends": 10 * 60, "evenings": 20 * 60, "daytime": 12 * 60 + 30}  # with members one begins then


class Book:
    """What one week holds: spans of each person by day, and minutes of each seat."""

    def __init__(self, seats: int) -> None:
        self.busy: dict[tuple[str, int], list[Span]] = {}
        self.used = [0] * seats

    def gap(self, key: str, weekday: int, windows: Sequence[Span], minutes: int, start: int) -> int:
        """The first free time of that length at or after `start` in the windows, else the first at all.

        -1 where none is.
        """
        spans = self.busy.get((key, weekday), ())
        later = self._first(spans, windows, minutes, start)
        return later if later >= 0 else self._first(spans, windows, minutes, 0)

    @staticmethod
    def _first(spans: Sequence[Span], windows: Sequence[Span], minutes: int, start: int) -> int:
        for first, last in windows:
            at = max(first, start)
            for begin, end in spans:
                if begin < at + minutes and end > at:
                    at = end
            if at + minutes <= last:
                return at
        return -1

    def take(self, seat: int, key: str, weekday: int, at: int, minutes: int) -> None:
        self.used[seat] += minutes
        if at >= 0:
            spans = self.busy.setdefault((key, weekday), [])
            spans.append((at, at + minutes))
            spans.sort()

    def give_back(self, slot: Slot, key: str) -> None:
        self.used[slot.seat] -= slot.minutes
        if slot.at >= 0:
            self.busy[key, slot.day.weekday()].remove((slot.at, slot.at + slot.minutes))


class Ordinary:
    """Work being placed in an ordinary week. outside: work → in which way it does not keep to the windows."""

    def __init__(self, works: Sequence[Work], crew: Sequence[Seat], frame: Frame) -> None:
        self.works, self.crew, self.frame = {work.id: work for work in works}, crew, frame
        self.by_role: dict[str, list[int]] = defaultdict(list)
        for index, seat in enumerate(crew):
            self.by_role[seat.role].append(index)
        self.outside: dict[str, str] = {}
        self.lacking: dict[str, int] = {}  # minutes of the ordinary week for which nobody has a free hour

    def pattern(self) -> list[Slot]:
        """The week as it is when nothing is special: what is done daily and weekly."""
        book, found = Book(len(self.crew) + 1), []
        monday = date(2024, 1, 1)  # a Monday; only its weekdays count
        for work in self.works.values():
            if work.when in ("day", "week") and not work.spread and not work.comes and work.role != MEMBERS:
                slots = self._weekly(work, book, monday)
                lacking = round(work.week) - sum(slot.minutes for slot in slots)
                if lacking > 1 and not work.fixed:
                    self.lacking[work.id] = lacking
                    self.outside.setdefault(work.id, "lacking")
                found += slots
        return found

    def _weekly(self, work: Work, book: Book, monday: date) -> list[Slot]:
        if work.when == "day" and work.units > 1:
            return [slot for weekday in work.days for slot in self._shared(work, book, monday, weekday)]
        wanted = work.days or (-1,) * max(1, round(work.times))
        found: list[Slot] = []
        for weekday in wanted:
            taken = {slot.day.weekday() for slot in found}
            found += self._once(work, book, monday, weekday, taken)
        return found

    def _windows(self, index: int, weekday: int) -> tuple[Span, ...]:
        spans, meeting = self._raw(index, weekday), self.frame.meeting
        return without(spans, meeting[1:]) if meeting and meeting[0] == weekday else spans

    def _room(self, index: int, work: Work, used: int) -> int:
        """Minutes that a seat still has for routine: less slack, but musts may use all of them."""
        minutes = self.crew[index].minutes
        return (minutes if work.priority == "must" else less(minutes, self.frame.slack)) - used

    def _shared(self, work: Work, book: Book, monday: date, weekday: int) -> list[Slot]:
        """Units of a day shared out in shifts among those who can work then, whoever has done least first."""
        left, found = work.units, []
        most = max(1, self.frame.shift // work.minutes)
        soft = True
        while left > 1e-9:
            ranked = [i for i in self._ranked(work, book) if (spans := self._windows(i, weekday)) and spans]
            slot = None
            for index in ranked:
                free = min(
                    self._room(index, work, book.used[index]),
                    less(self.crew[index].minutes, self.frame.slack) - book.used[index] if soft else 10**6,
                )
                units = min(left, most, math.floor(free / work.minutes))
                units = units if left >= 1 else left
                if units <= 0 or units * work.minutes > max(free, 0):
                    continue
                slot = self._take(work, book, index, monday, weekday, math.ceil(units * work.minutes), units)
                if slot:
                    break
            if slot is None and soft:
                soft = False
                continue
            if slot is None:
                break
            found.append(slot)
            left -= slot.units
        return found

    def _ranked(self, work: Work, book: Book) -> list[int]:
        """The seats of a role, whoever has the most of its hours left first."""
        used = book.used
        return sorted(self.by_role[work.role], key=lambda i: (used[i] / max(1, self.crew[i].minutes), i))

    def _once(self, work: Work, book: Book, monday: date, weekday: int, taken: set[int]) -> list[Slot]:
        """One time in a week, on its weekday, else on the day that suits best; by as many at once as it needs."""
        minutes = max(1, round(work.minutes * work.units))
        if work.fixed and weekday >= 0 and work.at:
            return self._fixed(work, book, monday, weekday, minutes)
        days = [weekday] if weekday >= 0 else [d for d in self._days(work) if d not in taken]
        for soft in (True, False):
            for index in self._ranked(work, book):
                room = self._room(index, work, book.used[index])
                room = min(room, less(self.crew[index].minutes, self.frame.slack) - book.used[index]) if soft else room
                if room < minutes:
                    continue
                for day in days:
                    slot = self._take(work, book, index, monday, day, minutes, work.units)
                    if slot:
                        return [slot]
        return self._in_parts(work, book, monday, days, minutes)

    def _in_parts(self, work: Work, book: Book, monday: date, days: Sequence[int], minutes: int) -> list[Slot]:
        """Staff work that nobody has room for in one piece: in sittings, by whoever has room."""
        if work.when == "day" or work.audience == "members":
            days = list(days)
        left, found = minutes, []
        for index in self._ranked(work, book):
            for day in (*days, *(d for d in range(7) if d not in days)):
                room = min(left, self._room(index, work, book.used[index]), LONGEST)
                while room >= min(STEP_SITTING, left) and room > 0:
                    slot = self._take(work, book, index, monday, day, room, work.units * room / minutes)
                    if slot:
                        found.append(slot)
                        left -= room
                        break
                    room -= STEP_SITTING
                if left <= 0:
                    return found
        return found

    def _days(self, work: Work) -> list[int]:
        """The days of a week in the order in which they suit: members' free days, else staff days."""
        if work.audience != "members":
            return list(DAY_ORDER)
        free = self.frame.free
        weekend, others = ([5, 6], [2, 3, 1, 0, 4]) if "weekends" in free else ([], [2, 3, 1, 0, 4, 5, 6])
        return [*weekend, *others] if weekend else others

    def _fixed(self, work: Work, book: Book, monday: date, weekday: int, minutes: int) -> list[Slot]:
        """The community's own hour: by those who are free then, else by those who have hours, which is told."""
        at = minutes_of(work.at)
        found: list[Slot] = []
        seats = self.by_role[work.role]
        inside = [
            i for i in self._ranked(work, book) if any(a <= at and at + minutes <= b for a, b in self._raw(i, weekday))
        ]
        for index in [*inside, *(i for i in self._ranked(work, book) if i not in inside)]:
            if len(found) == work.together:
                break
            if (
                self._clashes(book, index, weekday, at, minutes)
                or self.crew[index].minutes - book.used[index] < minutes
            ):
                continue
            book.take(index, self.crew[index].key, weekday, at, minutes)
            found.append(Slot(work.id, index, monday + timedelta(days=weekday), at, minutes, 1))
            if index not in inside:
                self.outside.setdefault(work.id, "window")
        if seats and len(found) < work.together:
            self.outside[work.id] = "hands"  # which is worse than the hour
        return found

    def _raw(self, index: int, weekday: int) -> tuple[Span, ...]:
        always, office = self.crew[index].always[weekday], self.crew[index].office[weekday]
        return tuple(sorted((*always, *office))) if office else always

    def _clashes(self, book: Book, index: int, weekday: int, at: int, minutes: int) -> bool:
        spans = book.busy.get((self.crew[index].key, weekday), ())
        return any(begin < at + minutes and end > at for begin, end in spans)

    def _take(
        self,
        work: Work,
        book: Book,
        index: int,
        monday: date,
        weekday: int,
        minutes: int,
        units: float,
        windows: Sequence[Span] | None = None,
    ) -> Slot | None:
        seat = self.crew[index]
        spans = self._windows(index, weekday) if windows is None else windows
        if not spans:
            return None
        if work.audience == "members":
            spans = self._with_members(spans, weekday)
        start = self._start(work, seat, weekday, spans)
        at = book.gap(seat.key, weekday, spans, minutes, start)
        if at < 0:
            return None
        book.take(index, seat.key, weekday, at, minutes)
        return Slot(work.id, index, monday + timedelta(days=weekday), at, minutes, units)

    def _start(self, work: Work, seat: Seat, weekday: int, spans: Sequence[Span]) -> int:
        """The hour at which it begins by choice: its own, one in the members' free hours, or the person's."""
        if work.at:
            return minutes_of(work.at)
        if work.audience == "members":
            free = self.frame.free
            by_day = (
                "weekends" if weekday >= 5 and "weekends" in free else "evenings" if "evenings" in free else "daytime"
            )
            return MEMBERS_START[by_day]
        return seat.begins[weekday]

    def _with_members(self, spans: Sequence[Span], weekday: int) -> Sequence[Span]:
        """The part of windows in which members are free; all of them where there is none."""
        free = (MEMBERS_FREE[name] for name in self.frame.free)
        hours = [(first, last) for days, first, last in free if weekday in days]
        both = sorted((max(a, c), min(b, d)) for a, b in spans for c, d in hours if max(a, c) < min(b, d))
        return joined(both) or spans
