"""Profiles and overlays that somebody might write by mistake or on purpose: right ones with a few changes, by a seed.

What is changed is known by its structure: keys, values of the right and of the wrong type, ids, days, lists, braces.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

Data = dict[str, Any]

TEXTS = (
    "",
    " ",
    "x",
    "０１２",
    "{",
    "}",
    "{}",
    "{people",
    "{nobody}",
    "{{ plan }}",
    "{% for x in y %}",
    '#read("/etc/passwd")',
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "a|b\\c*_`~",
    "javascript:alert(1)",
    "data:text/html,x",
    "\u202eevil",
    "\ufff9b\ufffa",
    "a\u2028b\u0085c",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 𠮷" * 9,
    "นายสมชายใจดีและคณะ" * 8,
    "long" * 900,
    "0",
    "true",
    "2027-02-30",
    "２０２７-０４-０５",
    "9999-12-31",
    "0001-01-01",
    "25:00",
    "sat 08:00-07:00",
    "con",
    "__proto__",
)
NUMBERS = (0, 1, -1, 2, 7, 0.5, 99, 100, 101, 366, 10_000, 1_000_000, 999_999_999, 10**15, -(10**9), 1.7e308, 1e-9)
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], [None], {"id": "x"}, ["a", "a"])


def mutant(drawn: random.Random, data: Data, ids: list[str]) -> Data:
    """The data with one to four changes. ids: what may stand where an id does."""
    made = copy.deepcopy(data)
    for _ in range(drawn.choice((1, 1, 1, 2, 3, 4))):
        change(drawn, made, ids)
    return made


def change(drawn: random.Random, data: Data, ids: list[str]) -> None:
    """One change somewhere in the data."""
    holders = [holder for holder in below(data) if holder]
    if not holders:
        return
    holder = drawn.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    drawn.choice(CHANGES)(drawn, holder, drawn.choice(keys), ids)


def below(value: Any) -> list[Any]:
    """Every mapping and list in the data."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, (dict, list)) else []) + [found for each in inner for found in below(each)]


def _another(drawn: random.Random, holder: Any, key: Any, ids: list[str]) -> None:
    """Another value of the same type."""
    value = holder[key]
    if isinstance(value, bool):
        holder[key] = not value
    elif isinstance(value, (int, float)):
        holder[key] = drawn.choice((*NUMBERS, value * 10, -value, value + 1))
    elif isinstance(value, str):
        holder[key] = drawn.choice(
            (*TEXTS, *drawn.sample(ids, min(8, len(ids))), value + drawn.choice(TEXTS), value * 2)
        )
    else:
        holder[key] = drawn.choice(OTHERS)


def _any(drawn: random.Random, holder: Any, key: Any, ids: list[str]) -> None:
    holder[key] = copy.deepcopy(drawn.choice((*TEXTS, *NUMBERS, *OTHERS)))


def _gone(drawn: random.Random, holder: Any, key: Any, ids: list[str]) -> None:
    del holder[key]


def _twice(drawn: random.Random, holder: Any, key: Any, ids: list[str]) -> None:
    if isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[f"{key}-2"] = copy.deepcopy(holder[key])


def _many(drawn: random.Random, holder: Any, key: Any, ids: list[str]) -> None:
    if isinstance(holder, list):
        holder += [copy.deepcopy(holder[key]) for _ in range(drawn.choice((3, 40, 400)))]
    else:
        holder[key] = [copy.deepcopy(holder[key]) for _ in range(3)]


def _elsewhere(drawn: random.Random, holder: Any, key: Any, ids: list[str]) -> None:
    """The value that stands under another key."""
    other = drawn.choice(list(holder) if isinstance(holder, dict) else list(range(len(holder))))
    holder[key], holder[other] = holder[other], holder[key]


CHANGES: tuple[Callable[[random.Random, Any, Any, list[str]], None], ...] = (
    _another,
    _another,
    _another,
    _another,
    _any,
    _gone,
    _twice,
    _many,
    _elsewhere,
)


def overlay(
    drawn: random.Random, items: dict[str, list[Data]], labels: dict[str, Data], ids: list[str]
) -> dict[str, Data]:
    """An overlay's files as data. items: kind → the library's; labels: those of the library."""
    playbook: Data = {}
    for _ in range(drawn.choice((1, 1, 1, 2, 3))):
        kind = drawn.choice(list(items))
        item = copy.deepcopy(drawn.choice(items[kind]))
        fields = [name for name in item if name != "id"]
        kept = drawn.sample(fields, min(len(fields), drawn.choice((1, 1, 2, len(fields)))))
        said = {"id": item["id"], **{name: item[name] for name in kept}}
        if drawn.random() < 0.2:
            said["id"] = drawn.choice((*TEXTS[:4], "con", "new-one", *drawn.sample(ids, 3)))
        for _ in range(drawn.choice((1, 1, 2))):
            change(drawn, said, ids)
        playbook.setdefault(kind, []).append(said)
    if drawn.random() < 0.25:
        playbook["remove"] = [{"id": drawn.choice(ids), "reason": drawn.choice((*TEXTS, "not ours"))}]
    files = {"all.yml": playbook}
    if drawn.random() < 0.3:
        names = drawn.sample(list(labels), drawn.choice((1, 1, 3)))
        changed = {name: copy.deepcopy(labels[name]) for name in names}
        change(drawn, changed, ids)
        files["templates/labels.yml"] = changed
    return files
