"""The completed profile: what was not given is assumed, and every assumption is known as one."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from ..models.names import LISTS, NESTED
from ..models.profile import Profile


def complete(profile: Profile, group_size: float) -> tuple[dict[str, Any], frozenset[str]]:
    """Facts (dotted path → value) for every field, and the paths that were assumed.

    group_size: people in one group where the number of groups is not given.
    """
    given = _flat(profile)
    facts = {**given, **_assumed(profile, given, group_size)}
    asked = {path for path in facts if path.partition(".")[0] not in LISTS or path in LISTS}
    return facts, frozenset(asked - profile.given)


def _flat(profile: Profile) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for field in (f for f in dataclasses.fields(profile) if f.name != "given"):
        value = getattr(profile, field.name)
        if field.name in NESTED or dataclasses.is_dataclass(value):
            model = NESTED.get(field.name) or type(value)
            facts |= {f"{field.name}.{f.name}": getattr(value, f.name, None) for f in dataclasses.fields(model)}
        else:
            facts[field.name] = value
    for name, model in LISTS.items():
        facts |= _columns(name, model, facts[name])
    return facts


def _columns(path: str, model: type, entries: tuple) -> dict[str, tuple]:
    """A list of models as facts: each field's path → its values."""
    columns: dict[str, tuple] = {}
    for field in dataclasses.fields(model):
        values = tuple(getattr(entry, field.name) for entry in entries)
        nested = dataclasses.is_dataclass(field.type)
        columns |= _columns(f"{path}.{field.name}", field.type, values) if nested else {f"{path}.{field.name}": values}
    return columns


def _assumed(profile: Profile, given: dict[str, Any], group_size: float) -> dict[str, Any]:
    people = profile.size.people
    defaults = {
        "size.groups": max(1, math.ceil(people / group_size)),
        "size.goal": people,
        "seeds.reachable": people,
        "home": profile.platforms[0] if profile.platforms else None,
        "leader.kind": "none",
        "leader.name": "",
        "leader.hours": 0,
        "account.owner": "",
        "account.backup": "",
        "meets.day": "",
        "meets.at": "",
    }
    return {path: value for path, value in defaults.items() if given[path] is None}
