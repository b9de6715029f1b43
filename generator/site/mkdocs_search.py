"""MkDocs hook: the theme's search plugin keeps its box but makes no index of its own; ours is written in its place."""

from __future__ import annotations

import hashlib
from html import unescape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from generator.load.folders import data_folder
from generator.load.source import own
from generator.load.store import Store
from generator.load.traditional import taiwan_words, variants
from generator.site import search
from generator.site.gather import converted
from generator.site.sections import sections
from generator.site.sounds import readings

PLUGIN = "material/search"
WORKER = "assets/search/worker.js"
SILENT = (
    "site.used-by",
    "site.why",
    "site.helped",
    "site.then",
    "site.decides",
    "site.examples",
    "site.its-sheets",
    "site.its-later",
    "site.downloads.sheet",
    "site.kind.glossary",
    "subject.days",
    "subject.ladder",
    "subject.specimens",
    "subject.tasks",
    "site.fits",
    "site.applies",
    "label.place",
    "sheet.record",
)  # what leans on what, and what comes of it: not what it says


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Quiets the plugin: nothing reads what it writes, and it writes otherwise where jieba happens to be installed.

    It stays enabled, since the theme's pages have a search box only then; it is no longer told of pages and of the end.
    """
    plugin = config.plugins[PLUGIN]
    for event in ("page_context", "post_build"):
        config.plugins.events[event] = [
            told for told in config.plugins.events[event] if getattr(told, "__self__", None) is not plugin
        ]
    config.extra |= {"searched": [], "worker": f"{WORKER}?{_digest(WORKER)}"}
    return config


def _digest(path: str) -> str:
    """What changes with a file of templates/site, so that no browser keeps an old one."""
    return hashlib.sha256((data_folder("templates") / "site" / path).read_bytes()).hexdigest()[:8]


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Takes down what of the page is searched."""
    if not (page.meta.get("search") or {}).get("exclude"):
        own, silent = parts(config)
        aliases = tuple(map(str, page.meta.get("aliases", ())))
        config.extra["searched"].append(
            search.Found(page.file.src_uri, page.url, unescape(page.title), aliases, tuple(sections(html, own, silent)))
        )
    return html


def parts(config: MkDocsConfig) -> tuple[frozenset[str], frozenset[str]]:
    """The addresses of items that share a page, and the names of what is not searched."""
    known: tuple[frozenset[str], frozenset[str]] | None = config.extra.get("search_parts")
    if known is None:
        store: Store = config.extra["made"].found.store
        own = frozenset(where.partition("#")[2] for where in search.own_anchors(store.library))
        known = own, frozenset(store.labels[config.extra["language"]][name] for name in SILENT)
        config.extra["search_parts"] = known
    return known


def on_post_build(*, config: MkDocsConfig) -> None:
    """Writes the index: JSON for a server, a script for a page opened from disk, which may fetch nothing."""
    library = config.extra["made"].found.store.library
    made = search.encoded(
        search.index(config.extra["searched"], library, config.extra["language"], tools(config.extra["language"]))
    )
    folder = Path(config.site_dir) / "search"
    write_file(made, str(folder / "search_index.json"))
    write_file(b"var __index=" + made, str(folder / "search_index.js"))


def tools(language: str) -> search.Tools:
    """Tables from OpenCC, pypinyin and templates/."""
    path = data_folder("templates") / "search.yml"
    given = own(path.read_bytes(), str(path))
    return search.Tools(
        variants,
        readings,
        taiwan_words(),
        tuple(word for words in given["questions"] for word in words),
        {name: tuple(map(tuple, groups)) for name, groups in given["alike"].items()},
        converted() if language == "zh-Hant" else str,
    )
