"""Reachability: nothing in the library is in vain, and what is put there in vain on purpose is told."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from generator import reach
from generator.calendar.days import calendar_of
from generator.cli import main
from generator.compose.reference import CHAPTERS, compose
from generator.errors import Place, Problem
from generator.load.compile import examine
from generator.load.library import Layer, Library, load
from generator.load.profiles import read_profile
from generator.load.store import read_layers
from generator.models.base import LANGUAGES
from generator.models.profile import PlatformUse
from generator.reach import Proof, combinations, covering, prove
from generator.reach.combinations import FIELDS, TEAMS, Combination, empty_chapters, empty_in
from generator.reach.parts import parts_of
from generator.reach.prover import STARTS, Prover
from generator.reach.values import matters, points
from generator.tailor.conditions import holds
from generator.tailor.resolve import planned

pytestmark = pytest.mark.slow
CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="module")
def library() -> Library:
    """The library with the places where its items are written."""
    return examine(*read_layers([]))[0]


@pytest.fixture(scope="module")
def prover(library, store) -> Prover:
    return Prover(library, store.calendars)


def small(*items: str) -> Library:
    """The smallest library there is, and these items."""
    files = {"minimal.yml": (CASES / "minimal.yml").read_bytes()}
    files |= {f"more-{index}.yml": text.encode() for index, text in enumerate(items)}
    found, _, problems = load([Layer("library", files)])
    assert not problems, problems
    return found


def without(library: Library, kind: str, *names: str) -> Library:
    """The library less some items."""
    return dataclasses.replace(
        library, items=library.items | {kind: {n: i for n, i in library.items[kind].items() if n not in names}}
    )


def told(library: Library, calendars: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in prove(library, calendars, whole=False).problems]


ADVICE = "advice:\n  - {id: it, chapter: week, place: body, text: It, practice: C, when: %s}\n"

# The library as it is


def test_nothing_in_the_library_is_in_vain(library, store) -> None:
    proof = prove(library, store.calendars, whole=False)
    assert not proof.problems, "\n".join(map(str, proof.problems))
    assert proof.parts > 1500 and proof.values > 200 and proof.limits > 30 and proof.combinations > 200


def test_every_kind_of_item_and_statement_is_looked_for(library) -> None:
    parts = parts_of(library)
    kinds = {part.kind for part in parts}
    assert kinds >= {
        "sops",
        "launch",
        "tiers",
        "objectives",
        "tensions",
        "advice",
        "readiness",
        "symptoms",
        "parameters",
        "metrics",
        "health",
        "cases",
        "levers",
        "deliveries",
        "questions",
    }
    sorts = {type(part.statement).__name__ for part in parts}
    assert sorts >= {
        "Step",
        "Message",
        "Care",
        "Action",
        "Ruling",
        "ParameterCase",
        "Level",
        "Gate",
        "Property",
        "KeyResult",
        "Statement",
        "SourceStage",
    }
    assert len({id(part.statement) for part in parts}) == len(parts)


def test_every_listed_value_and_every_limit_is_looked_at(library, prover) -> None:
    labels = {point.label for point in points(prover)}
    assert labels >= {
        "audience: young",
        "influence: public",
        "data: api",
        "team.when: working-hours",
        "meets.day: sun",
        "home: discord",
        "problems: quarrels",
        "home.kind: board",
        "platforms.kinds: feed",
        "platforms.id: weibo",
        "team.when: sat 08:00-16:00",
        "team.names: …",
        "leader.counted: in-team",
        "meets.room: true",
        "meets.early: true",
        "events.outdoors: true",
        "events.by: member",
        "events.week: …",
        "delivers.every: request",
        "delivers.seats: …",
        "term.to: …",
        "fee.per: month",
        "budget.amount: …",
        "answerable: …",
        "closed: true",
    }
    text = "\n".join(
        path.read_text("utf-8")
        for path in Path(__file__).parents[1].glob("playbooks/**/*.yml")
        if "profiles" not in path.parts
    )
    numbers = set(map(int, re.findall(r"size\.people: \{min: (\d+)", text)))
    assert len(numbers) > 3 and {f"size.people: {n - 1} | {n}" for n in numbers} <= labels


def test_a_profile_made_to_order_fits_the_order(prover) -> None:
    tried = 0
    for part in prover.parts[::29]:
        goals = reach._goals(part)
        for left in itertools.islice(prover.forge.solutions(goals), 1):
            for base in prover.bases[:2]:
                seen = prover.look(prover.forge.profile(prover.forge.picks(left, base), base))
                tried += 1
                assert seen and all(holds(condition, seen.facts) is wanted for condition, wanted in goals), part.label
    assert tried > 80


# Combinations


def test_all_combinations_are_all(library) -> None:
    found = combinations(library)
    items = library.items
    size = len(items["types"]) * len(items["stages"]) * 5 * 4 * len(items["platforms"])
    assert len(set(found)) == len(found) and sum(one[2] is None for one in found) == len(TEAMS) * size
    assert {one[2] for one in found} == {None, *items["variants"]} and all(
        one[2] is None or one[1] in items["variants"][one[2]].of for one in found
    )


def test_a_sample_holds_every_pair(library) -> None:
    every, some = combinations(library), covering(combinations(library))

    def pairs(them: list[Combination]) -> set:
        return {pair for one in them for pair in itertools.combinations(zip(FIELDS, one), 2)}

    assert pairs(some) == pairs(every) and len(some) < len(every) / 50 and some == covering(every)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pair_gives_a_manual_in_every_language(language, store) -> None:
    calendar = calendar_of("CN", store.calendars)
    base = read_profile(json.dumps(STARTS["large"]).encode(), "p", store.library, store.calendars)
    for _, kind, variant, stage, gate, price, home in covering(combinations(store.library))[::2]:
        values = {
            "type": kind,
            "variant": variant,
            "stage": stage,
            "gate": gate,
            "price": price,
            "home": home,
            "platforms": (PlatformUse(id=home),),
        }
        plan, _ = planned(store.library, dataclasses.replace(base, **values), calendar, language=language)
        document, _ = compose(plan, store.labels[language])
        assert [chapter.id for chapter in document.chapters] == list(CHAPTERS) and not list(empty_in(plan))


# Put there in vain on purpose


@pytest.mark.parametrize(
    "when, why",
    [
        ("{size.people: {max: 10}, all: [{size.people: {min: 20}}]}", "contradict each other"),
        ("{type: product, not: {type: [product, interest]}}", "contradict each other"),
        ("{promise: {set: false}}", "holds only where no full manual is written"),
        ("{team.total_people: {max: 1}, team.role: operator, all: [{team.role: moderator}]}", "contradict each other"),
    ],
)
def test_an_item_that_nobody_gets_is_told(when, why, store) -> None:
    readiness = "readiness:\n  - {id: ready, title: R, why: W, how: [], practice: C, when: {promise: {set: false}}}\n"
    found = [
        problem
        for problem in told(small(ADVICE % when, readiness), store.calendars)
        if ": it: " in problem or "it：" in problem
    ]
    assert len(found) == 1 and why in found[0] and found[0].startswith("more-0.yml:2:")


def test_an_item_that_somebody_gets_is_not(store) -> None:
    for when in (
        "{type: product}",
        "{size.people: {min: 7, max: 7}}",
        "{not: {type: product}, leader.hours: {min: 3}}",
        "{home.own: true, platforms.capacity: {max: 3}}",
    ):
        assert not [problem for problem in told(small(ADVICE % when), store.calendars) if ": it: " in problem], when


RULED = """tensions:
  - id: it
    title: It
    ruled_by: profile
    chapter: week
    practice: C
    side_a: {text: A, practice: C}
    side_b: {text: B, practice: C}
    rulings:
      - {when: {type: [product, interest]}, line: One, practice: C}
      - {when: {type: product}, line: Two, practice: C}
      - {when: {stage: idea}, line: Three, practice: C}
      - {line: Four, practice: C}
"""


def test_a_ruling_behind_another_is_told(store) -> None:
    found = [problem for problem in told(small(RULED), store.calendars) if "it.rulings" in problem]
    assert [re.search(r"it\.rulings\.(\d)", problem)[1] for problem in found] == [
        "2",
        "3",
        "4",
    ]  # there are two types only
    assert all("an earlier one is always taken first" in problem for problem in found)


def test_a_number_that_nothing_uses_is_told(store) -> None:
    number = "parameters:\n  - {id: idle, label: L, unit: times, default: 1, range: [0, 9], why: W, practice: C}\n"
    used = number + "advice:\n  - {id: it, chapter: week, place: body, text: '{idle}', practice: C}\n"
    first, second = (
        any("idle: no community" in problem for problem in told(small(text), store.calendars))
        for text in (number, used)
    )
    assert first and not second


def test_a_value_that_changes_nothing_is_told(store) -> None:
    def of(library: Library) -> set[str]:
        made = Prover(library, store.calendars)
        return {
            point.label
            for point in points(made)
            if point.path in ("audience", "influence") and not matters(made, point)
        }

    assert of(small()) == {
        "audience: consumer",
        "audience: business",
        "audience: young",
        "audience: high-end",
        "influence: public",
        "influence: private",
    }
    assert of(small(ADVICE % "{audience: young, influence: public, type: product}")) == {
        "audience: business",
        "audience: high-end",
    }


DELIVERY = "  - {id: %s, what: It, every: week, minutes: '30', shown_by: S, practice: C, when: %s}\n"


def test_a_delivery_behind_another_is_told(store) -> None:
    text = "deliveries:\n" + DELIVERY % ("first", "{type: product}") + DELIVERY % ("second", "{type: [product]}")
    found = [problem for problem in told(small(text), store.calendars) if "second: " in problem or "first: " in problem]
    assert len(found) == 1 and "second: " in found[0] and "an earlier one is always taken first" in found[0]


def test_what_is_written_freely_and_said_nowhere_is_told(store) -> None:
    def of(library: Library) -> set[str]:
        made = Prover(library, store.calendars)
        free = [point for point in points(made) if point.path in ("budget.amount", "fee.refund")]
        assert len(free) == 2
        return {point.label for point in free if not matters(made, point)}

    assert of(small()) == {"budget.amount: …", "fee.refund: …"}
    said = ADVICE.replace("text: It", "text: '{budget}'") % "{type: [product, interest]}"
    assert of(small(said)) == {"fee.refund: …"}


def test_a_limit_with_the_same_on_both_sides_is_told(store) -> None:
    found = told(
        small(ADVICE % "{any: [{size.people: {min: 777}}, {type: [product, interest]}], size.goal: {min: 99}}"),
        store.calendars,
    )
    assert [problem for problem in found if "size.people: 776 | 777" in problem and "more-0.yml:2:" in problem]
    assert not [problem for problem in found if "size.goal" in problem]


def test_a_combination_that_empties_a_chapter_is_told(library, store) -> None:
    some = [
        one
        for one in combinations(library)
        if one[0] == "small" and one[3] == "dormant" and one[4:6] == ("open", "free")
    ]
    assert len(some) > 50 and not empty_chapters(library, store.calendars, some)
    poorer = without(library, "advice", "awake-before-newcomers")
    found = empty_chapters(poorer, store.calendars, some)
    assert found and {chapter for _, chapter in found} == {"newcomers"}
    (problem,) = reach._empty(poorer, combinations(library), found)
    assert (
        problem.place.file.endswith("advice.yml")
        and "stage: dormant" in problem.en
        and f"in {len(found)} combinations" in problem.en
    )


def test_several_processors_find_the_same(library, store, monkeypatch) -> None:
    monkeypatch.setattr(sys.modules["generator.reach.combinations"], "cpu_count", lambda: 2)
    poorer = without(library, "advice", "awake-before-newcomers")
    some = [one for one in combinations(library) if one[0] == "small" and one[3:6] == ("dormant", "open", "free")] * 6
    found = empty_chapters(poorer, store.calendars, some)
    assert sorted(map(str, found)) == sorted(
        map(str, empty_chapters(poorer, store.calendars, some[: len(some) // 6]) * 6)
    )


# On the command line


def test_the_command_says_what_was_proved(monkeypatch, capsys) -> None:
    monkeypatch.setattr(reach, "prove", lambda *_: Proof(3, 4, 5, 6, 7, []))
    assert main(["check", "--reach"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0].startswith("3 parts") and "7 combinations" in out and " s on " in err


def test_the_command_fails_with_every_problem(monkeypatch, capsys) -> None:
    problems = [Problem(Place("a.yml", 3, 1), "没用", "in vain"), Problem(Place("b.yml", 9, 1), "空", "empty")]
    monkeypatch.setattr(reach, "prove", lambda *_: Proof(3, 4, 5, 6, 7, problems))
    assert main(["check", "--reach"]) == 1
    err = capsys.readouterr().err
    assert "a.yml:3:1: 没用 | in vain" in err and "b.yml:9:1" in err and "2 to mend" in err
