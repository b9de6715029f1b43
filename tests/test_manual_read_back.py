"""The manual's own figures, read back from manual.md and held against the plan: who, which day, which hour, how long.

What the week by person says is held by tests/agreement.py; here its tasks, the first days, the weeks and the goals.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from generator.compose.usual import done_in, first_days, usual_week
from generator.load.folders import examples
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look
from tests.printed import flat

GRID, WEEKS = 8, 4  # columns of the tasks of a week, of the weeks
DATED = ("step", "event", "delivery", "drill", "review")


@pytest.fixture(scope="session")
def read(example, plan_of, store):
    """Name and language → the plan, its labels, its manual.md."""

    def made(name: str, language: str | None) -> tuple[Plan, dict[str, str], str]:
        plan = plan_of(example(name), language=language)
        labels = store.labels[plan.language]
        return plan, labels, WRITERS["manual", "md"](plan, Look(labels, store.templates))["manual.md"].decode()

    return made


in_languages = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in sorted(examples()) for language in (None, "en")]
)


def rows(text: str, columns: int) -> Iterator[list[str]]:
    """The rows of all tables with so many columns, cells plain."""
    for line in text.splitlines():
        cells = re.split(r" \| ", line.strip().removeprefix("| ").removesuffix(" |"))
        if line.startswith("| ") and len(cells) == columns and not set(line) <= set("|- "):
            yield [re.sub(r"\\(.)", r"\1", cell.replace("**", "")) for cell in cells]


def day(labels: dict[str, str], found: date) -> str:
    parts = {"month": found.month, "day": found.day, "name": labels[f"month.{found.month}"]}
    return labels["man.day"].format(**parts)


def wrong_tasks(plan: Plan, text: str) -> list[str]:
    """Cells of the tasks of a usual week that say other minutes than the ledger."""
    monday = usual_week(plan)
    done = [(work, each) for work, each in done_in(plan, monday) if each.time] if monday else []
    titles = sorted({work.title for work, _ in done}, key=len, reverse=True)
    found = []
    for name, *cells in rows(text, GRID):
        title = next((each for each in titles if flat(each) in flat(name)), None)
        runs = [subject.run.title.text for subject in plan.subjects if subject.run]
        if title is None or any(flat(run) == flat(name) for run in runs):
            continue
        for weekday, cell in enumerate(cells):
            said = sum(int(number) for part in cell.split("<br>") for number in re.findall(r"(\d+)(?: in all)?$", part))
            due = [each.minutes for work, each in done if work.title == title and each.day.weekday() == weekday]
            if said != sum(due):
                found.append(f"{name} {weekday}: {cell} is not {sum(due)}")
    return found


def wrong_weeks(plan: Plan, labels: dict[str, str], text: str) -> list[str]:
    """Weeks that say other minutes, or name a step on a day on which nobody does it."""
    team = {(person.role, person.person) for person in plan.people}
    by_monday = {day(labels, week.monday): week.monday for week in plan.weeks}
    found = []
    for name, dated, _, minutes in rows(text, WEEKS):
        if name not in by_monday or not re.fullmatch(r"\d+/\d+", minutes):
            continue
        mine = [week for week in plan.weeks if week.monday == by_monday[name] and (week.role, week.person) in team]
        if minutes != f"{sum(week.kept for week in mine)}/{sum(week.have for week in mine)}":
            found.append(f"{name}: {minutes}")
        for part in re.split(labels["list.semicolon"].strip(), dated):
            works = [(w, o) for w in plan.ledger for o in w.occurrences if flat(w.title) in flat(part)]
            if works and not any(flat(day(labels, o.day)) in flat(part) for _, o in works):
                found.append(f"{name}: {part}")
    return found


def wrong_first_days(plan: Plan, labels: dict[str, str], text: str) -> list[str]:
    """Pieces of work of the first days that their line does not say: title, first hour, minutes of one person."""
    first, last = first_days(plan)
    lines = [
        flat(re.sub(r"\\(.)", r"\1", line.removeprefix("- "))) for line in text.splitlines() if line.startswith("- ")
    ]
    found = []
    for one in (first + timedelta(n) for n in range((last - first).days + 1)):
        parts = {"day": day(labels, one), "weekday": labels[f"weekday.{one.weekday()}"]}
        head = flat(labels["man.first-day"].partition("{works}")[0].format(**parts))
        line = next((each for each in lines if each.startswith(head)), None)
        if line is None:
            continue
        for (title, _), works in on_day(plan, one).items():
            spent = Counter[str]()
            for person, _, minutes in works:
                spent[person] += minutes
            told = (flat(title), min(at for _, at, _ in works), str(max(spent.values())))
            found += [f"{one} {title}: {part}" for part in told if part not in line]
    return found


def on_day(plan: Plan, one: date) -> dict[tuple[str, str], list[tuple[str, str, int]]]:
    """Title and source of what is done on a day besides the usual → person, hour, minutes."""
    found = defaultdict(list)
    for work in plan.ledger:
        for each in work.occurrences if work.kind in DATED else ():
            if each.day == one and each.time:
                found[work.title, work.source].append((work.person, each.time, each.minutes))
    return found


def wrong_goals(plan: Plan, text: str) -> list[str]:
    """Baselines, targets and turns of the plan that the goals do not say."""
    goals = flat(text[text.rindex("\n## ", 0, text.rindex("\n## ")) :])
    results = plan.objective.results if plan.objective else ()
    said = [result for result in results if flat(result.metric_title) in goals]
    numbers = [f"{value:g}" for result in said for value in (result.baseline,) if value is not None]
    numbers += [str(promise.turns) for promise in plan.promises if promise.turns and promise.turns > 1]
    numbers += [lever.after for lever in plan.levers if lever.id == "fewer-groups" and lever.state == "used"]
    return [number for number in numbers if number not in goals]


@in_languages
def test_what_the_manual_says_of_days_and_minutes_is_the_plan(name, language, read) -> None:
    plan, labels, text = read(name, language)
    assert wrong_tasks(plan, text) == []
    assert wrong_weeks(plan, labels, text) == []
    assert wrong_first_days(plan, labels, text) == []
    assert wrong_goals(plan, text) == []


def test_what_is_otherwise_is_seen(read) -> None:
    plan, labels, text = read("founders-club", None)
    (task, *_) = [row for row in rows(text, GRID) if re.search(r" \d+$", row[1])]
    number = re.search(r" (\d+)$", task[1])
    assert number and wrong_tasks(plan, text.replace(task[1], task[1].replace(number[1], "999")))
    minutes = next(row[3] for row in rows(text, WEEKS) if re.fullmatch(r"\d+/\d+", row[3]))
    assert wrong_weeks(plan, labels, text.replace(minutes, "7/8"))
