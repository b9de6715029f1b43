"""What a playbook can hold: one dataclass for each kind of item. The field comments are the editor's guide."""

from typing import Annotated, Literal

from ..record import record
from .base import Clock, Item, Number, PlaceKind, Range, Ref, Statement, Text
from .calls import Directory
from .parts import (
    Action,
    Approach,
    Audience,
    Care,
    Channel,
    Chapter,
    Escalation,
    Every,
    Gate,
    Level,
    Limit,
    Message,
    MetricId,
    ParameterCase,
    ParameterId,
    Phase,
    Priority,
    Property,
    Record,
    RoleId,
    RoleLine,
    SopDay,
    SopId,
    Step,
    Target,
    Unit,
)
from .reckoning import AssumedDelivery, Lever, Question
from .sources import Case, Claim, Source, SourceStage, Tension
from .subjects import Subject
from .troubles import Concept, Phrasing, Symptom


@record(kw_only=True)
class Parameter(Item):
    """A number the advice depends on. `why` says in one line where the default is from."""

    label: Text
    unit: Unit
    default: Number
    range: tuple[Number, Number]
    why: Text
    cases: tuple[ParameterCase, ...] = ()


@record(kw_only=True)
class Figure(Item):
    """A number worked out from others; the arithmetic is printed as a chain in file order.

    of: names of inputs (see tailor/parameters.py), parameters or earlier figures, left to right. first: the first that
    is not 0.
    """

    label: Text
    unit: Unit
    op: Literal["divide-up", "divide", "multiply", "add", "subtract", "percent-of", "smaller", "larger", "first"]
    of: tuple[str, ...]
    floor: Number | None = None
    shown: bool = True


@record(kw_only=True)
class Field(Item):
    """The words for one profile field: how it is asked, what is assumed when it is not set, what it changes.

    first: its assumption is told on page one.
    """

    says_why = False

    id: str  # the dotted path, e.g. leader.hours
    label: Text
    ask: Text
    assume: Text | None = None
    changes: Text
    options: dict[str, Text] | None = None
    first: bool = False


@record(kw_only=True)
class Word(Item):
    """A word or phrase of the plan, e.g. `every.day`; `{…}` in it is filled by the resolver, not by slots."""

    says_why = False

    id: str
    text: Text


@record(kw_only=True)
class Type(Item):
    """Why people come (source 003 has six). `earnest` says what counts as earnest in this type."""

    title: Text
    why: Text
    earnest: Text
    approach: Approach


@record(kw_only=True)
class Variant(Item):
    """A narrower kind of community, laid over its types.

    alone: a second reason to come adds nothing to its approach.
    """

    title: Text
    of: tuple[Annotated[str, Ref(("types",))], ...]
    alone: bool = False
    why: Text | None = None
    earnest: Text | None = None
    approach: Approach


@record(kw_only=True)
class Platform(Item):
    """A place where a community lives, described by properties. `capacity`: people in one group, null for no limit."""

    title: Text
    fits: Text
    capacity: Annotated[int, Range(1)] | None = None
    kind: PlaceKind = "groups"
    own: bool = False
    properties: tuple[Property, ...]


@record(kw_only=True)
class Stage(Item):
    """Where the community stands. `plan` says which dated plan it gets; `numbered` is source 001's number."""

    title: Text
    means: Text
    plan: Literal["launch", "takeover"]
    numbered: str = ""
    focus: Statement
    gate: Gate


@record(kw_only=True)
class Role(Item):
    """Who does the work. Duties of a role nobody holds go to the first of `falls_to` that somebody holds."""

    title: Text
    falls_to: tuple[RoleId, ...] = ()
    does: Text
    monday: tuple[RoleLine, ...]
    never: tuple[RoleLine, ...] = ()


@record(kw_only=True)
class Metric(Item):
    """What is counted. `floor` names the parameter below which `below` (an SOP) is opened.

    better: whether more of it or less is good. boxes: where it is written as two numbers, their names; the first is the
    metric's.
    """

    title: Text
    unit: Unit
    formula: Text
    by_hand: Text
    every: Literal["day", "week", "month", "quarter"]
    weekly_six: bool = False
    floor: ParameterId | None = None
    below: SopId | None = None
    better: Literal["more", "less"] = "more"
    boxes: tuple[Text, ...] = ()


@record(kw_only=True)
class Sop(Item):
    """One task, complete enough to be done from one sheet of paper."""

    title: Text
    phase: Phase
    chapter: Chapter
    priority: Priority
    trigger: Text
    owner: RoleId
    backup: RoleId
    every: Every
    times: Annotated[float, Range(0)] | None = None  # for `event`: how often in a month, as expected
    on: tuple[SopDay, ...] = ()  # for `week`: which days; `meeting`: the community's own fixed day and hour
    at: Clock | None = None
    audience: Audience = "staff"  # members are met in their free hours
    minutes: Annotated[int, Range(1, 100_000)]
    per: Annotated[str, Ref(("figures", "parameters"), ("group", "member", "post", "question", "comment"))] | None = (
        None
    )
    rests: bool = True  # on days on which the team rests; false for what must be looked at on a holiday too
    channel: Channel
    material: Text
    steps: tuple[Step, ...]
    messages: tuple[Message, ...] = ()
    stop: Text  # when to stop and whom to call
    limit: Limit | None = None
    done: Text
    if_it_fails: Text
    escalate: Escalation
    record: Record
    metric: MetricId | None = None


@record(kw_only=True)
class LaunchStep(Item):
    """One dated step of the launch plan, of the take-over plan, or of any.

    offset: days from day 0; where it is `counted_from` another day, which the profile names, days before that, in any
    plan. after: steps that must be finished before. days: how long it takes.
    meeting: on the day of the week on which the community meets. per: its minutes are of each of these; where there are
    none it is no step of the plan.
    """

    plan: Literal["launch", "takeover", "any"]
    title: Text
    counted_from: Literal["start", "fee.renews", "free_until"] = "start"
    offset: Annotated[int, Range(-730, 730)]
    days: Annotated[int, Range(1, 730)] = 1
    after: tuple[Annotated[str, Ref(("launch",))], ...] = ()
    audience: Audience = "staff"
    meeting: bool = False
    at: Clock | None = None
    owner: RoleId
    minutes: Annotated[int, Range(1, 100_000)]
    per: Literal["", "turns-asked", "helpers-asked", "unanswered"] = ""
    steps: tuple[Step, ...]
    done: Text
    gate: Gate | None = None
    sop: SopId | None = None


@record(kw_only=True)
class Tier(Item):
    """A segment of members with its own treatment. `active` and `earnest` place it in the matrix."""

    scheme: Literal["activity-earnestness", "three-three-four", "relation-ladder", "lead-users"]
    title: Text
    who: Text
    active: bool | None = None
    earnest: bool | None = None
    share: Annotated[int, Range(0, 100)] | None = None  # percent, for 3-3-4
    care: tuple[Care, ...]
    stop: Statement
    up: Text
    down: Text


@record(kw_only=True)
class KeyResult(Item):
    """A measured result. `initiative` is the work the source names; the measure beside it is ours."""

    title: Text
    initiative: Text
    metric: MetricId
    target: Target
    owner: RoleId
    due: Annotated[int, Range(1, 3660)]  # days from day 0
    actions: tuple[Action, ...]


@record(kw_only=True)
class Objective(Item):
    """What the community should reach for one purpose."""

    title: Text
    owner: RoleId
    results: tuple[KeyResult, ...]


@record(kw_only=True)
class Advice(Item):
    """A line of advice for one chapter.

    place: "body" of its chapter; "not-doing" and "decide" on page one; "gate": a duty the law or safety brings along.
    above_zero: printed only where this figure is above zero.
    """

    chapter: Chapter
    place: Literal["body", "not-doing", "decide", "gate"]
    text: Text
    above_zero: Annotated[str, Ref(("figures",))] | None = None


@record(kw_only=True)
class Readiness(Item):
    """Something without which no full manual is written; `when` holds when it is missing."""

    title: Text
    why: Text
    how: tuple[Step, ...]


@record(kw_only=True)
class Standard(Item):
    """One line of the health card that a team fills in in ten minutes: a question and what 0, 1 and 2 look like."""

    title: Text
    ask: Text
    levels: tuple[Level, ...]
    caution: Text | None = None


@record(kw_only=True)
class Bottleneck(Item):
    """Where communities get stuck: the sign, why, what to do, and the SOP that does it."""

    title: Text  # the sign, as it is seen
    cause: Text
    do: Text
    open: SopId | None = None


@record(kw_only=True)
class Misconception(Item):
    """What people think, and what holds instead; printed in the chapter where it would do harm."""

    title: Text  # the thought, as people say it
    instead: Text
    chapter: Chapter


@record(kw_only=True)
class Term(Item):
    """A word of the field. `aliases`: what else it is called or searched by, in any language and script.

    explain: told in the manual's appendix where the manual uses the word. of: items it leads to.
    """

    title: Text
    means: Text
    of: tuple[Annotated[str, Ref(("*",))], ...] = ()
    explain: bool = False


@record(kw_only=True)
class Naming(Item):
    """What a place calls otherwise: every `word` of the library's advice is said as `instead` there, the longest first.

    Words that mean themselves (`word` and `instead` alike) are left as they are. What sources say is never changed.
    """

    says_why = False

    word: Text
    instead: Text


KINDS: dict[str, type[Item]] = {
    "sources": Source,
    "claims": Claim,
    "parameters": Parameter,
    "figures": Figure,
    "fields": Field,
    "words": Word,
    "types": Type,
    "variants": Variant,
    "platforms": Platform,
    "stages": Stage,
    "roles": Role,
    "metrics": Metric,
    "sops": Sop,
    "launch": LaunchStep,
    "tiers": Tier,
    "objectives": Objective,
    "tensions": Tension,
    "advice": Advice,
    "readiness": Readiness,
    "symptoms": Symptom,
    "phrasings": Phrasing,
    "concepts": Concept,
    "source_stages": SourceStage,
    "health": Standard,
    "bottlenecks": Bottleneck,
    "misconceptions": Misconception,
    "cases": Case,
    "glossary": Term,
    "levers": Lever,
    "deliveries": AssumedDelivery,
    "questions": Question,
    "namings": Naming,
    "subjects": Subject,
    "calls": Directory,
}
KIND_OF = {model: kind for kind, model in KINDS.items()}
