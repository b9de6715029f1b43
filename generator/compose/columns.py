"""How wide the columns of a table are.

Worked out from what stands in them, so that every format shows the same ones.
"""

from __future__ import annotations

import re

from .document import Line, Table
from .figures import wide

PADDING, LEAST = 1.1, 3.0  # ems
ROOM = (
    1.2  # a word against its estimated width, as fonts differ and heads are bold: neither a date nor a word must break
)
SHORT = 6.5  # ems of a cell that stays on one line: a role, a number of minutes
WORD = re.compile(r"[\u0021-\u2e7f]+")


def widths(table: Table, room: float) -> list[float]:
    """The width of each column in ems, `room` in all.

    None is narrower than its longest word; long texts are wide by their length.
    """
    columns = list(zip(table.columns, *([_told(value) for value in row] for row in table.rows)))
    needed = [max(LEAST, *map(_unbroken, column)) + PADDING for column in columns]
    wanted = [max(need, max(map(_longest_line, column)) + PADDING) for need, column in zip(needed, columns)]
    if sum(wanted) <= room:
        return [room * each / sum(wanted) for each in wanted]
    least = _shrunk(needed, room)
    weights = [sum(map(wide, column)) for column in columns]
    return _poured(least, wanted, weights, room)


def _shrunk(needed: list[float], room: float) -> list[float]:
    """The widths needed where there is room for them.

    Else what is above an even share gives way, so that most words stay whole.
    """
    share = room / len(needed)
    over = sum(max(0.0, need - share) for need in needed)
    spare = room - sum(min(share, need) for need in needed)
    return [min(share, need) + max(0.0, need - share) * min(1.0, spare / over if over else 1.0) for need in needed]


def _poured(least: list[float], wanted: list[float], weights: list[float], room: float) -> list[float]:
    """The room that is left over the least widths, by weight; a column that has what it wants takes no more."""
    found, open_ = list(least), set(range(len(least)))
    while open_ and room - sum(found) > 0.01:
        rest, weight = room - sum(found), sum(weights[n] for n in open_)
        for n in open_:
            found[n] = min(wanted[n], found[n] + rest * weights[n] / weight)
        open_ = {n for n in open_ if found[n] < wanted[n]}
    return found


def _told(value: Line) -> str:
    return f"{value.text} {' '.join(value.marks)}" if value.marks else value.text


def _longest_line(text: str) -> float:
    return max(map(wide, text.splitlines()), default=0.0)


def _unbroken(text: str) -> float:
    """The width of what must not break: its longest word, and all of a short cell."""
    whole, word = _longest_line(text), ROOM * max(map(wide, WORD.findall(text)), default=0.0)
    return max(whole, word) if whole <= SHORT else word
