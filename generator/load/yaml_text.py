"""Data to YAML text: the one place that writes it. What a text holds stays in its scalar for every reader of YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 100  # what fits stands in one line
LONGEST_KEY = 900  # a reader looks for the colon in the next 1,024 characters only
# What needs no quotes, but for words that some reader takes for true, false or nothing.
PLAIN = re.compile(r"[^\W\d_][\w./-]*( [\w./-]+)*")
TYPED = {"y", "yes", "n", "no", "on", "off", "true", "false", "null"}
# Besides the quote and the backslash: what YAML cannot hold as it is, or takes for a line break.
ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
WHOLE = re.compile(r"^(-?\d+)e")  # JSON's 1e+16 is a text in YAML


def yaml_text(value: Any) -> str:
    """Mappings, lists, texts, numbers, true, false and null as a YAML document, a field or an entry to a line."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _below(name, inner)
    elif isinstance(value, (list, tuple)) and value:
        for inner in value:
            yield from _entry(inner)
    else:
        yield _flow(value)


def _below(name: str, value: Any) -> Iterator[str]:
    """A field: its value behind its name, or below it. A long name has a line of its own."""
    key = _flow(name)
    if len(key) > LONGEST_KEY:
        yield f"? {key}"
        key = ""
    if _fits(value):
        yield f"{key}: {_flow(value)}"
    else:
        yield f"{key}:"
        yield from (f"  {line}" for line in _lines(value))


def _entry(value: Any) -> Iterator[str]:
    """An entry of a list, its further lines below the first."""
    first, *others = [_flow(value)] if _fits(value) else _lines(value)
    yield f"- {first}"
    yield from (f"  {line}" for line in others)


def _fits(value: Any) -> bool:
    """Whether a value stands in one line: a scalar, and a few scalars."""
    if not isinstance(value, (Mapping, list, tuple)):
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return not any(isinstance(each, (Mapping, list, tuple)) for each in inner) and len(_flow(value)) <= WIDTH


def _flow(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(name)}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if not isinstance(value, str):
        return WHOLE.sub(r"\1.0e", json.dumps(value))
    if PLAIN.fullmatch(value) and value.lower() not in TYPED:
        return value
    return '"' + ESCAPED.sub(_escape, value) + '"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return SHORT.get(found[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
