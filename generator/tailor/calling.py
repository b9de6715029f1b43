"""What is told of the numbers that a plan names: when they are answered, and what else to do."""

from __future__ import annotations

from collections.abc import Iterable

from ..load.decode import SLOT
from ..models.base import Text
from ..models.calls import Call
from ..plan.pages import CallLine
from .calls import IN_DANGER, calls_in
from .context import Context


def call_lines(known: Context) -> tuple[CallLine, ...]:
    """The table of whom one calls."""
    return tuple(_line(known, line) for line in calls_in(known.library, known.profile.place.region).values())


def told_calls(known: Context, texts: Iterable[Text]) -> tuple[str, ...]:
    """For the numbers that texts name: when they are answered and what else to do, those alike in one line."""
    named = {slot for text in texts for slot in SLOT.findall(text.zh)}
    named |= set(IN_DANGER) if "danger" in named else set()
    alike: dict[tuple[str, str], dict[str, None]] = {}
    for name, call in calls_in(known.library, known.profile.place.region).items():
        if name in named:
            line = _line(known, call)
            alike.setdefault((line.hours, line.unanswered), {})[line.number.text] = None
    return tuple(
        known.word("call.line", numbers=known.word("list.comma").join(found), hours=hours, unanswered=unanswered)
        for (hours, unanswered), found in alike.items()
    )


def _line(known: Context, call: Call) -> CallLine:
    return CallLine(
        service=call.id,
        title=known.say(call.title),
        number=known.said(call, call.number),
        hours=known.say(call.hours),
        unanswered=known.say(call.unanswered),
    )
