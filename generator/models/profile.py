"""The profile: a community described in words its operator can answer. See docs/profile.md."""

from dataclasses import field
from typing import Annotated, Literal

from ..record import record
from .base import Clock, Count, Day, Filled, Id, Language, Number, Range, Ref

Hours = Annotated[float, Range(0, 168)]


@record(eq=True, kw_only=True)
class Leader:
    """Without whom would it fall apart? `hours`: hours a week that person has promised."""

    kind: Literal["kol", "founder", "team", "none"]
    name: str = ""
    hours: Hours = 0


@record(eq=True, kw_only=True)
class Size:
    """`people` counted once, however many groups they are in."""

    people: Count
    groups: Annotated[int, Range(1)] | None = None
    goal: Count | None = None
    full_groups: Count = 0


@record(eq=True, kw_only=True)
class Seeds:
    """How many people you could ask in person to be the first."""

    reachable: Count


@record(eq=True, kw_only=True)
class Place:
    """Where members are. `region` is an ISO 3166 code; it picks the public holidays."""

    offline: Literal["one-city", "several-cities", "dispersed"] = "dispersed"
    region: str = "CN"


@record(eq=True, kw_only=True)
class TeamMember:
    """People who hold one role: how many, and hours a week each."""

    role: Annotated[str, Ref(("roles",))]
    people: Annotated[int, Range(1)] = 1
    hours: Hours
    when: Literal["any", "working-hours", "evenings", "weekends"] = "any"


@record(eq=True, kw_only=True)
class Account:
    """Who owns the group account, and who else can open it."""

    owner: str
    backup: str = ""


@record(eq=True, kw_only=True)
class Meeting:
    """The day and the hour at which the community always meets, online or at a table."""

    day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    at: Clock


@record(eq=True, kw_only=True)
class OwnProperties:
    """What is known of a platform of one's own, in one's own words; what matters and is left empty is to be found out."""

    owner: str = ""
    notice: str = ""
    search: str = ""
    export: str = ""
    cost: str = ""
    full: str = ""


@record(eq=True, kw_only=True)
class OwnPlatform:
    """A place that the library does not know. `capacity`: people in one group; `own`: it belongs to the community's owner."""

    id: Id
    title: Filled
    fits: str = ""
    capacity: Annotated[int, Range(1)] | None = None
    grouped: bool = True
    own: bool = False
    properties: OwnProperties = OwnProperties()


@record(eq=True, kw_only=True)
class LeaveOut:
    """An item that this community does without, and why."""

    id: Annotated[str, Ref(("sops", "launch", "tiers", "objectives", "tensions", "advice", "metrics"))]
    reason: str


@record(eq=True, kw_only=True)
class Profile:
    """A community. Required: name, type, stage, size, start. `given`: the dotted paths that the file sets."""

    name: Filled
    type: Annotated[str, Ref(("types",))]
    stage: Annotated[str, Ref(("stages",))]
    size: Size
    start: Day
    language: Language = "zh"
    promise: str = ""
    welcome: tuple[str, ...] = ()
    unwelcome: tuple[str, ...] = ()
    also: tuple[Annotated[str, Ref(("types",))], ...] = ()
    variant: Annotated[str, Ref(("variants",))] | None = None
    purpose: Literal["growth", "retention", "revenue", "support", "belonging", "influence"] = "growth"
    audience: Literal["consumer", "business", "young", "high-end"] = "consumer"
    product: Literal["none", "teachable", "service"] = "none"
    gate: Literal["open", "values", "conditions", "purchase", "invite"] = "open"
    price: Literal["free", "beta", "paid", "dues"] = "free"
    leader: Leader | None = None
    influence: Literal["public", "private"] = "private"
    platforms: tuple[Annotated[str, Ref(("platforms",))], ...] = ("wechat-group",)
    home: Annotated[str, Ref(("platforms",))] | None = None
    own_platforms: tuple[OwnPlatform, ...] = ()
    seeds: Seeds | None = None
    place: Place = Place()
    rhythm: tuple[Literal["check-in", "weekly-ritual", "monthly-event", "course"], ...] = ()
    commerce: Literal["none", "later", "soft", "dues", "store", "deals"] = "none"
    team: tuple[TeamMember, ...] = ()
    decides: str = ""
    account: Account | None = None
    contact: str = ""
    members_called: str = ""
    meets: Meeting | None = None
    free_hours: tuple[Literal["daytime", "evenings", "weekends"], ...] = ("evenings", "weekends")
    baseline: dict[Annotated[str, Ref(("metrics",))], Number] = field(default_factory=dict)
    data: Literal["manual", "none", "export", "api"] = "manual"
    risks: tuple[Literal["minors", "health", "finance", "offline"], ...] = ()
    problems: tuple[Annotated[str, Ref(("symptoms",), free=True)], ...] = ()
    parameters: dict[Annotated[str, Ref(("parameters",))], Number] = field(default_factory=dict)
    leave_out: tuple[LeaveOut, ...] = ()
    link: str = ""
    given: frozenset[str] = frozenset()


# Facts that a condition may name although nobody writes them: sums over the team, the leader's promised hours included; what the
# platforms are like, so that a platform of one's own is treated like those the library knows. `platforms.capacity`: people in one
# group where the groups are: at home, else on the first platform with groups; not set where none has, or none has a limit.
DERIVED: dict[str, type] = {
    "team.total_people": int,
    "team.total_hours": float,
    "home.grouped": bool,
    "home.own": bool,
    "platforms.grouped": bool,
    "platforms.capacity": int,
}
