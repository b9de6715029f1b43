"""What whoever comes next is told is so: commands, markers, issue forms, and a release without tokens."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
KINDS = {"markdown", "textarea", "input", "dropdown", "checkboxes"}  # of GitHub's issue forms
CHINESE = re.compile("[\u4e00-\u9fff]")


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_marker_that_quick_tests_leave_out_is_known() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert 'pytest -n 2 -m "not slow"' in told
    assert any(marker.startswith("slow:") for marker in settings()["tool"]["pytest"]["ini_options"]["markers"])
    marked = [path for path in Path(__file__).parent.glob("test_*.py") if "mark.slow" in path.read_text("utf-8")]
    assert len(marked) > 5


def test_the_tools_it_names_are_in_the_extra() -> None:
    extra = " ".join(settings()["project"]["optional-dependencies"]["dev"])
    assert "ruff" in extra and "mypy" in extra and "qunce[test]" in extra


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_a_form_is_one_that_github_takes_and_speaks_both_languages(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    assert set(form) <= {"name", "description", "labels", "body"} and form["labels"]
    asked = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in form["body"]} <= KINDS
    assert len({field["id"] for field in asked}) == len(asked)
    assert any(field.get("validations", {}).get("required") for field in asked)
    said = [form["name"], form["description"]]
    for field in form["body"]:
        shown = field["attributes"]
        said += [shown[name] for name in ("value", "description") if name in shown]
        said += [shown["label"]] if " / " in shown.get("label", "") else []
        said += shown.get("options", ())
    assert all(CHINESE.search(text) and re.search("[A-Za-z]{3}", text) for text in said)


def test_there_is_a_form_for_each_kind_of_trouble() -> None:
    asked = {
        path.stem: {field.get("id") for field in yaml.safe_load(path.read_text("utf-8"))["body"]} for path in FORMS
    }
    assert asked["1-advice-is-wrong"] >= {"statement", "source", "right"}
    assert "profile" in asked["2-did-not-fit"] and {"command", "version"} <= asked["3-bug"]


def test_a_release_needs_no_secret_and_trusts_only_what_was_proved() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert "secrets." not in text and "password" not in text and "://" not in text
    assert jobs["publish"]["needs"] == "build" and jobs["publish"]["permissions"] == {"id-token": "write"}
    proved = "\n".join(step.get("run", "") for step in jobs["build"]["steps"])
    assert "twine" in proved and "-m venv" in proved and "tests/golden/reading-club/tree.txt" in proved
