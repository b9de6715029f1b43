"""What the real resolver makes of a profile: which parts it takes, and everything else that a field can change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..calendar.days import calendar_of
from ..errors import InputError
from ..load.checks import NEEDED_PARAMETERS
from ..load.library import Library
from ..load.profiles import read_profile
from ..models.codec import to_data
from ..models.playbook import Advice, Role, Sop
from ..models.profile import Profile
from ..plan.plan import Plan
from ..tailor.context import Context
from ..tailor.resolve import planned
from .choices import Data
from .parts import Part, parts_of
from .witness import Base, Forge

COMMON: Data = {
    "name": "Somebody",
    "type": "interest",
    "start": "2027-03-01",
    "promise": "Something each week",
    "welcome": ["This"],
    "unwelcome": ["That"],
    "seeds": {"reachable": 30},
    "decides": "Ann",
    "account": {"owner": "Ann", "backup": "Bo"},
}


def _team(**roles: tuple[int, float]) -> list[Data]:
    return [{"role": role, "people": people, "hours": hours} for role, (people, hours) in roles.items()]


BEHIND = {"post": "posts-week", "comment": "comments-week", "question": "questions-week"}  # a unit → its figure
ECHOES = {"facts", "fingerprint"}  # of a plan: the profile once more, and the hash of it all

STARTS: dict[str, Data] = {
    "large": {
        **COMMON,
        "stage": "running",
        "size": {"people": 1200, "groups": 8, "goal": 2000},
        "rhythm": ["check-in", "weekly-ritual"],
        "team": _team(lead=(1, 6), operator=(2, 10), moderator=(12, 4), content=(2, 8), events=(1, 8), service=(1, 8)),
    },
    "new": {
        **COMMON,
        "language": "en",
        "stage": "seed",
        "size": {"people": 300, "groups": 2, "goal": 1000},
        "leader": {"kind": "founder", "hours": 3},
        "team": _team(lead=(1, 6), operator=(1, 12), moderator=(4, 5)),
    },
    "small": {
        **COMMON,
        "stage": "running",
        "size": {"people": 40, "groups": 1, "goal": 60},
        "team": _team(operator=(1, 3)),
    },
    "thin": {
        **COMMON,
        "stage": "seed",
        "size": {"people": 4000, "groups": 20, "goal": 9000},
        "seeds": {"reachable": 2},
        "team": _team(operator=(1, 8)),
    },
    "hired": {
        **COMMON,
        "stage": "running",
        "size": {"people": 600, "groups": 3, "goal": 600},
        "team": _team(operator=(1, 30)),
    },
    "full": {  # far more to do than there are hours for
        **COMMON,
        "stage": "running",
        "size": {"people": 4000, "groups": 20, "goal": 9000},
        "rhythm": ["check-in", "weekly-ritual", "monthly-event"],
        "place": {"offline": "one-city"},
        "delivers": [{"what": "Something", "every": "week", "minutes": 300, "by": "operator"}],
        "team": _team(lead=(1, 2), operator=(1, 4), moderator=(2, 1), events=(1, 1)),
    },
}


def fitted(library: Library, data: Data) -> Data:
    """A profile with what this library does not have (an overlay may take out anything) replaced by what it has."""

    def known(kind: str, name: str) -> str:
        return name if name in library.items[kind] else next(iter(library.items[kind]))

    team = [member for member in data["team"] if member["role"] in library.by_id(Role)]
    delivers = [each for each in data.get("delivers", []) if each["by"] in library.by_id(Role)]
    home = known("platforms", "wechat-group")
    return {
        **data,
        "type": known("types", data["type"]),
        "stage": known("stages", data["stage"]),
        "team": team,
        "delivers": delivers,
        "platforms": [home],
        "home": home,
    }


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a profile. taken: indexes of parts; shape: all else that is planned, without words."""

    ready: bool
    taken: frozenset[int]
    shape: tuple[object, ...]
    facts: dict[str, Any]

    @property
    def work(self) -> tuple[object, ...]:
        """The shape without the numbers that were set."""
        return self.shape[1:]


class Prover:
    """A library under proof: its parts, the profiles made to order for them, and what was seen of each."""

    def __init__(self, library: Library, calendars: dict[str, Any]) -> None:
        self.library, self.calendars = library, calendars
        self.parts: list[Part] = parts_of(library)
        self.forge = Forge(library, self.parts)
        self.named: set[str | None] = {advice.above_zero for advice in library.of(Advice)} | {
            BEHIND.get(sop.per or "", sop.per) for sop in library.of(Sop)
        }
        self.seen: dict[str, Seen | None] = {}
        looked = {
            name: (data, self.look(data))
            for name, data in ((name, fitted(library, data)) for name, data in STARTS.items())
        }
        self.bases = [Base(name, data, seen.facts) for name, (data, seen) in looked.items() if seen]

    def look(self, data: Data) -> Seen | None:
        """What the resolver makes of a profile; None where it is not valid."""
        key = json.dumps(data, sort_keys=True)
        if key not in self.seen:
            self.seen[key] = self._look(key)
        return self.seen[key]

    def told(self, data: Data, path: str) -> Any:
        """Everything that the plan of a valid profile says, but what only repeats the field at `path`."""
        profile = read_profile(json.dumps(data).encode(), "profile", self.library, self.calendars)
        plan, _ = planned(self.library, profile, calendar_of(profile.place.region, self.calendars))
        said = to_data(plan)
        return {name: part for name, part in said.items() if name not in {*ECHOES, path.partition(".")[0]}}

    def _look(self, text: str) -> Seen | None:
        try:
            profile = read_profile(text.encode(), "profile", self.library, self.calendars)
        except InputError:
            return None
        plan, known = planned(self.library, profile, calendar_of(profile.place.region, self.calendars))
        return Seen(plan.ready, self._taken(plan, known, profile), _shape(plan), known.facts)

    def _taken(self, plan: Plan, known: Context, profile: Profile) -> frozenset[int]:
        named = {(item.kind, item.id) for item in plan.items} | {("roles", role.id) for role in plan.roles}
        named |= {("parameters", name) for name in (*NEEDED_PARAMETERS, *(setting.id for setting in plan.settings))}
        results = {result.id for result in plan.objective.results} if plan.objective else set()
        cases = {id(s.parameter.cases[s.case]) for s in known.settings.values() if s.case >= 0}
        used: set[str | None] = {name for result in known.results.values() for name, _ in result.operands}
        used |= known.say.used | self.named | _decided_by(known)
        said = known.taken | cases

        def is_taken(part: Part) -> bool:
            if part.name:
                return id(part.statement) in said or (
                    part.kind == "objectives" and getattr(part.statement, "id", "") in results
                )
            return (
                (part.kind, part.item.id) in named
                or id(part.item) in known.taken
                or (part.kind == "figures" and part.item.id in used)
            )

        return frozenset(index for index, part in enumerate(self.parts) if is_taken(part))


def _decided_by(known: Context) -> set[str]:
    """The numbers by which levers stop, and by which what is owed is reckoned."""
    rules = [owing.rule for owing in known.fitted.owed if owing.rule]
    asked = any(owing.delivery.every == "request" for owing in known.fitted.owed)
    return {
        *(pull.lever.bound for pull in known.fitted.pulled),
        *(str(name) for rule in rules for name in (rule.seats, rule.minutes, rule.prepare, rule.helpers)),
        *((BEHIND["question"],) if asked else ()),
    }


def _shape(plan: Plan) -> tuple[object, ...]:
    """What is planned when, by whom, how often, how far; not how it is said."""
    return (
        tuple((s.id, s.value) for s in plan.settings),
        tuple((n.id, n.value) for n in plan.numbers),
        plan.month,
        plan.brief,
        tuple((s.id, s.day, s.end, s.at, s.owner, s.state) for s in plan.schedule),
        tuple((c.sop, c.weekday, c.at, c.owner, c.minutes, c.count) for c in plan.week),
        tuple((s.id, s.printed, s.owner, s.backup, s.at, s.count, bool(s.limit)) for s in plan.sops),
        tuple((r.id, r.takes_over) for r in plan.roles),
        tuple((c.sop, c.minutes) for c in plan.cuts),
        tuple((r.id, r.kind, r.value) for r in plan.objective.results) if plan.objective else (),
        tuple((m.id, m.red) for m in plan.metrics),
        tuple(q.id for q in plan.questions),
        tuple((w.id, w.person, w.minutes, w.count, tuple((o.day, o.time) for o in w.occurrences)) for w in plan.ledger),
        tuple((p.person, p.minutes, p.windows) for p in plan.people),
        tuple((w.person, w.monday, w.need, w.kept) for w in plan.weeks),
        tuple((p.every, p.owed, p.cost, p.can, p.seats, p.within) for p in plan.promises),
        tuple((lever.id, lever.state, lever.text) for lever in plan.levers),  # with its sums
        tuple((r.first, r.last, r.what) for r in plan.rests),
    )
