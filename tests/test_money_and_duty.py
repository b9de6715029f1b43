"""Money and duty.

What a member pays and how it is paid back, what may be spent, who answers by law, a roster nobody joins.
"""

from __future__ import annotations

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
    """Everything that is printed, without the plan as data."""
    return "\n".join(text for path, text in files.items() if not path.endswith(".json"))


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
    assert "Call the firm first, then 老耿." in pages(PAID | {"answerable": "the firm"}, "en")
    for profile in (PAID, PAID | {"answerable": "老耿"}):
        same = pages(profile)
        assert "打给老耿。" in same and "法律上负责" not in same and "，接着" not in same
    assert "打给会务公司。" in pages(PAID | {"answerable": "会务公司", "decides": ""})
