"""The calendar, read back: its entries are the plan's, and a second import changes them instead of doubling them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr

from generator.calendar.tables import REGIONS
from generator.calendar.zones import ZONES, zone_of
from generator.load.folders import examples
from generator.load.profile_notes import SEVERAL_ZONES
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look

from .test_hostile import FIELDS, HOSTILE, put
from .test_tracker import CHINESE, CONTROLS, EVERY, flat, replaced

pytestmark = pytest.mark.slow
EXAMPLES = sorted(examples())
Calendar = dict[str, icalendar.Event]


@pytest.fixture(scope="session")
def written(store) -> Callable[[Plan], bytes]:
    """A plan → calendar.ics."""

    def made(plan: Plan) -> bytes:
        look = Look(store.labels[plan.language], store.templates)
        ((path, data),) = WRITERS["calendar", "ics"](plan, look).items()
        assert path == "calendar.ics"
        return data

    return made


@pytest.fixture(scope="session")
def made(example, plan_of, written) -> Callable[..., tuple[Plan, Calendar]]:
    """The name of an example, with changes → its plan and its entries by id."""
    known: dict[tuple, tuple[Plan, Calendar]] = {}

    def read(name: str, as_of: date | None = None, **changes: Any) -> tuple[Plan, Calendar]:
        key = name, as_of, repr(changes)
        if key not in known:
            plan = plan_of({**example(name), **changes}, as_of)
            known[key] = plan, entries(written(plan))
        return known[key]

    return read


def entries(data: bytes) -> Calendar:
    """Id without the community → entry."""
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    by_id = {str(event["uid"]).split("@")[0]: event for event in found}
    assert len(by_id) == len(found) > 0
    return by_id


def start(event: icalendar.Event) -> date:
    value = event["dtstart"].dt
    return value.date() if isinstance(value, datetime) else value


def days(event: icalendar.Event) -> list[date]:
    """Every day on which an entry stands: those of its rule without those on which it rests."""
    if "rrule" not in event:
        return [start(event)]
    first = datetime.combine(start(event), datetime.min.time())
    all_days = [day.date() for day in rrulestr(event["rrule"].to_ical().decode(), dtstart=first)]
    rests = event.get("exdate", [])
    off = [each.dt for one in (rests if isinstance(rests, list) else [rests]) for each in one.dts]
    # a calendar leaves out only what falls on the very minute, in the same zone
    assert all((day.timetz(), day.tzinfo) == (event["dtstart"].dt.timetz(), event["dtstart"].dt.tzinfo) for day in off)
    assert {day.date() for day in off} <= set(all_days)
    return [day for day in all_days if day not in {day.date() for day in off}]


Time = tuple[str, date, str, int]


def owed(plan: Plan) -> dict[Time, int]:
    """Beginning of an id, day, hour and minutes of all work with an hour, but dated steps → how many are at it.

    Of several people at one hour, the longest.
    """
    found: dict[tuple[str, date, str], list[int]] = {}
    for work in plan.ledger:
        for each in work.occurrences if work.kind != "step" else ():
            if each.time:
                found.setdefault((beginning(work.source), each.day, each.time), []).append(each.minutes)
    return {(*key, max(minutes)): len(minutes) for key, minutes in found.items()}


def beginning(source: str) -> str:
    folder, _, name = source.partition("/")
    return f"sop-{name}" if folder == "sops" else f"{folder}-{name}"


def source_of(name: str, plan: Plan) -> str:
    """The longest beginning of an entry's id that some work has, "" for entries that are none of the ledger's."""
    known = {beginning(work.source) for work in plan.ledger if work.kind != "step"}
    return max((each for each in known if name == each or name.startswith(f"{each}-")), key=len, default="")


def stand(plan: Plan, found: Calendar) -> list[Time]:
    """The work of a calendar, day by day, in the order of owed."""
    return [
        (source, day, event["dtstart"].dt.strftime("%H:%M"), (event["dtend"].dt - event["dtstart"].dt).seconds // 60)
        for name, event in found.items()
        if (source := source_of(name, plan))
        for day in days(event)
    ]


# What the plan says


@pytest.mark.parametrize("name", EXAMPLES)
def test_dated_steps_are_the_plan_s(name, made):
    plan, found = made(name)
    for step in plan.schedule:
        event, end = found[f"step-{step.id}"], max(step.day, step.end)
        assert start(event) == step.day and step.title in event["summary"] and step.owner_title in event["summary"]
        timed = step.at and end == step.day
        if timed:
            assert event["dtstart"].dt.strftime("%H:%M") == step.at
            assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=step.minutes)
        else:
            assert event["dtend"].dt == end + timedelta(days=1)
        assert all(
            said.text in event["description"] for said in (*step.steps, *([step.gate.need] if step.gate else []))
        )
        assert len(event.walk("VALARM")) == bool(step.gate)
    assert (
        sum(bool(event.walk("VALARM")) for event in found.values())
        == sum(bool(step.gate) for step in plan.schedule) + 1
    )
    assert plan.schedule


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_work_of_the_ledger_stands_at_its_hour_and_nothing_else(name, made):
    plan, found = made(name)
    wanted, there = owed(plan), stand(plan, found)
    assert len(wanted) > 10 and sorted(there) == sorted(wanted)
    titles = {beginning(work.source): work.title for work in plan.ledger}
    owners: dict[str, set[str]] = {}
    for work in plan.ledger:
        owners.setdefault(beginning(work.source), set()).add(work.role_title)
    for each, event in found.items():
        if source := source_of(each, plan):
            assert titles[source] in event["summary"] and any(who in event["summary"] for who in owners[source])


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_comes_every_week_is_one_entry(name, made):
    plan, found = made(name)
    weeks: dict[tuple[str, str, int, int], set[date]] = {}
    for source, day, at, minutes in owed(plan):
        weeks.setdefault((source, at, minutes, day.weekday()), set()).add(day)
    steady = {key: on for key, on in weeks.items() if len(on) > 3 and (max(on) - min(on)).days == 7 * (len(on) - 1)}
    assert steady or name == "township-relation"
    for (source, at, minutes, _), on in steady.items():
        holding = [
            event
            for each, event in found.items()
            if source_of(each, plan) == source
            and isinstance(event["dtstart"].dt, datetime)
            and event["dtstart"].dt.strftime("%H:%M") == at
            and event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=minutes)
            and on & set(days(event))
        ]
        assert len(holding) == 1 and "rrule" in holding[0] and on <= set(days(holding[0])), (source, at)


def test_a_daily_duty_is_one_entry(made):
    plan, found = made("deal-group")
    cells = {cell.weekday for cell in plan.week if cell.sop == "daily-duty"}
    event = found["sop-daily-duty"]
    assert cells == set(range(7)) and len(days(event)) > 80
    assert event["rrule"].to_ical().decode().startswith("FREQ=DAILY")


def test_reviews_come_every_month_and_quarter_until_the_manual_expires(made):
    plan, found = made("reading-club")
    assert {review.every for review in plan.reviews} == {"month", "quarter"}
    for review in plan.reviews:
        work = [each for each in plan.ledger if each.kind == "review" and each.source == f"sops/{review.sop}"]
        wanted = {each.day for line in work for each in line.occurrences}
        there = {day for source, day, *_ in stand(plan, found) if source == f"sop-{review.sop}"}
        assert there == wanted and all(plan.start <= day <= plan.valid_until for day in there)
        assert len(there) >= (plan.valid_until - review.day).days // (7 * review.weeks)


@pytest.mark.parametrize("name", EXAMPLES)
def test_due_dates_and_how_long_the_manual_holds(name, made):
    plan, found = made(name)
    for result in plan.objective.results if plan.objective else ():
        event = found[f"result-{result.id}"]
        assert (
            start(event) == result.due and result.title in event["summary"] and result.owner_title in event["summary"]
        )
    assert start(found["valid-until"]) == plan.valid_until and start(found["start"]) == plan.start
    assert plan.fingerprint in found["valid-until"]["description"]
    kinds = {each.partition("-")[0] for each in found}
    work = {source.partition("-")[0] for source, *_ in owed(plan)}
    assert kinds == {"start", "step", "valid"} | work | ({"result"} if plan.objective else set())
    assert work <= {"sop", "care", "event", "delivery", "drill", "run"}


def test_what_is_past_is_not_in_it(made):
    as_of = date(2027, 3, 10)
    plan, found = made("reading-club", as_of)
    assert {f"step-{step.id}" for step in plan.schedule if step.state == "past"} & set(found) == set()
    assert any(step.state == "past" for step in plan.schedule) and any(name.startswith("step-") for name in found)
    steps = {f"step-{step.id}": max(step.day, step.end) for step in plan.schedule}
    for name, event in found.items():  # a step that goes on may have begun
        assert (steps[name] if name in steps else days(event)[0]) >= as_of, name
    assert "start" not in found and stand(plan, found)
    assert sorted(stand(plan, found)) == sorted(each for each in owed(plan) if each[1] >= as_of)


def test_a_plan_that_is_not_ready_is_one_entry_which_the_full_one_replaces(made):
    plan, found = made("reading-club", promise="")
    assert not plan.ready and list(found) == ["start"] and start(found["start"]) == plan.start
    assert all(item.title in found["start"]["description"] for item in plan.missing) and found["start"].walk("VALARM")
    _, full = made("reading-club")
    assert full["start"]["uid"] == found["start"]["uid"] and full["start"]["summary"] != found["start"]["summary"]


# A second import


def test_ids_stay_when_dates_words_people_and_language_change(made, example, plan_of, written):
    _, first = made("reading-club")
    changes = (
        {"start": "2027-04-05"},
        {"promise": "别的"},
        {"team": [{"role": "operator", "people": 9, "hours": 40}]},
        {"free_hours": ["daytime"]},
    )
    for change in changes:
        _, again = made("reading-club", **change)
        common = set(first) & set(again)
        assert len(common) > 15 and all(first[name]["uid"] == again[name]["uid"] for name in common)
        assert {name for name in first if name.startswith("step-")} <= common
    english = entries(written(plan_of(example("reading-club"), language="en")))
    assert {str(e["uid"]) for e in english.values()} == {str(e["uid"]) for e in first.values()}


def test_two_communities_share_no_id(made):
    ids = [str(event["uid"]) for name in EXAMPLES for event in made(name)[1].values()]
    assert len(ids) == len(set(ids)) > 200 and all(re.fullmatch(r"[a-z0-9.@-]{1,120}", uid) for uid in ids)


def test_a_later_plan_is_taken_over_an_earlier_one(made):
    plans = [made("reading-club", as_of)[1] for as_of in (None, date(2027, 2, 10), date(2027, 2, 11), date(2027, 4, 1))]
    for earlier, later in pairwise(plans):
        for name in set(earlier) & set(later):
            assert (
                later[name]["sequence"] > earlier[name]["sequence"]
                and later[name]["dtstamp"].dt > earlier[name]["dtstamp"].dt
            )
    moved = made("reading-club", start="2027-04-05")[1]
    assert all(moved[name]["sequence"] > plans[0][name]["sequence"] for name in set(moved) & set(plans[0]))


# Time zones


@pytest.mark.parametrize("name", sorted(ZONES))
def test_a_zone_s_clock_is_right_all_year(name):
    from generator.writers.ics import _timezone

    timezone = icalendar.Timezone.from_ical(_timezone(name, ZONES[name]).to_ical()).to_tz()
    for year in (2026, 2027, 2031):
        for n in range(0, 365 * 24, 5):
            moment = datetime(year, 1, 1) + timedelta(hours=n)
            assert moment.replace(tzinfo=timezone).utcoffset() == moment.replace(tzinfo=ZoneInfo(name)).utcoffset(), (
                moment
            )


def test_every_region_has_a_zone_or_several_to_choose_from():
    several = {region for region in REGIONS if not zone_of(region)}
    assert several == {"US", "CA", "AU", "ID"} == set(SEVERAL_ZONES)
    assert {zone_of(region) for region in REGIONS} - {""} < set(ZONES)


def test_changes_of_the_clock_fall_on_their_hour():
    for name, zone in ZONES.items():
        for change in filter(None, (zone.forward, zone.back)):
            sundays = [
                day
                for n in range(31)
                if (day := date(2027, change.month, 1) + timedelta(days=n)).weekday() == 6 and day.month == change.month
            ]
            moment = datetime.combine(
                sundays[change.nth if change.nth < 0 else change.nth - 1], datetime.min.time()
            ) + timedelta(hours=change.hour)
            before, after = (
                (moment + timedelta(hours=h)).replace(tzinfo=ZoneInfo(name)).utcoffset() for h in (-1.01, 1.01)
            )
            assert abs(before - after) == timedelta(hours=1), (name, change)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_clock_time_has_its_zone(name, made, written):
    plan, found = made(name)
    timed = [event for event in found.values() if isinstance(event["dtstart"].dt, datetime)]
    assert timed and plan.timezone
    assert (
        {event["dtstart"].params.get("TZID") for event in timed}
        == {plan.timezone}
        == {e["dtend"].params.get("TZID") for e in timed}
    )
    read = icalendar.Calendar.from_ical(written(plan))
    assert [str(zone["tzid"]) for zone in read.walk("VTIMEZONE")] == [plan.timezone]
    assert all(
        event["dtstart"].dt.utcoffset() == event["dtstart"].dt.replace(tzinfo=ZoneInfo(plan.timezone)).utcoffset()
        for event in timed
    )


def test_where_a_region_has_several_zones_the_profile_may_name_one(example, plan_of, written):
    place = {**example("craft-discord")["place"], "region": "US", "zone": "America/New_York"}
    data = written(plan_of({**example("craft-discord"), "place": place}))
    timed = [e for e in entries(data).values() if isinstance(e["dtstart"].dt, datetime)]
    assert timed and all(e["dtstart"].params["TZID"] == "America/New_York" for e in timed)
    assert b"X-WR-TIMEZONE:America/New_York" in data and data.count(b"BEGIN:VTIMEZONE") == 1


def test_where_a_region_has_several_zones_the_clock_is_the_reader_s(made, example):
    plan, found = made("craft-discord", place={**example("craft-discord")["place"], "region": "US"})
    timed = [event for event in found.values() if isinstance(event["dtstart"].dt, datetime)]
    assert plan.timezone == "" and timed and all(event["dtstart"].dt.tzinfo is None for event in timed)


# What calendars ask of a file


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_file_is_as_the_standard_asks(name, made, written):
    plan, _ = made(name)
    data = written(plan)
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines) and max(map(len, lines)) <= 75
    read = icalendar.Calendar.from_ical(data)
    assert read["prodid"] and str(read["x-wr-calname"]) == plan.name
    for event in read.walk("VEVENT"):
        assert not event.errors and {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE"} <= set(event)
        assert (
            event["dtstamp"].dt.utcoffset() == timedelta()
            and type(event["dtstart"].dt) is type(event["dtend"].dt)
            and event["dtstart"].dt < event["dtend"].dt
        )
        if "rrule" in event:
            assert start(event) == days(event)[0] and event["rrule"]["count"][0] > 1
    for alarm in read.walk("VALARM"):
        assert str(alarm["action"]) == "DISPLAY" and alarm["description"] and alarm["trigger"].dt < timedelta()


def test_the_same_plan_gives_the_same_bytes(example, plan_of, written):
    assert len({written(plan_of(example("reading-club"))) for _ in range(2)}) == 1


# Any text prints as itself


@pytest.fixture
def filled(example):
    def read(text: str) -> tuple[dict[str, Any], list[str]]:
        profile = {**example("reading-club"), "leave_out": [{"id": "topic", "reason": ""}]}
        texts = [f"{text} q{number}q" for number, _ in enumerate(FIELDS)]
        for path, value in zip(FIELDS, texts, strict=True):
            put(profile, path, value)
        return profile, texts

    return read


def standing(data: bytes, texts: list[str]) -> set[int]:
    read = icalendar.Calendar.from_ical(data)
    told = "\n".join(flat(str(event[part])) for event in read.walk("VEVENT") for part in ("summary", "description"))
    [name] = re.findall(
        "\r\nX-WR-CALNAME:(.*?)\r\n", data.decode().replace("\r\n ", "")
    )  # the library leaves it escaped in part
    told += flat(re.sub(r"\\(.)", r"\1", name))
    return {n for n, text in enumerate(texts) if flat(text) in told}


def shape(data: bytes) -> list[str]:
    """What a file is made of, without what it says: the names of its components and properties."""
    unfolded = data.decode().replace("\r\n ", "")
    return [re.match(r"[A-Z-]+(:(?=V|STANDARD|DAYLIGHT)\w+)?", line)[0] for line in unfolded.split("\r\n") if line]


@pytest.fixture(scope="module")
def usual() -> dict[str, tuple[set[int], list[str]]]:
    """What was worked out once for a text of letters."""
    return {}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_prints_as_itself_and_makes_no_line(name, filled, plan_of, written, usual):
    def seen(text: str) -> tuple[set[int], list[str]]:
        profile, texts = filled(text)
        data = written(plan_of(profile))
        return standing(data, texts), shape(data)

    usual.setdefault("plain", seen("plain"))
    assert seen(HOSTILE[name]) == usual["plain"] and len(usual["plain"][0]) >= 4


@pytest.mark.parametrize(
    "text",
    [
        *(text for text in EVERY if len(text) < 1000),
        "END:VEVENT\nBEGIN:VEVENT",
        "a\\nb\\,c\\;d",
        "x\r\n x",
        "a\u2028BEGIN:VALARM\u0085\x0bACTION:AUDIO",
    ],
)
def test_a_hostile_text_in_every_text_of_the_plan(text, made, written):
    plan, _ = made("reading-club")
    data = written(replaced(plan, text))
    assert shape(data) == shape(written(replaced(plan, "x")))
    for line in data.decode().splitlines():
        assert not re.match(r"(?i)(BEGIN|END):VEVENT.+|SUMMARY:x$|ACTION:AUDIO", line) or text == "x"
    read = icalendar.Calendar.from_ical(data)
    wanted = (
        CONTROLS.translate({0: "␀", 1: "␁", 0x1B: "␛", 0x7F: "␡", 0xFFFE: "\ufffd", 0xD800: "\ufffd"})
        if text == CONTROLS
        else text
    )
    assert sum(flat(wanted) in flat(str(event["summary"])) for event in read.walk("VEVENT")) > 20
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", data.decode())


# The right script


@pytest.mark.parametrize("name", ["craft-discord", "b2b-users"])
def test_an_english_calendar_has_no_chinese(name, made, written):
    assert not CHINESE.search(written(made(name)[0]).decode())


def test_a_traditional_calendar_has_no_simplified(made, written):
    text = written(made("parents-line")[0]).decode().replace("\r\n ", "")
    assert len(text) > 3000 and not set("们这设没话术单选状态间长开关写时过") & set(text)


@pytest.mark.parametrize("as_of", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_far_away(as_of, made):
    plan, found = made("founders-club", as_of)
    assert start(found["valid-until"]) == plan.valid_until
