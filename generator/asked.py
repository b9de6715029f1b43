"""What is asked back about a profile, as notes at the places of its fields: `qunce check` prints them."""

from __future__ import annotations

from collections.abc import Iterator

from .calendar.days import calendar_of
from .errors import Place, Problem
from .load.lookup import at
from .load.profiles import read_profile
from .load.source import Node, read
from .load.store import Store
from .plan.reckoning import AnswerLine, QuestionLine
from .tailor.resolve import resolve


def asked(data: bytes, file: str, store: Store) -> Iterator[Problem]:
    """The questions of the profile in `data`, each where its field belongs. Raises InputError with every problem."""
    profile = read_profile(data, file, store.library, store.calendars)
    node, _ = read(data, file)
    calendar = calendar_of(profile.place.region, store.calendars)
    zh, en = (resolve(store.library, profile, calendar, language=language).questions for language in ("zh", "en"))
    for ours, theirs in zip(zh, en):
        place = _place(node, ours.field) if node else Place(file)
        told = f"请回话：{ours.ask}", f"please answer: {theirs.ask}"
        yield Problem(place, *told, warning=True, note=True, more=_more(ours, theirs))


def _more(ours: QuestionLine, theirs: QuestionLine) -> tuple[str, ...]:
    pairs = zip(ours.answers, theirs.answers)
    answers = (line for pair in pairs for line in _followed(*pair))
    return (*answers, f"不用改就写 or, to leave it so: leave_out: [{{id: {ours.id}, reason: …}}]")


def _followed(ours: AnswerLine, theirs: AnswerLine) -> Iterator[str]:
    """An answer, what is then done, and below it what is written into the profile."""
    yield f"{ours.reply}：{ours.then} | {theirs.reply}: {theirs.then}"
    if ours.fill:
        yield f"    情况表：{ours.fill} | profile: {theirs.fill}"


def _place(node: Node, field: str) -> Place:
    """Where a dotted path stands in a profile: as far along it as there is anything."""
    path = field.split(".")
    while path and at(node, *path) is None:
        path.pop()
    return (at(node, *path) or node).place
