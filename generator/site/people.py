"""Pages of members: who is treated how."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import Tier
from .voice import Page, Voice, escaped, sections, table

SCHEMES = ("activity-earnestness", "three-three-four", "relation-ladder", "lead-users")


def pages(voice: Voice) -> Iterator[Page]:
    """All schemes on one page, and a page for each tier."""
    here, parts = "tiers/index.md", [escaped(voice.label("site.tiers-lead"))]
    for scheme in SCHEMES:
        found = [tier for tier in voice.library.of("tiers") if tier.scheme == scheme]
        rows = ([voice.link(here, tier.id), voice.text(tier.who)] for tier in found)
        if found:
            parts.append(sections(f"## {voice.label(f'site.scheme.{scheme}')}", table((voice.label("site.tier"), voice.label("label.who")), rows)))
    yield Page(here, voice.label("site.tiers"), sections(*parts))
    for tier in voice.library.of("tiers"):
        yield tier_page(voice, tier)


def tier_page(voice: Voice, tier: Tier) -> Page:
    """A tier: who, what it is owed, when to stop, how it moves."""
    here = f"tiers/{tier.id}.md"
    names = (voice.label(f"label.{name}") for name in ("what", "how-often", "until", "owner", "sheet"))
    rows = ([voice.said(here, care, care.do) + _only(voice, care), voice.word(f"every.{care.every}"), voice.text(care.until),
             voice.link(here, care.owner), voice.link(here, care.sop) if care.sop else ""] for care in tier.care)
    return Page(here, voice.plain(tier.title), sections(
        voice.said(here, tier, tier.who), f"## {voice.label('site.owed')}", table(names, rows),
        f"## {voice.label('site.leave-alone')}", voice.said(here, tier.stop),
        f"## {voice.label('site.moves')}", voice.text(tier.up), voice.text(tier.down),
        f"## {voice.label('site.fits')}", escaped(voice.when(tier.when)), voice.also(here, tier.id),
    ), voice.plain(tier.who), tier.aliases)


def _only(voice: Voice, part) -> str:
    only = voice.when(part.when)
    return f" *{escaped(voice.label('site.only', when=only))}*" if only else ""
