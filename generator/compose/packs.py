"""What one role is handed: a page with its Monday, its week and its dated steps, then the sheets of what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from ..counting import filled
from ..plan.pages import PlanStep, SopPage
from ..plan.plan import Plan, RolePage, WeekCell
from ..record import record
from .document import Block, Bullets, Heading, Line, Table
from .sheets import at_hand


@record()
class Pack:
    """A role's papers. about: what the role is for; blocks: its first page; pages: its sheets, in order of phases."""

    role: str
    title: str
    about: str
    contact: str
    blocks: tuple[Block, ...]
    pages: tuple[SopPage, ...]


def packs(plan: Plan, labels: Mapping[str, str]) -> list[Pack]:
    """A pack for every role that somebody holds."""
    return [_pack(plan, role, labels) for role in plan.roles if role.people]


def _pack(plan: Plan, role: RolePage, labels: Mapping[str, str]) -> Pack:
    pages = tuple(page for page in at_hand(plan) if page.owner == role.id)
    others = labels["list.comma"].join(role.takes_over)
    title = labels["people.also"].format(role=role.title, others=others) if others else role.title
    return Pack(
        role.id,
        labels["pack.title"].format(role=title),
        f"{plan.name} · {role.does.text}",
        plan.contact,
        tuple(_blocks(plan, role, pages, labels)),
        pages,
    )


def _blocks(plan: Plan, role: RolePage, pages: tuple[SopPage, ...], labels: Mapping[str, str]) -> Iterable[Block]:
    cells = [cell for cell in plan.week if cell.owner == role.id]
    in_week = {cell.sop for cell in cells}
    steps = [step for step in plan.schedule if step.owner == role.id and step.state != "past"]
    others = [_other(page, labels) for page in pages if page.id not in in_week and page.printed == "month"]
    crises = [page.title for page in pages if page.printed == "crisis"]
    backed = [
        labels["pack.backed"].format(title=page.title, owner=page.owner_title)
        for page in at_hand(plan)
        if page.backup == role.id != page.owner
    ]
    yield from _listed("pack.monday", [said.text for said in role.monday], "boxes", labels)
    if cells:
        yield Heading(labels["pack.week"])
        yield _table(("label.weekday", "pack.what", "pack.minutes"), _week(cells, labels), labels)
    yield from _listed("pack.others", others, "plain", labels)
    if steps:
        yield Heading(labels["pack.steps"])
        yield _table(
            ("label.day", "label.step", "label.done"),
            [(_day(step, labels), step.title, step.done) for step in steps],
            labels,
        )
    yield from _listed("pack.crises", [labels["list.comma"].join(crises)] if crises else [], "plain", labels)
    yield from _listed("pack.backup", [labels["list.comma"].join(backed)] if backed else [], "plain", labels)
    yield from _listed("pack.never", [said.text for said in role.never], "plain", labels)


def _listed(heading: str, texts: list[str], look: str, labels: Mapping[str, str]) -> Iterable[Block]:
    if texts:
        yield Heading(labels[heading])
        yield Bullets(tuple(map(Line, texts)), look)


def _table(columns: Iterable[str], rows: Iterable[tuple[str, ...]], labels: Mapping[str, str]) -> Table:
    return Table(tuple(labels[name] for name in columns), tuple(tuple(map(Line, row)) for row in rows))


def _other(page: SopPage, labels: Mapping[str, str]) -> str:
    return labels["pack.other"].format(
        title=page.title, when=page.when, minutes=filled(labels["minutes"], n=page.minutes)
    )


def _day(step: PlanStep, labels: Mapping[str, str]) -> str:
    return f"{step.day.isoformat()} {labels[f'weekday.{step.day.weekday()}']}{' ' + step.at if step.at else ''}"


def _week(cells: list[WeekCell], labels: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What is done every day first, then what each day has of its own; Monday to Sunday."""
    days = {
        name: [cell.weekday for cell in cells if cell.sop == name] for name in dict.fromkeys(cell.sop for cell in cells)
    }
    daily = [next(cell for cell in cells if cell.sop == name) for name, found in days.items() if len(found) == 7]
    every = {cell.sop for cell in daily}
    rows = [(labels["week.daily"], daily)] if daily else []
    single = sorted((cell for cell in cells if cell.sop not in every), key=lambda cell: cell.weekday)
    rows += [(labels[f"weekday.{day}"], list(found)) for day, found in groupby(single, key=lambda cell: cell.weekday)]
    return [
        (day, labels["list.semicolon"].join(_task(cell, labels) for cell in found), _minutes(found, labels))
        for day, found in rows
    ]


def _task(cell: WeekCell, labels: Mapping[str, str]) -> str:
    each = labels["week.each"].format(count=f"{cell.count:g}") if cell.count != 1 else ""
    return f"{cell.at} {cell.title}{each}".strip()


def _minutes(cells: list[WeekCell], labels: Mapping[str, str]) -> str:
    return filled(labels["minutes"], n=f"{sum(cell.minutes * cell.count for cell in cells):g}")
