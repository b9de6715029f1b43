"""What several tests share.

The library opened once, examples to start from, a whole run in memory, and the command line.
"""

from __future__ import annotations

import fcntl
import gc
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache as remembered
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from generator.calendar.days import calendar_of
from generator.load.folders import examples
from generator.load.profiles import read_profile
from generator.load.source import plain, read
from generator.load.store import Store, open_store
from generator.models.profile import Profile
from generator.plan.plan import Plan
from generator.tailor.resolve import resolve
from generator.writers import WRITERS
from generator.writers.look import Look

from .reckoned import Case, reckoned

ROOT = Path(__file__).parent.parent
CACHE = "qunce-cache"
# Debian packs the engine alone, too: the same pages in half of the processor's time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
TEXT = ("md", "html", "json")  # the formats that are text


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory):
    """The compiled libraries of a test run stay out of the user's cache; all workers of a run share one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp().parent / CACHE))
        yield


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """The library's files are parsed once for all libraries that a worker compiles: nobody changes what was read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.load.library.read", lru_cache(maxsize=1000)(read))
        yield


@pytest.fixture(scope="session")
def store(cache) -> Store:
    """The library, opened once."""
    return open_store([])


@pytest.fixture(scope="session")
def case(store) -> Callable[[str], Case]:
    """Name of a folder of tests/reckoning → the case, made once."""
    return remembered(lambda name: reckoned(name, store))


@pytest.fixture(scope="session")
def example() -> Callable[[str], dict[str, Any]]:
    """Name → the example profile as plain data, fresh each time."""
    return lambda name: plain(read(examples()[name].read_bytes(), name)[0])


@pytest.fixture(scope="session")
def yaml_of() -> Callable[[Any], str]:
    """Plain data → YAML in which every text stands quoted and escaped, so that any text comes through as it is."""
    return as_yaml


def as_yaml(value: Any) -> str:
    """A list of pairs is a mapping too: one that may hold a key twice."""
    if isinstance(value, (dict, tuple)):
        pairs = value.items() if isinstance(value, dict) else value
        return "{" + ", ".join(f"{as_yaml(str(key))}: {as_yaml(inner)}" for key, inner in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in value) + '"'
    return (
        {None: "null", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else repr(value)
    )


@pytest.fixture(scope="session")
def profile_of(store) -> Callable[..., Profile]:
    """Plain data or YAML text → the profile. Raises InputError."""

    def made(profile: dict[str, Any] | str, library: Store = store) -> Profile:
        text = profile if isinstance(profile, str) else as_yaml(profile)
        return read_profile(text.encode(), "profile.yml", library.library, library.calendars)

    return made


@pytest.fixture(scope="session")
def plan_of(store, profile_of) -> Callable[..., Plan]:
    """Plain data or YAML text → the plan. Raises InputError."""

    def made(
        profile: dict[str, Any] | str, as_of: date | None = None, language: str | None = None, library: Store = store
    ) -> Plan:
        read = profile_of(profile, library)
        return resolve(library.library, read, calendar_of(read.place.region, library.calendars), as_of, language)

    return made


@pytest.fixture(scope="session")
def files_of(store) -> Callable[..., dict[str, str]]:
    """A plan → everything that the writers of text make of it, path → text."""

    def made(plan: Plan, library: Store = store) -> dict[str, str]:
        look = Look(library.labels[plan.language], library.templates, library.overlaid)
        return {
            path: data.decode()
            for key, writer in WRITERS.items()
            if key[1] in TEXT
            for path, data in writer(plan, look).items()
        }

    return made


@pytest.fixture(scope="session")
def published(tmp_path_factory, cache) -> Path:
    """The site, built once for all workers of a run by `mkdocs build --strict`.

    `site.log` beside it is what that said.
    """
    pytest.importorskip("mkdocs", reason="the site needs the extra `site`") if not os.environ.get("CI") else None
    return once(shared_folder(tmp_path_factory), "site", "--strict")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker ends late; files stay whole, for what their tests share."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """The collector looks seldom, and never at what collecting has made: that saves a sixth of the processor's time.

    The site takes a minute to build: that begins at once, so that no worker waits for it while another builds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    wanted = any("published" in getattr(item, "fixturenames", ()) for item in session.items)
    if wanted and os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0" and importlib.util.find_spec("mkdocs"):
        made = session.config._tmp_path_factory
        variables = {"XDG_CACHE_HOME": str(made.getbasetemp().parent / CACHE)}
        threading.Thread(target=lambda: once(shared_folder(made), "site", "--strict", **variables)).start()


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run, which all its workers share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def once(shared: Path, name: str, *arguments: str, **variables: str) -> Path:
    """A site, built once for all workers of a run, with the arguments and variables of `build_site`.

    `<name>.log` lies beside it.
    """
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).is_dir():
            done = build_site(shared / f"building-{name}", *arguments, **variables)
            (shared / f"{name}.log").write_text(done.stdout + done.stderr, "utf-8")
            assert done.returncode == 0, done.stdout + done.stderr
            (shared / f"building-{name}").rename(shared / name)
    return shared / name


@pytest.fixture(scope="session")
def chromium(tmp_path_factory) -> Iterator[Any]:
    """A browser for all tests of a worker (tests/browser.py): a tab each is enough."""
    from tests.browser import browser

    with browser(tmp_path_factory.mktemp("chromium") / "profile") as made:
        yield made


def build_site(into: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Runs `mkdocs build` as README runs it in a checkout."""
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "-d", str(into), *arguments]
    ours = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8", **variables}
    return subprocess.run(command, cwd=ROOT, env=ours, capture_output=True, encoding="utf-8", timeout=900)


@pytest.fixture
def cli(tmp_path) -> Callable[..., subprocess.CompletedProcess]:
    """Runs `python -m generator` with these arguments in an empty folder; `environment` is laid over ours."""

    def run(
        *arguments: Any, cwd: Path = tmp_path, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "generator", *map(str, arguments)]
        ours = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **(environment or {})}
        return subprocess.run(command, cwd=cwd, env=ours, capture_output=True, encoding="utf-8", timeout=120)

    return run
