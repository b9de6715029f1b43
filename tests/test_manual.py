"""The thin manual: its bounds, its order, page one, and that together with the reference it says all there is."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from generator.compose.document import Block, Bullets, Document, Group, Heading, Line, Paragraph, Table
from generator.compose.fitting import Piece, Slot, fitting, laid, size_of
from generator.compose.manual import CHAPTERS, bound
from generator.compose.thin import first_sentence
from generator.load.folders import examples
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look, documents
from tests.draw import profiles

LANGUAGES = ("zh", "zh-Hant", "en")
FEWEST, MOST_PAGES = {True: 2, False: 4}, {True: 4, False: 10}
EXAMPLES = sorted(examples())
MOST_OUTSIDE = 5
DRAWN = int(os.environ.get("QUNCE_DRAWN", 200))
every = pytest.mark.parametrize("name", EXAMPLES)
in_every_language = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in EXAMPLES for language in (None, "en", "zh-Hant")]
)


@pytest.fixture(scope="session")
def books(example, plan_of, store) -> Callable[..., tuple[Plan, Look, dict[str, Document]]]:
    """Name, language → the plan, its look, its two documents."""

    @lru_cache
    def made(name: str, language: str | None = None) -> tuple[Plan, Look, dict[str, Document]]:
        plan = plan_of(example(name), language=language)
        look = Look(store.labels[plan.language], store.templates)
        return plan, look, documents(plan, look)

    return made


def size(made: Document) -> int:
    """Characters, in English words, of all that is printed once."""
    around = (made.title, made.subtitle, made.foot, made.live, *(chapter.title for chapter in made.chapters))
    whole = [block for chapter in made.chapters for block in chapter.blocks]
    return size_of([Paragraph(Line(text)) for text in around], made.language) + size_of(whole, made.language)


def lines(blocks: tuple[Block, ...]) -> Iterator[Line]:
    """Every line of blocks."""
    for block in blocks:
        if isinstance(block, Group):
            yield from lines(block.blocks)
        elif isinstance(block, Paragraph):
            yield block.line
        elif isinstance(block, Bullets):
            yield from block.lines
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Heading):
            yield Line(block.text)


def text_of(made: Document) -> str:
    return "\n".join(line.text for chapter in made.chapters for line in lines(chapter.blocks))


def faults(plan: Plan, made: dict[str, Document]) -> list[str]:
    """Every way in which a manual breaks its bounds."""
    manual = made["manual"]
    names = [chapter.id for chapter in manual.chapters]
    every_line = [line for chapter in manual.chapters for line in lines(chapter.blocks)]
    first = manual.chapters[0]
    boxes = [block for block in first.blocks if isinstance(block, Bullets) and block.look == "boxes"]
    plain = [block for block in first.blocks if isinstance(block, Bullets) and block.look == "plain"]
    found = [
        (len(plain[0].lines) > 6 if plain else False, "more than six lines of sums"),
        (size(manual) > bound(plan), f"{size(manual)} of {bound(plan)}"),
        (names != [name for name in CHAPTERS if name in names], f"order {names}"),
        (names[:2] != ["opening", "week"], f"begins {names[:2]}"),
        (any(len(line.marks) > 1 for line in every_line), "two marks on a line"),
        (sum(len(block.lines) for block in boxes) > 5, "more than five decisions"),
        (any(re.search(r"\{[\w.-]+\}", line.text) for line in every_line), "a slot left"),
    ]
    return [said for wrong, said in found if wrong]


@in_every_language
def test_a_manual_keeps_its_bounds_and_its_order(name, language, books) -> None:
    plan, _, made = books(name, language)
    assert faults(plan, made) == []
    assert {"rules", "tasks", "crisis", "goals", "unknown"} <= {chapter.id for chapter in made["manual"].chapters}


def held(profile: dict[str, Any], store, plan_of) -> None:
    """The manual of a profile keeps its bounds in every language."""
    for language in LANGUAGES:
        plan = plan_of(profile, language=language)
        if plan.ready:
            assert faults(plan, documents(plan, Look(store.labels[language], store.templates))) == []


drawing = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True}


@settings(max_examples=5, **drawing)
@given(data=st.data())
def test_a_few_profiles_get_manuals_within_their_bounds(data, store, plan_of) -> None:
    held(data.draw(profiles(store.library, full=True)), store, plan_of)


@pytest.mark.slow
@settings(max_examples=DRAWN, **drawing)
@given(data=st.data())
def test_any_profile_gets_a_manual_within_its_bounds(data, store, plan_of) -> None:
    held(data.draw(profiles(store.library)), store, plan_of)


@pytest.mark.slow
@settings(max_examples=max(8, DRAWN // 10), **drawing)
@given(data=st.data())
def test_page_one_of_any_profile_is_one_page(data, store, plan_of) -> None:
    plan = plan_of(data.draw(profiles(store.library, full=True)))
    look = Look(store.labels[plan.language], store.templates)
    pages = PdfReader(io.BytesIO(WRITERS["manual", "pdf"](plan, look)["manual.pdf"])).pages
    second = begins_on(documents(plan, look)["manual"].chapters[1].title, pages)
    assert second == 2 or len(plan.outside) > MOST_OUTSIDE  # what fits nowhere is all told, however much it is


def begins_on(title: str, pages: list[Any]) -> int:
    """The page on which a chapter begins, 0 where it is on none; on page one stands no contents."""
    flat = [re.sub(r"\s+", "", page.extract_text()) for page in pages]
    return next((number for number, text in enumerate(flat, 1) if re.sub(r"\s+", "", title) in text), 0)


@in_every_language
def test_page_one_is_one_page_and_all_of_it_a_few(name, language, books) -> None:
    plan, look, made = books(name, language)
    pages = PdfReader(io.BytesIO(WRITERS["manual", "pdf"](plan, look)["manual.pdf"])).pages
    assert FEWEST[plan.brief] <= len(pages) <= MOST_PAGES[plan.brief]
    assert begins_on(made["manual"].chapters[1].title, pages) == 2


@every
def test_the_week_by_person_adds_up_as_the_ledger_does(name, books) -> None:
    plan, _, made = books(name)
    (table, *_) = [block for block in made["manual"].chapters[1].blocks if isinstance(block, Table)]
    for row in table.rows:
        *days, total, have, left = (int(cell.text) if cell.text != "—" else 0 for cell in row[1:])
        assert sum(days) == total and have - total == left, row[0].text
    if len(table.rows) == len(plan.people):
        kept = [sum(week.kept for week in plan.weeks if week.monday == day) for day in {w.monday for w in plan.weeks}]
        members = [w for w in plan.weeks if (w.role, w.person) not in {(p.role, p.person) for p in plan.people}]
        told = sum(int(row[-3].text) for row in table.rows)
        assert told in kept or members


@every
def test_a_number_leads_to_something_printed(name, books) -> None:
    """Sources to the reference's list, sheets and chapters to its headings; the reference to the manual's chapters."""
    plan, _, made = books(name)
    behind = made["reference"]
    keys = {
        row[0].text
        for chapter in behind.chapters
        for block in chapter.blocks
        if isinstance(block, Table) and block.key
        for row in block.rows
    }
    marks = {mark for chapter in made["manual"].chapters for line in lines(chapter.blocks) for mark in line.marks}
    assert marks <= keys
    headings = {line.text for chapter in behind.chapters for line in lines(chapter.blocks)}
    numbered = {text.split(" ")[0] for text in headings if re.match(r"\d+\.\d+ ", text)}
    told = set(re.findall(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.%])", text_of_sheets(made["manual"])))
    assert told <= numbered and (told or plan.brief)
    assert all(chapter.title in text_of(behind) for chapter in made["manual"].chapters)


def text_of_sheets(made: Document) -> str:
    """The headings within chapters, where numbers of sheets stand."""
    return "\n".join(
        block.text
        for chapter in made.chapters
        for inner in chapter.blocks
        for block in (inner.blocks if isinstance(inner, Group) else (inner,))
        if isinstance(block, Heading)
    )


@every
def test_nothing_that_was_told_is_lost(name, books) -> None:
    """By ids: each sheet whole, each step, tier, ruling, metric, result, advice is in the manual or the reference."""
    plan, _, made = books(name)
    told = text_of(made["manual"]) + text_of(made["reference"])
    lost = [page.id for page in plan.sops if page.printed != "cut" for step in page.steps if step.said.text not in told]
    lost += [step.id for step in plan.schedule if step.title not in told]
    lost += [tier.id for tier in plan.tiers if tier.stop.text not in told]
    lost += [tension.id for tension in plan.tensions if tension.line.text not in told]
    lost += [metric.id for metric in plan.metrics if metric.formula not in told and metric.by_hand not in told]
    lost += [advice.id for advice in plan.advice if advice.said.text not in told]
    within = told.lower()  # a lever may be named within a sentence
    lost += [lever.id for lever in plan.levers if lever.title.lower() not in within and lever.text not in told]
    assert lost == []


@every
def test_words_for_members_hold_no_contact_and_private_ones_are_not_for_all(name, books) -> None:
    plan, _, made = books(name)
    words = [
        block.line.text
        for chapter in made["manual"].chapters
        for outer in chapter.blocks
        for block in (outer.blocks if isinstance(outer, Group) else (outer,))
        if isinstance(block, Paragraph) and block.look == "message"
    ]
    assert words and not [text for text in words if plan.contact and plan.contact in text]
    assert not [text for text in words if re.match(r"(发给全体[^：]*：【(昵称|称呼)|To all[^:]*: \[[Nn]ame)", text)]


def test_one_who_is_not_ready_gets_no_reference(example, plan_of, store) -> None:
    plan = plan_of({key: value for key, value in example("reading-club").items() if key != "promise"})
    look = Look(store.labels[plan.language], store.templates)
    assert not plan.ready and set(documents(plan, look)) == {"manual"}
    assert WRITERS["reference", "md"](plan, look) == {} and list(WRITERS["manual", "md"](plan, look)) == ["manual.md"]


def test_a_page_on_the_phone_begins_with_the_week_and_calls(books) -> None:
    plan, look, made = books("hiking-club")
    page = WRITERS["manual", "html"](plan, look)["manual.html"].decode()
    assert made["manual"].call and f'href="tel:{made["manual"].call}"' in page and 'class="manual brief"' in page
    assert "tel:" not in WRITERS["reference", "html"](plan, look)["reference.html"].decode()


# Pieces


PLAIN, OTHER = Slot("one", "head"), Slot("one")


def piece(text: str, rank: int, slot: Slot = PLAIN, **more: Any) -> Piece:
    return Piece(slot, rank, (Line(text),), **more)


def test_pieces_are_taken_by_rank_and_stay_in_their_order() -> None:
    offered = [piece("last", 9), piece("must", 0), piece("first", 1), piece("second", 2)]
    assert [p.lines[0].text for p in fitting(offered, 14, "zh")] == ["must", "first"]
    assert [p.lines[0].text for p in fitting(offered, 99, "zh")] == ["last", "must", "first", "second"]
    assert [p.lines[0].text for p in fitting(offered, 3, "en")] == ["must", "first"]


def test_what_must_be_told_is_told_whatever_the_bound() -> None:
    assert len(fitting([piece("must" * 9, 0), piece("x", 1)], 1, "zh")) == 1


def test_words_do_not_come_without_their_task() -> None:
    long, words = piece("a task that is long", 2, id="task"), piece("words", 3, needs="task")
    assert fitting([long, words], 12, "zh") == []
    assert len(fitting([long, words], 99, "zh")) == 2


def test_pieces_of_one_place_stand_together_under_its_heading() -> None:
    made = laid([piece("a", 1), piece("b", 1), piece("c", 1, OTHER)])
    assert [type(block) for block in made] == [Heading, Bullets, Bullets] and len(made[1].lines) == 2


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("先停。再说。", "先停。"),
        ("他说“停。”再走。", "他说“停。”"),
        ("Stop at 3.5 km. Then turn.", "Stop at 3.5 km."),
        ("no end", "no end"),
        ("", ""),
    ],
)
def test_a_sentence_is_never_cut(text, first) -> None:
    assert first_sentence(text) == first
