"""The four formats of paper and office, read back and held against the plan and so against each other.

Dates, owners, figures.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import docx
import icalendar
import openpyxl
import pytest

from generator.counting import amount
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look
from tests.printed import flat, text_of

pytestmark = pytest.mark.slow
NAMES = (
    "reading-club",
    "hiking-club",
    "brand-groups",
    "founders-club",
    "craft-discord",
    "parents-line",
)  # of all sizes and languages
FORMATS = (("reference", "pdf"), ("reference", "docx"), ("tracker", "xlsx"), ("calendar", "ics"))
every_example = pytest.mark.parametrize("name", NAMES)


@dataclass(frozen=True)
class Read:
    """What was read back.

    pdf: the text layer; docx, xlsx: rows of tables and sheets, cells flat or dates; ics: title → day.
    """

    plan: Plan
    pdf: str
    docx: list[list[str]]
    xlsx: list[list[object]]
    ics: dict[str, date]


@pytest.fixture(scope="session")
def read(example, plan_of, store) -> Callable[[str], Read]:
    """The name of an example → its plan and what its four formats say."""

    @lru_cache
    def made(name: str) -> Read:
        plan = plan_of(example(name))
        look = Look(store.labels[plan.language], store.templates)
        files = {path: data for key in FORMATS for path, data in WRITERS[key](plan, look).items()}
        tables = docx.Document(io.BytesIO(files["reference.docx"])).tables
        return Read(
            plan,
            text_of(files["reference.pdf"]),
            [[flat(cell.text) for cell in row.cells] for table in tables for row in table.rows],
            [
                list(map(plain, row))
                for sheet in openpyxl.load_workbook(io.BytesIO(files["tracker.xlsx"]))
                for row in sheet.values
            ],
            {
                flat(event["summary"]): day_of(event)
                for event in icalendar.Calendar.from_ical(files["calendar.ics"]).walk("VEVENT")
            },
        )

    return made


def plain(cell: object) -> object:
    return cell.date() if isinstance(cell, datetime) else flat(cell) if isinstance(cell, str) else cell


def day_of(event: icalendar.Event) -> date:
    start = event["dtstart"].dt
    return start.date() if isinstance(start, datetime) else start


def rows_with(rows: list[list], *wanted: object) -> list[list]:
    """The rows in which each of these stands, as a cell or within one."""

    def stands(each: object, row: list) -> bool:
        return any(
            each == cell or (isinstance(each, str) and isinstance(cell, str) and flat(each) in cell) for cell in row
        )

    return [row for row in rows if all(stands(each, row) for each in wanted)]


@every_example
def test_dated_steps(name: str, read) -> None:
    found = read(name)
    coming = [step for step in found.plan.schedule if step.state != "past"]
    assert coming
    for step in coming:
        day = step.day.isoformat()
        assert re.search(re.escape(day) + ".{0,60}" + re.escape(flat(step.title)), found.pdf), ("pdf", step.id)
        assert rows_with(found.docx, day, step.title), ("docx", step.id)
        assert rows_with(found.xlsx, step.day, step.title, step.owner_title), ("xlsx", step.id)
        assert any(flat(step.title) in title and found_day == step.day for title, found_day in found.ics.items()), (
            "ics",
            step.id,
        )
        if not found.plan.brief:  # the short manual tells who does what in one line a role
            assert re.search(
                re.escape(day) + ".{0,60}" + re.escape(flat(step.title)) + ".{0,4}" + re.escape(flat(step.owner_title)),
                found.pdf,
            ), step.id
            assert rows_with(found.docx, day, step.title, step.owner_title), step.id


@every_example
def test_key_results(name: str, read) -> None:
    found = read(name)
    results = found.plan.objective.results if found.plan.objective else ()
    for result in results:
        due = result.due.isoformat()
        assert rows_with(found.docx, result.title, result.target, result.owner_title, due), ("docx", result.id)
        assert flat(result.title) in found.pdf and flat(result.target) in found.pdf and due in found.pdf, (
            "pdf",
            result.id,
        )
        assert rows_with(found.xlsx, result.title, result.owner_title, result.due), ("xlsx", result.id)
        assert any(flat(result.title) in title and day == result.due for title, day in found.ics.items()), (
            "ics",
            result.id,
        )


@every_example
def test_figures(name: str, read) -> None:
    """The chain of numbers and the parameters: in both manuals, and those that formulas use in the tracker."""
    found = read(name)
    for number in () if found.plan.brief else found.plan.numbers:
        assert rows_with(found.docx, number.label, number.chain), ("docx", number.id)
        assert flat(number.chain) in found.pdf, ("pdf", number.id)
    if not found.plan.brief:
        for setting in found.plan.settings:
            said = flat(amount(setting.printed, setting.unit))
            assert rows_with(found.docx, setting.label, said), ("docx", setting.id)
            assert flat(setting.label) + said in found.pdf, ("pdf", setting.id)
    for metric in found.plan.metrics:  # one that is written as two numbers has a column for each
        assert all(rows_with(found.xlsx, title) for title in metric.boxes or (metric.title,)), ("xlsx", metric.id)


@every_example
def test_the_week(name: str, read) -> None:
    """Each weekly task of the plan is a duty of the tracker, with its owner, and an entry of the calendar."""
    found = read(name)
    assert found.plan.week
    for cell in found.plan.week:  # the tracker names the people, of many their role
        people = {work.person for work in found.plan.ledger if work.title == cell.title} | {cell.owner_title}
        assert any(rows_with(found.xlsx, cell.title, who) for who in people), ("xlsx", cell.sop)
        assert any(flat(cell.title) in title for title in found.ics), ("ics", cell.sop)
        assert flat(cell.title) in found.pdf
