"""A built site read as a browser reads it.

What each page holds, loads and links to, and in which language it says so.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADING = {
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("img", "srcset"),
    ("source", "srcset"),
    ("input", "src"),
    ("use", "href"),
    ("image", "href"),
}
LINKED_LOADS = {
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "modulepreload",
    "preconnect",
    "dns-prefetch",
    "manifest",
    "apple-touch-icon",
}
UNREAD = {"script", "style"}


@dataclass
class Web(HTMLParser):
    """One page."""

    path: str = ""
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(
        default_factory=list
    )  # what a reader may click, and the addresses of the same page elsewhere
    loads: list[str] = field(default_factory=list)  # what the page fetches by itself
    alternates: dict[str, str] = field(default_factory=dict)
    metas: list[dict[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(
        default_factory=list
    )  # (nearest lang, or "code", and text), titles and names for screen readers too
    scripts: list[tuple[dict[str, str], str]] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    lang: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        here = found.get("lang") or ("code" if tag == "code" else self.open[-1][1] if self.open else "")
        if tag not in VOID:
            self.open.append((tag, here))
        self.lang = self.lang or (here if tag == "html" else "")
        self._take(tag, found)
        self.texts += [(here, found[name]) for name in ("title", "alt", "aria-label", "placeholder") if found.get(name)]
        if (
            tag == "meta"
            and found.get("content")
            and (found.get("name") == "description" or found.get("property", "").startswith("og:"))
        ):
            self.texts.append((here, found["content"]))

    def _take(self, tag: str, found: dict[str, str]) -> None:
        self.ids |= {found[name] for name in ("id", "name") if found.get(name) and (name == "id" or tag == "a")}
        self.handlers += [name for name in found if name.startswith("on")]
        self.loads += [found[name] for at, name in LOADING if at == tag and found.get(name)]
        if tag == "meta":
            self.metas.append(found)
        if tag == "script":
            self.scripts.append((found, ""))
        if tag == "a" and found.get("href"):
            (self.downloads if "download" in found else self.links).append(found["href"])
        if tag == "form" and found.get("action"):
            self.links.append(found["action"])
        if tag == "link" and found.get("href"):
            rel = set(found.get("rel", "").split())
            (self.loads if rel & LINKED_LOADS else self.links).append(found["href"])
            if "alternate" in rel and "hreflang" in found:
                self.alternates[found["hreflang"]] = found["href"]

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                del self.open[at:]
                break

    def handle_data(self, data: str) -> None:
        tag, here = self.open[-1] if self.open else ("", "")
        if tag == "script":
            self.scripts[-1] = self.scripts[-1][0], self.scripts[-1][1] + data
        elif tag == "title" and len(self.open) < 4:
            self.title += data
        if tag not in UNREAD and data.strip():
            self.texts.append((here, data))


def page(path: Path, root: Path) -> Web:
    """A page of the site below `root`."""
    made = Web(path=path.relative_to(root).as_posix())
    made.feed(path.read_text("utf-8"))
    made.close()
    return made


def pages(root: Path) -> dict[str, Web]:
    """Every page of the site but the files to download: path → page."""
    found = (path for path in sorted(root.rglob("*.html")) if path.relative_to(root).parts[0] != "files")
    return {web.path: web for web in (page(path, root) for path in found)}


def target(here: str, href: str) -> tuple[str, str] | None:
    """Where a link of the page `here` leads: path below the root and anchor; None where it leaves the site."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path))) if parts.path else here
    return (posixpath.join(path, "index.html") if parts.path.endswith("/") else path), unquote(parts.fragment)
