"""Targets of key results: from the baseline where there is one.

No source gives a target value (gap-metric-thresholds).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..models.parts import Target
from ..record import record


@record(eq=True)
class Aim:
    """How far.

    kind: "from-baseline" (baseline → value), "fixed" (value), "measure-first" (no baseline: raise by lift %).
    """

    kind: str
    value: float | None = None
    baseline: float | None = None
    lift: float | None = None


def aim(target: Target, unit: str, baseline: float | None, settings: Mapping[str, float]) -> Aim:
    """The aim of one key result. baseline: the metric's present value, or None. settings: parameter → value."""
    if target.value is not None:
        return Aim("fixed", settings[target.value], baseline)
    lift = settings[target.parameter]
    if baseline is None:
        return Aim("measure-first", lift=lift)
    raised = max(math.ceil(baseline * (100 + lift) / 100), math.floor(baseline) + 1)  # from nothing, one
    return Aim("from-baseline", min(raised, 100) if unit == "percent" else raised, baseline, lift)
