"""Rules on what a profile holds in many places: numbers, addresses, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Problem
from ..models.playbook import Metric, Parameter
from .decode import MOST
from .lookup import Known, at, number, text, value
from .source import Node

UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def baseline(node: Node, known: Known) -> Iterator[Problem]:
    """What was counted is not less than nothing, a share not more than the whole."""
    found, metrics = value(node, "baseline"), known.library.by_id(Metric)
    for name, child in found.items() if isinstance(found, dict) else ():
        metric, counted = metrics.get(name.replace("_", "-")), number(child)
        if metric is None or counted is None:
            continue
        most = 100 if metric.unit == "percent" else MOST
        if counted < 0 or most < counted <= MOST:
            zh, en = f"{counted:g}不可能：0到{most}之间", f"{counted:g} cannot be: it is from 0 to {most}"
            yield Problem(child.place, zh, en, (f"0…{most}",))


def link(node: Node, known: Known) -> Iterator[Problem]:
    """The address of the site is one of the web: any other could run where it is printed."""
    found = at(node, "link")
    said = UNSEEN.sub("", text(found))
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?![0-9])", said)
    if found and scheme and scheme[1].lower() not in ("http", "https"):
        yield Problem(
            found.place,
            f"“{scheme[1]}:”不是网址：写http://或https://开头的",
            f"'{scheme[1]}:' is no address of a site: it begins with http:// or https://",
        )


def parameters(node: Node, known: Known) -> Iterator[Problem]:
    """A parameter that the profile sets lies within its range."""
    found, items = value(node, "parameters"), known.library.by_id(Parameter)
    for name, child in found.items() if isinstance(found, dict) else ():
        parameter = items.get(name.replace("_", "-"))
        if parameter is None or not isinstance(child.value, (int, float)):
            continue
        low, high = parameter.range
        if not low <= child.value <= high:
            allowed = (f"{low:g}…{high:g}",)
            yield Problem(child.place, f"{child.value}超出范围", f"{child.value} is out of range", allowed)
