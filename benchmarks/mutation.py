"""What is done with profiles and overlays that are not quite right: `python -m benchmarks.mutation --profiles 10000`.

Each is either refused, with a place for every problem, or printed in all formats of text, as tracker and as calendar
(every fiftieth in PDF and Word too). Anything else is a fault and is told with its number, which makes it again:
`--only profile:17`. `--seed` draws others. Times are the processor's.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.asked import asked
from generator.calendar.days import calendar_of
from generator.commands import WrongCommand
from generator.errors import InputError
from generator.load import library as loading
from generator.load.folders import data_folder, examples
from generator.load.profiles import notes_on, read_profile
from generator.load.source import plain, read
from generator.load.store import Store, open_store
from generator.models.playbook import KINDS
from generator.tailor.resolve import resolve
from generator.writers import WRITERS
from generator.writers.look import Look

from .mutants import Data, mutant, overlay

SLOW = 1.0  # seconds of one profile
PRINTED = 50  # of so many one is printed in the formats that take long
LONG = {"pdf", "docx"}
NAMED = ("types", "variants", "stages", "platforms", "roles", "metrics", "symptoms", "subjects", "sops")
OF_OVERLAY = 2  # examples that are made under each overlay


def as_yaml(value: Any) -> str:
    """JSON is YAML; halves of pairs and the like stand as they are."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def profile(number: int, seed: int, store: Store) -> str:
    """What became of a profile: "refused" or "printed". Raises whatever goes wrong."""
    drawn = random.Random(f"profile {seed} {number}")
    name = drawn.choice(sorted(examples()))
    node, _ = read(examples()[name].read_bytes(), name)
    ids = [each for kind in NAMED for each in store.library.items[kind]]
    text = as_yaml(mutant(drawn, plain(node), ids)).encode()  # type: ignore[arg-type]
    return made(text, store, number % PRINTED == 0)


def made(text: bytes, store: Store, all_formats: bool) -> str:
    """What became of a profile's text."""
    try:
        found = read_profile(text, "club.yml", store.library, store.calendars)
    except InputError as error:
        assert error.problems and all(problem.place.file == "club.yml" for problem in error.problems), error
        return "refused"
    notes_on(text, "club.yml", store.library, store.calendars)
    list(asked(text, "club.yml", store))
    plan = resolve(store.library, found, calendar_of(found.place.region, store.calendars))
    look = Look(store.labels[plan.language], store.templates, store.overlaid)
    for (_, ending), writer in WRITERS.items():
        if all_formats or ending not in LONG:
            writer(plan, look)
    return "printed"


@lru_cache(maxsize=1)
def beneath() -> tuple[dict[str, list[Data]], dict[str, Data], list[str]]:
    """The library's items by kind, its labels, and all ids."""
    items: dict[str, list[Data]] = {}
    for path in sorted(data_folder("playbooks").rglob("*.yml")):
        if "profiles" in path.parts:
            continue
        said = plain(read(path.read_bytes(), path.name)[0])  # type: ignore[arg-type]
        whole = path.parent.name in KINDS and "id" in said
        for kind, listed in ({path.parent.name: [said]} if whole else said).items():
            items.setdefault(kind, []).extend(item for item in listed if "id" in item)
    labels = plain(read((data_folder("templates") / "labels.yml").read_bytes(), "labels.yml")[0])  # type: ignore[arg-type]
    return items, labels, [item["id"] for listed in items.values() for item in listed]


def laid(number: int, seed: int) -> str:
    """What became of an overlay, and of examples under it."""
    drawn = random.Random(f"overlay {seed} {number}")
    files = overlay(drawn, *beneath())
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_text(as_yaml(data), "utf-8")
        try:
            store = open_store([Path(folder)])
        except InputError as error:
            there = [p for p in error.problems if not p.warning]
            assert there and all(p.place.file.startswith(folder) for p in there), error
            return "refused"
    for name in drawn.sample(sorted(examples()), OF_OVERLAY):
        made(examples()[name].read_bytes(), store, all_formats=number % PRINTED == 0)
    return "printed"


def run(kind: str, numbers: range, act: Callable[[int], str]) -> Iterator[tuple[str, float, str]]:
    """What became of each, how long it took, and of a fault all that is known of it."""
    for number in numbers:
        begun = time.process_time()
        try:
            became, told = act(number), ""
        except (Exception, WrongCommand):
            became, told = "fault", f"{kind}:{number}\n{traceback.format_exc(limit=-4)}"
        yield became, time.process_time() - begun, told


def main() -> int:
    """Prints what became of all, and each fault; 1 where there was one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=1000)
    parser.add_argument("--overlays", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first, to go on from an earlier run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="profile:N or overlay:N")
    options = parser.parse_args()
    loading.read = lru_cache(maxsize=1000)(read)  # type: ignore[attr-defined]  # the library's files are parsed once
    store, seed = open_store([]), options.seed
    kinds = {"profile": lambda n: profile(n, seed, store), "overlay": lambda n: laid(n, seed)}
    counts = {"profile": options.profiles, "overlay": options.overlays}
    ranges = {kind: range(options.first, options.first + count) for kind, count in counts.items()}
    if options.only:
        kind, _, number = options.only.partition(":")
        ranges = {kind: range(int(number), int(number) + 1)}
    return max(report(kind, ranges[kind], kinds[kind], seed) for kind in ranges)


def report(kind: str, numbers: range, act: Callable[[int], str], seed: int) -> int:
    """Prints what became of one kind; 1 where there was a fault."""
    became, times = Counter[str](), list[tuple[float, int]]()
    for number, (what, took, told) in zip(numbers, run(kind, numbers, act), strict=True):
        became[what] += 1
        times.append((took, number))
        if told:
            print(told, flush=True)
    if times:
        slow = [number for took, number in times if took > SLOW and kind == "profile" and number % PRINTED]
        longest, which = max(times)
        print(
            f"{kind}s, seed {seed}, {numbers.start} to {numbers.stop - 1}: {dict(became)}; "
            f"middle {sorted(times)[len(times) // 2][0]:.2f} s, longest {longest:.2f} s ({kind}:{which}), "
            f"over {SLOW:g} s: {len(slow)} {slow[:9]}"
        )
    return int(became["fault"] > 0)


if __name__ == "__main__":
    sys.exit(main())
