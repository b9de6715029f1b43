"""What an overlay may change of an item, where the model alone does not say it: one small rule each.

Words and labels are filled in by the program, parameters are reckoned with; so what ours leave open and bear binds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import Problem, unknown
from .decode import MOST, SLOT
from .source import Node

WIDER = 10  # times as far as ours a parameter may go


def problems_of(kind: str, old: Node, new: Node) -> Iterable[Problem]:
    """What is wrong with an item of an overlay, for what lies beneath it."""
    return {"words": _words, "parameters": _range}.get(kind, _nothing)(old, new)


def slots_kept(old: Node | None, new: Node | None) -> Iterator[Problem]:
    """A text has no other places to fill than the one beneath it, and no brace by itself."""
    ours = {name for text in _texts(old) for name in SLOT.findall(str(text.value))}
    for text in _texts(new):
        said = str(text.value)
        for name in sorted(set(SLOT.findall(said)) - ours):
            yield unknown(text.place, "没有这个空格名：", "unknown slot", name, ours)
        if set(SLOT.sub("", said)) & set("{}"):
            yield Problem(
                text.place, "单个的花括号“{”“}”印不出来，换成别的括号", "a brace by itself: use other brackets"
            )


def _nothing(old: Node, new: Node) -> Iterable[Problem]:
    return ()


def _words(old: Node, new: Node) -> Iterator[Problem]:
    return slots_kept(old.fields.get("text"), new.fields.get("text"))


def _texts(node: Node | None) -> list[Node]:
    found = [] if node is None else [node, *node.fields.values()]
    return [each for each in found if isinstance(each.value, str)]


def _range(old: Node, new: Node) -> Iterator[Problem]:
    """A parameter stays above nothing where ours does, and goes no further than ten times as far."""
    found, ours, theirs = new.fields.get("range"), _numbers(old.fields.get("range")), _numbers(new.fields.get("range"))
    if found is None or len(ours) != 2 or len(theirs) != 2:
        return
    least, most = (min(1.0, ours[0]) if ours[0] > 0 else ours[0]), WIDER * max(ours[1], 1)
    if theirs[0] < least or most < theirs[1] <= MOST:
        said = f"{theirs[0]:g}…{theirs[1]:g}"
        yield Problem(
            found.place,
            f"{said}超出算得了的范围",
            f"{said} is more than can be reckoned with",
            (f"{least:g}…{most:g}",),
        )


def _numbers(node: Node | None) -> list[float]:
    found = node.entries if node else []
    return [float(each.value) for each in found if isinstance(each.value, (int, float))]
