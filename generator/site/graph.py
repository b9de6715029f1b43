"""What refers to what in a library, read off the models: both ways."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..library import Library
from ..models.base import Condition, Item, Origin, Text

# Fields that hold ids of items; `because` holds claims.
REFERENCES = {"because", "sop", "open", "below", "metric", "owner", "backup", "to", "of", "falls_to", "after", "stages", "source", "floor", "parameter", "lift", "value"}
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


def graph(library: Library) -> Graph:
    """The references of all items but words, fields and the claims' own."""
    known = {item.id for kind in library.items if kind not in ("words", "fields") for item in library.of(kind)}
    uses: dict[str, tuple[str, ...]] = {}
    used: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind in library.items:
        for item in library.of(kind) if kind not in ("words", "fields", "claims") else ():
            uses[item.id] = tuple(dict.fromkeys(name for name in _names(item) if name in known and name != item.id))
            for name in uses[item.id]:
                used[name].append((kind, item.id))
    return Graph(uses, {name: tuple(users) for name, users in used.items()})


def _names(value: Any) -> Iterator[str]:
    if not dataclasses.is_dataclass(value) or isinstance(value, (Text, Origin, Condition)):
        if isinstance(value, (tuple, list)):
            for inner in value:
                yield from _names(inner)
        return
    for field in dataclasses.fields(value):
        inner = getattr(value, field.name)
        if field.name in UNREAD and isinstance(value, Item):
            continue
        if field.name in REFERENCES and isinstance(inner, str):
            yield inner
        elif field.name in REFERENCES and isinstance(inner, tuple) and all(isinstance(each, str) for each in inner):
            yield from inner
        else:
            yield from _names(inner)
