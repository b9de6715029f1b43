"""Readiness: without these, a short manual of what to settle first is written instead of the full one (tension
ten-everyone-needs-one: every brand needs a community, and most are not ready for one)."""

from __future__ import annotations

from ..models.playbook import Readiness
from .conditions import Facts, holds


def missing(checks: list[Readiness], facts: Facts) -> list[Readiness]:
    """The checks that this community does not pass, in file order; empty when it is ready."""
    return [check for check in checks if holds(check.when, facts)]
