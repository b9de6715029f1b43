"""What a plan reckons: persons, work on days and hours, weeks, the promise, levers, rest days, questions.

All text is final.
"""

from datetime import date

from ..record import record
from .pages import Said


@record(kw_only=True)
class PersonLine:
    """Somebody in the team. person: the name, or role and number; minutes: a week; windows: when, in words."""

    role: str
    role_title: str
    person: str
    minutes: int
    windows: str


@record(kw_only=True)
class Occurrence:
    """Work on a day. time: "" where it has none and is done when it comes; minutes: of this person, `units` of it."""

    day: date
    time: str
    minutes: int
    units: float = 1


@record(kw_only=True)
class OrdinaryLine:
    """Minutes of one person on one weekday (0 Monday) of an ordinary week.

    From when, for one piece of work (its source).
    """

    role: str
    person: str
    weekday: int
    time: str
    minutes: int
    source: str


@record(kw_only=True)
class WorkLine:
    """One piece of work of one person. kind: sop, step, care, event, delivery, answer, review or drill.

    minutes: of one unit each time; count: units each time; source: the item it comes from (`sops/daily-duty`);
    priority: must, should or could; every: in words.
    """

    id: str
    kind: str
    title: str
    role: str
    role_title: str
    person: str
    minutes: int
    count: float
    every: str
    priority: str
    source: str
    occurrences: tuple[Occurrence, ...] = ()


@record(kw_only=True)
class WeekLine:
    """A person's week in minutes. have: rest days taken off; kept: placed on days; waiting: ids of work that waits.

    full: the week has dated steps, so that all hours may be used and routine waits.
    """

    role: str
    role_title: str
    person: str
    monday: date
    have: int
    need: int
    kept: int
    full: bool = False
    waiting: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@record(kw_only=True)
class PromiseLine:
    """What the promise hands over, reckoned. Numbers are a week's where not said otherwise.

    owed: deliveries; cost: minutes that they take; have: minutes there are for it (None: members' own time); can:
    deliveries that fit; seats: members whom one serves (None: no limit); served: members a month; gap: deliveries
    short. lines: the sum in words, line by line; assumed: the profile does not say it.
    """

    what: str
    every: str
    owed: float
    cost: int
    by_title: str
    can: float
    have: int | None = None
    seats: int | None = None
    served: float | None = None
    turns: int | None = None  # members needed so that each has one turn a month
    gap: float = 0
    within: str = ""
    shown_by: str = ""
    assumed: bool = False
    lines: tuple[str, ...] = ()


@record(kw_only=True)
class LeverLine:
    """A way to make the plan fit.

    state: used, next, never or refused (with the profile's reason). before and after as printed; works: what goes by
    name, where the lever takes away whatever is of least weight.
    """

    id: str
    title: str
    state: str
    text: str = ""
    costs: str = ""
    role: str = ""
    before: str = ""
    after: str = ""
    saved: int = 0
    saves: str = ""  # the same as it is printed
    works: str = ""
    reason: str = ""
    said: Said


@record(kw_only=True)
class RestLine:
    """Days on which the team rests or something is moved.

    what: rests, moved, dropped, kept, peak (members have no time) or season (of a subject's year); text says which work
    and why.
    """

    first: date
    last: date
    name: str
    what: str
    text: str
    provisional: bool = False


@record(kw_only=True)
class AnswerLine:
    """An answer to a question back: what is then done, and what is written into the profile ("": nothing)."""

    reply: str
    then: str
    fill: str = ""


@record(kw_only=True)
class QuestionLine:
    """Something in the profile to ask back: what, and what follows from either answer.

    field: the path that answers it.
    """

    id: str
    field: str
    ask: str
    answers: tuple[AnswerLine, ...]
