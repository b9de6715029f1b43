"""Hand-written pages say what is so.

Their commands run, their profiles and overlays work, their links lead somewhere.
"""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from generator import commands
from generator.cli import DONE, WRONG_INPUT, main
from generator.load.folders import examples
from generator.load.source import plain, read
from generator.load.store import open_store
from generator.load.traditional import converter
from generator.models.playbook import Field
from generator.models.profile import Account, Leader, Meeting, Place, Profile, Seeds, Size
from generator.site import site
from generator.writers import WRITERS

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).resolve().parent.parent
DOCS = REPOSITORY / "docs"
LANGUAGES = ("zh", "en")
PAGES = sorted(path.relative_to(DOCS).as_posix() for language in LANGUAGES for path in (DOCS / language).glob("*.md"))
ENGLISH_ABOVE = {path.name for path in DOCS.glob("*.md")}  # architecture, playbooks …: older, and English
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)
TEXT = "manual.md,manual.html,handouts.html,plan"
NAMES_IN_ENGLISH = "群策"
NESTED = {"size": Size, "leader": Leader, "place": Place, "account": Account, "meets": Meeting, "seeds": Seeds}
FORBIDDEN = re.compile("赋能|闭环|抓手|鱼塘|圈人|收割|家人们|痛点|打法|颗粒度|心智|私域|沉淀|引爆|矩阵")

# What the pages on overlays bring about, in the order in which they lay it.
# After the first step the first word alone is there.
OVERLAID = {
    "zh/overlay.md": ("店长", "最多发1次", "冲坏了也晒出来", "大家只为攒分说话", "门店社群手册"),
    "en/overlay.md": ("Shop manager", "Show the bad cups too", "only talked for the points", "Shop community manual"),
}

every_page = pytest.mark.parametrize("name", PAGES)


def text_of(name: str) -> str:
    """A page, by its path under docs/."""
    return (DOCS / name).read_text("utf-8")


def prose(name: str) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", text_of(name))


def head(name: str) -> dict:
    """The front matter of a page."""
    node, problems = read(text_of(name).split("---\n")[1].encode(), name)
    assert node is not None and not problems
    return plain(node)


def links(name: str) -> list[str]:
    """Where a page's links lead."""
    return re.findall(r"\]\(([^)]+)\)", prose(name))


@cache
def tree(language: str) -> dict[str, str]:
    """Path → Markdown of every page that the site has in a language."""
    store = open_store([])
    made = site(store.library, store.labels[language], language).files()
    above = {name: (DOCS / name).read_text("utf-8") for name in ENGLISH_ABOVE} if language == "en" else {}
    return {**made, **above, **{path.name: path.read_text("utf-8") for path in (DOCS / language).glob("*.md")}}


def test_both_languages_have_the_same_pages() -> None:
    zh, en = ({Path(name).name for name in PAGES if name.startswith(language)} for language in LANGUAGES)
    assert len(en) >= 12
    assert zh == en | ENGLISH_ABOVE
    assert not en & ENGLISH_ABOVE


@pytest.mark.parametrize("name", sorted({Path(name).name for name in PAGES} - ENGLISH_ABOVE))
def test_both_languages_have_the_same_parts_and_lead_to_the_same_pages(name: str) -> None:
    zh, en = f"zh/{name}", f"en/{name}"
    for pattern in (r"^#+ ", r"^```\w+", r"^\|[-:| ]+\|$"):
        assert len(re.findall(pattern, text_of(zh), re.MULTILINE)) == len(
            re.findall(pattern, text_of(en), re.MULTILINE)
        ), pattern
    assert re.findall(r"\{#([\w-]+)\}", text_of(zh)) == re.findall(r"\{#([\w-]+)\}", text_of(en))
    assert set(links(zh)) == set(links(en))


@every_page
def test_the_front_matter_serves_search(name: str) -> None:
    known = head(name)
    assert set(known) == {"title", "description", "aliases"}
    assert f"\n# {known['title']}\n" in text_of(name)
    assert 3 <= len(known["aliases"]) <= 8 and len(set(known["aliases"])) == len(known["aliases"])


@every_page
def test_every_link_leads_to_a_page_and_its_anchor(name: str) -> None:
    pages = tree(name[:2])
    lost = []
    for link in links(name):
        path, _, anchor = link.partition("#")
        target = path or Path(name).name
        if target not in pages or (anchor and f"{{#{anchor}}}" not in pages[target]):
            lost.append(link)
    assert lost == []


def test_the_pages_are_linked_at_all() -> None:
    assert sum(len(links(name)) for name in PAGES) > 300


@every_page
def test_what_is_shown_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "playbooks").symlink_to(REPOSITORY / "playbooks")
    said = ""
    for language, title, text in FENCE.findall(text_of(name)):
        if language == "yaml":
            node, problems = read(text.encode(), title or name)
            assert node is not None and not problems
            if title:
                (tmp_path / title).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / title).write_text(text, "utf-8")
        elif language == "sh":
            for line in text.splitlines():
                said = shown(line, capsys)
        elif language == "text" and said:
            assert [line for line in text.splitlines() if line not in said] == []
            said = ""
    if name in OVERLAID:
        only_names, all_of_it = (made(tmp_path / folder) for folder in ("with-names", "with-labels"))
        assert [word in only_names for word in OVERLAID[name]] == [True] + [False] * (len(OVERLAID[name]) - 1)
        assert [word for word in OVERLAID[name] if word not in all_of_it] == []
    if name.endswith("add-an-sop.md"):
        assert list((tmp_path / "shop-manual").rglob("shop-visit.html"))


def made(folder: Path) -> str:
    """All text that was written into a folder."""
    return "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.[hm]*")))


def shown(line: str, capsys: pytest.CaptureFixture) -> str:
    """Runs a line of a page, or holds it against what README and the repository have; gives what it printed.

    A manual is written as text only: that all files come out, test_the_files_that_are_listed_are_those_that_are_made
    looks at once.
    """
    word, *rest = shlex.split(line)
    if word == "qunce":
        code = main([*rest, "--only", TEXT] if rest[0] == "generate" and "--only" not in rest else rest)
        printed = capsys.readouterr()
        said = printed.out + printed.err
        assert code == (WRONG_INPUT if any(part.startswith("wrong") for part in rest) else DONE), said
        return said
    if word == "cp":
        shutil.copy(*rest)
    elif word == "python3":
        assert line in (REPOSITORY / "README.md").read_text("utf-8")
    else:
        assert word in {".venv/bin/pytest", ".venv/bin/python", ".venv/bin/mkdocs"}, line
        assert [part for part in rest if part.endswith(".py") and not (REPOSITORY / part).is_file()] == []
    return ""


def faults(profile: Path) -> list[str]:
    """What is wrong with a profile."""
    return [str(problem) for problem in commands.check([str(profile)], [])[1] if not problem.warning]


def shown_profiles() -> list[tuple[str, str]]:
    """(page, file name) of every profile that is shown whole and meant to be right."""
    found = [
        (name, title)
        for name in PAGES
        for language, title, _ in FENCE.findall(text_of(name))
        if language == "yaml" and title
    ]
    return [(name, title) for name, title in found if "/" not in title and not title.startswith("wrong")]


@pytest.mark.parametrize(("name", "title"), shown_profiles())
def test_a_profile_that_is_shown_is_valid(name: str, title: str, tmp_path: Path) -> None:
    (text,) = [text for _, found, text in FENCE.findall(text_of(name)) if found == title]
    (tmp_path / "shown.yml").write_text(text, "utf-8")
    assert faults(tmp_path / "shown.yml") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_parameters_and_items_that_are_shown_can_be_added_to_the_profile(language: str, tmp_path: Path) -> None:
    blocks = [
        text
        for kind, title, text in FENCE.findall(text_of(f"{language}/make-my-manual.md"))
        if kind == "yaml" and not title.startswith("wrong")
    ]
    assert len(blocks) == 3
    (tmp_path / "whole.yml").write_text("".join(blocks), "utf-8")
    assert faults(tmp_path / "whole.yml") == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> set[Path]:
    """Every file of a whole manual."""
    folder = tmp_path_factory.mktemp("whole") / "made"
    assert main(["generate", "reading-club", "-o", str(folder), "--quiet"]) == DONE
    return {path.relative_to(folder) for path in folder.rglob("*.*")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_that_are_listed_are_those_that_are_made(language: str, whole: set[Path]) -> None:
    listed = set(
        re.findall(
            r"`([\w/*-]+\.\w+)`", text_of(f"{language}/make-my-manual.md").split("{#generate}")[1].split("\n## ")[0]
        )
    )
    assert [
        path
        for path in whole
        if not any(path.match(pattern) or path.match(f"handouts/later/{Path(pattern).name}") for pattern in listed)
    ] == []
    kinds = {format for _, format in WRITERS}
    promised = [pattern for pattern in listed if pattern.rpartition(".")[2] in kinds]
    assert len(promised) > 4
    missing = [pattern for pattern in promised if not any(path.match(pattern) for path in whole)]
    assert missing == []


def test_every_field_of_a_profile_is_explained_in_chinese() -> None:
    text = text_of("zh/profile.md")
    names = [
        f"{field.name}.{inner.name.rstrip('_')}" if field.name in NESTED else field.name
        for field in fields(Profile)
        for inner in (fields(NESTED[field.name]) if field.name in NESTED else (field,))
        if field.name != "given"
    ]
    assert len(names) > 40
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_choice_of_a_field_is_told_in_chinese() -> None:
    text = text_of("zh/profile.md")
    options = [option for field in open_store([]).library.of(Field) for option in field.options or ()]
    kinds = [
        item.id
        for kind in ("types", "variants", "stages", "roles")
        for item in open_store([]).library.items[kind].values()
    ]
    assert len(options) > 40
    assert [
        word
        for word in (*options, *kinds)
        if f"`{word}`" not in text and f'`"{word}"`' not in text and word not in ("tue", "wed", "thu", "fri", "sat")
    ] == []


def test_every_example_is_told_of_in_chinese() -> None:
    text = text_of("zh/examples.md")
    assert set(re.findall(r"^\| `([\w-]+)`", text, re.MULTILINE)) == set(examples())
    rows = [
        [int(cell) for cell in re.findall(r"\d+", row.split("|", 2)[2])]
        for row in re.findall(r"^\| \d+\. .*$", (DOCS / "examples.md").read_text("utf-8"), re.MULTILINE)
    ]
    shares = [share for number, row in enumerate(rows) for other, share in enumerate(row[1:]) if other != number]
    assert len(rows) == 12 and max(shares) <= 70 and min(shares) < 20


@pytest.mark.parametrize("name", ["zh/architecture.md", "zh/playbooks.md"])
def test_what_is_named_in_the_repository_is_there(name: str) -> None:
    named = re.findall(r"`((?:docs|generator|playbooks|templates|tests)/[\w./-]*)`", prose(name))
    assert len(named) > 1
    assert [path for path in named if not (REPOSITORY / path).exists()] == []


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("en/")])
def test_english_pages_are_english(name: str) -> None:
    assert re.findall("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+", prose(name).replace(NAMES_IN_ENGLISH, "")) == []


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("zh/")])
def test_chinese_pages_become_traditional(name: str) -> None:
    converted = converter()(text_of(name))
    assert converted != text_of(name)
    converted.encode("cp950")


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("zh/")])
def test_chinese_pages_keep_to_our_words(name: str) -> None:
    words = prose(name)
    if name in ("zh/playbooks.md", "zh/add-an-sop.md"):  # tables of words that are not to be used
        words = "".join(line for line in words.splitlines(True) if " | " not in line)
    assert FORBIDDEN.findall(words) == []
    assert re.findall("督促|淘汰|剔除|死忠|裂变|看客|僵尸|基线|门禁", words) == []
