"""The plan: everything that will be printed for one profile, in one language, and nothing else. All text is final."""

from dataclasses import field
from datetime import date

from ..record import record
from .pages import (
    BottleneckLine,
    CallLine,
    DutyLine,
    GateLine,
    MetricLine,
    ObjectivePage,
    PlanStep,
    Reference,
    Said,
    SopPage,
    SourceLine,
    SourceStageLine,
    StandardLine,
    TermLine,
    TierPage,
)
from .reckoning import LeverLine, OrdinaryLine, PersonLine, PromiseLine, QuestionLine, RestLine, WeekLine, WorkLine
from .subjects import StricterLine, SubjectPage
from .troubles import AlertLine, SymptomLine, WorryLine


@record(kw_only=True)
class Chosen:
    """An item in the plan, where it was written, and which layer set which of its fields."""

    kind: str
    id: str
    layer: str = "library"
    overridden: dict[str, str] = field(default_factory=dict)


@record(kw_only=True)
class LeftOut:
    """An item that is not in the plan, and why. by: "profile", "condition", "overlay" or "capacity"."""

    kind: str
    id: str
    title: str
    reason: str
    by: str


@record(kw_only=True)
class Fact:
    """A field of the profile as it is printed. `assumed`: it was not given; `changes`: what giving it would change;
    `first`: told on page one."""

    field: str
    label: str
    value: str
    assumed: bool = False
    assume: str = ""
    changes: str = ""
    first: bool = False


@record(kw_only=True)
class Missing:
    """Something to settle before a full manual is written."""

    id: str
    title: str
    why: str
    how: tuple[Said, ...]


@record(kw_only=True)
class Setting:
    """A parameter as used. origin: "profile", "case" or "default"; layer: who wrote that default."""

    id: str
    label: str
    value: float
    printed: str
    unit: str
    origin: str
    why: Said
    layer: str = "library"
    percent: bool = False


@record(kw_only=True)
class Number:
    """A figure with its arithmetic in words, e.g. "5000 ÷ 200 = 25"."""

    id: str
    label: str
    value: float
    printed: str
    unit: str
    chain: str
    why: Said


@record(kw_only=True)
class RolePage:
    """A role: who holds it, what it does, and its Monday. holder: the role that does it when nobody holds it.

    takes_over: titles of the roles that fall to it; their_monday: those among them with work this month, and their
    Monday; duties: its week.
    """

    id: str
    title: str
    people: int
    hours: float
    holder: str
    does: Said
    monday: tuple[Said, ...]
    never: tuple[Said, ...]
    takes_over: tuple[str, ...] = ()
    their_monday: tuple[tuple[str, tuple[Said, ...]], ...] = ()
    duties: tuple[DutyLine, ...] = ()


@record(kw_only=True)
class TaskLine:
    """A task in the capacity table; minutes a week."""

    sop: str
    title: str
    priority: str
    minutes: float
    chain: str


@record(kw_only=True)
class Load:
    """A role's week in minutes: what it has, what everything would need, what is kept and what is cut."""

    role: str
    title: str
    people: int
    have: float
    need: float
    used: float
    over: float
    more_people: int
    kept: tuple[TaskLine, ...]
    cut: tuple[TaskLine, ...]
    peak_week: date | None = None
    peak_minutes: float = 0


@record(kw_only=True)
class Cut:
    """A task that does not fit, and the people it would take to restore it."""

    sop: str
    title: str
    role: str
    minutes: float
    people: int


@record(kw_only=True)
class WeekCell:
    """A task on one weekday (0 Monday).

    count: of how many units of `minutes`; who: the persons; total: their minutes in all.
    """

    weekday: int
    at: str
    sop: str
    title: str
    owner: str
    owner_title: str
    channel: str
    minutes: int
    count: float = 1
    who: str = ""
    total: int = 0


@record(kw_only=True)
class ReviewLine:
    """A task of every month or quarter, and the days on which it is done.

    every: "month" or "quarter"; `weeks` between two.
    """

    sop: str
    title: str
    owner_title: str
    every: str
    weeks: int
    day: date
    at: str
    minutes: int
    days: tuple[date, ...] = ()


@record(kw_only=True)
class TensionLine:
    """A disagreement between sources, how it is ruled here, and both sides."""

    id: str
    title: str
    chapter: str
    ruled_by: str
    line: Said
    side_a: Said
    side_b: Said


@record(kw_only=True)
class AdviceLine:
    """A line of advice; place: body, not-doing or gate."""

    id: str
    chapter: str
    place: str
    said: Said


@record(kw_only=True)
class CaseLine:
    """A case of a source and what it teaches, told in a chapter; its figures are claimed by the source."""

    id: str
    title: str
    chapter: str
    story: Said
    lesson: str


@record(kw_only=True)
class MisconceptionLine:
    """What people think, and what holds instead."""

    id: str
    title: str
    chapter: str
    said: Said


@record(kw_only=True)
class PlatformPage:
    """A place: is it the home or for notices, whom it fits, and its properties."""

    id: str
    title: str
    use: str
    fits: Said
    capacity: int | None
    properties: tuple[tuple[str, Said, str], ...]


@record(kw_only=True)
class Identity:
    """Who we are: type, stage and what they ask for."""

    type: str
    variant: str
    why: Said
    earnest: str
    approach: tuple[tuple[str, Said], ...]
    stage: str
    stage_means: str
    numbered: str
    focus: Said
    gate: GateLine
    platforms: tuple[PlatformPage, ...]
    ladder: tuple[SourceStageLine, ...] = ()


@record(kw_only=True)
class Plan:
    """The resolved plan.

    `fingerprint` is a hash of everything else in it; `brief`: the team's hours carry a short manual only.

    outside: what is placed outside windows or cannot be done within them, told on page one. timezone: IANA name, ""
    where the region has several; records: sheets of the tracker, id → title.
    """

    name: str
    language: str
    promise: str
    ready: bool
    start: date
    day_zero: date
    moved: bool
    as_of: date | None
    valid_until: date
    plan_kind: str
    brief: bool
    decides: str
    contact: str
    link: str
    timezone: str
    account: tuple[str, str]
    welcome: tuple[str, ...] = ()
    unwelcome: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    identity: Identity
    settings: tuple[Setting, ...] = ()
    numbers: tuple[Number, ...] = ()
    roles: tuple[RolePage, ...] = ()
    loads: tuple[Load, ...] = ()
    cuts: tuple[Cut, ...] = ()
    schedule: tuple[PlanStep, ...] = ()
    week: tuple[WeekCell, ...] = ()
    reviews: tuple[ReviewLine, ...] = ()
    records: dict[str, str] = field(default_factory=dict)
    sops: tuple[SopPage, ...] = ()
    month: tuple[str, ...] = ()
    tiers: tuple[TierPage, ...] = ()
    objective: ObjectivePage | None = None
    metrics: tuple[MetricLine, ...] = ()
    tensions: tuple[TensionLine, ...] = ()
    advice: tuple[AdviceLine, ...] = ()
    health: tuple[StandardLine, ...] = ()
    bottlenecks: tuple[BottleneckLine, ...] = ()
    misconceptions: tuple[MisconceptionLine, ...] = ()
    cases: tuple[CaseLine, ...] = ()
    glossary: tuple[TermLine, ...] = ()
    subjects: tuple[SubjectPage, ...] = ()
    calls: tuple[CallLine, ...] = ()
    stricter: tuple[StricterLine, ...] = ()
    symptoms: tuple[SymptomLine, ...] = ()
    alerts: tuple[AlertLine, ...] = ()
    worries: tuple[WorryLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    ledger: tuple[WorkLine, ...] = ()
    ordinary: tuple[OrdinaryLine, ...] = ()
    weeks: tuple[WeekLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    levers: tuple[LeverLine, ...] = ()
    rests: tuple[RestLine, ...] = ()
    outside: tuple[str, ...] = ()
    questions: tuple[QuestionLine, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    references: tuple[Reference, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    items: tuple[Chosen, ...] = ()
    fingerprint: str = ""
