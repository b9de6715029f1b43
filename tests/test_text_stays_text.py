"""Text never becomes code: what an overlay, a label or a name says is only ever a text of what is written."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import io
import json
import os
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from generator import cli as command_line
from generator import commands
from generator.calendar.days import calendar_of
from generator.errors import Place, Problem
from generator.load.source import plain, read
from generator.load.store import Store
from generator.load.yaml_text import yaml_text
from generator.site import Site
from generator.site.tree import tree
from generator.site.voice import Page
from generator.tailor.resolve import resolve
from generator.terminal import visible
from generator.writers import WRITERS
from generator.writers.look import Look
from tests.overlaid import drawn, harmless, said_by
from tests.test_hostile import Page as Seen
from tests.test_hostile import markdown

pytestmark = pytest.mark.slow
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# What begins or ends something in YAML, HTML, Markdown, JavaScript or a terminal, among ordinary letters.
PIECES = [
    *"\n\r\t\x85\u2028\u2029 \"'`<>&{}[]()|#:-!*_\\/=%@^~$,?",
    *"\u202e\u200b\u200d\ufeff\xa0\u3000",
    *("hooks: [x.py]", "---", "...", "<script>alert(1)</script>", "</title>", '" onload="x', "!ENV HOME"),
    *(
        "&amp;",
        "<!--",
        "no",
        "null",
        "1e5",
        "010",
        "20:30",
        "2027-03-01",
        "~",
        "<<",
        "House",
        "群规",
        "👩‍👩‍👧",
        "x" * 1100,
    ),
]
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(st.characters(codec="utf-8"), max_size=3), max_size=6).map("".join)

# YAML

NUMBERS = st.integers(-(10**13), 10**13) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | HOSTILE
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(HOSTILE, inner, max_size=4))


@QUICK
@given(DATA)
def test_what_is_written_as_yaml_is_read_as_it_was(data: Any) -> None:
    text = yaml_text(data)
    assert yaml.load(text, Loader=yaml.SafeLoader) == data
    assert yaml.load(text, Loader=yaml.CSafeLoader) == data


@QUICK
@given(st.dictionaries(HOSTILE, DATA, min_size=1, max_size=4))
def test_our_reader_reads_what_we_write(data: dict[str, Any]) -> None:
    node, problems = read(yaml_text(data).encode(), "x.yml")
    if node is None:  # it refuses what a profile may not hold
        assert any("control character" in problem.en or "merge keys" in problem.en for problem in problems)
        return
    assert not problems and plain(node) == data


def test_words_need_no_quotes_and_short_lists_stand_in_a_line() -> None:
    data = {"name": "晨读会", "team": [{"role": "lead", "hours": 4}], "welcome": ["say your pace", "No"], "at": "20:30"}
    assert yaml_text(data) == (
        'name: 晨读会\nteam:\n  - {role: lead, hours: 4}\nwelcome: [say your pace, "No"]\nat: "20:30"\n'
    )


# The folder of Markdown

WRITTEN = ["site_name", "docs_dir", "site_dir", "use_directory_urls", "theme", "plugins", "markdown_extensions"]
WRITTEN += ["not_in_nav", "nav", "extra_css", "extra_javascript"]


def settings_of(title: str, name: str) -> dict[str, Any]:
    """mkdocs.yml of a site with one page in one branch of the menu, as MkDocs reads it."""
    site = Site("en", (Page("one.md", title, "text"),), (("Before", ("one.md",)), (title, (("more", ("one.md",)),))))
    return yaml.safe_load(tree({"en": site}, {"en": {"site.name": name}}, {"stylesheets/a.css": b""})["mkdocs.yml"])


@QUICK
@given(title=HOSTILE, name=HOSTILE)
def test_a_label_becomes_no_setting(title: str, name: str) -> None:
    found, usual = settings_of(title, name), settings_of("Title", "Name")
    assert list(found) == WRITTEN
    assert {key: value for key, value in found.items() if key not in ("site_name", "nav")} == {
        key: value for key, value in usual.items() if key not in ("site_name", "nav")
    }


@QUICK
@given(title=HOSTILE, description=HOSTILE, aliases=st.lists(HOSTILE, max_size=3))
def test_a_title_becomes_no_front_matter(title: str, description: str, aliases: list[str]) -> None:
    from mkdocs.utils.meta import get_data

    text, meta = get_data(Page("one.md", title, "text", description, tuple(aliases)).markdown())
    assert set(meta) <= {"title", "description", "aliases"} and meta.get("aliases", []) == aliases
    assert text.startswith("# ") and text.endswith("\n\ntext\n") and text.count("\n") == 3


def test_a_label_with_a_line_break_runs_no_hook(cli, tmp_path: Path) -> None:
    (tmp_path / "house/templates").mkdir(parents=True)
    for name in ("x\nhooks: [evil.py]", 'House: "x"'):
        label = yaml_text({"site.name": {"zh": name, "en": name}})
        (tmp_path / "house/templates/labels.yml").write_text(label, "utf-8")
        done = cli("site", "-o", "pages", "--language", "en", "--overlay", "house", "--quiet")
        assert done.returncode == 0, done.stderr
        found = yaml.safe_load((tmp_path / "pages/mkdocs.yml").read_text("utf-8"))
        assert "hooks" not in found and list(found) == WRITTEN


# The terminal

READABLE = [
    "晨读会 3 群　“好”——Łódź, مرحبا, שלום, हिन्दी, ไทย",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽❤️‍🔥",
    "می‌خواهم न्‍य",  # joiners that these scripts need
    "C:\\x\\n 50% {0} \xa0",
]


@pytest.mark.parametrize("text", READABLE)
def test_what_people_write_stays_readable(text: str) -> None:
    assert visible(text) == text


def test_what_does_not_show_is_written_out() -> None:
    assert visible("a\x1b[2Jb\rc\nd\u202ee\u200bf\ufff9g\x9bh\udc80i\U000e0041") == (
        r"a\x1b[2Jb\rc\nd\u202ee\u200bf\ufff9g\x9bh\udc80i\U000e0041"
    )
    assert visible("群\u200d规 a\u200dd \u200d👍") == r"群\u200d规 a\u200dd \u200d👍"  # nothing there to join


def test_every_control_and_every_unseen_mark_is_written_out() -> None:
    for character in map(chr, range(0x110000)):
        kind, shown = unicodedata.category(character), visible(character) == character
        drawn = kind == "Cf" and not unicodedata.name(character).startswith(("ARABIC LETTER", "ZERO WIDTH"))
        assert shown or kind in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"), hex(ord(character))
        assert not shown or kind not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(character))
        assert not shown or kind != "Cf" or drawn, hex(ord(character))


@pytest.fixture
def opened(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is not opened anew for each command."""
    monkeypatch.setattr(commands, "open_store", lambda overlays: store)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """The exit code, and every line that is printed."""
    code = command_line.main(list(arguments))
    said = capsys.readouterr()
    return code, [*said.out.split("\n"), *said.err.split("\n")]


def steering(lines: list[str]) -> list[str]:
    """The lines that hold anything but text."""
    return [line for line in lines if line != visible(line)]


NAMES = HOSTILE.filter(lambda text: "\0" not in text and not os.path.isdir(text or "."))
OPTIONS = [
    ("generate", "{}"),
    ("check", "{}"),
    ("{}",),
    ("generate", "hiking-club", "{}"),
]
OPTIONS += [("generate", "hiking-club", option, "{}") for option in ("--date", "--only", "--font", "--language")]
OPTIONS += [
    ("generate", "{}", "-o", "{}"),
    ("site", "--language", "{}"),
    ("generate", "x", "--{}"),
    ("generate", "{}\0"),
]


@QUICK
@given(arguments=st.sampled_from(OPTIONS), name=NAMES)
def test_no_option_steers_the_terminal(arguments: tuple[str, ...], name: str, opened: None, capsys) -> None:
    code, lines = printed(capsys, *(each.replace("{}", f"{name}?") for each in arguments))
    assert code in (1, 2) and not steering(lines)
    assert not {"hooks: [x.py]", "hooks: [x.py]?", "---", "---?"} & set(lines)  # no line of its own


STEERS = ["\x1b[2Jx", "a\rb", "a\nhooks: [x.py]\n---", "\u202ex", "a\u200bb", "\x9b31mx", "\udcff"]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        *(("check", name) for name in STEERS),
        *((command, name) for command in ("generate", "site") for name in STEERS[:2]),
    ],
)
def test_no_overlay_steers_the_terminal(command: str, name: str, capsys, tmp_path: Path) -> None:
    """The library is really opened: an overlay that is not there, that is a file, and one whose file is wrong."""
    more = {
        "check": (),
        "generate": ("hiking-club", "-o", str(tmp_path / "out")),
        "site": ("-o", str(tmp_path / "out")),
    }
    file, folder = tmp_path / f"{name}.txt", tmp_path / name
    file.write_text("x", "utf-8")
    folder.mkdir()
    (folder / f"{name}.yml").write_text(f"{json.dumps(name)}: 1\nsops: [{{id: {json.dumps(name)}}}]", "utf-8")
    for overlay in (f"{tmp_path}/none/{name}", str(file), str(folder)):
        code, lines = printed(capsys, command, *more[command], "--overlay", overlay)
        assert code in (1, 2) and not steering(lines)
        assert re.search(re.escape(visible(name)).replace("udc", "(?:udc|x)"), "\n".join(lines))
        assert not {"hooks: [x.py]", "---"} & {line.strip() for line in lines}


def test_an_overlay_may_lie_where_names_are_no_text(capsys, tmp_path: Path) -> None:
    folder = tmp_path / "house\udcff"
    folder.mkdir()
    (folder / "ours\udcff.yml").write_text("parameters: []", "utf-8")
    assert printed(capsys, "check", "--overlay", str(folder))[0] == 0
    out = tmp_path / "out"
    assert printed(capsys, "generate", "hiking-club", "--overlay", str(folder), "-o", str(out), "--quiet")[0] == 0
    assert (out / "plan.json").is_file()


@QUICK
@given(name=NAMES)
def test_no_file_name_steers_the_terminal(name: str, opened: None, capsys, tmp_path: Path) -> None:
    file = tmp_path / (name.replace("/", "")[:40] + ".yml")
    file.write_text("name: x", "utf-8")
    code, lines = printed(capsys, "generate", str(file), "--quiet")
    assert code == 1 and not steering(lines)
    assert [line.startswith(str(tmp_path)) for line in lines if "missing" in line] == [True] * 4


def texts_of_a_profile() -> Iterator[tuple[str, str]]:
    """A profile, and what is said of it."""
    yield "name: !%1B%5B2J a", r"!\x1b[2J"
    yield 'type: "x\\rclub.yml:1:1: all is well            "', r"x\rclub.yml:1:1: all is well"
    yield 'type: "x\\u202ellew si lla"', r"x\u202ellew si lla"
    yield '"na\\u200bme": x', r"na\u200bme"
    yield '"\\u202e": 1\n"\\u202e": 2', r"duplicate key '\u202e'"


@pytest.mark.parametrize(("text", "said"), [*texts_of_a_profile()])
def test_no_text_of_a_profile_steers_the_terminal(text: str, said: str, opened: None, capsys, tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text(text, "utf-8")
    code, lines = printed(capsys, "generate", str(tmp_path / "p.yml"))
    assert code == 1 and not steering(lines) and said in "\n".join(lines)


def test_no_folder_and_no_template_steers_the_terminal(store, capsys, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house/templates").mkdir(parents=True)
    template = '{{ "\x1b[2J\nclub.yml:1:1: fine"[0] + 1 }}{{ {}["\x1b\u202e"] }}'
    (tmp_path / "house/templates/manual.md.j2").write_text(template, "utf-8")
    code, lines = printed(capsys, "generate", "hiking-club", "--overlay", "house", "--only", "manual.md")
    assert code == 1 and not steering(lines)
    code, lines = printed(capsys, "generate", "hiking-club", "--only", "plan", "-o", "a\x1b[2J\rb\nc")
    assert code == 0 and not steering(lines) and r"a\x1b[2J\rb\nc/plan.json" in lines


def test_a_bug_steers_no_terminal(capsys, monkeypatch) -> None:
    def broken(arguments: list[str]) -> int:
        raise RuntimeError("\x1b[2J\r\u202e")

    monkeypatch.setattr(command_line, "_run", broken)
    code, lines = printed(capsys)
    assert code == 70 and not steering(lines) and r"RuntimeError: \x1b[2J\r\u202e" in lines


def test_a_problem_is_safe_to_show_anywhere() -> None:
    problem = Problem(Place("a\nb", 1, 1), "\x1b", "\r", ("x\u202ey",), "\u200b")
    assert str(problem).split("\n") == [
        r"a\nb:1:1: \x1b | \r",
        r"    是不是 did you mean: \u200b",
        r"    可以写 allowed: x\u202ey",
    ]


def test_there_is_one_way_out_to_the_terminal() -> None:
    """A second one would print without asking what a text holds."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(command_line))) if isinstance(node, ast.Call)]
    named = [ast.unparse(call.func) for call in calls]
    assert named.count("print") == 1
    assert not [name for name in named if name.rpartition(".")[2] in ("write", "writelines", "print_exception")]


# Texts of the library, and labels

FORMATS = [key for key in WRITERS if key[1] != "pdf"]  # Typst is given data only: see tests/test_print.py


@pytest.fixture(scope="module")
def overlaid(store: Store, profile_of, example) -> Callable[[Callable[[str], str]], dict[str, bytes]]:
    """How texts are said → the files of a community for which the library and the labels say them so."""

    def made(say: Callable[[str], str]) -> dict[str, bytes]:
        library = dataclasses.replace(store.library, items=said_by(store.library.items, say))
        profile = profile_of(example("reading-club"))
        plan = resolve(library, profile, calendar_of(profile.place.region, store.calendars), None, "zh")
        look = Look({name: say(text) for name, text in store.labels["zh"].items()}, store.templates)
        return {path: data for key in FORMATS for path, data in WRITERS[key](plan, look).items()}

    return made


def made_of(path: str, data: bytes) -> Counter[Any]:
    """What a file is made of besides text: elements with names of attributes, formulas, lines of a calendar."""
    if path.endswith((".docx", ".xlsx")):
        parts = zipfile.ZipFile(io.BytesIO(data))
        trees = {name: etree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")}
        formulas = (each.text for name in trees if "/worksheets/" in name for each in trees[name].iter("{*}f"))
        without_texts = Counter(re.sub(r'"(?:[^"]|"")*"', "text", formula) for formula in formulas)
        elements = ((name, each.tag, *sorted(each.attrib)) for name, tree in trees.items() for each in tree.iter())
        return without_texts + Counter(elements)
    text = data.decode()
    if path.endswith(".ics"):
        return Counter(re.match(r"[A-Z-]*", line)[0] for line in text.replace("\r\n ", "").split("\r\n"))
    if path.endswith(".md"):
        return Counter({**markdown(text, True).elements, **markdown(text, False).elements})
    return Counter(json.loads(text).keys()) if path.endswith(".json") else Seen(text).elements


def test_no_text_of_an_overlay_becomes_anything_else(overlaid) -> None:
    usual, evil = overlaid(harmless), overlaid(drawn)
    assert usual.keys() == evil.keys() and len(evil) > 40
    found = {path: (made_of(path, data), made_of(path, usual[path])) for path, data in evil.items()}
    assert not {path: (one - other, other - one) for path, (one, other) in found.items() if one != other}
