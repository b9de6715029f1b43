"""No sentence of the source articles is in this repository, and no address of a package registry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
TOOL = REPOSITORY.parent / "shared" / "tools" / "copied-sentences"
LOOKED_AT = ("playbooks", "templates", "docs", "README.md", "README.zh.md")
# In two halves, or this file would hold what it forbids.
REGISTRIES = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))
)
PASSED_OVER = {".git", ".venv", "__pycache__", ".pytest_cache", ".hypothesis", "node_modules", "dist", "build", "site"}


def copied(*paths: str | Path) -> subprocess.CompletedProcess[str]:
    """The tool's run over some paths."""
    return subprocess.run([sys.executable, str(TOOL), *map(str, paths)], cwd=REPOSITORY, capture_output=True, text=True)


def texts() -> dict[Path, str]:
    """Every text file of the repository."""
    found = {}
    for path in REPOSITORY.rglob("*"):
        relative = path.relative_to(REPOSITORY)
        if path.is_file() and not PASSED_OVER & set(relative.parts) and not relative.parts[0].endswith("-manual"):
            found[relative] = path.read_text("utf-8", "replace")
    return found


needs_tool = pytest.mark.skipif(not TOOL.exists() and "CI" not in os.environ, reason=f"{TOOL} is not on this machine")


@needs_tool
def test_no_sentence_is_copied_from_the_sources() -> None:
    done = copied(*LOOKED_AT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.splitlines()[-1].split()[0]) > 50, "hardly a file was read"


@needs_tool
def test_a_copied_sentence_would_be_found(tmp_path: Path) -> None:
    source = max((TOOL.parent.parent / "sources").glob("*.txt"), key=lambda path: path.stat().st_size)
    text = source.read_text("utf-8")
    (tmp_path / "copy.md").write_text(text[len(text) // 2 :][:400], "utf-8")
    assert copied(tmp_path).returncode == 1


def test_no_file_holds_the_address_of_a_registry() -> None:
    found = texts()
    assert len(found) > 100 and Path("constraints.txt") in found and Path(".ci/run") in found
    assert [f"{path}: {name}" for path, text in sorted(found.items()) for name in REGISTRIES if name in text] == []
