"""Problems in a profile's own words: those that name a symptom get its sheet, the others stay what they are."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from generator.load.denial import relieved
from generator.load.recognise import Recogniser
from generator.load.source import plain, read
from generator.models.troubles import Symptom

KEPT = Path(__file__).parent / "troubles"
LEAST_RIGHT, MOST_WRONG, LEAST_NEAR = 0.70, 0.05, 0.90
NAMED = (
    ("群里没人说话", "gone-quiet"),
    ("群冷清", "gone-quiet"),
    ("新人进来不说话就退了", "newcomers-vanish"),
    ("新来的人留不住", "newcomers-vanish"),
    ("活动放鸽子", "no-shows"),
    ("公告没人看", "notices-ignored"),
    ("成员吵架", "quarrels"),
    ("打卡敷衍", "low-quality-posts"),
    ("续费率低", "low-renewal"),
    ("很多人不续费", "low-renewal"),
    ("群太多管不过来", "too-many-groups"),
    ("群满了", "group-full"),
    ("老是跑题", "off-topic"),
    ("总是那几个人在说", "few-speak"),
    ("volunteers are burning out", "volunteers-tired"),
    ("people sign up but never show up", "no-shows"),
    ("too much off topic chat", "off-topic"),
    ("只有幾個人在講話", "few-speak"),
    ("報名了不來", "no-shows"),
    ("没有预算", "short-of-money"),
    ("家长要求退费", "refund-demands"),
    ("cannot find a venue", "no-venue"),
    ("Our moderators are exhausted", "volunteers-tired"),
    ("Only half renew their membership", "low-renewal"),
    ("Two camps who no longer speak to each other", "factions"),
    ("It has been dead quiet for months", "gone-quiet"),
    ("助教半夜还在答，累得不行", "volunteers-tired"),
    ("有人在群里卖往年题答案", "cheating-sold"),
    ("店长忙起来一周不看群", "moderator-absent"),
    ("群里有人私加糖友卖降糖保健品", "selling-in-group"),
    ("版主忙不过来，广告帖删不完", "advert-flood"),
    ("路上有人走丢过一次", "lost-member"),
    ("A teenager was accused of theft in the group and it was not true", "false-accusation"),
)
OTHERS = (
    "不知道怎么定价",
    "政策变了",
    "药价涨了",
    "想做个小程序",
    "打印机坏了",
    "the app keeps crashing",
    "Winter weather",
    "",
    "？！",
    "a of the",
    "群",
    "😀",
    "x" * 5000,
)


@pytest.fixture(scope="module")
def recogniser(store) -> Recogniser:
    return store.library.recogniser()


@pytest.fixture(scope="module")
def symptoms(store) -> frozenset[str]:
    return frozenset(store.library.items["symptoms"])


@pytest.mark.parametrize(("words", "symptom"), NAMED)
def test_words_that_name_a_symptom_are_taken_as_it(words: str, symptom: str, recogniser, symptoms) -> None:
    assert recogniser.heard(words, symptoms).symptom == symptom


@pytest.mark.parametrize("words", OTHERS)
def test_words_that_name_none_are_left_alone(words: str, recogniser, symptoms) -> None:
    assert recogniser.heard(words, symptoms).symptom == ""


def kept(name: str) -> list[tuple[str, str]]:
    """Phrasings kept apart from what is learnt, with their symptom; `none` for troubles that no symptom names."""
    found = plain(read((KEPT / f"{name}.yml").read_bytes(), name)[0])
    return [(words, symptom) for symptom, those in found.items() for words in those]


@pytest.mark.parametrize(("name", "least"), [("held-back", 60), ("fresh", 60), ("unseen", 55), ("met", 60)])
def test_phrasings_that_were_not_learnt_are_recognised(name, least, recogniser, symptoms, store) -> None:
    """At least 70 of 100 claimed rightly, at most 5 wrongly, and 90 among the three nearest. least: symptoms named."""
    known = {words for each in store.library.of(Symptom) for words in each.aliases}
    phrasings = [(words, symptom) for words, symptom in kept(name) if words not in known]
    named = [(recogniser.heard(words, symptoms), symptom) for words, symptom in phrasings if symptom != "none"]
    others = [recogniser.heard(words, symptoms) for words, symptom in phrasings if symptom == "none"]
    right = sum(heard.symptom == symptom for heard, symptom in named)
    wrong = sum(heard.symptom not in ("", symptom) for heard, symptom in named) + sum(bool(h.symptom) for h in others)
    near = sum(symptom in heard.near for heard, symptom in named)
    assert len({symptom for _, symptom in named}) >= least
    assert right >= LEAST_RIGHT * len(named)
    assert wrong <= MOST_WRONG * len(phrasings)
    assert near >= LEAST_NEAR * len(named)


def test_traditional_is_heard_like_simplified(recogniser, symptoms) -> None:
    for simplified, traditional in (("群里没人说话了", "群裡沒人說話了"), ("有人冒充管理员借钱", "有人冒充管理員借錢")):
        assert recogniser.heard(simplified, symptoms) == recogniser.heard(traditional, symptoms)


def test_only_what_a_community_may_have_is_heard(recogniser, symptoms) -> None:
    assert recogniser.heard("群满了，加不进人", symptoms).symptom == "group-full"
    without = recogniser.heard("群满了，加不进人", symptoms - {"group-full"})
    assert without.symptom != "group-full" and "group-full" not in without.near


def test_many_troubles_take_no_minute(recogniser, symptoms) -> None:
    phrasings = [f"{words} {number}" for number in range(2) for words, _ in kept("held-back")]
    begin = time.process_time()
    for words in phrasings:
        recogniser.heard(words, symptoms)
    assert (time.process_time() - begin) / len(phrasings) * 20_000 < 60


def test_nothing_is_recognised_without_symptoms(recogniser) -> None:
    heard = recogniser.heard("群里没人说话", ())
    assert heard.symptom == "" and heard.near == ()


def test_the_manual_says_what_the_words_were_taken_as(example, plan_of, files_of) -> None:
    plan = plan_of(example("hiking-club") | {"problems": ["最近群里没人说话", "想换个标志"]})
    assert [line.id for line in plan.symptoms] == ["gone-quiet"]
    assert [worry.words for worry in plan.worries] == ["想换个标志"]
    manual = files_of(plan)["manual.md"]
    assert "“最近群里没人说话”（按“冷下来了，没人说话”办）" in manual and "“想换个标志”" in manual
    assert (
        plan_of(example("hiking-club") | {"problems": ["gone-quiet"]}).month
        == plan_of(example("hiking-club") | {"problems": ["群里没人说话"]}).month
    )


def test_what_is_not_recognised_comes_with_the_nearest_three(example, plan_of, files_of) -> None:
    words = "有会员在饭桌上说了些事"
    plan = plan_of(example("hiking-club") | {"problems": [words]})
    (worry,) = plan.worries
    assert worry.words == words and len(worry.near) == 3
    manual = files_of(plan)["manual.md"]
    assert all(near.title in manual and near.id not in manual for near in worry.near)


def test_a_title_that_a_manual_printed_names_its_symptom(example, plan_of, recogniser, symptoms, store) -> None:
    anywhere = [each for each in store.library.of(Symptom) if not (each.when.parts or each.when.path)]
    titles = {each.id: (each.title.zh, each.title.hant, each.title.en) for each in anywhere}
    assert any(not recogniser.heard(title, symptoms).symptom for those in titles.values() for title in those)
    for language in range(3):
        plan = plan_of(example("hiking-club") | {"problems": [f" {those[language]} " for those in titles.values()]})
        assert {line.id for line in plan.symptoms} == set(titles) and not plan.worries


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("这次活动没有人受伤，全员平安", "这次活动 ，全员平安"),
        ("从没有过投诉", ""),
        ("nobody has ever been rude here", "  here"),
        ("no one got hurt and we were home by six", "  and we were home by six"),
        ("没人处理投诉", "没人处理投诉"),
        ("nobody deals with the complaints", "nobody deals with the complaints"),
    ],
)
def test_harm_that_is_denied_is_not_heard(words: str, plain: str) -> None:
    assert relieved(words).split() == plain.split()


@pytest.mark.parametrize(
    "words",
    ["没有人受伤，没有人吵架，没有人投诉", "Nobody was hurt, no complaints, no spam", "账目每月公布，人人都看得到"],
)
def test_who_is_content_has_no_trouble(words: str, recogniser, symptoms) -> None:
    heard = recogniser.heard(words, symptoms)
    assert heard.symptom == "" and heard.may == ()


def test_danger_comes_first_and_is_for_today(example, plan_of, files_of) -> None:
    plan = plan_of(example("hiking-club") | {"problems": ["no-shows", "路上有人走丢过一次"]})
    assert [line.id for line in plan.symptoms] == ["lost-member", "no-shows"]
    assert plan.symptoms[0].danger and plan.symptoms[0].danger.card == "crisis-injury"
    manual = files_of(plan)["manual.md"]
    assert manual.index("今天就办") < manual.index("我们的承诺：")
    clock = manual[manual.index("#### 有人不见了") :]  # one clock for it, that of the subject; page one names it
    assert "《有人不见了》" in manual[: manual.index("我们的承诺：")] and "【第30分钟】" in clock and "报警110" in clock
