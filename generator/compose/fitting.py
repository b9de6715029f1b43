"""What is printed where not all of it can be: pieces by rank, until a bound is reached. No sentence is ever cut."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..record import record
from .document import Block, Bullets, Group, Heading, Line, Paragraph, Table
from .figures import Label

LISTS = ("plain", "numbered", "boxes")


@record()
class Slot:
    """Where pieces stand: a chapter, a heading ("" for none) and how they look.

    look: "plain", "numbered" or "boxes" (a list), "table" or "dense" (rows under `columns`), "" (blocks as they are) or
    that of a paragraph.
    """

    chapter: str
    heading: str = ""
    look: str = "plain"
    columns: tuple[str, ...] = ()


@record()
class Piece:
    """What is printed whole or not at all: a line, a row or blocks.

    rank: 0 always, then what comes first; needs: the id of a piece without which it says nothing.
    """

    slot: Slot
    rank: int
    lines: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = ()
    id: str = ""
    needs: str = ""


def fitting(pieces: Iterable[Piece], bound: int, language: str, taken: int = 0) -> list[Piece]:
    """The pieces that are printed, in their order: by rank until `bound` is reached.

    taken: of it, before they begin.
    """
    offered = list(enumerate(pieces))
    chosen: set[int] = set()
    ids: set[str] = set()
    slots: set[int] = set()
    for number, piece in sorted(offered, key=lambda pair: (pair[1].rank, pair[0])):
        slot = piece.slot
        size = _size(piece, language) + (0 if id(slot) in slots else _words((slot.heading, *slot.columns), language))
        if (piece.rank and taken + size > bound) or (piece.needs and piece.needs not in ids):
            continue
        taken += size
        chosen.add(number)
        ids.add(piece.id)
        slots.add(id(slot))
    return [piece for number, piece in offered if number in chosen]


def laid(pieces: Iterable[Piece]) -> list[Block]:
    """Pieces of one chapter as blocks: those of one slot together, under its heading."""
    made: list[Block] = []
    for _, group in groupby(pieces, key=lambda piece: id(piece.slot)):
        found = list(group)
        slot = found[0].slot
        made += [Heading(slot.heading)] if slot.heading else []
        made += _blocks(slot, found)
    return made


def size_of(blocks: Iterable[Block], language: str) -> int:
    """How long blocks are: characters that are not spaces, in English words."""
    return sum(_words(_texts(block), language) for block in blocks)


def _blocks(slot: Slot, found: list[Piece]) -> list[Block]:
    if slot.look == "":
        return [block for piece in found for block in piece.blocks]
    if slot.look in LISTS:
        return [Bullets(tuple(line for piece in found for line in piece.lines), slot.look)]
    if slot.columns:
        return [Table(slot.columns, tuple(piece.lines for piece in found), "" if slot.look == "table" else slot.look)]
    return [Paragraph(line, slot.look) for piece in found for line in piece.lines]


def _size(piece: Piece, language: str) -> int:
    return _words((line.text for line in piece.lines), language) + size_of(piece.blocks, language)


def _words(texts: Iterable[str], language: str) -> int:
    parts = [part for text in texts for part in text.split()]
    return len(parts) if language == "en" else sum(map(len, parts))


def _texts(block: Block) -> list[str]:
    if isinstance(block, Group):
        return [text for inner in block.blocks for text in _texts(inner)]
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Paragraph):
        return [block.line.text]
    if isinstance(block, Bullets):
        return [line.text for line in block.lines]
    if isinstance(block, Table):
        return [*block.columns, *(cell.text for row in block.rows for cell in row)]
    return [block.figure.title, *(shape.text for shape in block.figure.shapes if isinstance(shape, Label))]
