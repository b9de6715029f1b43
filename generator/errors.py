"""Problems in what the user wrote: where, what is wrong, what is allowed, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from .record import record
from .terminal import visible


@record(eq=True)
class Place:
    """A position in a file; line and column count from 1."""

    file: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@record(eq=True)
class Problem:
    """One mistake, told in Chinese and English. A warning does not stop the work.

    note: a warning that `--quiet` leaves unsaid. more: lines that follow, in both languages.
    """

    place: Place
    zh: str
    en: str
    allowed: tuple[str, ...] = ()
    near: str = ""
    warning: bool = False
    note: bool = False
    more: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """What is said of it, line by line, as a terminal may show it."""
        lines = [f"{self.place}: {self.zh} | {self.en}"]
        if self.near:
            lines.append(f"    是不是 did you mean: {self.near}")
        if self.allowed:
            lines.append("    可以写 allowed: " + ", ".join(self.allowed))
        lines += (f"    {line}" for line in self.more)
        return [visible(line) for line in lines]

    def __str__(self) -> str:
        return "\n".join(self.lines())


class InputError(Exception):
    """The input is wrong (exit code 1). `problems` holds every problem found in the run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.place.file, p.place.line, p.place.column, p.en)))
        super().__init__("\n".join(map(str, self.problems)))


class Refused(Exception):
    """The output was refused and nothing was written (exit code 3). `paths`: what stands in the way."""

    def __init__(self, zh: str, en: str, paths: Iterable[str] = ()) -> None:
        self.zh, self.en, self.paths = zh, en, tuple(paths)
        super().__init__(en)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or an empty string."""
    import difflib

    found = difflib.get_close_matches(word[:80].lower().replace("_", "-"), list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def unknown(place: Place, zh: str, en: str, word: str, known: Iterable[str], most: int = 24) -> Problem:
    """A problem about a word that is not among `known`: names the nearest one and lists what is allowed."""
    words = sorted(known)
    listed = tuple(words[:most]) + (("…",) if len(words) > most else ())
    return Problem(place, f"{zh}“{word[:80]}”", f"{en} '{word[:80]}'", listed, nearest(word, words))
