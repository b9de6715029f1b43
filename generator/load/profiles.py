"""A profile from its YAML text, checked against the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import InputError, Place, Problem, unknown
from ..models.playbook import Parameter, Platform
from ..models.profile import Profile
from .decode import INVALID, Decoder, check_references
from .folders import examples
from .library import Library
from .source import Node, read
from .store import Store


def read_profile_file(name: str, store: Store) -> Profile:
    """The profile in the file `name`, or of the example called `name`."""
    path = profile_path(name)
    try:
        with path.open("rb") as file:
            data = file.read(2_000_000)  # one over the limit is refused with its own words
    except OSError as error:
        raise InputError(
            [Problem(Place(name), f"读不了：{error.strerror}", f"cannot be read: {error.strerror}")]
        ) from None
    return read_profile(data, str(path), store.library, store.calendars)


def profile_path(name: str) -> Path:
    """The file of a profile; a name that is no file is looked up among the examples."""
    path = Path(name)
    known = examples()
    try:
        found = path.exists()
    except (OSError, ValueError):
        found = False
    if found or name not in known:
        if not found:
            raise InputError(
                [
                    unknown(
                        Place(name),
                        "没有这个文件，也没有这个例子：",
                        "no such file, and no example called",
                        name,
                        known,
                    )
                ]
            )
        return path
    return known[name]


def read_profile(data: bytes, file: str, library: Library, regions: Iterable[str]) -> Profile:
    """The profile in `data`. regions: the codes of regions with holidays. Raises InputError with every problem."""
    node, problems = read(data, file)
    if node is None:
        raise InputError(problems)
    decoder = Decoder(Profile)
    profile: Profile = decoder.model(node, Profile, given=frozenset(_paths(node)))
    ids = {**library.ids(), "removed": [removed.id for removed in library.removed]}
    ids["platforms"] += _own_ids(node)
    problems += decoder.problems + check_references(decoder.references, ids)
    problems += [
        p for rule in (_start, _parameters, _places, _own_places, _groups) for p in rule(node, library, tuple(regions))
    ]
    if problems or profile is INVALID:
        raise InputError(problems)
    return profile


def _paths(node: Node, prefix: str = "") -> Iterator[str]:
    """The dotted paths that a profile sets; null is as good as not set."""
    for name, child in node.fields.items():
        if child.value is not None:
            yield prefix + name
            yield from _paths(child, f"{prefix}{name}.")


def _at(node: Node | None, *path: str) -> Node | None:
    for name in path:
        node = node.fields.get(name) if node else None
    return node


def _value(node: Node | None, *path: str) -> Any:
    found = _at(node, *path)
    return found.value if found else None


def _start(node: Node, library: Library, regions: tuple[str, ...]) -> Iterator[Problem]:
    """Day 0 lies in this century, so that days can be counted from it."""
    found = _at(node, "start")
    if (
        found
        and isinstance(found.value, str)
        and re.fullmatch(r"\d{4}-\d\d-\d\d", found.value)
        and not "2000" <= found.value[:4] <= "2099"
    ):
        yield Problem(found.place, f"{found.value}太远了", f"{found.value} is out of range", ("2000-01-01…2099-12-31",))


def _parameters(node: Node, library: Library, regions: tuple[str, ...]) -> Iterator[Problem]:
    """A parameter that the profile sets lies within its range."""
    found = _at(node, "parameters")
    known = library.by_id(Parameter)
    for name, child in found.fields.items() if found else ():
        parameter = known.get(name.replace("_", "-"))
        if parameter is None or not isinstance(child.value, (int, float)):
            continue
        low, high = parameter.range
        if not low <= child.value <= high:
            yield Problem(
                child.place, f"{child.value}超出范围", f"{child.value} is out of range", (f"{low:g}…{high:g}",)
            )


def _places(node: Node, library: Library, regions: tuple[str, ...]) -> Iterator[Problem]:
    """The region is one whose holidays are known, and the home is one of the platforms."""
    region = _at(node, "place", "region")
    if region and isinstance(region.value, str) and region.value not in regions:
        yield unknown(
            region.place, "没有这个地区的节假日：", "no holidays for the region", region.value, regions, most=40
        )
    home, platforms = _at(node, "home"), _value(node, "platforms")
    names = [child.value for child in platforms] if isinstance(platforms, list) else ["wechat-group"]
    known = {*library.by_id(Platform), *_own_ids(node)}
    if home and isinstance(home.value, str) and home.value in known and home.value not in names:
        yield unknown(
            home.place, "home要是platforms里的一个：", "home must be one of platforms:", home.value, map(str, names)
        )


def _own_places(node: Node, library: Library, regions: tuple[str, ...]) -> Iterator[Problem]:
    """A platform of one's own has an id that the library does not use, and is one of the platforms."""
    platforms = _value(node, "platforms")
    used = [child.value for child in platforms] if isinstance(platforms, list) else []
    for name in _own_nodes(node):
        if name.value in library.by_id(Platform):
            zh, en = (
                f"资料库里已有平台“{name.value}”：换一个id，或删掉这一条直接用它",
                f"the library has a platform '{name.value}': choose another id, or delete this and use it",
            )
            yield Problem(name.place, zh, en)
        elif name.value not in used:
            listed = ", ".join(map(str, [*used, name.value]))
            zh, en = (
                f"“{name.value}”没有用到：写进 platforms: [{listed}]",
                f"'{name.value}' is not used: write platforms: [{listed}]",
            )
            yield Problem(name.place, zh, en)


def _own_nodes(node: Node) -> list[Node]:
    """The ids of the platforms that a profile brings, with their places."""
    own = _value(node, "own_platforms")
    names = [_at(child, "id") for child in own] if isinstance(own, list) else []
    return [name for name in names if name is not None and isinstance(name.value, str)]


def _own_ids(node: Node) -> list[str]:
    return [str(name.value) for name in _own_nodes(node)]


def _groups(node: Node, library: Library, regions: tuple[str, ...]) -> Iterator[Problem]:
    """No more groups are full than there are, and a second type is not the first again."""
    full, groups = _at(node, "size", "full_groups"), _value(node, "size", "groups")
    if full and isinstance(full.value, int) and isinstance(groups, int) and full.value > groups:
        yield Problem(full.place, f"满员群比群还多（{groups}个群）", f"more full groups than groups ({groups})")
    also, kind = _value(node, "also"), _value(node, "type")
    for child in also if isinstance(also, list) else ():
        if isinstance(child.value, str) and child.value == kind:
            yield Problem(child.place, "also和type重复，删掉一个", "the same as type; delete it")
