"""Profiles drawn at random that are right: every field, and what hangs together in them made to fit.

`profiles(library)` is what most tests want: half of them are full ones, which readiness lets through. Fields that stand
alone come from the model's annotations; places, team, leader, delivers, events and term are drawn here part by part.
"""

from __future__ import annotations

import dataclasses
import typing
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from generator.calendar.zones import ZONES
from generator.load.decode import bare, hints, one_of
from generator.load.library import Library
from generator.load.profile_rules import MOST_SUBJECTS
from generator.models.base import Pattern, PlaceKind, Range, Ref, Weekday
from generator.models.playbook import Metric, Parameter, Platform
from generator.models.profile import Delivery, Event, OwnPlatform, Profile

Data = dict[str, Any]
LETTERS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="{}"), min_size=1, max_size=20)
PLAIN = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="{}")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
LAST = date(2099, 12, 31)
SMALL = {"people": 60_000, "groups": 400, "goal": 80_000, "full_groups": 400, "reachable": 3_000, "hours": 168}
WEEKDAYS = typing.get_args(Weekday)
KINDS = typing.get_args(PlaceKind)
PERIODS = ("day", "week", "month", "quarter")
KNOWN_PEOPLE = [
    "老秦",
    "阿芳",
    "Ann",
    "Bo",
    "小林",
    "Priya",
]  # few: one may stand in two rows
TOGETHER = {  # drawn here, part by part
    "start",
    "team",
    "platforms",
    "home",
    "own_platforms",
    "delivers",
    "events",
    "term",
    "leader",
    "parameters",
    "place",
    "subjects",
    "free_until",
}


def values(hint: Any, library: Library, name: str = "") -> st.SearchStrategy:
    """What a field with this annotation may hold, as plain data."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if type(None) in arguments:
        return st.none() | values(next(a for a in arguments if a is not type(None)), library, name)
    if origin is typing.Annotated and typing.get_origin(arguments[0]) not in (None, typing.Literal):
        return values(arguments[0], library, name)  # a list that may stand without its brackets
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(values(arguments[0], library, name), max_size=4, unique_by=repr)
    if origin is dict:
        return st.dictionaries(values(arguments[0], library), st.integers(0, 500), max_size=4)
    if dataclasses.is_dataclass(hint):
        return of_model(hint, library)
    marks = arguments[1:] if origin is typing.Annotated else ()
    return one_value(bare(hint), marks, library, name)


def one_value(kind: type, marks: tuple[Any, ...], library: Library, name: str) -> st.SearchStrategy:
    """What one number, text or day may be."""
    for mark in marks:
        if isinstance(mark, Ref):
            ids = library.ids()
            known = [*mark.also, *(i for k in (ids if mark.kinds == ("*",) else mark.kinds) for i in ids[k])]
            free = LETTERS.map(lambda text: text + " !") if mark.free else st.nothing()
            return (st.sampled_from(known) if known else st.nothing()) | free
        if isinstance(mark, Pattern):
            return st.from_regex(mark.regex, fullmatch=True, alphabet=PLAIN)
        if isinstance(mark, Range):
            low, high = int(mark.low or 0), SMALL.get(name, 1000)
            high = high if mark.high is None else min(high, int(mark.high))
            return st.integers(low, high) | (
                st.floats(low, high).map(lambda n: round(n, 2)) if kind is float else st.nothing()
            )
    return DAYS.map(str) if kind is date else st.booleans() if kind is bool else LETTERS


def of_model(model: type, library: Library, without: typing.Container[str] = ()) -> st.SearchStrategy[Data]:
    """A mapping for a model: everything that is required, and any of the rest."""
    missing = dataclasses.MISSING
    fields = [f for f in dataclasses.fields(model) if f.name not in {"given", *without}]
    found = {f.name.rstrip("_"): values(hints(model)[f.name.rstrip("_")], library, f.name) for f in fields}
    needed = {f.name.rstrip("_") for f in fields if f.default is missing and f.default_factory is missing}
    return st.fixed_dictionaries(
        {name: drawn for name, drawn in found.items() if name in needed},
        optional={name: drawn for name, drawn in found.items() if name not in needed},
    )


# Who, and when


@st.composite
def windows(draw: st.DrawFn) -> str:
    """When somebody can work: a word, or clock times on weekdays."""
    if draw(st.booleans()):
        return draw(st.sampled_from(["any", "working-hours", "evenings", "weekends"]))
    first, last = draw(st.sampled_from(WEEKDAYS)), draw(st.sampled_from(WEEKDAYS))
    days = draw(st.sampled_from(["day", first, f"{first}-{last}"]))
    begin = draw(st.integers(0, 95))
    return f"{days} {clock(begin * 15)}-{clock(draw(st.integers(begin + 1, 96)) * 15)}"


def clock(minutes: int) -> str:
    """Minutes of the day as a time: 1230 → 20:30."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def row(draw: st.DrawFn, library: Library) -> Data:
    """Some people in one role."""
    people = draw(st.integers(1, 4) | st.integers(1, 40))
    found: Data = {
        "role": draw(st.sampled_from(list(library.items["roles"]))),
        "hours": draw(st.sampled_from([0, 0.5, 1, 2, 3, 5, 8, 10, 20, 40]) | st.integers(0, 168)),
    }
    if people > 1 or draw(st.booleans()):
        found["people"] = people
    if draw(st.booleans()):
        found["when"] = draw(windows() | st.lists(windows(), min_size=1, max_size=3, unique=True))
    if draw(st.booleans()):
        found["names"] = draw(st.lists(st.sampled_from(KNOWN_PEOPLE) | LETTERS, max_size=min(people, 4), unique=True))
    return found


def teams(library: Library, least: int = 0) -> st.SearchStrategy[list[Data]]:
    """From nobody to twelve rows; most teams are small."""
    return st.lists(row(library), min_size=least, max_size=3) | st.lists(row(library), min_size=least, max_size=12)


@st.composite
def leaders(draw: st.DrawFn) -> Data:
    """Somebody, some or nobody without whom it would fall apart."""
    kind = draw(st.sampled_from(["kol", "founder", "team", "none"]))
    found: Data = {"kind": kind, "hours": draw(st.sampled_from([0, 1, 2, 6, 10]))}
    if draw(st.booleans()):
        found["name"] = draw(st.sampled_from(KNOWN_PEOPLE) | LETTERS)
    if kind != "none" and draw(st.booleans()):
        found["counted"] = draw(st.sampled_from(["in-team", "beside"]))
    return found


# Where


@st.composite
def own_platform(draw: st.DrawFn, number: int) -> Data:
    """A place that the library does not know; how life runs there is said in the new way, the old or not at all."""
    found: Data = draw(of_model(OwnPlatform, Library({}), without={"id", "kind", "grouped"}))
    said = draw(st.sampled_from([*({"kind": kind} for kind in KINDS), {"grouped": True}, {"grouped": False}, {}]))
    return {**found, "id": f"own-{number}", **said}


@st.composite
def places(draw: st.DrawFn, library: Library) -> Data:
    """`platforms`, `home` and `own_platforms`: all kinds of place, with and without how many are where."""
    own = [draw(own_platform(number)) for number in range(draw(st.sampled_from([0, 0, 1, 2])))]
    kinds = {place.id: place.kind for place in library.of(Platform)}
    kinds |= {each["id"]: each.get("kind") or ("groups" if each.get("grouped", True) else "board") for each in own}
    listed = draw(st.lists(st.sampled_from(list(library.items["platforms"])), max_size=3, unique=True))
    used = draw(st.permutations([*listed, *(each["id"] for each in own)] or ["wechat-group"]))
    found: Data = {"platforms": [draw(platform_use(name, kinds[name])) for name in used]}
    if own:
        found["own_platforms"] = own
    if draw(st.booleans()):
        found["home"] = draw(st.sampled_from(used))
    return found


@st.composite
def platform_use(draw: st.DrawFn, name: str, kind: str) -> Any:
    """A platform in use: its id alone, or with how many are there; groups are counted only where there are groups."""
    use: Data = {"id": name}
    if draw(st.booleans()):
        use["people"] = draw(st.integers(0, 5_000) | st.integers(0, 60_000))
    if kind == "groups" and draw(st.booleans()):
        use["groups"] = draw(st.integers(1, 8) | st.integers(1, 60))
        if draw(st.booleans()):
            use["full"] = draw(st.integers(0, use["groups"]))
    return use if len(use) > 1 or draw(st.booleans()) else name


# What is handed over, what happens, and until when


@st.composite
def delivery(draw: st.DrawFn, library: Library) -> Data:
    """A unit of the promise."""
    found: Data = draw(
        of_model(Delivery, library, without={"every", "per", "times", "within", "helpers", "minutes", "prepare"})
    )
    every = draw(st.sampled_from(["request", "day", "week", "two-weeks", "month", "quarter", None]))
    found |= {"every": every, "per": draw(st.sampled_from(["community", "member"]))} if every else {}
    found |= {} if every else {"per": draw(st.sampled_from(PERIODS))}
    if every == "request" and draw(st.booleans()):
        found["within"] = draw(st.sampled_from(["30 minutes", "48 hours", "3 days", "2 weeks"]))
    if draw(st.booleans()):
        found["times"] = draw(st.sampled_from([0.5, 1, 2, 3, 4.5, 10]))
    found["minutes"] = draw(st.sampled_from([3, 10, 45, 90, 450]) | st.integers(1, 1440))
    if draw(st.booleans()):
        found |= {"helpers": draw(st.integers(1, 8)), "prepare": draw(st.sampled_from([0, 30, 120, 600]))}
    return {name: value for name, value in found.items() if value is not None}


@st.composite
def event(draw: st.DrawFn, library: Library) -> Data:
    """Something that comes again and again."""
    found: Data = draw(
        of_model(Event, library, without={"every", "day", "week", "at", "minutes", "helpers", "place", "outdoors"})
    )
    every = draw(st.sampled_from(["week", "two-weeks", "month", "quarter", None]))
    if every:
        found["every"] = every
    if every == "month" and draw(st.booleans()):
        found["week"] = draw(st.integers(1, 4))
    days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True))
    found |= {"day": days if len(days) > 1 else days[0], "at": clock(15 * draw(st.integers(0, 95)))}
    found["minutes"] = draw(st.sampled_from([30, 60, 90, 150, 480]) | st.integers(1, 1440))
    if draw(st.booleans()):
        found |= {"helpers": draw(st.integers(1, 6))}
    if draw(st.booleans()):
        found |= {"place": "room", "outdoors": draw(st.booleans())}
    return {name: value for name, value in found.items() if value is not None}


@st.composite
def term(draw: st.DrawFn, start: date) -> Data:
    """A term that has not ended when the plan starts, with peaks inside it."""
    last = min(LAST, start + timedelta(days=draw(st.sampled_from([0, 6, 27, 90, 180, 400]))))
    found: Data = {"to": last}
    if draw(st.booleans()):
        found["from"] = max(date(2000, 1, 1), start - timedelta(days=draw(st.integers(-30, 120))))
        found["from"] = min(found["from"], last)
    begin = found.get("from", start)
    days = [
        (begin + timedelta(days=draw(st.integers(0, 300))), draw(st.integers(0, 20)))
        for _ in range(draw(st.integers(0, 2)))
    ]
    peaks = [(min(first, last), min(first + timedelta(days=more), last)) for first, more in days]
    if peaks:
        found["peaks"] = [{"from": str(a), "to": str(b), "what": draw(LETTERS)} for a, b in sorted(set(peaks))]
    return {name: value if name == "peaks" else str(value) for name, value in found.items()}


def _later(start: date) -> st.SearchStrategy[str]:
    """A day from the start on, as often as not within the days of a plan."""
    days = st.integers(0, 100) | st.integers(0, 800)
    return days.map(lambda more: str(min(LAST, start + timedelta(days=more))))


# Whole profiles


@st.composite
def profiles(draw: st.DrawFn, library: Library, full: bool | None = None) -> Data:
    """A profile that is right, as plain data. full: whether readiness lets it through; None: some of each."""
    full = draw(st.booleans()) if full is None else full
    found: Data = draw(of_model(Profile, library, without=TOGETHER)) | (draw(_ready()) if full else {})
    start = draw(DAYS)
    found["start"] = str(start)
    if full or draw(st.booleans()):
        found["team"] = draw(teams(library, least=int(full)))
    if draw(st.booleans()):
        found |= draw(places(library))
    for name, drawn in (
        ("leader", leaders()),
        ("delivers", st.lists(delivery(library), min_size=1, max_size=3, unique_by=lambda each: each["what"])),
        ("events", st.lists(event(library), min_size=1, max_size=4, unique_by=lambda each: each["what"])),
        ("term", term(start)),
        ("subjects", st.lists(st.sampled_from(sorted(library.called)), max_size=MOST_SUBJECTS, unique=True)),
        ("parameters", _parameters(library)),
        ("place", _place()),
        ("free_until", _later(start)),
    ):
        if draw(st.booleans()):
            found[name] = draw(drawn)
    if (found.get("fee") or {}).get("renews"):
        found["fee"]["renews"] = draw(_later(start))
    shares = {metric.id for metric in library.of(Metric) if metric.unit == "percent"}
    counted = found.get("baseline") or {}
    found |= {"baseline": {k: min(v, 100) if k in shares else v for k, v in counted.items()}} if counted else {}
    return _fitted(found)


def _ready() -> st.SearchStrategy[Data]:
    """What readiness asks for, the team apart."""
    said = st.lists(LETTERS, min_size=1, max_size=3, unique=True)
    reachable = st.fixed_dictionaries({"reachable": st.integers(1, 500)})
    return st.fixed_dictionaries({"promise": LETTERS, "welcome": said, "unwelcome": said, "seeds": reachable})


def _parameters(library: Library) -> st.SearchStrategy[Data]:
    ranges = {parameter.id: parameter.range for parameter in library.of(Parameter)}
    one = st.sampled_from(sorted(ranges)).flatmap(
        lambda name: st.tuples(st.just(name), st.integers(*map(int, ranges[name])))
    )
    return st.lists(one, max_size=4).map(dict)


def _place() -> st.SearchStrategy[Data]:
    where = one_of(hints(one_of(hints(Profile)["place"]))["offline"])
    regions = st.sampled_from(["CN", "TW", "US", "GB"])
    return st.fixed_dictionaries(
        {"offline": st.sampled_from(typing.get_args(where)), "region": regions},
        optional={"zone": st.sampled_from(sorted(ZONES))},
    )


def _fitted(profile: Data) -> Data:
    """The profile with what hangs together made to fit: full groups, a second type, each thing left out once."""
    size = profile["size"]
    if "full_groups" in size:
        size["full_groups"] = min(size["full_groups"], size.get("groups") or 0)
    profile["also"] = [each for each in profile.get("also", []) if each != profile["type"]]
    profile["leave_out"] = list({each["id"]: each for each in profile.get("leave_out", [])}.values())
    return profile
