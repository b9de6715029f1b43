"""Every kind of page of the site, read off the code that makes them and off what was built.

Nobody keeps a list by hand.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.site import LANGUAGES
from generator.site.gather import gather, sites
from generator.site.page import Page
from tests.web import VOID

FOLDERS = {language: f"{language}/" if number else "" for number, language in enumerate(LANGUAGES)}
Maker = tuple[str, int]  # file and line of a call of Page(…)


def makers() -> set[Maker]:
    """Every place in the site's code that makes a page."""
    folder = Path(sys.modules["generator.site"].__file__).parent
    calls = (
        (path, node)
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    )
    return {
        (path.name, node.lineno)
        for path, node in calls
        if isinstance(node.func, ast.Name) and node.func.id == Page.__name__
    }


@cache
def made() -> dict[str, Maker]:
    """Page, without its suffix → the place in the code that made it."""
    found: dict[str, Maker] = {}
    begun = Page.__init__

    def noted(self: Page, path: str, *arguments: object, **named: object) -> None:
        code = sys._getframe(1)
        found.setdefault(path.removesuffix(".md"), (Path(code.f_code.co_filename).name, code.f_lineno))
        begun(self, path, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "__init__", noted)
        sites(gather([]), LANGUAGES[:1])
    return found


class Elements(HTMLParser):
    """Every kind of element in a page, each with the kind of its parent: tag, classes, role, type."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.found = [("",)], set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        kind = (tag, *sorted((told.get("class") or "").split()), told.get("role"), told.get("type"))
        self.found.add((self.open[-1], kind))
        if tag not in VOID:
            self.open.append(kind)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        at = next((at for at in range(len(self.open) - 1, 0, -1) if self.open[at][0] == tag), len(self.open))
        del self.open[at:]


@cache
def kinds(root: Path) -> tuple[str, ...]:
    """Pages of a built site, without suffix, the lightest first.

    Between them they were made at every place that makes pages, and they hold every kind of element, in every kind of
    parent, that any page of the site holds.
    """
    paths = {path.relative_to(root).as_posix().removesuffix(".html"): path for path in sorted(root.rglob("*.html"))}
    texts = {
        name: path.read_text("utf-8")
        for name, path in paths.items()
        if not name.startswith(("files/", *filter(None, FOLDERS.values())))
    }
    holds = {name: Elements(text).found | {made().get(name, name)} for name, text in texts.items()}
    wanted, chosen = set().union(*holds.values()), []
    while wanted:
        chosen.append(max(holds, key=lambda name: (len(holds[name] & wanted) / len(texts[name]), name)))
        wanted -= holds[chosen[-1]]
    return tuple(sorted(chosen, key=lambda name: len(texts[name])))
