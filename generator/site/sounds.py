"""Pinyin of Chinese text; the only module that imports pypinyin."""

from __future__ import annotations

from functools import cache


@cache
def readings(text: str) -> tuple[tuple[str, str], ...]:
    """Each character of a Chinese text with its syllable there, without tone."""
    from pypinyin import Style, lazy_pinyin

    sounds = lazy_pinyin(
        text,
        style=Style.NORMAL,
        errors=list,  # type: ignore[arg-type]  # a list of characters may be returned, its types say one text
        v_to_u=False,
    )
    return tuple((character, sound) for character, sound in zip(text, sounds) if sound.isascii() and sound.isalpha())
