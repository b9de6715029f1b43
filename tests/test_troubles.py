"""Troubles in people's own words: phrasings held back before anything was tuned, and those that name none of ours."""

from __future__ import annotations

from pathlib import Path

import yaml

from generator.load.store import open_store
from generator.models.playbook import Symptom

HELD_BACK = Path(__file__).parent / "troubles" / "held-back.yml"
LEAST_SYMPTOMS = 60


def test_troubles_are_heard_in_words_the_library_has_not_seen():
    library = open_store([]).library
    known = {symptom.id for symptom in library.of(Symptom)}
    held = yaml.safe_load(HELD_BACK.read_text())
    none = [library.recogniser().heard(said, known).symptom for said in held.pop("none")]
    assert len(known) >= LEAST_SYMPTOMS and held.keys() == known and none
    heard = [(name, library.recogniser().heard(said, known)) for name, told in held.items() for said in told]
    taken = sum(found.symptom == name for name, found in heard)
    offered = sum(found.symptom != name and name in found.near for name, found in heard)
    wrong = sum(found.symptom not in ("", name) for name, found in heard)
    assert taken >= 0.6 * len(heard), "most are taken at their word"
    assert taken + offered >= 0.9 * len(heard), "nearly all are taken, or offered to choose from"
    assert wrong <= 0.05 * len(heard), "few are taken for another"
    assert sum(map(bool, none)) <= 0.1 * len(none), "what the library does not know stays in the profile's words"
