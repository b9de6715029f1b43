"""Where the library, the templates and the hand-written pages lie on disk."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def data_folder(name: str) -> Path:
    """The folder `playbooks` or `templates`: inside the package in a wheel, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def examples() -> dict[str, Path]:
    """Name → file of every example profile."""
    return {path.stem: path for path in sorted(data_folder("playbooks").glob("profiles/*.yml"))}
