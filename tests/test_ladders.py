"""What a place or a subject has of its own beside the common work: who gets it, where it is printed, what it takes."""

from __future__ import annotations

from typing import Any

import pytest

from generator.models.playbook import Sop

BASE: dict[str, Any] = {
    "name": "甲",
    "promise": "每周得到一份清单，凭清单看出来",
    "welcome": ["说实话"],
    "unwelcome": ["卖东西"],
    "start": "2027-03-01",
    "type": "product",
    "stage": "running",
    "purpose": "support",
    "size": {"people": 20_000},
    "seeds": {"reachable": 60},
    "team": [
        {"role": "lead", "hours": 10},
        {"role": "operator", "people": 2, "hours": 20},
        {"role": "moderator", "people": 4, "hours": 5},
    ],
    "decides": "老秦",
    "account": {"owner": "老秦", "backup": "小白"},
}
OF_BOARDS = {"board-sections", "board-handover", "board-lead-users", "board-circles"}


def at(home: str, **more: Any) -> dict[str, Any]:
    """A community that lives there."""
    return {**BASE, "platforms": [home], "home": home, **more}


def sheets(plan) -> set[str]:
    return {page.id for page in plan.sops}


def week_of(plan, sop: str) -> list[int]:
    """Minutes of each time that the ledger has of it."""
    return [o.minutes for work in plan.ledger if work.source == f"sops/{sop}" for o in work.occurrences]


@pytest.mark.parametrize("home", ["own-forum", "tieba", "discord"])
def test_a_board_splits_hands_over_and_asks_those_who_know(home: str, plan_of) -> None:
    plan = plan_of(at(home))
    assert sheets(plan) >= OF_BOARDS
    for sop in OF_BOARDS:  # all that is printed as work is in the ledger, with its minutes
        assert week_of(plan, sop), sop
    assert all(minutes == 20 for minutes in week_of(plan, "board-handover"))
    assert len(week_of(plan, "board-handover")) >= 11  # every week that is worked


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ({"size": {"people": 9_000}}, {"board-circles"}),  # a large board only
        ({"size": {"people": 300}}, OF_BOARDS - {"board-handover"}),
        ({"team": BASE["team"][:1]}, {"board-handover"}),  # nobody to hand over to
        ({"type": "social", "purpose": "belonging"}, {"board-lead-users"}),  # nothing is asked there
        ({"stage": "dormant"}, OF_BOARDS),
    ],
)
def test_it_is_for_those_it_fits(change: dict[str, Any], gone: set[str], plan_of) -> None:
    assert OF_BOARDS - sheets(plan_of(at("own-forum") | change)) == gone


@pytest.mark.parametrize("home", ["wechat-group", "weibo", "offline-only"])
def test_no_other_place_reads_of_it(home: str, plan_of) -> None:
    plan = plan_of(at(home))
    assert not sheets(plan) & OF_BOARDS
    assert not {line.id for line in plan.left_out} & OF_BOARDS  # nor that it is left out


def test_an_account_answers_letters_by_the_clock_and_no_minors(plan_of) -> None:
    plan = plan_of(at("official-account"))
    assert "feed-letters" in sheets(plan) and set(week_of(plan, "feed-letters")) == {30}
    for more, letters in (({"risks": ["minors"]}, False), ({"audience": "young"}, True)):  # the young are of age
        assert ("feed-letters" in sheets(plan_of(at("official-account") | more))) == letters
    assert "feed-letters" not in sheets(plan_of(at("own-forum")))


LADDERS = {  # subject → words of its rungs, the lowest first
    "open-source": ("报问题的", "贡献者", "评审", "维护者"),
    "volunteers": ("第一班", "固定的", "班长", "协调的"),
    "fans": ("新来的", "画、剪、写、译的", "核消息", "管理（都是成年人）"),
}


@pytest.mark.parametrize("subject", LADDERS)
def test_a_ladder_says_who_may_what_how_one_rises_and_how_one_is_let_go(subject: str, plan_of, files_of) -> None:
    plan = plan_of(at("own-forum") | {"subjects": [subject], "size": {"people": 900}})
    rungs = plan.subjects[0].rungs
    assert [word in rung.who for word, rung in zip(LADDERS[subject], rungs, strict=True)] == [True] * 4
    files = files_of(plan)
    for rung in rungs:
        assert rung.may.text in files["manual.md"].replace("\\", "")
        for text in (rung.who, rung.may.text, rung.up, rung.leave):
            assert text in files["reference.md"].replace("\\", "")
        assert "谢" in rung.leave or subject == "fans"
    assert set(week_of(plan, "contribution-ladder")) == {60}


def test_a_ladder_is_for_three_subjects(plan_of, store) -> None:
    without = plan_of(at("own-forum") | {"subjects": ["cars"]})
    assert not without.subjects[0].rungs and "contribution-ladder" not in sheets(without)
    assert not {line.id for line in without.left_out} & {"contribution-ladder"}


def test_where_there_are_minors_steps_with_power_are_asked_of_adults_by_two(plan_of) -> None:
    fans = at("qq-group") | {"type": "idol", "subjects": ["fans"], "size": {"people": 900}}
    open_, young = plan_of(fans), plan_of(fans | {"risks": ["minors"]})

    def told(plan) -> tuple[list[str], list[str]]:
        page = next(page for page in plan.sops if page.id == "contribution-ladder")
        return [step.said.text for step in page.steps], [message.id for message in page.messages]

    steps, messages = told(young)
    assert any("只问成年的，两位管理一起问" in step for step in steps) and "would-you-take-more" not in messages
    steps, messages = told(open_)
    assert not any("只问成年的" in step for step in steps) and "would-you-take-more" in messages


def test_new_sheets_may_be_found_by_what_people_type(store) -> None:
    new = OF_BOARDS | {"feed-letters", "contribution-ladder"}
    for sop in (each for each in store.library.of(Sop) if each.id in new):
        chinese = [alias for alias in sop.aliases if not alias.isascii()]
        assert 3 <= len(chinese) <= 8 and 3 <= len(sop.aliases) - len(chinese) <= 8, sop.id
