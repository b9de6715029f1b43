"""Goals with two dates, and what is not known, assumed and asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..counting import amount
from ..plan.pages import MetricLine, ResultLine
from .document import Line
from .fitting import Piece, Slot
from .knowing import Knowing

PROMISE = "promise-kept"
MOST_ASSUMED = 6


class Aiming(Knowing):
    """目标与量法 · 还不知道的."""

    def goals(self) -> Iterator[Piece]:
        objective = self.plan.objective
        metrics = {metric.id: metric for metric in self.plan.metrics}
        results = sorted(objective.results, key=lambda result: result.metric != PROMISE) if objective else []
        last = max((result.due for result in results), default=self.plan.valid_until)
        middle = self._review_before(last)
        names = map(self.label, ("label.measure", "label.formula", "label.baseline"))
        heads = (*names, self.day(middle), self.day(last))
        table = Slot("goals", "", "table", heads)
        told = {result.metric for result in results}
        if PROMISE in metrics and PROMISE not in told:
            yield self.row(table, 1, self._kept_row(metrics[PROMISE]))
        for number, result in enumerate(results):
            yield self.row(table, 1 if not number else 4, self._result_row(result, metrics.get(result.metric), middle))
        for metric in self.plan.metrics:
            if metric.weekly_six and metric.id not in told and metric.id != PROMISE:
                yield self.row(table, 7, self._metric_row(metric))
        yield from self.counted()
        yield self.line(self.slot("goals", look="small"), 4, self.label("man.small-samples"))

    def _review_before(self, last: date) -> date:
        """The dated review that is nearest to the middle."""
        start = self.plan.start
        half = start + timedelta(days=(last - start).days // 2)
        reviews = [step.day for step in self.plan.schedule if step.gate and start < step.day < last] or [half]
        return min(reviews, key=lambda day: (abs((day - half).days), day))

    def _result_row(self, result: ResultLine, metric: MetricLine | None, middle: date) -> tuple[Line, ...]:
        now = self.label("man.not-counted")
        if result.baseline is not None:
            now = amount(f"{result.baseline:g}", result.unit)
        formula = metric.formula if metric else "—"
        target = result.target
        halfway = target if result.due <= middle else self._half(result)
        return Line(result.metric_title, strong=True), Line(formula), Line(now), Line(halfway), Line(target)

    def _half(self, result: ResultLine) -> str:
        """Where it should stand half-way: between now and the target, where both are known; else only counted."""
        if result.metric == PROMISE:
            return result.target
        if result.baseline is None or result.value is None:
            return self.label("man.count-first")
        return amount(f"{(result.baseline + result.value) / 2:.0f}", result.unit)

    def _kept_row(self, metric: MetricLine) -> tuple[Line, ...]:
        now = Line(self.label("man.not-counted")) if metric.baseline is None else self._baseline(metric)
        aim = Line(metric.floor or "—")
        return Line(metric.title, strong=True), Line(metric.formula), now, aim, aim

    def _metric_row(self, metric: MetricLine) -> tuple[Line, ...]:
        now = Line(self.label("man.not-counted")) if metric.baseline is None else self._baseline(metric)
        counted = Line(self.label("man.count"))
        return Line(metric.title, strong=True), Line(metric.formula), now, counted, counted

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
        sources = self.see("appendix")
        if sources and self.behind.printed():
            yield self.line(self.slot("unknown", look="small"), 2, self.label("man.marks", see=sources))
        numbers = [metric.title for metric in plan.metrics if metric.weekly_six and metric.baseline is None]
        if numbers:
            text = self.label("man.uncounted", titles=self.list(numbers))
            yield self.line(self.slot("unknown"), 3, text)
