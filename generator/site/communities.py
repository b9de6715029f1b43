"""Pages of the example communities: what each is, its files, its own profile to start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..models.base import Item
from ..models.playbook import Field, Platform, Stage, Type, Variant
from ..models.profile import Profile
from ..plan.plan import Plan
from .page import Page, bullets, escaped, fenced, sections, table
from .voice import Voice, facts

ASKED = (
    "type",
    "also",
    "variant",
    "stage",
    "purpose",
    "audience",
    "product",
    "gate",
    "price",
    "commerce",
    "influence",
    "platforms",
    "home",
    "rhythm",
    "risks",
    "problems",
)
COUNTED = ("size.people", "size.groups", "size.goal", "seeds.reachable")
LISTED = ("launch", "tiers", "objectives", "metrics", "tensions")


@dataclass(frozen=True, slots=True)
class Example:
    """A community to start from.

    title: in the page's language; text: its profile as YAML, for a reader of that language.
    """

    id: str
    title: str
    profile: Profile
    text: str
    plan: Plan

    @property
    def path(self) -> str:
        """Its page."""
        return f"communities/{self.id}.md"

    def printed(self, sop: str) -> str:
        """When its manual prints a sheet: "now", "later", or "" for never."""
        return next(("later" if page.printed == "later" else "now" for page in self.plan.sops if page.id == sop), "")


def of_kind(examples: Iterable[Example], item: Item) -> list[Example]:
    """The communities that are of a type, of a variant, at a stage or on a platform."""
    found: dict[type[Item], Callable[[Profile], Iterable[str | None]]] = {
        Type: lambda profile: (profile.type, *profile.also),
        Variant: lambda profile: (profile.variant,),
        Stage: lambda profile: (profile.stage,),
        Platform: lambda profile: (use.id for use in profile.platforms),
    }
    return [example for example in examples if item.id in found[type(item)](example.profile)]


def pages(voice: Voice, examples: tuple[Example, ...]) -> Iterator[Page]:
    """The fields of a profile; all examples on one page, and a page for each."""
    yield _fields(voice)
    here, lead = "communities/index.md", voice.plain_label("site.examples-lead")
    rows = (
        [f"[{voice.safe(e.title)}]({voice.href(here, e.path)})", *_in_short(voice, here, e.profile)] for e in examples
    )
    names = (voice.label("site.item"), *(escaped(voice.field(path)) for path in ("type", "stage", "size.people")))
    if examples:
        yield Page(
            here,
            voice.plain_label("site.examples"),
            sections(escaped(lead), table(names, rows)),
            lead,
            voice.also_called("examples"),
        )
    for example in examples:
        yield _page(voice, example)


def _in_short(voice: Voice, here: str, profile: Profile) -> list[str]:
    return [
        voice.links(here, filter(None, (profile.type, profile.variant))),
        voice.link(here, profile.stage),
        voice.number(profile.size.people),
    ]


def _page(voice: Voice, example: Example) -> Page:
    here, plan = example.path, example.plan
    now = [page.id for page in plan.sops if page.printed != "later"]
    later = [page.id for page in plan.sops if page.printed == "later"]
    ids = {kind: [chosen.id for chosen in plan.items if chosen.kind == kind] for kind in LISTED}
    return Page(
        here,
        example.title,
        sections(
            voice.label(f"site.example.{example.id}") if f"site.example.{example.id}" in voice.labels else "",
            voice.downloads(here, f"site.downloads.manual.{plan.language}"),
            f"## {voice.label('site.what-it-is')}",
            facts(voice, _told(voice, here, example.profile)),
            f"## {voice.label('site.its-profile')}",
            voice.label("site.its-profile-lead"),
            fenced(example.text.strip(), "yaml"),
            f"## {voice.label('site.its-sheets')}",
            bullets(voice.link(here, name) for name in now),
            voice.named("site.its-later", voice.links(here, later)),
            *(voice.named(f"site.kind.{kind}", voice.links(here, names)) for kind, names in ids.items()),
        ),
        voice.plain_label(f"site.example.{example.id}") if f"site.example.{example.id}" in voice.labels else "",
        _aliases(voice, example),
    )


def _aliases(voice: Voice, example: Example) -> tuple[str, ...]:
    library, profile = voice.library, example.profile
    kinds = (library.by_id(Type)[profile.type], library.by_id(Variant).get(profile.variant or ""))
    named = (found.title.into(language) for found in kinds if found for language in ("zh", "en"))
    return tuple(dict.fromkeys(map(voice.convert, (example.profile.name, example.id.replace("-", " "), *named))))


def _told(voice: Voice, here: str, profile: Profile) -> Iterator[tuple[str, str]]:
    """What the profile says, as far as it is said in the words of the library."""
    for path in ASKED:
        value = [use.id for use in profile.platforms] if path == "platforms" else getattr(profile, path)
        values = value if isinstance(value, (tuple, list)) else (value,)
        said = [
            voice.link(here, each) or escaped(voice.option(path, each))
            for each in values
            if each and voice.knows(path, each)
        ]
        yield escaped(voice.field(path)), voice.word("list.comma").join(said)
    for path in COUNTED:
        first, _, last = path.partition(".")
        counted = getattr(getattr(profile, first), last, None)
        if path == "size.groups" and not counted:
            counted = sum(use.groups or 0 for use in profile.platforms)
        yield escaped(voice.field(path)), voice.number(counted) if counted else ""
    for member in profile.team:
        yield (
            voice.link(here, member.role),
            voice.label("site.people-hours", people=voice.number(member.people), hours=voice.number(member.hours)),
        )


def _fields(voice: Voice) -> Page:
    """Every field of a profile: how it is asked, what is assumed without it, what it changes, what it may be."""
    here, lead = "fields.md", voice.plain_label("site.fields-lead")
    parts = [escaped(lead)]
    for field in voice.library.of(Field):
        options = bullets(
            f"`{name}`{voice.label('site.colon')}{voice.text(text)}" for name, text in (field.options or {}).items()
        )
        parts += [
            f"## {voice.text(field.label)} {{#field-{field.id.replace('.', '-')}}}",
            f"`{field.id}`",
            voice.text(field.ask),
            options,
            voice.named("label.assumed", voice.text(field.assume)),
            voice.named("label.changes", voice.text(field.changes)),
        ]
    return Page(here, voice.plain_label("site.fields"), sections(*parts), lead, voice.also_called("fields"))
