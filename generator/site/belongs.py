"""Whom an item is for, when only one thing about a community is known: yes, no, or it depends on the rest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..load.library import Library
from ..models.base import Condition
from ..models.playbook import Stage, Type, Variant
from ..tailor.conditions import holds

Known = Mapping[str, Any]  # path → its whole value, for the fields that are known
Cases = Mapping[str, tuple[Known, ...]]  # what each name can say of a community


def judged(condition: Condition, known: Known) -> bool | None:
    """Whether a condition holds for every community of which `known` is true, for none, or (None) for some."""
    if condition.op == "not":
        found = judged(condition.parts[0], known)
        return None if found is None else not found
    if condition.op in ("all", "any"):
        parts = {judged(part, known) for part in condition.parts}
        decisive = condition.op == "any"
        return decisive if decisive in parts else None if None in parts else not decisive
    return holds(condition, known) if condition.path in known else None


def types(library: Library) -> Cases:
    """What each type says of a community that has no variant and no second type.

    With either open, no type would decide anything.
    """
    return {kind.id: ({"type": kind.id, "variant": None, "also": ()},) for kind in library.of(Type)}


def variants(library: Library) -> Cases:
    """What each variant says of a community; one of several types says one of several things."""
    return {
        v.id: tuple({"type": kind, "variant": v.id} for kind in v.of) or ({"variant": v.id},)
        for v in library.of(Variant)
    }


def stages(library: Library) -> Cases:
    """What each stage says of a community."""
    return {stage.id: ({"stage": stage.id},) for stage in library.of(Stage)}


CASES = {"types": types, "variants": variants, "stages": stages}
DECIDED = ("sops", "launch", "tiers", "objectives", "metrics", "advice")  # kinds whose conditions are judged


@lru_cache(maxsize=2)
def verdicts(library: Library) -> dict[str, dict[str, dict[str, bool | None]]]:
    """Kind of case → item → case → whether the item is for it: surely, surely not, or (None) if more holds."""
    items = [item for kind in DECIDED for item in library.items[kind].values()]
    found = {}
    for kind, cases in CASES.items():
        said = cases(library)
        found[kind] = {
            item.id: {name: _one({judged(item.when, known) for known in every}) for name, every in said.items()}
            for item in items
        }
    return found


def _one(judgements: set[bool | None]) -> bool | None:
    return judgements.pop() if len(judgements) == 1 else None


def decided(library: Library, cases: str, kind: str, name: str) -> tuple[list[str], list[str]]:
    """The items of a kind that the case `name` decides on: surely in, and in if more holds.

    What no case decides is in neither.
    """
    sure: list[str] = []
    perhaps: list[str] = []
    for item in library.items[kind].values():
        found = verdicts(library)[cases][item.id]
        if len(set(found.values())) > 1 and found[name] is not False:
            (sure if found[name] else perhaps).append(item.id)
    return sure, perhaps
