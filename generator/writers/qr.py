"""QR codes as SVG. Only segno's encoder is loaded: its writers bring a web client with them, which takes longer than a sheet."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import groupby
from types import ModuleType

LONGEST_ADDRESS = 213  # bytes: a code of 57 modules, a third of a millimetre each
BORDER = 2  # modules


def qr_code(url: str) -> str:
    """The QR code of an address as SVG; "" for none, and for one so long that its modules could not be told apart on 20 mm."""
    if not url or len(url.encode()) > LONGEST_ADDRESS:
        return ""
    rows = _encoder().encode(url, error="m", micro=False).matrix
    side = len(rows) + 2 * BORDER
    lines = "".join(f"M{BORDER} {number + BORDER}.5{_line(row)}" for number, row in enumerate(rows))
    return f'<svg viewBox="0 0 {side} {side}"><path stroke="#000" d="{lines}"/></svg>'


def _line(row: Iterable[int]) -> str:
    """A row of modules as moves of a pen."""
    return "".join(f"{'h' if dark else 'm'}{len(list(run))}{'' if dark else ' 0'}" for dark, run in groupby(row))


@lru_cache(maxsize=1)
def _encoder() -> ModuleType:
    """`segno.encoder` in a package of another name, whose own start is not run."""
    spec = find_spec("segno")
    sys.modules["_segno"] = module_from_spec(spec_from_file_location("_segno", spec.origin, submodule_search_locations=spec.submodule_search_locations))
    return import_module("_segno.encoder")
