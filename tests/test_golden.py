"""The examples' output, byte for byte. After a wanted change: `python tests/regenerate.py`, and read the diff."""

from __future__ import annotations

import pytest

from generator.load.folders import examples
from tests.regenerate import EXAMPLES, GOLDEN, READ, golden, hours, shared_items, tree


def test_every_example_has_a_golden_tree() -> None:
    assert len(examples()) >= 12 and set(READ) <= set(examples())
    assert {path.name for path in GOLDEN.iterdir()} == set(examples())


@pytest.mark.parametrize("name", sorted(examples()))
def test_golden(name: str) -> None:
    for path, text in golden(tree(name), name).items():
        kept = (GOLDEN / name / path).read_text("utf-8")
        assert text == kept, f"{name}/{path} has changed: python tests/regenerate.py, then read the diff"


def test_the_page_that_compares_them_is_true() -> None:
    plans = {name: tree(name, frozenset({"json"}))["plan.json"] for name in examples()}
    assert EXAMPLES.read_text("utf-8") == shared_items(plans) + hours(plans), "python tests/regenerate.py"
