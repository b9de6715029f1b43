"""What the sources say: the kinds of items that tell of them. The field comments are the editor's guide."""

from typing import Annotated, Literal

from ..record import record
from .base import Filled, Item, Ref, Statement, Text
from .parts import Chapter, Gate, Ruling


@record(kw_only=True)
class Source(Item):
    """One of the five articles."""

    says_why = False

    title: Text
    original: str  # as it was published, in its own script
    author: Text
    date: Text
    where: Text
    caution: Text | None = None


@record(kw_only=True)
class Claim(Item):
    """One thing a source says, in our own words. `places` are like `004 A-3 L57`."""

    says_why = False

    kind: str
    text: Text
    figures: tuple[str, ...] = ()
    applies: Text | None = None
    places: tuple[Filled, ...]
    background: Text | None = None
    note: Text | None = None


@record(kw_only=True)
class SourceStage(Item):
    """A stage as one source counts it, mapped onto ours, not merged.

    `stages`: ours that it belongs to; `gate`: to its next.
    """

    source: Annotated[str, Ref(("sources",))]
    number: str
    title: Text
    means: Text
    gate: Gate | None = None
    stages: tuple[Annotated[str, Ref(("stages",))], ...]


@record(kw_only=True)
class Tension(Item):
    """A disagreement between (or inside) the sources. `because` names claims of both sides."""

    title: Text
    ruled_by: Literal["profile", "stage", "always"]
    chapter: Chapter
    side_a: Statement
    side_b: Statement
    rulings: tuple[Ruling, ...]


@record(kw_only=True)
class Case(Item):
    """What a source tells of a real community; its figures are claimed by the source.

    Printed where it helps a decision.
    """

    title: Text
    story: Text
    lesson: Text
    chapter: Chapter
