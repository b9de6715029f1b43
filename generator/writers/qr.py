"""QR codes as SVG.

Only segno's encoder is loaded: its writers bring a web client with them, which takes longer than a sheet.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import groupby
from types import ModuleType

LONGEST_ADDRESS = 213  # bytes: a code of 57 modules, a third of a millimetre each
BORDER = 2  # modules


def qr_code(url: str) -> str:
    """The QR code of an address as SVG.

    "" for none, and for one so long that its modules could not be told apart on 20 mm.
    """
    if not url or len(url.encode()) > LONGEST_ADDRESS:
        return ""
    rows = _encoder().encode(url, error="m", micro=False).matrix
    side = len(rows) + 2 * BORDER
    return f'<svg viewBox="0 0 {side} {side}"><path stroke="#000" d="{"".join(_strokes(rows))}"/></svg>'


def _strokes(rows: Iterable[Iterable[int]]) -> Iterator[str]:
    """A stroke of the pen for every run of dark modules, each from where the one before ended."""
    yield f"M{BORDER} {BORDER}.5"
    x, y = 0, 0
    for line, row in enumerate(rows):
        column = 0
        for dark, run in groupby(row):
            start, column = column, column + len(list(run))
            if dark:
                yield f"m{start - x} {line - y}h{column - start}" if (start, line) != (x, y) else f"h{column}"
                x, y = column, line


@lru_cache(maxsize=1)
def _encoder() -> ModuleType:
    """`segno.encoder` in a package of another name, whose own start is not run."""
    segno = find_spec("segno")
    assert segno is not None
    folders = segno.submodule_search_locations
    ours = spec_from_file_location("_segno", segno.origin, submodule_search_locations=folders)
    assert ours is not None
    sys.modules["_segno"] = module_from_spec(ours)
    return import_module("_segno.encoder")
