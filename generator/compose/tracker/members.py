"""The roster: whom the team looks after, in which tier each is by count, and who must not be reminded again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...plan.plan import Plan
from .cells import FIRST, Area, Cell, Choice, Rule, Say, Sheet, at, column, literal, name_of, table

LEAST_ROWS, MOST_ROWS = 30, 300
SPARE_ROWS = 10  # left empty below those that a team has filled in
LEAST_DATES, MOST_DATES = 3, 6  # of reminders kept for one person


def corners(plan: Plan) -> dict[str, str]:
    """The tiers that are worked out: corner of the matrix → the tier's name ("" where the plan has none)."""
    found = {(tier.active, tier.earnest): tier.title for tier in plan.tiers if tier.active is not None}
    sides = {"both": (True, True), "earnest": (False, True), "active": (True, False), "neither": (False, False)}
    return {name: found.get(side, "") for name, side in sides.items()} if found else {}


def chosen_tiers(plan: Plan) -> dict[str, list[str]]:
    """The tiers that somebody chooses for each member, such as those of 3-3-4: scheme → their names."""
    found: dict[str, list[str]] = {}
    for tier in plan.tiers:
        if tier.active is None:
            found.setdefault(tier.scheme, []).append(tier.title)
    return found


class Limit(NamedTuple):
    """How often one person is reminded: the setting with the number, and in how many days."""

    setting: str
    days: float


def limits(plan: Plan) -> Limit | None:
    """The limit on reminders to one person; None where nobody is reminded."""
    found = [page for page in plan.sops if page.limit_from]
    page = next((page for page in found if page.record_in == "roster"), found[0] if found else None)
    known = {setting.id for setting in plan.settings}
    return Limit(page.limit_from, page.limit_days) if page and page.limit_from in known else None


def dates_kept(plan: Plan) -> int:
    """For how many reminders to one person there is a cell."""
    found = limits(plan)
    known = {setting.id: setting.value for setting in plan.settings}
    return int(min(MOST_DATES, max(LEAST_DATES, known[found.setting]))) if found else 0


class _Roster:
    """A roster in the making: its columns by name, and the formulas over them."""

    def __init__(self, plan: Plan, say: Say) -> None:
        self.plan, self.say = plan, say
        self.dates, limit = dates_kept(plan), limits(plan)
        self.limit = name_of("set", limit.setting) if limit else ""
        scores = ("answers", "careful", "tier") if corners(plan) else ()
        reminded = (*(f"reminded-{n}" for n in range(self.dates)), "last", "times", "may") if self.dates else ()
        self.chosen = tuple(chosen_tiers(plan))
        talk = () if scores else ("talk",)
        self.names = (
            "name",
            "group",
            "joined",
            *self.chosen,
            *scores,
            *reminded,
            "replied",
            "leave",
            *talk,
            "next",
            "next-day",
        )

    def place(self, row: int, name: str) -> str:
        return at(row, self.names.index(name), "column")

    def head(self, name: str) -> str:
        if name in self.chosen:
            return self.say(f"scheme.{name}")
        return (
            self.say("roster.reminded", n=int(name[9:]) + 1)
            if name.startswith("reminded-")
            else self.say(f"roster.{name}")
        )

    def cell(self, row: int, name: str) -> Cell:
        formula = {"tier": self.tier, "last": self.last, "times": self.times, "may": self.may}.get(name)
        if formula:
            return Cell("", "date" if name == "last" else "number" if name == "times" else "strong", formula(row))
        kind = "-date" if name in ("joined", "replied", "next-day") or name.startswith("reminded-") else ""
        return Cell(
            None, "fill-number" if name in ("answers", "careful") else "tick" if name == "leave" else f"fill{kind}"
        )

    def tier(self, row: int) -> str:
        answers, careful = self.place(row, "answers"), self.place(row, "careful")
        active, earnest = f"N({answers})>=set_active_least", f"N({careful})>=set_earnest_least"
        found = f"IF({active},IF({earnest},tier_both,tier_active),IF({earnest},tier_earnest,tier_neither))"
        return f'IF(COUNT({answers},{careful})=0,"",{found})'

    def kept(self, row: int) -> str:
        return f"{self.place(row, 'reminded-0')}:{self.place(row, f'reminded-{self.dates - 1}')}"

    def last(self, row: int) -> str:
        return f'IF(COUNT({self.kept(row)})=0,"",MAX({self.kept(row)}))'

    def times(self, row: int) -> str:
        """Reminders within the window since the person last answered: an answer starts the count anew."""
        since = f'">"&MAX(as_of-nudge_window,N({self.place(row, "replied")}))'
        return f'IF(COUNT({self.kept(row)})=0,"",COUNTIF({self.kept(row)},{since}))'

    def may(self, row: int) -> str:
        times = self.place(row, "times")
        left = (
            f"IF(N({times})>={self.limit},{literal(self.say('roster.full'))},{literal(self.say('roster.may-still'))})"
        )
        return f'IF({self.place(row, "leave")}<>"",{literal(self.say("roster.alone"))},IF({times}="","",{left}))'


def roster_sheet(plan: Plan, say: Say, title: str, filled: int = 0) -> Sheet:
    """The roster with empty lines: scores and reminders are typed in, the tier and what may still be sent follow.

    filled: lines that a team has filled in already.
    """
    roster = _Roster(plan, say)
    count = max(_rows(plan), filled + SPARE_ROWS if filled else 0)
    lines = [tuple(roster.cell(row, name) for name in roster.names) for row in range(FIRST, FIRST + count)]
    note = say("roster.note") + (say("roster.note-scores", earnest=plan.identity.earnest) if corners(plan) else "")
    note += say("roster.note-reminders") if roster.dates else ""
    widths = {
        "name": 16,
        "group": 12,
        "tier": 13,
        "may": 15,
        "talk": 22,
        "next": 22,
        "answers": 9,
        "careful": 9,
        "times": 8,
        "leave": 8,
    }
    return Sheet(
        "roster",
        title,
        tuple(widths.get(name, 11.5) for name in roster.names),
        table(title, note, map(roster.head, roster.names), lines),
        columns=roster.names,
        keys=tuple(str(n + 1) for n in range(count)),
        choices=tuple(_choices(roster, count)),
        rules=tuple(_rules(roster, count)),
    )


def _rows(plan: Plan) -> int:
    """As many as are known by name; a small community's own number is not in the plan, so it gets the least."""
    named = next((number.value for number in plan.numbers if number.id == "core-members"), LEAST_ROWS)
    return int(min(MOST_ROWS, max(LEAST_ROWS, named)))


def _choices(roster: _Roster, count: int) -> Iterator[Choice]:
    def area(name: str) -> Area:
        return column(roster.names.index(name), FIRST, count)

    yield Choice(area("leave"), "list", "list_ticks")
    for name in roster.names:
        if name in ("joined", "replied", "next-day") or name.startswith("reminded-"):
            yield Choice(area(name), "day")
        elif name in ("answers", "careful"):
            yield Choice(area(name), "number")
        elif name in roster.chosen:
            yield Choice(area(name), "list", name_of("list", name))


def _rules(roster: _Roster, count: int) -> Iterator[Rule]:
    everything = column(0, FIRST, count, len(roster.names) - 1)
    yield Rule(everything, f'{roster.place(FIRST, "leave")}<>""', "done")
    if roster.dates:
        index = roster.names.index("times")
        full = f"N({roster.place(FIRST, 'times')})>={roster.limit}"
        yield Rule(column(index, FIRST, count, index + 1), full, "late")
    day = roster.place(FIRST, "next-day")
    yield Rule(column(len(roster.names) - 1, FIRST, count), f"AND(ISNUMBER({day}),{day}<as_of)", "late")
