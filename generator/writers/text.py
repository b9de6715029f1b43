"""Text for formats that cannot hold every character."""

from __future__ import annotations

import re

BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# XML 1.0 has no place for these, and halves of a pair are no characters at all.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def units(text: str) -> int:
    """How long office programs take a text to be: what lies beyond the first plane counts twice."""
    return len(text) + sum(sign > "\uffff" for sign in text) if not text.isascii() else len(text)


def cut(text: str, most: int, mark: str = "") -> str:
    """The text, or as much of it as office programs take for `most` characters, with the mark behind."""
    if units(text) <= most:
        return text
    kept, left = 0, most - units(mark)
    for sign in text:
        left -= 1 + (sign > "\uffff")
        if left < 0:
            break
        kept += 1
    return text[:kept] + mark


def printable(text: str) -> str:
    """The text with one kind of line break, and a stand-in for each character that XML and calendars cannot hold."""
    return text if text.isprintable() else UNPRINTABLE.sub(_stand_in, BREAK.sub("\n", text))


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
