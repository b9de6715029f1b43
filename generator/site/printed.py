"""Chapters for the printer: the pages of a section as one page, its links between them as anchors."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from ..models.playbook import Sop
from .page import Page, bullets, escaped, sections
from .voice import BEHIND, Voice

LINK = re.compile(r'\]\((?![a-z]+:)([^()\s#]*)(#[^()\s]*)?( "[^"]*")?\)')
MARKS = re.compile(r" ?<sup>.*?</sup>")
HIDDEN = re.compile(rf"^#+ .*{re.escape(BEHIND)}$", re.M)
FENCE = re.compile(r"(^(`{3,}).*?^\2$)", re.S | re.M)
ANCHOR = re.compile(r"\{\s*#([\w-]+)")
PHASES = ("prepare", "seed", "launch", "run", "grow", "scale", "crisis", "close")
# Sections in folders: name of the chapter → the folders whose pages it holds; its label is the section's own.
FOLDERS = {
    "moments": ("moments",),
    "roles": ("roles",),
    "tiers": ("tiers",),
    "types": ("types", "variants"),
    "stages": ("stages",),
    "platforms": ("platforms",),
    "okr": ("okr",),
    "metrics": ("metrics",),
    "tensions": ("tensions",),
    "cases": ("cases",),
}
NAMES = {
    "roles": "site.kind.roles",
    "types": "site.kind.types",
    "stages": "site.kind.stages",
    "moments": "site.kind.symptoms",
}
Chapter = tuple[str, str, str]  # path, title, the page of the site where it is offered


def chapters(voice: Voice) -> list[Chapter]:
    """Every chapter there is something to print of."""
    phases = {sop.phase for sop in voice.library.of(Sop)}
    found = [
        (
            f"print/sops-{phase}.md",
            voice.plain_label("site.print-sops", phase=voice.plain_label(f"site.phase.{phase}")),
            "sops/index.md",
        )
        for phase in PHASES
        if phase in phases
    ]
    return found + [
        (f"print/{name}.md", voice.plain_label(NAMES.get(name, f"site.{name}")), f"{name}/index.md")
        for name in FOLDERS
        if _kind(voice, name)
    ]


def _kind(voice: Voice, name: str) -> bool:
    return bool(voice.library.items[{"moments": "symptoms", "okr": "objectives"}.get(name, name)])


def pages(voice: Voice, made: Iterable[Page]) -> Iterator[Page]:
    """A page that lists the chapters, and each chapter, out of the pages made so far."""
    made = tuple(made)
    bound = [(path, title, _held(voice, path, made)) for path, title, _ in chapters(voice)]
    lines = (
        f"[{escaped(title)}]({posixpath.basename(path)}) {voice.label('site.print-pages', n=len(held))}"
        for path, title, held in bound
    )
    yield Page(
        "print/index.md",
        voice.plain_label("site.print"),
        sections(voice.label("site.print-lead"), bullets(lines)),
        voice.plain_label("site.print-lead"),
    )
    for path, title, held in bound:
        yield Page(path, title, sections(*_bound(path, held)), listed=False, searched=False)


def _held(voice: Voice, path: str, made: tuple[Page, ...]) -> list[Page]:
    name = posixpath.basename(path).removesuffix(".md")
    if name.startswith("sops-"):
        of = {f"sops/{sop.id}.md" for sop in voice.library.of(Sop) if f"sops-{sop.phase}" == name}
        return [page for page in made if page.path in of]
    return [
        page
        for page in made
        if posixpath.dirname(page.path) in FOLDERS[name] and posixpath.basename(page.path) != "index.md"
    ]


def _bound(path: str, held: list[Page]) -> Iterator[str]:
    """The pages one after the other, a heading lower, without what stands behind them."""
    inside = {page.path: page.path.removesuffix(".md").replace("/", "-") for page in held}
    for page in held:
        yield f"## {escaped(page.title)} {{ #{inside[page.path]}{' .' + page.look if page.look else ''} }}"
        yield "".join(_printed(page, path, inside))


def _printed(page: Page, path: str, inside: Mapping[str, str]) -> Iterator[str]:
    """A page's parts as they are bound, up to what is hidden. What stands in a fence is no Markdown."""
    for place, part in enumerate(FENCE.split(page.text)):
        if place % 3 == 1:
            yield part
        elif place % 3 == 0:
            shown, *hidden = HIDDEN.split(part, maxsplit=1)
            yield _lowered(shown, page, path, inside)
            if hidden:
                return


def _lowered(text: str, page: Page, path: str, inside: Mapping[str, str]) -> str:
    name = inside[page.path]

    def there(found: re.Match[str]) -> str:
        target, anchor, title = found[1], found[2] or "", found[3] or ""
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target)) if target else page.path
        if whole in inside:
            return f"](#{inside[whole]}{anchor.replace('#', '-', 1)})"
        return f"]({posixpath.relpath(whole, posixpath.dirname(path))}{anchor}{title})"

    text = re.sub(r"^(#+ )", r"#\1", text, flags=re.M)
    text = ANCHOR.sub(lambda found: f"{{ #{name}-{found[1]}", text)
    return LINK.sub(there, MARKS.sub("", text) if page.look == "sheet" else text)
