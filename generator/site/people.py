"""Pages of members: who is treated how."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import Tier
from .page import Page, escaped, sections, table
from .voice import Voice, facts


def pages(voice: Voice) -> Iterator[Page]:
    """All schemes on one page, and a page for each tier."""
    here, lead = "tiers/index.md", voice.plain_label("site.tiers-lead")
    parts = [escaped(lead)]
    for scheme in dict.fromkeys(tier.scheme for tier in voice.library.of(Tier)):
        found = [tier for tier in voice.library.of(Tier) if tier.scheme == scheme]
        rows = ([voice.link(here, tier.id), voice.text(tier.who)] for tier in found)
        parts.append(
            sections(
                f"## {voice.label(f'site.scheme.{scheme}')} {{#{scheme}}}",
                voice.label(f"scheme.{scheme}"),
                table((voice.label("site.tier"), voice.label("label.who")), rows),
            )
        )
    yield Page(here, voice.plain_label("site.tiers"), sections(*parts), lead, voice.also_called("tiers"))
    for tier in voice.library.of(Tier):
        yield tier_page(voice, tier)


def tier_page(voice: Voice, tier: Tier) -> Page:
    """A tier: who, where it stands in its scheme, what it is owed, when to stop, how it moves."""
    here = f"tiers/{tier.id}.md"
    names = (voice.label(f"label.{name}") for name in ("what", "how-often", "until", "owner", "sheet"))
    rows = (
        [
            f"**{voice.text(care.title)}**{voice.label('site.colon')}{voice.said(here, care, care.do)}"
            + voice.only(care.when),
            voice.word(f"every.{care.every}"),
            voice.text(care.until),
            voice.link(here, care.owner),
            voice.link(here, care.sop) if care.sop else "",
        ]
        for care in tier.care
    )
    return Page(
        here,
        voice.plain(tier.title),
        sections(
            voice.said(here, tier, tier.who),
            facts(voice, _where(voice, here, tier)),
            f"## {voice.label('site.owed')}",
            table(names, rows),
            f"## {voice.label('site.leave-alone')}",
            voice.stated(here, tier.stop),
            f"## {voice.label('site.moves')}",
            voice.text(tier.up),
            voice.text(tier.down),
            voice.fits(tier),
            voice.also(here, tier.id),
        ),
        voice.plain(tier.who),
        voice.aliases(tier),
    )


def _where(voice: Voice, here: str, tier: Tier) -> list[tuple[str, str]]:
    scheme = f"[{voice.label(f'site.scheme.{tier.scheme}')}]({voice.href(here, f'tiers/index.md#{tier.scheme}')})"
    sides = [
        voice.label(f"tiers.{name if side else other}")
        for side, name, other in ((tier.active, "active", "inactive"), (tier.earnest, "earnest", "not-earnest"))
        if side is not None
    ]
    return [
        (voice.label("site.scheme"), scheme),
        (voice.label("site.matrix"), voice.word("list.comma").join(sides)),
        (voice.label("site.share"), f"{tier.share}%" if tier.share is not None else ""),
    ]
