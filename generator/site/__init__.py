"""The published site: library → pages of Markdown. Pure; MkDocs (hook.py) or `qunce site` put them where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..library import Library
from . import catalogue, entries, people, tasks
from .voice import Page, Voice

# Sections in the order of the menu: label → its pages, in order.
SECTIONS = (
    ("site.start", entries.start),
    ("site.tasks", tasks.pages),
    ("site.members", people.pages),
    ("site.places", catalogue.places),
    ("site.goals", catalogue.goals),
    ("site.sources", catalogue.sources),
)


@dataclass(frozen=True, slots=True)
class Site:
    """Every page of one language, and the menu: label → paths."""

    language: str
    pages: tuple[Page, ...]
    menu: tuple[tuple[str, tuple[str, ...]], ...]

    def files(self) -> dict[str, str]:
        """Path → Markdown, with its front matter."""
        return {page.path: page.markdown() for page in self.pages}


def site(library: Library, labels: Mapping[str, str], language: str) -> Site:
    """The pages that the library makes in one language."""
    voice = Voice(library, labels, language)
    made = [(labels[name], tuple(section(voice))) for name, section in SECTIONS]
    pages = tuple(page for _, found in made for page in found)
    return Site(language, pages, tuple((title, tuple(page.path for page in found if page.listed)) for title, found in made))
