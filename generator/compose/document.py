"""A document as blocks: what the chapters of a manual are made of, before any format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..record import record
from .figures import Figure

NUMBER = re.compile(r"\+?\d[\d ()-]{3,}\d")


@dataclass(frozen=True, slots=True, repr=False, eq=False, match_args=False)  # there are thousands of them
class Line:
    """A line of text. marks: what stands behind it, as printed: numbers of sources, or a sign for our own practice."""

    text: str
    marks: tuple[str, ...] = ()
    strong: bool = False


@record()
class Heading:
    """A heading below the chapter's: level 2 or 3. id: what a link leads to."""

    text: str
    level: int = 2
    id: str = ""
    kind: str = field(default="heading", init=False)


@record()
class Paragraph:
    """look: "", "lead", "warning", "small" or "message" (words to send)."""

    line: Line
    look: str = ""
    kind: str = field(default="paragraph", init=False)


@record()
class Bullets:
    """A list. look: "plain", "numbered" or "boxes" (to tick)."""

    lines: tuple[Line, ...]
    look: str = "plain"
    kind: str = field(default="bullets", init=False)


@record()
class Table:
    """A table with a heading row. key: its first column holds the numbers that marks behind lines lead to."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    look: str = ""
    key: bool = False
    kind: str = field(default="table", init=False)


@record()
class Drawing:
    """A figure."""

    figure: Figure
    kind: str = field(default="drawing", init=False)


@record()
class Group:
    """Blocks that stay together on a page. look: "card", "red" or ""."""

    blocks: tuple[Block, ...]
    look: str = ""
    kind: str = field(default="group", init=False)


Block = Heading | Paragraph | Bullets | Table | Drawing | Group


@record()
class Chapter:
    """A chapter: its id, its name and its blocks."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@record()
class Document:
    """A document: what stands on its title, and its chapters.

    kind: "manual" or "reference"; brief: short enough for chapters to share a page; live: where the
    site is, or ""; contact: who is called in trouble, or "".
    """

    kind: str
    language: str
    title: str
    subtitle: str
    brief: bool
    foot: str
    live: str
    contact: str
    chapters: tuple[Chapter, ...]

    @property
    def call(self) -> str:
        """The number that a phone dials, or ""."""
        found = NUMBER.search(self.contact)
        return re.sub(r"[^\d+]", "", found[0]) if found and self.kind == "manual" else ""
