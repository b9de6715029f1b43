"""Reachability: a proof that nothing in the library is there in vain and no chapter stays empty.

It makes profiles and resolves them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..errors import Place, Problem
from ..load.library import Library, unknown_place
from ..models.playbook import Advice, Readiness, Sop
from .combinations import FIELDS, Combination, combinations, covering, empty_chapters
from .parts import Part
from .prover import Prover
from .values import Point, matters, points
from .witness import Goal

TRIES = 8  # ways to fulfil a condition that are tried, each from every base


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was proved, and what could not be. plans: profiles made and resolved for parts, values and limits."""

    parts: int
    values: int
    limits: int
    plans: int
    combinations: int
    problems: list[Problem]


def prove(library: Library, calendars: dict[str, Any], whole: bool = True) -> Proof:
    """The proof for a library with origins.

    whole: over all combinations, else over some in which every two values meet.
    """
    prover = Prover(library, calendars)
    differences = points(prover)
    idle = [_idle(point) for point in differences if not matters(prover, point)]
    wanted = combinations(library)
    wanted = wanted if whole else covering(wanted)
    empty = _empty(library, wanted, empty_chapters(library, calendars, wanted))
    limits = sum(point.limit for point in differences)
    problems = [*missing(prover), *idle, *empty]
    return Proof(len(prover.parts), len(differences) - limits, limits, len(prover.seen), len(wanted), problems)


def missing(prover: Prover) -> list[Problem]:
    """The parts that no community gets."""
    missed = [index for index in range(len(prover.parts)) if not reached(prover, index)]
    taken = frozenset[int]().union(*(seen.taken for seen in prover.seen.values() if seen))
    parts = (prover.parts[index] for index in missed if index not in taken)
    return [_missed(prover, part) for part in parts if not _is_felt(prover, part)]


def _is_felt(prover: Prover, part: Part) -> bool:
    """Whether a part is a number that nothing prints, yet setting it changes what is planned."""
    if part.kind != "parameters" or part.name:
        return False
    (other,) = (
        choice.data for choice in prover.forge.groups["parameters"] if part.item.id in choice.data["parameters"]
    )
    pairs = ((prover.look(base.data), prover.look(base.data | other)) for base in prover.bases)
    return any(one and two and one.work != two.work for one, two in pairs)


def reached(prover: Prover, index: int) -> bool:
    """Whether a valid profile takes a part: one already seen, else one made for it."""
    if any(seen and index in seen.taken for seen in prover.seen.values()):
        return True
    for left in islice(prover.forge.solutions(_goals(prover.parts[index])), TRIES):
        for base in prover.bases:
            seen = prover.look(prover.forge.profile(prover.forge.picks(left, base), base))
            if seen and index in seen.taken:
                return True
    return False


def _goals(part: Part) -> list[Goal]:
    return [(condition, True) for condition in part.when] + [(condition, False) for condition in part.before]


def _missed(prover: Prover, part: Part) -> Problem:
    zh, en = _why_missed(prover, part)
    return Problem(
        part.place, f"{part.label}：没有一个社群用得到；{zh}", f"{part.label}: no community ever gets it; {en}"
    )


def _why_missed(prover: Prover, part: Part) -> tuple[str, str]:
    def possible(goals: list[Goal]) -> bool:
        return any(True for _ in prover.forge.solutions(goals))

    goals = _goals(part)
    ready = {check.when for check in prover.library.of(Readiness)}
    if possible(goals):
        return (
            "条件能成立，却没有地方印它：让正文、数字或目标用到它，或删掉",
            "its condition can hold, yet nothing prints it: use it in a text, a figure or a target, or delete it",
        )
    if part.before and possible([goal for goal in goals if goal[1]]):
        return (
            "前面的总是先被采用：把它提前、收窄前面的条件，或删掉",
            "an earlier one is always taken first: move it up, narrow the earlier conditions, or delete it",
        )
    if possible([goal for goal in goals if not (goal[0].op == "not" and goal[0].parts[0] in ready)]):
        return (
            "只在还不能出整本手册时才成立：放宽条件，或删掉",
            "it holds only where no full manual is written: widen its condition, or delete it",
        )
    return (
        "条件互相矛盾（连同它所在的内容）：放宽when，或删掉",
        "its conditions, with those of what it stands in, contradict each other: widen 'when', or delete it",
    )


def _idle(point: Point) -> Problem:
    if point.limit:
        zh, en = (
            "这条界线两边的手册完全一样：改界线或删掉这个条件",
            "on both sides of this limit the plan is the same: change it, or delete the test",
        )
    else:
        value = point.label.replace(": ", ": ")
        zh, en = (
            f"填不填它，手册都一样：给一项内容写上 when: {{{value}}}",
            f"it changes nothing in any plan: give an item when: {{{value}}}",
        )
    return Problem(point.place, f"{point.label}：{zh}", f"{point.label}: {en}")


def _empty(library: Library, wanted: list[Combination], found: list[tuple[Combination, str]]) -> Iterator[Problem]:
    for chapter, count in Counter(chapter for _, chapter in found).items():
        these = [one for one, name in found if name == chapter]
        where = ", ".join(f"{field}: {value}" for field, value in _in_common(these, wanted)) or "…"
        example = ", ".join(f"{field}: {value}" for field, value in zip(FIELDS, these[0]) if value)
        zh = f"{chapter}这一章在{count}种组合里是空的（都在 {where}；例如 {example}）：放宽这里一项的when，或加一项"
        en = (
            f"the chapter {chapter} is empty in {count} combinations (all in {where}; such as {example}): "
            "widen the 'when' of an item in it, or add one"
        )
        yield Problem(_first_of(library, chapter), zh, en)


def _in_common(these: list[Combination], wanted: list[Combination]) -> Iterator[tuple[str, str]]:
    """The fields in which only some values are concerned, with these."""
    for field, some, every in zip(FIELDS, zip(*these), zip(*wanted)):
        if len(set(some)) < len(set(every)):
            yield field, " | ".join(sorted(str(value) for value in set(some)))


def _first_of(library: Library, chapter: str) -> Place:
    items: list[Advice | Sop] = [*library.of(Advice), *library.of(Sop)]
    places = (unknown_place(item) for item in items if item.chapter == chapter)
    return next(places, Place("playbooks/advice.yml"))
