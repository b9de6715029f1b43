"""Simplified to Traditional as used in Taiwan: OpenCC for the characters, a reviewed dictionary for the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from .folders import data_folder
from .source import own

LAW = "《[^《》“]+(?:法|條例|規定|辦法|規範|細則|通知)》"
MILE = re.compile(r"(?<![\d公英海鄰故千萬百阿])里(?![程長拉斯約])")  # what s2tw takes for a mile, and is “in”


def converter() -> Callable[[str], str]:
    """A function from Simplified to Traditional text. {slots} are left alone, and names of laws keep their words."""
    from opencc import OpenCC

    characters = OpenCC("s2tw")
    path = data_folder("templates") / "traditional.yml"
    words: dict[str, str] = own(path.read_bytes(), str(path))
    longest_first = re.compile("|".join((LAW, *map(re.escape, sorted(words, key=len, reverse=True)))))

    def convert(text: str) -> str:
        said = longest_first.sub(lambda match: words.get(match[0], match[0]), characters.convert(text))
        return MILE.sub("裡", said)

    return convert


def variants(characters: str) -> dict[str, str]:
    """Every other writing of these characters → the Simplified one, of all that may be typed or printed."""
    found = _simplified()
    wanted = {found.get(character, character) for character in characters}
    return {other: plain for other, plain in found.items() if plain != other and plain in wanted}


@cache
def _simplified() -> dict[str, str]:
    from opencc import OpenCC

    block = "".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))))
    found = dict(zip(block, block))
    for scheme in ("tw2s", "t2s"):
        found |= {
            other: plain
            for other, plain in zip(block, OpenCC(scheme).convert("\n".join(block)).split("\n"))
            if plain != other
        }
    return {other: found.get(plain, plain) for other, plain in found.items()}  # 麼 → 么 → 幺: all three are one


def taiwan_words() -> tuple[tuple[str, str], ...]:
    """Words that Taiwan says otherwise: (as there, as in Traditional characters elsewhere)."""
    words: dict[str, str] = own((path := data_folder("templates") / "traditional.yml").read_bytes(), str(path))
    return tuple((there, here) for here, there in words.items() if len(here) > 1 < len(there) and here != there)
