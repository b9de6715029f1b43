"""Problems in a profile's own words: those that name a symptom get its sheet, the others stay what they are."""

from __future__ import annotations

import pytest
from generator.tailor.symptoms import recognised

NAMED = (
    ("群里没人说话", "gone-quiet"),
    ("大家都不说话了", "gone-quiet"),
    ("群冷清", "gone-quiet"),
    ("新人进来不说话就退了", "newcomers-vanish"),
    ("新来的人留不住", "newcomers-vanish"),
    ("志愿者越来越累", "volunteers-tired"),
    ("群管没人愿意干", "volunteers-tired"),
    ("报名的人多来的人少", "no-shows"),
    ("活动放鸽子", "no-shows"),
    ("公告没人看", "notices-ignored"),
    ("发通知没人回", "notices-ignored"),
    ("成员吵架", "quarrels"),
    ("有人骂人", "quarrels"),
    ("内容太水", "low-quality-posts"),
    ("打卡敷衍", "low-quality-posts"),
    ("续费率低", "low-renewal"),
    ("很多人不续费", "low-renewal"),
    ("群太多管不过来", "too-many-groups"),
    ("群满了", "group-full"),
    ("老是跑题", "off-topic"),
    ("闲聊太多", "off-topic"),
    ("总是那几个人在说", "few-speak"),
    ("潜水的太多", "few-speak"),
    ("有人加成员好友推销", "selling-in-group"),
    ("微商广告", "selling-in-group"),
    ("volunteers are burning out", "volunteers-tired"),
    ("people sign up but never show up", "no-shows"),
    ("too much off topic chat", "off-topic"),
    ("spam in the group", "selling-in-group"),
    ("new members never post", "newcomers-vanish"),
    ("只有幾個人在講話", "few-speak"),
    ("報名了不來", "no-shows"),
)
OTHERS = (
    "没钱请人",
    "平台要收费",
    "不知道怎么定价",
    "老板不支持",
    "种子用户难找",
    "数据没人统计",
    "场地太贵",
    "没有专业讲师",
    "竞争对手挖人",
    "产品质量投诉多",
    "物资不够",
    "政策变了",
    "cannot find a venue",
    "the app keeps crashing",
    "donations are falling",
    "药价涨了",
    "孩子升学没时间",
    "家长要求退费",
    "没有预算",
    "文件找不到",
    "客服回复慢",
    "我们的服务器很贵",
    "",
    "？！",
    "a of the",
    "群",
    "😀",
)


@pytest.mark.parametrize(("words", "symptom"), NAMED)
def test_words_that_name_a_symptom_are_taken_as_it(words: str, symptom: str, store) -> None:
    assert recognised(words, store.library.items["symptoms"].values()) == symptom


@pytest.mark.parametrize("words", OTHERS)
def test_words_that_name_none_are_left_alone(words: str, store) -> None:
    assert recognised(words, store.library.items["symptoms"].values()) is None


def test_every_title_and_alias_is_recognised(store) -> None:
    symptoms = store.library.items["symptoms"].values()
    phrases = [
        (phrase, symptom.id)
        for symptom in symptoms
        for phrase in (symptom.title.zh, symptom.title.hant, symptom.title.en, *symptom.aliases)
    ]
    assert len(phrases) > 100
    assert [(phrase, name) for phrase, name in phrases if recognised(phrase, symptoms) != name] == []


def test_nothing_is_recognised_without_symptoms() -> None:
    assert recognised("群里没人说话", ()) is None


def test_the_manual_says_what_the_words_were_taken_as(example, plan_of, files_of) -> None:
    plan = plan_of(example("hiking-club") | {"problems": ["最近群里没人说话", "场地太贵"]})
    assert [line.id for line in plan.symptoms] == ["gone-quiet"] and plan.worries == ("场地太贵",)
    manual = files_of(plan)["manual.md"] + files_of(plan)["reference.md"]
    assert "最近群里没人说话（按“群冷了，没人说话”办）" in manual and "“场地太贵”" in manual
    assert (
        plan_of(example("hiking-club") | {"problems": ["gone-quiet"]}).month
        == plan_of(example("hiking-club") | {"problems": ["群里没人说话"]}).month
    )
