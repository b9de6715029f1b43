"""The sheet of settings: what formulas lean on, the plan's other numbers, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from ...plan.plan import Plan, Setting
from .cells import FIRST, HEAD, TICK, Area, Cell, Choice, Say, Sheet, Value, name_of, number, table
from .counts import settings_named
from .members import Limit, chosen_tiers, corners, dates_kept, limits
from .work import STATUS, first_day

LISTED = 6  # the column in which the first list to choose from stands
Line = tuple[str, tuple[Cell, ...]]  # what formulas call the setting by, "" for nothing; and its cells


def settings_sheet(plan: Plan, say: Say) -> Sheet:
    """The numbers that formulas lean on, first; the plan's others below; and the lists to choose from."""
    limit = limits(plan)
    lines = _own(plan, say, limit) + _planned(plan, limit)
    lists, areas = _lists(plan, say)
    heads = [say(f"settings.{name}") for name in ("what", "value", "unit", "why")]
    rows = table(say("sheet.settings"), say("settings.note"), heads, [cells for _, cells in lines])
    names = {name: Area(FIRST + n, 1, FIRST + n, 1) for n, (name, _) in enumerate(lines) if name}
    most = {name_of("set", limit.setting): dates_kept(plan)} if limit else {}
    choices = [Choice(names[name], "number", most=most.get(name)) for name in names if name.startswith("set_")]
    return Sheet(
        "settings",
        say("sheet.settings"),
        (38, 12, 9, 62, 3, 3, *(13,) * len(lists)),
        _beside(rows, lists),
        frozen=0,
        columns=("what", "value", "unit", "why", "", "", *(f"list-{n}" for n in range(len(lists)))),
        keys=tuple(name or f"line-{n}" for n, (name, _) in enumerate(lines)),
        choices=tuple(choices),
        names=names | areas,
    )


def _own(plan: Plan, say: Say, limit: Limit | None) -> list[Line]:
    """What only the tracker reckons with: today, the day the key results begin, the window of reminders."""

    def line(name: str, value: Cell, unit: str = "") -> tuple[Cell, ...]:
        return (Cell(say(f"settings.{name}"), "strong"), value, Cell(unit), Cell(say(f"settings.{name}-why")))

    own: list[Line] = [("as_of", line("as-of", Cell(plan.as_of or plan.start, "fill-date", "TODAY()")))]
    if plan.objective:
        own.append(("okr_begin", line("begin", Cell(first_day(plan), "fill-date"))))
    if limit:
        own.append(("nudge_window", line("window", number(limit.days, False, "fill-"), say("settings.days"))))
    return own


def _planned(plan: Plan, limit: Limit | None) -> list[Line]:
    """The plan's settings: those in formulas under their names, then, in a long manual, the others."""
    tiers = ("tier-window-days", "active-least", "earnest-least") if corners(plan) else ()
    named = [*tiers, *((limit.setting,) if limit else ()), *settings_named(plan)]
    known = {setting.id: setting for setting in plan.settings}
    used = [
        (name_of("set", name), _setting(known[name], "strong", "fill-"))
        for name in dict.fromkeys(named)
        if name in known
    ]
    others = () if plan.brief else (setting for setting in plan.settings if setting.id not in named)
    return used + [("", _setting(setting, "text", "")) for setting in others]


def _setting(setting: Setting, look: str, fill: str) -> tuple[Cell, ...]:
    return (
        Cell(setting.label, look),
        number(setting.value, setting.percent, fill),
        Cell("" if setting.percent else setting.unit),
        Cell(setting.why.text, "small"),
    )


def _lists(plan: Plan, say: Say) -> tuple[list[tuple[str, list[Cell]]], dict[str, Area]]:
    """The lists to choose from, each a column with its heading, and what formulas call them and their entries."""
    status = [say(f"status.{name}") for name in STATUS]
    lights = [say(f"light.{name}") for name in ("green", "amber", "red")] if plan.objective else []
    groups: dict[str, Sequence[Value]] = {
        "status": status,
        "ticks": [TICK, say("tick.not")] if plan.ready else [],
        "light": lights,
        "tier": list(corners(plan).values()),
        **chosen_tiers(plan),
        "scores": [0, 1, 2] if plan.health else [],
    }
    groups = {name: entries for name, entries in groups.items() if entries}
    areas: dict[str, Area] = {}
    for index, (name, entries) in enumerate(groups.items(), LISTED):
        areas[name_of("list", name)] = Area(FIRST, index, FIRST + len(entries) - 1, index)
        single = {"status": STATUS, "light": ("green", "amber", "red"), "tier": tuple(corners(plan))}.get(name, ())
        areas |= {name_of(name, one): Area(FIRST + n, index, FIRST + n, index) for n, one in enumerate(single)}
    return [
        (
            say(f"scheme.{name}" if name in chosen_tiers(plan) else f"list.{name}"),
            [Cell(entry, "text") for entry in entries],
        )
        for name, entries in groups.items()
    ], areas


def _beside(rows: tuple[tuple[Cell, ...], ...], lists: list[tuple[str, list[Cell]]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of the settings with the lists to their right."""
    made = []
    for index in range(max(len(rows), FIRST + max(len(entries) for _, entries in lists))):
        row = rows[index] if index < len(rows) else ()
        beside = (
            [Cell(title, "head") for title, _ in lists]
            if index == HEAD
            else [
                entries[index - FIRST] if 0 <= index - FIRST < len(entries) else Cell(None, "none")
                for _, entries in lists
            ]
        )
        gap = (Cell(None, "none"),) * (LISTED - len(row))
        made.append((*row, *gap, *beside) if index >= HEAD else row)
    return tuple(made)
