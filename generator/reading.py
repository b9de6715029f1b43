"""Reading from disk, the one place for what others may have put there: plain files, bounded, nothing that hangs."""

from __future__ import annotations

import errno
import os
import select
import stat
from pathlib import Path

PATIENCE = 10.0  # seconds that a pipe is waited for
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
_PIECE = 1 << 20


class NotPlain(OSError):
    """It is a folder, a pipe, a device, and no file."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "不是普通文件 not a plain file", str(path))


def plain(path: Path, most: int) -> bytes:
    """The first `most` bytes of a plain file. Raises OSError, for all that is none too."""
    return _read(path, most, pipes=False)


def given(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file that somebody names, which may be a pipe, since it is read once. Raises OSError.

    A pipe into which nobody writes is given up after `PATIENCE`.
    """
    return _read(path, most, pipes=True)


def _read(path: Path, most: int, pipes: bool) -> bytes:
    handle = os.open(path, _OPEN)
    try:
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind) and not (pipes and stat.S_ISFIFO(kind)):
            raise NotPlain(path)
        pieces, left = list[bytes](), most
        while left > 0 and (piece := _piece(handle, left, path, stat.S_ISFIFO(kind))):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def _piece(handle: int, left: int, path: Path, pipe: bool) -> bytes:
    if pipe and not select.select([handle], [], [], PATIENCE)[0]:
        raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(path))
    return os.read(handle, min(left, _PIECE))
