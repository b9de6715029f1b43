"""What a plan knows of its subjects. All text is final."""

from __future__ import annotations

from ..record import record
from .pages import Said, SopStep


@record(kw_only=True)
class Pair:
    """What (an act, a kind of members, a message), and what is said of it with its marks."""

    what: str
    said: Said


@record(kw_only=True)
class HazardLine:
    """What is never done, with the law of this region where there is one; the act that follows; why."""

    never: Said
    act: str
    why: str


@record(kw_only=True)
class CheckLine:
    """A sign, whether one goes, changes or stops, and what is done."""

    sign: str
    then: str
    do: Said


@record(kw_only=True)
class RunPage:
    """The event by day and clock, or the routine. lines: when, who, what; checks: what stops first.

    meets: people meet in person; outdoors: in the open. works: sources in the ledger of the lines that are work of
    their own.
    """

    title: Said
    meets: bool
    outdoors: bool = False
    lines: tuple[tuple[str, str, Said], ...]
    works: tuple[str, ...] = ()
    checks: tuple[CheckLine, ...]
    kit: str
    ends: str


@record(kw_only=True)
class IncidentPage:
    """Something that goes wrong, by the clock.

    danger: to life or limb; of: ids of the troubles that it answers; call: who is called; say: the words.
    """

    id: str
    title: str
    danger: bool
    of: tuple[str, ...] = ()
    clock: tuple[SopStep, ...]
    call: str
    say: Said


@record(kw_only=True)
class RungLine:
    """A rung of contribution: who stands there, what they may do, how one comes higher, how one is let go."""

    who: str
    may: Said
    up: str
    leave: str


@record(kw_only=True)
class MeasureLine:
    """A number: its formula, how to count it, what a small sample cannot tell; where it should stand at two dates.

    of: ids of the troubles whose own figure it is.
    """

    title: str
    formula: Said
    count: str
    small: str
    aims: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@record(kw_only=True)
class DayLine:
    """Days of the subject's year, from and to (month-day), and what they change."""

    name: str
    begin: str
    end: str
    do: Said


@record(kw_only=True)
class LimitLine:
    """How far a subject goes: in what, how far, why."""

    topic: str
    said: Said
    why: str


@record(kw_only=True)
class StricterLine:
    """What two subjects limit differently: the stricter with the title of its subject, and those that give way."""

    limit: LimitLine
    title: str
    looser: tuple[tuple[str, str], ...]


@record(kw_only=True)
class SubjectPage:
    """One subject, whole. ladder: what is done instead when there are too few people, in order."""

    id: str
    title: str
    about: Said
    ladder: tuple[Said, ...]
    hazards: tuple[HazardLine, ...]
    run: RunPage | None
    incidents: tuple[IncidentPage, ...]
    rules: tuple[Pair, ...]
    members: tuple[Pair, ...]
    rungs: tuple[RungLine, ...]
    measures: tuple[MeasureLine, ...]
    days: tuple[DayLine, ...]
    tasks: tuple[Said, ...]
    confused_with: str
    specimens: tuple[Pair, ...]
    messages: tuple[Pair, ...] = ()
    limits: tuple[LimitLine, ...] = ()
