"""The command line: what it prints where, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator import __version__, commands
from generator.cli import main
from generator.load.folders import examples

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
MANUALS = ["out/manual.docx", "out/manual.html", "out/manual.md", "out/manual.pdf"]


def lines(text: str) -> list[str]:
    return text.splitlines()


# Help and wrong commands


@pytest.mark.parametrize("arguments", [("--help",), ("generate", "--help"), ("check", "-h")])
def test_help_goes_to_standard_output(arguments, cli):
    done = cli(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: qunce")


def test_version(cli):
    done = cli("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"qunce {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments, said",
    [
        ((), ""),
        (("generat",), "generat"),
        (("generate",), "PROFILE"),
        (("generate", "hiking-club", "--nope"), "--nope"),
        (("generate", "hiking-club", "--language", "fr"), "zh-Hant"),
        (("generate", "hiking-club", "-o"), "-o"),
        (("check", "--date", "x"), "--date"),
        (("generate", "hiking-club", "--date", "2027-02-30"), "2027-02-30"),
        (("generate", "hiking-club", "--date", "tomorrow"), "2027-03-01"),
        (("generate", "hiking-club", "--date", ""), "2027-03-01"),
        (("generate", "hiking-club", "--only", "manul"), "did you mean: manual\n"),
        (("generate", "hiking-club", "--only", "manual.pdff"), "manual.html"),
        (("generate", "hiking-club", "--only", "manual,tracer"), "handouts"),
    ],
)
def test_a_wrong_command_ends_with_2_says_why_and_writes_nothing(arguments, said, cli, tmp_path):
    done = cli(*arguments)
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("day", ["20270301", "2027-W09-1"])
def test_a_date_is_written_in_one_way(day, cli):
    assert cli("generate", "hiking-club", "--date", day, "-o", "out").returncode == 2


def test_the_languages_and_kinds_that_are_allowed_are_named(cli):
    (allowed,) = [
        line for line in lines(cli("generate", "hiking-club", "--only", "manul").stderr) if "allowed: " in line
    ]
    assert {"handouts", "manual", "manual.html", "manual.md", "plan"} <= set(allowed.split("allowed: ")[1].split(", "))


# Wrong input


def test_an_unknown_example_names_the_nearest_one_and_all_others(cli):
    done = cli("generate", "reading-clb")
    assert (done.returncode, done.stdout) == (1, "")
    assert "did you mean: reading-club\n" in done.stderr
    assert len(examples()) >= 6 and all(name in done.stderr for name in examples())


@pytest.mark.parametrize("name", ["nowhere.yml", ".", "", "a" * 5000, "a\nb"])
def test_a_profile_that_is_no_file_is_wrong_input(name, cli):
    done = cli("generate", name)
    assert (done.returncode, done.stdout) == (1, "") and "Traceback" not in done.stderr


def test_a_name_that_is_too_long_is_not_there(cli):
    """It is told like any other: no system takes it for a file."""
    assert cli("generate", "hiking-club", "--font", "x" * 1000).returncode == 2
    assert cli("check", "--overlay", "x" * 1000).returncode == 1


def test_a_profile_that_may_not_be_read(monkeypatch, capsys, tmp_path, store):
    """Root may read every file, so the refusal is played."""
    mine, opened = tmp_path / "mine.yml", os.open
    mine.write_text("name: x")

    def refuse(path, *arguments, **named):
        if path == mine:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **named)

    monkeypatch.setattr(os, "open", refuse)
    assert main(["generate", str(mine)]) == 1
    assert f"{mine}:1:1: " in (said := capsys.readouterr().err) and "cannot be read: Permission denied" in said


def test_a_file_named_like_an_example_comes_before_it(cli, tmp_path):
    (tmp_path / "hiking-club").write_text("name: x\n")
    assert "hiking-club:1:1: " in cli("generate", "hiking-club").stderr


# What is printed


def test_paths_go_to_standard_output_and_progress_to_standard_error(cli, tmp_path):
    done = cli("generate", "hiking-club", "-o", "out")
    paths = lines(done.stdout)
    assert done.returncode == 0 and done.stderr
    assert {"out/manual.md", "out/manual.html", "out/plan.json"} <= set(paths) and any(
        path.startswith("out/handouts/") for path in paths
    )
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found - set(paths) == {"out/qunce-manifest.json"} and paths == sorted(set(paths))
    assert "\033[" not in done.stderr


def test_quiet_says_nothing_on_standard_error(cli):
    done = cli("generate", "hiking-club", "-o", "out", "--only", "manual", "--quiet", "--date", "2027-03-13")
    assert (done.returncode, done.stderr, lines(done.stdout)) == (0, "", MANUALS)
    assert cli("check", "--quiet", "hiking-club").stderr == ""


@pytest.mark.parametrize(
    "only, paths",
    [
        ("manual", MANUALS),
        ("manual.pdf", ["out/manual.pdf"]),
        ("manual.md", ["out/manual.md"]),
        ("plan,manual.html", ["out/manual.html", "out/plan.json"]),
        (" manual.md , plan.json ", ["out/manual.md", "out/plan.json"]),
        ("tracker", ["out/tracker.xlsx"]),
        ("calendar.ics", ["out/calendar.ics"]),
    ],
)
def test_only_writes_only_that(only, paths, cli):
    assert lines(cli("generate", "hiking-club", "-o", "out", "--only", only).stdout) == paths


def test_the_folder_is_named_after_the_profile(cli, tmp_path, yaml_of, example):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "my club.yml").write_text(yaml_of(example("hiking-club")))
    assert lines(cli("generate", "hiking-club", "--only", "plan").stdout) == ["hiking-club-manual/plan.json"]
    assert lines(cli("generate", "deep/my club.yml", "--only", "plan").stdout) == ["my club-manual/plan.json"]
    assert (tmp_path / "my club-manual" / "plan.json").is_file()


@pytest.mark.parametrize(
    "language, lang, word", [("zh", "zh-Hans", "启动"), ("zh-Hant", "zh-Hant", "啟動"), ("en", "en", "Launch plan")]
)
def test_language_is_that_of_everything(language, lang, word, cli, tmp_path):
    cli(
        "generate",
        "reading-club",
        "-o",
        "out",
        "--language",
        language,
        "--only",
        "manual.html,reference.html,handouts.html,plan",
    )
    manual = (tmp_path / "out" / "manual.html").read_text("utf-8")
    assert f'<html lang="{lang}">' in manual
    reference = (tmp_path / "out" / "reference.html").read_text("utf-8")
    assert f'<html lang="{lang}">' in reference and word in reference
    assert json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))["language"] == language
    sheets = list((tmp_path / "out" / "handouts").rglob("*.html"))
    assert sheets and all(f'<html lang="{lang}">' in sheet.read_text("utf-8") for sheet in sheets)


def test_a_short_manual_is_no_failure(cli, tmp_path, yaml_of, example):
    profile = example("hiking-club")
    del profile["promise"]
    (tmp_path / "p.yml").write_text(yaml_of(profile))
    done = cli("generate", "p.yml", "-o", "out")
    assert done.returncode == 0 and "before you start" in done.stderr
    assert lines(done.stdout) == ["out/calendar.ics", *MANUALS, "out/plan.json", "out/tracker.xlsx"]


def test_steps_that_are_past_are_warned_of_unless_a_date_is_given(cli, tmp_path, yaml_of, example):
    (tmp_path / "p.yml").write_text(yaml_of({**example("hiking-club"), "start": "2020-01-06"}))
    assert "--date " in cli("generate", "p.yml", "-o", "out", "--only", "plan").stderr
    assert "--date " not in cli("generate", "p.yml", "-o", "out", "--only", "plan", "--date", "2020-01-01").stderr


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2500-01-01", "9999-12-31"])
def test_any_day_that_there_is_may_be_given(day, cli):
    done = cli("generate", "reading-club", "-o", "out", "--only", "manual", "--date", day)
    assert done.returncode == 0 and lines(done.stdout) == MANUALS


@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31"])
def test_any_start_gives_a_manual_or_an_error(start, cli, tmp_path, yaml_of, example):
    (tmp_path / "p.yml").write_text(yaml_of({**example("reading-club"), "start": start}))
    assert cli("generate", "p.yml", "-o", "out", "--only", "manual,handouts.html,tracker,calendar,plan").returncode in (
        0,
        1,
    )


# Refused


@pytest.mark.parametrize("folder", ["taken", "taken/below"])
def test_output_that_is_a_file_is_refused(folder, cli, tmp_path):
    (tmp_path / "taken").write_text("mine")
    done = cli("generate", "hiking-club", "-o", folder, "--only", "manual.md")
    assert (done.returncode, done.stdout) == (3, "") and "Traceback" not in done.stderr
    assert "a file, not a folder" in done.stderr and folder in done.stderr
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_foreign_file_in_the_way_is_refused(cli, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manual.md").write_text("mine")
    done = cli("generate", "hiking-club", "-o", "out", "--only", "manual.md,plan")
    assert (done.returncode, done.stdout) == (3, "") and "manual.md" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manual.md"]


def test_an_edited_file_is_kept_told_and_not_listed(cli, tmp_path):
    cli("generate", "hiking-club", "-o", "out", "--only", "manual")
    (tmp_path / "out" / "manual.md").write_text("mine")
    done = cli("generate", "hiking-club", "-o", "out", "--only", "manual", "--quiet")
    assert (done.returncode, lines(done.stdout)) == (
        0,
        ["out/manual.docx", "out/manual.html", "out/manual.pdf"],
    ) and "manual.md" in done.stderr
    assert (tmp_path / "out" / "manual.md").read_text() == "mine"
    assert lines(cli("generate", "hiking-club", "-o", "out", "--only", "manual", "--force").stdout) == MANUALS
    assert [path.read_text() for path in (tmp_path / "out").glob("manual.kept-*.md")] == ["mine"]


# check


def test_check_of_the_library_and_the_examples(cli):
    done = cli("check", *examples())
    assert (done.returncode, done.stdout) == (0, "") and "no problems" in done.stderr


def test_check_tells_of_every_profile(cli, tmp_path):
    (tmp_path / "a.yml").write_text("name: a\n")
    done = cli("check", "a.yml", "hiking-club", "nobody")
    assert done.returncode == 1
    assert (
        "a.yml:1:1: " in done.stderr
        and "nobody:1:1: " in done.stderr
        and "hiking-club" not in done.stderr.split("nobody")[0]
    )


# Pipes, bugs, interruptions


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "hiking-club", "-o", "out", "--quiet", "--only", "handouts.html"),
        ("--help",),
        ("generate", "--help"),
    ],
)
def test_a_closed_pipe_is_no_failure(arguments, tmp_path, cache):
    command = [sys.executable, "-u", "-m", "generator", *arguments]
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    running.stdout.close()
    said = running.stderr.read().decode()
    running.stderr.close()
    assert (running.wait(), said) == (0, "")


def piped(shell: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess:
    """Runs qunce as `"$@"` in a line of shell, with what the line does to its streams."""
    command = ["bash", "-c", f"set -o pipefail; {shell}", "bash", sys.executable, "-m", "generator", *arguments]
    ours = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=cwd, env=ours, capture_output=True, encoding="utf-8", timeout=120)


SMALL = ("generate", "hiking-club", "-o", "out", "--only", "manual.md,plan")
UNREADABLE = [
    ('"$@" 2>&1 | head -1', 0),
    ('"$@" 2>&1 | true', 0),
    ('"$@" 2> >(true)', 0),
    ('"$@" 2>&-', 0),
    ('"$@" 2>/dev/full', 0),
    ('"$@" >/dev/full', 3),
    ('"$@" >&-', 3),
    ('"$@" <&- >&- 2>&-', 3),
    ('"$@" >/dev/full 2>&1', 3),
]


@pytest.mark.parametrize("shell, code", UNREADABLE)
def test_everything_is_written_whoever_listens(shell, code, tmp_path, cache):
    """A reader that has gone is no failure; paths that cannot be told otherwise are one, once all is written."""
    done = piped(shell, *SMALL, cwd=tmp_path)
    assert done.returncode == code and "Traceback" not in done.stderr
    assert sorted(os.listdir(tmp_path / "out")) == ["manual.md", "plan.json", "qunce-manifest.json"]
    assert (tmp_path / "out" / "manual.md").read_bytes().startswith(b"# ")
    assert json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
    if shell == '"$@" >/dev/full':
        assert "all is done, but standard output cannot be written" in done.stderr
    if shell == '"$@" 2>&-':
        assert lines(done.stdout) == ["out/manual.md", "out/plan.json"]


@pytest.mark.parametrize("shell, code", UNREADABLE)
def test_an_error_keeps_its_exit_code_whoever_listens(shell, code, tmp_path, cache):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manual.md").write_text("mine")
    assert piped(shell, *SMALL, cwd=tmp_path).returncode == 3
    assert piped(shell, "generate", "nobody", cwd=tmp_path).returncode == 1
    assert piped(shell, "generate", cwd=tmp_path).returncode == 2
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manual.md"]


@pytest.mark.parametrize("full, code", [("stderr", 0), ("stdout", 3)])
def test_a_pipe_that_is_full_and_not_waited_for(full, code, tmp_path, cache):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with pytest.raises(BlockingIOError):
        while os.write(writing, b"x" * 4096):
            pass
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, full: writing}
    ours = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "generator", *SMALL], cwd=tmp_path, env=ours, timeout=120, **streams)
    os.close(reading)
    os.close(writing)
    assert done.returncode == code and (tmp_path / "out" / "manual.md").exists()


def test_only_the_program_turns_the_collector_off():
    code = "import gc; from generator import cli; cli.main({}); print(gc.isenabled())"
    said = [
        subprocess.run([sys.executable, "-c", each], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for each in (
            code.format("['--version']"),
            "import gc; from generator import cli\ncli.main = lambda: print(gc.isenabled()) or 0\ncli.run()",
        )
    ]
    assert [lines(each)[-1] for each in said] == ["True", "False"]


def test_a_bug_ends_with_70_and_a_report(monkeypatch, capsys):
    monkeypatch.setattr(commands, "generate", lambda *a, **k: 1 / 0)
    assert main(["generate", "hiking-club"]) == 70
    said = capsys.readouterr().err
    assert "a bug in qunce" in said and "ZeroDivisionError" in said and __version__ in said


def test_an_interruption_ends_with_130(monkeypatch, capsys):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "generate", interrupted)
    assert main(["generate", "hiking-club"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_colour_is_for_terminals_only(cli):
    assert (
        "\033["
        not in cli(
            "generate",
            "hiking-club",
            "-o",
            "out",
            "--only",
            "plan",
            environment={"TERM": "xterm-256color", "FORCE_COLOR": "1"},
        ).stderr
    )


def test_any_locale_will_do(cli):
    done = cli(
        "generate",
        "reading-club",
        "-o",
        "out",
        "--only",
        "manual",
        environment={"LC_ALL": "C", "PYTHONIOENCODING": "", "PYTHONUTF8": "0"},
    )
    assert (done.returncode, lines(done.stdout)) == (0, MANUALS)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("arguments", [("--help",), ("generate", "hiking-club", "--only", "plan", "-o", "手册")])
def test_a_stream_that_knows_no_chinese_is_no_failure(arguments, encoding, cli):
    assert cli(*arguments, environment={"PYTHONIOENCODING": encoding}).returncode == 0
