"""The calendar as iCalendar (RFC 5545)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from ..calendar.zones import ZONES, Change, Zone
from ..compose.agenda import Entry, Repeat, agenda
from ..plan.plan import Plan
from .earlier import Given, numbered
from .look import Look
from .text import printable

Clock = TypeVar("Clock", TimezoneStandard, TimezoneDaylight)

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DATED = 1_000_000  # a plan made for a day is later than any that is not
TAKEN_FROM = date(1970, 1, 1)  # from when on the rules of a zone are said to hold
HOUR = timedelta(hours=1)


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`calendar.ics`.

    Its entries keep their ids when the plan is made anew, so that a calendar changes those it has; what it had before
    and has no longer is cancelled.
    """
    entries = agenda(plan, look.labels)
    given, whose = given_by(plan, look), look.earlier.community or community_of(plan.name)
    made = Calendar()
    made.add("prodid", "-//Qunce//calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText(_one_line(plan.name)))
    if plan.timezone:
        made.add("x-wr-timezone", plan.timezone)
    if plan.timezone and any(entry.at for entry in entries):
        made.add_component(_timezone(plan.timezone, ZONES[plan.timezone]))
    for entry in entries:
        made.add_component(_event(plan, entry, given[entry.id], whose))
    for name, each in given.items():
        if each.cancelled:
            made.add_component(_cancelled(name, each, whose))
    return {"calendar.ics": made.to_ical()}


def given_by(plan: Plan, look: Look) -> dict[str, Given]:
    """What the calendar gives away, by id: what it has, and what is cancelled."""
    return numbered(look.earlier.given, ((each.id, _given(plan, each)) for each in agenda(plan, look.labels)))


def _given(plan: Plan, entry: Entry) -> Given:
    content = hashlib.sha256(repr((plan.timezone, entry)).encode("utf-8", "replace")).hexdigest()[:16]
    stamp = datetime.combine(_made_on(plan), time(), UTC)
    return Given(_sequence(plan), stamp, content, entry.day, _one_line(entry.title))


def community_of(*parts: str) -> str:
    """What tells a community from all others at the end of an id."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _event(plan: Plan, entry: Entry, given: Given, whose: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@{whose}.qunce")
    summary = _one_line(entry.title)
    event.add("summary", summary)
    event.add("description", printable(entry.text))
    event.add("dtstamp", given.stamp)
    event.add("sequence", given.number)
    _when(event, entry, plan.timezone)
    if entry.repeat and entry.repeat.count > 1:
        event.add("rrule", _rule(entry.repeat))
        _rests(event, entry, entry.repeat.off, plan.timezone)
    if entry.alarm is not None:
        event.add_component(_alarm(summary, entry.alarm))
    return event


def _cancelled(name: str, given: Given, whose: str) -> Event:
    """An entry that an earlier plan had: taken out of the calendars that have it."""
    event, day = Event(), given.begin
    event.add("uid", f"{name}@{whose}.qunce")
    event.add("summary", _one_line(given.title))
    event.add("dtstamp", given.stamp)
    event.add("sequence", given.number)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("status", "CANCELLED")
    return event


def _made_on(plan: Plan) -> date:
    """The day that the plan is taken to be made on: its own, else before its first step."""
    return plan.as_of or min([plan.start, *(step.day for step in plan.schedule)])


def _sequence(plan: Plan) -> int:
    """A number that grows from plan to later plan: calendars keep what they have against a smaller one."""
    return plan.as_of.toordinal() + DATED if plan.as_of else plan.start.toordinal()


def _when(event: Event, entry: Entry, zone: str) -> None:
    if not entry.at:
        event.add("dtstart", entry.day)
        event.add("dtend", (entry.day if entry.repeat else entry.end) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    hour, minute = map(int, entry.at.split(":"))
    start = datetime.combine(entry.day, time(hour, minute))
    place = {"TZID": zone} if zone else {}
    event.add("dtstart", start, parameters=place)
    event.add("dtend", start + timedelta(minutes=entry.minutes), parameters=place)


def _rests(event: Event, entry: Entry, days: tuple[date, ...], zone: str) -> None:
    """The days on which it does not take place."""
    place = {"TZID": zone} if zone and entry.at else {}
    for day in days:
        clock = time.fromisoformat(entry.at) if entry.at else None
        event.add("exdate", datetime.combine(day, clock) if clock else day, parameters=dict(place))


def _rule(repeat: Repeat) -> dict[str, object]:
    if repeat.every == "day":
        return {"freq": "daily", "count": repeat.count}
    return {"freq": "weekly", "count": repeat.count, "byday": [WEEKDAYS[day] for day in repeat.weekdays]}


def _alarm(summary: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(minutes=minutes))
    return alarm


def _timezone(name: str, zone: Zone) -> Timezone:
    """A zone by its rules, so that a calendar needs no list of its own."""
    made = Timezone()
    made.add("tzid", name)
    winter = timedelta(minutes=zone.minutes)
    if zone.forward is None or zone.back is None:
        made.add_component(_clock(TimezoneStandard(), winter, winter, None))
    else:
        made.add_component(_clock(TimezoneDaylight(), winter, winter + HOUR, zone.forward))
        made.add_component(_clock(TimezoneStandard(), winter + HOUR, winter, zone.back))
    return made


def _clock(made: Clock, before: timedelta, after: timedelta, change: Change | None) -> Clock:
    made.add("tzoffsetfrom", before)
    made.add("tzoffsetto", after)
    made.add("dtstart", datetime.combine(_sunday(change) if change else TAKEN_FROM, time(change.hour if change else 0)))
    if change:
        made.add("rrule", {"freq": "yearly", "bymonth": change.month, "byday": f"{change.nth}SU"})
    return made


def _sunday(change: Change) -> date:
    """The first day on which a change is said to hold: it must be one of those that its rule gives."""
    month = date(TAKEN_FROM.year, change.month, 1)
    sundays = [
        day for n in range(31) if (day := month + timedelta(days=n)).month == change.month and day.weekday() == 6
    ]
    return sundays[change.nth - 1 if change.nth > 0 else change.nth]
