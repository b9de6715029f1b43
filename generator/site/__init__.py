"""The published site: library → pages of Markdown.

Pure; MkDocs (hook.py) or `qunce site` put them where they belong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..load.library import Library
from . import communities, entries, goals, handwritten, people, places, printed, reckoning, sources, subjects, tasks
from .communities import Example
from .finished import finished
from .handwritten import Handwritten
from .page import Branch, Page, html_text
from .voice import NO_OFFERS, Voice

LANGUAGES = ("zh", "zh-Hant", "en")  # the first lies at the root of the site, each other one in a folder of its own
SPOKEN = "site.page."  # labels that page.js says
Menu = tuple["str | tuple[str, Menu]", ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Every page of one language, and the menu: paths of pages, and (name, menu) of what has parts, names as HTML."""

    language: str
    pages: tuple[Page, ...]
    menu: Menu

    def files(self) -> dict[str, str]:
        """Path → Markdown, with its front matter."""
        return {page.path: page.markdown() for page in self.pages}


def site(
    library: Library,
    labels: Mapping[str, str],
    language: str,
    examples: Iterable[Example] = (),
    written: Iterable[Handwritten] = (),
    offers: Mapping[str, tuple[str, ...]] = NO_OFFERS,
    convert: Callable[[str], str] = str,
) -> Site:
    """Every page in one language: the library's, those of the examples, and those written by hand.

    offers: page without its suffix → files to download, as paths below the site's root; convert: what is in no
    language, such as aliases, for readers of this one.
    """
    voice, written = Voice(library, labels, language, offers, convert), tuple(written)
    sections = [Branch(labels[name], tuple(found)) for name, found in _sections(voice, tuple(examples), written)]
    made = finished(voice, (page for section in sections for page in section.pages()))
    sections.append(Branch(labels["site.print"], tuple(printed.pages(voice, made))))
    pages = (*made, *sections[-1].pages())
    twice = [path for path, count in Counter(page.path for page in pages).items() if count > 1]
    if twice:
        raise ValueError(f"two pages at {', '.join(twice)}")
    return Site(language, pages, tuple(_menu(section) for section in sections if section.entries))


def _sections(
    voice: Voice, examples: tuple[Example, ...], written: tuple[Handwritten, ...]
) -> Iterator[tuple[str, Iterable[Page | Branch]]]:
    """The menu from the left: label → what stands there."""
    yield "site.start", entries.start(voice, handwritten.pages(voice, written, "site.use"))
    yield "site.method", handwritten.pages(voice, written, "site.method")
    yield "site.tasks", tasks.pages(voice, examples)
    yield (
        "site.people",
        (
            Branch(voice.plain_label("site.roles"), tuple(tasks.role_pages(voice))),
            Branch(voice.plain_label("site.tiers"), tuple(people.pages(voice))),
        ),
    )
    yield "site.places", (*places.places(voice, examples), reckoning.namings(voice), subjects.subjects(voice))
    yield "site.goals", (*goals.goals(voice), reckoning.deliveries(voice), reckoning.levers(voice))
    yield (
        "site.use",
        (
            *handwritten.pages(voice, written, "site.use"),
            reckoning.questions(voice),
            reckoning.calls(voice),
            Branch(voice.plain_label("site.examples"), tuple(communities.pages(voice, examples))),
        ),
    )
    yield "site.sources", sources.sources(voice)
    yield "site.edit", handwritten.pages(voice, written, "site.edit")


def spoken(labels: Mapping[str, str]) -> dict[str, str]:
    """What page.js says, by its own names."""
    return {name.removeprefix(SPOKEN): text for name, text in labels.items() if name.startswith(SPOKEN)}


def nav(menu: Menu) -> list[Any]:
    """The menu as MkDocs asks for it: paths, and names over what has parts."""
    return [entry if isinstance(entry, str) else {entry[0]: nav(entry[1])} for entry in menu]


def _menu(branch: Branch) -> tuple[str, Menu]:
    listed = (entry for entry in branch.entries if not isinstance(entry, Page) or entry.listed)
    return html_text(branch.title), tuple(entry.path if isinstance(entry, Page) else _menu(entry) for entry in listed)
