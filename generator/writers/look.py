"""How a plan will look, and its manual and reference as documents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from ..plan.plan import Plan
from ..record import record
from .earlier import Earlier

if TYPE_CHECKING:
    from ..compose.document import Document


@record()
class Look:
    """How it will look.

    labels: label → text, in the plan's language; templates: name → source; overlaid: untrusted ones; font: a font file
    or folder to print with before ours, or ""; role: packs of this role only, or ""; sheets: paths of the only handouts
    to write, or none; earlier: what earlier runs left.
    """

    labels: Mapping[str, str]
    templates: Mapping[str, str]
    overlaid: frozenset[str] = frozenset()
    font: str = ""
    role: str = ""
    sheets: frozenset[str] = frozenset()
    earlier: Earlier = Earlier()


@lru_cache(maxsize=1)
def documents(plan: Plan, look: Look) -> dict[str, Document]:
    """The manual and, where the plan is ready, the reference: by kind, composed once for all formats."""
    from ..compose.books import compose  # the tracker, the calendar and the plan do without

    return compose(plan, look.labels)
