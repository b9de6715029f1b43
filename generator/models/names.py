"""Names that texts, figures and rules may use although no file gives them; the parts of a profile's fields."""

from .calls import SERVICES
from .profile import (
    Account,
    Budget,
    Delivery,
    Event,
    Fee,
    Leader,
    LeaveOut,
    Meeting,
    OwnPlatform,
    Peak,
    PlatformUse,
    Seeds,
    TeamMember,
    Term,
)

WORDS = (
    "community",
    "promise",
    "members",
    "leader",
    "home",
    "notice",
    "decides",
    "contact",
    "start",
    "fee",
    "refund",
    "renews",
    "free-until",
    "budget",
    "answerable",
    "told",
    "meets-day",
    "meets-at",
    *SERVICES,
    "danger",
    "coin",
)  # that a text may name in {slots}
LEVER_WORDS = (  # that the text of a lever may name besides
    "before",
    "after",
    "minutes-before",
    "minutes-after",
    "saved",
    "role",
    "work",
    "round",
    "helpers",
    "ask",
)
FOUND = "found"  # what reckoning found, in the text of a question
INPUTS = (  # numbers of a profile, that a figure starts from
    "people",
    "groups",
    "groups-kept",
    "goal",
    "full-groups",
    "reachable",
    "leader-hours",
    "team-people",
    "team-hours",
    "capacity",
    "sections",
    "speakers",
    "active",
    "posts",
    "questions",
    "comments",
    "unanswered",
    "turns-needed",
    "turns-asked",
    "turns-month",
    "turns-half",
    "turns-half-month",
    "helpers-needed",
    "helpers-asked",
)
OWN_SLOTS = {  # slots of one kind of item, filled by who says it
    "levers": LEVER_WORDS,
    "questions": ("found",),
}
THRESHOLDS = ("tier-window-days", "active-least", "earnest-least")  # what divides active from not, earnest from not
NESTED = {
    "leader": Leader,
    "seeds": Seeds,
    "account": Account,
    "meets": Meeting,
    "term": Term,
    "fee": Fee,
    "budget": Budget,
}
LISTS = {
    "team": TeamMember,
    "leave_out": LeaveOut,
    "own_platforms": OwnPlatform,
    "platforms": PlatformUse,
    "delivers": Delivery,
    "events": Event,
    "term.peaks": Peak,
}
COUNTED = (
    "group",
    "member",
    "post",
    "question",
    "comment",
)  # that work may be multiplied by, besides figures and parameters
