"""What a team has put into a tracker, told from what the plan had put there, and laid into a newer plan's sheets.

Each row of a sheet has a hidden cell with its key and a short hash of each cell as it was written. So an entry is found
wherever a row was sorted to, and whatever was typed over; what has no place any more stands in a sheet of its own.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import NamedTuple

from ...record import record
from .cells import Cell, Say, Sheet, Value, table

MARK = "qunce:"
EARLIER, ROSTER = "earlier", "roster"
PAIRS = 6  # entries in a line of the sheet for what has no place any more
KEPT = "fill"  # the look of an entry where the plan has no cell
LONGEST_LABEL, MOST_OWN = 60, 40  # characters that say which row it was; columns that a team adds to a sheet
EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets


class Found(NamedTuple):
    """A cell as it was found. kind: how its number is shown ("date", "moment", "clock", "percent" or "")."""

    value: str | float | None
    kind: str = ""
    formula: bool = False


class Page(NamedTuple):
    """A sheet as it was found."""

    title: str
    cells: Mapping[tuple[int, int], Found]


@record()
class Row:
    """What was entered in one row.

    key: the row's own, "" for one that we did not write. label: what stood in it. entries: column → heading and value.
    """

    sheet: str
    title: str
    key: str
    label: str
    entries: dict[str, tuple[str, Found]]


@record()
class Entered:
    """All that a team has put in: row by row, and sheets of its own."""

    rows: tuple[Row, ...] = ()
    own: tuple[Page, ...] = ()
    columns: dict[str, dict[str, str]] = field(default_factory=dict)  # sheet → a column of the team's own → heading

    def count(self) -> int:
        """Cells."""
        return sum(len(row.entries) for row in self.rows) + sum(len(page.cells) for page in self.own)

    def lines(self, sheet: str) -> int:
        """Rows of a sheet in which something was entered."""
        return sum(row.sheet == sheet for row in self.rows)

    def earliest(self, sheet: str) -> date | None:
        """The earliest of a sheet's rows with entries whose key is a day."""
        days = []
        for row in self.rows:
            if row.sheet == sheet:
                try:
                    days.append(date.fromisoformat(row.key))
                except ValueError:
                    continue
        return min(days, default=None)


NOTHING = Entered()

# Keys and hashes


def digest(value: Value | bool) -> str:
    """A short hash of what a cell holds, the same before and after a spreadsheet has saved it; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        value = float((value - EPOCH).days)
    said = value.replace("\r\n", "\n").strip() if isinstance(value, str) else format(float(value), ".10g")
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:6] if said else ""


def keyed(sheet: Sheet, held: Callable[[str], str]) -> Sheet:
    """The sheet with its keys in a column behind its own. held: a text as its cell will hold it."""
    if not sheet.columns:
        return sheet
    width = len(sheet.columns)
    rows = []
    for index, row in enumerate(sheet.rows):
        padded = (*row[:width], *(Cell(None, "none"),) * (width - len(row)))
        hashes = [_hash(cell, held) for cell in padded]
        if index == max(sheet.head, 0):
            hashes = [f"{name}:{each}" for name, each in zip(sheet.columns, hashes, strict=True)]
        rows.append((*padded, Cell(f"{_key(sheet, index)}|{','.join(hashes)}", "key"), *row[width:]))
    return dataclasses.replace(sheet, rows=tuple(rows), widths=(*sheet.widths[:width], 0, *sheet.widths[width:]))


def _hash(cell: Cell, held: Callable[[str], str]) -> str:
    if cell.formula:
        return "="
    return digest(held(cell.value) if isinstance(cell.value, str) else cell.value)


def _key(sheet: Sheet, index: int) -> str:
    if index == max(sheet.head, 0):
        return MARK + sheet.id
    below = index - sheet.head - 1
    return sheet.keys[below] if 0 <= below < len(sheet.keys) else f"~{index}"


# What was put in


def entered(pages: Iterable[Page]) -> Entered:
    """What a team has put into a tracker."""
    rows, own, columns = list[Row](), list[Page](), dict[str, dict[str, str]]()
    for page in pages:
        found = _Reading.of(page)
        if found is None or found.sheet in columns:
            own.append(Page(page.title, {place: cell for place, cell in page.cells.items() if not _is_mark(cell)}))
            continue
        columns[found.sheet] = found.own
        rows += found.earlier() if found.sheet == EARLIER else found.rows()
    return Entered(tuple(rows), tuple(page for page in own if page.cells), columns)


def _is_mark(cell: Found) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith(MARK)


class _Reading:
    """One of our sheets being read: where its keys stand, and which column is which."""

    def __init__(self, page: Page, head: int, keys: int) -> None:
        self.page, self.head, self.keys = page, head, keys
        mark, _, told = str(page.cells[head, keys].value).rpartition("|")
        self.sheet = mark.removeprefix(MARK)
        self.names = [name for name, _, _ in (each.rpartition(":") for each in told.split(","))]
        hashes = [each.rpartition(":")[2] for each in told.split(",")]
        last = min(max(column for _, column in page.cells), len(self.names) + MOST_OWN)
        headings = {n: digest(self.value(head, n)) for n in range(last + 1) if n != keys}
        self.columns: dict[int, str] = {}
        for name, wanted in zip(self.names, hashes, strict=True):
            free = (n for n in headings if n not in self.columns and headings[n] == wanted and wanted)
            if (place := next(free, None)) is not None:
                self.columns[place] = name
        for index, name in enumerate(self.names):  # a heading that was typed over: the column in its old place
            if name not in self.columns.values() and index in headings:
                self.columns.setdefault(index, name)
        free_columns = [n for n in headings if n not in self.columns]
        self.headings = {n: str(self.value(head, n) or "") for n in headings}
        self.columns |= {n: f"own-{self.headings[n] or n}" for n in free_columns}
        self.own = {self.columns[n]: self.headings[n] for n in free_columns}

    @classmethod
    def of(cls, page: Page) -> _Reading | None:
        """None where it is none of our sheets."""
        marks = [place for place, cell in page.cells.items() if _is_mark(cell)]
        return cls(page, *marks[0]) if marks else None

    def value(self, row: int, column: int) -> str | float | None:
        found = self.page.cells.get((row, column))
        return found.value if found else None

    def by_row(self) -> Iterator[tuple[int, str, list[str], dict[int, Found]]]:
        """Each row but the heading: its key and hashes, "" and none for a row that is not ours, and its cells."""
        lines: dict[int, dict[int, Found]] = {}
        for (row, column), cell in sorted(self.page.cells.items()):
            lines.setdefault(row, {})[column] = cell
        seen: set[str] = set()
        for row, cells in lines.items():
            mark = cells.pop(self.keys, Found(None)).value
            key, _, told = str(mark or "").rpartition("|")
            hashes = told.split(",")
            if key in seen or len(hashes) != len(self.names):
                key, hashes = "", []
            seen.add(key)
            if row != self.head:
                yield row, key, hashes, cells

    def rows(self) -> Iterator[Row]:
        for row, key, hashes, cells in self.by_row():
            was = dict(zip(self.names, hashes, strict=True)) if key else {}
            places = {name: n for n, name in self.columns.items()}
            found = {}
            for name, column in places.items():
                cell = cells.get(column, Found(None))
                if _changed(cell, was.get(name, "")):
                    found[name] = self.headings.get(column, ""), Found(cell.value, cell.kind)
            if found:
                label = self.label(cells, {places[name] for name in found} if key else set())
                yield Row(self.sheet, self.page.title, key or f"+{row + 1}", label, found)

    def label(self, cells: dict[int, Found], but: set[int]) -> str:
        """What says which row it was: what the plan had put there."""
        told = [_said(cell) for n, cell in sorted(cells.items()) if n not in but and cell.value not in (None, "")]
        return " ".join(told)[:LONGEST_LABEL]

    def earlier(self) -> Iterator[Row]:
        """The rows of the sheet for what had no place: each tells in its key where its entries were."""
        places = {name: n for n, name in self.columns.items()}
        for row, key, hashes, cells in self.by_row():
            told = _told(key)
            used = {f"value-{n}": name for n, name in enumerate(told[2] if told else [])}
            was = dict(zip(self.names, hashes, strict=True)) if key else {}
            found: dict[str, tuple[str, Found]] = {}
            more: dict[str, tuple[str, Found]] = {}
            for name, column in places.items():
                cell = cells.get(column, Found(None))
                if cell.value in (None, ""):
                    continue
                if name in used:
                    found[used[name]] = self.at(cells, places, f"heading-{name[6:]}"), Found(cell.value, cell.kind)
                elif _changed(cell, was.get(name, "")):
                    more[name] = self.headings.get(column, ""), Found(cell.value, cell.kind)
            if told and found:
                yield Row(told[0], self.at(cells, places, "sheet"), told[1], self.at(cells, places, "row"), found)
            if more:
                yield Row(EARLIER, self.page.title, f"+{row + 1}", "", more)

    def at(self, cells: dict[int, Found], places: dict[str, int], name: str) -> str:
        found = cells.get(places.get(name, -1))
        return str(found.value) if found and found.value is not None else ""


def _changed(cell: Found, was: str) -> bool:
    """Whether a cell holds something else than was written there; a formula of ours that is gone is no entry."""
    if was == "=":
        return not cell.formula and cell.value not in (None, "")
    return digest(cell.value) != was


def _said(cell: Found) -> str:
    if isinstance(cell.value, float) and cell.kind == "date" and 0 < cell.value < 80_000:
        return (EPOCH + timedelta(days=int(cell.value))).isoformat()
    return format(cell.value, "g") if isinstance(cell.value, float) else " ".join(str(cell.value).split())


def _told(key: str) -> tuple[str, str, list[str]] | None:
    """The sheet, row and columns that a key of that sheet tells; None where it tells nothing."""
    try:
        match json.loads(key):
            case [str(sheet), str(row), [*names]] if len(names) <= PAIRS and all(isinstance(n, str) for n in names):
                return sheet, row, names
    except (ValueError, RecursionError):
        pass
    return None


# Into the sheets of a plan


def carried(sheets: Iterable[Sheet], found: Entered, say: Say, held: Callable[[str], str]) -> tuple[Sheet, ...]:
    """The sheets with keys and what was entered; what has no place there in a sheet of its own; the team's own sheets.

    held: a text as its cell will hold it.
    """
    made, left = list[Sheet](), list(found.rows)
    for sheet in sheets:
        mine = [row for row in left if row.sheet == sheet.id]
        placed, rest = _placed(keyed(sheet, held), mine, found.columns.get(sheet.id, {}))
        made.append(placed)
        left = [row for row in left if row.sheet != sheet.id] + rest
    extra = [keyed(_earlier(left, say), held)] if left else []
    return (*made, *extra, *(_own(number, page) for number, page in enumerate(found.own)))


def _placed(sheet: Sheet, rows: list[Row], own: Mapping[str, str]) -> tuple[Sheet, list[Row]]:
    """The sheet with the entries that have a place in it, and those that have none."""
    own = {name: heading for name, heading in own.items() if any(name in row.entries for row in rows)}
    columns = {name: n for n, name in enumerate((*sheet.columns, "", *own))}  # "": the keys
    numbers = {_key(sheet, n): n for n in range(len(sheet.rows))} if sheet.columns else {}
    lines = {n: list(row) for n, row in enumerate(sheet.rows)}
    taken = {numbers[row.key] for row in rows if row.key in numbers}
    free = [n for n in lines if n > sheet.head and n not in taken] if sheet.id == ROSTER else []
    rest = list[Row]()
    for row in rows:
        number = numbers.get(row.key)
        if number is None and free and row.key.startswith("+"):
            number = free.pop(0)
        place = {name: columns[name] for name in row.entries if name in columns} if number is not None else {}
        for name, column in place.items():
            _lay(lines[number or 0], column, row.entries[name][1])
        if lost := {name: entry for name, entry in row.entries.items() if name not in place}:
            rest.append(dataclasses.replace(row, entries=lost))
    if own and sheet.head >= 0:
        for name, heading in own.items():
            _lay(lines[sheet.head], columns[name], Found(heading), "head")
    widths = (*sheet.widths, *(16.0,) * len(own))
    return dataclasses.replace(sheet, rows=tuple(map(tuple, lines.values())), widths=widths), rest


def _lay(line: list[Cell], column: int, found: Found, look: str = "") -> None:
    """An entry into a line, in a cell of the plan's or beyond them."""
    line += [Cell(None, "none")] * (column + 1 - len(line))
    line[column] = Cell(found.value, look or _look(line[column].look, found.kind))


def _look(look: str, kind: str) -> str:
    """How an entry looks in a cell that had this look."""
    if not kind or look.endswith(kind):
        return KEPT if look == "none" else look
    return f"fill-{kind}"


def _earlier(rows: list[Row], say: Say) -> Sheet:
    """A line for each row with entries that have no place in this plan, in pairs of heading and value."""
    pairs = [f"{name}-{n}" for n in range(PAIRS) for name in ("heading", "value")]
    lines, keys = list[tuple[Cell, ...]](), list[str]()
    for row in rows:
        names = list(row.entries)
        for begin in range(0, len(names), PAIRS):
            part = names[begin : begin + PAIRS]
            cells = [Cell(row.title, "strong"), Cell(row.label)]
            for name in part:
                heading, found = row.entries[name]
                cells += [Cell(heading, "small"), Cell(found.value, _look(KEPT, found.kind))]
            lines.append(tuple(cells))
            keys.append(json.dumps([row.sheet, row.key, part], ensure_ascii=False))
    heads = (say("earlier.sheet"), say("earlier.row"), *(say("earlier.entry"), say("earlier.value")) * PAIRS)
    return Sheet(
        EARLIER,
        say("sheet.earlier"),
        (16, 36, *(14, 20) * PAIRS),
        table(say("sheet.earlier"), say("earlier.note"), heads, lines),
        columns=("sheet", "row", *pairs),
        keys=tuple(keys),
    )


def _own(number: int, page: Page) -> Sheet:
    """A sheet of the team's, by its values."""
    height, width = (max(place[n] for place in page.cells) + 1 for n in (0, 1))
    lines: list[list[Cell]] = [[] for _ in range(height)]
    for (row, column), found in sorted(page.cells.items()):
        lines[row] += [Cell(None, "none")] * (column + 1 - len(lines[row]))
        look = "none" if not found.kind else f"fill-{found.kind}"
        lines[row][column] = Cell(found.value, look)
    widths = (14.0,) * min(width, MOST_OWN)
    return Sheet(f"own-{number + 1}", page.title, widths, tuple(map(tuple, lines)), head=-1)
