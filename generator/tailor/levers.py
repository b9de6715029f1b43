"""Levers: what is changed, in which order and how far, until an ordinary week fits the hours.

Bounds and texts are the library's.
"""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence, Set

from ..models.reckoning import Lever
from ..record import record
from .owed import Owing
from .work import MEMBERS, PRIORITIES, Work

Counts = dict[str, float]
Figures = Callable[[Counts], Counts]  # counts as set → counts with every figure worked out from them
FORTNIGHT = 0.3  # times a week above which seldom work comes every two weeks, else every month
WORTH = 5  # minutes a week that a lever must save, else it is not worth the words
BY_NAME = 60  # members who can be asked one by one; more are called for openly
NEXT = 4  # levers named as the next ones


@record(eq=True)
class Pull:
    """A lever as it was used.

    before, after: what it changed; minutes: of that work a week, before and after; role: whose week was too full;
    works: ids of what it touched; helpers and ask: members who are needed, and how many to ask; total: the role's whole
    week after it.
    """

    lever: Lever
    before: float
    after: float
    minutes_before: float
    minutes_after: float
    role: str
    works: tuple[str, ...]
    helpers: int = 0
    ask: int = 0
    total: int = 0

    @property
    def saved(self) -> int:
        """Minutes a week."""
        return round(self.minutes_before - self.minutes_after)


@record(eq=True)
class Fitted:
    """What the levers left.

    works: all that is kept; cut: what is not done; counts: as changed; pulled: in order; next: those that would come
    next; never: what none touches; over: role → minutes that musts alone exceed its hours by.
    """

    works: tuple[Work, ...]
    cut: tuple[Work, ...]
    counts: Counts
    changed: tuple[str, ...]
    pulled: tuple[Pull, ...]
    next: tuple[Pull, ...]
    never: tuple[Lever, ...]
    over: Mapping[str, float]
    owed: tuple[Owing, ...]


class _State:
    """Work and counts while levers are pulled."""

    def __init__(
        self, works: Sequence[Work], counts: Counts, figures: Figures, have: Mapping[str, float], slack: float
    ) -> None:
        self.works = {work.id: work for work in works}
        self.whole = dict(self.works)  # as it was before any lever
        self.cut: list[Work] = []
        self.counts, self.figures = counts, figures
        self.changed: list[str] = []
        self.full = have
        self.have = {role: minutes * (100 - slack) / 100 for role, minutes in have.items()}

    def load(self, role: str) -> float:
        return sum(work.week for work in self.works.values() if work.role == role)

    def whole_week(self, role: str) -> int:
        """The same as it is printed: its rows, each in whole minutes, added up."""
        return sum(round(work.week) for work in self.works.values() if work.role == role)

    def over(self, all_of: bool = False) -> dict[str, float]:
        """Role → minutes a week more than its hours less slack; `all_of`: than all of its hours."""
        found = {role: self.load(role) - (self.full[role] if all_of else have) for role, have in self.have.items()}
        return {role: minutes for role, minutes in found.items() if minutes > 0.5}

    def of_unit(self, unit: str) -> list[Work]:
        """Work that is counted by a unit, or by what is worked out from it: what moves when it does."""
        trial = self.figures({**self.counts, unit: self.counts.get(unit, 0) + 1000})
        moved = {unit} | {name for name, value in trial.items() if value != self.counts.get(name)}
        return [work for work in self.works.values() if work.unit and work.unit in moved]

    def set_count(self, name: str, value: float) -> None:
        """Sets what work is counted by, and works out everything anew that depends on it."""
        before = self.counts
        self.counts = self.figures({**before, name: value})
        self.works = {each.id: self._recounted(each, before) for each in self.works.values()}
        if name not in self.changed:
            self.changed.append(name)

    def _recounted(self, work: Work, before: Counts) -> Work:
        """The work with its units counted anew; one that another lever has made fewer stays so."""
        now, then = self.counts.get(work.unit), before.get(work.unit)
        if now is None or now == then or work.kind == "care":
            return work
        return dataclasses.replace(work, units=now if work.units == then else min(work.units, now))


def fit(
    works: Sequence[Work],
    levers: Sequence[Lever],
    have: Mapping[str, float],
    counts: Counts,
    figures: Figures,
    slack: float,
    owed: tuple[Owing, ...] = (),
) -> Fitted:
    """The work that fits.

    levers: those that suit this community and are not refused; have: role → minutes a week; slack: percent kept free;
    counts and figures: what work is counted by.

    Levers are pulled in the order of their ranks until no role has more to do than its hours less slack. Nobody is
    invented.
    """
    state = _State(works, counts, figures, have, slack)
    pulled: list[Pull] = []
    ranked = sorted((lever for lever in levers if lever.change != "never"), key=lambda lever: (lever.rank, lever.id))
    for lever in ranked:
        if over := state.over(all_of=lever.last_resort):
            before = _copy(state)
            found = _together(_pull(state, lever, over))
            if sum(pull.minutes_before - pull.minutes_after for pull in found) < WORTH and state.over():
                state = before
            else:
                pulled += found
    pulled = _as_it_ended(pulled, {work.id: work.week for work in works}, {work.id for work in state.cut})
    full = {role: state.load(role) for role in have}
    musts = {role: minutes - have[role] for role, minutes in full.items() if minutes > have[role] + 0.5}
    kept, cut, final = tuple(state.works.values()), tuple(state.cut), state.counts
    used = {pull.lever.id for pull in pulled}
    ahead = _ahead(state, [lever for lever in ranked if lever.id not in used])
    never = tuple(sorted((each for each in levers if each.change == "never"), key=lambda each: (each.rank, each.id)))
    told = tuple(_with_totals(pulled, {role: state.whole_week(role) for role in have}))
    named = [pull for pull in told if pull.ask <= BY_NAME]
    final = final | {"helpers-needed": sum(p.helpers for p in named), "helpers-asked": sum(p.ask for p in named)}
    return Fitted(kept, cut, final, tuple(state.changed), told, ahead, never, musts, owed)


def _with_totals(pulled: Sequence[Pull], totals: dict[str, int]) -> list[Pull]:
    """The decisions with the role's whole week after each, so that the last leads to what the ledger has."""
    found = []
    for pull in reversed(pulled):
        found.append(dataclasses.replace(pull, total=totals[pull.role]))
        totals[pull.role] += pull.saved
    return found[::-1]


def _together(pulls: list[Pull]) -> list[Pull]:
    """What one lever did to one role, as one decision."""
    found: dict[str, Pull] = {}
    for pull in pulls:
        old = found.get(pull.role)
        found[pull.role] = (
            pull
            if old is None
            else dataclasses.replace(
                old,
                minutes_before=old.minutes_before + pull.minutes_before,
                minutes_after=old.minutes_after + pull.minutes_after,
                works=old.works + pull.works,
                helpers=old.helpers + pull.helpers,
                ask=old.ask + pull.ask,
            )
        )
    return list(found.values())


def _as_it_ended(pulled: list[Pull], weeks: Mapping[str, float], cut: set[str]) -> list[Pull]:
    """The decisions without those on work that was dropped in the end, which counts there with all of its minutes."""
    found = []
    for pull in pulled:
        if pull.lever.change == "drop":
            found.append(dataclasses.replace(pull, minutes_before=sum(weeks[name] for name in pull.works)))
        elif not set(pull.works) <= cut:
            found.append(pull)
    return found


def _ahead(state: _State, levers: list[Lever]) -> tuple[Pull, ...]:
    """What each of the next levers would change by itself, were every role's week too full."""
    found: list[Pull] = []
    for lever in levers:
        trial = _copy(state)
        everybody = dict.fromkeys(state.have, math.inf)
        first = _together(_pull(trial, lever, everybody))[:1]
        found += [dataclasses.replace(pull, total=state.whole_week(pull.role) - pull.saved) for pull in first]
        if len(found) == NEXT:
            break
    return tuple(found)


def _copy(state: _State) -> _State:
    trial = _State(tuple(state.works.values()), state.counts, state.figures, {}, 0)
    trial.have, trial.full = state.have, state.full
    trial.cut, trial.changed, trial.whole = list(state.cut), list(state.changed), state.whole
    return trial


def _pull(state: _State, lever: Lever, over: Mapping[str, float]) -> list[Pull]:
    """What pulling a lever changes, for the roles whose week is too full.

    Nothing where it does not help any of them.
    """
    found: list[Pull] = []
    for target in lever.on:
        kind, _, name = target.partition("/")
        if kind in ("priority", "kind"):
            found += _dropped(state, lever, target, over)
        elif kind in ("unit", "parameter"):
            found += _fewer(state, lever, name, over)
        else:
            found += _less(state, lever, target, over)
    if lever.change == "times" and found:
        for work in list(state.works.values()):
            found += _following(state, lever, work)
    return found


def _bound(state: _State, lever: Lever) -> float:
    known = state.counts.get(lever.bound)
    return known if known is not None else float(lever.bound)


def _dropped(state: _State, lever: Lever, target: str, over: Mapping[str, float]) -> list[Pull]:
    """The largest of a priority or a kind first, until the role fits: fewer things are given up that way."""
    found = []
    for role in over:
        mine = [w for w in state.works.values() if w.role == role and not w.safe and w.priority != "must"]
        loose = [w for w in mine if target in (f"priority/{w.priority}", f"kind/{w.kind}")]
        for work in sorted(loose, key=lambda w: (w.kind == "run", -w.week, w.id)):  # last what keeps the promise
            if state.over().get(role, math.inf if over[role] == math.inf else 0) <= 0:
                break
            if work.kind in ("care", "sop", "review", "drill", "run"):
                found.append(_drop(state, lever, work))
            if over[role] == math.inf and len(found) >= NEXT:
                break
    return found


def _drop(state: _State, lever: Lever, work: Work) -> Pull:
    del state.works[work.id]
    state.cut.append(state.whole[work.id])
    return Pull(lever, work.times, 0, work.week, 0, work.role, (work.id,))


def _fewer(state: _State, lever: Lever, name: str, over: Mapping[str, float]) -> list[Pull]:
    """Fewer of what work is counted by: as many as fit, not below the bound."""
    touched = [work for work in state.of_unit(name) if work.role in over and work.week > 0]
    before, bound = state.counts.get(name, 0), _bound(state, lever)
    if not touched or before <= bound:
        return []
    minutes = sum(work.week for work in touched)
    role = max(touched, key=lambda work: work.week).role
    ids = tuple(work.id for work in touched)
    after = bound
    if over[role] != math.inf:
        roles = {work.role for work in touched}
        between = range(math.ceil(bound) + 1, int(before))
        fitting = bisect_left(between, True, key=lambda value: not _fits(state, name, value, roles))
        after = between[fitting - 1] if fitting else bound
    state.set_count(name, float(after))
    left = sum(state.works[each].week for each in ids)
    return [Pull(lever, before, after, minutes, left, role, ids)] if left < minutes else []


def _fits(state: _State, name: str, value: float, roles: Set[str]) -> bool:
    """Whether so many of what work is counted by leave none of these roles with too much."""
    trial = _copy(state)
    trial.set_count(name, value)
    return roles.isdisjoint(trial.over())


def _less(state: _State, lever: Lever, target: str, over: Mapping[str, float]) -> list[Pull]:
    """One piece of work less often, shorter, dropped, or in part by members."""
    work = (
        state.works.get(target)
        if target != "delivery"
        else next((w for w in state.works.values() if w.kind == "delivery"), None)
    )
    if work is None or work.role not in over or work.role == MEMBERS:
        return []
    if lever.change == "times" and work.follows:
        return _following(state, lever, work)
    if lever.change == "drop":
        return [_drop(state, lever, work)] if not (work.safe and work.priority != "must") else []
    bound = _bound(state, lever)
    if lever.change == "helpers":
        return _helped(state, lever, work, bound)
    if lever.change == "count":
        return _fewer_units(state, lever, work, max(1.0, bound), over[work.role])
    before = work.times if lever.change == "times" else work.minutes
    if before <= bound:
        return []
    if lever.change == "times":
        days = work.days[:: math.ceil(len(work.days) / bound)] if bound and len(work.days) > bound else work.days
        when = work.when if bound >= 1 or work.when != "week" else "two-weeks" if bound > FORTNIGHT else "month"
        changed = dataclasses.replace(work, times=bound, days=tuple(days), when=when)
    else:
        changed = dataclasses.replace(work, minutes=round(bound))
    state.works[work.id] = changed
    return [Pull(lever, before, bound, work.week, changed.week, work.role, (work.id,))]


def _following(state: _State, lever: Lever, work: Work) -> list[Pull]:
    """Getting ready for events comes as often as these do, once they have become fewer."""
    times = sum(state.works[name].times for name in work.follows if name in state.works)
    if not work.follows or times >= work.times - 1e-9:
        return []
    changed = dataclasses.replace(work, times=times)
    if work.kind == "run":  # no longer in every week
        changed = dataclasses.replace(changed, when="event", days=(), fixed=False)
    state.works[work.id] = changed
    return [Pull(lever, work.times, times, work.week, changed.week, work.role, (work.id,))]


def _fewer_units(state: _State, lever: Lever, work: Work, bound: float, over: float) -> list[Pull]:
    """One by one, but fewer each time: as many as fit, so that all are reached in more rounds."""
    if work.units <= bound or not work.times:
        return []
    each = work.week / work.units
    fits = bound if over == math.inf else math.floor((work.week - over) / each)
    after = max(bound, float(fits))
    if after >= work.units:
        return []
    changed = dataclasses.replace(work, units=after)
    state.works[work.id] = changed
    return [Pull(lever, work.units, after, work.week, changed.week, work.role, (work.id,))]


def _helped(state: _State, lever: Lever, work: Work, percent: float) -> list[Pull]:
    """Members take over part of the work: how many are needed at their own minutes, and how many to ask."""
    shared = work.week * percent / 100
    helpers = math.ceil(shared / (lever.helpers or 1))
    ask = math.ceil(helpers * 100 / max(1, state.counts.get("yes-percent", 30)))
    if not helpers or ask > state.counts["member"]:
        return []
    state.works[work.id] = dataclasses.replace(work, units=work.units * (100 - percent) / 100)
    return [
        Pull(lever, work.week, work.week - shared, work.week, work.week - shared, work.role, (work.id,), helpers, ask)
    ]


def by_priority(works: Sequence[Work]) -> list[Work]:
    """Work in the order in which it is placed.

    What is fixed, then musts, shoulds and coulds; of each first what a run sheet has at an hour, then the largest.
    """
    return sorted(works, key=lambda w: (not w.fixed, PRIORITIES.index(w.priority), w.kind != "run", -w.week, w.id))
