"""Every item of a plan is printed: in the manual, in the reference or on a sheet; what is not is named with its reason.

By ids: each record of the plan that has an id of its own, found in plan.json under its path.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from generator.load.folders import examples
from generator.plan.pages import Said
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look, documents
from tests.test_manual import text_of

TITLES = ("title", "label", "text", "line", "ask", "name", "what", "words", "reason")
GONE = {  # path of the plan → why its items are not printed
    "items": "which layer each item is from: told to programs; what an overlay changed is named where it stands",
    "references": "the claims on which only a sheet leans; sheets carry no sources",
}
GONE_WHERE_BRIEF = {
    "references": "a team of few hours gets no list of claims: the sources alone",
    "numbers": "the ratios of the sources are for teams of several: a brief one goes by its hours, which are told",
    "identity.platforms": "what a platform can hold is told to teams with room to choose another",
}


def records(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every record with an id, with its path."""
    if dataclasses.is_dataclass(value) and not isinstance(value, (type, Said)):
        if getattr(value, "id", ""):
            yield path, value
        for field in dataclasses.fields(value):
            yield from records(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, tuple):
        for each in value:
            yield from records(each, path)


def texts(record: Any) -> list[str]:
    """What a record is known by in print: its title, else what it says."""
    values = [getattr(record, field.name) for field in dataclasses.fields(record) if field.name in (*TITLES, "said")]
    found = [value.text if isinstance(value, Said) else value for value in values]
    return [flat(text) for text in found if isinstance(text, str) and text]


def flat(text: str) -> str:
    """Without blanks, and in small letters: in the middle of a sentence a title begins small."""
    return re.sub(r"\s+", "", text).casefold()


def printed(plan: Plan, look: Look) -> str:
    """All that is printed of a plan, without blanks."""
    sheets = WRITERS["handouts", "html"](plan, look).values()
    plain = [html.unescape(re.sub(r"<[^>]+>", "", sheet.decode())) for sheet in sheets]
    return flat("\n".join([*map(text_of, documents(plan, look).values()), *plain]))


def lost(plan: Plan, told: str) -> list[tuple[str, str]]:
    """Path and id of what is printed nowhere and has no reason for it."""
    gone = {*GONE, *(GONE_WHERE_BRIEF if plan.brief else ())}
    cut = {page.id for page in plan.sops if page.printed == "cut"}
    words = {id(message) for page in plan.sops if page.id in cut for message in page.messages}  # named as cut, not sent
    return [
        (path, record.id)
        for path, record in records(plan)
        if path not in gone and id(record) not in words and not any(stands(text, told) for text in texts(record))
    ]


def stands(text: str, told: str) -> bool:
    """Whether a text is printed; of a line of a run sheet, named with it, both parts."""
    return text in told or all(part in told for part in re.split("[:：]", text))


@pytest.mark.parametrize("name", sorted(examples()))
def test_every_item_of_a_plan_is_printed_or_named(name, example, plan_of, store) -> None:
    plan = plan_of(example(name))
    told = printed(plan, Look(store.labels[plan.language], store.templates))
    paths = {path for path, _ in records(plan)}
    assert {"sops", "metrics", "advice", "levers", "tensions", "schedule"} <= paths
    assert lost(plan, told) == []


def test_what_is_left_out_is_seen(example, plan_of, store) -> None:
    plan = plan_of(example("reading-club"))
    told = printed(plan, Look(store.labels[plan.language], store.templates))
    metric, advice = plan.metrics[0], plan.advice[0]
    without = told.replace(flat(metric.title), "").replace(flat(advice.said.text), "")
    assert {("metrics", metric.id), ("advice", advice.id)} <= set(lost(plan, without))
