"""Goals with two dates, and what is not known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

from ..counting import amount
from ..plan.pages import MetricLine, ResultLine
from ..plan.reckoning import PromiseLine, WorkLine
from ..plan.subjects import MeasureLine
from .document import Line
from .fitting import Piece, Slot
from .knowing import Knowing
from .usual import minutes_by_day, usual_week

BEHIND = {  # chapters of the manual → those of the reference that have more
    "opening": ("decisions",),
    "week": ("people", "week"),
    "weeks": ("launch",),
    "rules": ("identity", "subject"),
    "members": ("newcomers", "members", "subject"),
    "tasks": ("week", "content", "subject"),
    "troubles": ("decisions",),
    "crisis": ("subject", "crisis"),
    "goals": ("goals",),
    "unknown": ("appendix",),
}
PROMISE, HOURS_SPENT = "promise-kept", "team-hours"
FEWER_GROUPS = "fewer-groups"
SHARE, ON_THE_WAY = 90, 15  # per cent of what is owed where the plan has no target of its own; points less half-way
MOST_ASSUMED, FIRST_MEASURES, MOST_NAMED = 6, 2, 4
Row = tuple[Line, ...]


class Aiming(Knowing):
    """目标与量法 · 还不知道的."""

    def goals(self) -> Iterator[Piece]:
        objective = self.plan.objective
        results = objective.results if objective else ()
        last = max((result.due for result in results), default=self.plan.valid_until)
        middle = self._review_before(last)
        names = map(self.label, ("label.measure", "man.how-counted", "label.baseline"))
        table = Slot("goals", "", "table", (*names, self.day(middle), self.day(last)))
        for rank, row in self._goal_rows(results, middle, last):
            yield self.row(table, rank, row)
        yield self.line(self.slot("goals", look="small"), 2, self.label("man.small-samples"))

    def _goal_rows(self, results: tuple[ResultLine, ...], middle: date, last: date) -> Iterator[tuple[int, Row]]:
        """The promise first, then the subject's own numbers, the troubles', the team's, what the profile counts."""
        metrics = {metric.id: metric for metric in self.plan.metrics}
        by_metric = {result.metric: result for result in results}
        own = [(each, n) for subject in self.plan.subjects for n, each in enumerate(subject.measures)]
        asked = any(promise.every == "request" for promise in self.plan.promises)
        if PROMISE in metrics and not (asked and own and own[0][0].aims):
            yield 1, self._promise_row(metrics[PROMISE], by_metric.get(PROMISE), middle, last)
        for measure, number in own:
            yield (1 if number < FIRST_MEASURES else 3) + (not measure.aims), self._measure_row(measure)
        for promise in self.plan.promises:
            if promise.turns and promise.turns > 1:
                yield 1, self._turns_row(promise)
        yield from ((1, row) for row in self._fewer_row())
        for name, metric in metrics.items():
            if name != PROMISE and name in by_metric:
                row = self._result_row(by_metric[name], metric, middle)
                yield 1 if by_metric[name].baseline is not None else 4, row
            elif name != PROMISE and metric.baseline is not None:
                yield 2, self._kept_row(metric)
        if HOURS_SPENT in metrics:
            yield 2, self._hours_row(metrics[HOURS_SPENT])

    def _review_before(self, last: date) -> date:
        """The dated review that is nearest to the middle."""
        start = self.plan.start
        half = start + timedelta(days=(last - start).days // 2)
        reviews = [step.day for step in self.plan.schedule if step.gate and start < step.day < last] or [half]
        return min(reviews, key=lambda day: (abs((day - half).days), day))

    def _promise_row(self, metric: MetricLine, result: ResultLine | None, middle: date, last: date) -> Row:
        """Of what is planned until a day so much is kept: in counts, since a share of few says nothing."""
        share = int(result.value) if result and result.value else SHARE
        halfway = share - ON_THE_WAY
        now = self.label("man.not-counted")
        if metric.baseline is not None:
            now, halfway = amount(f"{metric.baseline:g}", metric.unit), round((metric.baseline + share) / 2)
        aims = (self._owed_by(middle, halfway), self._owed_by(last, share))
        return Line(metric.title, strong=True), Line(metric.formula), Line(now), *map(Line, aims)

    def _owed_by(self, last: date, share: int) -> str:
        """How many of all that is in the ledger until a day; weeks, where it has no days of its own there."""
        carried = self._carried()
        name = "man.kept-times" if carried else "man.kept-weeks"
        if carried:
            count = len({each.day for work in carried for each in work.occurrences if each.day <= last})
        else:
            count = len({week.monday for week in self.plan.weeks if week.have and week.monday + timedelta(6) <= last})
        return self.label(name, count=count, least=math.ceil(count * share / 100), percent=share)

    def _carried(self) -> list[WorkLine]:
        """The work that hands over what is promised first, where it is on days."""
        works = [work for work in self.plan.ledger if work.kind in ("delivery", "event")]
        weekly = self.plan.promises[0].every == "week" if self.plan.promises else False
        own = [work for work in works if work.kind == "delivery"]
        return own or [work for work in works if weekly and len(work.occurrences) > len(self.plan.weeks) // 2]

    def _measure_row(self, measure: MeasureLine) -> Row:
        how = self.label("man.counted-so", formula=measure.formula.text, count=measure.count, small=measure.small)
        aims = measure.aims or (self.label("man.count-first"), self.label("man.count"))
        return Line(measure.title, strong=True), Line(how), Line(self.label("man.not-counted")), *map(Line, aims)

    def _turns_row(self, promise: PromiseLine) -> Row:
        """Members who take turns: half of them by the first day."""
        turns = promise.turns or 0
        half, whole = (self.label("man.people", n=n) for n in (math.ceil(turns / 2), turns))
        title = Line(self.label("man.turn-takers"), strong=True)
        return (
            title,
            Line(self.label("man.turn-takers-how")),
            Line(self.label("man.not-counted")),
            Line(half),
            Line(whole),
        )

    def _fewer_row(self) -> Iterator[Row]:
        """A trouble's own figure: of so many groups so many are looked after."""
        for lever in self.plan.levers:
            if lever.id == FEWER_GROUPS and lever.state == "used":
                title = Line(self.label("man.looked-after"), strong=True)
                cells = (self.label("man.looked-after-how"), lever.before, lever.after, lever.after)
                yield title, *map(Line, cells)

    def _hours_row(self, metric: MetricLine) -> Row:
        """Nobody above what stands in the table of the week."""
        monday = usual_week(self.plan)
        weeks = minutes_by_day(self.plan, monday) if monday else {}
        most = [(person.person, sum(weeks.get((person.role, person.person), []))) for person in self.plan.people]
        named = [self.label("man.no-more", who=who, n=n) for who, n in most if n]
        aim = self.list(named) if 0 < len(named) <= MOST_NAMED else self.label("man.as-planned")
        now = Line(self.label("man.not-counted")) if metric.baseline is None else self._baseline(metric)
        return Line(metric.title, strong=True), Line(metric.formula), now, Line(aim), Line(aim)

    def _result_row(self, result: ResultLine, metric: MetricLine, middle: date) -> Row:
        now = self.label("man.not-counted")
        if result.baseline is not None:
            now = amount(f"{result.baseline:g}", result.unit)
        halfway = result.target if result.due <= middle else self._half(result)
        cells = (metric.formula, now, halfway, result.target)
        return Line(result.metric_title, strong=True), *map(Line, cells)

    def _half(self, result: ResultLine) -> str:
        """Where it should stand half-way: between now and the target, where both are known; else only counted."""
        if result.baseline is None or result.value is None:
            return self.label("man.count-first")
        return amount(f"{(result.baseline + result.value) / 2:.0f}", result.unit)

    def _kept_row(self, metric: MetricLine) -> Row:
        """What the profile counts and nobody means to raise: it is held."""
        now = amount(f"{metric.baseline:g}", metric.unit)
        held = Line(self.label("man.hold-more" if metric.better == "more" else "man.hold-less", amount=now))
        return Line(metric.title, strong=True), Line(metric.formula), Line(now), held, held

    def unknown(self) -> Iterator[Piece]:
        plan = self.plan
        assumed = sorted((fact for fact in plan.facts if fact.assumed), key=lambda fact: not fact.first)
        slot = self.slot("unknown", "man.assumed")
        for fact in assumed[:MOST_ASSUMED]:
            text = self.label("man.assumes", label=fact.label, assume=fact.assume)
            guessed = fact.field == "subjects" and fact.first
            yield self.line(slot, 1 if guessed else 3 if fact.first else 7, text)
        asked = self.slot("unknown", "man.asked")
        for question in plan.questions:
            yield self.line(asked, 6, self._question(question))
        numbers = [metric.title for metric in plan.metrics if metric.weekly_six and metric.baseline is None]
        if numbers:
            text = self.label("man.uncounted", titles=self.list(numbers))
            yield self.line(self.slot("unknown"), 3, text)
        more = ((self.label(f"man.chapter.{name}"), self.see(*chapters)) for name, chapters in BEHIND.items())
        told = [self.label("man.more-of", title=title, numbers=numbers) for title, numbers in more if numbers]
        if told:
            text = self.label("man.more", chapters=self.list(told), sources=self.see("appendix"))
            yield self.line(self.slot("unknown", look="small"), 1, text)
