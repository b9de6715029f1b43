"""The published site in a browser.

Nothing leaves the origin, the policy holds, from a host, below a folder, and from disk.
QUNCE_ALL_PAGES=1 opens every page of three languages, not one of every kind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import CHROMIUM
from tests.kinds import FOLDERS, kinds

MISSING = [] if CHROMIUM else ["chromium"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING) and not os.environ.get("CI"), reason=f"not installed here: {', '.join(MISSING)}"
    ),
]
NOTED = """window.refused = []; document.addEventListener('securitypolicyviolation',
  event => window.refused.push(
    event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ' ' + event.sample))"""


@pytest.fixture(scope="module")
def tab(chromium) -> Iterator:
    """A tab that notes what the policy refuses."""
    page = chromium.page()
    page.send("Page.addScriptToEvaluateOnNewDocument", source=NOTED)
    page.send("Log.enable")
    yield page
    page.close()


def chosen(root: Path) -> list[str]:
    """The pages to open."""
    if os.environ.get("QUNCE_ALL_PAGES"):
        found = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*.html")))
        return [path for path in found if not path.startswith("files/")]
    return [f"{folder}{name}.html" for folder in FOLDERS.values() for name in kinds(root)]


def opened(tab, url: str) -> tuple[set[str], list[str]]:
    """Every address that a page asks for, and what went wrong in it."""
    tab.open(url)
    wrong = list(tab.run("new Promise(done => setTimeout(() => done(window.refused), 50))"))
    asked = {params["request"]["url"] for method, params in tab.events if method == "Network.requestWillBeSent"}
    for method, params in tab.events:
        if method == "Runtime.exceptionThrown":
            wrong.append(params["exceptionDetails"]["text"])
        if method == "Log.entryAdded" and params["entry"]["level"] == "error":
            wrong.append(params["entry"]["text"])
        if method == "Network.loadingFailed" and not params.get("canceled"):
            wrong.append(params.get("errorText", ""))
    return asked, wrong


def test_nothing_leaves_the_origin_and_nothing_is_refused(tab, published: Path) -> None:
    from tests.browser import served

    paths = chosen(published)
    assert len(paths) >= 100
    requests = 0
    with served(published) as address:
        for path in paths:
            asked, wrong = opened(tab, address + path)
            requests += len(asked)
            assert not wrong, (path, wrong)
            assert not {
                url for url in asked if urlsplit(url).netloc != urlsplit(address).netloc and not url.startswith("data:")
            }, path
    assert requests > 3 * len(paths)
    print(f"{len(paths)} pages, {requests} requests, none left the origin")


def test_a_refusal_would_be_seen(tab, published: Path, tmp_path: Path) -> None:
    from tests.browser import served

    page = (
        (published / "sops/welcome.html")
        .read_text("utf-8")
        .replace("</body>", '<script>document.title = "run"</script><img src="http://127.0.0.1:9/x.png"></body>')
    )
    (tmp_path / "page.html").write_text(page, "utf-8")
    with served(tmp_path) as address:
        _, wrong = opened(tab, address + "page.html")
    assert any("script-src" in each for each in wrong) and any("img-src" in each for each in wrong)
    assert tab.run("document.title") != "run"


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_it_opens_from_disk(tab, published: Path, folder: str) -> None:
    for path in ("index.html", "sops/check-in-reminder.html"):
        asked, wrong = opened(tab, (published / folder / path).as_uri())
        assert not [each for each in asked if not each.startswith(("file:", "data:"))]
        assert tab.run("getComputedStyle(document.querySelector('.md-header')).position") == "sticky", path
        assert not [each for each in wrong if "script-src" in each or "style-src" in each], wrong
    with tab.leaving():
        tab.run("document.querySelector('.md-select__link[hreflang=en]').click()")
    assert tab.run("location.pathname").endswith("/en/sops/check-in-reminder.html")


def test_it_works_below_a_folder(tab, published: Path, tmp_path: Path) -> None:
    from tests.browser import served

    (tmp_path / "some").mkdir()
    (tmp_path / "some/where").symlink_to(published)
    with served(tmp_path) as address:
        for folder in FOLDERS.values():
            asked, wrong = opened(tab, f"{address}some/where/{folder}sops/check-in-reminder.html")
            assert not wrong and not [url for url in asked if not url.startswith((f"{address}some/where/", "data:"))]
