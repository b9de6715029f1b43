"""What the reckoning leans on: levers, what a promise most likely hands over, what to ask back."""

from typing import Annotated, Literal

from ..record import record
from .base import Item, Marked, Range, Ref, Text

Finding = Literal[  # what reckoning may find; down to closed-goal tailor/questions.py does, from the profile alone
    "same-person",
    "leader-hours",
    "windows-short",
    "answer-gap",
    "meets-busy",
    "numbers-clash",
    "people-sum",
    "groups-on-board",
    "closed-goal",
    "promise-gap",
    "goal-slow",
    "intake-over",
    "start-rests",
    "nobody-there",
    "musts-over",
]


@record(kw_only=True)
class Lever(Item):
    """A way to make a plan fit the hours: what is changed, how far at most, what it costs members.

    rank: the order in which levers are tried. on: what it changes: `sops/<id>`, `parameter/<id>`, `unit/group`
    (groups looked after), `priority/could`, `kind/care` (the largest of these first), `delivery` (how often the
    promise is kept), `care/<id>`. change: "times" (a week, down to `bound`), "minutes" (each time, to `bound`),
    "count" (down to what fits, not below `bound`), "drop", "helpers" (members do `bound` percent of it), "never" (no
    lever, but what none of them touches). bound: a number, or the name of a parameter or figure. helpers: minutes a
    week that each member who is asked gives. text: the decision with its sum. Its slots besides the usual ones:
    `{before}`, `{after}` (what is changed), `{minutes-before}`, `{minutes-after}` (of all the role's week), `{role}`,
    and with helpers `{helpers}`, `{ask}` (people to ask so that enough say yes). costs: what members lose by it; with
    helpers also what happens if too few say yes.
    """

    title: Text
    rank: Annotated[int, Range(0)] = 0
    on: tuple[str, ...] = ()
    change: Literal["times", "count", "minutes", "drop", "helpers", "never"]
    bound: str = "0"
    helpers: Annotated[int, Range(1)] | None = None
    last_resort: bool = False  # pulled only where there is more to do than all the hours, not for the sake of slack
    text: Text
    costs: Text


@record(kw_only=True)
class AssumedDelivery(Item):
    """What a promise most likely hands over where a profile does not say: the first whose condition holds.

    Told as assumed.

    seats, minutes, prepare, helpers: a number, or the name of a parameter or figure.
    """

    what: Text
    every: Literal["request", "day", "week", "two-weeks", "month", "quarter"]
    times: Annotated[float, Range(0)] = 1
    per: Literal["community", "member"] = "community"
    seats: str = ""
    minutes: str
    prepare: str = "0"
    helpers: str = "1"
    by: Annotated[str, Ref(("roles",), ("member",))] = "member"
    within: str = ""
    done_by: tuple[str, ...] = ()  # other work that hands it over: `sops/fixed-hour`, `event/meeting`
    shown_by: Text


@record(kw_only=True)
class Answer(Marked):
    """An answer to a question back, and what follows from it.

    then: what is done or decided in the community, in words that everybody in the team knows; the manual prints it.
    fill: what is written into the profile, with the names of its fields; only `qunce check` and the site print it.
    """

    says_why = False

    reply: Text
    then: Text
    fill: Text | None = None


@record(kw_only=True)
class Question(Item):
    """Something to ask back about a profile that is valid but thin or doubtful.

    rank: what changes most is asked first. field: the path of the profile that answers it.
    found: what reckoning must have found besides `when`; its texts may use `{found}`, the sum or the names it is about.
    A profile that leaves a question out with a reason is not asked it again.
    """

    says_why = False

    rank: Annotated[int, Range(0)]
    found: Finding | None = None
    field: str
    ask: Text
    answers: tuple[Answer, ...]
