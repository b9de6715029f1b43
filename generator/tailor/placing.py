"""Work on days and hours.

The ordinary week as a pattern, then every week of the plan with its steps, rest days and reviews.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from .crew import Seat
from .frame import LONGEST, STEP_SITTING, WEEK, Frame, Placed, Slot, Task, less, minutes_of, monday_of
from .weeks import Weeks
from .work import MEMBERS, WEEKS, Work


def place(works: Sequence[Work], tasks: Sequence[Task], crew: Sequence[Seat], frame: Frame) -> Placed:
    """Puts work on days and hours of persons. works: most important first; tasks: in the order of their dependencies.

    Nothing overlaps; nothing stands outside windows but what is fixed, and that is told in `outside`. An ordinary week
    is filled up to its slack, a week with dated steps up to its hours, where routine of lower priority waits.
    """
    planner = _Planner(works, crew, frame)
    pattern = planner.pattern()
    planner.run(pattern, tasks)
    return planner.placed(pattern)


class _Planner(Weeks):
    """Work being placed, week by week."""

    def run(self, pattern: list[Slot], tasks: Sequence[Task]) -> None:
        """All weeks from the first to the last."""
        mondays = self.mondays
        for monday in mondays:
            self._routine(pattern, monday)
            self._coming(monday, musts=True)  # no step takes the time of what must be answered
        ends: dict[str, date] = {}
        for task in tasks:
            ends[task.id] = self._task(task, ends)
        for monday in mondays:
            self._members(monday)
            self._coming(monday, musts=False)
        self._reviews()
        for monday in mondays:
            self._spread(monday)

    def _routine(self, pattern: list[Slot], monday: date) -> None:
        """The ordinary week on its days.

        Rest days rest, but for what must be looked at then too; at peaks only musts.
        """
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
        for index, seat in enumerate(self.crew):
            if (have := self._have(index, monday)) < seat.minutes and book.used[index] > less(have, frame.slack):
                self._make_room(index, monday, have - less(have, frame.slack))
            self._tight(index, monday)

    def _elsewhere(self, slot: Slot, monday: date) -> None:
        """Weekly work whose day rests, on another day of its week; where there is none, or no room, it rests."""
        limit = less(self._have(slot.seat, monday), self.frame.slack)
        if limit - self.books[monday].used[slot.seat] < slot.minutes:
            return
        for day in self._working(slot.seat, monday, max(self.frame.runs, monday)):
            found = self._sit(self.works[slot.work], slot.seat, day, slot.minutes, slot.units)
            if found:
                self.dropped.remove((slot.day, slot.work))
                return

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
            if not self.frame.rests(day) or task.zero:
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
        monday, at = monday_of(day), minutes_of(task.at)
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
                    self._add(Slot(work.id, self.members, day, minutes_of(work.at), minutes, work.together))
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

    def _coming(self, monday: date, musts: bool) -> None:
        """What is done when it comes: minutes of the week without an hour, for whoever has the most room."""
        frame = self.frame
        for work in self.works.values():
            minutes = round(work.week)
            if not work.comes or not minutes or (work.priority == "must") is not musts:
                continue
            first = max(monday, frame.runs)
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

    def _reviews(self) -> None:
        """Monthly and quarterly work, each in the emptiest week of its turn.

        That is every four and every twelve weeks from day 0.
        """
        begin = monday_of(self.frame.runs)
        for work in self.works.values():
            if work.when not in WEEKS or work.when == "week" or work.spread or work.fixed or work.role == MEMBERS:
                continue
            step = {"two-weeks": 2, "month": 4, "quarter": 12}[work.when]
            done = step - 1
            while begin + done * WEEK <= self.frame.last:
                self._review(work, begin + done * WEEK, min(3, step - 1))
                done += step
        for work in self.works.values():
            if work.when == "event" and not work.comes and not work.spread:
                self._outings(work)

    def _outings(self, work: Work) -> None:
        """Getting ready for every meeting in person, in the days before it.

        Without dates of their own, as often as is expected.
        """
        owed, begin = 0.0, monday_of(self.frame.runs)
        for monday in self.mondays:
            if monday < begin:
                continue
            owed += work.times
            while owed >= 1 - 1e-9:
                owed -= 1
                self._review(work, monday, 1)

    def _review(self, work: Work, monday: date, back: int) -> None:
        """Once, in that week or one of those just before it, where somebody has room; else it waits there."""
        minutes = max(1, round(work.minutes * work.units))
        weeks = [monday - n * WEEK for n in range(back + 1) if monday - n * WEEK >= monday_of(self.frame.runs)]
        for soft in (True, False) if work.priority == "must" or work.safe else (True,):
            for each in weeks or [monday]:
                if self._sat(work, each, minutes, soft):
                    return
        seats = [index for index in self._ranked(work, self.books[monday]) if self._have(index, monday)]
        if seats:  # in a week of rest it is not due
            self._waits(seats[0], monday, work.id, minutes)

    def _sat(self, work: Work, monday: date, minutes: int, soft: bool) -> bool:
        """Whether somebody could do all of it in a week, in sittings where it is long."""
        book = self.books[monday]
        for index in self._ranked(work, book):
            have = self._have(index, monday)
            limit = less(have, self.frame.slack) if soft else have
            if limit - book.used[index] < minutes:
                continue
            left, mine = minutes, []
            for day in self._ordered(work, index, monday):
                piece = left if work.audience == "members" else min(left, LONGEST)
                slot = self._sit(work, index, day, piece, work.units * piece / minutes)
                if slot:
                    mine.append(slot)
                    left -= piece
                if left <= 0:
                    self._tight(index, monday)
                    return True
            for slot in mine:
                book.give_back(slot, self._key(index))
                self.in_week[monday].remove(slot)
        return False

    def _spread(self, monday: date) -> None:
        """Talks and the like: so many each week that all are reached in their period.

        Short ones several at a sitting.
        """
        week = (monday - monday_of(self.frame.runs)).days // 7
        for work in self.works.values():
            if not work.spread or week < 0 or work.role == MEMBERS:
                continue
            rate = work.units * work.times
            count = math.floor((week + 1) * rate + 1e-9) - math.floor(week * rate + 1e-9)
            most = max(1, self.frame.shift // max(1, work.minutes * work.together))
            for soft in (True, False) if work.safe else (True,):
                while count and self._sat_one(work, monday, work.minutes * min(count, most), min(count, most), soft):
                    count -= min(count, most)
            if count:
                for index in self._ranked(work, self.books[monday])[:1]:  # nobody has room for these
                    self._waits(index, monday, work.id, work.minutes * count)

    def _sat_one(self, work: Work, monday: date, minutes: int, units: float, soft: bool) -> bool:
        """Whether somebody has room for a sitting with so many, on the day on which they have the least to do."""
        book = self.books[monday]
        for index in self._ranked(work, book):
            have = self._have(index, monday)
            limit = less(have, self.frame.slack) if soft else have
            if limit - book.used[index] < minutes:
                continue
            days = self._ordered(work, index, monday)
            days.sort(key=lambda day: sum(b - a for a, b in book.busy.get((self._key(index), day.weekday()), ())))
            if any(self._sit(work, index, day, minutes, units) for day in days):
                self._tight(index, monday)
                return True
        return False
