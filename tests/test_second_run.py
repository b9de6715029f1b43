"""The second run: what a team has put into the files of an earlier plan, and what it gave to others, goes on."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import icalendar
import openpyxl
import pytest

from generator.cli import main
from generator.compose.changes import changes, hashes
from generator.compose.tracker.entered import Found, Page, digest, entered
from generator.output import MANIFEST
from generator.writers.earlier import MOST_GIVEN, Given, as_data, from_data, numbered
from generator.writers.office import Unreadable, pages, paragraphs

pytestmark = pytest.mark.slow
Data = dict[str, Any]
Run = Callable[..., Path]
EMPTY = "start"

# Ten plans of one community: its day 0 goes back and forth, its team, hour, tasks, name and day of planning change.
LATER = {"start": "2027-03-29", "name": "老周晚读会"}
TEN: tuple[tuple[Data, str], ...] = (
    ({}, ""),
    ({"start": "2027-02-22"}, ""),
    ({"start": "2027-02-22", "meets": {"day": "sat", "at": "19:00"}}, ""),
    ({"start": "2027-02-22", "meets": {"day": "sat", "at": "18:00"}}, ""),
    ({"start": "2027-03-29", "team": [{"role": "operator", "people": 2, "hours": 30}]}, ""),
    (LATER, ""),
    (LATER, "2027-03-20"),
    ({**LATER, "rhythm": ["check-in"], "problems": []}, ""),
    ({"leave_out": [{"id": "daily-duty", "reason": "群里自己看"}]}, ""),
    ({"promise": ""}, ""),
)


@pytest.fixture
def run(example, yaml_of, tmp_path: Path) -> Run:
    """Changes of the reading club, and the day of planning → the folder after one more run into it."""

    def made(changed: Data, as_of: str = "", only: str = "manual.docx,tracker,calendar", *more: str) -> Path:
        path, folder = tmp_path / "club.yml", tmp_path / "out"
        path.write_text(yaml_of({**example("reading-club"), **changed}), "utf-8")
        day = ["--date", as_of] if as_of else []
        assert main(["generate", str(path), "-o", str(folder), "--only", only, "--quiet", *day, *more]) == 0
        return folder

    return made


# Calendars


class Client:
    """A calendar program: takes an entry over one of its id with a smaller number, and drops what is cancelled."""

    def __init__(self) -> None:
        self.known: dict[str, icalendar.Event] = {}

    def take(self, data: bytes) -> None:
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT"):
            before = self.known.get(str(event["uid"]))
            if before is None or event["sequence"] > before["sequence"]:
                assert before is None or event["dtstamp"].dt > before["dtstamp"].dt
                self.known[str(event["uid"])] = event
            else:  # a client may leave it as it is: then it must be the same
                assert event.to_ical() == before.to_ical(), (event.to_ical().decode(), before.to_ical().decode())

    def shown(self) -> dict[str, bytes]:
        return {uid: each.to_ical() for uid, each in self.known.items() if str(each.get("status", "")) != "CANCELLED"}


def live(data: bytes) -> dict[str, bytes]:
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {str(each["uid"]): each.to_ical() for each in events if str(each.get("status", "")) != "CANCELLED"}


def test_calendars_of_ten_plans_one_after_the_other_leave_the_last_ones_entries(run: Run) -> None:
    client, sizes = Client(), list[int]()
    for changed, as_of in TEN:
        data = (run(changed, as_of, "calendar", "--force") / "calendar.ics").read_bytes()
        client.take(data)
        assert client.shown() == live(data)
        sizes.append(len(live(data)))
    assert sizes[-1] == 1 and min(sizes[:-1]) > 30 and len(client.known) > max(sizes)
    assert len({uid.partition("@")[2] for uid in client.known}) == 1  # the name was edited, and back


def test_a_change_of_any_kind_has_a_higher_number_and_a_later_stamp(run: Run) -> None:
    def start_of(changed: Data, as_of: str = "") -> tuple[int, datetime]:
        data = (run({"rhythm": ["weekly-ritual"], **changed}, as_of, "calendar") / "calendar.ics").read_bytes()
        [event] = [e for e in icalendar.Calendar.from_ical(data).walk("VEVENT") if str(e["uid"]).startswith("valid-")]
        return event["sequence"], event["dtstamp"].dt

    found = [start_of({}), start_of({}, "2027-02-20"), start_of({}), start_of({"start": "2027-02-15"}), start_of({})]
    assert found == sorted(set(found)) and len({stamp for _, stamp in found}) == 5
    again = start_of({})
    assert again == found[-1]  # what did not change keeps its number


def test_two_communities_of_one_name_have_ids_of_their_own(run: Run, tmp_path: Path, example, yaml_of) -> None:
    first = live((run({}, "", "calendar") / "calendar.ics").read_bytes())
    other = tmp_path / "other.yml"
    other.write_text(yaml_of({**example("hiking-club"), "name": example("reading-club")["name"]}), "utf-8")
    arguments = ["generate", str(other), "-o", str(tmp_path / "o"), "--only", "calendar", "--quiet"]
    assert main(arguments) == 0
    second = live((tmp_path / "o" / "calendar.ics").read_bytes())
    assert first and second and not set(first) & set(second)


def test_another_communitys_calendar_in_the_same_folder_has_ids_of_its_own(run: Run) -> None:
    first = live((run({}, "", "calendar") / "calendar.ics").read_bytes())
    changed = {"name": "别的会", "decides": "别人", "type": "social"}
    data = (run(changed, "", "calendar", "--force") / "calendar.ics").read_bytes()
    assert not set(first) & set(live(data)) and b"CANCELLED" not in data


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        "x",
        {"start": None},
        {"start": [1, 2, 3, 4, 5]},
        {"start": [-1, "20270101T000000", "a", "2027-01-01", "t"]},
        {"start": [2_000_000_000, "20270101T000000", "a", "2027-01-01", "t"]},
        {"start": [1, "20279901T000000", "a", "2027-01-01", "t"]},
        {"start": [1, "99991231T235959", "a", "9999-12-31", "t"]},
        {"start": [1, "20270101T000000", "a", "2027-01-01", "t", "gone"]},
        {"start": [True, "20270101T000000", "a", "2027-01-01", "t"]},
        {"a\nBEGIN:VEVENT": [1, "20270101T000000", "a", "2027-01-01", "t"]},
        {"start": [1, "20270101T000000", "a", "2027-01-01", "t" * 1000]},
    ],
)
def test_what_a_manifest_says_of_a_calendar_is_judged(said: object) -> None:
    assert from_data(said) == {}


def test_what_was_given_is_read_as_it_was_kept_and_bounded() -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    given = {f"e-{n}": Given(n, now, "c", date(2027, 1, 1), "题", bool(n % 2)) for n in range(100)}
    assert from_data(as_data(given)) == given
    many = {f"e-{n}": Given(n, now, "c", date(2027, 1, 1), "t", n > 0) for n in range(MOST_GIVEN + 50)}
    assert len(as_data(many)) == MOST_GIVEN and "e-0" in as_data(many)


def test_what_comes_back_after_it_was_cancelled_is_taken() -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    entry = Given(5, now, "c", date(2027, 1, 1), "t")
    gone = numbered({"a": entry}, [])
    back = numbered(gone, [("a", entry)])
    assert gone["a"].cancelled and not back["a"].cancelled
    assert entry.number < gone["a"].number < back["a"].number and gone["a"].stamp < back["a"].stamp
    assert numbered(gone, []) == gone  # cancelled once


# Trackers and manuals


def values(data: bytes) -> list[object]:
    return [cell.value for page in openpyxl.load_workbook(BytesIO(data)) for row in page.iter_rows() for cell in row]


def fill(path: Path, turn: int) -> list[object]:
    """Fills in cells of every kind on every sheet, below the tables and beside them; returns what was entered."""
    book, drawn, put = openpyxl.load_workbook(path), random.Random(turn), list[object]()

    def enter(cell: Any, value: object) -> None:
        if not isinstance(cell, openpyxl.cell.cell.MergedCell) and cell.value not in put:
            cell.value = value
            put.append(value)

    for number, page in enumerate(book):
        fills = [
            cell
            for row in page.iter_rows(min_row=4)
            for cell in row
            if cell.fill.fgColor.rgb == "FFFFF9E3" and cell.data_type != "f" and cell.value in (None, "没开始")
        ]
        for n, cell in enumerate(drawn.sample(fills, min(6, len(fills)))):
            dated = "yyyy" in cell.number_format
            enter(cell, datetime(2027, 1 + turn % 12, 1 + number) if dated else f"填{turn}-{number}-{n}")
        if page.max_row > 5:
            enter(page.cell(page.max_row + 3, 1), f"下面{turn}-{number}")
    if turn == 0:
        book.create_sheet("我们的账")["B2"] = "车费 38.5"
        roster = book["成员名册"]
        roster.cell(3, roster.max_column + 1).value = "电话"
        enter(roster.cell(5, roster.max_column), "138-0000-0000")
        put.append("车费 38.5")
    book.save(path)
    return put


def test_a_filled_in_tracker_and_an_edited_manual_survive_ten_plans(run: Run) -> None:
    entered_so_far, theirs = list[object](), b""
    for turn, (changed, as_of) in enumerate(TEN):
        folder = run(changed, as_of, "manual.docx,tracker", *(["--force"] if turn in (5, 8) else []))
        there = values((folder / "tracker.xlsx").read_bytes())
        lost = [value for value in entered_so_far if value not in there]
        assert not lost, (turn, lost)
        assert not theirs or theirs in [path.read_bytes() for path in folder.glob("*.docx")]
        if turn == 0:
            theirs = edit(folder / "manual.docx")
        elif turn == 1:
            assert (folder / "manual.docx").read_bytes() == theirs
            assert "大家改过的一段" in (folder / "manual.new.txt").read_text("utf-8")
            assert paragraphs((folder / "manual.new.docx").read_bytes())
        entered_so_far += fill(folder / "tracker.xlsx", turn)
    assert len(set(entered_so_far)) > 200


def edit(path: Path) -> bytes:
    made = docx.Document(str(path))
    made.paragraphs[3].text = "大家改过的一段"
    made.save(str(path))
    return path.read_bytes()


def line(path: Path, sheet: str, wanted: str) -> dict[str, object]:
    """The line of a sheet in which a text stands: heading → value."""
    page = openpyxl.load_workbook(path)[sheet]
    [row] = [row for row in page.iter_rows(min_row=4) if wanted in [cell.value for cell in row]]
    return {str(head.value): cell.value for head, cell in zip(page[3], row, strict=True)}


def test_an_entry_stands_in_the_line_of_its_own_step_whatever_moved(run: Run) -> None:
    folder = run({}, "", "tracker")
    book = openpyxl.load_workbook(folder / "tracker.xlsx")
    page = book["排期表"]
    titles = [page.cell(row, 5).value for row in range(4, page.max_row + 1)]
    page.move_range(f"A6:N{page.max_row}", rows=1)  # somebody made room for a line of their own
    page.cell(6, 1).value = "自己加的一行"
    page.cell(8, 13).value, page.cell(8, 11).value = "做了一半", "在做"
    book.save(folder / "tracker.xlsx")
    made = run({"start": "2027-02-08"}, "", "tracker") / "tracker.xlsx"
    found = line(made, "排期表", titles[3])
    assert (found["备注"], found["状态"]) == ("做了一半", "在做")
    assert "自己加的一行" in [cell.value for row in openpyxl.load_workbook(made)["以前填的"] for cell in row]


def test_what_has_no_place_goes_back_when_it_has_one_again(run: Run) -> None:
    folder = run({}, "", "tracker")
    book = openpyxl.load_workbook(folder / "tracker.xlsx")
    book["目标表"].cell(4, 12).value = "看着悬"
    title = book["目标表"].cell(4, 1).value
    book.save(folder / "tracker.xlsx")
    without = run({"promise": ""}, "", "tracker") / "tracker.xlsx"
    assert {"看着悬", "备注"} <= set(values(without.read_bytes()))
    again = run({}, "", "tracker") / "tracker.xlsx"
    assert line(again, "目标表", title)["备注"] == "看着悬"
    assert "以前填的" not in openpyxl.load_workbook(again).sheetnames


def test_weeks_that_were_written_down_stay_in_the_log(run: Run) -> None:
    folder = run({}, "", "tracker")
    book = openpyxl.load_workbook(folder / "tracker.xlsx")
    book["数据记录"]["B9"] = 1234
    monday = book["数据记录"]["A9"].value
    book.save(folder / "tracker.xlsx")
    page = openpyxl.load_workbook(run({"start": "2027-03-29"}, "", "tracker") / "tracker.xlsx")["数据记录"]
    assert (page["A9"].value, page["B9"].value) == (monday, 1234)
    assert len([1 for row in page.iter_rows(min_row=9, max_col=1) if row[0].value]) == 26 + 4


def test_a_roster_longer_than_its_lines_keeps_them_and_has_room(run: Run) -> None:
    folder = run({}, "", "tracker")
    book = openpyxl.load_workbook(folder / "tracker.xlsx")
    page = book["成员名册"]
    names = [f"书友{n}" for n in range(page.max_row + 20)]
    for row, name in enumerate(names, 4):
        page.cell(row, 1).value = name
    book.save(folder / "tracker.xlsx")
    page = openpyxl.load_workbook(run({"start": "2027-03-29"}, "", "tracker") / "tracker.xlsx")["成员名册"]
    assert [page.cell(row, 1).value for row in range(4, 4 + len(names))] == names
    assert page.cell(4 + len(names) + 5, 6).value.startswith("=")  # the tier of the next one


def test_the_same_plan_leaves_a_filled_in_tracker_as_it_is(run: Run, capsys) -> None:
    folder = run({}, "", "tracker")
    fill(folder / "tracker.xlsx", 1)
    before = (folder / "tracker.xlsx").read_bytes()
    run({}, "", "tracker")
    assert (folder / "tracker.xlsx").read_bytes() == before and "tracker.xlsx" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == [MANIFEST, "tracker.xlsx"]
    run({"start": "2027-03-29"}, "", "tracker")
    again = (folder / "tracker.xlsx").read_bytes()
    run({"start": "2027-03-29"}, "", "tracker")
    assert (folder / "tracker.xlsx").read_bytes() == again  # and one that was carried over


def test_a_tracker_that_cannot_be_read_is_kept_and_the_new_one_laid_beside(run: Run) -> None:
    folder = run({}, "", "tracker")
    (folder / "tracker.xlsx").write_bytes(b"locked with a password")
    run({"start": "2027-03-29"}, "", "tracker")
    assert (folder / "tracker.xlsx").read_bytes() == b"locked with a password"
    assert pages((folder / "tracker.new.xlsx").read_bytes())


def test_a_document_that_was_edited_stays_until_the_new_one_is_taken(run: Run) -> None:
    folder = run({}, "", "manual.docx")
    edit(folder / "manual.docx")
    run({}, "", "manual.docx")
    assert not (folder / "manual.new.docx").exists()  # the plan has nothing new
    run({"start": "2027-03-29"}, "", "manual.docx")
    new = (folder / "manual.new.docx").read_bytes()
    told = (folder / "manual.new.txt").read_text("utf-8")
    added = told.partition("要用就抄进您那本：")[2].partition("新计划里没有了的")[0]
    assert any(text in added for text in paragraphs(new)) and "大家改过的一段" not in added
    (folder / "manual.new.docx").rename(folder / "manual.docx")
    run({"start": "2027-03-29"}, "", "manual.docx")
    assert (folder / "manual.docx").read_bytes() == new


# What an office program makes of a file


def test_a_spreadsheets_own_ways_of_saying_the_same_are_no_entries() -> None:
    assert digest(0.21) == digest(0.20999999999999999) and digest(46000) == digest(date(2025, 12, 9))
    assert digest(" a\r\nb ") == digest("a\nb") and digest("") == digest(None) == "" and digest(0) != ""


def cells(**said: Any) -> dict[tuple[int, int], Found]:
    return {(ord(name[0]) - 97, int(name[1:])): Found(value) for name, value in said.items()}


def sheet(rows: list[str]) -> Page:
    """A sheet with one column, its keys behind it."""
    head = {(0, 0): Found("题"), (0, 1): Found(f"qunce:plan|day:{digest('题')}")}
    lines = {(n, 0): Found(value) for n, value in enumerate(rows, 1) if value}
    keys = {(n, 1): Found(f"k{n}|{digest('老')}") for n in range(1, len(rows) + 1)}
    return Page("排期", head | lines | keys)


def test_what_was_typed_over_is_an_entry_and_so_is_what_was_erased() -> None:
    found = entered([sheet(["老", "新", ""])])
    assert [(row.key, {n: f.value for n, (_, f) in row.entries.items()}) for row in found.rows] == [
        ("k2", {"day": "新"}),
        ("k3", {"day": None}),
    ]


def test_a_copied_line_and_a_copied_sheet_are_the_teams_own() -> None:
    page = sheet(["老"])
    page.cells[5, 0], page.cells[5, 1] = Found("老"), page.cells[1, 1]  # type: ignore[index]
    found = entered([page, Page("副本", page.cells)])
    assert [row.key for row in found.rows] == ["+6"] and [own.title for own in found.own] == ["副本"]


def broken() -> Iterator[tuple[str, bytes]]:
    def zipped(parts: dict[str, bytes]) -> bytes:
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        return made.getvalue()

    book = b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
    links = b'<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
    package = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links}
    yield "no zip", b"PK\x03\x04 but no more"
    yield "nothing", b""
    yield "no workbook", zipped({"a": b"b"})
    yield "no xml", zipped({**package, "xl/worksheets/sheet1.xml": b"<a"})
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    yield "entities", zipped({**package, "xl/worksheets/sheet1.xml": bomb})
    yield "a bomb", zipped({**package, "xl/worksheets/sheet1.xml": b"<a>" + b" " * 70_000_000 + b"</a>"})
    far = b'<a><row r="99999999"><c r="A99999999"><v>1</v></c></row></a>'
    yield "far away", zipped({**package, "xl/worksheets/sheet1.xml": far})


@pytest.mark.parametrize(("name", "data"), [pytest.param(n, d, id=n) for n, d in broken()])
def test_a_file_that_is_no_workbook_is_unreadable_and_nothing_else(name: str, data: bytes) -> None:
    with pytest.raises(Unreadable):
        pages(data)
    with pytest.raises(Unreadable):
        paragraphs(data)


def test_what_changed_is_told_from_what_was_written() -> None:
    labels = {"changes.intro": "in {name}", "changes.added": "+", "changes.gone": "-", "changes.own": "="}
    told = changes(["a", "b", "mine"], ["a", "c", "a"], hashes(["a", "b", "x"]), labels, "m.new.docx")
    assert told.splitlines() == ["in m.new.docx", "", "+", "  · c", "  · a", "", "-", "  · b", "", "=", "  · mine"]
