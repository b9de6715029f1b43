"""A problem in its author's own words, and the symptom of the library that they name."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from ..models.playbook import Symptom

ENOUGH = (
    0.40  # how like a symptom's phrases the words must be, of 1; tests/test_own_words.py holds what lies on either side
)
AHEAD = 1.4  # times as like as any other symptom
STRANGE = 2.0  # times the weight of the rarest piece: what no symptom has a word for
STEM = 5  # letters of a Latin word that count
RUN = re.compile("[a-z]+|[\u3400-\u9fff]+")
SAYS_NOTHING = re.compile("最近|現在|现在|我們|我们|有點|有点|经常|經常|老是|總是|总是|一直")
EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "of",
        "on",
        "to",
        "is",
        "are",
        "was",
        "be",
        "we",
        "our",
        "us",
        "my",
        "i",
        "it",
        "they",
        "them",
        "too",
        "so",
        "and",
        "or",
        "at",
        "for",
        "with",
        "have",
        "has",
        "do",
        "does",
        "don",
        "t",
        "s",
        "by",
        "that",
        "this",
    ]
)


def recognised(text: str, symptoms: Iterable[Symptom]) -> str | None:
    """The id of the symptom that a problem in free words names by its titles and aliases.

    None where that is not plain.
    """
    phrases = {symptom.id: [_pieces(each) for each in _phrases(symptom)] for symptom in symptoms}
    found = Counter(piece for own in phrases.values() for piece in set().union(*own))
    rare = {piece: math.log((len(phrases) + 1) / count) for piece, count in found.items()}
    unknown = STRANGE * math.log(len(phrases) + 1)

    def weight(pieces: set[str]) -> float:
        return sum(rare.get(piece, unknown) for piece in sorted(pieces))

    def likeness(own: list[set[str]]) -> float:
        """Half how like the nearest phrase it is, half how much of it is in any of them."""
        nearest = max(2 * weight(said & phrase) / (weight(said) + weight(phrase)) for phrase in own if phrase)
        return (nearest + weight(said & set().union(*own)) / weight(said)) / 2

    said = _pieces(text)
    ranked = sorted(((likeness(own), name) for name, own in phrases.items() if any(own)), reverse=True) if said else []
    (best, name), (other, _) = (*ranked, (0.0, ""), (0.0, ""))[:2]
    return name if best >= ENOUGH and best >= AHEAD * other else None


def _phrases(symptom: Symptom) -> tuple[str, ...]:
    return symptom.title.zh, symptom.title.hant, symptom.title.en, *symptom.aliases


def _pieces(text: str) -> set[str]:
    """The characters and pairs of characters of Chinese, the beginnings of Latin words."""
    pieces: set[str] = set()
    for run in RUN.findall(SAYS_NOTHING.sub(" ", unicodedata.normalize("NFKC", text).casefold())):
        if run[0] > "z":
            pieces.update(run, map("".join, pairwise(run)))
        elif run not in EMPTY:
            pieces.add(run[:STEM])
    return pieces
