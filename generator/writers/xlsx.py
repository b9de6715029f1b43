"""The tracker as an Excel workbook."""

from __future__ import annotations

import io
import math
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart as WorkbookChart
from xlsxwriter.format import Format as Made
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..compose.tracker import tracker
from ..compose.tracker.cells import CHART_ROWS, CHARTS_ACROSS, Area, Cell, Chart, Choice, Rule, Sheet, Value
from ..plan.plan import Plan
from .look import Look
from .text import cut, printable

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
FONTS = {"zh": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
LONGEST_CELL, LONGEST_TITLE, LONGEST_HINT = 32_767, 31, 250
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
EARLIEST = date(1900, 3, 1)  # before it Excel counts days differently, or not at all
CHART_SCALE, CHARTS_DOWN = 74, 3  # so that three rows of charts fill a page
LINE = 16.5  # points
MOST_LINES = 24  # a row is at most 409 points high
Format = dict[str, Any]  # what XlsxWriter calls a format, before it is made
WIDE = "\u2014"  # from this character on they are as wide as two: dashes, quotation marks, arrows, Chinese
BOX: Format = {"border": 1, "border_color": "#BFBFBF", "valign": "top", "text_wrap": True}
FILL: Format = {"bg_color": "#FFF9E3"}
DAY: Format = {"num_format": "yyyy-mm-dd", "align": "center"}
SHARE: Format = {"num_format": "0.##%"}
COUNT: Format = {"num_format": "General"}
SMALL: Format = {"font_size": 9, "font_color": "#404040"}
LOOKS: dict[str, Format] = {
    "title": {"bold": True, "font_size": 15, "valign": "vcenter"},
    "note": {"text_wrap": True, "valign": "top", "font_color": "#404040"},
    "none": {},
    "text": BOX,
    "strong": {**BOX, "bold": True},
    "centre": {**BOX, "align": "center"},
    "label": {**BOX, **SMALL, "bold": True},
    "head": {**BOX, "bold": True, "bg_color": "#E4E4E4", "valign": "vcenter", "align": "center"},
    "date": {**BOX, **DAY},
    "number": {**BOX, **COUNT},
    "percent": {**BOX, **SHARE},
    "small": {**BOX, **SMALL},
    "small-number": {**BOX, **SMALL, **COUNT, "align": "left"},
    "small-percent": {**BOX, **SMALL, **SHARE, "align": "left"},
    "fill": {**BOX, **FILL},
    "fill-date": {**BOX, **FILL, **DAY},
    "fill-number": {**BOX, **FILL, **COUNT},
    "fill-percent": {**BOX, **FILL, **SHARE},
    "tick": {**BOX, **FILL, "align": "center"},
    "off": {**BOX, "bg_color": "#D9D9D9"},
    "fill-moment": {**BOX, **FILL, "num_format": "yyyy-mm-dd hh:mm"},
    "fill-clock": {**BOX, **FILL, "num_format": "hh:mm"},
    "key": {"font_color": "#FFFFFF"},
}
RULES: dict[str, Format] = {
    "late": {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
    "done": {"font_color": "#808080", "font_strikeout": True},
    "first": {"border": 1, "border_color": "#BFBFBF", "top_color": "#000000"},
    "now": {"bg_color": "#FFE699"},
    "good": {"bg_color": "#C6E0B4"},
}


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`tracker.xlsx`."""
    sheets = tracker(plan, look.labels, held, look.earlier.entered)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        book.set_properties(
            {
                "title": printable(plan.name)[:255],
                "created": datetime.combine(max(plan.as_of or plan.start, EARLIEST), time()),
            }
        )
        _Writer(book, plan, sheets).write()
    return {"tracker.xlsx": made.getvalue()}


def titles(sheets: tuple[Sheet, ...]) -> dict[str, str]:
    """Sheet id → a title that a workbook takes: short, without signs of its own, and no other's."""
    found: dict[str, str] = {}
    for sheet in sheets:
        plain = printable(sheet.title).translate(FORBIDDEN).replace("\n", " ").strip(" '")
        title = cut(plain, LONGEST_TITLE).rstrip(" '") or sheet.id
        taken = {other.lower() for other in (*found.values(), "history")}
        own = f"-{sheet.id}"
        found[sheet.id] = title if title.lower() not in taken else cut(title, LONGEST_TITLE - len(own)) + own
    return found


class _Writer:
    """One workbook in the making."""

    def __init__(self, book: Workbook, plan: Plan, sheets: tuple[Sheet, ...]) -> None:
        self.book, self.plan, self.sheets, self.titles = book, plan, sheets, titles(sheets)
        font = {"font_name": FONTS[plan.language]} if plan.language in FONTS else {}
        self.looks = {name: book.add_format({"font_size": 11, **font, **look}) for name, look in LOOKS.items()}
        self.rules = {name: book.add_format(look) for name, look in RULES.items()}

    def write(self) -> None:
        pages = {sheet.id: self.book.add_worksheet(self.titles[sheet.id]) for sheet in self.sheets}
        for sheet in self.sheets:
            for name, area in sheet.names.items():
                self.book.define_name(name, f"={self._there(sheet.id, area)}")
            self._sheet(pages[sheet.id], sheet)

    def _there(self, sheet: str, area: Area) -> str:
        cells = xl_range_abs(area.row, area.column, area.last_row, area.last_column)
        return f"{quote_sheetname(self.titles[sheet])}!{cells}"

    def _sheet(self, page: Worksheet, sheet: Sheet) -> None:
        for index, width in enumerate(sheet.widths):
            page.set_column(index, index, width, None, {} if width else {"hidden": True})
        for row, cells in enumerate(sheet.rows):
            lines = 1
            for index, cell in enumerate(cells):
                if cell.value is None and not cell.formula:
                    if cell.look != "none":
                        page.write_blank(row, index, None, self.looks[cell.look])
                    continue
                self._cell(page, sheet, row, index, cell)
                if cell.look != "key" and index < len(sheet.widths):
                    lines = max(lines, _lines(cell, sheet.widths[index] if cell.look != "note" else _across(sheet)[1]))
            if lines > 1:  # not every reader makes a row as high as its text
                page.set_row(row, LINE * min(lines, MOST_LINES))
        for choice in sheet.choices:
            _validate(page, choice)
        for rule in sheet.rules:
            self._rule(page, rule)
        for number, chart in enumerate(sheet.charts):
            row = len(sheet.rows) + number // CHARTS_ACROSS * CHART_ROWS
            page.insert_chart(row, number % CHARTS_ACROSS * (len(sheet.widths) // CHARTS_ACROSS), self._chart(chart))
        self._paper(page, sheet)

    def _cell(self, page: Worksheet, sheet: Sheet, row: int, index: int, cell: Cell) -> None:
        look, value = self.looks[cell.look], held(cell.value) if isinstance(cell.value, str) else cell.value
        if cell.look == "note":
            _note(page, row, _across(sheet)[0], str(value), look)
        elif cell.formula:
            page.write_formula(row, index, f"={cell.formula}", look, _cached(value))
        elif isinstance(value, str) and value:
            page.write_string(row, index, value, look)
        elif isinstance(value, bool):
            page.write_boolean(row, index, value, look)
        elif isinstance(value, date):
            page.write_datetime(row, index, value, look)
        elif value == "":
            page.write_blank(row, index, None, look)
        else:
            page.write_number(row, index, value, look)

    def _rule(self, page: Worksheet, rule: Rule) -> None:
        area = rule.area
        said = {"type": "formula", "criteria": f"={rule.formula}", "format": self.rules[rule.look]}
        page.conditional_format(area.row, area.column, area.last_row, area.last_column, said)

    def _chart(self, chart: Chart) -> WorkbookChart:
        made = self.book.add_chart({"type": "line"})
        values, days, name = (f"={self._there(chart.sheet, area)}" for area in (chart.values, chart.days, chart.name))
        line = {"color": "#404040", "width": 1.75}
        marker = {"type": "circle", "size": 5, "border": {"color": "#404040"}, "fill": {"color": "#FFFFFF"}}
        made.add_series({"name": name, "categories": days, "values": values, "line": line, "marker": marker})
        made.set_title({"name": name, "name_font": {"size": 11}, "overlay": False})
        made.set_legend({"none": True})
        made.set_x_axis(
            {
                "date_axis": True,
                "num_format": "mm-dd",
                "major_unit": 28,
                "major_unit_type": "days",
                "num_font": {"size": 8},
            }
        )
        scale = {"num_format": "0%", "max": 1} if chart.percent else {"num_format": "General"}
        made.set_y_axis(
            {
                "min": 0,
                **scale,
                "num_font": {"size": 8},
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        made.set_size({"width": 470, "height": 225})
        made.show_blanks_as("gap")
        return made

    def _paper(self, page: Worksheet, sheet: Sheet) -> None:
        page.set_landscape()
        page.set_paper(9)
        if sheet.charts:  # breaks between charts count only where the page is not fitted
            page.set_print_scale(CHART_SCALE)
            pages = math.ceil(len(sheet.charts) / (CHARTS_ACROSS * CHARTS_DOWN))
            page.set_h_pagebreaks([len(sheet.rows) + n * CHARTS_DOWN * CHART_ROWS for n in range(1, pages)])
        else:
            page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.set_footer(f"&L{self.plan.fingerprint}&C&A&R&P / &N")
        if sheet.head < 0:
            return
        last = len(sheet.rows) - 1
        page.repeat_rows(sheet.head)
        page.freeze_panes(sheet.head + 1, sheet.frozen)
        if sheet.frozen and last > sheet.head:
            page.autofilter(sheet.head, 0, last, len(sheet.rows[sheet.head]) - 1)


def held(text: str) -> str:
    """A text as a cell can hold it: XML takes it, and it is not too long."""
    return cut(printable(text), LONGEST_CELL, "…")


def _cached(value: Value) -> str | float:
    """What a formula comes to, for readers that do not work it out: a date as its number of days."""
    if isinstance(value, date):
        return (max(value, EARLIEST) - date(1899, 12, 30)).days
    return "" if value is None else value


def _across(sheet: Sheet) -> tuple[int, float]:
    """How many columns a note goes over, and how wide they are: those of the plan."""
    count = len(sheet.columns) or len(sheet.widths)
    return count, sum(sheet.widths[:count])


def _note(page: Worksheet, row: int, count: int, text: str, look: Made) -> None:
    """A note over the width of the sheet."""
    page.merge_range(row, 0, row, count - 1, "", look)
    page.write_string(row, 0, text, look)


def _lines(cell: Cell, width: float) -> int:
    """How many lines a text takes in a column: a Chinese character is as wide as two others."""
    if (
        not isinstance(cell.value, str)
        or cell.look == "title"
        or (3 * len(cell.value) < width and "\n" not in cell.value)
    ):
        return 1
    each = LOOKS[cell.look].get("font_size", 11) / 11 * (1.1 if LOOKS[cell.look].get("bold") else 1)
    return sum(
        max(1, math.ceil(each * (len(part) + 1.2 * sum(map(WIDE.__le__, part))) / width))
        for part in held(cell.value).split("\n")
    )


def _validate(page: Worksheet, choice: Choice) -> None:
    area = choice.area
    most = choice.most or 1_000_000_000
    kinds: dict[str, dict[str, object]] = {
        "list": {"validate": "list", "source": f"={choice.options}", "error_type": "warning"},
        "number": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": most},
        "day": {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_type": "warning"},
    }
    hint = cut(printable(choice.hint), LONGEST_HINT, "…")
    told = {"input_message": hint} if hint else {}
    page.data_validation(area.row, area.column, area.last_row, area.last_column, {**kinds[choice.kind], **told})
