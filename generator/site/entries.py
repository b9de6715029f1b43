"""Ways in: the home page, what to do at a moment, who reads what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..models.playbook import Bottleneck, Readiness, Sop, Standard
from ..models.troubles import Symptom
from .home import home
from .page import Branch, Page, bullets, escaped, sections, table
from .tasks import words_to_send
from .voice import Voice


def start(voice: Voice, guides: Iterable[Page]) -> Iterator[Page | Branch]:
    """The home page, the page of moments with a page for each, what must be settled first, a profile's fields."""
    yield home(voice, guides)
    yield Branch(
        voice.plain_label("site.moments"),
        (_moments(voice), *(moment(voice, symptom) for symptom in voice.library.of(Symptom))),
    )
    yield _readiness(voice)


def _moments(voice: Voice) -> Page:
    here, lead = "moments/index.md", voice.plain_label("site.moments-lead")
    rows = (
        [voice.link(here, s.id), voice.stated(here, s.first[0]), voice.link(here, s.open[0])]
        for s in voice.library.of(Symptom)
    )
    names = [voice.label(name) for name in ("label.trouble", "label.first", "label.sheet")]
    stuck = (
        [f"{voice.link(here, b.id)}", voice.text(b.do), voice.link(here, b.open) if b.open else ""]
        for b in voice.library.of(Bottleneck)
    )
    health = [voice.link(here, card.id) for card in voice.library.of(Standard)]
    return Page(
        here,
        voice.plain_label("site.moments"),
        sections(
            escaped(lead),
            table(names, rows),
            f"## {voice.label('site.stuck')}",
            table([names[0], voice.label("label.what"), names[2]], stuck),
            sections(f"## {voice.label('health.title')}", bullets(health)) if health else "",
        ),
        lead,
        voice.also_called("moments"),
    )


def moment(voice: Voice, symptom: Symptom) -> Page:
    """What to do at once, the mend with its words, how one sees that it helped, and the SOP to open."""
    here = f"moments/{symptom.id}.md"
    sop = voice.library.by_id(Sop)[symptom.open[0]]
    alike = [b.id for b in voice.library.of(Bottleneck) if b.open == sop.id]
    others = [s.id for s in voice.library.of(Symptom) if s.open[0] == sop.id and s.id != symptom.id]
    return Page(
        here,
        voice.plain(symptom.title),
        sections(
            *_today(voice, here, symptom),
            f"## {voice.label('label.first')}",
            *(voice.stated(here, each) + voice.only(each.when) for each in symptom.first),
            f"## {voice.label('site.mend')}",
            bullets((voice.said(here, step, step.do) + voice.only(step.when) for step in symptom.mend), "1."),
            *(voice.stated(here, each) + voice.only(each.when) for each in symptom.sum),
            *words_to_send(voice, here, symptom.words),
            f"## {voice.label('site.helped')}",
            *(voice.stated(here, each) + voice.only(each.when) for each in symptom.helped),
            f"## {voice.label('site.then')}",
            bullets([f"{voice.link(here, sop.id)}{voice.label('site.colon')}{voice.text(sop.trigger)}"]),
            voice.named("site.stuck", voice.links(here, alike)),
            voice.named("site.moments-alike", voice.links(here, others)),
            voice.also(here, symptom.id),
        ),
        voice.plain(symptom.first[0].text),
        voice.aliases(symptom),
    )


def _today(voice: Voice, here: str, symptom: Symptom) -> Iterator[str]:
    """What makes it a matter of today, and the crisis card."""
    if symptom.danger:
        card = voice.link(here, symptom.danger.cards[0])
        yield f"**{voice.said(here, symptom.danger, symptom.danger.text)}**{voice.only(symptom.danger.when)} {card}"


def _readiness(voice: Voice) -> Page:
    here, lead = "readiness.md", voice.plain_label("site.readiness-lead")
    parts = [escaped(lead)]
    for check in voice.library.of(Readiness):
        parts += [
            f"## {voice.text(check.title)} {{#{check.id}}}",
            voice.said(here, check, check.why),
            bullets((voice.said(here, step, step.do) + voice.only(step.when) for step in check.how), "- [ ]"),
            voice.named("site.missing-when", escaped(voice.when(check.when))),
        ]
    return Page(here, voice.plain_label("site.readiness"), sections(*parts), lead, voice.also_called("readiness"))
