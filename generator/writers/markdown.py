"""A document as Markdown."""

from __future__ import annotations

import re

from ..compose.document import Document, Line
from .jinja import render
from .look import Look

# Characters that begin or end something in Markdown or HTML wherever they stand.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$^&])")
# What begins something only at the start of a line: lists, headings, rules.
AT_START = re.compile(r"^(\s*)([#+\-=:]|\d+(?=[.)](\s|$)))")
# What some readers make a link of: an address of the web, or of mail, but not the sign that calls somebody.
LINK = re.compile(r"(?i)\b(https?|ftp)(://)|\bwww\.|(?<=[a-z0-9._+-])@(?=[a-z0-9])")


def write(document: Document, look: Look) -> bytes:
    """`manual.md` or `reference.md`."""
    values = {"document": document, "labels": look.labels}
    text = render(look, "manual.md.j2", False, {"line": line, "text": text_of, "fenced": fenced}, values)
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def text_of(text: str) -> str:
    """A text that prints as itself in Markdown; its line breaks become `<br>`."""
    return "<br>".join(_one_line(" ".join(part.split())) for part in text.splitlines())


def fenced(text: str) -> str:
    """A text inside a fence: in one line, so that it cannot close the fence."""
    return "    " + " ".join(text.split())


def _one_line(flat: str) -> str:
    return AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if not m[2].isdigit() else f"{m[1]}{m[2]}\\", _escaped(flat))


def _escaped(text: str) -> str:
    text = SPECIAL.sub(
        lambda m: "&lt;" if m[1] == "<" else "&gt;" if m[1] == ">" else "&amp;" if m[1] == "&" else f"\\{m[1]}", text
    )
    return LINK.sub(lambda m: f"{m[1]}&#58;//" if m[2] else m[0].replace("@", "&#64;").replace(".", "&#46;"), text)


def line(value: Line) -> str:
    """A line with its marks behind it, and bold where it is strong."""
    text = text_of(value.text)
    text = f"**{text}**" if value.strong and text else text
    return text + (f" <sup>{' '.join(value.marks)}</sup>" if value.marks else "")
