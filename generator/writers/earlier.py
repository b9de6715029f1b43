"""What earlier runs gave away, so that a later one is understood by those who have it: calendars, filled-in trackers.

The entries of a calendar are known by id with the number they were given under. An entry that changes in any way gets a
higher one and a later stamp; one that a plan no longer has is cancelled.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..compose.tracker.entered import NOTHING, Entered
from ..record import record

STAMP = "%Y%m%dT%H%M%S"
ID = re.compile("[!-~]{1,200}")
MOST_GIVEN, LONGEST = 4_000, 300  # entries, and characters of an id or a title, that are believed
HIGHEST = 2_000_000_000  # of a number: calendars keep it in 32 bits


@record(eq=True)
class Given:
    """An entry of a calendar as it was last given away.

    content: a hash of all it says. begin: its first day. cancelled: a later plan did not have it.
    """

    number: int
    stamp: datetime
    content: str
    begin: date
    title: str
    cancelled: bool = False


@record()
class Earlier:
    """What earlier runs left. community: what ids of the calendar end in, "" for the plan's name alone."""

    community: str = ""
    given: Mapping[str, Given] = field(default_factory=dict)
    entered: Entered = NOTHING


def numbered(given: Mapping[str, Given], now: Iterable[tuple[str, Given]]) -> dict[str, Given]:
    """The entries of a calendar by id, each with the number and stamp it is given under, and those to be cancelled.

    given: those of the calendar before. now: id → an entry with the number and stamp that it has at the least.
    """
    found: dict[str, Given] = {}
    for name, entry in now:
        before = given.get(name)
        same = before and not before.cancelled and before.content == entry.content
        found[name] = before if before and same else _after(before, entry) if before else entry
    for name, before in given.items():
        if name not in found:
            found[name] = before if before.cancelled else _cancelled(before)
    return found


def _after(before: Given, entry: Given) -> Given:
    number = max(entry.number, before.number + 1)
    stamp = max(entry.stamp, before.stamp + timedelta(seconds=1))
    return Given(number, stamp, entry.content, entry.begin, entry.title)


def _cancelled(before: Given) -> Given:
    stamp = before.stamp + timedelta(seconds=1)
    return Given(before.number + 1, stamp, before.content, before.begin, before.title, cancelled=True)


def as_data(given: Mapping[str, Given]) -> dict[str, list[Any]]:
    """For the manifest; of what was cancelled only the latest, where it would be too much."""
    live = {name: entry for name, entry in given.items() if not entry.cancelled}
    gone = sorted((name for name in given if name not in live), key=lambda name: (given[name].stamp, name))
    kept = {*live, *gone[-max(0, MOST_GIVEN - len(live)) :]} if len(live) < MOST_GIVEN else set(live)
    return {name: _as_data(each) for name, each in sorted(given.items()) if name in kept}


def _as_data(given: Given) -> list[Any]:
    said = [given.number, f"{given.stamp:{STAMP}}", given.content, given.begin.isoformat(), given.title[:LONGEST]]
    return said + ["cancelled"] * given.cancelled


def from_data(said: object) -> dict[str, Given]:
    """What a manifest says was given away; what cannot be so is left out."""
    if not isinstance(said, dict):
        return {}
    some = itertools.islice(said.items(), 2 * MOST_GIVEN)
    read = {name: _given(entry) for name, entry in some if ID.fullmatch(name)}
    return {name: entry for name, entry in read.items() if entry}


def _given(entry: object) -> Given | None:
    match entry:
        case [int(number), str(stamp), str(content), str(begin), str(title), *rest] if (
            type(number) is int
            and 0 <= number < HIGHEST
            and rest in ([], ["cancelled"])
            and max(len(title), len(content)) <= LONGEST
        ):
            try:
                day = date.fromisoformat(begin)
                at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
            except ValueError:
                return None
            believable = at.year < 9999 and day.year < 9999
            return Given(number, at, content, day, title, bool(rest)) if believable else None
    return None
