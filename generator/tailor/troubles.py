"""The troubles that a profile names: what they were taken as, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import Word
from ..models.subjects import Subject
from ..models.troubles import Symptom
from ..plan.pages import Said
from ..plan.troubles import AlertLine, DangerLine, NearLine, OwnLine, SymptomLine, WorryLine
from .context import Context
from .symptoms import heard, own_trouble


def symptom_lines(known: Context) -> Iterator[SymptomLine]:
    """Every problem that the library knows: danger first, then as the profile names them; each stands once."""
    symptoms, said = known.library.by_id(Symptom), dict[str, list[str]]()
    for words, name in zip(known.profile.problems, known.facts["problems"]):
        if name in symptoms:
            own = said.setdefault(name, [])
            own += [words] if words not in (name, known.say(symptoms[name].title), *own) else []
    between = f"”{known.word('list.comma')}“"
    lines = [_line(known, symptoms[name], between.join(own)) for name, own in said.items()]
    return iter(sorted(lines, key=lambda line: line.danger is None))


def alert_lines(known: Context) -> Iterator[AlertLine]:
    """Every danger that a problem in the profile's words may tell of and was not taken as."""
    symptoms = known.library.by_id(Symptom)
    for words, taken in zip(known.profile.problems, known.facts["problems"]):
        for name in heard(known.library, words, known.facts).may if words not in symptoms else ():
            danger = _danger(known, symptoms[name])
            if danger and name != taken:
                yield AlertLine(id=name, title=known.say(symptoms[name].title), words=words, danger=danger)


def worry_lines(known: Context) -> Iterator[WorryLine]:
    """Every problem that was not recognised, in the profile's words, with the symptoms nearest to it."""
    symptoms = known.library.by_id(Symptom)
    for words, name in zip(known.profile.problems, known.facts["problems"]):
        if name not in symptoms:
            found = heard(known.library, words, known.facts)
            near = tuple(_near(known, symptoms[each], each in found.may) for each in found.near)
            yield WorryLine(words=words, near=near, own=_own(known, words))


def _own(known: Context, words: str) -> OwnLine | None:
    """What a subject of the plan has for a trouble: its incident, its rule, or how such a member is treated."""
    subject, part = own_trouble(known.library, known.facts, words)
    return _answer(known, subject, part) if subject else None


def _answer(known: Context, subject: Subject, name: str) -> OwnLine:
    incident = next((each for each in subject.incidents if each.id == name), None)
    if incident:
        first = known.said(incident.clock[0], incident.clock[0].do)
        title = known.say(incident.title)
        return OwnLine(kind="incident", id=name, title=title, said=first, today=incident.danger)
    rule = next((each for each in subject.rules if each.id == name), None)
    if rule:
        return OwnLine(kind="rule", id=name, title=known.say(rule.act), said=known.said(rule, rule.broken))
    member = next(each for each in subject.members if each.id == name)
    return OwnLine(kind="member", id=name, title=known.say(member.who), said=known.said(member, member.treat))


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


def _near(known: Context, symptom: Symptom, may: bool) -> NearLine:
    """may: the words may well tell of it, so that a danger is for today."""
    danger = _danger(known, symptom) if may else None
    sop = known.opened(symptom.open)
    return NearLine(
        id=symptom.id,
        title=known.say(symptom.title),
        sop_title=known.sheet(sop),
        today=danger is not None,
        card_title=danger.card_title if danger else "",
    )
