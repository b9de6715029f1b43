"""Pages of what there is: types, stages, platforms, objectives, metrics, tensions, cases, claims, words, numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import Claim, Metric, Objective, Platform, Stage, Tension, Type, Variant
from .voice import Page, Voice, bullets, escaped, sections, table

APPROACH = ("opening", "seeds", "task", "content", "ritual", "commerce", "removal", "place", "staffing", "measures", "mistake")


def places(voice: Voice) -> Iterator[Page]:
    """Types and variants, stages with the sources' own, platforms."""
    library = voice.library
    yield _types(voice)
    for item in (*library.of("types"), *library.of("variants")):
        yield type_page(voice, item)
    yield _listing(voice, "stages/index.md", "site.stages", library.of("stages"), "means")
    for stage in library.of("stages"):
        yield stage_page(voice, stage)
    yield _source_stages(voice)
    yield _listing(voice, "platforms/index.md", "site.platforms", library.of("platforms"), "fits")
    for platform in library.of("platforms"):
        yield platform_page(voice, platform)


def goals(voice: Voice) -> Iterator[Page]:
    """Objectives, metrics, the health card, where it gets stuck, the numbers."""
    library = voice.library
    yield _listing(voice, "okr/index.md", "site.okr", library.of("objectives"))
    for objective in library.of("objectives"):
        yield objective_page(voice, objective)
    yield _metrics(voice)
    for metric in library.of("metrics"):
        yield metric_page(voice, metric)
    yield _health(voice)
    yield _stuck(voice)
    yield _misconceptions(voice)
    yield _numbers(voice)


def sources(voice: Voice) -> Iterator[Page]:
    """What the sources say, where they disagree, their cases, and the words."""
    library = voice.library
    yield _sources(voice)
    yield _listing(voice, "tensions/index.md", "site.tensions", library.of("tensions"))
    for tension in library.of("tensions"):
        yield tension_page(voice, tension)
    if library.of("cases"):
        yield _listing(voice, "cases/index.md", "site.cases", library.of("cases"))
    for case in library.of("cases"):
        here = f"cases/{case.id}.md"
        yield Page(here, voice.plain(case.title), sections(
            voice.said(here, case, case.story), escaped(voice.label("site.claimed")), f"## {voice.label('site.lesson')}", voice.text(case.lesson),
        ), voice.plain(case.lesson), case.aliases)
    yield _advice(voice)
    yield _glossary(voice)
    for kind in dict.fromkeys(claim.kind for claim in library.of("claims")):
        yield claims_page(voice, kind)


def _listing(voice: Voice, here: str, name: str, items: list, lead: str = "") -> Page:
    rows = ([voice.link(here, item.id), voice.text(getattr(item, lead))] for item in items) if lead else ()
    body = table((voice.label("label.item"), voice.label("label.means")), rows) if lead else bullets(voice.link(here, item.id) for item in items)
    return Page(here, voice.label(name), sections(escaped(voice.label(f"{name}-lead")), body))


def _types(voice: Voice) -> Page:
    here = "types/index.md"
    parts = []
    for kind in ("types", "variants"):
        rows = ([voice.link(here, item.id), voice.text(item.why)] for item in voice.library.of(kind))
        parts.append(sections(f"## {voice.label(f'site.{kind}')}", table((voice.label("label.item"), voice.label("identity.why")), rows)))
    return Page(here, voice.label("site.types"), sections(escaped(voice.label("site.types-lead")), *parts))


def type_page(voice: Voice, item: Type | Variant) -> Page:
    """A type or a variant with its approach."""
    kind = "variants" if isinstance(item, Variant) else "types"
    here = f"{kind}/{item.id}.md"
    rows = ([voice.word(f"approach.{name}"), voice.said(here, found)] for name in APPROACH if (found := getattr(item.approach, name)))
    of = voice.links(here, item.of) if isinstance(item, Variant) else ""
    return Page(here, voice.plain(item.title), sections(
        voice.said(here, item, item.why or item.title), of,
        f"**{voice.label('identity.earnest')}**{voice.label('site.colon')}{voice.text(item.earnest)}" if item.earnest else "",
        f"## {voice.label('identity.approach')}", table((voice.label("label.aspect"), voice.label("label.how")), rows), voice.also(here, item.id),
    ), voice.plain(item.why), item.aliases)


def stage_page(voice: Voice, stage: Stage) -> Page:
    """A stage: what it means, what matters now, the gate to the next."""
    here = f"stages/{stage.id}.md"
    rungs = [rung for rung in voice.library.of("source_stages") if stage.id in rung.stages]
    return Page(here, voice.plain(stage.title), sections(
        voice.said(here, stage, stage.means), f"## {voice.label('identity.focus')}", voice.said(here, stage.focus),
        f"## {voice.label('site.gate')}", voice.said(here, stage.gate, stage.gate.need), f"> {voice.text(stage.gate.otherwise)}",
        sections(f"## {voice.label('identity.ladder')}", bullets(voice.link(here, rung.id) for rung in rungs)) if rungs else "",
    ), voice.plain(stage.means), stage.aliases)


def _source_stages(voice: Voice) -> Page:
    here, parts = "stages/sources.md", []
    for rung in voice.library.of("source_stages"):
        source = voice.library.items["sources"].get(rung.source)
        gate = f"**{voice.label('site.gate')}**{voice.label('site.colon')}{voice.said(here, rung.gate, rung.gate.need)} {voice.text(rung.gate.otherwise)}" if rung.gate else ""
        parts.append(sections(
            f"## {escaped(source.title if source else rung.source)} · {escaped(rung.number)} {voice.text(rung.title)} {{#{rung.id}}}",
            voice.said(here, rung, rung.means), gate, voice.links(here, rung.stages)))
    return Page(here, voice.label("identity.ladder"), sections(escaped(voice.label("site.ladder-lead")), *parts))


def platform_page(voice: Voice, platform: Platform) -> Page:
    """A platform, by its properties."""
    here = f"platforms/{platform.id}.md"
    rows = ([voice.word(f"property.{p.about}"), voice.said(here, p), p.as_of] for p in platform.properties)
    return Page(here, voice.plain(platform.title), sections(
        voice.said(here, platform, platform.fits), table((voice.label(f"label.{name}") for name in ("aspect", "fact", "as-of")), rows),
    ), voice.plain(platform.fits), platform.aliases)


def objective_page(voice: Voice, objective: Objective) -> Page:
    """An objective and its key results: initiative, measure, target, actions."""
    here, parts = f"okr/{objective.id}.md", []
    for result in objective.results:
        target = result.target.lift or result.target.value
        only = voice.when(result.when)
        parts.append(sections(
            f"## {voice.text(result.title)}", f"*{escaped(voice.label('site.only', when=only))}*" if only else "",
            table((voice.label("label.field"), voice.label("label.value")), (
                [voice.label("site.initiative"), voice.text(result.initiative)], [voice.label("label.measure"), voice.link(here, result.metric)],
                [voice.label("label.target"), voice.link(here, target) + voice.label("site.colon") + voice.slots[target] if target else ""],
                [voice.label("label.owner"), voice.link(here, result.owner)])),
            bullets(voice.said(here, action, action.do) + (f" {voice.link(here, action.sop)}" if action.sop else "") for action in result.actions)))
    return Page(here, voice.plain(objective.title), sections(
        voice.link(here, objective.owner) + voice.marks(here, objective),
        f"**{voice.label('site.fits')}**{voice.label('site.colon')}{escaped(voice.when(objective.when))}", *parts), "", objective.aliases)


def _metrics(voice: Voice) -> Page:
    here = "metrics/index.md"
    names = ("number", "formula", "how-often")
    rows = ([voice.link(here, m.id), voice.text(m.formula), voice.word(f"every.{m.every}")] for m in voice.library.of("metrics"))
    return Page(here, voice.label("site.metrics"), sections(escaped(voice.label("site.metrics-lead")), table((voice.label(f"label.{n}") for n in names), rows)))


def metric_page(voice: Voice, metric: Metric) -> Page:
    """A metric: formula, how to count it by hand, what to open below the floor."""
    here = f"metrics/{metric.id}.md"
    floor = f"{voice.link(here, metric.floor)}{voice.label('site.colon')}{voice.slots[metric.floor]}" if metric.floor else ""
    facts = ((voice.label("label.formula"), voice.said(here, metric, metric.formula)), (voice.label("label.by-hand"), voice.text(metric.by_hand)),
             (voice.label("label.how-often"), voice.word(f"every.{metric.every}")), (voice.label("label.floor"), floor),
             (voice.label("site.open-below"), voice.link(here, metric.below) if metric.below else ""))
    return Page(here, voice.plain(metric.title), sections(
        table((voice.label("label.field"), voice.label("label.value")), (pair for pair in facts if pair[1])), voice.also(here, metric.id),
    ), voice.plain(metric.formula), metric.aliases)


def _health(voice: Voice) -> Page:
    here, parts = "health.md", [escaped(voice.label("health.how"))]
    for card in voice.library.of("health"):
        levels = (f"**{level.score}** {voice.said(here, level, level.sign)} → {voice.text(level.then)} {voice.link(here, level.open) if level.open else ''}" for level in card.levels)
        parts += [f"## {voice.text(card.title)} {{#{card.id}}}", voice.said(here, card, card.ask), bullets(levels), voice.text(card.caution)]
    return Page(here, voice.label("health.title"), sections(*parts))


def _stuck(voice: Voice) -> Page:
    here, parts = "stuck.md", []
    for item in voice.library.of("bottlenecks"):
        parts += [f"## {voice.text(item.title)} {{#{item.id}}}", voice.text(item.cause), voice.said(here, item, item.do), voice.link(here, item.open) if item.open else ""]
    return Page(here, voice.label("site.stuck"), sections(escaped(voice.label("site.stuck-lead")), *parts))


def _misconceptions(voice: Voice) -> Page:
    here, parts = "misconceptions.md", []
    for item in voice.library.of("misconceptions"):
        parts += [f"## {voice.text(item.title)} {{#{item.id}}}", voice.said(here, item, item.instead)]
    return Page(here, voice.label("heading.misconceptions"), sections(escaped(voice.label("site.misconceptions-lead")), *parts))


def _numbers(voice: Voice) -> Page:
    here, parts = "numbers.md", [escaped(voice.label("site.numbers-lead"))]
    for parameter in voice.library.of("parameters"):
        unit = voice.word(f"unit.{parameter.unit}")
        cases = bullets(f"{escaped(voice.when(case.when))}{voice.label('site.colon')}{voice.number(case.value)} {unit}。{voice.said(here, case, case.why)}" for case in parameter.cases)
        parts += [f"## {voice.text(parameter.label)} {{#{parameter.id}}}", f"**{voice.number(parameter.default)} {unit}** {voice.said(here, parameter, parameter.why)}", cases]
    for figure in voice.library.of("figures"):
        parts += [f"## {voice.text(figure.label)} {{#{figure.id}}}", voice.links(here, figure.of) + voice.marks(here, figure)]
    return Page(here, voice.label("site.numbers"), sections(*parts))


def tension_page(voice: Voice, tension: Tension) -> Page:
    """A disagreement: both sides, and how it is ruled for whom."""
    here = f"tensions/{tension.id}.md"
    rows = ([escaped(voice.when(r.when)) or voice.label("site.otherwise"), voice.said(here, r, r.line)] for r in tension.rulings)
    return Page(here, voice.plain(tension.title), sections(
        f"## {voice.label('label.side-a')}", voice.said(here, tension.side_a), f"## {voice.label('label.side-b')}", voice.said(here, tension.side_b),
        f"## {voice.label('site.ruling')}", escaped(voice.label(f"site.ruled.{tension.ruled_by}")), table((voice.label("site.for-whom"), voice.label("label.here")), rows),
    ), voice.plain(tension.side_a.text), tension.aliases)


def _advice(voice: Voice) -> Page:
    here, parts = "advice.md", [escaped(voice.label("site.advice-lead"))]
    for name in dict.fromkeys(a.chapter for a in voice.library.of("advice")):
        parts.append(f"## {voice.label(f'chapter.{name}')}")
        parts.append(bullets(f"{voice.said(here, a)}{f' *{escaped(only)}*' if (only := voice.when(a.when)) else ''} {{#{a.id}}}" for a in voice.library.of("advice") if a.chapter == name))
    return Page(here, voice.label("site.advice"), sections(*parts))


def _glossary(voice: Voice) -> Page:
    here, parts = "glossary.md", []
    for term in voice.library.of("glossary"):
        parts += [f"## {voice.text(term.title)} {{#{term.id}}}", voice.said(here, term, term.means),
                  f"*{voice.word('list.comma').join(map(escaped, term.aliases))}*" if term.aliases else "", voice.links(here, term.of)]
    return Page(here, voice.label("site.glossary"), sections(escaped(voice.label("site.glossary-lead")), *parts))


def _sources(voice: Voice) -> Page:
    here, parts = "sources.md", [escaped(voice.label("site.sources-lead"))]
    for source in voice.library.of("sources"):
        parts += [f"## {escaped(source.title)} {{#{source.id}}}", voice.text(source.author), f"{voice.text(source.date)} · {voice.text(source.where)}",
                  f"> {voice.text(source.caution)}" if source.caution else ""]
    kinds = dict.fromkeys(claim.kind for claim in voice.library.of("claims"))
    parts += [f"## {voice.label('site.claims')}", bullets(f"[{escaped(voice.label(f'site.claims.{kind}'))}](claims/{kind}.md)" for kind in kinds)]
    return Page(here, voice.label("site.sources-title"), sections(*parts))


def claims_page(voice: Voice, kind: str) -> Page:
    """Every claim of a kind: what it says, its figures, its place, who leans on it."""
    here, parts = f"claims/{kind}.md", []
    for claim in (c for c in voice.library.of("claims") if c.kind == kind):
        parts.append(_claim(voice, here, claim))
    return Page(here, voice.label(f"site.claims.{kind}"), sections(*parts), listed=False)


def _claim(voice: Voice, here: str, claim: Claim) -> str:
    used = [name for users in voice.graph.users(claim.id).values() for name in users]
    facts = [(voice.label("label.place"), escaped("; ".join(claim.places))), (voice.label("site.figures"), escaped(", ".join(claim.figures))),
             (voice.label("site.applies"), voice.text(claim.applies)), (voice.label("site.used-by"), voice.links(here, used)),
             (voice.label("site.background"), voice.text(claim.background))]
    return sections(f"## {voice.text(claim.text)} {{#{claim.id}}}", bullets(f"**{name}**{voice.label('site.colon')}{value}" for name, value in facts if value))
