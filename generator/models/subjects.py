"""What a community does or talks about: the knowledge of one subject, as an editor writes it. All of it is practice."""

import unicodedata
from typing import Annotated, Literal

from ..record import record
from .base import ALWAYS, Condition, Duration, Id, Item, Marked, Pattern, Range, Ref, Statement, Text, Weekday

YearDay = Annotated[str, Pattern(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "03-15")]
Clock = Annotated[str, Pattern(r"([01]\d|2[0-3]):[0-5]\d", "20:00")]

GAP = "…"  # between the two parts of a word by which a subject is known

MEETS = Condition(
    "any",
    (
        Condition("in", path="meets.room", values=(True,)),
        Condition("in", path="events.room", values=(True,)),
    ),
)


@record(kw_only=True)
class SubjectDelivery(Marked):
    """What is handed over here, as a unit.

    `ladder`: what is done instead when there are too few people, in order, and when not at all. among: members do it
    for one another as it comes, and nobody takes turns.
    """

    what: Text
    every: Literal["request", "day", "week", "two-weeks", "month", "quarter"]
    times: Annotated[float, Range(0)] = 1
    per: Literal["community", "member"] = "community"
    seats: Annotated[int, Range(1)] | None = None
    minutes: Annotated[int, Range(1, 1440)]
    prepare: Annotated[int, Range(0, 10080)] = 0
    helpers: Annotated[int, Range(1)] = 1
    by: Annotated[str, Ref(("roles",), ("member",))] = "member"
    within: Duration | None = None
    done_by: tuple[str, ...] = ()
    among: bool = False
    shown_by: Text
    when: Condition = ALWAYS
    ladder: tuple[Statement, ...]


@record(kw_only=True)
class Hazard(Marked):
    """What must never be posted, done or handed on.

    `act`: what follows at once (taken down, reported, stopped); `why`; `law` where the law says so.
    """

    id: Id
    never: Text
    act: Text
    why: Text
    when: Condition = ALWAYS


@record(kw_only=True)
class RunLine(Marked):
    """A line of the run sheet: a day and a clock, or so long before or after; who; what is done.

    With a weekday, or an offset in days from the event, and a clock it is work of its own: so many minutes each time,
    of each group where it says so, unless one of the sheets in `within` is in the plan, which then is done at its hour
    and has its minutes; `promise` is what the promise hands over, `later-promise` what it hands over second.
    """

    id: Id
    weekdays: tuple[Weekday, ...] = ()
    offset: Annotated[int, Range(-30, 30)] | None = None
    clock: Clock = ""
    at: Text
    who: Annotated[str, Ref(("roles",), ("member",))]
    minutes: Annotated[int, Range(1)] = 15
    per: Literal["", "group"] = ""
    within: tuple[Annotated[str, Ref(("sops",), ("promise", "later-promise"))], ...] = ()
    do: Text


@record(kw_only=True)
class Check(Marked):
    """A sign, and whether one goes, changes or stops."""

    sign: Text
    then: Literal["go", "change", "stop"]
    do: Text


@record(kw_only=True)
class RunSheet(Marked):
    """The event by day and clock, or the routine where nobody meets.

    `checks` in order of danger; what to bring; what ends it.
    """

    title: Text
    meets: bool  # people meet in person
    lines: tuple[RunLine, ...]
    checks: tuple[Check, ...]
    kit: Text
    ends: Text

    @property
    def when(self) -> Condition:
        """An event is for communities whose people meet."""
        return MEETS if self.meets else ALWAYS


@record(kw_only=True)
class ClockLine(Marked):
    """What is done so many minutes after it began."""

    minute: Annotated[int, Range(0, 10080)]
    do: Text


@record(kw_only=True)
class Incident(Marked):
    """Something that goes wrong, by the clock: 0, 10, 30 minutes; who is called; the words to say.

    danger: to life or limb. of: the troubles that it answers: their first hour is this clock then.
    """

    id: Id
    title: Text
    danger: bool = False
    of: tuple[Annotated[str, Ref(("symptoms",))], ...] = ()
    clock: tuple[ClockLine, ...]
    call: Text
    say: Text


@record(kw_only=True)
class SubjectRule(Marked):
    """A rule as an act that one can see, and what follows the first, second and third time."""

    id: Id
    act: Text
    broken: Text


@record(kw_only=True)
class MemberKind(Marked):
    """Members of a kind that this subject has, and how each is treated."""

    id: Id
    who: Text
    treat: Text


@record(kw_only=True)
class Rung(Marked):
    """A rung of contribution: who stands there.

    may: what they may do and what not; up: how one comes to the next; leave: how one is let go, with thanks.
    """

    id: Id
    who: Text
    may: Text
    up: Text
    leave: Text


@record(kw_only=True)
class Measure(Marked):
    """A number that tells whether it goes well.

    Its formula, how it is counted or sampled by hand, what a small sample cannot tell. aims: where it should stand at
    the review in the middle and at the last, in counts. of: the troubles whose own figure it is.
    """

    id: Id
    title: Text
    formula: Text
    count: Text
    small: Text
    aims: tuple[Text, ...] = ()
    of: tuple[Annotated[str, Ref(("symptoms",))], ...] = ()


@record(kw_only=True)
class SubjectDay(Marked):
    """Days of this subject's year, from and to (month-day), and what they change.

    region: where only (ISO code), "" for anywhere.
    """

    id: Id
    name: Text
    begin: YearDay
    end: YearDay
    region: str = ""
    do: Text

    @property
    def when(self) -> Condition:
        """Where these days are."""
        return Condition("in", path="place.region", values=(self.region,)) if self.region else ALWAYS


@record(kw_only=True)
class Specimen(Marked):
    """A slot of this subject's messages filled in, so that nobody is sent an empty form. `of`: which words it shows."""

    id: Id
    of: Text
    text: Text


MessageKind = Literal["confirm", "cancel", "no-show", "admit", "refuse", "refund", "follow-up", "chase"]
Limited = Literal[
    "alcohol", "age", "ends", "group", "private", "pictures", "keeps", "night", "ban"
]  # in the order in which they are told
STRICTER_WHEN_LARGER = ("age", "ban")  # years, weeks off; of the others the smaller number is the stricter


@record(kw_only=True)
class SubjectMessage(Marked):
    """Words of one kind, filled in for an example, so that they can be sent once names and hours are changed."""

    kind: MessageKind
    say: Text
    when: Condition = ALWAYS


@record(kw_only=True)
class Limit(Marked):
    """How far this subject goes in what others limit too: where two are one community, the stricter holds.

    value: to compare by. alcohol: 0 none, 1 measured, 2 nobody urged; age: years from which one comes without a
    guardian; ends: minutes of the day; group: people at once; private: 0 never, 1 when both know, 2 freely; pictures: 0
    none, 1 after asking, 2 freely; keeps: days that details are kept; night: minutes of the day after which nobody is
    written to; ban: weeks off.
    """

    of: Limited
    value: Annotated[float, Range(0)]
    text: Text
    why: Text


@record(kw_only=True)
class Answer:
    """Words of a trouble that is this subject's own, as in `called`: by an incident, a rule or a kind of members."""

    by: Id
    said: tuple[str, ...]


@record(kw_only=True)
class Lack:
    """Why a subject has nothing in a cell of the table: `of` is a part, or a kind of message."""

    of: str
    why: Text


@record(kw_only=True)
class Subject(Item):
    """One subject.

    called: the words of a name, promise, behaviours or troubles by which it is proposed besides its aliases, in any
    language; “爬…山” has a few more between. hints: words of which two together name it, and none alone.

    says_why is the parts' own: every part is marked by itself. confused_with: what it is easily taken for, and how to
    tell.
    """

    says_why = False

    title: Text
    called: tuple[str, ...]
    hints: tuple[str, ...] = ()
    about: Text
    trade: Literal["none", "goods", "service", "course", "coupons", "affiliate"] = "none"
    minors: bool = False  # members themselves are usually minors
    outdoors: bool = False
    delivery: SubjectDelivery
    hazards: tuple[Hazard, ...]
    run: RunSheet
    incidents: tuple[Incident, ...]
    rules: tuple[SubjectRule, ...]
    members: tuple[MemberKind, ...]
    rungs: tuple[Rung, ...] = ()  # where people take on more, step by step
    measures: tuple[Measure, ...]
    days: tuple[SubjectDay, ...]
    tasks: tuple[Statement, ...]
    confused_with: Text
    specimens: tuple[Specimen, ...]
    messages: tuple[SubjectMessage, ...] = ()
    limits: tuple[Limit, ...] = ()
    lacks: tuple[Lack, ...] = ()
    answers: tuple[Answer, ...] = ()


def folded(text: str) -> str:
    """A text as words are looked for in it, and those words: whole width, small letters, one sign for a gap."""
    return unicodedata.normalize("NFKC", text).casefold().replace("...", GAP)
