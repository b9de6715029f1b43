"""The reference: why, from where, and all that the manual leaves out. Decides looks only; the words are the plan's."""

from __future__ import annotations

from collections.abc import Mapping

from ..plan.plan import Plan
from .back import Back
from .document import Chapter, Document
from .front import Front
from .middle import Middle
from .parts import Marks
from .subjects import Subjects

CHAPTERS = (
    "decisions",
    "identity",
    "people",
    "launch",
    "newcomers",
    "week",
    "members",
    "content",
    "subject",
    "goals",
    "crisis",
    "closing",
    "appendix",
)


def compose(plan: Plan, labels: Mapping[str, str]) -> tuple[Document, Marks]:
    """The reference of a plan that is ready, and the numbers of what it names. labels: in the plan's language."""
    writer = _Writer(plan, labels)
    return writer.document("reference", "title.reference", writer.chapters()), writer.marks


class _Writer(Front, Middle, Subjects, Back):
    """All chapters."""

    def chapters(self) -> tuple[Chapter, ...]:
        made: list[Chapter] = []
        for name in CHAPTERS:
            self.marks.begin(name, len(made) + 1)
            blocks = tuple(getattr(self, f"_{name}")())
            if blocks:
                made.append(Chapter(name, self._chapter_title(name, len(made) + 1), blocks))
        return tuple(made)

    def _chapter_title(self, name: str, number: int) -> str:
        label = "chapter.takeover" if name == "launch" and self.plan.plan_kind == "takeover" else f"chapter.{name}"
        return self.label("chapter.numbered", number=number, title=self.label(label))
