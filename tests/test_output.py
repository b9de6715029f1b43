"""What DESIGN.md promises of writing: every file whole after a kill at any moment, and nothing of the user's lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from generator.cli import main
from generator.errors import Refused
from generator.output import JOURNAL, MANIFEST, STAGE, write

REPOSITORY = Path(__file__).resolve().parent.parent
BIG = b"0123456789abcdef" * 2_000  # more than any buffer: it reaches the disk in several pieces
TOUCHES = {"open", "write", "flush", "fsync", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "close"}
FILLS = {"write", "flush", "fsync", "replace", "rename", "mkdir"}
INSIDE = {STAGE, JOURNAL, JOURNAL + ".part"}

Tree = dict[str, bytes]

OLD: Tree = {
    "manual.md": b"old",
    "manual.html": b"old" + BIG,
    "handouts/a.html": b"old a",
    "handouts/later/b.html": b"old b",
}
NEW: Tree = {
    "manual.md": b"new",
    "manual.html": b"new" + BIG,
    "handouts/a.html": b"new a",
    "plan.json": b"{}",
    "sheets/c/d.html": b"new d",
}


def tree(folder: Path) -> Tree:
    """Every file below a folder, the manifest too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def bare(folder: Path) -> Tree:
    """Every file below a folder but the manifest."""
    return {name: data for name, data in tree(folder).items() if name != MANIFEST}


def put(folder: Path, files: Tree) -> None:
    """Files that qunce did not write."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def old(folder: Path) -> Path:
    """A folder with the old tree, as a finished run leaves it."""
    write(folder, OLD, "old", whole=True)
    return folder


def edited(folder: Path) -> Path:
    """The same, with a file that the user has changed, one that is about to become stale, and one of their own."""
    put(old(folder), {"manual.md": b"mine", "notes.txt": b"also mine"})
    return folder


# --- stopped at the n-th call that touches a file


class Stopped:
    """A profile function that counts the C calls which touch files, and acts at the n-th."""

    def __init__(self, at: int, act: Callable[[], None], seen: set[str]) -> None:
        self.left, self.act, self.seen, self.names = at, act, seen, list[str]()

    def __call__(self, frame: object, event: str, called: object) -> None:
        if event != "c_call" or getattr(called, "__name__", "") not in self.seen:
            return
        self.names.append(called.__name__)
        self.left -= 1
        if self.left == 0:
            self.act()


def stopped(run: Callable[[], object], at: int, act: Callable[[], None], seen: set[str] = TOUCHES) -> list[str]:
    """Runs, acting at the n-th of the calls in `seen` (never for 0), and returns the names of those that came."""
    counter = Stopped(at, act, seen)
    sys.setprofile(counter)
    try:
        run()
    finally:
        sys.setprofile(None)
    return counter.names


def killed(run: Callable[[], object], at: int) -> bool:
    """Whether a copy of this process that runs was killed at the n-th call: no buffer flushed, no `finally` run."""
    child = os.fork()
    if child == 0:
        stopped(run, at, lambda: os._exit(9))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def kill_everywhere(work: Path, before: Callable[[Path], Path], force: bool) -> Iterator[Path]:
    """The folder after a kill at each call in turn, until a run is through."""
    for at in range(1, 10_000):
        folder = before(work / f"{at}")
        if not killed(partial(write, folder, NEW, "new", whole=True, force=force), at):
            return
        yield folder


def whole(folder: Path, before: Tree, after: Tree) -> None:
    """Every file is an old or a new one; one that is missing for now waits under its journal, or is stale."""
    found = {name: data for name, data in tree(folder).items() if name.split("/")[0] not in INSIDE | {MANIFEST}}
    for name, data in found.items():
        assert data in (before.get(name), after.get(name)), name
    if set(before) - set(found) - (set(before) - set(after)):
        assert (folder / JOURNAL).exists(), sorted(set(before) - set(found))
    if (folder / MANIFEST).exists():
        json.loads((folder / MANIFEST).read_bytes())
    if (folder / JOURNAL).exists():
        json.loads((folder / JOURNAL).read_bytes())


def expected(work: Path, before: Callable[[Path], Path], force: bool) -> Tree:
    """The tree of a run that nobody stopped."""
    folder = before(work / "whole")
    write(folder, NEW, "new", whole=True, force=force)
    return tree(folder)


def drive(work: Path, scenario: str) -> None:
    """Everything a kill test does; run in a process of its own, which has no other threads and may fork."""
    os.fsync = lambda handle: None  # a killed process loses nothing that the system has; syncing is only slow
    before, force = SCENARIOS[scenario]
    first, after = bare(before(work / "before")), expected(work, before, force)
    count = 0
    for folder in kill_everywhere(work, before, force):
        count += 1
        whole(folder, first, after)
        write(folder, NEW, "new", whole=True, force=force)
        assert tree(folder) == after, (count, sorted(tree(folder)), sorted(after))
        assert not INSIDE & set(os.listdir(folder)), count
    print(count)


SCENARIOS: dict[str, tuple[Callable[[Path], Path], bool]] = {
    "into-nothing": (lambda folder: folder, False),
    "over-old": (old, False),
    "over-edited": (edited, False),
    "forced": (edited, True),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork to be killed at a chosen call")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_at_any_moment_leaves_whole_files_and_the_next_run_finishes(tmp_path: Path, scenario: str) -> None:
    code = (
        f"from pathlib import Path; from tests.test_output import drive; drive(Path({str(tmp_path)!r}), {scenario!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30, "too few calls were seen: the test no longer stops where files are touched"


def _full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_disk_that_is_full_at_any_moment_loses_nothing(tmp_path: Path, scenario: str) -> None:
    before, force = SCENARIOS[scenario]
    first, after = bare(before(tmp_path / "before")), expected(tmp_path, before, force)
    failed = 0
    for at in range(1, 10_000):
        folder = before(tmp_path / str(at))
        try:
            calls = stopped(partial(write, folder, NEW, "new", whole=True, force=force), at, _full, FILLS)
        except (OSError, Refused):
            failed += 1
            whole(folder, first, after) if folder.is_dir() else None
            write(folder, NEW, "new", whole=True, force=force)
        else:
            if len(calls) < at:
                break
        assert tree(folder) == after, at
    assert failed > 10


def test_the_journal_is_in_place_only_after_every_staged_file_is_synced(tmp_path: Path) -> None:
    calls = stopped(lambda: write(tmp_path / "out", NEW, "new", whole=True), 0, lambda: None)
    before_the_first_move = calls[: calls.index("replace")]
    assert before_the_first_move.count("fsync") >= len(NEW) + 2  # each file, the manifest, the journal


def test_a_stale_file_edited_after_a_kill_is_kept(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    for at in range(1, 10_000):
        with pytest.raises(KeyboardInterrupt):
            stopped(lambda: write(folder, NEW, "new", whole=True), at, _interrupt)
        if (folder / JOURNAL).exists():
            break
    put(folder, {"handouts/later/b.html": b"mine now"})
    write(folder, NEW, "new", whole=True)
    assert b"mine now" in tree(folder).values()


def _interrupt() -> None:
    raise KeyboardInterrupt


def test_a_file_edited_after_a_kill_is_set_aside(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    for at in range(1, 10_000):
        with pytest.raises(KeyboardInterrupt):
            stopped(lambda: write(folder, NEW, "new", whole=True), at, _interrupt)
        if (folder / JOURNAL).exists():
            break
    put(folder, {"manual.md": b"mine now"})
    write(folder, NEW, "new", whole=True)
    assert b"mine now" in tree(folder).values()
    assert tree(folder)["manual.md"] == NEW["manual.md"]


# --- whose file is it


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    done = write(folder, OLD, "old", whole=True)
    assert done.written == done.gone == done.kept == done.copies == ()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == stamps


def test_a_foreign_file_refuses_and_nothing_is_changed(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    put(folder, {"plan.json": b"theirs", "else.txt": b"theirs too"})
    before = tree(folder)
    with pytest.raises(Refused) as refused:
        write(folder, NEW, "new", whole=True)
    assert refused.value.paths == ("plan.json",)
    assert tree(folder) == before and not INSIDE & set(os.listdir(folder))


def test_a_foreign_file_with_the_same_bytes_is_taken_over(tmp_path: Path) -> None:
    put(tmp_path, {"plan.json": NEW["plan.json"]})
    write(tmp_path, NEW, "new", whole=True)
    assert bare(tmp_path) == NEW


def test_force_keeps_a_foreign_file_beside(tmp_path: Path) -> None:
    put(tmp_path, {"plan.json": b"theirs"})
    done = write(tmp_path, NEW, "new", whole=True, force=True)
    (copy,) = done.copies
    assert copy != "plan.json" and tree(tmp_path)[copy] == b"theirs"
    assert {name: data for name, data in bare(tmp_path).items() if name != copy} == NEW


def test_an_edited_file_is_kept_and_reported(tmp_path: Path) -> None:
    folder = edited(tmp_path / "out")
    done = write(folder, NEW, "new", whole=True)
    assert done.kept == ("manual.md",) and done.copies == ()
    assert bare(folder) == NEW | {"manual.md": b"mine", "notes.txt": b"also mine"}


def test_an_edited_file_stays_edited_in_the_runs_after(tmp_path: Path) -> None:
    folder = edited(tmp_path / "out")
    for _ in range(3):
        assert write(folder, NEW, "new", whole=True).kept == ("manual.md",)
    assert tree(folder)["manual.md"] == b"mine"


def test_force_overwrites_an_edited_file_and_keeps_a_copy(tmp_path: Path) -> None:
    folder = edited(tmp_path / "out")
    done = write(folder, NEW, "new", whole=True, force=True)
    (copy,) = done.copies
    assert tree(folder)[copy] == b"mine" and tree(folder)["manual.md"] == NEW["manual.md"]
    put(folder, {"manual.md": b"mine again"})
    write(folder, NEW, "new", whole=True, force=True)
    assert {b"mine", b"mine again"} <= set(tree(folder).values())


def test_a_stale_file_goes_with_its_empty_folder(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    done = write(folder, NEW, "new", whole=True)
    assert done.gone == ("handouts/later/b.html",)
    assert bare(folder) == NEW and not (folder / "handouts/later").exists()


@pytest.mark.parametrize("force", [False, True])
def test_a_stale_file_that_was_edited_stays_and_is_reported(tmp_path: Path, force: bool) -> None:
    folder = old(tmp_path / "out")
    put(folder, {"handouts/later/b.html": b"mine"})
    done = write(folder, NEW, "new", whole=True, force=force)
    assert done.kept == ("handouts/later/b.html",)
    assert tree(folder)["handouts/later/b.html"] == b"mine"


def test_a_file_deleted_by_the_user_is_written_again(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    (folder / "manual.md").unlink()
    assert write(folder, OLD, "old", whole=True).written == ("manual.md",)
    assert bare(folder) == OLD


def test_only_keeps_the_other_files_of_the_same_plan(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    done = write(folder, {"manual.md": b"old, other look"}, "old", whole=False)
    assert done.gone == () and bare(folder) == OLD | {"manual.md": b"old, other look"}
    assert write(folder, OLD, "old", whole=True).kept == ()


def test_only_drops_the_files_of_another_plan_but_not_edited_ones(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    put(folder, {"handouts/a.html": b"mine", "notes.txt": b"mine"})
    done = write(folder, {"manual.md": b"new"}, "new", whole=False)
    assert done.kept == ("handouts/a.html",)
    assert bare(folder) == {"manual.md": b"new", "handouts/a.html": b"mine", "notes.txt": b"mine"}


# --- ways out of the folder, and things in the way


@pytest.mark.parametrize(
    "name", ["../out.md", "/tmp/qunce-escape.md", "a/../../b.md", "handouts\\..\\b.md", "", ".qunce-stage/0"]
)
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        write(tmp_path / "out", {"manual.md": b"x", name: b"x"}, "new", whole=True)
    assert tree(tmp_path) == {} and not Path("/tmp/qunce-escape.md").exists()


@pytest.mark.parametrize("force", [False, True])
def test_a_linked_subfolder_is_refused(tmp_path: Path, force: bool) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "out"
    put(elsewhere, {"a.html": b"theirs"})
    folder.mkdir()
    (folder / "handouts").symlink_to(elsewhere)
    with pytest.raises(Refused):
        write(folder, NEW, "new", whole=True, force=force)
    assert tree(elsewhere) == {"a.html": b"theirs"} and os.listdir(folder) == ["handouts"]


@pytest.mark.parametrize("force", [False, True])
def test_a_link_in_place_of_a_file_is_refused(tmp_path: Path, force: bool) -> None:
    put(tmp_path, {"theirs.md": b"theirs"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out/manual.md").symlink_to(tmp_path / "theirs.md")
    with pytest.raises(Refused):
        write(tmp_path / "out", NEW, "new", whole=True, force=force)
    assert (tmp_path / "theirs.md").read_bytes() == b"theirs" and (tmp_path / "out/manual.md").is_symlink()


def test_a_manifest_that_names_files_elsewhere_removes_nothing(tmp_path: Path) -> None:
    put(tmp_path, {"theirs.md": b"theirs"})
    digest = "e4a3ecd2ba2f4ba8d9ee3a9b3fd7b6a2e4ec1fa1c7fd5b2bd8f08da3b1c7bd6b"
    listed = {"../theirs.md": digest, str(tmp_path / "theirs.md"): digest}
    put(tmp_path / "out", {MANIFEST: json.dumps({"fingerprint": "old", "files": listed}).encode()})
    write(tmp_path / "out", NEW, "new", whole=True)
    assert (tmp_path / "theirs.md").read_bytes() == b"theirs"


@pytest.mark.parametrize("text", [b"", b"\xff", b"[]", b"{}", b'{"files": []}', b"null"])
def test_a_broken_manifest_means_that_nothing_is_ours(tmp_path: Path, text: bytes) -> None:
    folder = old(tmp_path / "out")
    put(folder, {MANIFEST: text})
    with pytest.raises(Refused):
        write(folder, NEW, "new", whole=True)
    assert bare(folder) == OLD


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    put(tmp_path, {"manual.md/theirs": b"theirs"})
    with pytest.raises(Refused):
        write(tmp_path, NEW, "new", whole=True)
    assert tree(tmp_path) == {"manual.md/theirs": b"theirs"}


def test_a_file_in_place_of_a_folder_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    put(tmp_path, {"handouts": b"theirs"})
    with pytest.raises(Refused):
        write(tmp_path, NEW, "new", whole=True)
    assert tree(tmp_path) == {"handouts": b"theirs"}


def test_a_folder_in_place_of_the_manifest_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    put(tmp_path, {f"{MANIFEST}/theirs": b"theirs"})
    with pytest.raises(Refused):
        write(tmp_path, NEW, "new", whole=True)
    assert tree(tmp_path) == {f"{MANIFEST}/theirs": b"theirs"}


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    put(tmp_path, {"out": b"theirs"})
    for folder in (tmp_path / "out", tmp_path / "out/below"):
        with pytest.raises(Refused):
            write(folder, NEW, "new", whole=True)
    assert tree(tmp_path) == {"out": b"theirs"}


# --- the command


def test_a_folder_that_cannot_be_made_is_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, {"file": b"theirs"})
    assert main(["generate", "hiking-club", "--only", "plan", "-o", str(tmp_path / "file/out")]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_read_only_folder_is_exit_3_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: str, mode: int = 0o777, **_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(os, "mkdir", refuse)  # root may write anywhere, so the refusal is acted
    assert main(["generate", "hiking-club", "--only", "plan", "-o", str(tmp_path)]) == 3
    assert tree(tmp_path) == {} and "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write into a read-only folder")
def test_a_folder_without_write_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises((Refused, OSError)):
        write(tmp_path, NEW, "new", whole=True)


def test_a_foreign_file_is_exit_3_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, {"plan.json": b"theirs"})
    assert main(["generate", "hiking-club", "-o", str(tmp_path)]) == 3
    assert "plan.json" in capsys.readouterr().err and tree(tmp_path) == {"plan.json": b"theirs"}


@pytest.mark.skipif(sys.platform == "win32", reason="no locks on folders there")
def test_two_runs_at_once_end_in_one_whole_tree(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.test_output import OLD, NEW, write\n"
        "files, name = (OLD, 'old') if sys.argv[1] == 'old' else (NEW, 'new')\n"
        "sys.stdin.read()\n"
        f"for _ in range(20): write(Path({str(tmp_path / 'out')!r}), files, name, whole=True)"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, name], cwd=REPOSITORY, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for name in ("old", "new", "old", "new")
    ]
    for run in runs:
        run.stdin.close()
    errors = [run.stderr.read().decode() for run in runs]
    assert [run.wait() for run in runs] == [0] * 4, errors
    assert bare(tmp_path / "out") in (OLD, NEW)
    assert not INSIDE & set(os.listdir(tmp_path / "out"))
