"""Material's search box in a real browser.

What is typed, what is then listed, and how long that took; and what operators type.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.load.traditional import converter
from tests.browser import Page

WATCH = """new Promise(done => {
  const box = document.querySelector('[data-md-component=search-query]')
  const result = document.querySelector('[data-md-component=search-result]')
  const meta = result.querySelector('.md-search-result__meta'), before = meta.textContent
  box.addEventListener('keyup', () => { window.pressed = performance.now(); window.shown = 0 }, true)
  new MutationObserver(() => { window.shown ||= performance.now() }).observe(result, { childList: true, subtree: true })
  const look = () => { if (meta.textContent !== before || !before.trim()) { clearInterval(ready); done(true) } }
  const ready = setInterval(look, 10)
  box.focus()
})"""
READ = """new Promise((done, fail) => {
  const until = performance.now() + 20000
  const all = (within, what) => [...within.querySelectorAll(what)]
  const look = () => {
    if (!window.shown && performance.now() > until) return fail(new Error('no answer'))
    if (!window.shown) return setTimeout(look, 2)
    requestAnimationFrame(() => setTimeout(() => done({
      ms: window.shown - window.pressed,
      pages: all(document, '.md-search-result__item').map(item => all(item, 'a').map(link => link.href)),
      marks: all(document, '.md-search-result mark').map(mark => mark.textContent),
    }), 20))
  }
  look()
})"""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the box lists. pages: the links of each result in order, below the language's root; ms: from key to list."""

    pages: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]
    ms: float
    outside: tuple[str, ...]


class Box:
    """The search box of the page at `root` + `path`."""

    def __init__(self, page: Page, root: str, path: str = "index.html") -> None:
        self.page, self.root = page, root
        page.open(root + path)
        page.run(WATCH)

    def ask(self, query: str) -> Listed:
        """Types a query in place of the one before and reads the list."""
        self.page.run("window.shown = 0; document.querySelector('[data-md-component=search-query]').select()")
        self.page.send("Input.insertText", text=query)
        self.page.send("Input.dispatchKeyEvent", type="keyUp", key="Shift", code="ShiftLeft", windowsVirtualKeyCode=16)
        told = self.page.run(READ)
        links = [link for found in told["pages"] for link in found]
        short = tuple(tuple(_short(link, self.root) for link in found) for found in told["pages"])
        return Listed(
            short, tuple(told["marks"]), told["ms"], tuple(link for link in links if not link.startswith(self.root))
        )


def _short(link: str, root: str) -> str:
    """`sops/welcome`, or `glossary#term-topic`, without what is asked to be marked."""
    path, _, anchor = link.removeprefix(root).partition("#")
    path = path.partition("?")[0].removesuffix(".html")
    return f"{path}#{anchor}" if anchor else path


def hit(right: Iterable[str], links: Iterable[str]) -> bool:
    """Whether one result is right: a page counts by any of its links, a place on a page by its own."""
    pages = {link.partition("#")[0] for link in links}
    return any(wanted in (links if "#" in wanted else pages) for wanted in right)


@cache
def queries() -> dict[str, tuple[dict[str, Any], ...]]:
    """Name of a set → its queries.

    `zh traditional`: the Chinese ones as they are typed in Taiwan; `… tuning`: those that were written while tuning.
    """
    given = yaml.safe_load((Path(__file__).parent / "queries.yml").read_text("utf-8"))
    convert = converter()
    asked = {language: (*given[language], *given[f"{language} fresh"]) for language in ("zh", "en")}
    traditional = tuple(each | {"q": convert(each["q"])} for each in asked["zh"])
    return asked | {
        "zh traditional": traditional,
        "zh tuning": tuple(given["zh tuning"]),
        "en tuning": tuple(given["en tuning"]),
    }


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of queries: the first result right, one of the first three, no result.

    p95: milliseconds from key to list.
    """

    many: int
    first: float
    three: float
    none: float
    p95: float
    missed: tuple[str, ...]


def score(asked: Iterable[tuple[dict[str, Any], tuple[tuple[str, ...], ...], float]]) -> Score:
    """Out of (query, links of each result, milliseconds)."""
    asked = list(asked)
    places = [next((n for n, links in enumerate(pages) if hit(query["right"], links)), 99) for query, pages, _ in asked]
    times = sorted(ms for _, _, ms in asked)
    share = 100 / len(asked)
    return Score(
        len(asked),
        share * sum(place == 0 for place in places),
        share * sum(place < 3 for place in places),
        share * sum(not pages for _, pages, _ in asked),
        times[int(len(times) * 0.95)],
        tuple(query["q"] for (query, _, _), place in zip(asked, places) if place),
    )


def weight(site: Path, language: str) -> int:
    """What one language's search loads, in bytes as they travel: its index and the worker."""
    folder = site if language == "zh" else site / language
    files = (
        folder / "search" / "search_index.json",
        site / "assets" / "search" / "worker.js",
        site / "assets" / "search" / "disk.js",
    )
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def engine(page: Page, site: Path, language: str) -> None:
    """Has the worker's code and one language's index in the page, without the box.

    `index` is for many questions at once.
    """
    page.run(
        (site / "assets" / "search" / "worker.js").read_text("utf-8").replace("const SearchEngine", "var SearchEngine")
    )
    folder = site if language == "zh" else site / language
    given = (folder / "search" / "search_index.json").read_text("utf-8")
    page.run(f"var given = {given}; var index = SearchEngine.build(given.docs); true")


def answers(page: Page, asked: Iterable[str]) -> list[list[list[str]]]:
    """The links of each result of each query, asked of the engine in the page."""
    links = "SearchEngine.search(index, query).items.map(item => item.map(each => each.location))"
    script = f"{json.dumps(list(asked))}.map(query => {links})"
    return [[[_short(link, "") for link in found] for found in pages] for pages in page.run(script)]
