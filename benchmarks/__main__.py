"""`python -m benchmarks`: every command in turn, again and again, each in a fresh process; medians and their ratios."""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .ready import make_ready

REPOSITORY = Path(__file__).resolve().parent.parent
PROFILE = "reading-club"
PAGES = "manual.md,manual.html"
BARE = str(Path(__file__).with_name("bare.py"))


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
        Measured("qunce generate", generate, "bare script, handouts too", 2),
        Measured("qunce check", ("-m", "generator", "check", "--quiet")),
    ]


def prepared(folder: Path) -> None:
    """The ready values, made once, and proof that the bare script makes the same pages from them."""
    for name, only in (("pages", PAGES), ("all", "")):
        texts = make_ready(PROFILE, only, folder / name)
        out = folder / f"{name}.check"
        out.mkdir()
        subprocess.run([sys.executable, BARE, str(folder / name), str(out)], check=True)
        made = [(out / str(number)).read_text("utf-8") for number in range(len(texts))]
        assert texts and made == texts, "the bare script does not make the same pages"


def seconds(arguments: tuple[str, ...], folder: Path) -> float:
    """How long one fresh process takes."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, *(out if part == "OUT" else part for part in arguments)]
        start = time.perf_counter()
        subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - start


def medians(measured: list[Measured], rounds: int, folder: Path) -> dict[str, float]:
    """Name → median of so many runs, the commands taking turns, so that a slow minute slows them all. One round is not counted."""
    times: dict[str, list[float]] = {each.name: [] for each in measured}
    for _ in range(rounds + 1):
        for each in measured:
            times[each.name].append(seconds(each.arguments, folder))
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def items() -> int:
    """How many items `qunce check` reads."""
    done = subprocess.run([sys.executable, "-m", "generator", "check"], cwd=REPOSITORY, capture_output=True, check=True)
    return int(re.search(r"(\d+) items", done.stderr.decode())[1])


def table(measured: list[Measured], found: dict[str, float]) -> str:
    """Rows of Markdown."""
    rows = ["| command | median ms | ratio | limit |", "|---|--:|--:|--:|"]
    for each in measured:
        ratio = found[each.name] / found[each.over] if each.over else 0
        verdict = f"{each.most:g} {'✓' if ratio <= each.most else '✗'}" if each.most else ""
        rows.append(f"| {each.name} | {found[each.name] * 1000:.0f} | {f'{ratio:.2f}' if ratio else ''} | {verdict} |")
    count = items()
    rows.append(f"| … per 1,000 items ({count} here) | {found['qunce check'] * 1e6 / count:.0f} | | |")
    return "\n".join(rows)


def where() -> None:
    """Where the time of `qunce generate` goes: its dearest imports, and its dearest functions."""
    with tempfile.TemporaryDirectory() as out:
        run = ["-m", "generator", "generate", PROFILE, "--only", PAGES, "--quiet", "-o", out + "/out"]
        done = subprocess.run([sys.executable, "-X", "importtime", *run], cwd=REPOSITORY, capture_output=True, text=True, check=True)
        lines = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if line.count("|") == 2]
        dearest = sorted(((int(own), name.strip()) for own, _, name in lines if own.strip().isdigit()), reverse=True)
        print("own time of imports, ms:", *(f"  {own / 1000:6.1f}  {name}" for own, name in dearest[:20]), sep="\n")
        code = "import cProfile, pstats, sys; from generator.commands import generate; from pathlib import Path; p = cProfile.Profile(); "
        code += f"p.runcall(generate, {PROFILE!r}, Path({out + '/two'!r}), None, {PAGES!r}, None, [], False, lambda zh, en: None); "
        code += "pstats.Stats(p).sort_stats('cumulative').print_stats(45)"
        subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("-n", "--rounds", type=int, default=15, help="runs of each command (15)")
    parser.add_argument("--where", action="store_true", help="where the time of generate goes, instead")
    options = parser.parse_args()
    if options.where:
        return where()
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = name + "/cache"  # warm after the first run, and nobody else's
        folder = Path(name)
        prepared(folder)
        measured = commands(folder)
        print(table(measured, medians(measured, options.rounds, folder)))


if __name__ == "__main__":
    main()
