"""Models to JSON data and back, without checking: for the compiled library and for plan.json."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from .base import Condition, Text

Convert = Callable[[Any], Any]


def to_data(value: Any) -> Any:
    """JSON data for a model; fields at their default are left out, a Text is `[zh, zh-Hant, en]`."""
    if isinstance(value, Text):
        return value.zh if value.zh == value.hant == value.en else [value.zh, value.hant, value.en]
    if dataclasses.is_dataclass(value):
        return {f.name: to_data(getattr(value, f.name)) for f in dataclasses.fields(value) if not _at_default(value, f)}
    if isinstance(value, dict):
        return {key: to_data(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_data(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def from_data(model: type, data: Any) -> Any:
    """The model that `to_data` made `data` from."""
    return _builder(model)(data)


def _at_default(value: Any, f: dataclasses.Field) -> bool:
    default = f.default_factory() if f.default_factory is not dataclasses.MISSING else f.default
    found = getattr(value, f.name)
    return type(found) is type(default) and found == default


def _text(data: Any) -> Text:
    if isinstance(data, str):
        return Text(data, data, data)
    zh, hant, en = data
    return Text(zh, en, hant)


def _condition(data: dict[str, Any]) -> Condition:
    fields = dict(data)
    if "parts" in fields:
        fields["parts"] = tuple(map(_condition, fields["parts"]))
    if "values" in fields:
        fields["values"] = tuple(fields["values"])
    return Condition(**fields)


@cache
def _builder(model: type) -> Convert:
    hints = typing.get_type_hints(model)
    converters = {name: convert for name, hint in hints.items() if (convert := _converter(hint))}

    def build(data: dict[str, Any]) -> Any:
        return model(**{key: converters[key](value) if key in converters else value for key, value in data.items()})

    return build


def _converter(hint: Any) -> Convert | None:
    """What turns JSON data into a value of `hint`; None where it is the same."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = _converter([arg for arg in args if arg is not type(None)][0])
        return inner and (lambda data: None if data is None else inner(data))
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
