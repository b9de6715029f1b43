"""Every value that a profile may choose, and both sides of every limit, change something.

Shown by pairs of profiles that differ only there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, get_args

from ..errors import Place
from ..load.checks import profile_paths
from ..load.library import unknown_place
from ..models.base import Condition
from ..models.playbook import Field, Readiness
from ..models.profile import DERIVED
from ..models.subjects import Subject
from ..tailor.conditions import holds
from .choices import WINDOWS, Data, column_paths, is_yes_or_no, listed
from .parts import Part, put, tests
from .prover import Prover
from .witness import Base, Goal

UNCHOSEN = {"language"}  # it changes every word and nothing else
SAID_ONLY = {"budget.per", "fee.per"}  # a choice that may change no more than what is said
SAID_ELSEWHERE = {"link", "place.zone"}  # the foot of every sheet, the clock of the calendar: no advice
ASSUMED = {
    "audience": "consumer",
    "product": "none",
    "gate": "open",
    "price": "free",
    "leader.kind": "none",
    "influence": "private",
    "place.offline": "dispersed",
    "commerce": "none",
    "data": "manual",
    "purpose": "growth",
    "team.when": "any",
}
TRIES = 3  # solutions, and choices on the other side, that are looked at


@dataclass(frozen=True, slots=True)
class Point:
    """A difference that must matter: the field, as it is told, and the two sides.

    place: of the words, or of the first limit; free: what is only said differently counts as different too.
    """

    path: str
    label: str
    one: Condition
    other: Condition
    place: Place
    limit: bool = False
    free: bool = False


def points(prover: Prover) -> list[Point]:
    """Every value that may be chosen against the one that is assumed (or any other), every limit against the number
    beyond it, and everything that is written freely against nothing."""
    return [*_listed(prover), *_free(prover), *_limits(prover)]


def _listed(prover: Prover) -> Iterator[Point]:
    chosen = [path for path in (*profile_paths(), *column_paths()) if path not in UNCHOSEN]
    for path in chosen:
        for value in listed(prover.library, path):
            yield _value(prover, path, value, _against(path, value))
    for path in (*(path for path in chosen if is_yes_or_no(path)), *DERIVED):
        for value in (True,) if DERIVED.get(path, bool) is bool else _values_of(prover, path):
            yield _value(prover, path, value, _against(path, value))
    for value in WINDOWS:
        yield _value(prover, "team.when", value, _against("team.when", value))


def _values_of(prover: Prover, path: str) -> list[str]:
    """The values of a derived path: of trades those that some subject has."""
    traded = {subject.trade for subject in prover.library.of(Subject)}
    return [value for value in get_args(DERIVED[path]) if path != "trade" or value in traded]


def _value(prover: Prover, path: str, value: Any, other: Condition) -> Point:
    said = "true" if value is True else value
    return Point(path, f"{path}: {said}", _is(path, value), other, _words(prover, path), free=path in SAID_ONLY)


def _is(path: str, value: object) -> Condition:
    return Condition("in", path=path, values=(value,))


def _free(prover: Prover) -> Iterator[Point]:
    """What is written freely: a name, a day, an amount; it may change no more than what is said."""
    for path in (*profile_paths(), *column_paths()):
        free = not (listed(prover.library, path) or is_yes_or_no(path) or path in SAID_ELSEWHERE)
        if free and path in prover.forge.group_of:
            given, left = (Condition("set", path=path, values=(value,)) for value in (True, False))
            if prover.forge.kept(given, True) and prover.forge.kept(left, True):
                yield Point(path, f"{path}: …", given, left, _words(prover, path), free=True)


def _words(prover: Prover, path: str) -> Place:
    """Where the words for a field stand: its own, or those of the field that it is a part of."""
    fields = prover.library.by_id(Field)
    names = (path, path.partition(".")[0], "own_platforms")
    return next((unknown_place(fields[name]) for name in names if name in fields), Place())


def _against(path: str, value: object) -> Condition:
    """The other side: without it in a list; what is assumed, or anything else where it is that itself."""
    plain = ASSUMED.get(path)
    if plain is None or value == plain:
        return Condition("not", (_is(path, value),))
    return _is(path, plain)


def _limits(prover: Prover) -> Iterator[Point]:
    found: dict[tuple[str, float], Part] = {}
    for part in prover.parts:
        for test in (
            test for condition in (*part.when, *part.before) for test in tests(condition) if test.op == "between"
        ):
            for below in (None if test.low is None else test.low - 1, test.high):
                if below is not None and below >= 0:
                    found.setdefault((test.path, below), part)
    for (path, below), part in found.items():
        label = f"{path}: {below:g} | {below + 1:g}"
        yield Point(path, label, _is(path, below), _is(path, below + 1), part.place, limit=True)


def matters(prover: Prover, point: Point) -> bool:
    """Whether some pair of valid profiles that differ only there gets different plans."""
    ready = [(check.when, False) for check in prover.library.of(Readiness)]
    return any(_differ(prover, point, goals) for goals in chain(_decisive(prover, point), (ready,)))


def _decisive(prover: Prover, point: Point) -> Iterator[list[Goal]]:
    """What must hold for the difference to decide about a part."""
    for part in prover.parts:
        goals = [(condition, True) for condition in part.when] + [(condition, False) for condition in part.before]
        for index, (condition, wanted) in enumerate(goals):
            for test in tests(condition):
                if test.path == point.path and _tells_apart(prover, test, point):
                    rest = goals[:index] + goals[index + 1 :]
                    for outcome in (True, False):
                        yield [
                            *rest,
                            (put(condition, test, outcome), wanted),
                            (put(condition, test, not outcome), not wanted),
                        ]


def _tells_apart(prover: Prover, test: Condition, point: Point) -> bool:
    kept = prover.forge.kept
    ones, others = kept(point.one, True), kept(point.other, True)
    return bool(
        (kept(test, True) & ones and kept(test, False) & others)
        or (kept(test, False) & ones and kept(test, True) & others)
    )


def _differ(prover: Prover, point: Point, goals: list[Goal]) -> bool:
    for left in islice(prover.forge.solutions([*goals, (point.one, True)]), TRIES):
        for base in prover.bases:
            for one, other in _pairs(prover, point, left, base):
                if _apart(prover, point, one, other):
                    return True
    return False


def _apart(prover: Prover, point: Point, one: Data, other: Data) -> bool:
    """Whether two profiles on the two sides get different plans."""
    here, there = prover.look(one), prover.look(other)
    if not (here and there and holds(point.one, here.facts) and holds(point.other, there.facts)):
        return False
    if (here.taken, here.shape) != (there.taken, there.shape):
        return True
    return point.free and prover.told(one, point.path) != prover.told(other, point.path)


def _pairs(prover: Prover, point: Point, left: dict[str, int], base: Base) -> Iterator[tuple[Data, Data]]:
    """A profile, and its neighbours on the other side of the point."""
    forge, group = prover.forge, prover.forge.group_of[point.path]
    picks = forge.picks(left, base)
    for neighbour in forge.others(group, picks[group], point.other, True)[:TRIES]:
        yield forge.profile(picks, base), forge.profile(picks | {group: neighbour}, base)
