"""What statements of grade A stand on: whether it holds here, and whether it is old enough to be looked up again."""

from __future__ import annotations

from datetime import date

from ..models.base import Law

ANYWHERE = "any"


def holds_in(law: Law, region: str) -> bool:
    """Whether a law or page speaks about a region."""
    return ANYWHERE in law.region or region in law.region


def outdated(law: Law, start: date, months: float) -> bool:
    """Whether on the day a plan starts a law was last checked more than so many months before, or never."""
    if not law.checked:
        return True
    year, month, *_ = map(int, law.checked.split("-"))
    return (start.year - year) * 12 + start.month - month > months
