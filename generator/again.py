"""A second run: what the team has put into the files of an earlier one goes on in those of this one.

The tracker is written anew with all that was entered; of a document that was edited the new one is laid beside, with
what changed; a calendar's entries go on from the numbers they were given under. What must be known for it lies in the
manifest of the folder, and is judged before it is believed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath
from typing import Any

from .compose.changes import changes, hashes
from .compose.tracker.entered import NOTHING, Entered, entered
from .models.profile import Profile
from .output import BESIDE, Lying, More
from .plan.plan import Plan
from .writers import WRITERS
from .writers.earlier import Earlier, as_data, from_data
from .writers.look import Look

TRACKED = "tracker.xlsx"
TRACKER, CALENDAR = ("tracker", "xlsx"), ("calendar", "ics")
WHOSE = re.compile("[0-9a-f]{16,20}")
ON = (TRACKER, CALENDAR)  # what is made with a look at what lies in the folder
MOST_HASHES = 20_000  # paragraphs of a document that are believed to have been


def going_on(
    plan: Plan,
    look: Look,
    profile: Profile,
    keys: Collection[tuple[str, str]],
    files: dict[str, bytes],
    told: Callable[[int, Iterable[str]], None],
) -> Callable[[Lying], More]:
    """What makes the rest of a run, once it is known what lies in the folder.

    keys: the writers of this run; files: what those have made that look at nothing; told: called with the number of
    entries that went on into a new tracker, and the paths of what was made.
    """

    def more(lying: Lying) -> More:
        made, memory, over, entries = dict[str, bytes](), dict(lying.memory), set[str](), 0
        if TRACKER in keys:
            entries = _tracker(plan, look, lying, made, memory, over)
        if CALENDAR in keys:
            _calendar(plan, look, profile, made, memory)
        _documents(look, lying, files, made, memory)
        settled = {TRACKED} if lying.memory.get("tracker") == memory.get("tracker") != "" else set[str]()
        for name in sorted((lying.edited & {*files, *made}) - over - settled):
            data = files.get(name, made.get(name, b""))
            if hashlib.sha256(data).hexdigest() != lying.written[name]:
                made[beside(name)] = data
        told(entries, made)
        return More(made, memory, frozenset(over))

    return more


def beside(name: str, ending: str = "") -> str:
    """What lies beside a file: manual.docx → manual.new.docx."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}{BESIDE}{ending or path.suffix}"))


def _tracker(
    plan: Plan,
    look: Look,
    lying: Lying,
    made: dict[str, bytes],
    memory: dict[str, Any],
    over: set[str],
) -> int:
    """The tracker with what was entered into the last one; as it is where the plan has nothing new for it.

    How many cells went on into it.
    """
    [(name, fresh)] = WRITERS[TRACKER](plan, look).items()
    digest, before = hashlib.sha256(fresh).hexdigest(), memory.get("tracker")
    there, memory["tracker"] = lying.read(name), digest
    made[name] = fresh
    if there is None:
        return 0
    if before == digest and name not in lying.edited:
        made[name] = there
        return 0
    if before == digest:
        return 0  # kept as it was filled in: there is nothing new
    found = _entered(there)
    if found is None:  # laid beside, as a document is
        memory["tracker"] = "" if name in lying.edited else digest
        return 0
    if found is NOTHING:
        return 0
    made |= WRITERS[TRACKER](plan, dataclasses.replace(look, earlier=Earlier(entered=found)))
    over |= {name} & lying.edited
    return found.count()


def _entered(data: bytes) -> Entered | None:
    """What was entered into a tracker; None where it cannot be read, or has no keys."""
    from .writers.office import Unreadable, pages

    try:
        found = entered(pages(data))
    except Unreadable:
        return None
    if not found.columns:
        return None
    return found if found.rows or found.own else NOTHING


def _calendar(plan: Plan, look: Look, profile: Profile, made: dict[str, bytes], memory: dict[str, Any]) -> None:
    """The calendar, its entries numbered on from those of the last one."""
    from .writers.ics import given_by

    name, rest = _told_apart(profile)
    whose, given = name + rest, from_data(memory.get("calendar"))
    match memory.get("community"):
        case [str(known), str(its_name), str(its_rest)] if WHOSE.fullmatch(known) and (
            its_name == name or its_rest == rest
        ):
            whose = known
        case _:
            given = {}
    look = dataclasses.replace(look, earlier=Earlier(whose, given))
    made |= WRITERS[CALENDAR](plan, look)
    memory |= {"community": [whose, name, rest], "calendar": as_data(given_by(plan, look))}


def _told_apart(profile: Profile) -> tuple[str, str]:
    """Two hashes that tell a community from others, also of its name: that of its name, and of what seldom changes.

    A community that has only one of the two changed is still the same one.
    """
    owner = profile.account.owner if profile.account else ""
    rest = (profile.type, profile.variant or "", profile.place.region, profile.decides, owner)
    return tuple(
        hashlib.sha256("\0".join(part).encode("utf-8", "replace")).hexdigest()[:10] for part in ((profile.name,), rest)
    )  # type: ignore[return-value]


def _documents(
    look: Look, lying: Lying, files: dict[str, bytes], made: dict[str, bytes], memory: dict[str, Any]
) -> None:
    """What changed, beside each document that was edited; what paragraphs each was written with."""
    known = memory.get("paragraphs")
    before = known if isinstance(known, dict) else {}
    now: dict[str, Any] = {}
    for name in sorted(each for each in files if each.endswith(".docx")):
        from .writers.office import Unreadable, paragraphs

        new, theirs = paragraphs(files[name]), lying.read(name) if name in lying.edited else None
        kept = before.get(name) if name in lying.edited else hashes(new)
        now[name] = kept if isinstance(kept, list) else []
        if theirs is None or hashlib.sha256(files[name]).hexdigest() == lying.written[name]:
            continue
        try:
            text = changes(paragraphs(theirs), new, now[name][:MOST_HASHES], look.labels, beside(name))
        except Unreadable:
            text = ""
        made |= {beside(name, ".txt"): text.encode()} if text else {}
    memory["paragraphs"] = {**{n: each for n, each in before.items() if n in lying.written}, **now}
    if not memory["paragraphs"]:
        del memory["paragraphs"]
