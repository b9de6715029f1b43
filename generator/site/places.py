"""Pages of where a community stands: types and narrower kinds, stages, platforms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..models.playbook import Platform, Sop, Stage, Type, Variant
from ..models.sources import Source, SourceStage
from . import belongs
from .communities import Example, of_kind
from .page import Branch, Page, bullets, escaped, sections, table
from .voice import Voice, facts, listing

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
    kinds: list[Type | Variant] = [*library.of(Type), *library.of(Variant)]
    yield Branch(
        voice.plain_label("site.types"),
        (_types(voice), *(type_page(voice, item, of_kind(examples, item)) for item in kinds)),
    )
    pages = (stage_page(voice, stage, of_kind(examples, stage)) for stage in library.of(Stage))
    yield Branch(
        voice.plain_label("site.stages"),
        (
            listing(voice, "stages/index.md", "site.stages", library.of(Stage), "means"),
            *pages,
            _source_stages(voice),
        ),
    )
    yield Branch(
        voice.plain_label("site.platforms"),
        (
            listing(voice, "platforms/index.md", "site.platforms", library.of(Platform), "fits"),
            *(platform_page(voice, platform, of_kind(examples, platform)) for platform in library.of(Platform)),
        ),
    )


def _types(voice: Voice) -> Page:
    here = "types/index.md"
    parts = []
    kinds: dict[str, Iterable[Type | Variant]] = {
        "types": voice.library.of(Type),
        "variants": voice.library.of(Variant),
    }
    for kind, items in kinds.items():
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
                voice.stated(here, wrong) if (wrong := item.approach.mistake) else "",
            ]
            for item in items
        )
        parts.append(sections(f"## {voice.label(f'site.{kind}')}", table(names, rows)))
    return Page(
        here,
        voice.plain_label("site.types"),
        sections(voice.label("site.types-lead"), *parts),
        voice.plain_label("site.types-lead"),
        voice.also_called("types"),
    )


def type_page(voice: Voice, item: Type | Variant, examples: list[Example]) -> Page:
    """A type or a variant with its approach, what it decides, and the communities to start from."""
    library, narrow = voice.library, isinstance(item, Variant)
    here = f"{'variants' if narrow else 'types'}/{item.id}.md"
    rows = (
        [voice.word(f"approach.{name}"), voice.stated(here, found)]
        for name in APPROACH
        if (found := getattr(item.approach, name))
    )
    around = item.of if isinstance(item, Variant) else [v.id for v in library.of(Variant) if item.id in v.of]
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
        for sop in voice.library.of(Sop)
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
    rungs = [rung for rung in voice.library.of(SourceStage) if stage.id in rung.stages]
    plan = f"[{voice.label(f'chapter.{stage.plan}')}]({voice.href(here, f'launch.md#{stage.plan}')})"
    return Page(
        here,
        voice.plain(stage.title),
        sections(
            voice.said(here, stage, stage.means)
            + (voice.label("stage.numbered", number=escaped(stage.numbered)) if stage.numbered else ""),
            f"## {voice.label('identity.focus')}",
            voice.stated(here, stage.focus),
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
    for source in voice.library.of(Source):
        rungs = [rung for rung in voice.library.of(SourceStage) if rung.source == source.id]
        parts += [f"## {voice.link(here, source.id)}", voice.text(source.title)] if rungs else []
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
    lead = voice.plain_label("site.ladder-lead")
    return Page(
        here, voice.plain_label("identity.ladder"), sections(escaped(lead), *parts), lead, voice.also_called("ladder")
    )


def platform_page(voice: Voice, platform: Platform, examples: list[Example]) -> Page:
    """A platform, by its properties."""
    here = f"platforms/{platform.id}.md"
    rows = (
        [voice.word(f"property.{p.about}"), voice.said(here, p, p.text), escaped(p.as_of)] for p in platform.properties
    )
    holds = voice.number(platform.capacity) if platform.capacity else voice.label("site.no-limit")
    told = facts(
        voice,
        (
            (voice.label("site.capacity"), holds),
            (voice.label("site.grouped"), voice.label(f"site.kind.{platform.kind}")),
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
