"""Whose mistake a problem is: what goes wrong in the library because of an overlay is told once, at the overlay.

The library by itself is right; so a problem in one of its files comes from what was laid over it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from ..errors import Place, Problem
from ..models.playbook import KINDS
from .library import Layer, Library
from .source import Node, read

TOLD = 5  # places in the library that are named


def blamed(problems: list[Problem], layers: list[Layer], library: Library) -> list[Problem]:
    """The problems, those in files of the library told at the overlay that caused them."""
    theirs = [p for p in problems if not p.warning and p.place.file in layers[0].files]
    if len(layers) < 2 or not theirs:
        return problems
    laid = {(kind, name): place for layer in layers[1:] for kind, name, place in _laid(layer)}
    beneath = {
        (item.origin.file, item.origin.line): (kind, item.id)
        for kind, items in library.items.items()
        for item in items.values()
    }
    taken_out = {place for (kind, _), place in laid.items() if not kind}
    caused: dict[Place, list[Problem]] = {}
    for problem in theirs:
        removed = next((place for (kind, name), place in laid.items() if not kind and f"'{name}'" in problem.en), None)
        changed = laid.get(beneath.get((problem.place.file, problem.place.line), ("", "")))
        caused.setdefault(removed or changed or _first(layers[-1]), []).append(problem)
    rest = [problem for problem in problems if problem not in theirs]
    if any(not problem.warning for problem in rest):  # of which these may be no more than what follows
        caused = {place: found for place, found in caused.items() if place in taken_out}
    return [*rest, *(_told(place, found) for place, found in caused.items())]


def _told(place: Place, found: list[Problem]) -> Problem:
    """One problem for all that an overlay's item causes; the first of them says which."""
    first, *others = sorted(set(found), key=lambda each: (each.place.file, each.place.line, each.en))
    more = tuple(f"{each.place}: {each.zh} | {each.en}" for each in (first, *others)[:TOLD])
    more += (f"… +{len(others) + 1 - TOLD}",) if len(others) >= TOLD else ()
    count = len(others) + 1
    zh, en = f"这样一改，库里有{count}处不成立", f"with this, {count} places of the library are wrong"
    return dataclasses.replace(first, place=place, zh=zh, en=en, allowed=(), near="", more=more)


def _laid(layer: Layer) -> Iterator[tuple[str, str, Place]]:
    """Kind, id and place of each item of an overlay, and with "" for a kind of each that it takes out."""
    for name, data in layer.files.items():
        node, _ = read(data, name)
        for kind, listed in node.fields.items() if node else ():
            if kind in KINDS or kind == "remove":
                yield from (("" if kind == "remove" else kind, *found) for found in _named(listed.entries))


def _named(nodes: Iterable[Node]) -> Iterator[tuple[str, Place]]:
    for node in nodes:
        found = node.fields.get("id")
        if found and isinstance(found.value, str):
            yield found.value, found.place


def _first(layer: Layer) -> Place:
    return Place(min(layer.files, default=layer.name))
