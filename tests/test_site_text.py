"""Text on the published site is text: titles and names become no element, and no script but the theme's runs."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

from generator import site
from generator.load.store import Store
from generator.site import Site, hook, policy
from generator.site.gather import gather, sites
from generator.site.page import Branch, Page, fenced
from generator.site.tree import EXTENSIONS, tree
from tests.conftest import ROOT
from tests.overlaid import drawn, harmless, said_by

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"><svg onload=alert(3)> ' onfocus='x </title> &lt;b&gt;"
USUAL = "Title & name"


class Elements(HTMLParser):
    """What a browser would make of a page: elements with the names of their attributes, attributes, text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[tuple[str, ...]] = Counter()
        self.values: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[(tag, *(name for name, _ in attrs))] += 1
        self.values += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.found["comment", data] += 1


@pytest.fixture(scope="module")
def built(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, str]]:
    """A text → the pages of a small site, by our theme and hooks, in which it is every title, name and description."""

    @cache
    def made(text: str, body: str = "text") -> dict[str, str]:
        labels = store.labels["en"] | dict.fromkeys(("site.name", "site.lead", "site.to-dark", "site.lost"), text)
        labels |= dict.fromkeys(("site.page.search", "site.version", "site.lost-search"), text)
        pages = [Page(f"{name}.md", text, body, text, (text,)) for name in ("index", "one", "below/two")]
        menu = [Branch(text, tuple(pages[:1])), Branch(text, (Branch(text, tuple(pages[1:])),))]
        found = SimpleNamespace(store=SimpleNamespace(labels={"en": labels}, library=store.library))
        folder = tmp_path_factory.mktemp("small")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("QUNCE_DOWNLOADS", "false")
            patch.setattr(hook, "LANGUAGES", ("en",))
            patch.setattr(hook, "FIRST", "en")
            patch.setattr(hook, "gather", lambda overlays: found)
            patch.setattr(hook, "sites", lambda *_: {"en": Site("en", tuple(pages), tuple(map(site._menu, menu)))})
            build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder)))
        written = (*folder.rglob("*.html"), folder / "sitemap.xml", folder / "search/search_index.json")
        return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in written}

    return made


def pages(built: dict[str, str]) -> dict[str, Elements]:
    """The pages as a browser would read them."""
    return {path: Elements(text) for path, text in built.items() if path.endswith(".html")}


# Titles


def test_a_title_becomes_no_element_and_no_attribute(built) -> None:
    usual, evil = pages(built(USUAL)), pages(built(EVIL))
    assert usual.keys() == evil.keys() == {"index.html", "one.html", "below/two.html", "404.html"}
    for path, page in evil.items():
        assert page.found == usual[path].found, path


def test_a_title_is_shown_as_it_is(built) -> None:
    """In the menu, the header, the title, above the page, and in what others are told of it."""
    for path, page in pages(built(EVIL)).items():
        shown = [text for text in page.texts if text.strip() == EVIL]
        told = [value for tag, name, value in page.values if (tag, name) == ("meta", "content") and value == EVIL]
        assert len(shown) > (5 if path != "404.html" else 2), path
        assert len(told) >= (4 if path != "404.html" else 1), path
        assert any(text.strip() == f"{EVIL} - {EVIL}" for text in page.texts) or path in ("404.html",), path
        assert not [text for text in page.texts if "&lt;script" in text or "&amp;" in text], path


def test_what_is_searched_is_the_text_itself(built) -> None:
    (found,) = [text for path, text in built(EVIL).items() if path == "search/search_index.json"]
    coded = json.loads(found)["docs"]
    assert [len(title) for title in coded["coded"]["titles"]] == [len(EVIL)] * 3


@pytest.mark.parametrize("text", [USUAL, EVIL])
def test_the_plain_folder_shows_the_same(text: str, tmp_path: Path) -> None:
    """By Material alone, without hook and policy: there escaping is all there is."""
    page = Page("one.md", text, "text", text)
    made = tree(
        {"en": Site("en", (page,), (site._menu(Branch(text, (Branch(text, (page,)),))),))},
        {"en": {"site.name": text}},
        {},
    )
    for path, data in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    build(load_config(str(tmp_path / "mkdocs.yml")))
    read = Elements((tmp_path / "site/one.html").read_text("utf-8"))
    assert not [found for found in read.found if "onload" in found or "onerror" in found or found == ("svg", "onload")]
    assert len([shown for shown in read.texts if shown.strip() == text]) > 5


# Policy


def test_only_the_scripts_of_the_theme_are_named(built, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        usual, evil = built(USUAL), built(USUAL, "<script>alert(9)</script>\n\n<SCRIPT type=module>alert(8)</SCRIPT >")
    for path in pages(usual):
        assert rules(evil[path]) == rules(usual[path]), path
        assert len(rules(usual[path])) == 3 + 1, path  # of its own files, the palette's, the tabs', and the scope's
    told = [record.getMessage() for record in caplog.records if "not the theme's" in record.getMessage()]
    assert len(told) == 6 and any("below/two.md" in each and "alert(9)" in each for each in told)


def rules(page: str) -> list[str]:
    """What a page's policy says of scripts."""
    (found,) = re.findall(r"script-src ([^;\"]*)", page)
    return found.split()


def test_the_scripts_of_the_theme_are_those_of_its_templates() -> None:
    templates = {
        "partials/javascripts/one.html": '<script>here("{{ base_url }}")</script>',
        "partials/javascripts/two.html": '<script src="x.js"></script><script type="application/json">{}</script>',
        "main.html": "<script>{{ title }}</script>",
    }
    environment = Environment(loader=DictLoader(templates))
    assert policy.theme_scripts(environment, base_url="..") == {'here("..")'}
    page = '<meta charset="utf-8"><script>here("..")</script><script>evil</script>'
    assert policy.inline(page) == {'here("..")', "evil"}
    assert policy.guarded(page, frozenset({'here("..")', "absent"})).count("sha256-") == 1


# Texts of the library, labels, and what a community says of itself


@pytest.fixture(scope="module")
def rendered(store: Store) -> Callable[[Callable[[str], str]], dict[str, Elements]]:
    """How texts are said → every page of one language as a browser would read it."""

    def made(say: Callable[[str], str]) -> dict[str, Elements]:
        found = gather([])
        library = dataclasses.replace(found.store.library, items=said_by(found.store.library.items, say))
        labels = {"zh": {name: say(text) for name, text in found.store.labels["zh"].items()}}
        told = dataclasses.replace(found, store=dataclasses.replace(found.store, library=library, labels=labels))
        offers = {("zh", page): ("files/a.pdf",) for page in ("sops/welcome", "communities/reading-club")}
        extensions = [*EXTENSIONS, "pymdownx.tasklist"]
        reader = Markdown(extensions=extensions, extension_configs={"pymdownx.tasklist": {"custom_checkbox": True}})
        pages = sites(told, ["zh"], offers)["zh"].pages
        return {page.path: Elements(reader.reset().convert(page.markdown().partition("\n---\n")[2])) for page in pages}

    return made


@pytest.mark.slow
def test_no_text_becomes_an_element_or_an_attribute(rendered) -> None:
    usual, evil = rendered(harmless), rendered(drawn)
    assert usual.keys() == evil.keys() and len(evil) > 300
    told = {path: (page.found - usual[path].found, usual[path].found - page.found) for path, page in evil.items()}
    assert not {path: both for path, both in told.items() if any(both)}
    for path, page in evil.items():
        assert links(page) == links(usual[path]), path


@pytest.mark.parametrize("text", ["```", "`````", "a\n```\nb", "~~~", "``` x\n```` ", "</code></pre><b>"])
def test_what_stands_in_a_fence_stays_in_it(text: str) -> None:
    page = Elements(Markdown(extensions=EXTENSIONS).convert(f"{fenced(text, ' { .text .message }')}\n\nbehind"))
    assert not page.found.keys() - {("div", "class"), ("pre",), ("span",), ("code",), ("p",)}
    assert page.found[("p",)] == 1 and text in "".join(page.texts)


def links(page: Elements) -> list[tuple[str, str, str]]:
    """Where a page leads and what it loads; anchors within it are made of headings."""
    return [each for each in page.values if each[1] in ("href", "src", "action") and not each[2].startswith("#")]
