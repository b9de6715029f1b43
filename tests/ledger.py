"""What must hold for every plan's ledger, as a list of what does not: for examples, cases and drawn profiles alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from generator.calendar.days import Calendar
from generator.models.profile import Profile
from generator.plan.plan import Plan, TaskLine
from generator.plan.reckoning import WeekLine
from generator.tailor.crew import Seat, seats
from generator.tailor.frame import MEMBERS_FREE

DAY = timedelta(days=1)


def faults(plan: Plan, profile: Profile, calendar: Calendar, slack: float) -> list[str]:
    """Every way in which a ready plan's ledger contradicts itself, the profile or the calendar."""
    return [
        *weeks_add_up(plan),
        *nobody_twice(plan, profile),
        *inside_windows(plan, profile, calendar),
        *weeks_fit(plan, slack),
        *the_tired_keep_free(plan, slack),
        *dates_hold(plan, profile, calendar),
        *one_figure(plan),
        *nothing_empty(plan),
        *musts_first(plan, profile),
        *promise_kept(plan, profile),
        *rows_hold(plan, profile),
        *the_printed_week_is_the_ledger_s(plan, profile),
        *rest_days_rest(plan, calendar),
        *sheets_come_with_outings(plan),
        *lines_come_with_meetings(plan),
        *steps_are_whole(plan),
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


def the_tired_keep_free(plan: Plan, slack: float) -> Iterator[str]:
    """Where people are tired no week is filled beyond the slack, unless page one says which and why."""
    told = any("累" in line or "tired" in line for line in plan.outside)
    for week in plan.weeks if not told and any(each.id == "volunteers-tired" for each in plan.symptoms) else ():
        if week.role != "member" and week.kept > week.have * (100 - slack) / 100 + 1:
            yield f"{week.person} {week.monday}: {week.kept} of {week.have}, and they are tired"


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
    for role in plan.roles:
        for duty in role.duties:
            if duty.at != (pages[duty.sop].at or duty.at):
                yield f"{duty.sop}: the pack says {duty.at}, the sheet {pages[duty.sop].at}"
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


# What waits, and what does not


def tasks(plan: Plan) -> dict[str, TaskLine]:
    """Source → its row in the capacity table, of what is kept."""
    return {(task.sop if "/" in task.sop else f"sops/{task.sop}"): task for load in plan.loads for task in load.kept}


def goes_with_an_event(name: str) -> bool:
    """Whether work comes with its event, and only beside it."""
    return name == "sops/offline-event" or name.endswith(".ready") or name.startswith("run/")


def musts_first(plan: Plan, profile: Profile) -> Iterator[str]:
    """A must waits only where the person's musts and steps leave no room for it, or page one tells of it."""
    rows, told, whole = tasks(plan), " ".join(plan.outside), whole_weeks(plan, profile) - rested(plan)
    kept: dict[tuple[str, str, date], int] = defaultdict(int)
    once: dict[str, int] = {}
    timed = {work.source for work in plan.ledger if any(occurrence.time for occurrence in work.occurrences)}
    for work in plan.ledger:
        once[work.source] = max([once.get(work.source, 0), *(o.minutes for o in work.occurrences)])
        for occurrence in work.occurrences:
            if work.priority == "must":
                kept[work.role, work.person, monday(occurrence.day)] += occurrence.minutes
    for week in plan.weeks:
        room = week.have - kept[week.role, week.person, week.monday]
        for name in week.waiting if week.monday in whole and week.kept > week.have - room else ():
            ready = goes_with_an_event(name)  # only beside it
            task = None if ready else rows.get(name)
            if name in timed:  # a sitting needs a piece of time
                room = min(room, longest_gap(plan, profile, week, name.startswith("event/")))
            if task and task.priority == "must" and task.title not in told and 0 < once.get(name, 0) <= room:
                yield f"{week.person} {week.monday}: {name} ({once[name]}) waits, beside less than musts; room {room}"


def longest_gap(plan: Plan, profile: Profile, week: WeekLine, members: bool) -> int:
    """The longest time of somebody's week in which they do no must and no step (and members are free)."""
    seat, longest = persons(plan, profile)[week.role, week.person], 0
    musts = {work.source for work in plan.ledger if work.priority == "must"}
    taken = [s for s in spans(plan, profile) if s[0].key == seat.key and s[1] in musts and monday(s[2]) == week.monday]
    for weekday in range(7):
        busy = sorted((begin, end) for _, _, day, begin, end in taken if day.weekday() == weekday)
        free = [hours for name in profile.free_hours or MEMBERS_FREE if weekday in (hours := MEMBERS_FREE[name])[0]]
        mine = (*seat.always[weekday], *seat.office[weekday])
        both = [(max(a, c), min(b, d)) for a, b in mine for _, c, d in free if max(a, c) < min(b, d)]
        for first, last in (both if members else ()) or mine:
            for begin, end in (*busy, (last, last)):
                longest = max(longest, min(begin, last) - first)
                first = max(first, end)
    return longest


def spoken_minutes(text: str) -> int:
    """The first minutes that a sentence tells: 45 min, 20 h 50 min, 21小时."""
    found = re.search(
        r"(?:(\d+)\s*(?:h\b|小时|小時))?\s*(?:(\d+)\s*(?:min|分))?", text[re.search(r"\d", text).start() :]
    )
    return 60 * int(found[1] or 0) + int(found[2] or 0)


def promise_kept(plan: Plan, profile: Profile) -> Iterator[str]:
    """What is said to fit is handed over: never more than one behind, but for weeks in which the team rests."""
    rows, whole = tasks(plan), sorted(whole_weeks(plan, profile))
    for number, line in enumerate(plan.promises, 1):
        name = f"delivery/{number}"
        mine = [work for work in plan.ledger if work.source == name]
        if line.gap or name not in rows or not whole:
            continue
        done = sum(o.minutes for work in mine for o in work.occurrences)
        helpers = re.search(r"× (\d+)(?:人|位| people)", rows[name].chain)
        one = spoken_minutes(rows[name].chain) * (int(helpers[1]) if helpers else 1)
        rests = len([day for day in whole if day in rested(plan)])
        if done < rows[name].minutes * (len(whole) - rests - 1) - 1.5 * one - len(whole):
            yield f"{name} is said to fit: {rows[name].minutes} a week, but {done} in {len(whole)} weeks"


# The same in every place


def rested(plan: Plan) -> set[date]:
    """Mondays of the weeks in which the team rests on some day."""
    rests = [rest for rest in plan.rests if rest.what != "season"]
    days = ((rest.first + DAY * n) for rest in rests for n in range((rest.last - rest.first).days + 1))
    return {monday(day) for day in days}


def whole_weeks(plan: Plan, profile: Profile) -> set[date]:
    """Mondays of the weeks of which every day is one of the plan's, from when routine runs."""
    begins = profile.term.from_ if profile.term and profile.term.from_ else plan.day_zero
    first = max(plan.as_of or plan.day_zero, plan.day_zero, begins)
    return {week.monday for week in plan.weeks if first <= week.monday <= plan.valid_until - 6 * DAY}


def ordinary_weeks(plan: Plan, profile: Profile) -> list[date]:
    """Mondays of whole weeks in which nobody rests, nothing waits and no step is due."""
    return sorted(
        whole_weeks(plan, profile) - rested(plan) - {week.monday for week in plan.weeks if week.waiting or week.full}
    )


def rows_hold(plan: Plan, profile: Profile) -> Iterator[str]:
    """A row of the capacity table is what the ledger comes to: in the printed week, else over all weeks."""
    whole = whole_weeks(plan, profile)
    placed, times = defaultdict(lambda: defaultdict(int)), Counter(line.source for line in plan.ordinary)
    of_the_team = {work.source for work in plan.ledger if work.role != "member"}
    for work in plan.ledger:
        if work.role == "member" and work.source in of_the_team:
            continue  # members who are there besides, in turn
        for occurrence in work.occurrences:
            placed[work.source][monday(occurrence.day)] += occurrence.minutes
    printed: dict[str, int] = defaultdict(int)
    for line in plan.ordinary:
        printed[line.source] += line.minutes
    waits, told = {name for week in plan.weeks for name in week.waiting}, " ".join(plan.outside)
    over = {task.sop for load in plan.loads if load.over for task in load.kept}
    for name, task in tasks(plan).items():
        if task.title in told or task.sop in over or not whole:  # too few hands or hours, or days on which nobody can
            continue
        if name in printed and name not in waits and abs(printed[name] - task.minutes) > 1 + times[name]:
            yield f"{name}: {task.minutes} a week, {printed[name]} in the printed week"
        lump, total = max(placed[name].values(), default=0), sum(placed[name][day] for day in whole)
        most, much = task.minutes * len(whole), (1 + times[name]) * len(whole) + 1.5 * lump
        if total > most + much:
            yield f"{name}: {task.minutes} a week, but {total} in {len(whole)} weeks"
        follows = goes_with_an_event(name)
        if total < most - much and lump and name not in waits and not rested(plan) and not follows:
            yield f"{name}: {task.minutes} a week, but only {total} in {len(whole)} weeks"


def the_printed_week_is_the_ledger_s(plan: Plan, profile: Profile) -> Iterator[str]:
    """Every line of the printed week stands in every ordinary week; the cells of the week are the lines added up."""
    stands = {
        (work.role, work.person, work.source, occurrence.day, occurrence.time, occurrence.minutes)
        for work in plan.ledger
        for occurrence in work.occurrences
    }
    dropped = any(rest.what == "dropped" for rest in plan.rests)  # then what goes with a meeting is not due either
    for day in ordinary_weeks(plan, profile):
        for line in plan.ordinary:
            if dropped and line.source.startswith("run/"):
                continue
            if (line.role, line.person, line.source, day + DAY * line.weekday, line.time, line.minutes) not in stands:
                yield f"{line.source} of {line.person}: not on {day + DAY * line.weekday} at {line.time}"
    lines, cells = defaultdict(int), defaultdict(int)
    for line in plan.ordinary:
        lines[line.source, line.weekday] += line.minutes
    for cell in plan.week:
        cells[cell.sop if "/" in cell.sop else f"sops/{cell.sop}", cell.weekday] += cell.total
    if lines != cells:
        yield f"week: {sorted(set(lines.items()) ^ set(cells.items()))[:3]}"


def rest_days_rest(plan: Plan, calendar: Calendar) -> Iterator[str]:
    """Nothing but musts on a day on which the team rests."""
    for work in plan.ledger:
        for occurrence in work.occurrences:
            if work.priority != "must" and calendar.rest(occurrence.day):
                yield f"{work.id} on {occurrence.day}, on which the team rests"


def sheets_come_with_outings(plan: Plan) -> Iterator[str]:
    """Getting ready for each weekly meeting in person stands before it, in its week or the one before, and only there.

    Or it waits in that week, by name. All of its minutes, for each meeting its own.
    """
    meets = {(o.day, o.time) for work in plan.ledger if work.source == "event/meeting" for o in work.occurrences}
    ready = [work for work in plan.ledger if work.source == "sops/offline-event"]
    if not meets or not ready or any(re.fullmatch(r"event/\d+", work.source) for work in plan.ledger):
        return
    left = sorted((o.day, o.time, o.minutes) for work in ready for o in work.occurrences)
    waits = {week.monday for week in plan.weeks if "sops/offline-event" in week.waiting}
    for day, at in sorted(meets):
        need = 0 if monday(day) in waits else max(1, round(ready[0].minutes * ready[0].count))
        while need > 0 and left and monday(day) - 7 * DAY <= left[0][0] and left[0][:2] < (day, at):
            need -= left.pop(0)[2]
        if need:
            yield f"no sheet before the meeting on {day}: {need} minutes of it are missing, next is {left[:1]}"
    if left:
        yield f"a sheet on {left[0][0]}, before no meeting"


def lines_come_with_meetings(plan: Plan) -> Iterator[str]:
    """What a run sheet has near each weekly meeting is done as often as this, but for the first and the last."""
    meets = sorted({o.day for work in plan.ledger if work.source == "event/meeting" for o in work.occurrences})
    lines: dict[str, set[date]] = defaultdict(set)
    for work in plan.ledger if len(meets) > 4 else ():
        if work.kind == "run" and work.priority == "must":
            lines[work.source] |= {occurrence.day for occurrence in work.occurrences}
    for source, days in lines.items():
        waits = sum(source in week.waiting for week in plan.weeks)
        if min(days) <= meets[0] + 7 * DAY and not len(meets) - 1 - waits <= len(days) <= len(meets) + 1:
            yield f"{source}: on {len(days)} days, beside {len(meets)} meetings"


def steps_are_whole(plan: Plan) -> Iterator[str]:
    """A step that is to come has all of its minutes on days, or page one says what finds no room."""
    placed: dict[str, int] = defaultdict(int)
    for work in plan.ledger:
        if work.kind == "step":
            placed[work.source.removeprefix("launch/")] += sum(occurrence.minutes for occurrence in work.occurrences)
    told, roles = " ".join(plan.outside), {load.role for load in plan.loads}
    for step in plan.schedule:
        if step.state != "past" and placed[step.id] < step.minutes and step.title not in told and step.owner in roles:
            yield f"step {step.id}: {placed[step.id]} of {step.minutes} minutes"
