"""What stands where in a tree of nodes: for rules on several fields, of which any may be missing or of a wrong type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from ..errors import Problem
from ..models.playbook import Platform
from ..record import record
from .library import Library
from .source import Node

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def at(node: Node | None, *path: str | int) -> Node | None:
    """The node at a path of keys and indexes."""
    for name in path:
        inner = node.value if node is not None else None
        if isinstance(name, int):
            node = inner[name] if isinstance(inner, list) and name < len(inner) else None
        else:
            node = inner.get(name) if isinstance(inner, dict) else None
    return node


def value(node: Node | None, *path: str | int) -> Any:
    """What stands there, if anything."""
    found = at(node, *path)
    return found.value if found else None


def text(node: Node | None, *path: str | int) -> str:
    """The text there, or an empty one."""
    found = value(node, *path)
    return found if isinstance(found, str) else ""


def number(node: Node | None, *path: str | int) -> int | float | None:
    """The number there."""
    found = value(node, *path)
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def day(node: Node | None, *path: str | int) -> date | None:
    """The day there, if there is such a day."""
    found = text(node, *path)
    try:
        return date.fromisoformat(found) if ISO_DAY.fullmatch(found) else None
    except ValueError:
        return None


def entries(node: Node | None, *path: str | int) -> list[Node]:
    """The entries of the list there."""
    found = value(node, *path)
    return list(found) if isinstance(found, list) else []


def several(node: Node | None, *path: str | int) -> list[Node]:
    """The entries of a list of which one alone may stand without its brackets."""
    found = at(node, *path)
    return [found] if found and isinstance(found.value, str) else entries(node, *path)


def twice(nodes: Iterable[Node | None]) -> Iterator[Node]:
    """The nodes whose text stood before."""
    seen: set[str] = set()
    for node in nodes:
        if node is not None and isinstance(node.value, str):
            if node.value in seen:
                yield node
            seen.add(node.value)


def platform_ids(profile: Node) -> list[str]:
    """The ids in `platforms`: an entry is an id, or a mapping that has one."""
    found = [text(each) or text(each, "id") for each in entries(profile, "platforms")]
    return [name for name in found if name]


def own_ids(profile: Node) -> list[str]:
    """The ids of the platforms that a profile brings."""
    return [name for each in entries(profile, "own_platforms") if (name := text(each, "id"))]


def platform_kinds(profile: Node, library: Library) -> dict[str, str]:
    """Platform → how life runs there, of those the library knows and those the profile brings."""
    kinds: dict[str, str] = {platform.id: platform.kind for platform in library.of(Platform)}
    for own in entries(profile, "own_platforms"):
        older = "board" if value(own, "grouped") is False else "groups"
        kinds[text(own, "id")] = text(own, "kind") or older
    return kinds


@record()
class Known:
    """What a profile may name. kinds: platform → how life runs there, the profile's own among them."""

    library: Library
    regions: tuple[str, ...]
    kinds: dict[str, str]


Rule = Callable[[Node, Known], Iterable[Problem]]
