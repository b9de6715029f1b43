"""MkDocs hook: the library's pages as generated files, and the other languages built beside the first."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..store import data_folder, open_store
from . import Site, site

FIRST = "zh"
SPOKEN = "site.page."  # labels that page.js says
OTHERS = {"zh-Hant": "zh-Hant", "en": "en"}  # ours → the theme's


def language(config: MkDocsConfig) -> str:
    """The language that this build is in."""
    return config.extra.get("language", FIRST)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Makes the pages, and the menu out of them."""
    store = open_store([])
    made = site(store.library, store.labels[language(config)], language(config))
    config.extra["site"] = made
    config.extra["words"] = {name.removeprefix(SPOKEN): text for name, text in store.labels[language(config)].items() if name.startswith(SPOKEN)}
    config.nav = [{title: list(paths)} for title, paths in made.menu]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The library's pages take the place of what lies in docs/."""
    kept = [file for file in files if file.src_dir != config.docs_dir]
    made: Site = config.extra["site"]
    return Files([*kept, *(File.generated(config, path, content=text) for path, text in made.files().items())])


def on_post_build(*, config: MkDocsConfig) -> None:
    """Builds the other languages into folders of the first."""
    if language(config) != FIRST:
        return
    for name, theme in OTHERS.items():
        other = load_config(config.config_file_path, site_dir=str(Path(config.site_dir) / name), strict=config.strict)
        other.extra["language"] = name
        other.theme["language"] = theme
        other.site_url = urljoin(config.site_url, f"{name}/") if config.site_url else config.site_url
        build(other)


def on_serve(server, *, config: MkDocsConfig, builder):
    """A change in a playbook or a template makes the pages anew."""
    for name in ("playbooks", "templates"):
        server.watch(str(data_folder(name)))
    return server
