"""What helps a decision beside the plan itself.

The sources' stages, the health card, where it gets stuck, cases, words.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..models.parts import Level
from ..models.playbook import Bottleneck, Misconception, Standard, Term
from ..models.sources import Case, SourceStage
from ..plan.pages import BottleneckLine, LevelLine, SourceStageLine, StandardLine, TermLine
from ..plan.plan import CaseLine, Chosen, MisconceptionLine
from .context import Context, chosen


def lessons(known: Context) -> tuple[dict[str, tuple], list[Chosen]]:
    """Fields of the plan for what a team's hours leave time to read, and the items they are from.

    Call it last: the words to explain are those that the rest of the plan uses.
    """
    makers = (("health", standard), ("bottlenecks", bottleneck), ("misconceptions", misconception), ("cases", case))
    picked = {kind: known.picked(kind) for kind, _ in makers}
    fields = {kind: tuple(make(known, item) for item in picked[kind]) for kind, make in makers}
    told = "\n".join(known.say.told).lower()
    picked["glossary"] = [t for t in known.picked("glossary") if t.explain and _used(told, known.say.language, t)]
    fields["glossary"] = tuple(explained(known, term) for term in picked["glossary"])
    return fields, [each for kind, items in picked.items() for each in chosen(kind, items)]


def _used(told: str, language: str, term: Term) -> bool:
    """Whether what is told (in small letters) uses a word: anywhere in Chinese, as a word of its own in English."""
    title = term.title.into(language).lower()
    at = told.find(title)
    while (
        at >= 0
        and language == "en"
        and (told[at - 1 : at].isalnum() or told[at + len(title) : at + len(title) + 1].isalnum())
    ):
        at = told.find(title, at + 1)
    return at >= 0


def ladder(known: Context) -> Iterator[SourceStageLine]:
    """Where each source would place this community, with its own numbers."""
    stage: SourceStage
    for stage in known.picked("source_stages"):
        if known.profile.stage in stage.stages:
            source = known.library.items["sources"].get(stage.source)
            yield SourceStageLine(
                source=source.title if source else stage.source,
                number=stage.number,
                title=known.say(stage.title),
                means=known.quoted(stage, stage.means),
                gate=known.gate(stage.gate) if stage.gate else None,
            )


def standard(known: Context, card: Standard) -> StandardLine:
    """A question of the health card."""
    return StandardLine(
        id=card.id,
        title=known.say(card.title),
        ask=known.said(card, card.ask),
        levels=tuple(_level(known, level) for level in card.levels),
        caution=known.say(card.caution) if card.caution else "",
    )


def _level(known: Context, level: Level) -> LevelLine:
    return LevelLine(
        score=level.score, sign=known.said(level, level.sign), then=known.say(level.then), sheet=known.sheet(level.open)
    )


def bottleneck(known: Context, item: Bottleneck) -> BottleneckLine:
    """Where it gets stuck, and what to do."""
    return BottleneckLine(
        id=item.id,
        title=known.say(item.title),
        cause=known.say(item.cause),
        do=known.said(item, item.do),
        sheet=known.sheet(item.open),
    )


def misconception(known: Context, item: Misconception) -> MisconceptionLine:
    """A thought, and what holds instead."""
    return MisconceptionLine(
        id=item.id, title=known.say(item.title), chapter=item.chapter, said=known.said(item, item.instead)
    )


def case(known: Context, item: Case) -> CaseLine:
    """A case with what it teaches."""
    return CaseLine(
        id=item.id,
        title=known.say(item.title),
        chapter=item.chapter,
        story=known.quoted(item, item.story),
        lesson=known.say(item.lesson),
    )


def explained(known: Context, term: Term) -> TermLine:
    """A word with its meaning."""
    return TermLine(id=term.id, title=known.say.quote(term.title), means=known.quoted(term, term.means))
