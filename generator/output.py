"""Writing to disk, the only module that does: whole files or none, nothing of the user's lost.

Everything is staged and synced, a journal is written, each file is moved into place, the journal is removed. A journal
that is found is finished first; a stage without a journal is undone. A manifest says which files are ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from .errors import Refused
from .record import record

MANIFEST = "qunce-manifest.json"
STAGE = ".qunce-stage"
JOURNAL = ".qunce-journal.json"


@record(eq=True)
class Written:
    """What was done, as paths below the folder. kept: edited by the user and left alone; copies: edited ones set aside."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    copies: tuple[str, ...]


@record(eq=True)
class _Moves:
    """What is to be done in a folder."""

    put: dict[str, bytes]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    copies: dict[str, str]  # path → where the edited copy goes
    before: dict[str, str | None]  # path → hash of what stood there when this was planned


def write(folder: Path, files: dict[str, bytes], fingerprint: str, whole: bool, force: bool = False) -> Written:
    """Writes `files` (path below `folder` → bytes) and takes away files of ours that have become stale.

    whole: these are all files of the plan; else files of the same plan (by `fingerprint`) stay. force: overwrite edited
    and foreign files, and keep them beside under another name. Raises Refused when a foreign file is in the way, or the
    system lets nothing be written.
    """
    try:
        _make(folder)
        with _locked(folder):
            recover(folder)
            moves = _planned(folder, files, fingerprint, whole, force)
            if moves.put or moves.gone:
                _carry_out(folder, moves)
    except OSError as error:
        zh, en = (
            f"写不进去：{error.strerror}；腾出空间或换个文件夹后再运行",
            f"cannot write: {error.strerror}; make room or choose another folder",
        )
        raise Refused(zh, en, [str(error.filename or folder)]) from error
    return Written(tuple(sorted(set(moves.put))), moves.kept, moves.gone, tuple(sorted(moves.copies.values())))


def recover(folder: Path) -> None:
    """Finishes what a killed run had begun to move into place, and undoes what it had only staged."""
    journal, stage = folder / JOURNAL, folder / STAGE
    (folder / (JOURNAL + ".part")).unlink(missing_ok=True)
    if journal.is_file():
        _finish(folder, json.loads(journal.read_bytes()))
    elif stage.exists():
        _clear(stage)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Refused("输出的位置是一个文件，不是文件夹", "the output is a file, not a folder", [str(folder)]) from None
    except OSError as error:
        raise Refused(
            f"建不了输出文件夹：{error.strerror}", f"cannot make the output folder: {error.strerror}", [str(folder)]
        ) from None


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One run at a time in a folder, where the system can lock one; the lock ends with the process."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _manifest(folder: Path) -> dict:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        return found if isinstance(found.get("files"), dict) else {"files": {}}
    except (OSError, ValueError, AttributeError):
        return {"files": {}}


def _found(folder: Path, name: str) -> str | None:
    """The hash of what stands at `name`; "" for something that is not a plain file; None for nothing."""
    path = folder / name
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return ""
    return _digest(path.read_bytes()) if path.exists() else None


def _planned(folder: Path, files: dict[str, bytes], fingerprint: str, whole: bool, force: bool) -> _Moves:
    old = _manifest(folder)
    ours: dict[str, str] = {name: digest for name, digest in old["files"].items() if _inside(folder, name)}
    stale = set(ours) - set(files) if whole or old.get("fingerprint") != fingerprint else set()
    state = {name: _found(folder, name) for name in {*files, *stale}} | {MANIFEST: None}
    blocked = [name for name in (*files, MANIFEST) if not _inside(folder, name) or _found(folder, name) == ""]
    foreign = [name for name in files if name not in ours and state[name] not in (None, "", _digest(files[name]))]
    if blocked or (foreign and not force):
        zh, en = (
            "这些文件不是qunce写的，没有动任何文件；移走它们或加 --force",
            "these are not files of ours; nothing was written. Move them away, or use --force",
        )
        raise Refused(zh, en, sorted(blocked + foreign))
    edited = [
        n
        for n in sorted(state)
        if n in ours and state[n] not in (None, ours[n]) and (n not in files or state[n] != _digest(files[n]))
    ]
    kept = tuple(sorted(name for name in edited if name in stale or not force))
    copies = {name: _aside(name, state[name]) for name in sorted({*edited, *foreign} - set(kept))} if force else {}
    put = {name: data for name, data in files.items() if name not in kept and state[name] != _digest(data)}
    gone = tuple(sorted(name for name in stale if name not in kept))
    hashes = {name: digest for name, digest in ours.items() if name not in gone}
    hashes |= {name: _digest(data) for name, data in files.items() if name not in kept}
    if hashes != old["files"] or fingerprint != old.get("fingerprint"):
        put = {**put, MANIFEST: _manifest_bytes(hashes, fingerprint)}
    return _Moves(put, kept, gone, copies, {name: state.get(name) for name in (*put, *gone)})


def _manifest_bytes(hashes: dict[str, str], fingerprint: str) -> bytes:
    return (json.dumps({"fingerprint": fingerprint, "files": dict(sorted(hashes.items()))}, indent=1) + "\n").encode()


def _inside(folder: Path, name: str) -> bool:
    """Whether a path stays below the folder: no way up, and only real folders on the way."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or parts[0] in (STAGE, JOURNAL):
        return False
    above = [folder / Path(*parts[:depth]) for depth in range(1, len(parts))]
    return not any(path.is_symlink() or (path.exists() and not path.is_dir()) for path in above)


def _aside(name: str, digest: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.kept-{digest[:8]}{path.suffix}"))


def _carry_out(folder: Path, moves: _Moves) -> None:
    stage = folder / STAGE
    _put_all({stage / str(index): data for index, data in enumerate(moves.put.values())})
    _sync(stage)
    put = {name: [str(index), moves.before[name]] for index, name in enumerate(moves.put)}
    journal = {"put": put, "gone": {name: moves.before[name] for name in moves.gone}, "copies": moves.copies}
    _put_all({folder / (JOURNAL + ".part"): json.dumps(journal).encode()})
    os.replace(folder / (JOURNAL + ".part"), folder / JOURNAL)
    _sync(folder)
    _finish(folder, journal)


def _put_all(files: dict[Path, bytes]) -> None:
    """Writes files and syncs them once all are written: the disk then takes them together."""
    with contextlib.ExitStack() as stack:
        opened = []
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            opened.append(stack.enter_context(path.open("wb", buffering=0)))
            opened[-1].write(data)
        for file in opened:
            os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _spare(folder: Path, name: str, before: str | None) -> None:
    """Sets a file aside that is no longer what it was when the journal was written."""
    now = _found(folder, name)
    if now and now != before and name != MANIFEST:
        os.replace(folder / name, folder / _aside(name, now))


def _clear(stage: Path) -> None:
    """Removes the stage, which holds plain files only."""
    with contextlib.suppress(OSError):
        for path in stage.iterdir():
            path.unlink()
        stage.rmdir()


def _finish(folder: Path, journal: dict) -> None:
    """Carries out a journal; each move that was done before is skipped, so that it can be run again.

    A file that was edited since the journal was written is set aside, not overwritten.
    """
    stage = folder / STAGE
    for name, aside in journal["copies"].items():
        if (folder / name).exists() and not (folder / aside).exists():
            os.replace(folder / name, folder / aside)
    for name, (staged, before) in journal["put"].items():
        if (stage / staged).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            _spare(folder, name, before)
            os.replace(stage / staged, folder / name)
    for name, before in journal["gone"].items():
        _spare(folder, name, before)
        (folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (folder / name).parent.rmdir()
    for touched in {(folder / name).parent for name in (*journal["put"], *journal["gone"])} | {folder}:
        _sync(touched)
    (folder / JOURNAL).unlink()
    _clear(stage)
