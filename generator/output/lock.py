"""One run at a time in an output folder."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import Refused

PATIENCE, PAUSE = 60.0, 0.05  # seconds that another run is waited for, and between looks


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One run at a time in a folder, where the system can lock one; the lock ends with the process.

    Some network folders cannot be locked: then a run goes on without, as where no folder can.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        for left in range(round(PATIENCE / PAUSE), -1, -1):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise _busy(folder) from None
                time.sleep(PAUSE)
            except OSError:
                break
        yield
    finally:
        os.close(handle)


def _busy(folder: Path) -> Refused:
    return Refused(
        f"另一个qunce正往这个文件夹里写，等了{PATIENCE:.0f}秒还没完，没有动任何文件；等它完了再运行",
        f"another qunce is writing into this folder and was not done in {PATIENCE:.0f} seconds; nothing was written. "
        "Run again when it is done",
        [str(folder)],
    )
