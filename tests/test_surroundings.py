"""Whatever a machine is like: it is done, or it is said and the exit code is not 0. The cache never stops a run."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import output, reading
from generator.cli import main
from generator.errors import Refused
from generator.load import cache
from generator.load.folders import examples
from generator.output import lock

ROOT = Path(__file__).resolve().parent.parent
posix = pytest.mark.skipif(os.name != "posix", reason="pipes, limits and modes of this kind are those of POSIX")
Cli = Callable[..., subprocess.CompletedProcess]
PLAN = ("--only", "plan", "--quiet")


def without(*names: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name not in names}, "PYTHONPATH": str(ROOT)}


# No home, no cache


def test_neither_a_home_nor_a_known_user_stops_a_run(tmp_path: Path) -> None:
    script = (
        "import pathlib\n"
        "def nobody(*_): raise RuntimeError('Could not determine home directory.')\n"
        "pathlib.Path.home = classmethod(nobody)\n"
        "from generator.cli import main\n"
        "raise SystemExit(main(['generate', 'hiking-club', '-o', 'out', '--only', 'plan', '--quiet']))\n"
    )
    environment = without("HOME", "XDG_CACHE_HOME")
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and (tmp_path / "out" / "plan.json").exists(), done.stderr


@pytest.mark.parametrize("said", ["relative", "", "a/../b"])
def test_a_relative_name_for_the_cache_is_none(said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", said)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.place() == tmp_path / ".cache" / "qunce"
    monkeypatch.setenv("HOME", "relative")
    assert cache.place() is None


@pytest.fixture
def in_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "qunce"


def test_what_is_kept_is_checked_when_it_is_read(in_cache: Path) -> None:
    cache.keep("a.json", b"whole")
    assert cache.kept("a.json") == b"whole" and cache.kept("b.json") is None
    data = (in_cache / "a.json").read_bytes()
    for broken in (data[:-1], data[1:], b"x" + data[1:], b"", b"whole", data + b"more"):
        (in_cache / "a.json").write_bytes(broken)
        assert cache.kept("a.json") is None


@posix
def test_what_stands_in_the_caches_place_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "qunce").mkdir()
    os.mkfifo(tmp_path / "qunce" / "a.json")
    for place in ("pipe", "file", ".", "\udcff", "none/" * 2000):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place))
        assert cache.kept("a.json") is None
        cache.keep("b.json" if place != "." else "a.json", b"b")
        assert cache.kept_files("c", lambda: {"d": b"d"})


def test_the_cache_forgets_what_was_used_longest_ago(in_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", {".json": (3, 1000), "": (2, 1000)})
    for n in range(6):
        cache.keep(f"{n}.json", b"x" * 10)
        os.utime(in_cache / f"{n}.json", (n, n))
    cache.kept("3.json")
    cache.keep("6.json", b"y")
    assert {path.name for path in in_cache.iterdir()} == {"3.json", "5.json", "6.json"}
    cache.keep("7.json", b"z" * 900)
    cache.keep("8.json", b"z" * 900)  # too many bytes in all
    assert {path.name for path in in_cache.iterdir()} == {"8.json"}
    for n in range(4):
        cache.kept_files(f"site-{n}", lambda: {"a/b": b"c"})
        os.utime(in_cache / "site" / f"site-{n}", (n, n))
    assert len(list((in_cache / "site").iterdir())) == 2


def test_what_a_killed_run_left_half_written_goes(in_cache: Path) -> None:
    in_cache.mkdir()
    for name, used in (("old.json.1.part", 1), ("new.json.2.part", time.time())):
        (in_cache / name).write_bytes(b"half")
        os.utime(in_cache / name, (used, used))
    cache.keep("a.json", b"a")
    assert {path.name for path in in_cache.iterdir()} == {"new.json.2.part", "a.json"}


# Terminals, names


@posix
@pytest.mark.parametrize(("term", "coloured"), [("dumb", False), ("xterm", True)])
def test_a_dumb_terminal_gets_letters_only(term: str, coloured: bool, tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", "generate", "hiking-club", "-o", "out", "--only", "plan"]
    environment = {**without("NO_COLOR"), "TERM": term}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=theirs) as run:
        os.close(theirs)
        said = b""
        while piece := _from_terminal(ours):
            said += piece
        assert run.wait() == 0
    assert b"reading the library" in said and (b"\x1b[" in said) == coloured


def _from_terminal(handle: int) -> bytes:
    try:
        return os.read(handle, 4096)
    except OSError:  # Linux says so when the other end has gone
        return b""


@pytest.mark.parametrize("option", ["-o", "--overlay"])
def test_an_empty_folder_name_is_a_wrong_command(option: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = cli("generate", "hiking-club", option, "", *PLAN)
    assert done.returncode == 2 and option in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_called_as_an_example_is_no_profile(cli: Cli, tmp_path: Path) -> None:
    for _ in range(2):  # the second time the folder is there
        assert cli("generate", "hiking-club", "-o", "hiking-club", *PLAN).returncode == 0
    (tmp_path / "some-folder").mkdir()
    done = cli("generate", "some-folder", *PLAN)
    assert done.returncode == 1 and "some-folder" in done.stderr and "not a plain file" in done.stderr


# Pipes and devices


@posix
@pytest.mark.parametrize("command", [("generate", "-o", "out", "--only", "manual.pdf"), ("check",)])
def test_a_profile_may_be_a_pipe_that_is_read_once(command: tuple[str, ...], cli: Cli, tmp_path: Path) -> None:
    text = examples()["hiking-club"].read_bytes().replace("周末走山队".encode(), "周末走山队\U00030000".encode())
    os.mkfifo(tmp_path / "p")

    def late() -> None:
        time.sleep(0.5)
        (tmp_path / "p").write_bytes(text)

    writer = threading.Thread(target=late)
    writer.start()
    done = cli(command[0], "p", *command[1:], "--quiet")
    writer.join()
    assert done.returncode == 0, done.stderr
    assert command[0] == "check" or "U+30000" in done.stderr


@posix
def test_a_pipe_into_which_nobody_writes_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.1)
    os.mkfifo(tmp_path / "p")
    assert main(["check", str(tmp_path / "p")]) == 1 and "cannot be read" in capsys.readouterr().err


@posix
@pytest.mark.parametrize("name", ["folder", "/dev/zero", "link"])
def test_only_plain_files_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="not a plain file"):
        reading.plain(tmp_path / name, 10)


def test_no_more_is_read_than_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    assert reading.plain(tmp_path / "a", 4) == b"0123" and reading.plain(tmp_path / "a", 100) == b"0123456789"


# Few files, no locks, another run


@posix
@pytest.mark.slow
def test_a_process_that_may_open_few_files_writes_all(tmp_path: Path) -> None:
    options = "-o out --only handouts.html,plan --quiet"
    run = f"ulimit -n 12; exec '{sys.executable}' -m generator generate reading-club {options}"
    done = subprocess.run(["sh", "-c", run], cwd=tmp_path, env=without(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").rglob("*.html"))) > 20


@posix
@pytest.mark.parametrize("error", ["ENOLCK", "ENOSYS", "ENOTSUP", "EBADF"])
def test_a_folder_that_cannot_be_locked_is_written_without(error: str, tmp_path: Path, monkeypatch) -> None:
    import errno
    import fcntl

    def refuse(handle: int, how: int) -> None:
        raise OSError(getattr(errno, error), os.strerror(getattr(errno, error)))

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert output.write(tmp_path, {"a.md": b"a"}, "f", whole=True).written


@posix
def test_a_folder_in_which_another_run_does_not_end_is_told(tmp_path: Path, monkeypatch) -> None:
    import fcntl

    monkeypatch.setattr(lock, "PATIENCE", 0.2)
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(Refused, match="another qunce is writing"):
            output.write(tmp_path, {"a.md": b"a"}, "f", whole=True)
    finally:
        os.close(handle)
    assert not list(tmp_path.iterdir())
    assert output.write(tmp_path, {"a.md": b"a"}, "f", whole=True).written


# Folders that come over a wire


FILES = {"manual.md": b"a\nb\n", "manual.docx": b"PK\n\r\n", "calendar.ics": b"A\r\nB\r\n"}
NEXT = {"manual.md": b"c\n", "manual.docx": b"PK2", "calendar.ics": b"C\r\n"}


def test_a_folder_of_which_a_part_has_come_is_made_whole(tmp_path: Path) -> None:
    output.write(tmp_path, FILES, "one", whole=True)
    (tmp_path / "manual.md").write_bytes(b"")  # named, but not fetched yet
    (tmp_path / "calendar.ics").unlink()
    done = output.write(tmp_path, FILES, "one", whole=True)
    assert done.written == ("calendar.ics", "manual.md") and done.kept == ()
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == FILES


def test_a_folder_without_its_manifest_is_told(tmp_path: Path) -> None:
    output.write(tmp_path, FILES, "one", whole=True)
    (tmp_path / output.MANIFEST).unlink()
    with pytest.raises(Refused, match="not files of ours"):
        output.write(tmp_path, NEXT, "two", whole=True)
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == FILES


@pytest.mark.parametrize("ends", [(b"\n", b"\r\n"), (b"\r\n", b"\n")])
def test_line_ends_are_no_edit_in_text_and_one_elsewhere(ends: tuple[bytes, bytes], tmp_path: Path) -> None:
    output.write(tmp_path, FILES, "one", whole=True)
    for name in FILES:
        path = tmp_path / name
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends[1]))
    again = output.write(tmp_path, FILES, "one", whole=True)
    assert again.written == () and set(again.kept) <= {"manual.docx"}  # what is the same but for them is let be
    done = output.write(tmp_path, NEXT, "two", whole=True)
    assert set(done.kept) == {"manual.docx"} and (tmp_path / "manual.md").read_bytes() == NEXT["manual.md"]
    (tmp_path / "manual.md").write_bytes(b"c\r\nmine\r\n")
    assert "manual.md" in output.write(tmp_path, FILES, "one", whole=True).kept


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    output.write(tmp_path, FILES, "one", whole=True)
    (tmp_path / "manual.md").chmod(mode)
    output.write(tmp_path, NEXT, "two", whole=True)
    assert (tmp_path / "manual.md").stat().st_mode & 0o777 == mode
    (tmp_path / "manual.md").write_bytes(b"mine")
    (tmp_path / "manual.md").chmod(mode)
    done = output.write(tmp_path, FILES, "one", whole=True, force=True)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("manual.md", *done.copies)} == {mode}


# Fonts


@posix
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no font",
        b"ttcf\0\1\0\0\xff\xff\xff\xff\0\0\0\x0c" + bytes(100),
        b"ttcf\0\1\0\0\0\0\0\1\0\0\0\x0c" + bytes(100),
        b"\0\1\0\0\xff\xff" + bytes(1000),
        b"\0\1\0\0\0\1" + bytes(6) + b"cmap" + bytes(4) + b"\0\0\0\x20\x7f\xff\xff\xff",
    ],
)
def test_a_broken_font_is_told_and_not_opened(data: bytes, tmp_path: Path, capsys) -> None:
    (tmp_path / "broken.ttc").write_bytes(data)
    (tmp_path / "whole.ttf").write_bytes(b"")
    for font in ("broken.ttc", ""):
        arguments = ["generate", "hiking-club", "-o", str(tmp_path / "out"), "--font", str(tmp_path / font), *PLAN]
        assert main(arguments) == 2 and "is broken" in capsys.readouterr().err


def test_the_fonts_that_come_along_are_sound() -> None:
    from importlib.util import find_spec

    from generator.writers.fonts import font_files, is_sound
    from generator.writers.press import PACKAGES

    folders = [
        Path(each) for name in PACKAGES if (spec := find_spec(name)) for each in spec.submodule_search_locations or ()
    ]
    found = [path for folder in folders for path in font_files(folder)]
    assert found and all(map(is_sound, found))
