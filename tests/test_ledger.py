"""What must hold for every valid profile: the ledger, and everything that is printed of it (tests/ledger, agreement).

Drawn profiles are seeded. QUNCE_DRAWN says against how many of them the ledger is held, QUNCE_PRINTED of how many
everything is printed and read back (a fifth as many, where it is not said). By default so many as take half a minute of
one processor; of three thousand: QUNCE_DRAWN=3000 .venv/bin/pytest -n 2 --dist load tests/test_ledger.py
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider

from generator.calendar.days import Calendar, calendar_of
from generator.load.folders import examples
from generator.load.library import Library
from generator.load.profiles import read_profile
from generator.models.playbook import Parameter
from generator.models.profile import Profile
from generator.plan.plan import Plan
from generator.plan.reckoning import WorkLine
from generator.tailor.resolve import resolve

from . import ledger
from .agreement import disagreements, unsayable, written
from .conftest import as_yaml
from .draw import profiles

pytestmark = pytest.mark.slow
CASES = Path(__file__).parent / "reckoning"
FILES = examples() | {path.parent.name: path for path in sorted(CASES.glob("*/profile.yml"))}
DRAWN = int(os.environ.get("QUNCE_DRAWN", 200))
PRINTED = int(os.environ.get("QUNCE_PRINTED", DRAWN // 5))
A_SEED, A_TEST = 25, 200  # profiles drawn from one seed, since those resemble each other; and in one test
every_profile = pytest.mark.parametrize("name", sorted(FILES))


class Made(NamedTuple):
    """A plan with what it was made from."""

    plan: Plan
    profile: Profile
    calendar: Calendar
    slack: float

    def faults(self, plan: Plan | None = None) -> list[str]:
        return ledger.faults(plan or self.plan, self.profile, self.calendar, self.slack)


@pytest.fixture(scope="session")
def make(store) -> Callable[[bytes], Made]:
    """The text of a profile → the plan."""
    usual = store.library.by_id(Parameter)["slack"].default

    def made(text: bytes) -> Made:
        profile = read_profile(text, "profile.yml", store.library, store.calendars)
        calendar = calendar_of(profile.place.region, store.calendars)
        return Made(
            resolve(store.library, profile, calendar), profile, calendar, profile.parameters.get("slack", usual)
        )

    return made


@pytest.fixture(scope="session")
def known(make) -> Callable[[str], Made]:
    """Name of an example or a case → its plan."""
    return cache(lambda name: make(FILES[name].read_bytes()))


@every_profile
def test_the_ledger_holds(name: str, known) -> None:
    made = known(name)
    assert made.plan.ready and made.plan.ledger and not made.faults()


@every_profile
def test_everything_printed_agrees(name: str, known, store) -> None:
    plan = known(name).plan
    files = written(plan, store)
    assert not disagreements(plan, files, store.labels[plan.language])
    assert not unsayable(plan, files)


def blocks(count: int, size: int) -> list[range]:
    """So many profiles in tests of `size`, by their numbers."""
    return [range(first, min(first + size, count)) for first in range(0, count, size)]


def drawn(block: range, library: Library, each: Callable[[dict[str, Any], str], None]) -> None:
    """Does something with each profile of a block, and its text.

    Hypothesis draws now and then what stands in the modules that are loaded; here the seed alone says what is drawn.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HypothesisProvider, "_maybe_draw_constant", lambda *_, **__: None, raising=False)
        _drawn(block, library, each)


def _drawn(block: range, library: Library, each: Callable[[dict[str, Any], str], None]) -> None:
    for first in range(block.start, block.stop, A_SEED):

        @seed(first // A_SEED)
        @settings(
            max_examples=min(A_SEED, block.stop - first),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(profiles(library, full=True))
        def hold(profile: dict[str, Any]) -> None:
            each(profile, as_yaml(profile))

        hold()


@pytest.mark.parametrize("block", blocks(DRAWN, A_TEST), ids=str)
def test_the_ledger_holds_for_drawn_profiles(block: range, make, store) -> None:
    seen: list[Plan] = []

    def hold(profile: dict[str, Any], text: str) -> None:
        made = make(text.encode())
        seen.append(made.plan)
        found = made.faults() if made.plan.ready else []
        assert not found, f"{found[:3]} {text}"

    drawn(block, store.library, hold)
    assert sum(plan.ready for plan in seen) >= 0.8 * len(block)
    if len(block) == A_TEST:  # and they are of many kinds
        assert len({plan.identity.platforms[0].id for plan in seen}) >= 8 and max(len(p.people) for p in seen) > 40


@pytest.mark.parametrize("block", blocks(PRINTED, A_TEST // 4), ids=str)
def test_everything_printed_agrees_for_drawn_profiles(block: range, make, store) -> None:
    def agree(profile: dict[str, Any], text: str) -> None:
        plan = make(text.encode()).plan
        files = written(plan, store)
        assert not plan.ready or not disagreements(plan, files, store.labels[plan.language]), text
        assert not unsayable(plan, files), text

    drawn(block, store.library, agree)


# --- each of these is seen once it is broken ---

Break = Callable[[Made], Plan]


def first_of(plan: Plan, **wanted: str) -> WorkLine:
    """The first work whose fields begin with these."""
    return next(w for w in plan.ledger if all(str(getattr(w, name)).startswith(v) for name, v in wanted.items()))


def with_work(plan: Plan, old: WorkLine, new: WorkLine | None) -> Plan:
    """The plan with one line of its ledger changed, or without it."""
    lines = tuple(new if work is old else work for work in plan.ledger)
    return dataclasses.replace(plan, ledger=tuple(line for line in lines if line is not None))


def moved(work: WorkLine, **changes: Any) -> WorkLine:
    """The work with its first occurrence changed."""
    first, *rest = work.occurrences
    return dataclasses.replace(work, occurrences=(dataclasses.replace(first, **changes), *rest))


def a_minute_more(made: Made) -> Plan:
    work = made.plan.ledger[0]
    return with_work(made.plan, work, moved(work, minutes=work.occurrences[0].minutes + 1))


def at_once(made: Made) -> Plan:
    one = first_of(made.plan, source="sops/daily-duty")
    other = next(w for w in made.plan.ledger if w.person == one.person and w.source == "sops/welcome")
    first = one.occurrences[0]
    return with_work(made.plan, other, moved(other, day=first.day, time=first.time))


def at_night(made: Made) -> Plan:
    work = first_of(made.plan, source="sops/daily-duty")
    return with_work(made.plan, work, moved(work, time="03:00"))


def too_full(made: Made) -> Plan:
    week = next(week for week in made.plan.weeks if not week.full and week.have)
    weeks = tuple(dataclasses.replace(w, kept=w.have, need=w.have) if w is week else w for w in made.plan.weeks)
    return dataclasses.replace(made.plan, weeks=weeks)


def after_the_end(made: Made) -> Plan:
    work = made.plan.ledger[-1]
    return with_work(made.plan, work, moved(work, day=made.plan.valid_until + timedelta(days=1)))


def on_a_rest_day(made: Made) -> Plan:
    rest = next(rest for rest in made.plan.rests if rest.what == "rests")
    work = next(w for w in made.plan.ledger if w.priority != "must")
    return with_work(made.plan, work, moved(work, day=rest.first))


def a_row_more(made: Made) -> Plan:
    load, *others = made.plan.loads
    return dataclasses.replace(made.plan, loads=(dataclasses.replace(load, used=load.used + 1), *others))


def of_no_minutes(made: Made) -> Plan:
    work = made.plan.ledger[0]
    return with_work(made.plan, work, moved(work, minutes=0))


def a_must_that_waits(made: Made) -> Plan:
    whole = ledger.whole_weeks(made.plan, made.profile) - ledger.rested(made.plan)
    must = next(w for w in made.plan.ledger if w.priority == "must" and w.kind == "sop")
    week = next(w for w in made.plan.weeks if w.monday in whole and w.role == must.role)
    weeks = tuple(dataclasses.replace(w, waiting=(must.source,)) if w is week else w for w in made.plan.weeks)
    return dataclasses.replace(made.plan, weeks=weeks)


def nothing_delivered(made: Made) -> Plan:
    return dataclasses.replace(made.plan, ledger=tuple(w for w in made.plan.ledger if w.source != "delivery/1"))


def half_of_a_duty(made: Made) -> Plan:
    gone = {w.source for w in made.plan.ledger if w.source == "sops/welcome"}
    lines = (dataclasses.replace(w, occurrences=w.occurrences[:2]) if w.source in gone else w for w in made.plan.ledger)
    return dataclasses.replace(made.plan, ledger=tuple(lines), rests=())


def another_printed_week(made: Made) -> Plan:
    line, *others = made.plan.ordinary
    return dataclasses.replace(made.plan, ordinary=(dataclasses.replace(line, time="11:11"), *others))


def without_a_sheet(made: Made) -> Plan:
    work = first_of(made.plan, source="sops/offline-event")
    return with_work(made.plan, work, dataclasses.replace(work, occurrences=work.occurrences[1:]))


def without_two_lines(made: Made) -> Plan:
    work = first_of(made.plan, source="run/hiking.post")
    return with_work(made.plan, work, dataclasses.replace(work, occurrences=work.occurrences[:-2]))


def half_a_step(made: Made) -> Plan:
    work = first_of(made.plan, kind="step")
    return with_work(made.plan, work, dataclasses.replace(work, occurrences=work.occurrences[1:]))


BREAKS: dict[str, tuple[str, Break]] = {
    "weeks_add_up": ("rival-two-volunteers", a_minute_more),
    "nobody_twice": ("full", at_once),
    "inside_windows": ("rival-two-volunteers", at_night),
    "weeks_fit": ("core", too_full),
    "dates_hold": ("full", after_the_end),
    "rest_days_rest": ("full", on_a_rest_day),
    "one_figure": ("full", a_row_more),
    "nothing_empty": ("full", of_no_minutes),
    "musts_first": ("full", a_must_that_waits),
    "promise_kept": ("minor", nothing_delivered),
    "rows_hold": ("full", half_of_a_duty),
    "the_printed_week_is_the_ledger_s": ("core", another_printed_week),
    "sheets_come_with_outings": ("meeting", without_a_sheet),
    "lines_come_with_meetings": ("weekly-outing", without_two_lines),
    "steps_are_whole": ("full", half_a_step),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_seen(name: str, known) -> None:
    case, broken = BREAKS[name]
    made = known(case)
    check = getattr(ledger, name)
    more = {
        "nobody_twice": (made.profile,),
        "inside_windows": (made.profile, made.calendar),
        "weeks_fit": (made.slack,),
        "dates_hold": (made.profile, made.calendar),
        "rest_days_rest": (made.calendar,),
        "musts_first": (made.profile,),
        "promise_kept": (made.profile,),
        "rows_hold": (made.profile,),
        "the_printed_week_is_the_ledger_s": (made.profile,),
    }.get(name, ())
    assert not list(check(made.plan, *more))
    assert list(check(broken(made), *more))
    assert made.faults(broken(made))


def edited(data: bytes, sheet: str, row: int, column: int, value: object) -> bytes:
    """A workbook with another value in one cell."""
    book = openpyxl.load_workbook(BytesIO(data))
    book[sheet].cell(row, column).value = value
    made = BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.filterwarnings("ignore:Unable to read chart")
@pytest.mark.parametrize("path", ["plan.json", "manual.md", "reference.md", "tracker.xlsx", "calendar.ics"])
def test_a_figure_that_differs_is_seen(path: str, known, store) -> None:
    plan = known("rival-two-volunteers").plan
    labels, files = store.labels[plan.language], written(plan, store)
    week = next(week for week in plan.weeks if week.monday > plan.start)
    rows = [line for line in files["manual.md"].decode().splitlines() if line.startswith("| **阿芳")]
    wrong: dict[str, Callable[[bytes], bytes]] = {
        "plan.json": lambda data: data.replace(b'"minutes": 300', b'"minutes": 301', 1),
        "manual.md": lambda data: data.replace(rows[0].encode(), rows[0].replace("| 6 |", "| 7 |", 1).encode()),
        "reference.md": lambda data: data.replace(
            f"| **{week.monday}** | {week.role_title} | 600 |".encode(),
            f"| **{week.monday}** | {week.role_title} | 601 |".encode(),
        ),
        "tracker.xlsx": lambda data: edited(data, labels["tracker.sheet.hours"], 5, 6, 1),
        "calendar.ics": lambda data: b"".join(
            line for line in data.splitlines(keepends=True) if not line.startswith(b"EXDATE")
        ),
    }
    assert not disagreements(plan, files, labels)
    changed = wrong[path](files[path])
    assert changed != files[path]
    assert disagreements(plan, files | {path: changed}, labels)


@pytest.mark.parametrize(
    "line",
    ["a {slot}", "做了0次", "0 times a week", "600 ÷ 0", "with 1 people", "一周2400分钟", "2,400 minutes a week"],
)
def test_what_may_not_be_said_is_seen(line: str, known, store) -> None:
    plan = known("busy").plan
    assert unsayable(plan, {"manual.md": line.encode()})
    assert not unsayable(plan, {"manual.md": "10次，1 person，999分钟，÷ 0.5，20 times，2027-03-01".encode()})
