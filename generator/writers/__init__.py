"""Writers: a plan and a look in, files out. This table is all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..plan.plan import Plan
from .look import Look, documents

if TYPE_CHECKING:
    from ..compose.document import Document

Writer = Callable[[Plan, Look], dict[str, bytes]]


def _json(plan: Plan, look: Look) -> dict[str, bytes]:
    from .json import write

    return write(plan, look)


def _markdown(kind: str, plan: Plan, look: Look) -> dict[str, bytes]:
    from .markdown import write

    return {f"{kind}.md": write(made, look) for made in _made(kind, plan, look)}


def _html(kind: str, plan: Plan, look: Look) -> dict[str, bytes]:
    from .html import write

    return {f"{kind}.html": write(made, look) for made in _made(kind, plan, look)}


def _docx(kind: str, plan: Plan, look: Look) -> dict[str, bytes]:
    from .docx import write

    return {f"{kind}.docx": write(made, plan, look) for made in _made(kind, plan, look)}


def _pdf(kind: str, plan: Plan, look: Look) -> dict[str, bytes]:
    from .pdf import write

    return {f"{kind}.pdf": write(made, plan, look) for made in _made(kind, plan, look)}


def _made(kind: str, plan: Plan, look: Look) -> list[Document]:
    """The document of a kind; none where the plan is not ready for it."""
    return [made for name, made in documents(plan, look).items() if name == kind]


def _handouts(plan: Plan, look: Look) -> dict[str, bytes]:
    from .handouts import write

    return write(plan, look)


def _xlsx(plan: Plan, look: Look) -> dict[str, bytes]:
    from .xlsx import write

    return write(plan, look)


def _ics(plan: Plan, look: Look) -> dict[str, bytes]:
    from .ics import write

    return write(plan, look)


def _paper(plan: Plan, look: Look) -> dict[str, bytes]:
    from .paper import write

    return write(plan, look)


def _packs(plan: Plan, look: Look) -> dict[str, bytes]:
    from .paper import write_packs

    return write_packs(plan, look)


WRITERS: dict[tuple[str, str], Writer] = {
    ("manual", "md"): partial(_markdown, "manual"),
    ("manual", "html"): partial(_html, "manual"),
    ("manual", "docx"): partial(_docx, "manual"),
    ("manual", "pdf"): partial(_pdf, "manual"),
    ("reference", "md"): partial(_markdown, "reference"),
    ("reference", "html"): partial(_html, "reference"),
    ("reference", "docx"): partial(_docx, "reference"),
    ("reference", "pdf"): partial(_pdf, "reference"),
    ("handouts", "html"): _handouts,
    ("handouts", "pdf"): _paper,
    ("packs", "pdf"): _packs,
    ("plan", "json"): _json,
    ("tracker", "xlsx"): _xlsx,
    ("calendar", "ics"): _ics,
}
