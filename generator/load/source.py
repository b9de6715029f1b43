"""YAML text to a tree of nodes that remember their places. The only module that imports yaml.

Only true, false, null, decimal integers and floats are typed; everything else stays text. Tags, merge keys,
duplicate keys, input over 1 MB, nesting over 100 and aliases that grow without bound are refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..errors import Place, Problem
from ..record import maker

MOST_BYTES = 1_000_000
MOST_DEPTH = 100
MOST_NODES = 100_000

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][+-]?[0-9]+)?")
WIDE_COLON = re.compile(r"[ \t-]*[\w-]{1,40}：")  # what looks like a key, with the colon of a Chinese keyboard
NO_SPACE = re.compile(r"[ \t-]*[A-Za-z][\w-]*:[^\s/]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")  # YAML counts them as ends of lines, no editor does
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
NOWHERE = Place()
placed: Callable[[dict[str, Any]], Place] = maker(Place)  # a library has a hundred thousand places


@dataclass(slots=True, repr=False, eq=False, match_args=False)
class Node:
    """A value with its place: a scalar, a list of nodes, or a mapping of nodes whose keys have places too."""

    value: bool | int | float | str | list[Node] | dict[str, Node] | None
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    size: int = 1

    @property
    def fields(self) -> dict[str, Node]:
        """Name → node of a mapping; of anything else none."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def entries(self) -> list[Node]:
        """The nodes of a list; of anything else none."""
        return self.value if isinstance(self.value, list) else []


def read(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree in `data` (UTF-8, a byte-order mark is dropped) and every problem; no tree where it cannot be read."""
    if len(data) > MOST_BYTES:
        zh, en = "文件超过1 MB，不读取；请拆成几份", "the file is over 1 MB; split it"
        return None, [Problem(Place(file), zh, en)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_in(data[: error.start].decode("utf-8", "replace"), file)
        return None, [Problem(place, "不是UTF-8文本，请另存为UTF-8", "not UTF-8 text; save the file as UTF-8")]
    if odd := UNPRINTABLE.search(text):
        place = _place_in(text[: odd.start()], file)
        return None, [Problem(place, "有不可见的控制字符，请删掉", "a control character stands here; delete it")]
    return _Reader(text, file).read()


def plain(node: Node) -> Any:
    """The bare value below a node."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def own(data: bytes, file: str) -> Any:
    """The bare value of a file of ours, in which nothing is wrong."""
    node, problems = read(data, file)
    assert node is not None and not problems, problems
    return plain(node)


def closed(text: str) -> str:
    """The text with every turn of the direction that it begins ended, line by line, so that none turns what follows."""
    if text.isascii() or not TURNING.search(text):
        return text
    return "".join(map(_closed, text.splitlines(keepends=True)))


def _closed(line: str) -> str:
    bare = line.rstrip("\r\n\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e")
    open_ones = list[str]()
    for sign in TURNING.findall(bare):
        if sign in "\u202c\u2069":
            if open_ones and open_ones[-1] == sign:
                open_ones.pop()
        else:
            open_ones.append("\u2069" if sign >= "\u2066" else "\u202c")
    return bare + "".join(reversed(open_ones)) + line[len(bare) :]


def _lines(text: str) -> list[str]:
    """The lines as editors count them."""
    return re.split(r"\r\n|\r|\n", text)


def as_day(text: str) -> str:
    """A day that is written in full-width signs or as people say it, in ours; "" where it is none."""
    parts = re.findall("[0-9]+", unicodedata.normalize("NFKC", text)[:40])
    if len(parts) != 3 or len(parts[0]) != 4 or max(map(len, parts[1:])) > 2:
        return ""
    return f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"


def _place_in(before: str, file: str) -> Place:
    lines = _lines(before)
    return Place(file, len(lines), len(lines[-1]) + 1)


def _scalar(text: str, quoted: bool) -> Any:
    if quoted:
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text) and len(text) < 16:
        return int(text)
    return float(text) if FLOAT.fullmatch(text) and math.isfinite(float(text)) else text


class _Stop(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(slots=True, repr=False, eq=False, match_args=False)
class _Frame:
    """A list or mapping that is still open, and the key that waits for its value."""

    node: Node
    anchor: str | None
    key: str | None = None
    key_place: Place = NOWHERE


class _Reader:
    """Builds the tree from parser events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file, self.odd = text, file, bool(OTHER_BREAKS.search(text))
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node] = {}
        self.stack: list[_Frame] = []
        self.root: Node | None = None

    def read(self) -> tuple[Node | None, list[Problem]]:
        import yaml

        try:
            for event in yaml.parse(self.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                self._take(event, yaml)
        except _Stop as stop:
            return None, [*self.problems, stop.problem]
        except yaml.MarkedYAMLError as error:
            return None, [*self.problems, self._syntax(error)]
        if self.root is not None and isinstance(self.root.value, str) and (wrong := self._colon(_lines(self.text))):
            return None, [*self.problems, wrong]
        if self.root is None or self.root.value is None:
            zh, en = "文件是空的", "the file is empty"
            return None, [Problem(Place(self.file), zh, en)]
        return self.root, self.problems

    def _syntax(self, error: Any) -> Problem:
        mark = error.problem_mark or error.context_mark
        place = self._at(mark) if mark else Place(self.file)
        lines = _lines(self.text)
        line = lines[place.line - 1 : place.line]
        if line and "\t" in line[0][: place.column]:
            return Problem(place, "缩进里有制表符（Tab），请改成空格", "a tab in the indentation; use spaces")
        if wrong := self._colon(lines[: place.line]):
            return wrong
        said = " ".join(filter(None, (error.context, error.problem)))
        return Problem(
            place, f"YAML写法有误：{said}", f"not valid YAML: {said}; texts with ': ', '#', '{{' or ',' need quotes"
        )

    def _colon(self, lines: list[str]) -> Problem | None:
        """A colon of a Chinese keyboard behind a key, or one with no space: the mistake behind most others.

        lines: those up to where the reader stopped.
        """
        for number in range(len(lines), 0, -1):
            line = lines[number - 1]
            for pattern, zh, en in (
                (WIDE_COLON, "冒号是全角的“：”：改成半角的“: ”，后面空一格", "a full-width colon; write ': ' instead"),
                (NO_SPACE, "冒号后面少一个空格", "a space is missing after the colon"),
            ):
                if (found := pattern.match(line)) and not re.match(r"[^:：]*: ", line):
                    column = found.end() - (pattern is NO_SPACE)
                    return Problem(Place(self.file, number, column), zh, en)
        return None

    def _at(self, mark: Any) -> Place:
        """The place of a mark by the lines that an editor counts."""
        if not self.odd:
            return placed({"file": self.file, "line": mark.line + 1, "column": mark.column + 1})
        return _place_in(self.text[: mark.index], self.file)

    def _stop(self, event: Any, zh: str, en: str) -> _Stop:
        return _Stop(Problem(self._place(event), zh, en))

    def _place(self, event: Any) -> Place:
        return self._at(event.start_mark)

    def _take(self, event: Any, yaml: Any) -> None:
        if getattr(event, "tag", None):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self._stop(event, f"不支持标签 {tag}", f"tags such as {tag} are not allowed; write plain text")
        if isinstance(event, yaml.ScalarEvent):
            if UNPRINTABLE.search(event.value):
                raise self._stop(event, "有不可见的控制字符，请删掉", "a control character stands here; delete it")
            node = Node(_scalar(closed(event.value), not event.implicit[0]), self._place(event))
            self._add(node, event.anchor, event, event.value)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            frame = self.stack.pop()
            self._add(frame.node, frame.anchor, event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise self._stop(
                event, "一个文件只能有一份文档（多了“---”）", "only one document in a file; remove the '---'"
            )

    def _alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise self._stop(event, f"没有锚点 {event.anchor}", f"no anchor {event.anchor}")
        self._add(self.anchors[event.anchor], None, event)

    def _open(self, event: Any, value: Any) -> None:
        if len(self.stack) >= MOST_DEPTH:
            raise self._stop(event, f"嵌套超过{MOST_DEPTH}层", f"nested deeper than {MOST_DEPTH}")
        self.stack.append(_Frame(Node(value, self._place(event)), event.anchor))

    def _add(self, node: Node, anchor: str | None, event: Any, raw: str | None = None) -> None:
        if anchor:
            self.anchors[anchor] = node
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        frame.node.size += node.size
        if frame.node.size > MOST_NODES:
            raise self._stop(event, "内容展开后过大（别名重复引用）", "too large once its aliases are expanded")
        if isinstance(frame.node.value, list):
            frame.node.value.append(node)
        elif frame.key is None:
            frame.key, frame.key_place = self._key(event, raw), node.place
        else:
            self._put(frame, frame.key, node)

    def _put(self, frame: _Frame, key: str, node: Node) -> None:
        frame.key = None
        if key in frame.node.fields:
            line = frame.node.keys[key].line
            zh, en = (
                f"“{key}”写了两次（第一次在第{line}行），留一个",
                f"duplicate key '{key}' (first on line {line}); keep one",
            )
            self.problems.append(Problem(frame.key_place, zh, en))
            return
        frame.node.fields[key] = node
        frame.node.keys[key] = frame.key_place

    def _key(self, event: Any, raw: str | None) -> str:
        if raw is None:
            raise self._stop(event, "字段名必须是文字", "a key must be plain text")
        if raw == "<<":
            raise self._stop(
                event, "不支持合并键“<<”，请把字段逐个写出", "merge keys ('<<') are not supported; write the fields out"
            )
        return raw
