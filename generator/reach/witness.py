"""Profiles made to order: for a condition, those for which it holds.

The fields of a profile are put into groups that do not depend on each other (the platforms with the home, the team with
its sums …). Each group has a list of choices. A test of one field keeps some choices of its group, so a condition is a
search over sets of choices.
"""

from __future__ import annotations

import itertools
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..load.checks import profile_paths
from ..load.decode import bare, hints, one_of
from ..load.library import Library
from ..models.base import Condition, Range, Ref
from ..models.playbook import Parameter, Platform, Role, Type, Variant
from ..models.profile import Profile, TeamMember
from ..tailor.conditions import holds
from .parts import Part, tests

Data = dict[str, Any]  # a profile, or some fields of it, as it would be written
Said = dict[str, list[Any]]  # path → what conditions name there
Goal = tuple[Condition, bool]  # a condition, and whether it is to hold
Fork = tuple[tuple[Condition, ...], bool]  # conditions of which one is to come out so
TEXT = "Words"
EACH_ALONE = ("problems", "baseline", "parameters")  # too many entries for every selection of them
BOUND = {
    "name",
    "start",
    "leave_out",
    "own_platforms",
    "size",
    "team",
    "leader",
    "platforms",
    "home",
    "type",
    "also",
    "variant",
    "meets",
    "account",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to fill in a group of fields: what is written, and the facts that come of it."""

    data: Data
    facts: dict[str, Any]

    def like(self, other: Choice) -> int:
        """In how many facts two choices agree."""
        return sum(other.facts[path] == value for path, value in self.facts.items())


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
        self.groups = {name: list(choices) for name, choices in _groups(library, self.said).items()}
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
    """The profile with a team of the people and hours that were chosen, in equal parts."""
    roles, leader = facts["team.role"], data.get("leader") or {}
    counted = leader.get("hours", 0) > 0 and leader.get("kind") in ("kol", "founder") and "leader" not in roles
    people = max(len(roles), facts["team.total_people"] - counted)
    hours = max(0.0, facts["team.total_hours"] - (leader.get("hours", 0) if counted else 0))
    each = int(hours / people * 4) / 4 if people else 0  # quarters add up exactly
    sizes = [1, *(people // len(roles) + (index < people % len(roles)) for index in range(len(roles)))] if roles else []
    when, rest = data.pop("when"), hours - each * (people - 1)
    sizes[1:2] = [sizes[1] - 1] if sizes else []
    team = [
        {"role": role, "people": size, "hours": each, "when": when}
        for role, size in zip((roles[:1] + roles), sizes)
        if size
    ]
    return {**data, "team": [{**member, "hours": rest} if member is team[0] else member for member in team]}


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


def _groups(library: Library, said: Said) -> dict[str, Iterable[Choice]]:
    """Every group of fields with its choices."""
    loose = [path for path in profile_paths() if path.partition(".")[0] not in BOUND]
    return {
        "kind": _kinds(library),
        "places": _places(library, said.get("platforms.capacity", [])),
        "team": _teams(library, said),
        "leader": _leaders(said),
        "size": _sizes(said),
        "when": _hours_of_day(),
        "meets": _meetings(),
        "account": _accounts(),
        **{path: _simple(library, path, said.get(path, [])) for path in loose},
    }


def _kinds(library: Library) -> Iterator[Choice]:
    types, variants = library.of(Type), library.of(Variant)
    for kind in types:
        for variant in (None, *(v for v in variants if kind.id in v.of)):
            for also in ((), *((other.id,) for other in types if other is not kind)):
                name = variant.id if variant else None
                data = {"type": kind.id, "variant": name, "also": list(also)}
                yield Choice(data, {"type": kind.id, "variant": name, "also": also})


def _places(library: Library, capacities: list[float]) -> Iterator[Choice]:
    """The library's platforms and some that it does not know, one or two of them, each as the home."""
    own: list[Data] = [
        {"id": f"own-{number}", "title": "Our groups", "capacity": int(number)}
        for number in (50, *capacities)
        if number >= 1
    ]
    own += [
        {"id": "own-hall", "title": "Our hall", "grouped": False, "own": True},
        {"id": "own-chat", "title": "Our chat"},
    ]
    places = {place.id: (place.grouped, place.own, place.capacity) for place in library.of(Platform)}
    places |= {each["id"]: (each.get("grouped", True), each.get("own", False), each.get("capacity")) for each in own}
    for home in places:
        for other in (None, *(name for name in places if name != home)):
            used = (home, other) if other else (home,)
            limits = [places[name][2] for name in used if places[name][0]]
            data = {
                "platforms": list(used),
                "home": home,
                "own_platforms": [each for each in own if each["id"] in used],
            }
            yield Choice(
                data,
                {
                    "platforms": used,
                    "home": home,
                    "home.grouped": places[home][0],
                    "home.own": places[home][1],
                    "platforms.grouped": bool(limits),
                    "platforms.capacity": limits[0] if limits else None,
                },
            )


def _teams(library: Library, said: Said) -> Iterator[Choice]:
    named = [role for role in library.by_id(Role) if role in said.get("team.role", ()) or role == "operator"]
    wholes = [tuple(roles) for size in range(1, len(named) + 1) for roles in itertools.combinations(named, size)]
    wholes += [(role,) for role in library.by_id(Role) if role not in named]
    for roles in (tuple(library.by_id(Role)), *wholes):
        for people in sorted({len(roles), 30, *(int(n) for n in said.get("team.total_people", ()) if n >= len(roles))}):
            for hours in sorted({3.0, 60.0, *(float(n) for n in said.get("team.total_hours", ()) if n >= 0)}):
                each = tuple(hours / people for _ in roles)
                facts = {
                    "team": roles,
                    "team.role": roles,
                    "team.people": (),
                    "team.hours": each,
                    "team.total_people": people,
                }
                yield Choice({}, facts | {"team.total_hours": hours})
    yield Choice(
        {},
        dict.fromkeys(("team", "team.role", "team.people", "team.hours"), ())
        | {"team.total_people": 0, "team.total_hours": 0.0},
    )


def _leaders(said: Said) -> Iterator[Choice]:
    kinds = typing.get_args(hints(hints(Profile)["leader"].__args__[0])["kind"])
    for kind in kinds:
        for hours in sorted({0, 2, *(n for n in said.get("leader.hours", ()) if n >= 0)}):
            for name in ("", "Lee"):
                data = {"kind": kind, "hours": hours, "name": name}
                yield Choice({"leader": data}, {"leader.kind": kind, "leader.hours": hours, "leader.name": name})


def _hours_of_day() -> Iterator[Choice]:
    for when in typing.get_args(hints(TeamMember)["when"]):
        yield Choice({"when": when}, {"team.when": (when,)})


def _meetings() -> Iterator[Choice]:
    yield Choice({"meets": None}, {"meets.day": "", "meets.at": ""})
    for day in typing.get_args(hints(hints(Profile)["meets"].__args__[0])["day"]):
        yield Choice({"meets": {"day": day, "at": "20:30"}}, {"meets.day": day, "meets.at": "20:30"})


def _accounts() -> Iterator[Choice]:
    for owner, backup in (("", ""), ("Ann", ""), ("Ann", "Bo")):
        data = {"owner": owner, "backup": backup} if owner else None
        yield Choice({"account": data}, {"account.owner": owner, "account.backup": backup})


def _sizes(said: Said) -> Iterator[Choice]:
    def numbers(path: str, *more: int) -> list[int]:
        return sorted({*more, *(int(n) for n in said.get(path, ()) if n >= 0)})

    for people, goal in itertools.product(numbers("size.people", 40, 1200), numbers("size.goal", 60, 2000)):
        for groups, full in itertools.product(numbers("size.groups", 1, 8), numbers("size.full_groups", 0)):
            if groups >= 1 and full <= groups:
                size = {"people": people, "goal": goal, "groups": groups, "full_groups": full}
                yield Choice({"size": size}, {f"size.{name}": number for name, number in size.items()})


def _simple(library: Library, path: str, said: list[Any]) -> list[Choice]:
    """The choices of a field that stands alone; entries of a list are chosen one by one where there are many."""
    hint = _hint(path)
    values = listed(library, path) or said or ([TEXT] if typing.get_origin(hint) is tuple else [])
    if path in EACH_ALONE or typing.get_origin(hint) is dict:
        return [
            Choice({path: [] if path == "problems" else {}}, {path: ()}),
            *(_alone(library, path, value) for value in values),
        ]
    if typing.get_origin(hint) is tuple:
        sets = [tuple(chosen) for size in range(len(values) + 1) for chosen in itertools.combinations(values, size)]
        return [Choice({path: list(chosen)}, {path: chosen}) for chosen in sets]
    return [Choice(_nested(path, value), {path: value}) for value in _single(path, hint, values)]


def _alone(library: Library, path: str, value: str) -> Choice:
    if path == "problems":
        return Choice({path: [value]}, {path: (value,)})
    parameter = library.by_id(Parameter)[value] if path == "parameters" else None
    number = (
        next((limit for limit in parameter.range if limit != parameter.default), parameter.default) if parameter else 1
    )
    return Choice({path: {value: number}}, {path: (value,)})


def _single(path: str, hint: Any, values: list[Any]) -> list[Any]:
    if bare(one_of(hint)) in (int, float):
        low = next((mark.low for mark in typing.get_args(one_of(hint))[1:] if isinstance(mark, Range)), None) or 0
        return sorted({30, *(int(number) for number in values if number >= low)})
    return list(dict.fromkeys(["CN", "TW", *values])) if path == "place.region" else values or ["", TEXT]


def _hint(path: str) -> Any:
    outer, dot, name = path.partition(".")
    return hints(bare(one_of(hints(Profile)[outer])))[name] if dot else hints(Profile)[outer]


def listed(library: Library, path: str) -> list[Any]:
    """The values that a field may have, where there is a list of them."""
    inner = one_of(_hint(path))
    if typing.get_origin(inner) is typing.Literal:
        return list(typing.get_args(inner))
    marks = [mark for mark in typing.get_args(inner)[1:] if isinstance(mark, Ref)]
    return [name for mark in marks for kind in mark.kinds for name in library.items[kind]]


def _nested(path: str, value: Any) -> Data:
    outer, dot, inner = path.partition(".")
    return {outer: {inner: value}} if dot else {path: value}
