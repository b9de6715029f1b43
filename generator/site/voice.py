"""How a page speaks: texts of the library in one language, escaped for Markdown, with marks and links."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from ..load.decode import SLOT
from ..load.library import Library
from ..models.base import Condition, Item, Law, Marked, Statement, Text
from ..models.names import INPUTS, OWN_SLOTS, WORDS
from ..models.playbook import Field, Figure, Parameter, Role, Term, Word
from ..models.profile import OF_FIELD
from ..models.sources import Claim, Source
from .graph import Graph, graph
from .page import Page, attribute, bullets, escaped, filled, sections, table, within

HAN = re.compile(r"[⺀-鿿豈-﫿！-￯]*[㐀-鿿豈-﫿][⺀-鿿豈-﫿！-￯]*")
POWER = re.compile("[⁰¹²³⁴-⁹]+")
FOLDERS = {
    "sops": "sops",
    "types": "types",
    "variants": "variants",
    "stages": "stages",
    "platforms": "platforms",
    "tiers": "tiers",
    "objectives": "okr",
    "metrics": "metrics",
    "cases": "cases",
    "tensions": "tensions",
    "roles": "roles",
    "symptoms": "moments",
    "subjects": "subjects",
}  # kinds with a page for each item
TOGETHER = {
    "glossary": "glossary.md",
    "parameters": "numbers.md",
    "figures": "numbers.md",
    "health": "health.md",
    "bottlenecks": "stuck.md",
    "misconceptions": "misconceptions.md",
    "source_stages": "stages/sources.md",
    "launch": "launch.md",
    "advice": "advice.md",
    "readiness": "readiness.md",
    "levers": "levers.md",
    "deliveries": "deliveries.md",
    "questions": "questions.md",
    "sources": "sources.md",
}  # kinds that share a page
BEHIND = "{ .behind }"  # from this heading on a page is for the screen: what stands behind it, not what is done
GRADES = {"A": "A", "B": "B", "C": "○"}
NO_OFFERS: Mapping[str, tuple[str, ...]] = {}
FIRST = "zh"  # lies at the root of the site
MOST_ALIASES = 8


def _format(path: str, beside: Iterable[str]) -> str:
    """What a file is called on its page: PDF, or plan.json where there are two of a format."""
    suffix = path.rpartition(".")[2]
    alone = sum(other.endswith(f".{suffix}") for other in beside) == 1
    return suffix.upper() if alone else path.rpartition("/")[2]


def place(kind: str, item: Item) -> str:
    """Where an item is told: path, and anchor where it shares a page."""
    if kind in FOLDERS:
        return f"{FOLDERS[kind]}/{item.id}.md"
    page = f"claims/{item.kind}.md" if isinstance(item, Claim) else TOGETHER.get(kind, "")
    return f"{page}#{item.id}" if page else ""


@cache
def _relative(folder: str, path: str) -> str:
    return posixpath.relpath(path, folder or ".")


class Voice:
    """Speaks one language.

    Slots over parameters print the default; over what only a profile knows, its name in brackets.
    """

    def __init__(
        self,
        library: Library,
        labels: Mapping[str, str],
        language: str,
        offers: Mapping[str, tuple[str, ...]] = NO_OFFERS,
        convert: Callable[[str], str] = str,
    ) -> None:
        self.library, self.labels, self.language, self.offers, self.convert = library, labels, language, offers, convert
        every = [(kind, item) for kind, items in library.items.items() for item in items.values()]
        self.places = {(kind, item.id): place(kind, item) for kind, item in every}
        self.items = {item.id: (kind, item) for kind, item in every if kind not in ("words", "fields")}
        self.graph: Graph = graph(library)
        self.slots = self._slots()
        self.signs = {
            grade: f'<abbr title="{attribute(labels[f"site.grade.{grade}"])}">{sign}</abbr>'
            for grade, sign in GRADES.items()
        }

    def _slots(self) -> dict[str, str]:
        library = self.library
        names = {name: self.plain_word(f"input.{name}") for name in INPUTS}
        for role in library.of(Role):
            for what in ("people", "hours"):
                names[f"{role.id}-{what}"] = self.plain_word(f"input.role-{what}", role=role.title.into(self.language))
        names |= {figure.id: figure.label.into(self.language) for figure in library.of(Figure)}
        names |= {name: self.plain_label(f"site.slot.{name}") for own in OWN_SLOTS.values() for name in own}
        names = {name: self.plain_label("site.blank", name=said) for name, said in names.items()}
        names |= {p.id: self.number(p.default) for p in library.of(Parameter)}
        return names | {word: self.labels[f"site.word.{word}"] for word in WORDS}

    # --- words ---

    def label(self, name: str, /, **parts: object) -> str:
        """A label of the site for Markdown, as its parts are."""
        return filled(self.labels[name], parts)

    def word(self, name: str, /, **parts: object) -> str:
        """A word of the plan, such as `every.day`, for Markdown, as its parts are."""
        return filled(self.library.by_id(Word)[name].text.into(self.language), parts)

    def plain_label(self, name: str, /, **parts: object) -> str:
        """A label of the site, not escaped."""
        return self.labels[name].format(**parts) if parts else self.labels[name]

    def plain_word(self, name: str, /, **parts: object) -> str:
        """A word of the plan, not escaped."""
        text = self.library.by_id(Word)[name].text.into(self.language)
        return text.format(**parts) if parts else text

    def number(self, value: float) -> str:
        """A number as it is printed."""
        whole = int(value) if value == int(value) else value
        return f"{whole:,}" if self.language == "en" else f"{whole}"

    def plain(self, text: Text | str | None) -> str:
        """A text with its slots filled in, not escaped."""
        if not isinstance(text, Text):
            return text or ""
        return self._filled(text.into(self.language))

    def _filled(self, text: str) -> str:
        return SLOT.sub(lambda found: self.slots[found[1]], text)

    def text(self, text: Text | str | None) -> str:
        """A text with its slots filled in, for Markdown."""
        return self.safe(self.plain(text))

    def safe(self, text: str) -> str:
        """A text that prints as itself. Chinese in an English page says that it is."""
        return self.marked(escaped(text))

    def marked(self, text: str) -> str:
        """Markdown in which, on an English page, Chinese says that it is."""
        return HAN.sub(lambda found: f'<span lang="zh">{found[0]}</span>', text) if self.language == "en" else text

    def original(self, text: str) -> str:
        """A text that stays in its own script on every page: the title of a source, a name."""
        return f'<span lang="zh">{escaped(text)}</span>' if HAN.search(text) else escaped(text)

    # --- marks and links ---

    def stated(self, here: str, statement: Statement) -> str:
        """A statement, with the sources it leans on or the sign of our practice."""
        return self.said(here, statement, statement.text)

    def said(self, here: str, statement: Marked, text: Text) -> str:
        """What a statement says, with the sources it leans on or the sign of our practice."""
        return self.text(text) + self.marks(here, statement)

    def marks(self, here: str, statement: Marked) -> str:
        """What stands behind a statement: links to claims, and a sign for practice."""
        claims = self.library.by_id(Claim)
        signs = [
            f"[{escaped(claims[name].places[0].split()[0])}]"
            f'({self.href(here, self.places["claims", name])} "{self._title(claims[name].text)}")'
            for name in statement.because
            if name in claims
        ]
        if statement.practice:
            signs.append(self.signs[statement.practice.grade])
        said = [self.law(statement.law)] if statement.law else []
        said += [self.text(statement.practice.note)] if statement.practice and statement.practice.note else []
        told = f' <small class="note">{" ".join(said)}</small>' if said else ""
        return f" <sup>{' '.join(signs)}</sup>{told}" if signs else ""

    def law(self, law: Law) -> str:
        """Where a statement of grade A stands, and when somebody last read it there."""
        return self.label("site.law" if law.checked else "site.law-unchecked", law=self.text(law.text), day=law.checked)

    def _title(self, text: Text) -> str:
        """For an attribute, where nothing can be marked as being in another language."""
        said = text.into(self.language)
        return attribute(HAN.sub("…", said) if self.language == "en" else said)

    def href(self, here: str, there: str) -> str:
        """A relative link between two pages."""
        path, sign, anchor = there.partition("#")
        return _relative(posixpath.dirname(here), path) + sign + anchor

    def link(self, here: str, name: str) -> str:
        """A link to the item `name`, by its title; "" where there is none."""
        kind, item = self.items.get(name, ("", None))
        there = self.places.get((kind, name), "")
        return f"[{self.title(item)}]({self.href(here, there)})" if there else ""

    def place(self, name: str) -> str:
        """Where the item `name` is told."""
        return self.places[self.items[name][0], name]

    def title(self, item: Item | None) -> str:
        """The title of any item, for Markdown. A source goes by its number, as places name it."""
        if isinstance(item, Source):
            return self.label("site.source", id=escaped(item.id))
        return self.text(
            next(
                (found for name in ("title", "label", "what", "ask", "text") if (found := getattr(item, name, None))),
                "",
            )
        )

    def links(self, here: str, names: Iterable[str]) -> str:
        """Links in one line."""
        return self.word("list.comma").join(filter(None, (self.link(here, name) for name in dict.fromkeys(names))))

    def also(self, here: str, name: str) -> str:
        """Who leans on this item, kind by kind, as a last section; "" where nobody does."""
        lines = self._users(here, name)
        return sections(f"## {self.label('site.used-by')} {BEHIND}", bullets(lines)) if lines else ""

    def used_by(self, here: str, name: str) -> str:
        """The same, folded away, where items share a page."""
        lines = self._users(here, name)
        return f"{self.label('site.used-by')}{self.label('site.colon')}\n\n{bullets(lines)}" if lines else ""

    def _users(self, here: str, name: str) -> list[str]:
        users = {kind: self.links(here, found) for kind, found in self.graph.users(name).items()}
        return [
            f"**{self.label(f'site.kind.{kind}')}**{self.label('site.colon')}{links}"
            for kind, links in users.items()
            if links
        ]

    def named(self, label: str, said: str) -> str:
        """Something said, with what it is in front; "" where nothing is said."""
        return f"**{self.label(label)}**{self.label('site.colon')}{said}" if said else ""

    def to_sheet(self, here: str, name: str | None) -> str:
        """A link to a sheet, behind what it is for."""
        return f" → {self.link(here, name)}" if name else ""

    def only(self, condition: Condition) -> str:
        """Whom a part is for, behind it; "" for everyone."""
        said = self.when(condition)
        return f" *{self.label('site.only', when=within(said))}*" if said else ""

    def fits(self, item: Item) -> str:
        """Whom an item is for, as a line."""
        return self.named("site.fits", escaped(self.when(item.when)) or self.label("site.all-communities"))

    def readable(self, names: Iterable[str]) -> list[str]:
        """Of other names, those that a reader of this language can read."""
        if self.language == "en":
            return [name for name in names if not HAN.search(name)]
        return list(dict.fromkeys(map(self.convert, names)))

    def figures(self, names: Iterable[str]) -> str:
        """The figures of a claim. Powers are raised, and "about" is a word, since Traditional fonts lack the signs."""
        said = self.safe(", ".join(names)).replace("≈", self.label("site.about"))
        return POWER.sub(lambda found: f"<sup>{unicodedata.normalize('NFKC', found[0])}</sup>", said)

    def downloads(self, here: str, name: str) -> str:
        """Links to the files that a page offers.

        They lie at the site's root, which Markdown does not know: so they are HTML.
        """
        root = "../" * (here.count("/") + (self.language != FIRST))
        files = self.offers.get(here.removesuffix(".md"), ())
        links = (
            f'<a class="download" href="{root}{attribute(path)}" download>{escaped(_format(path, files))}</a>'
            for path in files
        )
        return self.named(name, " · ".join(links)) if files else ""

    def heading(self, text: Text, name: str) -> str:
        """A heading with its anchor.

        What the page lists of it beside has no marks: Chinese in an English page is left out there.
        """
        said = self.plain(text)
        chinese = self.language == "en" and HAN.search(said)
        beside = f' data-toc-label="{attribute(HAN.sub("…", said))}"' if chinese else ""
        return f"## {self.safe(said)} {{#{name}{beside}}}"

    def aliases(self, item: Item) -> tuple[str, ...]:
        """What else an item is searched by, as far as a reader can read it.

        Its aliases, its title elsewhere, the words of the field that lead to it.
        """
        title = next(
            (found for name in ("title", "label") if isinstance(found := getattr(item, name, None), Text)), None
        )
        others = [text for text in (title.zh, title.en) if not SLOT.search(text)] if title else []
        own = sorted([*others, *item.aliases], key=lambda name: not HAN.search(name))
        terms = [term for term in self.library.of(Term) if item.id in term.of]
        found = self.readable(
            [*own, *(t.title.into(self.language) for t in terms), *(a for t in terms for a in t.aliases)]
        )
        mine = self._filled(title.into(self.language)) if title else ""
        named = [name for name in dict.fromkeys(found) if name and name != mine]
        kind = self.plain_label(f"site.kind.{self.items[item.id][0]}")
        return tuple(named[:MOST_ALIASES] if len(named) > 2 else [*named, item.id.replace("-", " "), kind])

    def also_called(self, name: str) -> tuple[str, ...]:
        """What else a page is searched by that tells of no single item."""
        return tuple(each.strip() for each in self.plain_label(f"site.also.{name}").split(";"))

    # --- conditions ---

    def when(self, condition: Condition) -> str:
        """A condition in words; "" for one that always holds."""
        if condition.op in ("all", "any"):
            parts = [
                self.plain_label("site.group", what=said) if part.op in ("all", "any") and len(part.parts) > 1 else said
                for part in condition.parts
                if (said := self.when(part))
            ]
            return self.plain_label(f"site.{condition.op}").join(parts)
        if condition.op == "not":
            return self.plain_label("site.not", what=self.when(condition.parts[0]))
        field = self.field(condition.path)
        if condition.op == "set":
            return self.plain_word("condition.set" if condition.values[0] else "condition.unset", field=field)
        if condition.op == "between":
            return self._between(field, condition.low, condition.high)
        values = self.plain_word("condition.or").join(self.option(condition.path, value) for value in condition.values)
        return self.plain_word("condition.is", field=field, values=values)

    def _between(self, field: str, low: float | None, high: float | None) -> str:
        least, most = ("" if limit is None else self.number(limit) for limit in (low, high))
        if least and most:
            return self.plain_label("site.between", field=field, low=least, high=most)
        label, limit = ("site.least", least) if least else ("site.most", most)
        return self.plain_label(label, field=field, n=limit)

    def field(self, path: str) -> str:
        """The label of a profile's field."""
        fields, parent = self.library.by_id(Field), path.rpartition(".")[0]
        if path not in fields and f"derived.{path}" in self.library.by_id(Word):
            return self.plain_word(f"derived.{path}")
        return fields[path if path in fields else parent].label.into(self.language)

    def knows(self, path: str, value: Any) -> bool:
        """Whether the library has words for a value, and it is not the profile's own."""
        field = self.library.by_id(Field).get(path)
        kind = OF_FIELD.get(path)
        return bool(field and field.options and value in field.options) or bool(
            kind and value in self.library.items[kind]
        )

    def option(self, path: str, value: Any) -> str:
        """One value of a profile's field, in words."""
        field = self.library.by_id(Field).get(path)
        if field and field.options and value in field.options:
            return self.plain(field.options[value])
        title = getattr(self.library.items[OF_FIELD[path]].get(value), "title", None) if path in OF_FIELD else None
        return self.plain(title) if title else str(value)


def facts(voice: Voice, pairs: Iterable[tuple[str, str]]) -> str:
    """A table of names and values, without what is empty."""
    return table((voice.label("label.field"), voice.label("label.value")), (pair for pair in pairs if pair[1]))


def listing(voice: Voice, here: str, name: str, items: Iterable[Item], lead: str = "") -> Page:
    """A page that links items of a kind. lead: the field that is told beside each, or ""."""
    rows = ([voice.link(here, item.id), voice.text(getattr(item, lead))] for item in items) if lead else ()
    body = (
        table((voice.label("site.item"), voice.label("label.means")), rows)
        if lead
        else bullets(voice.link(here, item.id) for item in items)
    )
    return Page(
        here,
        voice.plain_label(name),
        sections(voice.label(f"{name}-lead"), body),
        voice.plain_label(f"{name}-lead"),
        voice.also_called(name.removeprefix("site.")),
    )
