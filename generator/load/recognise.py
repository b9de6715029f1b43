"""A trouble in its author's own words, and the symptoms of the library that come nearest to it.

Words are looked up in three ways: turns of speech that point to a symptom (`cues`), concepts (who, does what, to whom,
since when) alone and in pairs, and the letters of the phrasings that the library has. What each of them is worth is
worked out when the library is compiled (load/hearing.py); here it is only added up.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..record import record

Worths = dict[str, list[int]]  # word, turn or feature → number of a symptom, worth in hundredths, by turns
NOTHING: dict[str, Any] = {"symptoms": [], "variants": {}, "concepts": {}, "cues": {}, "weights": {}}
NEAR = 3  # symptoms to choose from
# What is plain: enough evidence, well ahead of what other turns of speech point to, said by a good part of the text;
# or so much evidence, so far ahead of all others, that a smaller part will do. tests/test_own_words.py holds it.
ENOUGH, AHEAD, COVERED = 7.0, 1.3, 0.2
PLENTY, FAR_AHEAD = 10.0, 2.0
LETTERS = 7  # of a Latin word that count
LONGEST = 400  # characters of a trouble that are looked at
RUN = re.compile("[a-z0-9]+(?:'[a-z]+)?|[\u3400-\u9fff+]+")
MIXED = re.compile("[a-z0-9+\u3400-\u9fff]+")
ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ing", ""),
    ("edly", ""),
    ("ed", ""),
    ("ly", ""),
    ("es", ""),
    ("s", ""),
    ("e", ""),
)
# fmt: off
EMPTY = frozenset((
    "a", "an", "the", "of", "to", "is", "are", "was", "were", "be", "been", "am", "i", "we", "our", "us",
    "my", "it", "its", "they", "them", "their", "he", "she", "his", "her", "him", "you", "your", "this",
    "that", "these", "those", "and", "or", "but", "so", "if", "as", "at", "by", "for", "from", "in", "into",
    "on", "with", "who", "which", "what", "when", "where", "how", "than", "then", "there", "here", "have",
    "has", "had", "do", "does", "did", "will", "would", "can", "could", "should", "may", "just", "very",
    "really", "more", "most", "much", "any", "some",
))
# fmt: on


@record(eq=True)
class Heard:
    """What a trouble was taken as, "" where that is not plain, and the symptoms nearest to it, the likeliest first."""

    symptom: str
    near: tuple[str, ...]


class Recogniser:
    """What a compiled library knows of how troubles are said. `data`: of load/hearing.py."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.symptoms: list[str] = data["symptoms"]
        self.plain = str.maketrans(data["variants"])
        self.cues: Worths = data["cues"]
        self.weights: Worths = data["weights"]
        self.concepts: dict[str, list[str]] = data["concepts"]
        self.longest = max(map(len, (*self.cues, *self.concepts)), default=0)
        self._known: dict[str, list[tuple[float, float, str]]] = {}

    def heard(self, text: str, among: Collection[str]) -> Heard:
        """The symptom of `among` that a trouble in free words plainly names, if any, and the nearest ones."""
        ranked = [each for each in self._ranked(text) if each[2] in among]
        if not ranked:
            return Heard("", ())
        best, covered, name = ranked[0]
        second = ranked[1][0] if ranked[1:] else 0.0
        rival = max((worth for worth, said, _ in ranked[1:] if said), default=0.0)
        plain = best >= ENOUGH and best >= AHEAD * rival and covered >= COVERED
        plain = plain or (best >= PLENTY and best >= FAR_AHEAD * second)
        return Heard(name if plain else "", tuple(each[2] for each in ranked[:NEAR]))

    def _ranked(self, text: str) -> list[tuple[float, float, str]]:
        """Evidence, how much of the text speaks for it, and the symptom; the most first."""
        if text not in self._known:
            self._known[text] = sorted(self._scored(text), key=lambda each: (-each[0], each[2]))
        return self._known[text]

    def _scored(self, text: str) -> Iterator[tuple[float, float, str]]:
        said = folded(text[:LONGEST]).translate(self.plain)
        letters = features(said, concepts_in(said, self.concepts, self.longest))
        found: dict[int, float] = defaultdict(float)
        for feature in letters:
            for number, worth in _pairs(self.weights.get(feature, ())):
                found[number] += worth / math.sqrt(len(letters))
        turns: dict[int, list[str]] = defaultdict(list)
        for turn in pieces(said, self.cues, self.longest):
            for number, _ in _pairs(self.cues[turn]):
                turns[number].append(turn)
        whole = max(1, sum(len(run) for run in RUN.findall(said) if run not in EMPTY))
        spoken: dict[int, float] = {}
        for number, those in turns.items():
            own = outermost(those)
            found[number] += sum(dict(_pairs(self.cues[turn]))[number] for turn in own)
            spoken[number] = sum(map(_telling, own))
        for number, evidence in found.items():
            yield evidence / 100, min(1.0, spoken.get(number, 0) / whole), self.symptoms[number]


def _pairs(found: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip(found[::2], found[1::2])


def _telling(turn: str) -> float:
    """How much of a text a turn speaks for: one Latin word, or two Chinese characters, for less than themselves."""
    short = " " not in turn if turn.isascii() else len(turn) < 3
    return len(turn) * (0.6 if short else 1.0)


def folded(text: str) -> str:
    """Text as it is compared: one width, small letters, no hyphens."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("-", " ")


def stem(word: str) -> str:
    """The beginning of an English word that its forms share."""
    word = word if word.endswith("n't") else word.split("'")[0]
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "s" and word.endswith("ss")):
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return (word[:-1] if len(word) > 4 and word.endswith("e") else word)[:LETTERS]


SILENT = frozenset(map(stem, EMPTY))


def words(said: str) -> tuple[list[str], list[str]]:
    """The runs of Chinese characters and the stems of Latin words in folded text."""
    runs = RUN.findall(said)
    latin = [run for run in runs if run.isascii() and run[0] != "+"]
    return [run for run in runs if run not in latin], list(map(stem, latin))


def key(turn: str) -> str:
    """A word or turn of speech of the library as `pieces` finds it in folded text."""
    chinese, latin = words(turn)
    return turn.replace(" ", "") if chinese else " ".join(latin)


def pieces(said: str, known: Collection[str], longest: int) -> list[str]:
    """Every word or turn that is known, wherever it stands in folded text, each once."""
    found: dict[str, None] = {}
    for run in MIXED.findall(said):
        if not run.isascii():
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + longest) + 1):
                    if run[start:end] in known:
                        found[run[start:end]] = None
    latin = words(said)[1]
    for start in range(len(latin)):
        for end in range(start + 1, min(len(latin), start + 6) + 1):
            turn = " ".join(latin[start:end])
            if turn in known:
                found[turn] = None
    return list(found)


def outermost(turns: Iterable[str]) -> list[str]:
    """Those that are not part of a longer one."""
    kept: list[str] = []
    for turn in sorted(turns, key=len, reverse=True):
        if not any(turn in other for other in kept):
            kept.append(turn)
    return kept


def concepts_in(said: str, concepts: Mapping[str, list[str]], longest: int) -> list[str]:
    """The concepts that folded text names."""
    return sorted({name for word in pieces(said, concepts, longest) for name in concepts[word]})


def features(said: str, named: list[str]) -> list[str]:
    """What phrasings are compared by, in order: letters, words, concepts and pairs of them."""
    chinese, latin = words(said)
    found = {run[at : at + size] for run in chinese for size in (1, 2) for at in range(len(run) - size + 1)}
    telling = [word for word in latin if word not in SILENT]
    found.update(f"w:{word}" for word in telling)
    found.update(f"w:{one} {two}" for one, two in pairwise(telling))
    found.update(f"c:{name}" for name in named)
    found.update(f"c:{one}&{two}" for at, one in enumerate(named) for two in named[at + 1 :])
    return sorted(found)
