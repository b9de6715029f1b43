"""README says what is so: its commands are CI's, its files exist, its profile and its overlay work."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from generator import cli
from generator.cli import main

REPOSITORY = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = (
    *READMES,
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "benchmarks/README.md",
    *(path.relative_to(REPOSITORY).as_posix() for path in sorted((REPOSITORY / "docs").glob("*.md"))),
)
MADE = {
    "manual.pdf",
    "manual.html",
    "manual.md",
    "reference.pdf",
    "reference.html",
    "reference.md",
    "handouts.pdf",
    "handouts-a5.pdf",
    "handouts/*.pdf",
    "handouts/*.html",
    "handouts/later/*.html",
    "packs/*.pdf",
    "tracker.xlsx",
    "calendar.ics",
    "plan.json",
    "qunce-manifest.json",
}

both = pytest.mark.parametrize("name", READMES)


def text_of(name: str) -> str:
    """A page of the repository."""
    return (REPOSITORY / name).read_text("utf-8")


def blocks(name: str, language: str = "") -> list[str]:
    """The fenced blocks of one language in a page."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text_of(name), re.DOTALL | re.MULTILINE)
    return [text for found, text in fenced if found == language]


def setups(name: str) -> list[str]:
    """The commands that set up and run, as they stand."""
    return [block.strip() for block in blocks(name) if "python3 -m venv" in block]


@both
def test_there_are_two_commands_of_one_line(name: str) -> None:
    first, second = setups(name)
    assert "\n" not in first + second
    assert first.endswith("qunce generate reading-club") and "pytest" in second
    assert all("-c constraints.txt" in command for command in (first, second))


@both
def test_ci_runs_the_same_two_commands(name: str) -> None:
    lines = [line.strip().removesuffix(" || exit 1") for line in text_of(".ci/run").splitlines()]
    for command in setups(name):
        assert command in lines


def test_ci_stops_at_the_first_failure() -> None:
    script = text_of(".ci/run")
    assert "set -euo pipefail" in script
    # In a list joined by &&, only the last command's failure ends a script under set -e.
    lines = [line for line in script.splitlines() if "&&" in line and "python3 -m venv" in line]
    assert len(lines) == 2 and all(line.endswith("|| exit 1") for line in lines)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", text_of(name)) if "://" not in link]
    assert links or name not in READMES
    assert [link for link in links if not ((REPOSITORY / name).parent / link).exists()] == []


@both
def test_every_file_it_names_is_there_or_is_made(name: str) -> None:
    named = [
        word
        for word in re.findall(r"`([^`\n ]+)`", text_of(name))
        if re.search(r"/.|\.(md|html|pdf|json|xlsx|ics|txt|py|toml)$", word)
    ]
    ours = [
        word
        for word in named
        if word not in MADE and not word.startswith((".venv/", "reading-club-manual/", "house/", "my-club"))
    ]
    assert set(MADE) <= set(named)
    assert [word for word in ours if not (REPOSITORY / word).exists()] == []


@both
def test_every_option_it_names_exists_and_none_is_left_out(name: str) -> None:
    options = {option for line in help_texts() for option in re.findall(r"(?<![\w-])--[a-z]+", line)} - {
        "--help",
        "--output",
    }
    usage = next(block for block in blocks(name) if "PROFILE" in block)
    assert len(options) > 6
    assert set(re.findall(r"(?<![\w-])--[a-z]+", usage)) == options


def help_texts() -> list[str]:
    """What the program itself says of its commands."""
    runs = [["--help"], ["generate", "--help"], ["check", "--help"], ["site", "--help"]]
    return [
        subprocess.run(
            [sys.executable, "-m", "generator", *run], cwd=REPOSITORY, capture_output=True, encoding="utf-8"
        ).stdout
        for run in runs
    ]


@both
def test_the_exit_codes_are_the_programs(name: str) -> None:
    codes = {cli.DONE, cli.WRONG_INPUT, cli.WRONG_COMMAND, cli.REFUSED, cli.BUG, cli.INTERRUPTED}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text_of(name), re.MULTILINE)} == codes


@pytest.mark.slow
@both
def test_its_profile_gives_a_full_manual(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (profile,) = [block for block in blocks(name, "yaml") if block.startswith("name:")]
    (tmp_path / "my-club.yml").write_text(profile, "utf-8")
    monkeypatch.chdir(tmp_path)
    commands = [shlex.split(line)[1:] for block in blocks(name) for line in block.splitlines() if "my-club.yml" in line]
    assert [main(command) for command in commands] == [0, 0]
    assert '"ready": true' in (tmp_path / "my-club-manual/plan.json").read_text("utf-8")
    made = {
        path.relative_to(tmp_path / "my-club-manual").as_posix() for path in (tmp_path / "my-club-manual").rglob("*.*")
    }
    assert all(any(Path(path).match(pattern) for path in made) for pattern in MADE)


@pytest.mark.slow
@both
def test_its_overlay_works(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (overlay,) = [block for block in blocks(name, "yaml") if block.startswith("roles:")]
    (tmp_path / "house").mkdir()
    (tmp_path / "house/roles.yml").write_text(overlay, "utf-8")
    monkeypatch.chdir(tmp_path)
    (command,) = [
        shlex.split(line)[1:]
        for block in blocks(name)
        for line in block.splitlines()
        if line.endswith("--overlay house")
    ]
    assert main([*command, "--only", "manual"]) == 0
    assert "店长" in (tmp_path / "reading-club-manual/manual.md").read_text("utf-8")


def test_the_two_languages_give_the_same_commands() -> None:
    shown = [blocks(name) for name in READMES]
    assert shown[0] == shown[1] and len(shown[0]) == 6
    heads = [len(re.findall(r"^## ", text_of(name), re.MULTILINE)) for name in READMES]
    assert abs(heads[0] - heads[1]) <= 1


def test_the_changelog_tells_of_this_version() -> None:
    from generator import __version__

    assert f"\n## {__version__}" in text_of("CHANGELOG.md")
