"""What every part of resolving needs: the completed profile, the numbers, and how things are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..calendar.days import Calendar
from ..counting import IN_HOURS, filled, small
from ..load.library import Kind, Library
from ..models.base import Item, Law, Marked, Statement, Text
from ..models.parts import Gate, Message, Worded
from ..models.playbook import Field, Figure, LaunchStep, Naming, Parameter, Platform, Role, Sop, Stage, Tier, Word
from ..models.profile import OF_FIELD, OwnPlatform, Profile
from ..models.reckoning import AssumedDelivery, Lever
from ..models.troubles import Symptom
from ..plan.pages import GateLine, Said, SopMessage
from ..plan.plan import Chosen
from ..record import record
from .assume import complete
from .calls import numbers_called
from .conditions import Held
from .crew import STARTS, Seat, called, seats, team_sums
from .flow import with_runs
from .law import holds_in, outdated
from .levers import Fitted, fit
from .owed import as_assumed, deliveries, owing, turn_counts, with_turns
from .parameters import Result, Setting, Speaker, inputs, set_parameter, set_parameters, work_out
from .slots import free_until, own_words
from .subjects import subject_deliveries, subject_facts, subjects_of
from .symptoms import opened, problems
from .work import Sources, care, drills, duties, events, holder

PHASES_NOW = {
    "idea": {"prepare", "seed", "launch", "run"},
    "seed": {"prepare", "seed", "launch", "run"},
    "running": {"run"},
    "growing": {"run", "grow"},
    "scaling": {"run", "grow", "scale"},
    "dormant": {"prepare", "run"},
}
Team = dict[str, tuple[int, float]]
Places = dict[str, Platform | OwnPlatform]


@record(eq=True)
class Context:
    """Everything decided before the parts are made.

    facts: the completed profile; assumed: the paths that were not given; team: role → (people, hours a week in all);
    settings: parameters; results: figures; counts: what a task's `per` may name; say: Text → string; cited: the claims
    that anything said so far leans on; taken: the identities of the statements that were said or decided by, for who
    proves that each of them is at some time; takes: whether a condition holds.
    """

    library: Library
    profile: Profile
    calendar: Calendar
    facts: dict[str, Any]
    assumed: frozenset[str]
    team: Team
    settings: dict[str, Setting]
    results: dict[str, Result]
    counts: dict[str, float]
    say: Speaker
    cited: set[str]
    taken: set[int]
    crew: tuple[Seat, ...]
    fitted: Fitted
    takes: Held

    @property
    def stage(self) -> Stage:
        return self.library.by_id(Stage)[self.facts["stage"]]

    @property
    def platforms(self) -> Places:
        """The platforms that the library knows, and the profile's own."""
        return _places(self.library, self.profile)

    @property
    def roles(self) -> dict[str, Role]:
        return self.library.by_id(Role)

    def value(self, parameter: str) -> float:
        """The value of a parameter for this profile."""
        return self.settings[parameter].value

    def shown(self, parameter: str) -> float:
        """The same, where it is printed: the manual then says where the number is from."""
        self.say.used.add(parameter)
        return self.value(parameter)

    def word(self, name: str, /, **parts: Any) -> str:
        """A word of the plan, e.g. `every.day`, with its parts filled in."""
        text = self.library.by_id(Word)[name].text.into(self.say.language)
        return filled(text, **parts)

    def time(self, minutes: float, beside: float = 0) -> str:
        """Minutes as they are printed in a sentence: from a thousand on in hours, and so what stands beside as many."""
        hours, left = divmod(round(minutes), 60)
        if not hours or max(minutes, beside) < IN_HOURS:
            return self.word("time.minutes", minutes=self.say.number(round(minutes)))
        return self.word("time.both" if left else "time.hours", hours=self.say.number(hours), minutes=left)

    def said(self, statement: Marked, text: Text | str) -> Said:
        """What a statement says, in the plan's language with its marks."""
        return self._said(statement, self.say(text))

    def stated(self, statement: Statement) -> Said:
        """The same of a statement that has its text itself."""
        return self.said(statement, statement.text)

    def quoted(self, statement: Marked, text: Text) -> Said:
        """The same of what a source says: in its own words, whatever this community's place calls them."""
        return self._said(statement, self.say.quote(text))

    def _said(self, statement: Marked, text: str) -> Said:
        practice, law = statement.practice, statement.law
        self.taken.add(id(statement))
        self.cited.update(statement.because)
        if not practice:
            return Said(text=text, because=statement.because)
        if law and not holds_in(law, self.profile.place.region):  # elsewhere it is what people do
            return Said(text=text, because=statement.because, grade="C")
        old = law is not None and outdated(law, self.profile.start, self.value("facts-valid-months"))
        return Said(
            text=self.word("law.check-first", text=text) if old and text else text,
            because=statement.because,
            grade=practice.grade,
            note=self.say.quote(practice.note) if practice.note else "",
            law=self._stands(law) if law else "",
        )

    def _stands(self, law: Law) -> str:
        """Where a statement of grade A stands, and when somebody last read it there."""
        text = self.say.quote(law.text)
        return self.word("law.checked", law=text, checked=law.checked) if law.checked else text

    def why(self, item: Marked) -> Said:
        """Only the marks of an item."""
        return self.said(item, Text("", "", ""))

    def picked(self, kind: type[Kind]) -> list[Kind]:
        """The items of a kind whose condition holds and that the profile does not leave out."""
        without = {each.id for each in self.profile.leave_out}
        return [item for item in self.library.of(kind) if item.id not in without and self.takes(item.when)]

    def dated(self) -> list[LaunchStep]:
        """The steps of this stage's dated plan; not those of which there is nothing to do."""
        steps = (step for step in self.picked(LaunchStep) if step.plan == self.stage.plan)
        return [step for step in steps if not step.per or self.counts.get(step.per)]

    def holder(self, role: str) -> str:
        """Who does a role's work; the role itself when nobody at all does."""
        return holder(role, self.roles, self.team) or role

    def title(self, role: str) -> str:
        """A role as it is printed: who really does it."""
        return self.say(self.roles[self.holder(role)].title)

    def at_work(self, role: str) -> str:
        """When those who hold a role have said they can work: any, working-hours, evenings or weekends."""
        held = self.holder(role)
        said = {word for member in self.profile.team if member.role == held for word in member.when}
        return said.pop() if len(said) == 1 and said <= set(STARTS) else "any"

    def gate(self, gate: Gate) -> GateLine:
        """A gate as it is printed."""
        return GateLine(need=self.said(gate, gate.need), otherwise=self.say(gate.otherwise))

    def sheet(self, name: str | None) -> str:
        """The title of an SOP if this plan has it, else ""."""
        found = self.sop(name)
        return self.say(self.library.by_id(Sop)[found].title) if found else ""

    def message(self, message: Message) -> SopMessage:
        """Words to send and to whom. Sheets are photographed into groups, so they name no tier."""
        tier, role = self.library.by_id(Tier).get(message.to), self.roles.get(message.to)
        one = self.word("to.member")
        named = tier or role
        members = self.say.slots["members"]
        to = small(self.say(named.title), self.say.language) if named else ""
        to = self.word("role.within", role=to) if role else to or self.word(f"to.{message.to}", members=members)
        return SopMessage(id=message.id, to=to, on_sheet=one if tier else to, said=self.said(message, message.say))

    def first(self, worded: Iterable[Worded]) -> Said | None:
        """The first of these statements that fits, if any."""
        for each in worded:
            if self.takes(each.when) and (each.above_zero is None or self.counts[each.above_zero] > 0):
                return self.stated(each)
        return None

    def opened(self, names: Iterable[str]) -> str:
        """The first of these SOPs that this plan has, else ""."""
        return next(filter(None, map(self.sop, names)), "")

    def sop(self, name: str | None) -> str:
        """The id of an SOP if this plan has it, else ""."""
        without = {each.id for each in self.profile.leave_out}
        found = self.library.by_id(Sop).get(name or "")
        return found.id if found and found.id not in without and self.takes(found.when) else ""


def context(library: Library, profile: Profile, calendar: Calendar, language: str) -> Context:
    """The context for one profile and language."""
    parameters = {p.id: p for p in library.of(Parameter)}
    crew = seats(profile)
    team = team_sums(crew)
    facts, assumed = _facts(library, profile, team, parameters["group-size"].default)
    if "size.groups" in assumed:  # the size of a group does not wait for how many there are
        facts, assumed = _facts(library, profile, team, set_parameter(parameters["group-size"], facts).value)
    settings = set_parameters(library.of(Parameter), facts)
    numbers = _role_numbers(library, inputs(facts, team))
    values = {name: setting.value for name, setting in settings.items()}
    takes = Held(facts)
    fitted = _fitted(library, profile, takes, crew, numbers | values)
    pulled = {name: fitted.counts[name] for name in fitted.changed}
    settings = {n: Setting(s.parameter, pulled[n], "lever") if n in pulled else s for n, s in settings.items()}
    results = {r.figure.id: r for r in work_out(library.of(Figure), numbers | values | pulled)}
    counts = fitted.counts
    named = [naming for naming in library.of(Naming) if takes(naming.when)]
    ends = {"free_until": free_until(profile, settings)}
    words = own_words(library.by_id(Word), facts | ends, _home_and_notice(library, profile, facts), language)
    words |= numbers_called(library, profile.place.region, language)
    instead = {naming.word.into(language): naming.instead.into(language) for naming in named}
    say = Speaker(language, {**numbers, **counts, **words}, instead)
    return Context(
        library,
        profile,
        calendar,
        facts,
        assumed,
        team,
        settings,
        results,
        counts,
        say,
        set(),
        set(map(id, named)),
        crew,
        fitted,
        takes,
    )


def _facts(library: Library, profile: Profile, team: Team, group_size: float) -> tuple[dict[str, Any], frozenset[str]]:
    """The completed profile with what is derived from it, and what was assumed."""
    places = _places(library, profile)
    grouped = frozenset(name for name, place in places.items() if kind_of(place) == "groups")
    facts, assumed = complete(profile, grouped, group_size)
    names = tuple(name for row in called(profile) for name in row.names)
    sums = {"team.total_people": sum(p for p, _ in team.values()), "team.total_hours": sum(h for _, h in team.values())}
    where = _place_facts(places, facts)
    facts = {**facts, **sums, **where, **_meeting_facts(facts | where), **subject_facts(library, profile)}
    facts["team.names"] = names
    facts["problems"] = ()
    return facts | {"problems": problems(library, profile, facts)}, assumed


def _fitted(library: Library, profile: Profile, takes: Held, crew: tuple[Seat, ...], known: dict[str, float]) -> Fitted:
    """The work of an ordinary week, and what the levers left of it. known: inputs and parameters by name."""
    figures, facts = library.of(Figure), takes.facts

    def counted(base: dict[str, float]) -> dict[str, float]:
        """Inputs and parameters, with every figure and every count that is worked out from them."""
        base = base | {"groups-kept": base["group"]}
        found = base | {r.figure.id: r.value for r in work_out(figures, base)}
        day = {unit: found.get(f"{unit}s-week", 0) / 7 for unit in ("post", "comment")}
        return found | day | {"question": found.get("questions-week", 0)}

    def picked(kind: type[Kind]) -> list[Kind]:
        return [item for item in library.of(kind) if item.id not in without and takes(item.when)]

    without = {each.id for each in profile.leave_out}
    counts = counted(known | {"group": facts["size.groups"], "member": facts["size.people"]})
    symptoms, team, sheets = library.by_id(Symptom), team_sums(crew), {sop.id for sop in picked(Sop)}
    named = frozenset(opened(symptoms[name].open, sheets) for name in facts["problems"] if name in symptoms)
    daily = partial(_days_at_work, crew)
    sources = Sources(facts, profile, library.by_id(Role), team, counts, named, takes, daily)
    phases = PHASES_NOW[facts["stage"]]
    sops, tiers = [sop for sop in picked(Sop) if sop.phase in phases or sop.id in named], picked(Tier)
    shares = {tier.id: round(profile.size.people * tier.share / 100) for tier in tiers if tier.share is not None}
    brief = facts["team.total_hours"] <= known["brief-hours"]
    works = [
        *duties(sources, sops),
        *care(sources, tiers, shares, frozenset(sop.id for sop in sops)),
        *events(sources),
        *drills(sources, brief),
    ]
    own = [rule for rule in subject_deliveries(library, facts["subjects"]) if takes(rule.when)]
    owed = owing(sources, [*own, *picked(AssumedDelivery)])
    works = [*as_assumed(works, owed), *deliveries(sources, owed, works)]
    counts |= turn_counts(owed, counts)
    works = with_runs(sources, subjects_of(library, facts["subjects"]), list(with_turns(sources, works)))
    have = {role: hours * 60 for role, (_, hours) in team.items()}
    return fit(works, picked(Lever), have, counts, counted, known.get("slack", 0), owed)


def _days_at_work(crew: tuple[Seat, ...], role: str) -> tuple[int, ...]:
    """The weekdays on which somebody who holds a role can work."""
    mine = [seat for seat in crew if seat.role == role]
    return tuple(day for day in range(7) if any(seat.always[day] or seat.office[day] for seat in mine))


def _places(library: Library, profile: Profile) -> Places:
    return library.by_id(Platform) | {own.id: own for own in profile.own_platforms}


def kind_of(place: Platform | OwnPlatform) -> str:
    """How life runs in a place: groups, board, feed or room."""
    if isinstance(place, OwnPlatform):
        return place.kind or ("groups" if place.grouped else "board")
    return place.kind


def _place_facts(places: Places, facts: dict[str, Any]) -> dict[str, Any]:
    """What the platforms are like; an id that the library has taken out counts for nothing."""
    used = [places[name] for name in dict.fromkeys((facts["home"], *facts["platforms.id"])) if name in places]
    home = used[0] if facts["home"] in places else None
    grouped = [place for place in used if kind_of(place) == "groups"]
    return {
        "home.kind": kind_of(home) if home else "groups",
        "platforms.kinds": tuple(dict.fromkeys(map(kind_of, used))),
        "home.grouped": bool(home and kind_of(home) == "groups"),
        "home.own": bool(home and home.own),
        "platforms.grouped": bool(grouped),
        "platforms.capacity": grouped[0].capacity if grouped else None,
    }


def _meeting_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """Whether the regular meeting is in person and before ten in the morning, and whether any event is in person."""
    said = facts["meets.place"]
    near = facts["place.offline"] == "one-city" and "offline" in facts["risks"] and "weekly-ritual" in facts["rhythm"]
    room = said == "room" if said else bool(facts["meets.day"]) and (near or facts["home.kind"] == "room")
    early = bool(facts["meets.at"]) and facts["meets.at"] < "10:00"
    return {"meets.room": room, "meets.early": room and early, "events.room": "room" in facts["events.place"]}


def _home_and_notice(library: Library, profile: Profile, facts: dict[str, Any]) -> tuple[Text | str, Text | str]:
    """The home; and where notices go: into groups, those at home if any, never to a place for the public."""
    places, home = _places(library, profile), facts["home"]
    grouped = [name for name in (home, *facts["platforms.id"]) if name and kind_of(places[name]) == "groups"]
    notice = grouped[0] if grouped else home
    return (places[home].title, places[notice].title) if home else ("", "")


def _role_numbers(library: Library, numbers: dict[str, float]) -> dict[str, float]:
    absent = {f"{role}-{what}": 0 for role in library.by_id(Role) for what in ("people", "hours")}
    return absent | numbers


def chosen(kind: str, items: Iterable[Item]) -> list[Chosen]:
    """The plan's record of items, with their layers."""
    return [Chosen(kind=kind, id=i.id, layer=i.origin.layer, overridden=dict(i.origin.overridden)) for i in items]


def option(context: Context, path: str, value: Any) -> str:
    """A profile value as it is printed."""
    items, fields = context.library.items, context.library.by_id(Field)
    if isinstance(value, bool):
        return context.word("yes" if value else "no")
    if path in ("home.kind", "platforms.kinds"):
        return context.word(f"kind.{value}")
    if path == "trade":
        return context.word(f"trade.{value}")
    options = fields[path].options if path in fields else None
    if options and value in options:
        return context.say(options[value])
    kind = OF_FIELD.get(path)
    known: Mapping[str, object] = context.platforms if kind == "platforms" else items.get(kind or "", {})
    title = getattr(known.get(value), "title", None)
    if title:
        return context.say(title)
    return context.say.number(value) if isinstance(value, (int, float)) else str(value)
