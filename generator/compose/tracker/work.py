"""The sheets of work to be done: the dated plan, the weekly duties, what to settle first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from ...counting import filled
from ...plan.pages import PlanStep
from ...plan.plan import Plan
from ...plan.reckoning import Occurrence, WorkLine
from .cells import FIRST, TICK, Cell, Choice, Rule, Say, Sheet, at, column, literal, table
from .entered import digest

STATUS = ("open", "doing", "done", "later", "dropped", "check")
NAMED = 3  # people named in a line; more are counted


def first_day(plan: Plan) -> date:
    """From which day on the community is run by the plan."""
    return max(plan.day_zero, plan.as_of or plan.day_zero)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def plan_sheet(plan: Plan, say: Say, title: str) -> Sheet:
    """The launch or take-over plan: a line a step, its state to be chosen; overdue lines turn red."""
    names = (
        "day",
        "weekday",
        "until",
        "at",
        "step",
        "owner",
        "backup",
        "minutes",
        "done",
        "gate",
        "status",
        "actual",
        "note-of",
    )
    backups = {page.id: page.backup_title for page in plan.sops}
    lines = [_step(plan, say, FIRST + n, step, backups.get(step.sop, "")) for n, step in enumerate(plan.schedule)]
    count, last = len(lines), len(names) - 1
    everything = column(0, FIRST, count, last)
    status, closed = at(FIRST, 10, "column"), "OR({0}=status_done,{0}=status_dropped)".format(at(FIRST, 10, "column"))
    return Sheet(
        "plan",
        title,
        (11, 7, 11, 7, 22, 11, 12, 7, 32, 32, 9, 11, 18),
        table(title, say("plan.note"), (say(f"plan.{name}") for name in names), lines),
        frozen=5,
        columns=names,
        keys=tuple(step.id for step in plan.schedule),
        choices=(Choice(column(10, FIRST, count), "list", "list_status"), Choice(column(11, FIRST, count), "day")),
        rules=(
            Rule(everything, f'AND({status}<>"",{closed})', "done"),
            Rule(
                everything,
                f"AND(ISNUMBER({at(FIRST, 2, 'column')}),{at(FIRST, 2, 'column')}<as_of,NOT({closed}))",
                "late",
            ),
        ),
    )


def _step(plan: Plan, say: Say, row: int, step: PlanStep, backup: str) -> tuple[Cell, ...]:
    gate = say("plan.gate-text", need=step.gate.need.text, otherwise=step.gate.otherwise) if step.gate else ""
    unsure = say("plan.unsure") if step.provisional else ""
    note = unsure + (say("plan.squeezed") if step.state == "squeezed" else "")
    return (
        Cell(step.day, "date"),
        weekday(say, row, 0, step.day),
        Cell(max(step.day, step.end), "date"),
        Cell(step.at, "centre"),
        Cell(step.title, "strong"),
        Cell(step.owner_title),
        Cell(backup),
        Cell(step.minutes, "number"),
        Cell(step.done),
        Cell(gate),
        Cell(say(f"status.{'check' if step.state == 'past' else 'open'}"), "fill"),
        Cell(None, "fill-date"),
        Cell(note, "fill"),
    )


def weekday(say: Say, row: int, index: int, day: date) -> Cell:
    """The weekday of the date in a cell, also after the date was changed."""
    names = ",".join(literal(say.weekday(n)) for n in range(7))
    source = at(row, index)
    return Cell(say.weekday(day.weekday()), "centre", f'IF(ISNUMBER({source}),CHOOSE(WEEKDAY({source},2),{names}),"")')


def duty_sheet(plan: Plan, say: Say, title: str) -> Sheet:
    """Every week's duties with a box for each day, week below week; this week's lines stand out."""
    names = ("week", "task", "owner", "at", "minutes")
    after = ("did", "due", "note-of")
    ahead = (o.day for work in plan.ledger if work.kind != "step" for o in work.occurrences)
    start = monday(min([first_day(plan), *(day for day in ahead if plan.as_of is None or day >= plan.as_of)]))
    weeks = max(1, (plan.valid_until - start).days // 7 + 1)
    lines, keys = list[tuple[Cell, ...]](), list[str]()
    for week in range(weeks):
        for key, line in _week(plan, say, FIRST + len(lines), start + timedelta(weeks=week)):
            lines.append(line)
            keys.append(key)
    heads = (
        *(say(f"duty.{name}") for name in names),
        *map(say.weekday, range(7)),
        *(say(f"duty.{name}") for name in after),
    )
    this = f"AND({at(FIRST, 0, 'column')}<=as_of,as_of<{at(FIRST, 0, 'column')}+7)"
    return Sheet(
        "duty",
        title,
        (11, 28, 12, 7, 13, *(5.5,) * 7, 6, 6, 30),
        table(title, say("duty.note"), heads, lines),
        frozen=2,
        columns=(*names, *(f"day-{n}" for n in range(7)), *after),
        keys=tuple(keys),
        choices=(Choice(column(5, FIRST, len(lines), 11), "list", "list_ticks"),),
        rules=(
            Rule(
                column(0, FIRST, len(lines), len(heads) - 1),
                f"{at(FIRST, 0, 'column')}<>{at(FIRST - 1, 0, 'column')}",
                "first",
            ),
            Rule(column(0, FIRST, len(lines), 4), this, "now"),
        ),
    )


def _week(plan: Plan, say: Say, row: int, start: date) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """The lines of one week by their keys: what the ledger has in it, and a line for what was not foreseen."""
    lines = _due(plan).get(start, {})
    for number, (source, occurrences) in enumerate(lines.items()):
        works = list(dict.fromkeys(work.person for work, _ in occurrences))
        first = occurrences[0][0]
        who = (
            say.labels["list.comma"].join(works) if len(works) <= NAMED else _several(say, first.role_title, len(works))
        )
        at = min((o.time for _, o in occurrences if o.time), default="")
        minutes = filled(say.labels["minutes"], n=sum(o.minutes for _, o in occurrences))
        days = {o.day.weekday() for _, o in occurrences}
        yield f"{start} {source}", _duty(row + number, start, first.title, who, at, minutes, days)
    if any(page.record_in == "duty" and page.every == "event" for page in plan.sops):
        unforeseen = _duty(row + len(lines), start, say("duty.unforeseen"), "", "", "", set(range(7)))
        yield f"{start} unforeseen", unforeseen


@lru_cache(maxsize=1)
def _due(plan: Plan) -> dict[date, dict[str, list[tuple[WorkLine, Occurrence]]]]:
    """Monday → source of work → who does it when; dated steps have a sheet of their own."""
    found: dict[date, dict[str, list[tuple[WorkLine, Occurrence]]]] = {}
    for work in plan.ledger:
        for occurrence in () if work.kind == "step" else work.occurrences:
            found.setdefault(monday(occurrence.day), {}).setdefault(work.source, []).append((work, occurrence))
    return found


def _several(say: Say, role: str, count: int) -> str:
    return say.labels["people.several"].format(role=role, count=count)


def hours_sheet(plan: Plan, say: Say, title: str) -> Sheet:
    """Every person's every week as the ledger has it, with a box for the minutes that it really took."""
    names = ("week", "owner", "role", "have", "need", "kept", "left", "waits", "used", "note-of")
    titles = {work.source: work.title for work in plan.ledger} | {f"launch/{s.id}": s.title for s in plan.schedule}
    titles |= {f"sops/{page.id}": page.title for page in plan.sops}
    comma = say.labels["list.comma"]
    lines = [
        (
            Cell(week.monday, "date"),
            Cell(week.person, "strong"),
            Cell(week.role_title),
            Cell(week.have, "number"),
            Cell(week.need, "number"),
            Cell(week.kept, "number"),
            Cell(week.have - week.kept, "number"),
            Cell(comma.join(titles.get(name, name) for name in week.waiting)),
            Cell(None, "fill"),
            Cell(None, "fill"),
        )
        for week in plan.weeks
    ]
    this = f"AND({at(FIRST, 0, 'column')}<=as_of,as_of<{at(FIRST, 0, 'column')}+7)"
    return Sheet(
        "hours",
        title,
        (11, 16, 12, 8, 8, 8, 8, 30, 9, 24),
        table(title, say("hours.note"), (say(f"hours.{name}") for name in names), lines),
        frozen=2,
        columns=names,
        keys=tuple(f"{week.monday} {digest(week.person)}" for week in plan.weeks),
        rules=(Rule(column(0, FIRST, len(lines), 7), this, "now"),),
    )


def _duty(row: int, start: date, title: str, owner: str, hour: str, minutes: str, days: set[int]) -> tuple[Cell, ...]:
    boxes = tuple(Cell(None, "tick" if day in days else "off") for day in range(7))
    did = Cell(0, "number", f"COUNTIF({at(row, 5)}:{at(row, 11)},{literal(TICK)})") if owner else Cell()
    return (
        Cell(start, "date"),
        Cell(title, "strong"),
        Cell(owner),
        Cell(hour, "centre"),
        Cell(minutes),
        *boxes,
        did,
        Cell(len(days), "number") if owner else Cell(),
        Cell(None, "fill"),
    )


def before_sheet(plan: Plan, say: Say) -> Sheet:
    """What is to be settled before there is a manual: a line a step, with who, by when and its state."""
    title = say.labels["title.before"]
    names = ("what", "why", "how", "who", "by", "status", "note")
    lines = [
        (
            Cell(item.title, "strong"),
            Cell(item.why),
            Cell(how.text),
            Cell(None, "fill"),
            Cell(None, "fill-date"),
            Cell(say("status.open"), "fill"),
            Cell(None, "fill"),
        )
        for item in plan.missing
        for how in item.how
    ]
    keys = tuple(f"{item.id} {n}" for item in plan.missing for n in range(len(item.how)))
    late = (
        f"AND(ISNUMBER({at(FIRST, 4, 'column')}),{at(FIRST, 4, 'column')}<as_of,{at(FIRST, 5, 'column')}<>status_done)"
    )
    return Sheet(
        "before",
        title,
        (20, 36, 46, 14, 12, 11, 26),
        table(title, say.labels["before.why"], (say(f"before.{n}") for n in names), lines),
        columns=names,
        keys=keys,
        choices=(
            Choice(column(5, FIRST, len(lines)), "list", "list_status"),
            Choice(column(4, FIRST, len(lines)), "day"),
        ),
        rules=(Rule(column(0, FIRST, len(lines), 6), late, "late"),),
    )
