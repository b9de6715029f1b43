"""What a community prints and reads, in a real browser.

One sheet is one page of paper, and a phone shows no text beyond its edge.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from generator.load.folders import examples
from tests.conftest import CHROMIUM

MISSING = [] if CHROMIUM else ["chromium"]
MISSING += [name for name in ("websocket",) if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING) and not os.environ.get("CI"), reason=f"not installed here: {', '.join(MISSING)}"
    ),
]
A4 = (595, 842)
LONG = {"zh": "{}暨东部河谷地区姊妹社群联合会总会", "en": "{} of the Whole Eastern River Valley and Its Neighbours"}


@pytest.fixture
def tab(chromium) -> Iterator:
    """A tab as wide as a desk; what a phone's window does to paper ends with its test."""
    page = chromium.page()
    page.look(1280)
    yield page
    page.close()


@pytest.fixture(scope="module")
def manual(tmp_path_factory) -> Callable[[str], Path]:
    """Name of an example → its manual.html, or with ":reference" behind it its reference.html, on disk."""
    from tests.regenerate import tree

    @cache
    def written(name: str) -> Path:
        which, _, kind = name.partition(":")
        path = tmp_path_factory.mktemp(which) / f"{kind or 'manual'}.html"
        path.write_bytes(tree(which)[path.name])
        return path

    return written


def paper(tab, path: Path) -> int:
    """How many pages of A4 the open page is printed on."""
    tab.paper(path)
    pages = PdfReader(path).pages
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {A4}
    return len(pages)


@pytest.mark.parametrize("name", sorted(examples()))
def test_each_sheet_is_one_page(name: str, example, plan_of, files_of, tab) -> None:
    own = example(name)
    profiles = [
        (own, own["language"]),
        *(({**own, "name": longer.format(own["name"])}, language) for language, longer in LONG.items()),
    ]
    for profile, language in profiles:
        sheets = {
            path: html
            for path, html in files_of(plan_of(profile, language=language)).items()
            if path.startswith("handouts/")
        }
        assert len(sheets) >= 10
        long = []
        for path, html in sheets.items():
            tab.show(html)
            if tab.longer_than(1):
                long.append(path)
        assert not long, (language, profile["name"])


def test_a_sheet_that_is_too_long_would_be_seen(plan_of, files_of, example, tab, tmp_path: Path) -> None:
    sheet = next(
        html for path, html in files_of(plan_of(example("fan-club"))).items() if path.endswith("daily-duty.html")
    )
    tab.show(sheet)
    assert tab.run("document.compatMode") == "CSS1Compat"
    assert paper(tab, tmp_path / "one.pdf") == 1 and not tab.longer_than(1)
    tab.show(sheet.replace("<footer>", "<p>再加一行</p>" * 12 + "<footer>"))
    assert paper(tab, tmp_path / "two.pdf") == 2 and tab.longer_than(1) and not tab.longer_than(2)


@pytest.mark.parametrize("name", sorted(examples()))
def test_a_phone_shows_the_manual_whole(name: str, manual, tab) -> None:
    tab.look(360, 780, phone=True)
    tab.open(manual(name).as_uri())
    assert tab.run("document.documentElement.scrollWidth") == 360


def test_a_page_that_is_too_wide_would_be_seen(manual, tab) -> None:
    tab.look(360, 780, phone=True)
    tab.show(manual("hiking-club").read_text("utf-8").replace("</h1>", "</h1><div style='width: 400px'>x</div>", 1))
    assert tab.run("document.documentElement.scrollWidth") > 360


def test_a_small_club_gets_a_short_manual(manual, tab, tmp_path: Path) -> None:
    def counted(name: str) -> int:
        tab.open(manual(name).as_uri())
        return paper(tab, tmp_path / "counted.pdf")

    assert counted("hiking-club") < counted("reading-club") <= 12
    assert counted("reading-club:reference") > 3 * counted("hiking-club:reference")


@pytest.mark.parametrize("name", sorted(examples()))
def test_a_manual_fetches_nothing(name: str, manual, tab) -> None:
    tab.open(manual(name).as_uri())
    asked = [told["request"]["url"] for method, told in tab.events if method == "Network.requestWillBeSent"]
    assert asked == [manual(name).as_uri()]
    assert not re.search(r"""(?:src|href)=["'](?!#|tel:)|url\(|@import""", manual(name).read_text("utf-8"))
