"""What each command does; the command line's second half, loaded only when a command runs."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from .errors import InputError, Place, Problem, unknown
from .models.profile import Profile
from .profiles import read_profile
from .store import Store, data_folder, examples, open_store, read_labels, read_layer

DONE = 0


def check(options) -> int:
    """`qunce check`: every problem of the library, the overlays and the profiles, in one run."""
    from .compile import compile_all

    problems: list[Problem] = []
    layers = [read_layer("library", data_folder("playbooks")), *(read_layer(path.name, path) for path in options.overlay)]
    labels = [read_labels(data_folder("templates")), *(read_labels(path / "templates") for path in options.overlay)]
    try:
        compile_all(layers, labels)
    except InputError as error:
        problems += error.problems
    if not problems:
        store = open_store(options.overlay)
        problems += store.warnings
        for name in options.profiles:
            problems += _problems_of(name, store)
    if any(not problem.warning for problem in problems):
        raise InputError(problems)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not options.quiet:
        count = sum(map(len, open_store(options.overlay).library.items.values()))
        print(f"没有问题：{count}项 / no problems: {count} items", file=sys.stderr)
    return DONE


def _problems_of(name: str, store: Store) -> list[Problem]:
    try:
        read_profile_file(name, store)
    except InputError as error:
        return list(error.problems)
    return []


def read_profile_file(name: str, store: Store) -> Profile:
    """The profile in the file `name`, or of the example called `name`."""
    path = profile_path(name)
    try:
        with path.open("rb") as file:
            data = file.read(2_000_000)
    except OSError as error:
        raise InputError([Problem(Place(name), f"读不了：{error.strerror}", f"cannot be read: {error.strerror}")]) from None
    return read_profile(data, str(path) if path.exists() else name, store.library, store.calendars)


def profile_path(name: str) -> Path:
    """The file of a profile; a name without a path that is no file is looked up among the examples."""
    path = Path(name)
    if path.exists():
        return path
    known = examples()
    if name in known:
        return known[name]
    raise InputError([unknown(Place(name), "没有这个文件，也没有这个例子：", "no such file, and no example called", name, known)])


COMMANDS = {"check": check}
