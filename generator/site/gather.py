"""What the site is made from, read from disk: the library, the examples, the hand-written pages. And the site."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..calendar.days import calendar_of
from ..errors import InputError, Place, Problem
from ..load.folders import data_folder, examples
from ..load.profiles import read_profile_file
from ..load.source import own, plain, read
from ..load.store import Store, open_store
from ..load.yaml_text import yaml_text
from ..models.playbook import Field
from ..models.profile import Profile
from ..plan.plan import Plan
from ..tailor.resolve import resolve
from . import LANGUAGES, Site, site
from .communities import Example
from .handwritten import Handwritten

WORN = ("stylesheets", "javascripts")  # of templates/site: what any builder can put on pages
FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.S)
NO_OFFERS: Mapping[tuple[str, str], tuple[str, ...]] = {}
CHINESE = re.compile("[⺀-鿿＀-￯]")


def worn() -> dict[str, bytes]:
    """The site's own styles and script: path → bytes."""
    folder = data_folder("templates") / "site"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in WORN
        for path in sorted((folder / name).iterdir())
    }


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """store: the library; communities: example → (profile, its YAML, its plan); written: language → pages by hand."""

    store: Store
    communities: dict[str, tuple[Profile, str, Plan]]
    written: dict[str, tuple[Handwritten, ...]]


def gather(overlays: list[Path]) -> Gathered:
    """Everything the site is made from. Raises InputError with every problem found."""
    store = open_store(overlays)
    communities = {}
    for name, path in examples().items():
        profile = read_profile_file(name, store)
        plan = resolve(store.library, profile, calendar_of(profile.place.region, store.calendars))
        communities[name] = profile, path.read_text("utf-8"), plan
    return Gathered(store, communities, written(data_folder("docs")))


def sites(
    found: Gathered, languages: Iterable[str] = LANGUAGES, offers: Mapping[tuple[str, str], tuple[str, ...]] = NO_OFFERS
) -> dict[str, Site]:
    """Language → its pages. offers: (language, page without its suffix) → files below the site's root."""
    return {
        language: site(
            found.store.library,
            found.store.labels[language],
            language,
            _examples(found, language),
            found.written.get(language, ()),
            {page: paths for (of, page), paths in offers.items() if of == language},
            converted() if language == "zh-Hant" else str,
        )
        for language in languages
    }


def last_changed() -> str:
    """The day of the last commit to what the site is made from, such as 2026-11-22; "" where git does not know."""
    folders = [data_folder(name) for name in ("playbooks", "templates", "docs")]
    try:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%cs", "--", *folders],
            cwd=folders[0],
            capture_output=True,
            text=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


# --- pages written by hand ---


def written(docs: Path) -> dict[str, tuple[Handwritten, ...]]:
    """Language → pages: docs/zh and docs/en, the English pages right in docs/, and Traditional from docs/zh.

    Each page is in all of them.
    """
    if not (docs / "zh").is_dir():
        return {}
    chinese = {path.stem: path for path in sorted((docs / "zh").glob("*.md"))}
    english = {path.stem: path for folder in (docs, docs / "en") for path in sorted(folder.glob("*.md"))}
    problems = [_missing(docs / "zh", name) for name in sorted(english.keys() - chinese)]
    problems += [_missing(docs / "en", name) for name in sorted(chinese.keys() - english)]
    if problems:
        raise InputError(problems)
    texts = {name: path.read_text("utf-8") for name, path in chinese.items()}
    return {
        "zh": tuple(_page(chinese[name], text) for name, text in texts.items()),
        "zh-Hant": tuple(_page(chinese[name], converted()(text)) for name, text in texts.items()),
        "en": tuple(
            _searched(_page(path, path.read_text("utf-8")), _page(chinese[name], texts[name]))
            for name, path in english.items()
        ),
    }


def _searched(page: Handwritten, other: Handwritten) -> Handwritten:
    """The page, searched by what the other language's is searched by where it does not say itself."""
    return page if page.aliases else dataclasses.replace(page, aliases=other.aliases)


def _missing(folder: Path, name: str) -> Problem:
    place = Place(str(folder / f"{name}.md"))
    return Problem(
        place,
        "缺这一页：另一种语言里有，这里也写一页（文件名相同）",
        "this page is missing: the other language has it; write it here under the same name",
    )


def _page(path: Path, text: str) -> Handwritten:
    front = FRONT.match(text)
    if not front:
        return Handwritten(path.stem, text)
    node, problems = read(front[1].encode(), str(path))
    if node is None or problems:
        raise InputError(problems)
    said = plain(node)
    return Handwritten(
        path.stem,
        text[front.end() :],
        said.get("title") or "",
        said.get("description") or "",
        tuple(said.get("aliases") or ()),
    )


@cache
def converted() -> Callable[[str], str]:
    """Simplified to Traditional; made once, and only where something is to be converted."""
    from ..load.traditional import converter

    return converter()


# --- examples ---


def _examples(found: Gathered, language: str) -> tuple[Example, ...]:
    """The communities for readers of a language: what the community wrote is converted or left to be filled in."""
    labels = {field.id: field.label.into(language) for field in found.store.library.of(Field)}
    return tuple(
        Example(name, _title(name, profile, language), profile, _profile(text, profile, language, labels), plan)
        for name, (profile, text, plan) in found.communities.items()
    )


def _title(name: str, profile: Profile, language: str) -> str:
    if language == "en" and profile.language != "en":
        return name.replace("-", " ").capitalize()
    return converted()(profile.name) if language == "zh-Hant" and profile.language == "zh" else profile.name


def _profile(text: str, profile: Profile, language: str, labels: dict[str, str]) -> str:
    """A profile for a reader of another language.

    In Traditional, or with what it says in its own words left to be filled in.
    """
    if language == "zh-Hant" and profile.language == "zh":
        return converted()(text).replace("language: zh\n", "language: zh-Hant\n")
    if language == "en" and profile.language != "en":
        return yaml_text(_blanked(own(text.encode(), "") | {"language": "en"}, labels, ""))
    return text


def _blanked(value: Any, labels: dict[str, str], path: str, number: str = "") -> Any:
    """A profile's data with Chinese words replaced by what is asked there, in brackets.

    number: of the entry in a list that it stands in, since two events or deliveries are not called the same.
    """
    if isinstance(value, dict):
        return {key: _blanked(inner, labels, f"{path}.{key}".lstrip("."), number) for key, inner in value.items()}
    if isinstance(value, list):
        numbers = (f" {n + 1}" if n and isinstance(each, dict) else number for n, each in enumerate(value))
        found = [_blanked(each, labels, path, own_number) for each, own_number in zip(value, numbers)]
        return [each for n, each in enumerate(found) if each not in found[:n]]
    asked = labels.get(path) or labels.get(path.rpartition(".")[0]) or path
    return f"[{asked}{number}]" if isinstance(value, str) and CHINESE.search(value) else value
