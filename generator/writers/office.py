"""What a workbook or a document of an office program holds, read back: bounded, since it may come from anywhere.

Bytes in, data out. Only values are read: no formula, no link, no entity; what is too large or no such file is refused.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from ..compose.tracker.entered import Found, Page

MOST_BYTES = 64_000_000  # of all parts unpacked; a tracker has 3 MB
MOST_CELLS = 400_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_DAY_FORMATS = frozenset({*range(14, 18), *range(27, 32), 34, 35, 36, *range(50, 55), 57, 58})
_CLOCK_FORMATS = frozenset({*range(18, 22), 32, 33, 45, 46, 47, 55, 56})
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


class Unreadable(Exception):
    """It is no such file, or larger than any that people fill in."""


class _Parts:
    """The parts of a package, all together bounded."""

    def __init__(self, data: bytes) -> None:
        self.left = MOST_BYTES
        try:
            self.package = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable(str(error)) from None

    def tree(self, name: str) -> ElementTree.Element | None:
        """A part as XML, None where there is none."""
        try:
            with self.package.open(name) as part:
                data = part.read(self.left + 1)
        except KeyError:
            return None
        except Exception as error:  # zipfile and its codecs raise what they like for broken data
            raise Unreadable(str(error)) from None
        self.left -= len(data)
        if self.left < 0 or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Unreadable(name)
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError) as error:
            raise Unreadable(str(error)) from None


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a DOCX, those of tables and boxes too, without those that are empty."""
    body = _Parts(data).tree("word/document.xml")
    if body is None:
        raise Unreadable("word/document.xml")
    said = ("".join(_words(each)).strip() for each in body.iter() if _name(each) == "p")
    return [text for text in said if text]


def _words(paragraph: ElementTree.Element) -> Iterator[str]:
    for each in paragraph:
        kind = _name(each)
        if kind in ("p", "txbxContent", "Fallback"):
            continue  # a paragraph in a box within it is one of its own
        if kind in ("t", "tab", "br"):
            yield (each.text or "") if kind == "t" else " "
        else:
            yield from _words(each)


def pages(data: bytes) -> list[Page]:
    """The sheets of an XLSX with the values of their cells."""
    parts = _Parts(data)
    book, links = parts.tree("xl/workbook.xml"), parts.tree("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        raise Unreadable("xl/workbook.xml")
    targets = {each.get("Id", ""): each.get("Target", "") for each in links}
    strings, kinds = _strings(parts.tree("xl/sharedStrings.xml")), _kinds(parts.tree("xl/styles.xml"))
    found, left = list[Page](), MOST_CELLS
    for sheet in (each for each in book.iter() if _name(each) == "sheet"):
        link = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target = targets.get(link, "")
        tree = parts.tree(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        cells = dict(_cells(tree, strings, kinds)) if tree is not None else {}
        found.append(Page(sheet.get("name", ""), cells))
        left -= len(cells)
        if left < 0:
            raise Unreadable("too many cells")
    return found


def _name(element: ElementTree.Element) -> str:
    """An element's name, whichever namespace a program writes it in."""
    return str(element.tag).rpartition("}")[2]


def _strings(tree: ElementTree.Element | None) -> list[str]:
    return [_text(each) for each in tree] if tree is not None else []


def _text(item: ElementTree.Element) -> str:
    """A string of one or of several runs; readings beside characters are none of it."""
    said = []
    for each in item:
        if _name(each) == "t":
            said.append(each.text or "")
        elif _name(each) == "r":
            said += [part.text or "" for part in each if _name(part) == "t"]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(said))


def _kinds(tree: ElementTree.Element | None) -> list[str]:
    """For each style of a cell how a number in it is to be read: "date", "moment", "clock", "percent" or ""."""
    if tree is None:
        return []
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in tree.iter() if _name(each) == "numFmt"}
    styles = next((each for each in tree if _name(each) == "cellXfs"), ())
    return [_kind(style.get("numFmtId", "0"), codes.get(style.get("numFmtId"), "")) for style in styles]


def _kind(number: str, code: str) -> str:
    plain = _QUOTED.sub("", code).lower()
    built_in = int(number) if number.isdecimal() and len(number) < 6 else 0
    day = built_in in _DAY_FORMATS or bool(set(plain) & set("yd"))
    clock = built_in in _CLOCK_FORMATS or bool(set(plain) & set("hs"))
    if built_in == 22 or (day and clock):
        return "moment"
    return "date" if day else "clock" if clock else "percent" if built_in in (9, 10) or "%" in plain else ""


def _cells(tree: ElementTree.Element, strings: list[str], kinds: list[str]) -> Iterator[tuple[tuple[int, int], Found]]:
    row = -1
    for line in (each for each in tree.iter() if _name(each) == "row"):
        row = _number(line.get("r"), row + 2) - 1
        column = -1
        for cell in line:
            column = _column(cell.get("r", ""), column + 1)
            if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
                raise Unreadable("a cell beyond the sheet")
            found = _found(cell, strings, kinds)
            if found.value is not None or found.formula:
                yield (row, column), found


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def _column(place: str, otherwise: int) -> int:
    letters = re.match("[A-Z]{1,3}", place)
    if not letters:
        return otherwise
    index = 0
    for letter in letters[0]:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _found(cell: ElementTree.Element, strings: list[str], kinds: list[str]) -> Found:
    said = {_name(each): each for each in cell}
    kind, formula = cell.get("t", "n"), "f" in said
    text = (said["v"].text or "") if "v" in said else ""
    if kind == "inlineStr":
        return Found(_text(said["is"]) if "is" in said else None, "", formula)
    if kind == "s":
        number = _number(text, len(strings))
        return Found(strings[number] if number < len(strings) else None, "", formula)
    if kind == "b":
        return Found(text == "1", "", formula)
    if kind != "n":
        return Found(text or None, "", formula)
    try:
        value = float(text)
    except ValueError:
        return Found(text or None, "", formula)
    style = _number(cell.get("s"), 0)
    return Found(value if math.isfinite(value) else text, kinds[style] if style < len(kinds) else "", formula)
