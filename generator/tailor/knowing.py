"""What the plan knows of its subjects, as final text: hazards, run sheet, incidents, rules, members, measures, days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ..models.base import Marked, Text
from ..models.subjects import Hazard, Incident, Rung, RunLine, Subject, SubjectDay
from ..plan.pages import SopStep
from ..plan.reckoning import RestLine
from ..plan.subjects import (
    CheckLine,
    DayLine,
    HazardLine,
    IncidentPage,
    MeasureLine,
    Pair,
    RungLine,
    RunPage,
    SubjectPage,
)
from .context import Context
from .crew import WEEKDAYS
from .crossing import limit_line
from .flow import held_by, run_id
from .subjects import proposed, subjects_of
from .work import MEMBERS

Hour = tuple[tuple[int, ...], str]  # weekdays, and the clock
DANGER_FIRST = ("stop", "change", "go")


def subject_pages(known: Context, hours: Mapping[str, Hour]) -> tuple[SubjectPage, ...]:
    """A page for each subject of the plan, in the order of the profile. hours: work → when it usually is done."""
    return tuple(_page(known, subject, hours) for subject in subjects_of(known.library, known.facts["subjects"]))


def seasons(known: Context, first: date, last: date) -> Iterator[RestLine]:
    """The days of the subjects' years that touch the days of a plan, and what they change."""
    for subject in subjects_of(known.library, known.facts["subjects"]):
        for day in (each for each in subject.days if known.takes(each.when)):
            for begin, end in _spans(day, first, last):
                name, text = known.say(day.name), known.say(day.do)
                yield RestLine(first=max(begin, first), last=min(end, last), name=name, what="season", text=text)


def _spans(day: SubjectDay, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The years' days that touch a span; those that end before they begin go over the new year."""
    for year in range(first.year - 1, last.year + 1):
        begin = _in_year(year, day.begin)
        end = _in_year(year + (day.end < day.begin), day.end)
        if begin <= last and end >= first:
            yield begin, end


def _in_year(year: int, month_day: str) -> date:
    """A day of a year; 29 February is the 28th where there is none."""
    month, day = map(int, month_day.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month, 28 if (month, day) == (2, 29) and not leap else day)


def _page(known: Context, subject: Subject, hours: Mapping[str, Hour]) -> SubjectPage:
    def pair(statement: Marked, left: Text, right: Text) -> Pair:
        return Pair(what=known.say(left), said=known.said(statement, right))

    return SubjectPage(
        id=subject.id,
        title=known.say(subject.title),
        about=known.said(subject, subject.about),
        ladder=tuple(map(known.stated, subject.delivery.ladder)),
        hazards=tuple(_hazard(known, each) for each in subject.hazards if known.takes(each.when)),
        run=_run(known, subject, hours) if known.takes(subject.run.when) else None,
        incidents=tuple(_incident(known, each) for each in sorted(subject.incidents, key=lambda each: not each.danger)),
        rules=tuple(pair(rule, rule.act, rule.broken) for rule in subject.rules),
        members=tuple(pair(kind, kind.who, kind.treat) for kind in subject.members),
        rungs=tuple(_rung(known, each) for each in subject.rungs),
        measures=tuple(
            MeasureLine(
                title=known.say(each.title),
                formula=known.said(each, each.formula),
                count=known.say(each.count),
                small=known.say(each.small),
                aims=tuple(map(known.say, each.aims)),
                of=each.of,
            )
            for each in subject.measures
        ),
        days=tuple(
            DayLine(name=known.say(day.name), begin=day.begin, end=day.end, do=known.said(day, day.do))
            for day in subject.days
            if known.takes(day.when)
        ),
        tasks=tuple(map(known.stated, subject.tasks)),
        confused_with=known.say(subject.confused_with),
        specimens=tuple(pair(each, each.of, each.text) for each in subject.specimens),
        messages=tuple(_messages(known, subject)),
        limits=tuple(limit_line(known, each) for each in subject.limits),
    )


def _messages(known: Context, subject: Subject) -> Iterator[Pair]:
    """Words to send, where the subject's event is held at all."""
    for each in subject.messages if known.takes(subject.run.when) else ():
        if known.takes(each.when):
            yield Pair(what=known.word(f"message.{each.kind}"), said=known.said(each, each.say))


def _hazard(known: Context, hazard: Hazard) -> HazardLine:
    return HazardLine(never=known.said(hazard, hazard.never), act=known.say(hazard.act), why=known.say(hazard.why))


def _rung(known: Context, rung: Rung) -> RungLine:
    return RungLine(
        who=known.say(rung.who), may=known.said(rung, rung.may), up=known.say(rung.up), leave=known.say(rung.leave)
    )


def _run(known: Context, subject: Subject, hours: Mapping[str, Hour]) -> RunPage:
    run = subject.run

    def who(role: str) -> str:
        if role != MEMBERS:
            return known.title(role)
        members = known.say.slots["members"]
        return known.word("person.members", members=members) if run.meets else members

    ids = {each.id: run_id(subject.id, each.id) for each in run.lines}
    kept = {work.id for work in known.fitted.works}
    cut = {work.id for work in known.fitted.cut}  # what is not done is not told
    ordered = sorted(run.checks, key=lambda check: DANGER_FIRST.index(check.then))
    return RunPage(
        title=known.said(run, run.title),
        meets=run.meets,
        outdoors=subject.outdoors,
        lines=tuple(
            (_at(known, each, hours.get(held_by(each, kept) or ids[each.id])), who(each.who), known.said(each, each.do))
            for each in run.lines
            if ids[each.id] not in cut
        ),
        works=tuple(each for each in ids.values() if each in kept),
        checks=tuple(
            CheckLine(sign=known.say(each.sign), then=each.then, do=known.said(each, each.do)) for each in ordered
        ),
        kit=known.say(run.kit),
        ends=known.say(run.ends),
    )


def _at(known: Context, line: RunLine, hour: Hour | None) -> str:
    """When a line is done: as it is written, with the hour at which it really is, and with its day of the week."""
    said = known.say(line.at)
    if not hour or not line.clock:
        return said
    before = said.removesuffix(line.clock).rstrip(" ,，")
    if line.offset is None or before == said or len(hour[0]) != 1:
        return said.replace(line.clock, hour[1])
    day = known.word(f"weekday.{WEEKDAYS[hour[0][0]]}")
    return known.word("run.at", day=day, at=hour[1], when=before)


def _incident(known: Context, incident: Incident) -> IncidentPage:
    return IncidentPage(
        id=incident.id,
        title=known.say(incident.title),
        danger=incident.danger,
        of=incident.of,
        clock=tuple(SopStep(said=known.said(each, each.do), minute=each.minute) for each in incident.clock),
        call=known.say(incident.call),
        say=known.said(incident, incident.say),
    )


def led(known: Context) -> str:
    """How a subject that nobody chose was told, in a sentence: its title, and the words that led to it."""
    told: list[str] = []
    titles = {subject.id: known.say(subject.title) for subject in subjects_of(known.library, known.facts["subjects"])}
    for each in proposed(known.library, known.profile):
        words = known.word("list.comma").join(known.word("subject.word", word=word) for word in each.words)
        told.append(known.word("subject.led", title=titles[each.subject], words=words))
    return known.word("list.comma").join(told)
