"""What holds for every profile: nothing but a plan or an error comes of it, and what the plan says is consistent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.errors import InputError
from generator.load.folders import examples
from generator.load.library import Library
from generator.models.reckoning import Lever
from generator.models.troubles import Symptom
from generator.plan.plan import Plan

from .draw import DAYS, profiles

pytestmark = pytest.mark.slow
# A plan takes a tenth of a second: making a failing profile smaller would take minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
CAREFUL = settings(max_examples=60, deadline=None, phases=PHASES, suppress_health_check=CHECKS)

# Profiles with mistakes

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.integers(-2, 400),
    st.floats(0, 1e6, allow_nan=False),
    st.floats(-1e15, 1e15, allow_nan=False),
    DAYS.map(str),
    st.text(max_size=40),
    st.sampled_from(["", " ", "no", "010", "20:30", "{people}", "<b>", "2027-02-30", "operator", "discord", "x" * 300]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def pairs(value: Any) -> Any:
    """Mappings as tuples of pairs, so that a key may stand twice."""
    if isinstance(value, dict):
        return tuple((key, pairs(inner)) for key, inner in value.items())
    return [pairs(inner) for inner in value] if isinstance(value, list) else value


def spots(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The way to every entry of a tree."""
    entries = [pair[1] for pair in value] if isinstance(value, tuple) else value if isinstance(value, list) else []
    for index, inner in enumerate(entries):
        yield (*path, index)
        yield from spots(inner, (*path, index))


def changed(value: Any, path: tuple, change: str, new: Any, name: str) -> Any:
    """The tree with one entry dropped, doubled, given another value or another name."""
    entries, index = list(value), path[0]
    key, inner = entries[index] if isinstance(value, tuple) else (None, entries[index])
    if len(path) > 1:
        inner = changed(inner, path[1:], change, new, name)
    elif change == "retype":
        inner = pairs(new)
    key = name if change == "rename" and len(path) == 1 else key
    entry = (key, inner) if isinstance(value, tuple) else inner
    count = 1 if len(path) > 1 else {"drop": 0, "double": 2}.get(change, 1)
    entries[index : index + 1] = [entry] * count
    return type(value)(entries)


@st.composite
def mutated(draw, start) -> tuple:
    """An example with one to four changes."""
    tree = pairs(start(draw(st.sampled_from(sorted(examples())))))
    for _ in range(draw(st.integers(1, 4))):
        if found := list(spots(tree)):
            change = draw(st.sampled_from(["drop", "double", "retype", "retype", "rename"]))
            tree = changed(tree, draw(st.sampled_from(found)), change, draw(VALUES), draw(st.text(max_size=12)))
    return tree


def test_changes_change():
    tree = pairs({"a": [1, {"b": 2}], "c": "d"})
    assert len(list(spots(tree))) == 5
    assert changed(tree, (0, 1, 0), "double", None, "")[0][1][1] == (("b", 2), ("b", 2))
    assert changed(tree, (1,), "rename", None, "e")[1] == ("e", "d")
    assert changed(tree, (0, 0), "drop", None, "") == (("a", [(("b", 2),)]), ("c", "d"))
    assert changed(tree, (1,), "retype", {"x": 1}, "")[1] == ("c", (("x", 1),))


def attempt(profile: Any, plan_of, files_of, as_of: date | None = None) -> Plan | None:
    """The plan, with everything written from it; None where the profile is wrong and says where."""
    try:
        plan = plan_of(profile, as_of)
    except InputError as error:
        assert error.problems and all(
            p.place.line >= 1 and p.place.column >= 1 and p.zh and p.en for p in error.problems
        )
        return None
    assert {"manual.md", "manual.html", "plan.json"} <= files_of(plan).keys()
    return plan


@CAREFUL
@given(data=st.data())
def test_a_changed_profile_gives_a_plan_or_an_error(data, example, yaml_of, plan_of, files_of):
    profile = yaml_of(data.draw(mutated(example)))
    attempt(profile, plan_of, files_of, data.draw(st.none() | DAYS))


@CAREFUL
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_an_error_with_its_place(data, store):
    from generator.load.profiles import read_profile

    with pytest.raises(InputError) as caught:
        read_profile(data, "p.yml", store.library, store.calendars)
    assert all(str(problem).startswith("p.yml:") for problem in caught.value.problems)


@CAREFUL
@given(data=st.data(), junk=st.text("{}[]:,-#&*!|>'\"%@`?\t\n \\a1", min_size=1, max_size=6))
def test_a_profile_with_junk_in_its_text_gives_a_plan_or_an_error(data, junk, plan_of, files_of):
    text = examples()[data.draw(st.sampled_from(sorted(examples())))].read_text("utf-8")
    spot = data.draw(st.integers(0, len(text)))
    attempt(text[:spot] + junk + text[spot:], plan_of, files_of)


# Profiles without mistakes (tests/draw.py)


@pytest.fixture(scope="module")
def every(store):
    """Profiles that are right."""
    return profiles(store.library)


def test_the_profiles_made_here_are_right_and_mostly_ready(every, plan_of):
    seen = []

    @settings(max_examples=40, deadline=None, phases=PHASES, database=None, derandomize=True)
    @given(every)
    def look(profile):
        seen.append(plan_of(profile))

    look()
    assert len(seen) >= 20 and sum(plan.ready for plan in seen) >= len(seen) / 4
    assert {plan.plan_kind for plan in seen} == {"launch", "takeover"} and len(
        {plan.identity.type for plan in seen}
    ) >= 4


def said(value: Any) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from said(inner)


def cited(value: Any) -> Iterator[str]:
    """Every claim that plain data names as a reason."""
    if isinstance(value, dict):
        yield from value.get("because", ())
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from cited(inner)


@CAREFUL
@given(data=st.data())
def test_no_slot_is_left_in_anything_printed(data, every, plan_of, files_of):
    language = data.draw(st.sampled_from(["zh", "zh-Hant", "en"]))
    files = files_of(plan_of(data.draw(every), data.draw(st.none() | DAYS), language))
    assert [text for text in said(json.loads(files["plan.json"])) if "{" in text or "}" in text] == []
    assert not [line for line in files["manual.md"].splitlines() if "{" in line or "}" in line]
    for path, text in files.items():
        if path.endswith(".html"):
            body = text.partition("</style>")[2]
            assert body and "{" not in body and "}" not in body, path


@CAREFUL
@given(data=st.data())
def test_every_reason_is_among_the_references(data, every, plan_of, files_of):
    files = files_of(plan_of(data.draw(every)))
    plan = json.loads(files["plan.json"])
    names = [reference["id"] for reference in plan.get("references", [])]
    assert set(cited(plan)) == set(names) and len(names) == len(set(names))


def test_an_example_has_many_reasons(example, plan_of, files_of):
    assert len(set(cited(json.loads(files_of(plan_of(example("reading-club")))["plan.json"])))) > 50


@CAREFUL
@given(data=st.data(), after=st.integers(-400, 400))
def test_nothing_before_the_day_of_the_plan_is_printed_as_still_to_come(data, after, every, plan_of):
    profile = data.draw(every)
    as_of = date.fromisoformat(profile["start"]) + timedelta(days=after)
    plan = plan_of(profile, as_of)
    for step in plan.schedule:
        assert (step.state == "past") == (step.end < as_of)
        assert step.day >= as_of or step.state == "past" or step.end > step.day, (
            "only a step of several days may be under way"
        )
    if as_of <= plan.start:
        assert all(step.day >= as_of for step in plan.schedule)


def test_no_key_result_is_due_before_the_day_of_the_plan(example, plan_of):
    plan = plan_of(example("reading-club"), date(2028, 3, 1))
    assert all(result.due >= plan.as_of for result in plan.objective.results)


def test_a_plan_is_valid_on_its_own_day(example, plan_of):
    plan = plan_of(example("reading-club"), date(2028, 3, 1))
    assert plan.valid_until >= plan.as_of


def named_by_levers(plan, library: Library) -> set[str]:
    """Sheets that a lever which was pulled takes away or gives to members by name."""
    pulled = {line.id for line in plan.levers if line.state == "used"}
    levers = [lever for lever in library.of(Lever) if lever.id in pulled and lever.change in ("drop", "helpers")]
    return {name.removeprefix("sops/") for lever in levers for name in lever.on}


def kept_for_troubles(profile, plan, library: Library) -> set[str]:
    """The sheet that each trouble of the profile opens: what a trouble needs is never cut."""
    printed, symptoms = {page.id for page in plan.sops}, library.by_id(Symptom)
    opened = (symptoms[name].open for name in profile.get("problems", ()) if name in symptoms)
    return {found for names in opened if (found := next(filter(printed.__contains__, names), None))}


@CAREFUL
@given(data=st.data())
def test_loads_add_up(data, every, plan_of, store):
    profile = data.draw(every)
    plan = plan_of(profile)
    may_go = named_by_levers(plan, store.library)
    stay = kept_for_troubles(profile, plan, store.library)
    refused = {each["id"] for each in profile.get("leave_out", ())}  # a lever refused with a reason is not pulled
    kept_by_will = {name for name in ("could", "should") if f"{name}s-dropped" in refused} | {"must"}
    for load in plan.loads:
        kept, cut = (sum(task.minutes for task in tasks) for tasks in (load.kept, load.cut))
        slack = 1 + (len(load.kept) + len(load.cut)) / 2  # each task is printed in whole minutes
        assert abs(load.used - kept) <= slack and abs(load.need - kept - cut) <= slack
        assert abs(load.over - max(0, load.used - load.have)) <= 1
        assert all(task.priority != "must" or task.sop in may_go for task in load.cut)
        loose = [t.sop for t in load.kept if t.priority not in kept_by_will and t.minutes and t.sop not in stay]
        assert load.used <= load.have + 1 or not loose, loose
        assert (load.more_people > 0) == (load.over > 0) or load.over < 1
    assert {cut.sop for cut in plan.cuts} == {task.sop for load in plan.loads for task in load.cut}
    tasks = [task.sop for load in plan.loads for task in (*load.kept, *load.cut)]
    assert len(tasks) == len(set(tasks))


@CAREFUL
@given(data=st.data())
def test_the_plan_agrees_with_itself(data, every, plan_of, files_of):
    plan = plan_of(data.draw(every))
    assert plan.objective is None or all(result.due <= plan.valid_until for result in plan.objective.results)
    pages = {page.id: page for page in plan.sops}
    assert len(pages) == len(plan.sops)
    assert [name for name, page in pages.items() if page.printed == "month"] == sorted(
        plan.month, key=list(pages).index
    )
    cut = {cut.sop for cut in plan.cuts}
    assert {name for name, page in pages.items() if page.printed == "cut"} == cut & set(pages)
    assert all(name.partition("/")[0] in ("care", "drill", "event", "delivery", "run") for name in cut - set(pages))
    kept = {name for name, page in pages.items() if page.printed != "cut"}
    assert {cell.sop for cell in plan.week} <= kept | {line.source for line in plan.ledger}
    out = {entry.id for entry in plan.left_out}
    assert not out & {item.id for item in plan.items} and {s.sop for s in plan.schedule} <= {"", *pages}
    files = files_of(plan)
    assert {path.rpartition("/")[2].removesuffix(".html") for path in files if path.startswith("handouts/")} == set(
        pages
    )


@CAREFUL
@given(data=st.data())
def test_a_profile_always_gives_the_same(data, every, plan_of, files_of):
    profile = data.draw(every)
    assert files_of(plan_of(profile)) == files_of(plan_of(dict(reversed(profile.items()))))


# Numbers at the edge


@pytest.mark.parametrize("number", [0, 1, 10**6, 10**9])
def test_any_number_of_people_gives_a_plan(number, example, plan_of, files_of):
    size = {"people": number, "groups": max(1, number), "goal": number, "full_groups": number}
    assert attempt({**example("reading-club"), "size": size, "seeds": {"reachable": number}}, plan_of, files_of)


TINY = ("hours: 168", "hours: 0.0000000000000000000000000000000000001e-280")
ENDLESS = ("active-7-days: 168", "active-7-days: 1.0e999")


@pytest.mark.parametrize(
    "old, new",
    [
        TINY,
        ENDLESS,
        ("hours: 168", "hours: 0"),
        ("hours: 168", "hours: 0.01"),
        ("active-7-days: 168", "active-7-days: -5"),
    ],
)
def test_a_number_at_the_edge_gives_a_plan_or_an_error(old, new, example, yaml_of, plan_of, files_of):
    rest = {key: value for key, value in example("reading-club").items() if key not in ("team", "baseline")}
    text = (
        "".join(f"{key}: {yaml_of(value)}\n" for key, value in rest.items())
        + "team: [{role: operator, hours: 168}]\nbaseline: {active-7-days: 168}\n"
    )
    assert old in text
    attempt(text.replace(old, new), plan_of, files_of)
