"""The completed profile: what was not given is assumed, and every assumption is known as one."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from ..models.names import LISTS, NESTED
from ..models.profile import Profile

GROWS = ("growing", "scaling")  # stages of those who take people in


def complete(profile: Profile, grouped: frozenset[str], group_size: float) -> tuple[dict[str, Any], frozenset[str]]:
    """Facts (dotted path → value) for every field, and the paths that were assumed.

    grouped: the platforms whose life runs in groups; group_size: people in one of them where they are not counted.
    """
    given = _flat(profile)
    facts = {**given, **_assumed(profile, given, grouped, group_size)}
    asked = {path for path in facts if not any(path.startswith(f"{name}.") for name in LISTS)}
    parted = bool(grouped & {facts["home"], *facts["platforms.id"]})
    if not parted:  # what was counted as groups are the sections of a board
        facts["size.groups"] = 1
    told = _told_by_platforms(profile, grouped)
    facts |= told
    if profile.closed:  # nobody joins: it grows no further, and stands where it is
        facts |= {"size.goal": profile.size.people}
        facts["stage"] = "running" if profile.stage in GROWS else profile.stage
    return facts | {"size.sections": 0 if parted else profile.size.groups or 0}, frozenset(
        asked - profile.given - {*told}
    )


def _flat(profile: Profile) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for field in (f for f in dataclasses.fields(profile) if f.name != "given"):
        value = getattr(profile, field.name)
        if field.name in NESTED or dataclasses.is_dataclass(value):
            model = NESTED.get(field.name) or type(value)
            facts |= {
                f"{field.name}.{f.name.rstrip('_')}": getattr(value, f.name, None) for f in dataclasses.fields(model)
            }
        else:
            facts[field.name] = value
    for name, model in LISTS.items():
        facts |= columns(name, model, facts[name] or ())
    return facts


def columns(path: str, model: type, entries: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    """A list of models as facts: each field's path → its values."""
    found: dict[str, tuple[Any, ...]] = {}
    for field in dataclasses.fields(model):
        values = tuple(getattr(entry, field.name) for entry in entries)
        name = f"{path}.{field.name.rstrip('_')}"
        if any(isinstance(value, tuple) for value in values):
            values = tuple(each for value in values for each in value)
        inner = field.type if isinstance(field.type, type) and dataclasses.is_dataclass(field.type) else None
        found |= columns(name, inner, values) if inner else {name: values}
    return found


def _told_by_platforms(profile: Profile, grouped: frozenset[str]) -> dict[str, int]:
    """What `size` leaves out and the platforms say: how many groups, where all are counted, and how many are full."""
    uses = [use for use in profile.platforms if use.id in grouped]
    told = {
        "size.groups": sum(use.groups or 0 for use in uses) if all(use.groups for use in uses) else 0,
        "size.full_groups": sum(use.full for use in uses),
    }
    return {path: number for path, number in told.items() if number and path not in profile.given}


def _groups(profile: Profile, grouped: frozenset[str], group_size: float) -> int:
    """How many groups: as counted where they are, else for the people who are there; followers are in none."""
    there = [use for use in profile.platforms if use.id in grouped]
    if not there:
        return 1
    known = [use for use in there if use.groups or use.people is not None]
    if not known:
        return max(1, math.ceil(profile.size.people / group_size))
    return sum(use.groups or max(1, math.ceil((use.people or 0) / group_size)) for use in known)


def _assumed(profile: Profile, given: dict[str, Any], grouped: frozenset[str], group_size: float) -> dict[str, Any]:
    people = profile.size.people
    kind = profile.leader.kind if profile.leader else "none"
    defaults: dict[str, Any] = {
        "size.groups": _groups(profile, grouped, group_size),
        "size.goal": people,
        "seeds.reachable": people,
        "home": profile.platforms[0].id if profile.platforms else None,
        "leader.kind": "none",
        "leader.name": "",
        "leader.hours": 0,
        "leader.counted": "in-team" if kind == "team" else "beside",
        "account.owner": "",
        "account.backup": "",
        "meets.day": "",
        "meets.at": "",
        "meets.place": "",
        "term.peaks": (),
        "fee.renews": profile.term.to if profile.fee and profile.term and profile.fee.per == "term" else None,
    }
    return {path: value for path, value in defaults.items() if given[path] is None}
