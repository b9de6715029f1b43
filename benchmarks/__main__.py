"""`python -m benchmarks`: every command in turn, again and again, each in a fresh process; medians and their ratios."""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .calls import make_calls_ready, planned
from .ready import make_blocks_ready, make_ready, make_ready_print

REPOSITORY = Path(__file__).resolve().parent.parent
PROFILE = "reading-club"
PAGES = "manual.md,manual.html"
TEXTS = "manual.md,manual.html,handouts.html,plan"
OFFICE = ("tracker.xlsx", "calendar.ics")
BARE, BARE_DOCX, BARE_CALLS, BARE_TYPST = (
    str(Path(__file__).with_name(name)) for name in ("bare.py", "bare_docx.py", "bare_calls.py", "bare_typst.py")
)
QUNCE = ("-c", "import re, sys\nfrom generator.cli import run\nrun()")  # what pip writes into the command `qunce`
SELDOM = 3  # commands that take seconds run in every third round


@dataclass(frozen=True, slots=True)
class Measured:
    """A command, and what its time is divided by."""

    name: str
    arguments: tuple[str, ...]
    over: tuple[str, ...] = ()  # what it is held against, one after the other
    most: float = 0  # the limit of the ratio; 0 for none
    seldom: bool = False


def commands(folder: Path) -> list[Measured]:
    """What is measured. `OUT` in an argument becomes a folder that is new each time."""
    found = [Measured("python -c pass", ("-c", "pass"))]

    def bare(name: str, *arguments: str, seldom: bool = False) -> str:
        found.append(Measured(f"bare {name}", (*arguments, "OUT"), seldom=seldom))
        return found[-1].name

    def qunce(what: str, most: float, *over: str, seldom: bool = False) -> None:
        arguments = ("generate", PROFILE, "--quiet", "-o", "OUT", *(("--only", what) if what else ()))
        found.append(
            Measured(
                f"qunce generate {f'--only {what}' if what else '(every format)'}",
                (*QUNCE, *arguments),
                over,
                most,
                seldom,
            )
        )

    found.append(Measured("qunce --version", (*QUNCE, "--version"), ("python -c pass",), 4))
    qunce(PAGES, 2, bare("script, Markdown and HTML", BARE, str(folder / "pages")))
    qunce(TEXTS, 2, texts := bare("script, handouts too", BARE, str(folder / "all")))
    qunce("manual.docx", 1.3, docx := bare("script, DOCX", BARE_DOCX, str(folder / "docx")))
    offices = []
    for name in OFFICE:
        offices.append(bare(f"script, {name}", BARE_CALLS, str(folder / name)))
        alone = ("-m", "benchmarks.alone", str((folder / name).with_suffix(".plan")), "OUT")
        found.append(Measured(f"the writer alone, {name}", alone, (offices[-1],), 1.3))
        qunce(name, 1.3, offices[-1])
    qunce("manual.pdf", 2, manual := bare("Typst, the manual", BARE_TYPST, str(folder / "manual")))
    qunce(sheet(), 3, bare("Typst, one sheet", BARE_TYPST, str(folder / "sheet")))
    qunce(
        "handouts.pdf",
        1.3,
        sheets := bare("Typst, all sheets", BARE_TYPST, str(folder / "sheets"), seldom=True),
        seldom=True,
    )
    packs = bare("Typst, all packs", BARE_TYPST, str(folder / "packs"), seldom=True)
    qunce("", 1.3, texts, docx, *offices, manual, sheets, packs, seldom=True)
    return [*found, Measured("qunce check", (*QUNCE, "check", "--quiet"))]


def sheet() -> str:
    """The path of the first sheet of the month."""
    return f"handouts/{planned(PROFILE)[0].month[0]}.pdf"


def install(folder: Path) -> Path:
    """A folder with the package as a wheel has it, its library compiled."""
    from generator.load.compile import compile_all
    from generator.load.layers import read_layers
    from generator.load.store import packed

    place = folder / "installed"
    for name, inside in (("generator", ""), ("benchmarks", ""), ("playbooks", "generator"), ("templates", "generator")):
        shutil.copytree(REPOSITORY / name, place / inside / name, ignore=shutil.ignore_patterns("__pycache__"))
    (place / "generator" / "library.json").write_bytes(packed(compile_all(*read_layers([]))))
    return place


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
        assert printed and [(out / str(number)).read_bytes() for number in range(len(printed))] == printed, (
            "bare Typst does not print the same"
        )


def prints(folder: Path) -> dict[str, Callable[[], None]]:
    """Name → a run whose PDF is measured."""
    from generator.commands import generate

    def only(name: str, what: str) -> Callable[[], None]:
        return lambda: generate(PROFILE, folder / f"{name}.out", None, what, None, [], False, lambda zh, en: None)

    return {
        name: only(name, what)
        for name, what in (("manual", "manual.pdf"), ("sheets", "handouts.pdf"), ("packs", "packs"), ("sheet", sheet()))
    }


def seconds(arguments: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """How long one fresh process takes by the clock, and how much of a processor it uses."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, *(out if part == "OUT" else part for part in arguments)]
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command, cwd=folder / "installed", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        taken, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(measured: list[Measured], rounds: int, folder: Path) -> dict[str, tuple[float, float]]:
    """Name → medians of so many runs, the commands taking turns, so that a slow minute slows them all.

    One round is not counted.
    """
    times: dict[str, list[tuple[float, float]]] = {each.name: [] for each in measured}
    for number in range(max(rounds, SELDOM) + 1):
        for each in measured:
            if not each.seldom or number % SELDOM == 0:
                times[each.name].append(seconds(each.arguments, folder))
    return {name: tuple(map(statistics.median, zip(*found[1:]))) for name, found in times.items()}


def items() -> int:
    """How many items `qunce check` reads."""
    done = subprocess.run([sys.executable, "-m", "generator", "check"], cwd=REPOSITORY, capture_output=True, check=True)
    return int(re.search(r"(\d+) items", done.stderr.decode())[1])


def table(measured: list[Measured], found: dict[str, tuple[float, float]]) -> str:
    """Rows of Markdown."""
    rows = [
        "| command | ms | ratio | processor ms | ratio | limit |",
        "|---|--:|--:|--:|--:|--:|",
        *(row(each, found) for each in measured),
    ]
    count = items()
    clock, processor = (1e6 * taken / count for taken in found["qunce check"])
    return "\n".join([*rows, f"| … per 1,000 items ({count} here) | {clock:.0f} | | {processor:.0f} | | |"])


def row(each: Measured, found: dict[str, tuple[float, float]]) -> str:
    """One command: by the clock and by the processor, which other work on the machine disturbs less."""
    cells = [each.name]
    for number, taken in enumerate(found[each.name]):
        beside = sum(found[name][number] for name in each.over)
        cells += [f"{taken * 1000:.0f}", f"{taken / beside:.2f}" if beside else ""]
    return f"| {' | '.join(cells)} | {f'{each.most:g}' if each.most else ''} |"


def where() -> None:
    """Where the time of `qunce generate` goes: its dearest imports, and its dearest functions."""
    with tempfile.TemporaryDirectory() as out:
        settle(out)
        run = ["-m", "generator", "generate", PROFILE, "--only", PAGES, "--quiet", "-o", out + "/out"]
        subprocess.run([sys.executable, *run], cwd=REPOSITORY, capture_output=True, check=True)
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *run], cwd=REPOSITORY, capture_output=True, text=True, check=True
        )
        lines = [
            line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if line.count("|") == 2
        ]
        dearest = sorted(((int(own), name.strip()) for own, _, name in lines if own.strip().isdigit()), reverse=True)
        print("own time of imports, ms:", *(f"  {own / 1000:6.1f}  {name}" for own, name in dearest[:20]), sep="\n")
        given = f"{PROFILE!r}, Path({out + '/two'!r}), None, {PAGES!r}, None, [], False, lambda zh, en: None"
        code = (
            "import cProfile, pstats; from generator.commands import generate; from pathlib import Path; "
            f"p = cProfile.Profile(); p.runcall(generate, {given}); "
            "pstats.Stats(p).sort_stats('cumulative').print_stats(45)"
        )
        subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)


def settle(folder: str) -> None:
    """The compiled library and Python's bytecode in folders of our own, warm after the first run as for a user."""
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
        where()
        return
    with tempfile.TemporaryDirectory() as name:
        settle(name)
        folder = Path(name)
        install(folder)
        prepared(folder)
        measured = commands(folder)
        print(table(measured, medians(measured, options.rounds, folder)))


if __name__ == "__main__":
    main()
