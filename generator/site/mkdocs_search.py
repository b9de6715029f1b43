"""MkDocs hook: the theme's search plugin keeps its box but makes no index of its own; ours is written in its place."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from generator.site import search
from generator.site.sections import sections
from generator.site.sounds import readings
from generator.source import plain, read
from generator.store import data_folder, open_store
from generator.traditional import taiwan_words, variants

PLUGIN = "material/search"
SILENT = ("site.used-by", "site.why", "site.fits", "site.applies", "label.place", "sheet.record")  # what leans on what, not what it says


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Quiets the plugin: nothing reads what it writes, and it writes otherwise where jieba happens to be installed."""
    config.plugins[PLUGIN].config.enabled = False
    store = open_store([])
    language = config.extra["language"]
    config.extra["searched"] = []
    config.extra["search_parts"] = (
        store.library, frozenset(where.partition("#")[2] for where in search.own_anchors(store.library)),
        frozenset(store.labels[language][name] for name in SILENT),
    )
    return config


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files) -> str:
    """Takes down what of the page is searched."""
    _, own, silent = config.extra["search_parts"]
    aliases = tuple(map(str, page.meta.get("aliases", ())))
    config.extra["searched"].append(search.Found(page.file.src_uri, page.url, page.title, aliases, tuple(sections(html, own, silent))))
    return html


def on_post_build(*, config: MkDocsConfig) -> None:
    """Writes the index: JSON for a server, a script for a page opened from disk, which may fetch nothing."""
    library, _, _ = config.extra["search_parts"]
    made = search.encoded(search.index(config.extra["searched"], library, config.extra["language"], tools()))
    folder = Path(config.site_dir) / "search"
    write_file(made, str(folder / "search_index.json"))
    write_file(b"var __index=" + made, str(folder / "search_index.js"))


def tools() -> search.Tools:
    """Tables from OpenCC, pypinyin and templates/."""
    path = data_folder("templates") / "search.yml"
    node, problems = read(path.read_bytes(), str(path))
    assert node is not None and not problems, problems
    given = plain(node)
    questions = tuple(word for words in given["questions"] for word in words)
    return search.Tools(variants, readings, taiwan_words(), questions, {path: tuple(aliases) for path, aliases in given["aliases"].items()})
