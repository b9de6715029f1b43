"""The plan as JSON."""

from __future__ import annotations

import json

from ..models.codec import to_data
from ..plan.plan import Plan
from .look import Look


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`plan.json`: every field of the plan, one to a line; fields at their default are left out."""
    fields = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in to_data(plan).items())
    return {"plan.json": ("{\n" + ",\n".join(fields) + "\n}\n").encode()}
