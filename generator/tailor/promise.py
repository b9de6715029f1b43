"""The promise reckoned: what is owed, what it costs, who carries it, how many are served, what does not fit."""

from __future__ import annotations

import math

from ..models.playbook import AssumedDelivery
from ..models.profile import Delivery
from ..plan.reckoning import PromiseLine
from ..record import record
from .context import Context
from .work import MEMBERS, WEEKS_A_MONTH, owed_a_week, period


@record(eq=True)
class Owed:
    """A delivery with its numbers, given or assumed. what and shown_by are final text."""

    what: str
    every: str
    times: float
    per: str
    seats: int | None
    minutes: int
    prepare: int
    helpers: int
    by: str
    within: str
    shown_by: str
    week: float
    assumed: bool


def owed(known: Context) -> tuple[Owed, ...]:
    """What the promise hands over: as the profile says, else what such a community most likely means."""
    if known.profile.delivers:
        return tuple(_given(known, each) for each in known.profile.delivers)
    found = next(iter(known.picked("deliveries")), None)
    return (_assumed(known, found),) if found else ()


def _given(known: Context, each: Delivery) -> Owed:
    per = each.per if each.per in ("community", "member") else "community"
    return Owed(
        each.what,
        period(each),
        each.times,
        per,
        each.seats,
        each.minutes,
        each.prepare,
        each.helpers,
        each.by,
        each.within or "",
        each.shown_by,
        owed_a_week(each, known.counts),
        False,
    )


def _assumed(known: Context, rule: AssumedDelivery) -> Owed:
    def number(name: str) -> int:
        return (
            round(known.shown(name) if name in known.settings else known.counts.get(name, 0))
            if not name.isdigit()
            else int(name)
        )

    delivery = Delivery(
        what="-",
        every=rule.every,
        times=rule.times,
        per=rule.per,
        seats=number(rule.seats) or None if rule.seats else None,
        minutes=max(1, number(rule.minutes)),
        prepare=number(rule.prepare),
        helpers=max(1, number(rule.helpers)),
        by=rule.by,
        within=rule.within or None,
    )
    known.taken.add(id(rule))
    known.cited.update(rule.because)
    return Owed(
        known.say(rule.what),
        rule.every,
        rule.times,
        rule.per,
        delivery.seats,
        delivery.minutes,
        delivery.prepare,
        delivery.helpers,
        rule.by,
        rule.within,
        known.say(rule.shown_by),
        owed_a_week(delivery, known.counts),
        True,
    )


def promises(known: Context) -> tuple[PromiseLine, ...]:
    """The sums, one for each delivery, in the order of the profile."""
    return tuple(_line(known, each) for each in owed(known))


def _line(known: Context, each: Owed) -> PromiseLine:
    if each.by == MEMBERS:
        return _by_members(known, each)
    if each.every == "request":
        return _on_request(known, each)
    return _by_role(known, each)


def _room(known: Context, role: str) -> tuple[int, int, int]:
    """Minutes a week of a role: less slack, what all but deliveries takes, and what is left for them."""
    have = round(known.team.get(role, (0, 0.0))[1] * 60 * (100 - known.value("slack")) / 100)
    rest = round(
        sum(
            w.week
            for w in known.fitted.works
            if w.role == role and w.kind not in ("delivery", "answer") and w.id not in BACKED
        )
    )
    return have, rest, max(0, have - rest)


BACKED = ("sops/board-triage", "sops/questions-faq", "sops/feed-comments")  # duties that are the answering of a promise


def _sum(known: Context, each: Owed) -> str:
    number = known.say.number
    return known.word(
        "promise.cost",
        what=each.what,
        times=number(round(each.week, 1)),
        helpers=each.helpers,
        minutes=number(each.minutes),
        each=number(each.helpers * each.minutes + each.prepare),
        week=number(round(each.week * (each.helpers * each.minutes + each.prepare))),
        prepare=known.word("promise.prepare", minutes=number(each.prepare)) if each.prepare else "",
    )


def _common(known: Context, each: Owed) -> dict[str, object]:
    return {
        "what": each.what,
        "every": known.word(f"every.{each.every}"),
        "owed": round(each.week, 2),
        "cost": round(each.week * (each.helpers * each.minutes + each.prepare)),
        "seats": each.seats,
        "within": each.within,
        "shown_by": each.shown_by,
        "assumed": each.assumed,
    }


def _seats(known: Context, each: Owed, can: float) -> list[str]:
    if not each.seats or each.per == "member":
        return []
    number = known.say.number
    month = round(can * WEEKS_A_MONTH * each.seats)
    return [
        known.word(
            "promise.seats", seats=number(each.seats), month=number(month), members=number(known.profile.size.people)
        )
    ]


def _by_members(known: Context, each: Owed) -> PromiseLine:
    """Members take turns: how many of them it needs, so that each has no more turns than is fair."""
    number, people = known.say.number, known.profile.size.people
    slots = math.ceil(round(each.week * WEEKS_A_MONTH)) * each.helpers
    turns = max(1, math.ceil(slots / max(1.0, known.value("turns-per-month"))))
    have = round(sum(hours for _, hours in known.team.values()) * 60)
    cost = round(each.week * (each.helpers * each.minutes + each.prepare))
    lines = [_sum(known, each)]
    if cost > have:
        lines.append(known.word("promise.not-the-team", have=number(have), cost=number(cost)))
    lines.append(
        known.word(
            "promise.turns",
            times=number(round(each.week * WEEKS_A_MONTH)),
            helpers=each.helpers,
            slots=number(slots),
            need=number(turns),
            people=number(people),
            percent=number(round(100 * turns / max(1, people))),
        )
    )
    gap = max(0, turns - people)
    lines += _seats(known, each, each.week)
    if gap:
        lines.append(known.word("promise.gap-turns", gap=number(gap)))
    served = each.week * WEEKS_A_MONTH * each.seats if each.seats else None
    return PromiseLine(
        by_title=known.say.slots["members"],
        can=round(each.week, 2),
        served=served and round(served, 1),
        turns=turns,
        gap=gap,
        lines=tuple(lines),
        **_common(known, each),
    )


def _on_request(known: Context, each: Owed) -> PromiseLine:
    """Answers: how many can be taken in a week, against how many come."""
    number, role = known.say.number, known.holder(each.by)
    have, rest, left = _room(known, role)
    minutes = each.minutes * each.helpers + each.prepare
    can = left // max(1, minutes)
    gap = max(0, math.ceil(each.week) - can)
    lines = [
        known.word(
            "promise.answers",
            role=known.title(each.by),
            have=number(have),
            rest=number(rest),
            left=number(left),
            minutes=number(minutes),
            can=number(can),
            day=number(can // 7),
        ),
        known.word(
            "promise.asked" if _counted(known) else "promise.asked-assumed",
            owed=number(math.ceil(each.week)),
            can=number(can),
        ),
    ]
    lines.append(known.word("promise.gap", gap=number(gap)) if gap else known.word("promise.fits"))
    return PromiseLine(
        by_title=known.title(each.by),
        can=float(can),
        have=left,
        served=round(min(can, each.week) * WEEKS_A_MONTH, 1),
        gap=float(gap),
        lines=tuple(lines),
        **_common(known, each),
    )


def _counted(known: Context) -> bool:
    return bool({"questions", "new-posts", "unanswered"} & set(known.profile.baseline))


def _by_role(known: Context, each: Owed) -> PromiseLine:
    """A role of the team carries it: how many fit into its hours."""
    number, role = known.say.number, known.holder(each.by)
    have, rest, left = _room(known, role)
    minutes = each.minutes * each.helpers + each.prepare
    can = min(each.week, left / minutes) if minutes else each.week
    can = each.week if can >= each.week - 0.05 else math.floor(can * 10) / 10
    gap = round(each.week - can, 1)
    lines = [
        _sum(known, each),
        known.word(
            "promise.room",
            role=known.title(each.by),
            have=number(have),
            rest=number(rest),
            left=number(left),
            can=number(round(can, 1)),
        ),
    ]
    lines += _seats(known, each, can)
    if each.per == "member":
        served = round(can * WEEKS_A_MONTH * (each.seats or 1))
        lines.append(known.word("promise.served", served=number(served), members=number(known.profile.size.people)))
    lines.append(known.word("promise.gap", gap=number(gap)) if gap else known.word("promise.fits"))
    seats = each.seats or (1 if each.per == "member" else None)
    return PromiseLine(
        by_title=known.title(each.by),
        can=round(can, 2),
        have=left,
        served=round(can * WEEKS_A_MONTH * seats, 1) if seats else None,
        gap=gap,
        lines=tuple(lines),
        **_common(known, each),
    )
