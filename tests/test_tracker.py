"""The tracker, read back: its dates, owners and figures are the plan's, and its formulas come to what is shown."""

from __future__ import annotations

import dataclasses
import html
import itertools
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.load.folders import examples
from generator.models.parts import Target
from generator.plan.pages import LevelLine, Said, StandardLine
from generator.plan.plan import Plan
from generator.tailor.targets import aim
from generator.writers import WRITERS
from generator.writers.look import Look

from .spreadsheet import FUNCTIONS, Book, days
from .test_hostile import FIELDS, HOSTILE, put

pytestmark = pytest.mark.slow
EXAMPLES = sorted(examples())
CHINESE = re.compile(r"[\u3400-\u9fff]")
CONTROLS = "a\x00b\x01c\x1bd\x7fe\ufffef\ud800g _x0041_ h"
HEALTH = tuple(
    StandardLine(
        id=f"question-{n}",
        title=f"问{n}",
        ask=Said(text="看什么？"),
        levels=tuple(
            LevelLine(score=s, sign=Said(text=f"样子{s}"), then=f"做{n}{s}", sheet="打卡提醒" if s == 0 else "")
            for s in range(3)
        ),
    )
    for n in range(3)
)


@pytest.fixture(scope="session")
def written(store) -> Callable[[Plan], bytes]:
    """A plan → tracker.xlsx."""

    def made(plan: Plan) -> bytes:
        look = Look(store.labels[plan.language], store.templates)
        ((path, data),) = WRITERS["tracker", "xlsx"](plan, look).items()
        assert path == "tracker.xlsx"
        return data

    return made


@pytest.fixture(scope="session")
def book(example, plan_of, written) -> Callable[..., tuple[Plan, Book]]:
    """The name of an example → its plan and its tracker; each is read only once."""
    known: dict[tuple, tuple[Plan, Book]] = {}

    def made(name: str, as_of: date | None = None) -> tuple[Plan, Book]:
        key = name, as_of
        if key not in known:
            plan = plan_of(example(name), as_of)
            known[key] = plan, Book(written(plan))
        return known[key][0], known[key][1].fresh()

    return made


def rows(book: Book, sheet: str, head: int = 3) -> list[dict[str, Any]]:
    """The lines of a table as heading → what is shown, until the first that is empty."""
    page = book.cached[sheet]
    heads = [cell.value for cell in page[head]]
    found = [
        dict(zip(heads, (cell.value for cell in line), strict=True))
        for line in page.iter_rows(min_row=head + 1, max_col=len(heads))
    ]
    return list(itertools.takewhile(lambda line: any(value is not None for value in line.values()), found))


def sheet(plan: Plan, name: str) -> str:
    title = plan.records[name]
    return title[:1].upper() + title[1:]


def label(store, plan: Plan, name: str) -> str:
    return store.labels[plan.language][f"tracker.{name}"]


# What the plan says


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_dated_plan_is_the_plan_s(name, book, store):
    plan, made = book(name)
    found = rows(made, sheet(plan, "plan"))
    assert len(found) == len(plan.schedule) >= 5
    told = {
        part: label(store, plan, f"plan.{part}")
        for part in ("day", "weekday", "until", "step", "owner", "minutes", "done", "status")
    }
    for line, step in zip(found, plan.schedule, strict=True):
        assert (line[told["day"]].date(), line[told["until"]].date()) == (step.day, max(step.day, step.end))
        assert line[told["weekday"]] == store.labels[plan.language][f"weekday.{step.day.weekday()}"]
        assert [line[told[part]] for part in ("step", "owner", "minutes", "done")] == [
            step.title,
            step.owner_title,
            step.minutes,
            step.done,
        ]
        assert line[told["status"]] == label(store, plan, "status.open")


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_week_of_duties_is_the_ledger_s(name, book, store):
    plan, made = book(name)
    page = made.cached[sheet(plan, "duty")]
    task, owner, week, due, did = (
        label(store, plan, f"duty.{part}") for part in ("task", "owner", "week", "due", "did")
    )
    found = rows(made, sheet(plan, "duty"))
    wanted: dict[tuple[date, str], tuple[str, set[int], set[str], str]] = {}
    for work in plan.ledger:
        for each in () if work.kind == "step" else work.occurrences:
            key = each.day - timedelta(days=each.day.weekday()), work.source
            _, on, people, _ = wanted.setdefault(key, (work.title, set(), set(), work.role_title))
            on.add(each.day.weekday())
            people.add(work.person)
    there = []
    for row, line in enumerate(found, 4):
        if line[owner]:
            on = {n for n in range(7) if page.cell(row, 6 + n).fill.fgColor.rgb != "FFD9D9D9"}
            there.append((line[week].date(), line[task], sorted(on)))
            assert line[due] == len(on) and line[did] == 0
            assert any(
                title == line[task] and (all(who in line[owner] for who in people) or role in line[owner])
                for (monday, _), (title, _, people, role) in wanted.items()
                if monday == line[week].date()
            )
    assert wanted and sorted(there) == sorted((day, title, sorted(on)) for (day, _), (title, on, *_) in wanted.items())
    assert found[0][week].weekday() == 0 and found[0][week].date() <= max(plan.day_zero, plan.start) < found[0][
        week
    ].date() + timedelta(7)
    assert found[-1][week].date() <= plan.valid_until < found[-1][week].date() + timedelta(7)


def test_reviews_stand_in_the_weeks_in_which_they_are_due(book, store):
    plan, made = book("reading-club")
    task, week = label(store, plan, "duty.task"), label(store, plan, "duty.week")
    found = {(line[task], line[week].date()) for line in rows(made, sheet(plan, "duty"))}
    assert plan.reviews
    for review in plan.reviews:
        work = [each for each in plan.ledger if each.source == f"sops/{review.sop}"]
        on = {each.day for line in work for each in line.occurrences}
        stands = {day for title, day in found if title == review.title}
        assert stands == {day - timedelta(days=day.weekday()) for day in on} and (
            stands or review.day > plan.valid_until
        )


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_message_stands_there_whole(name, book, store):
    plan, made = book(name)
    found = rows(made, sheet(plan, "messages"))
    columns = [label(store, plan, f"messages.{part}") for part in ("sheet", "to", "words")]
    told = [tuple(line[column] for column in columns) for line in found]
    said = [(page.title, message.to, message.said.text) for page in plan.sops for message in page.messages]
    said += [(subject.title, None, pair.said.text) for subject in plan.subjects for pair in subject.messages]
    assert sorted(told, key=str) == sorted(said, key=str) and len(told) > 20


@pytest.mark.parametrize("name", [n for n in EXAMPLES if n not in ("hiking-club", "township-relation")])
def test_key_results_are_the_plan_s(name, book, store):
    plan, made = book(name)
    found = rows(made, sheet(plan, "okr"))
    part = {
        p: label(store, plan, f"okr.{p}")
        for p in ("result", "baseline", "target", "due", "owner", "measure", "current", "progress")
    }
    assert len(found) == len(plan.objective.results) > 0
    for line, result in zip(found, plan.objective.results, strict=True):
        scale = 100 if result.percent else 1
        assert (line[part["result"]], line[part["owner"]], line[part["due"]].date()) == (
            result.title,
            result.owner_title,
            result.due,
        )
        for shown, told in ((line[part["baseline"]], result.baseline), (line[part["target"]], result.value)):
            assert (shown is None) == (told is None) and (told is None or shown * scale == pytest.approx(told))
        assert line[part["current"]] is None and line[part["progress"]] is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_settings_and_floors_are_the_plan_s(name, book, store):
    plan, made = book(name)
    values = {setting.id: setting for setting in plan.settings}
    named = {n.removeprefix("set_").replace("_", "-"): place for n, place in made.names.items() if n.startswith("set_")}
    assert {m.floor_from for m in plan.metrics if m.floor_from} <= set(named) <= set(values)
    for identifier, (page, cell) in named.items():
        setting = values[identifier]
        assert made.cached[page][cell].value * (100 if setting.percent else 1) == pytest.approx(setting.value)
    if any(tier.active is not None for tier in plan.tiers):
        assert {"active-least", "earnest-least", "tier-window-days"} <= set(named)


# Which sheets there are


def test_a_small_club_gets_few_sheets(book, store):
    plan, made = book("hiking-club")
    assert plan.brief
    titles = {made.pages.sheetnames[0], *(sheet(plan, n) for n in ("plan", "duty", "metrics", "messages"))}
    assert set(made.pages.sheetnames) == titles | {
        label(store, plan, "sheet.trend"),
        label(store, plan, "sheet.settings"),
        label(store, plan, "sheet.hours"),
    }


def test_no_tiers_means_no_segments_in_the_roster(book, store):
    heads = {}
    for name in ("reading-club", "founders-club", "parents-line"):
        plan, made = book(name)
        heads[name] = {cell.value for cell in made.cached[sheet(plan, "roster")][3]} & {
            label(store, plan, n)
            for n in ("roster.tier", "roster.answers", "roster.careful", "scheme.three-three-four", "scheme.lead-users")
        }
    assert len(heads["reading-club"]) == 3 and len(heads["founders-club"]) == 1 and not heads["parents-line"]


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("founders-club", "three-three-four"), ("brand-groups", "relation-ladder"), ("b2b-users", "lead-users")],
)
def test_other_schemes_are_chosen_from_a_list(name, scheme, book):
    plan, made = book(name)
    listed = f"list_{scheme.replace('-', '_')}"
    page, cells = made.names[listed]
    assert (
        [c.value for line in made.cached[page][cells] for c in line]
        == [tier.title for tier in plan.tiers if tier.scheme == scheme]
        != []
    )
    assert listed in {v.formula1 for v in made.pages[sheet(plan, "roster")].data_validations.dataValidation}
    assert ("list_tier" in made.names) == any(tier.active is not None for tier in plan.tiers)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_sheet_is_ready_for_paper_and_screen(name, book, store):
    plan, made = book(name)
    assert len(set(map(str.lower, made.pages.sheetnames))) == len(made.pages.sheetnames) >= 6
    for page in made.pages:
        assert len(page.title) <= 31 and not set(page.title) & set("[]:*?/\\")
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9) or str(
            page.page_setup.paperSize
        ) == "9"
        assert not page.protection.sheet
        if page.title == label(store, plan, "sheet.trend"):
            assert len(page.row_breaks.brk) == (len(page._charts) - 1) // 6
        else:
            assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
            assert page.freeze_panes and page.print_title_rows
    lists = {v.formula1 for page in made.pages for v in page.data_validations.dataValidation if v.type == "list"}
    assert {"list_status", "list_ticks"} <= lists and {name.removeprefix("=") for name in lists} <= set(made.names)


def test_the_log_has_a_line_for_each_number(book, store):
    plan, made = book("reading-club")
    charts = made.pages[label(store, plan, "sheet.trend")]._charts
    assert len(charts) == len(plan.metrics) == len([n for n in made.names if n.startswith("log_")]) - 1


def test_a_plan_that_is_not_ready_is_a_list_of_what_to_settle(example, plan_of, written, store):
    plan = plan_of({**example("reading-club"), "promise": "", "welcome": []})
    made = Book(written(plan))
    assert not plan.ready and len(made.pages.sheetnames) == 2
    found = rows(made, made.pages.sheetnames[0])
    how = label(store, plan, "before.how")
    assert [line[how] for line in found] == [said.text for item in plan.missing for said in item.how] and found


def test_what_is_past_is_to_be_checked(book, store):
    plan, made = book("hiking-club", as_of=date(2027, 5, 1))
    status, past = label(store, plan, "plan.status"), label(store, plan, "status.check")
    found = rows(made, sheet(plan, "plan"))
    assert {line[status] == past for line in found} == {True, False}
    assert [line[status] == past for line in found] == [step.state == "past" for step in plan.schedule]


# Formulas


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_shown_is_what_the_formulas_come_to(name, book):
    plan, made = book(name)
    made.put_name("as_of", plan.as_of or plan.start)
    found = made.formulas()
    assert len(found) > 10
    for page, row, column, formula in found:
        shown = days(made.cached[page].cell(row, column).value)
        come_to = made.value(page, row, column)
        assert (come_to or None) == (shown or None) or come_to == pytest.approx(shown), (page, row, column, formula)


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_functions_that_every_spreadsheet_has(name, book):
    _, made = book(name)
    rules = [
        r.formula[0] for page in made.pages for area in page.conditional_formatting for r in area.rules if r.formula
    ]
    texts = [formula for *_, formula in made.formulas()] + rules
    used = {found for text in texts for found in re.findall(r"([A-Z][A-Z.]+)\(", re.sub(r'"[^"]*"', '""', text))}
    assert used <= FUNCTIONS and "COUNTIF" in used and len(rules) >= 4
    assert not any("_xl" in text for text in texts)


def roster_columns(book: Book, plan: Plan, store) -> dict[str, int]:
    heads = {cell.value: cell.column for cell in book.pages[sheet(plan, "roster")][3]}
    named = {
        n: label(store, plan, f"roster.{n}")
        for n in ("answers", "careful", "tier", "replied", "leave", "times", "may", "last")
    }
    named |= {f"reminded-{n}": label(store, plan, "roster.reminded").format(n=n) for n in (1, 2, 3)}
    return {name: heads[text] for name, text in named.items() if text in heads}


def tier_of(plan: Plan, answers: float | None, careful: float | None, active: float, earnest: float) -> str | None:
    """The tier by the plan: what the sheet must say."""
    if answers is None and careful is None:
        return None
    sides = ((answers or 0) >= active, (careful or 0) >= earnest)
    return next(tier.title for tier in plan.tiers if (tier.active, tier.earnest) == sides)


GRID = [(a, c) for a in (None, 0, 1, 3, 4, 5, 40) for c in (None, 0, 1, 2, 3, 40)]


@pytest.mark.parametrize(("active", "earnest"), [(4, 2), (1, 1), (5, 3), (40, 40)])
def test_the_tier_follows_from_the_scores_on_both_sides_of_the_lines(active, earnest, book, store):
    plan, made = book("reading-club")
    columns, page = roster_columns(made, plan, store), sheet(plan, "roster")
    made.put_name("set_active_least", active)
    made.put_name("set_earnest_least", earnest)
    found = set()
    for row, (answers, careful) in enumerate(GRID, 4):
        made.put(page, row, columns["answers"], answers)
        made.put(page, row, columns["careful"], careful)
    for row, (answers, careful) in enumerate(GRID, 4):
        told = made.value(page, row, columns["tier"]) or None
        assert told == tier_of(plan, answers, careful, active, earnest), (answers, careful)
        found.add(told)
    assert found == {tier.title for tier in plan.tiers if tier.active is not None} | {None} and len(found) == 5


TODAY = date(2027, 4, 1)
REMINDERS = [  # days ago of each reminder, days ago of the last answer, left alone → in the window
    ((), None, False, None),
    ((1,), None, False, 1),
    ((1, 5, 29), None, False, 3),
    ((1, 5, 30), None, False, 2),
    ((40, 50), None, False, 0),
    ((1, 5, 9), 7, False, 2),
    ((1, 5, 9), 1, False, 0),
    ((1, 5, 9), 60, False, 3),
    ((2,), None, True, 1),
]


def type_reminders(book: Book, plan: Plan, store) -> None:
    columns, page = roster_columns(book, plan, store), sheet(plan, "roster")
    book.put_name("as_of", TODAY)
    for row, (sent, answered, alone, _) in enumerate(REMINDERS, 4):
        for n, ago in enumerate(sent, 1):
            book.put(page, row, columns[f"reminded-{n}"], TODAY - timedelta(days=ago))
        if answered is not None:
            book.put(page, row, columns["replied"], TODAY - timedelta(days=answered))
        if alone:
            book.put(page, row, columns["leave"], "✓")


def reminders_told(plan: Plan, store) -> list[tuple[Any, Any, Any]]:
    """Last reminder, how many in the window, and what may still be done, as the sheet must say."""
    told = []
    for sent, _, alone, count in REMINDERS:
        may = None if count is None else label(store, plan, "roster.full" if count >= 3 else "roster.may-still")
        last = days(TODAY - timedelta(days=min(sent))) if sent else None
        told.append((last, count, label(store, plan, "roster.alone") if alone else may))
    return told


def test_reminders_are_counted_in_their_window_and_an_answer_starts_anew(book, store):
    plan, made = book("reading-club")
    type_reminders(made, plan, store)
    columns, page = roster_columns(made, plan, store), sheet(plan, "roster")
    found = [
        tuple(made.value(page, row, columns[n]) for n in ("last", "times", "may"))
        for row in range(4, 4 + len(REMINDERS))
    ]
    assert [tuple(None if v == "" else v for v in line) for line in found] == reminders_told(plan, store)


def type_log(book: Book, plan: Plan, metric: str, values: list[float | None]) -> None:
    """Types a metric's numbers, as counted, into the log week by week."""
    percent = next(m.percent for m in plan.metrics if m.id == metric)
    page, cells = book.names[f"log_{metric.replace('-', '_')}"]
    start = book.pages[page][cells][0][0]
    for n, value in enumerate(values):
        book.put(page, start.row + n, start.column, None if value is None else value / 100 if percent else value)


def okr_line(book: Book, plan: Plan, metric: str, store) -> dict[str, Any]:
    row = 4 + next(n for n, r in enumerate(plan.objective.results) if r.metric == metric)
    page = sheet(plan, "okr")
    heads = {cell.value: cell.column for cell in book.pages[page][3]}
    return {
        n: book.value(page, row, heads[label(store, plan, f"okr.{n}")])
        for n in ("baseline", "target", "current", "progress", "light")
    }


@pytest.mark.parametrize(
    "counted",
    [[10, 12, 14, 12], [0, 0, 0, 0], [1, 1, 2, None], [95, 97, 99, 98], [33.3, 33.3, 33.3, 33.3], [70, 70, 70, 70]],
)
@pytest.mark.parametrize("metric", ["thoughtful-share", "member-links"])
def test_what_is_measured_first_gets_its_target_after_the_weeks(metric, counted, book, store):
    plan, made = book("reading-club")
    result = next(r for r in plan.objective.results if r.metric == metric)
    assert result.kind == "measure-first"
    type_log(made, plan, metric, counted)
    start = made.value(*cell_of(made, "log_week"))
    made.put_name("as_of", start + 27)
    early = okr_line(made, plan, metric, store)
    assert (early["baseline"], early["target"], early["progress"]) == ("", "", "")
    made.put_name("as_of", start + 28)
    late = okr_line(made, plan, metric, store)
    numbers = [n for n in counted if n is not None]
    average = sum(numbers) / len(numbers)
    wanted = aim(
        Target(lift=result.aim_from), "percent" if result.percent else "people", average, {result.aim_from: result.lift}
    )
    scale = 100 if result.percent else 1
    assert late["baseline"] * scale == pytest.approx(average) and late["target"] * scale == pytest.approx(wanted.value)
    assert late["current"] * scale == pytest.approx(numbers[-1])


def cell_of(book: Book, name: str) -> tuple[str, int, int]:
    page, cells = book.names[name]
    first = book.pages[page][cells]
    first = first[0][0] if isinstance(first, tuple) else first
    return page, first.row, first.column


@pytest.mark.parametrize(
    ("name", "metric", "values", "progress"),
    [
        ("founders-club", "attendance", [61], 0),
        ("founders-club", "attendance", [64.5], 0.5),
        ("founders-club", "attendance", [68], 1),
        ("founders-club", "attendance", [50], 0),
        ("founders-club", "attendance", [90], 1),
        ("founders-club", "attendance", [68, None, 61], 0),
        ("b2b-users", "unanswered", [11], 0),
        ("b2b-users", "unanswered", [7], 0.5),
        ("b2b-users", "unanswered", [0], 1),
        ("b2b-users", "unanswered", [20], 0),
        ("reading-club", "leader-outputs", [0], 0),
        ("reading-club", "leader-outputs", [1.5], 0.5),
        ("reading-club", "leader-outputs", [4], 1),
        ("founders-club", "steps-overdue", [0], 1),
        ("founders-club", "steps-overdue", [3], 0),
    ],
)
def test_progress_is_the_way_gone(name, metric, values, progress, book, store):
    plan, made = book(name)
    type_log(made, plan, metric, values)
    assert okr_line(made, plan, metric, store)["progress"] == pytest.approx(progress)


@pytest.mark.parametrize(
    ("share", "value", "light"),
    [
        (0, 61, "green"),
        (0.5, 64.5, "green"),
        (0.5, 64, "amber"),
        (0.5, 62, "red"),
        (1, 68, "green"),
        (1, 67, "amber"),
        (2, 62, "red"),
    ],
)
def test_the_light_holds_the_way_against_the_time(share, value, light, book, store):
    plan, made = book("founders-club")
    result = next(r for r in plan.objective.results if r.metric == "attendance")
    begin = made.value(*cell_of(made, "okr_begin"))
    type_log(made, plan, "attendance", [value])
    made.put_name("as_of", begin + share * (days(result.due) - begin))
    assert okr_line(made, plan, "attendance", store)["light"] == label(store, plan, f"light.{light}")


def test_a_changed_setting_moves_its_target(book, store):
    plan, made = book("founders-club")
    made.put_name("set_lift_attendance", 0.2)
    assert okr_line(made, plan, "attendance", store)["target"] == pytest.approx(0.74)


@pytest.mark.parametrize("value", [29.9, 30, 30.1, 0, None])
def test_a_number_below_its_floor_names_the_sheet(value, book, store):
    plan, made = book("reading-club")
    metric = next(m for m in plan.metrics if m.id == "check-in-rate")
    type_log(made, plan, "check-in-rate", [None, value])
    page, row, _ = cell_of(made, "log_check_in_rate")
    heads = {cell.value: cell.column for cell in made.pages[page][8]}
    told = made.value(page, row + 1, heads[label(store, plan, "metrics.open")])
    assert (f"{metric.title}→{metric.below_title}" in told) == (value is not None and value < 30)
    assert made.value(page, row, heads[label(store, plan, "metrics.open")]) == ""


def rule_holds(book: Book, page: str, row: int, sample: str) -> list[bool]:
    """Whether the rules of a sheet that hold `sample` apply to a row.

    Their formulas are moved from their first row to it.
    """
    found = []
    for area in book.pages[page].conditional_formatting:
        for rule in area.rules:
            if sample in rule.formula[0]:
                by = row - int(re.search(r"\d+", str(area.sqref)).group())
                found.append(bool(book.work_out(moved_down(rule.formula[0], by), page)))
    assert found
    return found


def moved_down(formula: str, by: int) -> str:
    """A formula as it reads in a cell so many rows below."""
    return re.sub(r"(\$?[A-Z]{1,2})(\d+)", lambda found: f"{found[1]}{int(found[2]) + by}", formula)


def test_overdue_steps_are_marked_until_they_are_done(book, store):
    plan, made = book("reading-club")
    page, step = sheet(plan, "plan"), plan.schedule[2]
    end = max(step.day, step.end)
    status = next(c.column for c in made.pages[page][3] if c.value == label(store, plan, "plan.status"))
    for as_of, state, late in (
        (end, "open", False),
        (end + timedelta(1), "open", True),
        (end + timedelta(1), "done", False),
        (end + timedelta(1), "dropped", False),
        (end + timedelta(1), "doing", True),
    ):
        made.put_name("as_of", as_of)
        made.put(page, 6, status, label(store, plan, f"status.{state}"))
        assert rule_holds(made, page, 6, "NOT(OR") == [late]


def test_the_health_card_adds_up_and_says_what_to_do(book, written, store):
    plan = dataclasses.replace(book("reading-club")[0], health=HEALTH)
    made = Book(written(plan))
    page = label(store, plan, "sheet.health")
    assert made.value(page, 4, 7) == "" and made.value(page, 7, 6) == ""
    for row, score in ((4, 0), (5, 2), (6, 1)):
        made.put(page, row, 6, score)
    assert [made.value(page, row, 7) for row in (4, 5, 6)] == [
        "做00" + store.labels["zh"]["health.opens"].format(sheet="打卡提醒"),
        "做12",
        "做21",
    ]
    assert made.value(page, 7, 6) == 3


# The same in a real spreadsheet

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
office = pytest.mark.skipif(not OFFICE and os.environ.get("CI") != "true", reason="LibreOffice is not installed")


def recalculated(folder: Path, books: dict[str, Book]) -> dict[str, Any]:
    """Name → the workbook as LibreOffice works it out: saving it by openpyxl has dropped what was shown."""
    (folder / "in").mkdir()
    for name, book in books.items():
        book.saved().save(folder / "in" / f"{name}.xlsx")
    run = [
        OFFICE,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*run, *map(str, sorted((folder / "in").iterdir()))], check=True, capture_output=True, timeout=300)
    return {name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True) for name in books}


@office
@pytest.mark.filterwarnings("ignore:Unable to read chart")
def test_libreoffice_comes_to_the_same(tmp_path, book, store):
    books = {}
    for name in ("hiking-club", "founders-club", "craft-discord", "parents-line"):
        plan, books[name] = book(name)
        books[name].put_name("as_of", plan.start)
    plan, filled = book("reading-club")
    type_reminders(filled, plan, store)
    columns = roster_columns(filled, plan, store)
    for row, (answers, careful) in enumerate(GRID, 4):
        filled.put(sheet(plan, "roster"), row, columns["answers"], answers)
        filled.put(sheet(plan, "roster"), row, columns["careful"], careful)
    for metric, values in (
        ("thoughtful-share", [25, 35, 20, None]),
        ("member-links", [3, 4, 5, 4, 9]),
        ("check-in-rate", [29.9, 30, 31]),
        ("leader-outputs", [3, 2]),
    ):
        type_log(filled, plan, metric, values)
    books["filled"] = filled
    found = recalculated(tmp_path, books)
    seen = 0
    for name, made in books.items():
        for page, row, column, formula in made.formulas():
            shown = days(found[name][page].cell(row, column).value)
            mine = made.value(page, row, column)
            assert not (isinstance(shown, str) and shown.startswith(("#", "Err:"))), (name, page, row, formula)
            assert (shown or None) == (mine or None) or shown == pytest.approx(mine), (name, page, row, column, formula)
            seen += 1
    assert seen > 1000


# Any text prints as itself


@pytest.fixture
def filled(example):
    def made(text: str) -> tuple[dict[str, Any], list[str]]:
        profile = {**example("founders-club"), "leave_out": [{"id": "topic", "reason": ""}], "seeds": {"reachable": 5}}
        texts = [f"{text} q{number}q" for number, _ in enumerate(FIELDS)]
        for path, value in zip(FIELDS, texts, strict=True):
            put(profile, path, value)
        return profile, texts

    return made


def strings(data: bytes) -> list[str]:
    """Every text of every cell."""
    made = openpyxl.load_workbook(BytesIO(data), read_only=True)
    return [
        cell.value
        for page in made
        for line in page.iter_rows()
        for cell in line
        if isinstance(cell.value, str) and cell.data_type != "f"
    ]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def usual() -> dict[str, set[int]]:
    """Which fields stand in a tracker, worked out once for a text of letters."""
    return {}


def standing(data: bytes, texts: list[str]) -> set[int]:
    """The fields whose text stands in the tracker whole."""
    found = "\n".join(map(flat, strings(data)))
    return {n for n, text in enumerate(texts) if flat(text) in found}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_prints_as_itself_and_is_no_formula(name, filled, plan_of, written, usual):
    if not usual:
        profile, texts = filled("plain")
        usual["plain"] = standing(written(plan_of(profile)), texts)
    profile, texts = filled(HOSTILE[name])
    data = written(plan_of(profile))
    assert standing(data, texts) == usual["plain"] and len(usual["plain"]) >= 4
    safe(data)


def pages(data: bytes) -> str:
    """The XML of all sheets."""
    archive = zipfile.ZipFile(BytesIO(data))
    found = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(found) > 1 and any("<f>" in text for text in found)
    return "\n".join(found)


def safe(data: bytes) -> None:
    """No formula but ours, and no link, object, macro or outside data."""
    for formula in re.findall(r"<f>(.*?)</f>", pages(data), re.S):
        bare = re.sub(r'"(?:[^"]|"")*"', "", html.unescape(formula))
        assert re.fullmatch(r"[A-Za-z0-9_$:,()<>=&+\-*/. ]+", bare), formula
    names = zipfile.ZipFile(BytesIO(data)).namelist()
    assert not [name for name in names if re.search(r"external|vba|embed|connection|query", name, re.I)]
    links = [
        line
        for name in names
        if name.endswith(".rels")
        for line in re.findall(r'TargetMode="External"', zipfile.ZipFile(BytesIO(data)).read(name).decode())
    ]
    assert not links


EVERY = [f"{start}{text}" for start in "=+-@\t\r" for text in ("cmd|' /C calc'!A0", "1+1", 'HYPERLINK("http://x")')] + [
    CONTROLS,
    "BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT",
    "{=1+1}",
    "_xlfn.WEBSERVICE(1)",
    "'=1",
    '&L&"x"&99',
    "]]><x>",
    "x" * 40_000,
    "[]:*?/\\'",
    "",
]


@pytest.mark.parametrize("text", EVERY)
def test_a_hostile_text_in_every_text_of_the_plan(text, book, written, store):
    plan = book("reading-club")[0]
    data = written(replaced(dataclasses.replace(plan, valid_until=plan.day_zero, numbers=()), text))
    safe(data)
    found = strings(data)
    shown = (
        CONTROLS.translate({0: "␀", 1: "␁", 0x1B: "␛", 0x7F: "␡", 0xFFFE: "\ufffd", 0xD800: "\ufffd"})
        if text == CONTROLS
        else text
    )
    wanted = flat(shown[:30_000].replace("_x000D_", " "))
    told = [flat(value.replace("_x000D_", " "))[: len(text) + 30_000] for value in found]
    assert not text or sum(wanted in value for value in told) > 100


def replaced(value: Any, text: str, name: str = "") -> Any:
    """The same plan with `text` for everything that is told to people; ids, names of settings and clock times stay."""
    kept = {
        "id",
        "language",
        "kind",
        "scheme",
        "owner",
        "sop",
        "state",
        "printed",
        "every",
        "at",
        "time",
        "source",
        "record_in",
        "limit_from",
        "aim_from",
        "floor_from",
        "better",
        "metric",
        "timezone",
        "fingerprint",
        "priority",
        "phase",
        "chapter",
    }
    if isinstance(value, str):
        return value if name in kept else text
    if isinstance(value, tuple):
        return tuple(replaced(inner, text, name) for inner in value)
    if isinstance(value, dict):
        return {key: replaced(inner, text) for key, inner in value.items()}
    if dataclasses.is_dataclass(value):
        return dataclasses.replace(
            value, **{f.name: replaced(getattr(value, f.name), text, f.name) for f in dataclasses.fields(value)}
        )
    return value


def test_titles_of_sheets_are_ones_that_a_workbook_takes(book, written):
    plan = book("reading-club")[0]
    plan = dataclasses.replace(plan, valid_until=plan.day_zero, numbers=())
    for title in ("a/b:c[d]*?\\", "x" * 60, "'quoted'", "History", "", "设置", "same"):
        made = Book(written(dataclasses.replace(plan, records=dict.fromkeys(plan.records, title))))
        assert len({t.lower() for t in made.pages.sheetnames}) >= 8
        assert all(
            0 < len(t) <= 31 and not set(t) & set("[]:*?/\\") and t.strip("'") == t for t in made.pages.sheetnames
        )
        assert not [name for name, (page, _) in made.names.items() if page not in made.pages.sheetnames]


# The same bytes; the right script; nothing that is not asked for


def test_the_same_plan_gives_the_same_bytes(example, plan_of, written):
    first, again = (written(plan_of(example("reading-club"))) for _ in range(2))
    assert first == again
    assert {info.date_time for info in zipfile.ZipFile(BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["craft-discord", "b2b-users"])
def test_an_english_tracker_has_no_chinese(name, book):
    _, made = book(name)
    found = [
        cell.value for page in made.pages for line in page.iter_rows() for cell in line if isinstance(cell.value, str)
    ]
    assert len(found) > 300 and not [text for text in found if CHINESE.search(text)]


def test_a_traditional_tracker_has_no_simplified(book):
    _, made = book("parents-line")
    found = "".join(
        cell.value for page in made.pages for line in page.iter_rows() for cell in line if isinstance(cell.value, str)
    )
    assert len(found) > 3000 and not set("们这张设没话术单选状态间间长开关写时过") & set(found) - set("張")


@pytest.mark.parametrize(
    ("only", "wanted", "never"),
    [
        ("manual.md", "jinja2", ("xlsxwriter", "icalendar")),
        ("tracker", "xlsxwriter", ("jinja2", "icalendar")),
        ("calendar", "icalendar", ("jinja2", "xlsxwriter")),
    ],
)
def test_only_what_is_asked_for_is_imported(only, wanted, never, tmp_path):
    given = ["generate", "hiking-club", "--quiet", "--only", only, "-o", str(tmp_path / "out")]
    code = f"import sys; from generator.cli import main; main({given}); "
    code += "print('MODULES', *{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=True
    )
    found = set(done.stdout.splitlines()[-1].split())
    assert wanted in found and not found & set(never)


def test_nothing_around_it_changes_a_byte(tmp_path):
    found = set()
    for n, around in enumerate(
        (
            {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati"},
            {"PYTHONHASHSEED": "7", "TZ": "America/Los_Angeles", "LC_ALL": "C"},
        )
    ):
        command = [
            sys.executable,
            "-m",
            "generator",
            "generate",
            "reading-club",
            "--quiet",
            "--only",
            "tracker,calendar",
            "-o",
            str(tmp_path / str(n)),
        ]
        subprocess.run(
            command, env={**os.environ, **around}, cwd=Path(__file__).parent.parent, check=True, capture_output=True
        )
        found.add(tuple((tmp_path / str(n) / name).read_bytes() for name in ("tracker.xlsx", "calendar.ics")))
    assert len(found) == 1


@pytest.mark.parametrize("as_of", [date(1, 1, 1), date(1899, 12, 31), date(9999, 12, 31)])
def test_a_day_far_away(as_of, example, plan_of, written, store):
    plan = plan_of(example("founders-club"), as_of)
    assert len(rows(Book(written(plan)), sheet(plan, "plan"))) == len(plan.schedule) > 5
