"""How a profile may be filled in: fields that hang together form a group, and each group has its choices.

What no group decides is not chosen: the resolver itself shows what becomes of it.
"""

from __future__ import annotations

import itertools
import typing
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..load.checks import profile_paths
from ..load.decode import bare, hints, one_of
from ..load.library import Library
from ..models.base import Range, Ref, Weekday
from ..models.names import LISTS
from ..models.playbook import Parameter, Platform, Role, Type, Variant
from ..models.profile import Budget, Delivery, Event, Fee, Leader, Peak, PlatformUse, Profile
from ..models.subjects import Subject
from ..tailor.assume import columns
from ..tailor.crew import STARTS

Data = dict[str, Any]  # a profile, or some fields of it, as it would be written
TEXT = "Words"
EACH_ALONE = ("problems", "subjects", "baseline", "parameters")  # too many entries for every selection of them
BOUND = {  # fields that a group of their own fills in, or that nobody chooses
    "name",
    "start",
    "leave_out",
    "own_platforms",
    "size",
    "team",
    "leader",
    "platforms",
    "home",
    "type",
    "also",
    "variant",
    "meets",
    "account",
    "delivers",
    "events",
    "term",
    "fee",
    "free_until",
    "budget",
}
RENEWS = date(2027, 5, 17)  # the notices 60, 30 and 7 days before it lie within a plan
WINDOWS = ("any", *STARTS, "sat 08:00-16:00")
EVENT = {"what": TEXT, "day": "sat", "at": "15:00", "minutes": 90}
DELIVERY = {"what": TEXT, "every": "week", "minutes": 300}  # long enough to be felt
PERIODS = ("day", "week", "month", "quarter")
Said = dict[str, list[Any]]  # path → what conditions name there


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to fill in a group of fields: what is written, and the facts that come of it."""

    data: Data
    facts: dict[str, Any]

    def like(self, other: Choice) -> int:
        """In how many facts two choices agree."""
        return sum(other.facts[path] == value for path, value in self.facts.items())


def groups(library: Library, said: Said) -> dict[str, Iterable[Choice]]:
    """Every group of fields with its choices. said: what the library's conditions name."""
    loose = [path for path in profile_paths() if path.partition(".")[0] not in BOUND]
    return {
        "kind": _kinds(library),
        "places": _places(library, said.get("platforms.capacity", [])),
        "team": _teams(library, said),
        "names": _names(),
        "leader": _leaders(said),
        "size": _sizes(said),
        "when": _hours_of_day(),
        "meets": _meetings(),
        "account": _accounts(),
        "delivers": _deliveries(library, said),
        "events": _events(library, said),
        "term": _terms(),
        "fee": _money("fee", Fee, {"refund": TEXT, "renews": RENEWS}, said),
        "free_until": (Choice({"free_until": day and str(day)}, {"free_until": day}) for day in (None, RENEWS)),
        "budget": _money("budget", Budget, {}, said),
        **{path: _simple(library, path, said.get(path, [])) for path in loose},
    }


def listed(library: Library, path: str) -> list[Any]:
    """The values that a field may have, where there is a list of them."""
    inner = one_of(_hint(path))
    if typing.get_origin(inner) is typing.Literal:
        return list(typing.get_args(inner))
    marks = [mark for mark in typing.get_args(inner)[1:] if isinstance(mark, Ref)]
    return [name for mark in marks for name in (*mark.also, *(i for kind in mark.kinds for i in library.items[kind]))]


def is_yes_or_no(path: str) -> bool:
    """Whether a field is answered with yes or no."""
    return bare(one_of(_hint(path))) is bool


def column_paths() -> list[str]:
    """The paths of what the entries of a list say."""
    return [f"{name}.{key}" for name in ("team", "platforms", "delivers", "events") for key in hints(LISTS[name])]


def _hint(path: str) -> Any:
    outer, dot, name = path.partition(".")
    return hints(bare(one_of(hints(Profile)[outer])))[name] if dot else hints(Profile)[outer]


def _numbers(said: Said, path: str, *more: int) -> list[int]:
    return sorted({*more, *(int(number) for number in said.get(path, ()) if number >= 0)})


def _kinds(library: Library) -> Iterator[Choice]:
    types, variants = library.of(Type), library.of(Variant)
    for kind in types:
        for variant in (None, *(v for v in variants if kind.id in v.of)):
            for also in ((), *((other.id,) for other in types if other is not kind)):
                name = variant.id if variant else None
                data = {"type": kind.id, "variant": name, "also": list(also)}
                yield Choice(data, {"type": kind.id, "variant": name, "also": also})


# Places


def _places(library: Library, capacities: Iterable[float]) -> Iterator[Choice]:
    """The library's platforms and some that it does not know, one or two of them, each as the home."""
    own: list[Data] = [
        {"id": f"own-{number:g}", "title": "Our groups", "capacity": int(number)}
        for number in (50, *capacities)
        if number >= 1
    ]
    own += [
        {"id": "own-hall", "title": "Our hall", "grouped": False, "own": True},
        {"id": "own-chat", "title": "Our chat"},
        {"id": "own-page", "title": "Our page", "kind": "feed"},
    ]
    kinds = {place.id: (place.kind, place.own, place.capacity) for place in library.of(Platform)}
    for each in own:
        kind = each.get("kind", "groups" if each.get("grouped", True) else "board")
        kinds[each["id"]] = kind, each.get("own", False), each.get("capacity")
    for home in kinds:
        for other in (None, *(name for name in kinds if name != home)):
            used = (home, other) if other else (home,)
            brought = [each for each in own if each["id"] in used]
            yield _at_home(kinds, brought, [PlatformUse(id=name) for name in used])
        yield _at_home(kinds, [each for each in own if each["id"] == home], [PlatformUse(id=home, people=40)])
        if kinds[home][0] == "groups":
            counted = PlatformUse(id=home, people=500, groups=5, full=2)
            yield _at_home(kinds, [each for each in own if each["id"] == home], [counted])


def _at_home(kinds: dict[str, tuple[Any, ...]], own: list[Data], uses: Sequence[PlatformUse]) -> Choice:
    """These platforms in use, the first of them the home."""
    home = kinds[uses[0].id]
    limits = [kinds[use.id][2] for use in uses if kinds[use.id][0] == "groups"]
    data = {"platforms": [_written(use) for use in uses], "home": uses[0].id, "own_platforms": own}
    facts = {
        "home": uses[0].id,
        "home.kind": home[0],
        "home.own": home[1],
        "home.grouped": home[0] == "groups",
        "platforms.kinds": tuple(dict.fromkeys(kinds[use.id][0] for use in uses)),
        "platforms.grouped": bool(limits),
        "platforms.capacity": limits[0] if limits else None,
    }
    return Choice(data, columns("platforms", PlatformUse, tuple(uses)) | facts)


def _written(use: PlatformUse) -> Any:
    found = {"id": use.id, "groups": use.groups, "people": use.people, "full": use.full}
    found = {name: value for name, value in found.items() if value}
    return found if len(found) > 1 else use.id


# People


def _teams(library: Library, said: Said) -> Iterator[Choice]:
    named = [role for role in library.by_id(Role) if role in said.get("team.role", ()) or role == "operator"]
    wholes = [tuple(roles) for size in range(1, len(named) + 1) for roles in itertools.combinations(named, size)]
    wholes += [(role,) for role in library.by_id(Role) if role not in named]
    for roles in (tuple(library.by_id(Role)), *wholes):
        for people in sorted({len(roles), 30, *(int(n) for n in said.get("team.total_people", ()) if n >= len(roles))}):
            for hours in sorted({3.0, 60.0, *(float(n) for n in said.get("team.total_hours", ()) if n >= 0)}):
                each = tuple(hours / people for _ in roles)
                facts = {
                    "team": roles,
                    "team.role": roles,
                    "team.people": (),
                    "team.hours": each,
                    "team.total_people": people,
                }
                yield Choice({}, facts | {"team.total_hours": hours})
    yield Choice(
        {},
        dict.fromkeys(("team", "team.role", "team.people", "team.hours"), ())
        | {"team.total_people": 0, "team.total_hours": 0.0},
    )


def _names() -> Iterator[Choice]:
    for names in ((), ("Kim",)):
        yield Choice({"names": list(names)}, {"team.names": names})


def _leaders(said: Said) -> Iterator[Choice]:
    for kind in typing.get_args(hints(Leader)["kind"]):
        usual = "in-team" if kind == "team" else "beside"
        for hours, name in itertools.product(_numbers(said, "leader.hours", 0, 2), ("", "Lee")):
            for counted in (None, "in-team", "beside") if kind != "none" else (None,):
                data = {"kind": kind, "hours": hours, "name": name, "counted": counted}
                facts = {f"leader.{key}": value for key, value in data.items()}
                yield Choice({"leader": data}, facts | {"leader.counted": counted or usual})


def _hours_of_day() -> Iterator[Choice]:
    for when in WINDOWS:
        yield Choice({"when": when}, {"team.when": (when,)})


def _accounts() -> Iterator[Choice]:
    for owner, backup in (("", ""), ("Ann", ""), ("Ann", "Bo")):
        data = {"owner": owner, "backup": backup} if owner else None
        yield Choice({"account": data}, {"account.owner": owner, "account.backup": backup})


def _sizes(said: Said) -> Iterator[Choice]:
    peoples, goals = _numbers(said, "size.people", 40, 1200), _numbers(said, "size.goal", 60, 2000)
    counts = _numbers(said, "size.groups", 1, 8), _numbers(said, "size.full_groups", 0)
    for people, goal, groups, full in itertools.product(peoples, goals, *counts):
        if groups >= 1 and full <= groups:
            size = {"people": people, "goal": goal, "groups": groups, "full_groups": full}
            yield Choice({"size": size}, {f"size.{name}": number for name, number in size.items()})


# What happens, what is handed over, until when, for how much


def _meetings() -> Iterator[Choice]:
    """No regular meeting, or one on each day, in the morning or the evening; where it is, is always said."""
    none = {"meets.day": "", "meets.at": "", "meets.place": "", "meets.room": False, "meets.early": False}
    yield Choice({"meets": None}, none)
    for day, at, place in itertools.product(typing.get_args(Weekday), ("20:30", "08:30"), ("online", "room")):
        facts = {"meets.day": day, "meets.at": at, "meets.place": place, "meets.room": place == "room"}
        data = {"meets": {"day": day, "at": at, "place": place}}
        yield Choice(data, facts | {"meets.early": place == "room" and at < "10:00"})


def _events(library: Library, said: Said) -> Iterator[Choice]:
    """No event, or one: how often by where by what it is like, then each other field alone."""
    yield _with_events(())
    out = {"place": "room", "outdoors": True}
    likes: list[Data] = [
        {},
        {"alcohol": True},
        {"children": True},
        {"place": "room"},
        {"place": "room", "alcohol": True},
    ]
    likes += [{"place": "room", "alcohol": True}, out, {**out, "children": True}]
    for every, like in itertools.product(typing.get_args(hints(Event)["every"]), likes):
        yield _with_events(({**EVENT, "every": every, **like},))
    for day in typing.get_args(Weekday):
        yield _with_events(({**EVENT, "day": day},))
    for by in listed(library, "events.by"):
        yield _with_events(({**EVENT, "by": by},))
    for number in reversed(_numbers(said, "events.people", 40)):  # few change nothing
        yield _with_events(({**EVENT, **out, "people": number},))
    for number in _numbers(said, "events.helpers", 3):
        yield _with_events(({**EVENT, "helpers": max(1, number)},))
    yield _with_events(({**EVENT, "every": "month", "week": 3},))


def _with_events(written: tuple[Data, ...]) -> Choice:
    entries = tuple(Event(**{**each, "day": (each["day"],)}) for each in written)
    facts = columns("events", Event, entries)
    return Choice(
        {"events": list(written)}, facts | {"events": entries, "events.room": "room" in facts["events.place"]}
    )


def _deliveries(library: Library, said: Said) -> Iterator[Choice]:
    """Nothing said, or one delivery: how often by for whom, then each other field alone."""
    yield Choice({"delivers": []}, columns("delivers", Delivery, ()) | {"delivers": ()})
    by = listed(library, "delivers.by")
    one = {**DELIVERY, "by": "operator" if "operator" in by else by[-1]}
    found: list[Data] = [
        {**one, "every": every, "per": per}
        for every in typing.get_args(one_of(hints(Delivery)["every"]))
        for per in ("community", "member")
    ]
    found += [{name: value for name, value in one.items() if name != "every"} | {"per": per} for per in PERIODS]
    found += [{**one, "by": role} for role in by]
    found += [{**one, "every": "request", "within": "48 hours"}, {**one, "shown_by": TEXT}]
    found += [{**one, "times": 5}, {**one, "prepare": 60}, {**one, "helpers": 3}]
    found += [{**one, "seats": max(1, number)} for number in _numbers(said, "delivers.seats", 4)]
    for data in found:
        entries = (Delivery(**data),)
        yield Choice({"delivers": [data]}, columns("delivers", Delivery, entries) | {"delivers": entries})


def _terms() -> Iterator[Choice]:
    """No term, or one: its end, its beginning too, with days on which nobody has time."""
    peak = Peak(from_=date(2027, 5, 3), to=date(2027, 5, 9), what=TEXT)
    begin, end = date(2027, 3, 15), date(2027, 6, 30)
    none = {"term.from": None, "term.to": None, "term.peaks": ()}
    yield Choice({"term": None}, columns("term.peaks", Peak, ()) | none)
    for first, peaks in ((None, ()), (begin, ()), (None, (peak,))):
        told = [{"from": str(each.from_), "to": str(each.to), "what": each.what} for each in peaks]
        data = {"to": str(end), "from": first and str(first), "peaks": told}
        facts = {"term.from": first, "term.to": end, "term.peaks": peaks}
        yield Choice({"term": data}, columns("term.peaks", Peak, peaks) | facts)


def _money(name: str, model: type, more: Data, said: Said) -> Iterator[Choice]:
    """No amount, or one: for each while, then with each other field."""
    keys = list(hints(model))
    yield Choice({name: None}, dict.fromkeys(f"{name}.{key}" for key in keys))
    plain = {"amount": 30, "currency": "", "per": "year", "refund": "", "renews": None}
    alone: list[Data] = [{"per": per} for per in typing.get_args(hints(model)["per"])]
    alone += [{"currency": "EUR"}, *({key: value} for key, value in more.items())]
    alone += [{"amount": number} for number in _numbers(said, f"{name}.amount", 0, 500)]
    for data in ({key: (plain | one)[key] for key in keys} for one in alone):
        written = {key: str(value) if isinstance(value, date) else value for key, value in data.items()}
        yield Choice({name: written}, {f"{name}.{key}": value for key, value in data.items()})


# Fields that stand alone


def _simple(library: Library, path: str, said: list[Any]) -> list[Choice]:
    """The choices of a field that stands alone; entries of a list are chosen one by one where there are many."""
    hint = _hint(path)
    values = listed(library, path) or said or ([TEXT] if typing.get_origin(hint) is tuple else [])
    if path in EACH_ALONE or typing.get_origin(hint) is dict:
        values = list(library.by_id(Subject)) if path == "subjects" else values
        trades = {"trade": ()} if path == "subjects" else {}
        none: Data = {path: {} if typing.get_origin(hint) is dict else []}
        return [Choice(none, {path: ()} | trades), *(_alone(library, path, value) for value in values)]
    if typing.get_origin(hint) is tuple:
        sets = [tuple(chosen) for size in range(len(values) + 1) for chosen in itertools.combinations(values, size)]
        return [Choice({path: list(chosen)}, {path: chosen}) for chosen in sets]
    return [Choice(_nested(path, value), {path: value}) for value in _single(path, hint, values)]


def _alone(library: Library, path: str, value: str) -> Choice:
    if path == "problems":
        return Choice({path: [value]}, {path: (value,)})
    if path == "subjects":
        trade = library.by_id(Subject)[value].trade
        return Choice({path: [value]}, {path: (value,), "trade": () if trade == "none" else (trade,)})
    parameter = library.by_id(Parameter)[value] if path == "parameters" else None
    number = (
        next((limit for limit in parameter.range if limit != parameter.default), parameter.default) if parameter else 1
    )
    return Choice({path: {value: number}}, {path: (value,)})


def _single(path: str, hint: Any, values: list[Any]) -> list[Any]:
    if bare(one_of(hint)) is bool:
        return [False, True]
    if bare(one_of(hint)) in (int, float):
        low = next((mark.low for mark in typing.get_args(one_of(hint))[1:] if isinstance(mark, Range)), None) or 0
        return sorted({30, *(int(number) for number in values if number >= low)})
    if path == "place.zone":
        return ["", "America/New_York"]
    return list(dict.fromkeys(["CN", "TW", *values])) if path == "place.region" else values or ["", TEXT]


def _nested(path: str, value: Any) -> Data:
    outer, dot, inner = path.partition(".")
    return {outer: {inner: value}} if dot else {path: value}
