"""What is printed more than once is printed alike: a plan held against what its files say, read back."""

from __future__ import annotations

import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO

import icalendar
import openpyxl

from generator.compose.usual import usual_week
from generator.load.store import Store
from generator.models.codec import to_data
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look

from .ledger import monday, spoken_minutes
from .readback import on_days, read_back, told

FORMS = ("md", "html", "json", "xlsx", "ics")
NEVER = {  # what no sentence of ours may hold
    "a slot left": r"[{}]",
    "none of something": r"(?<![\d.,:A-Za-z-])0\s*(?:次|times\b)",
    "divided by nothing": r"÷\s*0(?![\d.])",
    "one of many": r"(?<![\d.,:×/] )(?<![\d.,:/])\b1 "
    r"(?:groups|people|times|weeks|members|hours|minutes|days|months|places)\b",
    "a thousand minutes": r"(?<![\d-])(?:\d{4,}|\d{1,3},\d{3})\s*(?:分钟|分鐘|minutes\b|min\b)",
}


def written(plan: Plan, store: Store, kinds: tuple[str, ...] = FORMS) -> dict[str, bytes]:
    """Path → bytes of everything in these formats."""
    look = Look(store.labels[plan.language], store.templates)
    return {
        path: data
        for (_, ending), writer in WRITERS.items()
        if ending in kinds
        for path, data in writer(plan, look).items()
    }


def disagreements(plan: Plan, files: Mapping[str, bytes], labels: Mapping[str, str]) -> list[str]:
    """Every figure, day and hour of the ledger that some file has otherwise."""
    return [
        *data_is_the_plan(plan, files["plan.json"]),
        *persons_add_up(plan, files["manual.md"].decode()),
        *weeks_add_up(plan, files["reference.md"].decode()),
        *tracker_holds(plan, files["tracker.xlsx"], labels),
        *calendar_holds(plan, files["calendar.ics"]),
    ]


def unsayable(plan: Plan, files: Mapping[str, bytes], own: str = "") -> list[str]:
    """Lines that hold what none may hold. own: words of the profile, which are its author's."""
    texts = {path: read_back(path, data) for path, data in files.items() if not path.endswith(".json")}
    lines = ((path, line) for path, line in told(texts, quotes=True))
    return [
        f"{what}: {path}: {line}"
        for path, line in lines
        for what, bad in NEVER.items()
        if re.search(bad, line) and line not in own
    ]


def data_is_the_plan(plan: Plan, data: bytes) -> Iterator[str]:
    """`plan.json` is the plan, ledger and weeks included."""
    if json.loads(data) != json.loads(json.dumps(to_data(plan))):
        yield "plan.json is not the plan"


def minutes_of(plan: Plan) -> dict[tuple[str, str], dict[date, dict[int, int]]]:
    """Role and person → Monday → day of the week (7: when it comes) → minutes, added up from the ledger."""
    found: dict[tuple[str, str], dict[date, dict[int, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for work in plan.ledger:
        for occurrence in work.occurrences:
            column = occurrence.day.weekday() if occurrence.time else 7
            found[work.role, work.person][monday(occurrence.day)][column] += occurrence.minutes
    return found


def persons_add_up(plan: Plan, manual: str) -> Iterator[str]:
    """The table of who does what on which day: its rows add up, and are the ledger's of that week."""
    week, ledger = usual_week(plan), minutes_of(plan)
    rows = [row for line in manual.splitlines() if (row := numbers_of(line)) and len(row[1]) == 11]
    times = Counter(person.person for person in plan.people)
    named = {  # with the role where somebody has several
        (person.role, person.person): (person.person, person.role_title if times[person.person] > 1 else person.windows)
        for person in plan.people
    }
    for name, cells in rows:
        *days, total, have, left = cells
        if sum(days) != total or have - total != left:
            yield f"manual: the row of {name} does not add up: {cells}"
        for key, (person, first) in named.items():
            if name.startswith((f"{person}（{first}", f"{person} ({first}")):
                mine = ledger[key][week] if week else {}
                if [mine.get(day, 0) for day in range(8)] != days:
                    yield f"manual: {name} has {days}, the ledger {dict(mine)}"


def numbers_of(line: str) -> tuple[str, list[int]] | None:
    """A row of a table as its heading and its numbers; None where it is no such row."""
    cells = [plain(cell) for cell in line.strip().strip("|").split(" | ")]
    if not line.startswith("| **") or len(cells) < 3:
        return None
    values = [0 if cell == "—" else int(cell) if re.fullmatch(r"-?\d+", cell) else None for cell in cells[1:]]
    return None if None in values else (cells[0].strip("*"), [value for value in values if value is not None])


def plain(cell: str) -> str:
    """A cell of a Markdown table as it reads."""
    return html.unescape(re.sub(r"\\(.)", r"\1", cell.strip()))


def weeks_add_up(plan: Plan, reference: str) -> Iterator[str]:
    """The table of all weeks: of each role and week what there is, what is due, what is done."""
    wanted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for week in plan.weeks:
        sums = wanted[week.monday.isoformat(), week.role_title]
        for index, minutes in enumerate((week.have, week.need, week.kept)):
            sums[index] += minutes
    rows = re.findall(r"^\| \*\*(\d{4}-\d\d-\d\d)\*\* \| (.+?) \| (\d+) \| (\d+) \| (\d+) \|", reference, re.M)
    found = {(day, plain(role)): [int(a), int(b), int(c)] for day, role, a, b, c in rows}
    for key, sums in wanted.items():
        if found and found.get(key) != sums:
            yield f"reference: {key} is {found.get(key)}, the ledger {sums}"
    if not found and plan.weeks and not plan.brief:
        yield "reference: no table of the weeks"


def tracker_holds(plan: Plan, data: bytes, labels: Mapping[str, str]) -> Iterator[str]:
    """The tracker's hours and duties, week by week."""
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    hours = plan.weeks
    named = {"hours": labels["tracker.sheet.hours"], "duty": plan.records.get("duty", "")}
    if named["hours"] in book.sheetnames:
        rows = [row for row in book[named["hours"]].iter_rows(values_only=True) if isinstance(row[0], datetime)]
        found = [(row[0].date(), row[1], row[3], row[4], row[5]) for row in rows]
        if found != [(week.monday, week.person, week.have, week.need, week.kept) for week in hours]:
            yield f"tracker: {len(found)} rows of hours are not those of {len(hours)} weeks of persons"
    else:
        yield f"tracker: no sheet {named['hours']}"
    due: dict[date, int] = defaultdict(int)
    for work in plan.ledger:
        for occurrence in work.occurrences if work.kind != "step" else ():
            due[monday(occurrence.day)] += occurrence.minutes
    if named["duty"] in book.sheetnames:
        told_: dict[date, int] = defaultdict(int)
        for row in book[named["duty"]].iter_rows(values_only=True):
            if isinstance(row[0], datetime) and row[4]:
                told_[row[0].date()] += spoken_minutes(str(row[4]))
        for week in sorted(set(due) | set(told_)):
            if due[week] != told_[week]:
                yield f"tracker: duties of {told_[week]} minutes in the week of {week}, the ledger {due[week]}"


def calendar_holds(plan: Plan, data: bytes) -> Iterator[str]:
    """Every hour of the ledger that is no step's stands in the calendar, repeats expanded, and no other."""
    wanted = {
        (work.title, occurrence.day, occurrence.time)
        for work in plan.ledger
        for occurrence in work.occurrences
        if work.kind != "step" and occurrence.time
    }
    found: set[tuple[str, date, str]] = set()
    titles = sorted({title for title, _, _ in wanted}, key=len, reverse=True)
    for event in icalendar.Calendar.from_ical(data).walk("VEVENT"):
        name = str(event["uid"]).split("@")[0]
        if name.startswith(("step-", "result-")) or name in ("start", "valid-until"):
            continue
        summary, begin = squeezed(str(event["summary"])), event["dtstart"].dt
        title = next((title for title in titles if summary.startswith(squeezed(title))), summary)
        found |= {(title, day, f"{begin:%H:%M}") for day in on_days(event)}
    kept = {(squeezed(title), day, at) for title, day, at in wanted if plan.as_of is None or day >= plan.as_of}
    for missing in sorted(kept - {(squeezed(title), day, at) for title, day, at in found})[:3]:
        yield f"calendar: no {missing}"
    for more in sorted({(squeezed(title), day, at) for title, day, at in found} - kept)[:3]:
        yield f"calendar: {more} is not in the ledger"


def squeezed(text: str) -> str:
    """A text in one line, as the calendar has it."""
    return " ".join(text.split())
