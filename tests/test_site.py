"""The published site, built once and read page by page: links, languages, policy, downloads.

And what its pages are made of.
"""

from __future__ import annotations

import base64
import dataclasses
import gc
import gzip
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from multiprocessing import get_all_start_methods
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from mkdocs.exceptions import PluginError

from generator.models.base import Condition, Text
from generator.models.playbook import Sop
from generator.models.sources import Source
from generator.site import LANGUAGES, Site, belongs, hook, site
from generator.site.downloads import Downloads
from generator.site.gather import gather, sites
from generator.site.page import escaped
from generator.site.voice import FOLDERS, TOGETHER, Voice
from tests.conftest import ROOT, build_site, once, shared_folder
from tests.web import Web, pages, target

pytestmark = pytest.mark.slow
ROOTS = {"zh": "", "zh-Hant": "zh-Hant/", "en": "en/"}
TAGS = {"zh": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}
HAN = re.compile("[㐀-鿿豈-﫿]")
NAMES = {"简体中文", "繁體中文"}  # of the languages, in the switch: each in its own
THEIRS = "https://squidfunk.github.io/mkdocs-material/"  # a link a reader may click
UNTOLD = {"words"}  # phrases that the resolver puts together; they are no advice

each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def web(root: Path) -> dict[str, Web]:
    """Every page that was built."""
    return pages(root)


def of(root: Path, language: str) -> dict[str, Web]:
    """The pages of one language, by their path below its folder."""
    others = tuple(folder for folder in ROOTS.values() if folder and folder != ROOTS[language])
    start = ROOTS[language]
    return {
        path.removeprefix(start): page
        for path, page in web(root).items()
        if path.startswith(start) and not path.startswith(others)
    }


# --- the whole of it ---


def test_it_is_built_without_a_warning(published: Path) -> None:
    log = (published.parent / "site.log").read_text("utf-8")
    assert "WARNING" not in log and "Building en" in log
    assert len(web(published)) > 700


@each_language
def test_every_language_has_the_same_pages(published: Path, language: str) -> None:
    assert of(published, language).keys() == of(published, "zh").keys()
    assert {page.lang for page in of(published, language).values()} == {TAGS[language]}


def test_every_link_and_anchor_resolves(published: Path) -> None:
    files = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    wrong, seen = [], 0
    for path, page in web(published).items():
        for href in [*page.links, *page.loads, *page.downloads] if not path.endswith("404.html") else ():
            if (found := target(path, href)) is None:
                continue
            seen += 1
            there = web(published).get(found[0])
            if found[0] not in files or (found[1] and there and found[1] not in there.ids):
                wrong.append((path, href))
    assert not wrong
    assert seen > 50_000


def test_no_page_loads_anything_from_elsewhere(published: Path) -> None:
    assert not [
        (path, load)
        for path, page in web(published).items()
        for load in page.loads
        if target(path, load) is None and not load.startswith("data:")
    ]
    outside = {link for path, page in web(published).items() for link in page.links if target(path, link) is None}
    assert {link for link in outside if not link.startswith(THEIRS)} == set()
    for sheet in published.rglob("*.css"):
        assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", sheet.read_text("utf-8")), sheet
    files = list((published / "files").rglob("*.html"))
    assert len(files) > 150
    for path in files:
        assert not re.search(
            r"""<(script|link|img|iframe)[^>]+(src|href)=["']?(https?:)?//|@import|url\(\s*['"]?(https?:)?//""",
            path.read_text("utf-8"),
        ), path


def test_what_would_make_the_theme_fetch_is_not_there(published: Path) -> None:
    for path, page in web(published).items():
        text = (published / path).read_text("utf-8")
        assert 'class="mermaid' not in text and "arithmatex" not in text and 'data-md-component="source"' not in text, (
            path
        )
        assert not [load for load in page.loads if "polyfill" in load or "fonts." in load], path


# --- policy ---


def rules(page: Web) -> dict[str, list[str]]:
    """The content security policy of a page."""
    (found,) = [meta["content"] for meta in page.metas if meta.get("http-equiv") == "Content-Security-Policy"]
    return {rule.split()[0]: rule.split()[1:] for rule in found.split("; ")}


def test_every_page_says_what_its_scripts_are(published: Path) -> None:
    for path, page in web(published).items():
        allowed = set(rules(page)["script-src"])
        assert not allowed & {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "blob:"} and "'self'" in allowed, path
        inline = [
            body for found, body in page.scripts if "src" not in found and found.get("type") != "application/json"
        ]
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" for body in inline}
        assert hashes and hashes <= allowed, path
        assert not page.handlers, path


# --- languages ---


@each_language
def test_the_switch_keeps_the_page(published: Path, language: str) -> None:
    for path, page in of(published, language).items():
        if path == "404.html":
            continue
        here = ROOTS[language] + path
        there = {TAGS[name]: (folder + path, "") for name, folder in ROOTS.items()}
        assert {tag: target(here, href) for tag, href in page.alternates.items()} == there, here
        assert all([href for href in page.links if target(here, href) == found] for found in there.values()), here


def test_traditional_pages_are_traditional(published: Path) -> None:
    odd = {
        (path, text.strip())
        for path, page in of(published, "zh-Hant").items()
        for lang, text in page.texts
        if lang == "zh-Hant"
        and text.strip() not in NAMES
        and any(not character.encode("cp950", "ignore") for character in text)
    }
    assert not odd


def test_english_pages_are_english(published: Path) -> None:
    texts = [(path, lang, text.strip()) for path, page in of(published, "en").items() for lang, text in page.texts]
    assert not [(path, text) for path, lang, text in texts if lang == "en" and HAN.search(text)]
    marked = {text for _, lang, text in texts if lang == "zh"}
    assert 5 < len(marked) < 120  # titles of the sources, names, and words told as words


@each_language
def test_original_titles_of_sources_stay_in_their_own_script(published: Path, store, language: str) -> None:
    page = of(published, language)["sources.html"]
    told = "".join(text for lang, text in page.texts if lang == "zh")
    assert all(source.original in told for source in store.library.of(Source))


# --- what belongs to a site ---


def test_the_page_for_what_is_not_found_works_at_any_depth(published: Path) -> None:
    page = web(published)["404.html"]
    assert all(
        link.startswith("/")
        for link in [*page.links, *page.loads, *page.downloads]
        if not link.startswith(("#", THEIRS))
    )
    assert {lang for lang, _ in page.texts} >= set(TAGS.values())
    text = (published / "404.html").read_text("utf-8")
    assert (
        re.findall(r'<form action="([^"]+)"', text) == ["/index.html", "/zh-Hant/index.html", "/en/index.html"]
        and text.count('name="q"') == 3
    )


def test_there_are_a_sign_and_a_card(published: Path) -> None:
    assert (published / "assets/favicon.svg").read_text("utf-8").startswith("<svg")
    assert (published / "assets/card.png").read_bytes().startswith(b"\x89PNG")
    assert (published / "assets/card.png").stat().st_size < 200_000


@each_language
def test_every_page_says_how_old_it_is(published: Path, language: str) -> None:
    from generator import __version__

    for path, page in of(published, language).items():
        said = " ".join(text for _, text in page.texts)
        assert __version__ in said, path


def settings_elsewhere() -> str:
    """mkdocs.yml as it works from another folder."""
    return re.sub(
        r"(docs_dir: |custom_dir: |(?<=[\[ ])(?=generator/site/mkdocs_))",
        rf"\g<1>{ROOT}/",
        (ROOT / "mkdocs.yml").read_text("utf-8"),
    )


@pytest.fixture(scope="module")
def addressed(tmp_path_factory, cache) -> tuple[Path, Path]:
    """The site for an address below a host's root, without downloads, built twice."""
    settings = tmp_path_factory.mktemp("addressed") / "mkdocs.yml"
    settings.write_text(f"site_url: https://example.org/below/\n{settings_elsewhere()}", "utf-8")
    shared, told = shared_folder(tmp_path_factory), ("--strict", "-f", str(settings))
    one = once(shared, "addressed-0", *told, QUNCE_DOWNLOADS="false", PYTHONHASHSEED="0", TZ="UTC-0")
    return one, once(shared, "addressed-1", *told, QUNCE_DOWNLOADS="false", PYTHONHASHSEED="1", TZ="UTC-9")


def test_the_same_input_gives_the_same_bytes(addressed: tuple[Path, Path]) -> None:
    one, two = (
        {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()} for root in addressed
    )
    assert len(one) > 700 and one.keys() == two.keys()
    assert not [path for path in one if one[path] != two[path]]


def test_addresses_are_whole_where_the_address_is_known(addressed: tuple[Path, Path]) -> None:
    root = addressed[0]
    for folder in ROOTS.values():
        path = f"{folder}sops/welcome.html"
        page = web(root)[path]
        assert page.alternates == {
            TAGS[name]: f"https://example.org/below/{other}sops/welcome.html" for name, other in ROOTS.items()
        }
        assert f'<link rel="canonical" href="https://example.org/below/{path}">' in (root / path).read_text("utf-8")
        said = {meta["property"]: meta["content"] for meta in page.metas if "property" in meta}
        assert said["og:url"] == f"https://example.org/below/{path}" and said["og:title"] and said["og:description"]
        assert (root / target("x", said["og:image"].removeprefix("https://example.org/below/"))[0]).is_file()
        sitemap = (root / folder / "sitemap.xml").read_text("utf-8")
        assert f"<loc>https://example.org/below/{path}</loc>" in sitemap and sitemap.count(
            "hreflang="
        ) == 3 * sitemap.count("<loc>")
        assert gzip.decompress((root / folder / "sitemap.xml.gz").read_bytes()).decode() == sitemap
    assert all(
        link.startswith("/below/") for link in web(root)["404.html"].links if not link.startswith(("#", "https:"))
    )


def test_without_downloads_no_page_speaks_of_them(addressed: tuple[Path, Path]) -> None:
    assert not (addressed[0] / "files").exists()
    assert not [path for path, page in web(addressed[0]).items() if page.downloads]


# --- downloads ---


@each_language
def test_every_sop_and_every_community_offers_its_files(published: Path, store, language: str) -> None:
    found = of(published, language)
    for sop in store.library.of(Sop):
        files = [
            target(ROOTS[language] + f"sops/{sop.id}.html", href)[0] for href in found[f"sops/{sop.id}.html"].downloads
        ]
        assert f"files/{language}/{sop.id}.html" in files
    for name in gather([]).communities:
        files = [
            target(ROOTS[language] + f"communities/{name}.html", href)[0]
            for href in found[f"communities/{name}.html"].downloads
        ]
        assert {f"files/{name}/manual.md", f"files/{name}/manual.html", f"files/{name}/plan.json"} <= set(files)


def test_sheets_name_no_community(published: Path) -> None:
    names = {profile.name for profile, _, _ in gather([]).communities.values()}
    sheets = [path for language in LANGUAGES for path in (published / "files" / language).glob("*.html")]
    assert len(sheets) > 150
    assert not [(path.name, name) for path in sheets for name in names if name in path.read_text("utf-8")]


def test_files_are_made_once_for_each_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.load.cache import kept_files

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    calls = []

    def make() -> dict[str, bytes]:
        calls.append(1)
        return {"a/b.txt": b"one"}

    for _ in range(2):
        (found,) = kept_files("name", make).items()
        assert found[0] == "a/b.txt" and found[1].read_bytes() == b"one"
    assert len(calls) == 1
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert kept_files("name", make) == {"a/b.txt": b"one"}


# --- pages, as they are made ---


@pytest.fixture(scope="module")
def made(cache) -> dict[str, Site]:
    """The pages of all languages, not built."""
    return sites(gather([]))


def texts(value) -> Iterator[Text]:
    """Every text in an item."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif dataclasses.is_dataclass(value) and not isinstance(value, Condition):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


@each_language
def test_everything_in_the_library_is_told(store, made: dict[str, Site], language: str) -> None:
    voice = Voice(store.library, store.labels[language], language)
    whole = "\n".join(page.text + escaped(page.title) for page in made[language].pages)
    plainly = " ".join(whole.split())
    wanted = [
        (kind, item.id, text)
        for kind in store.library.items
        if kind not in UNTOLD
        for item in store.library.items[kind].values()
        for text in texts(item)
    ]
    untold = [
        (kind, name, text.into(language))
        for kind, name, text in wanted
        if voice.text(text) not in whole
        and " ".join(voice.plain(text).split()) not in plainly
        and voice._title(text) not in whole
    ]
    assert len(wanted) > 3000
    assert not untold


@each_language
def test_every_item_has_its_place_and_a_way_there(store, made: dict[str, Site], language: str) -> None:
    found = made[language].files()
    linked = {
        target(page.path, href) for page in made[language].pages for href in re.findall(r"\]\(([^)\s]+)", page.text)
    }
    kinds = [*FOLDERS, *TOGETHER, "claims"]
    for kind in kinds:
        items = store.library.items[kind].values()
        assert items, kind
        for item in items:
            path, _, anchor = Voice.place(Voice(store.library, store.labels[language], language), item.id).partition(
                "#"
            )
            assert path in found and (not anchor or f"#{anchor}" in found[path] or f'id="{anchor}"' in found[path]), (
                kind,
                item.id,
            )
            assert (path, anchor) in linked or kind in (
                "figures",
                "parameters",
                "glossary",
                "advice",
                "claims",
                "readiness",
                "misconceptions",
                "health",
            ), (kind, item.id)


@each_language
def test_pages_carry_what_else_they_are_searched_by(made: dict[str, Site], language: str) -> None:
    counted = {
        page.path: len(page.aliases)
        for page in made[language].pages
        if page.listed and not page.path.startswith("print/")
    }
    assert len(counted) > 250
    assert not {path: count for path, count in counted.items() if not 3 <= count <= 8}


def test_items_with_a_page_of_their_own_say_what_else_they_are_searched_by(store) -> None:
    items = [item for kind in FOLDERS for item in store.library.items[kind].values()]
    assert len(items) > 200
    counted = {
        item.id: [sum(bool(HAN.search(name)) is chinese for name in item.aliases) for chinese in (True, False)]
        for item in items
    }
    assert not {name: both for name, both in counted.items() if not all(3 <= count <= 8 for count in both)}


def test_pages_of_items_are_searched_by_what_their_readers_read(made: dict[str, Site], store) -> None:
    paths = {f"{FOLDERS[kind]}/{item.id}.md": item for kind in FOLDERS for item in store.library.items[kind].values()}
    found = {
        language: {page.path: page.aliases for page in made[language].pages if page.path in paths}
        for language in LANGUAGES
    }
    assert len(found["en"]) == len(paths)
    assert not [alias for aliases in found["en"].values() for alias in aliases if HAN.search(alias)]
    own = {path: [name for name in item.aliases if HAN.search(name)] for path, item in paths.items()}
    assert not [path for path, aliases in found["zh"].items() if list(aliases[: len(own[path])]) != own[path]]
    assert found["zh-Hant"]["sops/welcome.md"] != found["zh"]["sops/welcome.md"]


@each_language
def test_each_community_gives_a_profile_that_works(made: dict[str, Site], profile_of, language: str) -> None:
    found = [
        page
        for page in made[language].pages
        if page.path.startswith("communities/") and not page.path.endswith("index.md")
    ]
    assert len(found) >= 12
    for page in found:
        (text,) = re.findall(r"^```yaml\n(.*?)^```", page.text, re.M | re.S)
        profile = profile_of(text)
        assert profile.promise and profile.team, page.path
        assert language != "en" or (profile.language == "en" and not HAN.search(text)), page.path
        assert language != "zh-Hant" or profile.language != "zh", page.path


# --- whom an item is for ---

IS = {
    name: Condition("in", path=name, values=(value,))
    for name, value in (("type", "interest"), ("variant", "deal"), ("gate", "open"))
}


@pytest.mark.parametrize(
    ("condition", "known", "expected"),
    [
        (IS["type"], {"type": "interest"}, True),
        (IS["type"], {"type": "idol"}, False),
        (IS["type"], {"gate": "open"}, None),
        (Condition("not", (IS["type"],)), {"type": "idol"}, True),
        (Condition("not", (IS["gate"],)), {"type": "idol"}, None),
        (Condition("all", (IS["type"], IS["gate"])), {"type": "idol"}, False),
        (Condition("all", (IS["type"], IS["gate"])), {"type": "interest"}, None),
        (Condition("any", (IS["type"], IS["gate"])), {"type": "interest"}, True),
        (Condition("any", (IS["type"], IS["gate"])), {"type": "idol"}, None),
        (Condition("all"), {}, True),
        (Condition("any", (IS["type"], IS["variant"])), {"type": "idol", "variant": None}, False),
    ],
)
def test_what_is_known_decides_or_leaves_open(condition: Condition, known: dict, expected: bool | None) -> None:
    assert belongs.judged(condition, known) is expected


def test_what_is_said_of_variants_and_stages_is_so_in_the_examples(store) -> None:
    decided = 0
    for profile, _, plan in gather([]).communities.values():
        printed = {page.id for page in plan.sops}
        out = {each.id for each in plan.left_out if each.by == "condition"}
        for cases, name in (("variants", profile.variant), ("stages", profile.stage)):
            for sop, verdicts in belongs.verdicts(store.library)[cases].items() if name else ():
                decided += verdicts[name] is not None
                assert verdicts[name] is not False or sop not in printed, (profile.name, sop)
                assert verdicts[name] is not True or sop not in out, (profile.name, sop)
    assert decided > 500


# --- the folder of Markdown ---


def test_the_folder_of_markdown_is_complete(cli, tmp_path: Path, made: dict[str, Site]) -> None:
    done = cli("site", "-o", "pages", "--language", "en", "--language", "zh")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "pages"
    assert {path.name for path in folder.iterdir()} == {"docs", "mkdocs.yml", "mkdocs.zh.yml", "qunce-manifest.json"}
    written = {
        path.relative_to(folder / "docs/en").as_posix(): path.read_text("utf-8")
        for path in (folder / "docs/en").rglob("*.md")
    }
    assert written == made["en"].files()
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    assert "hooks" not in settings and "custom_dir" not in settings and "docs_dir: docs/en" in settings
    dressed = re.findall(r"[\w/.-]+\.(?:css|js)\b", settings)
    assert len(dressed) >= 4 and dressed.index("javascripts/words.js") < dressed.index("javascripts/page.js")
    assert all((folder / "docs/en" / path).is_file() and (folder / "docs/zh" / path).is_file() for path in dressed)
    assert (folder / "docs/en/javascripts/page.js").read_bytes() == (
        ROOT / "templates/site/javascripts/page.js"
    ).read_bytes()
    assert list(paths(yaml.safe_load(settings)["nav"])) == [page.path for page in made["en"].pages if page.listed]


def paths(nav: list[Any]) -> Iterator[str]:
    """The pages in a menu, from the top."""
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            yield from paths(next(iter(entry.values())))


def test_the_folder_keeps_what_was_edited(cli, tmp_path: Path) -> None:
    run = ("site", "-o", "pages", "--language", "en", "--quiet")
    assert cli(*run).returncode == 0
    page = tmp_path / "pages/docs/en/sops/welcome.md"
    page.write_text("mine", "utf-8")
    again = cli(*run)
    assert again.returncode == 0 and "docs/en/sops/welcome.md" in again.stderr and page.read_text("utf-8") == "mine"
    assert cli(*run, "--force").returncode == 0 and page.read_text("utf-8") != "mine"
    (tmp_path / "other/docs/en").mkdir(parents=True)
    (tmp_path / "other/docs/en/index.md").write_text("not ours", "utf-8")
    assert cli("site", "-o", "other", "--language", "en").returncode == 3


# --- what goes wrong ---


def test_a_page_that_one_language_lacks_is_told(tmp_path: Path) -> None:
    from generator.errors import InputError
    from generator.site.gather import written

    for name in ("zh/one", "zh/two", "en/one", "above"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.md").write_text("# Title\n\ntext\n", "utf-8")
    with pytest.raises(InputError) as caught:
        written(tmp_path)
    assert {problem.place.file for problem in caught.value.problems} == {
        str(tmp_path / "zh/above.md"),
        str(tmp_path / "en/two.md"),
    }


def test_two_pages_at_one_path_are_refused(store) -> None:
    from generator.site.handwritten import Handwritten

    with pytest.raises(ValueError, match=r"glossary\.md"):
        site(store.library, store.labels["en"], "en", written=[Handwritten("glossary", "# Mine\n")])


def test_what_goes_wrong_in_another_language_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(
        "def on_env(env, config, files):\n    if config.extra['language'] == 'zh-Hant':\n"
        "        raise RuntimeError('broken on purpose')\n    return env\n",
        "utf-8",
    )
    (tmp_path / "mkdocs.yml").write_text(settings_elsewhere().replace("hooks: [", "hooks: [broken.py, "), "utf-8")
    done = build_site(tmp_path / "site", "-f", str(tmp_path / "mkdocs.yml"), QUNCE_DOWNLOADS="false")
    assert done.returncode != 0 and "broken on purpose" in done.stderr


def test_a_library_that_is_wrong_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("mkdocs") if not os.environ.get("CI") else None
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import BuildError

    from generator.errors import InputError, Place, Problem
    from generator.site import hook

    def wrong(overlays: list[Path]) -> None:
        raise InputError([Problem(Place("playbooks/x.yml", 3, 5), "写错了", "wrong")])

    monkeypatch.setattr(hook, "gather", wrong)
    with pytest.raises(BuildError, match=r"playbooks/x.yml:3:5"):
        hook.on_config(MkDocsConfig())


@pytest.mark.skipif(
    "fork" not in get_all_start_methods(),
    reason="nothing can be forked here: the languages are built one after the other",
)
def test_a_language_that_cannot_be_built_stops_the_build(monkeypatch) -> None:
    monkeypatch.setattr(hook, "_build_beside", lambda config, name: sys.exit(name == "en"))
    config = SimpleNamespace(extra={"language": "zh", "made": SimpleNamespace(downloads=Downloads({}, {}))})
    config.extra["running"] = hook._in_parallel(config)
    assert set(config.extra["running"]) == {"zh-Hant", "en"}
    with pytest.raises(PluginError, match=r"^en"):
        hook.on_post_build(config=config)
    assert gc.isenabled()
