"""What the items of a playbook are made of: steps, messages, gates, and the words they may use."""

from typing import Annotated, Literal

from ..record import record
from .base import ALWAYS, Condition, Count, Duration, Id, Marked, Number, Range, Ref, Statement, Text

Phase = Literal["prepare", "seed", "launch", "run", "grow", "scale", "crisis", "close"]
Priority = Literal["must", "should", "could"]
Every = Literal["once", "day", "week", "month", "quarter", "event"]
Channel = Literal["home", "notice", "private", "offline", "admin", "public"]
SopDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "meeting"]
Audience = Literal["staff", "members"]
Chapter = Literal[
    "decisions",
    "identity",
    "people",
    "launch",
    "newcomers",
    "week",
    "members",
    "content",
    "goals",
    "crisis",
    "closing",
    "appendix",
]
Record = Literal[
    "tracker.plan",
    "tracker.duty",
    "tracker.roster",
    "tracker.okr",
    "tracker.metrics",
    "tracker.messages",
]
Unit = Literal[
    "people",
    "groups",
    "times",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "percent",
    "characters",
    "yuan",
    "posts",
]
RoleId = Annotated[str, Ref(("roles",))]
SopId = Annotated[str, Ref(("sops",))]
MetricId = Annotated[str, Ref(("metrics",))]
ParameterId = Annotated[str, Ref(("parameters",))]


@record(kw_only=True)
class RoleLine(Statement):
    """A line of a role's page, for some communities only."""

    when: Condition = ALWAYS


@record(kw_only=True)
class ParameterCase(Marked):
    """A default that holds for some profiles only; the first whose condition holds is taken.

    percent_of: `value` is in percent of this fact, the smallest where there are several, held within the parameter's
    range; where it is not known, the case is passed by.
    """

    when: Condition
    value: Number
    percent_of: Literal["platforms.capacity", "events.people"] | None = None
    why: Text


@record(kw_only=True)
class Approach:
    """What a type or a variant of community does differently. A variant states only what differs."""

    opening: Statement | None = None
    seeds: Statement | None = None
    task: Statement | None = None
    content: Statement | None = None
    ritual: Statement | None = None
    commerce: Statement | None = None
    removal: Statement | None = None
    place: Statement | None = None
    staffing: Statement | None = None
    measures: Statement | None = None
    mistake: Statement | None = None


@record(kw_only=True)
class Property(Marked):
    """One fact about a platform. `as_of` is the day it was last checked."""

    about: Literal["capacity", "owner", "notice", "search", "export", "cost", "full"]
    text: Text
    as_of: str


@record(kw_only=True)
class Gate(Marked):
    """A condition to pass before the next step, and what to do if it is not met."""

    need: Text
    otherwise: Text


@record(kw_only=True)
class Step(Marked):
    """One step. `minute` is counted from the start of the event (before it: negative)."""

    id: Id
    do: Text
    minute: Annotated[int, Range(-100_000, 100_000)] | None = None
    when: Condition = ALWAYS


@record(kw_only=True)
class Message(Marked):
    """Words to send. Blanks that the sender fills in are written 【…】 in Chinese and […] in English."""

    id: Id
    to: Annotated[str, Ref(("tiers", "roles"), ("everyone", "newcomer", "seed", "member", "public"))]
    say: Text
    when: Condition = ALWAYS


@record(kw_only=True)
class Limit:
    """How often one person may be approached; counted per person in a window, until the reset."""

    parameter: ParameterId
    window: Duration
    reset: Text


@record(kw_only=True)
class Escalation:
    """To whom, and within how many minutes."""

    to: RoleId
    within: Count


@record(kw_only=True)
class Care(Marked):
    """What one tier is owed. title: what a week's table calls it. `until` says when it ends.

    minutes: what it takes each time; each: whether that is for every member of the tier or once for all of them.
    """

    id: Id
    title: Text
    do: Text
    every: Literal["day", "week", "month", "quarter", "event"]
    until: Text
    owner: RoleId
    minutes: Annotated[int, Range(1, 100_000)] | None = None
    each: Literal["member", "tier"] = "tier"
    sop: SopId | None = None
    when: Condition = ALWAYS


@record(kw_only=True)
class Target(Marked):
    """How far. `lift` names a parameter in percent over the baseline; `value` one that is the target itself."""

    lift: ParameterId | None = None
    value: ParameterId | None = None

    @property
    def parameter(self) -> str:
        """The one of the two that is named; "" where neither is."""
        return self.value or self.lift or ""


@record(kw_only=True)
class Action(Marked):
    """What is done for a key result; it may lean on an SOP."""

    id: Id
    do: Text
    sop: SopId | None = None
    when: Condition = ALWAYS


@record(kw_only=True)
class Level(Marked):
    """A score on the health card: the sign it is known by, and what it leads to."""

    score: Annotated[int, Range(0, 2)]
    sign: Text
    then: Text
    open: SopId | None = None


@record(kw_only=True)
class Ruling(Marked):
    """How a disagreement is ruled; the first whose condition holds is taken."""

    when: Condition = ALWAYS
    line: Text
    applies: bool = True  # false: the disagreement does not touch this community


@record(kw_only=True)
class Worded(Statement):
    """A statement for some communities only; of several the first that fits is taken.

    above_zero: it fits only where this figure is above zero.
    """

    when: Condition = ALWAYS
    above_zero: Annotated[str, Ref(("figures",))] | None = None


@record(kw_only=True)
class Danger(Marked):
    """Why a trouble is for today, and the crisis card to take: the first of `cards` that the plan has."""

    cards: tuple[SopId, ...]
    text: Text
    when: Condition = ALWAYS
