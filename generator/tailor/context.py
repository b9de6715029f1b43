"""What every part of resolving needs: the completed profile, the numbers, and how things are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..calendar.days import Calendar
from ..load.library import Library
from ..models.base import Item, Marked, Text
from ..models.parts import Gate
from ..models.playbook import Platform, Role, Stage
from ..models.profile import OwnPlatform, Profile
from ..plan.pages import GateLine, Said
from ..plan.plan import Chosen, LeftOut
from ..record import record
from .assume import complete
from .capacity import holder
from .conditions import Words, holds, reasons
from .parameters import Result, Setting, Speaker, inputs, set_parameter, set_parameters, work_out
from .symptoms import recognised

Team = dict[str, tuple[int, float]]
Places = dict[str, Platform | OwnPlatform]


@record(eq=True)
class Context:
    """Everything decided before the parts are made.

    facts: the completed profile; assumed: the paths that were not given; team: role → (people, hours a week in all);
    settings: parameters; results: figures; counts: what a task's `per` may name; say: Text → string; cited: the claims
    that anything said so far leans on; taken: the identities of the statements that were said or decided by, for who
    proves that every one of the library is at some time.
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
        said = {member.when for member in self.profile.team if member.role == held}
        return said.pop() if len(said) == 1 else "any"

    def gate(self, gate: Gate) -> GateLine:
        """A gate as it is printed."""
        return GateLine(need=self.said(gate, gate.need), otherwise=self.say(gate.otherwise))

    def sheet(self, name: str | None) -> str:
        """The title of an SOP if this plan has it, else ""."""
        found = self.sop(name)
        return self.say(self.library.items["sops"][found].title) if found else ""

    def sop(self, name: str | None) -> str:
        """The id of an SOP if this plan has it, else ""."""
        without = {each.id for each in self.profile.leave_out}
        found = self.library.items["sops"].get(name or "")
        return name if found and name not in without and self.takes(found.when) else ""


def context(library: Library, profile: Profile, calendar: Calendar, language: str) -> Context:
    """The context for one profile and language."""
    parameters = {p.id: p for p in library.of("parameters")}
    team = _team(profile)
    facts, assumed = _facts(library, profile, team, parameters["group-size"].default)
    if "size.groups" in assumed:  # the size of a group does not wait for how many there are
        facts, assumed = _facts(library, profile, team, set_parameter(parameters["group-size"], facts).value)
    settings = set_parameters(library.of("parameters"), facts)
    numbers = inputs(facts, team)
    values = {name: setting.value for name, setting in settings.items()}
    results = {r.figure.id: r for r in work_out(library.of("figures"), _role_numbers(library, numbers) | values)}
    counts = values | {name: r.value for name, r in results.items()}
    counts |= {"group": facts["size.groups"], "member": facts["size.people"]}
    say = Speaker(
        language, {**_role_numbers(library, numbers), **counts, **_own_words(library, profile, facts, language)}
    )
    return Context(library, profile, calendar, facts, assumed, team, settings, results, counts, say, set(), set())


def _facts(library: Library, profile: Profile, team: Team, group_size: float) -> tuple[dict[str, Any], frozenset[str]]:
    """The completed profile with what is derived from it, and what was assumed."""
    facts, assumed = complete(profile, group_size)
    sums = {"team.total_people": sum(p for p, _ in team.values()), "team.total_hours": sum(h for _, h in team.values())}
    return {
        **facts,
        **sums,
        **_place_facts(_places(library, profile), facts),
        "problems": _problems(library, profile),
    }, assumed


def _problems(library: Library, profile: Profile) -> tuple[str, ...]:
    """The problems as ids of symptoms where they are known or recognised, else in the profile's words."""
    symptoms = library.items["symptoms"]
    return tuple(each if each in symptoms else recognised(each, symptoms.values()) or each for each in profile.problems)


def _places(library: Library, profile: Profile) -> Places:
    return library.items["platforms"] | {own.id: own for own in profile.own_platforms}


def _place_facts(places: Places, facts: dict[str, Any]) -> dict[str, Any]:
    """What the platforms are like; an id that the library has taken out counts for nothing."""
    used = [places[name] for name in dict.fromkeys((facts["home"], *facts["platforms"])) if name in places]
    home = used[0] if facts["home"] in places else None
    grouped = [place for place in used if place.grouped]
    return {
        "home.grouped": bool(home and home.grouped),
        "home.own": bool(home and home.own),
        "platforms.grouped": bool(grouped),
        "platforms.capacity": grouped[0].capacity if grouped else None,
    }


def _team(profile: Profile) -> Team:
    team: Team = {}
    for member in profile.team:
        people, hours = team.get(member.role, (0, 0.0))
        team[member.role] = (people + member.people, hours + member.people * member.hours)
    leader = profile.leader
    if leader and leader.hours and leader.kind in ("kol", "founder") and "leader" not in team:
        team["leader"] = (1, leader.hours)
    return team


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
        "home": place(facts["home"]),
        "notice": place(notice),
        "start": facts["start"].isoformat(),
    }


def _notice(places: Mapping[str, Any], facts: dict[str, Any]) -> str | None:
    """Where notices go: into the groups people are in, at home if there are any; never to a place for the public."""
    home = facts["home"]
    grouped = [name for name in (home, *facts["platforms"]) if name and places[name].grouped and name != "offline-only"]
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
