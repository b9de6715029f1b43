"""Models to JSON data and back, without checking: for the compiled library and for plan.json."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from ..record import trusted
from .base import Condition, Text

Convert = Callable[[Any], Any]


def to_data(value: Any) -> Any:
    """JSON data for a model; fields at their default are left out, a Text is `[zh, zh-Hant, en]`."""
    return _DATA.get(type(value), _model_data)(value)


def _same(value: Any) -> Any:
    return value


def _text_data(value: Text) -> Any:
    return value.zh if value.zh == value.hant == value.en else [value.zh, value.hant, value.en]


def _model_data(value: Any) -> Any:
    found = {}
    for name, default in _defaults(type(value)):
        inner = getattr(value, name)
        if inner is not default and not (type(inner) is type(default) and inner == default):
            found[name] = _DATA.get(type(inner), _model_data)(inner)
    return found


_DATA: dict[type, Convert] = {
    str: _same, int: _same, float: _same, bool: _same, type(None): _same, Text: _text_data, date: date.isoformat,
    tuple: lambda value: [to_data(inner) for inner in value],
    list: lambda value: [to_data(inner) for inner in value],
    dict: lambda value: {key: to_data(inner) for key, inner in value.items()},
    frozenset: sorted,
}


@cache
def _defaults(model: type) -> tuple[tuple[str, Any], ...]:
    missing = dataclasses.MISSING
    return tuple((f.name, f.default_factory() if f.default_factory is not missing else f.default) for f in dataclasses.fields(model))


def from_data(model: type, data: Any) -> Any:
    """The model that `to_data` made `data` from."""
    return _builder(model)(data)


def _text(data: Any) -> Text:
    if isinstance(data, str):
        return trusted(Text, {"zh": data, "en": data, "hant": data})
    zh, hant, en = data
    return trusted(Text, {"zh": zh, "en": en, "hant": hant})


def _condition(data: dict[str, Any]) -> Condition:
    fields = dict(data)
    if "parts" in fields:
        fields["parts"] = tuple(map(_condition, fields["parts"]))
    if "values" in fields:
        fields["values"] = tuple(fields["values"])
    return trusted(Condition, fields)


@cache
def _builder(model: type) -> Convert:
    converters = [(f.name, convert) for f in dataclasses.fields(model) if (convert := _converter(f.type))]

    def build(data: dict[str, Any]) -> Any:
        fields = dict(data)
        for name, convert in converters:
            if name in fields:
                fields[name] = convert(fields[name])
        return trusted(model, fields)

    return build


def _converter(hint: Any) -> Convert | None:
    """What turns JSON data into a value of `hint`; None where it is the same."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _converter(args[0])
    if origin in (typing.Union, types.UnionType):
        inner = _converter([arg for arg in args if arg is not type(None)][0])
        return inner and (lambda data: None if data is None else inner(data))
    if origin is frozenset:
        return frozenset
    if origin is tuple:
        each = _converter(args[0])
        return (lambda data: tuple(map(each, data))) if each else tuple
    if origin is dict:
        each = _converter(args[1])
        return each and (lambda data: {key: each(value) for key, value in data.items()})
    if hint is Text:
        return _text
    if hint is Condition:
        return _condition
    if hint is date:
        return date.fromisoformat
    return _builder(hint) if dataclasses.is_dataclass(hint) else None
