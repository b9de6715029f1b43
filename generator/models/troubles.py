"""Troubles that a profile may name, and how people say them."""

from typing import Annotated

from ..record import record
from .base import Item, Several, Text
from .parts import Danger, Message, SopId, Step, Worded


@record(kw_only=True)
class Symptom(Item):
    """A trouble a profile may name: its first day, the mend, the words to send, and how one sees that it helped.

    open: the sheet it brings forward, the first of these that the plan has. danger: it is for today. sum: what the mend
    rests on, in figures. helped: what is counted by hand after two weeks. How people say it: `phrasings` of its id.
    """

    title: Text
    open: Annotated[tuple[SopId, ...], Several()]
    danger: Danger | None = None
    first: tuple[Worded, ...]
    mend: tuple[Step, ...] = ()
    sum: tuple[Worded, ...] = ()
    words: tuple[Message, ...] = ()
    helped: tuple[Worded, ...] = ()


@record(kw_only=True)
class Phrasing(Item):
    """How people say the trouble whose id it has.

    cues: words and turns that point to it, in any language and script.
    """

    says_why = False

    said: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


@record(kw_only=True)
class Concept(Item):
    """Words that mean much the same where troubles are told: who, what is done, to whom, since when."""

    says_why = False

    words: tuple[str, ...]
