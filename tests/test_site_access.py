"""The site for everyone.

axe finds no serious fault, the keyboard reaches all, a phone shows the page whole, paper is clean.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.site import LANGUAGES
from tests.conftest import CHROMIUM
from tests.kinds import FOLDERS, kinds, made, makers

MISSING = [] if CHROMIUM else ["chromium"]
MISSING += [name for name in ("pdfinfo", "pdftotext") if shutil.which(name) is None]
MISSING += [name for name in ("mkdocs", "websocket", "axe_playwright_python") if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING) and not os.environ.get("CI"), reason=f"not installed here: {', '.join(MISSING)}"),
]

each_language = pytest.mark.parametrize("language", LANGUAGES)
SERIOUS = """axe.run(document, {resultTypes: ["violations"], %s}).then((found) => found.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => each.id + ": " + each.nodes.slice(0, 3)
        .map((node) => node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "")).join(" | ")))"""
COLOURS, REST = SERIOUS % 'runOnly: ["color-contrast"]', SERIOUS % 'rules: {"color-contrast": {enabled: false}}'
# Of elements alike in one parent the first three: their colours are the same, and colours are what takes axe long.
FEW = """(() => {
    const kind = (each) => each.tagName + ["class", "style", "role", "type"].map((name) => each.getAttribute(name));
    const walk = (parent) => {
        const seen = {};
        for (const each of [...parent.children]) {
            const alike = [each, ...each.children].map(kind).join();
            seen[alike] = (seen[alike] ?? 0) + 1;
            if (seen[alike] > 3) each.remove(); else walk(each);
        }
    };
    walk(document.body);
})()"""
DARK = """new Promise((done) => { const look = () => {
    if (document.body.dataset.mdColorScheme !== "slate") return setTimeout(look, 10);
    getComputedStyle(document.body).color;
    document.getAnimations().forEach((each) => each.finish());  // colours change gently
    done(true);
}; look() })"""


@pytest.fixture(scope="module")
def page(chromium, published):
    """A tab in which pages of the site are opened by their path."""
    from tests.browser import served

    tab = chromium.page()
    with served(published) as address:
        tab.at = lambda path: tab.open(f"{address}{path}.html")
        yield tab
    tab.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core, as a script; its Python package is not imported, since that would want a browser of its own."""
    return (Path(importlib.util.find_spec("axe_playwright_python").origin).parent / "axe.min.js").read_text("utf-8")


def faults(page, axe: str) -> tuple[list[str], list[str]]:
    """What axe finds serious in the open page: all of it on a desk by day, and its colours on a phone by night."""
    page.look(1280)
    by_day = page.run(f"{axe};{REST}")
    page.run(FEW)
    by_day += page.run(COLOURS)
    page.look(360, phone=True, dark=True)
    page.run(DARK)
    return by_day, page.run(COLOURS)


@each_language
def test_axe_finds_no_serious_fault(language: str, page, axe: str, published: Path) -> None:
    found = []
    for name in kinds(published):
        page.look(1280)
        page.at(FOLDERS[language] + name)
        found += [f"{name}: {fault}" for part in faults(page, axe) for fault in part]
    assert not found, "\n".join(found)


def test_axe_sees_a_fault_where_there_is_one(page, axe: str) -> None:
    page.look(1280)
    page.at("sops/welcome")
    wrong = (
        '<button></button><p style="color:#999">这一行太淡，看不清楚</p><p style="color:#444">这一行夜里看不清楚</p>'
    )
    page.run(f"document.querySelector('article').insertAdjacentHTML('beforeend', '{wrong}')")
    by_day, by_night = faults(page, axe)
    assert {fault.split(":")[0] for fault in by_day} >= {"button-name", "color-contrast"} and "#444" not in "".join(
        by_day
    )
    assert "#444" in "".join(by_night) and {fault.split(":")[0] for fault in by_night} == {"color-contrast"}


def test_every_kind_of_page_is_among_those_looked_at(published: Path) -> None:
    assert len(makers()) > 30 and set(made().values()) == makers()
    assert {made().get(name, name) for name in kinds(published)} == makers() | {"404"}


@each_language
def test_a_phone_shows_every_kind_of_page_whole(language: str, page, published: Path) -> None:
    page.look(360, 780, phone=True)
    wide = {}
    for name in kinds(published):
        page.at(FOLDERS[language] + name)
        wide[name] = page.run("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > 360} == {}


def test_the_keyboard_goes_from_the_skip_link_to_the_text_and_to_the_search(page) -> None:
    page.look(1280)
    page.at("sops/welcome")
    page.key("Tab")
    assert "md-skip" in page.run("document.activeElement.className")
    page.key("Enter")
    assert (
        page.run("location.hash")
        and page.run("document.querySelector(decodeURIComponent(location.hash)).tagName") == "H1"
    )
    page.key("Tab")
    seen = page.run(
        "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
    )
    assert page.run("document.querySelector('article').contains(document.activeElement)") and seen == "solid3px"
    page.key("/")
    assert page.run("document.activeElement.name") == "query"


def test_what_scrolls_sideways_is_reached_by_keyboard_and_named(page) -> None:
    page.look(360, 780, phone=True)
    page.at("launch")
    frames = page.run("""[...document.querySelectorAll('.sideways')]
        .filter((each) => each.scrollWidth > each.clientWidth + 1)
        .map((each) => [each.tabIndex, each.getAttribute('role'), each.getAttribute('aria-label').length > 5])""")
    assert len(frames) >= 4 and all(frame == [0, "region", True] for frame in frames)
    assert page.run("document.querySelectorAll('.hint').length") == len(frames)


def test_tables_stay_tables_on_a_phone(page) -> None:
    page.look(360, 780, phone=True)
    page.at("sops/index")
    cell = page.run("""(() => { const cell = document.querySelector('table.rows td:nth-child(3)');
        return [getComputedStyle(cell).display, cell.getAttribute('role'), cell.dataset.label,
            getComputedStyle(cell, '::before').content] })()""")
    assert cell[:2] == ["block", "cell"] and cell[2] and cell[2] in cell[3]


def test_a_message_is_copied_and_the_button_says_what(page) -> None:
    page.look(1280)
    page.at("sops/welcome")
    text = page.run("document.querySelector('.message code').textContent.trim()")
    page.run(
        "window.kept = ''; document.addEventListener('copy', () => {"
        " window.kept = document.activeElement.value || String(getSelection()) }, true)"
    )
    page.run(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        " document.querySelector('.message .copy').click(); new Promise((done) => setTimeout(done, 200))"
    )
    assert page.run("window.kept") == text
    told = page.run("document.querySelector('.message .copy').textContent")
    assert (
        text[:12] in told
        and str(len(text)) in told
        and page.run("document.querySelector('[role=status].unseen').textContent") == told
    )


def test_marks_have_names_and_pictures_have_words(page) -> None:
    page.look(1280)
    page.at("sops/welcome")
    names = page.run("[...document.querySelectorAll('article sup > a')].map((each) => each.ariaLabel)")
    assert names and all(re.match(r"出处\d{3}：.{4,}", name) for name in names)
    page.at("launch")
    titles = page.run("[...document.querySelectorAll('svg.figure > title')].map((each) => each.textContent)")
    assert len(titles) == 5 and all(len(title) > 60 for title in titles)


@each_language
def test_no_text_of_a_picture_leaves_it_or_its_box(language: str, page) -> None:
    page.look(1280)
    for name in (
        "index",
        "stages/index",
        "launch",
        "tiers/index",
        "types/index",
        "okr/o-retention",
        "okr/o-growth-learning",
        "okr/o-retention-table",
    ):
        page.at(FOLDERS[language] + name)
        out = page.run("""[...document.querySelectorAll('svg.figure')].flatMap((svg) => {
            const whole = svg.viewBox.baseVal, boxes = [...svg.querySelectorAll('rect')].map((each) => each.getBBox());
            const holds = (box, x, y) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
            const shown = svg.getBoundingClientRect().width ? [...svg.querySelectorAll('text')] : [];
            return shown.filter((text) => {
                const at = text.getBBox(), middle = [at.x + at.width / 2, at.y + at.height / 2];
                const box = boxes.find((each) => holds(each, ...middle)) ?? whole;
                return at.x < box.x - 1 || at.x + at.width > box.x + box.width + 1
                    || at.y < box.y - 3 || at.y + at.height > box.y + box.height + 3;
            }).map((text) => text.textContent)})""")
        assert not out, (name, out)


def paper(page, path: Path) -> tuple[int, str]:
    """How many pages of A4 a page prints on, and their text."""
    page.paper(path)
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+59[45]\S* x 84[12]", told), told
    return int(re.search(r"Pages:\s+(\d+)", told)[1]), subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_paper_has_no_menus_and_lists_where_links_lead(page, tmp_path: Path) -> None:
    page.look(1280)
    page.at("types/product")
    count, text = paper(page, tmp_path / "type.pdf")
    assert 1 <= count <= 4 and "搜索" not in text and "全部操作单页" not in text
    numbers = set(re.findall(r"\[(\d+)\]", text))
    places = "sops|stages|variants|metrics|glossary|communities|tiers|okr|launch|platforms|tensions|cases|claims|advice"
    listed = dict(re.findall(rf"(\d+)\. ((?:{places})[\w/.#-]*)", text))
    assert len(numbers) > 10 and numbers <= set(listed) and "文中链接" in text


def test_a_sheet_prints_boxes_and_no_sources(page, published: Path) -> None:
    page.look(1280, media="print")
    sheets = sorted(sheet.stem for sheet in (published / "sops").glob("*.html") if sheet.stem != "index")
    assert len(sheets) >= 50
    for name in sheets:
        page.at(f"sops/{name}")
        text = page.run("document.body.innerText")
        assert "步骤" in text and not page.longer_than(2), name
        assert "凭什么这样做" not in text and "哪里用到" not in text and not re.search(r"\b00[0-4]\b", text), name


def test_a_sheet_on_paper_is_what_it_says(page, tmp_path: Path) -> None:
    page.look(1280)
    page.at("sops/welcome")
    assert "凭什么这样做" in page.run("document.body.innerText")
    count, text = paper(page, tmp_path / "welcome.pdf")
    assert count <= 2 and page.longer_than(count - 1) and not page.longer_than(count)
    assert "步骤" in text and "凭什么这样做" not in text and "哪里用到" not in text


def test_a_chapter_holds_its_pages_and_its_links_stay_inside(published: Path) -> None:
    text = (published / "print" / "sops-crisis.html").read_text("utf-8")
    heads = re.findall(r'<h2[^>]*class="sheet"[^>]*id="([^"]+)"|<h2[^>]*id="([^"]+)"[^>]*class="sheet"', text)
    ids = {a or b for a, b in heads}
    assert len(ids) == len(
        re.findall(
            r"phase: crisis",
            "".join(p.read_text("utf-8") for p in (Path(__file__).parent.parent / "playbooks" / "sops").glob("*.yml")),
        )
    )
    for name in ("types", "stages"):
        article = (
            (published / "print" / f"{name}.html")
            .read_text("utf-8")
            .partition("<article")[2]
            .partition("</article>")[0]
        )
        inside = set(re.findall(r'href="#([\w-]+)"', article))
        assert len(inside) >= 5 and inside <= set(re.findall(r'id="([^"]+)"', article)), name
        held = set(re.findall(r'<h2[^>]*id="([^"]+)"', article))
        assert held and not [
            path for path in re.findall(r'href="\.\./([\w/-]+)\.html', article) if path.replace("/", "-", 1) in held
        ]
