"""Profiles made to order: for a condition, those for which it holds.

The fields of a profile are put into groups that do not depend on each other (the platforms with the home, the team with
its sums …). Each group has a list of choices. A test of one field keeps some choices of its group, so a condition is a
search over sets of choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..load.library import Library
from ..models.base import Condition
from ..tailor.conditions import holds
from .choices import EACH_ALONE, Choice, Data, Said, groups
from .parts import Part, tests

Goal = tuple[Condition, bool]  # a condition, and whether it is to hold
Fork = tuple[tuple[Condition, ...], bool]  # conditions of which one is to come out so


@dataclass(frozen=True, slots=True)
class Base:
    """A whole profile to start from, and its facts."""

    name: str
    data: Data
    facts: dict[str, Any]


class Forge:
    """All choices for one library, and the profiles made of them."""

    def __init__(self, library: Library, parts: Iterable[Part]) -> None:
        found = [test for part in parts for condition in (*part.when, *part.before) for test in tests(condition)]
        self.said = _values(found)
        self.groups = {name: list(choices) for name, choices in groups(library, self.said).items()}
        self.group_of = {path: name for name, choices in self.groups.items() for path in choices[0].facts}
        self.kept = cache(self._kept)
        self.nearest: dict[tuple[str, int, str], Choice] = {}

    def _kept(self, test: Condition, wanted: bool) -> int:
        """The choices for which a test comes out as wanted, as bits."""
        choices = self.groups[self.group_of[next(tests(test)).path]]
        return sum(1 << index for index, choice in enumerate(choices) if holds(test, choice.facts) is wanted)

    def solutions(self, goals: Iterable[Goal]) -> Iterator[dict[str, int]]:
        """Ways to make every condition come out as wanted: group → the choices left in it, as bits."""
        return self._search(list(goals), [], {name: (1 << len(choices)) - 1 for name, choices in self.groups.items()})

    def _search(self, sure: list[Goal], forks: list[Fork], left: dict[str, int]) -> Iterator[dict[str, int]]:
        while sure:
            condition, wanted = sure.pop()
            if condition.path:
                group = self.group_of.get(condition.path)
                if group is None:
                    continue  # no choice decides it: the plan itself will show
                left = left | {group: left[group] & self.kept(condition, wanted)}
                if not left[group]:
                    return
            elif condition.op == "not":
                sure.append((condition.parts[0], not wanted))
            elif (condition.op == "all") is wanted:
                sure += [(part, wanted) for part in condition.parts]
            else:
                forks = [*forks, (condition.parts, wanted)]
        if not forks:
            yield left
            return
        parts, wanted = min(forks, key=lambda fork: len(fork[0]))
        rest = [fork for fork in forks if fork[0] is not parts]
        for part in parts:
            yield from self._search([(part, wanted)], rest, left)

    def picks(self, left: dict[str, int], base: Base) -> dict[str, Choice]:
        """Of the choices left, the ones nearest to a base."""
        return {name: self._nearest(name, bits, base) for name, bits in left.items()}

    def _nearest(self, group: str, bits: int, base: Base) -> Choice:
        key = group, bits, base.name
        if key not in self.nearest:
            choices = [choice for index, choice in enumerate(self.groups[group]) if bits >> index & 1]
            self.nearest[key] = max(choices, key=lambda choice: _nearness(choice.facts, base.facts))
        return self.nearest[key]

    def profile(self, picks: dict[str, Choice], base: Base) -> Data:
        """The profile of these choices; what no group decides is the base's.

        The leader's hours are taken off the team's.
        """
        data = dict(base.data)
        for choice in picks.values():
            data = _laid(data, choice.data)
        return _staffed(data, picks["team"].facts)

    def others(self, group: str, choice: Choice, test: Condition, wanted: bool) -> list[Choice]:
        """Choices of the same group for which a test comes out as wanted.

        Of these, the ones that differ least otherwise.
        """
        bits = self.kept(test, wanted)
        found = [other for index, other in enumerate(self.groups[group]) if bits >> index & 1]
        most = max((other.like(choice) for other in found), default=0)
        return [other for other in found if other.like(choice) == most]


def _laid(data: Data, over: Data) -> Data:
    """Fields laid over others, mappings within mappings; what is None is taken out."""
    both = {**data}
    for name, value in over.items():
        inner = both.get(name)
        both[name] = (
            _laid(inner, value)
            if isinstance(value, dict) and isinstance(inner, dict) and name not in EACH_ALONE
            else value
        )
    return {name: value for name, value in both.items() if value is not None}


def _nearness(facts: dict[str, Any], base: dict[str, Any]) -> float:
    """How much of a choice is as in a base: 1 for each fact that is, less the further a number is from it."""
    total = 0.0
    for path, value in facts.items():
        have = base.get(path)
        if value == have or (not value and not have):
            total += 1
        elif isinstance(value, (int, float)) and isinstance(have, (int, float)):
            total -= abs(value - have) / (abs(value) + abs(have) + 1)
        elif value and have:
            total += 0.5
    return total


def _staffed(data: Data, facts: dict[str, Any]) -> Data:
    """The profile with a team of the people and hours that were chosen, in equal parts; the first of them is named."""
    roles, leader = facts["team.role"], data.get("leader") or {}
    counted = "leader" not in roles and _is_beside(leader)
    people = max(len(roles), facts["team.total_people"] - counted)
    hours = max(0.0, facts["team.total_hours"] - (leader.get("hours", 0) if counted else 0))
    each = int(hours / people * 4) / 4 if people else 0  # quarters add up exactly
    sizes = [1, *(people // len(roles) + (index < people % len(roles)) for index in range(len(roles)))] if roles else []
    when, names, rest = data.pop("when"), data.pop("names"), hours - each * (people - 1)
    sizes[1:2] = [sizes[1] - 1] if sizes else []
    team = [
        {"role": role, "people": size, "hours": each, "when": when}
        for role, size in zip((roles[:1] + roles), sizes)
        if size
    ]
    first = {"hours": rest} | ({"names": names} if names else {})
    return {**data, "team": [member | first if member is team[0] else member for member in team]}


def _is_beside(leader: Data) -> bool:
    """Whether a leader's hours come on top of the team's."""
    if not leader.get("hours") or leader.get("kind") == "none":
        return False
    return (leader.get("counted") or ("in-team" if leader["kind"] == "team" else "beside")) == "beside"


def _values(found: list[Condition]) -> Said:
    """What conditions name: values, and for numbers both sides of every limit."""
    said: dict[str, dict[Any, None]] = {}
    for test in found:
        values = said.setdefault(test.path, {})
        if test.op == "in":
            values |= dict.fromkeys(test.values)
        if test.op == "between":
            values |= dict.fromkeys(x for x in (test.low, test.high) if x is not None)
            values |= dict.fromkeys(x for x in (_below(test.low), _above(test.high)) if x is not None)
    return {path: list(values) for path, values in said.items()}


def _below(number: float | None) -> float | None:
    return None if number is None else number - 1


def _above(number: float | None) -> float | None:
    return None if number is None else number + 1
