"""What reckoning finds doubtful in a profile, in words: for the questions back."""

from __future__ import annotations

from collections.abc import Sequence

from ..plan.reckoning import PromiseLine
from .context import Context
from .frame import MEMBERS_FREE
from .owed import period
from .promise import scale_of
from .reckon import Reckoned
from .titles import short
from .work import MEMBERS

SLOW_WEEKS = 52  # a goal that takes longer is no goal for this year


def found_by_reckoning(known: Context, reckoned: Reckoned, promised: Sequence[PromiseLine]) -> dict[str, str]:
    """Name of the finding → its sum or names; "" where it is not so."""
    return {
        "promise-gap": _promise_gap(known, promised),
        "goal-slow": _goal_slow(known),
        "intake-over": _intake_over(known),
        "start-rests": _start_rests(known),
        "nobody-there": _nobody_there(known, reckoned),
        "musts-over": _musts_over(known),
    }


def _promise_gap(known: Context, promised: Sequence[PromiseLine]) -> str:
    number = known.say.number
    owing, short = next(((each, line) for each, line in zip(known.fitted.owed, promised) if line.gap), (None, None))
    if owing is None or short is None:
        return ""
    name, weeks = scale_of(short.owed, period(owing.delivery))
    owed, gap = (number(round(times * weeks, 1)) for times in (short.owed, short.gap))
    return known.word("found.promise-gap", what=short.what, period=known.word(f"promise.a-{name}"), owed=owed, gap=gap)


def _goal_slow(known: Context) -> str:
    """A goal that the intake a week would reach only after more than a year."""
    facts, number = known.facts, known.say.number
    more = facts["size.goal"] - facts["size.people"]
    if "size.goal" in known.assumed or more <= 0 or known.profile.closed:
        return ""
    intake = known.value("newcomers-per-week")
    if intake <= 0 or more / intake <= SLOW_WEEKS:
        return ""
    weeks = -int(-more // intake)
    return known.word("found.goal-slow", more=number(more), intake=number(intake), weeks=number(weeks))


def _intake_over(known: Context) -> str:
    """More newcomers counted in a week than the team can welcome."""
    if known.profile.closed or "joined" not in known.profile.baseline:
        return ""
    number, joined, intake = known.say.number, known.profile.baseline["joined"], known.value("newcomers-per-week")
    return known.word("found.intake-over", joined=number(joined), intake=number(intake)) if joined > intake else ""


def _start_rests(known: Context) -> str:
    start = known.profile.start
    rest = known.calendar.rest(start)
    return "" if rest is None else known.word("found.start-rests", day=short(known, start), name=known.say(rest.name))


def _nobody_there(known: Context, reckoned: Reckoned) -> str:
    """The community's own hour outside everybody's windows, or members free only when nobody of the team is."""
    for name, why in reckoned.placed.outside.items():
        work = reckoned.works[name]
        if why == "window" and work.role != MEMBERS and work.kind != "step":
            return known.word("found.nobody-there", work=reckoned.title(work), at=work.at)
    return "" if not known.crew or _meets_anybody(known) else known.word("found.nobody-free")


def _meets_anybody(known: Context) -> bool:
    for name in known.profile.free_hours or MEMBERS_FREE:
        days, first, last = MEMBERS_FREE[name]
        for seat in known.crew:
            spans = (span for day in days for span in (*seat.always[day], *seat.office[day]))
            if any(max(first, begin) < min(last, end) for begin, end in spans):
                return True
    return False


def _musts_over(known: Context) -> str:
    for role, minutes in known.fitted.over.items():
        have = known.team[role][1] * 60
        return known.word(
            "found.musts-over", role=known.title(role), need=known.time(have + minutes), have=known.time(have)
        )
    return ""
