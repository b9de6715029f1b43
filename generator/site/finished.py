"""What pages get once all are made: pictures of what they tell, and the ways to print their chapters."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Iterable, Iterator

from ..models.playbook import Objective
from . import ladder, pictures, printed
from .page import Page, escaped, sections
from .shapes import shown
from .voice import Voice

Added = tuple[str, str, str]  # page, anchor of the heading it stands under ("": the page's lead), Markdown


def finished(voice: Voice, made: Iterable[Page]) -> list[Page]:
    """The pages with all that belongs to them."""
    of: dict[str, list[tuple[str, str]]] = {}
    for path, anchor, text in (*_to_print(voice), *_pictures(voice)):
        of.setdefault(path, []).append((anchor, text))
    return [
        dataclasses.replace(page, text=_with(page.text, of[page.path])) if page.path in of else page for page in made
    ]


def _with(text: str, added: list[tuple[str, str]]) -> str:
    for anchor in dict.fromkeys(anchor for anchor, _ in added):
        blocks = [block for where, block in added if where == anchor]
        before, mark, after = text.partition(f" {{#{anchor}}}\n\n") if anchor else text.partition("\n\n")
        text = sections(before + mark.rstrip("\n"), *blocks, after)
    return text


def _to_print(voice: Voice) -> Iterator[Added]:
    found: dict[str, list[str]] = {}
    for path, title, where in printed.chapters(voice):
        said = voice.label("site.print-chapter", title=escaped(title))
        found.setdefault(where, []).append(
            f"[{said}]({posixpath.relpath(path, posixpath.dirname(where))}){{ .to-print }}"
        )
    for where, links in found.items():
        yield where, "", " ".join(links)


def _pictures(voice: Voice) -> Iterator[Added]:
    for where in ("stages/index.md", "stages/sources.md"):
        yield where, "", shown(ladder.stage_map(voice))
    for plan in ("launch", "takeover"):
        for figure in pictures.dated(voice, plan):
            yield "launch.md", plan, shown(figure)
    if matrix := pictures.tier_matrix(voice):
        yield "tiers/index.md", "activity-earnestness", shown(matrix)
    if shares := pictures.shares(voice):
        yield "tiers/index.md", "three-three-four", shown(shares)
    for objective in voice.library.of(Objective):
        yield f"okr/{objective.id}.md", "", shown(pictures.okr_tree(voice, objective))
    yield "types/index.md", "", shown(pictures.kinds(voice))
