"""Standard streams for a program whose work does not depend on who reads them. Nothing is printed here."""

from __future__ import annotations

import errno
import io
import os
from typing import Any, TextIO


class Lasting(io.TextIOWrapper):
    """A stream that may be printed to whatever becomes of its reader: what cannot go out is dropped.

    stream: the one that is written to, None where it was closed before the program began; handle: its number.
    """

    def __init__(self, stream: TextIO | None, handle: int) -> None:
        if stream is None:
            self._raw = _Raw(io.FileIO(handle, "w", closefd=False))
            super().__init__(io.BufferedWriter(self._raw), "utf-8")
        else:
            self._raw = _Raw(getattr(stream.buffer, "raw", stream.buffer))
            at_once = stream.line_buffering or getattr(stream, "write_through", False)
            super().__init__(io.BufferedWriter(self._raw), stream.encoding, line_buffering=bool(at_once))

    def trouble(self) -> OSError | None:
        """Why something printed did not go out; None when all has, or when its reader has gone and wants no more."""
        self.flush()
        return None if isinstance(self._raw.trouble, BrokenPipeError) else self._raw.trouble


class _Raw(io.RawIOBase):
    """The bytes of a stream; one that takes none is no error."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.trouble: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self._stream.isatty())

    def fileno(self) -> int:
        return int(self._stream.fileno())

    def write(self, data: Any) -> int:
        try:
            done = self._stream.write(data)
            if done is None:  # it would have to be waited for, perhaps for ever
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        except OSError as error:
            self.trouble = error
            return len(data)
        return int(done)


def occupy() -> None:
    """Gives the numbers of closed standard streams to nothing, so that no file of ours gets one of them."""
    handle = os.open(os.devnull, os.O_RDONLY)
    while handle <= 2:
        handle = os.open(os.devnull, os.O_RDONLY)
    os.close(handle)
