"""Troubles of a subject's own: in the profile's words, answered by incident, rule, or how a member is treated."""

from __future__ import annotations

import pytest

from generator.load.compile import examine
from generator.load.library import Layer
from generator.load.store import read_layers
from generator.models.subjects import Subject

PROFILE = """
name: 甲
type: interest
stage: running
start: 2027-03-01
promise: 每周一次，凭接龙看出来
welcome: [说一声]
unwelcome: [骂人]
size: {{people: 60, groups: 1}}
place: {{offline: one-city, region: CN}}
rhythm: [weekly-ritual]
meets: {{day: sat, at: "19:00", place: room}}
team: [{{role: lead, hours: 12, when: weekends}}]
decides: 老冯
subjects: [{subject}]
problems: [{problem}]
"""
OWN = (  # subject, trouble as people put it, what it is, how it is told
    ("swimming", "有人抽筋差点没上来", "drowning", "今天就照“出事怎么办”里那张钟办"),
    ("square-dancing", "楼上住户嫌吵报了警", "neighbours", "邻居下来骂、泼水、剪线"),
    ("group-buying", "好几户取货不来", "no-collect", "遇到这样的人（付了不来取的）"),
    ("farm-goods", "路上压坏了一批", "rotten-way", "照“出事怎么办”里那张钟办"),
    ("hardware", "照帖刷机一批人变砖", "bricked", "照“出事怎么办”里那张钟办"),
    ("second-hand", "取回去都嫌坏", "quarrel-flaw", "两边在群里吵起来"),
    ("ball-games", "有人占着场", "hogger", "遇到这样的人"),
    ("pets", "狗不拴绳", "off-leash-owner", "遇到这样的人"),
    ("swimming", "老有人单独下水", "pair", "立一条规矩：两人一对，同进同出"),
    ("online-courses", "买了不学的太多", "bought-unopened", "遇到这样的人"),
)


@pytest.mark.parametrize(("subject", "problem", "part", "told"), OWN)
def test_a_trouble_of_the_subject_is_answered_by_it(subject, problem, part, told, plan_of, files_of) -> None:
    plan = plan_of(PROFILE.format(subject=subject, problem=problem))
    own = plan.worries[0].own
    assert own and own.id == part
    manual = files_of(plan)["manual.md"]
    line = next(line for line in manual.splitlines() if line.startswith(f"“{problem}”"))
    assert told in line and own.said.text in line and "像下面哪一件" not in manual
    if own.kind == "incident":  # what is pointed to is printed
        assert f"#### {own.title}（打给" in manual


@pytest.mark.parametrize("subject", ["reading", "swimming"])
def test_what_is_no_trouble_of_it_is_chosen_by_hand(subject, plan_of) -> None:
    """Nobody minds the noise where nobody dances, and what no subject knows is left to the nearest symptoms."""
    plan = plan_of(PROFILE.format(subject=subject, problem="楼上住户嫌吵报了警"))
    assert plan.worries[0].own is None and plan.worries[0].near


@pytest.mark.parametrize(
    ("language", "problem"), [("zh-Hant", "樓上住戶嫌吵報了警"), ("en", "complaints about the noise")]
)
def test_in_other_scripts(language, problem, plan_of) -> None:
    profile = PROFILE.format(subject="square-dancing", problem=problem)
    own = plan_of(profile, language=language).worries[0].own
    assert own and own.id == "neighbours"


def test_the_longest_word_decides_and_what_is_denied_counts_for_nothing(plan_of) -> None:
    def own(problem: str):
        found = plan_of(PROFILE.format(subject="pets", problem=problem)).worries
        return found[0].own.id if found and found[0].own else ""

    assert own("该上门的没去喂，猫跑丢") == "carer-missing"  # three characters before two
    assert own("没有咬人") == ""


def test_every_subject_hears_troubles_and_none_twice(store) -> None:
    for subject in store.library.of(Subject):
        assert len(subject.answers) >= 4, subject.id
        assert all(answer.said for answer in subject.answers)


def test_what_answers_must_be_there() -> None:
    (first, *_), labels = read_layers([])
    name = "playbooks/subjects/pets.yml"
    broken = first.files[name].decode().replace("{by: bite,", "{by: bites,", 1).encode()
    _, _, problems = examine([Layer("library", {**first.files, name: broken})], labels)
    assert any("no incident, rule or kind 'bites'" in problem.en for problem in problems)
