"""Rules across the fields of a profile, and notes on what could be said better: each has its place and its mend."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from generator.cli import main
from generator.errors import InputError, Problem
from generator.load.folders import examples
from generator.load.profiles import notes_on
from generator.models.profile import Profile
from generator.tailor.crew import seats

from .conftest import as_yaml

Data = dict[str, Any]
HALL = {"id": "hall", "title": "我们的论坛", "kind": "board"}
PLAIN: Data = {  # right, with nothing to note
    "name": "走山队",
    "type": "interest",
    "stage": "running",
    "start": "2027-03-01",
    "promise": "每周走一条路，凭合影看出来",
    "welcome": ["到了说一声"],
    "unwelcome": ["推销"],
    "size": {"people": 60},
    "team": [{"role": "lead", "hours": 3, "when": "evenings"}, {"role": "events", "hours": 2}],
    "delivers": [{"what": "徒步", "every": "week", "minutes": 450}],
}
HIKE = {"what": "徒步", "day": "sat", "at": "08:30", "minutes": 450}


def with_(path: str, value: Any) -> Data:
    """The plain profile with another value at a path such as `team.0.when`; None takes it out."""
    profile: Any = copy.deepcopy(PLAIN)
    *parents, last = [int(name) if name.isdigit() else name for name in path.split(".")]
    holder = profile
    for name in parents:
        holder = holder[name] if isinstance(name, int) else holder.setdefault(name, {})
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return profile


WRONG = {  # what is written, and what the problem says: which of two, and the mend
    "window-ends-first": ("team.0.when", "sat 16:00-08:00", "when: [sat 16:00-24:00, sun 00:00-08:00]"),
    "window-over-midnight": ("team.0.when", ["any", "fri-sat 22:00-02:00"], "sat-sun 00:00-02:00"),
    "window-to-midnight": ("team.0.when", "sun 20:00-00:00", "when: [sun 20:00-24:00]"),
    "window-of-no-length": ("team.0.when", "day 08:00-08:00", "day 00:00-24:00"),
    "window-past-24": ("team.0.when", "sat 08:00-24:30", "not of the form 'sat 08:00-16:00'"),
    "window-of-no-day": ("team.0.when", "xyz 08:00-09:00", "not of the form"),
    "names-more-than-people": ("team.0.names", ["老秦", "阿芳"], "write people: 2"),
    "name-twice-in-a-row": ("team.0", {"role": "lead", "hours": 1, "people": 2, "names": ["阿芳", "阿芳"]}, "keep one"),
    "crowd": ("team.0.people", 10**12, "out of range"),
    "counted-of-nobody": ("leader", {"kind": "none", "counted": "beside"}, "delete 'counted'"),
    "full-over-groups": ("platforms", [{"id": "qq-group", "groups": 2, "full": 3}], "more full groups than groups (2)"),
    "followers-in-groups": ("platforms", [{"id": "weibo", "groups": 3}], "a follower is nobody's group"),
    "sections-as-groups": ("platforms", [{"id": "tieba", "full": 3}], "is posts and sections"),
    "room-as-groups": ("platforms", [{"id": "offline-only", "groups": 3}], "is where one meets"),
    "told-twice": ("platforms", [{"id": "weibo", "people": 3}, "weibo"], "keep the entry that says more"),
    "told-twice-over": ("platforms", [{"id": "weibo", "people": 3}, {"id": "weibo"}], "stands twice in this list"),
    "platform-unknown": ("platforms", [{"id": "weibbo"}], "did you mean: weibo"),
    "platform-field": ("platforms", [{"id": "weibo", "member": 3}], "unknown field"),
    "how-often": ("delivers", [{"what": "a", "minutes": 3}], "add every, such as every: week"),
    "how-often-to-members": ("delivers", [{"what": "a", "minutes": 3, "per": "member"}], "add every"),
    "often-and-otherwise": ("delivers.0.per", "month", "every says week, per says month"),
    "none-owed": ("delivers.0.times", 0, "none is no promise"),
    "within-of-a-rhythm": ("delivers.0.within", "2 days", "every: request"),
    "within-no-time": ("delivers", [{"what": "a", "every": "request", "minutes": 3, "within": "0 hours"}], "48 hours"),
    "delivered-twice": ("delivers", [PLAIN["delivers"][0]] * 2, "'徒步' stands twice"),
    "by-nobody-known": ("delivers.0.by", "walker", "unknown id"),
    "week-of-weekly": ("events", [{**HIKE, "week": 2}], "every must be month (it is week)"),
    "week-of-quarter": ("events", [{**HIKE, "every": "quarter", "week": 2}], "it is quarter"),
    "fifth-week": ("events", [{**HIKE, "every": "month", "week": 5}], "out of range"),
    "outdoors-online": ("events", [{**HIKE, "outdoors": True}], "write place: room"),
    "event-twice": ("events", [HIKE, HIKE], "'徒步' stands twice"),
    "day-twice": ("events", [{**HIKE, "day": ["sat", "sat"]}], "sat stands twice"),
    "event-all-day": ("events", [{**HIKE, "minutes": 1441}], "out of range"),
    "term-backwards": ("term", {"from": "2027-06-01", "to": "2027-05-01"}, "before it begins on 2027-06-01"),
    "term-over": ("term", {"to": "2027-02-28"}, "before the start (2027-03-01)"),
    "term-far": ("term", {"to": "2127-02-28"}, "out of range"),
    "peak-backwards": (
        "term",
        {"to": "2027-06-30", "peaks": [{"from": "2027-05-02", "to": "2027-05-01", "what": "考试"}]},
        "swap them",
    ),
    "peak-outside": (
        "term",
        {"to": "2027-06-30", "peaks": [{"from": "2027-06-28", "to": "2027-07-01", "what": "考试"}]},
        "outside the term",
    ),
    "peak-before": (
        "term",
        {"from": "2027-03-01", "to": "2027-06-30", "peaks": [{"from": "2027-02-01", "to": "2027-03-02", "what": "x"}]},
        "2027-03-01…2027-06-30",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_contradicts_is_refused_with_its_mend(name: str, profile_of: Callable[..., Profile]) -> None:
    path, value, said = WRONG[name]
    with pytest.raises(InputError) as caught:
        profile_of(with_(path, value))
    assert said in str(caught.value)
    assert all(problem.zh and not problem.warning for problem in caught.value.problems)
    assert name == "crowd" or len(caught.value.problems) == 1


RIGHT = {
    "window-to-24": ("team.0.when", "sat 08:00-24:00"),
    "windows": ("team.0.when", ["evenings", "sat 08:00-16:00", "sun-mon 07:15-09:00", "day 12:00-13:00"]),
    "a-name-alone": ("team.0.names", "老秦"),
    "fewer-names": ("team.0", {"role": "lead", "hours": 1, "people": 3, "names": ["老秦"]}),
    "period-in-per": ("delivers", [{"what": "a", "per": "month", "times": 4, "minutes": 3}]),
    "period-in-both": ("delivers.0.per", "week"),
    "seats-of-each": ("delivers", [{"what": "a", "every": "week", "per": "member", "seats": 3, "minutes": 3}]),
    "within": ("delivers", [{"what": "a", "every": "request", "within": "48 hours", "minutes": 3}]),
    "monthly": ("events", [{**HIKE, "every": "month", "week": 4}]),
    "two-days": ("events", [{**HIKE, "day": ["tue", "thu"]}]),
    "wine-online": ("events", [{**HIKE, "alcohol": True}]),
    "last-day": ("term", {"to": "2027-03-01"}),
    "peak-all-through": (
        "term",
        {
            "from": "2027-03-01",
            "to": "2027-06-30",
            "peaks": [{"from": "2027-03-01", "to": "2027-06-30", "what": "旺季"}],
        },
    ),
    "groups-here-followers-there": (
        "platforms",
        [{"id": "wechat-group", "groups": 3, "full": 3}, {"id": "weibo", "people": 9}],
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_fits_is_read_without_a_note(name: str, noted: Callable[[Data], list[Problem]]) -> None:
    assert noted(with_(*RIGHT[name])) == []


NOTED = {  # what is written, where the note stands (its words in the file), what it says
    "promise": ("delivers", None, "promise", "'delivers' says it in units"),
    "event": ("rhythm", ["monthly-event"], "rhythm", "'events' says on which day"),
    "paid": ("price", "dues", "price", "'fee' says how much"),
    "people-on-a-board": (
        "platforms",
        ["wechat-group", "tieba"],
        "platforms",
        "so that nobody on tieba is counted into groups",
    ),
    "full-of-how-many": ("platforms", [{"id": "qq-group", "full": 2}], "full", "add 'groups'"),
    "plain-twice": ("platforms", ["qq-group", "qq-group"], "qq-group", "once will do"),
    "when-twice": ("team.0.when", ["evenings", "evenings"], "evenings", "once will do"),
    "hours-of-nobody": ("leader", {"kind": "none", "hours": 2}, "hours", "these hours do not count"),
    "counted-nothing": ("leader", {"kind": "founder", "counted": "beside"}, "counted", "add 'hours'"),
    "meeting-in-person": ("events", [{**HIKE, "place": "room"}], "place", "add offline to risks"),
    "refund-of-nothing": ("fee", {"amount": 0, "refund": "七天内全退"}, "refund", "there is nothing to pay back"),
}


@pytest.fixture
def noted(store) -> Callable[[Data], list[Problem]]:
    """A profile as plain data → the notes on it."""

    def notes(profile: Data) -> list[Problem]:
        return notes_on(written(profile).encode(), "p.yml", store.library, store.calendars)

    return notes


def written(profile: Data) -> str:
    """A profile with a line for each field."""
    return json.dumps(profile, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", NOTED)
def test_what_could_be_said_better_is_noted(name: str, noted: Callable[[Data], list[Problem]]) -> None:
    path, value, where, said = NOTED[name]
    profile = with_(path, value)
    (note,) = noted(profile)
    assert said in note.en and note.zh and note.warning
    assert where in written(profile).splitlines()[note.place.line - 1]


def told(notes: list[Problem]) -> str:
    return "\n".join(note.en for note in notes)


def test_groups_are_counted_where_there_are_groups(noted: Callable[[Data], list[Problem]]) -> None:
    board = {**PLAIN, "size": {"people": 60, "groups": 12, "full_groups": 2}, "platforms": ["tieba"]}
    assert told(noted(board)).count("so the ") == 2 and "the 12 are read as sections" in told(noted(board))
    own = {**board, "platforms": ["hall"], "own_platforms": [HALL]}
    assert "the 12 are read as sections" in told(noted(own))
    assert not noted({**board, "size": {"people": 60, "groups": 1}})
    assert not noted({**board, "platforms": ["wechat-group"]})


@pytest.mark.parametrize(
    ("uses", "said"),
    [
        ([{"id": "qq-group", "groups": 3}], "come to 3, this says 5"),
        ([{"id": "qq-group", "groups": 4}, {"id": "line-group", "groups": 2}], "come to 6, this says 5"),
        ([{"id": "qq-group", "groups": 6}, "line-group"], "come to 6, this says 5"),
        ([{"id": "qq-group", "groups": 3}, "line-group"], ""),  # the others are in LINE
        ([{"id": "qq-group", "groups": 3}, {"id": "line-group", "groups": 2}], ""),
        ([{"id": "qq-group", "groups": 5, "full": 2}], "2 groups are full, this says 1"),
    ],
)
def test_two_ways_of_counting_groups_agree(uses: list, said: str, noted: Callable[[Data], list[Problem]]) -> None:
    notes = noted({**PLAIN, "size": {"people": 60, "groups": 5, "full_groups": 1}, "platforms": uses})
    assert (said in told(notes) and len(notes) == 1) if said else not notes


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"kind": "board"}, []),
        ({}, ["taken as groups"]),
        ({"grouped": True}, ["taken as groups"]),
        ({"grouped": False}, ["taken as board"]),
        ({"kind": "feed", "grouped": True}, ["believed (feed)"]),
        ({"kind": "groups", "grouped": False}, ["believed (groups)"]),
        ({"kind": "room", "capacity": 30}, ["room has none"]),
    ],
)
def test_a_platform_of_ones_own_says_its_kind(own: Data, said: list, noted: Callable[[Data], list[Problem]]) -> None:
    notes = noted({**PLAIN, "platforms": ["hall"], "own_platforms": [{"id": "hall", "title": "H", **own}]})
    assert len(notes) == len(said) and all(part in told(notes) for part in said)


def test_one_name_is_one_person(noted: Callable[[Data], list[Problem]], profile_of: Callable[..., Profile]) -> None:
    rows = [{"role": "lead", "hours": 3, "names": "阿芳"}, {"role": "events", "hours": 2.5, "names": ["阿芳"]}]
    profile = {**PLAIN, "team": rows}
    (note,) = noted(profile)
    assert "'阿芳' stands in more than one row: taken as one person with 5.5 hours a week" in note.en
    assert len({seat.key for seat in seats(profile_of(profile))}) == 1
    led = noted({**PLAIN, "team": rows[:1], "leader": {"kind": "founder", "name": "阿芳", "hours": 1}})
    assert "only the hours in the team count" in told(led)
    among = {"kind": "founder", "name": "阿芳", "hours": 1, "counted": "in-team"}
    assert not noted({**PLAIN, "team": rows[:1], "leader": among})


@pytest.mark.parametrize(
    ("change", "doubtful"),
    [
        ({"risks": ["offline"]}, True),
        ({"place": {"offline": "one-city"}}, True),
        ({}, False),
        ({"risks": ["offline"], "meets": {"day": "sat", "at": "08:30", "place": "room"}}, False),
        ({"risks": ["offline"], "platforms": ["offline-only"]}, False),
    ],
)
def test_a_meeting_says_where(change: Data, doubtful: bool, noted: Callable[[Data], list[Problem]]) -> None:
    notes = noted({**PLAIN, "meets": {"day": "sat", "at": "08:30"}, **change})
    assert bool(notes) is doubtful and ("add place: room or place: online" in told(notes)) is doubtful


def test_an_event_at_the_hour_of_the_meeting_is_noted(noted: Callable[[Data], list[Problem]]) -> None:
    profile = {**PLAIN, "meets": {"day": "sat", "at": "08:30", "place": "online"}, "events": [HIKE]}
    assert "the same hour as 'meets'" in told(noted(profile))
    assert not noted({**profile, "events": [{**HIKE, "at": "09:30"}]})


def test_paid_for_nothing_is_noted(noted: Callable[[Data], list[Problem]]) -> None:
    assert "this is 0" in told(noted({**PLAIN, "price": "paid", "fee": {"amount": 0}}))
    assert not noted({**PLAIN, "price": "paid", "fee": {"amount": 9, "currency": "元", "refund": "七天内全退"}})


def test_every_mistake_is_told_at_once(profile_of: Callable[..., Profile]) -> None:
    wrong = {**PLAIN, "name": 5, "term": {"to": "2027-02-28"}, "events": [{**HIKE, "week": 2, "at": "8:30"}]}
    with pytest.raises(InputError) as caught:
        profile_of(wrong)
    said = str(caught.value)
    assert len(caught.value.problems) == 4
    assert all(part in said for part in ("quote it", "before the start", "every must be month", "20:30"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("team", [{"role": 5, "people": "x", "names": 3, "when": {"a": "b"}}, "x", None]),
        ("platforms", [{"id": ["x"]}, {"groups": "x", "full": True}, 5, None]),
        ("delivers", [{"what": ["x"], "every": {}, "per": 3, "times": "0", "within": 5}, 3, []]),
        ("events", [{"what": None, "day": {"x": 1}, "week": "x", "outdoors": "yes"}, None]),
        ("term", {"from": 5, "to": ["x"], "peaks": [{"from": "2027-02-30", "to": {}}, 5]}),
        ("own_platforms", [{"id": None, "kind": 5, "grouped": "x"}, 5]),
        ("leader", {"kind": ["none"], "counted": {}}),
    ],
)
def test_what_is_of_no_use_is_an_error_not_a_crash(field: str, value: Any, profile_of: Callable[..., Profile]) -> None:
    with pytest.raises(InputError):
        profile_of({**PLAIN, field: value})
    with pytest.raises(InputError):
        profile_of({**PLAIN, field: [value]})


def test_check_prints_notes_and_does_not_fail(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.yml"
    path.write_text(as_yaml(with_("delivers", None)), "utf-8")
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().err
    assert f"{path}:1:" in said and "'delivers' says it in units" in said and "to mend" not in said
    assert main(["generate", str(path), "-o", str(tmp_path / "out"), "--only", "plan", "--quiet"]) == 0
    assert "delivers" not in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(examples()))
def test_the_examples_leave_nothing_to_note(name: str, store) -> None:
    assert notes_on(examples()[name].read_bytes(), name, store.library, store.calendars) == []


@pytest.mark.parametrize("name", sorted(examples()))
def test_what_a_profile_says_is_told_in_words(name: str, example, plan_of) -> None:
    facts = {fact.field: fact.value for fact in plan_of(example(name)).facts}
    assert not [value for value in facts.values() if re.search(r"\w+\(\w+=|datetime|None", value)]
    assert facts["delivers"] and facts["platforms"]


def test_the_entries_of_lists_are_told(example, plan_of) -> None:
    told = {fact.field: fact.value for fact in plan_of(example("parents-line")).facts}
    assert "週六 09:30" in told["events"] and "2027-06-25" in told["term.peaks"] and "每月4份" in told["delivers"]
    places = {fact.field: fact.value for fact in plan_of(example("fan-club")).facts}["platforms"]
    assert "3100人、4个群、1个满了" in places and "27000人" in places
