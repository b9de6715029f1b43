"""Pages of what the sources say: claims, disagreements, cases, advice, and the words."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import Advice, Term
from ..models.sources import Case, Claim, Source, Tension
from .page import Branch, Page, bullets, escaped, sections, table
from .voice import Voice, listing


def sources(voice: Voice) -> Iterator[Page | Branch]:
    """What the sources say, where they disagree, their cases, and the words."""
    library = voice.library
    yield _glossary(voice)
    yield _sources(voice)
    kinds = dict.fromkeys(claim.kind for claim in library.of(Claim))
    yield Branch(voice.plain_label("site.claims"), tuple(claims_page(voice, kind) for kind in kinds))
    yield Branch(
        voice.plain_label("site.tensions"),
        (
            listing(voice, "tensions/index.md", "site.tensions", library.of(Tension)),
            *(tension_page(voice, each) for each in library.of(Tension)),
        ),
    )
    if library.of(Case):
        yield Branch(
            voice.plain_label("site.cases"),
            (
                listing(voice, "cases/index.md", "site.cases", library.of(Case)),
                *(case_page(voice, case) for case in library.of(Case)),
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
            voice.label("site.claimed"),
            f"## {voice.label('site.lesson')}",
            voice.text(case.lesson),
            voice.fits(case),
            voice.also(here, case.id),
        ),
        voice.plain(case.lesson),
        voice.aliases(case),
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
            voice.stated(here, tension.side_a),
            f"## {voice.label('label.side-b')}",
            voice.stated(here, tension.side_b),
            f"## {voice.label('site.ruling')}",
            voice.label(f"site.ruled.{tension.ruled_by}"),
            table((voice.label("site.for-whom"), voice.label("label.here")), rows),
            voice.fits(tension),
            voice.also(here, tension.id),
        ),
        voice.plain(tension.side_a.text),
        voice.aliases(tension),
    )


def _advice(voice: Voice) -> Page:
    here, lead = "advice.md", voice.plain_label("site.advice-lead")
    parts, lines = [escaped(lead)], voice.library.of(Advice)
    for name in dict.fromkeys(each.chapter for each in lines):
        parts += [
            f"## {voice.label(f'chapter.{name}')}",
            bullets(_line(voice, here, each) for each in lines if each.chapter == name),
        ]
    return Page(here, voice.plain_label("site.advice"), sections(*parts), lead, voice.also_called("advice"))


def _line(voice: Voice, here: str, advice: Advice) -> str:
    place = f"**{voice.label(f'site.advice.{advice.place}')}** " if advice.place != "body" else ""
    above = (
        f" {voice.label('site.above-zero', figure=voice.link(here, advice.above_zero))}" if advice.above_zero else ""
    )
    said = voice.said(here, advice, advice.text)
    return f'<span id="{advice.id}"></span>{place}{said}{voice.only(advice.when)}{above}'


def _glossary(voice: Voice) -> Page:
    here, lead = "glossary.md", voice.plain_label("site.glossary-lead")
    parts = [escaped(lead)]
    for term in voice.library.of(Term):
        parts += [
            f"## {voice.text(term.title)} {{#{term.id}}}",
            voice.said(here, term, term.means),
            voice.named("site.also-called", voice.word("list.comma").join(map(escaped, voice.readable(term.aliases)))),
            voice.named("site.leads-to", voice.links(here, term.of)),
        ]
    return Page(here, voice.plain_label("site.glossary"), sections(*parts), lead, voice.also_called("glossary"))


def _sources(voice: Voice) -> Page:
    here, lead = "sources.md", voice.plain_label("site.sources-lead")
    parts = [escaped(lead)]
    for source in voice.library.of(Source):
        parts += [
            f"## {voice.title(source)} {{#{source.id}}}",
            f"{voice.text(source.title)} · {voice.original(source.original)}",
            voice.text(source.author),
            f"{voice.text(source.date)} · {voice.text(source.where)}",
            f"> {voice.text(source.caution)}" if source.caution else "",
        ]
    kinds = dict.fromkeys(claim.kind for claim in voice.library.of(Claim))
    parts += [
        f"## {voice.label('site.claims')}",
        bullets(f"[{voice.label(f'site.claims.{kind}')}](claims/{kind}.md)" for kind in kinds),
    ]
    return Page(here, voice.plain_label("site.sources-title"), sections(*parts), lead, voice.also_called("sources"))


def claims_page(voice: Voice, kind: str) -> Page:
    """Every claim of a kind: what it says, its figures, its place, who leans on it."""
    here, lead, title = (
        f"claims/{kind}.md",
        voice.plain_label("site.claims-lead"),
        voice.plain_label(f"site.claims.{kind}"),
    )
    told = (_claim(voice, here, claim) for claim in voice.library.of(Claim) if claim.kind == kind)
    return Page(
        here,
        title,
        sections(escaped(lead), *told),
        lead,
        (title.rpartition(voice.plain_label("site.colon"))[2], *voice.also_called("claims")),
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
        if source in voice.library.by_id(Source)
        else escaped(place)
    )
