"""Members and goals: tiers, the objective with its key results, and what is counted."""

from __future__ import annotations

from datetime import date, timedelta

from ..counting import amount
from ..models.names import THRESHOLDS
from ..models.parts import Care
from ..models.playbook import KeyResult, Metric, Objective, Tier
from ..plan.pages import CareLine, MetricLine, ObjectivePage, ResultLine, TierPage
from .context import Context
from .targets import Aim, aim


def tier_page(context: Context, tier: Tier) -> TierPage:
    """A tier with what it is owed. For 3-3-4 (source 001) also how many people its share is of those there are."""
    people = None if tier.share is None else round(context.profile.size.people * tier.share / 100)
    for name in THRESHOLDS if tier.active is not None else ():
        context.shown(name)
    return TierPage(
        id=tier.id,
        scheme=tier.scheme,
        title=context.say(tier.title),
        who=context.say(tier.who),
        active=tier.active,
        earnest=tier.earnest,
        share=tier.share,
        people=people,
        care=tuple(_care(context, care) for care in tier.care if context.takes(care.when)),
        stop=context.stated(tier.stop),
        up=context.say(tier.up),
        down=context.say(tier.down),
        why=context.why(tier),
    )


def _care(context: Context, care: Care) -> CareLine:
    return CareLine(
        said=context.said(care, care.do),
        every=context.word(f"every.{care.every}"),
        until=context.say(care.until),
        owner_title=context.title(care.owner),
        sop=context.sop(care.sop),
    )


def objective_page(context: Context, objective: Objective, day_zero: date, last: date) -> ObjectivePage:
    """The objective with the key results that fit.

    Dates are counted from day 0 (or the day it is planned for), on working days, and none is after the plan's last.
    """
    results = tuple(_result(context, r, day_zero, last) for r in objective.results if context.takes(r.when))
    return ObjectivePage(
        id=objective.id,
        title=context.say(objective.title),
        owner=context.holder(objective.owner),
        owner_title=context.title(objective.owner),
        results=results,
        why=context.why(objective),
    )


def _result(context: Context, result: KeyResult, day_zero: date, last: date) -> ResultLine:
    metric = context.library.by_id(Metric)[result.metric]
    due = context.calendar.shifted(day_zero + timedelta(days=result.due), 1)
    settings = {name: setting.value for name, setting in context.settings.items()}
    goal = aim(result.target, metric.unit, context.profile.baseline.get(metric.id), settings)
    context.shown(result.target.parameter)
    return ResultLine(
        id=result.id,
        title=context.say(result.title),
        initiative=context.said(result, result.initiative),
        metric=metric.id,
        metric_title=context.say(metric.title),
        unit=context.word(f"unit.{metric.unit}"),
        kind=goal.kind,
        baseline=goal.baseline,
        value=goal.value,
        lift=goal.lift,
        target=_target(context, goal, metric),
        owner=context.holder(result.owner),
        owner_title=context.title(result.owner),
        due=due if due <= last else context.calendar.shifted(last, -1),
        actions=tuple(context.said(a, a.do) for a in result.actions if context.takes(a.when)),
        why=context.said(result.target, result.title),
        better=metric.better,
        percent=metric.unit == "percent",
        aim_from=result.target.parameter,
    )


def _target(context: Context, goal: Aim, metric: Metric) -> str:
    unit, number = context.word(f"unit.{metric.unit}"), context.say.number
    space = " " if context.say.language == "en" else ""
    if goal.value is None:
        weeks, lift = number(context.shown("measure-weeks")), number(goal.lift or 0)
        return context.word("target.measure-first", weeks=weeks, lift=lift)
    value = amount(number(goal.value), unit, space)
    if goal.baseline is None:
        return value
    return context.word("target.from", baseline=amount(number(goal.baseline), unit, space), value=value)


def metric_lines(context: Context, wanted: set[str]) -> list[MetricLine]:
    """The metrics whose ids are wanted, and the six that are counted by hand every week."""
    return [_metric(context, m) for m in context.picked(Metric) if m.weekly_six or m.id in wanted]


def _metric(context: Context, metric: Metric) -> MetricLine:
    unit = context.word(f"unit.{metric.unit}")
    floor = amount(context.say.number(context.shown(metric.floor)), unit).strip() if metric.floor else ""
    baseline = context.profile.baseline.get(metric.id)
    return MetricLine(
        id=metric.id,
        title=context.say(metric.title),
        unit=unit,
        formula=context.say(metric.formula),
        by_hand=context.say(metric.by_hand),
        every=context.word(f"every.{metric.every}"),
        weekly_six=metric.weekly_six,
        baseline=baseline,
        floor=floor,
        below=context.sop(metric.below),
        red=metric.floor is not None and baseline is not None and baseline < context.value(metric.floor),
        below_title=context.sheet(metric.below),
        why=context.why(metric),
        better=metric.better,
        percent=metric.unit == "percent",
        boxes=tuple(map(context.say, metric.boxes)),
        floor_from=metric.floor or "",
    )
