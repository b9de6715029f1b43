"""Every value that a profile may choose, and both sides of every limit, change something.

Shown by pairs of profiles that differ only there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..errors import Place
from ..load.checks import profile_paths
from ..load.library import unknown_place
from ..models.base import Condition
from ..models.playbook import Field, Readiness
from ..models.profile import DERIVED
from ..tailor.conditions import holds
from .parts import Part, put, tests
from .prover import Prover, Seen
from .witness import Base, Goal, listed

UNCHOSEN = {"language"}  # it changes every word and nothing else
OF_A_LIST = ("team.role", "team.when")
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

    place: of the words, or of the first limit.
    """

    path: str
    label: str
    one: Condition
    other: Condition
    place: Place
    limit: bool = False


def points(prover: Prover) -> list[Point]:
    """Every listed value against the one that is assumed (or any other), every limit against the number beyond it."""
    return [*_listed(prover), *_limits(prover)]


def _listed(prover: Prover) -> Iterator[Point]:
    fields = prover.library.by_id(Field)
    for path in (path for path in (*profile_paths(), *OF_A_LIST) if path not in UNCHOSEN):
        words = fields.get(path) or fields.get(path.partition(".")[0])
        place = unknown_place(words) if words else Place()
        for value in listed(prover.library, path):
            yield Point(path, f"{path}: {value}", _is(path, value), _against(path, value), place)
    for path in (path for path, kind in DERIVED.items() if kind is bool):
        place = unknown_place(fields["own_platforms"]) if "own_platforms" in fields else Place()
        yield Point(path, f"{path}: true", _is(path, True), _is(path, False), place)


def _is(path: str, value: object) -> Condition:
    return Condition("in", path=path, values=(value,))


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
    return any(_differ(prover, point, goals) for goals in (*_decisive(prover, point), ready))


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
                if one is not None and other is not None and (one.taken, one.shape) != (other.taken, other.shape):
                    return True
    return False


def _pairs(prover: Prover, point: Point, left: dict[str, int], base: Base) -> Iterator[tuple[Seen | None, Seen | None]]:
    """A profile, and its neighbours on the other side of the point."""
    forge, group = prover.forge, prover.forge.group_of[point.path]
    picks = forge.picks(left, base)
    here = prover.look(forge.profile(picks, base))
    for neighbour in forge.others(group, picks[group], point.other, True)[:TRIES]:
        there = prover.look(forge.profile(picks | {group: neighbour}, base))
        if here and there and holds(point.one, here.facts) and holds(point.other, there.facts):
            yield here, there
