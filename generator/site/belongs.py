"""Whom an item is for, when only one thing about a community is known: yes, no, or it depends on the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..library import Library
from ..models.base import Condition, Item
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
    """What each type says of a community that has no variant and no second type: with either open, no type would decide anything."""
    return {kind.id: ({"type": kind.id, "variant": None, "also": ()},) for kind in library.of("types")}


def variants(library: Library) -> Cases:
    """What each variant says of a community; one of several types says one of several things."""
    return {v.id: tuple({"type": kind, "variant": v.id} for kind in v.of) or ({"variant": v.id},) for v in library.of("variants")}


def stages(library: Library) -> Cases:
    """What each stage says of a community."""
    return {stage.id: ({"stage": stage.id},) for stage in library.of("stages")}


def verdicts(condition: Condition, cases: Cases) -> dict[str, bool | None]:
    """Case → whether the condition holds for it: surely, surely not, or (None) if more holds."""
    found = {name: {judged(condition, known) for known in all_known} for name, all_known in cases.items()}
    return {name: judgements.pop() if len(judgements) == 1 else None for name, judgements in found.items()}


def decided(items: Iterable[Item], cases: Cases, name: str) -> tuple[list[Item], list[Item]]:
    """Of these items, those that `name` decides on: surely in, and in if more holds. What no case decides is in neither."""
    sure, perhaps = [], []
    for item in items:
        found = verdicts(item.when, cases)
        if len(set(found.values())) > 1 and found[name] is not False:
            (sure if found[name] else perhaps).append(item)
    return sure, perhaps
