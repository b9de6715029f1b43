"""What helps a decision beside the plan itself.

The sources' stages, the health card, where it gets stuck, cases, words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from ..models.base import Item
from ..models.parts import Level
from ..models.playbook import Bottleneck, Misconception, Standard, Term
from ..models.sources import Case, Source, SourceStage
from ..plan.pages import BottleneckLine, LevelLine, SourceStageLine, StandardLine, TermLine
from ..plan.plan import CaseLine, Chosen, MisconceptionLine
from ..record import record
from .context import Context, chosen


@record()
class Lessons:
    """What a team's hours leave time to read, and the items it is from."""

    health: tuple[StandardLine, ...] = ()
    bottlenecks: tuple[BottleneckLine, ...] = ()
    misconceptions: tuple[MisconceptionLine, ...] = ()
    cases: tuple[CaseLine, ...] = ()
    glossary: tuple[TermLine, ...] = ()
    items: tuple[Chosen, ...] = ()


def lessons(known: Context) -> Lessons:
    """What helps a decision, for one community.

    Call it last: the words to explain are those that the rest of the plan uses.
    """
    cards, stuck = known.picked(Standard), known.picked(Bottleneck)
    thoughts, cases = known.picked(Misconception), known.picked(Case)
    found = Lessons(
        tuple(standard(known, card) for card in cards),
        tuple(bottleneck(known, item) for item in stuck),
        tuple(misconception(known, item) for item in thoughts),
        tuple(case(known, item) for item in cases),
    )
    told = "\n".join(known.say.told).lower()
    terms = [term for term in known.picked(Term) if term.explain and _used(told, known.say.language, term)]
    glossary = tuple(explained(known, term) for term in terms)
    picked: dict[str, Sequence[Item]] = {
        "health": cards,
        "bottlenecks": stuck,
        "misconceptions": thoughts,
        "cases": cases,
        "glossary": terms,
    }
    items = tuple(each for kind, of in picked.items() for each in chosen(kind, of))
    return dataclasses.replace(found, glossary=glossary, items=items)


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
    for stage in known.picked(SourceStage):
        if known.facts["stage"] in stage.stages:
            source = known.library.by_id(Source).get(stage.source)
            yield SourceStageLine(
                source=known.say.quote(source.title) if source else stage.source,
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
    return TermLine(id=term.id, title=known.say(term.title), means=known.said(term, term.means))
