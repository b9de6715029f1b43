"""What is kept to be quicker the next time. Nothing depends on it: what cannot be kept or read is made again.

It lies in `$XDG_CACHE_HOME/qunce`, is checked when it is read, and is bounded: what was used longest ago goes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from ..reading import plain

MOST = {".json": (24, 400_000_000), "": (240, 800_000_000)}  # ending → how many, and bytes in all; "" for folders
MOST_BYTES = 64_000_000  # of one file
OLD = 86_400  # seconds after which what was being written is left over from a run that was killed
NEVER = (OSError, ValueError, RuntimeError)  # what a place raises that is none: no home, no such name, no disk


def place() -> Path | None:
    """Where the cache lies; None where there is no place for one. A relative name is none, says the standard."""
    said = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(said):
        return Path(said) / "qunce"
    try:
        home = Path.home()
    except NEVER:  # neither HOME nor a user that the system knows
        return None
    return home / ".cache" / "qunce" if home.is_absolute() else None


def kept(name: str) -> bytes | None:
    """What is kept under a name, if it is whole."""
    folder = place()
    if folder is None:
        return None
    with contextlib.suppress(*NEVER):
        path = folder / name
        data = plain(path, MOST_BYTES)
        if data.endswith(_sum(data[:-9])):
            _used(path)
            return data[:-9]
    return None


def keep(name: str, data: bytes) -> None:
    """Keeps it if that is possible; a half-written file never stands under the name."""
    folder = place()
    if folder is None:
        return
    with contextlib.suppress(*NEVER):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{name}.{os.getpid()}.part"
        try:
            part.write_bytes(data + _sum(data))
            os.replace(part, folder / name)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _forget(folder, Path(name).suffix)


def kept_files(name: str, make: Callable[[], dict[str, bytes]]) -> dict[str, Path | bytes]:
    """What `make` gives (path → bytes), as files in the cache, made only once under a name.

    As bytes where nothing can be kept.
    """
    folder = place()
    folder = folder / "site" / name if folder else None
    if folder is None or not os.path.isdir(folder):  # which takes a name that no system takes for one that is not there
        made = make()
        if folder is None or not _keep_all(folder, made):
            return dict(made)
    _used(folder)
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _sum(data: bytes) -> bytes:
    return b"%08x\n" % zlib.crc32(data)


def _used(path: Path) -> None:
    """Notes that something was used, so that it is not forgotten first."""
    with contextlib.suppress(*NEVER):
        os.utime(path)


def _keep_all(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether the files could be kept: all of them, or the folder is not there."""
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    try:
        for name, data in files.items():
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_bytes(data)
        os.replace(part, folder)
        _forget(folder.parent, "")
    except NEVER:
        with contextlib.suppress(*NEVER):
            shutil.rmtree(part, ignore_errors=True)
    return os.path.isdir(folder)


def _forget(folder: Path, ending: str) -> None:
    """Takes away what was not used for longest where there is too much, and what a killed run left half-written."""
    most, most_bytes = MOST[ending]
    entries, count, size = sorted(_entries(folder), reverse=True), 0, 0
    now = entries[0][0] if entries else 0.0  # what was kept just now
    for used, path in entries:
        if path.suffix == ".part":
            if now - used > OLD:
                _remove(path)
        elif path.suffix == ending:
            count, size = count + 1, size + _size(path)
            if count > most or size > most_bytes:
                _remove(path)


def _entries(folder: Path) -> Iterator[tuple[float, Path]]:
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # another run has taken it away
            yield path.stat().st_mtime, path


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return sum(each.stat().st_size for each in (path, *path.rglob("*")) if each.is_file())
    return 0


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
