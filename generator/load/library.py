"""The library: playbooks and overlays merged by id, decoded, and compiled to JSON."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any, TypeVar, cast

from ..errors import Place, Problem, unknown
from ..models.base import Item, Origin, Text
from ..models.codec import Packer, Unpacker
from ..models.names import OWN_SLOTS
from ..models.playbook import KIND_OF, KINDS
from ..models.profile import Profile
from ..models.subjects import Subject, folded
from ..record import record
from . import laid
from .decode import INVALID, Decoder, Slot
from .recognise import NOTHING, Recogniser
from .shelf import Shelf, boxed, unboxed
from .source import Node, plain, read

FORMAT = 14
TEXT_KEYS = {"zh", "en", "zh-Hant"}
KEPT = {"words", "fields", "sources", "calls"}  # the plan cannot be said without them
APART = "subjects"  # the kind whose items are read one by one, when they are taken
HEARD = {"phrasings", "concepts"}  # a plan needs only what they teach
NOT_NAMED = {
    "fields",
    "words",
    "calls",
    *HEARD,
}  # nothing refers to them by id alone, so they may share one with an item
REPLACED_WHOLE = {"when", "practice", "law", "target"}  # half of one and half of the other would mean neither

Kind = TypeVar("Kind", bound=Item)


@record(kw_only=True)
class Removal:
    """An item that an overlay takes out. The reason is printed."""

    id: str
    reason: Text


@record()
class Removed:
    """An item that was taken out, by which layer and why."""

    kind: str
    id: str
    title: Text | None
    reason: Text
    layer: str


@record()
class Library:
    """The methodology as data. `items`: kind → id → item, in file order. `layers`: overlays, lowest first.

    called: subject → the words by which it is known, folded, which can be told before it is read; hinted: those that
    name it by twos only.
    recogniser: what knows how troubles are said; read when a profile has one in its own words.
    """

    items: dict[str, dict[str, Item]]
    removed: tuple[Removed, ...] = ()
    layers: tuple[str, ...] = ()
    digest: str = ""
    called: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hinted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    recogniser: Callable[[], Recogniser] = field(default_factory=lambda: nothing_heard)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """All items of a kind, in file order."""
        return list(self.by_id(kind).values())

    def by_id(self, kind: type[Kind]) -> dict[str, Kind]:
        """Id → item of a kind, in file order."""
        # A cast, since no type says that under the name of a kind lie items of its model.
        return cast("dict[str, Kind]", self.items.get(KIND_OF[kind], {}))

    def ids(self) -> dict[str, list[str]]:
        """Kind → ids."""
        return {kind: list(found) for kind, found in self.items.items()}


def nothing_heard() -> Recogniser:
    """A recogniser that knows no words."""
    return Recogniser(NOTHING)


@record()
class Layer:
    """A folder of playbooks as read from disk: file name → bytes. The first layer is the library itself."""

    name: str
    files: dict[str, bytes]


@record()
class _Entry:
    """An item that is not decoded yet."""

    node: Node
    origin: Origin


Entries = dict[str, dict[str, _Entry]]  # kind → id → entry


@record()
class Merged:
    """Layers laid over each other, not decoded yet: kind → id → node with its origin."""

    entries: Entries = field(default_factory=dict)
    removed: list[Removed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)  # in reasons why something was taken out


def load(layers: Iterable[Layer]) -> tuple[Library, Decoder, list[Problem]]:
    """The library of all layers, the decoder with the references and slots still to be judged, and every problem."""
    layers = list(layers)
    merged = Merged()
    for layer in layers:
        _lay(merged, layer)
    decoder = Decoder(Profile)
    items = {kind: dict(_decoded(decoder, kind, merged.entries.get(kind, {}))) for kind in KINDS}
    decoder.slots += merged.slots
    subjects = {name: item for name, item in items[APART].items() if isinstance(item, Subject)}
    called = {name: _folded(*subject.aliases, *subject.called) for name, subject in subjects.items()}
    hinted = {name: _folded(*subject.hints) for name, subject in subjects.items()}
    names = tuple(layer.name for layer in layers[1:])
    library = Library(items, tuple(merged.removed), names, digest(layers), called, hinted)
    return library, decoder, merged.problems + decoder.problems


def _folded(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(folded, words)))


def digest(layers: Iterable[Layer]) -> str:
    """A hash of everything that the layers hold."""
    found = hashlib.sha256()
    for layer in layers:
        for name, data in sorted(layer.files.items()):
            found.update(f"{layer.name}\0{name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


def basis(node: Node) -> str:
    """A short hash of an item as it stands, for `basis:` in an overlay that changes it."""
    return "b" + hashlib.sha256(json.dumps(plain(node), ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:7]


def compiled(library: Library) -> tuple[dict[str, Any], list[Text], list[dict[str, Any]]]:
    """JSON data that `restored` turns into the same library, the texts that are named by number in it, and apart from
    it the subjects, each by itself."""
    packer = Packer()
    items = {
        kind: list(map(packer.item, found.values()))
        for kind, found in library.items.items()
        if kind not in {APART, *HEARD}
    }
    found = {
        "format": FORMAT,
        "digest": library.digest,
        "layers": list(library.layers),
        "items": items,
        "removed": [packer.data(each) for each in library.removed],
        "called": library.called,
        "hinted": library.hinted,
        "shared": packer.shared,
    }
    return found, packer.texts, list(map(boxed, library.items[APART].values()))


def restored(
    data: dict[str, Any],
    texts: Callable[[str], list[str]],
    apart: Callable[[int], dict[str, Any]],
    recogniser: Callable[[], Recogniser],
) -> Library:
    """The library in `data`, which becomes its own. texts: language → the library's texts in it; apart: the data of the
    subject of a number; recogniser: what knows how troubles are said."""
    model = Unpacker(data["shared"], texts).model
    called = {name: tuple(words) for name, words in data["called"].items()}
    hinted = {name: tuple(words) for name, words in data["hinted"].items()}
    number = {name: n for n, name in enumerate(called)}
    items: dict[str, dict[str, Item]] = {
        kind: dict(zip(map(itemgetter("id"), listed), map(model(KINDS[kind]), listed)))
        for kind, listed in data["items"].items()
    }
    items[APART] = Shelf(called, lambda name: unboxed(apart(number[name]), KINDS[APART]))
    removed = tuple(map(model(Removed), data["removed"]))
    return Library(items, removed, tuple(data["layers"]), data["digest"], called, hinted, recogniser)


def _decoded(decoder: Decoder, kind: str, entries: dict[str, _Entry]) -> Iterator[tuple[str, Item]]:
    before = len(decoder.slots)
    for name, entry in entries.items():
        item = decoder.model(entry.node, KINDS[kind], origin=entry.origin)
        if item is not INVALID:
            yield name, item
    own = OWN_SLOTS.get(kind, ())
    mine = () if kind == "words" else (slot for slot in decoder.slots[before:] if slot.name not in own)
    decoder.slots[before:] = mine  # the resolver fills the braces of words itself


def _lay(merged: Merged, layer: Layer) -> None:
    beneath = {kind: dict(found) for kind, found in merged.entries.items()}
    for name, data in sorted(layer.files.items()):
        node, problems = read(data, name)
        merged.problems.extend(problems)
        if node is not None:
            _lay_file(merged, beneath, layer.name, name, node)


def _lay_file(merged: Merged, beneath: Entries, layer: str, name: str, node: Node) -> None:
    if not isinstance(node.value, dict):
        zh, en = "文件最外层要写“种类: 列表”", "a playbook file is a mapping from a kind to a list of items"
        merged.problems.append(Problem(node.place, zh, en, tuple(KINDS)))
    elif "id" in node.value and PurePosixPath(name).parent.name in KINDS:
        _lay_item(merged, beneath, layer, PurePosixPath(name).parent.name, node)
    else:
        _lay_kinds(merged, beneath, layer, node)


def _lay_kinds(merged: Merged, beneath: Entries, layer: str, node: Node) -> None:
    for key, child in node.fields.items():
        if key not in KINDS and key != "remove":
            merged.problems.append(unknown(node.keys[key], "没有这个种类：", "unknown kind", key, [*KINDS, "remove"]))
        elif not isinstance(child.value, list):
            merged.problems.append(Problem(child.place, "这里要列表", "wrong type: a list of items is needed"))
        elif key == "remove":
            _take_out(merged, layer, child)
        else:
            for item in child.entries:
                _lay_item(merged, beneath, layer, key, item)


def _lay_item(merged: Merged, beneath: Entries, layer: str, kind: str, node: Node) -> None:
    name = node.fields.get("id")
    if name is None or not isinstance(name.value, str):
        merged.problems.append(
            Problem(node.place, "每一项都要有id（文字）", "every item needs an id (text; quote numbers)")
        )
        return
    entries = merged.entries.setdefault(kind, {})
    old = beneath.get(kind, {}).get(name.value)
    if old is not None and entries.get(name.value) is old:
        entries[name.value] = _laid_over(merged, layer, old, node)
        merged.problems.extend(laid.problems_of(kind, old.node, node))
        return
    clash = next(
        (k for k, found in merged.entries.items() if name.value in found and (k == kind or not {k, kind} & NOT_NAMED)),
        None,
    )
    if clash:
        where = merged.entries[clash][name.value].origin
        zh, en = (
            f"id“{name.value}”已用过（{where.file}:{where.line}）",
            f"duplicate id '{name.value}' (also at {where.file}:{where.line})",
        )
        merged.problems.append(Problem(name.place, zh, en))
        return
    entries[name.value] = _Entry(node, Origin(node.place.file, node.place.line, layer))


def _laid_over(merged: Merged, layer: str, old: _Entry, node: Node) -> _Entry:
    _check_basis(merged, old, node)
    changed = tuple((key, layer) for key in node.fields if key not in ("id", "basis"))
    kept = tuple(pair for pair in old.origin.overridden if pair[0] not in dict(changed))
    origin = Origin(old.origin.file, old.origin.line, old.origin.layer, kept + changed)
    return _Entry(_merge(old.node, node, merged.problems), origin)


def _check_basis(merged: Merged, old: _Entry, node: Node) -> None:
    now, said = basis(old.node), node.fields.get("basis")
    if said is None:
        zh, en = (
            f"没有写basis，下层改动时不会提醒；现在是 {now}",
            f"no basis: a change beneath will go unnoticed; today it is {now}",
        )
        merged.problems.append(Problem(node.place, zh, en, warning=True))
    elif said.value != now:
        zh, en = (
            f"下层已改动：看过新内容后把basis写成 {now}",
            f"the item beneath has changed: read it, then set basis to {now}",
        )
        merged.problems.append(Problem(said.place, zh, en, warning=True))


def _merge(old: Node, new: Node, problems: list[Problem], key: str = "") -> Node:
    if isinstance(old.value, dict) and isinstance(new.value, dict) and key not in REPLACED_WHOLE:
        return _merge_text(old, new, problems) if set(old.fields) <= TEXT_KEYS else _merge_fields(old, new, problems)
    if _by_id(old) and _by_id(new):
        return _merge_lists(old, new, problems)
    return new


def _merge_text(old: Node, new: Node, problems: list[Problem]) -> Node:
    left = sorted(set(old.fields) - set(new.fields) - {"zh-Hant"})
    if left and set(new.fields) <= TEXT_KEYS:
        words = "、".join(left)
        zh, en = (
            f"只改了一种语言，{words}还是旧的；请一起改",
            f"a language is left behind: change {', '.join(left)} too, or write one plain string",
        )
        problems.append(Problem(new.place, zh, en))
    # The Traditional text was made from, or for, the text beneath.
    kept = {key: child for key, child in old.fields.items() if key != "zh-Hant"}
    return Node({**kept, **new.fields}, new.place, {**old.keys, **new.keys})


def _merge_fields(old: Node, new: Node, problems: list[Problem]) -> Node:
    value, keys = dict(old.fields), {**old.keys, **new.keys}
    for key, child in new.fields.items():
        if child.value is None:
            value.pop(key, None)
        else:
            value[key] = _merge(value[key], child, problems, key) if key in value else child
    return Node(value, new.place, keys)


def _merge_lists(old: Node, new: Node, problems: list[Problem]) -> Node:
    value = {child.fields["id"].value: child for child in old.entries}
    for child in new.entries:
        name = child.fields["id"].value
        value[name] = _merge(value[name], child, problems) if name in value else child
    return Node(list(value.values()), new.place)


def _by_id(node: Node) -> bool:
    ids = [child.fields.get("id") for child in node.entries]
    return bool(ids) and all(name is not None and isinstance(name.value, str) for name in ids)


def _take_out(merged: Merged, layer: str, node: Node) -> None:
    decoder = Decoder(Profile)
    for child in node.entries:
        removal = decoder.model(child, Removal)
        if removal is INVALID:
            continue
        kinds = [kind for kind, found in merged.entries.items() if removal.id in found]
        kind = next((kind for kind in kinds if kind not in KEPT), kinds[0] if kinds else None)
        if kind is None:
            known = [name for found in merged.entries.values() for name in found]
            merged.problems.append(
                unknown(child.fields["id"].place, "没有可以去掉的", "nothing to remove with the id", removal.id, known)
            )
            continue
        if kind in KEPT:
            zh, en = f"“{removal.id}”去不掉，只能改写", f"'{removal.id}' cannot be removed, only changed"
            merged.problems.append(Problem(child.fields["id"].place, zh, en))
            continue
        entry = merged.entries[kind].pop(removal.id)
        merged.removed.append(Removed(kind, removal.id, _title(entry.node), removal.reason, layer))
    merged.problems.extend(decoder.problems)
    merged.slots.extend(decoder.slots)


def _title(node: Node) -> Text | None:
    title = node.fields.get("title") or node.fields.get("label")
    found = Decoder(Profile).value(title, Text) if title else INVALID
    return None if found is INVALID else found


def unknown_place(item: Item) -> Place:
    """The place of an item's first line, for problems that concern the whole item."""
    return Place(item.origin.file, item.origin.line, 1)
