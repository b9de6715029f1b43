"""A problem of the profile, by its id or in its own words, and the symptom that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from ..load.library import Library
from ..load.recognise import Heard
from ..models.profile import Profile
from ..models.subjects import Subject
from ..models.troubles import Symptom
from .conditions import holds
from .subjects import subjects_of, told


def problems(library: Library, profile: Profile, facts: dict[str, Any]) -> tuple[str, ...]:
    """The problems as ids of symptoms where they are known or recognised, else in the profile's words."""
    return tuple(each if each in library.by_id(Symptom) else _taken(library, each, facts) for each in profile.problems)


def _taken(library: Library, words: str, facts: dict[str, Any]) -> str:
    """The symptom that words name, else they themselves.

    An incident of a subject of the plan is nearer than any symptom that is no danger: noise at a dance is no flood of
    messages. A symptom's own title, which has none near it, means that symptom.
    """
    found = heard(library, words, facts)
    name = found.symptom
    if found.near and name and library.by_id(Symptom)[name].danger is None:
        subject, part = own_trouble(library, facts, words)
        if subject and any(incident.id == part for incident in subject.incidents):
            return words
    return name or words


def own_trouble(library: Library, facts: dict[str, Any], words: str) -> tuple[Subject | None, str]:
    """The subject of a plan that has something for a trouble, and of what id: an incident, a rule, a kind of members.

    The one with the longest word that stands in it; of as long ones the first.
    """
    subjects = subjects_of(library, facts["subjects"])
    said = {(subject.id, answer.by): answer.said for subject in subjects for answer in subject.answers}
    found = told({f"{subject} {part}": those for (subject, part), those in said.items()}, [words])
    best, _, part = max(found, key=lambda name: max(map(len, found[name])), default="").partition(" ")
    return next((subject for subject in subjects if subject.id == best), None), part


def heard(library: Library, words: str, facts: dict[str, Any]) -> Heard:
    """What a trouble in free words was taken as, of the symptoms that such a community may have.

    A symptom's own title names it: a manual that could not tell asks to write it so.
    """
    fitting = [symptom for symptom in library.of(Symptom) if holds(symptom.when, facts)]
    for symptom in fitting:
        if words.strip() in (symptom.title.zh, symptom.title.hant, symptom.title.en):
            return Heard(symptom.id, ())
    return library.recogniser().heard(words, {symptom.id for symptom in fitting})


def opened(names: Iterable[str], sheets: Collection[str]) -> str:
    """The first of these sheets that there are, else ""."""
    return next((name for name in names if name in sheets), "")
