"""Words that may mean danger to a person reach today's list and the crisis card, plainly named or not; jokes do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load.source import plain, read
from generator.models.troubles import Symptom

KEPT = Path(__file__).parent / "troubles"
COMMUNITY = "hiking-club"
HARMLESS = "harmless"


def told(name: str) -> dict[str, list[str]]:
    """Symptom, or `harmless` → what was said."""
    found: dict[str, list[str]] = plain(read((KEPT / f"{name}.yml").read_bytes(), name)[0])
    return found


def for_today(plan) -> set[str]:
    """The words of a profile that its plan brings to today's list with a card."""
    claimed = {
        words for line in plan.symptoms if line.danger and line.danger.card_title for words in line.words.split("”、“")
    }
    return claimed | {alert.words for alert in plan.alerts if alert.danger.card_title}


@pytest.mark.parametrize(
    ("name", "most_missed", "most_false"), [("danger", 0.02, 0), ("danger-second", 0.05, 2), ("danger-third", 0.06, 0)]
)
def test_what_may_be_danger_reaches_its_card(name, most_missed, most_false, example, plan_of) -> None:
    """The second list was learnt from in kind, the third, written last, not at all."""
    said = told(name)
    words = [each for symptom, those in said.items() if symptom != HARMLESS for each in those]
    assert name != "danger" or len(words) >= 60
    reached = for_today(plan_of(example(COMMUNITY) | {"problems": words}))
    missed = sorted(set(words) - reached)
    assert len(missed) <= most_missed * len(words), missed
    wrong = for_today(plan_of(example(COMMUNITY) | {"problems": said[HARMLESS]}))
    assert len(said[HARMLESS]) >= 15 and len(wrong) <= most_false, wrong


def test_other_troubles_are_no_danger(store) -> None:
    symptoms = {each.id: each for each in store.library.of(Symptom)}
    recogniser = store.library.recogniser()
    others = [(words, name) for name, those in told("held-back").items() for words in those if name in symptoms]
    calm = [words for words, name in others if not symptoms[name].danger]
    alarmed = [words for words in calm if any(symptoms[may].danger for may in recogniser.heard(words, symptoms).may)]
    assert len(calm) > 600 and len(alarmed) <= 0.03 * len(calm), alarmed


def test_what_may_be_danger_stands_first_and_asks_today(example, plan_of, files_of) -> None:
    words = "團員私訊我說想燒炭，語氣很平靜"
    plan = plan_of(example(COMMUNITY) | {"problems": ["no-shows", words]})
    (alert,) = plan.alerts
    assert alert.id == "self-harm" and alert.danger.card == "crisis-self-harm" and alert.words == words
    manual = files_of(plan)["manual.md"]
    assert manual.index("今天先问清") < manual.index("我们的承诺：")
    for name in ("manual.md", "reference.md"):
        text = files_of(plan)[name]
        assert f"“{words}”" in text, name
        assert alert.danger.card_title in text and alert.danger.said.text in text, name


def test_a_danger_that_another_trouble_hides_is_told_too(example, plan_of) -> None:
    words = "两个成员在群里吵架，其中一个说要拿刀砍人"
    plan = plan_of(example(COMMUNITY) | {"problems": [words]})
    assert {line.id for line in plan.symptoms if line.danger} | {alert.id for alert in plan.alerts} >= {"threats"}
