"""Counts as they are said."""

from __future__ import annotations

import pytest

from generator.counting import amount, filled


@pytest.mark.parametrize(
    ("text", "parts", "said"),
    [
        ("{n} people × {m} minutes", {"n": 1, "m": 999}, "1 person × 999 minutes"),
        ("{n} people × {m} minutes", {"n": "2", "m": "1,000"}, "2 people × 16 h 40 min"),
        ("{m} min a week", {"m": 1200}, "20 h a week"),
        ("{m}分钟，{n}位", {"m": 1261, "n": 1}, "21小时1分，1位"),
        ("{m}分鐘", {"m": 6000}, "100小時"),
        ("最多{n}次", {"n": "0"}, "最多零次"),
        ("{n}次，{n} times", {"n": "10"}, "10次，10 times"),
        ("{n} times a week", {"n": 0}, "no times a week"),
        ("{n} older members, {n} cards", {"n": 1}, "1 older member, 1 card"),
        ("{n} of members, {n} asks", {"n": 1}, "1 of members, 1 asks"),
        ("{n} groupsings", {"n": 1}, "1 groupsings"),
        ("no slot of 1 people", {"n": 1}, "no slot of 1 people"),
    ],
)
def test_a_text_agrees_with_its_counts(text: str, parts: dict[str, object], said: str) -> None:
    assert filled(text, **parts) == said


def test_what_is_filled_in_stays_as_it_is() -> None:
    assert filled("{promise}", promise="1 people, 2000分钟") == "1 people, 2000分钟"


@pytest.mark.parametrize(
    ("printed", "unit", "said"),
    [
        ("1", "times", "1 time"),
        ("0", "times", "none"),
        ("0", "%", "0%"),
        ("0", "次", "零次"),
        ("5", "groups", "5 groups"),
        ("2,400", "minutes", "40 h"),
        ("2401", "分钟", "40小时1分"),
    ],
)
def test_an_amount_has_its_unit(printed: str, unit: str, said: str) -> None:
    assert amount(printed, unit) == said
