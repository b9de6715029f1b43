"""The team as persons: who can be told apart, their hours a week, and when they can work."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from ..calendar.days import Calendar
from ..models.profile import Profile, TeamMember
from ..record import record

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = range(5)
WORDS = {  # a word of the profile → days, from, to (minutes of the day)
    "any": (range(7), 8 * 60, 22 * 60),
    "working-hours": (OFFICE, 9 * 60, 18 * 60),
    "evenings": (range(7), 19 * 60, 22 * 60),
    "weekends": ((5, 6), 9 * 60, 21 * 60),
}
STARTS = {"working-hours": 10 * 60, "evenings": 20 * 60, "weekends": 10 * 60}  # at which hour one begins by choice
A_JOB = 20  # hours a week from which somebody free at any time works in the daytime, else in the evening
CLOCK = re.compile(r"(\w+)(?:-(\w+))? (\d\d):(\d\d)-(\d\d):(\d\d)")

PERSONAL = re.compile(r"(\S{1,6}?)的(?:个人|個人|私人)|(\w+)['’]s (?:own|personal|private)\b")  # somebody's own account
FEW = 4  # people of a team who can all be named by the rest of a profile

Span = tuple[int, int]  # from, to, in minutes of the day
Windows = tuple[tuple[Span, ...], ...]  # by weekday
NONE: Windows = ((),) * 7


@record(eq=True)
class Seat:
    """One person in one role. key: two seats with the same key are one person.

    promised: minutes a week; minutes: no more of them than the windows are open. always: windows on every such weekday;
    office: windows only on days that are worked. begins: the hour by choice, by weekday.
    """

    role: str
    key: str
    number: int  # in the role, from 1; 0 where there is only one
    name: str
    promised: int
    minutes: int
    words: tuple[str, ...]
    always: Windows
    office: Windows
    begins: tuple[int, ...]

    def windows(self, day: date, calendar: Calendar) -> tuple[Span, ...]:
        """When this person can work on a day, in order."""
        weekday = day.weekday()
        office = self.office[weekday] if self.office[weekday] and calendar.works(day) else ()
        return tuple(sorted((*self.always[weekday], *office)))


def seats(profile: Profile) -> tuple[Seat, ...]:
    """Everybody in the team, role by role, in the profile's order.

    A leader with hours beside the team's is one of them.
    """
    rows = [*called(profile), *_leading(profile)]
    people = Counter[str]()
    for row in rows:
        people[row.role] += row.people
    found: list[Seat] = []
    seen = Counter[str]()
    for row in rows:
        for index in range(row.people):
            seen[row.role] += 1
            number = seen[row.role] if people[row.role] > 1 else 0
            name = row.names[index] if index < len(row.names) else ""
            found.append(_seat(row, name, number))
    return tuple(_one_each(found))


def called(profile: Profile) -> tuple[TeamMember, ...]:
    """The rows of the team, with the names that the rest of the profile gives where the team gives none.

    All of a small team, where as many people are named as it has; else the first row's one person, where the number to
    call and the account name the same one, who neither leads nor decides.
    """
    rows, owned = profile.team, profile.account
    if any(row.names for row in rows):
        return rows
    leading = profile.leader.name if profile.leader else ""
    keys = (owned.owner, owned.backup) if owned else ()
    personal = [next(filter(None, found.groups())) for key in keys if (found := PERSONAL.match(key))]
    named = [name for name in dict.fromkeys((*personal, _last(profile.decides))) if name and name != leading]
    if personal and 0 < len(named) == sum(row.people for row in rows) <= FEW:
        return tuple(_sharing(rows, named))
    told = _last(re.split(r"[\d+(（:：,，]", profile.contact)[0])
    apart = told and told not in (leading, _last(profile.decides)) and any(_last(key) == told for key in keys)
    if rows and rows[0].people == 1 and apart:
        return (dataclasses.replace(rows[0], names=(told,)), *rows[1:])
    return rows


def _sharing(rows: tuple[TeamMember, ...], named: list[str]) -> Iterator[TeamMember]:
    """The rows with the names in their order."""
    for row in rows:
        yield dataclasses.replace(row, names=tuple(named[: row.people]))
        named = named[row.people :]


def _last(text: str) -> str:
    """The name at the end of a text, behind what somebody is: 秘书长 俞蓓."""
    return (text.split() or [""])[-1]


def _one_each(found: list[Seat]) -> Iterator[Seat]:
    """Somebody named twice in a role is one person with the hours and the windows of both rows."""
    seen: dict[tuple[str, str], int] = {}
    merged: list[Seat] = []
    for seat in found:
        place = seen.setdefault((seat.role, seat.key), len(merged))
        if place == len(merged):
            merged.append(seat)
            continue
        old = merged[place]
        words = tuple(dict.fromkeys((*old.words, *seat.words)))
        always, office = _windows(words)
        promised = old.promised + seat.promised
        minutes = min(promised, _open(always, office))
        merged[place] = dataclasses.replace(
            old, promised=promised, minutes=minutes, words=words, always=always, office=office
        )
    return iter(merged)


def team_sums(crew: tuple[Seat, ...]) -> dict[str, tuple[int, float]]:
    """Role → how many hold it, and their hours a week in all."""
    found: dict[str, tuple[int, float]] = {}
    for seat in crew:
        people, hours = found.get(seat.role, (0, 0.0))
        found[seat.role] = people + 1, hours + seat.minutes / 60
    return found


def _leading(profile: Profile) -> tuple[TeamMember, ...]:
    """The leader as a row of the team: one person, or a team named as one, unless those hours are among the team's."""
    leader = profile.leader
    if not leader or not leader.hours or leader.kind == "none":
        return ()
    counted = leader.counted or ("in-team" if leader.kind == "team" else "beside")
    named = {name for row in profile.team for name in row.names}
    if counted == "in-team" or leader.name in named or any(row.role == "leader" for row in profile.team):
        return ()
    return (TeamMember(role="leader", hours=leader.hours, names=(leader.name,) if leader.name else ()),)


def _seat(row: TeamMember, name: str, number: int) -> Seat:
    always, office = _windows(row.when)
    key = f"name:{name}" if name else f"{row.role}:{number}"
    promised = round(row.hours * 60)
    minutes = min(promised, _open(always, office))
    return Seat(row.role, key, number, name, promised, minutes, row.when, always, office, _begins(row.when, row.hours))


@lru_cache(maxsize=100)  # many persons of a row have the same
def _open(always: Windows, office: Windows) -> int:
    """Minutes of a week that lie in somebody's windows: more hours than these nobody can have."""
    days = (_joined([[*one, *other]])[0] for one, other in zip(always, office))
    return sum(last - first for day in days for first, last in day)


@lru_cache(maxsize=100)
def _windows(words: tuple[str, ...]) -> tuple[Windows, Windows]:
    """The windows of every day, and those of days that are worked."""
    always: list[list[Span]] = [[] for _ in WEEKDAYS]
    office: list[list[Span]] = [[] for _ in WEEKDAYS]
    for word in words or ("any",):
        days, first, last = _spoken(word)
        for day in days:
            (office if word == "working-hours" else always)[day].append((first, last))
    return _joined(always), _joined(office)


def _spoken(word: str) -> tuple[list[int], int, int]:
    """A word, or weekdays with clock times, as weekdays and minutes of the day."""
    if word in WORDS:
        days, first, last = WORDS[word]
        return list(days), first, last
    match = CLOCK.fullmatch(word)
    assert match, word
    one, other = match[1], match[2]
    begin, end = int(match[3]) * 60 + int(match[4]), min(int(match[5]) * 60 + int(match[6]), 24 * 60)
    if one == "day":
        return list(range(7)), begin, end
    start = WEEKDAYS.index(one)
    count = (WEEKDAYS.index(other) - start) % 7 + 1 if other else 1
    return [(start + n) % 7 for n in range(count)], begin, end


def _joined(days: list[list[Span]]) -> Windows:
    """Spans in order, those that touch made one; one that ends before it begins is none."""
    found = []
    for spans in days:
        joined: list[Span] = []
        for first, last in sorted(span for span in spans if span[0] < span[1]):
            if joined and first <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(joined[-1][1], last)
            else:
                joined.append((first, last))
        found.append(tuple(joined))
    return tuple(found)


def _begins(words: tuple[str, ...], hours: float) -> tuple[int, ...]:
    """The hour at which somebody begins by choice, by weekday; 0 where the window says it."""
    by_day = [0] * 7
    for word in words or ("any",):
        usual = ("working-hours" if hours >= A_JOB else "evenings") if word == "any" else word
        for day in WORDS[usual][0] if usual in STARTS else ():
            by_day[day] = by_day[day] or STARTS[usual]
    if "any" in words or not words:
        by_day = [begin or STARTS["weekends"] for begin in by_day]
    return tuple(by_day)


def windows_in_words(seat: Seat, word: Mapping[str, str], comma: str) -> str:
    """When somebody can work, as it is printed. word: `when.<word of the profile>` → text."""
    return comma.join(word.get(f"when.{each}", each) for each in seat.words or ("any",))
