"""`python -m benchmarks.search SITE`: how well the search of a built site finds what operators ask for.

And what each part of it adds.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.browser import Page, browser, served
from tests.search.box import Box, Score, answers, engine, queries, score, weight

SETS = (
    ("zh", "zh"),
    ("zh traditional", "zh"),
    ("zh traditional", "zh-Hant"),
    ("zh", "zh-Hant"),
    ("en", "en"),
    ("zh tuning", "zh"),
    ("en tuning", "en"),
)
# What is taken away → what is done to the index that the engine is built from, or to the engine.
PARTS = {
    "everything": "",
    "folding": "docs.fold = ''; docs.words = []",
    "Taiwan's words": "docs.words = []",
    "glossary": "docs.coded.terms.forEach(term => { term.forms = term.forms.slice(0, 1) })",
    "everyday words": "docs.coded.alike = []",
    "aliases": "docs.coded.aliases = docs.coded.aliases.map(() => [])",
    "pinyin": "docs.sounds = []",
    "near misses": "SearchEngine.MEANS.near = SearchEngine.MEANS.sound = SearchEngine.MEANS.half = 0",
    "question words": "docs.drop = []",
    "texts": "docs.coded.texts = docs.coded.texts.map(() => '')",
}


def asked(box: Box, name: str) -> dict[str, Score]:
    """Scores of a set through the real box: all, those tuned with, those held back."""
    told = [(query, box.ask(query["q"])) for query in queries()[name]]
    chosen = {"all": (True, False), "tuned": (False,), "held": (True,)}
    parts = {
        which: [(query, listed.pages[:10], listed.ms) for query, listed in told if bool(query.get("held")) in held]
        for which, held in chosen.items()
    }
    return {which: score(part) for which, part in parts.items() if part}


def without(page: Page, site: Path, part: str, name: str, language: str) -> Score:
    """The score of a set when a part is taken away."""
    page.open("about:blank")
    engine(page, site, language)
    page.run(f"var docs = given.docs; {PARTS[part]}; index = SearchEngine.build(docs); true")
    told = answers(page, [query["q"] for query in queries()[name]])
    return score((query, tuple(map(tuple, pages)), 0) for query, pages in zip(queries()[name], told))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser("python -m benchmarks.search", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder that `mkdocs build` made")
    site = parser.parse_args().site.resolve()
    with tempfile.TemporaryDirectory() as folder, browser(Path(folder) / "profile") as opened, served(site) as root:
        page = opened.page()
        print("| queries | site | which | n | first % | first three % | none % | p95 ms | bytes |")
        print("|---|---|---|--:|--:|--:|--:|--:|--:|")
        for name, language in SETS:
            box = Box(page, root + ("" if language == "zh" else f"{language}/"))
            for which, found in asked(box, name).items():
                shares = f"{found.first:.1f} | {found.three:.1f} | {found.none:.1f} | {found.p95:.0f}"
                print(f"| {name} | {language} | {which} | {found.many} | {shares} | {weight(site, language)} |")
        print("\nFirst % and first three % when a part is taken away:\n")
        print("| without | zh | zh traditional | en |\n|---|--:|--:|--:|")
        for part in PARTS:
            found = [
                without(page, site, part, name, language)
                for name, language in (("zh", "zh"), ("zh traditional", "zh"), ("en", "en"))
            ]
            print(f"| {part} | " + " | ".join(f"{each.first:.1f} / {each.three:.1f}" for each in found) + " |")


if __name__ == "__main__":
    main()
