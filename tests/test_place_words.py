"""One word for a place: whoever has no groups reads of none, but in what a source says and is quoted as saying."""

from __future__ import annotations

import re

import pytest

from generator.models.playbook import Naming
from generator.models.troubles import Symptom
from generator.tailor.parameters import Speaker

from .readback import everything, told

HOMES = {"board": "own-forum", "feed": "weibo", "room": "offline-only"}
GROUP = {"zh": r"群", "zh-Hant": r"群", "en": r"\b[Gg]roups?\b"}
KEY = re.compile(r"qunce:.*|[^|]*\|[0-9a-f,=]*")  # what the tracker remembers of a row or a sheet
TWICE = re.compile(
    r"(版块|账号|帳號|会|會|\b(?:section|account|circle)s?)(?:、|, )\1(?![\w一-鿿])"
)  # two words of ours became one
WORDS = {
    "zh": {"name": "甲", "promise": "每周得到一份清单，凭清单看出来", "welcome": ["说实话"], "unwelcome": ["卖东西"]},
    "en": {"name": "A", "promise": "A list every week", "welcome": ["Be honest"], "unwelcome": ["Sell"]},
}
TEAM = [
    {"role": "operator", "people": 2, "hours": 20},
    {"role": "moderator", "people": 4, "hours": 5},
    {"role": "lead", "hours": 10},
]
TABLE = {"rhythm": ["weekly-ritual", "monthly-event"], "meets": {"day": "thu", "at": "14:30"}}
SHAPES = (
    {"type": "product", "stage": "running", "product": "teachable", "commerce": "store"},
    {"type": "interest", "stage": "seed", "variant": "learning", "rhythm": ["check-in"], "price": "beta"},
    {"type": "social", "stage": "growing", "variant": "high-end", "price": "paid", "fee": {"amount": 2000}, **TABLE},
    {"type": "idol", "stage": "growing", "risks": ["minors", "finance"], "audience": "young"},
    {"type": "industry", "stage": "scaling", "variant": "public-benefit", "also": ["relation"]},
    {"type": "relation", "stage": "dormant", "variant": "peer-support", "risks": ["health"]},
    {"type": "product", "stage": "growing", "variant": "deal", "commerce": "deals"},
    {"type": "product", "stage": "idea", "variant": "brand", "gate": "purchase", "leader": {"kind": "founder"}},
)


@pytest.fixture
def quoted(monkeypatch) -> set[str]:
    """What is said in a source's own words while a plan is made: what it says, and its side of a disagreement."""
    said: set[str] = set()

    def noted(self: Speaker, text: object, **own: str) -> str:
        said.add(quote(self, text, **own))
        return quote(self, text, **own)

    quote = Speaker.quote
    monkeypatch.setattr(Speaker, "quote", noted)
    return said


def kept(store, language: str) -> str:
    """Words that are left as they are, wherever they stand: they mean something else than the community's own place."""
    same = {each.word.into(language) for each in store.library.of(Naming) if each.word == each.instead}
    return "|".join(map(re.escape, sorted(same, key=len, reverse=True)))


def profiles(store, home: str, language: str) -> list[dict]:
    """Communities at such a home that take, between them, every subject and every trouble."""
    subjects, troubles = sorted(store.library.called), [each.id for each in store.library.of(Symptom)]
    words = WORDS.get(language, WORDS["zh"])
    return [
        {
            **words,
            **SHAPES[number % len(SHAPES)],
            "subjects": subjects[2 * number : 2 * number + 2],
            "problems": troubles[3 * number : 3 * number + 3],
            "language": language,
            "start": "2027-03-01",
            "size": {"people": 3000 if number % 3 else 60},
            "seeds": {"reachable": 60},
            "team": TEAM if number % 5 else TEAM[:1],
            "decides": "Qin",
            "contact": "Qin 136",
            "account": {"owner": "Qin", "backup": "Bo"},
            "place": {"region": {"zh": "CN", "zh-Hant": "TW", "en": "GB"}[language], "offline": "one-city"},
            "platforms": [home],
            "home": home,
        }
        for number in range(max(len(subjects) // 2, len(troubles) // 3) + 1)
    ]


def spoken_of(
    plan, store, quoted: set[str], language: str, forms: tuple[str, ...] = ("md", "ics", "xlsx")
) -> list[str]:
    """Every line that speaks of a group, but for what is kept and for what a source says."""
    sources = {line for said in quoted for line in said.splitlines() if len(line) > 9}
    keep = re.compile(kept(store, language))
    lines = []
    for path, line in told(everything(plan, store, forms)):
        plain = line.replace("\\", "")
        if KEY.fullmatch(plain):
            continue
        said = re.search(GROUP[language], keep.sub("", plain)) and not any(said in plain for said in sources)
        if said or TWICE.search(plain):
            lines.append(f"{path}: {line}")
    return lines


@pytest.mark.slow
@pytest.mark.parametrize("language", GROUP)
@pytest.mark.parametrize("kind", HOMES)
def test_a_place_without_groups_reads_of_none(kind: str, language: str, store, plan_of, quoted) -> None:
    found: list[str] = []
    for profile in profiles(store, HOMES[kind], language):
        quoted.clear()
        found += spoken_of(plan_of(profile), store, quoted, language, ("md",))
    assert sorted(set(found)) == []


@pytest.mark.parametrize(("kind", "language"), [*zip(HOMES, GROUP)])
def test_a_few_of_them(kind: str, language: str, store, plan_of, quoted) -> None:
    """The same of every sixth, so that it is seen at once."""
    found: list[str] = []
    for profile in profiles(store, HOMES[kind], language)[::6]:
        quoted.clear()
        found += spoken_of(plan_of(profile), store, quoted, language)
    assert sorted(set(found)) == []


def test_a_group_is_found_where_there_is_one(store, plan_of, quoted) -> None:
    profile = {**profiles(store, "wechat-group", "zh")[0], "platforms": ["wechat-group"]}
    assert len(spoken_of(plan_of(profile), store, quoted, "zh")) > 50
