"""A built page as sections of plain text: what of it is searched."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
APART = HEADINGS | {"p", "li", "td", "th", "pre", "dt", "dd", "blockquote", "br", "summary", "figcaption", "tr"}
SILENT = {"sup", "script", "style", "svg", "template", "th", "button", "nav"}
EMPTY = {"br", "hr", "img", "input", "col", "wbr", "source", "area", "link", "meta"}
ITEMS = {"li", "td", "p"}
NAMED = {"li", "tr", "p"}  # what may begin with its name: `出处：…`
LINKS = 0.6  # an item that is links for so much of its length names other pages, which are found by themselves


@dataclass(slots=True)
class Section:
    """A stretch of a page under one heading, or an item with an address of its own."""

    anchor: str
    heading: str
    text: str = ""


@dataclass(slots=True)
class _Open:
    """An element that is being read. linked: how many of its characters are in links."""

    tag: str
    silent: bool
    pieces: list[str] = field(default_factory=list)
    linked: int = 0


def sections(html: str, own: frozenset[str] = frozenset(), silent: frozenset[str] = frozenset()) -> list[Section]:
    """A page's sections in order.

    Left out are what carries `data-search-exclude`, marks of sources, heads of tables, code, conditions in brackets,
    items that are little but links, what stands under or behind a name in `silent`, and all from a heading of class
    `behind` on. own: ids of items, which begin a section wherever they stand.
    """
    reader = _Reader(own, silent)
    reader.feed(html)
    reader.close()
    reader.settle()
    return [section for section in reader.found if section.heading not in silent and (section.heading or section.text)]


class _Reader(HTMLParser):
    def __init__(self, own: frozenset[str], silent: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.own = own
        self.silent = re.compile(f"({'|'.join(map(re.escape, sorted(silent)))})\\b|$") if silent else re.compile("$")
        self.found = [Section("", "")]
        self.open: list[_Open] = [_Open("", False)]
        self.behind = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            self.open[-1].pieces.append(" ")
            return
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        code = any(name.startswith("language-") for name in classes) and "language-text" not in classes
        silent = (
            self.open[-1].silent or code or tag in SILENT or "data-search-exclude" in given or "headerlink" in classes
        )
        anchor = given.get("id") or ""
        if tag in HEADINGS:
            self.behind = "behind" in classes or (self.behind and anchor not in self.own)
        if tag in HEADINGS and tag != "h1" and not self.behind:
            self.begin(Section(anchor, ""))
        elif anchor in self.own and tag not in HEADINGS:
            self.begin(Section(anchor, self.found[-1].heading))
        self.open.append(_Open(tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if not any(each.tag == tag for each in self.open):
            return
        while (closed := self.open.pop()).tag != tag:
            self.close_one(closed)
        self.close_one(closed)

    def close_one(self, closed: _Open) -> None:
        """Hands what an element said to the one around it, or to the section."""
        said = "".join(closed.pieces)
        bare = "".join(said.split())
        if closed.silent or closed.tag == "h1" or (closed.tag == "em" and bare[:1] in "（("):
            return
        if closed.tag in HEADINGS and not self.behind:
            self.found[-1].heading = " ".join(said.split())
            return
        if (closed.tag in NAMED and self.silent.match(said.strip())) or (
            closed.tag == "tr" and sum(map(bool, map(str.strip, closed.pieces))) < 2
        ):
            return
        if closed.tag not in ITEMS or closed.linked <= LINKS * len(bare):
            around = self.open[-1]
            around.pieces.append(f" {said} " if closed.tag in APART else said)
            around.linked += len(bare) if closed.tag == "a" else closed.linked

    def handle_data(self, data: str) -> None:
        if not self.behind:
            self.open[-1].pieces.append(data)

    def begin(self, section: Section) -> None:
        """Ends the section before, with all that was said so far."""
        self.settle()
        self.found.append(section)

    def settle(self) -> None:
        """What the open elements hold belongs to the section at hand."""
        said = " ".join(" ".join("".join(each.pieces) for each in self.open if not each.silent).split())
        for each in self.open:
            each.pieces.clear()
            each.linked = 0
        self.found[-1].text = " ".join(filter(None, (self.found[-1].text, said)))
