"""`python -m benchmarks.site`: the site's build held against Material building the same pages already written.

One SOP changed; ten times the pages.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generator.site.gather import gather, sites, worn
from generator.site.tree import tree

REPOSITORY = Path(__file__).resolve().parent.parent
PARTS = ("generator", "playbooks", "templates", "docs", "mkdocs.yml")
SOP = "playbooks/sops/welcome.yml"
BUILD = """\
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
for path in sys.argv[1:]:
    build(load_config(path))
"""
TIMES = 10


def built(*settings: Path) -> tuple[float, float, float]:
    """Builds these, one after the other in one fresh process.

    Seconds by the clock, of a processor, and the most memory in MB.
    """
    start = time.perf_counter()
    variables = {**os.environ, "QUNCE_DOWNLOADS": "false", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.Popen([sys.executable, "-c", BUILD, *map(str, settings)], cwd=settings[0].parent, env=variables)
    _, status, used = os.wait4(done.pid, 0)
    assert status == 0
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def written(
    folder: Path, times: int = 1, languages: tuple[str, ...] = ("zh", "zh-Hant", "en"), prune: bool = True
) -> list[Path]:
    """The same pages as Markdown with plain Material's settings.

    times: so many copies of all of them, each with its own menu.
    """
    found = gather([])
    made = {language: many(site, times) for language, site in sites(found, languages).items()}
    for path, data in tree(made, found.store.labels, worn()).items():
        text = data.decode() if prune or not path.endswith(".yml") else data.decode().replace("navigation.prune, ", "")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return sorted(folder.glob("*.yml"))


def many(site, times: int):
    """The site with all its pages so many times."""
    if times == 1:
        return site
    pages = tuple(
        dataclasses.replace(page, path=f"{number}/{page.path}") for number in range(times) for page in site.pages
    )
    return dataclasses.replace(
        site, pages=pages, menu=tuple((f"{number}", _moved(site.menu, number)) for number in range(times))
    )


def _moved(menu, number: int):
    return tuple(
        f"{number}/{entry}" if isinstance(entry, str) else (entry[0], _moved(entry[1], number)) for entry in menu
    )


def against_material(folder: Path, rounds: int) -> None:
    """Our three languages in one build, and Material's of the same pages in one process, in turns."""
    ready, ours = written(folder / "ready"), copied(folder / "ours")
    times: dict[str, list[tuple[float, float, float]]] = {"ready": [], "ours": []}
    for _ in range(rounds + 1):
        times["ready"].append(built(*ready))
        times["ours"].append(built(ours / "mkdocs.yml"))
    one, two = (tuple(map(statistics.median, zip(*times[name][1:]))) for name in ("ready", "ours"))
    print("| build of three languages | s | processor s | MB |\n|---|--:|--:|--:|")
    for name, found in (("Material, the same pages ready as Markdown", one), ("mkdocs build", two)):
        print(f"| {name} | {found[0]:.1f} | {found[1]:.1f} | {found[2]:.0f} |")
    print(f"| ratio (limit 1.15) | {two[0] / one[0]:.2f} | {two[1] / one[1]:.2f} | {two[2] / one[2]:.2f} |\n")


def copied(folder: Path) -> Path:
    """A copy of what the site is made from."""
    for name in PARTS:
        source = REPOSITORY / name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(
            source, folder / name, ignore=shutil.ignore_patterns("__pycache__")
        ) if source.is_dir() else shutil.copy(source, folder / name)
    return folder


def changed(folder: Path) -> None:
    """A first build with empty caches, and a second one after one SOP was changed."""
    ours = copied(folder / "changed")
    os.environ["XDG_CACHE_HOME"] = str(folder / "changed-cache")
    first = built(ours / "mkdocs.yml")
    path = ours / SOP
    path.write_text(path.read_text("utf-8").replace("minutes: ", "minutes: 1", 1), "utf-8")
    second = built(ours / "mkdocs.yml")
    print("| mkdocs build | s | processor s |\n|---|--:|--:|")
    print(f"| first, nothing kept | {first[0]:.1f} | {first[1]:.1f} |")
    print(f"| second, one SOP changed | {second[0]:.1f} | {second[1]:.1f} |\n")


def ten_times(folder: Path) -> None:
    """One language with ten times the pages, with and without navigation.prune."""
    print(f"| {TIMES} × the pages, one language | pages | s | memory MB | site MB |\n|---|--:|--:|--:|--:|")
    for name, prune in (("navigation.prune", True), ("whole menu on every page", False)):
        (settings,) = written(folder / name, TIMES, ("zh",), prune)
        took = built(settings)
        pages = list((folder / name / "site").rglob("*.html"))
        size = sum(path.stat().st_size for path in (folder / name / "site").rglob("*") if path.is_file())
        print(f"| {name} | {len(pages)} | {took[0]:.0f} | {took[2]:.0f} | {size / 1e6:.0f} |", flush=True)
        shutil.rmtree(folder / name)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser("python -m benchmarks.site", description=__doc__)
    parser.add_argument(
        "-n", "--rounds", type=int, default=3, help="builds of each kind, after one that is not counted (3)"
    )
    parser.add_argument("--only", choices=("material", "changed", "ten"), help="one of the tables")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("XDG_CACHE_HOME", f"{name}/cache")
        if options.only in (None, "material"):
            against_material(folder, options.rounds)
        if options.only in (None, "changed"):
            changed(folder)
        if options.only in (None, "ten"):
            ten_times(folder)


if __name__ == "__main__":
    main()
