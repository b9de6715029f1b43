"""The documents of a plan: the manual by which the week is run, and the reference behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..plan.plan import Plan
from . import before, manual, reference
from .document import Chapter, Document, Line, Paragraph


def compose(plan: Plan, labels: Mapping[str, str]) -> dict[str, Document]:
    """Kind ("manual", "reference") → the document; the short manual alone where the plan is not ready.

    labels: label → text, in the plan's language.
    """
    if not plan.ready:
        return {"manual": before.compose(plan, labels)}
    behind, marks = reference.compose(plan, labels)
    thin = manual.compose(plan, labels, marks)
    return {"manual": thin, "reference": _pointing(behind, thin, labels)}


def _pointing(behind: Document, thin: Document, labels: Mapping[str, str]) -> Document:
    """The reference, beginning with the chapters of the manual."""
    told = labels["list.comma"].join(chapter.title for chapter in thin.chapters)
    first, *others = behind.chapters
    pointer = Paragraph(Line(labels["reference.manual"].format(chapters=told)), "small")
    begun = Chapter(first.id, first.title, (pointer, *first.blocks))
    return replace(behind, chapters=(begun, *others))
