"""Characters that no font has, told before they are printed as a stand-in."""

from __future__ import annotations

from ..errors import Place, Problem
from ..models.profile import Profile
from ..plan.plan import Plan
from .fonts import STAND_IN, texts
from .look import Look
from .press import faces


def unprinted(data: bytes, file: str, profile: Profile, plan: Plan, look: Look) -> list[Problem]:
    """A warning for each text with characters that no font has; in PDF a stand-in is printed for them.

    data, file: the profile's bytes, and what its file is called.
    """
    found = faces(look.font, plan.language)
    mine, ours = dict(texts(profile)), dict(texts(plan))
    if not found.lacking("".join((*mine.values(), *ours.values()))):
        return []
    mine = {path: text for path, text in mine.items() if found.lacking(text)}
    rest = {
        path: text
        for path, text in ours.items()
        if found.lacking(text) and not any(own in text for own in mine.values())
    }
    return [
        Problem(
            where,
            f"{path}：没有字体有{told}，PDF里印成{STAND_IN}；换个写法，或用--font指明有它的字体",
            f"{path}: no font has {told}; PDF prints {STAND_IN} instead. "
            "Write it otherwise, or name a font with --font",
            warning=True,
        )
        for listed in (mine, rest)
        for path, text in listed.items()
        for where in [_first(data, file, found.lacking(text)[0])]
        for told in [" ".join(f"{c} (U+{ord(c):04X})" for c in found.lacking(text)[:8])]
    ]


def _first(data: bytes, file: str, character: str) -> Place:
    """Where in a profile's file a character stands first; at its top where it is written in another way."""
    lines = data.decode("utf-8", "replace").split("\n")
    return next(
        (Place(file, n, line.index(character) + 1) for n, line in enumerate(lines, 1) if character in line),
        Place(file),
    )
