"""The build hook: puts the playbooks, the templates, the hand-written pages and the compiled library into the wheel."""

from __future__ import annotations

import compileall
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LibraryHook(BuildHookInterface):
    """Adds the data to a wheel. An editable install gets none of it: it would be used, and soon be stale."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before a wheel is packed. `version`: "standard" or "editable"."""
        if version == "editable":
            # pip compiles what it copies; a checkout stays where it is, and some machines forbid compiling at run time.
            compileall.compile_dir(Path(self.root, "generator"), quiet=1)
            return
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name, "library.json")
        path.write_bytes(compiled_library(self.root))
        data = {str(Path(self.root, name)): f"generator/{name}" for name in ("playbooks", "templates", "docs")}
        build_data["force_include"] |= data | {str(path): "generator/library.json"}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """After the wheel is packed."""
        if version != "editable":
            self._folder.cleanup()


def compiled_library(root: str) -> bytes:
    """The library of the checkout at `root`, as lines of JSON. Raises InputError with every problem of it."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, root)
    from generator.load.compile import compile_all
    from generator.load.layers import read_layers
    from generator.load.store import packed

    return packed(compile_all(*read_layers([])))
