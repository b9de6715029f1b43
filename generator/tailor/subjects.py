"""What the community does or talks about: the subjects that it names, else those that its own words name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..load.library import Library
from ..models.profile import Profile
from ..models.subjects import Subject, SubjectDelivery
from ..record import record

MOST_PROPOSED = 2
PLAIN = 2  # different words of behaviours and troubles that name a subject which nothing else names
NOT_THIS = re.compile(r"(?:不|非|别|別|勿|無|无|没|没有|沒有|not?|without|never|than)\W?[一-鿿]{0,2}$")


@record(eq=True)
class Proposed:
    """A subject that the profile's words name, and the words."""

    subject: str
    words: tuple[str, ...]


def subject_facts(library: Library, profile: Profile) -> dict[str, Any]:
    """Which subjects there are, and what is traded in them."""
    names = profile.subjects
    if "subjects" not in profile.given:
        names = tuple(each.subject for each in proposed(library.called, profile))
    trades = (subject.trade for subject in subjects_of(library, names))
    return {"subjects": names, "trade": tuple(dict.fromkeys(trade for trade in trades if trade != "none"))}


def subjects_of(library: Library, names: Iterable[str]) -> list[Subject]:
    """The subjects of these ids; one that an overlay has taken out counts for nothing."""
    known = library.by_id(Subject)
    return [known[name] for name in names if name in known]


def subject_deliveries(library: Library, names: Iterable[str]) -> list[SubjectDelivery]:
    """What each of these subjects hands over."""
    return [subject.delivery for subject in subjects_of(library, names)]


def proposed(called: Mapping[str, tuple[str, ...]], profile: Profile) -> tuple[Proposed, ...]:
    """The subjects that a profile's words name plainly, the plainest first. called: subject → its words.

    Its name, its promise and what it hands over name one alone; behaviours and troubles only with two different words,
    and what is unwelcome names none, since it is what is not done here.
    """
    loud = [profile.name, profile.promise]
    loud += [each.what for each in profile.delivers] + [each.what for each in profile.events]
    strong = _told(called, loud)
    weak = _told(called, (*profile.welcome, *profile.problems))
    found = {name for name in called if strong.get(name) or len(weak.get(name, ())) >= PLAIN}

    def weight(name: str) -> tuple[bool, int]:
        return bool(strong.get(name)), 3 * len(strong.get(name, ())) + len(weak.get(name, ()))

    ranked = sorted(found, key=lambda name: (*(-n for n in weight(name)), list(called).index(name)))
    kept = ranked[:1] + [name for name in ranked[1:MOST_PROPOSED] if strong.get(name)]
    return tuple(Proposed(name, tuple(dict.fromkeys((*strong.get(name, ()), *weak.get(name, ()))))) for name in kept)


def _told(called: Mapping[str, tuple[str, ...]], texts: Iterable[str]) -> dict[str, dict[str, None]]:
    """Subject → its words that stand in the texts, in order; a word inside a longer one is not told."""
    found: dict[str, dict[str, None]] = {}
    for text in map(_plain, texts):
        hits = [hit for name, words in called.items() for word in words for hit in _hits(text, _plain(word), name)]
        for begin, end, name in sorted(hits):
            inside = any(b <= begin and end <= e and e - b > end - begin for b, e, _ in hits)
            if not inside:
                found.setdefault(name, {})[text[begin:end]] = None
    return found


def _hits(text: str, word: str, name: str) -> Iterator[tuple[int, int, str]]:
    """Where a word stands in a text as such: Latin ones whole, and none that is denied just before."""
    begin = text.find(word) if word else -1
    while begin >= 0:
        end = begin + len(word)
        around = text[begin - 1 : begin] + text[end : end + 1]
        whole = not (word[0].isascii() and any(each.isascii() and each.isalnum() for each in around))
        if whole and not NOT_THIS.search(text[:begin].rstrip()):
            yield begin, end, name
        begin = text.find(word, end)


@lru_cache(maxsize=4000)  # the words of all subjects are the same for every plan
def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
