"""Events of a profile on their real days, by as many as it takes; a term's first day; what of them counts once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from generator.plan.plan import Plan

WALK: dict[str, Any] = {"what": "走山", "day": "sat", "at": "08:00", "minutes": 240, "place": "room"}


@pytest.fixture
def planned(example, plan_of) -> Callable[..., Plan]:
    """The reading club with an event, and other changes."""

    def made(event: dict[str, Any] | None = None, **changes: Any) -> Plan:
        profile = {**example("reading-club"), "team": [{"role": "events", "people": 9, "hours": 10}], **changes}
        return plan_of({**profile, "events": [event] if event else []})

    return made


def days(plan: Plan) -> list[date]:
    """The days of the first event."""
    return sorted({each.day for line in plan.ledger if line.source == "event/1" for each in line.occurrences})


@pytest.mark.parametrize("nth", [2, 3, 4])  # the first Saturdays of April and May 2027 are holidays
def test_a_monthly_event_is_on_the_day_of_the_month_that_is_said(nth: int, planned) -> None:
    found = days(planned({**WALK, "every": "month", "week": nth}))
    assert len(found) >= 3 and all(day.weekday() == 5 and (day.day - 1) // 7 + 1 == nth for day in found)
    assert [day.month for day in found] == sorted({day.month for day in found})


def test_two_days_of_a_month_are_two_events(planned) -> None:
    found = days(planned({**WALK, "every": "month", "week": 2, "day": ["tue", "thu"]}))
    assert {day.weekday() for day in found} == {1, 3} and all(8 <= day.day <= 14 for day in found)


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ({}, 1),
        ({"people": 40}, 1),  # in a room one host will do
        ({"outdoors": True}, 1),
        ({"outdoors": True, "people": 6}, 1),
        ({"outdoors": True, "people": 16}, 3),
        ({"outdoors": True, "people": 16, "helpers": 2}, 2),
    ],
)
def test_outdoors_as_many_look_after_it_as_can_see_everybody(said: dict[str, Any], people: int, planned) -> None:
    plan = planned({**WALK, **said})
    at_once = {
        day: sum(each.day == day for line in plan.ledger if line.source == "event/1" for each in line.occurrences)
        for day in days(plan)
    }
    assert set(at_once.values()) == {people}


def test_routine_begins_with_the_term(planned) -> None:
    term = {"from": "2027-04-05", "to": "2027-06-30"}
    early, late = planned(WALK), planned(WALK, term=term)
    assert min(days(early)) < date(2027, 4, 5) <= min(days(late)) and max(days(late)) <= date(2027, 6, 30)
    routine = [each.day for line in late.ledger if line.kind == "sop" for each in line.occurrences]
    assert routine and min(routine) >= date(2027, 4, 5) and max(routine) <= date(2027, 6, 30)
    assert any(step.day < date(2027, 4, 5) for step in late.schedule)
    assert min(days(late)) < date(2027, 4, 5) + timedelta(days=7)


def test_an_event_that_is_the_delivery_counts_once(planned) -> None:
    delivers = [{"what": "走山", "every": "month", "by": "events", "minutes": 240}]
    both, other = planned(WALK, delivers=delivers), planned({**WALK, "what": "别的"}, delivers=delivers)
    assert not [line for line in both.ledger if line.kind == "delivery"]
    assert [line for line in other.ledger if line.kind == "delivery"]
