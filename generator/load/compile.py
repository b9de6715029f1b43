"""Layers to the compiled store: decoded, checked, with Traditional Chinese and calendar tables. The slow way round."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any

from ..calendar.tables import tables
from ..errors import InputError, Problem, unknown
from ..models.base import LANGUAGES, Text
from ..models.profile import Profile
from ..models.subjects import Answer, Subject, folded
from .blame import blamed
from .checks import check
from .decode import INVALID, Decoder
from .hearing import hearing
from .laid import slots_kept
from .layers import Labels
from .library import Layer, Library, compiled, load
from .recognise import Recogniser
from .source import Node, read
from .traditional import converter


def examine(layers: list[Layer], labels: list[Labels]) -> tuple[Library, dict[str, Text], list[Problem]]:
    """The library and the labels of all layers, and every problem of theirs."""
    library, decoder, problems = load(layers)
    words, found = _labels(labels)
    library = dataclasses.replace(library, recogniser=cache(lambda: Recogniser(hearing(library))))
    return library, words, blamed(problems + found + check(library, decoder), layers, library)


def compile_all(layers: list[Layer], labels: list[Labels]) -> dict[str, Any]:
    """JSON data for the store, with what belongs to one language apart.

    Raises InputError with every problem of every layer.
    """
    library, words, problems = examine(layers, labels)
    if any(not problem.warning for problem in problems):
        raise InputError(problems)
    convert = converter()
    full = with_traditional(library, convert)
    full = dataclasses.replace(full, called=_in_both(library.called, convert), hinted=_in_both(library.hinted, convert))
    full.items["subjects"].update({s.id: _heard_in_both(s, convert) for s in full.of(Subject)})
    said = {name: with_traditional(text, convert) for name, text in words.items()}
    data, texts, apart = compiled(full)
    return {
        "hearing": hearing(library),
        "library": data,
        "calendars": tables(convert),
        "warnings": [[dataclasses.astuple(p.place), p.zh, p.en] for p in problems],
        "languages": {
            language: {
                "labels": {name: text.into(language) for name, text in said.items()},
                "texts": [text.into(language) for text in texts],
            }
            for language in LANGUAGES
        },
        "apart": apart,
    }


def with_traditional(value: Any, convert: Callable[[str], str]) -> Any:
    """The same models with the Traditional text of every Text filled in."""
    kind: type = type(value)
    if isinstance(value, Text):
        return value if value.hant else Text(value.zh, value.en, convert(value.zh))
    if isinstance(value, dict):
        return {key: with_traditional(inner, convert) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(with_traditional(inner, convert) for inner in value)
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return kind(**{f.name: with_traditional(getattr(value, f.name), convert) for f in fields})
    return value


def _heard_in_both(subject: Subject, convert: Callable[[str], str]) -> Subject:
    """A subject that hears its own troubles in both scripts of Chinese."""
    said = _in_both({each.by: tuple(map(folded, each.said)) for each in subject.answers}, convert)
    return dataclasses.replace(subject, answers=tuple(Answer(by=by, said=words) for by, words in said.items()))


def _in_both(words: dict[str, tuple[str, ...]], convert: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """The words of subjects in both scripts of Chinese."""
    return {name: tuple(dict.fromkeys((*each, *map(convert, each)))) for name, each in words.items()}


def _strange(node: Node, labels: dict[str, Text], known: dict[str, Text]) -> list[Problem]:
    """Labels of an overlay that the library has not, or that leave a place to fill which ours has not."""
    problems = [
        unknown(node.keys[name], "没有这个标签：", "no such label", name, known) for name in labels if name not in known
    ]
    for name in labels.keys() & known.keys():
        said = {"zh": Node(known[name].zh, node.place), "en": Node(known[name].en, node.place)}
        problems += slots_kept(Node(said, node.place), node.fields[name])
    return problems


def _labels(files: list[Labels]) -> tuple[dict[str, Text], list[Problem]]:
    decoder = Decoder(Profile)
    words: dict[str, Text] = {}
    problems: list[Problem] = []
    for name, data in files:
        node, found = read(data, name)
        problems += found
        value = decoder.value(node, dict[str, Text]) if node else INVALID
        if node and value is not INVALID:
            problems += _strange(node, value, words) if words else []
            words |= value
    return words, problems + decoder.problems
