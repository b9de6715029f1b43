"""What each command does, without printing: the command line's second half, loaded only when a command runs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from . import output
from .calendar import calendar_of
from .errors import InputError, Place, Problem, Refused, unknown
from .models.profile import Profile
from .plan import Plan
from .profiles import read_profile
from .record import record
from .store import Store, examples, open_store, read_layers
from .tailor.resolve import resolve
from .writers import WRITERS, Look

Say = Callable[[str, str], None]  # told in Chinese and English


class WrongCommand(Exception):
    """The command is wrong (exit code 2)."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


@record(eq=True)
class Generated:
    """What `generate` made: the plan, where, and what became of each file."""

    plan: Plan
    folder: Path
    paths: tuple[str, ...]
    done: output.Written
    warnings: tuple[Problem, ...]


def generate(
    name: str, folder: Path | None, as_of: str | None, only: str, language: str | None, overlays: list[Path], force: bool, say: Say,
    role: str = "", font: str = "",
) -> Generated:
    """`qunce generate`: load → check → resolve → write. Raises InputError, WrongCommand or Refused."""
    kinds, day = wanted(only or ("packs" if role else "")), _day(as_of)
    _check_font(font)
    say("读资料库", "reading the library")
    store = open_store(overlays)
    profile = read_profile_file(name, store)
    say("推演", "resolving")
    plan = resolve(store.library, profile, calendar_of(profile.place.region, store.calendars), day, language)
    _check_role(role, plan, kinds)
    sheets = _sheets(only, plan)
    say("写文件", "writing")
    look = Look(store.labels[plan.language], store.templates, store.overlaid, font, role, sheets)
    files = {path: data for key in kinds for path, data in WRITERS[key](plan, look).items()}
    folder = folder or Path(f"{Path(name).stem}-manual")
    done = _put(folder, files, plan.fingerprint, len(kinds) == len(WRITERS) and not role, force)
    warnings = (*store.warnings, *_unprinted(name, profile, plan, look, kinds))
    return Generated(plan, folder, tuple(sorted(files)), done, warnings)


def site(folder: Path, languages: list[str], overlays: list[Path], force: bool, say: Say) -> output.Written:
    """`qunce site`: every page of these languages as Markdown, with what a builder needs. Raises InputError or Refused."""
    from .site.gather import gather, sites, worn
    from .site.tree import tree

    say("读资料库", "reading the library")
    found = gather(overlays)
    say("写网页", "making the pages")
    files = tree(sites(found, languages), found.store.labels, worn())
    digest = hashlib.sha256(b"".join(path.encode() + data for path, data in sorted(files.items()))).hexdigest()
    return _put(folder, files, digest[:8], True, force)


def _put(folder: Path, files: dict[str, bytes], fingerprint: str, whole: bool, force: bool) -> output.Written:
    try:
        return output.write(folder, files, fingerprint, whole=whole, force=force)
    except OSError as error:
        zh, en = f"写不进去：{error.strerror}；腾出空间或换个文件夹后再运行", f"cannot write: {error.strerror}; make room or choose another folder"
        raise Refused(zh, en, [str(error.filename or folder)]) from error


def wanted(only: str) -> list[tuple[str, str]]:
    """The writers that `--only` names: KIND, KIND.FORMAT or `handouts/<sop>.FORMAT`, separated by commas; nothing means all."""
    names = [_kind(name) for name in _names(only)]
    chosen = [key for key in WRITERS if not names or key[0] in names or ".".join(key) in names]
    known = sorted({kind for kind, _ in WRITERS} | {".".join(key) for key in WRITERS})
    for name in _names(only):
        if _kind(name) not in known:
            problem = unknown(Place("--only"), "没有这一种：", "no such kind:", name, known)
            raise WrongCommand(str(problem), "")
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
        raise WrongCommand(str(unknown(Place("--only"), "这份计划里没有这张单页：", "in this plan there is no sheet", name, known)), "")
    return frozenset(found)


def _check_role(role: str, plan: Plan, kinds: list[tuple[str, str]]) -> None:
    if not role:
        return
    held = [page.id for page in plan.roles if page.people]
    if role not in held:
        problem = unknown(Place("--role"), "这份计划里没有人担任：", "in this plan nobody holds", role, held)
        raise WrongCommand(str(problem), "")
    if ("packs", "pdf") not in kinds:
        raise WrongCommand("--role只用在packs上：去掉--only，或写--only packs", "--role is for packs: leave out --only, or say --only packs")


def _check_font(font: str) -> None:
    if not font:
        return
    from .writers.fonts import font_files

    path = Path(font)
    if not path.exists():
        raise WrongCommand(f"--font：没有这个文件或文件夹：{font}", "--font: there is no such file or folder")
    if not font_files(path):
        raise WrongCommand(f"--font：这里没有字体（.ttf .otf .ttc）：{font}", "--font: no font in there (.ttf .otf .ttc)")


def _unprinted(name: str, profile: Profile, plan: Plan, look: Look, kinds: list[tuple[str, str]]) -> list[Problem]:
    """A warning for each text with characters that no font has; in PDF a stand-in is printed for them."""
    if not any(ending == "pdf" for _, ending in kinds):
        return []
    from .writers.fonts import STAND_IN, texts
    from .writers.press import faces

    found = faces(look.font, plan.language)
    mine, ours = dict(texts(profile)), dict(texts(plan))
    if not found.lacking("".join((*mine.values(), *ours.values()))):
        return []
    mine = {path: text for path, text in mine.items() if found.lacking(text)}
    rest = {path: text for path, text in ours.items() if found.lacking(text) and not any(own in text for own in mine.values())}
    return [
        Problem(
            where, f"{path}：没有字体有{told}，PDF里印成{STAND_IN}；换个写法，或用--font指明有它的字体",
            f"{path}: no font has {told}; PDF prints {STAND_IN} instead. Write it otherwise, or name a font with --font", warning=True,
        )
        for listed in (mine, rest) for path, text in listed.items()
        for where in [_first(profile_path(name), found.lacking(text)[0])]
        for told in [" ".join(f"{c} (U+{ord(c):04X})" for c in found.lacking(text)[:8])]
    ]


def _first(path: Path, character: str) -> Place:
    """Where in a profile's file a character stands first; at its top where it is written in another way."""
    lines = path.read_text("utf-8", "replace").split("\n")
    return next((Place(str(path), n, line.index(character) + 1) for n, line in enumerate(lines, 1) if character in line), Place(str(path)))


def _day(text: str | None) -> date | None:
    try:
        if text is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError(text)
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise WrongCommand(f"--date 要写成 2027-03-01，不是“{text}”", f"--date is written 2027-03-01, not '{text}'") from None


def check(names: Iterable[str], overlays: list[Path]) -> tuple[int, list[Problem]]:
    """`qunce check`: how many items there are, and every problem of the library, the overlays and the profiles."""
    from .compile import examine

    library, _, problems = examine(*read_layers(overlays))
    if all(problem.warning for problem in problems):
        store = open_store(overlays)
        problems += [problem for name in names for problem in _problems_of(name, store)]
    return sum(map(len, library.items.values())), problems


def reach(overlays: list[Path]) -> tuple[list[str], list[Problem]]:
    """What is proved of the library, as lines to print, and what could not be. Takes a while: see docs/playbooks.md."""
    from .compile import examine
    from .reach import prove

    library, _, problems = examine(*read_layers(overlays))
    if any(not problem.warning for problem in problems):
        return [], problems
    proof = prove(library, open_store(overlays).calendars)
    return [
        f"{proof.parts} parts, each taken by a valid profile", f"{proof.values} values, each changing a plan",
        f"{proof.limits} limits, both sides telling", f"{proof.combinations} combinations, no chapter empty ({proof.plans} more plans made)",
    ], proof.problems


def coverage() -> list[str]:
    """The table of claims by kind and by source, as lines to print."""
    from . import coverage as table

    library = open_store([]).library
    lines = [f"{'':12}{'claims':>8}{'used':>8}{'background':>12}{'open':>6}"]
    for rows in (table.by_kind(library), table.by_source(library)):
        lines += [f"{r.name:12}{r.claims:>8}{r.used:>8}{r.background:>12}{r.open:>6}" for r in rows]
        lines.append("")
    claims, used = len(library.items["claims"]), len(table.cited(library) & set(library.items["claims"]))
    return [*lines, f"{claims} claims, {used} used, {claims - used} background"]


def _problems_of(name: str, store: Store) -> tuple[Problem, ...]:
    try:
        read_profile_file(name, store)
    except InputError as error:
        return error.problems
    return ()


def read_profile_file(name: str, store: Store) -> Profile:
    """The profile in the file `name`, or of the example called `name`."""
    path = profile_path(name)
    try:
        with path.open("rb") as file:
            data = file.read(2_000_000)  # one over the limit is refused with its own words
    except OSError as error:
        raise InputError([Problem(Place(name), f"读不了：{error.strerror}", f"cannot be read: {error.strerror}")]) from None
    return read_profile(data, str(path), store.library, store.calendars)


def profile_path(name: str) -> Path:
    """The file of a profile; a name that is no file is looked up among the examples."""
    path = Path(name)
    known = examples()
    try:
        found = path.exists()
    except (OSError, ValueError):
        found = False
    if found or name not in known:
        if not found:
            raise InputError([unknown(Place(name), "没有这个文件，也没有这个例子：", "no such file, and no example called", name, known)])
        return path
    return known[name]
