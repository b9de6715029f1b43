"""What every part of resolving needs: the completed profile, the numbers, and how things are said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ..calendar.days import Calendar
from ..load.library import Library
from ..models.base import Item, Marked, Text
from ..models.parts import Gate, Message, Worded
from ..models.playbook import Platform, Role, Stage
from ..models.profile import OwnPlatform, Profile
from ..plan.pages import GateLine, Said, SopMessage
from ..plan.plan import Chosen, LeftOut
from ..record import record
from .assume import complete
from .conditions import Words, holds, reasons
from .crew import STARTS, Seat, seats, team_sums
from .levers import Fitted, fit
from .parameters import Result, Setting, Speaker, inputs, printed, set_parameter, set_parameters, work_out
from .troubles import opened, problems
from .work import Sources, care, deliveries, drills, duties, events, holder, owing

PHASES_NOW = {
    "idea": {"prepare", "seed", "launch", "run"},
    "seed": {"prepare", "seed", "launch", "run"},
    "running": {"run"},
    "growing": {"run", "grow"},
    "scaling": {"run", "grow", "scale"},
    "dormant": {"prepare", "run"},
}
QUIET_SHARE = 0.02  # of all members who speak in a week, where nobody has counted
Team = dict[str, tuple[int, float]]
Places = dict[str, Platform | OwnPlatform]


@record(eq=True)
class Context:
    """Everything decided before the parts are made.

    facts: the completed profile; assumed: the paths that were not given; team: role → (people, hours a week in all);
    settings: parameters; results: figures; counts: what a task's `per` may name; say: Text → string; cited: the claims that
    anything said so far leans on; taken: the identities of the statements that were said or decided by, for who proves that every
    one of the library is at some time.
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

    @property
    def stage(self) -> Stage:
        return self.library.items["stages"][self.profile.stage]

    @property
    def platforms(self) -> Places:
        """The platforms that the library knows, and the profile's own."""
        return _places(self.library, self.profile)

    @property
    def roles(self) -> dict[str, Role]:
        return self.library.items["roles"]

    def value(self, parameter: str) -> float:
        """The value of a parameter for this profile."""
        return self.settings[parameter].value

    def shown(self, parameter: str) -> float:
        """The same, where it is printed: the manual then says where the number is from."""
        self.say.used.add(parameter)
        return self.value(parameter)

    def word(self, name: str, /, **parts: Any) -> str:
        """A word of the plan, e.g. `every.day`, with its parts filled in."""
        text = self.library.items["words"][name].text.into(self.say.language)
        return text.format(**parts) if parts else text

    def said(self, statement: Marked, text: Text | str | None = None) -> Said:
        """A statement in the plan's language with its marks; `text` where the statement keeps it under another name."""
        practice = statement.practice
        self.taken.add(id(statement))
        self.cited.update(statement.because)
        return Said(
            text=self.say(text if text is not None else statement.text),
            because=statement.because,
            grade=practice.grade if practice else "",
            note=self.say(practice.note) if practice and practice.note else "",
        )

    def why(self, item: Marked) -> Said:
        """Only the marks of an item."""
        return self.said(item, Text("", "", ""))

    def takes(self, condition: Any) -> bool:
        """Whether a condition holds for this profile."""
        return holds(condition, self.facts)

    def picked(self, kind: str) -> list[Any]:
        """The items of a kind whose condition holds and that the profile does not leave out."""
        without = {each.id for each in self.profile.leave_out}
        return [item for item in self.library.of(kind) if item.id not in without and self.takes(item.when)]

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
        return self.say(self.library.items["sops"][found].title) if found else ""

    def message(self, message: Message) -> SopMessage:
        """Words to send and to whom. Sheets are photographed into groups, so they name no tier."""
        members = self.say.slots["members"]
        tier, role = self.library.items["tiers"].get(message.to), self.roles.get(message.to)
        one = self.word("to.member")
        to = self.say((tier or role).title) if tier or role else self.word(f"to.{message.to}", members=members)
        return SopMessage(id=message.id, to=to, on_sheet=one if tier else to, said=self.said(message, message.say))

    def first(self, worded: Iterable[Worded]) -> Said | None:
        """The first of these statements that fits, if any."""
        fits = (
            each
            for each in worded
            if self.takes(each.when) and (each.above_zero is None or self.results[each.above_zero].value > 0)
        )
        found = next(fits, None)
        return self.said(found) if found else None

    def opened(self, names: Iterable[str]) -> str:
        """The first of these SOPs that this plan has, else ""."""
        return next(filter(None, map(self.sop, names)), "")

    def sop(self, name: str | None) -> str:
        """The id of an SOP if this plan has it, else ""."""
        without = {each.id for each in self.profile.leave_out}
        found = self.library.items["sops"].get(name or "")
        return name if found and name not in without and self.takes(found.when) else ""


def context(library: Library, profile: Profile, calendar: Calendar, language: str) -> Context:
    """The context for one profile and language."""
    parameters = {p.id: p for p in library.of("parameters")}
    crew = seats(profile)
    team = team_sums(crew)
    facts, assumed = _facts(library, profile, team, parameters["group-size"].default)
    if "size.groups" in assumed:  # the size of a group does not wait for how many there are
        facts, assumed = _facts(library, profile, team, set_parameter(parameters["group-size"], facts).value)
    settings = set_parameters(library.of("parameters"), facts)
    numbers = _role_numbers(library, inputs(facts, team))
    values = {name: setting.value for name, setting in settings.items()}
    fitted = _fitted(library, profile, facts, crew, numbers | values)
    pulled = {name: fitted.counts[name] for name in fitted.changed}
    settings = {n: Setting(s.parameter, pulled[n], "lever") if n in pulled else s for n, s in settings.items()}
    known = numbers | values | pulled
    results = {r.figure.id: r for r in work_out(library.of("figures"), known)}
    counts = fitted.counts
    say = Speaker(language, {**numbers, **counts, **_own_words(library, profile, facts, language)})
    return Context(
        library, profile, calendar, facts, assumed, team, settings, results, counts, say, set(), set(), crew, fitted
    )


def _facts(library: Library, profile: Profile, team: Team, group_size: float) -> tuple[dict[str, Any], frozenset[str]]:
    """The completed profile with what is derived from it, and what was assumed."""
    places = _places(library, profile)
    grouped = frozenset(name for name, place in places.items() if kind_of(place) == "groups")
    facts, assumed = complete(profile, grouped, group_size)
    sums = {"team.total_people": sum(p for p, _ in team.values()), "team.total_hours": sum(h for _, h in team.values())}
    where = _place_facts(places, facts)
    facts = {**facts, **sums, **where, **_meeting_facts(facts | where), "problems": ()}
    return facts | {"problems": problems(library, profile, facts)}, assumed


def _fitted(
    library: Library, profile: Profile, facts: dict[str, Any], crew: tuple[Seat, ...], known: dict[str, float]
) -> Fitted:
    """The work of an ordinary week, and what the levers left of it. known: inputs and parameters by name."""
    figures = library.of("figures")

    def counted(base: dict[str, float]) -> dict[str, float]:
        """Inputs and parameters, with every figure and every count that is worked out from them."""
        base = base | {"groups-kept": base["group"]}
        return base | {r.figure.id: r.value for r in work_out(figures, base)}

    def takes(condition: Any) -> bool:
        return holds(condition, facts)

    def picked(kind: str) -> list[Any]:
        return [item for item in library.of(kind) if item.id not in without and takes(item.when)]

    without = {each.id for each in profile.leave_out}
    counts = counted(known | _units(facts, known))
    team = team_sums(crew)
    roles = library.items["roles"]

    def daily(role: str) -> tuple[int, ...]:
        mine = [seat for seat in crew if seat.role == role]
        return tuple(day for day in range(7) if any(seat.always[day] or seat.office[day] for seat in mine))

    symptoms = library.items["symptoms"]
    sheets = {sop.id for sop in picked("sops")}
    named = frozenset(opened(symptoms[name].open, sheets) for name in facts["problems"] if name in symptoms)
    sources = Sources(facts, profile, roles, team, counts, named, takes, daily)
    phases = PHASES_NOW[profile.stage]
    sops = [sop for sop in picked("sops") if sop.phase in phases]
    tiers = picked("tiers")
    shares = {tier.id: round(profile.size.people * tier.share / 100) for tier in tiers if tier.share is not None}
    brief = facts["team.total_hours"] <= known["brief-hours"]
    works = [
        *duties(sources, sops),
        *care(sources, tiers, shares),
        *events(sources),
        *drills(sources, brief),
    ]
    owed = owing(sources, picked("deliveries"))
    works += deliveries(sources, owed, works)
    have = {role: hours * 60 for role, (_, hours) in team.items()}
    return fit(works, picked("levers"), have, counts, counted, known.get("slack", 0), owed)


def _units(facts: dict[str, Any], known: dict[str, float]) -> dict[str, float]:
    """What work is counted by. Posts and questions are a week's: of the baseline, else what so many speakers may bring."""
    baseline = facts["baseline"]
    posts = baseline.get("new-posts")
    if posts is None:
        speakers = baseline.get("speakers-7-days", facts["size.people"] * QUIET_SHARE)
        posts = math.ceil(speakers * known.get("posts-per-hundred", 0) / 100)
    questions = baseline.get("questions", baseline.get("unanswered", posts))
    return {
        "group": facts["size.groups"],
        "member": facts["size.people"],
        "post": posts / 7,
        "question": questions,
        "comment": baseline.get("comments", posts) / 7,
    }


def _places(library: Library, profile: Profile) -> Places:
    return library.items["platforms"] | {own.id: own for own in profile.own_platforms}


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


def _role_numbers(library: Library, numbers: dict[str, float]) -> dict[str, float]:
    absent = {f"{role}-{what}": 0 for role in library.items["roles"] for what in ("people", "hours")}
    return absent | numbers


def _own_words(library: Library, profile: Profile, facts: dict[str, Any], language: str) -> dict[str, str]:
    places, words = _places(library, profile), library.items["words"]
    notice = _notice(places, facts)

    def default(value: str, word: str) -> str:
        return value or words[word].text.into(language)

    def place(name: str | None) -> str:
        title = places[name].title if name else ""
        return title.into(language) if isinstance(title, Text) else title

    return {
        "community": facts["name"],
        "promise": facts["promise"],
        "contact": default(facts["contact"], "default.contact"),
        "members": default(facts["members_called"], "default.members"),
        "leader": default(facts["leader.name"], "default.leader"),
        "decides": default(facts["decides"], "default.decides"),
        "answerable": default(facts["answerable"] or facts["decides"], "default.decides"),
        "fee": default(_money(words, facts, "fee", language), "default.fee"),
        "refund": default(facts["fee.refund"], "default.refund"),
        "budget": default(_money(words, facts, "budget", language), "default.budget"),
        "home": place(facts["home"]),
        "notice": place(notice),
        "start": facts["start"].isoformat(),
    }


def _money(words: Mapping[str, Any], facts: dict[str, Any], name: str, language: str) -> str:
    """An amount with its currency and how long it is for; "" where it is not given."""
    amount = facts[f"{name}.amount"]
    if amount is None:
        return ""
    usual = words.get(f"money.{facts['place.region']}")  # where no currency is given
    currency = facts[f"{name}.currency"] or (usual.text.into(language) if usual else "")
    said = words["money.amount"].text.into(language).format(amount=printed(amount, language), currency=currency)
    return words[f"money.{facts[f'{name}.per']}"].text.into(language).format(amount=said.strip())


def _notice(places: Mapping[str, Any], facts: dict[str, Any]) -> str | None:
    """Where notices go: into the groups people are in, at home if there are any; never to a place for the public."""
    home = facts["home"]
    grouped = [name for name in (home, *facts["platforms.id"]) if name and kind_of(places[name]) == "groups"]
    return grouped[0] if grouped else home


def chosen(kind: str, items: Iterable[Item]) -> list[Chosen]:
    """The plan's record of items, with their layers."""
    return [Chosen(kind=kind, id=i.id, layer=i.origin.layer, overridden=dict(i.origin.overridden)) for i in items]


def left_out(context: Context, kind: str, items: Iterable[Any]) -> list[LeftOut]:
    """Of these items, those that are not in the plan, each with its reason."""
    reasons = {each.id: each.reason for each in context.profile.leave_out}
    found = []
    for item in items:
        if item.id in reasons:
            found.append(_out(context, kind, item, reasons[item.id], "profile"))
        elif not context.takes(item.when):
            found.append(_out(context, kind, item, _because(context, item), "condition"))
    return found


def _out(context: Context, kind: str, item: Any, reason: str, by: str) -> LeftOut:
    return LeftOut(kind=kind, id=item.id, title=context.say(item.title), reason=reason, by=by)


def _because(context: Context, item: Any) -> str:
    """Why an item does not fit, in at most two facts of the profile."""
    fields = context.library.items["fields"]

    def label(path: str) -> str:
        words = context.library.items["words"]
        if path not in fields and f"derived.{path}" in words:
            return context.word(f"derived.{path}")
        return context.say(fields[path if path in fields else path.rpartition(".")[0]].label)

    words = Words(
        lambda name, /, **parts: context.word(f"condition.{name}", **parts), label, lambda p, v: option(context, p, v)
    )
    return context.word("condition.and").join(reasons(item.when, context.facts, words)[:2])


def option(context: Context, path: str, value: Any) -> str:
    """A profile value as it is printed."""
    items, fields = context.library.items, context.library.items["fields"]
    if isinstance(value, bool):
        return context.word("yes" if value else "no")
    options = fields[path].options if path in fields else None
    if options and value in options:
        return context.say(options[value])
    kind = {
        "type": "types",
        "also": "types",
        "variant": "variants",
        "stage": "stages",
        "platforms": "platforms",
        "home": "platforms",
        "team": "roles",
        "team.role": "roles",
        "problems": "symptoms",
    }.get(path)
    found = (context.platforms if kind == "platforms" else items[kind]).get(value) if kind else None
    return (
        context.say(found.title)
        if found
        else context.say.number(value)
        if isinstance(value, (int, float))
        else str(value)
    )
