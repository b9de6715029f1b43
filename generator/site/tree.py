"""The same pages as a folder of plain Markdown with a mkdocs.yml for each language, for any builder that reads one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..load.yaml_text import yaml_text
from . import Site, nav, spoken
from .page import html_text

# Nothing that needs a plugin or a hook of ours: Zensical and plain MkDocs with Material build it as it is.
EXTENSIONS = ["admonition", "attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"]
FEATURES = ["navigation.tabs", "navigation.indexes", "navigation.prune", "navigation.top"]
PALETTE = {"scheme": "default", "primary": "white", "accent": "custom"}
WORDS = "javascripts/words.js"
# page.js reads its words from the page; the templates that put them there do not come along.
WORDS_SCRIPT = (
    'document.body.append(Object.assign(document.createElement("script"), '
    '{{id: "__words", type: "application/json", textContent: {text}}}))\n'
)
THEMES = {"zh": "zh", "zh-Hant": "zh-Hant", "en": "en"}


def tree(
    sites: Mapping[str, Site], labels: Mapping[str, Mapping[str, str]], worn: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Path → bytes.

    The first language's settings are mkdocs.yml, each other one's mkdocs.<language>.yml. worn: the site's styles and
    script.
    """
    styles = [path for path in worn if path.endswith(".css")]
    scripts = [WORDS, *(path for path in worn if path.endswith(".js"))]
    files: dict[str, bytes] = {}
    for number, (language, site) in enumerate(sites.items()):
        folder = f"docs/{language}"
        files |= {f"{folder}/{path}": text.encode() for path, text in site.files().items()}
        files |= {f"{folder}/{path}": data for path, data in worn.items()}
        files[f"{folder}/{WORDS}"] = _words(labels[language])
        out = f"site/{language}" if number else "site"
        settings = _settings(site, html_text(labels[language]["site.name"]), folder, out) | {
            "extra_css": styles,
            "extra_javascript": scripts,
        }
        files[f"mkdocs.{language}.yml" if number else "mkdocs.yml"] = yaml_text(settings).encode()
    return files


def _words(labels: Mapping[str, str]) -> bytes:
    text = json.dumps(json.dumps(spoken(labels), ensure_ascii=False), ensure_ascii=False)
    return WORDS_SCRIPT.format(text=text).encode()


def _settings(site: Site, name: str, folder: str, out: str) -> dict[str, Any]:
    """What a builder must know of one language's pages. folder: where they lie; out: where they go."""
    return {
        "site_name": name,
        "docs_dir": folder,
        "site_dir": out,
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "language": THEMES[site.language],
            "font": False,
            "palette": PALETTE,
            "features": FEATURES,
        },
        "plugins": ["search"],
        "markdown_extensions": [*EXTENSIONS, {"pymdownx.tasklist": {"custom_checkbox": True}}],
        "not_in_nav": "\n".join(f"/{page.path}" for page in site.pages if not page.listed),
        "nav": nav(site.menu),
    }
