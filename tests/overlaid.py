"""A library and labels in which every text says something hostile, as an overlay might."""

from __future__ import annotations

import dataclasses
import re
import zlib
from collections.abc import Callable
from typing import Any

from generator.models.base import Text

INLINE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onfocus='x' \" onblur=\"x",
    "[l](https://example.org) ![i](x.png) [r][s] [^1]",
    "**b** __b__ *i* _i_ ~~s~~ `code` ^s^ ~s~ $x$",
    "a | b || c \\ d \\| e",
    "<https://example.org> <a@example.org> www.example.org",
    "</div></td></pre></code> <!-- x --> <?php ?> <![CDATA[ ]]> --",
    "&lt;b&gt; &#60;i&#62; &copy",
    "*[HTML]x ==m== ++i++ %%x%% @x /x/",
]
AT_START = [
    "# h",
    "- b",
    "+ b",
    "* b",
    "1. o",
    "2) o",
    "> q",
    "!!! n",
    "??? n",
    "```",
    "~~~",
    "---",
    "===",
    "=== t",
    "    c",
]
AT_START += [
    "[ ] t",
    "[x] t",
    "[a]= x",
    "| a | b |",
    "<div markdown>",
    "/// x",
    "--8<-- x",
    "- [ ] t",
    "\t- b",
]


def drawn(text: str) -> str:
    """A text with something hostile before and behind it, another for every text."""
    number = zlib.crc32(text.encode())
    return f"{AT_START[number % len(AT_START)]} {text} {INLINE[number // 64 % len(INLINE)]}"


def harmless(text: str) -> str:
    """A text as long, of as many words, in which nothing is hostile."""
    before, _, behind = drawn(text).partition(f" {text} ")
    return " ".join((re.sub(r"[^\s:]", "x", before), text, re.sub(r"[^\s:]", "x", behind)))


def said_by(value: Any, say: Callable[[str], str]) -> Any:
    """A model in which each text of the library is said so."""
    if isinstance(value, Text):
        return Text(say(value.zh), say(value.en), say(value.hant))
    if isinstance(value, tuple):
        return tuple(said_by(inner, say) for inner in value)
    if isinstance(value, dict):
        return {name: said_by(inner, say) for name, inner in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **{name: said_by(inner, say) for name, inner in fields.items()})
    return value
