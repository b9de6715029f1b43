"""The troubles that a profile names: what they were taken as, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import Word
from ..models.troubles import Symptom
from ..plan.pages import Said
from ..plan.plan import DangerLine, NearLine, SymptomLine, WorryLine
from .context import Context
from .symptoms import heard


def symptom_lines(known: Context) -> Iterator[SymptomLine]:
    """Every problem that the library knows: danger first, then as the profile names them."""
    symptoms, found = known.library.by_id(Symptom), list[SymptomLine]()
    for words, name in zip(known.profile.problems, known.facts["problems"]):
        if name in symptoms and name not in (line.id for line in found):
            found.append(_line(known, symptoms[name], "" if words == name else words))
    return iter(sorted(found, key=lambda line: line.danger is None))


def worry_lines(known: Context) -> Iterator[WorryLine]:
    """Every problem that was not recognised, in the profile's words, with the symptoms nearest to it."""
    symptoms = known.library.by_id(Symptom)
    for words, name in zip(known.profile.problems, known.facts["problems"]):
        if name not in symptoms:
            near = heard(known.library, words, known.facts).near
            yield WorryLine(words=words, near=tuple(_near(known, symptoms[each]) for each in near))


def _line(known: Context, symptom: Symptom, words: str) -> SymptomLine:
    sop = known.opened(symptom.open)
    return SymptomLine(
        id=symptom.id,
        title=known.say(symptom.title),
        words=words,
        sop=sop,
        sop_title=known.sheet(sop),
        danger=_danger(known, symptom),
        first=known.first(symptom.first),
        mend=(*(known.said(step, step.do) for step in symptom.mend if known.takes(step.when)), *_young(known)),
        sum=known.first(symptom.sum),
        messages=tuple(known.message(message) for message in symptom.words if known.takes(message.when)),
        helped=known.first(symptom.helped),
    )


def _young(known: Context) -> Iterator[Said]:
    """With the young nothing is private."""
    word = known.library.by_id(Word).get("trouble.young")
    if word and known.takes(word.when):
        yield Said(text=known.word(word.id), grade="C")


def _danger(known: Context, symptom: Symptom) -> DangerLine | None:
    danger = symptom.danger
    if danger is None or not known.takes(danger.when):
        return None
    card = known.opened(danger.cards)
    return DangerLine(said=known.said(danger, danger.text), card=card, card_title=known.sheet(card))


def _near(known: Context, symptom: Symptom) -> NearLine:
    danger = symptom.danger if symptom.danger and known.takes(symptom.danger.when) else None
    card = known.opened(danger.cards) if danger else ""
    sop = known.opened(symptom.open)
    return NearLine(
        id=symptom.id,
        title=known.say(symptom.title),
        sop_title=known.sheet(sop),
        today=danger is not None,
        card_title=known.sheet(card),
    )
