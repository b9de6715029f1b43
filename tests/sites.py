"""The published site, built once for the tests of a module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def built(folder: Path, downloads: bool = False) -> Path:
    """The site of this checkout in `folder`, as `mkdocs build --strict` makes it."""
    known = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT), "QUNCE_DOWNLOADS": "true" if downloads else "false"}
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", str(folder)], cwd=ROOT, env=known, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder
