"""What is wrong is told as what it is, once, where it was caused; what `check` accepts can be printed."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks import mutants, mutation
from generator.cli import main
from generator.compose.sheets import _url
from generator.errors import InputError
from generator.load.layers import read_layers
from generator.load.profiles import notes_on
from generator.load.source import closed, read
from generator.load.store import open_store
from generator.plan.plan import Plan
from generator.writers.text import cut, units

RIGHT = {
    "name": "a",
    "type": "interest",
    "stage": "running",
    "start": "2027-04-05",
    "promise": "p",
    "welcome": ["a"],
    "unwelcome": ["b"],
    "size": {"people": 180, "groups": 1},
    "team": [{"role": "lead", "people": 1, "hours": 9}],
}


def told(profile_of, **changes: object) -> list[str]:
    """What is said of a profile with changes: path of nothing, in English."""
    try:
        profile_of({**RIGHT, **changes})
    except InputError as error:
        return [problem.en for problem in error.problems]
    return []


# Text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("name：晨读会\ntype: interest\n", 1, "full-width colon"),
        ("name: a\nsize: {people: 180}\nteam：\n  - role: lead\n", 3, "full-width colon"),
        ("name：晨读会\n", 1, "full-width colon"),
        ("name: a\ntype:interest\nstage: seed\n", 2, "a space is missing"),
        ("name: a: b\n", 1, "not valid YAML"),
    ],
)
def test_a_colon_of_a_chinese_keyboard_is_told_where_it_stands(text: str, line: int, said: str) -> None:
    _, (problem,) = read(text.encode(), "club.yml")
    assert (problem.place.line, said in problem.en) == (line, True), problem


@pytest.mark.parametrize("text", ["a: 他说：好\n", "a: b\nc: https://example.org/x\n", "- 甲：乙\n- 丙：丁\n"])
def test_a_colon_in_a_text_is_no_mistake(text: str) -> None:
    assert read(text.encode(), "club.yml")[1] == []


@pytest.mark.parametrize("day", ["２０２７-０４-０５", "2027－4－5", "2027/4/5", "2027年4月5日", "2027.04.05"])
def test_a_day_written_otherwise_is_told_once_with_how_it_is_written(day: str, profile_of) -> None:
    (said,) = told(profile_of, start=day)
    assert "2027-04-05" in said


def test_full_width_digits_are_no_numbers_and_no_times(profile_of) -> None:
    assert told(profile_of, size={"people": "１８０"}) and told(profile_of, meets={"day": "sun", "at": "２０:３０"})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    text = f'a: "x\u2028y"{end}b: "\u0085"{end}c: [{end}'
    _, (problem,) = read(text.encode(), "club.yml")
    assert problem.place.line in (3, 4)
    node, _ = read(f'a: "x\u2028y"{end}b: 1'.encode(), "club.yml")
    assert node is not None and node.fields["b"].place.line == 2 and node.keys["b"].line == 2


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("走山\u202e队abc", "走山\u202e队abc\u202c"),
        ("a\u2067b\u202dc", "a\u2067b\u202dc\u202c\u2069"),
        ("a\u202eb\nc", "a\u202eb\u202c\nc"),
        ("\u202eevil\u202c \u2066x\u2069 שלום", "\u202eevil\u202c \u2066x\u2069 שלום"),
        ("\u202c\u2069a", "\u202c\u2069a"),
        ("plain 中文", "plain 中文"),
    ],
)
def test_a_turn_of_the_direction_ends_with_its_line(text: str, ended: str, profile_of, yaml_of) -> None:
    assert closed(text) == ended and closed(ended) == ended
    node, _ = read(yaml_of({"name": text}).encode(), "club.yml")
    assert node is not None and node.fields["name"].value == ended


# Addresses, lists, numbers


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", " vbscript:x", "java\tscript:x", "file:///etc/passwd"],
)
def test_an_address_that_is_none_of_the_web_is_refused(link: str, profile_of) -> None:
    (said,) = told(profile_of, link=link)
    assert "http://" in said


@pytest.mark.parametrize("link", ["", "https://example.org/a?b=c", "http://x", "example.org/a", "localhost:8000/x"])
def test_an_address_of_the_web_is_taken(link: str, profile_of) -> None:
    assert told(profile_of, link=link) == []


@pytest.mark.parametrize(
    ("link", "joined"),
    [
        ("https://x.org/q", "https://x.org/q/sops/{}.html"),
        ("https://x.org/q/", "https://x.org/q/sops/{}.html"),
        ("https://x.org/q?v=1&w=/", "https://x.org/q/sops/{}.html?v=1&w=/"),
        ("https://x.org/q/#top", "https://x.org/q/sops/{}.html#top"),
        ("", ""),
    ],
)
def test_a_sheets_address_is_joined_before_a_query(link: str, joined: str, example, plan_of) -> None:
    plan: Plan = plan_of({**example("reading-club"), "link": link})
    assert _url(plan, plan.sops[0]) == joined.format(plan.sops[0].id)


@pytest.mark.parametrize(
    "changes",
    [
        {"platforms": ["wechat-group", "wechat-group"]},
        {"free_hours": ["evenings", "evenings"]},
        {"problems": ["few-speak", "few-speak"]},
        {"welcome": ["a", "a"]},
        {"risks": ["minors", "health", "minors"]},
        {"also": ["social", "social"]},
        {"team": [{"role": "lead", "hours": 9, "when": ["evenings", "evenings"]}]},
    ],
)
def test_what_stands_twice_in_a_list_counts_once_and_is_noted(changes: dict[str, Any], profile_of, store) -> None:
    once = {name: list({repr(each): each for each in listed}.values()) for name, listed in changes.items()}
    once |= {"team": [{"role": "lead", "hours": 9, "when": ["evenings"]}]} if "team" in changes else {}
    assert profile_of({**RIGHT, **changes}) == profile_of({**RIGHT, **once})
    text = json.dumps({**RIGHT, **changes}).encode()
    noted = [problem for problem in notes_on(text, "p.yml", store.library, store.calendars) if "twice" in problem.en]
    assert len(noted) == 1


@pytest.mark.parametrize(
    ("metric", "value", "right"),
    [
        ("active-7-days", -5, False),
        ("active-7-days", 180, True),
        ("check-in-rate", -20, False),
        ("promise-kept", 250, False),
        ("promise-kept", 100, True),
        ("growth-reported", 1.7e308, False),
        ("new-posts", 5000, True),
        ("team-hours", -8, False),
    ],
)
def test_what_cannot_have_been_counted_is_refused(metric: str, value: float, right: bool, profile_of) -> None:
    assert (told(profile_of, baseline={metric: value}) == []) == right


@pytest.mark.parametrize("number", [10**12, 10**9 + 1, -(10**12)])
def test_a_number_beyond_all_reckoning_is_refused_with_its_place(number: float, profile_of) -> None:
    assert any("out of range" in said for said in told(profile_of, size={"people": number}))


# Overlays


@pytest.fixture
def house(tmp_path: Path):
    """Files of an overlay → its folder."""

    def made(files: dict[str, str], name: str = "house") -> Path:
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, "utf-8")
        return tmp_path / name

    return made


def wrong(folder: Path) -> list[tuple[str, str]]:
    """What is wrong with an overlay: where below its folder, and what."""
    with pytest.raises(InputError) as caught:
        open_store([folder])
    problems = [problem for problem in caught.value.problems if not problem.warning]
    return [(str(problem.place).removeprefix(f"{folder}/"), problem.en) for problem in problems]


ATTACKS = {
    "claim-place": "claims: [{id: okr-objective, places: [' ']}]",
    "given-cond": "advice: [{id: not-small-paper, when: {given: promise}}]",
    "given-set": "advice: [{id: not-small-paper, when: {given: {set: true}}}]",
    "group-size-0": "parameters: [{id: group-size, default: 0, range: [0, 1], cases: []}]",
    "kr-due": "objectives: [{id: o-growth-learning, results: [{id: kr-leader-output, due: 999999999999}]}]",
    "remove-slot": "remove: [{id: points, reason: 'no {reason}'}]",
    "valid-days": "parameters: [{id: handout-valid-days, default: 999999999999, range: [1, 9999999999999]}]",
    "word": "words: [{id: window.days, text: '{days} days'}]",
    "brace": "words: [{id: window.days, text: 'n } days'}]",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_what_cannot_be_printed_is_told_by_check_where_it_stands(name: str, house) -> None:
    found = wrong(house({"all.yml": ATTACKS[name]}))
    assert found and len(found) <= 2 and all(place.startswith("all.yml:1:") for place, _ in found)
    assert all(int(place.split(":")[2]) > 1 for place, _ in found)


@pytest.mark.slow
@pytest.mark.parametrize("label", ["{people", "a } b", "{nobody}"])
def test_a_label_that_cannot_be_filled_in_is_told_with_its_folder(label: str, house) -> None:
    folder = house({"templates/labels.yml": f"foot: {{zh: '{label}', en: '{label}'}}"})
    assert {place.rpartition(":")[0] for place, _ in wrong(folder)} == {"templates/labels.yml:1"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["con", "nul", "com1"])
def test_an_item_called_as_a_device_of_windows_is_told(name: str, house) -> None:
    item = f"advice: [{{id: {name}, chapter: week, place: body, text: t, practice: C}}]"
    assert any("Windows keeps this name" in said for _, said in wrong(house({"all.yml": item})))


@pytest.mark.slow
def test_one_removal_is_one_mistake_however_many_lean_on_it(house) -> None:
    ((place, said),) = wrong(house({"all.yml": "\nremove: [{id: operator, reason: none}]"}))
    assert place.startswith("all.yml:2:") and "places of the library" in said


@pytest.mark.slow
def test_an_item_called_as_a_field_can_be_removed(house) -> None:
    try:
        open_store([house({"all.yml": "remove: [{id: welcome, reason: x}]"})])
    except InputError as error:
        assert not any("cannot be removed" in problem.en for problem in error.problems)


@pytest.mark.slow
def test_what_lies_in_an_overlay_is_read_or_told(house) -> None:
    role = "roles: [{id: operator, title: {zh: 店长%s, en: Shopkeeper}}]"
    folder = house({
        "a.yaml": role % "",
        ".hidden.yml": "broken: [",
        ".git/config.yml": "broken: [",
        "deep/er/b.yml": "metrics: [{id: unanswered, title: {zh: 没人答, en: Without an answer}}]",
        "notes.md": "what we do",
        "c.yml.txt": "x",
        "d.json": "{}",
        "templates/handuot.html.j2": "x",
        "templates/old/handout.html.j2": "x",
    })  # fmt: skip
    (layers, _), store = read_layers([folder]), open_store([folder])
    assert {name.removeprefix(f"{folder}/") for name in layers[1].files} == {"a.yaml", "deep/er/b.yml"}
    told_of = {p.place.file.removeprefix(f"{folder}/"): p.near for p in store.warnings if "not read" in p.en}
    assert set(told_of) == {"d.json", "templates/handuot.html.j2", "templates/old/handout.html.j2"}
    assert told_of["templates/handuot.html.j2"] == "handout.html.j2" and store.overlaid == {"handuot.html.j2"}


def test_every_layer_has_a_name_of_its_own(house, tmp_path: Path) -> None:
    first, second = house({"a.yml": "roles: []"}, "x/library"), house({"a.yml": "roles: []"}, "y/library")
    layers, _ = read_layers([first, second])
    assert [layer.name for layer in layers] == ["library", "library-2", "library-3"]


@pytest.mark.parametrize("path", ["a.yml", "templates/handout.html.j2", "folder"])
def test_a_link_that_leads_out_of_an_overlay_is_refused(path: str, house, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yml").write_text("roles: []")
    folder = house({"b.yml": "roles: []", "templates/x.md": ""})
    target = tmp_path / "outside" if path == "folder" else tmp_path / "outside" / "secret.yml"
    (folder / path).symlink_to(target)
    with pytest.raises(InputError, match="leads out of the overlay"):
        open_store([folder])
    (folder / path).unlink()
    (folder / "c.yml").symlink_to("b.yml")  # one within it is as good as a file
    assert "c.yml" in {Path(name).name for name in read_layers([folder])[0][1].files}


# In the units of office programs


def test_a_text_is_cut_by_the_units_that_office_programs_count() -> None:
    assert units("a中") == 2 and units("𠮷a") == 3
    assert cut("𠮷" * 20, 31) == "𠮷" * 15 and cut("a" * 31, 31) == "a" * 31
    assert cut("𠮷" * 20, 31, "…") == "𠮷" * 15 + "…" and units(cut("a𠮷" * 20, 31, "…")) <= 31


# Drawn


@pytest.mark.slow
def test_a_profile_that_is_not_quite_right_is_refused_or_printed(store) -> None:
    begun, became = time.process_time(), [mutation.profile(number, 2026, store) for number in range(1, 50)]
    assert {"refused", "printed"} == set(became) and time.process_time() - begun < 60


@pytest.mark.slow
def test_what_check_accepts_of_an_overlay_is_printed_for_every_example(monkeypatch) -> None:
    assert {mutation.laid(number, 2026) for number in range(1, 7)} <= {"refused", "printed"}


def test_the_same_seed_draws_the_same() -> None:
    data = {"a": [1, 2, {"b": "x"}], "c": "d"}
    drawn = [mutants.mutant(random.Random("s"), data, ["i"]) for _ in range(2)]
    assert repr(drawn[0]) == repr(drawn[1]) != repr(data) and data == {"a": [1, 2, {"b": "x"}], "c": "d"}


def test_a_broken_profile_on_the_command_line_is_exit_1(tmp_path: Path, capsys) -> None:
    (tmp_path / "p.yml").write_text("name：a\n", "utf-8")
    assert main(["check", str(tmp_path / "p.yml"), "--quiet"]) == 1
    assert "p.yml:1:5" in capsys.readouterr().err
