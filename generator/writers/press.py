"""The print engine: one warm Typst compiler; a template and JSON data in, a PDF out.

What is printed comes as data and is only ever text. Nothing is read from disk but fonts, nothing is fetched.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import InputError, Place, Problem
from ..plan.plan import Plan
from .fonts import LATIN, STAND_IN, Faces, font_files, order
from .look import Look

PACKAGES = ("manimgx_fonts_cjk", "manimgx_fonts")  # Noto Sans CJK; Noto Sans, Noto Emoji, symbols and other scripts
NOWHERE = __file__  # a root that is a file: nothing lies below it
NO_NETWORK = {"ALL_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
SHARED = "print.typ"
PLACE = re.compile(r"__typst_py_bytes__\.typ:(\d+):(\d+)")
LONG_WORD = re.compile(r"[^\s\u200b\u2e80-\U0010ffff]{25,}")  # wider than a column; it may be broken anywhere
JOINER = "\u200d"
BREAK = "\u200b"  # print.typ sets it as a box of no width: it breaks there, and a copied text does not have it
MOST_LACKING = 0.3  # more of a text's characters than that, and it is the font that is missing


def pdf(look: Look, template: str, data: Mapping[str, Any], language: str) -> bytes:
    """The template over the data, as accessible PDF. An overlay's wrong template raises InputError with its line."""
    import typst

    shared = look.templates[SHARED]
    text = _set_in(faces(look.font, language), data)
    with _offline(look):
        try:
            made: bytes = _compiler(look.font).compile(
                input=f"{shared}\n{look.templates[template]}".encode(),
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=0,
                sys_inputs={"data": text},
            )
            return made
        except typst.TypstError as error:
            place = _place(str(error.diagnostic), template, shared.count("\n") + 1)
            if place.file not in look.overlaid:
                raise
            raise InputError(
                [Problem(place, f"模板有误：{error.message}", f"the template is wrong: {error.message}")]
            ) from error


def _set_in(found: Faces, data: Mapping[str, Any]) -> str:
    """The data as JSON that the faces can print. Raises InputError where there is no face for its language."""
    text = json.dumps({**data, "faces": found.families}, ensure_ascii=False)
    if not found.families or len(found.lacking(text)) > MOST_LACKING * len(set(text)):
        zh, en = "这台机器上没有能印这些字的字体", "no font on this machine has these characters"
        mend = (
            "pip install manimgx-fonts-cjk，或用--font指明一个字体文件",
            "pip install manimgx-fonts-cjk, or name a font file with --font",
        )
        raise InputError([Problem(Place("--font"), f"{zh}：{mend[0]}", f"{en}: {mend[1]}")])
    return found.printable(text)


@lru_cache(maxsize=4)
def faces(chosen: str, language: str) -> Faces:
    """The faces to print with.

    Those in the file or folder that the user chose, then ours; the system's where ours are missing.
    """
    own = {str(path) for path in font_files(Path(chosen).resolve())} if chosen else set()
    beside = _folder(chosen)
    found = [(info.family, (str(info.path), info.index)) for info in _fonts(chosen).fonts()]
    known = [
        (family, source)
        for family, source in found
        if source[0] in own or not source[0].startswith(beside) or source[0].startswith(_ours())
    ]
    return order(((family, source, source[0] in own) for family, source in known), language)


@lru_cache(maxsize=2)
def _fonts(chosen: str) -> Any:
    """Fonts loaded once for all PDFs of a run; Typst takes folders, so what lies beside a chosen file comes with it."""
    import typst

    return typst.Fonts(find_spec(PACKAGES[0]) is None, False, [*([_folder(chosen)] if chosen else []), *_ours()])


def _folder(chosen: str) -> str:
    """The folder of a chosen font; for none, one that holds nothing."""
    path = Path(chosen).resolve()
    return NOWHERE if not chosen else str(path.parent if path.is_file() else path)


def _ours() -> tuple[str, ...]:
    """The folders of the fonts that come with us."""
    found = (spec.submodule_search_locations for name in PACKAGES if (spec := find_spec(name)))
    return tuple(folders[0] for folders in found if folders)


@lru_cache(maxsize=2)
def _compiler(chosen: str) -> Any:
    import typst

    return typst.Compiler(root=NOWHERE, font_paths=_fonts(chosen), package_path=NOWHERE, package_cache_path=NOWHERE)


def _place(diagnostic: str, template: str, before: int) -> Place:
    """Where in the two templates, set one after the other, an error arose."""
    found = PLACE.search(diagnostic)
    line, column = (int(found[1]), int(found[2]) + 1) if found else (before + 1, 1)
    return Place(SHARED, line, column) if line <= before else Place(template, line - before, column)


@contextlib.contextmanager
def _offline(look: Look) -> Iterator[None]:
    """No network for an overlay's template: Typst would fetch the packages it names."""
    if not any(name.endswith(".typ") for name in look.overlaid):
        yield
        return
    before = {name: os.environ.get(name) for name in NO_NETWORK}
    os.environ.update(NO_NETWORK)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def basics(plan: Plan, look: Look, title: str) -> dict[str, Any]:
    """What every template is given: title and date of the document, language, labels."""
    found = faces(look.font, plan.language)
    day = {"year": plan.start.year, "month": plan.start.month, "day": plan.start.day}
    latin = "" if look.font or LATIN[0] not in found.families else LATIN[0]
    return {
        "title": clean(title),
        "author": clean(plan.name).replace(BREAK, ""),
        "name": clean(title).replace(BREAK, ""),
        "date": day,
        "language": plan.language,
        "latin": latin,
        "labels": look.labels,
    }


def clean(text: str) -> str:
    """A text for Typst.

    Every kind of line break is one kind, control characters are stand-ins, long words can be broken.
    """
    if not text.isprintable():
        text = "".join(
            c if c in "\n\t" or unicodedata.category(c) != "Cc" else STAND_IN for c in "\n".join(text.splitlines())
        )
    return LONG_WORD.sub(lambda found: "".join(_breakable(found[0])), text) if len(text) > 24 else text


def _breakable(word: str) -> Iterator[str]:
    """A word with a break before every letter; marks stay with theirs."""
    for before, letter in zip(" " + word, word, strict=False):
        joined = letter == JOINER or before in (" ", JOINER) or unicodedata.category(letter).startswith("M")
        yield letter if joined else BREAK + letter
