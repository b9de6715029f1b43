"""The troubles of the library: complete, each with its sheet wherever it may be named, in the words of the place."""

from __future__ import annotations

import pytest

from generator.load.folders import examples
from generator.load.hearing import CALM
from generator.models.troubles import Phrasing, Symptom

LEAST = 60
NAMES = sorted(examples())


@pytest.fixture(scope="module")
def library():
    from generator.load.compile import examine
    from generator.load.store import read_layers

    return examine(*read_layers([]))[0]


def test_there_are_at_least_sixty_and_each_is_complete(library) -> None:
    symptoms = library.of(Symptom)
    assert len(symptoms) >= LEAST
    for each in symptoms:
        assert 3 <= len(each.mend) <= 7, each.id
        assert 1 <= len(each.words) <= 8 and each.helped and each.first, each.id
        assert any(character.isdigit() for character in each.helped[0].text.zh) or any(
            number in each.helped[0].text.zh for number in "零一二三四五六七八九十两半都"
        ), each.id


def test_every_one_is_said_in_thirty_ways_at_least(library) -> None:
    said = library.by_id(Phrasing)
    short = {
        each.id: len(said[each.id].said) + len(each.aliases)
        for each in library.of(Symptom)
        if len({*said[each.id].said, *each.aliases}) < 30
    }
    assert short == {}
    assert set(said) == {each.id for each in library.of(Symptom)} | {CALM}
    assert len(said[CALM].said) >= 200  # what is no trouble is said in more ways than any trouble


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
def test_each_is_complete_in_every_language(language, store, example, plan_of) -> None:
    symptoms = store.library.by_id(Symptom)
    community = example("craft-discord" if language == "en" else "hiking-club")
    plan = plan_of(community | {"problems": list(symptoms), "language": language})
    assert {line.id for line in plan.symptoms} == set(symptoms)
    for line in plan.symptoms:
        texts = (line.title, line.first.text, line.helped.text, *(each.text for each in line.mend))
        texts += tuple(each.said.text for each in line.messages)
        assert len(line.mend) >= 3 and line.messages and all(texts), line.id
        chinese = [text for text in texts if any("\u3400" <= each <= "\u9fff" for each in text.replace(plan.name, ""))]
        assert len(chinese) == (0 if language == "en" else len(texts)), (line.id, chinese)
        assert not line.danger or (line.danger.said.text and line.danger.card_title), line.id


@pytest.mark.parametrize("name", NAMES)
def test_each_has_its_sheet_and_everything_said_in_every_example(name, store, example, plan_of) -> None:
    symptoms = store.library.by_id(Symptom)
    plan = plan_of(example(name) | {"problems": list(symptoms)})
    printed = {page.id for page in plan.sops}
    assert {line.id for line in plan.symptoms} == set(symptoms)
    for line in plan.symptoms:
        assert line.first and len(line.mend) >= 3 and line.messages and line.helped, line.id
        conditioned = symptoms[line.id].when.parts or symptoms[line.id].when.path
        assert line.sop in printed or conditioned, f"{line.id} opens none of {symptoms[line.id].open}"
        if line.danger:
            assert line.danger.card in printed, f"{line.id} has no crisis card"
    dangers = [line.danger is not None for line in plan.symptoms]
    assert dangers == sorted(dangers, reverse=True)  # danger first


def test_words_for_one_person_and_for_all_keep_to_a_length(library) -> None:
    for each in library.of(Symptom):
        for message in each.words:
            assert len(message.say.zh) <= 130, (each.id, len(message.say.zh))


def test_a_flood_of_adverts_is_met_where_it_is(example, plan_of) -> None:
    board = plan_of(example("craft-discord") | {"problems": ["advert-flood"]}).symptoms[0]
    group = plan_of(example("deal-group") | {"problems": ["advert-flood"]}).symptoms[0]
    assert any("first 3 posts" in said.text for said in board.mend)
    assert not any("头3帖" in said.text for said in group.mend)


def test_the_sum_of_too_many_groups_is_that_of_the_levers(example, plan_of) -> None:
    profile = example("deal-group") | {
        "size": {"people": 3000, "groups": 15},
        "platforms": ["wechat-group"],
        "team": [{"role": "moderator", "people": 2, "hours": 5}],
        "leader": {"kind": "none"},
        "problems": ["too-many-groups"],
    }
    line = plan_of(profile).symptoms[0]
    assert line.sum and "15个群，一个群只摊到40分钟" in line.sum.text and "停0个" not in line.sum.text


def test_two_ways_to_say_one_trouble_stand_in_one_place(example, plan_of) -> None:
    plan = plan_of(example("reading-club") | {"problems": ["群里没人说话", "大家都不冒泡，群死了", "gone-quiet"]})
    (line,) = plan.symptoms
    assert line.words == "群里没人说话”、“大家都不冒泡，群死了"
