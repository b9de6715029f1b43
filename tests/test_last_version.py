"""A folder that the version before this one wrote (of 4ccb82f, for hiking-club): it is taken over, nothing is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.cli import main
from generator.output.found import JOURNAL, MANIFEST, STAGE
from tests.test_output import tree

LAST = Path(__file__).parent / "last-version"
RUN = ["generate", "hiking-club", "--only", "manual.md,plan,calendar.ics,handouts.html", "--quiet", "-o"]
EDITED = "\n老杨记：下次换个停车场\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The old folder, with a line added to its manual and a file that was never ours."""
    found = Path(shutil.copytree(LAST, tmp_path / "hiking-club-manual"))
    with (found / "manual.md").open("a", encoding="utf-8") as file:
        file.write(EDITED)
    (found / "notes.txt").write_text("我的", "utf-8")
    return found


def test_what_was_edited_is_kept_and_all_else_is_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(folder)
    assert main([*RUN, str(folder)]) == 0
    after = tree(folder)
    assert after["manual.md"] == before["manual.md"] and "manual.md" in capsys.readouterr().err
    assert after["notes.txt"] == before["notes.txt"]
    for name in ("calendar.ics", "handouts/short-look.html", "handouts/later/handover.html"):
        assert after.get(name) != before[name], name
    known = json.loads(after[MANIFEST])
    assert known["community"] == json.loads(after["plan.json"])["name"]
    assert set(known["files"]) == set(after) - {MANIFEST, "notes.txt"}


def test_force_writes_the_new_one_and_keeps_the_edited_beside(folder: Path) -> None:
    assert main([*RUN, str(folder), "--force"]) == 0
    after = tree(folder)
    assert EDITED not in after["manual.md"].decode()
    assert [name for name, data in after.items() if EDITED in data.decode() and name != "manual.md"]
    assert main([*RUN, str(folder)]) == 0 and tree(folder) == after


def test_what_the_last_version_had_begun_is_finished(folder: Path) -> None:
    """It was killed between its journal and the last move; its journal says where copies go as name → where to."""
    (folder / STAGE).mkdir()
    (folder / STAGE / "0").write_text("begun", "utf-8")
    journal = {"put": {"handouts/new.html": ["0", None]}, "gone": {"handouts/gone.html": None}, "copies": {}}
    (folder / JOURNAL).write_text(json.dumps(journal), "utf-8")
    assert main([*RUN, str(folder)]) == 0
    assert not (folder / STAGE).exists() and not (folder / JOURNAL).exists()
    assert "begun" in {data.decode() for data in tree(folder).values()}
