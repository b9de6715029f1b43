"""Records, and a library packed and unpacked: the same models, however they were made."""

from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest

from generator.load.compile import examine
from generator.load.library import HEARD, compiled, restored
from generator.load.store import read_layers
from generator.models.base import LANGUAGES
from generator.models.codec import to_data
from generator.record import maker, record


@record(eq=True)
class Point:
    """A place."""

    x: int
    y: int = 2
    marks: list[str] = field(default_factory=list)
    kind: str = field(default="point", init=False)


@record(kw_only=True)
class Named:
    """By name only, and like no other."""

    name: str


@record(eq=True, kw_only=True)
class Far(Point):
    """With a field more."""

    z: int = 3


def test_a_record_is_a_frozen_dataclass() -> None:
    point = Point(1)
    assert (point.x, point.y, point.marks, point.kind) == (1, 2, [], "point") and [
        each.name for each in fields(point)
    ] == ["x", "y", "marks", "kind"]
    assert Point(1, y=5).y == 5 == Point(1, 5).y == replace(point, y=5).y
    assert point.marks is not Point(1).marks
    assert repr(point) == "Point(x=1, y=2, marks=[], kind='point')"
    for change in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x"), lambda: setattr(point, "other", 2)):
        with pytest.raises(FrozenInstanceError):
            change()
    assert pickle.loads(pickle.dumps(point)) == point


def test_records_are_equal_by_value_only_where_they_say_so() -> None:
    assert Point(1) == Point(1, 2) != Point(2) and Point(1) != Far(1)
    assert Named(name="a") != Named(name="a") and len({Named(name="a"), Named(name="a")}) == 2
    assert hash(Point(1, 2, ())) == hash(Point(1, marks=()))


def test_fields_that_do_not_fit_are_refused() -> None:
    for wrong in (
        Point,
        lambda: Point(1, 2, [], "point"),
        lambda: Point(1, x=1),
        lambda: Point(1, w=1),
        lambda: Named("a"),
        lambda: Far(1, 2, [], 4),
    ):
        with pytest.raises(TypeError):
            wrong()
    assert Far(1, 2, z=4).z == 4


def test_what_is_made_of_known_fields_is_the_same() -> None:
    assert maker(Point)({"x": 1}) == Point(1) and maker(Point)({"x": 1}).marks == []


def test_a_packed_library_is_the_same_library() -> None:
    library, _, _ = examine(*read_layers([]))
    data, texts, apart = compiled(library)
    for shared in (*data["shared"].values(), [to_data(text) for text in texts]):
        assert len(shared) > 50 and len({json.dumps(each) for each in shared}) == len(shared)
    spoken = {language: [text.into(language) for text in texts] for language in LANGUAGES}
    found = restored(json.loads(json.dumps(data)), spoken.__getitem__, apart.__getitem__, lambda: library.recogniser())
    kept = {kind: items for kind, items in library.items.items() if kind not in HEARD}  # of these only what they teach
    assert {kind: list(items) for kind, items in found.items.items()} == {
        kind: list(items) for kind, items in kept.items()
    }
    for kind, items in kept.items():
        for name, item in items.items():
            was, now = (to_data(each) for each in (item, found.items[kind][name]))
            was.pop("origin")
            assert now == was, (kind, name)
