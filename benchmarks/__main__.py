"""`python -m benchmarks`: every command in turn, again and again, each in a fresh process; medians and their ratios."""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from .calls import make_calls_ready
from .ready import make_blocks_ready, make_ready, make_ready_print

REPOSITORY = Path(__file__).resolve().parent.parent
PROFILE = "reading-club"
PAGES = "manual.md,manual.html"
TEXTS = "manual.md,manual.html,handouts.html,plan"
OFFICE = ("tracker.xlsx", "calendar.ics")
BARE, BARE_DOCX, BARE_CALLS, BARE_TYPST = (
    str(Path(__file__).with_name(name)) for name in ("bare.py", "bare_docx.py", "bare_calls.py", "bare_typst.py")
)
ONE_SHEET = f"""
import gc, sys
gc.disable()
from pathlib import Path
from generator.calendar import calendar_of
from generator.profiles import read_profile
from generator.store import examples, open_store
from generator.tailor.resolve import resolve
from generator.writers import Look
from generator.writers.paper import one
store = open_store([])
profile = read_profile(examples()[{PROFILE!r}].read_bytes(), {PROFILE!r}, store.library, store.calendars)
plan = resolve(store.library, profile, calendar_of(profile.place.region, store.calendars))
Path(sys.argv[1], "sheet.pdf").write_bytes(one(plan, Look(store.labels[plan.language], store.templates), plan.month[0]))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A command, and what its time is divided by."""

    name: str
    arguments: tuple[str, ...]
    over: str = ""
    most: float = 0  # the limit of the ratio; 0 for none


def commands(folder: Path) -> list[Measured]:
    """What is measured. `OUT` in an argument becomes a folder that is new each time."""
    generate = ("-m", "generator", "generate", PROFILE, "--quiet", "-o", "OUT")
    return [
        Measured("python -c pass", ("-c", "pass")),
        Measured("qunce --version", ("-m", "generator", "--version"), "python -c pass", 4),
        Measured("bare script, Markdown and HTML", (BARE, str(folder / "pages"), "OUT")),
        Measured(f"qunce generate --only {PAGES}", (*generate, "--only", PAGES), "bare script, Markdown and HTML", 2),
        Measured("bare script, handouts too", (BARE, str(folder / "all"), "OUT")),
        Measured(f"qunce generate --only {TEXTS}", (*generate, "--only", TEXTS), "bare script, handouts too", 2),
        Measured("bare script, DOCX", (BARE_DOCX, str(folder / "docx"), "OUT")),
        Measured("qunce generate --only manual.docx", (*generate, "--only", "manual.docx"), "bare script, DOCX", 1.3),
        Measured("bare Typst, the manual", (BARE_TYPST, str(folder / "manual"), "OUT")),
        Measured("qunce generate --only manual.pdf", (*generate, "--only", "manual.pdf"), "bare Typst, the manual", 2),
        Measured("bare Typst, one sheet", (BARE_TYPST, str(folder / "sheet"), "OUT")),
        Measured("profile to one sheet", ("-c", ONE_SHEET, "OUT"), "bare Typst, one sheet", 3),
        Measured("bare Typst, all sheets", (BARE_TYPST, str(folder / "sheets"), "OUT")),
        Measured("qunce generate --only handouts.pdf", (*generate, "--only", "handouts.pdf"), "bare Typst, all sheets", 1.3),
        *(measured for name in OFFICE for measured in office(name, folder, generate)),
        Measured("qunce check", ("-m", "generator", "check", "--quiet")),
    ]


def office(name: str, folder: Path, generate: tuple[str, ...]) -> Iterator[Measured]:
    """A file of the office: the bare script, the writer alone with its plan ready, and the whole run."""
    bare = f"bare script, {name}"
    yield Measured(bare, (BARE_CALLS, str(folder / name), "OUT"))
    yield Measured(f"the writer alone, {name}", ("-m", "benchmarks.alone", str((folder / name).with_suffix(".plan")), "OUT"), bare, 1.3)
    yield Measured(f"qunce generate --only {name}", (*generate, "--only", name), bare)


def prepared(folder: Path) -> None:
    """The ready values, made once, and proof that the bare script makes the same pages from them."""
    make_blocks_ready(PROFILE, folder / "docx")
    for name in OFFICE:
        wanted, out = make_calls_ready(PROFILE, name, folder / name), folder / f"{name}.check"
        out.mkdir()
        subprocess.run([sys.executable, BARE_CALLS, str(folder / name), str(out)], check=True)
        assert (out / name).read_bytes() == wanted, f"the bare script does not make the same {name}"
    for name, only in (("pages", PAGES), ("all", TEXTS)):
        texts = make_ready(PROFILE, only, folder / name)
        out = folder / f"{name}.check"
        out.mkdir()
        subprocess.run([sys.executable, BARE, str(folder / name), str(out)], check=True)
        made = [(out / str(number)).read_text("utf-8") for number in range(len(texts))]
        assert texts and made == texts, "the bare script does not make the same pages"
    for name, run in prints(folder).items():
        printed = make_ready_print(run, folder / name)
        out = folder / f"{name}.check"
        out.mkdir()
        subprocess.run([sys.executable, BARE_TYPST, str(folder / name), str(out)], check=True)
        assert printed and [(out / str(number)).read_bytes() for number in range(len(printed))] == printed, "bare Typst does not print the same"


def prints(folder: Path) -> dict[str, Callable[[], None]]:
    """Name → a run whose PDF is measured."""
    from generator.commands import generate

    def only(what: str) -> Callable[[], None]:
        return lambda: generate(PROFILE, folder / f"{what}.out", None, what, None, [], False, lambda zh, en: None)

    def sheet() -> None:
        with mock.patch.object(sys, "argv", ["sheet", str(folder)]):
            exec(ONE_SHEET, {})

    return {"manual": only("manual.pdf"), "sheets": only("handouts.pdf"), "sheet": sheet}


def seconds(arguments: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """How long one fresh process takes by the clock, and how much of a processor it uses."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, *(out if part == "OUT" else part for part in arguments)]
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        taken, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(measured: list[Measured], rounds: int, folder: Path) -> dict[str, tuple[float, float]]:
    """Name → medians of so many runs, the commands taking turns, so that a slow minute slows them all. One round is not counted."""
    times: dict[str, list[tuple[float, float]]] = {each.name: [] for each in measured}
    for _ in range(rounds + 1):
        for each in measured:
            times[each.name].append(seconds(each.arguments, folder))
    return {name: tuple(map(statistics.median, zip(*found[1:]))) for name, found in times.items()}


def items() -> int:
    """How many items `qunce check` reads."""
    done = subprocess.run([sys.executable, "-m", "generator", "check"], cwd=REPOSITORY, capture_output=True, check=True)
    return int(re.search(r"(\d+) items", done.stderr.decode())[1])


def table(measured: list[Measured], found: dict[str, tuple[float, float]]) -> str:
    """Rows of Markdown."""
    rows = ["| command | ms | ratio | processor ms | ratio | limit |", "|---|--:|--:|--:|--:|--:|", *(row(each, found) for each in measured)]
    count = items()
    clock, processor = (1e6 * taken / count for taken in found["qunce check"])
    return "\n".join([*rows, f"| … per 1,000 items ({count} here) | {clock:.0f} | | {processor:.0f} | | |"])


def row(each: Measured, found: dict[str, tuple[float, float]]) -> str:
    """One command: by the clock and by the processor, which other work on the machine disturbs less."""
    cells = [each.name]
    for number, taken in enumerate(found[each.name]):
        cells += [f"{taken * 1000:.0f}", f"{taken / found[each.over][number]:.2f}" if each.over else ""]
    return f"| {' | '.join(cells)} | {f'{each.most:g}' if each.most else ''} |"


def where() -> None:
    """Where the time of `qunce generate` goes: its dearest imports, and its dearest functions."""
    with tempfile.TemporaryDirectory() as out:
        settle(out)
        run = ["-m", "generator", "generate", PROFILE, "--only", PAGES, "--quiet", "-o", out + "/out"]
        subprocess.run([sys.executable, *run], cwd=REPOSITORY, capture_output=True, check=True)
        done = subprocess.run([sys.executable, "-X", "importtime", *run], cwd=REPOSITORY, capture_output=True, text=True, check=True)
        lines = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if line.count("|") == 2]
        dearest = sorted(((int(own), name.strip()) for own, _, name in lines if own.strip().isdigit()), reverse=True)
        print("own time of imports, ms:", *(f"  {own / 1000:6.1f}  {name}" for own, name in dearest[:20]), sep="\n")
        code = "import cProfile, pstats, sys; from generator.commands import generate; from pathlib import Path; p = cProfile.Profile(); "
        code += f"p.runcall(generate, {PROFILE!r}, Path({out + '/two'!r}), None, {PAGES!r}, None, [], False, lambda zh, en: None); "
        code += "pstats.Stats(p).sort_stats('cumulative').print_stats(45)"
        subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)


def settle(folder: str) -> None:
    """The compiled library and Python's bytecode lie in folders of our own, warm after the first run, as they do for a user."""
    os.environ["XDG_CACHE_HOME"] = folder + "/cache"
    os.environ["PYTHONPYCACHEPREFIX"] = folder + "/bytecode"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("-n", "--rounds", type=int, default=15, help="runs of each command (15)")
    parser.add_argument("--where", action="store_true", help="where the time of generate goes, instead")
    options = parser.parse_args()
    if options.where:
        return where()
    with tempfile.TemporaryDirectory() as name:
        settle(name)
        folder = Path(name)
        prepared(folder)
        measured = commands(folder)
        print(table(measured, medians(measured, options.rounds, folder)))


if __name__ == "__main__":
    main()
