"""Working days and holidays by region: tables made from the `holidays` package, and the calendar that reads them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ..record import record

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
YEARS = range(2025, 2032)
WEEKEND = (5, 6)
NEAR = 8  # days around a holiday in which mainland China has put make-up workdays


@record(eq=True)
class Calendar:
    """One region's days, as ISO dates. off: public holidays; working: weekend days that are worked.

    announced: years whose make-up workdays are known; others are provisional.
    """

    region: str
    off: frozenset[str] = frozenset()
    working: frozenset[str] = frozenset()
    announced: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        """Whether staff work on `day`."""
        iso = day.isoformat()
        return iso in self.working or (day.weekday() not in WEEKEND and iso not in self.off)

    def provisional(self, day: date) -> bool:
        """Whether `day` may still move: its year is not announced, and a holiday is near enough for make-up days."""
        near = (day + timedelta(days=n) for n in range(-NEAR, NEAR + 1))
        return day.year not in self.announced and (not self.off or any(each.isoformat() in self.off for each in near))

    def rest(self, day: date):
        return "off" if day.isoformat() in self.off and day.isoformat() not in self.working else None

    def spans(self, first, last):
        return ()

    def shifted(self, day: date, step: int) -> date:
        """`day` itself when it is worked, else the next worked day in the direction of `step` (1 or -1)."""
        for _ in range(31):
            if self.works(day):
                return day
            day += timedelta(days=step)
        return day


def calendar_of(region: str, tables: dict[str, Any]) -> Calendar:
    """The calendar of a region in `tables` (see `tables()`); weekends only where the region has none."""
    table = tables.get(region, {})
    announced = frozenset(table.get("announced", ()))
    return Calendar(region, frozenset(table.get("off", ())), frozenset(table.get("working", ())), announced)


def tables() -> dict[str, Any]:
    """Region → {off, working, announced}, as JSON data, for REGIONS and YEARS. Needs the `holidays` package."""
    return {region: _table(region) for region in REGIONS}


def _table(region: str) -> dict[str, Any]:
    import holidays

    found = holidays.country_holidays(region, years=YEARS)
    working = sorted(day.isoformat() for day in getattr(found, "weekend_workdays", ()) if day.year in YEARS)
    off = sorted(day.isoformat() for day in found if day.year in YEARS)
    worked = {int(day[:4]) for day in working}
    # Mainland China moves whole weeks about and says so each November for the year after only.
    announced = [year for year in YEARS if region != "CN" or year in worked]
    return {"off": off, "working": working, "announced": announced}
