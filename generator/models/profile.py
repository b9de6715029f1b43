"""The profile: a community described in words its operator can answer. See docs/profile.md."""

from dataclasses import field
from typing import Annotated, ClassVar, Literal

from ..record import record
from .base import (
    Clock,
    Count,
    Day,
    Duration,
    Filled,
    Id,
    Language,
    Number,
    PlaceKind,
    Range,
    Ref,
    Several,
    Weekday,
    Window,
)

Hours = Annotated[float, Range(0, 168)]


@record(eq=True, kw_only=True)
class Leader:
    """Without whom would it fall apart? `hours`: hours a week that person has promised.

    counted: whether those hours are among the team's or beside them; None: a team's are among them, a person's beside.
    """

    kind: Literal["kol", "founder", "team", "none"]
    name: str = ""
    hours: Hours = 0
    counted: Literal["in-team", "beside"] | None = None


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
    """Where members are. `region` is an ISO 3166 code; it picks the public holidays. `zone`: where it has several."""

    offline: Literal["one-city", "several-cities", "dispersed"] = "dispersed"
    region: str = "CN"
    zone: str = ""


@record(eq=True, kw_only=True)
class TeamMember:
    """People who hold one role: how many, hours a week each, when they can work, their names where they are known."""

    role: Annotated[str, Ref(("roles",))]
    people: Annotated[int, Range(1)] = 1
    hours: Hours
    when: Annotated[tuple[Window, ...], Several()] = ("any",)
    names: Annotated[tuple[Filled, ...], Several()] = ()


@record(eq=True, kw_only=True)
class Account:
    """Who owns the group account, and who else can open it."""

    owner: str
    backup: str = ""


@record(eq=True, kw_only=True)
class Meeting:
    """The day and the hour at which the community always meets, online or in person."""

    day: Weekday
    at: Clock
    place: Literal["room", "online"] | None = None


@record(eq=True, kw_only=True)
class PlatformUse:
    """Where members are, and how many of them.

    Groups there, people there (a follower is nobody's group), groups that are full.
    """

    short: ClassVar[str] = "id"  # an id alone will do

    id: Annotated[str, Ref(("platforms",))]
    groups: Annotated[int, Range(1)] | None = None
    people: Count | None = None
    full: Count = 0


@record(eq=True, kw_only=True)
class Delivery:
    """What the promise hands over, as a unit: a hike, an answered question, a table, a finished book.

    every, times: how often it is owed; `per: member`: to each of them; a period there is the same as `every`.
    seats: members whom one serves; minutes: of each helper, `prepare` apart; by: a role, or members in turn.
    """

    what: Filled
    every: Literal["request", "day", "week", "two-weeks", "month", "quarter"] | None = None
    times: Annotated[float, Range(0)] = 1
    per: Literal["community", "member", "day", "week", "month", "quarter"] = "community"
    seats: Annotated[int, Range(1)] | None = None
    minutes: Annotated[int, Range(1, 1440)]
    prepare: Annotated[int, Range(0, 10080)] = 0
    helpers: Annotated[int, Range(1)] = 1
    by: Annotated[str, Ref(("roles",), ("member",))] = "member"
    within: Duration | None = None
    shown_by: str = ""


@record(eq=True, kw_only=True)
class Event:
    """Something the community does again and again. `week`: for monthly ones, which of the month; `people`: who come;
    `minutes`: from beginning to end; `helpers`: how many look after it; outdoors, where it is not said, by `people`."""

    what: Filled
    every: Literal["week", "two-weeks", "month", "quarter"] = "week"
    day: Annotated[tuple[Weekday, ...], Several()]
    week: Annotated[int, Range(1, 4)] | None = None
    at: Clock
    minutes: Annotated[int, Range(1, 1440)]
    people: Count | None = None
    helpers: Annotated[int, Range(1)] | None = None
    by: Annotated[str, Ref(("roles",), ("member",))] | None = None
    place: Literal["room", "online"] = "online"
    alcohol: bool = False
    outdoors: bool = False
    children: bool = False


@record(eq=True, kw_only=True)
class Peak:
    """Days on which members have no time or there is much more to do: exam weeks, a season."""

    from_: Day
    to: Day
    what: Filled


@record(eq=True, kw_only=True)
class Term:
    """A course, a school year, a season: nothing is planned after its last day."""

    from_: Day | None = None
    to: Day
    peaks: tuple[Peak, ...] = ()


@record(eq=True, kw_only=True)
class Fee:
    """What a member pays, for how long, and on what terms it is paid back. `renews`: the day on which all terms end."""

    amount: Annotated[float, Range(0)]
    currency: str = ""
    per: Literal["once", "event", "month", "term", "year"] = "year"
    refund: str = ""
    renews: Day | None = None


@record(eq=True, kw_only=True)
class Budget:
    """What may be spent."""

    amount: Annotated[float, Range(0)]
    currency: str = ""
    per: Literal["event", "month", "quarter", "year"] = "month"


@record(eq=True, kw_only=True)
class OwnProperties:
    """What is known of a platform of one's own, in one's own words; what matters and is empty is to be found out."""

    owner: str = ""
    notice: str = ""
    search: str = ""
    export: str = ""
    cost: str = ""
    full: str = ""


@record(eq=True, kw_only=True)
class OwnPlatform:
    """A place that the library does not know.

    `capacity`: people in one group; `own`: it belongs to the community's owner.
    """

    id: Id
    title: Filled
    fits: str = ""
    capacity: Annotated[int, Range(1)] | None = None
    kind: PlaceKind | None = None
    grouped: bool = True  # older than `kind`, which rules where it is given
    own: bool = False
    properties: OwnProperties = OwnProperties()


@record(eq=True, kw_only=True)
class LeaveOut:
    """An item that this community does without, and why; or a question back that is answered so."""

    id: Annotated[
        str, Ref(("sops", "launch", "tiers", "objectives", "tensions", "advice", "metrics", "levers", "questions"))
    ]
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
    platforms: tuple[PlatformUse, ...] = (PlatformUse(id="wechat-group"),)
    home: Annotated[str, Ref(("platforms",))] | None = None
    own_platforms: tuple[OwnPlatform, ...] = ()
    seeds: Seeds | None = None
    place: Place = Place()
    subjects: tuple[Annotated[str, Ref(("subjects",))], ...] = ()
    rhythm: tuple[Literal["check-in", "weekly-ritual", "monthly-event", "course"], ...] = ()
    commerce: Literal["none", "later", "soft", "dues", "store", "deals"] = "none"
    team: tuple[TeamMember, ...] = ()
    decides: str = ""
    answerable: str = ""
    closed: bool = False
    delivers: tuple[Delivery, ...] = ()
    events: tuple[Event, ...] = ()
    term: Term | None = None
    fee: Fee | None = None
    free_until: Day | None = None
    budget: Budget | None = None
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


# Facts that a condition may name although nobody writes them: sums over the team, the leader's promised hours included;
# what the platforms are like, so that a platform of one's own is treated like those the library knows.
# `platforms.capacity`: people in one group where the groups are: at home, else on the first platform with groups; not
# set where none has, or none has a limit.
DERIVED: dict[str, type] = {
    "team.total_people": int,
    "team.total_hours": float,
    "home.kind": PlaceKind,  # type: ignore[dict-item]  # a Literal, which the decoder reads as such
    "platforms.kinds": PlaceKind,  # type: ignore[dict-item]  # a Literal, which the decoder reads as such
    "meets.room": bool,
    "meets.early": bool,
    "events.room": bool,
    "home.grouped": bool,
    "size.sections": int,
    "home.own": bool,
    "trade": Literal["goods", "service", "course", "coupons", "affiliate"],  # type: ignore[dict-item]  # a Literal too
    "platforms.grouped": bool,
    "platforms.capacity": int,
}


OF_FIELD = {
    "type": "types",
    "also": "types",
    "variant": "variants",
    "stage": "stages",
    "platforms": "platforms",
    "home": "platforms",
    "team": "roles",
    "team.role": "roles",
    "problems": "symptoms",
    "subjects": "subjects",
}  # fields whose values are items: field → kind
