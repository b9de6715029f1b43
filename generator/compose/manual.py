"""The manual: thin enough to run the week by. What is printed is chosen by rank until its bound is reached; the rest
stands in the reference, under its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from ..plan.plan import Plan
from .aiming import Aiming
from .document import Chapter, Document, Line, Paragraph
from .doing import Doing
from .fitting import fitting, laid, size_of
from .opening import Opening
from .parts import Marks
from .running import Running

CHAPTERS = ("opening", "week", "weeks", "rules", "members", "tasks", "troubles", "crisis", "goals", "unknown")
# Characters in Chinese, words in English; a brief manual is for teams of few hours, and takes four pages at most.
BOUNDS = {("zh", True): 3500, ("zh", False): 7500, ("en", True): 1750, ("en", False): 4800}


def compose(plan: Plan, labels: Mapping[str, str], marks: Marks) -> Document:
    """The manual of a plan that is ready. labels: in the plan's language; marks: the numbers of its reference."""
    writer = _Writer(plan, labels, marks)
    return writer.document("manual", "title.manual", writer.chapters())


def bound(plan: Plan) -> int:
    """How long a plan's manual may be: characters, in English words."""
    return BOUNDS["en" if plan.language == "en" else "zh", plan.brief]


class _Writer(Opening, Running, Doing, Aiming):
    """All chapters."""

    def chapters(self) -> tuple[Chapter, ...]:
        offered = [piece for name in CHAPTERS for piece in getattr(self, name)()]
        chosen = fitting(offered, bound(self.plan), self.plan.language, self._around())
        made: list[Chapter] = []
        for name, pieces in groupby(chosen, key=lambda piece: piece.slot.chapter):
            title = self._title(name, len(made) + 1)
            made.append(Chapter(name, title, tuple(laid(pieces))))
        return tuple(made)

    def _around(self) -> int:
        """How much stands around the pieces: the document's own lines, names of chapters, pointers."""
        empty = self.document("manual", "title.manual", ())
        texts = [empty.title, empty.subtitle, empty.foot, empty.live]
        texts += [self._title(name, number) for number, name in enumerate(CHAPTERS, 1)]
        return size_of([Paragraph(Line(text)) for text in texts], self.plan.language)

    def _title(self, chapter: str, number: int) -> str:
        return self.label("chapter.numbered", number=number, title=self.label(f"man.chapter.{chapter}"))
