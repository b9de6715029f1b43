"""Work on days and hours: the ordinary week as a pattern, then every week of the plan with its steps, rest days and reviews."""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ..calendar.days import Calendar
from ..record import record
from .crew import Seat, Span, Windows
from .work import MEMBERS, PRIORITIES, WEEKS, Work

WEEK = timedelta(days=7)
DAY_ORDER = (0, 2, 4, 1, 3, 5, 6)  # days on which staff work is put first, so that a week does not begin with all of it
LONGEST = 120  # minutes of one sitting, where work can be done in several
MEMBERS_START = {"weekends": 10 * 60, "evenings": 20 * 60, "daytime": 12 * 60 + 30}  # with members one begins then
PERIODS = {"two-weeks": 2, "month": 4, "quarter": 12}  # weeks between two times, so that the last falls within ninety days
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
    """Everything on its day. pattern: the ordinary week (days of the week of `monday`); outside: work → what is so about it;
    dropped: meetings and duties that rest, by day; late: steps → minutes that found no room before their end."""

    pattern: tuple[Slot, ...]
    slots: tuple[Slot, ...]
    weeks: tuple[PersonWeek, ...]
    outside: Mapping[str, str]
    dropped: tuple[tuple[date, str], ...]
    late: Mapping[str, int]


@record(eq=True)
class Frame:
    """Between which days, and by which rules. runs: from when routine runs; slack: percent kept free; shift: minutes of a shift;
    free: when members are; meeting: the community's own (weekday, from, to) or None; peaks: days on which only musts are kept."""

    calendar: Calendar
    first: date
    runs: date
    last: date
    slack: float
    shift: int
    free: tuple[str, ...]
    meeting: tuple[int, int, int] | None = None
    peaks: tuple[tuple[date, date], ...] = ()

    def rests(self, day: date) -> bool:
        """Whether the team rests."""
        return self.calendar.rest(day) is not None

    def closed(self, day: date, work: Work) -> bool:
        """Whether work rests on a day. A single day off is no reason to drop the community's own hour: people are free."""
        found = self.calendar.rest(day) if work.rests else None
        return found is not None and not (work.fixed and found.kind == "holiday" and found.first == found.last)

    def peak(self, day: date) -> bool:
        """Whether members have no time."""
        return any(first <= day <= last for first, last in self.peaks)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def place(works: Sequence[Work], tasks: Sequence[Task], crew: Sequence[Seat], frame: Frame) -> Placed:
    """Puts work on days and hours of persons. works: most important first; tasks: in the order of their dependencies.

    Nothing overlaps; nothing stands outside windows but what is fixed, and that is told in `outside`. An ordinary week is
    filled up to its slack, a week with dated steps up to its hours, where routine of lower priority waits.
    """
    planner = _Planner(works, crew, frame)
    pattern = planner.pattern()
    planner.run(pattern, tasks)
    return planner.placed(pattern)


class _Book:
    """What one week holds: spans of each person by day, and minutes of each seat."""

    def __init__(self, seats: int) -> None:
        self.busy: dict[tuple[str, int], list[Span]] = {}
        self.used = [0] * seats

    def gap(self, key: str, weekday: int, windows: Sequence[Span], minutes: int, start: int) -> int:
        """The first free time of that length at or after `start` in the windows, else the first at all; -1 where none is."""
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


class _Planner:
    """Work being placed, week by week."""

    def __init__(self, works: Sequence[Work], crew: Sequence[Seat], frame: Frame) -> None:
        self.works, self.crew, self.frame = {work.id: work for work in works}, crew, frame
        self.by_role: dict[str, list[int]] = defaultdict(list)
        for index, seat in enumerate(crew):
            self.by_role[seat.role].append(index)
        self.slots: list[Slot] = []
        self.weeks: list[PersonWeek] = []
        self.outside: dict[str, str] = {}
        self.dropped: list[tuple[date, str]] = []
        self.late: dict[str, int] = {}
        self.open: dict[tuple[Windows, Windows, date], int] = {}
        self.beyond: dict[tuple[int, date], int] = defaultdict(
            int
        )  # minutes of the community's own hours outside windows
        self.lacking: dict[str, int] = {}  # routine → minutes of the ordinary week for which nobody has a free hour
        self.members = len(crew)  # the index of those who take turns

    # --- the ordinary week ---

    def pattern(self) -> list[Slot]:
        """The week as it is when nothing is special: what is done daily and weekly."""
        book, found = self._book(), []
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

    def _book(self) -> _Book:
        return _Book(len(self.crew) + 1)

    def _weekly(self, work: Work, book: _Book, monday: date) -> list[Slot]:
        if work.when == "day" and work.units > 1:
            return [slot for weekday in work.days for slot in self._shared(work, book, monday, weekday)]
        wanted = work.days or (-1,) * max(1, round(work.times))
        found: list[Slot] = []
        for weekday in wanted:
            taken = {slot.day.weekday() for slot in found}
            found += self._once(work, book, monday, weekday, taken)
        return found

    def _windows(self, index: int, weekday: int) -> tuple[Span, ...]:
        seat = self.crew[index]
        spans = tuple(sorted((*seat.always[weekday], *seat.office[weekday])))
        meeting = self.frame.meeting
        return _without(spans, meeting[1:]) if meeting and meeting[0] == weekday else spans

    def _room(self, index: int, work: Work, used: int) -> int:
        """Minutes that a seat still has for routine: less slack, but musts may use all of them."""
        minutes = self.crew[index].minutes
        return (minutes if work.priority == "must" else _less(minutes, self.frame.slack)) - used

    def _shared(self, work: Work, book: _Book, monday: date, weekday: int) -> list[Slot]:
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
                    _less(self.crew[index].minutes, self.frame.slack) - book.used[index] if soft else 10**6,
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

    def _ranked(self, work: Work, book: _Book) -> list[int]:
        """The seats of a role, whoever has the most of its hours left first."""
        used = book.used
        return sorted(self.by_role[work.role], key=lambda i: (used[i] / max(1, self.crew[i].minutes), i))

    def _once(self, work: Work, book: _Book, monday: date, weekday: int, taken: set[int]) -> list[Slot]:
        """One time in a week, on its weekday, else on the day that suits best; by as many at once as it needs."""
        minutes = max(1, round(work.minutes * work.units))
        if work.fixed and weekday >= 0 and work.at:
            return self._fixed(work, book, monday, weekday, minutes)
        days = [weekday] if weekday >= 0 else [d for d in self._days(work) if d not in taken]
        for soft in (True, False):
            for index in self._ranked(work, book):
                room = self._room(index, work, book.used[index])
                room = min(room, _less(self.crew[index].minutes, self.frame.slack) - book.used[index]) if soft else room
                if room < minutes:
                    continue
                for day in days:
                    slot = self._take(work, book, index, monday, day, minutes, work.units)
                    if slot:
                        return [slot]
        return self._in_parts(work, book, monday, days, minutes)

    def _in_parts(self, work: Work, book: _Book, monday: date, days: Sequence[int], minutes: int) -> list[Slot]:
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

    def _fixed(self, work: Work, book: _Book, monday: date, weekday: int, minutes: int) -> list[Slot]:
        """The community's own hour: by those who are free then, else by those who have hours, which is told."""
        at, found = _minutes(work.at), []
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
            self.outside.setdefault(work.id, "hands")
        return found

    def _raw(self, index: int, weekday: int) -> tuple[Span, ...]:
        seat = self.crew[index]
        return tuple(sorted((*seat.always[weekday], *seat.office[weekday])))

    def _clashes(self, book: _Book, index: int, weekday: int, at: int, minutes: int) -> bool:
        spans = book.busy.get((self.crew[index].key, weekday), ())
        return any(begin < at + minutes and end > at for begin, end in spans)

    def _take(
        self,
        work: Work,
        book: _Book,
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
            return _minutes(work.at)
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
        return _joined(both) or spans

    # --- every week ---

    def run(self, pattern: list[Slot], tasks: Sequence[Task]) -> None:
        """All weeks from the first to the last."""
        frame = self.frame
        mondays, monday = [], monday_of(frame.first)
        while monday <= frame.last:
            mondays.append(monday)
            monday += WEEK
        self.mondays = mondays
        self.books = {monday: self._book() for monday in mondays}
        self.in_week: dict[date, list[Slot]] = {monday: [] for monday in mondays}
        self.waiting: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
        self.full: set[tuple[int, date]] = set()
        for monday in mondays:
            self._routine(pattern, monday)
            self._members(monday)
        self._seldom(musts=True)  # no step takes the time of what was promised, or must be answered
        ends: dict[str, date] = {}
        for task in tasks:
            ends[task.id] = self._task(task, ends)
        self._seldom(musts=False)

    def _add(self, slot: Slot) -> None:
        self.in_week[monday_of(slot.day)].append(slot)

    def _routine(self, pattern: list[Slot], monday: date) -> None:
        """The ordinary week on its days; rest days rest, but for what must be looked at then too; at peaks only musts."""
        frame, book = self.frame, self.books[monday]
        moved: list[Slot] = []
        for each in pattern:
            day = monday + timedelta(days=each.day.weekday())
            work = self.works[each.work]
            if not frame.runs <= day <= frame.last:
                continue
            slot = each._replace(day=day)
            if frame.closed(day, work) or not self._open(slot, work):
                self.dropped.append((day, work.id))
                if work.when == "week" and work.audience == "staff" and not work.fixed:
                    moved.append(slot)
                continue
            if frame.peak(day) and work.priority != "must":
                self._waits(slot.seat, monday, work.id, slot.minutes)
                continue
            book.take(slot.seat, self._key(slot.seat), day.weekday(), slot.at, slot.minutes)
            self._add(slot)
            self._goes_beyond(work, slot)
        for slot in moved:
            self._elsewhere(slot, monday)
        for name, minutes in self.lacking.items() if frame.runs <= monday <= frame.last - timedelta(days=6) else ():
            for index in self.by_role[self.works[name].role][:1]:
                self._waits(index, monday, name, minutes)
        for index, seat in enumerate(self.crew):
            if (have := self._have(index, monday)) < seat.minutes and book.used[index] > _less(have, frame.slack):
                self._make_room(index, monday, have - _less(have, frame.slack))
            self._tight(index, monday)

    def _goes_beyond(self, work: Work, slot: Slot) -> None:
        """Counts what is done outside windows or on a rest day: that day it is their time after all."""
        if not work.fixed and not self.frame.rests(slot.day):
            return
        spans = () if self.frame.rests(slot.day) else self._day(slot.seat, slot.day)
        if not any(first <= slot.at and slot.at + slot.minutes <= last for first, last in spans):
            self.beyond[slot.seat, monday_of(slot.day)] += slot.minutes

    def _open(self, slot: Slot, work: Work) -> bool:
        """Whether the person can work on that very day: office hours are closed on holidays."""
        if work.fixed or slot.seat == self.members:
            return True
        if not self.crew[slot.seat].office[slot.day.weekday()]:
            return True
        spans = self.crew[slot.seat].windows(slot.day, self.frame.calendar)
        return any(first <= slot.at and slot.at + slot.minutes <= last for first, last in spans)

    def _elsewhere(self, slot: Slot, monday: date) -> None:
        """Weekly work whose day rests, on another day of its week; where there is none, or no room, it rests."""
        limit = _less(self._have(slot.seat, monday), self.frame.slack)
        if limit - self.books[monday].used[slot.seat] < slot.minutes:
            return
        for day in self._working(slot.seat, monday, max(self.frame.runs, monday)):
            found = self._sit(self.works[slot.work], slot.seat, day, slot.minutes, slot.units)
            if found:
                self.dropped.remove((slot.day, slot.work))
                return

    def _working(self, index: int, monday: date, earliest: date) -> Iterable[date]:
        """The days of a week from `earliest` on which somebody can work and the team does not rest."""
        for n in range(7):
            day = monday + timedelta(days=n)
            if earliest <= day <= self.frame.last and not self.frame.rests(day) and self._spans(index, day):
                yield day

    def _spans(self, index: int, day: date) -> tuple[Span, ...]:
        spans, meeting = self._day(index, day), self.frame.meeting
        return _without(spans, meeting[1:]) if meeting and meeting[0] == day.weekday() else spans

    def _key(self, index: int) -> str:
        return self.crew[index].key if index < len(self.crew) else MEMBERS

    def _sit(self, work: Work, index: int, day: date, minutes: int, units: float) -> Slot | None:
        """A sitting of somebody on a day, where there is a gap."""
        monday = monday_of(day)
        slot = self._take(
            work, self.books[monday], index, monday, day.weekday(), minutes, units, self._spans(index, day)
        )
        if slot:
            self._add(slot)
        return slot

    def _waits(self, index: int, monday: date, work: str, minutes: int) -> None:
        waiting = self.waiting[index, monday]
        waiting[work] = waiting.get(work, 0) + minutes
        if not waiting[work]:
            del waiting[work]

    # --- dated steps ---

    def _task(self, task: Task, ends: Mapping[str, date]) -> date:
        """Places a step in sittings from its first day on; the day on which it is finished."""
        seats = self.by_role[task.role]
        day = max(
            [task.day, *(ends[name] + timedelta(days=1) for name in task.after if name in ends and not task.zero)]
        )
        if not seats:
            return max(day, task.end)
        work = Work(
            f"launch/{task.id}",
            "step",
            task.role,
            "must",
            task.minutes,
            1.0,
            "",
            0,
            "once",
            at=task.at,
            audience=task.audience,
        )
        self.works[work.id] = work
        left = task.minutes
        if task.fixed:
            while self.frame.rests(day) and not task.zero and day + WEEK <= self.frame.last:
                day += WEEK  # the community's own hour rests: the next one
            left -= self._at_its_hour(task, work, day)
        last, limit = day, min(max(task.end, day) + timedelta(days=21), self.frame.last)
        while left > 0 and day <= limit:
            if not self.frame.rests(day) or (task.zero and day == task.day):
                done = self._work_on(task, work, day, left)
                left, last = left - done, day if done else last
            day += timedelta(days=1)
        if left > 0:
            self.late[task.id] = left
            self._waits(seats[0], monday_of(min(last, self.frame.last)), work.id, left)
        elif last > max(task.end, task.day):
            self.late[task.id] = 0
        return last

    def _at_its_hour(self, task: Task, work: Work, day: date) -> int:
        """Minutes of a step done at the community's own hour, by whoever has the most of a week left."""
        monday, at = monday_of(day), _minutes(task.at)
        book = self.books[monday]
        for index in self._ranked(work, book):
            self._make_room(index, monday, min(task.minutes, LONGEST * 2))
            minutes = min(task.minutes, LONGEST * 2, self._have(index, monday) - book.used[index], 24 * 60 - at)
            if minutes < min(STEP_SITTING, task.minutes) or self._clashes(book, index, day.weekday(), at, minutes):
                continue
            book.take(index, self._key(index), day.weekday(), at, minutes)
            self._add(Slot(work.id, index, day, at, minutes, minutes / task.minutes))
            self._goes_beyond(dataclasses.replace(work, fixed=True), self.in_week[monday][-1])
            self.full.add((index, monday))
            if not any(a <= at and at + minutes <= b for a, b in self.crew[index].windows(day, self.frame.calendar)):
                self.outside.setdefault(work.id, "window")
            return minutes
        return 0

    def _work_on(self, task: Task, work: Work, day: date, left: int) -> int:
        """Minutes of a step done on a day, by whoever has the most room."""
        monday = monday_of(day)
        book, done = self.books[monday], 0
        for index in self._ranked(work, book):
            while left - done > 0:
                want = min(left - done, LONGEST)
                self._make_room(index, monday, want)
                want = min(want, self._have(index, monday) - book.used[index])
                slot = None
                while want > 0 and slot is None:
                    slot = self._sit(work, index, day, want, want / task.minutes)
                    want = want - STEP_SITTING if slot is None else want
                    if slot is None and want < min(STEP_SITTING, left - done):
                        break
                if slot is None:
                    break
                self.full.add((index, monday))
                done += slot.minutes
            if done >= left:
                break
        return done

    def _make_room(self, index: int, monday: date, minutes: int) -> list[Slot]:
        """Routine of lower priority waits for a step or a must: coulds, then shoulds, the last days first. What waits now."""
        book, waits = self.books[monday], list[Slot]()
        for slot in self._loose(index, monday):
            if self._have(index, monday) - book.used[index] >= minutes:
                break
            book.give_back(slot, self._key(index))
            self.in_week[monday].remove(slot)
            self._waits(index, monday, slot.work, slot.minutes)
            waits.append(slot)
        return waits

    def _loose(self, index: int, monday: date) -> list[Slot]:
        """What of a person's week may wait, the first to wait first; never what is safe or at its own hour."""
        mine = (slot for slot in self.in_week[monday] if slot.seat == index)
        found = [(slot, work) for slot in mine if not (work := self.works[slot.work]).fixed and not work.safe]
        found = [(slot, work) for slot, work in found if work.priority != "must"]
        found.sort(key=lambda each: (PRIORITIES.index(each[1].priority), each[0].day, each[0].at), reverse=True)
        return [slot for slot, _ in found]

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

    # --- members' turns, what comes, reviews, talks ---

    def _members(self, monday: date) -> None:
        """What members do in turn, and events that do not come every week."""
        for work in self.works.values():
            every = work.when in WEEKS and work.when != "week"
            if (work.role != MEMBERS and not (work.fixed and every)) or not work.days or not work.at:
                continue
            for weekday in work.days:
                day = monday + timedelta(days=weekday)
                if not self.frame.runs <= day <= self.frame.last or not self._due(work, monday):
                    continue
                if self.frame.closed(day, work):
                    self.dropped.append((day, work.id))
                    continue
                if work.role == MEMBERS:
                    minutes = work.minutes * work.together
                    self.books[monday].take(self.members, MEMBERS, weekday, -1, minutes)
                    self._add(Slot(work.id, self.members, day, _minutes(work.at), minutes, work.together))
                else:
                    for slot in self._fixed(work, self.books[monday], monday, weekday, work.minutes):
                        self._add(slot)
                        self._goes_beyond(work, slot)
                        self._tight(slot.seat, monday)

    def _due(self, work: Work, monday: date) -> bool:
        """Whether a week has its turn: counted from the week in which routine begins."""
        week = (monday - monday_of(self.frame.runs)).days // 7
        return week % {"week": 1, "two-weeks": 2, "month": 4, "quarter": 12}[work.when] == (
            0 if work.when == "two-weeks" else {"month": 3, "quarter": 11}.get(work.when, 0)
        )

    def _tight(self, index: int, monday: date) -> None:
        """Notes a week that a must has filled beyond its slack."""
        if self.books[monday].used[index] > _less(self._have(index, monday), self.frame.slack):
            self.full.add((index, monday))

    def _coming(self, works: Sequence[Work], monday: date) -> None:
        """What is done when it comes: minutes of the week without an hour, for whoever has the most room."""
        for work in works:
            minutes = round(work.week)
            if not minutes:
                continue
            first = max(monday, self.frame.runs)
            for index in self._ranked(work, self.books[monday])[:1]:
                day = next(iter(self._working(index, monday, first)), None)
                if day is None:
                    continue
                if self._have(index, monday) - self.books[monday].used[index] < minutes:
                    self._waits(index, monday, work.id, minutes)
                    continue
                self.books[monday].used[index] += minutes
                self._add(Slot(work.id, index, day, -1, minutes, work.times))
                self._tight(index, monday)

    def _seldom(self, musts: bool) -> None:
        """What has no day in the ordinary week: what comes, reviews, getting ready for events, talks and deliveries."""
        works = [work for work in self.works.values() if (work.priority == "must") is musts and work.role != MEMBERS]
        works = [work for work in works if work.kind != "step"]
        for monday in self.mondays:
            self._coming([work for work in works if work.comes], monday)
        for work in works:
            if work.when in PERIODS and not (work.spread or work.fixed or work.comes):
                self._reviews(work)
        for work in works:
            if work.when == "event" and not (work.spread or work.comes):
                self._outings(work)
        late: dict[str, int] = defaultdict(int)
        for monday in self.mondays:
            self._spread([work for work in works if work.spread], monday, late)
        for name, minutes in late.items():
            if musts and minutes > self.works[name].minutes:
                self.outside.setdefault(name, "lacking")

    def _reviews(self, work: Work) -> None:
        """Monthly and quarterly work, each in the emptiest week of its turn: every four and every twelve weeks from day 0."""
        begin, usual = monday_of(self.frame.runs), PERIODS[work.when]
        step = max(1, round(usual / (WEEKS[work.when] * work.times)))  # a lever may have made it half as often
        done = step - 1
        while begin + done * WEEK <= self.frame.last:
            self._review(work, begin + done * WEEK, min(3, step - 1))
            done += step

    def _outings(self, work: Work) -> None:
        """Getting ready for every meeting in person, before it; without dates of their own, as often as is expected."""
        begin = monday_of(self.frame.runs)
        if any(name in self.works for name in work.follows):
            slots = (slot for monday in self.mondays for slot in self.in_week[monday])
            for day, _ in sorted({(slot.day, slot.work) for slot in slots if slot.work in work.follows}):
                self._review(work, monday_of(day), 1, day)
            return
        owed = 0.0
        for monday in self.mondays:
            owed += work.times if monday >= begin else 0
            while owed >= 1 - 1e-9:
                owed -= 1
                self._review(work, monday, 1)

    def _review(self, work: Work, monday: date, back: int, until: date = date.max) -> None:
        """Once, in that week or one of those just before it, where somebody has room; else it waits there."""
        minutes = max(1, round(work.minutes * work.units))
        begin = monday_of(self.frame.runs)
        weeks = [monday - n * WEEK for n in range(back + 1) if monday - n * WEEK >= begin] or [monday]
        for soft in (True, False) if work.priority == "must" or work.safe else (True,):
            for each in weeks:
                if self._sat(work, each, minutes, work.units, soft, until):
                    return
        seats = [index for index in self._ranked(work, self.books[monday]) if self._have(index, monday)]
        if seats:  # in a week of rest it is not due
            self._waits(seats[0], monday, work.id, minutes * work.together)

    def _sat(
        self, work: Work, monday: date, minutes: int, units: float, soft: bool, until: date = date.max
    ) -> bool:
        """Whether somebody could do all of it in a week by a day, staff work in sittings where it is long. soft: within the
        slack; else what may wait makes room."""
        book = self.books[monday]
        for index in self._ranked(work, book):
            have = self._have(index, monday)
            if soft and _less(have, self.frame.slack) - book.used[index] < minutes:
                continue
            if not soft and not self._room_for(index, monday, minutes):
                continue
            waits = [] if soft else self._make_room(index, monday, minutes)
            if self._in_sittings(work, index, monday, minutes, units, until):
                self._tight(index, monday)
                return True
            self._put_back(waits, index, monday)
        return False

    def _deliver(self, work: Work, monday: date, left: int) -> int:
        """What the promise owes, by whoever can do one whole, else by several, or begun this week and ended in the next.
        The minutes still owed."""
        while left > 0:
            piece = left % work.minutes or work.minutes  # what was begun first
            if any(self._sat(work, monday, piece, piece / work.minutes, soft) for soft in (True, False)):
                left -= piece
                continue
            done = 0
            for index in self._ranked(work, self.books[monday]) if work.together == 1 else ():
                done += self._as_much_as_fits(work, index, monday, piece - done)
            left -= done
            if done < piece:
                break
        return left

    def _as_much_as_fits(self, work: Work, index: int, monday: date, most: int) -> int:
        """Minutes that somebody does of it once what may wait does."""
        waits = self._make_room(index, monday, most)
        room = min(most, self._have(index, monday) - self.books[monday].used[index])
        while room >= min(most, STEP_SITTING) and room > 0:
            if self._in_sittings(work, index, monday, room, room / work.minutes):
                self._tight(index, monday)
                return room
            room -= STEP_SITTING
        self._put_back(waits, index, monday)
        return 0

    def _undo(self, slots: Iterable[Slot], monday: date) -> None:
        for slot in slots:
            self.books[monday].give_back(slot, self._key(slot.seat))
            self.in_week[monday].remove(slot)

    def _in_sittings(
        self, work: Work, index: int, monday: date, minutes: int, units: float, until: date = date.max
    ) -> list[Slot]:
        """Somebody does all of it, or nothing: in one piece with members or others, else two hours at a time."""
        left, mine = minutes, list[Slot]()
        whole = work.audience == "members" or work.together > 1
        days = self._ordered(work, index, monday)
        for day in days if whole else days * 3:  # one sitting a day, and more only where the days are few
            piece = left if whole else min(left, LONGEST)
            slot = None
            while day <= until and slot is None and piece > 0:
                slot = self._sit(work, index, day, piece, units * piece / minutes)
                piece = piece - STEP_SITTING if slot is None and not whole and piece > STEP_SITTING else 0
            if slot:
                mine.append(slot)
                left -= slot.minutes
            if left <= 0:
                self._join(work, mine[-1], monday)
                return mine
        self._undo(mine, monday)
        return []

    def _join(self, work: Work, slot: Slot, monday: date) -> None:
        """The others whom it takes at once: those who are free then; where they are too few, that is told."""
        book, missing = self.books[monday], work.together - 1
        for index in self._ranked(work, book):
            free = any(a <= slot.at and slot.at + slot.minutes <= b for a, b in self._spans(index, slot.day))
            room = self._have(index, monday) - book.used[index] >= slot.minutes
            busy = self._clashes(book, index, slot.day.weekday(), slot.at, slot.minutes)
            if missing and free and room and not busy and index != slot.seat:
                book.take(index, self._key(index), slot.day.weekday(), slot.at, slot.minutes)
                self._add(slot._replace(seat=index))
                self._tight(index, monday)
                missing -= 1
        if missing:
            self.outside.setdefault(work.id, "hands")

    def _ordered(self, work: Work, index: int, monday: date) -> list[date]:
        """The days of somebody's week that are worked, in the order that suits; talks where there is the least to do."""
        days, busy = list(self._working(index, monday, max(monday, self.frame.runs))), self.books[monday].busy
        order, key = self._days(work), self._key(index)
        days.sort(key=lambda day: order.index(day.weekday()) if day.weekday() in order else 9)
        if work.spread:
            days.sort(key=lambda day: sum(b - a for a, b in busy.get((key, day.weekday()), ())))
        return days

    def _spread(self, works: Sequence[Work], monday: date, late: dict[str, int]) -> None:
        """Talks and the like: so many each week that all are reached in their period, short ones several at a sitting.

        late: what found no room in the weeks before, and is done first.
        """
        week = (monday - monday_of(self.frame.runs)).days // 7
        for work in works if week >= 0 else ():
            rate = work.units * work.times
            count = math.floor((week + 1) * rate + 1e-9) - math.floor(week * rate + 1e-9)
            left = late[work.id] + count * work.minutes
            late[work.id] = (self._deliver if work.kind == "delivery" else self._talk)(work, monday, left)
            seats = [index for index in self._ranked(work, self.books[monday]) if self._have(index, monday)]
            if late[work.id] and seats:  # nobody has room for these
                self._waits(seats[0], monday, work.id, late[work.id] * work.together)

    def _talk(self, work: Work, monday: date, left: int) -> int:
        """Talks, short ones several at a sitting, as many as there is room for. The minutes still owed."""
        most = max(1, self.frame.shift // max(1, work.minutes * work.together))
        for soft in (True, False) if work.safe else (True,):
            while left > 0:
                several = min(left // work.minutes, most)
                if not self._sat(work, monday, work.minutes * several, several, soft):
                    break
                left -= work.minutes * several
        return left

    # --- what came of it ---

    def placed(self, pattern: list[Slot]) -> Placed:
        """Everything as it stands."""
        weeks = [self._person_week(index, monday) for monday in self.mondays for index in range(len(self.crew) + 1)]
        slots = [slot for monday in self.mondays for slot in self.in_week[monday]]
        return Placed(
            tuple(pattern),
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
        """The hours of a week: what was promised, and no more than the windows that are open in it."""
        seat = self.crew[index]
        key = (seat.always, seat.office, monday)
        if key not in self.open:
            days = (monday + timedelta(days=n) for n in range(7))
            self.open[key] = sum(b - a for day in days if not self.frame.rests(day) for a, b in self._day(index, day))
        return min(seat.minutes, self.open[key] + self.beyond.get((index, monday), 0))

    def _day(self, index: int, day: date) -> tuple[Span, ...]:
        seat, weekday = self.crew[index], day.weekday()
        if seat.office[weekday]:
            return seat.windows(day, self.frame.calendar)
        return seat.always[weekday]


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for first, last in spans:
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


def _less(minutes: int, percent: float) -> int:
    return math.floor(minutes * (100 - percent) / 100)


def _without(spans: Iterable[Span], taken: Sequence[int]) -> tuple[Span, ...]:
    first, last = taken
    found = []
    for begin, end in spans:
        found += [(begin, min(end, first)), (max(begin, last), end)] if begin < last and end > first else [(begin, end)]
    return tuple((begin, end) for begin, end in found if begin < end)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
