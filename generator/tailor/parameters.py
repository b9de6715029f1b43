"""Parameters, figures and the words that texts may name in {slots}."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

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
}


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
    whole = facts[case.percent_of]
    low, high = parameter.range
    return None if whole is None else max(low, min(high, int(whole * case.value / 100)))


def inputs(facts: Facts, team: dict[str, tuple[int, float]]) -> dict[str, float]:
    """The numbers of the profile that figures start from. team: role → (people, hours a week in all)."""
    numbers: dict[str, float] = {
        "people": facts["size.people"],
        "groups": facts["size.groups"],
        "goal": facts["size.goal"],
        "full-groups": facts["size.full_groups"],
        "reachable": facts["seeds.reachable"],
        "leader-hours": facts["leader.hours"],
        "team-people": sum(people for people, _ in team.values()),
        "team-hours": sum(hours for _, hours in team.values()),
    }
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

    def __init__(self, language: str, slots: dict[str, Any]) -> None:
        self.language = language
        self.used: set[str] = set()
        self.told: list[str] = []
        self.slots = {
            name: self.number(value) if isinstance(value, (int, float)) else value for name, value in slots.items()
        }

    def __call__(self, text: Text | str | None) -> str:
        if text is None or isinstance(text, str):
            return text or ""
        said = text.into(self.language)
        self.told.append(SLOT.sub(self._slot, said) if "{" in said else said)
        return self.told[-1]

    def _slot(self, match: re.Match[str]) -> str:
        self.used.add(match[1])
        return self.slots[match[1]]

    def number(self, value: float) -> str:
        """A number as it is printed: 5000 in Chinese, 5,000 in English; at most one decimal."""
        rounded = round(value, 1)
        whole = int(rounded) if rounded == int(rounded) else rounded
        return f"{whole:,}" if self.language == "en" else f"{whole}"
