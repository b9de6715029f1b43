"""Writers: a plan and a look in, files out. This table is all of them."""

from __future__ import annotations

from collections.abc import Callable

from ..plan.plan import Plan
from .look import Look

Writer = Callable[[Plan, Look], dict[str, bytes]]


def _json(plan: Plan, look: Look) -> dict[str, bytes]:
    from .json import write

    return write(plan, look)


def _markdown(plan: Plan, look: Look) -> dict[str, bytes]:
    from .markdown import write

    return write(plan, look)


def _html(plan: Plan, look: Look) -> dict[str, bytes]:
    from .html import write

    return write(plan, look)


def _docx(plan: Plan, look: Look) -> dict[str, bytes]:
    from .docx import write

    return write(plan, look)


def _handouts(plan: Plan, look: Look) -> dict[str, bytes]:
    from .handouts import write

    return write(plan, look)


def _xlsx(plan: Plan, look: Look) -> dict[str, bytes]:
    from .xlsx import write

    return write(plan, look)


def _ics(plan: Plan, look: Look) -> dict[str, bytes]:
    from .ics import write

    return write(plan, look)


def _pdf(plan: Plan, look: Look) -> dict[str, bytes]:
    from .pdf import write

    return write(plan, look)


def _paper(plan: Plan, look: Look) -> dict[str, bytes]:
    from .paper import write

    return write(plan, look)


def _packs(plan: Plan, look: Look) -> dict[str, bytes]:
    from .paper import write_packs

    return write_packs(plan, look)


WRITERS: dict[tuple[str, str], Writer] = {
    ("manual", "md"): _markdown,
    ("manual", "html"): _html,
    ("manual", "docx"): _docx,
    ("handouts", "html"): _handouts,
    ("manual", "pdf"): _pdf,
    ("handouts", "pdf"): _paper,
    ("packs", "pdf"): _packs,
    ("plan", "json"): _json,
    ("tracker", "xlsx"): _xlsx,
    ("calendar", "ics"): _ics,
}
