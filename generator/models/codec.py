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
from .base import Condition, Item, Practice, Text

Convert = Callable[[Any], Any]
Shared = dict[str, list[Any]]  # name of a model → the data of every one that there is


class Writer:
    """Models to JSON data; fields at their default are left out, a Text is `[zh, zh-Hant, en]`."""

    def __init__(self) -> None:
        self.by_type: dict[type, Convert] = {
            str: _same,
            int: _same,
            float: _same,
            bool: _same,
            type(None): _same,
            Text: _text_data,
            Packed: _text_data,
            date: date.isoformat,
            tuple: self._list,
            list: self._list,
            frozenset: sorted,
            dict: lambda value: {key: self.data(inner) for key, inner in value.items()},
        }

    def data(self, value: Any) -> Any:
        """JSON data for a value."""
        convert: Convert = self.by_type.get(type(value)) or self.model
        return convert(value)

    def model(self, value: Any) -> dict[str, Any]:
        """JSON data for a model, field by field."""
        return {name: inner if type(inner) is str else self.data(inner) for name, inner in _given(value).items()}

    def _list(self, value: Any) -> list[Any]:
        return [inner if type(inner) is str else self.data(inner) for inner in value]


class Packer(Writer):
    """The same, but what a library says again and again goes by its number.

    So go practices and conditions in `shared`, and `texts`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[Text] = []
        self.shared: Shared = {model.__name__: [] for model in SHARED}
        self._numbers: dict[tuple[type, str], int] = {}
        self.by_type |= dict.fromkeys(SHARED, self._once) | {
            Text: lambda value: self._number(value, _text_data(value), self.texts, value)
        }

    def item(self, item: Item) -> dict[str, Any]:
        """An item's data; where it was written matters only while problems can still be found in it."""
        data = self.model(item)
        origin = {key: value for key, value in data.pop("origin", {}).items() if key not in ("file", "line")}
        return {**data, "origin": origin} if origin else data

    def _once(self, value: Any) -> int:
        data = self.model(value)
        return self._number(value, data, self.shared[type(value).__name__], data)

    def _number(self, value: Any, data: Any, listed: list[Any], kept: Any) -> int:
        number = self._numbers.setdefault((type(value), json.dumps(data)), len(listed))
        if number == len(listed):
            listed.append(kept)
        return number


class Packed(Text):
    """A text of a packed library, looked up when it is said: of three languages a run needs one."""

    texts: Callable[[str], list[str]]
    number: int

    zh = property(lambda self: self.into("zh"))
    en = property(lambda self: self.into("en"))
    hant = property(lambda self: self.into("zh-Hant"))

    def into(self, language: str) -> str:
        """The text in `language`."""
        return self.texts(language)[self.number]


class Unpacker:
    """Data of a packer to the same models; the data becomes theirs. texts: language → the packer's texts in it."""

    def __init__(self, shared: Shared, texts: Callable[[str], list[str]]) -> None:
        packed = maker(Packed)
        self._known: dict[type, Convert] = {Text: lambda number: packed({"texts": texts, "number": number})}
        self._builder = cache(self._built)
        for model in SHARED:  # each is made of those before it
            found: list[Any] = []
            self._known[model] = found.__getitem__  # one may name those before it
            found.extend(map(self._builder(model), shared[model.__name__]))

    def model(self, model: type) -> Convert:
        """What turns data of a model into it."""
        return self._builder(model)

    def _built(self, model: type) -> Convert:
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
            inner = self._converter(next(arg for arg in args if arg is not type(None)))
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
        is_model = isinstance(hint, type) and dataclasses.is_dataclass(hint)
        return self._known.get(hint) or (self._builder(hint) if is_model else None)

    @staticmethod
    def _listed(each: Convert | None) -> Convert:
        return (lambda data: tuple(map(each, data))) if each else tuple


SHARED = (Practice, Condition)


def _same(value: Any) -> Any:
    return value


def _text_data(value: Text) -> Any:
    return value.zh if value.zh == value.hant == value.en else [value.zh, value.hant, value.en]


@cache
def _defaults(model: type) -> tuple[tuple[str, Any], ...]:
    missing = dataclasses.MISSING
    return tuple(
        (f.name, f.default_factory() if f.default_factory is not missing else f.default)
        for f in dataclasses.fields(model)
    )


@cache
def _has_defaults(model: type) -> bool:
    return any(default is not dataclasses.MISSING for _, default in _defaults(model))


def _given(value: Any) -> dict[str, Any]:
    """The fields of a model that are not at their default, in their order."""
    model: type = type(value)
    given, found = vars(value), dict[str, Any]()  # what a record was not given is its default
    for name, default in _defaults(model):
        inner = given.get(name, default)
        if inner is not default and (type(inner) is not type(default) or inner != default):
            found[name] = inner
    return found


_PLAIN = Writer()
to_data = _PLAIN.data


def canonical(value: Any) -> str:
    """JSON of a value, its names sorted, to be hashed: what json knows itself is not turned into data before."""

    def plain(inner: Any) -> Any:
        model: type = type(inner)
        return (_PLAIN.by_type.get(model) or (_given if _has_defaults(model) else vars))(inner)

    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=plain, check_circular=False)
