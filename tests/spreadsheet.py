"""A spreadsheet's formulas worked out without a spreadsheet: the few functions that the tracker uses, and no others."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+\.?\d*(?:E\+?\d+)?)|"(?P<text>(?:[^"]|"")*)"|(?P<cell>\$?[A-Z]{1,3}\$?\d+(?!\w))|(?P<name>[A-Za-z_]\w*)|(?P<sign><>|<=|>=|[=<>&+\-*/(),:]))"""
)
FUNCTIONS = {
    "IF",
    "AND",
    "OR",
    "NOT",
    "ISNUMBER",
    "COUNT",
    "COUNTIF",
    "MAX",
    "MIN",
    "SUM",
    "AVERAGE",
    "INDEX",
    "ROWS",
    "ROUND",
    "ROUNDUP",
    "INT",
    "N",
    "CHOOSE",
    "WEEKDAY",
    "LOOKUP",
    "TODAY",
}


def days(value: Any) -> Any:
    """A date as the number that a spreadsheet keeps."""
    if isinstance(value, datetime):
        value = value.date()
    return (value - date(1899, 12, 30)).days if isinstance(value, date) else value


class Range:
    """A rectangle of cells of a sheet."""

    def __init__(self, book: Book, sheet: str, box: tuple[int, int, int, int]) -> None:
        self.book, self.sheet, self.box = book, sheet, box

    def values(self) -> list[Any]:
        left, top, right, bottom = self.box
        return [
            self.book.value(self.sheet, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def numbers(self) -> list[float]:
        return [value for value in self.values() if is_number(value)]

    def cell(self, row: int, column: int) -> Range:
        left, top, right, bottom = self.box
        if top == bottom and column == 1 and row > 1:
            row, column = 1, row  # a single number goes along a single row
        assert top + row - 1 <= bottom and left + column - 1 <= right, "#REF!"
        return Range(self.book, self.sheet, (left + column - 1, top + row - 1) * 2)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Book:
    """A workbook whose cells can be typed over and worked out; what is typed stays out of what was read."""

    def __init__(self, data: bytes, of: Book | None = None) -> None:
        self.data = data
        self.pages = of.pages if of else openpyxl.load_workbook(BytesIO(data))
        self.cached = of.cached if of else openpyxl.load_workbook(BytesIO(data), data_only=True)
        self.names = {name: next(iter(found.destinations)) for name, found in self.pages.defined_names.items()}
        self.typed: dict[tuple[str, int, int], Any] = {}
        self.known: dict[tuple[str, int, int], Any] = {}

    def fresh(self) -> Book:
        """The same workbook with nothing typed."""
        return Book(self.data, self)

    def saved(self) -> openpyxl.Workbook:
        """A workbook of its own with what was typed, and without what formulas came to."""
        made = openpyxl.load_workbook(BytesIO(self.data))
        for (sheet, row, column), value in self.typed.items():
            made[sheet].cell(row, column).value = value
        return made

    def put(self, sheet: str, row: int, column: int, value: Any) -> None:
        """Types a value into a cell; rows and columns count from 1."""
        self.typed[sheet, row, column] = value
        self.known.clear()

    def put_name(self, name: str, value: Any) -> None:
        """Types a value into the cell of that name."""
        sheet, cell = self.names[name]
        left, top, _, _ = range_boundaries(cell)
        self.put(sheet, top, left, value)

    def formulas(self) -> list[tuple[str, int, int, str]]:
        """Every formula of a cell: sheet, row, column, text."""
        return [
            (page.title, cell.row, cell.column, cell.value)
            for page in self.pages
            for line in page.iter_rows()
            for cell in line
            if cell.data_type == "f"
        ]

    def value(self, sheet: str, row: int, column: int) -> Any:
        """What a cell shows: a number, a text, a truth or None."""
        key = sheet, row, column
        if key in self.typed:
            return days(self.typed[key])
        if key not in self.known:
            cell = self.pages[sheet].cell(row, column)
            self.known[key] = self.work_out(cell.value, sheet) if cell.data_type == "f" else days(cell.value)
        return self.known[key]

    def work_out(self, formula: str, sheet: str) -> Any:
        """What a formula on a sheet comes to."""
        return one(_Reader(self, sheet, formula.removeprefix("=")).all())


def _worked_out(sign: Callable[[Any, Any], Any], left: Callable[[], Any], right: Callable[[], Any]) -> Any:
    return sign(one(left()), one(right()))


def one(value: Any) -> Any:
    """The value of an operand: that of its cell, where it is one."""
    if isinstance(value, Range):
        [value] = value.values()
    return value


def order(value: Any) -> tuple[int, Any]:
    """How spreadsheets put unlike values in order: numbers, then texts, whatever they say."""
    return (1, value.lower()) if isinstance(value, str) else (2, value) if isinstance(value, bool) else (0, value or 0)


def same(left: Any, right: Any) -> bool:
    if (left is None and isinstance(right, str)) or (right is None and isinstance(left, str)):
        return (left or "") == (right or "")
    return order(left) == order(right)


SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": same,
    "<>": lambda a, b: not same(a, b),
    "<": lambda a, b: order(a) < order(b),
    ">": lambda a, b: order(a) > order(b),
    "<=": lambda a, b: order(a) <= order(b),
    ">=": lambda a, b: order(a) >= order(b),
    "&": lambda a, b: shown(a) + shown(b),
    "+": lambda a, b: (a or 0) + (b or 0),
    "-": lambda a, b: (a or 0) - (b or 0),
    "*": lambda a, b: (a or 0) * (b or 0),
    "/": lambda a, b: (a or 0) / (b or 0),
}
LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"))


def shown(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


class _Reader:
    """Reads a formula and works it out; only the branch of an IF that is taken."""

    def __init__(self, book: Book, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens, place = [], 0
        while place < len(text):
            match = TOKEN.match(text, place)
            assert match, f"cannot read {text[place:]!r}"
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            place = match.end()
        self.place = 0

    def all(self) -> Any:
        made = self.level(0)
        assert self.place == len(self.tokens), self.tokens[self.place :]
        return made()

    def next_is(self, *signs: str) -> bool:
        return self.place < len(self.tokens) and self.tokens[self.place] in [("sign", sign) for sign in signs]

    def take(self) -> tuple[str, str]:
        self.place += 1
        return self.tokens[self.place - 1]

    def level(self, depth: int) -> Callable[[], Any]:
        if depth == len(LEVELS):
            return self.reach()
        left = self.level(depth + 1)
        while self.next_is(*LEVELS[depth]):
            sign, before, right = SIGNS[self.take()[1]], left, self.level(depth + 1)
            left = partial(_worked_out, sign, before, right)
        return left

    def reach(self) -> Callable[[], Any]:
        """An operand, or the range between two cells."""
        first = self.operand()
        if not self.next_is(":"):
            return first
        self.take()
        last = self.operand()

        def between() -> Range:
            a, b = first(), last()
            return Range(self.book, a.sheet, (a.box[0], a.box[1], b.box[2], b.box[3]))

        return between

    def operand(self) -> Callable[[], Any]:
        kind, text = self.take()
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text.replace('""', '"')
        if kind == "cell":
            return lambda: Range(self.book, self.sheet, range_boundaries(text))
        if kind == "sign" and text == "(":
            inner = self.level(0)
            assert self.take() == ("sign", ")")
            return inner
        assert kind == "name", text
        if text in ("TRUE", "FALSE"):
            return lambda: text == "TRUE"
        if not self.next_is("("):
            sheet, cells = self.book.names[text]
            return lambda: Range(self.book, sheet, range_boundaries(cells))
        return self.call(text)

    def call(self, name: str) -> Callable[[], Any]:
        assert name in FUNCTIONS, name
        self.take()
        parts = []
        while not self.next_is(")"):
            parts.append(self.level(0))
            if self.next_is(","):
                self.take()
        self.take()
        if name == "IF":
            return lambda: parts[1]() if one(parts[0]()) else parts[2]()
        return lambda: apply(name, [part() for part in parts])


def apply(name: str, values: list[Any]) -> Any:
    """A function over its arguments; ranges stay ranges where it takes them."""
    numbers = [n for v in values for n in (v.numbers() if isinstance(v, Range) else [v] if is_number(v) else [])]
    match name:
        case "AND" | "OR":
            return (all if name == "AND" else any)(one(v) for v in values)
        case "COUNT":
            return len(numbers)
        case "MAX" | "MIN" | "SUM":
            return {"MAX": max, "MIN": min, "SUM": sum}[name](numbers or [0])
        case "AVERAGE":
            return sum(numbers) / len(numbers)
        case "COUNTIF":
            asked = one(values[1])
            if asked.startswith(">"):
                return sum(n > float(asked[1:]) for n in numbers)
            return sum(v == asked for v in values[0].values())
        case "INDEX":
            return values[0].cell(*(int(one(v)) for v in values[1:]), *(1,) * (3 - len(values)))
        case "ROWS":
            return values[0].box[3] - values[0].box[1] + 1
        case "LOOKUP":
            assert values[0] > 1e300
            return values[1].numbers()[-1]
        case "TODAY":
            return days(date.today())
    first = one(values[0])
    match name:
        case "NOT":
            return not first
        case "ISNUMBER":
            return is_number(first)
        case "N":
            return first if is_number(first) else 0
        case "INT":
            return math.floor(first)
        case "ROUND":
            return round(first, int(one(values[1])))
        case "ROUNDUP":
            return math.ceil(first)
        case "CHOOSE":
            return one(values[int(first)])
        case "WEEKDAY":
            return (int(first) - 2) % 7 + 1
    raise AssertionError(name)
