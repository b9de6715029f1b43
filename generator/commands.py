"""What each command does, without printing: the command line's second half, loaded only when a command runs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from . import output
from .again import ON, going_on
from .asked import asked
from .calendar.days import calendar_of
from .errors import InputError, Place, Problem, unknown
from .load.layers import read_layers
from .load.library import Library
from .load.profiles import notes_on, profile_file, read_profile
from .load.store import Store, open_store
from .models.profile import Profile
from .models.sources import Claim
from .models.subjects import Subject
from .plan.plan import Plan
from .record import record
from .tailor.resolve import resolve
from .writers import WRITERS
from .writers.look import Look

Say = Callable[[str, str], None]  # told in Chinese and English


class WrongCommand(Exception):
    """The command is wrong (exit code 2). `lines`: what is said of it."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__(*lines)


@record(eq=True)
class Generated:
    """What `generate` made: the plan, where, and what became of each file."""

    plan: Plan
    folder: Path
    paths: tuple[str, ...]
    done: output.Written
    warnings: tuple[Problem, ...]
    entries: int  # cells filled in by the team that went on into a new tracker


def generate(
    name: str,
    folder: Path | None,
    as_of: str | None,
    only: str,
    language: str | None,
    overlays: list[Path],
    force: bool,
    say: Say,
    role: str = "",
    font: str = "",
) -> Generated:
    """`qunce generate`: load → check → resolve → write. Raises InputError, WrongCommand or Refused."""
    kinds, day = wanted(only or ("packs" if role else "")), _day(as_of)
    _check_font(font)
    say("读资料库", "reading the library")
    store = open_store(overlays)
    data, file = profile_file(name)
    profile = read_profile(data, file, store.library, store.calendars)
    say("推演", "resolving")
    plan = resolve(store.library, profile, calendar_of(profile.place.region, store.calendars), day, language)
    _check_role(role, plan, kinds)
    sheets = _sheets(only, plan)
    say("写文件", "writing")
    look = Look(store.labels[plan.language], store.templates, store.overlaid, font, role, sheets)
    files = {path: data for key in kinds if key not in ON for path, data in WRITERS[key](plan, look).items()}
    made = list[tuple[int, tuple[str, ...]]]()
    more = going_on(plan, look, profile, kinds, files, lambda count, paths: made.append((count, tuple(paths))))
    folder = folder or Path(f"{Path(name).stem}-manual")
    whole = len(kinds) == len(WRITERS) and not role
    done = output.write(folder, files, plan.fingerprint, whole, force, profile.name, more)
    warnings = (*store.warnings, *_warned(data, file, profile, plan, look, kinds))
    ((entries, paths),) = made
    return Generated(plan, folder, tuple(sorted({*files, *paths})), done, warnings, entries)


def wanted(only: str) -> list[tuple[str, str]]:
    """The writers that `--only` names: KIND, KIND.FORMAT or `handouts/<sop>.

    FORMAT`, separated by commas; nothing means all.
    """
    names = [_kind(name) for name in _names(only)]
    chosen = [key for key in WRITERS if not names or key[0] in names or ".".join(key) in names]
    known = sorted({kind for kind, _ in WRITERS} | {".".join(key) for key in WRITERS})
    for name in _names(only):
        if _kind(name) not in known:
            problem = unknown(Place("--only"), "没有这一种：", "no such kind:", name, known)
            raise WrongCommand(*problem.lines())
    return chosen


def _names(only: str) -> list[str]:
    return [name.strip() for name in only.split(",") if name.strip()]


def _kind(name: str) -> str:
    """`handouts.pdf` for `handouts/welcome.pdf`, and any other name as it is."""
    return f"handouts.{name.rpartition('.')[2]}" if name.startswith("handouts/") else name


def _sheets(only: str, plan: Plan) -> frozenset[str]:
    """The sheets that `--only` names by their paths, where it does not name all of that format too."""
    names = _names(only)
    found = {name for name in names if name.startswith("handouts/") and not {"handouts", _kind(name)} & set(names)}
    if not found:
        return frozenset()
    from .compose.sheets import path

    known = {path(page, ending) for page in plan.sops for ending in ("pdf", "html")}
    for name in sorted(found - known):
        problem = unknown(Place("--only"), "这份计划里没有这张单页：", "in this plan there is no sheet", name, known)
        raise WrongCommand(*problem.lines())
    return frozenset(found)


def _check_role(role: str, plan: Plan, kinds: list[tuple[str, str]]) -> None:
    if not role:
        return
    held = [page.id for page in plan.roles if page.people]
    if role not in held:
        problem = unknown(Place("--role"), "这份计划里没有人担任：", "in this plan nobody holds", role, held)
        raise WrongCommand(*problem.lines())
    if ("packs", "pdf") not in kinds:
        raise WrongCommand(
            "--role只用在packs上：去掉--only，或写--only packs | "
            "--role is for packs: leave out --only, or say --only packs"
        )


def _check_font(font: str) -> None:
    if not font:
        return
    from .writers.fonts import font_files, is_sound

    path = Path(font)
    if not os.path.exists(font):
        raise WrongCommand(f"--font：没有这个文件或文件夹：{font} | --font: there is no such file or folder")
    found = font_files(path)
    if not found:
        raise WrongCommand(
            f"--font：这里没有字体（.ttf .otf .ttc）：{font} | --font: no font in there (.ttf .otf .ttc)"
        )
    for each in found if path.is_dir() else (*found, *font_files(path.resolve().parent)):
        if not is_sound(each):  # Typst is given the whole folder
            raise WrongCommand(f"--font：字体文件是坏的：{each} | --font: the font file is broken: {each}")


def _warned(
    data: bytes, file: str, profile: Profile, plan: Plan, look: Look, kinds: list[tuple[str, str]]
) -> list[Problem]:
    if not any(ending == "pdf" for _, ending in kinds):
        return []
    from .writers.unprinted import unprinted

    return unprinted(data, file, profile, plan, look)


def _day(text: str | None) -> date | None:
    try:
        if text is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError(text)
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise WrongCommand(
            f"--date 要写成 2027-03-01，不是“{text}” | --date is written 2027-03-01, not '{text}'"
        ) from None


def check(names: Iterable[str], overlays: list[Path]) -> tuple[int, list[Problem]]:
    """`qunce check`: how many items, every problem of library, overlays and profiles, and what is asked back."""
    try:
        store = open_store(overlays)
    except InputError as error:
        return 0, list(error.problems)
    problems = [*store.warnings, *(problem for name in names for problem in _problems_of(name, store))]
    return sum(map(len, store.library.items.values())), problems


def reach(overlays: list[Path]) -> tuple[list[str], list[Problem]]:
    """What is proved of the library, as lines to print, and what could not be. Takes a while: see docs/playbooks.md."""
    from .load.compile import examine
    from .reach import prove

    library, _, problems = examine(*read_layers(overlays))
    if any(not problem.warning for problem in problems):
        return [], problems
    proof = prove(library, open_store(overlays).calendars)
    return [
        f"{proof.parts} parts, each taken by a valid profile",
        f"{proof.values} values, each changing a plan",
        f"{proof.limits} limits, both sides telling",
        f"{proof.combinations} combinations, no chapter empty ({proof.plans} more plans made)",
    ], proof.problems


def coverage() -> list[str]:
    """The tables of claims by kind and by source, and of subjects by part, as lines to print."""
    from .load import coverage as table

    library = open_store([]).library
    lines = [f"{'':12}{'claims':>8}{'used':>8}{'background':>12}{'open':>6}"]
    for rows in (table.by_kind(library), table.by_source(library)):
        lines += [f"{r.name:12}{r.claims:>8}{r.used:>8}{r.background:>12}{r.open:>6}" for r in rows]
        lines.append("")
    claims, used = len(library.by_id(Claim)), len(table.cited(library) & set(library.by_id(Claim)))
    lines += [f"{claims} claims, {used} used, {claims - used} background", ""]
    subjects = table.by_subject(library)
    widths = {part: len(part) + 1 for part in subjects[0][1]} if subjects else {}
    lines.append(f"{'':18}" + "".join(f"{part:>{width}}" for part, width in widths.items()))
    lines += [
        f"{name:18}" + "".join(f"{cells[part]:>{width}}" for part, width in widths.items()) for name, cells in subjects
    ]
    return [*lines, *_reasons(library), f"{len(subjects)} subjects, no cell empty without a reason"]


def _reasons(library: Library) -> list[str]:
    """Why a cell of the table of subjects is empty, as lines."""
    return [f"{subject.id} – {lack.of}: {lack.why.en}" for subject in library.of(Subject) for lack in subject.lacks]


def facts(overlays: list[Path]) -> list[str]:
    """Every statement of law and of platforms, the longest unchecked first, as lines to print."""
    from .load import facts as stated

    return [stated.line(fact) for fact in stated.facts(open_store(overlays).library)]


def _problems_of(name: str, store: Store) -> Sequence[Problem]:
    """What is wrong with a profile, or where nothing is, what it could say better and what is asked back."""
    try:
        data, file = profile_file(name)
        return [*notes_on(data, file, store.library, store.calendars), *asked(data, file, store)]
    except InputError as error:
        return error.problems
