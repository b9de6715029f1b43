"""All work of a plan before it is placed: duties, dated steps, care of tiers, events, drills; `owed` has the rest."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from ..models.playbook import Role, Sop, Tier
from ..models.profile import Event, Profile
from ..record import record
from .crew import WEEKDAYS

PRIORITIES = ("must", "should", "could")
SELDOM = 2 / 3  # times a month; what comes less often is told in months
WEEKS_A_MONTH = 52 / 12
WEEKS = {"week": 1.0, "two-weeks": 2.0, "month": WEEKS_A_MONTH, "quarter": 3 * WEEKS_A_MONTH}  # between two times
MEMBERS = "member"  # the role of those who take turns
ONE_BY_ONE = 1.5  # units a time from which work with people one by one is spread over the weeks of its period
Kind = Literal["sop", "step", "care", "event", "run", "delivery", "answer", "review", "drill"]
Team = Mapping[str, tuple[int, float]]


@record(eq=True)
class Work:
    """One piece of work again and again. minutes: of one unit; units: each time; times: a week on average.

    id is `kind/item`, as `sops/daily-duty`; unit: what the units are (a figure, `group`, `member`; "" for one); days:
    the only weekdays, 0 Monday; at: its clock time, "" where the team's windows say it; fixed: at its own time whatever
    the windows say; when: day, week, month… as its item has it; spread: its units go evenly over the weeks; comes: it
    has no time of its own and is done when it comes; together: people needed at once; safe: it is never cut; nth: which
    of its weekday in the month, from 1; 0 where that is not said; offset: days from the event that it belongs to;
    turns: members who are there besides, in turn, since the role has too few at once.
    """

    id: str
    kind: Kind
    role: str
    priority: str
    minutes: int
    units: float
    unit: str
    times: float
    when: str
    days: tuple[int, ...] = ()
    at: str = ""
    audience: str = "staff"
    fixed: bool = False
    spread: bool = False
    comes: bool = False
    rests: bool = True
    together: int = 1
    safe: bool = False
    follows: tuple[str, ...] = ()  # ids of the events that it gets ready for
    nth: int = 0
    offset: int = 0
    turns: int = 0

    @property
    def whole(self) -> bool:
        """Whether it is done in one piece: with members, or by several at once."""
        return self.audience == "members" or self.together > 1 or self.turns > 0

    @property
    def week(self) -> float:
        """Minutes in a week on average, of everybody who does it."""
        return self.minutes * self.units * self.times * self.together


def holder(role: str, roles: Mapping[str, Role], team: Team) -> str | None:
    """Who does the work of `role`; None when there is nobody at all.

    Itself when somebody holds it, else the first it falls to that somebody holds, else whoever has the most hours.
    """
    falls_to = roles[role].falls_to if role in roles else ()  # an overlay may have taken it out
    held = next((name for name in (role, *falls_to) if name in team), None)
    return held or max(team, key=lambda name: team[name][1], default=None)


@record(eq=True)
class Sources:
    """What work is made from.

    counts: what `per` names → how many; named: SOPs that a named trouble opens; takes: a condition holds; daily: role →
    weekdays on which somebody who does it can work.
    """

    facts: Mapping[str, Any]
    profile: Profile
    roles: Mapping[str, Role]
    team: Team
    counts: Mapping[str, float]
    named: frozenset[str]
    takes: Callable[[Any], bool]
    daily: Callable[[str], tuple[int, ...]]

    def holder(self, role: str) -> str:
        """Who does it; the role itself where there is nobody."""
        return holder(role, self.roles, self.team) or role

    def whole(self, name: str) -> int:
        """A count as a whole number; 0 where there is none of that name."""
        return round(self.counts.get(name, 0))


def duties(sources: Sources, sops: list[Sop]) -> Iterator[Work]:
    """The SOPs that come again, each as one piece of work; once-only ones come with the dated step that opens them.

    Where nobody has spoken for long, routine rests but for what must be done: the dated steps have the hours.
    """
    rests = sources.profile.stage == "dormant"
    for sop in sops:
        if sop.phase == "crisis" or sop.every == "once" or (rests and sop.priority != "must"):
            continue
        found = _duty(sources, sop)
        if found.times and found.units:
            yield found


def _duty(sources: Sources, sop: Sop) -> Work:
    role = sources.holder(sop.owner)
    units = sources.counts[sop.per] if sop.per else 1.0
    base = Work(
        f"sops/{sop.id}",
        "review" if sop.every in ("month", "quarter") and not sop.per else "sop",
        role,
        sop.priority,
        sop.minutes,
        units,
        sop.per or "",
        1.0,
        sop.every,
        (),
        sop.at or "",
        sop.audience,
        rests=sop.rests,
        safe=sop.priority == "must" or sop.id in sources.named,
    )
    able = sources.daily(role) or tuple(range(7))
    wanted = (WEEKDAYS.index(day) for day in sop.on if day != "meeting")
    # what nobody can do on its day is done on the last day before it on which somebody can
    named = tuple(sorted({min(able, key=lambda day: (wish - day) % 7) for wish in wanted}))
    meeting = "meeting" in sop.on
    if meeting:
        return _at_meeting(sources, base, sop)
    if sop.every == "day":
        days = named or sources.daily(role)
        return dataclasses.replace(base, times=float(len(days)), days=days)
    if sop.every == "week":
        return dataclasses.replace(base, times=float(len(named) or 1), days=named)
    if sop.every == "event":
        return _expected(sources, base, sop)
    spread = bool(sop.per) and units > ONE_BY_ONE
    return dataclasses.replace(base, times=1 / WEEKS[sop.every], spread=spread)


def _at_meeting(sources: Sources, base: Work, sop: Sop) -> Work:
    """The community's own meeting: on its day and at its hour, whoever's window it is."""
    facts = sources.facts
    if not facts["meets.day"]:
        free = facts["free_hours"]
        return dataclasses.replace(base, days=(5 if "weekends" in free else 2 if "evenings" in free else 3,))
    day = WEEKDAYS.index(facts["meets.day"])
    return dataclasses.replace(base, days=(day,), at=facts["meets.at"], fixed=True)


def _expected(sources: Sources, base: Work, sop: Sop) -> Work:
    """Work that comes when it comes: as often a month as is expected. An outing's sheet comes with every outing."""
    if sop.id == OUTING:
        met = in_person(sources)
        times = sum(met.values()) if met else monthly(sources)
        return dataclasses.replace(base, units=1.0, unit="", times=times, when="event", follows=tuple(met))
    return dataclasses.replace(base, times=(sop.times or 0) / WEEKS_A_MONTH, comes=True)


OUTING = "offline-event"
MEETING, GATHERING = "event/meeting", "event/monthly"


def in_person(sources: Sources) -> dict[str, float]:
    """The meetings in person: id of their work → how many a week. The profile's events, the weekly one, the monthly."""
    facts, events = sources.facts, sources.profile.events
    found = {f"event/{n}": len(set(e.day)) / WEEKS[e.every] for n, e in enumerate(events, 1) if e.place == "room"}
    if facts["meets.room"] and "weekly-ritual" in facts["rhythm"]:
        found["sops/fixed-table" if facts["variant"] == "high-end" else MEETING] = 1.0
    if MEETING not in found and gathers(sources):
        found[GATHERING] = monthly(sources)
    return found


def gathers(sources: Sources) -> bool:
    """Whether there is a monthly event of which the profile says no more than that."""
    facts = sources.facts
    return "monthly-event" in facts["rhythm"] and facts["place.offline"] != "dispersed" and not sources.profile.events


def monthly(sources: Sources) -> float:
    """Monthly events a week."""
    return sources.counts.get("outings-per-month", 1) / WEEKS_A_MONTH


def care(sources: Sources, tiers: list[Tier], figures: Mapping[str, float], sops: frozenset[str]) -> Iterator[Work]:
    """What members are owed by tier, where it takes minutes and no SOP that is in the plan does it already.

    figures: how many there are of each tier by name, where that is known; sops: those in the plan, which count
    themselves.
    """
    for tier in tiers:
        people = figures.get(tier.id)
        for each in tier.care:
            if each.minutes is None or each.every == "event" or not sources.takes(each.when):
                continue
            if each.each == "tier" and each.sop in sops:
                continue
            units = people if each.each == "member" else 1.0
            if not units:
                continue
            times = len(sources.daily(sources.holder(each.owner))) if each.every == "day" else 1 / WEEKS[each.every]
            yield Work(
                f"care/{tier.id}.{each.id}",
                "care",
                sources.holder(each.owner),
                "should",
                each.minutes,
                float(units),
                "member" if each.each == "member" else "",
                float(times),
                each.every,
                audience="members" if each.each == "member" else "staff",
                spread=units > ONE_BY_ONE and each.every in ("month", "quarter"),
            )


def events(sources: Sources) -> Iterator[Work]:
    """The community's own events: being there, getting ready and clearing up.

    An outing's sheet is a duty of its own.
    """
    facts, profile = sources.facts, sources.profile
    owner = sources.holder("events")
    for number, event in enumerate(profile.events, 1):
        by = sources.holder(event.by) if event.by not in (None, MEMBERS) else event.by or owner
        yield from _event(sources, f"event/{number}", event, by)
    if facts["meets.room"] and "weekly-ritual" in facts["rhythm"] and facts["variant"] != "high-end":
        yield _meeting(sources)
    elif gathers(sources):
        yield Work(
            GATHERING,
            "event",
            owner,
            "must",
            max(1, sources.whole("event-minutes")),
            1.0,
            "",
            monthly(sources),
            "month",
            audience="members",
            together=max(1, sources.whole("event-helpers")),
            safe=True,
        )


def _meeting(sources: Sources) -> Work:
    """The regular meeting in person."""
    by = _carrier(sources.profile) or MEMBERS
    return Work(
        MEETING,
        "event",
        by if by == MEMBERS else sources.holder(by),
        "must",
        sources.whole("event-minutes"),
        1.0,
        "",
        1.0,
        "week",
        (WEEKDAYS.index(sources.facts["meets.day"]),),
        sources.facts["meets.at"],
        "members",
        fixed=True,
        together=max(1, sources.whole("event-helpers")),
        safe=True,
    )


def _carrier(profile: Profile) -> str:
    """Who carries what the promise hands over, where the profile says it."""
    return profile.delivers[0].by if profile.delivers else ""


def _helpers(sources: Sources, event: Event) -> int:
    """How many look after an event: as said; outdoors as many as can keep everybody in sight; else one."""
    if event.helpers or not (event.outdoors and event.people):
        return event.helpers or 1
    return math.ceil(event.people / max(1, sources.whole("seats-per-helper")))


def _around(sources: Sources, event: Event) -> int:
    """Minutes before and after an event. Getting ready to meet in person is on its sheet, which is its own duty."""
    if event.place == "room":
        return sources.whole("event-clear-minutes") + sources.whole("travel-minutes")
    ready = event.minutes * sources.counts.get("event-prepare-percent", 0) / 100
    return sources.whole("event-clear-minutes") + round(ready)


def _event(sources: Sources, name: str, event: Event, role: str) -> Iterator[Work]:
    days = tuple(sorted({WEEKDAYS.index(day) for day in event.day}))
    times = len(days) / WEEKS[event.every]
    base = Work(
        name,
        "event",
        role,
        "must",
        event.minutes,
        1.0,
        "",
        times,
        event.every,
        days,
        event.at,
        "members",
        fixed=True,
        together=_helpers(sources, event),
        safe=True,
        nth=event.week or 0,
    )
    yield base
    around = _around(sources, event)
    if around and role != MEMBERS:
        yield dataclasses.replace(
            base,
            id=f"{name}.ready",
            minutes=around,
            at="",
            days=(),
            audience="staff",
            fixed=False,
            together=1,
            when="event",
            follows=(name,),
        )


def drills(sources: Sources, brief: bool) -> Iterator[Work]:
    """A crisis is practised once a quarter, where the team's hours carry it."""
    if not brief and sources.team and sources.counts.get("drill-minutes"):
        yield Work(
            "drill/crisis-any",
            "drill",
            sources.holder("operator"),
            "should",
            sources.whole("drill-minutes"),
            1.0,
            "",
            1 / WEEKS["quarter"],
            "quarter",
        )
