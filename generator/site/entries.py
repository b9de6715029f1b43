"""Ways in: the home page, what to do at a moment, who reads what."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.playbook import Symptom
from .voice import Page, Voice, bullets, escaped, sections, table


def start(voice: Voice) -> Iterator[Page]:
    """The home page, the page of moments with a page for each, and the words of the field."""
    yield _home(voice)
    yield _moments(voice)
    for symptom in voice.library.of("symptoms"):
        yield moment(voice, symptom)
    yield _readiness(voice)


def _home(voice: Voice) -> Page:
    here, library = "index.md", voice.library
    roles = ([voice.link(here, role.id), voice.text(role.does)] for role in library.of("roles"))
    return Page(here, voice.label("site.title"), sections(
        escaped(voice.label("site.lead")),
        f"## {voice.label('site.moments')}", bullets(voice.link(here, s.id) for s in library.of("symptoms")),
        f"## {voice.label('site.roles')}", table((voice.label("label.role"), voice.label("label.does")), roles),
        f"## {voice.label('site.stages')}", voice.links(here, (s.id for s in library.of("stages"))),
        f"## {voice.label('site.types')}", voice.links(here, (t.id for kind in ("types", "variants") for t in library.of(kind))),
    ), voice.label("site.lead"))


def _moments(voice: Voice) -> Page:
    here = "moments/index.md"
    rows = ([voice.link(here, s.id), voice.said(here, s.first), voice.link(here, s.open)] for s in voice.library.of("symptoms"))
    names = (voice.label(name) for name in ("label.trouble", "label.first", "label.sheet"))
    return Page(here, voice.label("site.moments"), sections(escaped(voice.label("site.moments-lead")), table(names, rows)))


def moment(voice: Voice, symptom: Symptom) -> Page:
    """What to do at once, and the SOP to open."""
    here = f"moments/{symptom.id}.md"
    return Page(here, voice.plain(symptom.title), sections(
        f"## {voice.label('label.first')}", voice.said(here, symptom.first),
        f"## {voice.label('site.then')}", bullets([voice.link(here, symptom.open)]),
    ), voice.plain(symptom.first.text), symptom.aliases)


def _readiness(voice: Voice) -> Page:
    here = "readiness.md"
    parts = []
    for check in voice.library.of("readiness"):
        parts += [f"## {voice.text(check.title)} {{#{check.id}}}", voice.said(here, check, check.why),
                  bullets((voice.said(here, step, step.do) for step in check.how), "- [ ]")]
    return Page(here, voice.label("site.readiness"), sections(*parts))
