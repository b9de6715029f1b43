"""Pages in a real browser: one sheet is one page of paper, and a phone shows no text beyond its edge."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)
MISSING = [name for name in ("chromium", "pdfinfo") if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING) and not os.environ.get("CI"), reason=f"not installed here: {', '.join(MISSING)}")
SHOWN = ("reading-club", "hiking-club", "founders-club", "b2b-users", "parents-line", "fan-club")


def chromium(tmp_path: Path, page: Path, *flags: str) -> str:
    """What Chromium prints for a page, started with its own empty profile."""
    profile = f"--user-data-dir={tmp_path / ('profile-' + page.stem)}"
    done = subprocess.run(["chromium", *FLAGS, profile, *flags, page.as_uri()], capture_output=True, text=True, timeout=120)
    return done.stdout


def pages(tmp_path: Path, page: Path) -> int:
    """How many A4 pages a page prints on."""
    pdf = tmp_path / f"{page.stem}.pdf"
    chromium(tmp_path, page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+59[45]\S* x 84[12]", told), told
    return int(re.search(r"Pages:\s+(\d+)", told)[1])


def width(tmp_path: Path, page: Path, window: int) -> int:
    """How wide a page becomes in a window: more than the window means a scroll bar."""
    probe = tmp_path / f"probe-{page.name}"
    script = "<script>document.title = 'w' + document.documentElement.scrollWidth</script>"
    probe.write_text(page.read_text("utf-8") + script, "utf-8")
    dom = chromium(tmp_path, probe, f"--window-size={window},900", "--dump-dom")
    return int(re.search(r"<title>w(\d+)</title>", dom)[1])


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The examples on disk: name → folder."""
    from tests.regenerate import tree

    root = tmp_path_factory.mktemp("examples")
    for name in SHOWN:
        for path, data in tree(name).items():
            target = root / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return root


@pytest.mark.parametrize("name", SHOWN)
def test_each_sheet_is_one_page(name: str, written: Path, tmp_path: Path) -> None:
    sheets = sorted((written / name / "handouts").glob("*.html"))
    assert len(sheets) >= 10
    with ThreadPoolExecutor(2) as pool:
        counted = dict(zip(sheets, pool.map(lambda sheet: pages(tmp_path, sheet), sheets)))
    assert not [sheet.name for sheet, count in counted.items() if count != 1]


@pytest.mark.parametrize("name", SHOWN)
def test_a_phone_shows_the_manual_whole(name: str, written: Path, tmp_path: Path) -> None:
    assert width(tmp_path, written / name / "manual.html", 500) <= 500


def test_a_small_club_gets_a_short_manual(written: Path, tmp_path: Path) -> None:
    short, long = (pages(tmp_path, written / name / "manual.html") for name in ("hiking-club", "reading-club"))
    assert short <= 12 and long > 3 * short


def test_a_manual_fetches_nothing(written: Path) -> None:
    for name in SHOWN:
        text = (written / name / "manual.html").read_text("utf-8")
        assert not re.search(r"""(?:src|href)=["'](?!#)|url\(|@import""", text)
