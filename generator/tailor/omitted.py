"""What is not in a plan, each with its reason; what another place or subject would need is not even named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..models.base import Condition
from ..models.playbook import Field, Word
from ..plan.plan import LeftOut
from .conditions import Words, reasons
from .context import Context, option

ELSEWHERE = {"subjects", "home", "home.kind", "home.grouped", "platforms", "platforms.grouped", "platforms.kinds"}


def left_out(context: Context, kind: str, items: Iterable[Any]) -> list[LeftOut]:
    """Of these items, those that are not in the plan, each with its reason."""
    reasons = {each.id: each.reason for each in context.profile.leave_out}
    found = []
    for item in items:
        if item.id in reasons:
            found.append(_out(context, kind, item, reasons[item.id], "profile"))
        elif not context.takes(item.when) and not _unnamed(context, item.when):
            found.append(_out(context, kind, item, _because(context, item), "condition"))
    return found


def _unnamed(context: Context, condition: Condition) -> bool:
    """Whether what this condition keeps out is not even named: what newcomers, another place or subject would need."""
    parts = condition.parts if condition.op == "all" else (condition,)
    elsewhere = any(_paths(each) <= ELSEWHERE and not context.takes(each) for each in parts)
    return elsewhere or bool(context.facts["closed"] and _for_newcomers(condition))


def _paths(condition: Condition) -> set[str]:
    """The fields that a condition asks for."""
    return {condition.path} if condition.path else {path for part in condition.parts for path in _paths(part)}


def _for_newcomers(condition: Condition) -> bool:
    """Whether something is only for communities that people join: where nobody does, it is not even named."""
    return (condition.path == "closed" and condition.values == (False,)) or (
        condition.op == "all" and any(map(_for_newcomers, condition.parts))
    )


def _out(context: Context, kind: str, item: Any, reason: str, by: str) -> LeftOut:
    return LeftOut(kind=kind, id=item.id, title=context.say(item.title), reason=reason, by=by)


def _because(context: Context, item: Any) -> str:
    """Why an item does not fit, in at most two facts of the profile."""
    fields = context.library.by_id(Field)

    def label(path: str) -> str:
        words = context.library.by_id(Word)
        if path not in fields and f"derived.{path}" in words:
            return context.word(f"derived.{path}")
        return context.say(fields[path if path in fields else path.rpartition(".")[0]].label)

    words = Words(
        lambda name, /, **parts: context.word(f"condition.{name}", **parts), label, lambda p, v: option(context, p, v)
    )
    return context.word("condition.and").join(reasons(item.when, context.facts, words)[:2])
