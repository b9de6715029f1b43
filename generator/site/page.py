"""What a page is, and the Markdown that it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ..load.decode import SLOT
from ..load.yaml_text import yaml_text

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$^&#!])")
BLANKS = re.compile(r"\s+")
# What begins something only at the start of a line: a sign of a list, a rule or a heading, the dot of a number.
START = re.compile(r"^(\s*|\s*\d+(?=[.)](?:\s|$)))([-+=:.)])")


@dataclass(frozen=True, slots=True)
class Page:
    """A page. text: Markdown without the title; aliases: what else it is searched by; listed: in the menu.

    look: a class for the style sheet (`sheet`: one task on one A4; `home`: no side menus); searched: found by the
    search.
    """

    path: str
    title: str
    text: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    listed: bool = True
    look: str = ""
    searched: bool = True

    def markdown(self) -> str:
        """The page with its front matter and its title."""
        meta = {
            "title": html_text(self.title),
            "description": html_text(self.description),
            "aliases": list(self.aliases),
            "hide": ["navigation", "toc"] if self.look == "home" or not self.searched else [],
            "search": {} if self.searched else {"exclude": True},
        }
        head = yaml_text({name: value for name, value in meta.items() if value})
        look = f" {{ .{self.look} }}" if self.look else ""
        return f"---\n{head}---\n\n# {escaped(self.title)}{look}\n\n{self.text.strip()}\n"


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the menu with a name of its own. Its pages, or further branches."""

    title: str
    entries: tuple[Page | Branch, ...]

    def pages(self) -> Iterator[Page]:
        """Every page below, in the order of the menu."""
        for entry in self.entries:
            if isinstance(entry, Page):
                yield entry
            else:
                yield from entry.pages()


def within(text: str) -> str:
    """A text that prints as itself inside a line of any Markdown; blanks at its ends stay."""
    return SPECIAL.sub(lambda found: _sign(found[1]), BLANKS.sub(" ", text))


def begun(line: str) -> str:
    """A line of Markdown that begins no list, rule or heading, whatever its text does."""
    return START.sub(lambda found: f"{found[1]}{_sign(found[2])}", line, count=1)


def escaped(text: str) -> str:
    """A text that prints as itself in any Markdown, in one line."""
    return begun(within(text.strip()))


def filled(text: str, parts: Mapping[str, object]) -> str:
    """A text with slots for Markdown; parts: what goes into them, which is Markdown already."""
    pieces = SLOT.split(text)
    return begun("".join(f"{parts[piece]}" if slot % 2 else within(piece) for slot, piece in enumerate(pieces)))


def attribute(text: str) -> str:
    """A text for an attribute of an element that stands in Markdown, in double quotes."""
    return within(text).replace('"', "&quot;").replace("'", "&#39;")


def _sign(character: str) -> str:
    return f"&#{ord(character)};"


def fenced(text: str, look: str) -> str:
    """A text as it is, behind more backticks than it has in a row. look: its language, or the classes of its block."""
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 0)
    return f"{ticks}{look}\n{text}\n{ticks}"


def html_text(text: str) -> str:
    """A text for the theme, which escapes nothing itself and sets it between tags and in double quotes."""
    return escape(text, quote=False).replace('"', "&quot;")


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


def card(kind: str, text: str) -> str:
    """A card that stands out: "warning" or "danger"."""
    lines = "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
    return f'!!! {kind} ""\n\n{lines}'


def sections(*parts: str) -> str:
    """Parts of a page with a blank line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)
