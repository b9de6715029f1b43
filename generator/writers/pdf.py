"""A document as PDF. Templates say how a block looks; this module hands them the blocks as data."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ..compose.columns import widths
from ..compose.document import Block, Bullets, Chapter, Document, Drawing, Group, Heading, Line, Paragraph, Table
from ..compose.figures import wide
from ..plan.plan import Plan
from .look import Look
from .press import BREAK, basics, clean, pdf
from .qr import qr_code

FLOWING = {"newcomers", "content", "closing"}  # short chapters go on below the one before
KEPT = 480.0  # ems of text that are kept together on a page: a fifth of it
LONGEST = 1400.0  # ems of text in a step or a row that may be too much for one page
PAGE = 50.0  # ems of a table's type across a page
ROOM = {"dense": 57.0, "narrow": PAGE / 3}  # of tables in smaller type, or three side by side


def write(made: Document, plan: Plan, look: Look) -> bytes:
    """`manual.pdf` or `reference.pdf`."""
    return pdf(look, "manual.typ", {**basics(plan, look, made.title), **data_of(made, plan.link)}, plan.language)


def data_of(made: Document, link: str) -> dict[str, Any]:
    """A document as JSON data."""
    numbered = {row[0].text for table in _keys(made) for row in table.rows}
    return {
        "kind": made.kind,
        "subtitle": made.subtitle,
        "brief": made.brief,
        "foot": clean(made.foot),
        "live": clean(made.live),
        "sources": sorted(numbered),
        "qr": qr_code(link),
        "chapters": [_chapter(chapter) for chapter in made.chapters],
    }


def _keys(made: Document) -> list[Table]:
    """The tables that the numbers behind the lines lead to."""
    return [block for chapter in made.chapters for block in chapter.blocks if isinstance(block, Table) and block.key]


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "id": chapter.id,
        "title": clean(chapter.title),
        "breaks": chapter.id not in FLOWING,
        "blocks": _blocks(chapter),
    }


def _blocks(chapter: Chapter) -> list[dict[str, Any]]:
    """The blocks of a chapter. A level of headings is never skipped, as accessible PDF asks."""
    return _data(chapter.blocks, 1)


def _data(blocks: tuple[Block, ...], level: int) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for block, following in zip(blocks, (*blocks[1:], None)):
        introduces = {"introduces": _introduces(made, following)} if isinstance(block, Paragraph) else {}
        made.append(block_data(block, level) | introduces)
        level = _level(block, level)
    return made


def _introduces(before: list[dict[str, Any]], following: Block | None) -> bool:
    """Whether a paragraph stays with what follows.

    That is a table, a list, a figure, or what stands under a heading that it does not leave alone.
    """
    headed = bool(before) and (before[-1]["kind"] == "heading" or before[-1].get("introduces", False))
    return isinstance(following, (Table, Bullets, Drawing)) or (headed and isinstance(following, Paragraph))


def _level(block: Block, before: int) -> int:
    """The level of headings after a block."""
    if isinstance(block, Heading):
        return min(block.level, before + 1)
    for inner in block.blocks if isinstance(block, Group) else ():
        before = _level(inner, before)
    return before


def block_data(block: Block, level: int = 1) -> dict[str, Any]:
    """A block as JSON data. level: of the heading before it."""
    return {"kind": block.kind, **_told(block, level)}


def _told(block: Block, level: int) -> dict[str, Any]:
    match block:
        case Heading():
            return {"text": clean(block.text), "level": min(block.level, level + 1), "id": block.id}
        case Paragraph():
            return {"line": _line(block.line), "look": block.look, "long": wide(block.line.text) > LONGEST}
        case Bullets():
            lines = [{"line": _line(line), "long": wide(line.text) > LONGEST} for line in block.lines]
            return {"look": block.look, "lines": lines}
        case Table():
            return _table(block)
        case Drawing():
            return _drawing(block)
        case Group():
            return {"look": block.look, "blocks": _data(block.blocks, level), "long": _ems(block) > KEPT}


def _table(block: Table) -> dict[str, Any]:
    rows = [
        {
            "cells": [_line(cell) for cell in row],
            "long": max(wide(cell.text) for cell in row) > LONGEST / len(row),
            "id": f"source-{row[0].text}" if block.key else "",
        }
        for row in block.rows
    ]
    return {
        "look": block.look,
        "columns": [clean(name) for name in block.columns],
        "widths": [round(each, 2) for each in widths(block, ROOM.get(block.look, PAGE))],
        "rows": rows,
    }


def _drawing(block: Drawing) -> dict[str, Any]:
    figure = block.figure
    shapes = [{field.name: getattr(shape, field.name) for field in fields(shape)} for shape in figure.shapes]
    for shape in shapes:
        if "text" in shape:
            shape["text"] = " ".join(clean(shape["text"]).replace(BREAK, "").split())
    return {
        "figure": {
            "title": clean(figure.title),
            "alt": clean(figure.alt),
            "width": figure.width,
            "height": figure.height,
            "shapes": shapes,
        }
    }


def _line(line: Line) -> str | dict[str, Any]:
    text = clean(line.text)
    return {"text": text, "marks": line.marks, "strong": line.strong} if line.marks or line.strong else text


def _ems(block: Block) -> float:
    """About how much room a block takes: its text, in lines of forty ems."""
    if isinstance(block, Group):
        return sum(map(_ems, block.blocks))
    if isinstance(block, Drawing):
        return KEPT
    if isinstance(block, Table):
        return sum(max(40.0, max(wide(cell.text) for cell in row) * len(row)) for row in block.rows)
    lines = block.lines if isinstance(block, Bullets) else [block.line] if isinstance(block, Paragraph) else [Line("")]
    return sum(40.0 * (1 + wide(line.text) // 40) for line in lines)
