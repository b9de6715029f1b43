"""A profile may bring a platform that the library does not know.

Nothing breaks, and its properties count like those of any other.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from generator.errors import InputError
from generator.load.folders import examples
from generator.models.base import LANGUAGES
from generator.models.codec import to_data

FEISHU = {
    "id": "feishu",
    "title": "飞书群",
    "capacity": 50,
    "fits": "公司里本来就用",
    "properties": {
        "owner": "行政部的账号",
        "notice": "看得到谁没读",
        "search": "都能搜",
        "export": "能导出",
        "cost": "公司已付",
        "full": "再开一个",
    },
}
BARE = {"id": "hall", "title": "后面那间屋"}
HAN = re.compile("[\u4e00-\u9fff]+")


def with_own(profile: dict[str, Any], *own: dict[str, Any], beside: tuple[str, ...] = ()) -> dict[str, Any]:
    """The profile at home on the first of its own platforms, with others of the library beside."""
    return {
        **profile,
        "own_platforms": list(own),
        "platforms": [*(each["id"] for each in own), *beside],
        "home": own[0]["id"],
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("beside", [(), ("wechat-group",)])
@pytest.mark.parametrize("name", ["reading-club", "deal-group", "craft-discord", "hiking-club"])
def test_there_is_a_manual_in_every_language(name, beside, language, example, plan_of, files_of):
    plan = plan_of(with_own(example(name), FEISHU, BARE, beside=beside), language=language)
    files = files_of(plan)
    assert plan.ready and plan.month and [page.id for page in plan.identity.platforms] == ["feishu", "hall", *beside]
    both = files["manual.md"] + files["reference.md"]
    assert "飞书群" in both and "飛書" not in both
    assert {(item.id, item.layer) for item in plan.items if item.kind == "platforms"} >= {
        ("feishu", "profile"),
        ("hall", "profile"),
    }
    assert json.loads(files["plan.json"])["items"]


@pytest.mark.parametrize("name", sorted(examples()))
def test_every_example_may_move_there(name, example, plan_of, files_of):
    for own in (FEISHU, BARE, {**FEISHU, "grouped": False, "own": True}):
        plan = plan_of(with_own(example(name), own))
        assert plan.ready and plan.week and files_of(plan)["manual.html"]


def test_what_is_known_is_told_and_what_is_missing_is_asked(example, plan_of):
    plan = plan_of(with_own(example("deal-group"), FEISHU, BARE))
    told, asked = plan.identity.platforms
    said = [said.text for _, said, _ in told.properties]
    assert set(FEISHU["properties"].values()) <= set(said) and len(said) == 7 and any("50" in text for text in said)
    assert [about for about, _, _ in asked.properties] == ["容量", "归谁", "怎么通知到人", "满了怎么办"]
    assert all("第一周" in said.text for _, said, _ in asked.properties)
    assert not any(said.grade or said.because for _, said, _ in (*told.properties, *asked.properties))


def test_a_place_without_groups_is_not_asked_when_it_is_full(example, plan_of):
    (page,) = plan_of(with_own(example("deal-group"), {**BARE, "grouped": False})).identity.platforms
    assert [about for about, _, _ in page.properties] == ["归谁", "怎么通知到人"]


def test_capacity_drives_the_numbers(example, plan_of):
    profile = {**example("deal-group"), "size": {"people": 900, "goal": 900}}
    for capacity, size, groups in ((50, 50, 18), (300, 300, 3), (5000, 5000, 1), (None, 200, 5)):
        plan = plan_of(with_own(profile, {**FEISHU, "capacity": capacity}))
        numbers = {number.id: number for number in plan.numbers}
        assert numbers["groups-needed"].value == groups and f"{size}" in numbers["groups-needed"].chain
        assert {setting.id: setting.value for setting in plan.settings}["group-size"] == size
        assert {fact.field: fact.value for fact in plan.facts}["size.groups"] == str(groups)


def test_it_is_treated_like_a_known_platform_with_the_same_properties(example, plan_of, store):
    """LINE groups hold 500 and are kept in groups; only what names them may differ."""
    named = {
        item.id
        for items in store.library.items.values()
        for item in items.values()
        if "line-group" in json.dumps(to_data(item))
    }
    known = plan_of({**example("deal-group"), "platforms": ["line-group"], "home": "line-group"})
    own = plan_of(with_own(example("deal-group"), {**FEISHU, "capacity": 500}))
    ids = [{(item.kind, item.id) for item in plan.items if item.kind != "platforms"} for plan in (known, own)]
    assert {name for _, name in ids[0] ^ ids[1]} <= named and len(ids[0]) > 50
    settings = [{s.id: s.value for s in plan.settings if s.id not in named} for plan in (known, own)]
    assert settings[0] == settings[1] and len(settings[0]) > 10
    other = plan_of(with_own(example("deal-group"), {**FEISHU, "grouped": False}))
    assert ids[0] != {(item.kind, item.id) for item in other.items if item.kind != "platforms"}


def test_its_words_are_never_filled_in(example, plan_of, files_of):
    own = {**FEISHU, "title": "{people} {home}", "fits": "{nobody}"}
    manual = files_of(plan_of(with_own(example("reading-club"), own)))["reference.html"]
    assert "{people} {home}" in manual.replace("&#123;", "{").replace("&#125;", "}") and "{nobody}" in manual


@pytest.mark.parametrize(
    "own, said",
    [
        ({**FEISHU, "id": "line-group"}, "the library has a platform 'line-group'"),
        ({**FEISHU, "capacity": 0}, "out of range"),
        ({**FEISHU, "id": "Fei Shu"}, "not of the form"),
        ({"id": "feishu"}, "'title' is required"),
        ({**FEISHU, "seats": 5}, "unknown field"),
        ({**FEISHU, "properties": {"ownr": "x"}}, "did you mean: owner"),
        ({**FEISHU, "properties": {"owner": 5}}, "quote it"),
    ],
)
def test_a_mistake_in_it_is_told(own, said, example, profile_of):
    with pytest.raises(InputError) as caught:
        profile_of(with_own(example("reading-club"), own))
    assert said in str(caught.value)


def test_an_unknown_platform_is_told_with_the_nearest_own_one(example, profile_of):
    for change in ({"platforms": ["feishu", "feishuu"]}, {"home": "feishuu"}):
        with pytest.raises(InputError) as caught:
            profile_of({**with_own(example("reading-club"), FEISHU), **change})
        (problem,) = caught.value.problems
        assert problem.near == "feishu" and "feishu" in problem.allowed and "wechat-group" in problem.allowed


def test_one_that_is_not_used_is_told_with_the_mend(example, profile_of):
    with pytest.raises(InputError) as caught:
        profile_of({**example("reading-club"), "own_platforms": [FEISHU]})
    (problem,) = caught.value.problems
    assert "write platforms: [" in problem.en and "feishu]" in problem.en and "feishu]" in problem.zh


def test_home_is_one_of_the_platforms_in_use(example, profile_of):
    with pytest.raises(InputError) as caught:
        profile_of({**with_own(example("reading-club"), FEISHU), "platforms": ["wechat-group"], "own_platforms": []})
    assert "feishu" in str(caught.value)


def test_groups_told_by_the_platforms_are_not_assumed(example, plan_of):
    """How many groups there are and how many are full may be said where they are; followers are in none of them."""
    uses = [{"id": "wecom-group", "groups": 38, "full": 11}, {"id": "wechat-group", "groups": 12}, "weibo"]
    profile = {**example("deal-group"), "size": {"people": 9200}, "platforms": uses, "home": "wecom-group"}
    for size in ({"people": 9200}, {"people": 9200, "groups": 50, "full_groups": 11}):
        facts = {fact.field: fact for fact in plan_of({**profile, "size": size}).facts}
        assert (facts["size.groups"].value, facts["size.full_groups"].value) == ("50", "11")
        assert not facts["size.groups"].assumed and not facts["size.full_groups"].assumed
    partly = plan_of({**profile, "platforms": ["wecom-group", {"id": "wechat-group", "groups": 12}, "weibo"]})
    assert {fact.field: fact.assumed for fact in partly.facts}["size.groups"]
