"""Subjects: each whole, chosen by plain words only, and printed where a community has them and nowhere else."""

from __future__ import annotations

import re

import pytest

from generator.commands import coverage
from generator.errors import InputError
from generator.load.compile import examine
from generator.load.coverage import subject_parts
from generator.load.library import Layer
from generator.load.store import open_store, read_layers
from generator.models.subjects import Subject
from generator.tailor.subjects import proposed

HIKING = """
name: 东郊周末徒步
type: interest
stage: running
start: 2027-01-09
promise: 每个周末跟着领队走完一条十公里左右的近郊路线，凭到家接龙看出来
welcome: [报名写清体力和紧急联系人, 到家报平安]
unwelcome: [半路脱队, 卖装备]
purpose: belonging
leader: {kind: founder, name: 老周, hours: 1}
size: {people: 60, groups: 1}
place: {offline: one-city, region: CN}
rhythm: [weekly-ritual]
meets: {day: sat, at: "08:30"}
team: [{role: lead, hours: 3, when: evenings}]
decides: 老周
account: {owner: 老周的微信}
risks: [offline]
problems: [no-shows, 路上有人走丢过一次]
"""
CARS = """
name: 近途车主论坛
type: product
stage: running
start: 2027-03-01
promise: 每次问用车问题两天内有车主拿实车经验回答，凭“已解决”看出来
welcome: [发问写清年款里程, 修好了回来说结果]
unwelcome: [配件商打广告]
purpose: support
product: teachable
leader: {kind: team, name: 版主组, hours: 4}
platforms: [own-forum]
home: own-forum
size: {people: 90000}
place: {offline: several-cities, region: CN}
team: [{role: operator, hours: 20, when: working-hours}, {role: moderator, people: 8, hours: 5, when: evenings}]
decides: 站长
account: {owner: 站长, backup: 技术员}
baseline: {active-7-days: 6000}
"""
SECOND_HAND = """
name: 河西二手流转
type: social
stage: running
start: 2027-01-11
promise: 每周能送出或领到一件还能用的旧物，凭“已取走”看出来
welcome: [写清尺寸, 取走了回来说一声]
unwelcome: [加价倒卖]
purpose: belonging
leader: {kind: none}
size: {people: 3000, groups: 15, full_groups: 2}
place: {offline: one-city, region: CN}
team: [{role: moderator, people: 2, hours: 5, when: evenings}]
decides: 阿芬
account: {owner: 阿芬的微信, backup: 老柯的微信}
risks: [offline]
problems: [too-many-groups, volunteers-tired, no-shows]
"""
DINNER = """
name: 城东饭局
type: social
stage: running
start: 2027-01-09
promise: 每月一桌，坐下来吃一顿饭认识三位邻居，凭签到看出来
welcome: [来不了提前说]
unwelcome: [在桌上推销]
leader: {kind: founder, name: 小顾, hours: 2}
size: {people: 60, groups: 1}
place: {offline: one-city, region: CN}
rhythm: [monthly-event]
events: [{what: 饭局, every: month, week: 2, day: sat, at: "18:00", minutes: 150, people: 12, place: room}]
team: [{role: lead, hours: 3, when: evenings}]
decides: 小顾
account: {owner: 小顾的微信, backup: 阿明}
"""
MUST = {  # subject → profile, what its manual must print: a hazard, the delivery's unit, an incident by the clock
    "hiking": (
        HIKING,
        ("没有收队就进山", "一条走完全程、人人到家的路线", "【第10分钟】 两人一组回到上次点数的地方", "人不够时"),
    ),
    "cars": (CARS, ("教人拆装安全气囊", "一个用车问题有同款车主拿实车答了", "【马上】 回一句：人先离车", "3·15前后")),
    "second-hand": (
        SECOND_HAND,
        ("鼓包、拆下来", "一件写清了、取走了的旧物", "【第5分钟】 受威胁就打110", "像是拿去卖的"),
    ),
}
OF_A_HIKE = re.compile("收队|进山|徒步|下撤|驴友|爬升")
NAMED = (
    ("周末爬山群", "每周走一条线", "hiking"),
    ("青年健行", "", "hiking"),
    ("Saturday Hikers", "a walk each week", "hiking"),
    ("车友之家", "", "cars"),
    ("老城摩托車", "", "cars"),
    ("戶外遠足社", "", "hiking"),
    ("週末爬山羣", "", "hiking"),
    ("Car owners of Leeds", "", "cars"),
    ("闲置互送", "", "second-hand"),
    ("小区群", "每周能领到一件旧物", "second-hand"),
    ("Freecycle Northside", "", "second-hand"),
)
OTHERS = (
    ("二手车行情群", "", "second-hand"),  # a longer word of another subject holds it
    ("登高望远读书会", "每月读完一本书", "hiking"),
    ("邻居群", "不送东西、不谈二手，只报停水停电", "second-hand"),
    ("Scare club", "carshare not discussed", "cars"),
    ("爱心车队志愿者", "接送老人看病", "cars"),
    ("职场晋升", "和同行一起往上走", "hiking"),
)


@pytest.fixture
def bare(profile_of):
    """Name, promise and other fields → a profile of a community that says little else."""

    def made(name: str, promise: str = "", **more: object):
        return profile_of(
            {
                "name": name,
                "type": "social",
                "stage": "running",
                "size": {"people": 50},
                "start": "2027-01-11",
                "promise": promise,
                **more,
            }
        )

    return made


def test_no_cell_of_the_table_is_empty_without_a_reason(store) -> None:
    empty = {
        (subject.id, name)
        for subject in store.library.of(Subject)
        for name, parts in subject_parts(subject).items()
        if not parts
    }
    said = {(subject.id, lack.of) for subject in store.library.of(Subject) for lack in subject.lacks}
    assert empty == said and len(store.library.of(Subject)) >= 44
    assert {name for _, name in said} == {"refund"}  # where nobody pays, and nothing else is missing anywhere


def test_the_table_is_printed() -> None:
    lines = coverage()
    header = next(line for line in lines if "hazards" in line)
    rows = {
        line.split()[0]: line.split()[1:]
        for line in lines[lines.index(header) + 1 :]
        if line[:1].isalpha() and ":" not in line and "," not in line
    }
    assert header.split()[:3] == ["called", "hints", "delivery"] and {"ladder", "no-show", "limits"} <= set(
        header.split()
    )
    assert len(rows["hiking"]) == len(header.split()) and rows["babies"][header.split().index("refund")] == "–"
    assert any(line.startswith("babies – refund: ") for line in lines)


@pytest.mark.parametrize(("old", "new", "told"), [
    ("measures:\n", "measures: []\nmeasures-were:\n", "measures"),
    ("minute: 5,", "minute: 0,", "lost"),
    ("practice: {grade: A,", "practice: {grade: B,", "grade A has"),
    ("id: hiking", "id: hiking-too", "hiking-too.yml"),
    ("kind: no-show,", "kind: chase,", "'no-show' is empty, and lacks says no reason"),
    ("limits:\n", "lacks: [{of: rules, why: none}]\nlimits:\n", "'rules', which is no empty cell"),
])  # fmt: skip
def test_a_subject_with_a_hole_is_an_error(old, new, told) -> None:
    (first, *_), labels = read_layers([])
    name = "playbooks/subjects/hiking.yml"
    text = first.files[name].decode()
    assert old in text
    broken = text.replace(old, new, 1)
    if "were" in new:
        broken = re.sub(r"measures-were:\n(  - .*\n)+", "", broken)
    _, _, problems = examine([Layer("library", {**first.files, name: broken.encode()})], labels)
    assert any(told in problem.en and not problem.warning for problem in problems)


@pytest.mark.parametrize(("name", "promise", "subject"), NAMED)
def test_plain_words_propose_a_subject(name, promise, subject, store, bare) -> None:
    found = proposed(store.library, bare(name, promise))
    assert [each.subject for each in found][:1] == [subject] and found[0].words


@pytest.mark.parametrize(("name", "promise", "subject"), OTHERS)
def test_other_words_do_not(name, promise, subject, store, bare) -> None:
    assert subject not in [each.subject for each in proposed(store.library, bare(name, promise))]


def test_behaviours_name_a_subject_only_with_two_words_and_what_is_unwelcome_never(store, bare) -> None:
    def found(**more: object) -> list[str]:
        return [each.subject for each in proposed(store.library, bare("邻居群", **more))]

    assert found(welcome=["闲置写清尺寸"]) == []
    assert found(welcome=["闲置写清尺寸"], problems=["旧物没人取"]) == ["second-hand"]
    assert found(unwelcome=["发二手广告", "转让旧物"]) == []


def test_what_the_profile_says_goes_before_its_words(plan_of) -> None:
    def titles(more: str) -> list[str]:
        return [subject.id for subject in plan_of(HIKING + more).subjects]

    assert titles("") == ["hiking"]
    assert titles("subjects: []") == []
    assert titles("subjects: [cars, second-hand]") == ["cars", "second-hand"]
    with pytest.raises(InputError, match="at most 3"):
        titles("subjects: [cars, second-hand, hiking, cars]")


def test_a_proposal_is_told_with_the_words_that_led_to_it(plan_of) -> None:
    told = {fact.field: fact for fact in plan_of(HIKING).facts}["subjects"]
    assert told.assumed and told.first and "“徒步”" in told.assume and "徒步和近郊出行" in told.assume
    given = {fact.field: fact for fact in plan_of(HIKING + "subjects: [hiking]").facts}["subjects"]
    assert not given.assumed and given.value == "徒步和近郊出行"


@pytest.mark.parametrize("subject", MUST)
def test_what_its_lead_looks_for_is_in_the_manual(subject, plan_of, files_of) -> None:
    profile, must = MUST[subject]
    plan = plan_of(profile)
    manual = files_of(plan)["manual.md"]
    assert [text for text in must if text not in manual] == []
    assert plan.promises[0].assumed and plan.promises[0].lines


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize("subject", MUST)
def test_the_reference_has_it_whole(subject, language, plan_of, files_of) -> None:
    plan = plan_of(MUST[subject][0], language=language)
    page, told = plan.subjects[0], re.sub(r"\\|&#64;|\s", "", files_of(plan)["reference.md"].replace("&#64;", "@"))
    said = [hazard.why for hazard in page.hazards] + [line.do.text for line in page.days]
    said += [step.said.text for incident in page.incidents for step in incident.clock]
    said += [pair.said.text for pair in (*page.rules, *page.members, *page.specimens)]
    said += [measure.small for measure in page.measures]
    assert [text for text in said if re.sub(r"\s", "", text) not in told] == []
    assert not re.search(r"\{[a-z-]+\}", told)


def test_a_hikes_words_are_in_no_dinners_manual(plan_of, files_of) -> None:
    plan = plan_of(DINNER)
    manual = files_of(plan)["manual.md"]
    assert [subject.id for subject in plan.subjects] == ["cooking"] and not OF_A_HIKE.search(manual)
    assert OF_A_HIKE.search(files_of(plan_of(HIKING))["manual.md"])


def test_two_subjects_cross_and_both_hold(plan_of, files_of) -> None:
    plan = plan_of(HIKING + "subjects: [second-hand, hiking]")
    manual = files_of(plan)["manual.md"]
    assert "没有收队就进山" in manual and "鼓包、拆下来" in manual and "按严的那条办" in manual
    assert plan.promises[0].lines[0].startswith("一件写清了")


def test_a_delivery_of_the_profile_goes_before_the_subjects(plan_of) -> None:
    own = "delivers: [{what: 一趟, every: week, minutes: 300, by: member, helpers: 2}]\n"
    assert plan_of(HIKING + own).promises[0].lines[0].startswith("一趟")


def test_a_run_sheet_of_a_meeting_is_for_those_who_meet(plan_of) -> None:
    online = HIKING.replace('meets: {day: sat, at: "08:30"}\n', "").replace("offline: one-city", "offline: dispersed")
    assert plan_of(HIKING).subjects[0].run and not plan_of(online.replace("risks: [offline]\n", "")).subjects[0].run


def test_law_and_days_are_of_the_region(plan_of) -> None:
    here, there = plan_of(HIKING).subjects[0], plan_of(HIKING.replace("region: CN", "region: TW")).subjects[0]
    assert any("第二十五条" in hazard.never.law for hazard in here.hazards)
    assert not any(hazard.never.law for hazard in there.hazards)
    assert {day.name for day in there.days} < {day.name for day in here.days}
    called = "".join(incident.call for incident in there.incidents)
    assert "120" not in called and "119（急救）" in called  # 119 is both there, 110 is the police's in both


def test_days_of_the_year_are_told_within_the_plan(plan_of) -> None:
    plan = plan_of(HIKING)
    found = {rest.name: rest for rest in plan.rests if rest.what == "season"}
    assert found["天短的日子"].first.isoformat() == "2027-01-09" and "三伏" not in found
    assert all(plan.start <= rest.first <= rest.last <= plan.valid_until for rest in found.values())


def test_only_the_subjects_that_are_taken_are_read(profile_of) -> None:
    fresh = open_store([])
    shelf = fresh.library.items["subjects"]
    profile_of(HIKING, fresh)
    assert set(shelf) == set(fresh.library.called)
    read = {name for name in shelf if dict.__getitem__(shelf, name) is not None}
    assert read == set()
    assert shelf["cars"].id == "cars" and dict.__getitem__(shelf, "hiking") is None


def test_conditions_may_name_subjects_and_trades(plan_of, store) -> None:
    from generator.calendar.days import calendar_of
    from generator.load.profiles import read_profile
    from generator.models.base import Condition
    from generator.tailor.conditions import holds
    from generator.tailor.resolve import planned

    profile = read_profile(SECOND_HAND.encode(), "p.yml", store.library, store.calendars)
    _, known = planned(store.library, profile, calendar_of("CN", store.calendars))
    assert holds(Condition("in", path="trade", values=("goods",)), known.facts)
    assert holds(Condition("in", path="subjects", values=("second-hand",)), known.facts)


def test_a_weekly_meeting_is_as_long_as_its_subject_says_and_is_no_second_hour(plan_of) -> None:
    """A choir on Wednesdays at seven: two of 48 look after 120 minutes, 240 on page one and in the ledger alike."""
    plan = plan_of(
        {
            "name": "晚风合唱团",
            "type": "interest",
            "stage": "running",
            "start": "2027-03-01",
            "promise": "每周三能一起练两小时",
            "welcome": ["先把谱过一遍"],
            "unwelcome": ["没说就缺席"],
            "size": {"people": 48, "groups": 1},
            "place": {"offline": "one-city", "region": "CN"},
            "rhythm": ["weekly-ritual"],
            "meets": {"day": "wed", "at": "19:00", "place": "room"},
            "team": [{"role": "lead", "people": 1, "hours": 4, "when": "evenings"}],
        }
    )
    assert [subject.id for subject in plan.subjects] == ["music"]
    held = [each for line in plan.ledger if line.source == "event/meeting" for each in line.occurrences]
    assert plan.promises[0].cost == 2 * 120 == 240 and {each.minutes for each in held} == {240}
    assert not [line for line in plan.ledger if line.source == "sops/fixed-hour"]
