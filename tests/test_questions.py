"""Questions back: a thin or doubtful profile is asked, one that says it is not; at most five, the weightiest first."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator.calendar.days import calendar_of
from generator.compose.opening import AT_ONCE, LATER
from generator.load.store import Store
from generator.models.base import ALWAYS, Condition, Text
from generator.models.profile import Profile
from generator.models.reckoning import Question
from generator.tailor.context import Context, context
from generator.tailor.questions import ASKED, found_in_profile, questions

Data = dict[str, Any]
RECKONED = ("promise-gap", "goal-slow", "start-rests", "nobody-there", "musts-over", "intake-over")
LEAD = {"role": "lead", "people": 1, "hours": 3, "names": ["Bo"]}
MODERATORS = {"role": "moderator", "people": 2, "hours": 4, "when": "evenings", "names": ["Cy", "Di"]}
EVENT = {"what": "Dinner", "day": "sat", "at": "18:00", "minutes": 120}
DELIVERY = {"what": "an answer", "every": "request", "minutes": 10, "by": "moderator"}
ANSWERED: Data = {  # a profile about which nothing is asked
    "name": "Green Hills",
    "language": "en",
    "type": "interest",
    "stage": "running",
    "size": {"people": 130, "groups": 1},
    "start": "2027-03-01",
    "promise": "An answer each time, shown by the thread",
    "welcome": ["this"],
    "unwelcome": ["that"],
    "leader": {"kind": "founder", "name": "Ann", "hours": 2},
    "platforms": ["wechat-group"],
    "team": [LEAD, MODERATORS],
    "decides": "Ann",
    "account": {"owner": "Ann", "backup": "Bo"},
    "contact": "Ann 000",
    "baseline": {"active-7-days": 60},
    "delivers": [DELIVERY],
}
# question, what brings it, and what is near but does not
CASES: tuple[tuple[str, Data, Data], ...] = (
    ("minors-unsaid", {"audience": "young"}, {"audience": "young", "risks": ["minors"]}),
    ("minors-unsaid", {"events": [EVENT | {"children": True}]}, {"events": [EVENT]}),
    ("minors-unsaid", {"type": "idol"}, {"type": "idol", "risks": ["minors"]}),
    ("minors-private", {"risks": ["minors"]}, {"risks": ["finance"]}),
    ("minors-one-adult", {"risks": ["minors"], "team": [LEAD], "leader": None}, {"risks": ["minors"]}),
    ("same-person", {"team": [LEAD | {"names": []}]}, {"team": [LEAD]}),
    (
        "same-person",
        {"team": [LEAD | {"names": []}]},
        {"team": [LEAD | {"names": []}], "leader": {"kind": "founder", "hours": 2, "counted": "beside"}},
    ),
    (
        "same-person",
        {"team": [LEAD | {"names": ["Ann"]}]},
        {"team": [LEAD | {"names": ["Ann"], "hours": 2}]},
    ),
    ("same-person", {"team": [LEAD | {"names": []}]}, {"team": [LEAD | {"names": [], "people": 2}]}),
    (
        "leader-hours",
        {"leader": {"kind": "team", "name": "the board", "hours": 4}},
        {"leader": {"kind": "team", "name": "the board", "hours": 4, "counted": "in-team"}},
    ),
    (
        "leader-hours",
        {"team": [LEAD, {"role": "operator", "people": 1, "hours": 2}]},
        {"team": [LEAD, {"role": "operator", "people": 1, "hours": 2.5}]},
    ),
    (
        "windows-short",
        {"team": [LEAD | {"hours": 22, "when": "evenings"}]},
        {"team": [LEAD | {"hours": 21, "when": "evenings"}]},
    ),
    (
        "windows-short",
        {"team": [LEAD | {"hours": 9, "when": ["sat 08:00-16:00", "sat 10:00-16:00"]}]},
        {"team": [LEAD | {"hours": 9, "when": ["sat 08:00-16:00", "sat 10:00-17:00"]}]},
    ),
    (
        "followers",
        {"platforms": ["wechat-group", "weibo"]},
        {"platforms": [{"id": "wechat-group", "people": 100}, {"id": "weibo", "people": 900}]},
    ),
    ("followers", {"platforms": ["wechat-group", "weibo"]}, {"platforms": ["weibo"]}),
    ("followers", {"platforms": ["own-forum", "weibo"]}, {"platforms": ["own-forum"]}),
    (
        "groups-on-board",
        {"platforms": ["own-forum"], "size": {"people": 130, "groups": 12}},
        {"platforms": ["own-forum", "wechat-group"], "size": {"people": 130, "groups": 12}},
    ),
    ("account-backup", {"account": {"owner": "Ann"}}, {}),
    ("account-backup", {"account": None}, {}),
    (
        "no-refund",
        {"price": "paid", "fee": {"amount": 200}},
        {"price": "paid", "fee": {"amount": 200, "refund": "All of it within 7 days"}},
    ),
    ("no-refund", {"price": "dues"}, {"price": "beta"}),
    ("no-refund", {"fee": {"amount": 5}}, {"fee": {"amount": 0}}),
    ("no-decider", {"decides": None}, {}),
    (
        "answer-gap",
        {"delivers": [DELIVERY | {"within": "20 hours"}]},
        {"delivers": [DELIVERY | {"within": "21 hours"}]},
    ),
    (
        "answer-gap",
        {"delivers": [DELIVERY | {"within": "2 days"}], "team": [MODERATORS | {"when": "weekends"}]},
        {"delivers": [DELIVERY | {"within": "2 days", "by": "member"}], "team": [MODERATORS | {"when": "weekends"}]},
    ),
    ("meets-busy", {"meets": {"day": "thu", "at": "14:30"}}, {"meets": {"day": "thu", "at": "18:30"}}),
    ("meets-busy", {"events": [EVENT | {"day": "mon", "at": "09:00"}]}, {"events": [EVENT | {"at": "09:00"}]}),
    (
        "meets-busy",
        {"meets": {"day": "sat", "at": "10:00"}, "free_hours": ["evenings"]},
        {"meets": {"day": "sat", "at": "20:00"}, "free_hours": ["evenings"]},
    ),
    (
        "closed-goal",
        {"closed": True, "size": {"people": 130, "groups": 1, "goal": 131}},
        {"closed": True, "size": {"people": 130, "groups": 1, "goal": 130}},
    ),
    (
        "numbers-clash",
        {"baseline": {"attendance": 62}, "problems": ["有十几位会员交了钱半年没来"]},
        {"baseline": {"attendance": 62}, "problems": ["有人来了半年"]},
    ),
    (
        "numbers-clash",
        {"baseline": {"attendance": 62}, "problems": ["A third have been absent for months"]},
        {"baseline": {"renewal-rate": 62}, "problems": ["A third have been absent for months"]},
    ),
    (
        "numbers-clash",
        {"baseline": {"speakers-7-days": 61, "active-7-days": 60}},
        {"baseline": {"speakers-7-days": 60, "active-7-days": 60}},
    ),
    ("numbers-clash", {"baseline": {"active-7-days": 131}}, {"baseline": {"active-7-days": 130}}),
    (
        "outdoors-answerable",
        {"events": [EVENT | {"outdoors": True, "place": "room"}]},
        {"events": [EVENT | {"outdoors": True, "place": "room"}], "answerable": "The alpine club"},
    ),
    (
        "outdoors-answerable",
        {"meets": {"day": "sat", "at": "08:30", "place": "room"}},
        {"meets": {"day": "sat", "at": "08:30", "place": "online"}},
    ),
    ("alcohol-answerable", {"events": [EVENT | {"alcohol": True}]}, {"events": [EVENT]}),
    (
        "children-answerable",
        {"risks": ["minors"], "events": [EVENT | {"children": True}]},
        {"risks": ["minors"], "events": [EVENT | {"children": True}], "answerable": "The school"},
    ),
    ("health-professional", {"risks": ["health"]}, {"risks": ["health"], "audience": "business"}),
    (
        "free-but-fee",
        {"fee": {"amount": 20, "refund": "x"}},
        {"fee": {"amount": 20, "refund": "x", "per": "event"}},
    ),
    (
        "fee-no-term",
        {"price": "paid", "fee": {"amount": 20, "refund": "x", "per": "term"}},
        {"price": "paid", "fee": {"amount": 20, "refund": "x", "per": "term"}, "term": {"to": "2027-07-01"}},
    ),
    ("course-no-end", {"rhythm": ["course"]}, {"rhythm": ["course"], "term": {"to": "2027-07-01"}}),
    ("people-sum", {"size": {"people": 3000, "groups": 15}}, {"size": {"people": 3010, "groups": 15}}),
    ("people-sum", {"size": {"people": 3000, "groups": 15}}, {"size": {"people": 400, "groups": 2}}),
    (
        "people-sum",
        {"size": {"people": 3000, "groups": 15}},
        {"size": {"people": 3000, "groups": 15}, "platforms": ["own-forum"]},
    ),
    (
        "people-sum",
        {"platforms": [{"id": "wechat-group", "people": 100}, {"id": "qq-group", "people": 30}]},
        {"platforms": [{"id": "wechat-group", "people": 100}, {"id": "qq-group", "people": 40}]},
    ),
    ("leader-no-hours", {"leader": {"kind": "founder", "name": "Ann"}}, {"leader": {"kind": "none"}}),
    ("one-pair-of-hands", {"team": [LEAD], "leader": None}, {"team": [LEAD]}),
    ("no-delivery", {"delivers": []}, {"delivers": [], "promise": ""}),
    ("no-contact", {"contact": ""}, {}),
    ("no-baseline", {"baseline": {}}, {"baseline": {}, "stage": "seed"}),
    (
        "who-pays",
        {"events": [EVENT | {"place": "room"}]},
        {"events": [EVENT | {"place": "room"}], "budget": {"amount": 0}},
    ),
    (
        "who-pays",
        {"meets": {"day": "sat", "at": "14:30", "place": "room"}},
        {"meets": {"day": "sat", "at": "14:30", "place": "online"}},
    ),
    (
        "nameless",
        {"leader": None, "team": [{"role": "moderator", "people": 12, "hours": 1}]},
        {"leader": None, "team": [{"role": "moderator", "people": 13, "hours": 1}]},
    ),
)


FEE = {"amount": 20, "refund": "x"}
NEAR: tuple[tuple[str, Data], ...] = (  # what is near in another way and does not bring the question
    ("minors-private", {"risks": ["minors"], "team": [LEAD], "leader": None}),
    ("minors-one-adult", {"team": [LEAD], "leader": None}),
    ("followers", {"platforms": ["wechat-group", "own-forum"]}),
    ("followers", {"platforms": ["wechat-group", "weibo"], "size": {"people": 0, "groups": 1}}),
    ("outdoors-answerable", {}),
    ("alcohol-answerable", {"events": [EVENT | {"alcohol": True}], "answerable": "Ann"}),
    ("children-answerable", {}),
    ("health-professional", {}),
    ("no-refund", {}),
    ("free-but-fee", {"fee": FEE, "price": "paid"}),
    ("free-but-fee", {"fee": FEE | {"amount": 0}}),
    ("fee-no-term", {"fee": FEE, "price": "paid"}),
    ("course-no-end", {}),
    ("course-no-end", {"rhythm": ["course"], "fee": FEE | {"per": "term"}, "price": "paid"}),
    ("leader-no-hours", {}),
    ("one-pair-of-hands", {"team": [LEAD], "leader": None, "risks": ["minors"]}),
    ("no-delivery", {}),
    ("no-baseline", {}),
    ("who-pays", {}),
    ("who-pays", {"events": [EVENT | {"place": "room"}], "fee": FEE | {"per": "event"}}),
    ("who-pays", {"events": [EVENT | {"place": "room"}], "price": "dues"}),
    ("nameless", {}),
)


@pytest.fixture(scope="module")
def known_of(store: Store, profile_of: Callable[..., Profile]) -> Callable[..., Context]:
    """Changes to the profile that answers everything → what resolving knows; what is None is taken out."""

    def made(changes: Data, language: str = "en") -> Context:
        data = {name: value for name, value in (ANSWERED | changes).items() if value is not None}
        profile = profile_of(data)
        calendar = calendar_of(profile.place.region, store.calendars)
        return context(store.library, profile, calendar, language)

    return made


def asked(known: Context, findings: dict[str, str] | None = None) -> list[str]:
    """The ids of all that could be asked, those that five do not hold too."""
    findings = found_in_profile(known) | (findings or {})
    return [q.id for q in known.picked(Question) if q.found is None or findings.get(q.found)]


def first(known: Context, findings: dict[str, str] | None = None) -> list[str]:
    """The ids of what is asked."""
    return [line.id for line in questions(known, found_in_profile(known) | (findings or {}))]


def test_a_profile_that_answers_everything_is_asked_nothing(known_of) -> None:
    assert questions(known_of({}), found_in_profile(known_of({}))) == ()


@pytest.mark.parametrize(("name", "brings", "not_so"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_a_question_comes_with_what_it_is_about_and_not_without(name, brings, not_so, known_of) -> None:
    assert name in asked(known_of(brings))
    assert name not in asked(known_of(not_so))


@pytest.mark.parametrize(("name", "near"), NEAR, ids=[f"{name}-{n}" for n, (name, _) in enumerate(NEAR)])
def test_a_question_does_not_come_with_what_is_only_near(name, near, known_of) -> None:
    assert name not in asked(known_of(near))


def test_no_part_of_a_condition_is_idle(known_of, store: Store) -> None:
    """Without any one of its parts some question comes, or stays away, in a case where it should not."""
    judged = [(name, known_of(brings), True) for name, brings, _ in CASES]
    judged += [(name, known_of(quiet), False) for name, _, quiet in CASES]
    judged += [(name, known_of(quiet), False) for name, quiet in NEAR]
    for question in (question for question in store.library.of(Question) if question.id not in RECKONED):
        mine = [(known, wanted) for name, known, wanted in judged if name == question.id]
        for without in shorter(question.when):
            assert any(known.takes(without) is not wanted for known, wanted in mine), (question.id, without)


def shorter(condition: Condition) -> Iterator[Condition]:
    """A condition without each of its parts in turn; one that has none, without itself."""
    if condition.path:
        yield ALWAYS
    for index in range(len(condition.parts)):
        if condition.op == "all" or len(condition.parts) > 1:
            yield dataclasses.replace(condition, parts=condition.parts[:index] + condition.parts[index + 1 :])


@pytest.mark.parametrize("name", RECKONED)
def test_what_is_reckoned_is_asked_where_it_was_found(name: str, known_of) -> None:
    known = known_of({})
    [line] = questions(known, {name: "9 × 3 = 27"})
    assert line.id == name and "9 × 3 = 27" in line.ask
    assert questions(known, {name: ""}) == ()


def test_every_question_has_a_case(store: Store) -> None:
    assert {case[0] for case in CASES} | set(RECKONED) == set(store.library.items["questions"])


def test_at_most_five_are_asked_what_changes_most_first(known_of, store: Store) -> None:
    worst = {
        "team": [LEAD | {"names": []}], "account": None, "price": "paid", "decides": None, "contact": "",
        "baseline": {}, "delivers": [], "risks": ["minors"], "audience": "young",
    }  # fmt: skip
    known = known_of(worst)
    assert len(asked(known)) > ASKED
    assert first(known) == ["minors-private", "same-person", "account-backup", "no-refund", "no-decider"]
    assert first(known, {"musts-over": "12 h of 5 h"})[2] == "musts-over"
    ranks = [question.rank for question in store.library.of(Question)]
    assert ranks == sorted(set(ranks)), "in the file they stand by rank, and no two have the same"


def test_a_question_that_is_left_out_with_a_reason_is_not_asked(known_of) -> None:
    changes = {"team": [LEAD | {"names": []}, MODERATORS]}
    assert asked(known_of(changes)) == ["same-person"]
    assert asked(known_of(changes | {"leave_out": [{"id": "same-person", "reason": "two people"}]})) == []


def test_every_question_can_be_answered(store: Store) -> None:
    paths = set(store.library.items["fields"])
    for question in store.library.of(Question):
        assert question.field in paths, question.id
        assert 2 <= len(question.answers) <= 3
        told = [text.zh + text.en for text in texts(question)]
        assert question.found is None or any("{found}" in text for text in told), question.id
        assert question.found or not any("{found}" in text for text in told), question.id


def texts(question: Question) -> Iterator[Text]:
    """All that a question says."""
    yield question.ask
    for answer in question.answers:
        yield from (answer.reply, answer.then, *([answer.fill] if answer.fill else []))


def test_only_what_is_about_groups_speaks_of_them(store: Store) -> None:
    about = {each.id for each in store.library.of(Question) if any("群" in text.zh for text in texts(each))}
    assert about == {"people-sum"}


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
def test_every_question_can_be_said(language: str, known_of) -> None:
    for name, brings, _ in CASES:
        known = known_of(brings, language)
        one = [q for q in known.picked(Question) if q.id == name]
        findings = found_in_profile(known)
        others = [{"id": q.id, "reason": "x"} for q in known.picked(Question) if q.id != name]
        [line] = questions(known_of(brings | {"leave_out": others}, language), findings)
        assert one and line.id == name and "{" not in f"{line.ask}{line.answers}"


RIVALS = (
    (
        "hiking",
        {
            "leader": {"kind": "founder", "name": "老杨", "hours": 1},
            "team": [{"role": "lead", "people": 1, "hours": 3, "when": "evenings"}],
        },
        "same-person",
        "老杨1小时 + 负责人3小时 = 4小时；是同一位，就只有3小时",
    ),
    (
        "car-forum",
        {
            "leader": {"kind": "team", "name": "版主组", "hours": 4},
            "team": [
                {"role": "operator", "people": 1, "hours": 20, "when": "working-hours"},
                {"role": "moderator", "people": 8, "hours": 5, "when": "evenings"},
            ],
        },
        "leader-hours",
        "人手60小时，版主组4小时：已经算在里面就是60小时，另算就是64小时",
    ),
    (
        "two-volunteers",
        {"size": {"people": 3000, "groups": 15, "full_groups": 2}},
        "people-sum",
        "3000 ÷ 15 = 200",
    ),
    (
        "entrepreneurs",
        {"baseline": {"attendance": 62}, "problems": ["有十几位会员交了钱半年没来"]},
        "numbers-clash",
        "“到场率”62%，最近的麻烦里又说“有十几位会员交了钱半年没来”",
    ),
)


@pytest.mark.parametrize(("name", "changes", "finding", "words"), RIVALS, ids=[rival[0] for rival in RIVALS])
def test_what_a_consultant_doubted_aloud_is_found_with_its_sum(name, changes, finding, words, known_of) -> None:
    assert found_in_profile(known_of(changes, "zh"))[finding] == words


def test_the_plan_asks_and_page_one_prints_it(plan_of, files_of) -> None:
    plan = plan_of(ANSWERED | {"account": {"owner": "Ann"}, "decides": ""})
    assert [line.id for line in plan.questions] == ["account-backup", "no-decider"]
    files = files_of(plan)
    page, reference = files["manual.md"].split("\n## 2 ")[0], files["reference.md"]
    assert all(page.count(line.ask) == 1 for line in plan.questions)
    assert "### Please answer (2)" in reference and all(line.answers[0].then in reference for line in plan.questions)
    fill, printed = [line.answers[0].fill for line in plan.questions], files["manual.md"] + reference
    assert fill == ["Write backup under account.", "Write it as decides."]
    assert all(f'"fill": "{each}"' in files["plan.json"] and each not in printed for each in fill)
    assert "Only Ann can open" not in reference and "Who decides? One name" not in reference, "asked once, not twice"
    silent = files_of(plan_of(ANSWERED))
    assert "Please answer" not in silent["manual.md"] + silent["reference.md"]


def test_what_is_asked_first_or_last_on_page_one_is_there_to_be_asked(store: Store) -> None:
    assert {*AT_ONCE, *LATER} <= set(store.library.items["questions"])


def test_a_plan_that_is_not_ready_asks_too(plan_of, files_of) -> None:
    plan = plan_of(ANSWERED | {"promise": "", "account": {"owner": "Ann"}})
    assert not plan.ready and [line.id for line in plan.questions] == ["account-backup"]
    assert "Please answer (1)" in files_of(plan)["manual.md"]


def test_check_notes_what_is_asked_where_it_stands_and_does_not_fail(cli, tmp_path, yaml_of) -> None:
    data = ANSWERED | {"account": {"owner": "Ann"}, "contact": ""}
    lines = [f"{name}: {yaml_of(value)}" for name, value in data.items()]
    (tmp_path / "a.yml").write_text("\n".join(lines) + "\n", "utf-8")
    place = list(data).index("account") + 1, list(data).index("contact") + 1
    done = cli("check", "a.yml")
    assert (done.returncode, done.stdout) == (0, "")
    notes = [line for line in done.stderr.splitlines() if "请回话" in line]
    assert [line.split(":")[1] for line in notes] == [f"{line}" for line in place]
    assert "请回话：" in notes[0] and " | please answer: If the account is banned" in notes[0]
    assert "    有一位：这周请这一位当面登录一次" in done.stderr
    assert "        情况表：account写上backup。 | profile: Write backup under account." in done.stderr
    assert "leave_out: [{id: no-contact, reason: …}]" in done.stderr
    assert cli("check", "--quiet", "a.yml").stderr == ""
