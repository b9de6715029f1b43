"""The script of the site's pages, run in a page of its own: names of any encoding, Enter of an input method."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import CHROMIUM, ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="not installed here: chromium"),
]
SCRIPT = ROOT / "templates" / "site" / "javascripts" / "page.js"
LINKS = ["http://tieba.baidu.com/f?kw=%C3%C0%CE%C4", "https://example.org/%E4%B8%AD", "inner.html"]
WORDS = {"links": "Links", "marks": "Marks", "copy": "Copy {name} {n}", "sideways": "Sideways"}
PAGE = """<!doctype html><meta charset="utf-8"><script id="__config" type="application/json">{"base": "."}</script>
<script id="__words" type="application/json">%s</script><input id="query">
<div class="md-content"><article>%s</article></div><script src="page.js"></script>"""


@pytest.fixture
def page(chromium, tmp_path: Path) -> Iterator:
    """The page, in a folder whose name is of another encoding, as unzip leaves it."""
    folder = os.fsencode(tmp_path / "site") + b"-\xd6\xd0\xce\xc4"
    os.mkdir(folder)
    links = "".join(f'<p><a href="{link}">link</a></p>' for link in LINKS)
    for name, text in (("page.js", SCRIPT.read_text("utf-8")), ("index.html", PAGE % (json.dumps(WORDS), links))):
        with open(folder + b"/" + name.encode(), "w", encoding="utf-8") as file:
            file.write(text)
    tab = chromium.page()
    tab.open(f"file://{quote(folder)}/index.html")
    yield tab
    tab.close()


def test_an_address_that_cannot_be_decoded_is_printed_as_it_is_and_the_list_stays(page) -> None:
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("[...document.querySelectorAll('.links-on-paper li')].map(each => each.textContent)") == [
        "tieba.baidu.com/f?kw=%C3%C0%CE%C4",
        "example.org/中",
        "inner.html",
    ]


@pytest.mark.parametrize(
    ("event", "heard"),
    [
        ("{key: 'Enter', keyCode: 229}", False),  # as Safari ends a word
        ("{key: 'Enter', keyCode: 13, isComposing: true}", False),  # as the others do
        ("{key: 'Enter', keyCode: 13}", True),
        ("{key: 'a', keyCode: 229}", True),
    ],
)
def test_enter_that_ends_a_word_of_an_input_method_opens_nothing(event: str, heard: bool, page) -> None:
    page.run("window.heard = false; addEventListener('keydown', () => { window.heard = true; })")
    made = f"new KeyboardEvent('keydown', {{bubbles: true, ...{event}}})"
    page.run(f"document.getElementById('query').dispatchEvent({made})")
    assert page.run("window.heard") is heard
