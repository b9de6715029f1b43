"""Pages of what it should reach, and how that is counted: objectives, metrics, the health card, the numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ..counting import amount
from ..models.playbook import Bottleneck, Figure, KeyResult, Metric, Misconception, Objective, Parameter, Standard
from ..tailor.people import SIGNS
from .page import Branch, Page, bullets, escaped, sections, table
from .voice import Voice, facts, listing


def goals(voice: Voice) -> Iterator[Page | Branch]:
    """Objectives, metrics, the health card, where it gets stuck, the numbers."""
    library = voice.library
    yield Branch(
        voice.plain_label("site.okr"),
        (
            listing(voice, "okr/index.md", "site.okr", library.of(Objective)),
            *(objective_page(voice, each) for each in library.of(Objective)),
        ),
    )
    yield Branch(
        voice.plain_label("site.metrics"),
        (_metrics(voice), *(metric_page(voice, metric) for metric in library.of(Metric))),
    )
    yield _health(voice)
    yield _stuck(voice)
    yield _misconceptions(voice)
    yield _numbers(voice)


def objective_page(voice: Voice, objective: Objective) -> Page:
    """An objective and its key results: initiative, measure, target, owner, by when, actions."""
    here = f"okr/{objective.id}.md"
    return Page(
        here,
        voice.plain(objective.title),
        sections(
            voice.named("label.owner", voice.link(here, objective.owner)) + voice.marks(here, objective),
            voice.fits(objective),
            *(_result(voice, here, result) for result in objective.results),
            voice.also(here, objective.id),
        ),
        voice.when(objective.when),
        voice.aliases(objective),
    )


def _result(voice: Voice, here: str, result: KeyResult) -> str:
    target = result.target.parameter
    how = "site.lift" if result.target.lift else "site.reach"
    return sections(
        f"## {voice.text(result.title)} {{#{result.id}}}",
        voice.only(result.when),
        facts(
            voice,
            (
                (voice.label("site.initiative"), voice.said(here, result, result.initiative)),
                (voice.label("label.measure"), voice.link(here, result.metric)),
                (
                    voice.label("label.target"),
                    voice.label(how, n=f"[{escaped(voice.slots[target])}]({voice.href(here, voice.place(target))})")
                    + voice.marks(here, result.target)
                    if target
                    else "",
                ),
                (voice.label("label.owner"), voice.link(here, result.owner)),
                (voice.label("label.due"), voice.label("site.day", n=result.due)),
            ),
        ),
        bullets(
            voice.said(here, action, action.do) + voice.to_sheet(here, action.sop) + voice.only(action.when)
            for action in result.actions
        ),
    )


def _metrics(voice: Voice) -> Page:
    here = "metrics/index.md"
    names = ("number", "formula", "how-often")
    rows = (
        [voice.link(here, m.id), voice.text(m.formula), voice.word(f"every.{m.every}")]
        for m in voice.library.of(Metric)
    )
    lead = voice.plain_label("site.metrics-lead")
    return Page(
        here,
        voice.plain_label("site.metrics"),
        sections(escaped(lead), table((voice.label(f"label.{n}") for n in names), rows)),
        lead,
        voice.also_called("metrics"),
    )


def metric_page(voice: Voice, metric: Metric) -> Page:
    """A metric: formula, how to count it by hand, what to open below the floor."""
    here = f"metrics/{metric.id}.md"
    floor = (
        f"{voice.link(here, metric.floor)}{voice.label('site.colon')}{escaped(voice.slots[metric.floor])}"
        if metric.floor
        else ""
    )
    return Page(
        here,
        voice.plain(metric.title),
        sections(
            facts(
                voice,
                (
                    (voice.label("label.formula"), voice.said(here, metric, metric.formula)),
                    (voice.label("label.by-hand"), voice.text(metric.by_hand)),
                    (voice.label("site.unit"), voice.word(f"unit.{metric.unit}")),
                    (voice.label("label.how-often"), voice.word(f"every.{metric.every}")),
                    (voice.label("week.six"), voice.label("site.yes") if metric.weekly_six else ""),
                    (voice.label("label.floor"), floor),
                    (voice.label("site.open-below"), voice.link(here, metric.below) if metric.below else ""),
                ),
            ),
            voice.fits(metric),
            voice.also(here, metric.id),
        ),
        voice.plain(metric.formula),
        voice.aliases(metric),
    )


def _health(voice: Voice) -> Page:
    here, parts = "health.md", [voice.label("health.how")]
    for card in voice.library.of(Standard):
        levels = (
            f"**{level.score}** {voice.said(here, level, level.sign)} → {voice.text(level.then)}"
            + voice.to_sheet(here, level.open)
            for level in card.levels
        )
        parts += [
            f"## {voice.text(card.title)} {{#{card.id}}}",
            voice.said(here, card, card.ask),
            bullets(levels),
            voice.text(card.caution),
            voice.only(card.when),
        ]
    return Page(
        here,
        voice.plain_label("health.title"),
        sections(*parts),
        voice.plain_label("health.how"),
        voice.also_called("health"),
    )


def _stuck(voice: Voice) -> Page:
    here, lead = "stuck.md", voice.plain_label("site.stuck-lead")
    parts = [escaped(lead)]
    for item in voice.library.of(Bottleneck):
        parts += [
            f"## {voice.text(item.title)} {{#{item.id}}}",
            voice.named("label.cause", voice.text(item.cause)),
            voice.said(here, item, item.do) + voice.to_sheet(here, item.open),
            voice.only(item.when),
        ]
    return Page(here, voice.plain_label("site.stuck"), sections(*parts), lead, voice.also_called("stuck"))


def _misconceptions(voice: Voice) -> Page:
    here, lead = "misconceptions.md", voice.plain_label("site.misconceptions-lead")
    parts = [escaped(lead)]
    for item in voice.library.of(Misconception):
        parts += [
            f"## {voice.text(item.title)} {{#{item.id}}}",
            voice.said(here, item, item.instead),
            voice.only(item.when),
        ]
    return Page(
        here, voice.plain_label("heading.misconceptions"), sections(*parts), lead, voice.also_called("misconceptions")
    )


def _numbers(voice: Voice) -> Page:
    here, lead = "numbers.md", voice.plain_label("site.numbers-lead")
    given = (_parameter(voice, here, parameter) for parameter in voice.library.of(Parameter))
    made = (_figure(voice, here, figure) for figure in voice.library.of(Figure))
    return Page(
        here,
        voice.plain_label("site.numbers"),
        sections(escaped(lead), *given, *made),
        lead,
        voice.also_called("numbers"),
    )


def _parameter(voice: Voice, here: str, parameter: Parameter) -> str:
    unit, colon = voice.word(f"unit.{parameter.unit}"), voice.label("site.colon")
    low, high = map(voice.number, parameter.range)
    why = voice.said(here, parameter, parameter.why)
    cases = bullets(
        colon.join(
            (escaped(voice.when(case.when)), amount(voice.number(case.value), unit), voice.said(here, case, case.why))
        )
        for case in parameter.cases
    )
    return sections(
        f"## {voice.text(parameter.label)} {{#{parameter.id}}}",
        f"**{amount(voice.number(parameter.default), unit)}** ({voice.label('site.range', low=low, high=high)}) {why}",
        cases,
        voice.used_by(here, parameter.id),
    )


def _figure(voice: Voice, here: str, figure: Figure) -> str:
    items = voice.library.items
    operands = [
        voice.link(here, name)
        if name in items["parameters"] or name in items["figures"]
        else escaped(voice.slots[name])
        for name in figure.of
    ]
    if figure.op in SIGNS:
        told = f" {SIGNS[figure.op]} ".join(operands)
    else:
        told = voice.word(f"chain.{figure.op}", a=operands[0], b=voice.word("list.comma").join(operands[1:]))
    floor = voice.label("site.at-least", n=voice.number(figure.floor)) if figure.floor is not None else ""
    return sections(
        f"## {voice.text(figure.label)} {{#{figure.id}}}",
        f"{told} ({voice.word(f'unit.{figure.unit}')}{floor}){voice.marks(here, figure)}",
        voice.only(figure.when),
        voice.used_by(here, figure.id),
    )
