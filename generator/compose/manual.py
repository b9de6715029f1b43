"""The plan as a document: which chapter says what, in which order.

Decides looks only; the words are labels and the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..plan.plan import Plan
from .back import Back
from .document import Block, Bullets, Chapter, Document, Group, Heading, Line, Paragraph
from .front import Front
from .middle import Middle

CHAPTERS = (
    "decisions",
    "identity",
    "people",
    "launch",
    "newcomers",
    "week",
    "members",
    "content",
    "goals",
    "crisis",
    "closing",
    "appendix",
)


def compose(plan: Plan, labels: Mapping[str, str]) -> Document:
    """The manual of a plan; the short one where the plan is not ready. labels: label → text, in the plan's language."""
    writer = _Writer(plan, labels)
    chapters = writer.full() if plan.ready else writer.before_you_start()
    kind = "title.manual" if plan.ready else "title.before"
    return Document(
        plan.language,
        plan.name,
        labels[kind],
        plan.brief,
        writer.label(
            "foot", fingerprint=plan.fingerprint, start=plan.start.isoformat(), until=plan.valid_until.isoformat()
        ),
        writer.label("live", url=plan.link) if plan.link else "",
        tuple(chapters),
    )


class _Writer(Front, Middle, Back):
    """All chapters."""

    def full(self) -> list[Chapter]:
        made = [(name, tuple(getattr(self, f"_{name}")())) for name in CHAPTERS]
        return [Chapter(name, self._chapter_title(name), blocks) for name, blocks in made if blocks]

    def _chapter_title(self, name: str) -> str:
        return self.label(
            "chapter.takeover" if name == "launch" and self.plan.plan_kind == "takeover" else f"chapter.{name}"
        )

    def before_you_start(self) -> list[Chapter]:
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
        return [
            Chapter("decisions", self.label("chapter.before"), tuple(blocks)),
            Chapter("appendix", self.label("chapter.appendix"), tuple(self._sources())),
        ]
