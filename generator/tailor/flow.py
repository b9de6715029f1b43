"""What a subject's run sheet has the team do, as work: each line at its hour, or in a sheet that holds it."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterator, Mapping, Sequence

from ..models.subjects import RunLine, Subject
from ..record import record
from .crew import WEEKDAYS
from .work import MEETING, MEMBERS, OUTING, Sources, Work, in_person

PROMISES = {"promise": "delivery/1", "later-promise": "delivery/2"}
HOURS = (MEETING, "sops/fixed-table", "sops/fixed-hour")  # the community's own hour, from which a routine counts days
Known = Mapping[str, Work]


@record(eq=True)
class Line:
    """A line of a run sheet, by the id of its work. meets: it belongs to what is held in person."""

    id: str
    meets: bool
    line: RunLine


def run_id(subject: str, line: str) -> str:
    """The id of the work that a line of a subject's run sheet is."""
    return f"run/{subject}.{line}"


def with_runs(sources: Sources, subjects: Sequence[Subject], works: Sequence[Work]) -> list[Work]:
    """All work with the lines of the subjects' run sheets.

    The lines of an event stand in place of the sheet of outings; a sheet that a line names is done at its hour.
    """
    if not sources.team or sources.profile.stage == "dormant":
        return list(works)
    known = {work.id: work for work in works}
    found: list[Work] = []
    hours: dict[str, tuple[tuple[int, ...], str]] = {}
    instead = False
    for each in _lines(sources, subjects):
        if held := held_by(each.line, known):
            hours.setdefault(held, (_weekdays(sources, each, known), each.line.clock))
        elif own := _own(sources, each, known):
            found.append(own)
            instead = instead or each.meets
    kept = (work for work in works if not (instead and work.id == f"sops/{OUTING}"))
    return [*(_at(sources, work, *hours[work.id]) if work.id in hours else work for work in kept), *found]


def held_by(line: RunLine, known: Container[str]) -> str:
    """The work in whose minutes a line is done; "" where none of those that it names is in the plan."""
    names = (PROMISES.get(name, f"sops/{name}") for name in line.within)
    return next((name for name in names if name in known), "")


def _lines(sources: Sources, subjects: Sequence[Subject]) -> Iterator[Line]:
    """The lines that somebody of the team does at an hour; of several subjects the first one's event is held."""
    met = False
    for subject in subjects:
        run = subject.run
        if not sources.takes(run.when) or (run.meets and met):
            continue
        met = met or run.meets
        for line in run.lines:
            if line.who != MEMBERS and line.clock and (line.weekdays or line.offset is not None):
                yield Line(run_id(subject.id, line.id), run.meets, line)


def _counted_from(sources: Sources, each: Line, known: Known) -> dict[str, float]:
    """What a line's days are counted from: its id → times a week."""
    if each.meets:
        return {name: times for name, times in in_person(sources).items() if name in known}
    return {name: 1.0 for name in HOURS if name in known and sources.facts["meets.day"]}


def _weekdays(sources: Sources, each: Line, known: Known) -> tuple[int, ...]:
    """The days of the week on which a line is due; none where what it belongs to has no one day of its own."""
    if each.line.weekdays:
        return tuple(WEEKDAYS.index(day) for day in each.line.weekdays)
    met = [known[name] for name, times in _counted_from(sources, each, known).items() if times == 1]
    days = met[0].days if len(met) == 1 else ()
    return ((days[0] + (each.line.offset or 0)) % 7,) if len(days) == 1 else ()


def _own(sources: Sources, each: Line, known: Known) -> Work | None:
    """A line as work of its own; None where there is nothing from which its days could be counted."""
    line, role, days = each.line, sources.holder(each.line.who), _weekdays(sources, each, known)
    base = Work(
        each.id,
        "run",
        role,
        "should",
        line.minutes,
        sources.counts[line.per] if line.per else 1.0,
        line.per,
        float(len(days)),
        "day" if len(days) == len(WEEKDAYS) else "week",
        days,
        line.clock,
    )
    if line.weekdays:
        return dataclasses.replace(base, days=_able(sources, role, days))
    met, offset = _counted_from(sources, each, known), line.offset or 0
    if not met:
        return None
    base = dataclasses.replace(base, priority="must", safe=True, follows=tuple(met), offset=offset)
    if not days:
        return dataclasses.replace(base, times=sum(met.values()), when="event")
    day = days[0] if not offset else _able(sources, role, days, late=offset > 0)[0]
    moved = (day - days[0]) % 7 if offset > 0 else -((days[0] - day) % 7)
    return dataclasses.replace(base, days=(day,), offset=offset + moved, fixed=not offset)


def _able(sources: Sources, role: str, days: Sequence[int], late: bool = False) -> tuple[int, ...]:
    """The days, or where nobody can then the last before them on which somebody can; late: the next after them."""
    able = sources.daily(role) or tuple(range(7))
    return tuple(sorted({min(able, key=lambda day: ((day - each) if late else (each - day)) % 7) for each in days}))


def _at(sources: Sources, work: Work, days: tuple[int, ...], clock: str) -> Work:
    """A sheet at the hour of the line that it holds, and on its days where these are as many."""
    if work.fixed or work.when not in ("day", "week"):
        return work
    days = _able(sources, work.role, days)
    same = work.when == "week" and len(days) == max(1, len(work.days))
    return dataclasses.replace(work, at=clock, days=days if same else work.days)
