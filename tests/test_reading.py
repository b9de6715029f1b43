"""Reading: whatever stands in a file, every mistake is told with its place, and nothing but the mistakes."""

from __future__ import annotations

import shutil

import pytest

from generator.errors import InputError, Place
from generator.load import layers
from generator.load import store as locator
from generator.load.folders import data_folder
from generator.load.library import Layer, load
from generator.load.profiles import read_profile
from generator.load.source import plain, read
from generator.load.store import open_store

WRONG_PROFILE = """\
name: 晨读会
type: interests
stage: seed
size:
  people: many
  people: 5000
start: 2027-02-30
promis: 每月读完一本
"""
WRONG_TOPIC = """\
id: wrong-topic
titel: {zh: 话题, en: Topic}
minutes: soon
owner: moderater
priority: should
priority: must
at: "25:30"
"""


@pytest.fixture
def problems(store):
    """Bytes of a profile → its problems."""

    def found(data: bytes):
        with pytest.raises(InputError) as caught:
            read_profile(data, "p.yml", store.library, store.calendars)
        return caught.value.problems

    return found


def at(problems, line: int, column: int):
    """The one problem at a place."""
    (problem,) = [p for p in problems if (p.place.line, p.place.column) == (line, column)]
    return problem


def in_places(problems):
    return sorted((p.place.line, p.place.column) for p in problems)


# Five mistakes in one run


def test_five_mistakes_in_a_profile_are_told_in_one_run(problems):
    found = problems(WRONG_PROFILE.encode())
    assert in_places(found) == [(2, 7), (5, 11), (6, 3), (7, 8), (8, 1)]
    unknown_id, wrong_type, twice, no_day, unknown_field = (at(found, *place) for place in in_places(found))
    assert unknown_id.near == "interest" and {"interest", "product", "idol"} <= set(unknown_id.allowed)
    assert "whole number" in wrong_type.en and "text" in wrong_type.en
    assert "duplicate key 'people' (first on line 5)" in twice.en
    assert "no such day: 2027-02-30" in no_day.en
    assert unknown_field.near == "promise" and "promise" in unknown_field.allowed


def test_five_mistakes_in_a_profile_on_the_command_line(cli, tmp_path):
    (tmp_path / "wrong.yml").write_text(WRONG_PROFILE, "utf-8")
    done = cli("generate", "wrong.yml", "-o", "out")
    assert (done.returncode, done.stdout) == (1, "")
    for place in ("2:7", "5:11", "6:3", "7:8", "8:1"):
        assert f"wrong.yml:{place}: " in done.stderr
    assert "did you mean: interest\n" in done.stderr and "did you mean: promise\n" in done.stderr
    assert "allowed: idol, industry, interest, product, relation, social" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_every_problem_of_several_profiles_is_told_by_check(cli, tmp_path):
    for name in ("one.yml", "two.yml"):
        (tmp_path / name).write_text(WRONG_PROFILE, "utf-8")
    done = cli("check", "one.yml", "two.yml")
    assert done.returncode == 1
    assert done.stderr.count("one.yml:") == done.stderr.count("two.yml:") == 5


def assert_five_of_the_topic(problems, file):
    ours = [p for p in problems if p.place.file == file and "missing" not in p.en]
    assert in_places(ours) == [(2, 1), (3, 10), (4, 8), (6, 1), (7, 5)]
    unknown_field, wrong_type, unknown_id, twice, clock = (at(ours, *place) for place in in_places(ours))
    assert unknown_field.near == "title" and "title" in unknown_field.allowed
    assert "whole number" in wrong_type.en
    assert unknown_id.near == "moderator" and "operator" in unknown_id.allowed
    assert "duplicate key 'priority' (first on line 5)" in twice.en
    assert "20:30" in clock.en


def test_five_mistakes_in_a_playbook_file(tmp_path, monkeypatch):
    for name in ("playbooks", "templates"):
        shutil.copytree(data_folder(name), tmp_path / name)
    (tmp_path / "playbooks" / "sops" / "wrong-topic.yml").write_text(WRONG_TOPIC, "utf-8")
    for module in (locator, layers):
        monkeypatch.setattr(module, "data_folder", lambda name: tmp_path / name)
    monkeypatch.setattr(locator, "PACKAGE", tmp_path)
    with pytest.raises(InputError) as caught:
        open_store([])
    assert_five_of_the_topic(caught.value.problems, "playbooks/sops/wrong-topic.yml")


def test_five_mistakes_in_an_overlay(cli, tmp_path):
    file = tmp_path / "house" / "sops" / "wrong-topic.yml"
    file.parent.mkdir(parents=True)
    file.write_text(WRONG_TOPIC, "utf-8")
    with pytest.raises(InputError) as caught:
        open_store([tmp_path / "house"])
    assert_five_of_the_topic(caught.value.problems, file.as_posix())
    done = cli("generate", "reading-club", "--overlay", "house", "-o", "out")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "house/sops/wrong-topic.yml:4:8: " in done.stderr and "did you mean: moderator\n" in done.stderr


def test_mistakes_of_the_library_and_of_an_overlay_are_told_together():
    library = Layer("library", {"a.yml": b"rolls: []\n"})
    house = Layer("house", {"b.yml": b"metricks: []\n"})
    found = load([library, house])[2]
    assert [(str(p.place), p.near) for p in found] == [("a.yml:1:1", "roles"), ("b.yml:1:1", "metrics")]


# Files that are no profile at all

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
REFUSED = {
    "empty": (b"", "1:1", "the file is empty"),
    "only a byte-order mark": (b"\xef\xbb\xbf", "1:1", "the file is empty"),
    "only a comment": (b"# name: x\n", "1:1", "the file is empty"),
    "only null": (b"~\n", "1:1", "the file is empty"),
    "only a document mark": (b"---\n", "1:1", "the file is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "1:1", "not UTF-8"),
    "Chinese of another age": ("name: 晨读会\n".encode("gbk"), "1:7", "not UTF-8"),
    "UTF-16": ("name: x\n".encode("utf-16"), "1:1", "not UTF-8"),
    "control character": (b"name: a\nlink: b\x07c\n", "2:8", "control character"),
    "5 MB": (b"name: " + b"x" * 5_000_000, "1:1", "over 1 MB"),
    "alias bomb": (BOMB.encode(), "5:", "once its aliases are expanded"),
    "alias of itself": (b"name: &a [*a]\n", "1:11", "no anchor a"),
    "20,000 open brackets": (b"[" * 20_000, "1:101", "nested deeper than 100"),
    "20,000 open braces": (b"{a: " * 20_000, "1:401", "nested deeper than 100"),
    "python tag": (b'name: !!python/object/apply:os.system ["true"]\n', "1:7", "tags such as !!python"),
    "own tag": (b"name: !secret x\n", "1:7", "tags such as !secret"),
    "tab": (b"name: x\nsize:\n\tpeople: 5\n", "3:1", "a tab in the indentation"),
    "merge key": (b"size: &s {people: 5}\nplace:\n  <<: *s\n", "3:3", "merge keys"),
    "several documents": (b"name: a\n---\nname: b\n", "2:1", "only one document"),
    "list at the top": (b"- name: a\n", "1:1", "fields is needed, this is a list"),
    "text at the top": ("晨读会\n".encode(), "1:1", "fields is needed, this is text"),
    "a full-width colon at the top": ("name：晨读会\n".encode(), "1:5", "a full-width colon"),
    "number at the top": (b"42\n", "1:1", "fields is needed, this is a whole number"),
    "a list as a key": (b"? [a, b]\n: c\n", "1:8", "a key must be plain text"),
    "not closed": (b"name: x\nsize: {people: 5\n", "3:1", "not valid YAML"),
    "lone surrogate": (b'name: "\\ud83d"\n', "1:", "not valid YAML"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place_and_reason(name, problems):
    data, place, said = REFUSED[name]
    (problem,) = problems(data)
    assert str(problem.place).startswith(f"p.yml:{place}")
    assert said in problem.en and problem.zh


@pytest.mark.parametrize("name", ["empty", "binary", "5 MB", "alias bomb", "20,000 open brackets", "python tag"])
def test_what_cannot_be_read_never_gives_a_traceback(name, cli, tmp_path):
    (tmp_path / "p.yml").write_bytes(REFUSED[name][0])
    done = cli("generate", "p.yml")
    assert done.returncode == 1
    assert REFUSED[name][2] in done.stderr and "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.yml"]


@pytest.mark.parametrize("name", REFUSED)
def test_the_same_holds_for_an_overlay_file(name):
    data = REFUSED[name][0]
    _, _, problems = load([Layer("house", {"house.yml": data})])
    assert problems and {p.place.file for p in problems} == {"house.yml"}


@pytest.mark.parametrize("name", [name for name in REFUSED if "top" not in name])
def test_the_python_parser_refuses_what_the_c_parser_refuses(name, monkeypatch):
    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    node, found = read(REFUSED[name][0], "p.yml")
    assert node is None and found


# What YAML would like to turn into something else


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "010", "20:30", "0x1F", "1_000", "1e3", "+5", ".5", "2027-02-30", "=", "NaN", ".inf", "True"],
)
def test_a_plain_word_stays_text(text):
    node, found = read(f"name: {text}\n".encode(), "p.yml")
    assert not found and plain(node) == {"name": text}


def test_a_plain_word_stays_text_up_to_the_manual(example, yaml_of, plan_of, files_of):
    rest = {key: value for key, value in example("hiking-club").items() if key not in ("name", "contact", "decides")}
    lines = "".join(f"{key}: {yaml_of(value)}\n" for key, value in rest.items())
    plan = plan_of("name: no\ncontact: 010\ndecides: 20:30\n" + lines)
    assert (plan.name, plan.contact, plan.decides) == ("no", "010", "20:30")
    assert "# no\n" in files_of(plan)["manual.md"]


@pytest.mark.parametrize(
    "text, value",
    [("true", True), ("false", False), ("null", None), ("~", None), ("0", 0), ("-3", -3), ("2.50", 2.5), ('"5"', "5")],
)
def test_what_is_typed(text, value):
    found = plain(read(f"name: {text}\n".encode(), "p.yml")[0])["name"]
    assert (found, type(found)) == (value, type(value))


def test_a_number_where_text_belongs_says_to_quote_it(problems):
    assert 'quote it: "123"' in at(problems(b"name: 123\n"), 1, 7).en


# Bytes around the text


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(problems):
    plain_file, windows = WRONG_PROFILE.encode(), WRONG_PROFILE.replace("\n", "\r\n").encode()
    assert problems(windows) == problems(plain_file) == problems(b"\xef\xbb\xbf" + windows)


def test_a_byte_order_mark_and_windows_line_ends_are_read(yaml_of, example, profile_of, store):
    text = "".join(f"{key}: {yaml_of(value)}\r\n" for key, value in example("reading-club").items())
    marked = read_profile(b"\xef\xbb\xbf" + text.encode(), "p.yml", store.library, store.calendars)
    assert marked == profile_of(example("reading-club"))


# Duplicates


@pytest.mark.parametrize(
    "text, place, key",
    [
        ("size:\n  people: 1\n  goal: 2\n  people: 3\n", "4:3", "people"),
        ("team:\n  - {role: lead, hours: 1, role: operator}\n", "2:28", "role"),
        ("a:\n  b:\n    c: {d: 1, d: 2}\n", "3:15", "d"),
        ('name: x\n"name": y\n', "2:1", "name"),
    ],
)
def test_a_key_may_stand_once_at_any_depth(text, place, key):
    (problem,) = read(text.encode(), "p.yml")[1]
    assert str(problem.place) == f"p.yml:{place}" and f"duplicate key '{key}'" in problem.en


def test_a_parameter_may_be_set_once_however_it_is_spelt(example, profile_of):
    with pytest.raises(InputError):
        profile_of({**example("reading-club"), "parameters": {"nudge-limit": 3, "nudge_limit": 4}})


def test_an_item_may_stand_once_in_a_layer():
    item = b"sources: [{id: s, title: t, original: t, author: a, date: d, where: w}]\n"
    _, _, problems = load([Layer("library", {"a.yml": item, "b.yml": item})])
    (problem,) = problems
    assert problem.place == Place("b.yml", 1, 16) and "duplicate id 's' (also at a.yml:1)" in problem.en


# Values that are not possible


@pytest.mark.parametrize(
    "change, said",
    [
        ({"start": "2027-13-01"}, "no such day"),
        ({"start": "2027-3-1"}, "2027-03-01"),
        ({"start": 20270301}, "2027-03-01"),
        ({"language": "zh-TW"}, "not a choice"),
        ({"stage": "sead"}, "unknown id"),
        ({"size": {"people": -1}}, "out of range"),
        ({"size": {"people": 10, "groups": 0}}, "out of range"),
        ({"size": {"people": 10, "groups": 2, "full_groups": 3}}, "more full groups"),
        ({"team": [{"role": "operator", "hours": 169}]}, "out of range"),
        ({"home": "discord"}, "one of platforms"),
        ({"also": ["interest"]}, "same as type"),
        ({"place": {"region": "XX"}}, "no holidays"),
        ({"problems": ["few-speek"]}, "unknown id"),
        ({"parameters": {"nudge-limit": 99}}, "out of range"),
        ({"parameters": {"nudge-limits": 3}}, "unknown id"),
        ({"baseline": {"active": 3}}, "unknown id"),
        ({"leave_out": [{"id": "topics", "reason": "x"}]}, "unknown id"),
        ({"team": {"role": "operator"}}, "list"),
        ({"leader": "kol"}, "fields"),
        ({"welcome": "x"}, "list"),
        ({"given": []}, "unknown field"),
    ],
)
def test_a_value_that_is_not_possible_is_an_error(change, said, example, profile_of):
    with pytest.raises(InputError) as caught:
        profile_of({**example("reading-club"), **change})
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["name", "type", "stage", "size", "start"])
def test_what_is_required_is_missed(name, example, profile_of):
    profile = example("reading-club")
    del profile[name]
    with pytest.raises(InputError) as caught:
        profile_of(profile)
    assert f"'{name}' is required and missing" in str(caught.value)


@pytest.mark.parametrize("name", ["", " ", "\n"])
def test_a_community_has_a_name(name, example, profile_of):
    with pytest.raises(InputError):
        profile_of({**example("reading-club"), "name": name})


def test_an_escaped_control_character_is_refused_like_a_bare_one(example, profile_of):
    with pytest.raises(InputError):
        profile_of({**example("reading-club"), "name": "a\0b"})
