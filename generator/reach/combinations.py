"""Every type and variant, stage, way in, price and home together: no chapter is empty.

For a team with many hours and for one with few.
"""

from __future__ import annotations

import dataclasses
import gc
import itertools
import json
import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import cpu_count
from typing import Any, get_args

from ..calendar.days import calendar_of
from ..compose.reference import CHAPTERS
from ..load.decode import hints
from ..load.library import Library
from ..load.profiles import read_profile
from ..models.playbook import Platform, Stage, Type, Variant
from ..models.profile import PlatformUse, Profile
from ..plan.plan import Plan
from ..tailor.resolve import planned
from .prover import STARTS, fitted

Combination = tuple[str, str, str | None, str, str, str, str]  # team, type, variant, stage, gate, price, home
Pair = tuple[tuple[str, str | None], tuple[str, str | None]]  # two fields with their values
FIELDS = ("team", "type", "variant", "stage", "gate", "price", "home")
TEAMS = ("large", "small")
OF_THE_PLAN = frozenset({"decisions", "identity", "people", "launch", "appendix"})  # advice alone does not make them
WITH_A_SUBJECT = "subject"  # a plan without one has no such chapter; with one it comes whole
SPARED_WHEN_BRIEF = frozenset(
    {"members", "goals", "closing"}
)  # a few friends need no tiers and no targets, and simply part


def combinations(library: Library) -> list[Combination]:
    """All of them for every type, with both teams.

    For every valid variant, those with the large team and a home of each sort.
    """
    sorts = {(place.kind, place.own, place.capacity): place.id for place in reversed(library.of(Platform))}
    gates, prices = (get_args(hints(Profile)[name]) for name in ("gate", "price"))
    plain = [(team, kind, None) for team in TEAMS for kind in library.by_id(Type)]
    narrow = [
        ("large", kind, variant.id)
        for kind in library.by_id(Type)
        for variant in library.of(Variant)
        if kind in variant.of
    ]
    return [
        (*kind, *rest)
        for kinds, homes in ((plain, list(library.by_id(Platform))), (narrow, sorted(sorts.values())))
        for kind in kinds
        for rest in itertools.product(library.by_id(Stage), gates, prices, homes)
    ]


def covering(all_of_them: Sequence[Combination]) -> list[Combination]:
    """Some of them, always the same, in which any two values that stand together in one of them stand together."""

    def pairs(one: Combination) -> set[Pair]:
        named = list(zip(FIELDS, one))
        return set(itertools.combinations(named, 2))

    left: set[Pair] = set().union(*map(pairs, all_of_them))
    chosen: list[Combination] = []
    step = (
        next(n for n in range(len(all_of_them) * 5 // 8, 0, -1) if math.gcd(n, len(all_of_them)) == 1)
        if len(all_of_them) > 1
        else 1
    )
    for index in range(len(all_of_them)):
        one = all_of_them[index * step % len(all_of_them)]
        new = pairs(one) & left
        if new:
            chosen.append(one)
            left -= new
    return chosen


def empty_chapters(
    library: Library, calendars: dict[str, Any], wanted: Sequence[Combination]
) -> list[tuple[Combination, str]]:
    """The combinations that leave a chapter empty, with the chapter; worked out on every processor."""
    workers = min(cpu_count() or 1, max(1, len(wanted) // 200))
    if workers == 1:
        return _Worker(library, calendars).empty(wanted)
    shares = [wanted[start :: workers * 8] for start in range(workers * 8)]
    with ProcessPoolExecutor(workers, get_context("fork"), _start, (library, calendars)) as pool:
        return [found for share in pool.map(_empty, shares) for found in share]


class _Worker:
    def __init__(self, library: Library, calendars: dict[str, Any]) -> None:
        self.library = library
        read = {
            team: read_profile(json.dumps(fitted(library, STARTS[team])).encode(), team, library, calendars)
            for team in TEAMS
        }
        self.bases, self.calendar = read, calendar_of(read["large"].place.region, calendars)

    def empty(self, wanted: Sequence[Combination]) -> list[tuple[Combination, str]]:
        return [(one, chapter) for one in wanted for chapter in empty_in(self.plan(one))]

    def plan(self, one: Combination) -> Plan:
        team, kind, variant, stage, gate, price, home = one
        values: dict[str, Any] = {
            "type": kind,
            "variant": variant,
            "stage": stage,
            "gate": gate,
            "price": price,
            "home": home,
            "platforms": (PlatformUse(id=home),),
        }
        profile = dataclasses.replace(self.bases[team], **values)
        return planned(self.library, profile, self.calendar)[0]


_worker: list[_Worker] = []


def _start(library: Library, calendars: dict[str, Any]) -> None:
    gc.disable()
    _worker[:] = [_Worker(library, calendars)]


def _empty(wanted: Sequence[Combination]) -> list[tuple[Combination, str]]:
    return _worker[0].empty(wanted)


def empty_in(plan: Plan) -> Iterator[str]:
    """The chapters in which a plan has nothing to do or to know.

    A name of something to be printed later is not enough.
    """
    own = {
        "decisions": plan.month,
        "identity": plan.identity.approach,
        "people": plan.roles and plan.loads,
        "launch": plan.schedule,
        "week": plan.week,
        "members": plan.tiers,
        "goals": plan.objective,
        "appendix": plan.references,
        WITH_A_SUBJECT: plan.subjects,
    }
    told = {line.chapter for lines in (plan.tensions, plan.misconceptions, plan.cases) for line in lines}
    told |= {line.chapter for line in plan.advice if line.place in ("body", "gate")}
    told |= {page.chapter for page in plan.sops if page.printed in ("month", "crisis")}
    for chapter in (name for name in CHAPTERS if name != WITH_A_SUBJECT or plan.subjects):
        filled = own[chapter] if chapter in OF_THE_PLAN else own.get(chapter) or chapter in told
        if not filled and not (plan.brief and chapter in SPARED_WHEN_BRIEF):
            yield chapter
