"""What a lead looks for: the hazard, the unit handed over, the named troubles' mends; and nothing of another matter.

The four communities for which a consultant wrote a manual, the twelve examples, communities that no subject knows.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.load.folders import examples

HERE = Path(__file__).parent
RIVALS = {name: HERE / "reckoning" / f"rival-{name}" / "profile.yml" for name in (
    "car-forum", "entrepreneurs", "hiking", "two-volunteers",
)}  # fmt: skip
OF_A_HIKE = "收队|进山口|下撤|驴友|爬升|登山|headed uphill|trailhead"
OF_A_DINNER = "掌勺|一桌菜|开席|上菜"
OF_GOODS = "批号|批次|保质期|净重|到货"
OF_GROUPS = "微信群|进群|拉群|群公告|本群|群里"
OF_DEALS = "佣金|返佣|核价"
OF_STARS = "应援|打榜|站子"
MUST = {  # who → hazard, unit handed over, a mend of each named trouble; what no manual or sheet of it may say
    "car-forum": (
        ("教人拆装安全气囊", "一个用车问题有同款车主拿实车答了", "新号头3帖先看后放", "一周里问到三次的就立一条"),
        f"{OF_A_HIKE}|{OF_A_DINNER}|{OF_GROUPS}|{OF_DEALS}|{OF_STARS}",
    ),
    "entrepreneurs": (
        ("在会里集资、拉投资", "一桌，讲透三张难题卡", "先问“当初盼着解决什么”", "进门问三句"),
        f"{OF_A_HIKE}|{OF_GOODS}|{OF_STARS}|打卡",
    ),
    "hiking": (
        ("没有收队就进山", "一条走完全程、人人到家的路线", "还没有：报警110，山里再打119",
         "三天内写一页经过", "前一天晚上回“确认”才留位"),
        f"{OF_A_DINNER}|{OF_GOODS}|{OF_DEALS}|{OF_STARS}|一桌|难题卡",
    ),
    "two-volunteers": (
        ("鼓包、拆下来", "一件写清了、取走了的旧物", "近四周兑现承诺的次数，最少的停", "全部的活列一张表", "不收押金"),
        f"{OF_A_HIKE}|{OF_A_DINNER}|{OF_DEALS}|{OF_STARS}|批号",
    ),
    "alumni-industry": (
        ("劝酒、罚酒、代酒", "一个行业问题的回答", "全部的活列一张表", "写清不许的动作", "一张交接单"),
        f"{OF_A_HIKE}|{OF_GOODS}|{OF_DEALS}|{OF_STARS}",
    ),
    "b2b-users": (
        ("A front-desk question answered by someone who has done it", "Twice a week ask something that one line",
         "After two hours do not answer"),
        "hike|trail|batch number|commission",
    ),
    "brand-groups": (
        ("有人说被产品伤了", "一个用法或故障的准话", "近四周兑现承诺的次数",
         "写清不许的动作", "五个人里三个", "能转的七天内转到"),
        f"{OF_A_HIKE}|佣金|返佣|{OF_STARS}",
    ),
    "craft-discord": (
        ("loose hair", "A finished piece looked at with care", "Halve"),
        "hike|trail|WeChat|batch number|commission",
    ),
    "deal-group": (
        ("一条当场核过价的优惠", "一天内列全", "每条通知只说一件事", "给一个能照着填的样子"),
        f"{OF_A_HIKE}|{OF_A_DINNER}|{OF_STARS}|难题卡",
    ),
    "diabetes-circle": (
        ("劝人加药、减药、停药、换药", "一晚夜话", "写清不许的动作", "全部的活列一张表"),
        f"{OF_A_HIKE}|{OF_A_DINNER}|{OF_GOODS}|{OF_DEALS}|{OF_STARS}|下单|优惠券",
    ),
    "fan-club": (
        ("集资应援", "一件共同作品", "一天内列全", "第一天一句欢迎", "由没卷进来的人分别听"),
        f"{OF_A_HIKE}|{OF_A_DINNER}|{OF_GOODS}|{OF_DEALS}",
    ),
    "founders-club": (
        ("在会里集资、拉投资", "一桌，讲透四个经营难题", "一条写死", "每人写一张账", "先问“当初盼着解决什么”"),
        f"{OF_A_HIKE}|{OF_GOODS}|{OF_STARS}|打卡",
    ),
    "hiking-club": (
        ("没有收队就进山", "隔周走山", "前一天晚上回“确认”才留位"),
        f"{OF_A_DINNER}|{OF_GOODS}|{OF_DEALS}|{OF_STARS}|一桌|难题卡",
    ),
    "parents-line": (
        ("發別家孩子的臉", "一梯同齡出遊", "轉到外面的，列出去處", "前一天晚上回「確認」才留位", "先騰位子"),
        "收隊|下撤|爬升|掌勺|批號|佣金|應援|微信",
    ),
    "reading-club": (
        ("传扫描件、网盘电子书", "一条给笔记的评论", "每条通知只说一件事", "每周挑两个", "24小时内有一位懂的人回"),
        f"{OF_A_HIKE}|{OF_A_DINNER}|{OF_GOODS}|{OF_DEALS}|{OF_STARS}",
    ),
    "township-relation": (
        ("“来这边有好活”", "一个肯出面帮忙的人", "五个人里三个", "把他做的事列全", "七天内贴一张表"),
        f"收队|进山|下撤|爬升|{OF_GOODS}|{OF_DEALS}|{OF_STARS}",
    ),
}  # fmt: skip
COURSE = """
name: 拾光剪辑训练营
type: product
stage: running
start: 2027-03-01
promise: 每份作业七十二小时内有人看过，凭作业帖下面的回话看出来
welcome: [写哪一处没把握]
unwelcome: [录屏外传]
platforms: [wechat-group]
size: {people: 240, groups: 3}
product: teachable
price: paid
commerce: store
team: [{role: operator, hours: 20, when: working-hours}, {role: service, hours: 20, when: working-hours}]
decides: 老陆
problems: [refund-demands]
"""
ORDERS = """
name: 橡树湾团购群
type: product
variant: deal
stage: running
start: 2027-03-01
promise: 每周两次开团，坏果当天退，凭接龙和退款截图看出来
welcome: [写清序号]
unwelcome: [取货不来]
leader: {kind: founder, name: 小梁, hours: 12}
platforms: [wechat-group]
size: {people: 900, groups: 2}
commerce: deals
team: [{role: lead, hours: 12, when: working-hours}]
decides: 小梁
problems: [refund-demands]
"""
UNKNOWN = (  # communities of no known subject: name, language, promise
    ("篆石社", "zh", "每月每人刻一方印，凭印蜕看出来"),
    ("夜空电台", "zh", "每晚八点点名，凭通联日志看出来"),
    ("梦簿互换", "zh", "每周换读一页梦，凭回信看出来"),
    ("鐘樓鳴鐘會", "zh-Hant", "每週日早上敲完一輪變奏，憑鐘譜看得出來"),
    ("Hollow Oak Ringers' Guild", "en", "Every Sunday a full peal, as the peal board shows"),
    ("Stonecutters of Ham Hill", "en", "Each month a letter cut in stone, as the rubbings show"),
    ("The 80-metre net", "en", "Check-in at nine each evening, as the log shows"),
    ("Falcons and Lures", "en", "Each week a bird flown and called back, as the tally shows"),
)  # fmt: skip
BORROWED = (
    re.compile(  # words that belong to some matter, a route, a table, a batch; none of which may be invented here
        "收队|下撤|路线|爬升|掌勺|一桌|批号|批次|佣金|车主|难题卡|作业帖|路線|批號|收隊"
        r"|\b(?:route|trailhead|sweep|batch|commission|homework|recipe|vehicle|dinner|hike)s?\b",
        re.IGNORECASE,
    )
)


@pytest.fixture
def printed(plan_of, files_of):
    """A profile → its manual, and manual and this month's sheets without marks together."""

    def made(profile, language=None):
        plan = plan_of(profile, language=language)
        files = files_of(plan)
        month = {f"handouts/{name}.html" for name in plan.month}
        sheets = [re.sub(r"<style.*?</style>|<[^>]+>", " ", files[path], flags=re.S) for path in files if path in month]
        return plan, files["manual.md"], "\n".join([files["manual.md"], *sheets])

    return made


@pytest.fixture
def profile_text():
    return lambda who: (RIVALS.get(who) or examples()[who]).read_text("utf-8")


def own_words(text: str) -> set[str]:
    return {word for line in text.splitlines() for word in re.split(r"[\s，、：:；。\[\]{},（）]+", line) if word}


@pytest.mark.parametrize("who", MUST)
def test_what_its_lead_looks_for_is_printed(who, printed, profile_text) -> None:
    _, _, everything = printed(profile_text(who))
    plain = re.sub(r"<sup>.*?</sup>|\*\*", "", everything)
    assert [text for text in MUST[who][0] if text.casefold() not in plain.casefold()] == []


@pytest.mark.parametrize("who", MUST)
def test_no_word_of_another_matter_is_printed(who, printed, profile_text) -> None:
    text = profile_text(who)
    _, _, everything = printed(text)
    found = {match.group() for match in re.finditer(MUST[who][1], everything)}
    assert {word for word in found if word not in text} == set()  # what the author wrote is the author's


def test_they_are_the_four_and_the_twelve() -> None:
    assert set(MUST) == set(RIVALS) | set(examples()) and len(MUST) == 16


def test_a_course_has_no_batches_and_is_repaid_by_what_is_left(printed) -> None:
    plan, manual, everything = printed(COURSE)
    assert [subject.id for subject in plan.subjects] == ["online-courses"]
    assert not re.search(f"{OF_GOODS}|佣金|核价|发货", everything)
    assert "交了多少、用了几次、剩多少" in manual and "一件一件定" not in manual


def test_a_group_order_is_repaid_by_the_piece_and_has_no_commission(printed) -> None:
    plan, manual, everything = printed(ORDERS)
    assert [subject.id for subject in plan.subjects] == ["group-buying"]
    assert "一件一件定：照片看得清的" in manual and "用了几次、剩多少" not in manual
    assert not re.search("佣金|录播|缓一期", everything)


@pytest.mark.parametrize(("name", "language", "promise"), UNKNOWN)
@pytest.mark.parametrize("kind", ["interest", "social"])
def test_a_community_that_no_subject_knows_gets_nothing_invented(name, language, promise, kind, printed) -> None:
    profile = {
        "name": name, "language": language, "type": kind, "stage": "running", "start": "2027-03-01",
        "promise": promise, "welcome": ["A" if language == "en" else "说一声"],
        "unwelcome": ["B" if language == "en" else "骂人"], "size": {"people": 40, "groups": 1},
        "team": [{"role": "lead", "hours": 5, "when": "evenings"}], "decides": "Ann",
    }  # fmt: skip
    plan, manual, everything = printed(profile)
    assert plan.subjects == () and plan.stricter == () and plan.ready
    assert not {match.group() for match in BORROWED.finditer(everything)}
    assert promise in manual  # the promise in its own words is what is looked at, and said to be assumed
    facts = {fact.field: fact for fact in plan.facts}
    assert "subjects" in facts and facts["subjects"].assumed


@pytest.mark.parametrize(("more", "minors", "asked"), [
    ("risks: [minors]", True, False),  # members are minors
    ("audience: young", False, True),  # the young are of age until the profile says otherwise; it is asked
    ("subjects: [parents]", False, False),  # grown-ups speak of children
    ("subjects: [babies]", False, False),
    ("subjects: [school-class]", False, False),
])  # fmt: skip
def test_only_members_make_minors(more, minors, asked, plan_of, files_of) -> None:
    plan = plan_of(COURSE.replace("problems: [refund-demands]\n", "problems: [few-speak]\n") + f"{more}\n")
    manual = files_of(plan)["manual.md"] + files_of(plan)["reference.md"]
    ids = {question.id for question in plan.questions}
    assert ("minors-private" in ids) == minors and ("minors-unsaid" in ids) == asked
    assert ("两位大人" in manual or "两个管理员" in manual or "监护人都在" in manual) or not minors
    assert not ({"minors-private", "minors-one-adult"} & ids) or minors
