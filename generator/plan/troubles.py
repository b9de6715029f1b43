"""Troubles as a plan has them: those it knows, those that may be a danger, and those that were not recognised."""

from __future__ import annotations

from ..record import record
from .pages import Said, SopMessage


@record(kw_only=True)
class DangerLine:
    """Why a trouble is for today, and the crisis card: its id and title, "" where the plan has none."""

    said: Said
    card: str
    card_title: str


@record(kw_only=True)
class SymptomLine:
    """A trouble the profile names: `words`, as the profile says it, "" where it gives the id; the sheet it opens.

    danger: it is for today. first: the first day; then the mend, its sum, words to send, how one sees that it helped.
    """

    id: str
    title: str
    words: str = ""
    sop: str
    sop_title: str
    danger: DangerLine | None = None
    first: Said | None
    mend: tuple[Said, ...] = ()
    sum: Said | None = None
    messages: tuple[SopMessage, ...] = ()
    helped: Said | None = None


@record(kw_only=True)
class AlertLine:
    """Words of the profile that may tell of a danger that they do not plainly name: its id and title, and why."""

    id: str
    title: str
    words: str
    danger: DangerLine


@record(kw_only=True)
class NearLine:
    """A trouble that the library knows and that comes near to words it did not recognise. today: it may be a danger."""

    id: str
    title: str
    sop_title: str
    today: bool = False
    card_title: str = ""


@record(kw_only=True)
class OwnLine:
    """What of a subject answers a trouble: kind is incident, rule or member; today: a danger; id: the incident's."""

    kind: str
    id: str
    title: str
    said: Said
    today: bool = False


@record(kw_only=True)
class WorryLine:
    """A trouble in the profile's words that was not recognised, and the nearest known ones, the likeliest first.

    own: what a subject of the plan has for it; then nothing need be chosen.
    """

    words: str
    near: tuple[NearLine, ...] = ()
    own: OwnLine | None = None
