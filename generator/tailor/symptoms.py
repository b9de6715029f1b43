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
    """What a trouble in free words was taken as, of the symptoms that such a community may have."""
    fitting = {symptom.id for symptom in library.of(Symptom) if holds(symptom.when, facts)}
    return library.recogniser().heard(words, fitting)


def opened(names: Iterable[str], sheets: Collection[str]) -> str:
    """The first of these sheets that there are, else ""."""
    return next((name for name in names if name in sheets), "")
