"""Rules across the fields of a profile: each a small function that yields problems, with place and mend.

They read nodes, not the decoded profile, so that one look finds every mistake; what is of a wrong type they pass by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from ..calendar.zones import ZONES
from ..errors import Problem, unknown
from ..models.playbook import Platform
from .library import Library
from .lookup import (
    ISO_DAY,
    Known,
    Rule,
    at,
    day,
    entries,
    number,
    platform_ids,
    platform_kinds,
    several,
    text,
    twice,
    value,
)
from .profile_entries import baseline, link, parameters
from .source import Node

MOST_SUBJECTS = 3
MOST_PEOPLE = 10_000  # in a team: more are members, or a slip of the pen
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFTEN = ("request", "day", "week", "two-weeks", "month", "quarter")
PERIODS = ("day", "week", "month", "quarter")  # that `per` may name too
CLOCKS = re.compile(r"([\w-]+) (\d\d:\d\d)-(\d\d:\d\d)")


def problems_of(node: Node, library: Library, regions: Iterable[str]) -> list[Problem]:
    """Every problem across fields. regions: the codes of regions with holidays."""
    known = Known(library, tuple(regions), platform_kinds(node, library))
    return [problem for rule in RULES for problem in rule(node, known)]


# Days


def days_in_this_century(node: Node, known: Known) -> Iterator[Problem]:
    """Day 0 and the days of a term lie in this century, so that days can be counted from them."""
    peaks = [at(peak, key) for peak in entries(node, "term", "peaks") for key in ("from", "to")]
    ends = (at(node, "fee", "renews"), at(node, "free_until"))
    for found in (at(node, "start"), at(node, "term", "from"), at(node, "term", "to"), *ends, *peaks):
        said = text(found)
        if found and ISO_DAY.fullmatch(said) and not "2000" <= said[:4] <= "2099":
            yield Problem(found.place, f"{said}太远了", f"{said} is out of range", ("2000-01-01…2099-12-31",))


def term(node: Node, known: Known) -> Iterator[Problem]:
    """A term ends after it begins and not before the plan starts; its peaks lie within it."""
    begin, end, start = day(node, "term", "from"), day(node, "term", "to"), day(node, "start")
    last = at(node, "term", "to")
    if last and begin and end and end < begin:
        yield Problem(
            last.place,
            f"{end}比from（{begin}）还早：两个日子对调，或改年份",
            f"it ends on {end}, before it begins on {begin}: swap them, or mend the year",
        )
    elif last and start and end and end < start:
        yield Problem(
            last.place,
            f"{end}比start（{start}）还早，没有一天可排：写这一期的最后一天，或去掉term",
            f"{end} is before the start ({start}), so no day is left to plan: give this term's last day, "
            "or leave the term out",
        )
    for peak in entries(node, "term", "peaks"):
        yield from _peak(peak, begin, end)


def ends_to_come(node: Node, known: Known) -> Iterator[Problem]:
    """The day on which all terms end, or the free trial, is not before the start: what is past is planned no more."""
    start = day(node, "start")
    for path in (("fee", "renews"), ("free_until",)):
        found, end = at(node, *path), day(node, *path)
        if found and start and end and end < start:
            name = ".".join(path)
            yield Problem(
                found.place,
                f"{end}比start（{start}）还早，已经过了：写下一次的日子，或去掉{name}",
                f"{end} is before the start ({start}): give the next such day, or leave {name} out",
            )


def _peak(peak: Node, begin: date | None, end: date | None) -> Iterator[Problem]:
    first, last = day(peak, "from"), day(peak, "to")
    if not first or not last:
        return
    if last < first:
        yield Problem(
            peak.place,
            f"{last}比{first}还早：两个日子对调",
            f"it ends on {last}, before it begins on {first}: swap them",
        )
    elif (begin and first < begin) or (end and last > end):
        span = f"{begin or ''}…{end or ''}"
        yield Problem(
            peak.place,
            f"{first}到{last}超出了这一期：只写这一期里面的日子，或改term的头尾",
            f"{first} to {last} is outside the term: keep to days within it, or mend the term",
            (span,),
        )


# Places


def region(node: Node, known: Known) -> Iterator[Problem]:
    """The region is one whose holidays are known."""
    found, said = at(node, "place", "region"), text(node, "place", "region")
    if found and said and said not in known.regions:
        yield unknown(found.place, "没有这个地区的节假日：", "no holidays for the region", said, known.regions, most=40)


def zone(node: Node, known: Known) -> Iterator[Problem]:
    """The time zone is one whose clock is known."""
    found, said = at(node, "place", "zone"), text(node, "place", "zone")
    if found and said and said not in ZONES:
        yield unknown(found.place, "没有这个时区：", "no such time zone:", said, sorted(ZONES), most=60)


def home(node: Node, known: Known) -> Iterator[Problem]:
    """The home is one of the platforms."""
    found, said = at(node, "home"), text(node, "home")
    names = platform_ids(node) if isinstance(value(node, "platforms"), list) else ["wechat-group"]
    if found and said in known.kinds and said not in names:
        yield unknown(found.place, "home要是platforms里的一个：", "home must be one of platforms:", said, names)


def platforms_once(node: Node, known: Known) -> Iterator[Problem]:
    """What is told of a platform is told in one place. (Two entries with fields are the decoder's to find.)"""
    told = {text(use, "id") for use in entries(node, "platforms")}
    for use in entries(node, "platforms"):
        if text(use) and use.value in told:
            yield Problem(
                use.place,
                f"“{use.value}”写了两次，留写得全的那一条",
                f"'{use.value}' stands twice; keep the entry that says more",
            )


def own_platforms(node: Node, known: Known) -> Iterator[Problem]:
    """A platform of one's own has an id that the library does not use, and is one of the platforms."""
    used = platform_ids(node)
    for own in entries(node, "own_platforms"):
        found, name = at(own, "id"), text(own, "id")
        if found and name in known.library.by_id(Platform):
            yield Problem(
                found.place,
                f"资料库里已有平台“{name}”：换一个id，或删掉这一条直接用它",
                f"the library has a platform '{name}': choose another id, or delete this and use it",
            )
        elif found and name and name not in used:
            listed = ", ".join([*used, name])
            yield Problem(
                found.place,
                f"“{name}”没有用到：写进 platforms: [{listed}]",
                f"'{name}' is not used: write platforms: [{listed}]",
            )


def groups_there(node: Node, known: Known) -> Iterator[Problem]:
    """Groups are counted only where there are groups, and no more of them are full than there are."""
    for use in entries(node, "platforms"):
        name = text(use, "id")
        kind = known.kinds.get(name, "groups")
        for key in ("groups", "full") if kind != "groups" else ():
            found = at(use, key)
            if found and found.value is not None:
                zh, en = NOT_GROUPS[kind]
                yield Problem(
                    found.place,
                    f"{name}{zh}：删掉{key}，人数写people",
                    f"{name} {en}: delete '{key}' and say 'people'",
                    ("id", "people"),
                )
        if kind == "groups":
            yield from _too_full(use, "full")
    yield from _too_full(at(node, "size"), "full_groups")


NOT_GROUPS = {
    "board": ("上是帖子和版块，不是一个个群", "is posts and sections, not groups"),
    "feed": ("上是关注的人，关注的人不算在哪个群里", "has followers, and a follower is nobody's group"),
    "room": ("是见面的地方，不是一个个群", "is where one meets, not groups"),
}


def _too_full(node: Node | None, key: str) -> Iterator[Problem]:
    found, full, groups = at(node, key), number(node, key), number(node, "groups")
    if found and full and groups is not None and full > groups:
        yield Problem(found.place, f"满员群比群还多（{groups}个群）", f"more full groups than groups ({groups})")


# People


def team(node: Node, known: Known) -> Iterator[Problem]:
    """No row names more people than it has or one of them twice, windows have a length, and a team is a team."""
    for row in entries(node, "team"):
        names, called, people = at(row, "names"), several(row, "names"), number(row, "people") or 1
        if names and len(called) > people:
            yield Problem(
                names.place,
                f"写了{len(called)}个名字，people只有{people}：people改成{len(called)}",
                f"{len(called)} names for {people} people: write people: {len(called)}",
            )
        for name in twice(called):
            yield Problem(
                name.place,
                f"“{name.value}”写了两次：同一个人留一个，同名的两位加个区别",
                f"'{name.value}' stands twice: keep one, or tell two of one name apart",
            )
        for window in several(row, "when"):
            yield from _window(window)
    total = sum(number(row, "people") or 1 for row in entries(node, "team"))
    found = at(node, "team")
    if found and total > MOST_PEOPLE:
        yield Problem(
            found.place,
            f"一共{total:g}个人，太多了：只写真的领任务的人",
            f"{total:g} people in all is out of range: name only those who hold tasks",
            (f"…{MOST_PEOPLE}",),
        )


def _window(window: Node) -> Iterator[Problem]:
    match = CLOCKS.fullmatch(text(window))
    if not match:
        return
    days, first, last = match.groups()
    if first == last:
        yield Problem(
            window.place,
            f"从{first}到{last}，一分钟也没有：整天写 {days} 00:00-24:00",
            f"{first} to {last} is no time at all: a whole day is {days} 00:00-24:00",
        )
    elif last < first:
        parts = f"{days} {first}-24:00" + (f", {_day_after(days)} 00:00-{last}" if last != "00:00" else "")
        yield Problem(
            window.place,
            f"{last}比{first}早：过半夜的拆成两段，when: [{parts}]",
            f"it ends at {last}, before it begins at {first}: past midnight, write when: [{parts}]",
        )


def _day_after(days: str) -> str:
    """`sat` → `sun`, `fri-sun` → `sat-mon`; `day` stays every day."""
    return "-".join(WEEKDAYS[(WEEKDAYS.index(day) + 1) % 7] if day in WEEKDAYS else day for day in days.split("-"))


def leader(node: Node, known: Known) -> Iterator[Problem]:
    """Where a leader's hours count is said only of a leader."""
    found = at(node, "leader", "counted")
    if found and found.value and value(node, "leader", "kind") == "none":
        yield Problem(
            found.place,
            "没有领头人，也就没有他的时间：删掉counted，或改kind",
            "there is no leader whose hours could count: delete 'counted', or mend 'kind'",
        )


def second_type(node: Node, known: Known) -> Iterator[Problem]:
    """A second type is not the first again."""
    for child in entries(node, "also"):
        if text(child) and child.value == value(node, "type"):
            yield Problem(child.place, "also和type重复，删掉一个", "the same as type; delete it")


# What is handed over, and what happens


def subjects(node: Node, known: Known) -> Iterator[Problem]:
    """At most three subjects."""
    found = at(node, "subjects")
    names = several(node, "subjects")
    if found and len(names) > MOST_SUBJECTS:
        zh, en = f"最多{MOST_SUBJECTS}样，留最要紧的", f"at most {MOST_SUBJECTS} subjects: keep those that matter most"
        yield Problem(found.place, zh, en)


def delivers(node: Node, known: Known) -> Iterator[Problem]:
    """A delivery says how often, once; it is more than none; only what is asked for is owed within a time."""
    for each in entries(node, "delivers"):
        yield from _how_often(each)
        times, within, said = at(each, "times"), at(each, "within"), text(each, "within")
        often = text(each, "every") or text(each, "per")
        if times and times.value == 0:
            yield Problem(
                times.place,
                "0份等于没有答应：写份数，或删掉这一条",
                "none is no promise: say how many, or delete the entry",
            )
        if within and said and often in OFTEN and often != "request":
            yield Problem(
                within.place,
                f"按{often}交的不用写within：有人开口才交的写 every: request",
                f"what is owed by the {often} has no 'within': what is owed when asked is every: request",
            )
        if within and re.fullmatch(r"0+ (minutes|hours|days|weeks)", said):
            yield Problem(
                within.place,
                "一分钟也不给，做不到：写多久以内，比如 48 hours",
                "no time at all cannot be kept: say how long, such as 48 hours",
            )
    yield from _same_twice(node, "delivers")


def _how_often(delivery: Node) -> Iterator[Problem]:
    every, per, said = text(delivery, "every"), text(delivery, "per"), at(delivery, "per")
    if not every and per not in PERIODS and isinstance(delivery.value, dict):
        yield Problem(
            delivery.place,
            "没写多久一份：加上every，比如 every: week",
            "how often is missing: add every, such as every: week",
            OFTEN,
        )
    elif said and per in PERIODS and every in OFTEN and every != per:
        yield Problem(
            said.place,
            f"every说{every}，per说{per}：多久一份只留every，per写给谁",
            f"every says {every}, per says {per}: keep the one in every; per is for whom",
            ("community", "member"),
        )


def events(node: Node, known: Known) -> Iterator[Problem]:
    """Which week is said of monthly events only, and what is outdoors is in person; each event stands once."""
    for each in entries(node, "events"):
        week, outdoors, often = at(each, "week"), at(each, "outdoors"), text(each, "every") or "week"
        if week and week.value is not None and often != "month":
            yield Problem(
                week.place,
                f"week说的是当月第几个，只配 every: month（现在是{often}）：改every，或删掉week",
                f"'week' says which of the month, so every must be month (it is {often}): mend it, or delete 'week'",
            )
        if outdoors and outdoors.value is True and value(each, "place") in (None, "online"):
            zh, en = "在户外就是见面：写上 place: room", "outdoors is in person: write place: room"
            yield Problem(outdoors.place, zh, en)
        for found in twice(entries(each, "day")):
            yield Problem(found.place, f"{found.value}写了两次，留一个", f"{found.value} stands twice; keep one")
    yield from _same_twice(node, "events")


def _same_twice(node: Node, name: str) -> Iterator[Problem]:
    for what in twice(at(each, "what") for each in entries(node, name)):
        yield Problem(
            what.place,
            f"“{what.value}”写了两次：合成一条，或起不同的名字",
            f"'{what.value}' stands twice: make one of them, or name them apart",
        )


RULES: tuple[Rule, ...] = (
    days_in_this_century,
    term,
    ends_to_come,
    region,
    zone,
    baseline,
    link,
    home,
    platforms_once,
    own_platforms,
    groups_there,
    team,
    leader,
    second_type,
    subjects,
    delivers,
    events,
    parameters,
)
