"""SOPs for one community: which are printed now, by whom they are done, and the week they make."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from ..counting import small
from ..models.base import Text
from ..models.parts import Record
from ..models.playbook import Metric, Sop, Word
from ..models.troubles import Symptom
from ..plan.pages import DutyLine, SopPage, SopStep
from ..plan.plan import WeekCell
from ..record import record
from .calling import told_calls
from .context import PHASES_NOW, Context
from .crew import WEEKDAYS
from .titles import the_role
from .work import OUTING, PRIORITIES, SELDOM, WEEKS_A_MONTH, Work

PHASES = ("prepare", "seed", "launch", "run", "grow", "scale", "crisis", "close")
DAYS_IN = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1, "weeks": 7}
RECORDS = tuple(record.split(".")[1] for record in get_args(Record))
IN_PERSON = ("leader", "moderator")  # who speaks in the group in their own name


def open_now(context: Context, sops: Iterable[Sop]) -> list[Sop]:
    """The SOPs whose phase has come or that a named trouble opens, crisis cards included."""
    phases, named = PHASES_NOW[context.facts["stage"]] | {"crisis"}, _named(context)
    return [sop for sop in sops if sop.phase in phases or sop.id in named]


def _named(context: Context) -> set[str]:
    """The ids of the SOPs that the troubles of the profile open."""
    symptoms = context.library.by_id(Symptom)
    return {context.opened(symptoms[name].open) for name in context.facts["problems"] if name in symptoms}


def times_a_week(sop: Sop) -> float:
    """How often a week a sheet is likely to be used."""
    match sop.every:
        case "day":
            return len(sop.on) or 7
        case "week":
            return len(sop.on) or 1
        case "month":
            return 1 / WEEKS_A_MONTH
        case "quarter":
            return 1 / (3 * WEEKS_A_MONTH)
    return (sop.times or 0) / WEEKS_A_MONTH


def month(context: Context, sops: list[Sop], called: set[str], cut: set[str]) -> list[str]:
    """The ids of this month's handouts, at most as many as the team's hours can carry; crisis cards are not counted.

    called: the SOPs that a dated step of this month opens.
    """
    named = _named(context)
    candidates = [
        sop for sop in sops if sop.phase != "crisis" and sop.id not in cut and (_soon(sop) or sop.id in named | called)
    ]
    ranked = sorted(
        candidates,
        key=lambda s: (s.id not in named, 0 if s.id in called else PRIORITIES.index(s.priority), -times_a_week(s)),
    )
    hours = sum(hours for _, hours in context.team.values())
    most = min(max(context.value("month-sheets-least"), math.ceil(hours)), context.value("month-sheets-most"))
    chosen = {sop.id for sop in ranked[: int(most)]}
    in_order = sorted(candidates, key=lambda s: (PHASES.index(s.phase), -times_a_week(s)))
    return [sop.id for sop in in_order if sop.id in chosen]


def _soon(sop: Sop) -> bool:
    """Whether a sheet is likely to be used within a month; musts are kept at hand anyway."""
    return sop.priority == "must" or sop.every == "once" or times_a_week(sop) * WEEKS_A_MONTH >= 0.5


@record()
class Placed:
    """What the ledger says of SOPs. works: those that are kept; times: id → weekdays and hour in the ordinary week."""

    works: Mapping[str, Work]
    times: Mapping[str, tuple[tuple[int, ...], str]]


def page(context: Context, sop: Sop, printed: str, placed: Placed) -> SopPage:
    """One SOP with everything said and everybody named."""
    work, metric = placed.works.get(sop.id), context.library.by_id(Metric).get(sop.metric or "")
    owner, backup = context.holder(sop.owner), _backup(context, sop)
    return SopPage(
        id=sop.id,
        title=context.say(sop.title),
        phase=sop.phase,
        chapter=sop.chapter,
        priority=sop.priority,
        printed=printed,
        trigger=context.say(sop.trigger),
        owner=owner,
        owner_title=context.title(sop.owner),
        backup=backup,
        backup_title=_backup_title(context, owner, backup),
        every=sop.every,
        when=_when(context, sop, placed),
        at=placed.times.get(sop.id, ((), sop.at or ""))[1],
        minutes=work.minutes if work else sop.minutes,
        count=round(work.units, 2) if work else context.counts[sop.per] if sop.per else 1,
        channel=_channel(context, sop),
        account=_account(context, sop, owner),
        material=context.say(sop.material),
        steps=tuple(SopStep(said=context.said(s, s.do), minute=s.minute) for s in sop.steps if context.takes(s.when)),
        messages=tuple(context.message(m) for m in sop.messages if context.takes(m.when)),
        stop=context.say(sop.stop),
        limit=_limit(context, sop),
        done=context.say(sop.done),
        if_it_fails=context.say(sop.if_it_fails),
        escalate=_escalate(context, sop, owner),
        record=context.word(f"record.{sop.record.split('.')[1]}"),
        metric=context.say(metric.title) if metric else "",
        why=context.why(sop),
        record_in=sop.record.split(".")[1],
        limit_from=sop.limit.parameter if sop.limit else "",
        limit_days=_limit_days(sop),
        calls=told_calls(context, _texts(context, sop)) if sop.phase == "crisis" else (),
    )


def _texts(context: Context, sop: Sop) -> Iterator[Text]:
    """All that a sheet says to whoever holds it."""
    yield from (step.do for step in sop.steps if context.takes(step.when))
    yield from (message.say for message in sop.messages if context.takes(message.when))
    yield from (sop.stop, sop.done, sop.if_it_fails)


def records(context: Context) -> dict[str, str]:
    """The sheets of the tracker as the SOPs name them: id → title."""
    return {name: context.word(f"record.{name}") for name in RECORDS}


def duties(context: Context, cells: list[WeekCell], pages: Iterable[SopPage]) -> dict[str, tuple[DutyLine, ...]]:
    """Role → its week: a line for each task with everything needed to do it."""
    sheets = {page.id: page for page in pages}
    found: dict[str, list[DutyLine]] = {}
    for name in dict.fromkeys(cell.sop for cell in cells):
        mine = [cell for cell in cells if cell.sop == name]
        if name in sheets:
            found.setdefault(mine[0].owner, []).append(_duty(context, mine, sheets[name]))
    return {role: tuple(lines) for role, lines in found.items()}


def _duty(context: Context, cells: list[WeekCell], page: SopPage) -> DutyLine:
    days = days_in_words(context, sorted({cell.weekday for cell in cells}))
    first = cells[0]
    return DutyLine(
        days=days,
        at=page.at or first.at,
        sop=page.id,
        title=page.title,
        where=page.channel,
        account=page.account or context.word("account.unknown"),
        words=page.messages[0].said.text if page.messages else "",
        material=page.material,
        backup_title=page.backup_title,
        done=page.done,
    )


def _account(context: Context, sop: Sop, owner: str) -> str:
    """Which account sends: the community's for what is announced, one's own for what is said in person."""
    announced = sop.channel in ("notice", "public") or (
        sop.channel == "home" and context.facts["home.own"] and owner not in IN_PERSON
    )
    return context.facts["account.owner"] if announced else context.word("account.own")


def _when(context: Context, sop: Sop, placed: Placed) -> str:
    """How often it is done, on which days, and when: as the ledger has it."""
    days, at = placed.times.get(sop.id, ((), ""))
    every = days_in_words(context, days) if days else context.word(f"every.{sop.every}")
    if sop.every == "event" and sop.times and sop.phase != "crisis":
        every = _expected(context, sop, placed)
    return f"{every} {at}" if at else every


def _expected(context: Context, sop: Sop, placed: Placed) -> str:
    """How often something that comes when it comes is expected: in times a month, or in months."""
    times = placed.works[sop.id].times * WEEKS_A_MONTH if sop.id in placed.works else sop.times or 1.0
    if 0 < times < SELDOM:
        return context.word("every.seldom", months=context.say.number(round(1 / times)))
    word = "every.outing" if sop.id == OUTING and times >= 1 else "every.times"
    return context.word(word, times=context.say.number(round(times)))


def days_in_words(context: Context, days: Sequence[int]) -> str:
    """Weekdays as they are said: every day, every working day, or by name."""
    for word, number in (("every.day", 7), ("every.workday", 5)):
        if list(days) == list(range(number)):
            return context.word(word)
    named = context.word("list.comma").join(context.word(f"weekday.{WEEKDAYS[day]}") for day in days)
    return context.word("every.on", days=named)


def _channel(context: Context, sop: Sop) -> str:
    """Where it is done. Nobody writes to the young alone: the word for that says for whom it is."""
    young = context.library.by_id(Word).get(f"channel.{sop.channel}-young")
    name = f"{sop.channel}-young" if young and context.takes(young.when) else sop.channel
    return context.word(f"channel.{name}", home=context.say.slots["home"], notice=context.say.slots["notice"])


def _backup(context: Context, sop: Sop) -> str:
    """The B-role: somebody else than the owner, or "" when there is nobody."""
    owner = context.holder(sop.owner)
    candidates = [context.holder(sop.backup), *context.roles[sop.owner].falls_to, *context.team]
    other = next((role for role in candidates if role in context.team and role != owner), "")
    shared = context.team.get(owner, (0, 0))[0] > 1
    return owner if shared and (not other or context.holder(sop.backup) == owner) else other


def _nobody(context: Context, sop: Sop) -> str:
    """Whom one who is alone tells: whoever else can open the account; where somebody may come to harm, who helps."""
    if context.facts["account.backup"]:
        return context.word("escalate.at-once", who=context.facts["account.backup"])
    return context.word("escalate.crisis" if sop.phase == "crisis" else "escalate.nobody")


def _backup_title(context: Context, owner: str, backup: str) -> str:
    if not backup:
        return context.facts["account.backup"] or context.word("backup.none")
    title = context.say(context.roles[backup].title)
    return _second(context, title) if backup == owner else title


def _second(context: Context, title: str) -> str:
    """Somebody else of the same role."""
    return context.word("backup.same-role", role=small(title, context.say.language))


def _limit(context: Context, sop: Sop) -> str:
    if sop.limit is None:
        return ""
    number, unit = sop.limit.window.split()
    window = context.word(f"window.{unit}", n=number)
    times = context.say.number(context.shown(sop.limit.parameter))
    return context.word("limit", times=times, window=window, reset=context.say(sop.limit.reset))


def _limit_days(sop: Sop) -> float:
    """The window of a limit in days."""
    number, unit = sop.limit.window.split() if sop.limit else ("0", "days")
    return int(number) * DAYS_IN[unit]


def _escalate(context: Context, sop: Sop, owner: str) -> str:
    to = context.holder(sop.escalate.to)
    title = context.say(context.roles[to].title)
    who = the_role(context, title)
    if to == owner:
        if context.facts["team.total_people"] <= 1:
            return _nobody(context, sop)
        who = context.profile.decides or (
            context.word("backup.same-role", role=small(title, context.say.language))
            if context.team.get(owner, (0, 0))[0] > 1
            else ""
        )
        if not who:
            return _nobody(context, sop)
    minutes = sop.escalate.within
    if minutes == 0:
        return context.word("escalate.at-once", who=who)
    unit, n = ("hours", minutes // 60) if minutes % 60 == 0 and minutes > 60 else ("minutes", minutes)
    return context.word(f"escalate.{unit}", who=who, n=n)
