"""Models to JSON data and back, without checking: for the compiled library and for plan.json."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from ..record import maker
from .base import Condition, Practice, Text

Convert = Callable[[Any], Any]
Shared = dict[str, list[Any]]  # name of a model → the data of every one that there is


class Writer:
    """Models to JSON data; fields at their default are left out, a Text is `[zh, zh-Hant, en]`."""

    def __init__(self) -> None:
        self.by_type: dict[type, Convert] = {
            str: _same, int: _same, float: _same, bool: _same, type(None): _same, Text: _text_data, date: date.isoformat,
            tuple: self._list, list: self._list, frozenset: sorted,
            dict: lambda value: {key: self.data(inner) for key, inner in value.items()},
        }

    def data(self, value: Any) -> Any:
        """JSON data for a value."""
        return self.by_type.get(type(value), self.model)(value)

    def model(self, value: Any) -> dict[str, Any]:
        """JSON data for a model, field by field."""
        found, by_type = {}, self.by_type
        for name, default in _defaults(type(value)):
            inner = getattr(value, name)
            if inner is not default and not (type(inner) is type(default) and inner == default):
                found[name] = by_type.get(type(inner), self.model)(inner)
        return found

    def _list(self, value: Any) -> list[Any]:
        return [self.data(inner) for inner in value]


class Packer(Writer):
    """The same, but texts, conditions and practices, which a library says again and again, stand in `shared` and go by number."""

    def __init__(self) -> None:
        super().__init__()
        self.shared: Shared = {model.__name__: [] for model in SHARED}
        self._numbers: dict[tuple[str, str], int] = {}
        self.by_type |= dict.fromkeys(SHARED, self._once)

    def _once(self, value: Any) -> int:
        data, kind = _text_data(value) if isinstance(value, Text) else self.model(value), type(value).__name__
        number = self._numbers.setdefault((kind, json.dumps(data)), len(self.shared[kind]))
        if number == len(self.shared[kind]):
            self.shared[kind].append(data)
        return number


class Unpacker:
    """Data of a packer to the same models; the data becomes theirs."""

    def __init__(self, shared: Shared) -> None:
        self._known: dict[type, Convert] = {}
        for model in SHARED:  # each is made of those before it
            found: list[Any] = []
            self._known[model] = found.__getitem__
            build = self._builder(model)
            for data in shared[model.__name__]:
                found.append(build(data))
        self.model = cache(self._builder)

    def _builder(self, model: type) -> Convert:
        """What turns data of a model into it."""
        if model is Text:
            return _text
        make = maker(model)
        converters = [(f.name, convert) for f in dataclasses.fields(model) if (convert := self._converter(f.type))]
        if model is Condition:
            converters = [("parts", self._listed(self._known[model])), ("values", tuple)]

        def build(data: dict[str, Any]) -> Any:
            for name, convert in converters:
                if name in data:
                    data[name] = convert(data[name])
            return make(data)

        return build

    def _converter(self, hint: Any) -> Convert | None:
        """What turns JSON data into a value of `hint`; None where it is the same."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Annotated:
            return self._converter(args[0])
        if origin in (typing.Union, types.UnionType):
            inner = self._converter([arg for arg in args if arg is not type(None)][0])
            return inner and (lambda data: None if data is None else inner(data))
        if origin is frozenset:
            return frozenset
        if origin is tuple:
            return self._listed(self._converter(args[0]))
        if origin is dict:
            each = self._converter(args[1])
            return each and (lambda data: {key: each(value) for key, value in data.items()})
        if hint is date:
            return date.fromisoformat
        return self._known.get(hint) or (self._builder(hint) if dataclasses.is_dataclass(hint) else None)

    @staticmethod
    def _listed(each: Convert | None) -> Convert:
        return (lambda data: tuple(map(each, data))) if each else tuple


SHARED = (Text, Practice, Condition)


def _same(value: Any) -> Any:
    return value


def _text_data(value: Text) -> Any:
    return value.zh if value.zh == value.hant == value.en else [value.zh, value.hant, value.en]


_make_text = maker(Text)


def _text(data: Any) -> Text:
    zh, hant, en = (data, data, data) if isinstance(data, str) else data
    return _make_text({"zh": zh, "en": en, "hant": hant})


@cache
def _defaults(model: type) -> tuple[tuple[str, Any], ...]:
    missing = dataclasses.MISSING
    return tuple((f.name, f.default_factory() if f.default_factory is not missing else f.default) for f in dataclasses.fields(model))


to_data = Writer().data
