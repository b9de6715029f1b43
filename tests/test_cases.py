"""Every folder `cases/<module>/<case>/` is one community and what its plan must say, worked out by hand.

A case holds README.md (what it shows), profile.yml, expect.yml, and where it needs them library.yml (its own items) and
overlays/*.yml (a layer each, by name). Its library is cases/minimal.yml, the module's library.yml and the case's; what
an item does not say is filled in from cases/blanks.yml. In expect.yml:

- a mapping expects each of its keys, of an object or of a list's entries by their ids; - a list expects exactly its
entries in that order, an id standing for the entry with it; - `as_of` is also the day the plan is made for; `problems`
and `warnings` are parts of the messages, one each; - `bug` says which known mistake keeps the case from passing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.calendar.days import calendar_of
from generator.calendar.tables import tables
from generator.errors import InputError, Problem
from generator.load.checks import check
from generator.load.library import Layer, load
from generator.load.profiles import read_profile
from generator.load.source import plain, read
from generator.plan.plan import Plan
from generator.tailor.resolve import resolve

CASES = Path(__file__).parent / "cases"
MODULES = ("conditions", "parameters", "layers", "schedule", "capacity", "targets", "readiness")
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/expect.yml"))
NAMES = ("id", "sop", "field", "role")  # what an entry of a list is known by, the first that it has


@cache
def calendars() -> dict[str, Any]:
    return tables(str)  # nothing here reads the Traditional names


def content(path: Path) -> Any:
    """The plain value of a YAML file."""
    node, problems = read(path.read_bytes(), path.name)
    assert node is not None and not problems, problems
    return plain(node)


def filled(path: Path) -> bytes:
    """A file of library items with their blanks filled in."""
    blanks = content(CASES / "blanks.yml")
    kinds = content(path).items()
    return json.dumps({kind: [blanks.get(kind, {}) | item for item in items] for kind, items in kinds}).encode()


def layers(folder: Path) -> list[Layer]:
    """The case's library and its overlays, lowest first."""
    own = [path for path in (folder.parent / "library.yml", folder / "library.yml") if path.exists()]
    files = {"0-minimal.yml": (CASES / "minimal.yml").read_bytes()}
    files |= {f"{index}-{path.parent.name}.yml": filled(path) for index, path in enumerate(own, 1)}
    overlays = sorted(folder.glob("overlays/*.yml"))
    return [Layer("library", files), *(Layer(path.stem, {path.name: path.read_bytes()}) for path in overlays)]


def outcome(folder: Path, as_of: str | None) -> tuple[Plan | None, list[Problem]]:
    """The plan of a case and every problem; no plan where one of them is more than a warning."""
    library, decoder, problems = load(layers(folder))
    problems += check(library, decoder)
    if any(not problem.warning for problem in problems):
        return None, problems
    try:
        profile = read_profile((folder / "profile.yml").read_bytes(), "profile.yml", library, calendars())
    except InputError as error:
        return None, [*problems, *error.problems]
    calendar = calendar_of(profile.place.region, calendars())
    return resolve(library, profile, calendar, date.fromisoformat(as_of) if as_of else None), problems


def differences(expected: Any, found: Any, path: str = "plan") -> Iterator[str]:
    """Where `found` is not as `expected`, one line each."""
    if isinstance(expected, dict):
        yield from in_mapping(expected, found, path)
    elif isinstance(expected, list):
        yield from in_list(expected, found, path)
    else:
        value = getattr(found, "text", found)
        value = value.isoformat() if isinstance(value, date) else value
        if value != expected:
            yield f"{path} is {value!r}, not {expected!r}"


def in_mapping(expected: dict[str, Any], found: Any, path: str) -> Iterator[str]:
    for key, value in expected.items():
        if isinstance(found, (tuple, dict)):
            entries = found if isinstance(found, dict) else {name(entry): entry for entry in found}
            if key not in entries:
                yield f"{path} has no {key}, only {', '.join(entries) or 'nothing'}"
                continue
            yield from differences(value, entries[key], f"{path}.{key}")
        else:
            yield from differences(value, getattr(found, key), f"{path}.{key}")


def in_list(expected: list[Any], found: Any, path: str) -> Iterator[str]:
    if len(expected) != len(found):
        yield f"{path} has {len(found)} entries, not {len(expected)}: {[name(entry) for entry in found]}"
    for index, (value, entry) in enumerate(zip(expected, found)):
        yield from differences(value, entry if isinstance(value, dict) else name(entry), f"{path}[{index}]")


def name(entry: Any) -> Any:
    """What an entry of a list is known by; a plain value by itself."""
    return next((getattr(entry, key) for key in NAMES if hasattr(entry, key)), entry)


def unlike(parts: list[str], problems: list[Problem]) -> list[str]:
    """What is wrong with the messages: each part stands in one message of its own, and no message is left over."""
    left = [str(problem) for problem in problems]
    wrong = []
    for part in parts:
        hit = next((message for message in left if part in message), None)
        wrong += [f"nobody said: {part}"] if hit is None else []
        left = [message for message in left if message is not hit]
    return wrong + [f"not expected: {message}" for message in left]


def parameter(folder: Path) -> Any:
    """The folder as a test, expected to fail where it names a bug."""
    bug = content(folder / "expect.yml").get("bug")
    marks = [pytest.mark.xfail(strict=True, reason=f"bug: {bug}")] if bug else []
    return pytest.param(folder, id=f"{folder.parent.name}/{folder.name}", marks=marks)


@pytest.mark.parametrize("folder", [parameter(folder) for folder in FOLDERS])
def test_case(folder: Path) -> None:
    expected = content(folder / "expect.yml")
    expected.pop("bug", None)
    plan, problems = outcome(folder, expected.get("as_of"))
    errors, warnings = ([p for p in problems if p.warning is kind] for kind in (False, True))
    assert not unlike(expected.pop("problems", []), errors)
    if (parts := expected.pop("warnings", None)) is not None:
        assert not unlike(parts, warnings)
    assert not expected or plan is not None
    assert not list(differences(expected, plan))


def test_cases_are_found_for_every_module() -> None:
    assert len(FOLDERS) >= 40
    assert {path.parent.name for path in FOLDERS} == set(MODULES)
    for module in MODULES:
        assert sum(path.parent.name == module for path in FOLDERS) >= 3, module


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_case_says_what_it_shows(folder: Path) -> None:
    title, shows = (folder / "README.md").read_text("utf-8").splitlines()
    assert title.startswith("# ") and shows
    assert set(content(folder / "expect.yml")) - {"bug", "as_of"}


def test_a_wrong_expectation_is_seen() -> None:
    folder = CASES / "capacity" / "cut-by-priority"
    plan, _ = outcome(folder, None)
    right = {
        "cuts": [{"sop": "nice", "minutes": 30}],
        "loads": {"operator": {"used": 90}},
        "month": ["wanted", "needed"],
    }
    assert not list(differences(right, plan))
    wrong = (
        {"cuts": []},
        {"cuts": ["wanted"]},
        {"cuts": [{"sop": "nice", "minutes": 31}]},
        {"loads": {"operator": {"used": 91}}},
        {"loads": {"lead": {}}},
        {"month": ["needed", "wanted"]},
        {"start": "2026-06-02"},
        {"sops": {"nice": {"steps": [{"said": "No"}]}}},
    )
    for each in wrong:
        assert list(differences(each, plan)), each


def test_a_wrong_message_is_seen() -> None:
    _, problems = outcome(CASES / "parameters" / "numbers-out-of-range", None)
    assert not unlike(["-1 is out of range", "11 is out of range"], problems)
    for parts in ([], ["11 is out of range"], ["11 is out of range", "duplicate"], ["11 is out of range"] * 2):
        assert unlike(parts, problems), parts
