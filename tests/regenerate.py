"""Writes the golden trees anew: `python tests/regenerate.py`, then read `git diff tests/golden` before committing it."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
READ = ("reading-club", "hiking-club", "founders-club", "brand-groups", "craft-discord", "parents-line")  # kept whole, to be read


def tree(name: str) -> dict[str, bytes]:
    """Every file of an example: path → bytes."""
    from generator.calendar import calendar_of
    from generator.commands import read_profile_file
    from generator.store import open_store
    from generator.tailor.resolve import resolve
    from generator.writers import WRITERS, Look

    store = open_store([])
    profile = read_profile_file(name, store)
    plan = resolve(store.library, profile, calendar_of(profile.place.region, store.calendars))
    look = Look(store.labels[plan.language], store.templates)
    return {path: data for writer in WRITERS.values() for path, data in writer(plan, look).items()}


def golden(files: dict[str, bytes], name: str) -> dict[str, str]:
    """What is kept of a tree: a hash of each file, and the manual of the examples that are read."""
    listing = "".join(f"{hashlib.sha256(data).hexdigest()[:16]}  {path}\n" for path, data in sorted(files.items()))
    kept = {"tree.txt": listing}
    return kept | {"manual.md": files["manual.md"].decode()} if name in READ else kept


def main() -> None:
    """Regenerates every example."""
    sys.path.insert(0, str(ROOT))
    from generator.store import examples

    for name in examples():
        for path, text in golden(tree(name), name).items():
            target = GOLDEN / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        print(GOLDEN / name)


if __name__ == "__main__":
    main()
