"""What the library covers: claims of the sources, by kind and by source; every subject, by its parts.

What nothing cites says why it is background; what a subject lacks says why.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from ..models.base import Marked
from ..models.sources import Claim
from ..models.subjects import MessageKind, Subject
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


def subject_parts(subject: Subject) -> dict[str, tuple[Any, ...]]:
    """A row of the table of subjects: part, or kind of message → what a subject says there."""
    kinds: dict[str, tuple[Any, ...]] = {
        kind: tuple(message for message in subject.messages if message.kind == kind) for kind in get_args(MessageKind)
    }
    return {
        "called": (*subject.aliases, *subject.called),
        "hints": subject.hints,
        "delivery": (subject.delivery,),
        "ladder": subject.delivery.ladder,
        "hazards": subject.hazards,
        "run": subject.run.lines,
        "go": subject.run.checks,
        "incidents": subject.incidents,
        "rules": subject.rules,
        "members": subject.members,
        "measures": subject.measures,
        "days": subject.days,
        "tasks": subject.tasks,
        "specimens": subject.specimens,
        "limits": subject.limits,
        "answers": subject.answers,
        **kinds,
    }


def by_subject(library: Library) -> list[tuple[str, dict[str, str]]]:
    """Subject → part → how many there are; “–” where there is none, for a reason that the subject gives."""
    return [
        (subject.id, {part: str(len(found)) if found else "–" for part, found in subject_parts(subject).items()})
        for subject in library.of(Subject)
    ]


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
