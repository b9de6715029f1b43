"""Where several subjects are one community: what each limits, and the stricter that holds, told with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ..models.subjects import STRICTER_WHEN_LARGER, Limit, Limited, Subject
from ..plan.subjects import LimitLine, StricterLine
from .context import Context
from .subjects import subjects_of

OF_AN_EVENT = ("ends", "group")  # what limits nothing where the subject's event is not held


def stricter(known: Context) -> tuple[StricterLine, ...]:
    """The limits that two or more subjects of a plan set differently, the most dangerous first."""
    subjects = subjects_of(known.library, known.facts["subjects"])
    return tuple(line for topic in get_args(Limited) for line in _crossed(known, topic, subjects))


def limit_line(known: Context, limit: Limit) -> LimitLine:
    """How far a subject goes, as final text."""
    return LimitLine(
        topic=known.word(f"limit.{limit.of}"), said=known.said(limit, limit.text), why=known.say(limit.why)
    )


def _crossed(known: Context, topic: str, subjects: list[Subject]) -> Iterator[StricterLine]:
    """The line of one topic, where its limits differ."""
    held = {
        subject.id: limit
        for subject in subjects
        for limit in subject.limits
        if limit.of == topic and (topic not in OF_AN_EVENT or known.takes(subject.run.when))
    }
    titles = {subject.id: known.say(subject.title) for subject in subjects}
    first, *others = sorted(held, key=lambda name: _looseness(held[name])) or [""]
    looser = [name for name in others if held[name].value != held[first].value]
    if looser:
        yield StricterLine(
            limit=limit_line(known, held[first]),
            title=titles[first],
            looser=tuple((titles[name], known.say(held[name].text)) for name in looser),
        )


def _looseness(limit: Limit) -> float:
    return -limit.value if limit.of in STRICTER_WHEN_LARGER else limit.value
