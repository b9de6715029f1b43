"""The same pages as a folder of plain Markdown with a mkdocs.yml for each language, for any builder that reads one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from . import Menu, Site, spoken

# Nothing that needs a plugin or a hook of ours: Zensical and plain MkDocs with Material build it as it is.
CONFIG = """\
site_name: {name}
docs_dir: {docs}
site_dir: {out}
use_directory_urls: false
theme:
  name: material
  language: {theme}
  font: false
  palette: {{scheme: default, primary: white, accent: custom}}
  features: [navigation.tabs, navigation.indexes, navigation.prune, navigation.top]
plugins: [search]
extra_css: [{styles}]
extra_javascript: [{scripts}]
markdown_extensions: [admonition, attr_list, md_in_html, tables, toc, pymdownx.superfences,
  {{pymdownx.tasklist: {{custom_checkbox: true}}}}]
not_in_nav: |
{unlisted}
nav:
{nav}
"""
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
        files[f"mkdocs.{language}.yml" if number else "mkdocs.yml"] = CONFIG.format(
            name=labels[language]["site.name"],
            styles=", ".join(styles),
            scripts=", ".join(scripts),
            docs=folder,
            out=f"site/{language}" if number else "site",
            theme=THEMES[language],
            nav=_nav(site.menu, "  "),
            unlisted="\n".join(f"  /{page.path}" for page in site.pages if not page.listed),
        ).encode()
    return files


def _words(labels: Mapping[str, str]) -> bytes:
    text = json.dumps(json.dumps(spoken(labels), ensure_ascii=False), ensure_ascii=False)
    return WORDS_SCRIPT.format(text=text).encode()


def _nav(menu: Menu, indent: str) -> str:
    return "\n".join(
        f"{indent}- {entry}"
        if isinstance(entry, str)
        else f"{indent}- {json.dumps(entry[0], ensure_ascii=False)}:\n{_nav(entry[1], indent + '    ')}"
        for entry in menu
    )
