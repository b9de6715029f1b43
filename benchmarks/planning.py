"""`python -m benchmarks.planning`: how long planning alone takes, and how it grows with the team, events and weeks.

Processor time of `resolve` in one process, sizes in turn, again and again: medians, and their ratios to the example.
"""

from __future__ import annotations

import dataclasses
import statistics
import time

from generator.calendar.days import calendar_of
from generator.load.library import Library
from generator.load.profiles import read_profile_file
from generator.load.store import Store, open_store
from generator.models.playbook import Parameter
from generator.models.profile import Profile, TeamMember
from generator.tailor.resolve import resolve

PROFILE = "reading-club"
SIZES = (1, 10, 100)
ROUNDS = 7

Asked = tuple[Library, Profile]


def team_of(profile: Profile, rows: int) -> Profile:
    """The profile with so many rows of one moderator each."""
    member = TeamMember(role="moderator", people=1, hours=3.0)
    return dataclasses.replace(profile, team=(member,) * rows)


def events_of(profile: Profile, times: int) -> Profile:
    """The profile with its first event so many times."""
    first = profile.events[0]
    events = tuple(dataclasses.replace(first, what=f"{first.what} {n}") for n in range(times))
    return dataclasses.replace(profile, events=events)


def weeks_of(library: Library, weeks: int) -> Library:
    """The library whose plans hold for so many weeks from the start, beside those before it."""
    parameters = {each.id: each for each in library.of(Parameter)}
    name = "handout-valid-days"
    longer = parameters | {name: dataclasses.replace(parameters[name], default=7 * weeks)}
    return dataclasses.replace(library, items=library.items | {"parameters": longer})


def main() -> None:
    """Prints one line for each size."""
    store = open_store([])
    club = read_profile_file(PROFILE, store)
    hikers = read_profile_file("hiking-club", store)
    library = store.library
    asked: dict[str, Asked] = {PROFILE: (library, club)}
    asked |= {f"team rows: {n}": (library, team_of(club, n)) for n in SIZES}
    asked |= {f"events: {n}": (library, events_of(hikers, n)) for n in SIZES}
    asked |= {f"weeks from the start: {n}": (weeks_of(library, n), club) for n in SIZES}
    times = measured(store, asked)
    for name, seconds in times.items():
        print(f"{name:24} {seconds * 1000:8.1f} ms  {seconds / times[PROFILE]:6.2f} × the example")


def measured(store: Store, asked: dict[str, Asked]) -> dict[str, float]:
    """Name → the median processor time of a plan, in seconds."""
    found: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (library, profile) in asked.items():
            calendar = calendar_of(profile.place.region, store.calendars)
            begin = time.process_time()
            resolve(library, profile, calendar)
            found[name].append(time.process_time() - begin)
    return {name: statistics.median(seconds) for name, seconds in found.items()}


if __name__ == "__main__":
    main()
