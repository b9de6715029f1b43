"""Sheets as data: what a tracker is made of, before any format. Rows and columns count from 0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import NamedTuple

from ...counting import filled
from ...plan.plan import Setting
from ...record import record

Value = str | float | date | None
HEAD, FIRST = 2, 3  # the rows of a table's heading and of its first line; a title and a note stand above
TICK = "✓"
CHARTS_ACROSS, CHART_ROWS = 2, 12


class Cell(NamedTuple):
    """What is shown, and what it is worked out from.

    value: for a formula what it comes to when the file is written. formula: without its equals sign; never holds a text
    of the plan. look: how it is shown, see LOOKS in writers.xlsx.
    """

    value: Value = None
    look: str = "text"
    formula: str = ""


@record()
class Area:
    """A rectangle of cells; the last row and column belong to it."""

    row: int
    column: int
    last_row: int
    last_column: int


@record()
class Choice:
    """What may be put into an area.

    kind: "list" (of the cells called `options`), "number" (0 to `most`) or "day"; hint: told there.
    """

    area: Area
    kind: str
    options: str = ""
    most: float | None = None
    hint: str = ""


@record()
class Rule:
    """How an area looks where the formula holds; it is written for the area's first cell."""

    area: Area
    formula: str
    look: str


@record()
class Chart:
    """A line over the cells of another sheet. name: one cell with its title; days and values: one column each."""

    sheet: str
    name: Area
    days: Area
    values: Area
    percent: bool


@record()
class Sheet:
    """A sheet. head: the row that is repeated in print, frozen and filtered by; -1 for none. frozen: columns that stay.

    names: what formulas call its cells by, anywhere in the tracker. columns, keys: what tells its columns, and its rows
    below the heading, from plan to plan, so that what was entered there finds its place again.
    """

    id: str
    title: str
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: int = HEAD
    frozen: int = 1
    choices: tuple[Choice, ...] = ()
    rules: tuple[Rule, ...] = ()
    charts: tuple[Chart, ...] = ()
    names: Mapping[str, Area] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


class Say:
    """Labels in the plan's language, with their parts filled in."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels

    def __call__(self, name: str, /, **parts: object) -> str:
        text = self.labels[f"tracker.{name}"]
        return filled(text, **parts)

    def weekday(self, day: int) -> str:
        """A weekday, 0 Monday."""
        return self.labels[f"weekday.{day}"]


def table(
    title: str,
    note: str,
    columns: Iterable[str],
    lines: Iterable[tuple[Cell, ...]],
    above: Iterable[tuple[Cell, ...]] = (),
) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a sheet with one table: title, note, what stands `above` the heading, the heading, the lines."""
    return (
        (Cell(title, "title"),),
        (Cell(note, "note"),),
        *above,
        tuple(Cell(column, "head") for column in columns),
        *lines,
    )


def number(value: float | None, percent: bool, look: str = "") -> Cell:
    """A number as it is kept: 21 percent is 0.21 shown as 21%, so that both 21 and 21% may be typed over it."""
    return Cell(
        value if value is None else value / 100 if percent else value, look + ("percent" if percent else "number")
    )


def column(index: int, first: int, count: int, last_index: int | None = None) -> Area:
    """`count` rows of a column, or of several, from row `first` on."""
    return Area(first, index, first + max(count, 1) - 1, index if last_index is None else last_index)


def at(row: int, index: int, fixed: str = "") -> str:
    """A cell as formulas write it: at(3, 1) is B4; fixed: "column", "row"."""
    letters, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{'$' if fixed == 'column' else ''}{letters}{'$' if fixed == 'row' else ''}{row + 1}"


def name_of(kind: str, identifier: str) -> str:
    """What formulas call a setting ("set"), a list or a column of the log by.

    The prefix keeps it from being a cell such as Q1.
    """
    return f"{kind}_{identifier.replace('-', '_')}"


def setting(known: Mapping[str, Setting], identifier: str, percent: bool) -> str:
    """A setting in a formula over numbers that are shares (`percent`) or not: a share is kept as a fraction."""
    name, own = name_of("set", identifier), known[identifier].percent
    return name if own == percent else f"{name}/100" if percent else f"{name}*100"


def literal(text: str) -> str:
    """A label of ours as a text in a formula."""
    return '"' + re.sub(r"\s+", " ", text)[:250].replace('"', '""') + '"'
