"""Text for a terminal: a line prints as itself and does nothing else."""

from __future__ import annotations

import re

# What steers a terminal, turns a line around, breaks it or stands in it unseen: controls, halves of characters,
# separators of lines, marks of direction and of no width, tags. Letters, signs and wide spaces of any script are not
# among them.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
# Joiners between pictures (a family is three of them) and between letters of the scripts that need them.
JOINED = re.compile(
    "(?<=[\u00a9-\u00ae\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
    "|(?<=[\u0620-\u0dff])[\u200c\u200d](?=[\u0620-\u0dff])"
)


def visible(text: str) -> str:
    """The text as one line in which a character that would not show is written out: `\\x1b`, `\\r`, `\\u202e`."""
    if text.isprintable():
        return text
    kept = {found.start() for found in JOINED.finditer(text)}
    return UNSEEN.sub(lambda found: found[0] if found.start() in kept else _escape(found[0]), text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()
