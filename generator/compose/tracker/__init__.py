"""The tracker: a plan as sheets to be filled in, before any format. Decides looks only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...plan.plan import Plan, Setting
from .cells import FIRST, HEAD, TICK, Area, Cell, Choice, Say, Sheet, name_of, number, table
from .counts import health_sheet, metrics_sheet, okr_sheet, settings_named, trend_sheet
from .members import chosen_tiers, corners, dates_kept, limits, roster_sheet
from .work import STATUS, before_sheet, duty_sheet, first_day, plan_sheet

__all__ = ["tracker"]

PRINTED = ("month", "crisis", "later", "cut")  # what is used first stands first
LISTED = 6  # the column of the settings sheet in which the first list to choose from stands


def tracker(plan: Plan, labels: Mapping[str, str]) -> tuple[Sheet, ...]:
    """The sheets that a plan needs; of a plan that is not ready only what to settle first.

    labels: in the plan's language.
    """
    say = Say(labels)
    sheets = list(_sheets(plan, say)) if plan.ready else [before_sheet(plan, say)]
    first = [_guide(plan, say, sheets)] if plan.ready else []
    return (*first, *sheets, _settings(plan, say))


def _sheets(plan: Plan, say: Say) -> Iterator[Sheet]:
    """The sheets under the names by which the SOPs call them."""
    title = {name: text[:1].upper() + text[1:] for name, text in plan.records.items()}
    kept = {page.record_in for page in plan.sops if page.printed in ("month", "crisis") or not plan.brief}
    if plan.schedule:
        yield plan_sheet(plan, say, title["plan"])
    if plan.week or plan.reviews or "duty" in kept:
        yield duty_sheet(plan, say, title["duty"])
    if plan.tiers or "roster" in kept:
        yield roster_sheet(plan, say, title["roster"])
    if plan.objective and plan.objective.results:
        yield okr_sheet(plan, say, title["okr"])
    if plan.metrics:
        yield metrics_sheet(plan, say, title["metrics"])
        yield trend_sheet(plan, say)
    if any(page.messages for page in plan.sops):
        yield _messages(plan, say, title["messages"])
    if plan.health:
        yield health_sheet(plan, say)


def _messages(plan: Plan, say: Say, title: str) -> Sheet:
    """Every message with the sheet it stands on, to find and to copy."""
    names = ("sheet", "when", "to", "words", "where", "owner")
    lines = [
        (
            Cell(page.title, "strong"),
            Cell(say(f"printed.{page.printed}"), "centre"),
            Cell(message.to),
            Cell(message.said.text),
            Cell(page.channel),
            Cell(page.owner_title),
        )
        for page in sorted(plan.sops, key=lambda page: PRINTED.index(page.printed))
        for message in page.messages
    ]
    return Sheet(
        "messages",
        title,
        (22, 9, 16, 76, 16, 11),
        table(title, say("messages.note"), (say(f"messages.{n}") for n in names), lines),
    )


def _guide(plan: Plan, say: Say, sheets: list[Sheet]) -> Sheet:
    """What each sheet is for, who fills it in and when."""
    owners: dict[str, dict[str, None]] = {}
    for page in plan.sops:
        if page.printed != "crisis":
            owners.setdefault(page.record_in, {}).setdefault(page.owner_title)
    leads = plan.objective.owner_title if plan.objective else next((step.owner_title for step in plan.schedule), "")
    told = {"plan": {step.owner_title: None for step in plan.schedule}, "okr": {leads: None}, "health": {leads: None}}

    def who(name: str) -> str:
        return say.labels["list.comma"].join([*(told.get(name) or owners.get(name, {}))][:3])

    lines = [
        (Cell(s.title, "strong"), Cell(say(f"guide.{s.id}")), Cell(who(s.id)), Cell(say(f"when.{s.id}")))
        for s in sheets
    ]
    lines.append(
        (Cell(say("sheet.settings"), "strong"), Cell(say("guide.settings")), Cell(leads), Cell(say("when.settings")))
    )
    rows = table(
        plan.name, say("guide.note"), (say(f"guide.{name}-of") for name in ("sheet", "for", "who", "when")), lines
    )
    foot = say.labels["foot"].format(
        fingerprint=plan.fingerprint, start=plan.start.isoformat(), until=plan.valid_until.isoformat()
    )
    return Sheet(
        "guide",
        say("sheet.guide"),
        (18, 62, 26, 34),
        (*rows, (Cell(say("guide.private"), "note"),), (Cell(foot, "note"),)),
        frozen=0,
    )


def _settings(plan: Plan, say: Say) -> Sheet:
    """The numbers that formulas lean on, first; the plan's others below; and the lists to choose from."""
    found = limits(plan)
    named = [
        *(("tier-window-days", "active-least", "earnest-least") if corners(plan) else ()),
        *((found[0],) if found else ()),
        *settings_named(plan),
    ]
    today = plan.as_of or plan.start
    own = [
        (
            "as_of",
            (
                Cell(say("settings.as-of"), "strong"),
                Cell(today, "fill-date", "TODAY()"),
                Cell(),
                Cell(say("settings.as-of-why")),
            ),
        )
    ]
    if plan.objective:
        own.append(
            (
                "okr_begin",
                (
                    Cell(say("settings.begin"), "strong"),
                    Cell(first_day(plan), "fill-date"),
                    Cell(),
                    Cell(say("settings.begin-why")),
                ),
            )
        )
    if found:
        cells = (
            Cell(say("settings.window"), "strong"),
            number(found[1], False, "fill-"),
            Cell(say("settings.days")),
            Cell(say("settings.window-why")),
        )
        own.append(("nudge_window", cells))
    known = {setting.id: setting for setting in plan.settings}
    used = [
        (name_of("set", name), _setting(known[name], "strong", "fill-"))
        for name in dict.fromkeys(named)
        if name in known
    ]
    rest = [
        ("", _setting(setting, "text", "")) for setting in plan.settings if setting.id not in named and not plan.brief
    ]
    lines = own + used + rest
    lists, areas = _lists(plan, say)
    heads = [say(f"settings.{name}") for name in ("what", "value", "unit", "why")]
    rows = table(say("sheet.settings"), say("settings.note"), heads, [cells for _, cells in lines])
    names = {name: Area(FIRST + n, 1, FIRST + n, 1) for n, (name, _) in enumerate(lines) if name}
    choices = [
        Choice(names[name], "number", most=dates_kept(plan) if found and name == name_of("set", found[0]) else None)
        for name in names
        if name.startswith("set_")
    ]
    return Sheet(
        "settings",
        say("sheet.settings"),
        (38, 12, 9, 62, 3, 3, *(13,) * len(lists)),
        _beside(rows, lists),
        frozen=0,
        choices=tuple(choices),
        names=names | areas,
    )


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
    groups = {
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
