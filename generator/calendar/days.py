"""A region's days: which are worked, on which the team rests and why, which may still be moved; read from `tables`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, groupby
from typing import Any

from ..models.base import Text
from ..record import record

WEEKEND = (5, 6)  # of every region here; the United Arab Emirates too since 2022
SATURDAY, SUNDAY = WEEKEND
KINDS = ("holiday", "eve", "festival", "peak")  # which a day is, where it could be several
NAMING = ("holiday", "festival", "eve", "peak")  # which of them names days in a row


@record(eq=True)
class Rest:
    """Days in a row of one kind. provisional: they may still be moved.

    kind: "holiday" (off by law), "eve" (worked by law, but nobody is there in the evening), "festival" (days around
    one, which a region keeps free); "peak" (busy days of the community's own, on which the team does not rest).
    """

    name: Text
    first: date
    last: date
    kind: str
    provisional: bool = False


@record()
class Calendar:
    """One region's days, read from its table when they are first asked for.

    before, after: days kept free around each of the region's great festivals, counted from its first day, where the
    community says so itself (`dataclasses.replace`); None: as the region has it.
    own: days of the community or its subject, which come before those of the region.
    """

    region: str
    table: Mapping[str, Any]
    before: int | None = None
    after: int | None = None
    own: tuple[Rest, ...] = ()

    def works(self, day: date) -> bool:
        """Whether staff work on `day` by law: neither a weekend nor a public holiday, or a make-up day."""
        number = day.toordinal()
        return number in self._working or (day.weekday() not in WEEKEND and number not in self._off)

    def shifted(self, day: date, step: int) -> date:
        """`day` itself when it is worked, else the next worked day in the direction of `step` (1 or -1)."""
        for _ in range(31):
            if self.works(day):
                return day
            day += timedelta(days=step)
        return day

    def rest(self, day: date) -> Rest | None:
        """The rest that `day` is part of; None where the team does not rest. A weekend alone is no rest."""
        return self._resting.get(day.toordinal())

    def spans(self, first: date, last: date) -> tuple[Rest, ...]:
        """The rests that touch the days from `first` to `last`, in order, those that touch each other made one."""
        runs = self._runs
        begin = bisect_left(runs, first, key=lambda run: run.last)
        end = bisect_right(runs, last, key=lambda run: run.first)
        return runs[begin:end]

    def peak(self, day: date) -> Rest | None:
        """The busy days of the community's own, this one among them."""
        return self._peaks.get(day.toordinal())

    def provisional(self, day: date) -> bool:
        """Whether `day` may still be moved: a holiday near it may be, or nothing is known yet of its year."""
        return day.year > self._last_year or day.toordinal() in self._unsure

    def announced(self, year: int) -> bool:
        """Whether the days off of a year are known for good; mainland China's are for the next year at most."""
        return year <= self._last_year and year not in self._open_years

    @cached_property
    def _last_year(self) -> int:
        return int(self.table.get("years", (0, 0))[1])

    @cached_property
    def _names(self) -> list[Text]:
        return [Text(zh, en, hant) for zh, hant, en in self.table.get("names", ())]

    @cached_property
    def _rows(self) -> list[tuple[int, int, int, int, int]]:
        return _rows(self.table.get("rests", ""))

    @cached_property
    def _working(self) -> frozenset[int]:
        return frozenset(self.table.get("working", ()))

    @cached_property
    def _off(self) -> frozenset[int]:
        return frozenset(n for first, days, kind, _, _ in self._rows if not kind for n in range(first, first + days))

    @cached_property
    def _open_years(self) -> frozenset[int]:
        return frozenset(date.fromordinal(first).year for first, _, _, _, near in self._rows if near)

    @cached_property
    def _unsure(self) -> frozenset[int]:
        unsure = [row for row in self._rows if row[4]]
        return frozenset(n for first, days, _, _, near in unsure for n in range(first - near, first + days + near))

    @cached_property
    def _resting(self) -> dict[int, Rest]:
        """Day → its rest; each day has the strongest, and make-up days none but the community's own."""
        found: dict[int, Rest] = {}
        for rest in self.own:
            if rest.kind != "peak":
                _fill(found, rest, frozenset())
        for rest in sorted((*self._fixed(), *self._around()), key=lambda rest: KINDS.index(rest.kind)):
            _fill(found, rest, self._working)
        return found

    @cached_property
    def _peaks(self) -> dict[int, Rest]:
        found: dict[int, Rest] = {}
        for rest in self.own:
            if rest.kind == "peak":
                _fill(found, rest, frozenset())
        return found

    @cached_property
    def _runs(self) -> tuple[Rest, ...]:
        rests = [rest for rest, _ in groupby(map(self._resting.__getitem__, sorted(self._resting)))]
        rows: list[list[Rest]] = []
        for rest in rests:
            if rows and rest.first - rows[-1][-1].last == timedelta(days=1):
                rows[-1].append(rest)
            else:
                rows.append([rest])
        return tuple(map(_joined, rows))

    def _fixed(self) -> Iterator[Rest]:
        for first, days, kind, name, near in self._rows:
            last = date.fromordinal(first + days - 1)
            yield Rest(self._names[name], date.fromordinal(first), last, KINDS[kind], near > 0)

    def _around(self) -> Iterator[Rest]:
        """The days that are kept free around festivals; no weekend is cut in two."""
        for feast, before, after, name, near in _rows(self.table.get("feasts", "")):
            first = date.fromordinal(feast - (before if self.before is None else self.before))
            last = date.fromordinal(feast + (after if self.after is None else self.after))
            first -= timedelta(days=first.weekday() == SUNDAY and first < last)
            last += timedelta(days=last.weekday() == SATURDAY and first < last)
            yield Rest(self._names[name], first, last, "festival", near > 0)


def calendar_of(region: str, tables: dict[str, Any]) -> Calendar:
    """The calendar of a region in `tables` (see `tables.tables`); weekends only where the region has none."""
    return Calendar(region, tables.get(region, {}))


def _rows(text: str) -> list[tuple[int, int, int, int, int]]:
    """The rows of a table, each with its day as an ordinal."""
    numbers = list(map(int, text.split()))
    return list(zip(accumulate(numbers[::5]), *(numbers[n::5] for n in range(1, 5))))


def _fill(found: dict[int, Rest], rest: Rest, never: frozenset[int]) -> None:
    """Puts a rest on its days that are still empty, cut where others lie between."""
    days = range(rest.first.toordinal(), rest.last.toordinal() + 1)
    empty = [n for n in days if n not in found and n not in never]
    for row in _unbroken(empty):
        whole = len(row) == len(days)
        part = rest if whole else replace(rest, first=date.fromordinal(row[0]), last=date.fromordinal(row[-1]))
        found.update(dict.fromkeys(row, part))


def _unbroken(days: Iterable[int]) -> list[list[int]]:
    rows: list[list[int]] = []
    for day in days:
        if rows and day == rows[-1][-1] + 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return rows


def _joined(rests: list[Rest]) -> Rest:
    """Rests in a row as one, of the kind and with the names of those that come first in NAMING."""
    if len(rests) == 1:
        return rests[0]
    kind = min((rest.kind for rest in rests), key=NAMING.index)
    names = list(dict.fromkeys(rest.name for rest in rests if rest.kind == kind))
    name = Text("、".join(n.zh for n in names), ", ".join(n.en for n in names), "、".join(n.hant for n in names))
    return Rest(name, rests[0].first, rests[-1].last, kind, any(rest.provisional for rest in rests))
