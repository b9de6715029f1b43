"""Nodes to models: one decoder that reads the models' annotations and collects every problem."""

from __future__ import annotations

import dataclasses
import keyword
import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple

from ..errors import Place, Problem, unknown
from ..models.base import Condition, Pattern, Range, Ref, Several, Text
from ..models.profile import DERIVED
from .source import Node, as_day

INVALID: Any = object()
MOST = 1_000_000_000  # of any number: more people there are not, and days can be counted no further
LOOKS_LIKE_ID = re.compile(r"[a-z0-9-]+")
SLOT = re.compile(r"\{([^{}]*)\}")
KINDS_OF_VALUE = {
    dict: ("若干字段", "fields"),
    list: ("列表 [ ]", "a list [ ]"),
    str: ("文字", "text"),
    bool: ("true/false", "true/false"),
    int: ("整数", "a whole number"),
    float: ("数", "a number"),
    type(None): ("空", "nothing"),
}


class Reference(NamedTuple):
    """An id that must name an item of one of `kinds`, or be one of the words in `also`."""

    place: Place
    kinds: tuple[str, ...]
    also: tuple[str, ...]
    id: str


class Slot(NamedTuple):
    """A `{name}` used in a text."""

    place: Place
    name: str


@cache
def hints(model: type) -> dict[str, Any]:
    """The annotations of a dataclass, by the names that files use.

    `from` for `from_`, which Python keeps for itself.
    """
    return {field.name.rstrip("_"): field.type for field in dataclasses.fields(model)}


@cache
def _required(model: type) -> frozenset[str]:
    missing = dataclasses.MISSING
    found = (f for f in dataclasses.fields(model) if f.default is missing and f.default_factory is missing)
    return frozenset(f.name.rstrip("_") for f in found)


class Decoder:
    """Decodes nodes and keeps what can only be judged with the whole library at hand.

    After use: `problems`, `references` (ids that must exist) and `slots` (names used in texts).
    profile: the model that conditions speak about.
    """

    def __init__(self, profile: type, once: bool = False) -> None:
        """once: words that stand twice in a list count once."""
        self.profile, self.once = profile, once
        self.problems: list[Problem] = []
        self.references: list[Reference] = []
        self.slots: list[Slot] = []

    def model(self, node: Node, model: type, **given: Any) -> Any:
        """A `model` from a mapping, with `given` fields set; INVALID when a problem was found in it."""
        short = getattr(model, "short", "")
        if short and isinstance(node.value, str):  # the one field that says it all, without its name
            node = Node({short: node}, node.place, {short: node.place})
        if not self._is(node, dict):
            return INVALID
        known = {name: hint for name, hint in hints(model).items() if name not in given and name != "origin"}
        values = {key: self._field(node, key, known) for key in node.fields}
        missing = sorted(_required(model) - set(values) - set(given))
        for name in missing:
            self._say(node.place, f"缺少必填的“{name}”", f"'{name}' is required and missing")
        if missing or any(value is INVALID for value in values.values()):
            return INVALID
        if getattr(model, "says_why", False) and not values.get("because") and not values.get("practice"):
            self._say(node.place, "没有写依据：because或practice", "says not why: 'because' or 'practice' is missing")
        practice, law = values.get("practice"), values.get("law")
        if bool(law and law.region) != bool(practice and practice.grade == "A"):
            zh = "A级要有law：哪部法第几条或哪一页、region、checked；别的级不写law"
            self._say(node.place, zh, "grade A has a 'law': article or page, region, checked; other grades have none")
        return model(**{_attribute(name): value for name, value in values.items()}, **given)

    def value(self, node: Node, hint: Any) -> Any:
        """The value of `node` read as the annotation `hint`; INVALID when a problem was found."""
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            return self._annotated(node, *typing.get_args(hint))
        if origin in (typing.Union, types.UnionType):
            return self._optional(node, next(arg for arg in typing.get_args(hint) if arg is not type(None)))
        if origin is typing.Literal:
            return self._literal(node, typing.get_args(hint))
        if origin is tuple:
            return self._list(node, typing.get_args(hint))
        if origin is dict:
            return self._mapping(node, *typing.get_args(hint))
        return self._single(node, hint)

    def _single(self, node: Node, hint: type) -> Any:
        if hint is Text:
            return self._text(node)
        if hint is Condition:
            return self.condition(node)
        if hint is date:
            return self._date(node)
        if dataclasses.is_dataclass(hint):
            return self._practice_grade(node, hint) or self.model(node, hint)
        if not self._is(node, hint):
            return INVALID
        if hint in (int, float) and abs(typing.cast("float", node.value)) > MOST:
            said = f"{node.value}超出范围", f"{node.value} is out of range"
            return self._say(node.place, *said, (f"{-MOST}…{MOST}",))
        return node.value

    def _field(self, node: Node, key: str, known: dict[str, Any]) -> Any:
        if key in known:
            return self.value(node.fields[key], known[key])
        self.problems.append(unknown(node.keys[key], "没有这个字段：", "unknown field", key, known, most=60))
        return INVALID

    def _practice_grade(self, node: Node, hint: type) -> Any:
        """`practice: C` is short for `practice: {grade: C}`."""
        if hint.__name__ != "Practice" or not isinstance(node.value, str):
            return None
        grade = self.value(node, hints(hint)["grade"])
        if grade in ("A", "B"):
            self._say(node.place, "A级、B级要写note说明是谁", "grades A and B need a note that says who")
            return INVALID
        return grade if grade is INVALID else hint(grade)

    def _annotated(self, node: Node, base: Any, *marks: Any) -> Any:
        if any(isinstance(mark, Several) for mark in marks) and not isinstance(node.value, (list, dict)):
            node = Node([node], node.place)
        value = self.value(node, base)
        for mark in marks:
            if value is INVALID or value is None:
                break
            value = self._marked(node, value, mark)
        return value

    def _marked(self, node: Node, value: Any, mark: Any) -> Any:
        if isinstance(mark, Ref):
            if not mark.free or LOOKS_LIKE_ID.fullmatch(value):
                self.references.append(Reference(node.place, mark.kinds, mark.also, value))
        elif isinstance(mark, Pattern) and not re.fullmatch(mark.regex, value):
            said = f"“{value[:80]}”格式不对，例如 {mark.example}", f"'{value[:80]}' is not of the form '{mark.example}'"
            return self._say(node.place, *said)
        elif isinstance(mark, Range) and not self._within(value, mark):
            low, high = ("" if n is None else f"{n:g}" for n in (mark.low, mark.high))
            return self._say(node.place, f"{value}超出范围", f"{value} is out of range", (f"{low}…{high}",))
        return value

    @staticmethod
    def _within(value: float, mark: Range) -> bool:
        return (mark.low is None or value >= mark.low) and (mark.high is None or value <= mark.high)

    def _optional(self, node: Node, hint: Any) -> Any:
        return None if node.value is None else self.value(node, hint)

    def _literal(self, node: Node, words: tuple[str, ...]) -> Any:
        if not self._is(node, str):
            self.problems[-1] = dataclasses.replace(self.problems[-1], allowed=words)
            return INVALID
        if node.value in words:
            return node.value
        self.problems.append(unknown(node.place, "不能写", "not a choice here:", str(node.value), words))
        return INVALID

    def _list(self, node: Node, args: tuple[Any, ...]) -> Any:
        if not self._is(node, list):
            return INVALID
        inner = (args[0],) * len(node.entries) if args[1:] == (...,) else args
        if len(inner) != len(node.entries):
            return self._say(node.place, f"要{len(inner)}项", f"{len(inner)} entries are needed")
        values = tuple(self.value(child, hint) for child, hint in zip(node.entries, inner))
        self._distinct(node, values)
        if self.once and all(isinstance(child.value, str) for child in node.entries) and INVALID not in values:
            values = tuple(dict.fromkeys(values))
        return INVALID if any(value is INVALID for value in values) else values

    def _distinct(self, node: Node, values: tuple[Any, ...]) -> None:
        seen: set[str] = set()
        for child, value in zip(node.entries, values):
            name = None if isinstance(child.value, str) else getattr(value, "id", None)  # an id alone tells nothing
            if isinstance(name, str):
                if name in seen:
                    self._say(child.place, f"id“{name}”在同一列表里重复", f"id '{name}' stands twice in this list")
                seen.add(name)

    def _mapping(self, node: Node, key_hint: Any, hint: Any) -> Any:
        if not self._is(node, dict):
            return INVALID
        is_id = any(isinstance(mark, Ref) for mark in typing.get_args(key_hint)[1:])
        names = [key.replace("_", "-") if is_id else key for key in node.fields]
        keys = [self.value(Node(name, node.keys[key]), key_hint) for name, key in zip(names, node.fields)]
        values = [self.value(child, hint) for child in node.fields.values()]
        for index, key in enumerate(keys):
            if key is not INVALID and key in keys[:index]:
                keys[index] = self._say(
                    list(node.keys.values())[index], f"“{key}”写了两次，留一个", f"duplicate key '{key}'; keep one"
                )
        return INVALID if INVALID in (*keys, *values) else dict(zip(keys, values))

    def _text(self, node: Node) -> Any:
        if isinstance(node.value, str):
            self._find_slots(node)
            return Text(node.value, node.value, node.value)
        if not self._is(node, dict):
            return INVALID
        words = {key: self._field(node, key, {"zh": str, "en": str, "zh-Hant": str}) for key in node.fields}
        for language in ("zh", "en"):
            if language not in words or words[language] == "":
                said = f"缺少{language}的文字", f"the {language} text is missing; write both languages"
                words[language] = self._say(node.place, *said)
        for child in node.fields.values():
            self._find_slots(child)
        bad = any(value is INVALID for value in words.values())
        return INVALID if bad else Text(words["zh"], words["en"], words.get("zh-Hant", ""))

    def _find_slots(self, node: Node) -> None:
        if isinstance(node.value, str):
            self.slots.extend(Slot(node.place, name) for name in SLOT.findall(node.value))

    def _date(self, node: Node) -> Any:
        example = "2027-03-01"
        if not isinstance(node.value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", node.value):
            if isinstance(node.value, str) and (plain := as_day(node.value)):
                zh, en = f"“{node.value}”要用半角数字和减号写成 {plain}", f"write '{node.value}' as {plain}, half-width"
                return self._say(node.place, zh, en)
            said = (
                f"“{node.value}”不是日期，例如 {example}"
                if not isinstance(node.value, (dict, list))
                else f"要日期，例如 {example}"
            )
            return self._say(node.place, said, f"not a date; write it as {example}")
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            return self._say(
                node.place, f"没有{node.value}这一天", f"there is no such day: {node.value}; check month and day"
            )

    def condition(self, node: Node, prefix: str = "") -> Any:
        """A condition on the profile; every path, value and type in it is checked, on every branch."""
        if not self._is(node, dict):
            return INVALID
        parts = tuple(self._part(node, key) for key in node.fields)
        return (
            INVALID
            if any(part is INVALID for part in parts)
            else parts[0]
            if len(parts) == 1
            else Condition("all", parts)
        )

    def _part(self, node: Node, key: str) -> Any:
        child = node.fields[key]
        if key == "not":
            part = self.condition(child)
            return part if part is INVALID else Condition("not", (part,))
        if key in ("any", "all"):
            if not self._is(child, list):
                return INVALID
            parts = tuple(self.condition(grandchild) for grandchild in child.entries)
            op: Literal["any", "all"] = "any" if key == "any" else "all"
            return INVALID if any(part is INVALID for part in parts) else Condition(op, parts)
        return self._test(node, key, child)

    def _test(self, node: Node, path: str, child: Node) -> Any:
        hint = self._hint_at(path)
        if hint is None:
            known = {*self._paths(self.profile), *DERIVED, "any", "all", "not"}
            self.problems.append(
                unknown(
                    node.keys[path], "条件里没有这个字段：", "no such profile field in a condition:", path, known, 60
                )
            )
            return INVALID
        path, hint = hint
        if isinstance(child.value, dict):
            return self._between_or_set(path, child, hint)
        children = child.entries if isinstance(child.value, list) else [child]
        values = tuple(self.value(each, hint) for each in children)
        return INVALID if any(value is INVALID for value in values) else Condition("in", path=path, values=values)

    def _between_or_set(self, path: str, node: Node, hint: Any) -> Any:
        words = {key: self._field(node, key, {"set": bool, "min": float, "max": float}) for key in node.fields}
        if any(value is INVALID for value in words.values()) or not words:
            return INVALID if words else self._say(node.place, "条件是空的", "an empty test", ("min", "max", "set"))
        if "set" in words:
            return Condition("set", path=path, values=(words["set"],))
        if bare(hint) not in (int, float):
            return self._say(
                node.place, f"“{path}”不是数，不能用min/max", f"'{path}' is not a number: min and max do not fit"
            )
        return Condition("between", path=path, low=words.get("min"), high=words.get("max"))

    def _hint_at(self, path: str) -> tuple[str, Any] | None:
        """The full path and the annotation of one value there; `leader` stands for `leader.kind`."""
        if path in DERIVED:
            return path, DERIVED[path]
        model, hint, many = self.profile, None, False
        names = path.split(".")
        for name in names:
            if not dataclasses.is_dataclass(model) or name not in hints(model) or name == "given":
                return None
            many = typing.get_origin(hints(model)[name]) is tuple
            hint = one_of(hints(model)[name])
            model = bare(hint)
        if dataclasses.is_dataclass(model) and "kind" in hints(model):
            return f"{path}.kind", hints(model)["kind"]
        if short := getattr(model, "short", ""):
            return f"{path}.{short}", hints(model)[short]
        return None if dataclasses.is_dataclass(model) and not many else (path, hint)

    @classmethod
    def _paths(cls, model: type, prefix: str = "") -> Iterable[str]:
        for name, hint in hints(model).items():
            if name == "given":
                continue
            inner: type = bare(one_of(hint))
            if dataclasses.is_dataclass(inner) and typing.get_origin(hint) is not tuple:
                yield from cls._paths(inner, f"{prefix}{name}.")
            else:
                yield prefix + name

    def _is(self, node: Node, kind: type) -> bool:
        found = type(node.value)
        if found is kind or (kind is float and found is int):
            return True
        (zh, en), (was_zh, was_en) = KINDS_OF_VALUE[kind], KINDS_OF_VALUE[found]
        mend = f'：加引号写成 "{node.value}"' if kind is str and found in (int, float) else ""
        mend_en = f'; quote it: "{node.value}"' if mend else ""
        self._say(
            node.place, f"这里要{zh}，写的是{was_zh}{mend}", f"wrong type: {en} is needed, this is {was_en}{mend_en}"
        )
        return False

    def _say(self, place: Place, zh: str, en: str, allowed: tuple[str, ...] = ()) -> Any:
        self.problems.append(Problem(place, zh, en, allowed))
        return INVALID


def _attribute(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def one_of(hint: Any) -> Any:
    """The annotation of one value: without None, and of an element where it is a list or mapping."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return one_of(next(arg for arg in args if arg is not type(None)))
    if origin is typing.Annotated and typing.get_origin(args[0]) in (tuple, typing.Union, types.UnionType):
        return one_of(args[0])
    return args[0] if origin in (tuple, dict) else hint


def bare(hint: Any) -> Any:
    """The annotation without its marks."""
    return typing.get_args(hint)[0] if typing.get_origin(hint) is typing.Annotated else hint


def check_references(references: Iterable[Reference], ids: Mapping[str, Iterable[str]]) -> list[Problem]:
    """A problem for each reference to an id that is not there; kind "*" means any kind."""
    problems = []
    for place, kinds, also, name in references:
        known = {*also, *(i for kind in (ids if kinds == ("*",) else kinds) for i in ids.get(kind, ()))}
        if name not in known:
            problems.append(
                unknown(place, f"没有这个id（{'、'.join(kinds)}）：", f"unknown id ({', '.join(kinds)}):", name, known)
            )
    return problems


def check_slots(slots: Iterable[Slot], known: Iterable[str]) -> list[Problem]:
    """A problem for each `{name}` that is neither a parameter, a figure nor a word of the profile."""
    names = set(known)
    return [unknown(s.place, "没有这个空格名：", "unknown slot", s.name, names) for s in slots if s.name not in names]
