"""On paper: what PDF holds, how large it is set, how many pages it takes.

And what a template or a text can do to it.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import segno
from pypdf import PageObject, PdfReader

from generator import commands
from generator.compose.document import (
    Block,
    Bullets,
    Chapter,
    Document,
    Drawing,
    Group,
    Heading,
    Line,
    Paragraph,
    Table,
)
from generator.compose.figures import Figure, Label
from generator.compose.sheets import at_hand, path, sheet
from generator.errors import InputError
from generator.load.folders import data_folder, examples
from generator.plan.plan import Plan
from generator.writers import WRITERS, fonts, paper, pdf, press
from generator.writers.look import Look, documents
from generator.writers.qr import qr_code

from .printed import flat, pages_of, text_of
from .test_hostile import FIELDS, HOSTILE, put

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
NAMES = sorted(examples())
LANGUAGES = ("zh", "zh-Hant", "en")
# Sheets whose words to send go to a second side; every other sheet of every example is one side of A4.
TWO_SIDES = {
    ("craft-discord", "crisis-ban"),
    ("craft-discord", "crisis-data-leak"),
    ("craft-discord", "paid-transition"),
}
POINT = 25.4 / 72  # mm


@pytest.fixture(scope="session")
def look_of(store) -> Callable[..., Look]:
    """A plan → its look; `templates` are laid over ours as an overlay's would be."""

    def made(plan: Plan, font: str = "", role: str = "", **templates: str) -> Look:
        laid = {name.replace("_", "."): text for name, text in templates.items()}
        return Look(store.labels[plan.language], {**store.templates, **laid}, frozenset(laid), font, role)

    return made


@pytest.fixture(scope="session")
def manuals(example, plan_of, look_of):
    """Name, language, kind → the plan, the document, and it as PDF."""

    @lru_cache
    def made(name: str, language: str | None = None, kind: str = "reference") -> tuple[Plan, Document, bytes]:
        plan = plan_of(example(name), language=language)
        look = look_of(plan)
        return plan, documents(plan, look)[kind], printed_of(plan, look, kind)

    return made


def printed_of(plan: Plan, look: Look, kind: str = "reference") -> bytes:
    """A document of a plan as PDF; the manual where there is no reference."""
    made = documents(plan, look)
    return pdf.write(made.get(kind, made["manual"]), plan, look)


def body_of(made: Document, pages: list[str]) -> str:
    """The text of a manual without what runs above and below each page."""
    found = []
    heads = [flat(made.title) + flat(chapter.title) for chapter in made.chapters]
    for number, page in enumerate(pages, 1):
        text = page.removesuffix(f"{flat(made.foot)}{number}")
        found.append(
            text.removeprefix(
                next((head for head in sorted(heads, key=len, reverse=True) if text.startswith(head)), "")
            )
        )
    return "".join(found)


def strings(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text of a document's blocks, figures included."""
    for block in blocks:
        if isinstance(block, Group):
            yield from strings(block.blocks)
        elif isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Drawing):
            yield from (block.figure.title, *(shape.text for shape in block.figure.shapes if hasattr(shape, "text")))
        elif isinstance(block, Table):
            yield from (*block.columns, *(cell.text for row in block.rows for cell in row))
        else:
            yield from (line.text for line in (block.lines if isinstance(block, Bullets) else [block.line]))


def marks(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every mark behind a line."""
    for block in blocks:
        if isinstance(block, Group):
            yield from marks(block.blocks)
        elif isinstance(block, (Paragraph, Bullets, Table)):
            lines = (
                block.lines
                if isinstance(block, Bullets)
                else [block.line]
                if isinstance(block, Paragraph)
                else [c for r in block.rows for c in r]
            )
            yield from (mark for line in lines for mark in line.marks)


def headings(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Group):
            yield from headings(block.blocks)


def outline(reader: PdfReader) -> list[tuple[str, int]]:
    """Every bookmark with the page it leads to, from 1."""

    def flattened(entries: list) -> Iterator[tuple[str, int]]:
        for entry in entries:
            yield from (
                flattened(entry)
                if isinstance(entry, list)
                else [(entry["/Title"], reader.get_destination_page_number(entry) + 1)]
            )

    return list(flattened(reader.outline))


# --- the manual

full = pytest.mark.parametrize(
    "name, language", [*(("reading-club", language) for language in LANGUAGES), ("hiking-club", None)], scope="module"
)


@full
def test_every_text_of_the_document_is_in_the_manual(name, language, manuals) -> None:
    _, made, data = manuals(name, language)
    printed = body_of(made, pages_of(data))
    expected = [text for chapter in made.chapters for text in (chapter.title, *strings(chapter.blocks))]
    assert len(expected) > 400
    assert [text for text in (made.title, made.subtitle, *expected) if flat(text) not in printed] == []
    assert flat(made.foot) in text_of(data)


@full
def test_outline_and_contents_are_complete(name, language, manuals) -> None:
    _, made, data = manuals(name, language)
    reader = PdfReader(io.BytesIO(data))
    found = outline(reader)
    expected = [text for chapter in made.chapters for text in (chapter.title, *headings(chapter.blocks))]
    assert [flat(title) for title, _ in found] == [flat(text) for text in expected]
    pages = dict(reversed([(flat(title), page) for title, page in found]))
    contents = pages_of(data)[0 if made.brief else 1].replace(".", "")
    assert [
        c.title for c in made.chapters if f"{flat(c.title).replace('.', '')}{pages[flat(c.title)]}" not in contents
    ] == []


@full
def test_numbers_behind_lines_lead_to_their_source(name, language, manuals) -> None:
    _, made, data = manuals(name, language)
    reader = PdfReader(io.BytesIO(data))
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    numbered = [mark for chapter in made.chapters for mark in marks(chapter.blocks) if mark.isdigit()]
    assert len(numbered) > 50 and len(links) >= len(numbered)
    assert all(link["/Subtype"] == "/Link" and ("/Dest" in link or "/A" in link) for link in links)
    assert {"○"} <= {mark for chapter in made.chapters for mark in marks(chapter.blocks)} and "○" in text_of(data)


@full
def test_it_is_accessible_and_says_what_it_is(name, language, manuals) -> None:
    plan, made, data = manuals(name, language)
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data() and root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == {"zh": "zh-CN", "zh-Hant": "zh-TW", "en": "en"}[plan.language]
    assert reader.metadata.title == made.title
    assert reader.metadata.creation_date.date() == plan.start


def test_every_page_has_something_on_it_and_its_chapter_above(manuals) -> None:
    _, made, data = manuals("reading-club", None)
    reader, texts = PdfReader(io.BytesIO(data)), pages_of(data)
    assert min(map(len, texts[2:])) > 100
    starts = {
        page: title
        for title, page in reversed([(t, p) for t, p in outline(reader) if t in {c.title for c in made.chapters}])
    }
    assert len(starts) == len(made.chapters)
    for number, text in enumerate(texts[2:], 3):
        here = starts.get(number) or starts[max(page for page in starts if page < number)]
        assert text.startswith(flat(made.title) + flat(here)), number


def test_a_brief_reference_stays_short(manuals) -> None:
    assert manuals("hiking-club")[0].brief
    assert 8 <= len(PdfReader(io.BytesIO(manuals("hiking-club")[2])).pages) <= 18


def test_a_manual_before_you_start_is_printed_too(example, plan_of, look_of) -> None:
    profile = example("reading-club")
    del profile["promise"]
    plan = plan_of(profile)
    look = look_of(plan)
    assert not plan.ready and paper.write(plan, look) == {} == paper.write_packs(plan, look)
    assert flat(documents(plan, look)["manual"].chapters[0].title) in text_of(printed_of(plan, look))


# --- sheets


@pytest.fixture(scope="session")
def sheets(example, plan_of, look_of):
    """Name → the plan, all its sheets in one PDF, those of later months too, and the text of each page."""

    @lru_cache
    def made(name: str) -> tuple[Plan, PdfReader, list[str]]:
        plan = plan_of(example(name))
        look = look_of(plan)
        data = paper._pdf(plan, look, "all", [paper._sheet(sheet(plan, page, look.labels), look) for page in plan.sops])
        return plan, PdfReader(io.BytesIO(data)), pages_of(data)

    return made


def spans(plan: Plan, reader: PdfReader) -> dict[str, range]:
    """Sheet → its pages in a PDF of all sheets, from 0."""
    found = [page - 1 for _, page in outline(reader)]
    assert len(found) == len(plan.sops)
    return {page.id: range(first, last) for page, first, last in zip(plan.sops, found, [*found[1:], len(reader.pages)])}


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_is_one_side_or_its_second_is_the_words_to_send(name, sheets, look_of) -> None:
    plan, reader, texts = sheets(name)
    sides = spans(plan, reader)
    assert {each for each, pages in sides.items() if len(pages) > 1} == {each for of, each in TWO_SIDES if of == name}
    for page in plan.sops:
        if len(sides[page.id]) > 1:
            made = sheet(plan, page, look_of(plan).labels)
            second = texts[sides[page.id][1]]
            assert len(sides[page.id]) == 2 and all(flat(words.text) in second for words in made.messages)
            assert flat(page.done) not in second and flat(made.steps[0].text) not in second


def test_the_examples_have_many_sheets(sheets) -> None:
    assert sum(len(sheets(name)[0].sops) for name in NAMES) > 300
    assert {each for each, _ in TWO_SIDES} <= set(NAMES)


SIZED = ["hiking-club", "craft-discord", "parents-line"]  # one in each language


@pytest.mark.parametrize("name", SIZED)
def test_a_sheet_says_what_its_task_needs_and_nothing_else(name, sheets, look_of) -> None:
    """No source, metric, tier or theory: whatever is on the page is taken away, and nothing stays."""
    plan, reader, texts = sheets(name)
    labels = look_of(plan).labels
    ours = [
        text for key, text in labels.items() if key.startswith(("sheet.", "weekday.", "print.")) and "{" not in text
    ]
    for page in plan.sops:
        made = sheet(plan, page, labels)
        expected = [
            page.title,
            page.owner_title,
            page.backup_title,
            f"{page.when} · {page.trigger}",
            page.channel,
            made.account,
            made.contact,
            page.material,
            labels["minutes"].format(n=page.minutes),
            page.stop,
            *page.calls,
            page.escalate,
            page.limit,
            *page.calls,
            page.done,
            page.if_it_fails,
            page.record,
            made.foot,
            *(f"{number}. {step.text}" for number, step in enumerate(made.steps, 1) if not step.when),
            *(step.when + step.text for step in made.steps if step.when),
            *(text for words in made.messages for text in (words.to, words.text)),
        ]
        left = "".join(texts[number] for number in spans(plan, reader)[page.id])
        assert [text for text in expected if flat(text) not in left] == [], page.id
        for text in sorted(filter(None, map(flat, (*expected, *ours))), key=len, reverse=True):
            left = left.replace(text, "")
        assert left.strip("·") == "", (page.id, left)


def sizes(page) -> Counter:
    """Size of type in points → how many characters are set in it."""
    found: Counter = Counter()

    def seen(text, _, matrix, __, size) -> None:
        found[round(size * abs(matrix[3]), 2)] += len(text.strip())

    page.extract_text(visitor_text=seen)
    return +found


@pytest.mark.parametrize("name", SIZED)
def test_type_is_large_enough_to_read_and_boxes_to_tick(name, sheets) -> None:
    plan, reader, _ = sheets(name)
    first = {each: reader.pages[pages[0]] for each, pages in spans(plan, reader).items()}
    for page in plan.sops:
        found = sizes(first[page.id])
        assert max(found) == 20 and min(found) >= 10.5, page.id
        steps = sum(len(flat(step.said.text)) for step in page.steps)
        assert sum(count for size, count in found.items() if 12 <= size <= 13) >= 0.9 * steps, page.id
        drawn = first[page.id].get_contents().get_data().decode("latin-1")
        boxes = len(re.findall(rf"\b{5 / POINT:.3f}\d* (?:0|{5 / POINT:.3f}\d*) l", drawn))
        assert boxes >= len(page.steps) * (7 if page.every == "day" else 1), page.id
        assert float(first[page.id].mediabox.width) == pytest.approx(210 / POINT, abs=0.1)


def test_a_sheet_leads_to_its_page_where_there_is_a_link(example, plan_of, look_of) -> None:
    for language, folder in (("zh", ""), ("en", "en/"), ("zh-Hant", "zh-Hant/")):
        plan = plan_of(example("reading-club"), language=language)
        made = paper._sheet(sheet(plan, plan.sops[0], look_of(plan).labels), look_of(plan))
        assert (
            made["url"] == f"{plan.link}/{folder}sops/{plan.sops[0].id}.html"
            and made["qr"].startswith("<svg")
            and "<text" not in made["qr"]
        )
    plan = plan_of({key: value for key, value in example("reading-club").items() if key != "link"})
    assert paper._sheet(sheet(plan, plan.sops[0], look_of(plan).labels), look_of(plan))["qr"] == ""


@pytest.fixture(scope="module")
def hiking(example, plan_of, look_of) -> tuple[Plan, dict[str, bytes], dict[str, bytes], list]:
    """The hiking club's plan, its sheets, its packs, and the compilers that were made for them."""
    plan = plan_of(example("hiking-club"))
    press._compiler.cache_clear()
    sheets, packs = paper.write(plan, look_of(plan)), paper.write_packs(plan, look_of(plan))
    return plan, sheets, packs, [press._compiler.cache_info().misses]


def test_every_sheet_is_a_file_and_all_of_this_month_are_one(hiking) -> None:
    plan, made, _, compilers = hiking
    assert set(made) == {
        "handouts.pdf",
        "handouts-a5.pdf",
        *(path(page, "pdf") for page in plan.sops),
    } and compilers == [1]
    assert any(name.startswith("handouts/later/") for name in made) and len(made) > 10
    for name in ("handouts.pdf", "handouts-a5.pdf"):
        assert [title for title, _ in outline(PdfReader(io.BytesIO(made[name])))] == [
            page.title for page in at_hand(plan)
        ]
    assert [page.id for page in at_hand(plan)][: len(plan.month)] == list(plan.month)
    for page in plan.sops:
        assert flat(page.title) in text_of(made[path(page, "pdf")])


def test_the_pocket_sheets_are_a5_with_the_same_words(hiking) -> None:
    plan, made, *_ = hiking
    pocket, large = (PdfReader(io.BytesIO(made[name])) for name in ("handouts-a5.pdf", "handouts.pdf"))
    assert {round(float(page.mediabox.width) * POINT) for page in pocket.pages} == {148}
    printed = text_of(made["handouts-a5.pdf"])
    assert [s.said.text for page in at_hand(plan) for s in page.steps if flat(s.said.text) not in printed] == []
    assert len(large.pages) == len(at_hand(plan)) <= len(pocket.pages) <= 2 * len(at_hand(plan))


def test_a_pack_is_the_week_of_a_role_and_its_sheets(example, plan_of, look_of) -> None:
    plan = plan_of(example("reading-club"))
    made = paper.write_packs(plan, look_of(plan, role="moderator"))
    assert list(made) == ["packs/moderator.pdf"]
    role = next(role for role in plan.roles if role.id == "moderator")
    titles = [title for title, _ in outline(PdfReader(io.BytesIO(made["packs/moderator.pdf"])))]
    mine = [page.title for page in at_hand(plan) if page.owner == "moderator"]
    assert (
        len(mine) > 5
        and titles[-len(mine) :] == mine
        and not {p.title for p in at_hand(plan) if p.owner != "moderator"} & set(titles)
    )
    printed = text_of(made["packs/moderator.pdf"])
    assert all(flat(said.text) in printed for said in (*role.monday, *role.never))
    assert all(flat(cell.title) in printed for cell in plan.week if cell.owner == "moderator")


def test_there_is_a_pack_for_everyone(hiking) -> None:
    plan, _, packs, _ = hiking
    assert set(packs) == {f"packs/{role.id}.pdf" for role in plan.roles}


def test_every_kind_of_role_has_a_pack_that_prints(example, plan_of, look_of) -> None:
    plan = plan_of(example("craft-discord"))
    made = paper.write_packs(plan, look_of(plan))
    assert {name.split("/")[1] for name in made} == {"leader.pdf", "operator.pdf"}


# --- the command line


def test_a_role_that_nobody_holds_names_those_that_somebody_does(cli) -> None:
    done = cli("generate", "reading-club", "--role", "moderater")
    assert (
        done.returncode == 2
        and "did you mean: moderator" in done.stderr
        and "leader, moderator, operator" in done.stderr
    )


def test_a_role_writes_only_its_pack(cli, tmp_path) -> None:
    assert cli("generate", "hiking-club", "-o", "out", "--role", "lead").stdout == "out/packs/lead.pdf\n"
    assert cli("generate", "hiking-club", "-o", "out", "--only", "manual", "--role", "lead").returncode == 2


@pytest.mark.parametrize("font, said", [("nowhere", "there is no such file or folder"), (".", "no font in there")])
def test_a_font_that_is_not_there_is_said(font, said, cli) -> None:
    done = cli("generate", "hiking-club", "--only", "manual.pdf", "--font", font)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_a_file_that_only_looks_like_a_font_is_passed_over(cli, tmp_path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0nonsense")
    done = cli("generate", "hiking-club", "--only", "manual.pdf", "--font", "broken.ttf")
    assert done.returncode in (0, 2) and "Traceback" not in done.stderr


def test_a_font_that_is_named_is_used(example, plan_of, look_of, tmp_path) -> None:
    """The emoji face is the one font at hand that is no default for letters: its digits are its own."""
    folder = Path(fonts.__file__).parent
    face = next(Path(source[0]) for source in press.faces("", "zh").sources if "Emoji" in source[0])
    assert folder != face.parent
    plan = plan_of(example("hiking-club"))
    look = look_of(plan, font=str(face))
    assert press.faces(str(face), "zh").families[0] == "Noto Emoji"
    names = fonts_in(paper.write_packs(plan, look)["packs/lead.pdf"])
    assert any("Emoji" in name for name in names) and any("CJK" in name for name in names)


def fonts_in(data: bytes) -> set[str]:
    pages = PdfReader(io.BytesIO(data)).pages
    return {font.get_object()["/BaseFont"] for page in pages for font in page["/Resources"].get("/Font", {}).values()}


@pytest.mark.parametrize("language, face", [("zh", "NotoSansCJKsc"), ("zh-Hant", "NotoSansCJKtc")])
def test_chinese_is_set_in_its_own_script(language, face, manuals) -> None:
    names = fonts_in(manuals("reading-club", language)[2])
    assert names and all(face in name for name in names if "CJK" in name) and any(face in name for name in names)


# --- the same bytes


GIVEN = "'generate', 'hiking-club', '--only', 'manual.pdf,handouts.pdf,packs', '--quiet', '-o', sys.argv[1]"
PRINT = f"import sys; from generator.cli import main; sys.exit(main([{GIVEN}]))"


def test_the_same_input_gives_the_same_bytes(store, tmp_path) -> None:
    found = []
    for seed, more in (
        ("0", {}),
        ("7", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1", "HOME": str(tmp_path)}),
    ):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, **more}
        (tmp_path / seed).mkdir()
        subprocess.run(
            [sys.executable, "-c", PRINT, str(tmp_path / seed / "out")],
            cwd=tmp_path / seed,
            env=environment,
            check=True,
            capture_output=True,
        )
        found.append(
            {p.relative_to(tmp_path / seed).as_posix(): p.read_bytes() for p in (tmp_path / seed).rglob("*.pdf")}
        )
    assert len(found[0]) > 15 and found[0] == found[1]


# --- any text


@pytest.fixture
def printed(example, plan_of, look_of):
    """Texts → the reading club with all of them in every free field, as plan and look."""

    def made(text: str) -> tuple[Plan, Look, dict[str, str]]:
        profile = {**example("reading-club"), "leave_out": [{"id": "topic", "reason": ""}]}
        texts = {field: f"{text} q{number}q" for number, field in enumerate(FIELDS)}
        for field, value in texts.items():
            put(profile, field, value)
        plan = plan_of(profile)
        return plan, look_of(plan), texts

    return made


ODD = {"right to left", "combining"}  # set in another order, or without accents that no font has


@pytest.mark.parametrize("names", [[name for name in HOSTILE if name not in ODD], sorted(ODD)], ids=["all", "odd"])
def test_any_text_prints_as_itself_in_every_block(names, example, plan_of, look_of) -> None:
    plan = plan_of(example("reading-club"))
    numbered = ([f"{HOSTILE[name]} q{place}q" for name in names] for place in range(100))
    chapter = Chapter("identity", "章", tuple(all_blocks(numbered)))
    made = Document("reference", "zh", "名", "手册", False, "脚", "", "", (chapter,))
    data = press.pdf(
        look_of(plan), "manual.typ", {**press.basics(plan, look_of(plan), made.title), **pdf.data_of(made, "")}, "zh"
    )
    # PDFium would take a row of hyphens for one that is printed twice.
    pages = [flat(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]
    printed, expected = visible(body_of(made, pages)), list(strings(chapter.blocks))
    assert len(expected) > 10 * len(names)
    shown = {text: re.search(r"q\d+q$", text)[0] if set(names) & ODD else visible(text) for text in expected}
    assert [text for text, seen in shown.items() if seen not in printed] == []


def all_blocks(numbered: Iterator[list[str]]) -> Iterator[Block]:
    """Every kind and look of block, with every text in it."""
    for level in (2, 3):
        yield from (Heading(text, level) for text in next(numbered))
    for look in ("", "lead", "warning", "small", "message"):
        yield from (Paragraph(Line(text, ("1", "A"), strong=look == "lead"), look) for text in next(numbered))
    for look in ("plain", "numbered", "boxes"):
        yield Bullets(tuple(map(Line, next(numbered))), look)
    for look in ("", "dense", "narrow"):
        yield Table(
            tuple(next(numbered)[:2]),
            tuple((Line(a), Line(b, strong=True)) for a, b in zip(next(numbered), next(numbered))),
            look,
        )
    for look in ("", "card", "red"):
        yield Group((Heading(next(numbered)[0], 3), *(Paragraph(Line(text)) for text in next(numbered))), look)
    drawn = [" ".join(text.split()) for text in next(numbered)]
    yield Drawing(
        Figure("x", drawn[0], drawn[1], 680, 680, tuple(Label(0, 16 * n, text) for n, text in enumerate(drawn)), ())
    )


FEW = ("typst", "jinja", "backslashes", "line breaks", "spreadsheet", "emoji")


def test_any_text_prints_as_itself_in_every_field(printed) -> None:
    plan, look, texts = printed(" ¦ ".join(HOSTILE[name] for name in FEW))
    found = visible(text_of(printed_of(plan, look)))
    assert len(texts) > 12 and [field for field, text in texts.items() if visible(text) not in found] == []


def visible(text: str) -> str:
    """A text as far as it can be seen: line ends and joiners set apart."""
    return re.sub(r"[\s\u200b\u200d\u2060\ufe0f\u0085\u2028\u2029]+", "", text)


def test_sheets_and_packs_print_any_text(printed) -> None:
    plan, look, _ = printed(" ¦ ".join(HOSTILE[name] for name in FEW))
    page = next(page for page in plan.sops if page.owner == "operator")
    made = paper._pdf(plan, look, page.title, [paper._sheet(sheet(plan, page, look.labels), look)])
    expected = visible(HOSTILE["typst"])
    assert expected in visible(text_of(made))
    look = Look(look.labels, look.templates, role="moderator")
    assert expected in visible(text_of(paper.write_packs(plan, look)["packs/moderator.pdf"]))


def test_nothing_runs_over_the_edge_of_the_page(printed) -> None:
    plan, look, _ = printed("w" * 90 + " " + HOSTILE["long"])
    reader = PdfReader(io.BytesIO(printed_of(plan, look)))
    for page in reader.pages:
        assert max(ends_of(page), default=0) <= float(page.mediabox.width) - 20 / POINT + 1


def ends_of(page: PageObject) -> list[float]:
    """Where each text of a page begins, from the left."""
    ends: list[float] = []
    page.extract_text(visitor_text=lambda text, _, matrix, __, size: ends.append(matrix[4]) if text.strip() else None)
    return ends


def test_a_rare_character_gives_a_stand_in_and_names_the_field(cli, tmp_path, yaml_of, example) -> None:
    profile = {**example("hiking-club"), "name": "走山\U00030000队🌸", "welcome": ["守时\U0001d400\U0001d401", "ok"]}
    (tmp_path / "p.yml").write_text(
        "\n".join(f"{key}: {yaml_of(value) if key != 'name' else value}" for key, value in profile.items()), "utf-8"
    )
    done = cli("generate", "p.yml", "-o", "out", "--only", "manual.pdf", "--quiet")
    assert done.returncode == 0 and done.stdout == "out/manual.pdf\n"
    line = list(profile).index("name") + 1
    assert f"p.yml:{line}:9: " in done.stderr and "name: no font has \U00030000 (U+30000)" in done.stderr
    assert "welcome[0]: no font has \U0001d400 (U+1D400) \U0001d401 (U+1D401)" in done.stderr
    found = text_of((tmp_path / "out" / "manual.pdf").read_bytes())
    assert "走山〓队🌸" in found and "守时〓" in found and "守时〓〓" not in found


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦🏳️‍🌈👍🏽",
        "❤️✅⭐☎✔★□☑",
        "Łódź Straße Ångström Ελλάδα Кириллица Tiếng Việt",
        "שלום",
        "مرحبا",
        "ไทย",
        "हिन्दी",
        "한국어 にほんご",
        "𠮷䶮㸿",
        "₿ ™ © ½ ① Ⅳ",
    ],
)
def test_what_people_write_has_a_face(text) -> None:
    assert press.faces("", "zh").printable(text) == text


def test_a_character_of_form_prints_or_has_a_stand_in(plan_of, example, store) -> None:
    forms = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) == "Cf" and c != "\ufeff"]
    plan = plan_of({**example("hiking-club"), "name": "a" + "b".join(forms)})
    made = printed_of(plan, Look(store.labels[plan.language], store.templates))
    assert len(forms) > 150 and "a" in text_of(made)
    assert press.faces("", "zh").printable("a\ufff9b\ufffbc") == "a〓b〓c"


@pytest.mark.parametrize("address", ["https://example.org/qunce/sops/welcome.html", "https://例.中国/" + "x" * 100])
def test_a_code_is_drawn_as_segno_draws_it(address: str) -> None:
    theirs = segno.make(address, micro=False, error="m").svg_inline(border=2, omitsize=True)
    drawn, expected = (re.findall(r' (viewBox|d)="([^"]+)"', svg) for svg in (qr_code(address), theirs))
    assert drawn == expected and len(drawn) == 2
    assert qr_code("") == qr_code("https://example.org/" + "x" * 200) == ""


def test_a_box_that_no_font_has_is_printed_as_one_that_looks_like_it() -> None:
    faces = press.faces("", "zh")
    assert faces.lacking("☐☒✗🗹\U00030000") == ["\U00030000"]
    assert faces.printable("☐ 到了 ☒ 没到 ☑✓✗\U00030000") == "□ 到了 ⊠ 没到 ☑✓×〓"


def test_a_font_that_has_the_box_prints_the_box(monkeypatch: pytest.MonkeyPatch) -> None:
    faces = press.faces("", "zh")
    monkeypatch.setattr(fonts, "_characters", lambda source: {ord(c) for c in "☐□"})
    assert faces.printable("☐") == "☐"


def test_a_message_is_not_changed_by_looking_at_it() -> None:
    faces = press.faces("", "zh")
    for text in HOSTILE.values():
        assert faces.printable(faces.printable(text)) == faces.printable(text)


# --- templates of an overlay

WRONG = {
    "unclosed": ("\n#let x = (", "", 2),
    "undefined": ("\n\n#nobody", "unknown variable: nobody", 3),
    "reads": ('#read("/etc/passwd")', "", 1),
    "reads upwards": ('\n#read("../../../etc/passwd")', "", 2),
    "reads beside": ('#include "print.typ"', "", 1),
    "a picture": ('#image("/work/x.png")', "", 1),
    "a package": ('#import "@preview/cetz:0.3.0": *', "package", 1),
    "a package, hidden": ('#let name = "@pre" + "view/cetz:0.3.0"\n#import name: *', "package", 2),
    "a character that no font has": ('#text(font: "Noto Sans CJK SC")[\U00030000]', "could not be displayed", 1),
    "a wrong field": ("#data.nothing", "nothing", 1),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_template_is_told_with_its_line(name, plan_of, example, look_of) -> None:
    text, said, line = WRONG[name]
    plan = plan_of(example("hiking-club"))
    title = '#set document(title: "x")\n' if name.startswith("a character") else ""
    with pytest.raises(InputError) as told:
        printed_of(plan, look_of(plan, manual_typ=title + text))
    (problem,) = told.value.problems
    assert (
        (problem.place.file, problem.place.line) == ("manual.typ", line + bool(title))
        and said in problem.en
        and "模板有误" in problem.zh
    )


def test_a_mistake_in_the_shared_template_is_told_with_its_line(plan_of, example, look_of, store) -> None:
    plan = plan_of(example("hiking-club"))
    with pytest.raises(InputError) as told:
        printed_of(plan, look_of(plan, print_typ=store.templates["print.typ"] + "\n#nobody"))
    (problem,) = told.value.problems
    assert (problem.place.file, problem.place.line) == ("print.typ", store.templates["print.typ"].count("\n") + 2)


def test_a_mistake_in_our_own_template_is_a_bug(plan_of, example, look_of) -> None:
    plan = plan_of(example("hiking-club"))
    look = look_of(plan)
    with pytest.raises(RuntimeError, match="nobody"):
        printed_of(plan, Look(look.labels, {**look.templates, "manual.typ": "#nobody"}))


LISTEN = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    while True:
        server.accept()[0].close()
        print("heard", flush=True)
"""


def test_a_package_is_never_fetched(plan_of, example, look_of, monkeypatch) -> None:
    """Whatever proxy is set: a listener in its place hears nothing.

    It is a process, since a thread would wait for the engine.
    """
    plan = plan_of(example("hiking-club"))
    with subprocess.Popen([sys.executable, "-c", LISTEN], stdout=subprocess.PIPE, text=True) as listener:
        proxy = f"http://127.0.0.1:{listener.stdout.readline().strip()}"
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        try:
            with pytest.raises(InputError, match="package"):
                printed_of(plan, look_of(plan, manual_typ=WRONG["a package"][0]))
        finally:
            listener.kill()
        assert listener.stdout.read() == "" and os.environ["HTTPS_PROXY"] == proxy


def test_an_overlay_can_restyle_the_manual(plan_of, example, look_of, store) -> None:
    plan = plan_of(example("hiking-club"))
    mine = store.templates["manual.typ"].replace("#manual()", "#setup(10pt)[本单位自印]\n#manual()")
    assert "本单位自印" in text_of(printed_of(plan, look_of(plan, manual_typ=mine)))


# --- machines without fonts, wheels with templates


def test_a_machine_without_fonts_prints_with_ours(manuals) -> None:
    assert all("Noto" in name for name in fonts_in(manuals("reading-club", "zh")[2]))
    assert (
        "Noto Sans CJK SC" in press.faces("", "zh").families
        and press.faces("", "zh-Hant").families[0] == "Noto Sans CJK TC"
    )


def test_without_our_fonts_and_without_others_it_says_what_to_install(plan_of, example, look_of, monkeypatch) -> None:
    import typst

    plan = plan_of(example("hiking-club"))
    monkeypatch.setattr(press, "_fonts", lambda chosen: typst.Fonts(False, False, []))
    monkeypatch.setattr(press, "faces", press.faces.__wrapped__)
    with pytest.raises(InputError, match="pip install manimgx-fonts-cjk"):
        printed_of(plan, look_of(plan))


def test_without_our_fonts_those_of_the_system_are_tried(monkeypatch) -> None:
    monkeypatch.setattr(press, "PACKAGES", ("no_such_fonts",))
    press._fonts.cache_clear()
    found = press.faces.__wrapped__("", "zh")
    press._fonts.cache_clear()
    assert all("manimgx" not in source[0] for source in found.sources)


def test_the_templates_of_print_are_shipped(tmp_path) -> None:
    assert {"print.typ", "manual.typ", "sheet.typ"} <= {path.name for path in data_folder("templates").iterdir()}
    assert "templates" in (ROOT / "hatch_build.py").read_text("utf-8")


def test_the_table_of_writers_has_them() -> None:
    assert {("manual", "pdf"), ("handouts", "pdf"), ("packs", "pdf")} <= set(WRITERS)
    assert commands.wanted("manual.pdf") == [("manual", "pdf")]


def test_one_sheet_alone_is_the_sheet_among_all(cli, tmp_path, files_of) -> None:
    done = cli("generate", "reading-club", "-o", "out", "--only", "handouts/welcome.pdf,handouts.html", "--quiet")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "out").rglob("*.pdf")] == ["welcome.pdf"] and len(
        list((tmp_path / "out").rglob("*.html"))
    ) > 20
    assert (
        cli(
            "generate", "reading-club", "-o", "all", "--only", "handouts.pdf,handouts/welcome.pdf", "--quiet"
        ).returncode
        == 0
    )
    assert (tmp_path / "all/handouts.pdf").exists()
    assert (tmp_path / "all/handouts/welcome.pdf").read_bytes() == (tmp_path / "out/handouts/welcome.pdf").read_bytes()


@pytest.mark.parametrize("name", ["handouts/welcom.pdf", "handouts/welcome.docx", "manual/welcome.pdf"])
def test_a_sheet_that_is_not_there_is_told(cli, tmp_path, name) -> None:
    done = cli("generate", "reading-club", "-o", "out", "--only", name, "--quiet")
    assert done.returncode == 2 and f"“{name}”" in done.stderr and not list(tmp_path.rglob("*.pdf"))
    assert "welcom.pdf" not in name or "handouts/welcome.pdf" in done.stderr


# --- long words


LONG = {
    "an address": "https://example.org/" + "qunce/sops/welcome-" * 6 + ".html",
    "Thai": "นายสมชายใจดีและคณะกรรมการบริหารชุมชนนักเดินป่าแห่งประเทศไทยประจำภาคเหนือตอนบนทุกคนร่วมกันตัดสินใจ",
    "Cyrillic": "достопримечательность" * 5,
    "Greek": "ηλεκτροεγκεφαλογράφημα" * 5,
    "Devanagari": "प्रतिस्पर्धात्मकता" * 6,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_word_of_any_script_stays_on_the_page_and_is_copied_as_it_is(text, example, plan_of, look_of) -> None:
    plan = plan_of({**example("hiking-club"), "decides": text, "contact": text})
    look = look_of(plan)
    sheet = next(
        data for path, data in WRITERS["handouts", "pdf"](plan, look).items() if path.endswith("/crisis-any.pdf")
    )
    for data in (printed_of(plan, look, "manual"), sheet):
        told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        assert "\u200b" not in told
        for page in PdfReader(io.BytesIO(data)).pages:
            assert max(ends_of(page), default=0) <= float(page.mediabox.width) - 15 / POINT
        if text.isascii():
            assert text in told.replace("\n", "")
