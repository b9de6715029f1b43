"""Which claims of the sources the library leans on, by kind and by source.

What nothing cites says why it is background.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..models.base import Marked
from ..models.sources import Claim
from ..record import record
from .library import Library


@record(eq=True)
class Row:
    """A line of the table. used: cited by an item; background: says why none cites it; open: neither."""

    name: str
    claims: int
    used: int
    background: int

    @property
    def open(self) -> int:
        return self.claims - self.used - self.background


def cited(library: Library) -> frozenset[str]:
    """The ids of all claims that any item but a claim leans on."""
    return frozenset(
        name
        for kind, items in library.items.items()
        if kind != "claims"
        for item in items.values()
        for name in _because(item)
    )


def by_kind(library: Library) -> list[Row]:
    """A row for each kind of claim, in the library's order."""
    return _rows(library, lambda claim: [claim.kind])


def by_source(library: Library) -> list[Row]:
    """A row for each source; a claim with places in two of them stands in both."""
    return _rows(library, lambda claim: dict.fromkeys(place.split()[0] for place in claim.places))


def _rows(library: Library, names: Callable[[Claim], Iterable[str]]) -> list[Row]:
    used_ids = cited(library)
    claims, used, background = Counter[str](), Counter[str](), Counter[str]()
    for claim in library.of(Claim):
        for name in names(claim):
            claims[name] += 1
            used[name] += claim.id in used_ids
            background[name] += claim.id not in used_ids and claim.background is not None
    return [Row(name, claims[name], used[name], background[name]) for name in claims]


def _because(value: Any) -> Iterator[str]:
    if isinstance(value, Marked):
        yield from value.because
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _because(getattr(value, field.name))
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _because(inner)
