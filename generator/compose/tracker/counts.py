"""The sheets of numbers: the metric log with its lines, the key results, the health card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ...plan.pages import LevelLine, MetricLine, ObjectivePage, ResultLine
from ...plan.plan import Plan, Setting
from .cells import FIRST, Cell, Chart, Choice, Rule, Say, Sheet, at, column, name_of, number, setting, table
from .work import first_day, monday

WEEKS, MOST_BEFORE = 26, 156  # weeks of the log; how many that are past it keeps
LOG_FIRST = 8  # above the log stand how often, the present figure, the floor and the sheet to open below it
FLOOR, SHEET, TITLES = 5, 6, 7


def settings_named(plan: Plan) -> tuple[str, ...]:
    """The settings that the formulas of these sheets name."""
    lifts = [result.aim_from for result in plan.objective.results] if plan.objective else []
    first = (
        ["measure-weeks"]
        if any(r.kind == "measure-first" for r in (plan.objective.results if plan.objective else ()))
        else []
    )
    return tuple(dict.fromkeys([metric.floor_from for metric in plan.metrics if metric.floor_from] + lifts + first))


def _columns(plan: Plan) -> list[tuple[MetricLine, str]]:
    """The columns of the log: a metric that is written as two numbers has two. The first has the metric's own name."""
    return [(metric, box) for metric in plan.metrics for box in (metric.boxes or ("",))]


def metrics_sheet(plan: Plan, say: Say, title: str, since: date | None = None) -> Sheet:
    """A line a week; a number below its floor turns red and names the sheet to open.

    since: the first week that a team has written down, where that is before the plan's.
    """
    found, weeks = _columns(plan), log_weeks(plan, since)
    first = [n for n, (metric, box) in enumerate(found, 1) if box in ("", *metric.boxes[:1])]
    floors = [n for n in first if found[n - 1][0].floor_from]
    last, start = len(found) + 1, monday(first_day(plan)) - timedelta(weeks=weeks - WEEKS)
    lines = [
        (
            Cell(start + timedelta(weeks=week), "date"),
            *(Cell(None, "fill-percent" if m.percent else "fill-number") for m, _ in found),
            Cell("", "strong", _flag(LOG_FIRST + week, floors)) if floors else Cell(),
            Cell(None, "fill"),
        )
        for week in range(weeks)
    ]
    titles = (box or metric.title for metric, box in found)
    heads = (say("metrics.week"), *titles, say("metrics.open"), say("metrics.note-of"))
    names = {name_of("log", found[n - 1][0].id): column(n, LOG_FIRST, weeks) for n in first}
    return Sheet(
        "metrics",
        title,
        (11, *(10.5,) * len(found), 26, 22),
        table(title, say("metrics.note"), heads, lines, _above(plan, say, found)),
        head=TITLES,
        choices=tuple(_how_to_count(found, weeks)),
        names=names | {"log_week": column(0, LOG_FIRST, weeks)},
        rules=tuple(_log_rules(floors, last, weeks)),
        columns=("week", *(f"{m.id} {m.boxes.index(box) if box else 0}" for m, box in found), "open", "note"),
        keys=tuple(str(start + timedelta(weeks=week)) for week in range(weeks)),
    )


def log_weeks(plan: Plan, since: date | None) -> int:
    """How many weeks the log has: as always, and those before that a team has written down."""
    begun = monday(since) if since else monday(first_day(plan))
    return WEEKS + min(MOST_BEFORE, max(0, (monday(first_day(plan)) - begun).days // 7))


def _log_rules(floors: list[int], last: int, weeks: int) -> Iterator[Rule]:
    """What is below its floor and what is to be opened is red; this week stands out."""
    for n in floors:
        here, floor = at(LOG_FIRST, n), at(FLOOR, n, "row")
        yield Rule(column(n, LOG_FIRST, weeks), f"AND(ISNUMBER({here}),{here}<{floor})", "late")
    week = at(LOG_FIRST, 0)
    yield Rule(column(0, LOG_FIRST, weeks), f"AND({week}<=as_of,as_of<{week}+7)", "now")
    yield Rule(column(last, LOG_FIRST, weeks), f'{at(LOG_FIRST, last)}<>""', "late")


def _above(plan: Plan, say: Say, found: list[tuple[MetricLine, str]]) -> Iterator[tuple[Cell, ...]]:
    """How often and in what each number is counted, where it stands, its floor and the sheet to open below it."""
    values = {each.id: each for each in plan.settings}
    heads = iter(("every", "unit", "baseline", "floor", "below"))
    own = [box in ("", *metric.boxes[:1]) for metric, box in found]

    def line(cells: list[Cell]) -> tuple[Cell, ...]:
        return (Cell(say(f"metrics.{next(heads)}"), "label"), *cells, Cell(None, "small"), Cell(None, "small"))

    yield line([Cell(metric.every, "small") for metric, _ in found])
    yield line([Cell(metric.unit, "small") for metric, _ in found])
    yield line(
        [
            number(m.baseline, m.percent, "small-") if mine else Cell(None, "small")
            for (m, _), mine in zip(found, own, strict=True)
        ]
    )
    yield line(
        [
            _floor(values, m) if mine and m.floor_from else Cell(None, "small")
            for (m, _), mine in zip(found, own, strict=True)
        ]
    )
    yield line(
        [
            Cell(m.below_title or say("metrics.no-sheet"), "small") if mine and m.floor_from else Cell(None, "small")
            for (m, _), mine in zip(found, own, strict=True)
        ]
    )


def _floor(values: dict[str, Setting], metric: MetricLine) -> Cell:
    shown = number(values[metric.floor_from].value, metric.percent, "small-")
    return Cell(shown.value, shown.look, setting(values, metric.floor_from, metric.percent))


def _flag(row: int, floors: list[int]) -> str:
    """What to open this week: every number below its floor with its sheet, by the cells that hold their names."""
    parts = (
        f"IF(ISNUMBER({at(row, n, 'column')}),IF({at(row, n, 'column')}<{at(FLOOR, n, 'row')},"
        f'{at(TITLES, n, "row")}&"→"&{at(SHEET, n, "row")}&"  ",""),"")'
        for n in floors
    )
    return "&".join(parts)


def _how_to_count(found: list[tuple[MetricLine, str]], weeks: int) -> Iterator[Choice]:
    for index, (metric, _) in enumerate(found, 1):
        yield Choice(column(index, LOG_FIRST, weeks), "number", most=1 if metric.percent else None, hint=metric.by_hand)


def trend_sheet(plan: Plan, say: Say, since: date | None = None) -> Sheet:
    """A line for each number of the log, each with a scale of its own. since: as for the log."""
    found, weeks = _columns(plan), log_weeks(plan, since)
    charts = [
        Chart("metrics", column(n, TITLES, 1), column(0, LOG_FIRST, weeks), column(n, LOG_FIRST, weeks), metric.percent)
        for n, (metric, box) in enumerate(found, 1)
        if box in ("", *metric.boxes[:1])
    ]
    rows = ((Cell(say("sheet.trend"), "title"),), (Cell(say("trend.note"), "note"),))
    return Sheet(
        "trend", say("sheet.trend"), (9,) * 14, rows, head=-1, charts=tuple(charts), columns=tuple(map(str, range(14)))
    )


def okr_sheet(plan: Plan, objective: ObjectivePage, say: Say, title: str) -> Sheet:
    """The objective with its key results.

    How far each has come since the first day, held against the time that has gone.
    """
    names = (
        "result",
        "initiative",
        "measure",
        "unit",
        "baseline",
        "target",
        "current",
        "progress",
        "due",
        "owner",
        "light",
        "note-of",
    )
    values = {each.id: each for each in plan.settings}
    lines = [_result(values, FIRST + n, result) for n, result in enumerate(objective.results)]
    light = at(FIRST, 10, "column")
    lights = {"green": "good", "amber": "now", "red": "late"}
    return Sheet(
        "okr",
        title,
        (24, 24, 16, 6, 10, 10, 10, 8, 11, 10, 8, 22),
        table(
            say("okr.title", text=objective.title, owner=objective.owner_title),
            say("okr.note"),
            (say(f"okr.{n}") for n in names),
            lines,
        ),
        columns=names,
        keys=tuple(result.id for result in objective.results),
        rules=tuple(
            Rule(column(10, FIRST, len(lines)), f"{light}=light_{name}", look) for name, look in lights.items()
        ),
    )


def _result(values: dict[str, Setting], row: int, result: ResultLine) -> tuple[Cell, ...]:
    base, aim, now, progress = (at(row, n) for n in (4, 5, 6, 7))
    log, look = name_of("log", result.metric), "percent" if result.percent else "number"
    baseline = number(result.baseline, result.percent, "fill-")
    if result.kind == "measure-first":
        baseline = Cell("", baseline.look, _measured(log))
    return (
        Cell(result.title, "strong"),
        Cell(result.initiative.text),
        Cell(result.metric_title),
        Cell(result.unit, "centre"),
        baseline,
        Cell(
            number(result.value, result.percent).value if result.value is not None else "",
            look,
            _target(values, result, base),
        ),
        Cell("", f"fill-{look}", f'IF(COUNT({log})=0,"",LOOKUP(9E+307,{log}))'),
        Cell("", "percent", _progress(result, base, aim, now)),
        Cell(result.due, "date"),
        Cell(result.owner_title),
        Cell("—", "centre", _light(progress, at(row, 8))),
        Cell(result.target if result.kind == "measure-first" else None, "fill"),
    )


def _measured(log: str) -> str:
    """The average of the log's first weeks, once they are over: what is raised where nothing was counted before."""
    weeks = f"MIN(set_measure_weeks,ROWS({log}))"
    first = f"INDEX({log},1):INDEX({log},{weeks})"
    return f'IF(as_of<MIN(log_week)+7*{weeks},"",IF(COUNT({first})=0,"",AVERAGE({first})))'


def _target(values: dict[str, Setting], result: ResultLine, base: str) -> str:
    """The setting itself, or the present figure raised by it.

    Rounded up, at least one more, a share at most the whole.
    """
    if result.kind == "fixed":
        return setting(values, result.aim_from, result.percent)
    whole, lift = 100 if result.percent else 1, setting(values, result.aim_from, True)
    raised = f"MAX(ROUNDUP(ROUND({base}*{whole}*(1+{lift}),6),0),INT(ROUND({base}*{whole},6))+1)"
    return f'IF(ISNUMBER({base}),{f"MIN(1,{raised}/100)" if result.percent else raised},"")'


def _progress(result: ResultLine, base: str, aim: str, now: str) -> str:
    """The way gone from where it stood to the target; without a start, the share of the target that is there."""
    if result.better == "less":
        there, started, way = f"{now}<={aim}", f"{base}>{aim}", f"({base}-{now})/({base}-{aim})"
        share = f"{aim}/{now}"
    else:
        there, started, way = f"{now}>={aim}", f"{base}<{aim}", f"({now}-{base})/({aim}-{base})"
        share = f"{now}/{aim}"
    gone = f"IF(IF(ISNUMBER({base}),{started},FALSE),MAX(0,{way}),MAX(0,{share}))"
    return f'IF(COUNT({now},{aim})<2,"",IF({there},1,{gone}))'


def _light(progress: str, due: str) -> str:
    """Green when as much of the way as of the time is gone, amber from half of that on."""
    time = f"MAX(0,MIN(1,(as_of-okr_begin)/MAX(1,{due}-okr_begin)))"
    return f'IF({progress}="","—",IF({progress}>={time},light_green,IF({progress}>={time}/2,light_amber,light_red)))'


def health_sheet(plan: Plan, say: Say) -> Sheet:
    """The health card: a score for each question, what it means to do, and the sum."""
    names = ("question", "ask", "0", "1", "2", "score", "do", "then-0", "then-1", "then-2")
    lines = []
    for row, card in enumerate(plan.health, FIRST):
        score = at(row, 5)
        told = {level.score: level for level in card.levels}
        does = tuple(Cell(_then(say, told.get(n)), "small") for n in range(3))
        chosen = f'IF(COUNT({score})=0,"",INDEX({at(row, 7)}:{at(row, 9)},1,{score}+1))'
        lines.append(
            (
                Cell(card.title, "strong"),
                Cell(card.ask.text),
                *(Cell(told[n].sign.text if n in told else "") for n in range(3)),
                Cell(None, "fill-number"),
                Cell("", "strong", chosen),
                *does,
            )
        )
    count = len(lines)
    scores = f"{at(FIRST, 5)}:{at(FIRST + count - 1, 5)}"
    total = Cell("", "strong", f'IF(COUNT({scores})=0,"",SUM({scores}))')
    lines.append((Cell(say("health.sum", most=2 * count), "strong"), *(Cell(),) * 4, total, *(Cell(),) * 4))
    title = say.labels["health.title"]
    return Sheet(
        "health",
        say("sheet.health"),
        (14, 26, 20, 20, 20, 7, 28, 20, 20, 20),
        table(title, say.labels["health.how"], (say(f"health.{name}") for name in names), lines),
        columns=names,
        keys=(*(card.id for card in plan.health), "sum"),
        choices=(Choice(column(5, FIRST, count), "list", "list_scores"),),
        rules=(Rule(column(5, FIRST, count), f"AND(ISNUMBER({at(FIRST, 5)}),{at(FIRST, 5)}=0)", "late"),),
    )


def _then(say: Say, level: LevelLine | None) -> str:
    """What a score leads to, with the sheet it opens."""
    if level is None:
        return ""
    return level.then + (say.labels["health.opens"].format(sheet=level.sheet) if level.sheet else "")
