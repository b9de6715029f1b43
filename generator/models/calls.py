"""Whom one calls, by region: the numbers that texts may name, when they are answered, and what else to do."""

from typing import Annotated, Literal, get_args

from ..record import record
from .base import Item, Marked, Pattern, Text

Service = Literal[
    "police",
    "emergency",
    "fire",
    "traffic-police",
    "help-line",
    "fraud-line",
    "child-line",
    "women-line",
    "consumer-line",
    "content-line",
    "leak-line",
]
SERVICES: tuple[str, ...] = get_args(Service)


@record(kw_only=True)
class Call(Marked):
    """One number. What it does not say is said as elsewhere.

    title: what it is for, as a table names it. hours: when it is answered. unanswered: what is done when nobody does.
    """

    id: Service
    title: Text | None = None
    number: Text
    hours: Text | None = None
    unanswered: Text | None = None


@record(kw_only=True)
class Directory(Item):
    """The numbers of a region; without a region those of anywhere else: what has to be found out and filled in."""

    says_why = False

    region: Annotated[str, Pattern(r"[A-Z]{2}", "CN")] = ""
    lines: tuple[Call, ...]
