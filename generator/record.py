"""Frozen dataclasses whose methods are shared, not generated: generating them is most of what a start costs.

For models of which a run makes hundreds; one is made in a microsecond, of a dataclass in half.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from functools import cache
from typing import Any, TypeVar, dataclass_transform

Class = TypeVar("Class", bound=type)


@dataclass_transform(frozen_default=True, eq_default=False)
def record(*, eq: bool = False, kw_only: bool = False) -> Callable[[Class], Class]:
    """A decorator: what `dataclass(frozen=True)` makes of a class, in a tenth of the time.

    eq: two are equal when their fields are, else only when they are the same one. kw_only: fields are given by name.
    """

    def made(model: Class) -> Class:
        dataclass(init=False, repr=False, eq=False, match_args=False, kw_only=kw_only)(model)
        shared = {"__init__": _init, "__setattr__": _refuse, "__delattr__": _refuse, "__repr__": _repr}
        for name, method in (shared | ({"__eq__": _equal, "__hash__": _hash} if eq else {})).items():
            setattr(model, name, method)
        return model

    return made


def maker(model: type) -> Callable[[dict[str, Any]], Any]:
    """What makes a record of fields that are known to be right; the dictionary becomes its own."""
    new, put, factories = object.__new__, object.__setattr__, _shape(model)[3]

    def plain(values: dict[str, Any]) -> Any:
        found: Any = new(model)
        put(found, "__dict__", values)
        return found

    def filled(values: dict[str, Any]) -> Any:
        return plain({name: make() for name, make in factories if name not in values} | values)

    return filled if factories else plain


@cache
def _shape(
    model: type,
) -> tuple[tuple[str, ...], frozenset[str], frozenset[str], tuple[tuple[str, Callable[[], Any]], ...]]:
    """The shape of a record.

    The fields in order that may be given without their names, all names, those that must be given, and what makes a
    default.
    """
    given = [each for each in fields(model) if each.init]
    return (
        tuple(each.name for each in given if not each.kw_only),
        frozenset(each.name for each in given),
        frozenset(each.name for each in given if each.default is MISSING and each.default_factory is MISSING),
        tuple((each.name, each.default_factory) for each in given if each.default_factory is not MISSING),
    )


def _init(self: Any, /, *values: Any, **named: Any) -> None:
    model: type = type(self)
    order, known, needed, factories = _shape(model)
    if values:
        twice = named.keys() & order[: len(values)]
        named |= zip(order, values)
        if twice or len(values) > len(order):
            raise TypeError(f"{model.__name__}: given twice, or one too many: {sorted(twice) or values[len(order) :]}")
    if not needed <= named.keys() <= known:
        raise TypeError(
            f"{model.__name__}: missing {sorted(needed - named.keys())}, unknown {sorted(named.keys() - known)}"
        )
    for name, make in factories:
        if name not in named:
            named[name] = make()
    object.__setattr__(self, "__dict__", named)


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, each.name) for each in fields(self))


def _repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(f'{each.name}={getattr(self, each.name)!r}' for each in fields(self))})"


def _equal(self: Any, other: Any) -> Any:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))
