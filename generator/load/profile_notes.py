"""What a profile that is right could say better: a newer field that says more, two answers of which one is believed.

What only its author can settle is a question (playbooks/questions.yml), and is not noted here a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from ..errors import Place, Problem
from ..models.profile import Profile
from ..models.troubles import Symptom
from .library import Library
from .lookup import at, entries, platform_kinds, value
from .source import Node

SEVERAL_ZONES = ("AU", "CA", "ID", "US")
Note = Callable[[Profile, Node, dict[str, str]], Iterable[Problem]]


def notes(profile: Profile, node: Node, library: Library) -> list[Problem]:
    """Warnings on a profile that is right, from top to bottom. node: what it was read from."""
    kinds = platform_kinds(node, library)
    found = [problem for note in NOTES for problem in note(profile, node, kinds)]
    found += unrecognised(profile, node, library)
    return sorted(found, key=lambda problem: (problem.place.line, problem.place.column, problem.en))


def _note(node: Node, path: tuple[str | int, ...], zh: str, en: str) -> Problem:
    """A note at the longest part of a path that is written."""
    while path and at(node, *path) is None:
        path = path[:-1]
    found = at(node, *path) if path else None
    return Problem(found.place if found else Place(node.place.file), zh, en, warning=True, note=True)


# Where


def without_zone(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """A region with several zones and none said: the calendar's clock times then have none."""
    if profile.place.region in SEVERAL_ZONES and not profile.place.zone:
        yield _note(
            node,
            ("place", "zone"),
            "那里有几个时区，日历里的钟点因此不带时区，有些网页日历会当成伦敦时间：写明place.zone，如America/New_York",
            "the region has several time zones, so clock times in the calendar have none, and some calendars on "
            "the web take them for London's: name place.zone, such as America/New_York",
        )


def counted_groups(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """Groups are counted where there are groups, and the two ways of counting them agree."""
    uses = [use for use in profile.platforms if kinds.get(use.id) == "groups"]
    size = profile.size
    if not uses:
        for key, number in (("groups", size.groups), ("full_groups", size.full_groups)):
            if number and number > 1:
                yield _note(
                    node,
                    ("size", key),
                    f"这些平台上没有一个个群，{number}只当作版块数看：群建在哪，写进platforms",
                    f"none of these platforms has groups, so the {number} are read as sections: if there are "
                    "groups, name their platform",
                )
        return
    told, full = sum(use.groups or 0 for use in uses), sum(use.full for use in uses)
    if size.groups and (told > size.groups or (all(use.groups for use in uses) and told < size.groups)):
        yield _note(
            node,
            ("size", "groups"),
            f"platforms里加起来是{told}个群，这里写{size.groups}：以这里为准，把其中一处改对",
            f"the groups of the platforms come to {told}, this says {size.groups}: this one is believed; "
            "mend one of them",
        )
    if "size.full_groups" in profile.given and full and full != size.full_groups:
        yield _note(
            node,
            ("size", "full_groups"),
            f"platforms里加起来满了{full}个群，这里写{size.full_groups}：以这里为准",
            f"on the platforms {full} groups are full, this says {size.full_groups}: this one is believed",
        )


def people_apart(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """Where there are groups and a board too, it is said how many people are where (followers: a question)."""
    others = [use.id for use in profile.platforms if kinds.get(use.id) == "board"]
    grouped = [use for use in profile.platforms if kinds.get(use.id) == "groups"]
    if others and grouped and not any(use.people is not None or use.groups for use in grouped):
        name = grouped[0].id
        yield _note(
            node,
            ("platforms",),
            f"不止一处地方：写清各有多少人，比如 {{id: {name}, groups: 4, people: 800}}，"
            f"免得{others[0]}上的人也算进群里",
            f"more than one place: say how many people are where, such as {{id: {name}, groups: 4, people: 800}}, "
            f"so that nobody on {others[0]} is counted into groups",
        )
    for index, use in enumerate(profile.platforms):
        if use.full and not use.groups:
            yield _note(
                node,
                ("platforms", index, "full"),
                "写了满几个，没写一共几个群：加上groups",
                "how many are full, but not how many there are: add 'groups'",
            )


def own_kinds(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """A platform of one's own says how life runs there."""
    for index, own in enumerate(profile.own_platforms):
        path: tuple[str | int, ...] = ("own_platforms", index)
        kind, grouped = kinds[own.id], value(node, *path, "grouped")
        if own.kind is None:
            yield _note(
                node,
                (*path, "grouped"),
                f"写kind更准：一个个群写groups，帖子写board，关注的人写feed，见面写room；现在当作{kind}",
                f"'kind' says it better: groups, board (posts), feed (followers) or room (in person); taken as {kind}",
            )
        elif grouped is not None and grouped != (kind == "groups"):
            yield _note(
                node,
                (*path, "grouped"),
                f"grouped和kind说得不一样，以kind（{kind}）为准：删掉grouped",
                f"it says another thing than 'kind', which is believed ({kind}): delete 'grouped'",
            )
        if own.capacity and kind != "groups":
            yield _note(
                node,
                (*path, "capacity"),
                f"一个群装几个人，只在有群的地方有用；{kind}用不到",
                f"people in one group matter where there are groups; {kind} has none",
            )


# Who


def one_person_twice(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """A name in two rows of the team is one person; so is a leader who has a row there."""
    rows = Counter(name for row in profile.team for name in row.names)
    hours = {name: sum(row.hours for row in profile.team if name in row.names) for name in rows}
    met: set[str] = set()
    for index, row in enumerate(profile.team):
        for name in met.intersection(row.names):
            yield _note(
                node,
                ("team", index, "names"),
                f"“{name}”不止一行，当作同一个人，一周共{hours[name]:g}小时；是两个人就写出区别",
                f"'{name}' stands in more than one row: taken as one person with {hours[name]:g} hours a week; "
                "if they are two, tell them apart",
            )
        met.update(row.names)
    leader = profile.leader
    if leader and leader.hours and leader.name in rows and leader.counted != "in-team":
        yield _note(
            node,
            ("leader", "hours"),
            f"“{leader.name}”在team里也有：当作同一个人，只算team里的时间",
            f"'{leader.name}' is in the team too and taken as one person: only the hours in the team count",
        )
    if leader and leader.hours and leader.kind == "none":
        yield _note(
            node,
            ("leader", "hours"),
            "没有领头人，这几小时没有算：写进team，或改kind",
            "without a leader these hours do not count: put them into the team, or mend 'kind'",
        )
    if leader and leader.counted and not leader.hours:
        yield _note(
            node,
            ("leader", "counted"),
            "没写几小时，算在哪都一样：加上hours，或删掉counted",
            "with no hours it makes no difference: add 'hours', or delete 'counted'",
        )


# What is handed over, and what happens


def said_better(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """A field that is older than another which says it better."""
    if profile.promise and not profile.delivers:
        yield _note(
            node,
            ("promise",),
            "加上delivers，一份一份数得出来，手册才算得出做不做得到；没写就按常见的估",
            "'delivers' says it in units, so that the manual can reckon whether it can be kept; until then it "
            "is assumed",
        )
    if "monthly-event" in profile.rhythm and not profile.events:
        yield _note(
            node,
            ("rhythm",),
            "每月的活动写进events（哪天、几点、多少分钟、几个人），才排得进各人的一周",
            "'events' says on which day the monthly event is, at what hour, how long, for how many: only then "
            "does it stand in people's weeks",
        )
    if profile.price in ("paid", "dues") and not profile.fee:
        yield _note(
            node,
            ("price",),
            "收多少、多久交一次、怎么退，用fee写，话术里才印得出来",
            "'fee' says how much, how often and on what terms it is paid back, so that messages can say it",
        )


def meeting_place(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """Where the regular meeting is, in cases where the other answers leave it open."""
    home = profile.home or (profile.platforms[0].id if profile.platforms else "")
    near = "offline" in profile.risks or profile.place.offline == "one-city"
    if profile.meets and not profile.meets.place and near and kinds.get(home) != "room":
        yield _note(
            node,
            ("meets",),
            "没写是见面还是线上，手册只能猜：加上 place: room 或 place: online",
            "in person or online is not said and has to be guessed: add place: room or place: online",
        )
    for index, event in enumerate(profile.events):
        meets = profile.meets
        if meets and event.every == "week" and meets.day in event.day and meets.at == event.at:
            yield _note(
                node,
                ("events", index, "at"),
                "和meets是同一个时候：同一场就删掉一处，要不当两场排",
                "the same hour as 'meets': if it is the same event delete one, else two are planned",
            )


def event_risks(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """What an event brings with it is among the risks too."""
    for index, event in enumerate(profile.events):
        if event.place == "room" and "offline" not in profile.risks:
            yield _note(
                node,
                ("events", index, "place"),
                "要见面：risks里写上offline，才有线下的关口",
                "people meet: add offline to risks, which brings the gates for meeting in person",
            )


# Money


def money(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """Price and fee say the same."""
    fee, paid = profile.fee, profile.price in ("paid", "dues")
    if fee and fee.refund and profile.price == "free":
        yield _note(
            node,
            ("fee", "refund"),
            "price是free，没有钱可退：收费就把price改成paid",
            "the price is 'free', so there is nothing to pay back: if it costs, write price: paid",
        )
    elif fee and not fee.amount and paid:
        yield _note(
            node,
            ("fee", "amount"),
            f"price是{profile.price}，这里是0：写多少钱，或改price",
            f"the price is '{profile.price}' and this is 0: say how much, or mend the price",
        )


def days_of_money(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """A day on which something ends counts only where there is such a thing."""
    if profile.free_until and profile.price != "beta":
        yield _note(
            node,
            ("free_until",),
            "price不是beta，这一天用不上：内测免费、以后收费的写price: beta",
            "the price is not 'beta', so this day is not used: what is free now and paid later is price: beta",
        )
    if profile.fee and profile.fee.renews and profile.fee.per in ("once", "event", "month"):
        yield _note(
            node,
            ("fee", "renews"),
            f"per是{profile.fee.per}，没有一起到期的日子：按年、按期收的才写",
            f"per is '{profile.fee.per}', so no term ends on one day for all: only for a year or a term",
        )


def unrecognised(profile: Profile, node: Node, library: Library) -> Iterator[Problem]:
    """A trouble in one's own words that does not plainly name one of the library's, with the nearest to choose from."""
    symptoms = library.by_id(Symptom)
    for index, words in enumerate(profile.problems):
        if words in symptoms:
            continue
        heard = library.recogniser().heard(words, symptoms)
        if heard.near and not heard.symptom:
            titles = [symptoms[name].title for name in heard.near]
            chinese = "、".join(f"{name}（{title.zh}）" for name, title in zip(heard.near, titles))
            english = "; ".join(f"{name} ({title.en})" for name, title in zip(heard.near, titles))
            yield _note(
                node,
                ("problems", index),
                f"没认出是哪一件，手册只照原话印；像的有：{chinese}。是哪件就改写它的名字，都不是就留着",
                f"not plainly one that is known, and printed as it stands; near it: {english}. Write the name if it is "
                "one of these, else leave it",
            )


def said_twice(profile: Profile, node: Node, kinds: dict[str, str]) -> Iterator[Problem]:
    """A word that stands twice in a list."""
    names = ("platforms", "also", "rhythm", "free_hours", "risks", "subjects", "problems", "welcome", "unwelcome")
    whens: list[tuple[str | int, ...]] = [("team", index, "when") for index in range(len(profile.team))]
    for path in (*((name,) for name in names), *whens):
        seen: set[str] = set()
        for index, each in enumerate(entries(node, *path)):
            if isinstance(each.value, str) and each.value in seen:
                yield _note(
                    node,
                    (*path, index),
                    f"“{each.value}”写了两次，一次就够",
                    f"'{each.value}' stands twice; once will do",
                )
            seen.add(str(each.value))


NOTES: tuple[Note, ...] = (
    without_zone,
    counted_groups,
    people_apart,
    own_kinds,
    one_person_twice,
    said_better,
    meeting_place,
    event_risks,
    money,
    days_of_money,
    said_twice,
)
