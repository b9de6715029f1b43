"""Faces for print: in which order they are tried, and which characters none of them has.

Typst loads the files; this module reads only their tables of characters, which takes milliseconds.
"""

from __future__ import annotations

import dataclasses
import re
import struct
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from ..record import record

ENDINGS = {".ttf", ".otf", ".ttc", ".otc"}
SFNT = {b"\0\1\0\0", b"OTTO", b"true", b"typ1"}  # how the tables of a font begin
MOST_FACES, MOST_TABLES = 256, 256  # in a file, in a face
STAND_IN = "〓"  # what compositors set for a character that the case did not hold
SIMPLIFIED = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "SimSun",
)
TRADITIONAL = ("Noto Sans CJK TC", "Source Han Sans TC", "PingFang TC", "Microsoft JhengHei")
LATIN = ("Noto Sans", "Noto Sans Symbols", "Noto Emoji")
TRACELESS = {
    0x034F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x3164,
    0xFFA0,
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
    9,
    10,
}
# Characters of form leave no trace but these: signs at numbers of some scripts, of notes, of hieroglyphs' places.
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, *range(0xFFF9, 0xFFFC), 0x110BD, 0x110CD}
DRAWN |= set(range(0x13430, 0x13440))
JOINERS = "\u200d\ufe0e\ufe0f"
ALIKE = {
    "☐": "□",
    "☒": "⊠",
    "❏": "□",
    "❐": "□",
    "❑": "□",
    "❒": "□",
    "✗": "×",
    "✘": "×",
    "✕": "×",
    "🗸": "✓",
    "🗹": "☑",
    "🗷": "⊠",
}
NEVER = 0xFEFF  # a mark of byte order inside a text: accessible PDF refuses it, and it prints nothing

Source = tuple[str, int]  # a font's file and its number in there


@record(eq=True)
class Faces:
    """Families in the order in which they are tried, and where each one's table of characters is."""

    families: tuple[str, ...]
    sources: tuple[Source, ...]

    def lacking(self, text: str) -> list[str]:
        """The characters of a text that none of the faces has, nor one that looks like it, in order."""
        return [chr(code) for code in sorted(self._lacking(set(map(ord, set(self._alike(text))))))]

    def printable(self, text: str) -> str:
        """The text with a stand-in for every run of characters that no face has; accents that no face has are left out.

        Boxes and crosses that no face has are printed as others that look like them.
        """
        text = self._alike(text)
        codes = set(map(ord, set(text)))
        lacking = self._lacking(codes)
        marks = {code for code in codes - TRACELESS if unicodedata.category(chr(code)).startswith("M")}
        if lacking & marks or NEVER in codes:
            text = text.translate(dict.fromkeys([*(lacking & marks), NEVER]))
        if lacking - marks:
            one = f"[{_listed(lacking - marks)}]"
            text = re.sub(f"{one}(?:[{JOINERS}]*{one})*[{JOINERS}]*", STAND_IN, text)
        return self._joined(text, marks - lacking) if marks - lacking else text

    def _alike(self, text: str) -> str:
        used = [character for character in ALIKE if character in text]
        lacking = self._lacking({ord(each) for character in used for each in (character, ALIKE[character])})
        known = {
            ord(character): ALIKE[character]
            for character in used
            if ord(character) in lacking and ord(ALIKE[character]) not in lacking
        }
        return text.translate(known) if known else text

    def _lacking(self, codes: set[int]) -> set[int]:
        left = {code for code in codes - TRACELESS if code in DRAWN or unicodedata.category(chr(code)) != "Cf"}
        for source in self.sources:
            if not left:
                break
            has = _characters(source)
            left = {code for code in left if code not in has}
        return left

    def _joined(self, text: str, marks: set[int]) -> str:
        """The text without those accents that no face has together with the character they stand on."""

        def kept(found: re.Match[str]) -> str:
            codes = {ord(character) for character in found[0]} - TRACELESS
            return (
                found[0]
                if any(all(code in _characters(source) for code in codes) for source in self.sources)
                else found[0].translate(dict.fromkeys(marks))
            )

        return re.sub(f".[{_listed(marks)}{JOINERS}]*[{_listed(marks)}][{JOINERS}]*", kept, text)


def order(found: Iterable[tuple[str, Source, bool]], language: str) -> Faces:
    """Faces from what was found: family, source, and whether the user named it. The user's first, then by language."""
    chinese = (*TRADITIONAL, *SIMPLIFIED) if language == "zh-Hant" else (*SIMPLIFIED, *TRADITIONAL)
    ranks = {family: rank for rank, family in enumerate((*chinese, *LATIN))}
    sources: dict[str, Source] = {}
    for family, source, _ in sorted(
        found, key=lambda each: (not each[2], ranks.get(each[0], len(ranks)), "Mono" in each[0], *each[:2])
    ):
        sources.setdefault(family, source)
    return Faces(tuple(sources), tuple(sources.values()))


def font_files(path: Path) -> list[Path]:
    """The font files at a path: a file itself, or those in a folder."""
    return [
        found for found in ([path] if path.is_file() else sorted(path.rglob("*"))) if found.suffix.lower() in ENDINGS
    ]


def is_sound(path: Path) -> bool:
    """Whether a font file holds the tables that it says: one that is broken can keep the print engine for ever."""
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            head = file.read(12)
            if head[:4] != b"ttcf":
                return _tables_fit(file, 0, size)
            (count,) = struct.unpack(">I", head[8:12])
            starts = struct.unpack(f">{count}I", file.read(4 * count)) if 0 < count <= MOST_FACES else ()
            return bool(starts) and all(_tables_fit(file, start, size) for start in starts)
    except (OSError, struct.error):
        return False


def _tables_fit(file: BinaryIO, start: int, size: int) -> bool:
    """Whether the tables of the font at a place in a file lie within it."""
    file.seek(start)
    kind, count = struct.unpack(">4sH6x", file.read(12))
    if kind not in SFNT or not 0 < count <= MOST_TABLES:
        return False
    listed = struct.iter_unpack(">8xII", file.read(16 * count))
    return all(offset + length <= size for offset, length in listed)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a model, and where: `team[0].role`; an item of a list with an id is named by it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from texts(inner, f"{path}[{getattr(inner, 'id', number)}]")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))


def _listed(codes: Iterable[int]) -> str:
    """Characters for a class of a regular expression."""
    return "".join(f"\\U{code:08x}" for code in sorted(codes))


@record(eq=True)
class _Characters:
    """The characters of a font as runs, in order: the first of each, and the last."""

    firsts: Sequence[int]
    lasts: Sequence[int]

    def __contains__(self, code: int) -> bool:
        place = bisect_right(self.firsts, code) - 1
        return place >= 0 and code <= self.lasts[place]


@lru_cache(maxsize=64)
def _characters(source: Source) -> _Characters:
    """The characters that a font has."""
    path, number = source
    with Path(path).open("rb") as file:
        start = 0
        if file.read(4) == b"ttcf":
            file.seek(12 + 4 * number)
            (start,) = struct.unpack(">I", file.read(4))
        file.seek(start + 4)
        (tables,) = struct.unpack(">H6x", file.read(8))
        listed = struct.iter_unpack(">4s4xII", file.read(16 * tables))
        offset, length = next(((offset, length) for tag, offset, length in listed if tag == b"cmap"), (0, 0))
        file.seek(offset)
        return _mapped(file.read(length))


def _mapped(table: bytes) -> _Characters:
    """What a table `cmap` maps: by its part in format 12, or where there is none, in format 4."""
    parts = struct.unpack_from(">2xH", table)[0] if table else 0
    offsets = {
        struct.unpack_from(">H", table, offset)[0]: offset
        for platform, _, offset in struct.iter_unpack(">HHI", table[4 : 4 + 8 * parts])
        if platform in (0, 3)
    }
    if 12 in offsets:
        (groups,) = struct.unpack_from(">I", table, offsets[12] + 12)
        found = _numbers("I", table, offsets[12] + 16, 3 * groups)
        return _Characters(found[::3], found[1::3])
    if 4 in offsets:
        (double,) = struct.unpack_from(">H", table, offsets[4] + 6)
        firsts, lasts = (_numbers("H", table, offsets[4] + offset, double // 2 - 1) for offset in (16 + double, 14))
        return _Characters(firsts, lasts)
    return _Characters((), ())


def _numbers(kind: str, table: bytes, offset: int, count: int) -> array[int]:
    """So many numbers of a table, which has them with the high byte first."""
    found = array(kind)
    found.frombytes(table[offset : offset + count * found.itemsize])
    if sys.byteorder == "little":
        found.byteswap()
    return found
