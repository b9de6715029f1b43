"""SOPs for one community: which are printed now, by whom they are done, and the week they make."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from typing import get_args

from ..models.parts import Message, Record
from ..models.playbook import Sop
from ..plan.pages import DutyLine, SopMessage, SopPage, SopStep
from ..plan.plan import ReviewLine, WeekCell
from .capacity import OFFICE_DAYS, PRIORITIES, WEEKS_A_MONTH, Load, times_a_week
from .context import Context

PHASES = ("prepare", "seed", "launch", "run", "grow", "scale", "crisis", "close")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PHASES_NOW = {
    "idea": {"prepare", "seed", "launch", "run"},
    "seed": {"prepare", "seed", "launch", "run"},
    "running": {"run"},
    "growing": {"run", "grow"},
    "scaling": {"run", "grow", "scale"},
    "dormant": {"prepare", "run"},
}
STAFF_DAYS = (0, 2, 4, 1, 3)
STAFF_WEEKEND = (5, 6)
WEEKEND = ("sat", "sun")
STAFF_TIMES = {"working-hours": "10:00", "evenings": "20:30", "weekends": "10:00"}
A_JOB = 20  # hours a week from which somebody free at any time works in the daytime, else in the evening
REVIEW_WEEKS = {"month": 4, "quarter": 12}  # counted from day 0, so that the last falls within a handout's ninety days
DAYS_IN = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1, "weeks": 7}
RECORDS = tuple(record.split(".")[1] for record in get_args(Record))
IN_PERSON = ("leader", "moderator")  # who speaks in the group in their own name
MEMBER_DAYS = {"weekends": "sat", "evenings": "wed", "daytime": "thu"}
MEMBER_TIMES = {"weekends": "10:00", "evenings": "20:00", "daytime": "12:30"}


def open_now(context: Context, sops: Iterable[Sop]) -> list[Sop]:
    """The SOPs whose phase has come, crisis cards included."""
    phases = PHASES_NOW[context.profile.stage] | {"crisis"}
    return [sop for sop in sops if sop.phase in phases]


def month(context: Context, sops: list[Sop], called: set[str], cut: set[str]) -> list[str]:
    """The ids of this month's handouts, at most as many as the team's hours can carry; crisis cards are not counted.

    called: the SOPs that a dated step of this month opens.
    """
    named = {
        context.library.items["symptoms"][p].open
        for p in context.facts["problems"]
        if p in context.library.items["symptoms"]
    }
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


def page(context: Context, sop: Sop, printed: str) -> SopPage:
    """One SOP with everything said and everybody named."""
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
        when=_when(context, sop),
        at=_at(context, sop),
        minutes=sop.minutes,
        count=context.counts[sop.per] if sop.per else 1,
        channel=_channel(context, sop),
        account=_account(context, sop, owner),
        material=context.say(sop.material),
        steps=tuple(SopStep(said=context.said(s, s.do), minute=s.minute) for s in sop.steps if context.takes(s.when)),
        messages=tuple(_message(context, m) for m in sop.messages if context.takes(m.when)),
        stop=context.say(sop.stop),
        limit=_limit(context, sop),
        done=context.say(sop.done),
        if_it_fails=context.say(sop.if_it_fails),
        escalate=_escalate(context, sop, owner),
        record=context.word(f"record.{sop.record.split('.')[1]}"),
        metric=context.say(context.library.items["metrics"][sop.metric].title)
        if sop.metric in context.library.items["metrics"]
        else "",
        why=context.why(sop),
        record_in=sop.record.split(".")[1],
        limit_from=sop.limit.parameter if sop.limit else "",
        limit_days=_limit_days(sop),
    )


def week(context: Context, loads: Iterable[Load]) -> list[WeekCell]:
    """The week as a grid: every daily and weekly task that is kept, on its days and at its time."""
    cells = []
    for index, task in enumerate(t for load in loads for t in load.kept if t.sop.every in ("day", "week")):
        for weekday in _days(context, task.sop, index):
            cells.append(_cell(context, task, weekday))
    return sorted(cells, key=lambda cell: (cell.weekday, cell.at or "~", cell.sop))


def reviews(context: Context, loads: Iterable[Load], day_zero: date, as_of: date | None) -> list[ReviewLine]:
    """Every monthly and quarterly task that is kept, with the first day from `as_of` on that it is due."""
    tasks = [task for load in loads for task in load.kept if task.sop.every in REVIEW_WEEKS]
    found = [_review(context, task.sop, index, day_zero, as_of or day_zero) for index, task in enumerate(tasks)]
    return sorted(found, key=lambda review: (review.day, review.sop))


def _review(context: Context, sop: Sop, index: int, day_zero: date, earliest: date) -> ReviewLine:
    weeks = REVIEW_WEEKS[sop.every]
    first = day_zero + timedelta(weeks=weeks)
    first -= timedelta(days=(first.weekday() - _days(context, sop, index)[0]) % 7)
    late = max(0, (earliest - first).days)
    return ReviewLine(
        sop=sop.id,
        title=context.say(sop.title),
        owner_title=context.title(sop.owner),
        every=sop.every,
        weeks=weeks,
        day=first + timedelta(weeks=weeks * math.ceil(late / (7 * weeks))),
        at=_at(context, sop),
        minutes=sop.minutes,
    )


def records(context: Context) -> dict[str, str]:
    """The sheets of the tracker as the SOPs name them: id → title."""
    return {name: context.word(f"record.{name}") for name in RECORDS}


def _cell(context: Context, task, weekday: int) -> WeekCell:
    sop = task.sop
    return WeekCell(
        weekday=weekday,
        at=_at(context, sop),
        sop=sop.id,
        title=context.say(sop.title),
        owner=task.role,
        owner_title=context.title(sop.owner),
        channel=sop.channel,
        minutes=sop.minutes,
        count=task.count,
    )


def duties(context: Context, cells: list[WeekCell], pages: Iterable[SopPage]) -> dict[str, tuple[DutyLine, ...]]:
    """Role → its week: a line for each task with everything needed to do it."""
    sheets, found = {page.id: page for page in pages}, {}
    for name in dict.fromkeys(cell.sop for cell in cells):
        mine = [cell for cell in cells if cell.sop == name]
        found.setdefault(mine[0].owner, []).append(_duty(context, mine, sheets[name]))
    return {role: tuple(lines) for role, lines in found.items()}


def _duty(context: Context, cells: list[WeekCell], page: SopPage) -> DutyLine:
    weekdays = [cell.weekday for cell in cells]
    every = next(
        (
            word
            for word, number in (("every.day", 7), ("every.workday", OFFICE_DAYS))
            if weekdays == list(range(number))
        ),
        "",
    )
    days = context.word("list.comma").join(context.word(f"weekday.{WEEKDAYS[weekday]}") for weekday in weekdays)
    first = cells[0]
    return DutyLine(
        days=context.word(every) if every else days,
        at=first.at,
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


def _free(context: Context) -> str:
    hours = context.profile.free_hours
    return next((name for name in ("evenings", "weekends", "daytime") if name in hours), "evenings")


def _days(context: Context, sop: Sop, index: int) -> list[int]:
    if sop.on:
        return [WEEKDAYS.index(day) for day in _named(context, sop)]
    if sop.every == "day":
        return list(range(OFFICE_DAYS if _in_office(context, sop) else 7))
    if sop.audience == "members":
        return [WEEKDAYS.index(_member_day(context))]
    days = STAFF_WEEKEND if context.at_work(sop.owner) == "weekends" else STAFF_DAYS
    return [days[index % len(days)]]


def _in_office(context: Context, sop: Sop) -> bool:
    return context.at_work(sop.owner) == "working-hours"


def _named(context: Context, sop: Sop) -> list[str]:
    """The days an SOP names, each once. Who keeps office hours does on Friday what would fall on a weekend."""
    days = (
        _meeting_day(context) if day == "meeting" else "fri" if day in WEEKEND and _in_office(context, sop) else day
        for day in sop.on
    )
    return list(dict.fromkeys(days))


def _member_day(context: Context) -> str:
    return MEMBER_DAYS["weekends" if "weekends" in context.profile.free_hours else _free(context)]


def _meeting_day(context: Context) -> str:
    return context.facts["meets.day"] or _member_day(context)


def _at(context: Context, sop: Sop) -> str:
    """The clock time: the SOP's own, the meeting's, one in the members' free hours, or in those of the team."""
    if sop.at or (sop.audience == "staff" and "meeting" not in sop.on):
        return sop.at or _staff_time(context, sop.owner)
    return (context.facts["meets.at"] if "meeting" in sop.on else "") or member_time(
        context, min(_days(context, sop, 0))
    )


def _staff_time(context: Context, role: str) -> str:
    people, hours = context.team.get(context.holder(role), (0, 0))
    free = context.at_work(role)
    return STAFF_TIMES[
        ("working-hours" if people and hours / people >= A_JOB else "evenings") if free == "any" else free
    ]


def member_time(context: Context, weekday: int) -> str:
    """A clock time in the members' free hours on a weekday (0 Monday)."""
    free = context.profile.free_hours
    return MEMBER_TIMES[
        "weekends" if "weekends" in free and (weekday >= 5 or set(free) == {"weekends"}) else _free(context)
    ]


def _when(context: Context, sop: Sop) -> str:
    meets_members = sop.every == "week" and sop.audience == "members" and not sop.on
    named = [_member_day(context)] if meets_members else _named(context, sop)
    days = context.word("list.comma").join(context.word(f"weekday.{day}") for day in named)
    every = context.word("every.on", days=days) if days else _every(context, sop)
    if sop.every == "event" and sop.times and sop.phase != "crisis":
        every = context.word("every.times", times=context.say.number(sop.times))
    at = _at(context, sop) if sop.every == "day" or named else sop.at
    return f"{every} {at}" if at else every


def _every(context: Context, sop: Sop) -> str:
    return context.word("every.workday" if sop.every == "day" and _in_office(context, sop) else f"every.{sop.every}")


def _channel(context: Context, sop: Sop) -> str:
    """Where it is done. Nobody writes to the young alone: the word for that says for whom it is."""
    young = context.library.items["words"].get(f"channel.{sop.channel}-young")
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
    return context.word("backup.same-role", role=title) if backup == owner else title


def _message(context: Context, message: Message) -> SopMessage:
    """Sheets are photographed into groups, so they name no tier."""
    members = context.say.slots["members"]
    tier, role = context.library.items["tiers"].get(message.to), context.roles.get(message.to)
    one = context.word("to.member")
    to = context.say((tier or role).title) if tier or role else context.word(f"to.{message.to}", members=members)
    return SopMessage(id=message.id, to=to, on_sheet=one if tier else to, said=context.said(message, message.say))


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
    who = context.say(context.roles[to].title)
    if to == owner:
        if context.facts["team.total_people"] <= 1:
            return _nobody(context, sop)
        who = context.profile.decides or (
            context.word("backup.same-role", role=who) if context.team.get(owner, (0, 0))[0] > 1 else ""
        )
        if not who:
            return _nobody(context, sop)
    minutes = sop.escalate.within
    if minutes == 0:
        return context.word("escalate.at-once", who=who)
    unit, n = ("hours", minutes // 60) if minutes % 60 == 0 and minutes > 60 else ("minutes", minutes)
    return context.word(f"escalate.{unit}", who=who, n=n)
