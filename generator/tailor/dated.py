"""The dated plan of one community: its steps on their days, and how long the manual holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta

from ..models.playbook import LaunchStep
from ..plan.pages import PlanStep
from .context import Context
from .crew import WEEKDAYS
from .schedule import Dated, Schedule, schedule
from .slots import free_until
from .tasks import step_minutes

MONTH_DAYS = 30
Worked = Mapping[str, tuple[date, date, str]]


def dated(known: Context, as_of: date | None, more_days: int = 0) -> Schedule:
    """The steps of the dated plan with their days, as far as the community's term reaches.

    more_days: as many more than the least are left before day 0, where it moves.
    """
    steps = [step for step in steps_of(known) if counted_day(known, step) <= _until(known, as_of)]
    least = int(known.value("launch-least-days")) + more_days
    start, free = known.profile.start, known.profile.free_hours
    found = schedule(steps, start, as_of, known.calendar, least, free, _meets(known), _others(known))
    term = known.profile.term
    within = (d for d in found.steps if term is None or d.day <= term.to)
    kept = tuple(dataclasses.replace(d, end=min(d.end, term.to)) if term else d for d in within)
    return dataclasses.replace(found, steps=kept)


def steps_of(known: Context) -> list[LaunchStep]:
    """The steps of this community's plan, and of any plan those whose day is not before it begins."""
    start, picked = known.profile.start, known.picked(LaunchStep)
    ends = [step for step in picked if step.plan == "any" and counted_day(known, step) >= start]
    return [*known.dated(), *ends]


def counted_day(known: Context, step: LaunchStep) -> date:
    """The day of a step before any rest moves it; day 0 for those that are counted from it."""
    start = known.profile.start
    return start if step.plan != "any" else _others(known)[step.counted_from] + timedelta(days=step.offset)


def later(known: Context, day: date) -> str:
    """Why a step is not in this plan whose day is after all that it holds."""
    return known.word("step.later", day=day.isoformat())


def _others(known: Context) -> dict[str, date]:
    """The days besides day 0 from which steps are counted, where the profile has them."""
    renews = {"fee.renews": known.facts["fee.renews"]} if known.facts["fee.renews"] else {}
    return {"free_until": free_until(known.profile, known.settings), **renews}


def _until(known: Context, as_of: date | None) -> date:
    """As long as the manual holds by itself."""
    return max(known.profile.start, as_of or date.min) + timedelta(days=int(known.value("handout-valid-days")))


def _meets(known: Context) -> int | None:
    day = known.facts["meets.day"]
    return WEEKDAYS.index(day) if day else None


def last_day(known: Context, dated: Schedule, as_of: date | None) -> date:
    """How long it holds: so many days, to a working day, and until its last step; never longer than the term."""
    begin = max(known.profile.start, as_of or known.profile.start)
    last = max([_until(known, as_of), *(d.end for d in dated.steps)])
    last = known.calendar.shifted(last, 1)
    return max(begin, min(last, known.profile.term.to)) if known.profile.term else last


def called(dated: Schedule) -> set[str]:
    """The SOPs that the steps of the first month to come open."""
    ahead = [d for d in dated.steps if d.state != "past"]
    until = min((d.day for d in ahead), default=date.min) + timedelta(days=MONTH_DAYS)
    return {d.step.sop for d in ahead if d.step.sop and d.day < until}


def plan_steps(known: Context, dated: Schedule, worked: Worked) -> tuple[PlanStep, ...]:
    """The steps as the plan tells them, by day. worked: step → the days and the hour at which it is really done."""
    return tuple(sorted((_plan_step(known, d, worked) for d in dated.steps), key=lambda step: (step.day, step.offset)))


def _plan_step(known: Context, dated: Dated, worked: Worked) -> PlanStep:
    step: LaunchStep = dated.step
    day, end, at = worked.get(step.id, (dated.day, dated.end, ""))
    end = max(end, dated.end)
    return PlanStep(
        id=step.id,
        title=known.say(step.title),
        day=day,
        end=end,
        first_day=dated.first_day,
        offset=step.offset if step.plan != "any" else (dated.first_day - known.profile.start).days,
        state=dated.state,
        provisional=dated.provisional,
        at=at or step.at or "",
        owner=known.holder(step.owner),
        owner_title=known.title(step.owner),
        minutes=step_minutes(known, dated),
        steps=tuple(known.said(s, s.do) for s in step.steps if known.takes(s.when)),
        done=known.say(step.done),
        gate=known.gate(step.gate) if step.gate else None,
        sop=known.sop(step.sop),
        why=known.why(step),
    )
