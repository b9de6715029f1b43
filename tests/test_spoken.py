"""How often a sentence says that something happens, and that the plan owes as often."""

from __future__ import annotations

import pytest

from generator.tailor.spoken import often

SWIM = """
name: 西湖早泳队
type: interest
stage: running
start: 2027-03-01
promise: {promise}
welcome: [带跟屁虫]
unwelcome: [一个人先下]
size: {{people: 45, groups: 1}}
place: {{offline: one-city, region: CN}}
rhythm: [weekly-ritual]
meets: {{day: sat, at: "06:30", place: room}}
team: [{{role: lead, hours: 5, when: weekends}}]
decides: 老冯
subjects: [{subject}]
"""


@pytest.mark.parametrize(("sentence", "said"), [
    ("每天晚上跳满一小时，每月学会一支新舞", ("day", 1)),  # what stands first
    ("每周两次开团", ("week", 2)),
    ("每個週末走一條線", ("week", 1)),
    ("每周六早上一起下水", ("week", 1)),
    ("每周三晚上七点", ("week", 1)),
    ("一周三晚", ("week", 3)),
    ("每周二、周四集合", ("week", 2)),
    ("每周二四六", ("week", 3)),
    ("每两周一场", ("two-weeks", 1)),
    ("隔周见一次", ("two-weeks", 1)),
    ("每月四场", ("month", 4)),
    ("每季一次", ("quarter", 1)),
    ("Twice a month ten of us taste", ("month", 2)),
    ("every other week", ("two-weeks", 1)),
    ("a walk every Saturday", ("week", 1)),
    ("three times a week", ("week", 3)),
    ("有人问就答", None),
    ("weekend walks", None),
])  # fmt: skip
def test_how_often(sentence, said) -> None:
    assert often(sentence) == said


@pytest.mark.parametrize(("promise", "owed"), [
    ("大家一起下水、一起上岸", (1, "week")),  # the subject's own
    ("每周两次一起下水", (2, "week")),
    ("每天早上一起下水", (1, "day")),
    ("每月一次一起下水", (1, "month")),
    ("一起下水、一起上岸，每月还有一次岸上的饭", (1, "week")),  # the dinner's, not the swim's
])  # fmt: skip
def test_the_promise_says_how_often_more_surely_than_the_subject(promise, owed, plan_of) -> None:
    plan = plan_of(SWIM.format(promise=promise, subject="swimming"))
    times = {"week": 1, "day": 7, "month": 12 / 52}[owed[1]] * owed[0]
    assert plan.promises[0].cost == pytest.approx(times * 2 * 120, abs=1)


def test_answers_are_owed_when_asked_and_not_by_the_week(plan_of) -> None:
    """A promise of an article a month changes nothing for questions."""
    one, other = (plan_of(SWIM.format(promise=p, subject="cars")) for p in ("两天内有人答", "每月一篇，两天内有人答"))
    assert one.promises[0].lines[0] == other.promises[0].lines[0]
