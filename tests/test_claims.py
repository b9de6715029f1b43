"""What the sources say, and what the library makes of it.

All of it is there, and who leans on a claim shares its figures.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.compose.document import Chapter, Line, Table
from generator.compose.parts import each
from generator.compose.reference import compose
from generator.load import coverage
from generator.load.folders import examples
from generator.load.library import Library
from generator.models.base import Marked, Text
from generator.models.sources import Claim
from generator.plan.plan import Plan

METHODOLOGY = Path(__file__).parents[2] / "shared" / "methodology.json"
UNSAID = {"because", "origin", "when", "id", "basis", "aliases"}
SLOT = re.compile(r"\{([a-z0-9-]+)\}")
DIGITS = re.compile(r"10[⁰¹²³⁴⁵⁶⁷⁸⁹]|\d[\d,]*(?:\.\d+)?")
CHINESE = re.compile("[一二两三四五六七八九十百千万亿]+")
ENGLISH = re.compile("[a-z]+")
ONES = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9)))
UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
WORDS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
        ]
    )
}
WORDS |= {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "tenfold": 10,
}
SMALL = 2  # numbers up to this are in every text


def chinese(text: str) -> int:
    """百 → 100, 两千 → 2000, 百万 → 1000000."""
    total = part = one = 0
    for character in text:
        if character in ONES:
            one = ONES[character]
        elif character in UNITS:
            part, one = part + (one or 1) * UNITS[character], 0
        else:
            total, part, one = (total + (part + one or 1)) * LARGE[character], 0, 0
    return total + part + one


def digits(text: str) -> float:
    return 10 ** "⁰¹²³⁴⁵⁶⁷⁸⁹".index(text[2]) if text[-1] in "⁰¹²³⁴⁵⁶⁷⁸⁹" else float(text.replace(",", ""))


def numbers(text: str) -> set[float]:
    """Every number that a text has, in digits or in words."""
    found = {digits(each) for each in DIGITS.findall(text)}
    found |= {chinese(each) for each in CHINESE.findall(text)}
    return found | {WORDS[each] for each in ENGLISH.findall(text.lower()) if each in WORDS}


def texts(value: Any) -> Iterator[str]:
    """Every text and number of an item."""
    if isinstance(value, Text):
        yield from (value.zh, value.en)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield f"{value:g}"
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in UNSAID:
                yield from texts(getattr(value, field.name))


def figures_of(item: Marked, library: Library) -> set[float]:
    """The numbers that an item prints, by itself or through the parameters in its slots."""
    said = list(texts(item))
    slots = {name for text in said for name in SLOT.findall(text)} & set(library.items["parameters"])
    said += [text for name in slots for text in texts(library.items["parameters"][name])]
    return {number for text in said for number in numbers(text)}


@pytest.fixture(scope="module")
def users(store) -> dict[str, list[Marked]]:
    """Claim → the items that lean on it."""
    found: dict[str, list[Marked]] = {}
    for kind, items in store.library.items.items():
        for item in items.values() if kind != "claims" else ():
            for claim in set(coverage._because(item)):
                found.setdefault(claim, []).append(item)
    return found


def test_numbers_are_read_in_words() -> None:
    assert numbers("百万会员，两千元，十倍，三年") >= {10**6, 2000, 10, 3}
    assert numbers("1,000,000 people; ten times; 10⁴–10⁵") >= {10**6, 10, 10**4, 10**5}
    assert chinese("九千万") == 90_000_000


@pytest.mark.skipif(not METHODOLOGY.exists(), reason="no ../shared here: the records of the sources are not at hand")
def test_every_core_record_is_a_claim(store) -> None:
    core = [record for record in json.loads(METHODOLOGY.read_text("utf-8"))["items"] if not record.get("see")]
    claims = store.library.items["claims"]
    assert len(core) == 362 and {record["id"] for record in core} == set(claims)
    assert not [c.id for c in claims.values() if not (c.text.zh and c.text.en and c.places)]


@pytest.mark.slow
def test_every_kind_of_claim_is_used(store) -> None:
    rows = coverage.by_kind(store.library)
    assert len(rows) == 30 and sum(row.claims for row in rows) == 362
    assert not [row.name for row in rows if not row.used]
    assert not [row.name for row in rows if row.open]


def test_who_leans_on_a_claim_shares_its_figures(store, users) -> None:
    library, without, seen = store.library, [], 0
    for claim in library.of(Claim):
        wanted = {n for figure in claim.figures for n in numbers(figure) if n > SMALL}
        if wanted and claim.id in users:
            seen += 1
            if not any(wanted & figures_of(user, library) for user in users[claim.id]):
                without.append((claim.id, claim.figures, [user.id for user in users[claim.id]]))
    assert seen >= 30
    assert not without


# What is printed


GATES = ("values", "open", "conditions", "invite", "purchase", "values")
PURPOSES = ("growth", "retention", "revenue", "support", "belonging", "influence")
ONLY_EXPLAINED = {"metaphor-glue"}  # told where the site explains a word, and nowhere else


def sources(chapters: tuple[Chapter, ...]) -> dict[str, str]:
    """Number → what stands beside it in the list of sources at the end."""
    listed = [block for block in chapters[-1].blocks if isinstance(block, Table) and block.key]
    return {row[0].text: row[1].text for table in listed for row in table.rows}


@pytest.fixture(scope="module")
def manuals(store, example, plan_of) -> list[tuple[Plan, tuple[Chapter, ...]]]:
    """The examples as they are, and in every stage with a purpose each; then every type without a variant."""
    stages, types, measured = (
        store.library.items["stages"],
        store.library.items["types"],
        dict.fromkeys(store.library.items["metrics"], 10),
    )
    profiles = [example(name) for name in sorted(examples())]
    large = example("reading-club") | {
        "variant": None,
        "baseline": measured,
        "home": "association",
        "platforms": ["association", "tieba"],
    }
    turned = [profile | {"stage": stage} for profile in profiles for stage in stages]
    turned += [
        large | {"type": kind, "stage": stage, "gate": gate, "price": "free"}
        for kind in types
        for stage, gate in zip(stages, GATES, strict=True)
    ]
    profiles += [profile | {"purpose": PURPOSES[(index + index // 6) % 6]} for index, profile in enumerate(turned)]
    plans = [plan for profile in profiles if (plan := plan_of(profile | {"language": "zh"})).ready]
    return [(plan, compose(plan, store.labels["zh"])[0].chapters) for plan in plans]


@pytest.mark.slow
def test_every_mark_leads_to_a_source_and_every_source_is_marked(manuals) -> None:
    assert len(manuals) > 100
    for plan, chapters in manuals:
        marks = {mark for line in each(Line, chapters) for mark in line.marks} - {"A", "B", "○"}
        assert marks and marks == set(sources(chapters)), plan.name


def test_every_claim_that_is_cited_is_printed_in_some_manual(store, users, manuals) -> None:
    printed = {text for plan, chapters in manuals if not plan.brief for text in sources(chapters).values()}
    claims = store.library.items["claims"]
    silent = {name for name in users if claims[name].text.zh not in printed}
    assert silent == ONLY_EXPLAINED
