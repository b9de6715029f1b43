"""How often a sentence says that something happens, in Chinese and English: the first such words of it."""

from __future__ import annotations

import re
from typing import Literal

Often = tuple[Literal["day", "week", "two-weeks", "month", "quarter"], int]
DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九十")} | {"两": 2, "兩": 2, "俩": 2}
ENGLISH = {"once": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5}
NUMBER = "[一二三四五六七两兩俩]|[1-7]"
WEEK, DAY_OF = "(?:周|週|星期|礼拜|禮拜)", "[一二三四五六日天]"
A = "(?:每一?个?|每一?個?|一个?|一個?)"
PATTERNS: tuple[tuple[str, str], ...] = (
    ("two-weeks", f"(?:每两|每兩|每隔一?|隔){WEEK}|每(?:两|兩)个?(?:星期|礼拜)"),
    ("week", f"{A}{WEEK}(?P<n>{NUMBER})(?:次|场|場|回|趟|顿|頓|团|團|期|桌|条|條)"),
    ("week", f"(?<!每)一个?{WEEK}(?P<n>{NUMBER})(?:晚|早|天)"),  # “每周三晚” is an evening of Wednesdays
    ("weekdays", f"(?:每(?:个|個)?){WEEK}(?P<days>{DAY_OF}(?:[、，和及]?{WEEK}?{DAY_OF})*)"),
    ("month", f"{A}月(?P<n>{NUMBER})(?:次|场|場|回|趟|晚|顿|頓|期|桌)"),
    ("day", "每一?[天日晚]|每个?(?:晚上|早上|早晨)|天天"),
    ("week", f"每(?:一|个|個)?(?:周末|週末|{WEEK})"),
    ("month", "每一?(?:个|個)?月"),
    ("quarter", "每一?(?:个|個)?季"),
    ("two-weeks", r"\b(?:every (?:two|2|other|second) weeks?|fortnightly|every fortnight)\b"),
    ("week", r"\b(?P<n>once|twice|two|three|four|five)(?: times)? (?:a|each|every|per) week\b"),
    ("month", r"\b(?P<n>once|twice|two|three|four|five)(?: times)? (?:a|each|every|per) month\b"),
    ("day", r"\b(?:every (?:day|evening|night|morning)|daily)\b"),
    ("week", r"\b(?:(?:every|each) (?:week|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|weekly)\b"),
    ("month", r"\b(?:(?:every|each) month|monthly)\b"),
    ("quarter", r"\b(?:(?:every|each) quarter|quarterly)\b"),
)
COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in PATTERNS)


def often(sentence: str) -> Often | None:
    """The period and how many times in it, by the words that stand first; None where none do."""
    found = [
        (match.start(), order, name, match)
        for order, (name, pattern) in enumerate(COMPILED)
        if (match := pattern.search(sentence))
    ]
    if not found:
        return None
    _, _, name, match = min(found, key=lambda each: each[:2])
    if name == "weekdays":
        return "week", len(set(re.findall(DAY_OF, match["days"])))
    return name, _number(match.groupdict().get("n") or "1")  # type: ignore[return-value]  # the names above are periods


def _number(word: str) -> int:
    return DIGITS.get(word) or ENGLISH.get(word.casefold()) or int(word)
