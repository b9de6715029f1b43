"""Tables of days off by region, made from the `holidays` package when the library is compiled; `days` reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from .days import KINDS, SUNDAY, WEEKEND
from .names import ASIDE, DAY_OFF, festival

REGIONS = (
    "CN",
    "HK",
    "MO",
    "TW",
    "SG",
    "MY",
    "JP",
    "KR",
    "TH",
    "VN",
    "ID",
    "PH",
    "IN",
    "AU",
    "NZ",
    "US",
    "CA",
    "GB",
    "IE",
    "DE",
    "FR",
    "NL",
    "ES",
    "IT",
    "CH",
    "AE",
)
YEARS = range(2025, 2041)
LAST = {"IN": 2035}  # where the package knows the moon's days up to a year only
PART = {"GB": "ENG"}  # whose holidays stand for a region that has hardly any in common
GENERAL = {"HK": ("optional",)}  # where offices, schools and banks keep more days than the law on labour has
ANNOUNCING = {"CN"}  # moves whole weeks about and says so each November for the year after only
LONG = {"CN", "TW"}  # where a holiday is announced as a run of days together with its weekend
MOVES = 8  # days around a holiday in which mainland China has put make-up workdays
APART = 30  # days between a festival and the same one again: two can lie in one year of ours
MOON = 2  # days by which a holiday that waits for the moon to be seen may come otherwise

Name = tuple[str, str]
NEW_YEAR, MOON_YEAR, CHRISTMAS = ("元旦", "New Year's Day"), ("春节", "Lunar New Year"), ("圣诞节", "Christmas")
LABOR, NATIONAL, MOON_CAKES = ("劳动节", "Labor Day"), ("国庆节", "National Day"), ("中秋节", "Mid-Autumn Festival")
EASTER, THANKSGIVING = ("复活节", "Easter"), ("感恩节", "Thanksgiving")
FASTING, LIGHTS, WATER = ("开斋节", "Eid al-Fitr"), ("排灯节", "Diwali"), ("宋干节", "Songkran")
LAST_NIGHT, MOON_NIGHT = ("跨年夜", "New Year's Eve"), ("除夕", "Lunar New Year's Eve")
HOLY_NIGHT, DEAD = ("平安夜", "Christmas Eve"), ("盂兰盆节", "Obon")

# Days that a region keeps free before and after the first day of a great festival, whatever the law says. Practice C,
# from common usage: mainland China travels from two days before the eve and starts again after the eighth of the month.
AROUND: dict[str, dict[Name, tuple[int, int]]] = {
    "CN": {MOON_YEAR: (3, 7)},
    "HK": {MOON_YEAR: (1, 4)},
    "MO": {MOON_YEAR: (1, 4)},
    "TW": {MOON_YEAR: (2, 4)},
    "SG": {MOON_YEAR: (1, 3)},
    "MY": {MOON_YEAR: (1, 3), FASTING: (1, 3)},
    "VN": {MOON_YEAR: (3, 5)},
    "ID": {FASTING: (2, 5)},
    "PH": {CHRISTMAS: (1, 7), EASTER: (1, 2)},
    "IN": {LIGHTS: (1, 2)},
    "TH": {WATER: (1, 3)},
    "JP": {NEW_YEAR: (3, 2)},
    "US": {THANKSGIVING: (0, 3), CHRISTMAS: (1, 7)},
    **{region: {CHRISTMAS: (1, 7)} for region in ("CA", "GB", "IE", "AU", "NZ", "DE", "FR", "NL", "ES", "IT", "CH")},
}
FIXED = {"JP": [(DEAD, 8, 13, 4)]}  # kept though no law says so: month, day, how many days
WITH_ITS_EVE = {"CN", "HK", "MO", "TW", "SG", "MY"}  # where the last night of the moon's year is spent at home


class Run(NamedTuple):
    """Days in a row of one kind. near: days around it in which it may still change; 0: it is certain."""

    first: date
    days: int
    names: tuple[Name, ...]
    kind: str = KINDS[0]
    near: int = 0


def tables(traditional: Callable[[str], str]) -> dict[str, Any]:
    """Region → its table as JSON data, for REGIONS and YEARS. Needs the `holidays` package.

    traditional: Simplified → Traditional. In a table: years (first and last), working (weekend days that are worked, as
    ordinals), names (Simplified, Traditional, English), and two texts of numbers, five to a row, which are read of one
    region only: rests (days since the row before, how many days, kind, name, near) and feasts (days since the row
    before, days kept free before, after, name, near).
    """
    moons = _feast_days(_found("CN")[0], "CN", MOON_YEAR)
    return {region: _table(region, moons, traditional) for region in REGIONS}


def _years(region: str) -> range:
    return range(YEARS.start, LAST.get(region, YEARS[-1]) + 1)


def _found(region: str) -> tuple[dict[date, str], frozenset[date]]:
    """Days off with what the package calls them in English, and weekend days that are worked."""
    import holidays

    years = _years(region)
    language = "en_US" if "en_US" in holidays.country_holidays(region).supported_languages else None
    law = holidays.country_holidays(region, PART.get(region), years=years, language=language)
    found = {day: said for day, said in law.items() if region not in GENERAL or day.weekday() == SUNDAY}
    if kept := GENERAL.get(region):  # it leaves out what falls on a Sunday
        found |= holidays.country_holidays(region, years=years, categories=kept, language=language)
    working = (day for day in getattr(law, "weekend_workdays", ()) if day.year in years)
    return {day: found[day] for day in sorted(found) if day.year in years}, frozenset(working)


def _table(region: str, moons: list[date], traditional: Callable[[str], str]) -> dict[str, Any]:
    found, working = _found(region)
    years = _years(region)
    worked = {day.year for day in working}
    announced = {year for year in years if region not in ANNOUNCING or year in worked}
    off = {day: _names(said, region) for day, said in found.items()}
    moon = {day for day in off if "estimated" in found[day]}
    expected = _expected(off, moons, set(years) - announced) if region in ANNOUNCING else {}

    def near(days: list[date]) -> int:
        return MOVES if days[0].year not in announced else MOON if moon.intersection(days) else 0

    runs = [
        Run(days[0], len(days), names, near=near(days))
        for days, names in _runs(off | expected, working, region in LONG, frozenset(expected))
    ]
    taken = {run.first + timedelta(days=n) for run in runs for n in range(run.days)} | working
    feasts = [
        (day, *around, name, near([day]))
        for name, around in AROUND.get(region, {}).items()
        for day in (moons if name == MOON_YEAR and region in WITH_ITS_EVE else _feast_days(found, region, name))
    ]
    runs += [run for run in _kept(region, off, moons) if run.first not in taken]
    return _packed(sorted(runs), sorted(feasts), traditional) | {
        "years": [years[0], years[-1]],
        "working": sorted(day.toordinal() for day in working),
    }


def _names(said: str, region: str) -> tuple[Name, ...]:
    """The festivals of a day; none where it is only said to be off."""
    return tuple(dict.fromkeys(name for each in said.split("; ") if (name := festival(each, region))))


def _expected(off: dict[date, tuple[Name, ...]], moons: list[date], years: set[int]) -> dict[date, tuple[Name, ...]]:
    """The long holidays of mainland China in years that are not announced.

    By the State Council's principles of November 2024: eight days from the eve of the Spring Festival, seven from
    1 October (eight with the Mid-Autumn Festival among them), five for Labor Day. Those have begun on 1 May or, where
    that is a Sunday or Monday, with its weekend.
    """
    found: list[tuple[date, int, Name]] = [
        (day - timedelta(days=1), 8, MOON_YEAR) for day in moons if day.year in years
    ]
    for year in years:
        labor, national = date(year, 5, 1), date(year, 10, 1)
        found.append((labor - timedelta(days={6: 1, 0: 2}.get(labor.weekday(), 0)), 5, LABOR))
        cakes = any(MOON_CAKES in off.get(national + timedelta(days=n), ()) for n in range(8))
        found.append((national, 8 if cakes else 7, NATIONAL))
    days = [(first + timedelta(days=n), name) for first, count, name in found for n in range(count)]
    return {day: tuple(dict.fromkeys((*off.get(day, ()), name))) for day, name in days}


def _runs(
    off: dict[date, tuple[Name, ...]], working: frozenset[date], long: bool, whole: frozenset[date]
) -> Iterator[tuple[list[date], tuple[Name, ...]]]:
    """Days off in a row and their festivals; a weekend between two days off is among them.

    long: weekends beside a day off are too, but for days that are `whole` as they are.
    """

    def idle(day: date) -> bool:
        return day.weekday() in WEEKEND and day not in working

    days = dict(off)
    for one, other in pairwise(sorted(off)):
        between = [one + timedelta(days=n) for n in range(1, (other - one).days)]
        if all(map(idle, between)):
            days.update(dict.fromkeys(between, ()))
    for day in off if long else ():
        for step in (-1, 1):
            beside = day + timedelta(days=step)
            while day not in whole and idle(beside) and beside not in days:
                days[beside] = ()
                beside += timedelta(days=step)
    for _, group in groupby(enumerate(sorted(days)), lambda pair: pair[1].toordinal() - pair[0]):
        row = [day for _, day in group]
        yield row, tuple(dict.fromkeys(name for day in row for name in days[day])) or (DAY_OFF,)


def _feast_days(found: dict[date, str], region: str, name: Name) -> list[date]:
    """The first day of a festival each time; neither the days before it nor those it was moved to."""
    if name == CHRISTMAS:  # Spain does not list it where it is a Sunday
        return [date(year, 12, 25) for year in _years(region)]
    days = [
        day
        for day, names in found.items()
        if any(festival(said, region) == name and not ASIDE.search(said) for said in names.split("; "))
    ]
    return [day for day, before in zip(days, [date.min, *days]) if (day - before).days > APART]


def _kept(region: str, off: dict[date, tuple[Name, ...]], moons: list[date]) -> Iterator[Run]:
    """Eves, and what is kept though it is not off."""
    for year in _years(region):
        yield Run(date(year, 12, 31), 1, (LAST_NIGHT,), "eve")
        if any(CHRISTMAS in names for names in off.values()):
            yield Run(date(year, 12, 24), 1, (HOLY_NIGHT,), "eve")
        for name, month, day, days in FIXED.get(region, ()):
            yield Run(date(year, month, day), days, (name,), "festival")
    for moon in moons if region in WITH_ITS_EVE else ():
        yield Run(moon - timedelta(days=1), 1, (MOON_NIGHT,), "eve")


def _packed(
    runs: list[Run], feasts: list[tuple[date, int, int, Name, int]], traditional: Callable[[str], str]
) -> dict[str, Any]:
    """Runs and feasts as rows of numbers, with the names they point to."""
    names: dict[tuple[str, str], int] = {}

    def number(spoken: tuple[Name, ...]) -> int:
        joined = "、".join(zh for zh, _ in spoken), ", ".join(en for _, en in spoken)
        return names.setdefault(joined, len(names))

    rests = [(run.first, run.days, KINDS.index(run.kind), number(run.names), run.near) for run in runs]
    around = [(day, before, after, number((name,)), near) for day, before, after, name, near in feasts]
    return {
        "rests": _text(rests),
        "feasts": _text(around),
        "names": [[zh, traditional(zh), en] for zh, en in names],
    }


def _text(rows: list[tuple[date, int, int, int, int]]) -> str:
    """Rows as one text, each day as days since that of the row before."""
    days = [0, *(row[0].toordinal() for row in rows)]
    return " ".join(str(n) for (one, other), row in zip(pairwise(days), rows) for n in (other - one, *row[1:]))
