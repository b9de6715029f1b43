"""Profiles of tests/reckoning with their plans and everything printed of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from generator.calendar.days import Calendar, calendar_of
from generator.load.profiles import read_profile
from generator.load.store import Store
from generator.models.profile import Profile
from generator.plan.pages import SopPage
from generator.plan.plan import Load, Plan, TaskLine
from generator.tailor.resolve import resolve

from .readback import everything

CASES = Path(__file__).parent / "reckoning"
NAMES = sorted(path.name for path in CASES.iterdir())


class Case(NamedTuple):
    """A profile with its plan and everything printed of it: file → text."""

    profile: Profile
    calendar: Calendar
    plan: Plan
    files: dict[str, str]

    def page(self, sop: str) -> SopPage:
        return next(page for page in self.plan.sops if page.id == sop)

    def load(self, role: str) -> Load:
        return next(load for load in self.plan.loads if load.role == role)

    def row(self, name: str) -> TaskLine:
        """A row of the capacity table, of what is kept."""
        return next(task for load in self.plan.loads for task in load.kept if task.sop == name)

    def asked(self) -> list[str]:
        return [question.id for question in self.plan.questions]

    def page_one(self) -> str:
        """The first chapter of the manual."""
        return re.split(r"^## ", self.files["manual.md"], flags=re.M)[1]


def reckoned(name: str, store: Store) -> Case:
    """The case of a folder."""
    profile = read_profile((CASES / name / "profile.yml").read_bytes(), "profile.yml", store.library, store.calendars)
    calendar = calendar_of(profile.place.region, store.calendars)
    plan = resolve(store.library, profile, calendar)
    return Case(profile, calendar, plan, everything(plan, store))
