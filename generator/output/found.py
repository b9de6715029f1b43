"""What lies in an output folder, judged before anything is done about it. Nothing is written here.

A folder comes from a team, a cloud drive, a mail: what lies in it under our names need not be ours. Only plain files of
bounded size are read, names count only while they stay below the folder, and of a journal all must hold or none does.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any

from ..reading import plain
from ..record import record

MANIFEST = "qunce-manifest.json"
STAGE = ".qunce-stage"
JOURNAL = ".qunce-journal.json"
PART = JOURNAL + ".part"

MOST_BYTES, MOST_NAMES = 4_000_000, 20_000  # of a manifest or journal; the whole site is 960 names in 100 KB
DEEPEST, LONGEST = 10, 200  # folders in a name, bytes in a part of it: a mark for a kept copy still fits
LARGEST = 256_000_000  # nothing of ours comes near it, so that more need not be read to know
TEXTS = (".md", ".html", ".json", ".ics", ".txt", ".yml", ".css", ".js", ".svg")
_NUMBER = re.compile("[0-9]{1,9}")


@record(eq=True)
class Manifest:
    """Which files are ours: path → hash, of which plan and of which community.

    community: its name, "" for the pages of the site, None where that was not said (before 0.1.0 was released). broken:
    something lies there that we did not write. memory: what a later run is to know; who reads it judges it.
    """

    files: dict[str, str]
    fingerprint: str = ""
    community: str | None = None
    broken: bool = False
    memory: dict[str, Any] = field(default_factory=dict)


@record(eq=True)
class Journal:
    """What is being moved into place: name → the number of the staged file and the hash of what stood there before.

    gone: name → hash of what is to go. copies: names among `put` whose file is kept under another name.
    """

    put: dict[str, tuple[str, str | None]]
    gone: dict[str, str | None]
    copies: frozenset[str]


def strange(folder: Path) -> list[str]:
    """What stands under a name that we use while working and is not what a run of ours leaves there."""
    plain = {name: _kind(folder / name) in (None, stat.S_IFREG) for name in (MANIFEST, JOURNAL, PART)}
    return [name for name in sorted(plain) if not plain[name]] + ([] if _is_stage(folder / STAGE) else [STAGE])


def manifest(folder: Path) -> Manifest:
    """The manifest in a folder; names in it that lead out of the folder are left out."""
    if not os.path.lexists(folder / MANIFEST):
        return Manifest({})
    said = _json(folder / MANIFEST)
    files = said.get("files") if isinstance(said, dict) else None
    if (
        not isinstance(files, dict)
        or len(files) > MOST_NAMES
        or not all(isinstance(each, str) for each in files.values())
    ):
        return Manifest({}, broken=True)
    community, fingerprint, memory = said.get("community"), said.get("fingerprint", ""), said.get("memory", {})
    if not isinstance(fingerprint, str) or not isinstance(community, str | None):
        return Manifest({}, broken=True)
    ours = inside(folder, files)
    memory = memory if isinstance(memory, dict) else {}
    return Manifest({name: files[name] for name in files if name in ours}, fingerprint, community, memory=memory)


def journal(folder: Path) -> Journal | None:
    """The journal in a folder, where all of it could be ours and can be carried out; else None."""
    said = _json(folder / JOURNAL)
    if not isinstance(said, dict):
        return None
    put, gone, copies = said.get("put"), said.get("gone"), said.get("copies")
    # copies: a list of names; before 0.1.0 was released, name → where to
    if not isinstance(put, dict) or not isinstance(gone, dict) or not isinstance(copies, list | dict):
        return None
    befores = all(isinstance(before, str | None) for before in gone.values())
    if not befores or not all(map(_is_entry, put.values())) or not all(name in put for name in map(str, copies)):
        return None
    if put.keys() & gone.keys() or MANIFEST in gone or not _can_be_moved(folder, {*put, *gone} - {MANIFEST}):
        return None
    return Journal({name: (entry[0], entry[1]) for name, entry in put.items()}, gone, frozenset(map(str, copies)))


def inside(folder: Path, names: Iterable[str]) -> set[str]:
    """The names that stay below the folder: no way up, only real folders on the way, none that we use while working."""

    @functools.cache
    def passable(above: str) -> bool:
        parent = above.rpartition("/")[0]
        return not above or (passable(parent) and _kind(folder / above) in (None, stat.S_IFDIR))

    return {name for name in names if _is_proper(name) and passable(name.rpartition("/")[0])}


def unchanged(path: Path, written: str) -> bool:
    """Whether the file that stands there is the one with this hash, whatever ends its lines.

    Git and file servers write a text with the line ends of the system that it comes to.
    """
    if standing(path) == written:
        return True
    if path.suffix not in TEXTS or _kind(path) != stat.S_IFREG or path.stat().st_size > LARGEST:
        return False
    data = plain(path, LARGEST).replace(b"\r\n", b"\n")
    return written in (hashlib.sha256(each).hexdigest() for each in (data, data.replace(b"\n", b"\r\n")))


def is_empty(path: Path) -> bool:
    """Whether a file holds nothing: nobody's work, most often one that a cloud drive has not fetched yet."""
    return _kind(path) == stat.S_IFREG and path.stat().st_size == 0


def content(path: Path) -> bytes | None:
    """What a plain file holds; None for anything else, and for what is larger than any of ours."""
    if _kind(path) != stat.S_IFREG or path.stat().st_size > LARGEST:
        return None
    return plain(path, LARGEST)


def obstacle(folder: Path, name: str) -> str:
    """The first on the way to a name that is no real folder; else the name itself."""
    above = [str(each) for each in reversed(PurePosixPath(name).parents)]
    return next((each for each in above if _kind(folder / each) not in (None, stat.S_IFDIR)), name)


def standing(path: Path) -> str | None:
    """The hash of the file that stands there; "" for something that is not a plain file; None for nothing."""
    kind = _kind(path)
    if kind != stat.S_IFREG:
        return None if kind is None else ""
    known = path.stat()
    if known.st_size > LARGEST:
        return hashlib.sha256(f"{known.st_size} {known.st_mtime_ns}".encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kind(path: Path) -> int | None:
    """What stands there, links not followed; None for nothing."""
    try:
        return stat.S_IFMT(os.lstat(path).st_mode)
    except FileNotFoundError:
        return None


def _is_stage(stage: Path) -> bool:
    """Whether nothing stands there, or a folder of numbered plain files."""
    if _kind(stage) != stat.S_IFDIR:
        return _kind(stage) is None
    with os.scandir(stage) as entries:
        return all(_NUMBER.fullmatch(entry.name) and entry.is_file(follow_symlinks=False) for entry in entries)


def _json(path: Path) -> Any:
    """The data in a file; None for what is missing, too large, or no JSON."""
    try:
        data = plain(path, MOST_BYTES + 1)
        return json.loads(data) if len(data) <= MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None


def _is_entry(entry: object) -> bool:
    """Whether a journal could say this of a file that is put in place."""
    match entry:
        case [str(number), str() | None]:
            return _NUMBER.fullmatch(number) is not None
    return False


def _is_proper(name: str) -> bool:
    """Whether a name is written in the one way that we write names, on every system."""
    parts = name.split("/")
    return (
        name.isprintable()
        and not set(name) & {"\\", ":"}
        and len(parts) <= DEEPEST
        and all(part not in ("", ".", "..") and len(part.encode()) <= LONGEST for part in parts)
        and parts[0].lower() not in (MANIFEST, STAGE, JOURNAL, PART)
    )


def _can_be_moved(folder: Path, names: set[str]) -> bool:
    """Whether each name stays below the folder, is none of another's folders, and has a plain file or nothing."""
    if len(names) > MOST_NAMES or inside(folder, names) != names:
        return False
    cuts = ((name, cut) for name in names for cut in range(len(name)) if name[cut] == "/")
    above = {name[:cut].casefold() for name, cut in cuts}
    free = not any(name.casefold() in above for name in names)
    return free and all(_kind(folder / name) in (None, stat.S_IFREG) for name in names)
