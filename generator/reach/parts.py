"""The parts of a library that a plan may take.

Items and the statements in them, each with what must hold for it to be taken.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import Place
from ..load.library import Library, unknown_place
from ..models.base import ALWAYS, Condition, Item, Marked
from ..models.parts import Approach, ParameterCase, Ruling, Worded
from ..models.playbook import LaunchStep, Metric, Readiness, Stage, Term, Variant
from ..models.reckoning import AssumedDelivery
from ..models.sources import SourceStage
from ..models.subjects import SubjectDelivery
from ..tailor.identity import OPENING

SPARED = {
    "sources",
    "claims",
    "fields",
    "words",
    "phrasings",
    "concepts",
    "calls",
}  # what is said and cited, not chosen
NAMED_BY = {  # kind → the profile's field that names its items
    "types": "type",
    "variants": "variant",
    "stages": "stage",
    "platforms": "platforms.id",
    "roles": "team.role",
    "symptoms": "problems",
    "subjects": "subjects",
}
FIRST_ONLY = (Ruling, ParameterCase, Worded)  # of these the first that holds is taken
WITHOUT_MANUAL = ("readiness", "questions")  # these are there where no full manual is written, too
FIRST_ITEM = ("objectives", "deliveries")  # a community has the first of these that fits it
UNSAID = Condition("set", path="delivers", values=(False,))


@dataclass(frozen=True, slots=True)
class Part:
    """An item, or a statement inside it.

    when: must all hold; before: must all fail, as an earlier one would be taken instead.
    """

    kind: str
    item: Item
    name: str  # where it stands in the item, e.g. `steps.greet`; "" for the item itself
    statement: Marked
    when: tuple[Condition, ...]
    before: tuple[Condition, ...] = ()

    @property
    def place(self) -> Place:
        """The first line of the item."""
        return unknown_place(self.item)

    @property
    def label(self) -> str:
        """The item and what stands in it, as it is told."""
        return f"{self.item.id}.{self.name}" if self.name else self.item.id


def parts_of(library: Library) -> list[Part]:
    """Every part that some valid profile must be able to have, in file order."""
    ready = tuple(_not(check.when) for check in library.of(Readiness))
    found: list[Part] = []
    for kind in (kind for kind in library.items if kind not in SPARED):
        earlier: tuple[Condition, ...] = ()
        for item in library.items[kind].values():
            if (isinstance(item, Term) and not item.explain) or getattr(item, "found", None):
                continue  # what is found by reckoning has no condition to make a profile for: tests/test_questions.py
            when = (
                _named(kind, item),
                *_also(library, kind, item),
                *(() if kind in WITHOUT_MANUAL else ready),
                _when(item),
            )
            found += _inside(Part(kind, item, "", item, tuple(c for c in when if c != ALWAYS), earlier), library)
            earlier += (item.when,) if kind in FIRST_ITEM else ()
    return found


def _inside(part: Part, library: Library) -> Iterator[Part]:
    """A part and all parts in it. A figure that is not printed, and the numbers that decide, say nothing themselves."""
    yield part
    for field in dataclasses.fields(part.statement):
        value = getattr(part.statement, field.name)
        if isinstance(value, Approach):
            yield from _approach(part, value, library)
        earlier: tuple[Condition, ...] = ()
        for index, inner in enumerate(value if isinstance(value, tuple) else (value,)):
            if not isinstance(inner, Marked):
                continue
            name = f"{field.name}.{getattr(inner, 'id', index + 1)}" if isinstance(value, tuple) else field.name
            first = earlier if isinstance(inner, FIRST_ONLY) else ()
            yield from _inside(
                dataclasses.replace(
                    part,
                    name=f"{part.name}.{name}".lstrip("."),
                    statement=inner,
                    when=(*part.when, *_if(_when(inner)), *_if(_unsaid(inner))),
                    before=(*part.before, *first),
                ),
                library,
            )
            earlier += (_when(inner),)


def _approach(part: Part, approach: Approach, library: Library) -> Iterator[Part]:
    """What a type says holds where no variant says otherwise; how it opens, where there is a launch."""
    launched = _any_of("stage", [stage.id for stage in library.of(Stage) if stage.plan == "launch"])
    alone = () if part.kind == "variants" else (Condition("set", path="variant", values=(False,)),)
    for field in dataclasses.fields(approach):
        said = getattr(approach, field.name)
        if said is not None:
            when = (*part.when, *alone, *((launched,) if field.name in OPENING else ()))
            yield dataclasses.replace(part, name=field.name, statement=said, when=when)


def _also(library: Library, kind: str, item: Item) -> tuple[Condition, ...]:
    """What else decides about an item, beside its own condition."""
    if isinstance(item, LaunchStep):
        plans = (item.plan,) if item.plan != "any" else ("launch", "takeover")
        return (_any_of("stage", [stage.id for stage in library.of(Stage) if stage.plan in plans]),)
    if isinstance(item, AssumedDelivery):  # of a promise that the profile does not count itself
        return (UNSAID,)
    if isinstance(item, SourceStage):
        return (_any_of("stage", item.stages),)
    if isinstance(item, Metric) and not item.weekly_six:
        return (_any_of("baseline", [item.id]),)
    return (_any_of("type", item.of),) if isinstance(item, Variant) else ()


def _named(kind: str, item: Item) -> Condition:
    return _any_of(NAMED_BY[kind], [item.id]) if kind in NAMED_BY else ALWAYS


def _any_of(path: str, values: Iterable[str]) -> Condition:
    return Condition("in", path=path, values=tuple(values))


def _when(statement: Any) -> Condition:
    return getattr(statement, "when", ALWAYS)


def _unsaid(statement: Any) -> Condition:
    """What a subject hands over is said where the profile does not say it itself."""
    return UNSAID if isinstance(statement, SubjectDelivery) else ALWAYS


def _if(condition: Condition) -> tuple[Condition, ...]:
    return () if condition == ALWAYS else (condition,)


def _not(condition: Condition) -> Condition:
    return Condition("not", (condition,))


def tests(condition: Condition) -> Iterator[Condition]:
    """Every test of one field in a condition."""
    for part in condition.parts:
        yield from tests(part)
    if condition.path:
        yield condition


def put(condition: Condition, test: Condition, outcome: bool) -> Condition:
    """The condition with one test (that very one) decided."""
    if condition is test:
        return ALWAYS if outcome else Condition("any")
    return (
        dataclasses.replace(condition, parts=tuple(put(part, test, outcome) for part in condition.parts))
        if condition.parts
        else condition
    )
