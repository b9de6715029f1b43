"""What the promise hands over, and the work that it takes where nothing else does it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..models.profile import Delivery
from ..models.reckoning import AssumedDelivery
from ..models.subjects import SubjectDelivery
from ..record import record
from .spoken import often
from .subjects import CLAUSE
from .work import MEETING, MEMBERS, WEEKS, WEEKS_A_MONTH, Sources, Work

LITTLE = 0.02  # of what is owed: so little is none
# What answers whoever asks.
ANSWERS = ("sops/board-triage", "sops/service-desk", "sops/questions-faq", "sops/feed-comments")
MEETINGS = (MEETING, "sops/fixed-table", "sops/fixed-hour")  # the community's own hour


@record(eq=True)
class Owing:
    """Something that the promise hands over.

    done_by: ids of other work that does it; rule: where the profile does not say it.
    """

    id: str
    delivery: Delivery
    done_by: tuple[str, ...]
    rule: AssumedDelivery | SubjectDelivery | None = None


def owing(sources: Sources, rules: Sequence[AssumedDelivery | SubjectDelivery]) -> tuple[Owing, ...]:
    """What the promise hands over.

    As the profile says, else what such a community most likely means (the first rule).
    """
    given = sources.profile.delivers
    if given:
        return tuple(Owing(f"delivery/{n}", each, _done_by(sources, n, each)) for n, each in enumerate(given, 1))
    if sources.profile.stage == "dormant":
        return ()  # whether it goes on at all is what its steps decide
    found = [(rule, _assumed(sources, rule)) for rule in rules[:1]]
    return tuple(Owing("delivery/1", each, rule.done_by or _done_by(sources, 1, each), rule) for rule, each in found)


def _done_by(sources: Sources, number: int, delivery: Delivery) -> tuple[str, ...]:
    if period(delivery) == "request":
        return ANSWERS
    events = tuple(f"event/{n}" for n, event in enumerate(sources.profile.events, 1) if event.what == delivery.what)
    meets = number == 1 and bool(sources.facts["meets.day"]) and period(delivery) == "week" and delivery.per != "member"
    return events or (MEETINGS if meets else ())


def _assumed(sources: Sources, rule: AssumedDelivery | SubjectDelivery) -> Delivery:
    def number(name: str | int) -> int:
        return int(name) if isinstance(name, int) or name.isdigit() else sources.whole(name)

    # How often is said in the promise more surely than it is known of such communities; in its first clause, since
    # what comes later may be how often something else is.
    known = isinstance(rule, SubjectDelivery) and rule.per == "community" and rule.every != "request"
    free = known and not sources.profile.events
    said = often(CLAUSE.split(sources.profile.promise)[0]) if free else None
    every, times = said or (rule.every, rule.times)
    return Delivery(
        what="-",
        every=every,
        times=times,
        per=rule.per,
        seats=(number(rule.seats) or None) if rule.seats else None,
        minutes=max(1, number(rule.minutes)),
        prepare=number(rule.prepare),
        helpers=max(1, number(rule.helpers)),
        by=rule.by,
        within=rule.within or None,
    )


def as_assumed(works: Iterable[Work], owed: Sequence[Owing]) -> Iterator[Work]:
    """The work, with the regular meeting as long and by as many as what it hands over is assumed to take."""
    held = next((e.delivery for e in owed if e.rule and e.delivery.by == MEMBERS and MEETING in e.done_by), None)
    for work in works:
        if held and work.id == MEETING:
            yield dataclasses.replace(work, minutes=held.minutes, together=held.helpers)
        else:
            yield work


def deliveries(sources: Sources, owed: Sequence[Owing], others: Sequence[Work]) -> Iterator[Work]:
    """What the promise owes by a role of the team and nothing else does yet."""
    done = {work.id: work for work in others}
    for each in owed:
        delivery = each.delivery
        asked = period(delivery) == "request"
        if delivery.by == MEMBERS or not sources.team or (asked and any(name in done for name in each.done_by)):
            continue
        due = owed_a_week(delivery, sources.counts)
        left = due - sum(done[name].times for name in each.done_by if name in done)
        if left > LITTLE * due:
            yield Work(
                each.id,
                "answer" if asked else "delivery",
                sources.holder(delivery.by),
                "must",
                delivery.minutes + delivery.prepare,
                1.0,
                "",
                left,
                "event" if asked else "week",
                audience="members" if (delivery.seats or 1) > 1 else "staff",  # they sit there together: in one piece
                together=delivery.helpers,
                safe=True,
                comes=asked,
                spread=not asked,
            )


def period(delivery: Delivery) -> str:
    """How often, in one word: `per` may be a period as well."""
    return delivery.every or (delivery.per if delivery.per in ("day", *WEEKS) else "month")


def owed_a_week(delivery: Delivery, counts: Mapping[str, float]) -> float:
    """Deliveries owed in a week: as often as it says, to each member where each is owed it.

    To members they are whole ones in their period: as many as serve all of them, by its seats.
    """
    every = period(delivery)
    if every == "request":
        return counts.get("question", 0)
    each = math.ceil(delivery.times * counts["member"] / (delivery.seats or 1) - 1e-9)
    times = each if delivery.per == "member" else delivery.times
    return times * (7 if every == "day" else 1 / WEEKS[every])


def with_turns(sources: Sources, works: Iterable[Work]) -> Iterator[Work]:
    """The work, with members in turn for those whom a role has too few of at once; never where members are minors."""
    facts = sources.facts
    minors = "minors" in facts["risks"] or facts["audience"] == "young"
    for work in works:
        people = sources.team.get(work.role, (0, 0.0))[0]
        short = work.together - people if work.role != MEMBERS and people and not minors else 0
        yield dataclasses.replace(work, together=people, turns=short) if short > 0 else work


def turns(delivery: Delivery, counts: Mapping[str, float]) -> tuple[float, int]:
    """Deliveries a month, and members needed so that each takes no more turns in it than is fair."""
    found = owed_a_week(delivery, counts) * WEEKS_A_MONTH
    month = float(round(found)) if found >= 1 else round(found, 1)
    slots = math.ceil(month) * delivery.helpers
    return month, max(1, math.ceil(slots / max(1.0, counts["turns-per-month"])))


def turn_counts(owed: Sequence[Owing], counts: Mapping[str, float]) -> dict[str, float]:
    """Of the first delivery, where members take turns: how many it needs, how many to ask, what half of them can do.

    Nothing where less than one a month is what half of them can do.
    """
    first = next((each.delivery for each in owed[:1]), None)
    if not first or first.by != MEMBERS or first.per == "member" or period(first) == "request":
        return {}
    month, needed = turns(first, counts)
    half = needed // 2
    less = int(half * max(1.0, counts["turns-per-month"]) // first.helpers)
    if not less:
        return {}
    asked = min(counts["member"], math.ceil(needed * 100 / max(1.0, counts["yes-percent"])))
    names = ("turns-needed", "turns-asked", "turns-month", "turns-half", "turns-half-month")
    return dict(zip(names, map(float, (needed, asked, math.ceil(month), half, less))))
