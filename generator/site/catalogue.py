"""Pages of what there is: types, stages, platforms, objectives, metrics, tensions, cases, claims, words, numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import (
    Advice,
    Case,
    Claim,
    Figure,
    KeyResult,
    Metric,
    Objective,
    Parameter,
    Platform,
    Stage,
    Tension,
    Type,
    Variant,
)
from ..tailor.people import SIGNS
from . import belongs
from .communities import Example, of_kind
from .voice import Branch, Page, Voice, bullets, escaped, facts, sections, table

APPROACH = (
    "opening",
    "seeds",
    "task",
    "content",
    "ritual",
    "commerce",
    "removal",
    "place",
    "staffing",
    "measures",
    "mistake",
)


def places(voice: Voice, examples: tuple[Example, ...]) -> Iterator[Page | Branch]:
    """Types and variants, stages with the sources' own, platforms."""
    library = voice.library
    kinds = [*library.of("types"), *library.of("variants")]
    yield Branch(
        voice.label("site.types"), (_types(voice), *(type_page(voice, item, of_kind(examples, item)) for item in kinds))
    )
    pages = (stage_page(voice, stage, of_kind(examples, stage)) for stage in library.of("stages"))
    yield Branch(
        voice.label("site.stages"),
        (
            _listing(voice, "stages/index.md", "site.stages", library.of("stages"), "means"),
            *pages,
            _source_stages(voice),
        ),
    )
    yield Branch(
        voice.label("site.platforms"),
        (
            _listing(voice, "platforms/index.md", "site.platforms", library.of("platforms"), "fits"),
            *(platform_page(voice, platform, of_kind(examples, platform)) for platform in library.of("platforms")),
        ),
    )


def goals(voice: Voice) -> Iterator[Page | Branch]:
    """Objectives, metrics, the health card, where it gets stuck, the numbers."""
    library = voice.library
    yield Branch(
        voice.label("site.okr"),
        (
            _listing(voice, "okr/index.md", "site.okr", library.of("objectives")),
            *(objective_page(voice, each) for each in library.of("objectives")),
        ),
    )
    yield Branch(
        voice.label("site.metrics"),
        (_metrics(voice), *(metric_page(voice, metric) for metric in library.of("metrics"))),
    )
    yield _health(voice)
    yield _stuck(voice)
    yield _misconceptions(voice)
    yield _numbers(voice)


def sources(voice: Voice) -> Iterator[Page | Branch]:
    """What the sources say, where they disagree, their cases, and the words."""
    library = voice.library
    yield _glossary(voice)
    yield _sources(voice)
    kinds = dict.fromkeys(claim.kind for claim in library.of("claims"))
    yield Branch(voice.label("site.claims"), tuple(claims_page(voice, kind) for kind in kinds))
    yield Branch(
        voice.label("site.tensions"),
        (
            _listing(voice, "tensions/index.md", "site.tensions", library.of("tensions")),
            *(tension_page(voice, each) for each in library.of("tensions")),
        ),
    )
    if library.of("cases"):
        yield Branch(
            voice.label("site.cases"),
            (
                _listing(voice, "cases/index.md", "site.cases", library.of("cases")),
                *(case_page(voice, case) for case in library.of("cases")),
            ),
        )
    yield _advice(voice)


def case_page(voice: Voice, case: Case) -> Page:
    """What a source tells of a real community, and what it teaches."""
    here = f"cases/{case.id}.md"
    return Page(
        here,
        voice.plain(case.title),
        sections(
            voice.said(here, case, case.story),
            escaped(voice.label("site.claimed")),
            f"## {voice.label('site.lesson')}",
            voice.text(case.lesson),
            voice.fits(case),
            voice.also(here, case.id),
        ),
        voice.plain(case.lesson),
        voice.aliases(case),
    )


def _listing(voice: Voice, here: str, name: str, items: list, lead: str = "") -> Page:
    rows = ([voice.link(here, item.id), voice.text(getattr(item, lead))] for item in items) if lead else ()
    body = (
        table((voice.label("site.item"), voice.label("label.means")), rows)
        if lead
        else bullets(voice.link(here, item.id) for item in items)
    )
    return Page(
        here,
        voice.label(name),
        sections(escaped(voice.label(f"{name}-lead")), body),
        voice.label(f"{name}-lead"),
        voice.also_called(name.removeprefix("site.")),
    )


def _types(voice: Voice) -> Page:
    here = "types/index.md"
    parts = []
    for kind in ("types", "variants"):
        names = (
            voice.label("site.item"),
            voice.label("identity.why"),
            voice.label("identity.earnest"),
            voice.word("approach.mistake"),
        )
        rows = (
            [
                voice.link(here, item.id),
                voice.text(item.why),
                voice.text(item.earnest),
                voice.said(here, wrong) if (wrong := item.approach.mistake) else "",
            ]
            for item in voice.library.of(kind)
        )
        parts.append(sections(f"## {voice.label(f'site.{kind}')}", table(names, rows)))
    return Page(
        here,
        voice.label("site.types"),
        sections(escaped(voice.label("site.types-lead")), *parts),
        voice.label("site.types-lead"),
        voice.also_called("types"),
    )


def type_page(voice: Voice, item: Type | Variant, examples: list[Example]) -> Page:
    """A type or a variant with its approach, what it decides, and the communities to start from."""
    library, narrow = voice.library, isinstance(item, Variant)
    here = f"{'variants' if narrow else 'types'}/{item.id}.md"
    rows = (
        [voice.word(f"approach.{name}"), voice.said(here, found)]
        for name in APPROACH
        if (found := getattr(item.approach, name))
    )
    around = item.of if narrow else [variant.id for variant in library.of("variants") if item.id in variant.of]
    return Page(
        here,
        voice.plain(item.title),
        sections(
            voice.said(here, item, item.why or item.title),
            voice.named("site.of-types" if narrow else "site.variants", voice.links(here, around)),
            voice.named("identity.earnest", voice.text(item.earnest)) if item.earnest else "",
            f"## {voice.label('identity.approach')}",
            table((voice.label("label.aspect"), voice.label("label.how")), rows),
            _decides(voice, here, "variants" if narrow else "types", item.id),
            _shown_by(voice, here, examples),
            voice.also(here, item.id),
        ),
        voice.plain(item.why or item.earnest),
        voice.aliases(item),
    )


def _decides(voice: Voice, here: str, cases: str, name: str) -> str:
    """What is printed because of a type, a variant or a stage: surely, and if more holds."""
    lines = []
    for kind in belongs.DECIDED:
        for key, found in zip(("sure", "perhaps"), belongs.decided(voice.library, cases, kind, name)):
            if found:
                said = voice.label(f"site.printed.{key}", kind=voice.label(f"site.kind.{kind}"))
                lines.append(f"- **{said}**{voice.label('site.colon')}{voice.links(here, found)}")
    return sections(f"## {voice.label('site.decides')}", "\n".join(lines)) if lines else ""


def _shown_by(voice: Voice, here: str, examples: list[Example]) -> str:
    """The communities to start from, and the sheets that they print."""
    if not examples:
        return ""
    sheets = [
        sop.id
        for sop in voice.library.of("sops")
        if any(sop.id == page.id for example in examples for page in example.plan.sops)
    ]
    return sections(
        f"## {voice.label('site.examples')}",
        bullets(f"[{voice.safe(e.title)}]({voice.href(here, e.path)})" for e in examples),
        voice.named("site.their-sheets", voice.links(here, sheets)),
    )


def stage_page(voice: Voice, stage: Stage, examples: list[Example]) -> Page:
    """A stage: what it means, what matters now, the gate to the next."""
    here = f"stages/{stage.id}.md"
    rungs = [rung for rung in voice.library.of("source_stages") if stage.id in rung.stages]
    plan = f"[{voice.label(f'chapter.{stage.plan}')}]({voice.href(here, f'launch.md#{stage.plan}')})"
    return Page(
        here,
        voice.plain(stage.title),
        sections(
            voice.said(here, stage, stage.means)
            + (escaped(voice.label("stage.numbered", number=stage.numbered)) if stage.numbered else ""),
            f"## {voice.label('identity.focus')}",
            voice.said(here, stage.focus),
            voice.named("site.plan", plan),
            f"## {voice.label('site.gate')}",
            voice.said(here, stage.gate, stage.gate.need),
            f"> {voice.text(stage.gate.otherwise)}",
            sections(f"## {voice.label('identity.ladder')}", bullets(voice.link(here, rung.id) for rung in rungs))
            if rungs
            else "",
            _decides(voice, here, "stages", stage.id),
            _shown_by(voice, here, examples),
            voice.also(here, stage.id),
        ),
        voice.plain(stage.means),
        voice.aliases(stage),
    )


def _source_stages(voice: Voice) -> Page:
    here, parts = "stages/sources.md", []
    for source in voice.library.of("sources"):
        rungs = [rung for rung in voice.library.of("source_stages") if rung.source == source.id]
        parts += [f"## {voice.link(here, source.id)}", voice.original(source.title)] if rungs else []
        for rung in rungs:
            gate = (
                f"{voice.said(here, rung.gate, rung.gate.need)} {voice.text(rung.gate.otherwise)}" if rung.gate else ""
            )
            parts.append(
                sections(
                    f"### {escaped(rung.number)} {voice.text(rung.title)} {{#{rung.id}}}",
                    voice.said(here, rung, rung.means),
                    voice.named("site.gate", gate),
                    voice.named("site.stages", voice.links(here, rung.stages)),
                )
            )
    lead = voice.label("site.ladder-lead")
    return Page(
        here, voice.label("identity.ladder"), sections(escaped(lead), *parts), lead, voice.also_called("ladder")
    )


def platform_page(voice: Voice, platform: Platform, examples: list[Example]) -> Page:
    """A platform, by its properties."""
    here = f"platforms/{platform.id}.md"
    rows = ([voice.word(f"property.{p.about}"), voice.said(here, p), p.as_of] for p in platform.properties)
    holds = voice.number(platform.capacity) if platform.capacity else voice.label("site.no-limit")
    told = facts(
        voice,
        (
            (voice.label("site.capacity"), holds),
            (voice.label("site.grouped"), voice.label(f"site.grouped.{platform.grouped}".lower())),
            (voice.label("site.own"), voice.label(f"site.own.{platform.own}".lower())),
        ),
    )
    return Page(
        here,
        voice.plain(platform.title),
        sections(
            voice.said(here, platform, platform.fits),
            told,
            f"## {voice.label('label.aspect')}",
            table((voice.label(f"label.{name}") for name in ("aspect", "fact", "as-of")), rows),
            _shown_by(voice, here, examples),
            voice.also(here, platform.id),
        ),
        voice.plain(platform.fits),
        voice.aliases(platform),
    )


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
    target = result.target.lift or result.target.value
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
                    voice.label(how, n=f"[{voice.slots[target]}]({voice.href(here, voice.place(target))})")
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
        for m in voice.library.of("metrics")
    )
    lead = voice.label("site.metrics-lead")
    return Page(
        here,
        voice.label("site.metrics"),
        sections(escaped(lead), table((voice.label(f"label.{n}") for n in names), rows)),
        lead,
        voice.also_called("metrics"),
    )


def metric_page(voice: Voice, metric: Metric) -> Page:
    """A metric: formula, how to count it by hand, what to open below the floor."""
    here = f"metrics/{metric.id}.md"
    floor = (
        f"{voice.link(here, metric.floor)}{voice.label('site.colon')}{voice.slots[metric.floor]}"
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
                    (voice.label("site.unit"), escaped(voice.word(f"unit.{metric.unit}"))),
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
    here, parts = "health.md", [escaped(voice.label("health.how"))]
    for card in voice.library.of("health"):
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
        here, voice.label("health.title"), sections(*parts), voice.label("health.how"), voice.also_called("health")
    )


def _stuck(voice: Voice) -> Page:
    here, lead = "stuck.md", voice.label("site.stuck-lead")
    parts = [escaped(lead)]
    for item in voice.library.of("bottlenecks"):
        parts += [
            f"## {voice.text(item.title)} {{#{item.id}}}",
            voice.named("label.cause", voice.text(item.cause)),
            voice.said(here, item, item.do) + voice.to_sheet(here, item.open),
            voice.only(item.when),
        ]
    return Page(here, voice.label("site.stuck"), sections(*parts), lead, voice.also_called("stuck"))


def _misconceptions(voice: Voice) -> Page:
    here, lead = "misconceptions.md", voice.label("site.misconceptions-lead")
    parts = [escaped(lead)]
    for item in voice.library.of("misconceptions"):
        parts += [
            f"## {voice.text(item.title)} {{#{item.id}}}",
            voice.said(here, item, item.instead),
            voice.only(item.when),
        ]
    return Page(
        here, voice.label("heading.misconceptions"), sections(*parts), lead, voice.also_called("misconceptions")
    )


def _numbers(voice: Voice) -> Page:
    here, lead = "numbers.md", voice.label("site.numbers-lead")
    given = (_parameter(voice, here, parameter) for parameter in voice.library.of("parameters"))
    made = (_figure(voice, here, figure) for figure in voice.library.of("figures"))
    return Page(
        here, voice.label("site.numbers"), sections(escaped(lead), *given, *made), lead, voice.also_called("numbers")
    )


def _parameter(voice: Voice, here: str, parameter: Parameter) -> str:
    unit, colon = escaped(voice.word(f"unit.{parameter.unit}")), voice.label("site.colon")
    low, high = map(voice.number, parameter.range)
    why = voice.said(here, parameter, parameter.why)
    cases = bullets(
        colon.join(
            (escaped(voice.when(case.when)), f"{voice.number(case.value)} {unit}", voice.said(here, case, case.why))
        )
        for case in parameter.cases
    )
    return sections(
        f"## {voice.text(parameter.label)} {{#{parameter.id}}}",
        f"**{voice.number(parameter.default)} {unit}** ({voice.label('site.range', low=low, high=high)}) {why}",
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
        f"{told} ({escaped(voice.word(f'unit.{figure.unit}'))}{floor}){voice.marks(here, figure)}",
        voice.only(figure.when),
        voice.used_by(here, figure.id),
    )


def tension_page(voice: Voice, tension: Tension) -> Page:
    """A disagreement: both sides, and how it is ruled for whom."""
    here = f"tensions/{tension.id}.md"
    rows = (
        [
            escaped(voice.when(r.when)) or voice.label("site.otherwise"),
            voice.said(here, r, r.line) + ("" if r.applies else voice.label("site.does-not-touch")),
        ]
        for r in tension.rulings
    )
    return Page(
        here,
        voice.plain(tension.title),
        sections(
            f"## {voice.label('label.side-a')}",
            voice.said(here, tension.side_a),
            f"## {voice.label('label.side-b')}",
            voice.said(here, tension.side_b),
            f"## {voice.label('site.ruling')}",
            escaped(voice.label(f"site.ruled.{tension.ruled_by}")),
            table((voice.label("site.for-whom"), voice.label("label.here")), rows),
            voice.fits(tension),
            voice.also(here, tension.id),
        ),
        voice.plain(tension.side_a.text),
        voice.aliases(tension),
    )


def _advice(voice: Voice) -> Page:
    here, lead = "advice.md", voice.label("site.advice-lead")
    parts, lines = [escaped(lead)], voice.library.of("advice")
    for name in dict.fromkeys(each.chapter for each in lines):
        parts += [
            f"## {voice.label(f'chapter.{name}')}",
            bullets(_line(voice, here, each) for each in lines if each.chapter == name),
        ]
    return Page(here, voice.label("site.advice"), sections(*parts), lead, voice.also_called("advice"))


def _line(voice: Voice, here: str, advice: Advice) -> str:
    place = f"**{voice.label(f'site.advice.{advice.place}')}** " if advice.place != "body" else ""
    above = (
        f" {voice.label('site.above-zero', figure=voice.link(here, advice.above_zero))}" if advice.above_zero else ""
    )
    return f'<span id="{advice.id}"></span>{place}{voice.said(here, advice)}{voice.only(advice.when)}{above}'


def _glossary(voice: Voice) -> Page:
    here, lead = "glossary.md", voice.label("site.glossary-lead")
    parts = [escaped(lead)]
    for term in voice.library.of("glossary"):
        parts += [
            f"## {voice.text(term.title)} {{#{term.id}}}",
            voice.said(here, term, term.means),
            voice.named("site.also-called", voice.word("list.comma").join(map(escaped, voice.readable(term.aliases)))),
            voice.named("site.leads-to", voice.links(here, term.of)),
        ]
    return Page(here, voice.label("site.glossary"), sections(*parts), lead, voice.also_called("glossary"))


def _sources(voice: Voice) -> Page:
    here, lead = "sources.md", voice.label("site.sources-lead")
    parts = [escaped(lead)]
    for source in voice.library.of("sources"):
        parts += [
            f"## {voice.title(source)} {{#{source.id}}}",
            voice.original(source.title),
            voice.text(source.author),
            f"{voice.text(source.date)} · {voice.text(source.where)}",
            f"> {voice.text(source.caution)}" if source.caution else "",
        ]
    kinds = dict.fromkeys(claim.kind for claim in voice.library.of("claims"))
    parts += [
        f"## {voice.label('site.claims')}",
        bullets(f"[{escaped(voice.label(f'site.claims.{kind}'))}](claims/{kind}.md)" for kind in kinds),
    ]
    return Page(here, voice.label("site.sources-title"), sections(*parts), lead, voice.also_called("sources"))


def claims_page(voice: Voice, kind: str) -> Page:
    """Every claim of a kind: what it says, its figures, its place, who leans on it."""
    here, lead, title = f"claims/{kind}.md", voice.label("site.claims-lead"), voice.label(f"site.claims.{kind}")
    told = (_claim(voice, here, claim) for claim in voice.library.of("claims") if claim.kind == kind)
    return Page(
        here,
        title,
        sections(escaped(lead), *told),
        lead,
        (title.rpartition(voice.label("site.colon"))[2], *voice.also_called("claims")),
    )


def _claim(voice: Voice, here: str, claim: Claim) -> str:
    places = voice.word("list.comma").join(_place(voice, here, place) for place in claim.places)
    lines = (
        (voice.label("label.place"), places),
        (voice.label("site.figures"), voice.figures(claim.figures)),
        (voice.label("site.applies"), voice.text(claim.applies)),
        (voice.label("site.note"), voice.text(claim.note)),
        (voice.label("site.background"), voice.text(claim.background)),
    )
    told = bullets(f"**{name}**{voice.label('site.colon')}{value}" for name, value in lines if value)
    return sections(voice.heading(claim.text, claim.id), told, voice.used_by(here, claim.id))


def _place(voice: Voice, here: str, place: str) -> str:
    """A place such as `004 A-3 L57`, its source linked."""
    source = place.split()[0]
    return (
        f"[{escaped(place)}]({voice.href(here, voice.place(source))})"
        if source in voice.library.items["sources"]
        else escaped(place)
    )
