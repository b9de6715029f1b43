"""The promise reckoned: what is owed, what it costs, who carries it, how many are served, what does not fit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..models.subjects import SubjectDelivery
from ..plan.reckoning import PromiseLine
from ..record import record
from .context import Context
from .owed import LITTLE, Owing, owed_a_week, period, turns
from .titles import the_role
from .work import MEMBERS, WEEKS_A_MONTH

SCALES = (  # periods in which a delivery may be told, in weeks
    ("week", 1.0),
    ("two-weeks", 2.0),
    ("month", WEEKS_A_MONTH),
    ("quarter", 3 * WEEKS_A_MONTH),
    ("year", 12 * WEEKS_A_MONTH),
)
MOST_OF_ONE = 0.9  # of a delivery in a period in which one is told
TRIAGE = "sops/board-triage"
Months = Mapping[str, float]  # year and month → deliveries
WHOLE = 0.02  # as near to a whole number a count is one


@record(eq=True)
class _Sum:
    """A delivery with its numbers.

    owed, done: a week; scale: the period in which it is told, and how many weeks that is.
    """

    what: str
    shown_by: str
    by: str
    role: str
    every: str
    owed: float
    done: float
    helpers: int
    minutes: int
    seats: int | None
    member: bool
    each: float  # to each member in its period
    scale: tuple[str, float]

    @property
    def cost(self) -> int:
        """Minutes a week of all who are needed, reckoned from the count that is told."""
        return round(self.told(self.owed) * self.helpers * self.minutes / self.scale[1])

    def told(self, times: float) -> float:
        """A number a week as it is told."""
        found = times * self.scale[1]
        return round(found) if found >= 1 else round(found, 1)


def promises(known: Context, together: Mapping[str, float], months: Mapping[str, Months]) -> tuple[PromiseLine, ...]:
    """The sums, one for each delivery, in the order of the profile.

    together: id of work → the share of it, as placed, for which all whom it takes at once are there; months: id of work
    → how many of it are placed in each whole month.
    """
    return tuple(_line(known, each, together.get(each.id, 1.0), _in_months(each, months)) for each in known.fitted.owed)


def _in_months(each: Owing, months: Mapping[str, Months]) -> Months:
    """How many of a delivery there are in each whole month, whatever hands it over."""
    found: Counter[str] = Counter()
    for name in dict.fromkeys((each.id, *each.done_by)):
        found.update(months.get(name, {}))
    return dict(sorted(found.items()))


def _line(known: Context, each: Owing, together: float, months: Months) -> PromiseLine:
    found = _reckoned(known, each)
    if not found.told(found.owed):
        lines = (known.word("promise.none-yet", what=found.what),)
        return PromiseLine(by_title=_by(known, found), can=0.0, lines=lines, **_common(each, found))
    if found.by == MEMBERS:
        return _by_members(known, each, found)
    if found.every == "request":
        return _on_request(known, each, found, together)
    return _by_role(known, each, found, together, months)


def _by(known: Context, found: _Sum) -> str:
    return known.say.slots["members"] if found.by == MEMBERS else known.title(found.by)


def _reckoned(known: Context, each: Owing) -> _Sum:
    delivery, rule = each.delivery, each.rule
    if rule:
        known.said(rule, rule.what)
    owed = owed_a_week(delivery, known.counts)
    names = {each.id, *each.done_by}
    done = sum(work.times for work in known.fitted.works if work.id in names)
    members = delivery.by == MEMBERS
    return _Sum(
        what=known.say(rule.what) if rule else delivery.what,
        shown_by=known.say(rule.shown_by) if rule else delivery.shown_by,
        by=delivery.by,
        role=known.holder(delivery.by) if not members else MEMBERS,
        every=period(delivery),
        owed=owed,
        done=done,
        helpers=delivery.helpers,
        minutes=delivery.minutes + (0 if members else delivery.prepare),  # for members' turns the team prepares
        seats=delivery.seats,
        member=delivery.per == "member",
        each=delivery.times,
        scale=scale_of(owed, period(delivery)),
    )


def scale_of(owed: float, every: str) -> tuple[str, float]:
    """A week, two weeks or its own period where that is a whole number of times, else a month, a quarter or a year."""
    counts = [(scale, owed * scale[1]) for scale in SCALES]
    own = (scale for scale, count in counts if scale[0] in ("week", "two-weeks", every) and _whole(count))
    return next(own, next((scale for scale, count in counts[2:] if count > MOST_OF_ONE), SCALES[-1]))


def _whole(count: float) -> bool:
    return count > MOST_OF_ONE and abs(count - round(count)) < WHOLE


def _common(each: Owing, found: _Sum) -> dict[str, Any]:
    return {
        "what": found.what,
        "every": found.every,
        "owed": round(found.owed, 2),
        "cost": found.cost,
        "seats": found.seats,
        "within": each.delivery.within or "",
        "shown_by": found.shown_by,
        "assumed": each.rule is not None,
    }


def _cost(known: Context, found: _Sum) -> str:
    number, each = known.say.number, found.helpers * found.minutes
    week = known.word("promise.cost-week", week=known.time(found.cost)) if round(found.cost) != round(each) else ""
    return known.word(
        "promise.cost" if found.helpers > 1 else "promise.cost-one",
        what=found.what,
        period=known.word(f"promise.a-{found.scale[0]}"),
        times=number(found.told(found.owed)),
        helpers=found.helpers,
        minutes=known.time(found.minutes),
        each=known.time(each),
        week=week,
    )


def _floor(found: _Sum, times: float) -> float:
    """So many a week at most, as it is told: no whole one that does not quite fit."""
    most = times * found.scale[1]
    return math.floor(most + WHOLE) if most >= 1 else round(most, 1)


def _seats(known: Context, found: _Sum, times: float) -> tuple[list[str], float | None]:
    """How many members that serves a month, in words and as a number."""
    number, people = known.say.number, known.profile.size.people
    seats = found.seats or (1 if found.member else None)
    if seats is None:
        return [], None
    told = found.told(times)
    if round(told * seats) < 1:
        return [], _month(times) * seats
    due = found.each * people
    rounds = 0 if found.member else math.ceil(people / max(1, round(told * seats)))
    line = known.word(
        "promise.seats-each" if found.member and seats > 1 and found.scale[0] == found.every else "promise.seats",
        period=known.word(f"promise.a-{found.scale[0]}"),
        each=number(found.each),
        due=number(math.ceil(due - WHOLE)),
        times=number(told),
        seats=seats,
        places=number(round(told * seats)),
        members=number(people),
    )
    if rounds > 1:
        told_in, each = ("week", 2) if found.scale[0] == "two-weeks" else (found.scale[0], 1)
        line += known.word("promise.rounds", n=number(rounds * each), period=known.word(f"promise.each-{told_in}"))
    return [line], _month(times) * seats


def _month(times: float) -> float:
    """Times a month of times a week: whole where it is several."""
    found = times * WEEKS_A_MONTH
    return float(round(found)) if found >= 1 else round(found, 1)


def _by_members(known: Context, each: Owing, found: _Sum) -> PromiseLine:
    """Members take turns: how many of them it needs, so that each has no more turns than is fair."""
    if found.member or (isinstance(each.rule, SubjectDelivery) and each.rule.among):
        return _each_other(known, each, found)
    number, people = known.say.number, known.profile.size.people
    known.say.used.add("turns-per-month")
    month, needed = turns(each.delivery, known.counts)
    slots = math.ceil(month) * found.helpers
    share = 100 * needed / max(1, people)
    have = round(sum(hours for _, hours in known.team.values()) * 60)
    lines = [_cost(known, found)]
    if found.cost > have:
        lines.append(known.word("promise.not-the-team", have=known.time(have, found.cost), cost=known.time(found.cost)))
    lines.append(
        known.word(
            "promise.turns",
            times=number(month),
            helpers=found.helpers,
            slots=number(slots),
            need=number(needed),
            people=number(people),
            percent=number(share if share < 1 else round(share)),
        )
    )
    if any(step.per == "turns-asked" for step in known.dated()):
        less = known.counts["turns-half-month"]
        half = number(known.counts["turns-half"])
        lines.append(known.word("promise.turns-fewer", half=half, times=number(less)))
    served, gap = _seats(known, found, found.owed), max(0, needed - people)
    if gap:
        lines.append(known.word("promise.gap-turns", gap=number(gap)))
    return PromiseLine(
        by_title=known.say.slots["members"],
        can=round(found.owed, 2),
        served=served[1],
        turns=needed,
        gap=float(gap),
        lines=(*lines, *served[0]),
        **_common(each, found),
    )


def _each_other(known: Context, each: Owing, found: _Sum) -> PromiseLine:
    """Everybody does one for another: nobody takes turns."""
    members = known.say.slots["members"]
    lines = (_cost(known, found), known.word("promise.each-other", members=members))
    return PromiseLine(by_title=members, can=round(found.owed, 2), lines=lines, **_common(each, found))


def _room(known: Context, each: Owing, found: _Sum) -> tuple[int, int, int]:
    """Minutes a week of a role: less slack, what all other work takes, and what is left for what the promise owes."""
    have = round(known.team.get(found.role, (0, 0.0))[1] * 60 * (100 - known.shown("slack")) / 100)
    own = {each.id, *each.done_by}
    rest = round(sum(w.week for w in known.fitted.works if w.role == found.role and w.id not in own))
    return have, rest, max(0, have - rest)


def _at_once(known: Context, each: Owing, found: _Sum, together: float) -> tuple[float, list[str]]:
    """The share of it for which all whom it takes are there at once, and what is told of that."""
    people, role = known.team.get(found.role, (0, 0.0))[0], the_role(known, known.title(found.by))
    besides = next((work.turns for work in known.fitted.works if work.id == each.id), 0)
    hands = together if people + besides >= found.helpers else 0.0
    if hands < 1:
        word = "promise.hands" if found.helpers > 1 else "promise.no-stretch"
        return hands, [known.word(word, role=role, helpers=found.helpers)]
    if not besides:
        return hands, []
    month, number = math.ceil(_month(found.owed)), known.say.number
    sums = {"times": number(month), "turns": number(month * besides), "more": besides, "there": people}
    return hands, [known.word("promise.besides", role=role, helpers=found.helpers, members=_members(known), **sums)]


def _members(known: Context) -> str:
    return known.say.slots["members"]


def _by_calendar(known: Context, found: _Sum, months: Months) -> list[str]:
    """Where a month with its rest days holds fewer than a month is owed: how many each month really holds."""
    number, owed = known.say.number, found.told(found.owed)
    whole = {month: math.floor(count + WHOLE) for month, count in months.items()}
    if found.scale[0] != "month" or all(count >= owed for count in whole.values()):
        return []
    each = (known.word("promise.in-month", month=month, n=number(count)) for month, count in whole.items())
    return [known.word("promise.months", owed=number(owed), months=known.word("list.comma").join(each))]


def _on_request(known: Context, each: Owing, found: _Sum, together: float) -> PromiseLine:
    """Answers: how many can be taken in a week, against how many come."""
    number = known.say.number
    have, rest, left = _room(known, each, found)
    minutes, come = found.minutes * found.helpers, math.ceil(found.owed)
    hands, lacking = _at_once(known, each, found, together)
    can = int(left // max(1, minutes) * hands)
    gap = max(0, come - can)
    knowing = _knowing(known, come)
    sums = {"have": have, "rest": rest, "left": left}
    printed = {name: known.time(value, have) for name, value in sums.items()}
    each_one, need = known.time(minutes), known.time(come * minutes)
    asked = "promise.asked" if _counted(known) else "promise.asked-assumed"
    lines = [
        known.word(asked, what=found.what, owed=number(come), minutes=each_one, need=need),
        known.word("promise.answers", role=known.title(found.by), can=number(can), day=number(can // 7), **printed),
        *lacking,
        known.word("promise.gap", period=known.word("promise.a-week"), gap=number(gap))
        if gap
        else known.word("promise.fits"),
        *_who_knows(known, come, knowing),
    ]
    return PromiseLine(
        by_title=known.title(found.by),
        can=float(can),
        have=left,
        turns=knowing,
        served=round(min(can, found.owed) * WEEKS_A_MONTH, 1),
        gap=float(gap),
        lines=tuple(lines),
        **_common(each, found),
    )


def _knowing(known: Context, come: int) -> int | None:
    """On a board the team passes questions on: how many members who know it takes to answer them."""
    triage = any(work.id == TRIAGE for work in known.fitted.works)
    return math.ceil(come / max(1, known.shown("answers-per-expert"))) if triage else None


def _who_knows(known: Context, come: int, need: int | None) -> list[str]:
    """The same in words."""
    if need is None:
        return []
    each, number = known.shown("answers-per-expert"), known.say.number
    said = {"come": number(come), "each": number(each), "need": number(need), "members": _members(known)}
    return [known.word("promise.who-knows", **said)]


def _counted(known: Context) -> bool:
    return bool({"questions"} & set(known.profile.baseline))


def _by_role(known: Context, each: Owing, found: _Sum, together: float, months: Months) -> PromiseLine:
    """A role of the team carries it: what of it is in the ledger, and how many would fit into its hours."""
    number = known.say.number
    have, rest, left = _room(known, each, found)
    minutes = max(1, found.minutes * min(found.helpers, max(1, known.team.get(found.role, (0, 0.0))[0])))
    hands, lacking = _at_once(known, each, found, together)
    can = min(found.owed * hands, max(found.done, 0.0), left / minutes)
    can = found.owed if can >= found.owed * (1 - LITTLE) else can
    gap = found.owed - can
    room = left / minutes
    period_word = known.word(f"promise.a-{found.scale[0]}")
    sums = {name: known.time(each_sum, have) for name, each_sum in (("have", have), ("rest", rest), ("left", left))}
    many = number(_floor(found, room))
    word = "promise.room" if many != "0" else "promise.room-none"
    lines = [_cost(known, found), known.word(word, role=known.title(found.by), period=period_word, can=many, **sums)]
    lines += lacking
    served = _seats(known, found, can)
    told = found.told(gap)
    lines += served[0]
    lines.append(
        known.word("promise.gap", period=period_word, gap=number(told)) if told else known.word("promise.fits")
    )
    lines += _by_calendar(known, found, months)
    return PromiseLine(
        by_title=known.title(found.by),
        can=round(can, 2),
        have=left,
        served=served[1],
        gap=round(gap, 2) if told else 0.0,
        lines=tuple(lines),
        **_common(each, found),
    )
