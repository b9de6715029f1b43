"""What the community does or talks about: the subjects that it names, else those that its own words name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..load.library import Library
from ..models.profile import Profile
from ..models.subjects import GAP, Subject, SubjectDelivery, folded
from ..record import record

MOST_PROPOSED = 2
PLAIN = 2  # different words of behaviours and troubles that name a subject which nothing else names
MOST_BETWEEN = 6  # characters between the two parts of a word
CLAUSE = re.compile(r"[，。；、：,.;:|\n]")
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
        names = tuple(each.subject for each in proposed(library, profile))
    trades = (subject.trade for subject in subjects_of(library, names))
    return {"subjects": names, "trade": tuple(dict.fromkeys(trade for trade in trades if trade != "none"))}


def subjects_of(library: Library, names: Iterable[str]) -> list[Subject]:
    """The subjects of these ids; one that an overlay has taken out counts for nothing."""
    known = library.by_id(Subject)
    return [known[name] for name in names if name in known]


def subject_deliveries(library: Library, names: Iterable[str]) -> list[SubjectDelivery]:
    """What each of these subjects hands over."""
    return [subject.delivery for subject in subjects_of(library, names)]


def proposed(library: Library, profile: Profile) -> tuple[Proposed, ...]:
    """The subjects that a profile's words name plainly, the plainest first.

    Its name, its promise and what it hands over name one alone; behaviours and troubles only with two different words,
    and so do hints wherever they stand, where no other has as many. What is unwelcome names none: it is not done here.
    """
    loud = [profile.name, profile.promise]
    loud += [each.what for each in profile.delivers] + [each.what for each in profile.events]
    quiet = [*profile.welcome, *profile.problems]
    strong = told(library.called, loud)
    softly, hints = told(library.called, quiet), told(library.hinted, [*loud, *quiet])
    weak = _both(softly, hints)
    found = [name for name in library.called if strong.get(name) or len(weak.get(name, ())) >= PLAIN]

    traded = {subject.id for subject in subjects_of(library, found) if subject.trade == "goods"}

    def weight(name: str) -> tuple[bool, bool, int]:
        loudly = strong.get(name, {})  # rackets second-hand are goods before they are a game
        return bool(loudly), bool(loudly) and name in traded, 3 * len(loudly) + len(weak.get(name, ()))

    ranked = sorted(found, key=weight, reverse=True)
    if len(ranked) > 1 and not strong and weight(ranked[0]) == weight(ranked[1]):
        return ()  # the wrong one is worse than none
    kept = ranked[:1] + [name for name in ranked[1:MOST_PROPOSED] if strong.get(name)]
    words = _both(_both(strong, softly), {name: told for name, told in hints.items() if name not in strong})
    return tuple(Proposed(name, tuple(words[name])) for name in kept)


Told = dict[str, dict[str, None]]  # subject → its words that stand in some texts, in order


def _both(one: Told, other: Told) -> Told:
    return {name: {**one.get(name, {}), **other.get(name, {})} for name in {**one, **other}}


def told(called: Mapping[str, tuple[str, ...]], texts: Iterable[str]) -> Told:
    """Subject → its words that stand in the texts, in order; a word inside a longer one is not told."""
    found: Told = {}
    plain = [folded(text) for text in texts]
    heard = "\n".join(plain)  # most words stand in none of them
    there = [(w, name) for name, words in called.items() for w in words if w.partition(GAP)[0] in heard]
    for text in plain:
        hits = [hit for word, name in there for hit in _hits(text, word, name)]
        for begin, end, name in sorted(hits):
            inside = any(b <= begin and end <= e and e - b > end - begin for b, e, _ in hits)
            if not inside:
                found.setdefault(name, {})[text[begin:end]] = None
    return found


def _hits(text: str, word: str, name: str) -> Iterator[tuple[int, int, str]]:
    """Where a word stands in a text as such: Latin ones whole, in one or many, and none that is denied just before."""
    first, _, last = word.partition(GAP)
    begin = text.find(first) if first else -1
    while begin >= 0:
        end = _end(text, begin + len(first), last)
        if end and _whole(text, begin, end) and not NOT_THIS.search(text[:begin].rstrip()):
            yield begin, end, name
        begin = text.find(first, begin + len(first))


def _end(text: str, end: int, last: str) -> int:
    """Where a word ends that ends in `last`, a few characters of the same clause after its first part; 0: nowhere."""
    if not last:
        return end
    between = CLAUSE.split(text[end : end + MOST_BETWEEN + len(last)])[0]
    return end + between.find(last) + len(last) if last in between else 0


def _whole(text: str, begin: int, end: int) -> bool:
    """Whether a word is not a piece of another: Chinese never is, a Latin one may have the s of many."""
    if not text[begin].isascii():
        return True
    after = text[end : end + 2]
    after = after[1:] if after[:1] == "s" else after[:1]
    return not any(each.isascii() and each.isalnum() for each in text[begin - 1 : begin] + after)
