"""Overlays: what a house lays over the library, what of it is printed, and what is refused."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.load.library import Layer, basis, load
from generator.load.source import read
from generator.load.store import open_store, read_layers

pytestmark = pytest.mark.slow
BENEATH = """\
metrics:
  - id: active
    title: {zh: 活跃, en: Active}
    unit: people
    formula: {zh: 数人头, en: Count heads}
    by_hand: {zh: 翻名单, en: Read the list}
    every: week
    floor: least
    practice: {grade: B, note: {zh: 某人, en: Somebody}}
readiness:
  - id: ready
    title: {zh: 题, en: Title}
    when: {price: paid, gate: open}
    why: {zh: 因, en: Why}
    aliases: [one, two]
    practice: C
    how:
      - {id: first, do: {zh: 一, en: One}, minute: 5, practice: C}
      - {id: second, do: {zh: 二, en: Two}, practice: C}
"""


def lay(*overlays: str, beneath: str = BENEATH):
    """A small library under overlays called house-1, house-2…; its own folder is `library`."""
    above = [Layer(f"house-{n}", {f"house-{n}/all.yml": text.encode()}) for n, text in enumerate(overlays, 1)]
    library, _, problems = load([Layer("library", {"library/all.yml": beneath.encode()}), *above])
    return library, [p for p in problems if not p.warning], [p for p in problems if p.warning]


def laid(*overlays: str):
    library, problems, _ = lay(*overlays)
    assert not problems
    return library.items["metrics"]["active"], library.items["readiness"]["ready"]


# How one layer lies over another


def test_scalars_texts_and_plain_lists_are_replaced():
    metric, ready = laid(
        "metrics: [{id: active, every: day, title: {zh: 新, en: New}, formula: One for all}]\n"
        "readiness: [{id: ready, aliases: [three]}]"
    )
    assert (metric.every, metric.title.zh, metric.title.en) == ("day", "新", "New")
    assert metric.formula.zh == metric.formula.en == "One for all"
    assert metric.by_hand.en == "Read the list"
    assert ready.aliases == ("three",)


def test_lists_of_objects_are_merged_by_id():
    _, ready = laid("""readiness:
  - id: ready
    how:
      - {id: third, do: {zh: 三, en: Three}, practice: C}
      - {id: first, do: {zh: 壹, en: First of all}}
""")
    assert [(s.id, s.do.en, s.minute) for s in ready.how] == [
        ("first", "First of all", 5),
        ("second", "Two", None),
        ("third", "Three", None),
    ]


def test_conditions_and_marks_are_replaced_whole():
    metric, ready = laid("metrics: [{id: active, practice: {grade: C}}]\nreadiness: [{id: ready, when: {price: free}}]")
    assert (metric.practice.grade, metric.practice.note) == ("C", None)
    assert (ready.when.op, ready.when.path, ready.when.values) == ("in", "price", ("free",))


@pytest.mark.parametrize("change, left", [("{zh: 新}", "en"), ("{en: New}", "zh")])
def test_a_language_left_behind_is_an_error(change, left):
    _, problems, _ = lay(f"metrics: [{{id: active, title: {change}}}]")
    (problem,) = problems
    assert (str(problem.place), problem.en) == (
        "house-1/all.yml:1:31",
        f"a language is left behind: change {left} too, or write one plain string",
    )


def test_traditional_text_is_not_left_behind():
    first, second = (
        "metrics: [{id: active, title: {zh: 旧, en: Old, zh-Hant: 舊}}]",
        "metrics: [{id: active, title: {zh: 新, en: New}}]",
    )
    library, problems, _ = lay(first, second)
    assert problems or library.items["metrics"]["active"].title.hant != "舊"


def test_null_clears_what_is_optional_and_only_that():
    metric, ready = laid(
        "metrics: [{id: active, floor: null}]\nreadiness: [{id: ready, when: null, how: [{id: first, minute: null}]}]"
    )
    assert (metric.floor, ready.how[0].minute, ready.when.parts) == (None, None, ())
    _, problems, _ = lay("metrics: [{id: active, title: null}]")
    assert [p.en for p in problems] == ["'title' is required and missing"]


def test_the_library_itself_may_not_say_a_thing_twice():
    _, problems, _ = lay(beneath=BENEATH + "tiers: []\nroles: []\n")
    assert not problems
    _, problems, _ = lay("metrics: [{id: active, every: day}, {id: active, every: week}]")
    assert ["duplicate id" in p.en for p in problems] == [True]


def test_an_id_belongs_to_one_kind():
    _, problems, _ = lay("tiers: [{id: active}]")
    assert any("duplicate id 'active' (also at library/all.yml:2)" in p.en for p in problems)


# basis


def hash_beneath(text: str = BENEATH) -> str:
    return basis(read(text.encode(), "x")[0].value["metrics"].value[0])


@pytest.mark.parametrize(
    "given, told",
    [
        (hash_beneath(), []),
        ("00000000", [f"set basis to {hash_beneath()}"]),
        (None, [f"no basis: a change beneath will go unnoticed; today it is {hash_beneath()}"]),
    ],
)
def test_basis_notices_a_change_beneath(given, told):
    line = f'basis: "{given}", ' if given else ""
    _, problems, warnings = lay(f"metrics: [{{id: active, {line}every: day}}]")
    assert not problems and len(warnings) == len(told)
    assert all(said in warning.en and warning.place.file == "house-1/all.yml" for warning, said in zip(warnings, told))


def test_a_basis_goes_stale_when_a_word_beneath_changes():
    changed = BENEATH.replace("Count heads", "Count noses")
    assert changed != BENEATH and hash_beneath(changed) != hash_beneath()
    assert hash_beneath("# a comment\n" + BENEATH) == hash_beneath()


def test_a_basis_need_not_be_quoted():
    """It begins with a letter, so that YAML never takes one for a number."""
    for n in range(400):
        assert hash_beneath(BENEATH.replace("Count heads", f"Count {n}"))[0].isalpha()


# Several layers


def test_two_overlays_lie_on_top_of_each_other():
    metric, _ = laid("metrics: [{id: active, every: day, unit: posts}]", "metrics: [{id: active, every: month}]")
    assert (metric.every, metric.unit) == ("month", "posts")
    assert dict(metric.origin.overridden) == {"unit": "house-1", "every": "house-2"}
    assert (metric.origin.layer, metric.origin.file) == ("library", "library/all.yml")


def test_a_later_overlay_may_change_what_an_earlier_one_brought():
    new = "metrics: [{id: fresh, title: T, unit: posts, formula: F, by_hand: B, every: day, practice: C}]"
    library, problems, _ = lay(new, "metrics: [{id: fresh, every: week}]")
    fresh = library.items["metrics"]["fresh"]
    assert not problems and fresh.every == "week"
    assert (fresh.origin.layer, fresh.origin.overridden) == ("house-1", (("every", "house-2"),))


# remove


def test_remove_takes_out_and_remembers():
    library, problems, _ = lay("remove: [{id: active, reason: {zh: 不数, en: Not counted}}]")
    (removed,) = library.removed
    assert not problems and not library.items["metrics"]
    assert (removed.kind, removed.id, removed.title.en, removed.reason.en, removed.layer) == (
        "metrics",
        "active",
        "Active",
        "Not counted",
        "house-1",
    )


@pytest.mark.parametrize(
    "text, place, said, near",
    [
        ("remove: [{id: activ, reason: x}]", "1:15", "nothing to remove", "active"),
        ("remove: [{id: active}]", "1:10", "'reason' is required", ""),
        ("remove: [active]", "1:10", "wrong type", ""),
        ("remove: active", "1:9", "wrong type", ""),
        ("remoov: []", "1:1", "unknown kind", "remove"),
        ("remove: [{id: active, reason: {zh: 不}}]", "1:31", "the en text is missing", ""),
    ],
)
def test_a_wrong_removal_is_an_error_with_its_place(text, place, said, near):
    _, (problem, *_), _ = lay(text)
    assert str(problem.place) == f"house-1/all.yml:{place}" and said in problem.en and problem.near == near


# A house over the real library, up to what is printed


@pytest.fixture
def house(tmp_path):
    """Writes files (path → text) below an overlay's folder; returns the folder."""

    def made(files: dict[str, str], name: str = "house") -> Path:
        for path, text in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return tmp_path / name

    return made


NEW_SOP = """\
id: night-walk
title: {zh: 夜走一圈, en: A walk at night}
phase: run
chapter: content
priority: must
trigger: {zh: 月底最后一个周五, en: The last Friday of the month}
owner: operator
backup: lead
every: month
minutes: 30
channel: home
material: {zh: 手电, en: A torch}
steps:
  - {id: go, do: {zh: 出门走到桥头, en: Walk to the bridge}, practice: C}
stop: {zh: 下雨就停, en: Stop when it rains}
done: {zh: 走到桥头了, en: The bridge is reached}
if_it_fails: {zh: 下周再走, en: Walk next week}
escalate: {to: lead, within: 60}
record: tracker.duty
practice: C
"""
CHANGES = """\
sops:
  - id: topic
    basis: "00000000"
    minutes: 25
    material: {zh: 本屋的一张纸, en: A sheet of this house}
parameters: [{id: nudge-limit, default: 4}]
remove: [{id: points, reason: {zh: 本屋不发积分, en: This house gives no points}}]
"""


def test_an_overlay_shows_in_the_plan_and_in_print(house, example, plan_of, files_of):
    store = open_store([house({"all.yml": CHANGES, "sops/night-walk.yml": NEW_SOP})])
    plan = plan_of(example("reading-club"), library=store, language="zh")
    files = files_of(plan, store)
    data = json.loads(files["plan.json"])
    items = {item["id"]: item for item in data["items"]}
    assert items["topic"]["overridden"] == {"minutes": "house", "material": "house"} and "layer" not in items["topic"]
    assert items["night-walk"]["layer"] == "house"
    assert not any(
        "overridden" in item or "layer" in item
        for name, item in items.items()
        if name not in ("topic", "night-walk", "nudge-limit")
    )
    (out,) = [out for out in data["left_out"] if out["by"] == "overlay"]
    assert (out["id"], out["reason"]) == ("points", "本屋不发积分") and "points" not in items
    assert "本屋不发积分" in files["reference.md"] and "本屋不发积分" in files["reference.html"]
    (sheet,) = [path for path in files if path.endswith("/night-walk.html")]
    assert "出门走到桥头" in files[sheet]
    (topic,) = [path for path in files if path.endswith("/topic.html")]
    assert "本屋的一张纸" in files[topic]


def test_the_layer_of_a_default_is_in_the_plan(house, example, plan_of):
    profile = {**example("reading-club"), "parameters": {}}
    store = open_store([house({"all.yml": CHANGES})])
    (setting,) = [s for s in plan_of(profile, library=store).settings if s.id == "nudge-limit"]
    assert (setting.value, setting.origin, setting.layer) == (4, "default", "house")


def test_the_layer_of_a_role_is_in_the_plan(house, example, plan_of):
    store = open_store([house({"all.yml": "roles: [{id: operator, title: {zh: 掌柜, en: Keeper}}]"})])
    plan = plan_of(example("reading-club"), library=store)
    assert "掌柜" in {role.title for role in plan.roles}
    assert {"title": "house"} in [item.overridden for item in plan.items]


def test_a_stale_basis_warns_on_the_command_line_and_does_not_stop(house, cli):
    folder = house({"all.yml": CHANGES})
    done = cli("generate", "reading-club", "--overlay", folder, "--only", "plan", "-o", "out", "--quiet")
    assert done.returncode == 0
    assert f"{folder.as_posix()}/all.yml:3:12: " in done.stderr and "then set basis to " in done.stderr


def test_two_overlays_on_the_command_line_are_laid_in_their_order(house, cli, tmp_path):
    for name, minutes in (("low", 21), ("high", 22)):
        house({"all.yml": f"sops: [{{id: topic, minutes: {minutes}}}]"}, name)
    for order, minutes in ((("low", "high"), 22), (("high", "low"), 21)):
        done = cli(
            "generate",
            "reading-club",
            *(a for name in order for a in ("--overlay", name)),
            "--only",
            "plan",
            "-o",
            "out",
        )
        assert done.returncode == 0
        data = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
        assert [sop["minutes"] for sop in data["sops"] if sop["id"] == "topic"] == [minutes]
        assert [item["overridden"] for item in data["items"] if item["id"] == "topic"] == [{"minutes": order[1]}]


@pytest.mark.parametrize(
    "files, said",
    [
        ({"all.yml": "sops: [{id: Topic 2}]"}, "Topic 2"),
        ({"all.yml": 'metrics: [{id: "../../etc"}]'}, "../../etc"),
        ({"sops/night.yml": NEW_SOP}, "the file should be called night-walk.yml"),
        ({"all.yml": "sops: [{id: topic, stop: {zh: '{peeple}', en: x}}]"}, "unknown slot 'peeple'"),
        ({"all.yml": "sops: [{id: topic, when: {size.poeple: {min: 1}}}]"}, "no such profile field"),
        ({"all.yml": "sops: [{id: topic, because: [nobody]}]"}, "unknown id"),
        ({"all.yml": "parameters: [{id: nudge-limit, default: 99}]"}, "outside"),
        ({"templates/labels.yml": "contents: {zh: 目录}"}, "the en text is missing"),
    ],
)
def test_a_wrong_overlay_is_an_error(files, said, house):
    with pytest.raises(InputError) as caught:
        open_store([house(files)])
    assert said in str(caught.value)


def test_an_overlay_that_is_not_there_is_an_error(cli):
    done = cli("generate", "reading-club", "--overlay", "nowhere")
    assert done.returncode == 1 and "nowhere:1:1: " in done.stderr


def test_a_label_of_an_overlay_replaces_ours(house, example, plan_of, files_of):
    store = open_store([house({"templates/labels.yml": "title.manual: {zh: 本屋手册, en: House manual}"})])
    assert "本屋手册" in files_of(plan_of(example("hiking-club"), library=store), store)["manual.html"]


def test_a_label_that_nothing_prints_is_an_error(house):
    with pytest.raises(InputError):
        open_store([house({"templates/labels.yml": "title.manuel: {zh: 本屋手册, en: House manual}"})])


def test_a_label_with_a_wrong_slot_is_an_error(house):
    with pytest.raises(InputError):
        open_store([house({"templates/labels.yml": "minutes: {zh: '{nope}分钟', en: '{nope} min'}"})])


# Removing what others lean on

LEANED_ON = {
    "sops": "points",
    "launch": None,
    "objectives": None,
    "tensions": None,
    "advice": None,
    "readiness": None,
    "symptoms": "gone-quiet",
    "claims": None,
    "sources": None,
    "roles": "events",
    "tiers": "quiet-earnest",
    "metrics": "thoughtful-share",
    "words": "list.comma",
}


@pytest.mark.parametrize("kind", list(LEANED_ON))
def test_what_is_removed_leaves_a_plan_or_an_error(kind, store, example, plan_of, files_of):
    from generator.load.compile import examine

    name = LEANED_ON[kind] or next(iter(store.library.items[kind]))
    assert name in store.library.items[kind]
    layers, labels = read_layers([])
    library, _, problems = examine(
        [*layers, Layer("house", {"x.yml": f"remove: [{{id: {name}, reason: gone}}]".encode()})], labels
    )
    if not [p for p in problems if not p.warning]:
        without = dataclasses.replace(store, library=library)
        for profile in ("reading-club", "fan-club"):
            files_of(plan_of(example(profile), library=without), without)


# Templates of an overlay

HARMLESS = "{{ page.title }} {{ plan.name }}"
UNTRUSTED = {
    "class": "{{ plan.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ labels.get.__globals__ }}",
    "format": '{{ "{0.__class__.__init__.__globals__}".format(plan) }}',
    "attribute filter": '{{ plan | attr("__class__") }}',
    "file": '{% include "/etc/passwd" %}',
    "way up": '{% include "../../etc/passwd" %}',
    "endless": "{% for i in range(1000000000) %}{% endfor %}",
    "nested": "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
    "doubling": "{% set n = namespace(x='xx') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "product": "{{ 'x' * 99999 * 99999 }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "width": "{{ 'x'.ljust(99999999999) }}",
    "wide format": "{{ '%9999999999d' % 1 }}",
    "wide filter": "{{ 'x'|center(9999999999) }}",
    "replaced": "{{ ('x' * 9999)|replace('x', 'y' * 9999) }}",
    "macro": "{% macro m(n) %}{% for i in range(99999) %}{{ m(n) }}{% endfor %}{% endmacro %}{{ m(1) }}",
    "change": "{% if labels.update({'x': 'y'}) %}{% endif %}",
    "undefined": "{{ nobody }}",
    "undefined field": "{{ plan.nobody }}",
    "syntax": "{% if %}",
    "division": "{{ 1 / 0 }}",
}


def rendered(text: str, house, example, plan_of, files_of) -> str:
    store = open_store([house({"templates/handout.html.j2": text})])
    assert store.overlaid == {"handout.html.j2"}
    files = files_of(plan_of(example("hiking-club"), library=store), store)
    return next(text for path, text in files.items() if path.startswith("handouts/"))


def test_a_template_of_an_overlay_is_used(house, example, plan_of, files_of):
    assert "周末走山队" in rendered(HARMLESS, house, example, plan_of, files_of)


@pytest.mark.parametrize("name", UNTRUSTED)
def test_a_template_of_an_overlay_cannot_get_out_and_names_nothing_undefined(name, house, example, plan_of, files_of):
    with pytest.raises(Exception) as caught:
        rendered(UNTRUSTED[name], house, example, plan_of, files_of)
    assert type(caught.value).__name__ in (
        "SecurityError",
        "TemplateNotFound",
        "OverflowError",
        "UndefinedError",
        "TemplateSyntaxError",
        "ZeroDivisionError",
        "InputError",
        "TooMuch",
        "RecursionError",
    )


@pytest.mark.parametrize("name", UNTRUSTED)
def test_a_wrong_template_of_an_overlay_is_the_users_mistake(name, house, cli, tmp_path):
    folder = house({"templates/handout.html.j2": "\n" + UNTRUSTED[name]})
    done = cli("generate", "hiking-club", "--overlay", folder, "-o", "out")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "handout.html.j2" in done.stderr
    assert not (tmp_path / "out" / "manual.md").exists()
