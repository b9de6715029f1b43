"""How a page speaks: texts of the library in one language, escaped for Markdown, with marks and links; and what a page is."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..decode import SLOT
from ..library import Library
from ..models.base import Condition, Item, Marked, Text
from ..tailor.parameters import INPUTS, WORDS
from .graph import Graph, graph

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$^&#!])")
FOLDERS = {
    "sops": "sops", "types": "types", "variants": "variants", "stages": "stages", "platforms": "platforms", "tiers": "tiers",
    "objectives": "okr", "metrics": "metrics", "cases": "cases", "tensions": "tensions", "roles": "roles", "symptoms": "moments",
}  # kinds with a page for each item
TOGETHER = {
    "glossary": "glossary.md", "parameters": "numbers.md", "figures": "numbers.md", "health": "health.md", "bottlenecks": "stuck.md",
    "misconceptions": "misconceptions.md", "source_stages": "stages/sources.md", "launch": "launch.md", "advice": "advice.md",
    "readiness": "readiness.md", "sources": "sources.md",
}  # kinds that share a page
GRADES = {"A": "A", "B": "B", "C": "○"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page. text: Markdown without the title; aliases: what else it is searched by; listed: in the menu."""

    path: str
    title: str
    text: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    listed: bool = True

    def markdown(self) -> str:
        """The page with its front matter (JSON is YAML) and its title."""
        meta = {"title": self.title, "description": self.description, "aliases": list(self.aliases)}
        head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items() if value)
        return f"---\n{head}\n---\n\n# {escaped(self.title)}\n\n{self.text.strip()}\n"


def escaped(text: str) -> str:
    """A text that prints as itself in any Markdown, in one line."""
    return SPECIAL.sub(lambda found: f"&#{ord(found[1])};", " ".join(text.split()))


def place(kind: str, item: Item) -> str:
    """Where an item is told: path, and anchor where it shares a page."""
    if kind in FOLDERS:
        return f"{FOLDERS[kind]}/{item.id}.md"
    page = f"claims/{item.kind}.md" if kind == "claims" else TOGETHER.get(kind, "")
    return f"{page}#{item.id}" if page else ""


class Voice:
    """Speaks one language. Slots over parameters print the default; over what only a profile knows, its name in brackets."""

    def __init__(self, library: Library, labels: Mapping[str, str], language: str) -> None:
        self.library, self.labels, self.language = library, labels, language
        self.places = {(kind, item.id): place(kind, item) for kind in library.items for item in library.of(kind)}
        self.items: dict[str, tuple[str, Item]] = {
            item.id: (kind, item) for kind in library.items if kind not in ("words", "fields") for item in library.of(kind)
        }
        self.graph: Graph = graph(library)
        self.slots = self._slots()

    def _slots(self) -> dict[str, str]:
        library = self.library
        names = {name: f"〔{self.word(f'input.{name}')}〕" for name in INPUTS}
        for role in library.of("roles"):
            for what in ("people", "hours"):
                names[f"{role.id}-{what}"] = f"〔{self.word(f'input.role-{what}', role=role.title.into(self.language))}〕"
        names |= {figure.id: f"〔{figure.label.into(self.language)}〕" for figure in library.of("figures")}
        names |= {p.id: self.number(p.default) for p in library.of("parameters")}
        return names | {word: self.labels[f"site.word.{word}"] for word in WORDS}

    # --- words ---

    def label(self, name: str, /, **parts: object) -> str:
        """A label of the site, with its parts filled in."""
        return self.labels[name].format(**parts) if parts else self.labels[name]

    def word(self, name: str, /, **parts: Any) -> str:
        """A word of the plan, such as `every.day`."""
        text = self.library.items["words"][name].text.into(self.language)
        return text.format(**parts) if parts else text

    def number(self, value: float) -> str:
        """A number as it is printed."""
        whole = int(value) if value == int(value) else value
        return f"{whole:,}" if self.language == "en" else f"{whole}"

    def plain(self, text: Text | str | None) -> str:
        """A text with its slots filled in, not escaped."""
        if not isinstance(text, Text):
            return text or ""
        return SLOT.sub(lambda found: self.slots[found[1]], text.into(self.language))

    def text(self, text: Text | str | None) -> str:
        """A text with its slots filled in, for Markdown."""
        return escaped(self.plain(text))

    # --- marks and links ---

    def said(self, here: str, statement: Marked, text: Text | None = None) -> str:
        """A statement with the sources it leans on, or the sign of our practice."""
        return self.text(text if text is not None else statement.text) + self.marks(here, statement)

    def marks(self, here: str, statement: Marked) -> str:
        """What stands behind a statement: links to claims, and a sign for practice."""
        claims = self.library.items["claims"]
        signs = [f"[{claims[name].places[0].split()[0]}]({self.href(here, self.places['claims', name])} \"{self._title(claims[name].text)}\")"
                 for name in statement.because if name in claims]
        if statement.practice:
            signs.append(GRADES[statement.practice.grade])
        return f" <sup>{' '.join(signs)}</sup>" if signs else ""

    def _title(self, text: Text) -> str:
        return escaped(text.into(self.language)).replace('"', "&quot;")

    def href(self, here: str, there: str) -> str:
        """A relative link between two pages."""
        path, _, anchor = there.partition("#")
        relative = posixpath.relpath(path, posixpath.dirname(here) or ".")
        return f"{relative}#{anchor}" if anchor else relative

    def link(self, here: str, name: str) -> str:
        """A link to the item `name`, by its title; "" where there is none."""
        kind, item = self.items.get(name, ("", None))
        there = self.places.get((kind, name), "")
        return f"[{self.title(item)}]({self.href(here, there)})" if there else ""

    def title(self, item: Item | None) -> str:
        """The title of any item, for Markdown."""
        return self.text(next((found for name in ("title", "label", "text") if (found := getattr(item, name, None))), ""))

    def links(self, here: str, names: Iterable[str]) -> str:
        """Links in one line."""
        return self.word("list.comma").join(filter(None, (self.link(here, name) for name in dict.fromkeys(names))))

    def also(self, here: str, name: str) -> str:
        """Who leans on this item, kind by kind, as a last section; "" where nobody does."""
        lines = []
        for kind, users in self.graph.users(name).items():
            found = self.links(here, users)
            if found:
                lines.append(f"- **{self.label(f'site.kind.{kind}')}**{self.label('site.colon')}{found}")
        return "\n".join([f"## {self.label('site.used-by')}", "", *lines]) if lines else ""

    # --- conditions ---

    def when(self, condition: Condition) -> str:
        """A condition in words; "" for one that always holds."""
        if condition.op in ("all", "any"):
            parts = [f"（{said}）" if part.op in ("all", "any") and len(part.parts) > 1 else said
                     for part in condition.parts if (said := self.when(part))]
            return self.label(f"site.{condition.op}").join(parts)
        if condition.op == "not":
            return self.label("site.not", what=self.when(condition.parts[0]))
        field = self.field(condition.path)
        if condition.op == "set":
            return self.word("condition.set" if condition.values[0] else "condition.unset", field=field)
        if condition.op == "between":
            return self._between(field, condition.low, condition.high)
        values = self.word("condition.or").join(self.option(condition.path, value) for value in condition.values)
        return self.word("condition.is", field=field, values=values)

    def _between(self, field: str, low: float | None, high: float | None) -> str:
        if low is not None and high is not None:
            return self.label("site.between", field=field, low=self.number(low), high=self.number(high))
        return self.label("site.least", field=field, n=self.number(low)) if low is not None else self.label("site.most", field=field, n=self.number(high))

    def field(self, path: str) -> str:
        """The label of a profile's field."""
        fields, parent = self.library.items["fields"], path.rpartition(".")[0]
        if path not in fields and f"derived.{path}" in self.library.items["words"]:
            return self.word(f"derived.{path}")
        return fields[path if path in fields else parent].label.into(self.language)

    def option(self, path: str, value: Any) -> str:
        """One value of a profile's field, in words."""
        field = self.library.items["fields"].get(path)
        if field and field.options and value in field.options:
            return self.plain(field.options[value])
        kinds = {"type": "types", "also": "types", "variant": "variants", "stage": "stages", "platforms": "platforms",
                 "home": "platforms", "team": "roles", "team.role": "roles", "problems": "symptoms"}
        found = self.library.items[kinds[path]].get(value) if path in kinds else None
        return self.plain(found.title) if found else str(value)


# --- Markdown ---

def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are Markdown already; "" without rows."""
    rows = [list(row) for row in rows]
    columns = list(columns)
    if not rows:
        return ""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bullets(lines: Iterable[str], sign: str = "-") -> str:
    """A list; sign "1." numbers it, "- [ ]" gives boxes."""
    return "\n".join(f"{sign} {line}" for line in lines)


def sections(*parts: str) -> str:
    """Parts of a page with a blank line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)
