"""Same input, same bytes: whatever the place, the hour, the language, the cache and the Python."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).resolve().parent.parent
PROFILE = "reading-club"
TEXT = "manual.md,manual.html,reference.md,reference.html,handouts.html,plan"  # test_print.py does the same for PDF
SHARED = ("jinja2", "markupsafe", "yaml")  # what a run from a warm cache imports; each has a form in pure Python
PURE = ("--only", "manual.md,manual.html,reference.md,reference.html,handouts.html,plan")  # what needs nothing compiled
MAIN = "from generator.cli import main; sys.exit(main())"
FRESH_YEAR = f"import sys, time; time.time = lambda: 2_000_000_000.0; sys.argv[0] = 'qunce'; {MAIN}"

Hashes = dict[str, str]


def run(
    out: Path, *more: str, python: str = sys.executable, cwd: Path = REPOSITORY, code: str = "", **variables: str
) -> Hashes:
    """The hash of every file that a fresh process writes for the profile, manifest included."""
    start = [python, "-c", code] if code else [python, "-m", "generator"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        **variables,
    }
    command = [*start, "generate", PROFILE, "-o", str(out), "--quiet", "--only", TEXT, *more]
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    assert done.returncode == 0, done.stderr
    return hashes(out)


def pages(found: Hashes) -> Hashes:
    """Those of the files that PURE asks for."""
    return {name: digest for name, digest in found.items() if name.endswith((".md", ".html", "plan.json"))}


def hashes(folder: Path) -> Hashes:
    """The hash of every file below a folder."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Hashes, float]:
    """The run that all others are held against, and when it ended."""
    found = run(tmp_path_factory.mktemp("first") / "out")
    assert len(found) > 20 and {"manual.md", "manual.html", "plan.json"} <= set(found)
    return found, time.monotonic()


VARIABLES = [
    {"TZ": "Pacific/Kiritimati"},
    {"TZ": "America/Los_Angeles"},
    {"LC_ALL": "C"},
    {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": "zh_TW", "LANG": "zh_TW.UTF-8"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"COLUMNS": "20", "NO_COLOR": "1"},
    {"PYTHONOPTIMIZE": "2"},
]


@pytest.mark.parametrize(
    "variables", VARIABLES, ids=lambda variables: ",".join(f"{k}={v}" for k, v in variables.items())
)
def test_the_environment_changes_no_byte(
    tmp_path: Path, first: tuple[Hashes, float], variables: dict[str, str]
) -> None:
    assert run(tmp_path / "out", **variables) == first[0]


@pytest.mark.parametrize(
    "variables", VARIABLES[2:5], ids=lambda variables: ",".join(f"{k}={v}" for k, v in variables.items())
)
def test_compiling_the_library_anew_changes_no_byte(
    tmp_path: Path, first: tuple[Hashes, float], variables: dict[str, str]
) -> None:
    assert run(tmp_path / "out", XDG_CACHE_HOME=str(tmp_path / "cache"), **variables) == first[0]


def test_the_order_of_sets_changes_no_byte_of_any_example(tmp_path: Path) -> None:
    code = (
        "import sys; from generator.cli import main; from generator.load.folders import examples; "
        "given = lambda name: ['generate', name, '-o', f'{sys.argv[1]}/{name}', '--quiet', '--only', sys.argv[2]]; "
        "sys.exit(any([main(given(name)) for name in examples()]))"
    )
    found = {}
    for seed in "0123":
        variables = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed), TEXT], env=variables, check=True, capture_output=True
        )
        found[seed] = hashes(tmp_path / seed)
    assert len(found["0"]) > 200
    assert {name for seed in found for name in found["0"] if found[seed].get(name) != found["0"][name]} == set()


def test_the_working_directory_and_the_name_of_the_output_change_no_byte(
    tmp_path: Path, first: tuple[Hashes, float]
) -> None:
    (tmp_path / "别处").mkdir()
    assert run(tmp_path / "out put", cwd=tmp_path / "别处") == first[0]


def test_three_seconds_later_and_years_later_no_byte_has_changed(tmp_path: Path, first: tuple[Hashes, float]) -> None:
    time.sleep(max(0.0, 3.1 - (time.monotonic() - first[1])))
    assert run(tmp_path / "out") == first[0]
    assert run(tmp_path / "later", code=FRESH_YEAR) == first[0]


def test_the_path_of_the_profile_changes_no_byte(tmp_path: Path, first: tuple[Hashes, float]) -> None:
    shutil.copy(REPOSITORY / f"playbooks/profiles/{PROFILE}.yml", tmp_path / "另一个名字.yml")
    command = [
        sys.executable,
        "-m",
        "generator",
        "generate",
        str(tmp_path / "另一个名字.yml"),
        "-o",
        str(tmp_path / "out"),
        "--quiet",
        "--only",
        TEXT,
    ]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    assert hashlib.sha256((tmp_path / "out/manual.md").read_bytes()).hexdigest() == first[0]["manual.md"]


@pytest.mark.parametrize("cache", ["/dev/null", "file", "corrupt"])
def test_a_cache_that_cannot_be_used_changes_no_byte(tmp_path: Path, first: tuple[Hashes, float], cache: str) -> None:
    assert run(tmp_path / "out", XDG_CACHE_HOME=CACHES[cache](tmp_path)) == first[0]


def _corrupt(folder: Path) -> str:
    """A cache in which the very file that is looked for is cut off."""
    run(folder / "warm", XDG_CACHE_HOME=str(folder / "cache"))
    (path,) = (folder / "cache/qunce").glob("*.json")
    path.write_bytes(path.read_bytes()[:1000])
    return str(folder / "cache")


def _file(folder: Path) -> str:
    (folder / "cache").write_text("a file where the folder should be")
    return str(folder / "cache")


CACHES: dict[str, Callable[[Path], str]] = {"/dev/null": lambda folder: "/dev/null", "file": _file, "corrupt": _corrupt}


def test_a_warm_cache_is_used(tmp_path: Path, first: tuple[Hashes, float]) -> None:
    cache = str(tmp_path / "cache")
    assert run(tmp_path / "cold", XDG_CACHE_HOME=cache) == first[0]
    blocked = f"import sys; sys.modules['opencc'] = sys.modules['holidays'] = None; {MAIN}"
    assert run(tmp_path / "warm", XDG_CACHE_HOME=cache, code=blocked) == first[0]


# --- other Pythons


def version_of(python: Path) -> tuple[int, ...]:
    """The version of an interpreter; nothing for one that does not run."""
    try:
        done = subprocess.run(
            [str(python), "-c", "import sys; print(*sys.version_info[:3])"], capture_output=True, text=True, timeout=30
        )
    except OSError:
        return ()
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else ()


def other_pythons() -> dict[str, Path]:
    """Version → interpreter, for every supported minor version here that is not the running one."""
    places = [
        *Path.home().glob(".pyenv/versions/*/bin/python3"),
        *Path.home().glob(".local/share/uv/python/*/bin/python3"),
    ]
    places += [Path(found) for minor in range(11, 20) if (found := shutil.which(f"python3.{minor}"))]
    found = {
        version[:2]: path
        for path in places
        if (version := version_of(path)) >= (3, 11) and version[:2] != sys.version_info[:2]
    }
    return {".".join(map(str, version)): path for version, path in sorted(found.items())}


def pure_parts(folder: Path) -> Path:
    """A folder with the running environment's jinja2, markupsafe and yaml, less what is compiled for this Python."""
    for name in SHARED:
        where = Path(importlib.util.find_spec(name).origin).parent
        shutil.copytree(where, folder / name, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    return folder


def test_other_pythons_write_the_same_bytes(tmp_path: Path, first: tuple[Hashes, float]) -> None:
    found = other_pythons()
    if not found:
        pytest.skip("no other Python from 3.11 on is on this machine")
    parts = pure_parts(tmp_path / "parts")
    for version, python in found.items():
        path = os.pathsep.join((str(REPOSITORY), str(parts)))
        assert pages(run(tmp_path / version, *PURE, python=str(python), PYTHONPATH=path)) == pages(first[0]), version


def test_without_compiled_parts_the_bytes_are_the_same(tmp_path: Path, first: tuple[Hashes, float]) -> None:
    """As in a browser: jinja2, markupsafe and yaml in pure Python."""
    path = os.pathsep.join((str(REPOSITORY), str(pure_parts(tmp_path / "parts"))))
    check = (
        "import sys, yaml, markupsafe; assert not yaml.__with_libyaml__ and 'markupsafe._speedups' not in sys.modules; "
    )
    code = check + "from generator.cli import main; sys.exit(main())"
    assert pages(run(tmp_path / "out", *PURE, PYTHONPATH=path, code=code)) == pages(first[0])


def test_the_fingerprint_in_the_plan_is_printed_in_the_manual(tmp_path: Path) -> None:
    run(tmp_path / "out")
    (fingerprint,) = re.findall(r'"fingerprint": "([0-9a-f]+)"', (tmp_path / "out/plan.json").read_text("utf-8"))
    assert fingerprint in (tmp_path / "out/manual.md").read_text("utf-8")
