"""A week as it usually is, read from the ledger: what each person does on which day. Its sums are those of its week."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from ..plan.plan import Plan
from ..plan.reckoning import Occurrence, WorkLine

WHENEVER = 7  # the column of what is done when it comes, after the seven days


def usual_week(plan: Plan) -> date | None:
    """The Monday of the first week in which nobody rests and nothing dated is done; else of the one that is nearest."""
    have = {(person.role, person.person): person.minutes for person in plan.people}
    odd: dict[date, int] = defaultdict(int)
    for week in plan.weeks:
        odd[week.monday] += 4 * (week.have < have.get((week.role, week.person), 0)) + 2 * week.full + bool(week.waiting)
    return min(odd, key=lambda monday: (odd[monday], monday), default=None)


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
