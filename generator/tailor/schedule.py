"""Dates: day 0 and offsets and dependencies, on working days for staff and in free hours for members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from ..calendar.days import WEEKEND, Calendar
from ..models.playbook import LaunchStep
from ..record import record


@record(eq=True)
class Dated:
    """A step with its days.

    state: "planned", "squeezed" (moved because its first date is past), "past" (to be checked).
    """

    step: LaunchStep
    day: date
    end: date
    first_day: date
    state: str
    provisional: bool


@record(eq=True)
class Schedule:
    """All dated steps by day. `moved`: day 0 had to move from the profile's start."""

    day_zero: date
    moved: bool
    steps: tuple[Dated, ...]


def schedule(
    steps: Iterable[LaunchStep],
    start: date,
    as_of: date | None,
    calendar: Calendar,
    least_days: int,
    free_hours: Iterable[str],
    meets: int | None = None,
    others: Mapping[str, date] | None = None,
) -> Schedule:
    """The steps dated from `start` (day 0).

    as_of: the day the plan is made for; what lies before it is squeezed into the days left, or marked past once day 0
    is over. None: nothing is past. least_days: fewer days than this before day 0 move day 0. meets: the weekday of the
    community's own meeting, 0 for Monday; None where it has none. others: days from which steps are counted, besides
    day 0.
    """
    steps = _in_order(list(steps))
    first = min((step.offset for step in steps if step.counted_from == "start"), default=0)
    day_zero = _day_zero(start, as_of, first, least_days)
    planner = _Planner(
        {"start": day_zero, **(others or {})}, as_of, first, calendar, set(free_hours) == {"weekends"}, meets
    )
    dated = tuple(planner.place(step) for step in steps)
    return Schedule(day_zero, day_zero != start, tuple(sorted(dated, key=lambda d: (d.day, d.step.offset))))


def _day_zero(start: date, as_of: date | None, first: int, least_days: int) -> date:
    if as_of is None or first >= 0 or as_of > start:
        return start
    needed = min(least_days, -first)
    return max(start, as_of + timedelta(days=needed))


def _in_order(steps: list[LaunchStep]) -> list[LaunchStep]:
    """Dependencies first; otherwise by offset. A cycle is refused by a check when the library loads."""
    known, waiting = {s.id for s in steps}, sorted(steps, key=lambda s: s.offset)
    placed: set[str] = set()
    ordered: list[LaunchStep] = []
    while waiting:
        ready = next(s for s in waiting if not (set(s.after) & known - placed))
        waiting.remove(ready)
        placed.add(ready.id)
        ordered.append(ready)
    return ordered


class _Planner:
    def __init__(
        self,
        days: Mapping[str, date],
        as_of: date | None,
        first: int,
        calendar: Calendar,
        weekends_only: bool,
        meets: int | None,
    ) -> None:
        self.days, self.day_zero = days, days["start"]
        self.as_of, self.first, self.calendar = as_of, first, calendar
        self.weekends_only, self.meets = weekends_only, meets
        self.placed: dict[str, Dated] = {}

    def place(self, step: LaunchStep) -> Dated:
        planned = self.days[step.counted_from] + timedelta(days=step.offset)
        squeezed = self._squeezed(step, planned)
        state = "squeezed" if squeezed != planned else "planned"
        day = self._suited(step, squeezed, self._earliest(step, state))
        end = day + timedelta(days=step.days - 1)
        if state == "squeezed":
            end = max(day, min(end, self.day_zero - timedelta(days=1)))
        if self.as_of and end < self.as_of:
            state = "past"
        dated = Dated(step, day, end, planned, state, self.calendar.provisional(day))
        self.placed[step.id] = dated
        return dated

    def _squeezed(self, step: LaunchStep, planned: date) -> date:
        """Days before day 0 are drawn together between as_of and day 0 when the first of them are past."""
        if self.as_of is None or step.offset >= 0 or self.as_of > self.day_zero or step.counted_from != "start":
            return planned
        left = (self.day_zero - self.as_of).days
        if left >= -self.first:
            return planned
        return self.day_zero - timedelta(days=max(1, round(left * step.offset / self.first)) if left else 0)

    def _earliest(self, step: LaunchStep, state: str) -> date | None:
        before = [self.placed[name] for name in step.after if name in self.placed]
        limits = [
            b.day if state == "squeezed" else b.end + timedelta(days=0 if step.offset == 0 else 1) for b in before
        ]
        return max(limits, default=None)

    def _suited(self, step: LaunchStep, day: date, earliest: date | None) -> date:
        day = max(day, earliest) if earliest else day
        if step.offset == 0:
            return day
        if step.meeting and self.meets is not None:
            return day + timedelta(days=(self.meets - day.weekday()) % 7)
        if step.audience == "members":
            return self._free(day, -1 if step.offset < 0 else 1)
        floor = max(filter(None, (earliest, self.as_of)), default=None)
        back = self.calendar.shifted(day, -1) if step.offset < 0 else None
        return back if back and (floor is None or back >= floor) else self.calendar.shifted(day, 1)

    def _free(self, day: date, step: int) -> date:
        """The nearest day in the members' free hours: a weekend day that is not worked, where only those are free."""
        for _ in range(14 if self.weekends_only else 0):
            if day.weekday() in WEEKEND and not self.calendar.works(day):
                break
            day += timedelta(days=step)
        return day
