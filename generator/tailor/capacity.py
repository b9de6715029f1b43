"""Capacity: minutes × frequency × count for each role and week, against that role's hours; what does not fit is cut."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from ..models.playbook import Role, Sop
from ..record import record

PRIORITIES = ("must", "should", "could")
WEEKS_A_MONTH = 52 / 12
OFFICE_DAYS = 5  # a week, of those who keep office hours
PERSON_HOURS = 2.0  # a week of a volunteer who is still to be found, where the role has nobody yet


@record(eq=True)
class Task:
    """One SOP as work: `minutes` a week in all, of which `each` a time, `times` a week, for `count` groups or members."""

    sop: Sop
    role: str
    minutes: float
    each: int
    times: float
    count: float


@record(eq=True)
class Load:
    """One role's week, in minutes. over: what the musts alone exceed `have` by. people: how many hold the role."""

    role: str
    people: int
    have: float
    kept: tuple[Task, ...]
    cut: tuple[Task, ...]

    @property
    def need(self) -> float:
        return sum(task.minutes for task in (*self.kept, *self.cut))

    @property
    def used(self) -> float:
        return sum(task.minutes for task in self.kept)

    @property
    def over(self) -> float:
        return max(0.0, self.used - self.have)

    def people_for(self, minutes: float) -> int:
        """How many more people with this role's usual hours `minutes` a week would take."""
        each = self.have / self.people if self.people else 0
        return math.ceil(minutes / (each if each >= 1 else PERSON_HOURS * 60))


def holder(role: str, roles: Mapping[str, Role], team: Mapping[str, tuple[int, float]]) -> str | None:
    """Who does the work of `role`: itself when somebody holds it, else the first it falls to that somebody holds, else
    whoever has the most hours; None when there is nobody at all."""
    held = next((name for name in (role, *roles[role].falls_to) if name in team), None)
    return held or max(team, key=lambda name: team[name][1], default=None)


def times_a_week(sop: Sop, at_work: str = "any") -> float:
    """How often a week. Once and quarterly work is left to the plan; an event comes as often as it is expected.

    at_work: when its owner can work; daily work of those who keep office hours rests at the weekend.
    """
    match sop.every:
        case "day":
            return len(sop.on) or (OFFICE_DAYS if at_work == "working-hours" else 7)
        case "week":
            return len(sop.on) or 1
        case "month":
            return 1 / WEEKS_A_MONTH
        case "quarter":
            return 1 / (3 * WEEKS_A_MONTH)
        case "event":
            return (sop.times or 0) / WEEKS_A_MONTH
    return 0


def loads(
    sops: Iterable[Sop],
    counts: Mapping[str, float],
    roles: Mapping[str, Role],
    team: Mapping[str, tuple[int, float]],
    at_work: Callable[[str], str],
) -> tuple[Load, ...]:
    """The load of each role that somebody holds, in the order of `team`.

    counts: what `per` names → how many (group, member, figures and parameters). team: role → (people, hours a week in all).
    at_work: role → when those who hold it can work.
    Within a priority the smaller tasks are kept first, so that more of them are done.
    """
    tasks = [_task(sop, counts, roles, team, at_work(sop.owner)) for sop in sops]
    return tuple(
        _load(role, people, hours * 60, [t for t in tasks if t.role == role]) for role, (people, hours) in team.items()
    )


def _task(
    sop: Sop,
    counts: Mapping[str, float],
    roles: Mapping[str, Role],
    team: Mapping[str, tuple[int, float]],
    at_work: str,
) -> Task:
    count = counts[sop.per] if sop.per else 1
    times = times_a_week(sop, at_work)
    return Task(
        sop, holder(sop.owner, roles, team) or sop.owner, sop.minutes * times * count, sop.minutes, times, count
    )


def _load(role: str, people: int, have: float, tasks: list[Task]) -> Load:
    """Musts are kept whatever they cost; once a task is cut, nothing of a lower priority is kept."""
    kept: list[Task] = []
    cut: list[Task] = []
    for priority in PRIORITIES:
        full = bool(cut)
        for task in sorted((t for t in tasks if t.sop.priority == priority), key=lambda t: (t.minutes, t.sop.id)):
            fits = not full and sum(t.minutes for t in kept) + task.minutes <= have
            (kept if priority == "must" or fits else cut).append(task)
    return Load(role, people, have, tuple(kept), tuple(cut))


def peak(work: Iterable[tuple[date, str, float]]) -> dict[str, tuple[date, float]]:
    """Role → its busiest week (the Monday) and minutes in it. work: (day, role, minutes)."""
    weeks: dict[tuple[str, date], float] = {}
    for day, role, minutes in work:
        monday = day - timedelta(days=day.weekday())
        weeks[role, monday] = weeks.get((role, monday), 0) + minutes
    found: dict[str, tuple[date, float]] = {}
    for (role, monday), minutes in sorted(weeks.items(), key=lambda pair: (-pair[1], pair[0][1])):
        found.setdefault(role, (monday, minutes))
    return found
