"""The dated steps as tasks to be placed, and the frame in which work is placed."""

from __future__ import annotations

from datetime import date, timedelta

from ..models.playbook import Sop
from .context import Context
from .crew import WEEKDAYS
from .frame import Frame, Task
from .schedule import Dated, Schedule

TIRED = "volunteers-tired"


def frame_of(known: Context, dated: Schedule, as_of: date | None, last: date) -> Frame:
    """Between which days work is placed, and by which rules."""
    profile = known.profile
    begin = profile.term.from_ if profile.term else None  # before the term there is only getting ready
    runs = max(dated.day_zero, as_of or dated.day_zero, begin or dated.day_zero)
    steps = [d.day for d in dated.steps if d.state != "past"]
    if as_of is None and _met_on(known, runs):
        steps.append(runs - timedelta(days=1))  # what is met on the first day is got ready for the day before
    peaks = tuple((peak.from_, peak.to) for peak in (profile.term.peaks if profile.term else ()))
    return Frame(
        known.calendar,
        min([runs, *steps]),
        runs,
        max(last, runs),
        known.value("slack"),
        int(known.value("shift-minutes")),
        profile.free_hours or ("evenings", "weekends"),
        _meeting(known),
        peaks,
        TIRED in known.facts["problems"],
    )


def _met_on(known: Context, day: date) -> bool:
    """Whether something that must be got ready for is on such a weekday, and not on the first of its week."""
    ready = {name for work in known.fitted.works for name in work.follows}
    return any(work.id in ready and day.weekday() in work.days and day.weekday() > 0 for work in known.fitted.works)


def _meeting(known: Context) -> tuple[int, int, int] | None:
    """When the community meets, during which nobody of the team does anything else."""
    facts = known.facts
    if not facts["meets.day"]:
        return None
    hours, minutes = facts["meets.at"].split(":")
    begin = int(hours) * 60 + int(minutes)
    own = [w.minutes for w in known.fitted.works if w.fixed and w.at == facts["meets.at"]]
    return WEEKDAYS.index(facts["meets.day"]), begin, min(24 * 60, begin + max(own, default=60))


def tasks_of(known: Context, dated: Schedule) -> list[Task]:
    """The dated steps as tasks. One that opens a once-only sheet takes what that sheet takes, if it is more."""
    return [_task(known, d) for d in dated.steps if d.state != "past"]


def _task(known: Context, dated: Dated) -> Task:
    step = dated.step
    at = step.at or ""
    if step.meeting and known.facts["meets.at"]:
        at = known.facts["meets.at"]
    fixed = bool(at) and (step.meeting or step.offset == 0) and step.audience == "members"
    return Task(
        step.id,
        known.holder(step.owner),
        step_minutes(known, dated),
        dated.day,
        max(dated.day, dated.end),
        step.audience,
        at,
        fixed,
        step.after,
        step.offset == 0,
    )


def step_minutes(known: Context, dated: Dated) -> int:
    """Minutes of a dated step: its own, or those of the once-only sheet that it opens where these are more."""
    own = dated.step.minutes * (round(known.counts[dated.step.per]) if dated.step.per else 1)
    name = known.sop(dated.step.sop)
    sop = known.library.by_id(Sop).get(name) if name else None
    if sop is None or sop.every != "once":
        return own
    return max(own, round(sop.minutes * (known.counts[sop.per] if sop.per else 1)))
