"""The home page: what is happening now, who you are, how far you are; then your own manual, and paper."""

from __future__ import annotations

from collections.abc import Iterable

from . import pictures, printed
from .voice import Page, Voice, bullets, escaped, sections


def home(voice: Voice, guides: Iterable[Page]) -> Page:
    """The page. guides: the pages that tell how to make a manual."""
    here, library = "index.md", voice.library
    kinds = [item.id for kind in ("types", "variants") for item in library.of(kind)]
    return Page(
        here,
        voice.label("site.title"),
        sections(
            escaped(voice.label("site.lead")),
            _ways(
                voice, "site.moments", "ways now", (voice.link(here, symptom.id) for symptom in library.of("symptoms"))
            ),
            _ways(
                voice,
                "site.home.red",
                "chips red",
                (voice.link(here, sop.id) for sop in library.of("sops") if sop.phase == "crisis"),
            ),
            _ways(
                voice,
                "site.roles",
                "ways long",
                (f"{voice.link(here, role.id)} {voice.text(role.does)}" for role in library.of("roles")),
            ),
            f"## {voice.label('site.home.stages')} {{ .chips }}",
            bullets(voice.link(here, stage.id) for stage in library.of("stages")),
            pictures.both(pictures.stages_across(voice), pictures.stages_down(voice)),
            _ways(voice, "site.home.types", "chips", (voice.link(here, name) for name in kinds)),
            _ways(
                voice,
                "site.home.manual",
                "ways long",
                (f"[{voice.safe(page.title)}]({page.path}) {voice.safe(page.description)}" for page in guides),
            ),
            _ways(
                voice,
                "site.home.print",
                "chips",
                (f"[{escaped(title)}]({path})" for path, title, _ in printed.chapters(voice)),
            ),
        ),
        voice.label("site.lead"),
        voice.also_called("home"),
        look="home",
    )


def _ways(voice: Voice, name: str, look: str, lines: Iterable[str]) -> str:
    lines = list(lines)
    classes = " ".join(f".{each}" for each in look.split())
    return sections(f"## {voice.label(name)} {{ {classes} }}", bullets(lines)) if lines else ""
