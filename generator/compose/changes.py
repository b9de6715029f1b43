"""What changed between a document that a team has edited and the one of a newer plan, as text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence


def hashes(paragraphs: Iterable[str]) -> list[str]:
    """A short hash of each paragraph, by which a later run knows what was written."""
    return [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8] for text in paragraphs]


def changes(
    theirs: Sequence[str], new: Sequence[str], before: Sequence[object], labels: Mapping[str, str], name: str
) -> str:
    """What the newer plan says otherwise, what it no longer says, and what the team had written; a line each.

    theirs, new: the paragraphs of the edited document and of the newer one, called `name`. before: the hashes of those
    that were written when it was edited; without them all is told from the two documents alone.
    """
    mine, fresh = list(zip(hashes(theirs), theirs, strict=True)), list(zip(hashes(new), new, strict=True))
    was = [str(each) for each in before] or [each for each, _ in mine]
    added = _missing(fresh, was)
    now, written = {each for each, _ in fresh}, set(was)
    gone = [text for each, text in mine if each in written and each not in now]
    own = [text for each, text in mine if each not in written and each not in now]
    parts = [labels["changes.intro"].format(name=name)]
    for label, lines in (("changes.added", added), ("changes.gone", gone), ("changes.own", own)):
        parts += ["", labels[label], *(f"  · {text}" for text in lines)] if lines else []
    return "\n".join(parts) + "\n"


def _missing(fresh: Sequence[tuple[str, str]], was: Iterable[str]) -> list[str]:
    """The paragraphs that were not there before, each as often as it is more than before."""
    left, found = Counter(was), list[str]()
    for each, text in fresh:
        if left[each]:
            left[each] -= 1
        else:
            found.append(text)
    return found
