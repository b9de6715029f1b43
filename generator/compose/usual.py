"""A week as it usually is, read from the ledger: what each person does on which day. Its sums are those of its week."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from ..plan.plan import Plan
from ..plan.reckoning import Occurrence, WorkLine

WHENEVER = 7  # the column of what is done when it comes, after the seven days


def usual_week(plan: Plan) -> date | None:
    """The Monday of the first whole week since day 0 in which nobody rests, nothing is dated and nothing waits.

    Where there is none, the nearest to it: rest days tell the most, then minutes of dated steps, then what waits.
    """
    resting = (rest for rest in plan.rests if rest.what != "season")
    days = (rest.first + timedelta(n) for rest in resting for n in range((rest.last - rest.first).days + 1))
    rested = set(map(_monday, days))
    dated: dict[date, int] = defaultdict(int)  # minutes of dated steps in each week
    for work in plan.ledger:
        for occurrence in work.occurrences if work.kind == "step" else ():
            dated[_monday(occurrence.day)] += occurrence.minutes
    odd: dict[date, tuple[bool, int, bool]] = {}
    whole = [week for week in plan.weeks if plan.day_zero <= week.monday <= plan.valid_until - timedelta(days=6)]
    for week in whole or plan.weeks:
        waits = odd.get(week.monday, (False, 0, False))[2] or bool(week.waiting)
        odd[week.monday] = week.monday in rested, dated.get(week.monday, 0), waits
    return min(odd, key=lambda monday: (odd[monday], monday), default=None)


def first_days(plan: Plan) -> tuple[date, date]:
    """The first and the last of the first seven days on which somebody works."""
    days = {occurrence.day for work in plan.ledger for occurrence in work.occurrences}
    begun = min((*days, plan.start))
    start = max(begun, plan.as_of or begun)
    week = sorted(day for day in days if start <= day < start + timedelta(days=7)) or [start]
    return week[0], week[-1]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def done_in(plan: Plan, monday: date) -> list[tuple[WorkLine, Occurrence]]:
    """Everything in the ledger that is done in a week."""
    last = monday + timedelta(days=6)
    return [
        (work, occurrence)
        for work in plan.ledger
        for occurrence in work.occurrences
        if monday <= occurrence.day <= last
    ]


def minutes_by_day(plan: Plan, monday: date) -> dict[tuple[str, str], list[int]]:
    """Role and person → minutes on each of the seven days, and of what is done when it comes."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * (WHENEVER + 1))
    for work, occurrence in done_in(plan, monday):
        column = occurrence.day.weekday() if occurrence.time else WHENEVER
        found[work.role, work.person][column] += occurrence.minutes
    return found
