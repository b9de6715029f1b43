"""The smallest pieces of WordprocessingML, as XML text: runs, paragraphs, fields.

Only `escaped` puts a text into it.
"""

from __future__ import annotations

import re
from html import escape

from ...compose.document import Line

# What XML cannot hold, or holds unseen: its picture where Unicode has one (␇), and � for the rest.
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with a visible stand-in for each character that a DOCX cannot hold."""
    return UNHOLDABLE.sub(lambda found: _stand_in(ord(found[0])), text)


def _stand_in(code: int) -> str:
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def escaped(text: str) -> str:
    """Any text as XML text, or as the value of an attribute."""
    return escape(printable(text))


def run(text: str, style: str = "", more: str = "") -> str:
    """A run, or nothing for no text: Word on the web is wary of empty runs. more: properties beside the style."""
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + more
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{pieces(text)}</w:r>" if text else ""


def pieces(text: str) -> str:
    """What stands in a run: the text with its line breaks and tabs."""
    return "<w:br/>".join("<w:tab/>".join(map(_piece, line.split("\t"))) for line in printable(text).splitlines())


def _piece(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text, False)}</w:t>' if text else ""


def line(value: Line, strong: bool = False) -> str:
    """A line as runs: its text, and its marks raised behind it."""
    text = run(value.text, "Strong" if value.strong or strong else "")
    return text + run(" ".join(value.marks), "Mark") if value.marks else text


def paragraph(
    style: str, inner: str, keep: bool = False, new_page: bool = False, number: int = 0, more: str = ""
) -> str:
    """A paragraph.

    keep: on one page with the next; number: the list whose next number it bears; more: properties from borders on.
    """
    properties = "<w:keepNext/>" if keep else ""
    properties += "<w:pageBreakBefore/>" if new_page else ""
    properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}{more}</w:pPr>{inner}</w:p>'


def field(code: str, shown: str) -> str:
    """A field that Word works out by itself. shown: what stands there until then, as runs."""
    return f"{field_start(code)}{shown}{FIELD_END}"


def field_start(code: str) -> str:
    """How a field begins; what it shows follows, then FIELD_END."""
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return _field_mark("begin") + instruction + _field_mark("separate")


def _field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


FIELD_END = _field_mark("end")
