"""What a plan puts into a calendar, before any format. Decides looks only; daily duties are one repeated entry each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ..counting import filled
from ..plan.pages import PlanStep
from ..plan.plan import Plan
from ..record import record

REGULAR = 3  # times on one weekday at one hour from which an entry is a repeated one
DAY_BEFORE = -15 * 60  # of an all-day entry: at nine in the morning of the day before
WEEK_BEFORE = -(7 * 24 - 9) * 60
HOURS_BEFORE = -24 * 60


@record()
class Repeat:
    """Every day ("day") or every week ("week") on these weekdays (0 Monday), `count` times in all, but not on `off`."""

    every: str
    weekdays: tuple[int, ...]
    count: int
    off: tuple[date, ...] = ()


@record()
class Entry:
    """An entry of the calendar.

    id: the same whenever the same thing is planned anew. at: "" for whole days, until `end`. alarm: minutes from its
    beginning, None for none.
    """

    id: str
    title: str
    text: str
    day: date
    end: date
    at: str = ""
    minutes: int = 0
    repeat: Repeat | None = None
    alarm: int | None = None


def agenda(plan: Plan, labels: Mapping[str, str]) -> tuple[Entry, ...]:
    """Steps, duties on their days, due dates and how long the manual holds; what is past is left out.

    labels: in the plan's language.
    """
    found = list(_Agenda(plan, labels).entries())
    return tuple(entry for entry in found if plan.as_of is None or entry.end >= plan.as_of)


class _Agenda:
    """An agenda in the making."""

    def __init__(self, plan: Plan, labels: Mapping[str, str]) -> None:
        self.plan, self.labels = plan, labels
        self.pages = {page.id: page for page in plan.sops}

    def say(self, name: str, /, **parts: object) -> str:
        return filled(self.labels[f"calendar.{name}"], **parts)

    def entries(self) -> Iterator[Entry]:
        plan = self.plan
        if not plan.ready:
            what = "\n".join(f"{item.title} {item.why}" for item in plan.missing)
            yield Entry(
                "start", self.say("before", count=len(plan.missing)), what, plan.start, plan.start, alarm=WEEK_BEFORE
            )
            return
        yield Entry("start", self.say("start"), self.foot(), plan.start, plan.start)
        yield from (self.step(step) for step in plan.schedule if step.state != "past")
        yield from self.duties()
        for result in plan.objective.results if plan.objective else ():
            text = f"{result.metric_title} {result.target}"
            yield Entry(
                f"result-{result.id}",
                self.say("result", title=result.title, owner=result.owner_title),
                text,
                result.due,
                result.due,
            )
        yield Entry(
            "valid-until", self.say("until"), self.foot(), plan.valid_until, plan.valid_until, alarm=WEEK_BEFORE
        )

    def foot(self) -> str:
        plan = self.plan
        return self.labels["foot"].format(
            fingerprint=plan.fingerprint, start=plan.start.isoformat(), until=plan.valid_until.isoformat()
        )

    def step(self, step: PlanStep) -> Entry:
        """A dated step; one with a clock time is timed, unless it goes on for days."""
        end = max(step.day, step.end)
        at = step.at if end == step.day else ""
        told = [said.text for said in step.steps] + [self.say("done", text=step.done)]
        told += (
            [self.labels["gate"].format(need=step.gate.need.text, otherwise=step.gate.otherwise)] if step.gate else []
        )
        backup = self.pages[step.sop].backup_title if step.sop in self.pages else ""
        told += [self.say("backup", who=backup)] if backup else []
        told += [self.say("unsure")] if step.provisional else []
        title = self.say("gate" if step.gate else "task", title=step.title, owner=step.owner_title)
        alarm = (HOURS_BEFORE if at else DAY_BEFORE) if step.gate else None
        return Entry(f"step-{step.id}", title, "\n".join(told), step.day, end, at, step.minutes, alarm=alarm)

    def duties(self) -> Iterator[Entry]:
        """Everything in the ledger but dated steps.

        What comes every week once, repeated, and by itself what does not.
        """
        found: dict[str, dict[tuple[date, str], int]] = defaultdict(dict)
        titles: dict[str, tuple[str, str]] = {}
        for work in self.plan.ledger:
            if work.kind != "step":
                titles[work.source] = work.title, work.role_title
                times = found[work.source]
                for o in work.occurrences:
                    if o.time:  # of several people at it at one hour: the longest
                        times[o.day, o.time] = max(times.get((o.day, o.time), 0), o.minutes)
        for source, times in found.items():
            yield from self.repeated(source, *titles[source], times)

    def repeated(self, source: str, title: str, owner: str, times: dict[tuple[date, str], int]) -> Iterator[Entry]:
        """An entry for each hour and length at which it comes week by week; each other day by itself."""
        page = self.pages.get(source.partition("/")[2])
        steps = (step.said.text for step in page.steps) if page else ()
        text = "\n".join([page.trigger, *steps, self.say("done", text=page.done)]) if page else ""
        heading = self.say("task", title=title, owner=owner)
        name = "sop-" + source.partition("/")[2] if source.startswith("sops/") else source.replace("/", "-")
        same: dict[tuple[str, int], list[date]] = defaultdict(list)
        for (day, at), minutes in sorted(times.items()):
            same[at, minutes].append(day)
        named: set[str] = set()
        for (at, minutes), mine in sorted(same.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            own = f"{name}-{at.replace(':', '')}" if named else name
            own = f"{own}-{minutes}m" if own in named else own
            named.add(own)
            often = Counter(day.weekday() for day in mine)
            usual = [day for day in mine if often[day.weekday()] >= REGULAR]
            repeat = _weekly(usual) if usual else None
            if repeat:
                yield Entry(own, heading, text, usual[0], usual[-1], at, minutes, repeat)
            for number, day in enumerate(sorted(set(mine) - set(usual if repeat else ())), 1 if repeat else 0):
                one = own if not number else f"{own}-{number + 1}"
                yield Entry(one, heading, text, day, day, at, minutes)


def _weekly(days: list[date]) -> Repeat | None:
    """Days in order as a weekly repeat with the days on which it rests; None where that would be mostly rests."""
    weekdays = tuple(sorted({day.weekday() for day in days}))
    span = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1))
    all_days = [day for day in span if day.weekday() in weekdays]
    off = tuple(day for day in all_days if day not in set(days))
    if len(off) > len(days):
        return None
    return Repeat("day" if len(weekdays) == 7 else "week", weekdays, len(all_days), off)
