"""What refers to what in a library, read off the models: both ways."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..load.decode import SLOT
from ..load.library import Library
from ..models.base import Condition, Item, Origin, Text

# Fields that hold ids of items; `because` holds claims. Slots in texts name numbers.
REFERENCES = {
    "because",
    "sop",
    "open",
    "cards",
    "below",
    "metric",
    "owner",
    "backup",
    "to",
    "of",
    "falls_to",
    "after",
    "stages",
    "source",
    "floor",
    "parameter",
    "lift",
    "value",
    "per",
    "above_zero",
}
UNREAD = {"id", "when", "origin", "basis", "aliases"}


@dataclasses.dataclass(frozen=True, slots=True)
class Graph:
    """uses: item → what it leans on; used: item → who leans on it, as (kind, id)."""

    uses: dict[str, tuple[str, ...]]
    used: dict[str, tuple[tuple[str, str], ...]]

    def users(self, name: str) -> dict[str, list[str]]:
        """Who leans on an item, kind by kind."""
        found: dict[str, list[str]] = {}
        for kind, user in self.used.get(name, ()):
            found.setdefault(kind, []).append(user)
        return found


@lru_cache(maxsize=2)
def graph(library: Library) -> Graph:
    """The references of all items but words, fields and the claims' own."""
    known = {name for kind, found in library.items.items() if kind not in ("words", "fields") for name in found}
    uses: dict[str, tuple[str, ...]] = {}
    used: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, items in library.items.items():
        for item in items.values() if kind not in ("words", "fields", "claims") else ():
            uses[item.id] = tuple(dict.fromkeys(name for name in _names(item) if name in known and name != item.id))
            for name in uses[item.id]:
                used[name].append((kind, item.id))
    return Graph(uses, {name: tuple(users) for name, users in used.items()})


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Text):
        yield from SLOT.findall(value.zh)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _names(inner)
    elif dataclasses.is_dataclass(value) and not isinstance(value, (Origin, Condition)):
        for field in dataclasses.fields(value):
            if field.name not in UNREAD or not isinstance(value, Item):
                yield from _referred(field.name, getattr(value, field.name))


def _referred(name: str, value: Any) -> Iterator[str]:
    if name in REFERENCES and isinstance(value, str):
        yield value
    elif name in REFERENCES and isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        yield from value
    else:
        yield from _names(value)
