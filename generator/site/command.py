"""What `qunce site` does, without printing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from .. import output
from .gather import gather, sites, worn
from .tree import tree


def write_site(
    folder: Path, languages: list[str], overlays: list[Path], force: bool, say: Callable[[str, str], None]
) -> output.Written:
    """Every page of these languages as Markdown, with what a builder needs. Raises InputError or Refused.

    say: told in Chinese and English what is being done.
    """
    say("读资料库", "reading the library")
    found = gather(overlays)
    say("写网页", "making the pages")
    files = tree(sites(found, languages), found.store.labels, worn())
    digest = hashlib.sha256(b"".join(path.encode() + data for path, data in sorted(files.items()))).hexdigest()
    return output.write(folder, files, digest[:8], True, force)
