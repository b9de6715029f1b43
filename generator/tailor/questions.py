"""Questions back: what in a valid profile is thin or doubtful, ranked by what an answer changes most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ..models.playbook import Metric, Stage
from ..models.profile import Delivery
from ..models.reckoning import Answer, Question
from ..plan.reckoning import AnswerLine, QuestionLine
from .context import Context, option
from .crew import WEEKDAYS, Seat, Span
from .titles import the_role

ASKED = 5  # questions on page one
DAY = 24 * 60
WEEK = 7 * DAY
EVENING = 18 * 60  # what begins earlier on a working day is in the daytime
SPLIT, ROUND = 3, 50  # from this many groups, an average that is a multiple of this was multiplied, not counted
UNITS = {"minutes": 1, "hours": 60, "days": DAY, "weeks": WEEK}
PARTS = (  # a metric, and the one that counts no fewer people; "" is everybody
    ("speakers-7-days", "active-7-days"),
    ("active-7-days", ""),
    ("speakers-7-days", ""),
    ("left", ""),
)
LONG_AWAY = re.compile(
    r"半年(多)?(都)?(没|不)(来|到|露|参)|(几|好几|多)个?月(没|不)(来|到|露)"
    r"|(not|never|n't) (come|been|shown|attended|turned)|absent|(half a year|months) (away|without)",
    re.IGNORECASE,
)


def questions(known: Context, findings: Mapping[str, str]) -> tuple[QuestionLine, ...]:
    """What to ask back, at most five, what changes most first. findings: name → its sum or names in words, or ""."""
    asked = [q for q in known.picked(Question) if q.found is None or findings.get(q.found)]
    return tuple(_line(known, q, findings.get(q.found or "", "")) for q in sorted(asked, key=_rank)[:ASKED])


def found_in_profile(known: Context) -> dict[str, str]:
    """What the profile alone shows to be doubtful, in words; the rest is found by reckoning."""
    return {name: said for name, finder in FINDERS.items() if (said := finder(known))}


def _rank(question: Question) -> int:
    return question.rank


def _line(known: Context, question: Question, found: str) -> QuestionLine:
    known.taken.update(map(id, (question, *question.answers)))
    return QuestionLine(
        id=question.id,
        field=question.field,
        ask=known.say.quote(question.ask, found=found),
        answers=tuple(_answer(known, answer, found) for answer in question.answers),
    )


def _answer(known: Context, answer: Answer, found: str) -> AnswerLine:
    return AnswerLine(
        reply=known.say.quote(answer.reply, found=found),
        then=known.say.quote(answer.then, found=found),
        fill=known.say.quote(answer.fill),
    )


def _same_person(known: Context) -> str:
    """A leader with hours of their own beside a lead without a name, or one name with other hours in the team."""
    leader, hours = known.profile.leader, known.say.number
    if not leader or not leader.hours or leader.counted or leader.kind == "team":
        return ""
    named = next((row for row in known.profile.team if leader.name and leader.name in row.names), None)
    if named:
        twice = known.word("found.two-hours", name=leader.name, one=hours(leader.hours), other=hours(named.hours))
        return twice if named.hours != leader.hours else ""
    leads = [seat for seat in known.crew if seat.role == "lead"]
    if len(leads) != 1 or leads[0].name:
        return ""
    other = leads[0].minutes / 60
    return known.word(
        "found.same-person",
        name=leader.name or known.say.slots["leader"],
        role=known.say(known.roles["lead"].title),
        one=hours(leader.hours),
        other=hours(other),
        both=hours(leader.hours + other),
        left=hours(max(leader.hours, other)),
    )


def _leader_hours(known: Context) -> str:
    """A team that leads, whose hours may be the rows' already; or one whose hours stand in a row without a name."""
    leader, hours = known.profile.leader, known.say.number
    if not leader or not leader.hours or leader.counted or any(row.role == "leader" for row in known.profile.team):
        return ""
    rows = known.profile.team
    twin = any(row.people == 1 and not row.names and row.hours == leader.hours and row.role != "lead" for row in rows)
    if leader.kind != "team" and not (twin and leader.kind != "none"):
        return ""
    team = sum(row.people * row.hours for row in rows)
    name = leader.name or known.say.slots["leader"]
    return known.word(
        "found.leader-hours", name=name, one=hours(leader.hours), team=hours(team), both=hours(team + leader.hours)
    )


def _windows_short(known: Context) -> str:
    """Somebody promises more hours than there are in the times at which they can work."""
    for seat in known.crew:
        there = sum(end - begin for begin, end in _week(seat))
        if seat.promised > there:
            who = seat.name or known.say(known.roles[seat.role].title)
            hours = {"have": known.say.number(seat.promised / 60), "there": known.say.number(there / 60)}
            return known.word("found.windows-short", who=who, **hours)
    return ""


def _answer_gap(known: Context) -> str:
    """An answer is promised sooner than those who give it are there again."""
    for delivery in (each for each in known.profile.delivers if each.within and each.by != "member"):
        gap, within = _longest_gap(known, delivery), _minutes(delivery.within or "")
        if gap > within:
            hours = {"gap": known.say.number(gap / 60), "within": known.say.number(within / 60)}
            role = the_role(known, known.title(delivery.by))
            return known.word("found.answer-gap", what=delivery.what, role=role, **hours)
    return ""


def _longest_gap(known: Context, delivery: Delivery) -> int:
    """The longest time in a week, in minutes, at which nobody of a delivery's role is there; 0 where nobody ever is."""
    held = known.holder(delivery.by)
    spans = sorted(span for seat in known.crew if seat.role == held for span in _week(seat))
    if not spans:
        return 0
    longest, end = 0, spans[0][1]
    for begin, last in (*spans[1:], (spans[0][0] + WEEK, 0)):
        longest, end = max(longest, begin - end), max(end, last)
    return longest


def _week(seat: Seat) -> Iterator[Span]:
    """When somebody can work in a week, in minutes from its beginning."""
    for number, (always, office) in enumerate(zip(seat.always, seat.office)):
        until = 0
        for begin, end in sorted((*always, *office)):
            if end > until:
                yield number * DAY + max(begin, until), number * DAY + end
            until = max(end, until)


def _minutes(duration: str) -> int:
    number, unit = duration.split()
    return int(number) * UNITS[unit]


def _meets_busy(known: Context) -> str:
    """The community meets at an hour at which its members are said to have no time."""
    meets, free = known.profile.meets, known.profile.free_hours
    said = [("", meets.day, meets.at)] if meets else []
    said += [(event.what, day, event.at) for event in known.profile.events for day in event.day]
    for what, day, at in said:
        hour = "weekends" if day in WEEKDAYS[5:] else "daytime" if _clock(at) < EVENING else "evenings"
        if free and hour not in free and not (hour == "weekends" and "evenings" in free and _clock(at) >= EVENING):
            hours = known.word("list.comma").join(option(known, "free_hours", each) for each in free)
            weekday = known.word(f"weekday.{day}")
            return known.word("found.meets-busy", what=what, day=weekday, at=at, free=hours).strip()
    return ""


def _clock(at: str) -> int:
    hours, minutes = at.split(":")
    return int(hours) * 60 + int(minutes)


def _numbers_clash(known: Context) -> str:
    """Two numbers that cannot both hold as they stand, or one that a named trouble speaks against."""
    counted, people = known.profile.baseline, known.profile.size.people
    titles = {metric.id: known.say(metric.title) for metric in known.library.of(Metric) if metric.id in counted}
    whole = {**counted, "": people}
    for less, more in PARTS:
        if less in counted and more in whole and counted[less] > whole[more]:
            other = titles.get(more) or known.word("input.people")
            numbers = {"a": known.say.number(counted[less]), "b": known.say.number(whole[more])}
            return known.word("found.more", one=titles[less], other=other, **numbers)
    away = next((said for said in known.profile.problems if LONG_AWAY.search(said)), None)
    if away and "attendance" in counted:
        number = known.say.number(counted["attendance"])
        return known.word("found.away", one=titles["attendance"], a=number, trouble=away)
    return ""


def _people_sum(known: Context) -> str:
    """The people of several places or groups were added up, so that whoever is in two of them counts twice."""
    size, number = known.profile.size, known.say.number
    places = [use.people for use in known.profile.platforms if use.people]
    if len(places) > 1 and sum(places) == size.people:
        return f"{' + '.join(map(number, places))} = {number(size.people)}"
    groups = (size.groups or 1) if known.facts["platforms.grouped"] else 1
    if groups >= SPLIT and size.people and size.people % (groups * ROUND) == 0:
        return f"{number(size.people)} ÷ {number(groups)} = {number(size.people / groups)}"
    return ""


def _groups_on_board(known: Context) -> str:
    """Groups are stated, but no place in use has groups."""
    groups = known.profile.size.groups or 1
    if groups < 2 or known.facts["platforms.grouped"]:
        return ""
    return known.word("found.groups", groups=known.say.number(groups), home=known.say.slots["home"])


def _closed_goal(known: Context) -> str:
    """Nobody joins, and yet more people are wanted than there are, or the stage is one of those who take people in."""
    profile, number = known.profile, known.say.number
    if not profile.closed:
        return ""
    size = profile.size
    if size.goal is not None and size.goal > size.people:
        return known.word("found.closed-goal", people=number(size.people), goal=number(size.goal))
    stages = known.library.by_id(Stage)
    if known.facts["stage"] == profile.stage:
        return ""
    said, taken = (known.say(stages[name].title) for name in (profile.stage, known.facts["stage"]))
    return known.word("found.closed-stage", said=said, taken=taken)


FINDERS: dict[str, Callable[[Context], str]] = {
    "same-person": _same_person,
    "leader-hours": _leader_hours,
    "windows-short": _windows_short,
    "answer-gap": _answer_gap,
    "meets-busy": _meets_busy,
    "numbers-clash": _numbers_clash,
    "people-sum": _people_sum,
    "groups-on-board": _groups_on_board,
    "closed-goal": _closed_goal,
}
