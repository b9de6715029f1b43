"""The wheel: complete, the same bytes twice, and the same manual as the checkout's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).resolve().parent.parent
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "*-manual", ".pytest_cache", ".hypothesis", "dist", "*.egg-info"
)
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
PINS = dict(
    line.split("==") for line in (REPOSITORY / "constraints.txt").read_text("utf-8").split("\n") if "==" in line
)
BUILD = "import sys; from hatchling import build; print(getattr(build, 'build_' + sys.argv[1])(sys.argv[2]))"


def copy(folder: Path) -> Path:
    """A copy of the checkout, as a clone would be."""
    return Path(shutil.copytree(REPOSITORY, folder, ignore=NOT_COPIED))


def built(checkout: Path, kind: str, into: Path, **variables: str) -> Path:
    """The wheel or editable wheel that hatchling builds from a checkout."""
    into.mkdir(parents=True)
    run = [sys.executable, "-c", BUILD, kind, str(into)]
    done = subprocess.run(run, cwd=checkout, env={**os.environ, **variables}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return into / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout that is built from, and that stays as it is."""
    return copy(tmp_path_factory.mktemp("checkout") / "qunce")


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel."""
    return built(checkout, "wheel", tmp_path_factory.mktemp("wheel") / "dist", LC_ALL="en_US.UTF-8")


def generated(code: Path, out: Path, *more: str, cache: str) -> bytes:
    """The Markdown manual of the reading club, made by the code in a folder from a working directory of its own."""
    out.mkdir(parents=True)
    run = [
        sys.executable,
        "-m",
        "generator",
        "generate",
        "reading-club",
        "-o",
        str(out / "manual"),
        "--only",
        "manual",
        "--quiet",
        *more,
    ]
    variables = {**os.environ, "PYTHONPATH": str(code), "XDG_CACHE_HOME": cache, "PYTHONSAFEPATH": "1"}
    variables |= {
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }  # what hashing does is tests/test_determinism.py's question
    done = subprocess.run(run, cwd=out, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (out / "manual/manual.md").read_bytes()


def test_the_wheel_holds_everything_the_checkout_does(checkout: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {
        p.relative_to(checkout).as_posix()
        for kind in ("playbooks", "templates", "docs")
        for p in (checkout / kind).rglob("*")
        if p.is_file()
    }
    code = {p.relative_to(checkout).as_posix() for p in (checkout / "generator").rglob("*") if p.is_file()}
    assert len(data) > 80 and len(code) > 20
    assert {f"generator/{name}" for name in data} | code | {"generator/library.json"} <= names
    assert {name.split("/")[0] for name in names} == {
        "generator",
        wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info",
    }


def test_the_wheel_holds_both_licences_and_the_command(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel)
    texts = {name.split("/")[-1]: held.read(name).decode() for name in held.namelist() if ".dist-info/" in name}
    assert texts["LICENSE"] == (REPOSITORY / "LICENSE").read_text("utf-8")
    assert texts["LICENSE-text"] == (REPOSITORY / "LICENSE-text").read_text("utf-8")
    assert "qunce = generator.cli:run" in texts["entry_points.txt"]


def test_the_wheel_is_the_same_twice(tmp_path: Path, wheel: Path) -> None:
    elsewhere = copy(tmp_path / "elsewhere" / "another name")
    for path in elsewhere.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    again = built(elsewhere, "wheel", tmp_path / "dist", TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="7")
    assert again.name == wheel.name and again.read_bytes() == wheel.read_bytes()


def test_an_editable_install_has_no_copies_of_the_data(tmp_path: Path, checkout: Path) -> None:
    editable = built(checkout, "editable", tmp_path / "dist")
    names = zipfile.ZipFile(editable).namelist()
    assert [name for name in names if name.endswith(".pth")]
    assert [name for name in names if name.startswith("generator")] == []
    assert not (checkout / "generator/library.json").exists()


def test_building_leaves_the_checkout_as_it_was(checkout: Path, wheel: Path) -> None:
    assert wheel.exists() and not (checkout / "generator/library.json").exists()
    assert not (checkout / "generator/playbooks").exists()


def test_the_checkout_has_no_compiled_library() -> None:
    assert not (REPOSITORY / "generator/library.json").exists(), "it would be used instead of playbooks/"


def test_the_wheel_writes_the_manual_of_the_checkout(tmp_path: Path, checkout: Path, wheel: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    ours = generated(tmp_path / "site", tmp_path / "one", cache="/dev/null")
    assert ours == generated(checkout, tmp_path / "two", cache=str(tmp_path / "cache"))


def test_an_overlay_over_the_wheel_is_an_overlay_over_the_checkout(tmp_path: Path, checkout: Path, wheel: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "house").mkdir()
    (tmp_path / "house/roles.yml").write_text(
        "roles:\n  - id: operator\n    title: {zh: 本店店长, en: Shopkeeper}\n", "utf-8"
    )
    overlay = ("--overlay", str(tmp_path / "house"))
    ours = generated(tmp_path / "site", tmp_path / "one", *overlay, cache="/dev/null")
    assert ours == generated(checkout, tmp_path / "two", *overlay, cache=str(tmp_path / "cache"))
    assert "本店店长" in ours.decode()


def test_the_wheel_uses_its_compiled_library(tmp_path: Path, wheel: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    path = tmp_path / "site/generator/library.json"
    first, zh, *rest = path.read_text("utf-8").split("\n")
    data = json.loads(zh)
    assert data["labels"]["contents"] == "目录"
    data["labels"]["contents"] = "从编好的资料库来"
    path.write_text("\n".join([first, json.dumps(data), *rest]), "utf-8")
    assert "从编好的资料库来" in generated(tmp_path / "site", tmp_path / "one", cache="/dev/null").decode()


# --- what is pinned


def required() -> list[str]:
    """Every requirement of pyproject.toml, the build's too, but for the project's own extras."""
    project = PROJECT["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    return [
        text
        for text in project["dependencies"] + extras + PROJECT["build-system"]["requires"]
        if not text.startswith("qunce[")
    ]


def test_every_requirement_has_a_range_and_a_pin_within_it() -> None:
    from packaging.requirements import Requirement

    assert len(required()) > 8
    for requirement in map(Requirement, required()):
        operators = {each.operator for each in requirement.specifier}
        assert operators in ({">=", "<"}, {"=="}), f"{requirement}: neither a range nor exact"
        assert requirement.specifier.contains(PINS[requirement.name]), requirement


def test_the_build_is_pinned_exactly() -> None:
    assert {
        text.split("==")[0]: text.split("==")[1] for text in PROJECT["build-system"]["requires"]
    }.items() <= PINS.items()


def test_constraints_hold_pins_and_no_addresses() -> None:
    lines = (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    assert len(lines) > 10
    assert [line for line in lines if not re.fullmatch(r"#.*|[a-z0-9._-]+==[\w.]+", line)] == []


def test_what_runs_is_what_is_pinned() -> None:
    """In CI, where the environment was made with constraints.txt; elsewhere a newer part may be tried."""
    from importlib.metadata import distributions

    if "CI" not in os.environ:
        pytest.skip("only CI promises the pinned versions")
    installed = {re.sub(r"[-_.]+", "-", d.name).lower(): d.version for d in distributions()}
    assert {name: version for name, version in installed.items() if PINS.get(name, version) != version} == {}
    assert set(installed) - set(PINS) <= {"qunce", "pip", "setuptools", "wheel"}
