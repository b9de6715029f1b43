"""Pinyin of Chinese text; the only module that imports pypinyin."""

from __future__ import annotations

from collections.abc import Iterator


def readings(text: str) -> Iterator[tuple[str, str]]:
    """Each character of a Chinese text with its syllable there, without tone."""
    from pypinyin import Style, lazy_pinyin

    for character, sound in zip(text, lazy_pinyin(text, style=Style.NORMAL, errors=lambda run: list(run), v_to_u=False)):
        if sound.isascii() and sound.isalpha():
            yield character, sound
