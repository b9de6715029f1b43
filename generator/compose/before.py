"""What is written instead of a manual while something must be settled first."""

from __future__ import annotations

from collections.abc import Mapping

from ..plan.plan import Plan
from .back import Back
from .document import Block, Bullets, Chapter, Document, Group, Heading, Line, Paragraph
from .front import Front


def compose(plan: Plan, labels: Mapping[str, str]) -> Document:
    """What to settle before a plan that is not ready. labels: in the plan's language."""
    writer = _Writer(plan, labels)
    return writer.document("manual", "title.before", writer.chapters())


class _Writer(Front, Back):
    def chapters(self) -> tuple[Chapter, ...]:
        blocks: list[Block] = [Paragraph(Line(self.label("before.why")), "lead")]
        for item in self.plan.missing:
            steps = Bullets(tuple(self.marks.line(s) for s in item.how), "boxes")
            blocks.append(Group((Heading(item.title, 2, item.id), Paragraph(Line(item.why)), steps), "card"))
        blocks += self._asked()
        blocks.append(Paragraph(Line(self.label("before.next"))))
        facts = [f for f in self.plan.facts if not f.assumed and f.value]
        blocks += [
            Heading(self.label("before.known")),
            self._table(("label.field", "label.value"), ([f.label, f.value] for f in facts)),
        ]
        return (
            Chapter("decisions", self.label("chapter.before"), tuple(blocks)),
            Chapter("appendix", self.label("chapter.appendix"), tuple(self._sources())),
        )
