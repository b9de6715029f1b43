"""The index that the search box asks, pure.

Pages and their names, the glossary's words, and tables that fold and sound them.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count, groupby
from typing import Any

from ..load.library import Library
from ..models.playbook import Term
from .sections import Section
from .voice import TOGETHER, place

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
BUDGET = 135_200  # bytes, gzipped: with the worker less than 150,000, by any gzip (they differ by a hundredth)
WEIGHTS = {
    "sops": 1.1,
    "moments": 1.12,
    "tensions": 0.95,
    "cases": 0.95,
    "launch.md": 0.9,
    "numbers.md": 0.82,
    "advice.md": 0.8,
    "questions.md": 0.8,
    "calls.md": 0.8,
    "deliveries.md": 0.8,
    "namings.md": 0.8,
    "glossary.md": 0.8,
    "sources.md": 0.8,
    "claims": 0.66,
    "index.md": 0.95,
    "communities": 0.88,
}  # what to do comes before what a word means, and that before who said it, where both match as well
ROOM = {"sops": 3, "moments": 2}  # how many times as long a text may be as elsewhere, where room is scarce
LEAST = 10  # characters of a text that stay in any case: enough to tell two sections apart


@dataclass(frozen=True, slots=True)
class Found:
    """A built page as it is searched. path: its source, `sops/welcome.md`; address: relative to the language's root."""

    path: str
    address: str
    title: str
    aliases: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a language needs besides pages.

    variants: characters → other writings of them; readings: text → pinyin of each character; words: pairs that mean the
    same in two places; questions: words that a query is asked with, not about; alike: language → everyday words that
    stand for each other; convert: Simplified text → as this language writes it.
    """

    variants: Callable[[str], Mapping[str, str]]
    readings: Callable[[str], Iterable[tuple[str, str]]]
    words: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    alike: Mapping[str, tuple[tuple[str, ...], ...]]
    convert: Callable[[str], str]


def own_anchors(library: Library) -> dict[str, tuple[str, ...]]:
    """Items that share a page: `page.md#id` → what else each is searched by."""
    kinds = [kind for kind in library.items if kind in TOGETHER or kind == "claims"]
    return {place(kind, item): item.aliases for kind in kinds for item in library.items[kind].values()}


def index(pages: Iterable[Found], library: Library, language: str, tools: Tools) -> dict[str, Any]:
    """What `search_index.json` holds for one language, as JSON data, in at most BUDGET bytes when gzipped."""
    pages, anchors = sorted(pages, key=lambda page: page.path), own_anchors(library)
    terms = list(_terms(library, _entities(pages, anchors), language, tools.convert))
    made = _tables(_without_led(pages, terms, library, tools.convert), anchors, tools, language)
    made["terms"] = terms
    made["alike"] = [list(group) for group in tools.alike["en" if language == "en" else "zh"]]
    made["drop"] = list(tools.questions)
    fold = tools.variants(_characters(made, tools.words))
    table = str.maketrans(dict(fold))
    made["words"], loose = _words(_said(made, table), tools.words, table, language)
    made["alike"] += loose
    made["fold"] = "".join(f"{other}{plain}" for other, plain in sorted(fold.items()))
    made["sounds"] = (
        _sounds([name.translate(table) for name in _names(made)], tools.readings) if language != "en" else []
    )
    # The page's own highlighter splits what it marks at `separator`, as Material's worker would.
    return {"config": {"lang": [language], "separator": r"[\s]+", "pipeline": []}, "docs": within(made, BUDGET)}


def _without_led(
    pages: list[Found], terms: Iterable[Mapping[str, Any]], library: Library, convert: Callable[[str], str]
) -> list[Found]:
    """The pages without the aliases that are only words of the glossary which lead to them.

    These are told once, in `terms`, and count for less.
    """
    led: dict[int, set[str]] = {}
    for term in terms:
        for entity in term["leads"]:
            led.setdefault(entity, set()).update(term["forms"])
    own = {
        place(kind, item): set(map(convert, item.aliases))
        for kind, items in library.items.items()
        for item in items.values()
    }
    return [
        replace(
            page,
            aliases=tuple(
                alias for alias in page.aliases if alias not in led.get(number, set()) - own.get(page.path, set())
            ),
        )
        for number, page in enumerate(pages)
    ]


def _tables(pages: list[Found], anchors: Mapping[str, tuple[str, ...]], tools: Tools, language: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        name: [] for name in ("pages", "titles", "aliases", "weights", "of", "anchors", "heads", "texts", "own")
    }
    for number, page in enumerate(pages):
        made["pages"].append(page.address)
        made["titles"].append(page.title)
        made["aliases"].append([alias for alias in page.aliases if _fits(alias, language)])
        made["weights"].append(WEIGHTS.get(page.path.partition("/")[0], 1))
        for section in page.sections:
            own, text = anchors.get(f"{page.path}#{section.anchor}"), section.text
            if own is not None and page.path == TOGETHER["glossary"]:  # its forms are in `terms`
                text, own = text.removesuffix("、".join(own)).removesuffix(", ".join(own)).strip(), ()
            for name, value in (
                ("of", number),
                ("anchors", section.anchor),
                ("heads", section.heading),
                ("texts", text),
            ):
                made[name].append(value)
            made["own"].append(
                0 if own is None else [alias for alias in map(tools.convert, own) if _fits(alias, language)] or 1
            )
    return made


def _fits(alias: str, language: str) -> bool:
    return language != "en" or not HAN.search(alias)


def _entities(pages: list[Found], anchors: Mapping[str, Any]) -> dict[str, int]:
    """Where a thing is told → its number, counted as the worker counts: pages first, then items that share one."""
    shared = (
        where for page in pages for section in page.sections if (where := f"{page.path}#{section.anchor}") in anchors
    )
    return {where: number for number, where in enumerate((*(page.path for page in pages), *shared))}


def _terms(
    library: Library, entities: Mapping[str, int], language: str, convert: Callable[[str], str]
) -> Iterator[dict[str, Any]]:
    """The glossary: forms that mean the same, and the pages that they lead to."""
    places = {
        item.id: place(kind, item)
        for kind in library.items
        if kind not in ("words", "fields")
        for item in library.items[kind].values()
    }
    for term in library.of(Term):
        forms = dict.fromkeys(
            (term.title.into(language), *map(convert, (term.title.into("zh"), term.title.into("en"), *term.aliases)))
        )
        here = entities.get(f"{TOGETHER['glossary']}#{term.id}", -1)
        leads = (entities[there] for name in term.of if (there := places.get(name, "")) in entities)
        yield {"forms": list(forms), "here": here, "leads": list(leads)}


def _names(made: dict[str, Any]) -> list[str]:
    own = [alias for aliases in made["own"] if isinstance(aliases, list) for alias in aliases]
    forms = [form for term in made["terms"] for form in term["forms"]]
    return [*made["titles"], *made["heads"], *(alias for aliases in made["aliases"] for alias in aliases), *own, *forms]


def _said(made: dict[str, Any], fold: Mapping[int, str]) -> str:
    return "\n".join((*_names(made), *made["texts"])).translate(fold)


def _words(
    said: str, words: Iterable[tuple[str, str]], fold: Mapping[int, str], language: str
) -> tuple[list[list[str]], list[list[str]]]:
    """Those of the pairs that are of use here: (always the same, often the same).

    Where a word has two counterparts, the one that the pages use more. What is often the same are words that Simplified
    pages use themselves, for something else: 资料 is data there, material here.
    """
    best: dict[str, tuple[int, str]] = {}
    for there, here in words:
        there, here = there.translate(fold), here.translate(fold)
        uses = said.count(here)
        if there != here and (uses or there in said) and uses > best.get(there, (-1, ""))[0]:
            best[there] = (uses, here)
    pairs = [[there, here] for there, (_, here) in sorted(best.items())]
    loose = [pair for pair in pairs if language == "zh" and said.count(pair[0]) * 3 > said.count(pair[1])]
    return [pair for pair in pairs if pair not in loose], loose


def _characters(made: dict[str, Any], words: Iterable[tuple[str, str]]) -> str:
    return "".join(
        sorted(set("".join((*_names(made), *made["texts"], *made["drop"], *chain.from_iterable(words), common()))))
    )


def _sounds(names: Iterable[str], readings: Callable[[str], Iterable[tuple[str, str]]]) -> list[str]:
    """How characters sound, as two texts.

    The syllables of the common characters in their order, which is by sound: `a2 ai13 …`; what is read otherwise in
    names: `chang长 …`. The common ones are there because they are what is typed by mistake; a browser knows their order
    by itself.
    """
    usual = {character: sound for character in common() for _, sound in readings(character)}
    runs = [(sound, sum(1 for _ in group)) for sound, group in groupby(common(), usual.__getitem__)]
    heard = {
        pair for name in dict.fromkeys(names) for run in re.findall(f"{HAN.pattern}+", name) for pair in readings(run)
    }
    others: dict[str, str] = {}
    for character, sound in sorted(heard - usual.items()):
        others[sound] = others.get(sound, "") + character
    return [
        "".join(f"{sound}{many} " for sound, many in runs),
        "".join(f"{sound}{found} " for sound, found in sorted(others.items())),
    ]


def common() -> str:
    """The 3,755 characters of GB 2312's first level."""
    return bytes(
        byte
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
        if (row, cell) < (0xD7, 0xFA)
        for byte in (row, cell)
    ).decode("gb2312")


def within(made: dict[str, Any], budget: int) -> dict[str, Any]:
    """The index as it travels; where it is too big, the longest texts lose their ends until it fits."""
    packed, texts = coded(made), made["texts"]
    room = [ROOM.get(made["pages"][page].partition("/")[0], 1) for page in made["of"]]
    longest = max(map(len, texts), default=0)
    while (over := size(packed) - budget) > 0 and longest > LEAST:
        aim = sum(map(len, texts)) * (1 - 1.02 * over / size(packed["coded"]["texts"]))
        fits = bisect_left(
            range(LEAST, longest),
            True,
            key=lambda at: sum(min(len(text), at * more) for text, more in zip(texts, room)) > aim,
        )
        longest = min(longest - 1, LEAST - 1 + fits)
        texts = [
            text if len(text) <= longest * more else text[: longest * more - 1] + "…" for text, more in zip(texts, room)
        ]
        packed = coded({**made, "texts": texts})
    return packed


def coded(made: dict[str, Any]) -> dict[str, Any]:
    """Strings with their commonest characters as one byte of UTF-8 and nearly all others as two.

    Chinese takes three otherwise. `alphabet` has the characters in that order. A fifth smaller when gzipped.
    """
    plain = {name: made[name] for name in ("weights", "of", "drop", "words", "fold", "sounds")}
    strings = {name: value for name, value in made.items() if name not in plain}
    counted = Counter(chain.from_iterable(_strings(strings)))
    alphabet = sorted(counted, key=lambda character: (-counted[character], character))
    slots = (code for code in count(0x20) if code not in (0x22, 0x5C) and not 0x7E < code < 0xA1)
    table = {ord(character): slot for character, slot in zip(alphabet, slots)}
    return {**plain, "alphabet": "".join(alphabet), "coded": _translated(strings, table)}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)


def _translated(value: Any, table: Mapping[int, int]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {name: _translated(inner, table) for name, inner in value.items()}
    return [_translated(inner, table) for inner in value] if isinstance(value, list) else value


def size(made: Any) -> int:
    """How many bytes travel: JSON, gzipped as servers do."""
    return len(zlib.compress(encoded(made), 6))


def encoded(made: Any) -> bytes:
    """JSON as it is written."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
