"""Names that texts, figures and rules may use although no file gives them; the parts of a profile's fields."""

from .profile import Account, Leader, LeaveOut, Meeting, OwnPlatform, Seeds, TeamMember

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
THRESHOLDS = ("tier-window-days", "active-least", "earnest-least")  # what divides active from not, earnest from not
NESTED = {"leader": Leader, "seeds": Seeds, "account": Account, "meets": Meeting}
LISTS = {"team": TeamMember, "leave_out": LeaveOut, "own_platforms": OwnPlatform}
