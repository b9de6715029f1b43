"""Text never becomes code: what an overlay, a label or a name says is only ever a text of what is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.load.source import plain, read
from generator.load.yaml_text import yaml_text
from generator.site import Site
from generator.site.tree import tree
from generator.site.voice import Page

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
