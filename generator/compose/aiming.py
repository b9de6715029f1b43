"""Goals with two dates, and what is not known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

from ..counting import amount
from ..plan.pages import MetricLine, ResultLine
from ..plan.reckoning import PromiseLine
from ..plan.subjects import MeasureLine
from .document import Line
from .fitting import Piece, Slot
from .knowing import Knowing
from .usual import minutes_by_day, usual_week

PROMISE, HOURS_SPENT, UNANSWERED = "promise-kept", "team-hours", "unanswered"
FEWER_GROUPS, BACKLOG = "fewer-groups", "clear-backlog"
ABOUT = 0.35  # of what is owed, that rests and holidays may take
SHARE, ON_THE_WAY = 90, 15  # per cent of what is owed where the plan has no target of its own; points less half-way
GUESSED = ("subjects", "team")  # what is taken from the words of the profile, and told first
MOST_ASSUMED, FIRST_MEASURES, MOST_NAMED = 6, 2, 4
Row = tuple[Line, ...]


class Aiming(Knowing):
    """目标与量法 · 还不知道的."""

    def goals(self) -> Iterator[Piece]:
        objective = self.plan.objective
        results = objective.results if objective else ()
        middle, last = self.goal_days()
        names = map(self.label, ("label.measure", "man.how-counted", "label.baseline"))
        table = Slot("goals", "", "table", (*names, self.day(middle), self.day(last)))
        for rank, row in self._goal_rows(results, middle, last):
            yield self.row(table, rank, row)
        yield self.line(self.slot("goals", look="small"), self.rank(2, 4), self.label("man.small-samples"))

    def _goal_rows(self, results: tuple[ResultLine, ...], middle: date, last: date) -> Iterator[tuple[int, Row]]:
        """The promise first, then the subject's own numbers, the troubles', the team's, what the profile counts."""
        metrics = {metric.id: metric for metric in self.plan.metrics}
        by_metric = {result.metric: result for result in results}
        own = [(each, n) for subject in self.plan.subjects for n, each in enumerate(subject.measures)]
        asked = bool(self.plan.promises) and self.plan.promises[0].every == "request"
        if PROMISE in metrics and not (asked and own and own[0][0].aims):
            yield 1, self._promise_row(metrics[PROMISE], by_metric.get(PROMISE), middle, last)
        named = {trouble.id for trouble in self.plan.symptoms}
        for measure, number in own:
            first = number < FIRST_MEASURES or bool(named & set(measure.of))
            yield (1 if first else 3) + (not measure.aims), self._measure_row(measure)
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
            yield self.rank(2, 3), self._hours_row(metrics[HOURS_SPENT])

    def _promise_row(self, metric: MetricLine, result: ResultLine | None, middle: date, last: date) -> Row:
        """Of what is planned until a day so much is kept: in counts, since a share of few says nothing."""
        share = int(result.value) if result and result.value else SHARE
        halfway = share - ON_THE_WAY
        now = self.label("man.not-counted")
        if metric.baseline is not None:
            now, halfway = amount(f"{metric.baseline:g}", metric.unit), round((metric.baseline + share) / 2)
        aims = (self._owed_by(middle, halfway), self._owed_by(last, share))
        formula = self.label("man.kept-how", shown=self._shown_by()) if self._shown_by() else metric.formula
        return Line(metric.title, strong=True), Line(formula), Line(now), *map(Line, aims)

    def _shown_by(self) -> str:
        """By what one sees that the promise was kept, where it says."""
        return next((promise.shown_by for promise in self.plan.promises), "")

    def _owed_by(self, last: date, share: int) -> str:
        """How many of all that are owed until a day: as the ledger holds them, else so many a week, else weeks."""
        worked = len({week.monday for week in self.plan.weeks if week.have and week.monday + timedelta(6) <= last})
        a_week = self.plan.promises[0].owed if self.plan.promises else 0.0
        days = self._handed_over()
        count = sum(day <= last for day in days) if days else round(max(1.0, a_week) * worked)
        name = "man.kept-times" if days or a_week > 1 else "man.kept-weeks"
        return self.label(name, count=count, least=math.ceil(count * share / 100), percent=share)

    def _handed_over(self) -> list[date]:
        """The days on which what is promised first is handed over, where the ledger holds about as many as are owed."""
        if not self.plan.promises:
            return []
        works = [work for work in self.plan.ledger if work.kind in ("delivery", "event")]
        works = [work for work in works if work.kind == "delivery"] or works
        at = {
            (each.day, each.time, work.source) for work in works for each in work.occurrences
        }  # several do one together
        days = sorted(day for day, _, _ in at)
        owed = self.plan.promises[0].owed * len({week.monday for week in self.plan.weeks if week.have})
        return days if owed and abs(len(days) - owed) <= ABOUT * owed else []

    def _measure_row(self, measure: MeasureLine) -> Row:
        parts = {"formula": measure.formula.text, "count": measure.count, "small": measure.small}
        how = measure.formula.text if self.plan.brief else self.label("man.counted-so", **parts)
        aims = measure.aims or (self.label("man.count-first"), self.label("man.count"))
        return Line(measure.title, strong=True), Line(how), Line(self.label("man.not-counted")), *map(Line, aims)

    def _turns_row(self, promise: PromiseLine) -> Row:
        """Members who take turns or answer: half of them by the first day."""
        turns, kind = promise.turns or 0, "answerers" if promise.every == "request" else "turn-takers"
        begun = self.asking()  # the dated step by whose end all are asked
        half = turns if begun and begun.end <= self.goal_days()[0] and kind == "turn-takers" else math.ceil(turns / 2)
        first, whole = (self.label("man.people", n=n) for n in (half, turns))
        cells = (self.label(f"man.{kind}-how"), self.label("man.not-counted"), first, whole)
        return Line(self.label(f"man.{kind}"), strong=True), *map(Line, cells)

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
        target = result.target if result.value is None else amount(f"{result.value:g}", result.unit)
        backlog = self._backlog(result, middle)
        cells = (f"{metric.formula}{backlog}", now, target if backlog else halfway, target)
        return Line(result.metric_title, strong=True), *map(Line, cells)

    def _backlog(self, result: ResultLine, middle: date) -> str:
        """By when what lies unanswered is cleared, where a dated step does it before the first date."""
        step = next((step for step in self.plan.schedule if step.id == BACKLOG), None)
        if result.metric != UNANSWERED or result.baseline is None or step is None or step.end > middle:
            return ""
        return self.label("man.backlog", count=f"{result.baseline:g}", day=self.day(step.end), title=step.title)

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
            guessed = fact.field in GUESSED and fact.first
            yield self.line(slot, 1 if guessed else 3 if fact.first else 7, text)
        asked = self.slot("unknown", "man.asked")
        for question in plan.questions:
            yield self.line(asked, 6, self._question(question))
        numbers = [metric.title for metric in plan.metrics if metric.weekly_six and metric.baseline is None]
        if numbers:
            text = self.label("man.uncounted", titles=self.list(numbers))
            yield self.line(self.slot("unknown"), 3, text)
        behind = "man.more-behind-brief" if plan.brief else "man.more-behind"
        yield self.line(self.slot("unknown", look="small"), 0, self.label(behind))
