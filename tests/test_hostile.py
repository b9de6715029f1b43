"""Any text is safe anywhere.

Whatever a profile says prints as itself, in every format, and nowhere becomes anything else.
"""

from __future__ import annotations

import dataclasses
import json
import re
import typing
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from html.parser import HTMLParser
from typing import Any

import pytest

from generator.compose import manual
from generator.errors import Refused
from generator.load.decode import bare, hints, one_of
from generator.models.base import Pattern, Ref
from generator.models.profile import Profile
from generator.output import write
from generator.tailor import symptoms, troubles

pytestmark = pytest.mark.slow
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "out of an attribute": "\"><svg onload=alert(1)> ' onmouseover='x",
    "out of everything": "</title></style></td></svg></body>--><!-- ]]> <![CDATA[ <?php <!DOCTYPE x>",
    "entities": "&amp; &lt;b&gt; &copy; &#60;i&#62; &#x3C;",
    "jinja": "{{7*7}} {% raw %} {# note #} {{ plan.name }}",
    "slots": "{people} {community} {} {0} { } {nobody}",
    "shell and format": "${x} $(id) `id` %s %(name)s $x$",
    "spreadsheet": "=cmd|' /C calc'!A0",
    "spreadsheet 2": "@SUM(1) +1 -1\t=1",
    "typst": '#read("/etc/passwd") #set page() $ a $ <label> @ref',
    "heading": "# heading",
    "underlined": "title\n=====\nrest\n---",
    "bullet": "- bullet",
    "task": "[ ] task [x]",
    "numbered": "1. one",
    "numbered 2": "2) two",
    "quoted": "> quote",
    "plus": "+ plus",
    "fence": "```\n~~~\ncode\n```",
    "indented": "    code",
    "emphasis": "**b** __b__ *i* _i_ ~~s~~ `code` a*b*c snake_case_word",
    "links": "[l](javascript:alert(1)) ![i](x.png) [r][s] [^1] [^1]: x",
    "automatic links": "<https://example.org/?a=1&b=2> https://example.org/a_b_c www.example.org "
    "<a@example.org> a@example.org",
    "definition": "[a]: https://example.org 'x'",
    "pipes": "a|b \\| c || d",
    "backslashes": "\\ \\\\ \\n \\{ a\\",
    "quotes": "' \" ` ‘ ’ “ ” « » 「 」",
    "line breaks": "one\ntwo\r\nthree\n\nfour\rfive",
    "other line breaks": "one\u2028two\u2029three\u0085four",
    "tabs and spaces": "a\tb\u00a0c\u3000d",
    "right to left": "\u202eevil\u202c \u200f\u2066x\u2069 שלום مرحبا",
    "nothing to see": "a\u200bb\u200dc\u2060d\ufe0f",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈👍🏽",
    "combining": "Z͑ͫ̓a̴l̷g̸o",
    "long": "长" * 300,
    "long word": "w" * 300,
    "path": "../../../etc/passwd C:\\x\\..\\y /dev/null",
    "markup of others": ":smile: @all ==mark== ^sup^ ~sub~ [[wiki]] \\(x\\) +++",
    "comment": "<!-- x --> --",
    "abbreviated": "*[HTML]: x",
}
REPEATED = {"br", "text"}  # how many there are depends on how long a text is and how many lines it has


def free_text(model: type = Profile, prefix: str = "") -> Iterator[str]:
    """The path of every field that takes any text; `[]` stands for an entry of a list."""
    for name, hint in hints(model).items():
        inner, path = one_of(hint), prefix + name + ("[]" if typing.get_origin(hint) is tuple else "")
        if name == "given":
            continue
        if dataclasses.is_dataclass(inner):
            yield from free_text(inner, path + ".")
        elif bare(inner) is str and all(map(takes_any, typing.get_args(inner)[1:])):
            yield path


def takes_any(mark: Any) -> bool:
    """Whether a mark on a field leaves it free."""
    return (
        mark.free
        if isinstance(mark, Ref)
        else isinstance(mark, Pattern) and bool(re.fullmatch(mark.regex, "any <text>, really"))
    )


CODES = {"place.region", "place.zone"}  # of calendar.REGIONS and calendar.zones.ZONES
FIELDS = [path for path in free_text() if path not in CODES]


def test_the_fields_are_found():
    """Where this fails, a field with free text has come or gone: it is tested below without being named here."""
    assert {
        "name",
        "promise",
        "welcome[]",
        "leader.name",
        "account.backup",
        "leave_out[].reason",
        "problems[]",
        "link",
        "own_platforms[].title",
        "own_platforms[].properties.full",
    } <= set(FIELDS)
    assert set(free_text()) >= CODES and "type" not in FIELDS and len(FIELDS) >= 12


MADE = {  # what the example does not have, so that its texts have somewhere to stand
    "events": [{"day": "sat", "at": "10:00", "minutes": 60}],
    "delivers": [{"every": "month", "minutes": 30}],
    "term": {"to": "2028-12-31", "peaks": [{"from": "2028-06-01", "to": "2028-06-02"}]},
    "fee": {"amount": 10},
    "budget": {"amount": 5},
}


def put(profile: dict[str, Any], path: str, text: str) -> None:
    """Sets a text at a path.

    A list gets it as its only entry, or in the entry it has, a platform of its own made where there is none.
    """
    head, dot, rest = path.partition(".")
    name, many = head.removesuffix("[]"), head.endswith("[]")
    if name == "own_platforms" and name not in profile:
        profile |= {name: [{"id": "house-app", "properties": {}}], "platforms": [*profile["platforms"], "house-app"]}
    if dot and name in MADE and name not in profile:
        profile[name] = deepcopy(MADE[name])
    if not dot:
        profile[name] = [text] if many else text
    else:
        put(profile[name][0] if many else profile[name], rest, text)


@pytest.fixture(scope="module")
def filled(example):
    """A text → the reading club with that text in every free field, each with a number of its own behind it."""

    def made(text: str) -> tuple[dict[str, Any], dict[str, str]]:
        profile = {**example("reading-club"), "leave_out": [{"id": "topic", "reason": ""}]}
        texts = {path: f"{text} q{number}q" for number, path in enumerate(FIELDS)}
        texts["link"] = re.sub("[?#]", "", texts["link"])  # a sheet's own page goes before these
        for path, value in texts.items():
            put(profile, path, value)
        return profile, texts

    return made


@pytest.fixture(scope="module")
def printed(filled, plan_of, files_of):
    """A text → the files printed with it in every field, and what each field holds."""

    def made(text: str):
        profile, texts = filled(text)
        with pytest.MonkeyPatch.context() as patch:  # how long a text is, and which trouble it names, changes no form
            heard = symptoms.heard
            for module in (symptoms, troubles):
                patch.setattr(module, "heard", lambda library, words, facts: heard(library, "字", facts))
            patch.setattr(manual, "BOUNDS", dict.fromkeys(manual.BOUNDS, 10**9))
            return files_of(plan_of(profile)), texts

    return made


class Page(HTMLParser):
    """What a browser would make of a page: its elements with the names of their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter = Counter()
        self.parts: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements[tag, tuple(name for name, _ in attrs)] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        self.parts.append("\n" if tag == "br" else "")

    def handle_data(self, data):
        self.parts.append(data)

    def handle_comment(self, data):
        self.elements["comment", data] += 1

    def handle_decl(self, decl):
        self.elements["declaration", decl.lower()] += 1

    def handle_pi(self, data):
        self.elements["instruction", data] += 1

    def unknown_decl(self, data):
        self.elements["unknown", data] += 1

    @property
    def text(self) -> str:
        return flat("".join(self.parts))

    @property
    def fixed(self) -> dict:
        """The elements whose number does not depend on the length of a text."""
        return {key: count for key, count in self.elements.items() if key[0] not in REPEATED}


STOPS = ".!?。！？"  # where a sentence ends, and a short text with it


def flat(text: str) -> str:
    return " ".join(text.split())


def markdown(text: str, html: bool) -> Page:
    """A page as a reader of Markdown would see it; without HTML, a line break is shown as its tag."""
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark", {"html": html}).enable(["table", "strikethrough"]).render(text)
    return Page(rendered if html else rendered.replace("&lt;br&gt;", "<br>"))


def pages(files: dict[str, str]) -> dict[str, Page]:
    """Every page of a plan, read as its readers read it."""
    found = {path: Page(text) for path, text in files.items() if path.endswith(".html")}
    written = [(name, html) for name in files if name.endswith(".md") for html in (True, False)]
    return found | {f"{name}, HTML {html}": markdown(files[name], html) for name, html in written}


def where(found: dict[str, Page], texts: dict[str, str]) -> dict[str, set[str]]:
    """Page → the fields whose text stands in it whole."""
    return {path: {field for field, text in texts.items() if flat(text) in page.text} for path, page in found.items()}


@pytest.fixture(scope="module")
def harmless():
    """What was worked out before for texts of letters: length → what it prints."""
    return {}


@pytest.fixture(scope="module")
def usual(harmless, printed):
    """A text → what a text of as many letters and spaces prints: page → its elements, and page → the fields it shows.

    As many, because a long message is only begun on a sheet, and a manual prints what it has room for.
    """

    def found(text: str = "harmless") -> tuple[dict[str, Page], dict[str, set[str]]]:
        like = "".join(" " if letter.isspace() else letter if letter in STOPS else "字" for letter in text)
        if like not in harmless:
            files, texts = printed(like)
            harmless[like] = (made := pages(files)), where(made, texts)
        return harmless[like]

    return found


@pytest.fixture(scope="module", params=list(HOSTILE))
def hostile(request, printed):
    """Each hostile text, for one test after the other.

    The text, what is printed, what each field holds, and the pages as they are read.
    """
    files, texts = printed(HOSTILE[request.param])
    return HOSTILE[request.param], files, texts, pages(files)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_printed_in_every_reference(field, usual):
    shown = {path: fields for path, fields in usual()[1].items() if path.startswith("reference")}
    assert len(shown) == 3 and all(field in fields for fields in shown.values())


def test_handouts_show_the_contact_and_the_community(usual):
    handouts = [fields for path, fields in usual()[1].items() if path.startswith("handouts/")]
    assert len(handouts) > 10 and all({"name", "contact"} <= fields for fields in handouts)


def test_a_text_prints_as_itself_wherever_a_harmless_one_does(hostile, usual):
    text, _, texts, read = hostile
    found = where(read, texts)
    assert {path: fields - found[path] for path, fields in usual(text)[1].items() if fields - found[path]} == {}


def test_a_text_becomes_no_element_and_no_attribute(hostile, usual):
    found, others = hostile[3], usual(hostile[0])[0]
    assert found.keys() == others.keys()
    for path, page in found.items():
        expected = others[path]
        assert page.fixed == expected.fixed, path
        assert set(page.elements) - {("br", ())} <= set(expected.elements), path


def test_no_page_runs_or_fetches_anything(printed):
    found = pages(printed(HOSTILE["out of an attribute"])[0])
    for page in found.values():
        assert not {tag for tag, _ in page.elements} & {
            "script",
            "iframe",
            "object",
            "embed",
            "link",
            "img",
            "form",
            "base",
        }
        assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
        leads = [value for name, value in page.attributes if name in ("href", "src", "action")]
        assert all(re.fullmatch(r"#.*|tel:\+?\d+", value) for value in leads)


def test_the_plan_holds_a_text_unchanged(hostile):
    _, files, texts, _ = hostile
    data = json.loads(files["plan.json"])
    strings = list(all_strings(data))
    assert data["name"] == texts["name"]
    assert not {field for field, text in texts.items() if not any(text in string for string in strings)}


def all_strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from all_strings(inner)


@pytest.mark.parametrize("name", ["jinja", "slots", "shell and format"])
def test_a_text_is_never_filled_in(name, printed):
    files, _ = printed(HOSTILE[name])
    assert HOSTILE[name] in Page(files["reference.html"]).text
    assert "49" not in re.findall(r"\d+(?= q\d+q)", Page(files["manual.html"]).text)


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
def test_what_a_user_wrote_is_never_converted(language, filled, plan_of, files_of, usual):
    profile, texts = filled("头发发展 后面皇后")
    found = where(pages(files_of(plan_of(profile, language=language))), texts)
    assert found["manual.html"] == usual()[1]["manual.html"]


# Paths


@pytest.mark.parametrize("name", ["path", "script", "line breaks", "long"])
def test_paths_come_from_the_library_only(name, printed):
    files, _ = printed(HOSTILE[name])
    assert len(files) > 10
    assert all(
        re.fullmatch(r"((manual|reference)\.(md|html)|plan\.json|handouts/(later/)?[a-z0-9-]+\.html)", path)
        for path in files
    )


@pytest.mark.parametrize("path", ["../out.md", "/tmp/out.md", "a/../../out.md", "..\\out.md", "", "link/out.md"])
def test_nothing_is_written_outside_the_folder(path, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused):
        write(tmp_path / "inside", {path: b"x", "fine.md": b"y"}, "print", whole=True)
    assert not any((tmp_path / "elsewhere").iterdir()) and not (tmp_path / "out.md").exists()
    assert [p.name for p in (tmp_path / "inside").iterdir()] == ["link"]


def test_a_manifest_cannot_take_away_files_outside_the_folder(tmp_path):
    (tmp_path / "mine.md").write_text("mine")
    folder = tmp_path / "inside"
    write(folder, {"old.md": b"x"}, "first", whole=True)
    (manifest,) = folder.glob("*manifest*")
    data = json.loads(manifest.read_text())
    data["files"]["../mine.md"] = "2d9bd91dc56a4fdbf9b6b5d3ed8f4ee8ca1c9d5dfa2d6f5fb6f2f1e0a0a9d5ef"
    manifest.write_text(json.dumps(data))
    write(folder, {"new.md": b"y"}, "second", whole=True)
    assert (tmp_path / "mine.md").read_text() == "mine" and (folder / "new.md").exists()


def test_the_name_of_a_profile_file_stays_one_folder(cli, tmp_path, yaml_of, example):
    (tmp_path / "work").mkdir()
    for name in ("..yml", "=cmd|x.yml", "<b>.yml", "-x.yml"):
        (tmp_path / name).write_text(yaml_of(example("hiking-club")))
        done = cli("generate", "--only", "plan", "--quiet", "--", f"../{name}", cwd=tmp_path / "work")
        assert done.returncode == 0 and done.stdout.count("/") == 1
    assert len(list((tmp_path / "work").iterdir())) == 4


# Inside a fence


def test_a_line_in_a_figure_cannot_close_its_fence():
    from generator.writers.markdown import fenced

    page = markdown(f"```text\n{fenced('```')}\n{fenced('# still inside')}\n```\n", True)
    assert {tag for tag, _ in page.elements} == {"pre", "code"}
