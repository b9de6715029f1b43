"""Several subjects as one community: the hazards of all hold, and of what they limit differently the stricter."""

from __future__ import annotations

import pytest

from generator.errors import InputError

TOGETHER = """
name: 周末一起
type: social
stage: running
start: 2027-03-01
promise: 每月一次，人人到家，凭到家接龙看出来
welcome: [来不了说一声]
unwelcome: [骂人]
leader: {kind: founder, name: 老莫, hours: 3}
size: {people: 40, groups: 1}
place: {offline: one-city, region: CN}
rhythm: [monthly-event]
events: [{what: 聚会, every: month, week: 2, day: sat, at: "08:30", minutes: 480, people: 12, place: room}]
team: [{role: lead, hours: 20, when: weekends}]
decides: 老莫
account: {owner: 老莫的微信, backup: 阿明}
"""
PAIRS = (  # two subjects, a hazard of each, what the stricter says and its reason, what gives way
    ("hiking", "drinks-tasting", "没有收队就进山", "“就抿了一口”", (
        ("酒：凑到一起的时候照徒步和近郊出行的，前一晚起到散队不喝，因为下山摔的多是喝过的", "品茶品酒平常的“按刻度倒"),
        ("几点散：凑到一起的时候照徒步和近郊出行的，14:30前出山口", "“21:30散，21:00停杯”"),
        ("一次几位：凑到一起的时候照品茶品酒的，一场10位", "“一次12位，头尾各一位”"),
    )),
    ("parents", "group-buying", "发别家孩子的脸", "没成团先收钱", (
        ("照片和录音：凑到一起的时候照带娃的家长的，别家孩子的脸不发", "“坏货照片只拍货”"),
        ("私事留几天：凑到一起的时候照带娃的家长的，过敏和病当晚删", "“房号不上表，取完7天删名单”"),
    )),
    ("swimming", "cooking", "一个人下水", "没问过敏就定菜单", (
        ("酒：凑到一起的时候照游泳和下水的，昨晚喝了的不下水", "开车的喝茶”"),
        ("几点散：凑到一起的时候照游泳和下水的，07:50前都上岸", "“21:30散”"),
    )),
    ("language-exchange", "online-games", "借练口语搭讪", "外挂、脚本", (
        ("停多久：凑到一起的时候照网络游戏的，半路走、代打停四周", "“说不还来的停两周”"),
    )),
    ("brand-customers", "babies", "有人说被产品伤了", "报保胎药", (
        ("照片和录音：凑到一起的时候照怀孕和带小宝宝的，孩子的脸和单子一律遮", "“订单、地址、脸遮住再发”"),
    )),
    ("school-class", "second-hand", "凑钱给老师送礼", "鼓包、拆下来", (
        ("照片和录音：凑到一起的时候照一个班的家长的，孩子的脸、成绩、全名不发", "“拍坏处，单据门牌遮”"),
    )),
    ("photography", "parents", "上铁路", "发别家孩子的脸", (
        ("一次几位：凑到一起的时候照带娃的家长的，一次10家，一家一个大人", "“一次12位两人一组”"),
    )),
    ("mental-health", "pets", "写自杀、自伤的方法", "看图断病", (
        ("年纪：凑到一起的时候照心理互助和哀伤陪伴的", "“14岁以下不代遛大狗”"),
    )),
)  # fmt: skip


def together(*subjects: str) -> str:
    return TOGETHER + f"subjects: [{', '.join(subjects)}]\n"


@pytest.mark.parametrize(("one", "other", "first", "second", "lines"), PAIRS)
@pytest.mark.parametrize("turned", [False, True])
def test_both_hazards_hold_and_the_stricter_is_told(
    one, other, first, second, lines, turned, plan_of, files_of
) -> None:
    files = files_of(plan_of(together(*((other, one) if turned else (one, other)))))
    manual, reference = files["manual.md"], files["reference.md"]
    assert first in manual and second in manual and "按严的那条办" in manual
    for holds, gives_way in lines:
        told = next(line for line in reference.splitlines() if holds in line)
        assert gives_way in told and "只在单独做的时候算" in told and "因为" in told
    assert lines[0][0] in manual  # the most dangerous are in the thin one too


def test_three_at_once(plan_of, files_of) -> None:
    plan = plan_of(together("cooking", "hiking", "drinks-tasting"))
    manual = files_of(plan)["manual.md"]
    assert [subject.id for subject in plan.subjects] == ["cooking", "hiking", "drinks-tasting"]
    assert all(hazard in manual for hazard in ("没有收队就进山", "“就抿了一口”", "没问过敏就定菜单"))
    alcohol = plan.stricter[0]
    assert alcohol.title == "徒步和近郊出行" and [title for title, _ in alcohol.looser] == ["品茶品酒", "做饭和聚餐"]
    with pytest.raises(InputError, match="at most 3"):
        plan_of(together("cooking", "hiking", "drinks-tasting", "swimming"))


@pytest.mark.parametrize("subjects", [(), ("hiking",), ("reading", "reading")])
def test_one_alone_or_none_crosses_nothing(subjects, plan_of, files_of) -> None:
    plan = plan_of(together(*dict.fromkeys(subjects)))
    assert plan.stricter == () and "只在单独做的时候算" not in files_of(plan)["reference.md"]


def test_an_event_that_is_not_held_limits_nothing(plan_of) -> None:
    online = together("hiking", "drinks-tasting").replace("place: room", "place: online")
    online = online.replace("offline: one-city", "offline: dispersed")
    topics = {line.limit.topic for line in plan_of(online).stricter}
    assert "酒" in topics and not topics & {"几点散", "一次几位"}


def test_what_two_limit_alike_is_not_told(plan_of) -> None:
    """Hiking and swimming both allow no drink, and need a guardian below eighteen."""
    topics = {line.limit.topic for line in plan_of(together("hiking", "swimming")).stricter}
    assert not topics & {"酒", "年纪"} and "几点散" in topics


@pytest.mark.parametrize(("language", "told"), [
    ("en", "Alcohol: where they come together as for Hiking"),
    ("zh-Hant", "酒：湊到一起的時候照"),
])  # fmt: skip
def test_in_other_languages(language, told, plan_of, files_of) -> None:
    plan = plan_of(together("hiking", "drinks-tasting"), language=language)
    assert told in files_of(plan)["manual.md"]


def test_a_refused_subject_is_nowhere(plan_of, files_of) -> None:
    named = TOGETHER.replace("周末一起", "周末徒步").replace("每月一次", "每月一次徒步")
    assert [subject.id for subject in plan_of(named).subjects] == ["hiking"]
    plan = plan_of(named + "subjects: []\n")
    files = files_of(plan)
    assert plan.subjects == () and not any(w in files["manual.md"] + files["reference.md"] for w in ("收队", "进山口"))


def test_a_limit_twice_is_an_error(store) -> None:
    from generator.load.compile import examine
    from generator.load.library import Layer
    from generator.load.store import read_layers

    (first, *_), labels = read_layers([])
    name = "playbooks/subjects/hiking.yml"
    broken = first.files[name].decode().replace("{of: ends,", "{of: group,", 1).encode()
    _, _, problems = examine([Layer("library", {**first.files, name: broken})], labels)
    assert any("'group' is limited twice" in problem.en for problem in problems)
