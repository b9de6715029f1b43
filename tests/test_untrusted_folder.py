"""Whatever lies in an output folder: nothing outside it changes, and a run ends well or says what to move away."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cli import main
from generator.errors import Refused
from generator.output import Written, write
from generator.output.found import JOURNAL, MANIFEST, MOST_BYTES, MOST_NAMES, PART, STAGE
from tests.test_output import INSIDE, NEW, OLD, REPOSITORY, bare, old, put, tree

VICTIM = b"precious"
DIGEST = "6e3a0d4ab3c1a0b3c6a5ae8cf1a8d4b5d5f4ea8cbcbd7b1f3d4f9f0a7a0c1e11"
ODD = (MANIFEST, JOURNAL, PART, STAGE)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever opens a FIFO waits for ever: after two minutes that is a failure. Nor is the disk waited for."""

    def late(*_: object) -> None:
        raise TimeoutError("something was waited for")

    monkeypatch.setattr(os, "fsync", lambda handle: None)
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def victim(work: Path) -> Path:
    """What lies beside an output folder, and is none of its business."""
    put(work / "victim", {"a.txt": VICTIM, "deep/b.txt": b"b", "0": b"zero"})
    return work / "victim"


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Everything below a folder as it is: kind and rights, bytes or where a link leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = os.lstat(path).st_mode
        data = os.readlink(path).encode() if stat.S_ISLNK(mode) else path.read_bytes() if stat.S_ISREG(mode) else b""
        found[str(path.relative_to(folder))] = (mode, data)
    return found


def says(puts: dict[str, Any] | None = None, gone: dict[str, Any] | None = None, copies: Any = ()) -> bytes:
    """A journal."""
    return json.dumps({"put": puts or {}, "gone": gone or {}, "copies": copies if copies != () else []}).encode()


def listed(files: dict[str, Any], **more: Any) -> bytes:
    """A manifest."""
    return json.dumps({"fingerprint": "old", "files": files, **more}).encode()


# --- journals


ELSEWHERE = ["../victim/a.txt", "a/../../victim/a.txt", "/tmp/qunce-forged/a.txt", "linked/a.txt", "..", ".", ""]
ODDLY_WRITTEN = [
    "./manual.md",
    "handouts//a.html",
    "handouts/",
    "handouts\\a.html",
    "C:a.txt",
    "a\0b",
    "\ud800",
    "a\nb",
]
OWN_NAMES = [f"{STAGE}/0", f"{STAGE.upper()}/0", JOURNAL, PART]
TOO_MUCH = ["x" * 201, "/".join("abcdefghijklm")]
NO_NAMES = [*ELSEWHERE, *ODDLY_WRITTEN, *OWN_NAMES, *TOO_MUCH]

BROKEN = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b"null",
    b"0",
    b'{"put": {}',
    b'{"put": [], "gone": {}, "copies": {}}',
    b"[" * 99_999,
]
WRONG = [
    says({"manual.md": ["../../victim/a.txt", None]}),
    says({"manual.md": ["/etc/hostname", None]}),
    says({"manual.md": ["", None]}),
    says({"manual.md": ["x", None]}),
    says({"manual.md": ["٣", None]}),
    says({"manual.md": ["0" * 10, None]}),
    says({"manual.md": ["0", 5]}),
    says({"manual.md": ["0"]}),
    says({"manual.md": "0"}),
    says({"manual.md": None}),
    says(gone={"manual.md": 5}),
    says({"manual.md": ["0", None]}, {"manual.md": None}),
    says(gone={MANIFEST: None}),
    says(copies=["manual.md"]),
    says(copies=[["manual.md"]]),
    says(copies={"../victim/a.txt": "taken.txt"}),
    says({"a": ["0", None], "a/b": ["1", None]}),
    says({"A": ["0", None], "a/b": ["1", None]}),
    says(gone={"handouts": None}),
    says({"linked": ["0", None]}),
    says({f"n{number}": [str(number), None] for number in range(MOST_NAMES + 1)}),
    says() + b" " * MOST_BYTES,
    *(says({name: ["0", None]}) for name in NO_NAMES),
    *(says(gone={name: DIGEST}) for name in NO_NAMES),
    *(says({name: ["0", None]}, copies=[name]) for name in NO_NAMES),
]


@pytest.mark.parametrize("text", [*BROKEN, *WRONG], ids=lambda text: repr(text[:60]))
def test_a_journal_that_is_not_ours_is_set_aside_and_nothing_of_it_done(tmp_path: Path, text: bytes) -> None:
    outside, folder = victim(tmp_path), old(tmp_path / "out")
    (folder / "linked").symlink_to("../victim")
    put(folder, {JOURNAL: text, f"{STAGE}/0": b"evil", f"{STAGE}/1": b"evil"})
    before = state(outside)
    done = write(folder, NEW, "new", whole=True)
    assert done.aside == (".qunce-journal.set-aside.json",) and (folder / done.aside[0]).read_bytes() == text
    assert state(outside) == before and not INSIDE & set(os.listdir(folder))
    assert (bare(folder).items() - NEW.items()) <= {(done.aside[0], text)} and b"evil" not in tree(folder).values()
    assert write(folder, NEW, "new", whole=True) == Written((), (), (), (), ())


def test_a_journal_that_is_not_ours_waits_where_it_is_until_something_is_written(tmp_path: Path) -> None:
    folder = old(tmp_path / "out")
    put(folder, {JOURNAL: b"", f"{STAGE}/0": b"new", "plan.json": b"theirs"})
    before = tree(folder)
    with pytest.raises(Refused):
        write(folder, NEW, "new", whole=True)
    assert tree(folder) == before
    (folder / "plan.json").unlink()
    assert write(folder, NEW, "new", whole=True).aside


def test_a_second_journal_that_is_not_ours_gets_another_name(tmp_path: Path) -> None:
    for text in (b"", b"x", b"y"):
        put(old(tmp_path), {JOURNAL: text})
        write(tmp_path, NEW, "new", whole=True)
    assert {b"", b"x", b"y"} <= set(tree(tmp_path).values())


def test_a_journal_of_the_last_version_is_finished(tmp_path: Path) -> None:
    put(old(tmp_path), {"manual.md": b"mine", f"{STAGE}/0": NEW["manual.md"], "plan.json": b"edited since"})
    put(tmp_path, {f"{STAGE}/1": NEW["plan.json"]})
    copies = {"manual.md": "manual.kept-12345678.md"}
    put(tmp_path, {JOURNAL: says({"manual.md": ["0", "some"], "plan.json": ["1", None]}, copies=copies)})
    done = write(tmp_path, NEW, "new", whole=True)
    assert {tree(tmp_path)[name] for name in done.copies} == {b"mine", b"edited since"} and not done.aside
    assert {name: data for name, data in bare(tmp_path).items() if name not in done.copies} == NEW


# --- stages, and other things under our names


def fifo(path: Path) -> None:
    os.mkfifo(path)


ODD_THINGS: dict[str, Callable[[Path], object]] = {
    "link": lambda path: path.symlink_to("../victim/a.txt"),
    "link-to-folder": lambda path: path.symlink_to("../victim"),
    "dangling": lambda path: path.symlink_to("nowhere"),
    "round": lambda path: path.symlink_to(path.name),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "fifo": fifo,
    "folder": lambda path: put(path, {"x": b"theirs"}),
}


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("thing", ODD_THINGS)
@pytest.mark.parametrize("name", ODD)
def test_what_we_would_never_leave_there_is_refused_and_named(
    tmp_path: Path, name: str, thing: str, force: bool
) -> None:
    outside, folder = victim(tmp_path), old(tmp_path / "out")
    (folder / name).unlink(missing_ok=True)
    ODD_THINGS[thing](folder / name)
    before = state(tmp_path)
    with pytest.raises(Refused) as refused:
        write(folder, NEW, "new", whole=True, force=force)
    assert refused.value.paths == (str(folder / name),) and "移走" in refused.value.zh
    assert state(tmp_path) == before and state(outside)


@pytest.mark.parametrize("thing", ODD_THINGS)
@pytest.mark.parametrize("name", ["0", "17"])
@pytest.mark.parametrize("journal", [None, says({"manual.md": ["0", None]})])
def test_a_stage_with_anything_but_plain_files_is_refused(
    tmp_path: Path, name: str, thing: str, journal: bytes | None
) -> None:
    victim(tmp_path)
    folder = old(tmp_path / "out")
    (folder / STAGE).mkdir()
    ODD_THINGS[thing](folder / STAGE / name)
    put(folder, {JOURNAL: journal} if journal else {})
    before = state(tmp_path)
    with pytest.raises(Refused) as refused:
        write(folder, NEW, "new", whole=True)
    assert refused.value.paths == (str(folder / STAGE),) and state(tmp_path) == before
    (folder / STAGE).rename(tmp_path / "away")
    write(folder, NEW, "new", whole=True)
    assert NEW.items() <= bare(folder).items()


@pytest.mark.parametrize("name", ["notes.txt", "0.txt", "-1", "1e3", "٣", "0 (conflicted copy)"])
def test_a_stage_with_a_file_that_is_not_ours_is_refused(tmp_path: Path, name: str) -> None:
    put(old(tmp_path), {f"{STAGE}/0": b"", f"{STAGE}/{name}": b"theirs"})
    with pytest.raises(Refused):
        write(tmp_path, NEW, "new", whole=True)
    assert tree(tmp_path)[f"{STAGE}/{name}"] == b"theirs"


def test_a_stage_that_shares_a_file_with_another_folder_leaves_that_as_it_is(tmp_path: Path) -> None:
    outside, folder = victim(tmp_path), old(tmp_path / "out")
    (folder / STAGE).mkdir()
    (folder / STAGE / "0").hardlink_to(outside / "a.txt")
    write(folder, NEW, "new", whole=True)
    assert (outside / "a.txt").read_bytes() == VICTIM and bare(folder) == NEW


# --- manifests


@pytest.mark.parametrize(
    "text",
    [
        *BROKEN,
        b"<<<<<<< HEAD\n{}",
        listed({"manual.md": 5}),
        listed({"manual.md": None}),
        listed({"manual.md": ["x"]}),
        listed({}, community=5),
        b'{"fingerprint": 5, "files": {}}',
        listed({f"n{number}": "" for number in range(MOST_NAMES + 1)}),
        listed({}) + b" " * MOST_BYTES,
    ],
    ids=lambda text: repr(text[:60]),
)
def test_a_manifest_that_cannot_be_read_is_set_aside_where_nothing_is_in_doubt(tmp_path: Path, text: bytes) -> None:
    put(old(tmp_path), {MANIFEST: text})
    before = tree(tmp_path)
    with pytest.raises(Refused) as refused:
        write(tmp_path, NEW, "new", whole=True)
    assert MANIFEST in refused.value.en and "--force" in refused.value.en and tree(tmp_path) == before
    done = write(tmp_path, OLD, "old", whole=True)
    assert done.aside == ("qunce-manifest.set-aside.json",) and tree(tmp_path)[done.aside[0]] == text
    assert write(tmp_path, NEW, "new", whole=True).aside == ()
    assert bare(tmp_path) == NEW | {done.aside[0]: text}


@pytest.mark.parametrize("name", [*NO_NAMES, MANIFEST, "handouts"])
def test_a_name_in_a_manifest_counts_only_where_it_stays_below_the_folder(tmp_path: Path, name: str) -> None:
    outside, folder = victim(tmp_path), old(tmp_path / "out")
    (folder / "linked").symlink_to("../victim")
    known = json.loads((folder / MANIFEST).read_bytes())
    put(folder, {MANIFEST: listed({**known["files"], name: DIGEST})})
    before = state(outside)
    write(folder, NEW, "new", whole=True)
    assert state(outside) == before and bare(folder).items() >= NEW.items() and (folder / MANIFEST).exists()
    assert not INSIDE & set(os.listdir(folder))


def test_many_names_are_judged_in_a_time_that_grows_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, lstat = list[object](), os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: asked.append(path) or lstat(path))
    many = 2000
    names = [f"a/b/c/d/e/f/g/h/{number}" for number in range(many)]
    put(old(tmp_path), {MANIFEST: listed(dict.fromkeys(names, DIGEST)), JOURNAL: says(gone=dict.fromkeys(names, None))})
    write(tmp_path, OLD, "new", whole=True)
    assert many < len(asked) < 8 * many


def test_a_file_larger_than_any_of_ours_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, read = hashlib.file_digest, list[int]()
    monkeypatch.setattr("generator.output.found.LARGEST", 100_000)
    monkeypatch.setattr(
        hashlib, "file_digest", lambda file, name: read.append(os.stat(file.fileno()).st_size) or digest(file, name)
    )
    folder = old(tmp_path)
    put(folder, {"manual.md": b"x" * 100_001})
    assert write(folder, NEW, "new", whole=True).kept == ("manual.md",)
    (copy,) = write(folder, NEW, "new", whole=True, force=True).copies
    assert bare(folder) == NEW | {copy: b"x" * 100_001} and read and max(read) <= 100_000


# --- kept copies


def test_a_kept_copy_is_never_overwritten(tmp_path: Path) -> None:
    folder = old(tmp_path)
    put(folder, {"manual.md": b"A"})
    (first,) = write(folder, OLD, "old", whole=True, force=True).copies
    put(folder, {first: b"A and more notes", "manual.md": b"A"})
    (second,) = write(folder, OLD, "old", whole=True, force=True).copies
    put(folder, {"manual.md": b"A"})
    (third,) = write(folder, OLD, "old", whole=True, force=True).copies
    assert bare(folder) == OLD | {first: b"A and more notes", second: b"A", third: b"A"}


def test_a_kept_copy_is_not_overwritten_by_a_run_that_was_killed(tmp_path: Path) -> None:
    """The name that the copy was to get is taken by the time the journal is finished."""
    folder = old(tmp_path)
    put(folder, {"manual.md": b"A"})
    (name,) = write(folder, OLD, "old", whole=True, force=True).copies
    put(folder, {"manual.md": b"A", name: b"theirs", f"{STAGE}/0": b"old"})
    put(folder, {JOURNAL: says({"manual.md": ["0", None]}, copies={"manual.md": name})})
    write(folder, OLD, "old", whole=True)
    assert tree(folder)[name] == b"theirs" and b"A" in tree(folder).values()


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_a_disk_that_takes_a_part_of_a_file_is_a_full_disk(tmp_path: Path) -> None:
    """A write that takes less than it is given says so only when the rest is tried."""
    code = (
        "import resource; from pathlib import Path\n"
        "from generator.errors import Refused; from generator.output import write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        f"try: write(Path({str(tmp_path / 'out')!r}), {{'a': b'x' * 6000}}, 'f', True)\n"
        "except Refused: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n" and not (tmp_path / "out/a").exists()


# --- whose folder is it


def test_another_communitys_folder_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    write(tmp_path, OLD, "old", whole=True, community="晨读会")
    before = tree(tmp_path)
    for other in ("爬山群", ""):
        with pytest.raises(Refused) as refused:
            write(tmp_path, NEW, "new", whole=False, community=other)
        assert all(
            word in said for said in (refused.value.zh, refused.value.en) for word in ("晨读会", "-o", "--force")
        )
        assert tree(tmp_path) == before


def test_force_replaces_another_communitys_manual_and_keeps_what_was_edited(tmp_path: Path) -> None:
    write(tmp_path, OLD, "old", whole=True, community="晨读会")
    put(tmp_path, {"manual.md": b"mine", "notes.txt": b"also mine"})
    done = write(tmp_path, NEW, "new", whole=True, force=True, community="早读会")
    assert bare(tmp_path) == NEW | {done.copies[0]: b"mine", "notes.txt": b"also mine"}
    assert write(tmp_path, NEW, "new", whole=True, community="早读会").written == ()


def test_the_folder_of_the_site_is_no_communitys(tmp_path: Path) -> None:
    write(tmp_path, OLD, "old", whole=True)
    with pytest.raises(Refused) as refused:
        write(tmp_path, NEW, "new", whole=True, community="晨读会")
    assert "qunce site" in refused.value.en and bare(tmp_path) == OLD


def test_a_folder_of_the_last_version_says_nothing_of_whose_it_is_and_is_taken(tmp_path: Path) -> None:
    write(tmp_path, OLD, "old", whole=True)
    known = json.loads((tmp_path / MANIFEST).read_bytes())
    put(tmp_path, {MANIFEST: json.dumps({name: known[name] for name in ("fingerprint", "files")}).encode()})
    assert write(tmp_path, OLD, "old", whole=True, community="晨读会").written == (MANIFEST,)
    with pytest.raises(Refused):
        write(tmp_path, NEW, "new", whole=True, community="爬山群")
    assert bare(tmp_path) == OLD


def test_two_profiles_of_one_file_name_do_not_replace_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yaml_of, example, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    profile = example("hiking-club")
    for place, name in (("A", "晨读会"), ("B", "爬山群")):
        put(tmp_path, {f"{place}/club.yml": yaml_of({**profile, "name": name}).encode()})
    run = ["generate", "--quiet", "--only", "plan,manual.md"]
    assert main([*run, "A/club.yml"]) == 0
    before = tree(tmp_path / "club-manual")
    assert main([*run, "B/club.yml"]) == 3 and tree(tmp_path / "club-manual") == before
    said = capsys.readouterr().err
    assert "晨读会" in said and "-o" in said and "--force" in said
    put(tmp_path, {"A/club.yml": yaml_of({**profile, "name": "早读会"}).encode()})
    assert main([*run, "A/club.yml"]) == 3 and main([*run, "A/club.yml", "--force"]) == 0
    assert json.loads(tree(tmp_path / "club-manual")["plan.json"])["name"] == "早读会"
    assert set(tree(tmp_path / "club-manual")) == set(before)


# --- anything


NAMES = st.sampled_from(
    [*NEW, *OLD, *NO_NAMES, MANIFEST, "notes.txt", "handouts", "linked", "0", "VICTIM/a.txt", "VICTIM/new.txt"]
)
HASHES = st.sampled_from([None, "", DIGEST, "VICTIM", "OLD", 5, []])
ENTRY = st.tuples(st.sampled_from(["0", "1", "2", "../../victim/a.txt", "x", ""]), HASHES).map(list)
JOURNALS = st.builds(
    lambda puts, gone, copies: {"put": puts, "gone": gone, "copies": copies},
    st.dictionaries(NAMES, ENTRY, max_size=4),
    st.dictionaries(NAMES, HASHES, max_size=3),
    st.lists(NAMES, max_size=2) | st.dictionaries(NAMES, NAMES, max_size=2),
)
MANIFESTS = st.builds(
    lambda files, community: {"fingerprint": "old", "files": files} | community,
    st.dictionaries(NAMES, HASHES, max_size=6),
    st.sampled_from([{}, {"community": ""}, {"community": "晨读会"}, {"community": None}, {"community": 5}]),
)
TEXTS = st.sampled_from(BROKEN).map(lambda text: text[:100])
THINGS = st.one_of(
    st.tuples(st.just("file"), st.sampled_from([b"", b"theirs", *OLD.values(), *NEW.values()])),
    st.tuples(st.sampled_from([*ODD_THINGS, "hard"]), st.just(b"")),
)
PLACES = st.sampled_from(
    [
        *ODD,
        *OLD,
        *NEW,
        *(f"{STAGE}/{name}" for name in "0012x"),
        "handouts",
        "sheets",
        "sheets/c",
        "linked",
        "notes.txt",
    ]
)
FOLDERS = st.fixed_dictionaries(
    {
        "ours": st.booleans(),
        "journal": st.none() | JOURNALS | TEXTS,
        "manifest": st.none() | MANIFESTS | TEXTS,
        "things": st.lists(st.tuples(PLACES, THINGS), max_size=6),
    }
)


def lay(folder: Path, said: dict[str, Any]) -> None:
    """Makes what was drawn, as far as the disk lets it stand together."""
    old(folder) if said["ours"] else folder.mkdir()
    true = {"VICTIM": hashlib.sha256(VICTIM).hexdigest(), "OLD": hashlib.sha256(b"old").hexdigest()}

    def real(value: Any) -> Any:
        if isinstance(value, dict):
            return {real(name): real(each) for name, each in value.items()}
        if isinstance(value, list):
            return [real(each) for each in value]
        return (
            true.get(value, value.replace("VICTIM/", f"{folder.parent}/victim/")) if isinstance(value, str) else value
        )

    for name, data in ((JOURNAL, said["journal"]), (MANIFEST, said["manifest"])):
        if data is not None:
            (folder / name).write_bytes(data if isinstance(data, bytes) else json.dumps(real(data)).encode())
    for place, (kind, data) in said["things"]:
        path = folder / place
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.parent.resolve().is_relative_to(folder.resolve()):
                continue
            path.unlink(missing_ok=True)
            if kind == "file":
                path.write_bytes(data)
            elif kind == "hard":
                path.hardlink_to(folder.parent / "victim/a.txt")
            else:
                ODD_THINGS[kind](path)


def mended(folder: Path, refused: Refused, away: Path) -> bool:
    """Moves what a refusal names out of the way; where it is the folder itself or nothing there, it is to be forced."""
    moved = False
    for number, name in enumerate(refused.paths):
        path = folder / name
        if path != folder and os.path.lexists(path):
            path.rename(away / f"{len(os.listdir(away))}-{number}")
            moved = True
    return moved


def test_a_stale_name_that_is_now_a_folder_of_ours_takes_nothing_away(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    put(folder, {MANIFEST: listed({"handouts": ""})})
    done = write(folder, NEW, "new", whole=False, community="晨读会")
    assert (done.copies, done.gone) == ((), ())
    assert NEW.items() <= bare(folder).items()


@settings(max_examples=200, deadline=None)
@given(FOLDERS, st.booleans(), st.booleans())
def test_whatever_lies_in_the_folder(said: dict[str, Any], force: bool, whole: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        outside, away, folder = victim(Path(place)), Path(place, "away"), Path(place, "out")
        away.mkdir()
        lay(folder, said)
        before, done = state(outside), None
        for _ in range(12):
            try:
                done = write(folder, NEW, "new", whole, force, "晨读会")
                break
            except Refused as refused:
                assert state(outside) == before
                force = not mended(folder, refused, away) or force
        assert done, "doing what it says does not help"
        assert state(outside) == before and not INSIDE & set(os.listdir(folder))
        assert {name: data for name, data in NEW.items() if name not in done.kept}.items() <= bare(folder).items()
        assert write(folder, NEW, "new", whole, False, "晨读会").written == ()
