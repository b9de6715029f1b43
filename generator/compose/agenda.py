"""What a plan puts into a calendar, before any format. Decides looks only; daily duties are one repeated entry each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from ..plan.pages import PlanStep
from ..plan.plan import Plan, WeekCell
from ..record import record

DAY_BEFORE = -15 * 60  # of an all-day entry: at nine in the morning of the day before
WEEK_BEFORE = -(7 * 24 - 9) * 60
HOURS_BEFORE = -24 * 60


@record()
class Repeat:
    """Every day ("day") or every so many weeks ("week") on these weekdays (0 Monday), `count` times in all."""

    every: str
    weeks: int
    weekdays: tuple[int, ...]
    count: int


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
    """Steps, duties, reviews, due dates and how long the manual holds; what is past is left out.

    labels: in the plan's language.
    """
    found = list(_Agenda(plan, labels).entries())
    return tuple(entry for entry in found if plan.as_of is None or entry.end >= plan.as_of)


class _Agenda:
    """An agenda in the making."""

    def __init__(self, plan: Plan, labels: Mapping[str, str]) -> None:
        self.plan, self.labels = plan, labels
        self.first = max(plan.day_zero, plan.as_of or plan.day_zero)
        self.pages = {page.id: page for page in plan.sops}

    def say(self, name: str, /, **parts: object) -> str:
        return self.labels[f"calendar.{name}"].format(**parts)

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
        yield from self.reviews()
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
        """Every daily and weekly task once, repeated until the manual expires."""
        tasks: dict[str, list[WeekCell]] = {}
        for cell in self.plan.week:
            tasks.setdefault(cell.sop, []).append(cell)
        for name, cells in tasks.items():
            days = tuple(sorted({cell.weekday for cell in cells}))
            every = "day" if len(days) == 7 else "week"
            yield from self.repeated(
                name,
                cells[0].title,
                cells[0].owner_title,
                self.first,
                Repeat(every, 1, days, 0),
                cells[0].at,
                cells[0].minutes,
            )

    def reviews(self) -> Iterator[Entry]:
        for review in self.plan.reviews:
            repeat = Repeat("week", review.weeks, (review.day.weekday(),), 0)
            yield from self.repeated(
                review.sop, review.title, review.owner_title, review.day, repeat, review.at, review.minutes
            )

    def repeated(
        self, sop: str, title: str, owner: str, earliest: date, repeat: Repeat, at: str, minutes: int
    ) -> Iterator[Entry]:
        """One entry from the first day on that suits, as often as it fits before the manual expires.

        None where it does not.
        """
        first = next(day for n in range(7) if (day := earliest + timedelta(days=n)).weekday() in repeat.weekdays)
        count = _count(first, self.plan.valid_until, repeat)
        if count:
            page = self.pages.get(sop)
            told = (
                [page.trigger, *(step.said.text for step in page.steps), self.say("done", text=page.done)]
                if page
                else []
            )
            title = self.say("task", title=title, owner=owner)
            repeat = Repeat(repeat.every, repeat.weeks, repeat.weekdays, count)
            yield Entry(f"sop-{sop}", title, "\n".join(told), first, self.plan.valid_until, at, minutes, repeat)


def _count(first: date, last: date, repeat: Repeat) -> int:
    """How many days from `first` to `last` are on the repeat."""
    days: Iterable[date] = (first + timedelta(days=n) for n in range((last - first).days + 1))
    start = first - timedelta(days=first.weekday())
    return sum(day.weekday() in repeat.weekdays and (day - start).days // 7 % repeat.weeks == 0 for day in days)
