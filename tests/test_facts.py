"""What is stated of laws, platforms and numbers: each with its source, its age and the region where it holds."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from generator.calendar.days import calendar_of
from generator.calendar.tables import REGIONS
from generator.commands import facts as listed
from generator.compose.parts import each
from generator.load.compile import examine
from generator.load.facts import facts
from generator.load.library import Layer
from generator.load.store import read_layers
from generator.models.base import LANGUAGES, Condition, Law, Marked, Text
from generator.models.calls import SERVICES, Directory
from generator.models.playbook import Sop
from generator.models.subjects import Subject
from generator.plan.pages import Said, SopPage
from generator.tailor.calling import call_lines
from generator.tailor.calls import calls_in, numbers_called
from generator.tailor.context import Context, context
from generator.tailor.law import holds_in, outdated
from generator.tailor.sops import Placed, page
from tests.test_subjects import HIKING

WITH_NUMBERS = ("CN", "TW", "HK", "MO", "SG", "MY", "US", "CA", "GB", "IE", "AU", "NZ")
CHINESE_NUMBERS = ("12110", "12315", "12338", "12345", "12348", "12355", "12356", "12377", "12387", "96110")
SHORT = "110|112|113|119|120|122|165|911|988|995|997|999|000|111|1737|1767|1771|1799|1925|15555|15999|18111|18222"
DIALLED = re.compile(  # a number that is called, not 120 metres and not 110 presses a minute
    rf"(?:打|拨|撥|报警|報警|热线|急救|\b(?:call|ring|dial|phone|text)(?:ing)?\b)[^，。；,.;]{{0,6}}?(?<!\d)(?:{SHORT})(?!\d)"
    rf"|(?<!\d)(?:{'|'.join(CHINESE_NUMBERS)})(?!\d)",
    re.IGNORECASE,
)
VERDICT = re.compile(  # what only somebody who knows the case can say
    r"去起诉|各自起诉|[该能会可以]告他|胜诉|打得赢|告得赢|一定赔|包赔|该判|[你您]有权|不违法|不犯法|不算违法|不算侵权|没有法律责任"
    r"|\b(?:you can sue|should sue|goes? to court|will win|you are entitled|not illegal|no liability)\b",
    re.IGNORECASE,
)
MADE_OF_CUES = ("phrasings", "concepts")  # what people are heard to say
ITSELF = "calls"


def texts(value: Any) -> Iterator[str]:
    """Every text of an item, in Chinese and English, but for notes and where a law stands."""
    if isinstance(value, Text):
        yield from (value.zh, value.en)
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)
    elif dataclasses.is_dataclass(value) and not isinstance(value, (Condition, Law)):
        for field in dataclasses.fields(value):
            if field.name not in ("practice", "origin"):
                yield from texts(getattr(value, field.name))


def in_region(known: str, store, profile_of, language: str) -> Context:
    """Everything that is decided before the parts of a plan are made, for a hike in a region."""
    profile = profile_of(HIKING.replace("region: CN", f"region: {known}"))
    return context(store.library, profile, calendar_of(known, store.calendars), language)


def crisis_sheets(known: Context) -> list[SopPage]:
    """Every sheet for when something goes wrong, whether this community would have it or not."""
    return [page(known, sop, "crisis", Placed({}, {})) for sop in known.library.of(Sop) if sop.phase == "crisis"]


def printed(sheet: SopPage) -> str:
    """All that stands on a sheet."""
    said = [step.said.text for step in sheet.steps] + [message.said.text for message in sheet.messages]
    return "\n".join([*said, sheet.stop, sheet.done, sheet.if_it_fails, *sheet.calls])


# --- a source for every statement ---


def test_every_statement_of_grade_a_is_listed_with_its_source(store) -> None:
    (first, *_), _ = read_layers([])
    raw = sum(
        len(re.findall(rb"^[^#\n]*grade: A", data, re.MULTILINE))
        for name, data in first.files.items()
        if "playbooks" in name
    )
    found = facts(store.library)
    assert len(found) == raw > 250
    assert all(fact.law.text.zh and fact.law.text.en and fact.law.region for fact in found)
    assert len({fact.id for fact in found}) == len(found)


@pytest.mark.parametrize(("name", "old", "new"), [
    ("advice.yml", '    law: {text: {zh: "《民法典》第一千一百七十六', "    # "),
    ("tiers.yml", "region: CN, checked", "region: [], checked"),
    ("sops/renewal.yml", "practice: {grade: A, note", "practice: {grade: C, note"),
    ("calls.yml", "region: TW, checked: 2026-11-29}}", "region: Taiwan, checked: 2026-11-29}}"),
    ("platforms.yml", "region: any, checked: 2026-11}", "region: any, checked: 2026-13}"),
])  # fmt: skip
def test_grade_a_without_its_source_is_an_error(name, old, new) -> None:
    (first, *_), labels = read_layers([])
    path = f"playbooks/{name}"
    text = first.files[path].decode()
    assert old in text
    _, _, problems = examine([Layer("library", {**first.files, path: text.replace(old, new, 1).encode()})], labels)
    assert any(problem.place.file.endswith(name) and not problem.warning for problem in problems)


def test_facts_are_listed_the_oldest_first(store) -> None:
    lines = listed([])
    ages = [fact.law.checked for fact in facts(store.library)]
    assert ages == sorted(ages) and not ages[0] and len(lines) == len(ages)
    hiking = next(line for line in lines if "hiking.open-fire" in line)
    assert all(part in hiking for part in ("2026-11", "  CN  ", "山上点火", "《森林防火条例》第二十五条", "art. 25"))
    assert lines[0].startswith("-------")


# --- age ---


@pytest.mark.parametrize(("checked", "start", "old"), [
    ("2026-11", date(2027, 11, 30), False),
    ("2026-11", date(2027, 12, 1), True),
    ("2026-11-29", date(2027, 11, 30), False),
    ("2026-11-29", date(2026, 1, 1), False),
    ("", date(2026, 1, 1), True),
])  # fmt: skip
def test_a_fact_is_old_by_whole_months_before_the_start(checked, start, old) -> None:
    assert outdated(Law(text=Text("法", "law"), region=("CN",), checked=checked), start, 12) is old


def test_a_law_holds_in_its_region() -> None:
    law = Law(text=Text("法", "law"), region=("GB", "IE"))
    assert holds_in(law, "IE") and not holds_in(law, "CN")
    assert holds_in(Law(text=law.text, region=("any",)), "CN")


def started(year: int, more: str = "") -> str:
    return HIKING.replace("start: 2027", f"start: {year}") + more


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "用前先核"), ("zh-Hant", "用前先核"), ("en", "check before use")]
)
def test_what_is_old_is_printed_as_something_to_check(plan_of, files_of, language, words) -> None:
    fresh, old = plan_of(started(2027), language=language), plan_of(started(2029), language=language)
    patient = plan_of(started(2029, "parameters: {facts-valid-months: 48}\n"), language=language)
    fire = [next(h.never.text for h in plan.subjects[0].hazards if "25" in h.never.law or "二十五" in h.never.law)
            for plan in (fresh, old, patient)]  # fmt: skip
    assert [words in text for text in fire] == [False, True, False]
    files = files_of(old)
    sheets = [text for path, text in files.items() if path.startswith("handouts/") and path.endswith(".html")]
    assert words in files["manual.md"] and words in files["reference.md"] and any(words in text for text in sheets)


def test_what_nobody_has_checked_is_said_so_from_the_first_day(store, profile_of) -> None:
    decided = in_region("CN", store, profile_of, "zh")
    fire = next(hazard for hazard in store.library.by_id(Subject)["hiking"].hazards if hazard.law)
    never = dataclasses.replace(fire, law=dataclasses.replace(fire.law, checked=""))
    checked, unchecked = decided.said(fire, fire.never), decided.said(never, never.never)
    assert "用前先核" not in checked.text and checked.law.endswith("核对）")
    assert unchecked.text == f"{checked.text}（用前先核）" and "核对" not in unchecked.law


def test_a_law_of_another_region_gives_no_grade_a(plan_of) -> None:
    here, there = (list(_said(plan_of(HIKING.replace("region: CN", f"region: {name}")))) for name in ("CN", "TW"))
    assert any("《民法典》" in said.law for said in here) and any(said.grade == "A" for said in there)
    assert not [said.law for said in there if "《" in said.law and "微信" not in said.law]
    assert all(said.law for said in there if said.grade == "A")


def _said(plan: Any) -> Iterator[Said]:
    return each(Said, plan)


# --- whom one calls ---


def test_every_region_says_whom_to_call_when_and_what_else(store) -> None:
    own = {directory.region for directory in store.library.of(Directory)}
    assert own == {"", *WITH_NUMBERS}
    for region in (*WITH_NUMBERS, *REGIONS):
        lines = calls_in(store.library, region)
        assert set(lines) == set(SERVICES)
        assert all(line.title and line.hours and line.unanswered for line in lines.values()), region
    for region in WITH_NUMBERS:
        lines = calls_in(store.library, region)
        rescue = [lines[name] for name in ("police", "emergency", "fire", "help-line")]
        assert all(line.law and region in line.law.region and re.search(r"\d", line.number.zh) for line in rescue)
    elsewhere = calls_in(store.library, "JP")
    assert all(re.fullmatch("【.+】", line.number.zh) and line.number.en[0] == "[" for line in elsewhere.values())


def test_one_number_for_all_says_what_is_asked_for(store) -> None:
    here, there = (numbers_called(store.library, region, "en") for region in ("CN", "GB"))
    assert (here["police"], here["fire"], here["danger"]) == ("110", "119", "110 and 120")
    assert (there["police"], there["emergency"], there["danger"]) == ("999 (police)", "999 (ambulance)", "999")


def test_no_text_names_a_number_itself(store) -> None:
    """Numbers stand in one table; what is written for one region only may not name one either."""
    items = ((kind, item) for kind, of in store.library.items.items() for item in of.values())
    named = [
        (kind, item.id, found[0])
        for kind, item in items
        if kind not in MADE_OF_CUES and kind != ITSELF
        for text in texts(item)
        if (found := DIALLED.search(text))
    ]
    assert not named


def test_no_text_judges_a_single_case(store) -> None:
    """What a law says of everybody is told, what comes of it for one person is for somebody who knows the case."""
    found = [
        f"{item.id}: {hit[0]}"
        for kind, items in store.library.items.items()
        if kind not in MADE_OF_CUES
        for item in items.values()
        for text in texts(item)
        if (hit := VERDICT.search(text))
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_one_region_stand_in_no_sheet_of_another(store, profile_of, language) -> None:
    for region in (*WITH_NUMBERS, "JP", "DE"):
        known = in_region(region, store, profile_of, language)
        lines = {line.service: line for line in call_lines(known)}
        own = "".join(line.number.text + line.unanswered for line in lines.values()) if region in WITH_NUMBERS else ""
        foreign = [number for number in CHINESE_NUMBERS + ("110", "119", "120", "122") if number not in own]
        sheets = {sheet.id: printed(sheet) for sheet in crisis_sheets(known)}
        assert not [(region, name, n) for name, text in sheets.items() for n in foreign if dialled(n, text)]
        assert not [name for name, text in sheets.items() if "{" in text]
        for name, service in (
            ("crisis-injury", "emergency"),
            ("crisis-self-harm", "help-line"),
            ("crisis-fraud", "police"),
        ):
            line = lines[service]
            assert all(part in sheets[name] for part in (line.number.text, line.hours, line.unanswered)), (region, name)


def dialled(number: str, text: str) -> bool:
    return re.search(rf"(?<!\d)(?<!\d ){number}(?![\d米分%])", text) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_names_the_numbers_of_its_region(store, profile_of, language) -> None:
    known = {region: in_region(region, store, profile_of, language) for region in ("CN", "TW", "HK", "US", "JP")}
    seen = 0
    for subject in store.library.of(Subject):
        for text in _slotted(subject):
            seen += 1
            said = {region: each.say(text) for region, each in known.items()}
            assert not re.search("12356", said["HK"] + said["US"] + said["TW"] + said["JP"])
            assert not dialled("120", said["TW"] + said["US"] + said["JP"]) or "120" in text.zh
            if "{police}" in text.zh:
                assert "110" in said["CN"] and "999" in said["HK"] and "911" in said["US"] and "110" in said["TW"]
    assert seen > 250


def _slotted(value: Any) -> Iterator[Text]:
    """The texts of an item that name somebody to call and need nothing else."""
    if isinstance(value, Text):
        if re.search(r"\{(police|emergency|fire|help-line)\}", value.zh):
            yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _slotted(inner)
    elif isinstance(value, Marked):
        for field in dataclasses.fields(value):
            yield from _slotted(getattr(value, field.name))


def test_a_manual_tells_whom_to_call_and_when_nobody_answers(plan_of, files_of) -> None:
    files = files_of(plan_of(HIKING))
    assert "110（报警）、120（急救）、119（消防）、12356（心理援助）" in files["manual.md"]
    assert "每天至少18小时" in files["reference.md"] and "没人接就打120或110，别等" in files["reference.md"]
    assert "打不通" in files["handouts/crisis-self-harm.html"] and "12356" in files["handouts/crisis-self-harm.html"]
    there = files_of(plan_of(HIKING.replace("region: CN", "region: JP")))
    assert "【本地报警电话】" in there["manual.md"] and "110" not in there["handouts/crisis-injury.html"]
