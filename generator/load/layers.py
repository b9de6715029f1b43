"""Layers as they lie on disk: the library's folder and a house's, with its labels and templates. Nothing is decoded.

A house's folder comes from anywhere: plain files of bounded size are read, no link leads out of it, and what lies there
and is not read is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import InputError, Place, Problem, nearest
from ..reading import plain
from .folders import data_folder
from .library import Layer
from .source import MOST_BYTES

LIBRARY = "library"
PLAYBOOKS = (".yml", ".yaml")
TEMPLATES = (".j2", ".css", ".xml", ".typ")
LABELS = ("labels.yml", "labels.yaml")
NO_PLAYBOOKS = {"profiles", "templates"}  # folders of a layer with files of another kind
TOLD_ELSEWHERE = (".md", ".txt", ".rst", ".pdf", ".docx")  # what a house writes about its overlay
MOST_FILES = 4_000

Labels = tuple[str, bytes]  # a file's name, and what it holds


def read_layers(overlays: Iterable[Path]) -> tuple[list[Layer], list[Labels]]:
    """The playbooks and the labels of the library and of each overlay, lowest first. Raises InputError.

    Each layer has a name of its own, and none but the library's is called as that is.
    """
    library, taken = data_folder("playbooks"), [LIBRARY]
    layers = [Layer(LIBRARY, dict(_playbooks(library, library.parent)))]
    labels = list(_labels(data_folder("templates")))
    for folder in overlays:
        named = _spoken(folder.resolve().name)
        taken.append(next(each for n in range(1, len(taken) + 2) if (each := _numbered(named, n)) not in taken))
        layers.append(Layer(taken[-1], dict(_playbooks(folder, None))))
        labels += _labels(folder / "templates", folder)
    return layers, labels


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def read_templates(folder: Path, overlay: Path | None = None) -> dict[str, str]:
    """Name → source of every template in a folder; `overlay`: the one that the folder belongs to."""
    paths = [path for path in _files(folder, overlay) if path.suffix in TEMPLATES] if folder.is_dir() else []
    return {path.name: _text(path) for path in paths if path.parent == folder}


def unread(overlay: Path) -> Iterator[Problem]:
    """A warning for each file of an overlay that is not read, since it is somewhere or called as nothing is."""
    ours = {path.name for path in data_folder("templates").iterdir()}
    for path in _files(overlay, overlay):
        inside = path.relative_to(overlay).parts[:-1]
        if path.suffix.lower() in TOLD_ELSEWHERE or "profiles" in inside:
            continue
        known = inside == ("templates",) and (path.name in ours or path.name in LABELS)
        if not known and ("templates" in inside or path.suffix.lower() not in PLAYBOOKS):
            near = nearest(path.name, ours) if "templates" in inside else ""
            zh, en = (
                "没有读：这里只认.yml、.yaml和templates里跟我们同名的模板",
                ("not read: an overlay holds .yml and .yaml files, and in templates/ templates called as ours"),
            )
            yield Problem(Place(_spoken(str(path))), zh, en, near=near, warning=True)


def _playbooks(folder: Path, base: Path | None) -> Iterator[tuple[str, bytes]]:
    """The playbooks below a folder, by name; profiles and templates are none. A folder that is not there is an error.

    base: from where they are named. Files of the library are named from `playbooks/` on, wherever it lies, so that its
    compiled form is the same everywhere.
    """
    if not os.path.isdir(folder):  # which takes a name that no system takes for one that is not there
        raise _wrong(folder, "没有这个文件夹", "there is no such folder")
    for path in _files(folder, None if base else folder):
        if path.suffix.lower() in PLAYBOOKS and not NO_PLAYBOOKS & set(path.relative_to(folder).parts[:-1]):
            yield _spoken((path.relative_to(base) if base else path).as_posix()), _bytes(path)


def _labels(folder: Path, overlay: Path | None = None) -> Iterator[Labels]:
    """The labels files of a templates folder."""
    for path in sorted(_files(folder, overlay)) if folder.is_dir() else ():
        if path.name in LABELS and path.parent == folder:
            yield _spoken(str(path)) if overlay else path.name, _bytes(path)


def _files(folder: Path, overlay: Path | None) -> list[Path]:
    """The files below a folder, without what is hidden; links of an overlay that lead out of it are refused."""
    found = list[Path]()
    home = overlay.resolve() if overlay else None
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [Path(here) / name for name in (*folders, *files) if not name.startswith(".")]
        for path in paths:
            if home and path.is_symlink() and not path.resolve().is_relative_to(home):
                raise _wrong(path, "这是指到外面去的链接，不读", "a link that leads out of the overlay is not read")
        found += [path for path in paths if path.name in files]
        if len(found) > MOST_FILES:
            raise _wrong(folder, f"超过{MOST_FILES}个文件，不像是定制", f"over {MOST_FILES} files: that is no overlay")
    return sorted(found)


def _spoken(name: str) -> str:
    """A name of the disk as text: bytes that are none are written out."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _text(path: Path) -> str:
    data = _bytes(path)
    if len(data) > MOST_BYTES:
        raise _wrong(path, "文件超过1 MB，不读取", "the file is over 1 MB and is not read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(path, "不是UTF-8文本，请另存为UTF-8", "not UTF-8 text; save the file as UTF-8") from None


def _bytes(path: Path) -> bytes:
    """What a file holds, one byte over the limit at the most: then it is refused by whoever reads it."""
    try:
        return plain(path, MOST_BYTES + 1)
    except OSError as error:
        raise _wrong(path, f"读不了：{error.strerror}", f"cannot be read: {error.strerror}") from None


def _wrong(path: Path, zh: str, en: str) -> InputError:
    return InputError([Problem(Place(_spoken(str(path))), zh, en)])
