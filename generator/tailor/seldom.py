"""Work that has no day in the ordinary week: what comes, reviews, getting ready for events, talks, deliveries."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from .frame import LONGEST, STEP_SITTING, WEEK, Slot, less, monday_of
from .weeks import DAY_LONG, NO_END, Moment, Weeks
from .work import MEMBERS, WEEKS, Work

PERIODS = {"two-weeks": 2, "month": 4, "quarter": 12}  # weeks between two times, the last of them within ninety days


class Seldom(Weeks):
    """Weeks in which it finds its place. Musts make room for themselves; what else finds none waits."""

    def _seldom(self, musts: bool) -> None:
        """All of it, musts or the rest."""
        works = [work for work in self.works.values() if (work.priority == "must") is musts and work.kind != "step"]
        works = [work for work in works if work.role != MEMBERS]
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

    def _coming(self, wanted: Callable[[Work], bool]) -> None:
        """What is done when it comes, of what is wanted: minutes of each week without an hour."""
        works = [work for work in self.works.values() if work.comes and work.role != MEMBERS and wanted(work)]
        for monday in self.mondays:
            for work in works:
                if minutes := round(work.week):
                    self._comes(work, monday, minutes)

    def _comes(self, work: Work, monday: date, minutes: int) -> None:
        """By whoever has the most room; where nobody has room for several times, by several. A must makes room."""
        book, earliest = self.books[monday], max(monday, self.frame.runs)
        found = {i: next(iter(self._working(i, monday, earliest)), None) for i in self._ranked(work, book)}
        days = {index: day for index, day in found.items() if day}
        most = self._have if work.priority == "must" else self._limit
        free = {index: max(0, most(index, monday) - book.used[index]) for index in days}
        one = next(([index] for index in free if free[index] >= minutes), None)
        parts = minutes > work.minutes and work.together <= len(self.by_role[work.role])
        left = minutes
        for soft in (True, False) if work.priority == "must" else (True,):
            for index in one or (list(days) if parts else list(days)[:1]):
                waits = self._make_room(index, monday, left) if left and not soft else []
                piece = min(left, max(0, most(index, monday) - book.used[index]))
                if piece and (parts or piece == minutes):
                    book.used[index] += piece
                    self._add(Slot(work.id, index, days[index], -1, piece, work.times * piece / minutes))
                    self._tight(index, monday)
                    left -= piece
                else:
                    self._put_back(waits, index, monday)
        if left and days:
            self._waits(next(iter(days)), monday, work.id, left)

    # --- reviews and sheets of events ---

    def _reviews(self, work: Work) -> None:
        """Monthly and quarterly work, in the emptiest week of its turn: every four and twelve weeks from day 0."""
        step = PERIODS[work.when] / (WEEKS[work.when] * work.times)  # in weeks; a lever may have made it seldom
        begin, turn = monday_of(self.frame.runs), 1
        while (monday := begin + max(0, round(turn * step) - 1) * WEEK) <= self.frame.last:
            self._review(work, monday, min(3, max(0, round(step) - 1)))
            turn += 1

    def _outings(self, work: Work) -> None:
        """Getting ready for every meeting in person, before it; where they have no days, as often as is expected."""
        begin, owed = monday_of(self.frame.runs), 0.0
        if any(name in self.works for name in work.follows):
            slots = (slot for monday in self.mondays for slot in self.in_week[monday])
            for day, _, at in sorted({(slot.day, slot.work, slot.at) for slot in slots if slot.work in work.follows}):
                if work.kind == "run":
                    self._run_line(work, day + timedelta(days=work.offset))
                    continue
                self._review(work, monday_of(day), 1, (day, at if at >= 0 and work.kind == "sop" else DAY_LONG))
            return
        for monday in self.mondays:
            owed += work.times if monday >= begin else 0
            while owed >= 1 - 1e-9:
                owed -= 1
                self._review(work, monday, 1)

    def _run_line(self, work: Work, day: date) -> None:
        """A line of a run sheet: on its day, else the nearest before its event, or after it, on which somebody can."""
        minutes, step = max(1, round(work.minutes * work.units)), timedelta(days=-1 if work.offset < 0 else 1)
        first, last = self.frame.first, self.frame.last
        for n in range(7) if first <= day <= last else ():
            each = day + n * step
            if not first <= each <= last or self.frame.rests(each):
                continue
            monday = monday_of(each)
            for index in self._ranked(work, self.books[monday]):
                waits = self._make_room(index, monday, minutes)
                if self._have(index, monday) - self.books[monday].used[index] >= minutes and self._sit(
                    work, index, each, minutes, work.units
                ):
                    self._tight(index, monday)
                    return
                self._put_back(waits, index, monday)
        if first <= day <= last:
            self._nobody(work, monday_of(day), minutes)

    def _review(self, work: Work, monday: date, back: int, until: Moment = NO_END) -> None:
        """Once, in that week or one of those just before it, where somebody has room; else it waits there."""
        minutes, begin = max(1, round(work.minutes * work.units)), monday_of(self.frame.runs)
        weeks = [monday - n * WEEK for n in range(back + 1) if monday - n * WEEK >= begin] or [monday]
        if until == NO_END:  # the emptiest first, of those alike the last
            weeks.sort(key=lambda each: sum(self.books[each].used[seat] for seat in self.by_role[work.role]))
        # A sheet is for the days before; only where they have no room it is for the day. The way there is on the day.
        ends = ((until[0] - timedelta(days=1), DAY_LONG), until) if work.kind == "sop" and until != NO_END else (until,)
        softly = (True, False) if work.priority == "must" or work.safe else (True,)
        # What is got ready for is got ready for in its own week, even a full one; a review takes the emptiest.
        rounds = [[each] for each in weeks] if until != NO_END else [weeks]
        for near, soft, end in itertools.product(rounds, softly, ends):
            if any(self._sat(work, each, minutes, work.units, soft, end) for each in near):
                return
        if work.whole or not self._bit_by_bit(work, weeks, minutes):
            self._nobody(work, monday, minutes)

    def _bit_by_bit(self, work: Work, weeks: Sequence[date], minutes: int) -> bool:
        """Staff work that no week of anybody holds: a sitting here and there, by several; all of it or nothing."""
        left, mine = minutes, dict[date, list[Slot]]()
        for monday in reversed(weeks):
            book, mine[monday] = self.books[monday], []
            for index in self._ranked(work, book):
                room = min(left, less(self._have(index, monday), self.frame.slack) - book.used[index])
                while room > 0 and room >= min(left, STEP_SITTING):
                    if done := self._in_sittings(work, index, monday, room, work.units * room / minutes):
                        mine[monday] += done
                        left, room = left - room, 0
                    room -= STEP_SITTING
        if left > 0:
            for monday, slots in mine.items():
                self._undo(slots, monday)
        return left <= 0

    def _nobody(self, work: Work, monday: date, minutes: int) -> None:
        """It waits, with whoever has the most room; in a week of rest it is not due."""
        ranked = self._ranked(work, self.books[monday]) if minutes else ()
        seat = next((index for index in ranked if self._have(index, monday)), None)
        if seat is not None:
            self._waits(seat, monday, work.id, minutes * work.together)

    # --- talks and deliveries ---

    def _spread(self, works: Sequence[Work], monday: date, late: dict[str, int]) -> None:
        """So many each week that all are reached in their period. late: minutes that found no room before."""
        week = (monday - monday_of(self.frame.runs)).days // 7
        for work in works if week >= 0 else ():
            rate = work.units * work.times
            count = math.floor((week + 1) * rate + 1e-9) - math.floor(week * rate + 1e-9)
            left = late[work.id] + count * work.minutes
            late[work.id] = (self._deliver if work.kind == "delivery" else self._talk)(work, monday, left)
            self._nobody(work, monday, min(late[work.id], count * work.minutes))  # what waited before is told there

    def _talk(self, work: Work, monday: date, left: int) -> int:
        """Talks, as many as there is room for. The minutes still owed."""
        for soft in (True, False) if work.safe else (True,):
            left = self._several(work, monday, left, soft)
        return left

    def _several(self, work: Work, monday: date, left: int, soft: bool) -> int:
        """Short ones several at a sitting, as many as a shift holds and somebody has room for; what was begun first.

        The minutes still owed.
        """
        most, done = max(1, self.frame.shift // max(1, work.minutes * work.together)), True
        while left > 0 and done:
            done = False
            for index in self._ranked(work, self.books[monday]):
                if not left:
                    break
                begun, room = left % work.minutes, self._free(index, monday, soft)
                count = 0 if begun else min(left // work.minutes, most, max(0, room) // work.minutes)
                piece = begun if begun <= room else 0
                while count and not piece:
                    piece = count * work.minutes if self._does(work, index, monday, count * work.minutes, soft) else 0
                    count //= 2
                if begun and piece and not self._does(work, index, monday, piece, soft):
                    piece = 0
                left, done = left - piece, done or piece > 0
        return left

    def _deliver(self, work: Work, monday: date, left: int) -> int:
        """What the promise owes, by whoever can do one whole, else by several, or begun now and ended next week.

        The minutes still owed.
        """
        for soft in (True, False):
            left = self._several(work, monday, left, soft)
        while left > 0 and work.together == 1 and not work.turns:
            piece, done = left % work.minutes or work.minutes, 0
            for limit in (self._limit, self._have) if self.frame.gentle else (self._have,):
                for index in self._ranked(work, self.books[monday]):
                    if done == piece:
                        break
                    done += self._as_much_as_fits(work, index, monday, piece - done, limit)
            left -= done
            if done < piece:
                break
        return left

    def _free(self, index: int, monday: date, soft: bool) -> int:
        """Minutes of somebody's week for something: within the slack, else with all that may wait."""
        have, used = self._have(index, monday), self.books[monday].used[index]
        if soft:
            return less(have, self.frame.slack) - used
        return have - used + sum(slot.minutes for slot in self._loose(index, monday))

    def _does(self, work: Work, index: int, monday: date, minutes: int, soft: bool) -> bool:
        """Whether somebody finds the time; where it is not soft, what may wait makes room."""
        waits = [] if soft else self._make_room(index, monday, minutes)
        if self._in_sittings(work, index, monday, minutes, minutes / work.minutes):
            self._tight(index, monday)
            return True
        self._put_back(waits, index, monday)
        return False

    def _as_much_as_fits(
        self, work: Work, index: int, monday: date, most: int, limit: Callable[[int, date], int]
    ) -> int:
        """Minutes that somebody does of it once what may wait does, up to a limit of the week."""
        waits = self._make_room(index, monday, most)
        room = min(most, limit(index, monday) - self.books[monday].used[index])
        while room >= min(most, STEP_SITTING) and room > 0:
            if self._in_sittings(work, index, monday, room, room / work.minutes):
                self._tight(index, monday)
                return room
            room -= STEP_SITTING
        self._put_back(waits, index, monday)
        return 0

    # --- by one person, in one week ---

    def _sat(self, work: Work, monday: date, minutes: int, units: float, soft: bool, until: Moment = NO_END) -> bool:
        """Whether somebody could do all of it in a week, by a day.

        soft: within the slack; else what may wait makes room.
        """
        book = self.books[monday]
        for index in self._ranked(work, book):
            if soft and less(self._have(index, monday), self.frame.slack) - book.used[index] < minutes:
                continue
            if not soft and not self._room_for(index, monday, minutes):
                continue
            waits = [] if soft else self._make_room(index, monday, minutes)
            if self._in_sittings(work, index, monday, minutes, units, until):
                self._tight(index, monday)
                return True
            self._put_back(waits, index, monday)
        return False

    def _in_sittings(
        self, work: Work, index: int, monday: date, minutes: int, units: float, until: Moment = NO_END
    ) -> list[Slot]:
        """Somebody does all of it, or nothing: in one piece with members or others, else two hours at a time."""
        left, mine = minutes, list[Slot]()
        whole = work.whole
        days = [day for day in self._ordered(work, index, monday) if day <= until[0]]
        for day in days if whole else days * 3:  # one sitting a day, and more only where the days are few
            piece, slot = (left if whole else min(left, LONGEST)), None
            while slot is None and piece > 0:
                slot = self._sit(work, index, day, piece, units * piece / minutes, until)
                piece = 0 if whole or piece <= STEP_SITTING else piece - STEP_SITTING
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
        for index in self._ranked(work, book) if missing else ():
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

    def _undo(self, slots: Iterable[Slot], monday: date) -> None:
        for slot in slots:
            self.books[monday].give_back(slot, self._key(slot.seat))
            self.in_week[monday].remove(slot)
