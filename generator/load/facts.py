"""What the library states of laws, platforms and numbers, each with its source, by when it was last checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from ..models.base import Item, Law, Marked, Text
from ..record import record
from .library import Library

SAID = ("text", "do", "never", "number", "need", "ask", "title", "label")  # fields that say what a statement states
SHORT = 40  # characters of a statement that are enough to know it by


@record(eq=True)
class Fact:
    """A statement of grade A. id: where it stands, e.g. `hiking.open-fire`; statement: its beginning."""

    id: str
    statement: Text
    law: Law


def facts(library: Library) -> list[Fact]:
    """Every statement of grade A, what nobody has checked first, then by age."""
    found = [fact for items in library.items.values() for item in items.values() for fact in _in(item, item.id)]
    return sorted(found, key=lambda fact: (fact.law.checked, fact.id))


def line(fact: Fact) -> str:
    """A fact as it is told: when it was checked, where it holds, where it stands, what it says, its source."""
    said = fact.statement.zh
    short = said if len(said) <= SHORT else f"{said[: SHORT - 1]}…"
    checked, region = fact.law.checked or "-" * 7, ",".join(fact.law.region)
    return f"{checked:<10}  {region}  {fact.id}  {short}  {fact.law.text.zh} / {fact.law.text.en}"


def _in(value: Any, path: str) -> Iterator[Fact]:
    if isinstance(value, Marked) and value.law:
        yield Fact(path, next(text for name in SAID if (text := getattr(value, name, None))), value.law)
    if isinstance(value, tuple):
        for number, inner in enumerate(value, 1):
            yield from _in(inner, f"{path}.{getattr(inner, 'id', None) or getattr(inner, 'about', number)}")
    elif isinstance(value, Marked):
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            yield from _in(inner, path if isinstance(inner, (tuple, Item)) else f"{path}.{field.name}")
