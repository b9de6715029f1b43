"""The plan as JSON."""

from __future__ import annotations

import json

from ..models.codec import to_data
from ..plan import Plan
from . import Look


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`plan.json`: every field of the plan; fields at their default are left out."""
    return {"plan.json": (json.dumps(to_data(plan), ensure_ascii=False, indent=1) + "\n").encode()}
