"""Where the library is on disk, and its compiled form: built into the wheel, cached for checkouts and overlays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache as remembered
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

from ..errors import Place, Problem
from ..models.base import LANGUAGES
from ..record import record
from . import cache
from .folders import PACKAGE, data_folder
from .layers import Labels, read_layers, read_templates, unread
from .library import FORMAT, Layer, Library, restored
from .recognise import Recogniser

WHOLE = b'"whole"\n'
COMPILING = ("calendar", "load", "models")  # what decides how playbooks are compiled


@record(eq=True)
class Store:
    """Everything `generate` works from: the library, the templates with their labels, the calendar tables, warnings."""

    library: Library
    labels: dict[str, dict[str, str]]  # language → label → text
    templates: dict[str, str]  # name → source; an overlay's template replaces ours of the same name
    overlaid: frozenset[str]  # names of templates that come from an overlay and are not trusted
    calendars: dict[str, Any]
    warnings: tuple[Problem, ...] = ()


def open_store(overlays: list[Path]) -> Store:
    """The store for the library under `overlays` (lowest first). Raises InputError with every problem found."""
    built = PACKAGE / "library.json"
    if not overlays and built.is_file():
        return _store(built.read_bytes(), overlays)
    layers, labels = read_layers(overlays)
    name = _cache_name(layers, labels)
    data = cache.kept(name)
    if data is None or not data.endswith(WHOLE):
        from .compile import compile_all

        data = packed(compile_all(layers, labels))
        cache.keep(name, data)
    return _store(data, overlays)


def packed(data: dict[str, Any]) -> bytes:
    """What `compile_all` made as lines of JSON.

    What all languages need, then a line for each, read only when it is spoken, one for how troubles are said, read only
    when somebody says one, and one for each subject, read only when it is taken; at last one that says that nothing is
    missing.
    """
    apart = ("languages", "hearing", "apart")
    first = {name: part for name, part in data.items() if name not in apart}
    lines = [first, *data["languages"].values(), data["hearing"], *data["apart"]]
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines) + WHOLE


def _store(compiled: bytes, overlays: list[Path]) -> Store:
    first, *rest = compiled.split(b"\n")
    data, lines, (hearing, *apart) = json.loads(first), dict(zip(LANGUAGES, rest)), rest[len(LANGUAGES) :]

    @remembered
    def spoken(language: str) -> _Spoken:
        said: _Spoken = json.loads(lines[language])
        return said

    templates = read_templates(data_folder("templates"))
    overlaid = {name: text for path in overlays for name, text in read_templates(path / "templates", path).items()}
    told = [Problem(Place(*place), zh, en, warning=True) for place, zh, en in data["warnings"]]
    warnings = (*told, *(problem for path in overlays for problem in unread(path)))
    names = frozenset(overlaid)
    library = restored(
        data["library"],
        remembered(lambda language: spoken(language)["texts"]),
        lambda number: json.loads(apart[number]),
        remembered(lambda: Recogniser(json.loads(hearing))),
    )
    return Store(library, _Labels(spoken), templates | overlaid, names, data["calendars"], warnings)


class _Spoken(TypedDict):
    """What is said in one language: label → text, and the library's texts by number."""

    labels: dict[str, str]
    texts: list[str]


class _Labels(dict[str, dict[str, str]]):
    """Language → label → text, each language read when it is asked for."""

    def __init__(self, spoken: Callable[[str], _Spoken]) -> None:
        super().__init__()
        self._spoken = spoken

    def __missing__(self, language: str) -> dict[str, str]:
        return self._spoken(language)["labels"]


def _cache_name(layers: list[Layer], labels: list[Labels]) -> str:
    found = hashlib.sha256(f"{FORMAT}\0".encode())
    code = [
        *(path for part in COMPILING for path in PACKAGE.glob(f"{part}/*.py")),
        PACKAGE / "record.py",
        PACKAGE.parent / "templates" / "traditional.yml",
    ]
    for path in sorted(code):
        found.update(path.read_bytes() if path.is_file() else b"")
    for layer in layers:
        for name, data in layer.files.items():
            found.update(f"{layer.name}\0{name}\0{len(data)}\0".encode() + data)
    for name, data in labels:
        found.update(f"\0{name}\0".encode() + data)
    return f"{found.hexdigest()[:32]}.json"


@lru_cache(maxsize=1)
def writers_digest() -> str:
    """A hash of what decides, besides a plan and its labels, what writers make of it.

    That is code, templates, and the versions of what they use.
    """
    from importlib.metadata import distributions

    found = hashlib.sha256()
    code = (path for path in PACKAGE.rglob("*.py") if path.parent.name != "site")
    templates = (path for path in data_folder("templates").glob("*.*") if path.suffix != ".yml")
    for path in sorted([*code, *templates]):
        found.update(path.read_bytes())
    for package in sorted(distributions(), key=lambda each: each.name.lower()):
        found.update(f"{package.name}={package.version}\0".encode())
    return found.hexdigest()
