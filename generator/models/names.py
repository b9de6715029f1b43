"""Names that texts, figures and rules may use although no file gives them, and the parts of a profile that have parts."""

from .profile import (
    Account,
    Budget,
    Delivery,
    Event,
    Fee,
    LeaveOut,
    Leader,
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
    "budget",
    "answerable",
)  # that a text may name in {slots}
INPUTS = (  # numbers of a profile, that a figure starts from
    "people",
    "groups",
    "goal",
    "full-groups",
    "reachable",
    "leader-hours",
    "team-people",
    "team-hours",
)
OWN_SLOTS = {  # slots of one kind of item, filled by who says it
    "levers": ("before", "after", "minutes-before", "minutes-after", "role", "helpers", "ask"),
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
COUNTED = ("group", "member", "post", "question", "comment")  # that work may be multiplied by, besides figures and parameters
