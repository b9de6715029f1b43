"""Where the library is on disk, and its compiled form: built into the wheel, cached for checkouts and overlays."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypedDict

from ..errors import InputError, Place, Problem
from ..models.base import LANGUAGES
from ..record import record
from .folders import PACKAGE, data_folder
from .library import FORMAT, Layer, Library, restored
from .recognise import Recogniser

LIBRARY = "library"
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
    kept = _cache_file(layers, labels)
    data = _cached(kept)
    if data is None:
        from .compile import compile_all

        data = packed(compile_all(layers, labels))
        _keep(kept, data)
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


def read_layers(overlays: list[Path]) -> tuple[list[Layer], list[bytes]]:
    """The playbooks and the labels files of the library and of each overlay, lowest first."""
    library = data_folder("playbooks")
    layers = [
        _read_layer(LIBRARY, library, library.parent),
        *(_read_layer(path.resolve().name, path, None) for path in overlays),
    ]
    return layers, [_read_labels(data_folder("templates")), *(_read_labels(path / "templates") for path in overlays)]


def _read_layer(name: str, folder: Path, base: Path | None) -> Layer:
    """The playbooks below a folder; profiles and templates are not playbooks. A folder that is not there is an error.

    Files of the library are named from `playbooks/` on, wherever it lies, so that its compiled form is the same
    everywhere.
    """
    if not os.path.isdir(folder):  # which takes a name that no system takes for one that is not there
        raise InputError([Problem(Place(str(folder)), "没有这个文件夹", "there is no such folder")])
    paths = [p for p in folder.rglob("*.yml") if not {"profiles", "templates"} & set(p.relative_to(folder).parts[:-1])]
    named = {(path.relative_to(base) if base else path).as_posix(): _bytes(path) for path in sorted(paths)}
    return Layer(_spoken(name), {_spoken(path): data for path, data in named.items()})


def _spoken(name: str) -> str:
    """A name of the disk as text: bytes that are none are written out."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _read_labels(folder: Path) -> bytes:
    """The labels file of a templates folder, or nothing."""
    path = folder / "labels.yml"
    return _bytes(path) if path.is_file() else b""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            [Problem(Place(str(path)), f"读不了：{error.strerror}", f"cannot be read: {error.strerror}")]
        ) from None


def _store(compiled: bytes, overlays: list[Path]) -> Store:
    first, *rest = compiled.split(b"\n")
    data, lines, (hearing, *apart) = json.loads(first), dict(zip(LANGUAGES, rest)), rest[len(LANGUAGES) :]

    @cache
    def spoken(language: str) -> _Spoken:
        said: _Spoken = json.loads(lines[language])
        return said

    templates = _templates(data_folder("templates"))
    overlaid = {name: text for path in overlays for name, text in _templates(path / "templates").items()}
    warnings = tuple(Problem(Place(*place), zh, en, warning=True) for place, zh, en in data["warnings"])
    names = frozenset(overlaid)
    library = restored(
        data["library"],
        cache(lambda language: spoken(language)["texts"]),
        lambda number: json.loads(apart[number]),
        cache(lambda: Recogniser(json.loads(hearing))),
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


def _templates(folder: Path) -> dict[str, str]:
    return {
        path.name: _text(path) for path in sorted(folder.glob("*.*")) if path.suffix in (".j2", ".css", ".xml", ".typ")
    }


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(
            [Problem(Place(str(path)), "不是UTF-8文本，请另存为UTF-8", "not UTF-8 text; save the file as UTF-8")]
        ) from None


def _cache_file(layers: list[Layer], labels: list[bytes]) -> Path:
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
    for data in labels:
        found.update(b"\0" + data)
    return _cache_folder() / f"{found.hexdigest()[:32]}.json"


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qunce"


def _cached(path: Path) -> bytes | None:
    """What is kept at a path, if it is whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.endswith(WHOLE) else None


def _keep(path: Path, data: bytes) -> None:
    """Writes the cache if it can; a half-written file never stands under the final name."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(data)
        os.replace(part, path)
    except OSError:
        pass


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


def kept_files(name: str, make: Callable[[], dict[str, bytes]]) -> dict[str, Path | bytes]:
    """What `make` gives (path → bytes), as files in the cache, made only once under a name.

    As bytes where nothing can be kept.
    """
    folder = _cache_folder() / "site" / name
    if not folder.is_dir():
        made = make()
        if not _keep_all(folder, made):
            return dict(made)
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _keep_all(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether the files could be kept: all of them, or the folder is not there."""
    import shutil

    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    try:
        for name, data in files.items():
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_bytes(data)
        os.replace(part, folder)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
    return folder.is_dir()
