"""Conditions on the completed profile: whether they hold, and why not, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..models.base import Condition

Facts = Mapping[str, Any]  # dotted path → value, for every field of the completed profile


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether `condition` holds for `facts`. A path that is not in `facts` is a bug and raises KeyError."""
    match condition.op:
        case "all":
            return all(holds(part, facts) for part in condition.parts)
        case "any":
            return any(holds(part, facts) for part in condition.parts)
        case "not":
            return not holds(condition.parts[0], facts)
    found = facts[condition.path]
    if condition.op == "set":
        return is_set(found) is condition.values[0]
    if condition.op == "between":
        return any(_between(each, condition.low, condition.high) for each in _members(found) if each is not None)
    return bool(set(_members(found)) & set(condition.values))


def is_set(value: Any) -> bool:
    """Whether a field was given something: 0 and false are something, an empty text or list is not."""
    return value is not None and value != "" and value != () and value != {}


def blockers(condition: Condition, facts: Facts) -> list[Condition]:
    """The parts that keep a condition from holding, outermost first; negations stay whole."""
    if holds(condition, facts):
        return []
    if condition.op == "all":
        return [blocker for part in condition.parts for blocker in blockers(part, facts)]
    return [condition]


def describe(condition: Condition, label: Callable[[str], str], option: Callable[[str, Any], str], words: Mapping[str, str]) -> str:
    """A condition in words. `label` names a field, `option` one of its values; `words` joins them."""
    def inner(part: Condition) -> str:
        return describe(part, label, option, words)

    match condition.op:
        case "all":
            return words["and"].join(map(inner, condition.parts))
        case "any":
            return words["or"].join(map(inner, condition.parts))
        case "not":
            return words["not"].format(part=inner(condition.parts[0]))
        case "set":
            return words["set" if condition.values[0] else "unset"].format(field=label(condition.path))
        case "between":
            return _describe_range(condition, label, words)
    values = words["values"].join(option(condition.path, value) for value in condition.values)
    return words["is"].format(field=label(condition.path), values=values)


def _describe_range(condition: Condition, label: Callable[[str], str], words: Mapping[str, str]) -> str:
    low, high = condition.low, condition.high
    key = "between" if low is not None and high is not None else "least" if low is not None else "most"
    return words[key].format(field=label(condition.path), low=f"{low or 0:g}", high=f"{high or 0:g}")


def _between(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _members(value: Any) -> tuple[Any, ...]:
    if isinstance(value, Mapping):
        return tuple(value)
    return value if isinstance(value, tuple) else (value,)
