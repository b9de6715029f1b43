"""Writes the golden trees anew: `python tests/regenerate.py`.

Then read `git diff tests/golden` before committing it.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = ROOT / "docs" / "examples.md"
PAGE = (
    "# How much the examples share\n\nWritten by `python tests/regenerate.py`. "
    "Each number is the share of items (SOPs, steps, tiers, key results, rulings, advice, metrics …)\n"
    "that two plans have in common, in percent of all items that either has: Jaccard over `items` in `plan.json`.\n"
)
HOURS = (
    "\n# What their hours carry\n\n"
    "Hours a week by role: promised, in the ordinary week (the capacity table of the manual), in the fullest week. "
    "Then, for all, what the promise\nowes and what can be done a week, and the levers that were used to make it fit, "
    "with the minutes a week that each saved.\n"
)
TEXT = frozenset({"md", "html", "json"})  # what a new release of the print engine leaves as it is
READ = (
    "reading-club",
    "hiking-club",
    "founders-club",
    "brand-groups",
    "craft-discord",
    "parents-line",
)  # kept whole, to be read


@cache
def tree(name: str, endings: frozenset[str] = TEXT) -> dict[str, bytes]:
    """Every file of an example with these endings: path → bytes."""
    from generator.calendar.days import calendar_of
    from generator.load.profiles import read_profile_file
    from generator.load.store import open_store
    from generator.tailor.resolve import resolve
    from generator.writers import WRITERS
    from generator.writers.look import Look

    store = open_store([])
    profile = read_profile_file(name, store)
    plan = resolve(store.library, profile, calendar_of(profile.place.region, store.calendars))
    look = Look(store.labels[plan.language], store.templates)
    return {
        path: data
        for (_, ending), writer in WRITERS.items()
        if ending in endings
        for path, data in writer(plan, look).items()
    }


def golden(files: dict[str, bytes], name: str) -> dict[str, str]:
    """What is kept of a tree: a hash of each file, and both documents of the examples that are read."""
    listing = "".join(
        f"{hashlib.sha256(content(data)).hexdigest()[:16]}  {path}\n" for path, data in sorted(files.items())
    )
    kept = {"tree.txt": listing}
    return kept | {each: files[each].decode() for each in ("manual.md", "reference.md")} if name in READ else kept


def content(data: bytes) -> bytes:
    """What a file says; of an archive what is in it, since machines pack differently."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(b"%s\0%s\0" % (name.encode(), archive.read(name)) for name in archive.namelist())


def shared_items(plans: dict[str, bytes]) -> str:
    """The page that holds the examples' plans (name → plan.json) against each other.

    Jaccard over their items, in percent.
    """
    items = {name: {(i["kind"], i["id"]) for i in json.loads(plan)["items"]} for name, plan in sorted(plans.items())}
    rows = [
        f"| {name} | {len(mine)} | "
        + " | ".join(f"{100 * len(mine & other) / len(mine | other):.0f}" for other in items.values())
        + " |"
        for name, mine in items.items()
    ]
    numbers = " | ".join(str(n) for n in range(1, len(items) + 1))
    head = [PAGE, f"| example | items | {numbers} |", "|---|" + "--:|" * (len(items) + 1)]
    return "\n".join([*head, *(row.replace("| ", f"| {n}. ", 1) for n, row in enumerate(rows, 1))]) + "\n"


def hours(plans: dict[str, bytes]) -> str:
    """The page that tells what the hours of each example carry (name → plan.json)."""
    heads = ("example", "role", "promised", "ordinary", "fullest", "owed → can", "levers used")
    rows = [row for name, plan in sorted(plans.items()) for row in _hours(name, json.loads(plan))]
    head = [HOURS, f"| {' | '.join(heads)} |", "|---|---|--:|--:|--:|---|---|"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _hours(name: str, plan: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    for week in plan["weeks"]:
        kept[week["role"]][week["monday"]] += week["kept"]
    owed = "; ".join(f"{line['owed']:.4g} → {line['can']:.4g}" for line in plan["promises"]) or "–"
    levers = ", ".join(f"{each['id']} ({each['saved']})" for each in plan["levers"] if each["state"] == "used") or "–"
    for number, load in enumerate(plan["loads"]):
        told = (load["have"], load["used"], max(kept[load["role"]].values(), default=0))
        first = (owed, levers) if not number else ("", "")
        yield ("" if number else name, load["role"], *(f"{minutes / 60:.1f}" for minutes in told), *first)


def main() -> None:
    """Regenerates every example, and the page that compares them."""
    sys.path.insert(0, str(ROOT))
    from generator.load.folders import examples

    plans = {}
    for name in examples():
        files = tree(name)
        plans[name] = files["plan.json"]
        for path, text in golden(files, name).items():
            target = GOLDEN / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        print(GOLDEN / name)
    EXAMPLES.write_text(shared_items(plans) + hours(plans), "utf-8")
    print(EXAMPLES)


if __name__ == "__main__":
    main()
