"""Writing to disk, the only module that does: whole files or none, nothing of the user's lost.

Everything is staged and synced, a journal is written, each file is moved into place, the journal is removed. A journal
that is found is finished first; a stage without a journal is undone. A manifest says which files are ours, and of which
community. None of these is believed before `found` has judged it.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import Refused
from ..record import record
from .found import (
    JOURNAL,
    MANIFEST,
    PART,
    STAGE,
    Journal,
    Manifest,
    content,
    inside,
    is_empty,
    journal,
    manifest,
    obstacle,
    standing,
    strange,
    unchanged,
)
from .lock import locked

BESIDE = ".new"  # in the name of what is laid beside a file that was edited


@record(eq=True)
class Written:
    """What was done, as paths below the folder.

    kept: edited by the user and left alone; copies: where edited ones went; aside: where a manifest or journal went
    that was not ours.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    copies: tuple[str, ...]
    aside: tuple[str, ...]

    @property
    def beside(self) -> tuple[str, ...]:
        """What was laid beside files that were edited."""
        return tuple(path for path in self.written if BESIDE in PurePosixPath(path).suffixes[:-1])


@record()
class Lying:
    """What lies in a folder that is ours. edited: not as we wrote it; memory: what an earlier run left to be known.

    written: the hashes of our files as we wrote them. read: the bytes of one of them, None where it cannot be.
    """

    edited: frozenset[str]
    memory: dict[str, Any]
    written: dict[str, str]
    read: Callable[[str], bytes | None]


@record()
class More:
    """What is made with a look at what lies in the folder: more files, what a later run is to know.

    over: files that are written although they were edited; what was edited is kept beside.
    """

    files: dict[str, bytes]
    memory: dict[str, Any]
    over: frozenset[str] = frozenset()


def _nothing_more(lying: Lying) -> More:
    return More({}, lying.memory)


@record(eq=True)
class _Moves:
    """What is to be done in a folder."""

    put: dict[str, bytes]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    copies: frozenset[str]  # of `put`: what stands there is kept under another name
    aside: tuple[str, ...]  # manifest and journal, where they are not ours
    before: dict[str, str | None]  # path → hash of what stood there when this was planned


def write(
    folder: Path,
    files: dict[str, bytes],
    fingerprint: str,
    whole: bool,
    force: bool = False,
    community: str = "",
    more: Callable[[Lying], More] = _nothing_more,
) -> Written:
    """Writes `files` (path below `folder` → bytes) and takes away files of ours that have become stale.

    whole: these are all files of the plan; else files of the same plan (by `fingerprint`) stay. force: overwrite edited
    and foreign files, and keep them beside under another name; replace another community's. community: the name of the
    one that they are about, "" for the site. more: makes the files that depend on what lies there, while no other run
    can change it. Raises Refused when a foreign file is in the way, when the folder holds
    another community's manual, or when the system lets nothing be written.
    """
    try:
        _make(folder)
        with locked(folder):
            copies, aside = _recover(folder), list[str]()
            old = manifest(folder)
            if old.community not in (None, community) and not force:
                raise _of_another(folder, str(old.community))
            made = more(_lying(folder, old, files))
            new = Manifest({}, fingerprint, community, memory=made.memory)
            over = frozenset({*files, *made.files, *old.files}) if force else made.over
            moves = _planned(folder, old, files | made.files, new, whole, force, over)
            if moves.put or moves.gone or moves.aside:
                aside = [_set_aside(folder, name, "set-aside") for name in moves.aside]
                copies += _carry_out(folder, moves)
    except OSError as error:
        zh, en = (
            f"写不进去：{error.strerror}；腾出空间或换个文件夹后再运行",
            f"cannot write: {error.strerror}; make room or choose another folder",
        )
        raise Refused(zh, en, [str(error.filename or folder)]) from error
    return Written(tuple(sorted(moves.put)), moves.kept, moves.gone, tuple(sorted(copies)), tuple(aside))


def _recover(folder: Path) -> list[str]:
    """Finishes what a killed run had begun to move into place, undoes what it had only staged; what was set aside.

    A journal that is not ours stays where it is, with its stage, until it is certain that something will be written.
    """
    if found := strange(folder):
        zh, en = (
            "这不是qunce留下的，没有动任何文件；移走它再运行",
            "this was not left by qunce; nothing was written. Move it away and run again",
        )
        raise Refused(zh, en, [str(folder / name) for name in found])
    (folder / PART).unlink(missing_ok=True)
    if begun := journal(folder):
        return _finish(folder, begun)
    if not (folder / JOURNAL).exists():
        _clear(folder / STAGE)
    return []


def _of_another(folder: Path, community: str) -> Refused:
    whose = (f"“{community[:80]}”的手册", f"the manual of '{community[:80]}'")
    zh, en = whose if community else ("qunce site写的网页", "the pages of qunce site")
    return Refused(
        f"这个文件夹里是{zh}，没有动任何文件；用 -o 换个文件夹。同一个社群改了名，或就是要换掉它：加 --force",
        f"this folder holds {en}; nothing was written. Choose another folder with -o. "
        "If it is the same community under a new name, or you mean to replace it, use --force",
        [str(folder)],
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Refused("输出的位置是一个文件，不是文件夹", "the output is a file, not a folder", [str(folder)]) from None
    except OSError as error:
        raise Refused(
            f"建不了输出文件夹：{error.strerror}", f"cannot make the output folder: {error.strerror}", [str(folder)]
        ) from None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _lying(folder: Path, old: Manifest, files: dict[str, bytes]) -> Lying:
    ours = inside(folder, old.files)
    made = {name for name in ours & set(files) if unchanged(folder / name, _digest(files[name]))}
    edited = frozenset(name for name in ours - made if _edited(folder, name, old.files))
    return Lying(edited, old.memory, old.files, lambda name: content(folder / name) if name in ours else None)


def _planned(
    folder: Path,
    old: Manifest,
    files: dict[str, bytes],
    new: Manifest,
    whole: bool,
    force: bool,
    over: frozenset[str],
) -> _Moves:
    """What brings a folder with the manifest `old` to these files.

    new: of which plan and community they are. over: which of them are written although they were edited.
    """
    ours = old.files
    stale = set(ours) - set(files) if whole or old.fingerprint != new.fingerprint else set()
    named = inside(folder, {*files, *stale})
    state = {name: standing(folder / name) for name in named}
    blocked = [name for name in files if state.get(name, "") == ""]
    foreign = [name for name in files if name not in ours and state.get(name) not in (None, "", _digest(files[name]))]
    if blocked or (foreign and not force):
        raise _in_the_way(sorted({*(obstacle(folder, name) for name in blocked), *foreign}), old.broken)
    wanted = {name: _digest(data) for name, data in files.items()}
    there = {name for name in wanted if state[name] and unchanged(folder / name, wanted[name])}
    edited = [name for name in sorted(state) if name in ours and name not in there and _edited(folder, name, ours)]
    kept = tuple(sorted(name for name in edited if name in stale or name not in over))
    put = {name: data for name, data in files.items() if name not in kept and name not in there}
    # What is not there any more needs no taking away; by then its name may be a folder of what is written.
    gone = tuple(sorted(name for name in stale if name not in kept and state.get(name) is not None))
    hashes = {name: digest for name, digest in ours.items() if name not in stale or name in kept}
    hashes |= {name: digest for name, digest in wanted.items() if name not in kept}
    if Manifest(hashes, new.fingerprint, new.community, memory=new.memory) != old:
        put[MANIFEST] = _manifest_bytes(hashes, new)
    lies = {MANIFEST: old.broken, JOURNAL: (folder / JOURNAL).exists()}  # ours would have been finished by now
    before = {name: state.get(name) for name in (*put, *gone)}
    copies = frozenset({*edited, *foreign} - set(kept))
    return _Moves(put, kept, gone, copies, tuple(name for name in lies if lies[name]), before)


def _edited(folder: Path, name: str, ours: dict[str, str]) -> bool:
    """Whether something stands there that we did not write."""
    path = folder / name
    return standing(path) is not None and not is_empty(path) and not unchanged(path, ours[name])


def _in_the_way(names: list[str], broken: bool) -> Refused:
    zh, en = (
        "这些文件不是qunce写的，没有动任何文件；移走它们或加 --force",
        "these are not files of ours; nothing was written. Move them away, or use --force",
    )
    if broken:
        zh, en = (
            f"{MANIFEST}读不出来，分不清哪些文件是qunce写的。{zh}（原件另存）",
            f"{MANIFEST} cannot be read, so that nothing says what is ours: {en} (which keeps them beside)",
        )
    return Refused(zh, en, names)


def _manifest_bytes(hashes: dict[str, str], new: Manifest) -> bytes:
    said: dict[str, Any] = {"community": new.community, "fingerprint": new.fingerprint}
    said |= {"files": dict(sorted(hashes.items()))} | ({"memory": new.memory} if new.memory else {})
    return (json.dumps(said, indent=1) + "\n").encode()


def _set_aside(folder: Path, name: str, mark: str) -> str:
    """Gives a file another name, with the mark in it, that nothing has; says which."""
    path = PurePosixPath(name)
    marks = (mark if number == 1 else f"{mark}-{number}" for number in itertools.count(1))
    names = (str(path.with_name(f"{path.stem}.{each}{path.suffix}")) for each in marks)
    free = next(each for each in names if not os.path.lexists(folder / each))
    os.rename(folder / name, folder / free)
    return free


def _carry_out(folder: Path, moves: _Moves) -> list[str]:
    stage = folder / STAGE
    _clear(stage)
    stage.mkdir()
    _put_all({stage / str(index): data for index, data in enumerate(moves.put.values())})
    _sync(stage)
    put = {name: (str(index), moves.before[name]) for index, name in enumerate(moves.put)}
    begun = Journal(put, {name: moves.before[name] for name in moves.gone}, moves.copies)
    said = {"put": begun.put, "gone": begun.gone, "copies": sorted(begun.copies)}
    _put_all({folder / PART: json.dumps(said).encode()})
    os.replace(folder / PART, folder / JOURNAL)
    _sync(folder)
    return _finish(folder, begun)


def _put_all(files: dict[Path, bytes]) -> None:
    """Writes new files and syncs them once all are written: the disk then takes them together.

    One is open at a time: a process may have few.
    """
    for path, data in files.items():
        with path.open("xb", buffering=0) as file:
            left = memoryview(data)
            while left:  # a disk that is nearly full takes a part of it, and says so only the next time
                left = left[file.write(left) :]
    for path in files:
        with path.open("r+b", buffering=0) as file:
            os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear(stage: Path) -> None:
    """Removes a stage, which holds plain files only."""
    if stage.exists():
        for path in stage.iterdir():
            path.unlink()
        stage.rmdir()


def _spare(folder: Path, name: str, before: str | None) -> list[str]:
    """Sets a file aside that is not what it was when the journal was written; where it went."""
    now = standing(folder / name)
    if now in (None, before) or name == MANIFEST:
        return []
    return [_set_aside(folder, name, f"kept-{str(now)[:8]}")]


def _mode(folder: Path, name: str) -> int | None:
    """Who may read the file that stands there, or else the one that it is to lie beside; None for neither."""
    for each in (folder / name, folder / name.replace(BESIDE, "", 1)):
        if standing(each):
            return each.stat().st_mode & 0o777
    return None


def _keep_mode(path: Path, mode: int | None) -> None:
    """A file that its owner closed to others stays closed, where the system knows of modes."""
    if mode is not None:
        with contextlib.suppress(OSError):
            path.chmod(mode)


def _finish(folder: Path, begun: Journal) -> list[str]:
    """Carries out a journal, and says where it set edited files aside, those too that were edited since it was written.

    Each move that was done before is skipped, so that it can be run again.
    """
    stage, copies = folder / STAGE, list[str]()
    for name, (staged, before) in begun.put.items():
        if (stage / staged).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            mode = _mode(folder, name)
            copies += _spare(folder, name, "" if name in begun.copies else before)
            _keep_mode(stage / staged, mode)
            os.replace(stage / staged, folder / name)
    for name, before in begun.gone.items():
        copies += _spare(folder, name, before)
        (folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (folder / name).parent.rmdir()
    for touched in {(folder / name).parent for name in (*begun.put, *begun.gone)} | {folder}:
        _sync(touched)
    (folder / JOURNAL).unlink()
    _clear(stage)
    return copies
