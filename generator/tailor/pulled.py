"""Levers as they are told.

The decisions with their sums, the next ones, what is never touched, what the profile refuses.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..models.base import Text
from ..models.reckoning import Lever
from ..plan.reckoning import LeverLine
from .context import Context
from .levers import Pull
from .titles import work_title


def lever_lines(known: Context) -> Iterator[LeverLine]:
    """Used ones in the order in which they were pulled, then the next, what none touches, and the refused."""
    yield from (_line(known, pull, "used") for pull in known.fitted.pulled)
    yield from (_line(known, pull, "next") for pull in known.fitted.next)
    yield from (_told(known, lever, "never") for lever in known.fitted.never)
    reasons = {each.id: each.reason for each in known.profile.leave_out}
    for lever in known.library.of(Lever):
        if lever.id in reasons:
            yield _told(known, lever, "refused", reasons[lever.id])


def _told(known: Context, lever: Lever, state: str, reason: str = "") -> LeverLine:
    said = known.said(lever, lever.text if state == "never" else Text("", "", ""))
    return LeverLine(
        id=lever.id,
        title=known.say(lever.title),
        state=state,
        text=said.text,
        reason=reason,
        said=said,
    )


def _line(known: Context, pull: Pull, state: str) -> LeverLine:
    number, lever = known.say.number, pull.lever
    slots = {
        "before": number(round(pull.before, 1)),
        "after": number(round(pull.after, 1)),
        "role": known.title(pull.role),
        "minutes-before": known.time(pull.total + pull.saved),
        "minutes-after": known.time(pull.total, pull.total + pull.saved),
        "saved": known.time(pull.saved),
        "helpers": number(pull.helpers),
        "ask": number(pull.ask),
        "work": known.word("list.comma").join(dict.fromkeys(work_title(known, name) for name in pull.works)),
        "round": number(-int(-pull.before // max(1, pull.after))),
    }
    said = known.said(lever, known.say(lever.text, **slots))
    return LeverLine(
        id=lever.id,
        title=known.say(lever.title, **slots),
        state=state,
        text=said.text,
        costs=known.say(lever.costs, **slots),
        role=slots["role"],
        before=slots["before"],
        after=slots["after"],
        saved=pull.saved,
        saves=slots["saved"],
        works=slots["work"] if any(name.startswith(("priority/", "kind/")) for name in lever.on) else "",
        said=said,
    )
