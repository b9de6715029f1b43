"""What a manual says where the sources disagree: right for communities that should be told different things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.models.sources import Tension

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "rulings.yml").read_text("utf-8")
)
ROWS = [(tension, row) for tension, rows in CASES.items() for row in rows]


def name_of(value: Any) -> str:
    return value if isinstance(value, str) else f"{value['example']}-{value['says']}"


@pytest.mark.parametrize(("tension", "row"), ROWS, ids=name_of)
def test_ruling(tension: str, row: dict[str, Any], example, plan_of) -> None:
    plan = plan_of(example(row["example"]) | row.get("with", {}) | {"language": "zh"})
    lines = [line.line.text for line in plan.tensions if line.id == tension]
    if row["says"] is None:
        assert not lines
    else:
        assert lines and row["says"] in lines[0], lines


def test_every_disagreement_ruled_by_profile_or_stage_has_two_who_differ(store) -> None:
    ruled = {t.id for t in store.library.of(Tension) if t.ruled_by != "always"}
    assert len(ruled) >= 20 and ruled == set(CASES)
    assert not [tension for tension, rows in CASES.items() if len({row["says"] for row in rows}) < 2]


def test_all_thirty_five_are_there(store) -> None:
    tensions = store.library.of(Tension)
    assert len(tensions) == 35 and sum(t.ruled_by == "always" for t in tensions) >= 9
    assert all(t.side_a.because and t.side_b.because for t in tensions)
