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
from .denial import relieved

Worths = dict[str, list[int]]  # word, turn or feature → number of a symptom, worth in hundredths, by turns
NOTHING: dict[str, Any] = {"symptoms": [], "variants": {}, "concepts": {}, "cues": {}, "weights": {}}
NONE = ""  # what speaks of no trouble
TURN = 0.85  # what turns point to, against what letters and words weigh
NEAR = 3  # symptoms to choose from
# How sure a symptom is: what its letters and words weigh, how far it is ahead of the next and of no trouble at all, how
# long the text is (a story says most of its words beside the point), and how much of it turns of speech cover. Weighed
# once by logistic regression on phrasings that were left out of the library; tests/test_own_words.py holds it.
WEIGHED, AHEAD, AMISS, LONG, COVERED, PLAIN = 0.27, 0.82, 0.79, 2.08, 2.24, 11.3
CLOSE = 1.3  # times the next: what is nearer to a tie is never plain
SHORT = 30  # features of a text; fewer make it no less sure
# What a symptom needs to be one that the text may tell of: so much, that part of the best, so often no trouble at all.
MAY, MAY_OF_BEST, MAY_OF_CALM = 5.0, 0.7, 1.4
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
    """What a trouble was taken as, "" where that is not plain, and the symptoms nearest to it, the likeliest first.

    may: those it may well tell of, plain or not: where one of them is danger, that is for today.
    """

    symptom: str
    near: tuple[str, ...]
    may: tuple[str, ...] = ()


@record(kw_only=True)
class Evidence:
    """What speaks for a symptom in a text: all of it, and what its letters and words alone weigh.

    covered: how much of the text turns of speech are; length: of the text, in features.
    """

    name: str
    worth: float
    written: float
    covered: float
    length: int


class Recogniser:
    """What a compiled library knows of how troubles are said. `data`: of load/hearing.py."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.symptoms: list[str] = data["symptoms"]
        self.plain = str.maketrans(data["variants"])
        self.cues: Worths = data["cues"]
        self.weights: Worths = data["weights"]
        self.concepts: dict[str, list[str]] = data["concepts"]
        self.longest = max(map(len, (*self.cues, *self.concepts)), default=0)
        self._known: dict[str, list[Evidence]] = {}

    def heard(self, text: str, among: Collection[str]) -> Heard:
        """The symptom of `among` that a trouble in free words plainly names, if any, and the nearest ones."""
        ranked = self._ranked(text)
        calm = next((each.worth for each in ranked if each.name == NONE), 0.0)
        named = [each for each in ranked if each.name in among]
        if not named:
            return Heard("", ())
        best, second = named[0], named[1].worth if named[1:] else 0.0
        plain = best.worth >= CLOSE * second and _sureness(best, second, calm) >= PLAIN
        least = max(MAY, MAY_OF_BEST * best.worth, MAY_OF_CALM * calm)
        may = tuple(each.name for each in named[:NEAR] if each.worth >= least)
        return Heard(best.name if plain else "", tuple(each.name for each in named[:NEAR]), may)

    def _ranked(self, text: str) -> list[Evidence]:
        """What speaks for each symptom, and for no trouble; the most first."""
        if text not in self._known:
            self._known[text] = sorted(self._weighed(text), key=lambda each: (-each.worth, each.name))
        return self._known[text]

    def _weighed(self, text: str) -> Iterator[Evidence]:
        said = relieved(folded(text[:LONGEST]).translate(self.plain))
        letters = features(said, concepts_in(said, self.concepts, self.longest))
        written: dict[int, float] = defaultdict(float)
        for feature in letters:
            for number, worth in _pairs(self.weights.get(feature, ())):
                written[number] += worth / 100 / math.sqrt(len(letters))
        turns: dict[int, list[str]] = defaultdict(list)
        for turn in pieces(said, self.cues, self.longest):
            for number, _ in _pairs(self.cues[turn]):
                turns[number].append(turn)
        whole = max(1, sum(len(run) for run in RUN.findall(said) if run not in EMPTY))
        for number in sorted({*written, *turns}):
            own = outermost(turns[number]) if number in turns else []
            pointed = sum(dict(_pairs(self.cues[turn]))[number] for turn in own) / 100
            yield Evidence(
                name=self.symptoms[number],
                worth=written[number] + TURN * pointed,
                written=written[number],
                covered=min(1.0, sum(map(_telling, own)) / whole),
                length=len(letters),
            )


def _sureness(best: Evidence, second: float, calm: float) -> float:
    """How sure it is that a text tells of its best symptom. second, calm: worth of the next and of no trouble."""
    ahead = math.log((best.worth + 0.5) / (second + 0.5))
    amiss = math.log((best.worth + 0.5) / (calm + 0.5))
    long = math.log(max(best.length, SHORT) + 1)
    return WEIGHED * best.written + AHEAD * ahead + AMISS * amiss + LONG * long + COVERED * best.covered


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
