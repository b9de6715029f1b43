"""What a piece of work is called, wherever it is told."""

from __future__ import annotations

import re
from datetime import date

from ..counting import small
from ..models.playbook import LaunchStep, Sop, Tier
from ..models.subjects import Subject
from .context import Context

FIRST = re.compile(r"[：:，,。；;（(]")  # ends the first words of a line


def work_title(known: Context, name: str) -> str:
    """The title of the work of that id: `sops/…`, `launch/…`, `care/<tier>.<care>`, `event/…`, `delivery/…`.

    And `run/<subject>.<line>`: the run sheet and the first words of its line.
    """
    kind, _, item = name.partition("/")
    part, _, rest = item.partition(".")
    if kind == "care":
        return _care(known, part, rest)
    if kind == "run":
        return _run(known, part, rest)
    if kind == "event" and part.isdigit():  # one of the profile's own
        what = known.profile.events[int(part) - 1].what
        return known.word("work.ready", what=what) if rest else what
    if found := known.library.by_id(Sop).get(item) if kind == "sops" else None:
        return known.say(found.title)
    if kind == "launch":
        return known.say(known.library.by_id(LaunchStep)[item].title)
    owed = next((each for each in known.fitted.owed if each.id == name), None)
    if owed:
        return known.say(owed.rule.what) if owed.rule else owed.delivery.what
    return known.word(f"work.{part}" if kind == "event" else f"work.{kind}")


def _care(known: Context, tier: str, care: str) -> str:
    found = known.library.by_id(Tier)[tier]
    what = next(each.title for each in found.care if each.id == care)
    return known.word("work.care", what=known.say(what), tier=small(known.say(found.title), known.say.language))


def short(known: Context, day: date) -> str:
    """A day of the year: 3月1日, 1 Mar."""
    return known.word("day.short", day=day.day, month=known.word(f"month.{day.month}"))


def the_role(known: Context, title: str) -> str:
    """The title of a role within a sentence: English says “the operator”."""
    return known.word("role.within", role=small(title, known.say.language))


def _run(known: Context, subject: str, line: str) -> str:
    run = known.library.by_id(Subject)[subject].run
    do = next(each.do for each in run.lines if each.id == line)
    return known.word("work.run", run=known.say(run.title), what=FIRST.split(known.say(do).strip())[0])
