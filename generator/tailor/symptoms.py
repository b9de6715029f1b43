"""A problem of the profile, by its id or in its own words, and the symptom that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from ..load.library import Library
from ..load.recognise import Heard
from ..models.profile import Profile
from ..models.troubles import Symptom
from .conditions import holds


def problems(library: Library, profile: Profile, facts: dict[str, Any]) -> tuple[str, ...]:
    """The problems as ids of symptoms where they are known or recognised, else in the profile's words."""
    symptoms = library.by_id(Symptom)
    return tuple(each if each in symptoms else heard(library, each, facts).symptom or each for each in profile.problems)


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
