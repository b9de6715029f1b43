"""What is told of days.

What stands outside windows or finds no room, on which days the team rests, when members have no time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from ..plan.reckoning import RestLine
from .crew import WEEKDAYS
from .frame import less
from .knowing import seasons
from .reckon import Reckoned
from .titles import short, the_role
from .work import MEMBERS, Work

MOST_WEEKS = 3  # named in a line; of more only how many there are


def outside(reckoned: Reckoned) -> list[str]:
    """What stands outside windows, or cannot be done within them; what found no room before its day."""
    known, found = reckoned.known, []
    for name, why in reckoned.placed.outside.items():
        work = reckoned.works[name]
        if why == "lacking" and work.role in known.fitted.over:
            continue  # told of the role's hours
        found.append(
            known.word(
                f"outside.{why}" if work.at or why != "hands" else "outside.hands-once",
                work=reckoned.title(work),
                at=work.at,
                role=the_role(known, known.title(work.role)) if work.role != MEMBERS else known.say.slots["members"],
            )
        )
    for work in known.fitted.works:
        mine = [seat for seat in known.crew if seat.role == work.role]
        days = [day for day in range(7) if any(seat.always[day] or seat.office[day] for seat in mine)]
        if work.when == "day" and 0 < len(days) < 5:
            named = known.word("list.comma").join(known.word(f"weekday.{WEEKDAYS[day]}") for day in days)
            role = the_role(known, known.title(work.role))
            found.append(known.word("outside.some-days", work=reckoned.title(work), days=named, role=role))
    found += [_besides(reckoned, work) for work in known.fitted.works if work.turns and work.kind != "delivery"]
    years = sorted({reckoned.frame.first.year, reckoned.frame.last.year})
    found += [known.word("outside.provisional", year=year) for year in years if not known.calendar.announced(year)]
    late = [(reckoned.works[f"launch/{name}"], minutes) for name, minutes in reckoned.placed.late.items() if minutes]
    if late:
        each = (
            known.word(
                "outside.late", work=reckoned.title(work), minutes=known.time(minutes), total=known.time(work.minutes)
            )
            for work, minutes in late
        )
        found.append(known.word("outside.no-room", works=known.word("list.comma").join(each)))
    return [*found, *_tight(reckoned)]


def _besides(reckoned: Reckoned, work: Work) -> str:
    """An event for which a role has too few people, with the members who are there besides."""
    known = reckoned.known
    sums = {"need": work.together + work.turns, "there": work.together, "more": work.turns}
    members, role = known.say.slots["members"], the_role(known, known.title(work.role))
    return known.word("outside.besides", work=reckoned.title(work), role=role, members=members, **sums)


def _tight(reckoned: Reckoned) -> Iterator[str]:
    """The weeks that leave less free than a tired team should have."""
    known, frame = reckoned.known, reckoned.frame
    weeks = (week for week in reckoned.placed.weeks if week.seat < len(known.crew))
    mondays = sorted({week.monday for week in weeks if week.kept > less(week.have, frame.slack) + 1})
    if frame.gentle and mondays:
        told = (known.word("outside.tight-week", day=short(known, day)) for day in mondays[:MOST_WEEKS])
        named = known.word("list.comma").join(told)
        if len(mondays) > MOST_WEEKS:
            named = known.word("outside.tight-more", weeks=named, n=len(mondays))
        yield known.word("outside.tight", weeks=named, percent=known.say.number(known.shown("slack")))


def rests(reckoned: Reckoned) -> tuple[RestLine, ...]:
    """The days on which the team rests or members have no time while the plan holds.

    And what that does to meetings and duties.
    """
    known, first = reckoned.known, reckoned.frame.first
    if known.stage.plan == "takeover":  # getting ready for the first day may lie before it
        first = max(first, known.profile.start)
    own = seasons(known, first, reckoned.frame.last)
    return tuple(sorted((*_resting(reckoned), *_peaks(reckoned), *own), key=lambda rest: rest.first))


def _resting(reckoned: Reckoned) -> list[RestLine]:
    """What rests, is dropped or is held on each rest."""
    known, found = reckoned.known, []
    dropped: dict[date, list[str]] = defaultdict(list)
    for day, name in reckoned.placed.dropped:
        dropped[day].append(name)
    for rest in known.calendar.spans(reckoned.frame.first, reckoned.frame.last):
        names = dict.fromkeys(
            name
            for n in range((rest.last - rest.first).days + 1)
            for name in dropped.get(rest.first + timedelta(days=n), ())
        )
        meetings = [name for name in names if reckoned.works[name].fixed]
        held = [] if meetings else _held(reckoned, rest.first, rest.last)
        what = "dropped" if meetings else "kept" if held else "rests"
        listed = known.word("list.comma").join(
            reckoned.title(reckoned.works[name]) for name in (meetings or held or names)
        )
        days = [rest.first + timedelta(days=n) for n in range((rest.last - rest.first).days + 1)]
        times = max((sum(name in dropped.get(day, ()) for day in days) for name in meetings), default=0)
        word = {"dropped": "rest.meeting" if times < 2 else "rest.meetings", "kept": "rest.kept"}.get(
            what, "rest.routine" if names else "rest.nothing"
        )
        found.append(
            RestLine(
                first=rest.first,
                last=rest.last,
                name=known.say(rest.name),
                what=what,
                text=known.word(word, works=listed, times=known.say.number(times)),
                provisional=rest.provisional,
            )
        )
    return found


def _peaks(reckoned: Reckoned) -> list[RestLine]:
    """The days on which members have no time, and what waits then."""
    known, term = reckoned.known, reckoned.known.profile.term
    found = []
    for peak in term.peaks if term else ():
        mondays = {week.monday: week.waiting for week in reckoned.placed.weeks if week.waiting}
        weeks = (
            names for monday, names in mondays.items() if peak.from_ <= monday + timedelta(6) and monday <= peak.to
        )
        names = dict.fromkeys(name for week in weeks for name in week if name in reckoned.works)
        works = known.word("list.comma").join(reckoned.title(reckoned.works[name]) for name in names)
        text = known.word("rest.peak", works=works) if works else known.word("rest.peak-nothing")
        found.append(RestLine(first=peak.from_, last=peak.to, name=peak.what, what="peak", text=text))
    return found


def _held(reckoned: Reckoned, first: date, last: date) -> list[str]:
    """The community's own hours that take place although the team rests."""
    held = (
        slot.work for slot in reckoned.placed.slots if first <= slot.day <= last and reckoned.works[slot.work].fixed
    )
    return list(dict.fromkeys(held))
