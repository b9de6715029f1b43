"""Whom one calls where the community is: the numbers of its region, and how sentences name them."""

from __future__ import annotations

from ..load.library import Library
from ..models.base import Text
from ..models.calls import SERVICES, Call, Directory
from ..models.playbook import Word

RESCUE = ("police", "emergency", "fire")  # for which many regions have one number
IN_DANGER = ("police", "emergency")  # what {danger} stands for


def calls_in(library: Library, region: str) -> dict[str, Call]:
    """Service → the line of a region, else that of anywhere; what it leaves unsaid is said as anywhere."""
    of = {directory.region: directory for directory in library.of(Directory)}
    anywhere, here = ({line.id: line for line in of[name].lines} if name in of else {} for name in ("", region))
    return {name: _completed(here.get(name), anywhere[name]) for name in SERVICES if name in anywhere}


def _completed(line: Call | None, other: Call) -> Call:
    if line is None:
        return other
    left = {name: getattr(line, name) or getattr(other, name) for name in ("title", "hours", "unanswered")}
    return Call(id=line.id, number=line.number, because=line.because, practice=line.practice, law=line.law, **left)


def numbers_called(library: Library, region: str, language: str) -> dict[str, str]:
    """Slot → the number as a sentence names it; where one number does several things, what is asked for."""

    def word(name: str, **parts: str) -> str:
        return library.by_id(Word)[name].text.into(language).format(**parts)

    lines = calls_in(library, region)
    plain = {name: line.number.into(language) for name, line in lines.items()}
    rescue = [plain[name] for name in RESCUE if name in plain]
    found = {
        name: word("call.shared", number=number, title=_into(lines[name].title, language))
        if name in RESCUE and rescue.count(number) > 1
        else number
        for name, number in plain.items()
    }
    danger = dict.fromkeys(plain[name] for name in IN_DANGER if name in plain)
    return {**found, "danger": word("call.and").join(danger)}


def _into(text: Text | None, language: str) -> str:
    return text.into(language) if text else ""
