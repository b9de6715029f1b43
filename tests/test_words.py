"""Language: Traditional as Taiwan says it, English without Chinese, counts as they are said; no machine is heard.

Over every text of the library and the labels, and over what is printed in three languages of every example and of four
communities elsewhere: both documents, sheets, packs, tracker, calendar. What an author wrote is theirs: it is said in
English first (own_words).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from generator.compose.agenda import agenda
from generator.compose.books import compose
from generator.compose.packs import packs
from generator.compose.sheets import sheet
from generator.compose.tracker import tracker
from generator.load.source import plain, read
from generator.load.traditional import converter
from generator.models.base import Text
from generator.models.playbook import Role, Tier
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look

from .conftest import ROOT
from .test_examples import CHINESE, NAMES, QUOTED, in_big5, own_words
from .test_no_keys import read as as_read

ELSEWHERE: dict[str, dict[str, Any]] = {  # places that the examples are not from: Hong Kong, Britain, Singapore, Taiwan
    "walkers in Hong Kong": {
        "name": "獅子山下行山隊",
        "language": "zh-Hant",
        "type": "interest",
        "stage": "running",
        "start": "2027-03-06",
        "size": {"people": 120, "groups": 1},
        "promise": "每兩星期跟熟路的人行一次山，憑尾隊報的「全隊落山」看得出來",
        "welcome": ["報名時講清楚體力同舊患"],
        "unwelcome": ["中途自己離隊"],
        "team": [{"role": "lead", "hours": 4, "when": "evenings"}, {"role": "events", "people": 2, "hours": 5}],
        "subjects": ["hiking"],
        "place": {"offline": "one-city", "region": "HK"},
        "meets": {"day": "sun", "at": "08:30", "place": "room"},
        "problems": ["no-shows", "有人冒充管理員借錢"],
    },
    "pets in Taiwan": {
        "name": "大安貓狗互助",
        "language": "zh-Hant",
        "type": "social",
        "stage": "growing",
        "start": "2027-03-01",
        "size": {"people": 380, "groups": 1, "goal": 450},
        "promise": "出門時有鄰居幫忙餵，憑進門和出門各一段影片看得出來",
        "welcome": ["借鑰匙前先見一面"],
        "unwelcome": ["賣貓賣狗"],
        "leader": {"kind": "founder", "hours": 3},
        "team": [{"role": "moderator", "people": 3, "hours": 3, "when": "evenings"}],
        "platforms": ["line-group"],
        "subjects": ["pets"],
        "place": {"offline": "one-city", "region": "TW"},
        "problems": ["few-speak"],
    },
    "software in the States": {
        "name": "Lattice",
        "language": "en",
        "type": "product",
        "stage": "growing",
        "start": "2027-04-05",
        "size": {"people": 2600},
        "promise": "Every issue gets a first answer within three days, shown by the label “answered”",
        "welcome": ["Attach the smallest case that fails"],
        "unwelcome": ["Asking for a date twice"],
        "leader": {"kind": "founder", "hours": 6},
        "team": [{"role": "moderator", "people": 3, "hours": 4}],
        "platforms": ["discord"],
        "subjects": ["open-source"],
        "place": {"region": "US"},
        "problems": ["Two maintainers are burning out"],
    },
    "one in Britain": {
        "name": "Maple Road",
        "language": "en",
        "type": "social",
        "stage": "running",
        "start": "2027-03-01",
        "size": {"people": 41, "groups": 1},
        "promise": "Every request for a hand is met within two days, shown by the “done” under it",
        "welcome": ["Say what you need and by when"],
        "unwelcome": ["Selling anything"],
        "team": [{"role": "moderator", "people": 1, "hours": 1}],
        "subjects": ["neighbours"],
        "place": {"offline": "one-city", "region": "GB"},
        "problems": ["volunteers-tired"],
        "parameters": {"nudge-limit": 1},
    },
}
every = pytest.mark.parametrize("name", [*NAMES, *ELSEWHERE])
LAW = re.compile("《[^《》]+(?:法|條例|規定|辦法|規範|細則|通知)》")  # the names of laws stay
CHINESE_WORD = re.compile("[\u3400-\u9fff]+")
AMOUNT = r"(?<![\d.,:/–−+-])"
COUNTS = {  # what a native editor would strike out of English
    "one of them is one": re.compile(
        AMOUNT + r"1 (?:people|times|groups|weeks|months|days|hours|minutes|members|posts|places|turns|rounds|sections"
        r"|moderators|characters|newcomers|volunteers|questions|topics|cards|offers|names|terms|pieces|messages|calls)\b"
    ),
    "two of them are many": re.compile(AMOUNT + r"(?:[2-9]|\d{2,}) (?:person|time|group|week|month|day|hour|minute)\b"),
    "none is none": re.compile(AMOUNT + r"0 times\b"),
    "a thousand minutes are hours": re.compile(AMOUNT + r"\d(?:,?\d){3,} ?(?:min|minutes)\b"),
    "a day is a day": re.compile(AMOUNT + r"(?:1440|2880|4320|10080) "),
    "no number is left open": re.compile(r"\w\(s\)|\bperson\(s\)"),
    "a whole number is whole": re.compile(AMOUNT + r"\d+\.0 (?:h|hours|min|people)\b"),
    "a percentage has its sign": re.compile(r"\d %"),
    "nobody says of a name that it comes first, then first": re.compile(r"(\b\w+\b) first, then \1\b"),
}
NUMBERS = {  # and out of Chinese
    "上千分钟是几小时": re.compile(r"\d(?:,?\d){3,} ?分[钟鐘]"),
    "一次也没有不是0次": re.compile(r"(?<![\d.,:：])0 ?次"),
    "百分号跟着数": re.compile(r"\d %"),
    "整数不带小数": re.compile(r"\d+\.0 ?(?:小时|小時|分(?!支)|人)"),
}


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, re.Pattern[str], str]]:
    """Each word that Taiwan does not say: the word, where it is found outside what is right, what is said instead."""
    listed = plain(read((ROOT / "tests/taiwan.yml").read_bytes(), "taiwan.yml")[0])
    return [
        (
            each["not"],
            re.compile("|".join([*map(re.escape, each.get("but", [])), f"({re.escape(each['not'])})"])),
            each["say"],
        )
        for each in listed
    ]


def mainland(text: str, pairs: list[tuple[str, re.Pattern[str], str]]) -> set[str]:
    """Words of the list that a text in Traditional holds, each with what stands around it."""
    told = LAW.sub("", text)
    return {
        f"{word} → {say}: {told[max(0, hit.start() - 6) : hit.end() + 6]}"
        for word, where, say in pairs
        if word in told
        for hit in where.finditer(told)
        if hit[1]
    }


def strings(value: Any) -> Iterator[str]:
    """Every text in data made of dataclasses, mappings and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (found for inner in value.values() for found in strings(inner))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (found for inner in value for found in strings(inner))
    elif dataclasses.is_dataclass(value):
        yield from (found for field in dataclasses.fields(value) for found in strings(getattr(value, field.name)))


def printed(plan: Plan, labels: dict[str, str]) -> set[str]:
    """Every text that is printed of a plan, but for the titles of the sources as they were published."""
    made = [
        compose(plan, labels),
        [sheet(plan, page, labels) for page in plan.sops],
        packs(plan, labels),
        tracker(plan, labels),
        agenda(plan, labels),
    ]
    return set(strings(made)) - {source.original for source in plan.sources}


@pytest.fixture(scope="module")
def texts(store, example, plan_of) -> Callable[[str, str], set[str]]:
    """An example, a language → what is printed of it, its author having written English."""

    def made(name: str, language: str) -> set[str]:
        profile = own_words(ELSEWHERE[name] if name in ELSEWHERE else example(name))
        return printed(plan_of(profile, language=language), store.labels[language])

    return cache(made)


def said(value: Any, language: str) -> Iterator[str]:
    """Every text of a model, in a language; what is written in one language for all is a name."""
    if isinstance(value, Text):
        yield value.into(language)
    elif isinstance(value, (list, tuple)):
        yield from (found for inner in value for found in said(inner, language))
    elif dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        yield from (found for field in fields for found in said(getattr(value, field.name), language))


@pytest.fixture(scope="module")
def library(store) -> Callable[[str], set[str]]:
    """A language → every text of the library in it, and every label."""

    @cache
    def made(language: str) -> set[str]:
        items = (item for kind in store.library.items.values() for item in kind.values())
        return {*(found for item in items for found in said(item, language)), *store.labels[language].values()}

    return made


# --- Traditional ---


def test_the_list_of_words_is_sound(pairs) -> None:
    assert len(pairs) >= 120
    assert len({word for word, _, _ in pairs}) == len(pairs)
    assert not [word for word, _, say in pairs if mainland(say, pairs)], "what is said instead is on the list itself"


def test_no_text_of_the_library_says_what_taiwan_does_not(library, pairs) -> None:
    texts = library("zh-Hant")
    assert len(texts) > 8000
    assert not {found for text in texts for found in mainland(text, pairs)}


@every
def test_nothing_printed_says_what_taiwan_does_not(name: str, texts, pairs) -> None:
    printed = texts(name, "zh-Hant")
    assert len(printed) > 500
    assert not {found for text in printed for found in mainland(text, pairs)}


def test_traditional_holds_only_traditional_characters(library) -> None:
    found = {word for text in library("zh-Hant") for word in CHINESE.findall(text) if not in_big5(word)}
    assert not found


@every
def test_nothing_printed_in_traditional_is_simplified(name: str, texts) -> None:
    assert not {word for text in texts(name, "zh-Hant") for word in CHINESE_WORD.findall(text) if not in_big5(word)}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("把链接发到群里", "把連結發到群組裡"),
        ("承诺里写的", "承諾裡寫的"),
        ("走了三公里，一千里外", "走了三公里，一千里外"),
        ("在线下见面，有人在线上", "在線下見面，有人在線上"),
        ("有消息我打给您；把这条消息删掉", "有消息我打給您；把這條訊息刪掉"),
        ("《个人信息保护法》：个人信息", "《個人信息保護法》：個人資料"),
        ("先看这三帖，旧帖不删", "先看這三篇，舊文不刪"),
        ("连续游400米", "連續游400公尺"),
        ("清水冲15分钟，衣服要拖干", "清水沖15分鐘，衣服要拖乾"),
        ("行末的小号是出处，不用小号", "行末的小數字是出處，不用分身帳號"),
        ("目前数据；丢数据", "目前數據；丟資料"),
    ],
)
def test_a_word_goes_by_its_sense(written: str, read: str) -> None:
    assert converter()(written) == read


@pytest.mark.parametrize("text", ["請點這個鏈接", "承諾里寫的", "目前資料", "一屏看完", "三帖先審"])
def test_a_word_of_the_mainland_is_found(text: str, pairs) -> None:
    assert mainland(text, pairs)


# --- English ---


def test_no_english_text_of_the_library_holds_chinese(library) -> None:
    assert not {
        (word, text) for text in library("en") for word in CHINESE.findall(text) if word not in QUOTED | {"《", "》"}
    }


@every
def test_nothing_printed_in_english_holds_chinese(name: str, texts) -> None:
    found = {word for text in texts(name, "en") for word in CHINESE.findall(text)}
    assert not found - QUOTED


@every
def test_english_counts_as_it_is_said(name: str, texts) -> None:
    found = {(why, text) for text in texts(name, "en") for why, form in COUNTS.items() if form.search(text)}
    assert not found


@every
@pytest.mark.parametrize("language", ["zh", "zh-Hant"])
def test_chinese_counts_as_it_is_said(name: str, language: str, texts) -> None:
    found = {(why, text) for text in texts(name, language) for why, form in NUMBERS.items() if form.search(text)}
    assert not found


@every
def test_no_id_stands_for_a_name(name: str, example, plan_of, store, library) -> None:
    """An id with a hyphen that no text of the library uses as a word is nobody's name."""
    words = {word for text in library("en") for word in re.findall(r"[a-z]+(?:-[a-z]+)+", text.lower())}
    ids = {found for kind in store.library.items.values() for found in kind if "-" in found} - words
    assert len(ids) > 1000
    look = Look(store.labels["en"], store.templates)
    plan = plan_of(own_words(ELSEWHERE[name] if name in ELSEWHERE else example(name)), language="en")
    told = b"".join(data for key in WRITERS if key[1] == "md" for data in WRITERS[key](plan, look).values()).decode()
    assert not ids & set(re.findall(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b", as_read(told)))


def test_no_two_roles_are_told_apart_by_an_ending(store) -> None:
    for language in ("zh", "zh-Hant", "en"):
        titles = [role.title.into(language) for role in store.library.of(Role)]
        assert not [(a, b) for a in titles for b in titles if a != b and b.startswith(a)]


def test_who_is_meant_by_a_tier_is_said_as_people(store) -> None:
    """“爱热闹” is a label; “爱热闹的人” can be asked for help."""
    for tier in store.library.of(Tier):
        assert re.search(r"人|骨干", tier.title.into("zh")), tier.id


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("name", ["reading-club", "brand-groups", "founders-club"])
def test_sources_have_titles_in_the_readers_language(name: str, language: str, example, plan_of, store) -> None:
    """Each title as it was published stands once, in the list of sources, but where it is this language's too."""
    plan = plan_of(own_words(example(name)), language=language)
    look = Look(store.labels[language], store.templates)
    told = as_read(WRITERS["reference", "md"](plan, look)["reference.md"].decode())
    assert len(plan.sources) >= 4
    for source in plan.sources:
        assert source.title in told
        assert source.title == source.original or told.count(source.original) == 1, source.id
