"""The home page: what is happening now, who you are, how far you are; then your own manual, and paper."""

from __future__ import annotations

from collections.abc import Iterable

from ..models.playbook import Role, Sop
from . import ladder, printed
from .page import Page, bullets, escaped, sections
from .shapes import both
from .voice import Voice


def home(voice: Voice, guides: Iterable[Page]) -> Page:
    """The page. guides: the pages that tell how to make a manual."""
    here, library = "index.md", voice.library

    def links(kind: str) -> list[str]:
        return [voice.link(here, name) for name in library.items[kind]]

    red = (voice.link(here, sop.id) for sop in library.of(Sop) if sop.phase == "crisis")
    roles = (f"{voice.link(here, role.id)} {voice.text(role.does)}" for role in library.of(Role))
    manual = (f"[{voice.safe(page.title)}]({page.path}) {voice.safe(page.description)}" for page in guides)
    paper = (f"[{escaped(title)}]({path})" for path, title, _ in printed.chapters(voice))
    return Page(
        here,
        voice.plain_label("site.title"),
        sections(
            voice.label("site.lead"),
            _ways(voice, "site.moments", "ways now", links("symptoms")),
            _ways(voice, "site.home.red", "chips red", red),
            _ways(voice, "site.roles", "ways long", roles),
            f"## {voice.label('site.home.stages')} {{ .chips }}",
            bullets(links("stages")),
            both(ladder.stages_across(voice), ladder.stages_down(voice)),
            _ways(voice, "site.home.types", "chips", links("types") + links("variants")),
            _ways(voice, "site.home.manual", "ways long", manual),
            _ways(voice, "site.home.print", "chips", paper),
        ),
        voice.plain_label("site.lead"),
        voice.also_called("home"),
        look="home",
    )


def _ways(voice: Voice, name: str, look: str, lines: Iterable[str]) -> str:
    lines = list(lines)
    classes = " ".join(f".{each}" for each in look.split())
    return sections(f"## {voice.label(name)} {{ {classes} }}", bullets(lines)) if lines else ""
