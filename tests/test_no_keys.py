"""Who reads a manual or its reference has never seen the profile: no key of it is printed, and no id in its place."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator.load.folders import examples
from generator.load.store import Store
from generator.models.profile import Profile
from generator.models.reckoning import Question
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look

WORD = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
ASKED = "association"
LIKE_RIVALS: dict[str, str] = {  # as people wrote theirs who compared the manual with a rival's
    ASKED: """
        name: 临江创业者协会
        type: industry
        stage: running
        size: {people: 240, goal: 500}
        start: 2027-01-11
        promise: 每月帮三位会员解决一件难事，凭卡上的日期看出来
        welcome: [带着问题来]
        unwelcome: [见面就推销]
        audience: business
        price: dues
        leader: {kind: founder, name: 沈会长, hours: 5}
        team: [{role: lead, people: 1, hours: 25}]
        decides: 沈会长
        account: {owner: 秘书处, backup: 小周}
        contact: 秘书处 010
        rhythm: [monthly-event]
        baseline: {attendance: 62}
        problems: [有十几位会员交了钱半年没来, 说不清哪里不对劲, 分会之间互相看不上]
    """,
    "walkers": """
        name: 城北徒步
        type: interest
        stage: running
        size: {people: 60}
        start: 2027-01-09
        promise: 每两周走一条新路线，凭当天的合影看出来
        welcome: [报了名就到]
        unwelcome: [半路自己走掉]
        leader: {kind: founder, name: 老杨, hours: 1}
        team: [{role: lead, people: 1, hours: 3, when: evenings}]
        account: {owner: 老杨的个人微信}
        place: {offline: one-city}
        meets: {day: sat, at: "08:00", place: room}
        risks: [offline]
    """,
    "giving": """
        name: 城南二手流转
        type: social
        stage: running
        size: {people: 3000, groups: 15, full_groups: 2}
        start: 2027-01-11
        promise: 每周能送出或领到一件还能用的旧物，凭接龙里的“已取走”看出来
        welcome: [取走了回来说一声]
        unwelcome: [加价倒卖领来的东西]
        leader: {kind: team, hours: 4}
        team: [{role: moderator, people: 2, hours: 5, when: evenings}]
        free_hours: [daytime]
        meets: {day: sat, at: "10:00"}
        problems: [too-many-groups, no-shows]
    """,
    "not ready": """
        name: 还没想好
        type: interest
        stage: idea
        size: {people: 0}
        start: 2027-01-11
        seeds: {reachable: 0}
    """,
}
IN_ENGLISH = {name for name, path in examples().items() if "\nlanguage: en\n" in path.read_text("utf-8")}
READ = [  # words of one's own that are English would be taken for keys in Chinese
    (name, language)
    for name in (*sorted(examples()), *LIKE_RIVALS)
    for language in ("zh", "en")
    if language == "en" or name not in IN_ENGLISH
]


def models(hint: Any) -> Iterator[type]:
    """Every model in a type hint, and those that these are made of."""
    yield from [hint] if dataclasses.is_dataclass(hint) else []
    inner = typing.get_type_hints(hint).values() if dataclasses.is_dataclass(hint) else typing.get_args(hint)
    yield from (found for each in inner for found in models(each))


def choices(hint: Any) -> Iterator[str]:
    """Every word that a field of this type may be set to."""
    inner = typing.get_args(hint)
    yield from (
        inner if typing.get_origin(hint) is typing.Literal else (found for each in inner for found in choices(each))
    )


MODELS = tuple(models(Profile))
KEYS = frozenset(field.name.rstrip("_") for model in MODELS for field in dataclasses.fields(model)) - {"given"}
CHOICES = frozenset(
    found for model in MODELS for hint in typing.get_type_hints(model).values() for found in choices(hint)
)


def keys_in(text: str, language: str, ids: frozenset[str]) -> set[str]:
    """What of a text only somebody who fills in profiles can know.

    Chinese has no use for a word that is a key. In English many a key is a common word: there what no English word is
    spelt like, what stands behind a colon as a key's choice, and what is set apart as code.
    """
    found = {"`"} & set(text)
    if language != "en":
        return found | {word for word in WORD.findall(text) if word in KEYS | ids or (word in CHOICES and "-" in word)}
    found |= {word for word in WORD.findall(text) if ("_" in word and word in KEYS) or word in ids}
    return found | {
        f"{key}: {said}" for key, said in re.findall(r"(\w+): ([\w-]+)", text) if key in KEYS and said in CHOICES
    }


@pytest.fixture(scope="module")
def ids(store: Store) -> frozenset[str]:
    """Names of numbers and of questions that no word is spelt like: only who fills in a profile meets them."""
    return frozenset(name for kind in ("parameters", "questions") for name in store.library.items[kind] if "-" in name)


@pytest.fixture(scope="module")
def printed(store, example, plan_of) -> Callable[[str, str], tuple[Plan, dict[str, str]]]:
    """A profile, a language → its plan, and its manual and reference as they are read."""

    def made(name: str, language: str) -> tuple[Plan, dict[str, str]]:
        plan = plan_of(LIKE_RIVALS[name] if name in LIKE_RIVALS else example(name), language=language)
        look = Look(store.labels[language], store.templates)
        files = {path: data for key in WRITERS if key[1] == "md" for path, data in WRITERS[key](plan, look).items()}
        return plan, {path: read(files[path].decode()) for path in ("manual.md", "reference.md") if path in files}

    return made


def read(markdown: str) -> str:
    """Markdown as it is read: without its escapes, fences and addresses."""
    without = re.sub(r"^>? *```\w*$|\]\([^)]*\)|https?://\S+|<[^>]+>", "", markdown, flags=re.MULTILINE)
    return re.sub(r"\\([^\w\s]|_)", r"\1", without)


def test_the_keys_are_those_of_the_model(ids) -> None:
    assert {"leave_out", "delivers", "platforms", "baseline", "risks", "counted", "within", "subjects", "from"} <= KEYS
    assert {"in-team", "beside", "weekly-ritual"} <= CHOICES and {"newcomers-per-week", "same-person"} <= ids


@pytest.mark.parametrize(("name", "language"), READ)
def test_no_key_is_printed(name: str, language: str, printed, ids) -> None:
    _, files = printed(name, language)
    assert files and all(len(text) > 500 for text in files.values())
    found = {path: keys_in(text, language, ids) for path, text in files.items()}
    assert not any(found.values()), found


def test_what_the_profiles_like_rivals_bring_is_there_to_be_found(printed) -> None:
    plans = {name: printed(name, "zh")[0] for name in LIKE_RIVALS}
    asked = {question.id for plan in plans.values() for question in plan.questions}
    assert {"same-person", "leader-hours", "no-refund", "numbers-clash", "no-delivery"} <= asked
    assert len(asked) >= 10 and all(any(a.fill for a in q.answers) for p in plans.values() for q in p.questions)
    assert any(worry.near for worry in plans[ASKED].worries) and not plans["not ready"].ready
    assert any(fact.assumed for fact in plans["walkers"].facts)


def test_no_answer_says_by_a_key_what_is_done(store, ids) -> None:
    for question in store.library.of(Question):
        for answer in question.answers:
            said = {
                language: f"{answer.reply.into(language)} {answer.then.into(language)}" for language in ("zh", "en")
            }
            assert not any(keys_in(text, language, ids) for language, text in said.items()), (question.id, said)
            assert answer.fill is None or keys_in(answer.fill.zh, "zh", ids), f"{question.id}: no key to fill in"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("原样抄进fee的refund。", "zh"),
        ("leader写counted: beside，就多出这几小时。", "zh"),
        ("先添人手，再调newcomers-per-week。", "zh"),
        ("Say in leave_out how you know.", "en"),
        ("Write counted: beside under leader.", "en"),
        ("Fill in `delivers`.", "en"),
        ("First add hands, then raise newcomers-per-week.", "en"),
    ],
)
def test_a_key_is_found(text: str, language: str, ids) -> None:
    assert keys_in(text, language, ids)
