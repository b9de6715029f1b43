"""What must hold for every plan's ledger, as a list of what does not: for examples, cases and drawn profiles alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from generator.calendar.days import Calendar
from generator.models.profile import Profile
from generator.plan.plan import Plan
from generator.tailor.crew import Seat, seats

DAY = timedelta(days=1)


def faults(plan: Plan, profile: Profile, calendar: Calendar, slack: float) -> list[str]:
    """Every way in which a ready plan's ledger contradicts itself, the profile or the calendar."""
    return [
        *weeks_add_up(plan),
        *nobody_twice(plan, profile),
        *inside_windows(plan, profile, calendar),
        *weeks_fit(plan, slack),
        *dates_hold(plan, profile, calendar),
        *one_figure(plan),
        *nothing_empty(plan),
    ]


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - DAY * day.weekday()


def weeks_add_up(plan: Plan) -> Iterator[str]:
    """Kept minutes of a person's week are those of the ledger; what is needed is what is kept and what waits."""
    added: dict[tuple[str, str, date], int] = defaultdict(int)
    for work in plan.ledger:
        for occurrence in work.occurrences:
            added[work.role, work.person, monday(occurrence.day)] += occurrence.minutes
    told = {(week.role, week.person, week.monday): week for week in plan.weeks}
    for key, minutes in added.items():
        if key not in told or told[key].kept != minutes:
            yield f"{key}: the ledger has {minutes} minutes, the week {told[key].kept if key in told else 'nothing'}"
    for key, week in told.items():
        if week.kept and key not in added:
            yield f"{key}: {week.kept} minutes that are not in the ledger"
        if week.need < week.kept or (week.need > week.kept) != bool(week.waiting):
            yield f"{key}: need {week.need}, kept {week.kept}, waiting {week.waiting}"
        if week.kept > week.have:
            yield f"{key}: {week.kept} of {week.have} minutes"


def persons(plan: Plan, profile: Profile) -> dict[tuple[str, str], Seat]:
    """Role and name as printed → the person."""
    return {(line.role, line.person): seat for line, seat in zip(plan.people, seats(profile), strict=True)}


def spans(plan: Plan, profile: Profile) -> Iterator[tuple[Seat, str, date, int, int]]:
    """Everything with a clock time that somebody of the team does: who, what, day, from, to."""
    crew = persons(plan, profile)
    for work in plan.ledger:
        for occurrence in work.occurrences:
            if occurrence.time and (work.role, work.person) in crew:
                hours, minutes = map(int, occurrence.time.split(":"))
                begin = hours * 60 + minutes
                yield crew[work.role, work.person], work.source, occurrence.day, begin, begin + occurrence.minutes


def nobody_twice(plan: Plan, profile: Profile) -> Iterator[str]:
    """Nobody does two things at once, in whatever role."""
    busy: dict[tuple[str, date], list[tuple[int, int, str]]] = defaultdict(list)
    for seat, source, day, begin, end in spans(plan, profile):
        busy[seat.key, day].append((begin, end, source))
    for (key, day), times in busy.items():
        for (_, end, one), (begin, _, other) in zip(sorted(times), sorted(times)[1:]):
            if begin < end:
                yield f"{key} on {day}: {one} and {other} at once"


def inside_windows(plan: Plan, profile: Profile, calendar: Calendar) -> Iterator[str]:
    """What lies outside somebody's windows is told on page one."""
    told = " ".join(plan.outside)
    titles = {work.source: work.title for work in plan.ledger}
    for seat, source, day, begin, end in spans(plan, profile):
        inside = any(first <= begin and end <= last for first, last in seat.windows(day, calendar))
        if not inside and titles[source] not in told:
            yield f"{seat.key}: {source} on {day} at {begin // 60}:{begin % 60:02d} is outside {seat.words}"


def weeks_fit(plan: Plan, slack: float) -> Iterator[str]:
    """An ordinary week keeps its slack, unless the musts alone take more, which the plan says."""
    over = {load.role for load in plan.loads if load.used > load.have * (100 - slack) / 100 + 1}
    for week in plan.weeks:
        limit = week.have * (100 - slack) / 100
        if not week.full and week.kept > limit + 1 and week.role not in over and week.role != "member":
            yield f"{week.person} {week.monday}: {week.kept} of {week.have} in an ordinary week"


def dates_hold(plan: Plan, profile: Profile, calendar: Calendar) -> Iterator[str]:
    """Nothing after the manual's last day, nor the term's; no step on a day on which the team rests, but day 0."""
    for work in plan.ledger:
        for occurrence in work.occurrences if work.kind == "step" else ():
            if calendar.rest(occurrence.day) and occurrence.day != plan.day_zero:
                yield f"{work.id} on {occurrence.day}, {calendar.rest(occurrence.day)}"
    last = min(plan.valid_until, profile.term.to) if profile.term else plan.valid_until
    for work in plan.ledger:
        for occurrence in work.occurrences:
            if occurrence.day > last:
                yield f"{work.id} on {occurrence.day}, after {last}"
    for step in plan.schedule:
        if step.state != "past" and max(step.day, step.end) > last:
            yield f"step {step.id} until {step.end}, after {last}"
    for review in plan.reviews:
        if review.day > last:
            yield f"review {review.sop} on {review.day}, after {last}"


def one_figure(plan: Plan) -> Iterator[str]:
    """The rows of the capacity table add up to what is printed of it, and the sheets say what the ledger says."""
    for load in plan.loads:
        if load.used != sum(task.minutes for task in load.kept):
            yield f"{load.role}: rows of {sum(task.minutes for task in load.kept)}, printed {load.used}"
        if load.need != load.used + sum(task.minutes for task in load.cut):
            yield f"{load.role}: need {load.need}"
        if load.have != sum(person.minutes for person in plan.people if person.role == load.role):
            yield f"{load.role}: have {load.have}"
    pages = {page.id: page for page in plan.sops}
    for cell in plan.week:
        page = pages.get(cell.sop)
        if page and cell.at and page.at and min(c.at for c in plan.week if c.sop == cell.sop) > page.at:
            yield f"{cell.sop}: the week says {cell.at}, the sheet {page.at}"
    cut = {cut.sop for cut in plan.cuts}
    for page in plan.sops:
        if page.printed == "cut" and page.id not in cut:
            yield f"{page.id} is cut, but not in the list"
    for symptom in plan.symptoms:
        if symptom.sop and symptom.sop not in plan.month and pages[symptom.sop].printed not in ("month", "crisis"):
            yield f"{symptom.id} points to {symptom.sop}, which is not printed this month"


def nothing_empty(plan: Plan) -> Iterator[str]:
    """No work of no minutes and no day."""
    for work in plan.ledger:
        if not work.occurrences or not work.title or any(o.minutes <= 0 for o in work.occurrences):
            yield f"{work.id}: {work.occurrences[:1]}"
