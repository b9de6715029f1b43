"""What the phrasings of a library teach: how much each word, turn and concept speaks for each symptom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..models.troubles import Concept, Phrasing, Symptom
from .library import Library
from .recognise import NONE, concepts_in, features, folded, key, pieces, words

CALM = "nothing-wrong"  # phrasings of what is no trouble
CUE = 1.5  # a turn that points to a symptom, for each letter up to five
WORTH = {1: 0.7, 2: 2.2, 3: 3.0}  # one letter, two, three or a word
CONCEPT = 0.6
TURN = 1.5  # a turn, against a whole phrasing
LEAST = 0.6  # what is worth less is left out
FEW = 1.0  # how often something must be met before it is believed


def hearing(library: Library) -> dict[str, Any]:
    """Data for a `Recogniser`: symptoms, variants, concepts, cues and weights."""
    from .traditional import variants

    phrasings = _phrasings(library)
    concepts: dict[str, list[str]] = defaultdict(list)
    every = "".join(turn for one in phrasings.values() for turn in (*one.said, *one.cues))
    other = variants("".join(sorted({each for each in every if each > "\u3000"})))
    plain = str.maketrans(other)

    def said(text: str) -> str:
        return folded(text).translate(plain)

    for concept in library.of(Concept):
        for word in dict.fromkeys(key(said(word)) for word in concept.words):
            concepts[word].append(concept.id)
    texts = {name: [said(each) for each in one.said] for name, one in phrasings.items()}
    turns = {name: [key(said(turn)) for turn in one.cues] for name, one in phrasings.items()}
    number = {name: at for at, name in enumerate(phrasings)}
    return {
        "symptoms": list(phrasings),
        "variants": other,
        "concepts": dict(concepts),
        "cues": _numbered(_cues(turns, texts), number),
        "weights": _numbered(_weights(texts, turns, dict(concepts)), number),
    }


def _numbered(found: dict[str, dict[str, float]], number: dict[str, int]) -> dict[str, list[int]]:
    """The same, small: the number of a symptom and its worth in hundredths, by turns."""
    return {
        said: [each for name, worth in names.items() for each in (number[name], round(100 * worth))]
        for said, names in found.items()
    }


def _phrasings(library: Library) -> dict[str, Phrasing]:
    """Of every symptom, and of no trouble at all; what a symptom's title and aliases say counts too."""
    calm = library.by_id(Phrasing).get(CALM)
    found = {NONE: calm} if calm else {}
    for symptom in library.of(Symptom):
        own = library.by_id(Phrasing).get(symptom.id)
        said = (symptom.title.zh, symptom.title.en, *symptom.aliases, *(own.said if own else ()))
        found[symptom.id] = Phrasing(id=symptom.id, said=tuple(dict.fromkeys(said)), cues=own.cues if own else ())
    return found


def _cues(turns: dict[str, list[str]], texts: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """Turn → symptom → worth: the longer, the fewer it points to, and the less others say it, the more."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name, those in turns.items():
        for turn in those:
            chinese, _ = words(turn)
            found[turn][name] = min(len(turn), 5) if chinese else 1.5 + 1.5 * turn.count(" ") + 0.15 * len(turn)
    longest = max(map(len, found), default=0)
    met: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, those in texts.items():
        for text in those:
            for turn in pieces(text, found, longest):
                met[turn][name] += 1
    return {
        turn: {
            name: CUE * length / len(names) ** 0.7 * (met[turn][name] + 1) / (sum(met[turn].values()) + 1)
            for name, length in names.items()
        }
        for turn, names in found.items()
    }


def _weights(
    texts: dict[str, list[str]], turns: dict[str, list[str]], concepts: dict[str, list[str]]
) -> dict[str, dict[str, float]]:
    """Feature → symptom → worth, from how often the symptom's phrasings, and for less its turns, have it."""
    longest = max(map(len, concepts), default=0)
    count: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for said, times in ((texts, 1.0), (turns, TURN)):
        for name, those in said.items():
            for text in those:
                for feature in features(text, concepts_in(text, concepts, longest)):
                    count[feature][name] += times
    return {
        feature: kept for feature, names in sorted(count.items()) if (kept := dict(_worth(feature, names, len(texts))))
    }


def _worth(feature: str, names: dict[str, float], symptoms: int) -> Iterator[tuple[str, float]]:
    kind = CONCEPT if feature.startswith("c:") else WORTH[min(len(feature), 3)]
    for name, times in names.items():
        worth = kind * math.log(1 + times * symptoms / FEW) * math.sqrt(times / sum(names.values()))
        if worth >= LEAST:
            yield name, worth
