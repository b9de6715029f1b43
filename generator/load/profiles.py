"""A profile from its YAML text, checked against the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import InputError, Place, Problem, unknown
from ..models.profile import Profile
from ..reading import given
from .decode import INVALID, Decoder, check_references
from .folders import examples
from .library import Library
from .lookup import own_ids
from .profile_notes import notes
from .profile_rules import problems_of
from .source import MOST_BYTES, Node, read
from .store import Store


def read_profile_file(name: str, store: Store) -> Profile:
    """The profile in the file `name`, or of the example called `name`."""
    return read_profile(*profile_file(name), store.library, store.calendars)


def profile_file(name: str) -> tuple[bytes, str]:
    """What a profile's file holds, or that of the example called `name`, and its path.

    To be read once, since it may be a pipe.
    """
    path = _path(name)
    try:
        return given(path, 2 * MOST_BYTES), str(path)  # one over the limit is refused with its own words
    except OSError as error:
        raise InputError(
            [Problem(Place(name), f"读不了：{error.strerror}", f"cannot be read: {error.strerror}")]
        ) from None


def _path(name: str) -> Path:
    """The file of a profile; a name that is no file is looked up among the examples."""
    path, known = Path(name), examples()
    try:
        if path.exists() and not (path.is_dir() and name in known):
            return path
    except (OSError, ValueError):
        pass
    if name in known:
        return known[name]
    zh, en = "没有这个文件，也没有这个例子：", "no such file, and no example called"
    raise InputError([unknown(Place(name), zh, en, name, known)])


def read_profile(data: bytes, file: str, library: Library, regions: Iterable[str]) -> Profile:
    """The profile in `data`. regions: the codes of regions with holidays. Raises InputError with every problem."""
    return _read(data, file, library, regions)[0]


def notes_on(data: bytes, file: str, library: Library, regions: Iterable[str]) -> list[Problem]:
    """What could be said better in a profile that is right, as warnings. Raises InputError as `read_profile` does."""
    return notes(*_read(data, file, library, regions), library)


def _read(data: bytes, file: str, library: Library, regions: Iterable[str]) -> tuple[Profile, Node]:
    node, problems = read(data, file)
    if node is None:
        raise InputError(problems)
    decoder = Decoder(Profile, once=True)
    profile: Profile = decoder.model(node, Profile, given=frozenset(_paths(node)))
    ids = {**library.ids(), "removed": [removed.id for removed in library.removed]}
    ids["platforms"] += own_ids(node)
    problems += decoder.problems + check_references(decoder.references, ids)
    problems += problems_of(node, library, regions)
    if problems or profile is INVALID:
        raise InputError(problems)
    return profile, node


def _paths(node: Node, prefix: str = "") -> Iterator[str]:
    """The dotted paths that a profile sets; null is as good as not set."""
    for name, child in node.fields.items():
        if child.value is not None:
            yield prefix + name
            yield from _paths(child, f"{prefix}{name}.")
