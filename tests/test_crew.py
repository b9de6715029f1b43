"""Who a team is: names that the rest of the profile gives where the team itself gives none."""

from __future__ import annotations

from typing import Any

import pytest

from generator.tailor.crew import called

LEAST = {
    "name": "x",
    "type": "interest",
    "start": "2027-01-09",
    "purpose": "belonging",
    "gate": "open",
    "stage": "running",
    "size": {"people": 60},
}


def names(make, **fields: Any) -> list[tuple[str, ...]]:
    return [tuple(row.names) for row in called(make(LEAST | fields))]


@pytest.fixture
def make(profile_of):
    return profile_of


TWO = [{"role": "moderator", "people": 2, "hours": 5}]
THREE = [{"role": role, "hours": 25} for role in ("lead", "operator", "events")]


def test_a_small_team_is_called_by_those_whose_accounts_are_named(make) -> None:
    account = {"owner": "阿芳的个人微信", "backup": "老秦的个人微信"}
    assert names(make, team=TWO, decides="阿芳", account=account) == [("阿芳", "老秦")]
    english = {"owner": "Ann's personal account", "backup": "Bo’s own phone"}
    assert names(make, team=TWO, decides="Ann", account=english) == [("Ann", "Bo")]


def test_nobody_is_called_by_the_name_of_a_firm_or_of_one_too_few(make) -> None:
    assert names(make, team=TWO, account={"owner": "会务公司的工作微信", "backup": "老秦"}) == [()]
    assert names(make, team=TWO, decides="阿芳", account={"owner": "阿芳的个人微信"}) == [()]


def test_the_number_to_call_names_the_one_who_leads_where_the_account_does_too(make) -> None:
    leader = {"kind": "founder", "name": "沈会长", "hours": 5}
    account = {"owner": "会务公司的工作微信", "backup": "秘书长 俞蓓"}
    given = {"leader": leader, "decides": "沈会长", "account": account}
    assert names(make, team=THREE, contact="俞蓓 139-0000-2222", **given) == [("俞蓓",), (), ()]
    assert names(make, team=THREE, contact="沈会长 139-0000-2222", **given) == [(), (), ()]
    assert names(make, team=THREE, contact="值班电话 139-0000-2222", **given) == [(), (), ()]


def test_names_that_are_given_stay_alone(make) -> None:
    team = [{"role": "moderator", "people": 2, "hours": 5, "names": ["小林"]}]
    account = {"owner": "阿芳的个人微信", "backup": "老秦的个人微信"}
    assert names(make, team=team, account=account) == [("小林",)]
