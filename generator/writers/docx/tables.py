"""Tables: widths worked out from what stands in them, so that every program shows the same ones."""

from __future__ import annotations

from ...compose.columns import widths
from ...compose.document import Line, Table
from .text import line, paragraph

WIDTH = 9921  # twentieths of a point: 175 mm, the room between the margins
STYLES = {"dense": ("TableDense", 170), "narrow": ("TableNarrow", 160)}  # look → style, and an em in it
USUAL = ("TableText", 190)
FOLDED = 3  # how many rows of a narrow table stand side by side
SHORT = 8  # rows that a group keeps on one page
LOOK = (
    '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="0" w:noVBand="1"/>'
)


def table(made: Table, room: int, together: bool, keep: bool) -> str:
    """A table `room` wide whose head is repeated and whose rows are not split, and the gap behind it.

    together: it stands in a group, and stays on one page if it is short; keep: with what follows, too.
    """
    made = _folded(made) if made.look == "narrow" else made
    style, em = STYLES.get(made.look, USUAL)
    sizes = [round(width * em) for width in widths(made, room / em)]
    whole = together and len(made.rows) <= SHORT
    rows = [_row([Line(name) for name in made.columns], sizes, style, True, True)]
    rows += [_row(row, sizes, style, keep if row is made.rows[-1] else whole, False) for row in made.rows]
    return framed("ManualTable", sizes, "".join(rows)) + gap(keep)


def framed(style: str, sizes: list[int], rows: str) -> str:
    """A table of these rows."""
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(sizes)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{LOOK}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def gap(keep: bool = False) -> str:
    """What parts a table from the next one; without it programs make one of the two."""
    return paragraph("Gap", "", keep)


def _row(cells: tuple[Line, ...] | list[Line], sizes: list[int], style: str, keep: bool, head: bool) -> str:
    inner = "".join(cell(size, paragraph(style, line(value, head), keep)) for size, value in zip(sizes, cells))
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{inner}</w:tr>"


def cell(size: int, inner: str) -> str:
    """A cell; what is in it ends with a paragraph."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def _folded(made: Table) -> Table:
    """Short rows side by side, read across: a long narrow table would fill pages with white."""
    blank = tuple(Line("") for _ in made.columns)
    rows = (*made.rows, *[blank] * (-len(made.rows) % FOLDED))
    folded = tuple(sum(rows[start : start + FOLDED], ()) for start in range(0, len(rows), FOLDED))
    return Table(made.columns * FOLDED, folded)
