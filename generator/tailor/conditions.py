"""Conditions on the completed profile: whether they hold, and why not, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..models.base import Condition
from ..record import record

Facts = Mapping[str, Any]  # dotted path → value, for every field of the completed profile


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether `condition` holds for `facts`. A path that is not in `facts` is a bug and raises KeyError."""
    op = condition.op
    if op == "in":
        found = facts[condition.path]
        return (
            any(each in condition.values for each in found)
            if isinstance(found, (tuple, dict))
            else found in condition.values
        )
    if op == "all":
        return all(holds(part, facts) for part in condition.parts)
    if op == "any":
        return any(holds(part, facts) for part in condition.parts)
    if op == "not":
        return not holds(condition.parts[0], facts)
    found = facts[condition.path]
    if op == "set":
        return is_set(found) is condition.values[0]
    return any(_between(each, condition.low, condition.high) for each in _members(found) if each is not None)


class Held:
    """Which conditions hold for these facts; many items share one, and each is asked once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.known: dict[int, tuple[bool, Condition]] = {}  # by identity, which is theirs as long as they are kept

    def __call__(self, condition: Condition) -> bool:
        name = id(condition)
        if name not in self.known:
            self.known[name] = holds(condition, self.facts), condition
        return self.known[name][0]


def is_set(value: Any) -> bool:
    """Whether a field was given something: 0 and false are something; an empty text is not, nor a list of such."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, tuple):
        return any(map(is_set, value))
    return value is not None and value != {}


@record(eq=True)
class Words:
    """How conditions are put into words. phrase: name and parts → text; label: a field; option: one of its values."""

    phrase: Callable[..., str]
    label: Callable[[str], str]
    option: Callable[[str, Any], str]


def reasons(condition: Condition, facts: Facts, words: Words) -> list[str]:
    """Why a condition does not hold, as what the profile says instead; empty when it holds."""
    return _told(condition, facts, words, False)


def _told(condition: Condition, facts: Facts, words: Words, wanted: bool) -> list[str]:
    """The facts that make a condition hold (`wanted`) or fail; empty when it is not so."""
    if holds(condition, facts) is not wanted:
        return []
    if condition.op in ("all", "any"):
        return list(dict.fromkeys(said for part in condition.parts for said in _told(part, facts, words, wanted)))
    if condition.op == "not":
        return _told(condition.parts[0], facts, words, not wanted)
    return [_told_of(condition, facts, words, wanted)]


def _told_of(condition: Condition, facts: Facts, words: Words, wanted: bool) -> str:
    path, found = condition.path, facts[condition.path]
    field = words.label(path)
    if condition.op == "set":
        return words.phrase("set" if is_set(found) else "unset", field=field)
    if isinstance(found, bool) or (condition.op == "between" and is_set(found)):
        return words.phrase("is", field=field, values=words.option(path, _members(found)[0]))
    if wanted or condition.op == "between":
        values = [each for each in _members(found) if each in condition.values] or _members(found)
        return words.phrase("is", field=field, values=words.option(path, values[0]) if values else "")
    return words.phrase(
        "is-not", field=field, values=words.phrase("or").join(words.option(path, v) for v in condition.values[:3])
    )


def _between(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _members(value: Any) -> tuple[Any, ...]:
    if isinstance(value, dict):
        return tuple(value)
    return value if isinstance(value, tuple) else (value,)
