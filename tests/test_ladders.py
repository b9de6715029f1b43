"""What a place or a subject has of its own beside the common work: who gets it, where it is printed, what it takes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from generator.errors import InputError
from generator.load.checks import counted_days
from generator.models.playbook import LaunchStep, Sop

from .readback import everything

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


# --- high-end clubs, fans ---

CLUB: dict[str, Any] = {
    **BASE,
    "type": "social",
    "variant": "high-end",
    "audience": "high-end",
    "price": "paid",
    "purpose": "retention",
    "fee": {"amount": 20_000, "currency": "元", "per": "year", "refund": "头三十天全退"},
    "size": {"people": 52},
    "platforms": ["wechat-group"],
    "team": [{"role": "lead", "hours": 20}, {"role": "operator", "people": 2, "hours": 24}],
}


def test_a_club_has_a_card_with_the_sources_four_sides(plan_of, files_of) -> None:
    plan = plan_of(CLUB)
    page = next(page for page in plan.sops if page.id == "portrait")
    leans_on = [claim for step in page.steps for claim in step.said.because]
    sides = ["portrait-personal", "portrait-social", "portrait-need", "portrait-scene"]
    assert [claim for claim in leans_on if claim in sides] == sides
    assert "没点过头的不建卡" in page.steps[0].said.text  # consent is ours and comes first
    assert any(path.endswith("portrait.html") for path in files_of(plan))
    # 52 members a quarter, 15 minutes each, spread over its 13 weeks: 52 × 15 ÷ 13 = 60 minutes a week
    assert sum(week_of(plan, "portrait")) / 13 == pytest.approx(60, abs=10)
    for other in ({"variant": None, "audience": "consumer"}, {"risks": ["minors"]}, {"stage": "dormant"}):
        assert "portrait" not in sheets(plan_of(CLUB | other))


def test_fans_choose_one_of_five_ways_without_money(plan_of) -> None:
    fans = at("qq-group") | {"type": "idol", "purpose": "belonging", "size": {"people": 900}}
    plan = plan_of(fans)
    page = next(page for page in plan.sops if page.id == "fan-support")
    assert all(f"({number})" in page.steps[0].said.text for number in range(1, 6))
    assert any("五种都不过钱" in step.said.text for step in page.steps)
    assert set(week_of(plan, "fan-support")) == {60}
    for other in ({"type": "interest"}, {"leader": {"kind": "kol", "hours": 2}}, {"subjects": ["reading"]}):
        assert "fan-support" not in sheets(plan_of(fans | other))


# --- days on which something ends ---


def dated_on(plan) -> dict[str, str]:
    """Dated step → its day."""
    return {step.id: step.day.isoformat() for step in plan.schedule}


def test_where_all_terms_end_on_one_day_notices_stand_60_30_and_7_days_before_it(plan_of, store) -> None:
    plan = plan_of(CLUB | {"fee": CLUB["fee"] | {"renews": "2027-05-17"}})
    days = dated_on(plan)
    # 2027-05-17 less 60, 30 and 7 days: Thursday 18 March; Saturday 17 April, so Friday 16 April; Monday 10 May
    assert (days["notice-60"], days["notice-30"], days["notice-7"]) == ("2027-03-18", "2027-04-16", "2027-05-10")
    files = everything(plan, store)
    for step in plan.schedule:
        if step.id.startswith("notice-"):
            assert step.title in files["calendar.ics"] and step.title in files["reference.md"]
            work = next(work for work in plan.ledger if work.source == f"launch/{step.id}")
            assert sum(occurrence.minutes for occurrence in work.occurrences) == step.minutes
    notice = next(step for step in plan.schedule if step.id == "notice-30")
    assert any("2027-05-17" in said.text and "头三十天全退" in said.text for said in notice.steps)
    assert "renewal-notices" not in sheets(plan)


def test_a_term_that_is_paid_for_ends_on_its_last_day(plan_of) -> None:
    fee = CLUB["fee"] | {"per": "term"}
    days = dated_on(plan_of(CLUB | {"fee": fee, "term": {"to": "2027-05-17"}}))
    assert days["notice-7"] == "2027-05-10"
    assert "notice-7" not in dated_on(plan_of(CLUB | {"fee": fee}))


def test_a_notice_after_the_last_day_is_for_the_next_manual_and_one_before_the_first_is_gone(plan_of) -> None:
    late = plan_of(CLUB | {"fee": CLUB["fee"] | {"renews": "2027-07-01"}})
    assert dated_on(late)["notice-60"] == "2027-04-30"  # two days of rest before the 2nd of May
    told = {line.id: line.reason for line in late.left_out}
    assert "2027-06-24" in told["notice-7"] and "notice-7" not in dated_on(late)
    assert late.valid_until.isoformat() < "2027-06-24"
    soon = plan_of(CLUB | {"fee": CLUB["fee"] | {"renews": "2027-03-25"}})
    assert {name for name in dated_on(soon) if name.startswith("notice-")} == {"notice-7"}
    assert not {line.id for line in soon.left_out} & {"notice-60", "notice-30"}


def test_where_everybody_has_a_day_of_their_own_notices_are_weekly_work(plan_of) -> None:
    plan = plan_of(CLUB)
    # 52 members, three notices each a year: 156 ÷ 52 weeks = 3 a week, four minutes each
    assert {round(minutes) for minutes in week_of(plan, "renewal-notices")} == {12}
    assert not {name for name in dated_on(plan) if name.startswith("notice-")}
    for other in ({"fee": CLUB["fee"] | {"per": "month"}}, {"price": "dues"}, {"price": "free", "fee": None}):
        assert "renewal-notices" not in sheets(plan_of(CLUB | other))


@pytest.mark.parametrize(
    ("given", "day", "before"),
    [({}, "2027-04-30", "2027-04-27"), ({"free_until": "2027-05-21"}, "2027-05-21", "2027-05-18")],
)
def test_the_end_of_a_free_trial_is_a_date(given: dict[str, Any], day: str, before: str, plan_of, files_of) -> None:
    plan = plan_of(at("own-forum") | {"type": "interest", "stage": "seed", "price": "beta", **given})
    assert dated_on(plan)["free-ends"] == before  # by itself sixty days from 1 March
    files = files_of(plan)
    assert f"免费到{day}" in files["reference.md"]
    sheet = next(text for path, text in files.items() if path.endswith("paid-transition.html"))
    assert f"内测到{day}" in sheet
    assert "free-ends" not in dated_on(plan_of(at("own-forum")))


@pytest.mark.parametrize("change", [{"fee": CLUB["fee"] | {"renews": "2027-02-28"}}, {"free_until": "2027-02-28"}])
def test_a_day_that_is_over_is_no_day_to_plan_from(change: dict[str, Any], profile_of) -> None:
    with pytest.raises(InputError, match="before the start"):
        profile_of(CLUB | change)


def test_a_step_counted_from_such_a_day_is_of_any_plan_and_lies_before_it(store) -> None:
    library = store.library
    step = library.by_id(LaunchStep)["notice-7"]
    for wrong in ({"plan": "launch"}, {"offset": 0}, {"counted_from": "start"}):
        found = dataclasses.replace(step, **wrong)
        items = {**library.items, "launch": {**library.items["launch"], step.id: found}}
        assert list(counted_days(dataclasses.replace(library, items=items))), wrong
    assert not list(counted_days(library))
