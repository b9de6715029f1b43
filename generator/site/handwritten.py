"""Pages written by hand, one text for each language, beside those made from the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .page import Page
from .voice import Voice

FIRST_HEADING = re.compile(r"\A\s*# +(.+?) *(\{.*\})?\n")
NOT_PROSE = re.compile(r"(^```.*?^```$|`[^`\n]+`|\]\([^)]*\)|\{#[^}]*\})", re.M | re.S)  # code, and where links lead
# Which page stands where in the menu; a page that is not named here stands at the end.
MENU = {
    "site.method": ("what-a-community-is", "why-now", "method", "choose-type", "choose-platform", "about-sources"),
    "site.use": ("make-my-manual", "read-a-manual", "print-for-my-team", "profile", "examples"),
    "site.edit": ("add-an-sop", "overlay", "add-a-language", "playbooks", "architecture"),
}


@dataclass(frozen=True, slots=True)
class Handwritten:
    """A text in one language. name: the same in all languages; title: "" where the text begins with it."""

    name: str
    text: str
    title: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()


def pages(voice: Voice, written: Iterable[Handwritten], section: str) -> Iterator[Page]:
    """The pages of one section of the menu, in its order. In English, Chinese words say that they are."""
    known = {each.name: each for each in written}
    listed = [name for names in MENU.values() for name in names]
    rest = [name for name in sorted(known) if name not in listed] if section == list(MENU)[-1] else []
    for name in (*MENU[section], *rest):
        if name in known:
            yield _page(voice, known[name])


def _page(voice: Voice, written: Handwritten) -> Page:
    heading = FIRST_HEADING.match(written.text)
    title = written.title or (heading[1] if heading else written.name)
    text = written.text[heading.end() :] if heading else written.text
    parts = NOT_PROSE.split(text)
    text = "".join(part if number % 2 else voice.marked(part) for number, part in enumerate(parts))
    return Page(f"{written.name}.md", title, text, written.description, written.aliases)
