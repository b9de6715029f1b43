"""Items of a kind that are read only when they are taken: of forty subjects a plan needs three at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..models.base import LANGUAGES, Item
from ..models.codec import Packer, Unpacker


class Shelf(dict[str, Item]):
    """Id → item, each made by `read` when it is first asked for."""

    def __init__(self, ids: Iterable[str], read: Callable[[str], Item]) -> None:
        super().__init__()
        self._read = read
        for name in ids:
            dict.__setitem__(self, name, UNREAD)

    def __getitem__(self, name: str) -> Item:
        found = super().__getitem__(name)
        if found is UNREAD:
            found = self[name] = self._read(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """The item, or `default`."""
        return self[name] if name in self else default  # noqa: SIM401 - this is what it would call

    def values(self) -> Any:
        """Every item, in file order."""
        return [self[name] for name in self]

    def items(self) -> Any:
        """Every id with its item, in file order."""
        return [(name, self[name]) for name in self]


UNREAD: Any = None


def boxed(item: Item) -> dict[str, Any]:
    """JSON data of one item by itself: with its texts in every language."""
    packer = Packer()
    data = packer.item(item)
    texts = {language: [text.into(language) for text in packer.texts] for language in LANGUAGES}
    return {"item": data, "shared": packer.shared, "texts": texts}


def unboxed(data: dict[str, Any], model: type[Item]) -> Item:
    """The item in such data, which becomes its own."""
    item: Item = Unpacker(data["shared"], data["texts"].__getitem__).model(model)(data["item"])
    return item
