"""MkDocs hook: the library's pages as generated files, and the other languages built beside the first."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from functools import cache
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from markupsafe import Markup
from mkdocs import utils
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from .. import __version__
from ..errors import InputError
from ..load.folders import data_folder
from ..terminal import visible
from . import LANGUAGES, Site, nav, spoken
from .downloads import Downloads, offered
from .gather import Gathered, gather, last_changed, sites
from .page import html_text
from .policy import guarded, inline, theme_scripts
from .tables import framed

FIRST = LANGUAGES[0]
THEME = {
    "zh": "zh-Hans",
    "zh-Hant": "zh-Hant-TW",
    "en": "en",
}  # ours → the theme's; ours of these lie in templates/site/partials/languages
TAGS = {"zh": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}  # what HTML calls them
NAMES = {"zh": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
LONG_AGO = "1980-01-01"

log = logging.getLogger("mkdocs.hooks.qunce")


class Made:
    """What one run makes for all languages, and what stays the same while it serves."""

    serving = dirty = False
    downloads: Downloads | None = None

    def __init__(self, config: MkDocsConfig) -> None:
        self.found: Gathered = gather([])
        if (
            Made.downloads is None or not Made.serving
        ):  # while serving, a change is seen at once on pages; files wait for the next start
            Made.downloads = (
                offered(self.found, config.site_url or "") if config.extra.get("downloads", True) else Downloads({}, {})
            )
        self.sites: dict[str, Site] = sites(self.found, LANGUAGES, Made.downloads.offers)
        self.day = last_changed()

    def label(self, language: str, name: str, **parts: object) -> str:
        """A label of the site, as HTML."""
        return html_text(self.found.store.labels[language][name].format(**parts))


class Compiled(BytecodeCache):
    """The theme's templates, compiled once for all builds of a process."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Takes a template from what was kept."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps a template."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


def on_startup(*, command: str, dirty: bool) -> None:
    """Remembers how MkDocs was started."""
    Made.serving, Made.dirty = command == "serve", dirty


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Makes the pages, and the menu out of them; says everything in the language of this build."""
    extra = config.extra
    try:
        made = extra.setdefault("made", None) or Made(config)
    except InputError as error:
        raise PluginError("\n".join(map(str, error.problems))) from None
    name = extra.setdefault("language", FIRST)
    extra["made"], extra["alternate"], extra["homepage"] = made, True, "index.html"
    extra["words"] = spoken(made.found.store.labels[name])
    config.nav = nav(made.sites[name].menu)
    config.theme["language"] = THEME[name]
    config.site_name = Markup(made.label(name, "site.name"))  # which the theme escapes in one place, and not in others
    config.site_description = made.label(name, "site.lead")
    for toggle, label in zip(
        (palette["toggle"] for palette in config.theme["palette"]), ("site.to-light", "site.to-dark", "site.to-auto")
    ):
        toggle["name"] = made.label(name, label)
    updated = [made.label(name, "site.updated", day=made.day)] if made.day else []
    config.copyright = " · ".join([made.label(name, "site.version", version=__version__), *updated])
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The library's pages take the place of what is written in docs/, which is among them.

    With the first language's, the others' builds begin.
    """
    made: Made = config.extra["made"]
    if config.extra["language"] == FIRST:
        config.extra["running"] = _in_parallel(config)
    pages = (file for file in files if file.src_dir != config.docs_dir or not file.is_documentation_page())
    site = made.sites[config.extra["language"]]
    unlisted = {page.path: InclusionLevel.NOT_IN_NAV for page in site.pages if not page.listed}
    own = (
        File.generated(config, path, content=text, inclusion=unlisted.get(path, InclusionLevel.UNDEFINED))
        for path, text in site.files().items()
    )
    return Files([*pages, *own])


def on_pre_page(page: Page, *, config: MkDocsConfig, files: Files) -> Page:
    """A page is as old as the library, not as the build: the same input gives the same bytes on any day."""
    page.update_date = config.extra["made"].day or LONG_AGO
    return page


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """What the theme's templates ask for: labels, and where the same page is in the other languages."""
    name, made = config.extra["language"], config.extra["made"]
    env.bytecode_cache = Compiled()
    asked = {"config": config, "features": config.theme["features"]}
    config.extra["theme_scripts"] = cache(lambda base: theme_scripts(env, base_url=base, **asked))
    env.globals |= {
        "label": lambda key, language=name, **parts: made.label(language, key, **parts),
        "languages": lambda page, base: _languages(config, page, base),
        "changed": made.day,
        "tag": TAGS[name],
    }
    return env


def _languages(config: MkDocsConfig, page: Page | None, base: str) -> list[dict[str, str]]:
    """Each language with the address of this page in it: relative, and absolute where the site's is known."""
    own, url = config.extra["language"], page.url if page else "index.html"
    up = "" if own == FIRST else "../"
    root = urljoin(config.site_url, up or ".") if config.site_url else ""
    folders = {name: "" if name == FIRST else f"{name}/" for name in LANGUAGES}
    return [
        {
            "id": name,
            "tag": TAGS[name],
            "name": NAMES[name],
            "own": name == own,
            "href": f"{way}{url}",
            "home": f"{way}index.html",
            "url": f"{root}{folder}{url}" if root else "",
        }
        for name, folder in folders.items()
        for way in [f"{base.rstrip('/')}/" + ("" if name == own else up + folder)]
    ]


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tables are framed before anything is painted."""
    return framed(html)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Every page says what it may load."""
    return _guarded(output, page.file.src_uri, utils.get_relative_url(".", page.url), config)


def on_post_template(output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
    """The page for what is not found, too."""
    if template_name != "404.html":
        return output_content
    return _guarded(output_content, template_name, urlsplit(config.site_url or "/").path, config)


def _guarded(page: str, name: str, base: str, config: MkDocsConfig) -> str:
    """A page with its policy, and a warning where it holds a script that is not the theme's.

    While serving it has none: MkDocs puts in the reloading script, inline. base: the way from the page to the root.
    """
    if Made.serving:
        return page
    known = config.extra["theme_scripts"](base)
    for script in sorted(inline(page) - known):
        log.warning("%s: a script that is not the theme's will not run: %s", name, visible(script[:80]))
    return guarded(page, known)


def on_post_build(*, config: MkDocsConfig) -> None:
    """Puts the downloads at the root, and sees the other languages built into folders of it.

    What goes wrong there stops the build.
    """
    if config.extra["language"] != FIRST:
        return
    for path, found in config.extra["made"].downloads.files.items():
        target = str(Path(config.site_dir, path))
        if isinstance(found, bytes):
            utils.write_file(found, target)
        else:
            utils.copy_file(str(found), target)
    running = config.extra["running"]
    for name in LANGUAGES[1:]:
        if name not in running:
            _build_beside(config, name)
    gc.enable()
    for name, process in running.items():
        process.join()
        if process.exitcode:
            raise PluginError(f"{name}: not built, see above")


def _in_parallel(config: MkDocsConfig) -> dict[str, Any]:
    """The other languages, each begun in a process that has all this one has made.

    None while serving, or where nothing can be forked.
    """
    if Made.serving or "fork" not in get_all_start_methods():
        return {}
    gc.disable()  # a build ends before there is much to collect
    running = {
        name: get_context("fork").Process(target=_build_beside, args=(config, name), daemon=True)
        for name in LANGUAGES[1:]
    }
    for process in running.values():
        process.start()
    return running


def _build_beside(config: MkDocsConfig, name: str) -> None:
    log.info("Building %s", name)
    build(_beside(config, name), dirty=Made.dirty)


def _beside(config: MkDocsConfig, name: str) -> MkDocsConfig:
    """The same configuration for another language."""
    folder = str(Path(config.site_dir, name))
    other = load_config(
        config.config_file_path, site_dir=folder, strict=config.strict, use_directory_urls=config.use_directory_urls
    )
    other.extra |= {"language": name, "made": config.extra["made"]}
    other.site_url = urljoin(config.site_url, f"{name}/") if config.site_url else config.site_url
    return other


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """A change in a playbook, a template or the code of the pages makes them anew."""
    for name in ("playbooks", "templates"):
        server.watch(str(data_folder(name)))
    return server
