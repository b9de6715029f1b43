"""What the phrasings of a library teach, worked out at compile: how much each word and concept speaks for a symptom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..models.playbook import Concept, Phrasing, Symptom
from .library import Library
from .recognise import concepts_in, features, folded, key, words

CUE = 1.5  # a turn that points to a symptom, against letters
PAIR = 0.6  # two letters, against three
CONCEPT = 0.3
LEAST = 0.6  # what is worth less is left out
FEW = 2.0  # how often something must be met before it is believed


def hearing(library: Library) -> dict[str, Any]:
    """Data for a `Recogniser`: variants, concepts, cues and weights."""
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
    return {
        "variants": other,
        "concepts": dict(concepts),
        "cues": _cues({name: [key(said(turn)) for turn in one.cues] for name, one in phrasings.items()}),
        "weights": _weights(
            {name: [said(each) for each in (*one.said, *one.cues)] for name, one in phrasings.items()}, dict(concepts)
        ),
    }


def _phrasings(library: Library) -> dict[str, Phrasing]:
    """Of every symptom; what its title and aliases say counts too."""
    found = {}
    for symptom in library.of(Symptom):
        own = library.by_id(Phrasing).get(symptom.id)
        said = (symptom.title.zh, symptom.title.en, *symptom.aliases, *(own.said if own else ()))
        found[symptom.id] = Phrasing(id=symptom.id, said=tuple(dict.fromkeys(said)), cues=own.cues if own else ())
    return found


def _cues(turns: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """Turn → symptom → worth: the longer, and the fewer it points to, the more."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name, those in turns.items():
        for turn in those:
            chinese, _ = words(turn)
            length = min(len(turn), 5) if chinese else 1.5 + 1.5 * turn.count(" ") + 0.15 * len(turn)
            found[turn][name] = length
    return {
        turn: {name: round(CUE * length / len(names) ** 0.7, 2) for name, length in names.items()}
        for turn, names in found.items()
    }


def _weights(texts: dict[str, list[str]], concepts: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """Feature → symptom → worth, from how often the symptom's phrasings have it."""
    longest = max(map(len, concepts), default=0)
    count: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, those in texts.items():
        for text in those:
            for feature in features(text, concepts_in(text, concepts, longest)):
                count[feature][name] += 1
    return {feature: kept for feature, names in count.items() if (kept := dict(_worth(feature, names, len(texts))))}


def _worth(feature: str, names: dict[str, float], symptoms: int) -> Iterator[tuple[str, float]]:
    kind = CONCEPT if feature.startswith("c:") else PAIR if len(feature) == 2 else 1.0
    for name, times in names.items():
        worth = kind * math.log(1 + times * symptoms / FEW)
        if worth >= LEAST:
            yield name, round(worth, 2)
