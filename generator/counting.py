"""Counts and titles as they are said: of one thing it is one, of none none; a thousand minutes are hours."""

from __future__ import annotations

import re
from collections.abc import Mapping

IN_HOURS = 1000  # minutes from which a sentence tells hours
COUNTED = """
    times groups weeks months days hours minutes members posts places turns rounds sections moderators
    characters things names exchanges seeds reports cards lines notices newcomers calls talks speakers rows
    questions terms offers sheets steps pages parts answers topics volunteers messages events promises pieces
    meetings
"""
ONE = {noun: noun[:-1] for noun in COUNTED.split()} | {"people": "person"}
NONE = {"times": "none", "次": "零次"}
NO_TIMES = {"times": "no times", "次": "零次"}  # in a sentence
HOURS = {"分钟": "{h}小时{m}分", "分鐘": "{h}小時{m}分", "minutes": "{h} h {m} min", "min": "{h} h {m} min"}
NOT_OF = r"(?!(?:a|an|the|of|in|to|for|and|or|is|per|from|with|than|on|at) )"  # “{n} of members” counts no members
COUNT = re.compile(rf"\{{([\w.-]+)\}} ({NOT_OF}[a-z-]+ )?({'|'.join(ONE)})\b")
TIMES = re.compile(r"\{([\w.-]+)\} ?(次|times\b)")
MINUTES = re.compile(r"\{([\w.-]+)\} ?(分钟|分鐘|minutes\b|min\b)")


def counted(text: str, parts: Mapping[str, object]) -> str:
    """A text with its slots still open, but for minutes from a thousand on; the noun after a count of one is one.

    parts: what will be filled in.
    """
    if "{" not in text:
        return text
    text = TIMES.sub(lambda found: NO_TIMES[found[2]] if str(parts.get(found[1])) == "0" else found[0], text)
    text = COUNT.sub(lambda found: f"{{{found[1]}}} {found[2] or ''}{_of(parts, found[1], found[3])}", text)
    return MINUTES.sub(lambda found: hours(_whole(parts.get(found[1])), found[2]) or found[0], text)


def filled(text: str, /, **parts: object) -> str:
    """A text with its slots filled in."""
    return counted(text, parts).format(**parts) if parts else text


def amount(printed: str, unit: str, space: str = " ") -> str:
    """A number with its unit."""
    if printed == "0" and unit in NONE:
        return NONE[unit]
    if unit == "%":
        return f"{printed}%"
    if unit in HOURS and (told := hours(_whole(printed), unit)):
        return told
    return f"{printed}{space}{one(printed, unit)}"


def one(printed: str, unit: str) -> str:
    """The unit of a number: of one it is one."""
    return ONE.get(unit, unit) if printed == "1" else unit


def hours(minutes: int, unit: str) -> str:
    """A thousand minutes and more in hours, "" for fewer. unit: the word for minutes, which says the language."""
    if minutes < IN_HOURS:
        return ""
    whole, left = divmod(minutes, 60)
    told = HOURS[unit].format(h=whole, m=left)
    return told if left else told.removesuffix(" 0 min").removesuffix("0分")


def tenths(hours: float) -> str:
    """Hours to a tenth; whole ones without it."""
    return f"{hours:.1f}".removesuffix(".0")


def small(title: str, language: str) -> str:
    """A title within a sentence: in English without its capital, but for one that is all capitals."""
    return title[:1].lower() + title[1:] if language == "en" and title[1:2].islower() else title


def _of(parts: Mapping[str, object], name: str, noun: str) -> str:
    return ONE[noun] if str(parts.get(name)) == "1" else noun


def _whole(value: object) -> int:
    digits = str(value).replace(",", "")
    return int(digits) if digits.isdigit() else 0
