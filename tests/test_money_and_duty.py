"""Money and duty: what is paid and paid back, what may be spent, who answers by law, a roster that nobody joins."""

from __future__ import annotations

import re
from typing import Any

import pytest

PAID: dict[str, Any] = {
    "name": "十榆会",
    "type": "social",
    "stage": "running",
    "size": {"people": 86, "groups": 1},
    "start": "2027-03-01",
    "promise": "每月一桌，凭签到看出来",
    "welcome": ["带着真数字来"],
    "unwelcome": ["募资"],
    "price": "paid",
    "product": "service",
    "commerce": "dues",
    "team": [{"role": "lead", "people": 1, "hours": 20}, {"role": "operator", "people": 2, "hours": 24}],
    "decides": "老耿",
    "account": {"owner": "老耿", "backup": "小白"},
    "fee": {"amount": 20000, "per": "year", "refund": "七天内全退，以后按剩下的月数退。"},
}


def printed(files: dict[str, str]) -> str:
    """The manual, the reference and the sheets."""
    return "\n".join(text for path, text in files.items() if path not in ("manual.html", "reference.html", "plan.json"))


@pytest.fixture(scope="module")
def pages(plan_of, files_of):
    """A profile → all that is printed for it."""
    return lambda profile, language=None: printed(files_of(plan_of(profile, language=language)))


def test_fee_and_refund_stand_where_money_is_spoken_of(pages) -> None:
    text = pages(PAID)
    assert "下期每年20000元，含【内容】；退费的约定：七天内全退，以后按剩下的月数退。续不续" in text
    assert "按写给成员的办：七天内全退，以后按剩下的月数退。" in text and "退。。" not in text
    assert "会费只说一种话：每年20000元；退费：七天内全退，以后按剩下的月数退。" in text
    assert "【多少钱】" not in text and "【怎么退】" not in text
    english = pages(
        PAID | {"fee": {"amount": 1200.5, "currency": "USD", "per": "month", "refund": "All within a week"}}, "en"
    )
    assert "Next term is 1,200.5 USD a month for [contents]; refund terms: All within a week." in english


def test_without_a_fee_a_blank_is_left_to_fill_in(pages) -> None:
    text = pages({name: value for name, value in PAID.items() if name != "fee"})
    assert "下期【多少钱】，含【内容】；退费的约定：【怎么退】。" in text and "会费只说一种话" not in text


@pytest.mark.parametrize(("per", "renews"), [("month", True), ("term", True), ("once", False), ("event", False)])
def test_what_is_paid_once_is_not_renewed(per: str, renews: bool, plan_of) -> None:
    plan = plan_of(PAID | {"fee": PAID["fee"] | {"per": per}})
    assert any(page.id == "renewal" for page in plan.sops) is renews


def test_the_budget_stands_on_the_lead_s_page(plan_of) -> None:
    def monday(profile: dict[str, Any], language: str = "zh") -> str:
        return "\n".join(line.text for role in plan_of(profile, language=language).roles for line in role.monday)

    assert "能花的是每月500元" in monday(PAID | {"budget": {"amount": 500}})
    assert "花钱的线" not in monday(PAID | {"budget": {"amount": 500}})
    assert "There is 0 EUR a quarter to spend" in monday(
        PAID | {"budget": {"amount": 0, "currency": "EUR", "per": "quarter"}}, "en"
    )
    assert "花钱的线" in monday(PAID) and "能花的" not in monday(PAID)


def test_who_answers_by_law_is_told_first(pages) -> None:
    apart = pages(PAID | {"answerable": "会务公司"})
    assert "打给会务公司，接着老耿" in apart and "| 法律上负责，先找 | 会务公司 |" in apart
    assert apart.index("法律上负责，先找") < apart.index("| 拍板人 |")
    assert "Call the firm and then 老耿." in pages(PAID | {"answerable": "the firm"}, "en")
    among = pages(PAID | {"answerable": "老耿和当天的领队"})
    assert "打给老耿和当天的领队。" in among and "，接着老耿" not in among, "who is named is not called twice"
    for profile in (PAID, PAID | {"answerable": "老耿"}):
        same = pages(profile)
        assert "打给老耿。" in same and "法律上负责" not in same and "，接着" not in same
    assert "打给会务公司。" in pages(PAID | {"answerable": "会务公司", "decides": ""})


# A roster that nobody joins

JOINING = {
    "zh": re.compile(r"新人|新成员|新来|新会员|新用户|拉新|招新|接新|迎新|招募|招人|放人|收人|老带新|转介绍|入群审核"),
    "en": re.compile(
        r"newcomer|new members?\b|new arrival|recruit|referral|whoever is new|joiner|just joined|waiting list with"
        r"|let(ting)? (people|nobody|anyone) in|entry check",
        re.IGNORECASE,
    ),
}
NOT_OURS = re.compile(
    r"^\| *\d+ *\|[^\n]*$|<style>.*?</style>", re.MULTILINE | re.DOTALL
)  # what sources say, in their list; looks
ROLES = ("lead", "operator", "moderator", "content", "events", "service")
ROSTERS: tuple[dict[str, Any], ...] = (
    {"type": "interest", "variant": "learning", "stage": "seed", "rhythm": ["check-in"], "gate": "open"},
    {"type": "relation", "stage": "running", "price": "dues", "gate": "conditions", "purpose": "belonging"},
    {
        "type": "social",
        "variant": "high-end",
        "stage": "running",
        "price": "paid",
        "gate": "invite",
        "platforms": ["offline-only", "wechat-group"],
        "purpose": "influence",
    },
    {"type": "product", "variant": "brand", "stage": "growing", "platforms": ["wecom-group"], "gate": "purchase"},
    {
        "type": "product",
        "variant": "deal",
        "stage": "running",
        "platforms": ["qq-group", "weibo"],
        "purpose": "revenue",
    },
    {"type": "industry", "stage": "scaling", "platforms": ["own-forum"], "gate": "values", "purpose": "influence"},
    {"type": "idol", "stage": "growing", "platforms": ["weibo"], "risks": ["minors"], "audience": "young"},
    {"type": "interest", "variant": "peer-support", "stage": "dormant", "risks": ["health"], "purpose": "support"},
    {"type": "interest", "variant": "craft", "stage": "idea", "platforms": ["discord"], "price": "beta"},
)


def roster(kind: dict[str, Any], people: int, closed: bool = True) -> dict[str, Any]:
    """A community of a kind, with everybody in the team who could have something to do with newcomers."""
    team = [{"role": role, "people": 4 if role == "moderator" else 1, "hours": 20} for role in ROLES]
    size = {"people": people, "groups": 1 if people < 100 else 4, "goal": people * 2}
    leader = {"kind": "kol", "name": "Lee", "hours": 3}
    common = {name: PAID[name] for name in ("name", "start", "promise", "welcome", "unwelcome", "decides", "account")}
    return {**common, "size": size, "team": team, "leader": leader, "closed": closed, **kind}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("number", "people"), [*((n, 900) for n in range(len(ROSTERS))), (0, 40), (2, 40), (7, 40)])
def test_a_closed_roster_has_no_word_on_newcomers(number: int, people: int, language: str, pages) -> None:
    text = NOT_OURS.sub("", pages(roster(ROSTERS[number], people), language))
    found = [text[max(0, m.start() - 60) : m.end() + 60] for m in JOINING[language].finditer(text)]
    assert not found, found[:3]


def test_an_open_one_has(pages) -> None:
    for language, words in JOINING.items():
        text = pages(roster(ROSTERS[0], 900, closed=False), language)
        assert len(words.findall(text)) > 20


def test_a_closed_roster_that_grows_is_planned_as_running_and_asked_back(plan_of) -> None:
    plan = plan_of(roster(ROSTERS[3], 900))
    assert plan.identity.stage == plan_of(roster(ROSTERS[3] | {"stage": "running"}, 900)).identity.stage
    grown = {"size": {"people": 900, "groups": 4}}
    [asked] = [line.ask for line in plan_of(roster(ROSTERS[3] | grown, 900)).questions if line.id == "closed-goal"]
    assert asked.startswith("名单固定，阶段却写“正在长大”，先按“已经在转”排")
    assert not [line for line in plan_of(roster(ROSTERS[1] | grown, 900)).questions if line.id == "closed-goal"]


def test_a_goal_changes_no_sum_where_nobody_joins(plan_of) -> None:
    def numbers(closed: bool, **size: int) -> object:
        plan = plan_of(roster(ROSTERS[0], 900, closed) | {"size": {"people": 900, "groups": 4, **size}})
        return [(number.id, number.value) for number in plan.numbers], [step.id for step in plan.schedule], plan.cuts

    assert numbers(True, goal=1800) == numbers(True)
    assert numbers(False, goal=1800) != numbers(False)


def test_six_numbers_are_counted_in_a_closed_roster_too(plan_of) -> None:
    for kind in ROSTERS:
        open_to_all, closed = (plan_of(roster(kind, 900, closed)) for closed in (False, True))
        assert [len([m for m in plan.metrics if m.weekly_six]) for plan in (open_to_all, closed)] == [6, 6]
        assert "left-this-week" in {m.id for m in closed.metrics} - {m.id for m in open_to_all.metrics}
