"""Parameters, figures and the words that texts may name in {slots}."""

from __future__ import annotations

import math
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..counting import counted
from ..load.decode import SLOT
from ..models.base import Text
from ..models.parts import ParameterCase
from ..models.playbook import Figure, Parameter
from ..record import record
from .conditions import Facts, holds

OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "divide-up": lambda a, b: math.ceil(a / b) if b else 0,
    "divide": lambda a, b: round(a / b, 1) if b else 0,
    "multiply": lambda a, b: math.ceil(a * b),
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "percent-of": lambda a, b: math.ceil(a * b / 100),
    "smaller": min,
    "larger": max,
    "first": lambda a, b: a or b,
}


BASELINES = {  # inputs that a team counts itself: the metric whose baseline they are; 0 where nobody has counted
    "speakers": "speakers-7-days",
    "active": "active-7-days",
    "posts": "new-posts",
    "questions": "questions",
    "comments": "comments",
    "unanswered": "unanswered",
}

CALLED = (
    "members",
    "leader",
    "decides",
    "answerable",
    "told",
    "home",
    "notice",
)  # who and what an English text begins with
ENDS = (". ", "! ", "? ")


@record(eq=True)
class Setting:
    """A parameter's value for one profile. `origin`: profile, case or default; `case`: which one."""

    parameter: Parameter
    value: float
    origin: str
    case: int = -1


@record(eq=True)
class Result:
    """A figure's value, and the operands it came from as (name, value)."""

    figure: Figure
    value: float
    operands: tuple[tuple[str, float], ...]


def set_parameters(parameters: list[Parameter], facts: Facts) -> dict[str, Setting]:
    """Each parameter's value: what the profile sets, else the first case that holds, else the default."""
    return {parameter.id: set_parameter(parameter, facts) for parameter in parameters}


def set_parameter(parameter: Parameter, facts: Facts) -> Setting:
    """One parameter's value."""
    chosen = facts["parameters"].get(parameter.id)
    if chosen is not None:
        return Setting(parameter, chosen, "profile")
    for index, case in enumerate(parameter.cases):
        value = _case_value(parameter, case, facts) if holds(case.when, facts) else None
        if value is not None:
            return Setting(parameter, value, "case", index)
    return Setting(parameter, parameter.default, "default")


def _case_value(parameter: Parameter, case: ParameterCase, facts: Facts) -> float | None:
    if case.percent_of is None:
        return case.value
    whole, (low, high) = facts[case.percent_of], parameter.range
    if isinstance(whole, tuple):
        whole = min((each for each in whole if each), default=None)
    return None if whole is None else max(low, min(high, int(whole * case.value / 100)))


def inputs(facts: Facts, team: dict[str, tuple[int, float]]) -> dict[str, float]:
    """The numbers of the profile that figures start from. team: role → (people, hours a week in all)."""
    numbers: dict[str, float] = {
        "people": facts["size.people"],
        "groups": facts["size.groups"],
        "groups-kept": facts["size.groups"],
        "goal": facts["size.goal"],
        "full-groups": facts["size.full_groups"],
        "reachable": facts["seeds.reachable"],
        "leader-hours": facts["leader.hours"],
        "team-people": sum(people for people, _ in team.values()),
        "team-hours": sum(hours for _, hours in team.values()),
        "capacity": facts["platforms.capacity"] or 0,
        "sections": facts["size.sections"],
    } | {name: facts["baseline"].get(metric, 0) for name, metric in BASELINES.items()}
    for role, (people, hours) in team.items():
        numbers[f"{role}-people"] = people
        numbers.setdefault(f"{role}-hours", hours)
    return numbers


def work_out(figures: list[Figure], known: dict[str, float]) -> list[Result]:
    """The figures in file order; an operand is a name in `known` or an earlier figure. Units are the figures' own."""
    results, values = [], dict(known)
    for figure in figures:
        operands = tuple((name, values.get(name, 0)) for name in figure.of)
        value = operands[0][1]
        for _, operand in operands[1:]:
            value = OPERATIONS[figure.op](value, operand)
        value = value if figure.floor is None else max(value, figure.floor)
        values[figure.id] = value
        results.append(Result(figure, value, operands))
    return results


class Speaker:
    """Says a Text in one language with its slots filled in.

    used: the slots that what was said so far names; told: all of it.
    """

    def __init__(self, language: str, slots: dict[str, Any], names: Mapping[str, str] | None = None) -> None:
        """names: words that this community's place calls otherwise → what it calls them."""
        self.language = language
        self.names = names or {}
        self._named = _any_of(self.names, language)
        self.used: set[str] = set()
        self.told: list[str] = []
        self.slots = {
            name: self.number(value) if isinstance(value, (int, float)) else value for name, value in slots.items()
        }

    def __call__(self, text: Text | str | None, **own: str) -> str:
        """`own`: slots that only this text has, beside those of all."""
        if text is None or isinstance(text, str):
            return text or ""
        said = text.into(self.language)
        if self._named:
            said = self._named.sub(lambda match: self.names[match[0]], said)
        return self._filled(said, own)

    def quote(self, text: Text | str | None, **own: str) -> str:
        """The same of what somebody else says: in their own words."""
        return text or "" if text is None or isinstance(text, str) else self._filled(text.into(self.language), own)

    def _filled(self, said: str, own: Mapping[str, str]) -> str:
        if "{" in said:
            said = counted(said, ChainMap(dict(own), self.slots))
            said = SLOT.sub(lambda match: self._within(match, own), said)
        self.told.append(said)
        return said

    def _within(self, found: re.Match[str], own: Mapping[str, str]) -> str:
        """What is filled in; with a capital where an English sentence begins with it."""
        said = self._slot(found[1], own)
        begins = not found.start() or found.string[: found.start()].endswith(ENDS)
        return said[:1].upper() + said[1:] if begins and self.language == "en" and found[1] in CALLED else said

    def _slot(self, name: str, own: Mapping[str, str]) -> str:
        if name in own:
            return own[name]
        self.used.add(name)
        return self.slots[name]

    def number(self, value: float) -> str:
        """A number as it is printed in this language."""
        return printed(value, self.language)


def _any_of(words: Iterable[str], language: str) -> re.Pattern[str] | None:
    """A pattern for any of these words, the longest first; in English whole words, and none inside a {slot}."""
    listed = sorted(words, key=len, reverse=True)
    if not listed:
        return None
    any_word = "|".join(map(re.escape, listed))
    return re.compile(rf"\b(?:{any_word})\b(?![-\w]*}})" if language == "en" else any_word)


def printed(value: float, language: str) -> str:
    """A number: 5000 in Chinese, 5,000 in English; at most one decimal."""
    rounded = round(value, 1)
    whole = int(rounded) if rounded == int(rounded) else rounded
    return f"{whole:,}" if language == "en" else f"{whole}"
