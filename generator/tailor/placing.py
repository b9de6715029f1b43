"""Work on days and hours.

The ordinary week as a pattern, then every week of the plan with its steps, rest days and reviews.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from .crew import Seat
from .frame import LONGEST, STEP_SITTING, WEEK, Frame, Placed, Slot, Task, less, minutes_of, monday_of
from .seldom import Seldom
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


DAY = timedelta(days=1)
LATE = timedelta(days=21)  # so much later than its end a step may be done


class _Planner(Seldom):
    """Work being placed, week by week."""

    def run(self, pattern: list[Slot], tasks: Sequence[Task]) -> None:
        """All weeks from the first to the last."""
        for monday in self.mondays:
            self._routine(pattern, monday)
            self._members(monday)
        for work, day in self.moved:
            self._run_line(work, day)
        # No step takes the time of what was promised or must be answered, nor of what comes where people are tired.
        self._coming(lambda work: work.priority == "must" or self.frame.gentle)
        self._seldom(musts=True)
        ends: dict[str, date] = {}
        for task in tasks:
            ends[task.id] = self._task(task, ends)
        self._coming(lambda work: work.priority != "must" and not self.frame.gentle)
        self._seldom(musts=False)
        self._turns()

    def _turns(self) -> None:
        """Members who are there besides, wherever a role has too few people for what takes several at once."""
        for monday in self.mondays if any(work.turns for work in self.works.values()) else ():
            besides = {
                (slot.work, slot.day, slot.at): slot._replace(seat=self.members, units=n, minutes=slot.minutes * n)
                for slot in self.in_week[monday]
                if slot.at >= 0 and (n := self.works[slot.work].turns)
            }
            for slot in besides.values():
                self.books[monday].take(self.members, MEMBERS, slot.day.weekday(), -1, slot.minutes)
                self._add(slot)

    def _routine(self, pattern: list[Slot], monday: date) -> None:
        """The ordinary week on its days; rest days rest, but for what must be seen then too; at peaks only musts."""
        frame, book = self.frame, self.books[monday]
        moved: list[Slot] = []
        short = any(self._share(index, monday) < 1 for index in set(self.alike))
        for each in pattern:
            day = monday + timedelta(days=each.day.weekday())
            work = self.works[each.work]
            if not (frame.first if work.follows else frame.runs) <= day <= frame.last:
                continue
            slot = each._replace(day=day)
            if work.follows:
                if not self._held(work, day):
                    continue
                if not work.fixed and (frame.rests(day) or not self._open(slot, work)):
                    self.moved.append((work, day))
                    continue
            elif frame.closed(day, work) or not self._open(slot, work):
                self.dropped.append((day, work.id))
                if work.when == "week" and work.audience == "staff" and not work.fixed and work.kind != "run":
                    moved.append(slot)
                continue
            if frame.peak(day) and work.priority != "must":
                self._waits(slot.seat, monday, work.id, slot.minutes)
                continue
            book.take(slot.seat, self._key(slot.seat), day.weekday(), slot.at, slot.minutes)
            self._add(slot)
            self._goes_beyond(work, slot)
            if short and work.id not in self.may_wait:
                self._also(self.least, slot)
        for slot in moved:
            self._elsewhere(slot, monday)
        for name, minutes in self.lacking.items() if frame.runs <= monday <= frame.last - timedelta(days=6) else ():
            for index in self.by_role[self.works[name].role][:1]:
                self._waits(index, monday, name, minutes)
        self._within_slack(monday)

    def _within_slack(self, monday: date) -> None:
        """In a week with fewer hours routine waits until its slack is kept again."""
        used = self.books[monday].used
        for index, seat in enumerate(self.crew):
            if not used[index]:
                continue
            have = self._have(index, monday)
            if have < seat.minutes and used[index] > less(have, self.frame.slack):
                self._make_room(index, monday, self._limit(index, monday) - less(have, self.frame.slack))
            self._tight(index, monday)

    def _held(self, work: Work, day: date) -> bool:
        """Whether what a line of a run sheet belongs to takes place: within these days, and not on a rest."""
        event, day = self.works[work.follows[0]], day - timedelta(days=work.offset)
        return self.frame.runs <= day <= self.frame.last and not self.frame.closed(day, event)

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
        day = self._begins(task, ends)
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
        if task.fixed and day <= self.frame.last:
            left -= self._at_its_hour(task, work, day)
        end = max(task.end, day + (task.end - task.day))  # begun later, it has its length all the same
        left, last = self._from(task, work, day, end, left)
        if left > 0:
            left = self._earlier(task, work, left, ends)
        if left > 0:
            self.late[task.id] = left
            self._waits(seats[0], monday_of(min(last, self.frame.last)), work.id, left)
        elif last > max(task.end, task.day):
            self.late[task.id] = 0
        return last

    def _from(self, task: Task, work: Work, day: date, end: date, left: int) -> tuple[int, date]:
        """Minutes of a step that are left, and the last day on which it is done, from a day on.

        Where the team is tired it keeps to the slack and takes as many weeks as that needs, but for what must be ready
        on day 0; only what is left then takes all hours.
        """
        last, latest = day, min(end + LATE, self.frame.last)
        for soft in (True, False) if self.frame.gentle else (False,):
            limit = self.frame.last if soft and day >= self.frame.runs else latest
            each = day
            while left > 0 and each <= limit:
                if not self.frame.rests(each) or (task.zero and each == task.day):
                    done = self._work_on(task, work, each, left, soft)
                    left, last = left - done, max(last, each) if done else last
                each += DAY
        return left, last

    def _begins(self, task: Task, ends: Mapping[str, date]) -> date:
        """A step's first day, after the steps before it; at the community's own hour, the next that is held."""
        day = max([task.day, *(ends[name] + DAY for name in task.after if name in ends and not task.zero)])
        if task.fixed and not task.zero:
            day += (task.day - day).days % 7 * DAY
            while self.frame.rests(day) and day + WEEK <= self.frame.last:
                day += WEEK
        return day

    def _earlier(self, task: Task, work: Work, left: int, ends: Mapping[str, date]) -> int:
        """What of a step finds no room from its day on, in the week before, after the steps before it. What is left."""
        first = max([self.frame.first, task.day - WEEK, *(ends[name] + DAY for name in task.after if name in ends)])
        day = task.day - DAY
        while left > 0 and day >= first and not task.zero:
            left -= 0 if self.frame.rests(day) else self._work_on(task, work, day, left, False)
            day -= DAY
        return left

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

    def _work_on(self, task: Task, work: Work, day: date, left: int, soft: bool) -> int:
        """Minutes of a step done on a day, by whoever has the most room; soft: within the slack."""
        monday = monday_of(day)
        book, done = self.books[monday], 0
        for index in self._ranked(work, book):
            while left - done > 0:
                limit = self._limit(index, monday) if soft else self._have(index, monday)
                want = min(left - done, LONGEST)
                self._make_room(index, monday, want)
                want = min(want, limit - book.used[index])
                slot = None
                while want > 0 and slot is None:
                    slot = self._sit(work, index, day, want, want / task.minutes)
                    want = want - STEP_SITTING if slot is None else want
                    if slot is None and want < min(STEP_SITTING, left - done):
                        break
                if slot is None:
                    break
                if not soft:
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
                if not self.frame.runs <= day <= self.frame.last or not self._due(work, day):
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

    def _due(self, work: Work, day: date) -> bool:
        """Whether a day has its turn: as which of its month, or counted in weeks from when routine begins."""
        if work.nth:
            return (day.day - 1) // 7 + 1 == work.nth
        week = (monday_of(day) - monday_of(self.frame.runs)).days // 7
        return week % {"week": 1, "two-weeks": 2, "month": 4, "quarter": 12}[work.when] == (
            0 if work.when == "two-weeks" else {"month": 3, "quarter": 11}.get(work.when, 0)
        )
