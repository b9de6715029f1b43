"""Makes ready what bare_calls.py needs: it watches a writer and keeps every call that it makes of its library."""

from __future__ import annotations

import importlib
import io
import pickle
from pathlib import Path
from typing import Any
from unittest import mock

from generator.calendar.days import calendar_of
from generator.load.profiles import read_profile_file
from generator.load.store import open_store
from generator.plan.plan import Plan
from generator.tailor.resolve import resolve
from generator.writers import WRITERS
from generator.writers.look import Look

WRITTEN_BY = {  # format → the library, what the writer makes of it by name, and where it finds that
    "tracker.xlsx": ("xlsxwriter", "xlsxwriter", ("Workbook",)),
    "calendar.ics": (
        "icalendar",
        "generator.writers.ics",
        ("Calendar", "Event", "Alarm", "Timezone", "TimezoneStandard", "TimezoneDaylight", "vText"),
    ),
}


class Watched:
    """Something of the library that a writer holds. `number`: its place among what the calls have made."""

    def __init__(self, recorder: Recorder, real: Any, number: int) -> None:
        self.recorder, self.real, self.number = recorder, real, number

    def __getattr__(self, method: str) -> Any:
        return lambda *args, **keywords: self.recorder.call(
            self.number, getattr(self.real, method), method, args, keywords
        )

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Recorder:
    """The calls of one run, in order; what a call gets of an earlier one's is named by its place."""

    def __init__(self) -> None:
        self.calls: list[tuple] = []

    def call(self, owner: int, real: Any, method: str, args: tuple, keywords: dict[str, Any]) -> Any:
        kept: list[Any] = [dict(arg) if isinstance(arg, dict) else arg for arg in args]
        given: list[Any] = [dict(arg) if isinstance(arg, dict) else arg for arg in args]
        places = []
        for holder, entries in [
            (None, dict(enumerate(kept))),
            *((n, arg) for n, arg in enumerate(kept) if isinstance(arg, dict)),
        ]:
            for key, value in list(entries.items()):
                if isinstance(value, (Watched, io.BytesIO)):
                    places.append((holder, key, value.number if isinstance(value, Watched) else 1))
                    (given if holder is None else given[holder])[key] = (
                        value.real if isinstance(value, Watched) else value
                    )
                    (kept if holder is None else kept[holder])[key] = None
        self.calls.append((owner, method, kept, keywords, places))
        found = real(*given, **keywords)
        return (
            found
            if isinstance(found, (bytes, str, int, float)) or found is None
            else Watched(self, found, len(self.calls) + 1)
        )


def planned(profile: str) -> tuple[Plan, Look]:
    """The plan of an example, and its look."""
    store = open_store([])
    read = read_profile_file(profile, store)
    plan = resolve(store.library, read, calendar_of(read.place.region, store.calendars))
    return plan, Look(store.labels[plan.language], store.templates)


def make_calls_ready(profile: str, name: str, into: Path) -> bytes:
    """Writes what bare_calls.py and alone.py need to make the file `name` of a profile's manual; returns the file."""
    plan, look = planned(profile)
    key = tuple(name.split("."))
    library, place, parts = WRITTEN_BY[name]
    recorder, module, home = Recorder(), importlib.import_module(place), importlib.import_module(library)
    with mock.patch.multiple(module, **{part: _watching(recorder, getattr(home, part), part) for part in parts}):
        made = WRITERS[key](plan, look)[name]
    into.write_bytes(pickle.dumps((library, name, recorder.calls)))
    into.with_suffix(".plan").write_bytes(pickle.dumps((key, plan, look)))
    return made


def _watching(recorder: Recorder, real: Any, method: str) -> Any:
    return lambda *args, **keywords: recorder.call(0, real, method, args, keywords)
