"""Simplified to Traditional as used in Taiwan: OpenCC for the characters, a reviewed dictionary for the words."""

from __future__ import annotations

import re
from collections.abc import Callable

from .source import plain, read
from .store import data_folder


def converter() -> Callable[[str], str]:
    """A function from Simplified to Traditional text. {slots} are left alone."""
    from opencc import OpenCC

    characters = OpenCC("s2tw")
    path = data_folder("templates") / "traditional.yml"
    node, problems = read(path.read_bytes(), str(path))
    assert node is not None and not problems, problems
    words = plain(node)
    longest_first = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

    def convert(text: str) -> str:
        return longest_first.sub(lambda match: words[match[0]], characters.convert(text))

    return convert
