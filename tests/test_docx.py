"""`manual.docx` and `reference.docx`: what Word, WPS and LibreOffice find in it, read back from its bytes."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import docx
import pytest
from lxml import etree

from generator.compose.columns import widths
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
from generator.compose.figures import Box, Figure, Label, Stroke
from generator.errors import InputError
from generator.load.folders import examples
from generator.load.store import Store, open_store
from generator.plan.plan import Plan
from generator.tailor import symptoms, troubles
from generator.writers.docx import DECLARED, write
from generator.writers.docx.body import Body
from generator.writers.docx.text import printable, run
from generator.writers.look import Look, documents
from tests.test_hostile import FIELDS, HOSTILE, Page, flat, put

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
SOFFICE = shutil.which("soffice")


class Manual:
    """A written document: its package, its body, and what it was made of; the manual where there is no reference."""

    def __init__(self, plan: Plan, look: Look, kind: str = "reference") -> None:
        made = documents(plan, look)
        self.document, self.plan = made.get(kind, made["manual"]), plan
        self.data = write(self.document, plan, look)
        self.package = zipfile.ZipFile(io.BytesIO(self.data))
        self.body = self.part("word/document.xml")[0]

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.package.read(name))

    def least(self, reference: int, thin: int) -> int:
        """The least that is to be found: of the reference so many, of the thin manual so many."""
        return reference if self.document.kind == "reference" else thin

    def xml(self) -> Iterator[etree._Element]:
        return (self.part(name) for name in self.package.namelist() if name.endswith(".xml"))


@pytest.fixture(scope="module")
def manual(store, example, plan_of) -> Callable[[str], Manual]:
    """The name of an example → its reference, or with ":manual" behind it its manual, made once."""
    made: dict[str, Manual] = {}

    def found(name: str) -> Manual:
        if name not in made:
            which, _, kind = name.partition(":")
            plan = plan_of(example(which))
            made[name] = Manual(plan, Look(store.labels[plan.language], store.templates), kind or "reference")
        return made[name]

    return found


every = pytest.mark.parametrize("name", [*sorted(examples()), *(f"{name}:manual" for name in sorted(examples()))])


def blocks_of(document: Document) -> Iterator[Block]:
    """Every block, and those in groups behind their group."""
    waiting: list[Block] = [block for chapter in reversed(document.chapters) for block in reversed(chapter.blocks)]
    while waiting:
        yield (block := waiting.pop())
        waiting += reversed(block.blocks) if isinstance(block, Group) else ()


def strings_of(document: Document) -> Iterator[str]:
    """Every text of a document, in the order in which it is read."""
    yield from (document.title, document.subtitle, document.foot, document.live)
    for chapter in document.chapters:
        yield chapter.title
        for block in blocks_of(Document("", "", "", "", False, "", "", "", (chapter,))):
            yield from strings_in(block)


def strings_in(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Drawing):
        yield block.figure.title
        yield from (shape.text for shape in block.figure.shapes if isinstance(shape, Label))
    elif isinstance(block, Table):
        yield from block.columns
        yield from (text for row in block.rows for value in row for text in (value.text, *value.marks))
    elif isinstance(block, (Paragraph, Bullets)):
        lines = block.lines if isinstance(block, Bullets) else (block.line,)
        yield from (text for value in lines for text in (value.text, *value.marks))


def style_of(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val")


def text_of(element: etree._Element) -> str:
    """What is read in an element; of a figure, its shapes."""
    parts = {
        f"{W}t": lambda e: e.text or "",
        f"{W}tab": lambda e: "\t",
        f"{W}br": lambda e: "\n",
        f"{W}p": lambda e: "\n",
    }
    told = element.iter(*parts)
    return "".join(
        parts[e.tag](e)
        for e in told
        if not any(above.tag in (f"{MC}Fallback", f"{W}tabs") for above in e.iterancestors())
    )


def paragraphs(manual: Manual, *styles: str) -> list[etree._Element]:
    """The paragraphs of these styles, in order, outside the figures."""
    return [p for p in manual.body.iter(f"{W}p") if style_of(p) in styles]


# --- what stands in it


def test_the_examples_are_of_every_kind(manual):
    found = [manual(name).document for name in examples()]
    kinds = Counter(
        type(block).__name__ + "." + getattr(block, "look", "") for each in found for block in blocks_of(each)
    )
    assert (
        len(found) >= 12
        and {each.language for each in found} == {"zh", "zh-Hant", "en"}
        and {each.brief for each in found} == {True, False}
    )
    assert {
        "Heading.",
        "Paragraph.message",
        "Paragraph.warning",
        "Bullets.boxes",
        "Bullets.numbered",
        "Bullets.plain",
    } <= set(kinds)
    assert {"Table.", "Table.dense", "Table.narrow", "Group.card", "Group.red", "Drawing."} <= set(kinds)


@every
def test_the_headings_are_the_documents(name, manual):
    each = manual(name)
    wanted = []
    for chapter in each.document.chapters:
        wanted.append(("Heading1", chapter.title))
        wanted += [
            (f"Heading{b.level}", b.text)
            for b in blocks_of(Document("", "", "", "", False, "", "", "", (chapter,)))
            if isinstance(b, Heading)
        ]
    assert len(wanted) > 12
    assert [(style_of(p), text_of(p).strip()) for p in paragraphs(each, "Heading1", "Heading2", "Heading3")] == wanted
    assert [text_of(p).strip() for p in paragraphs(each, "Title", "Subtitle")] == [
        each.document.title,
        each.document.subtitle,
    ]


@every
def test_word_knows_the_headings_as_its_own(name, manual):
    opened = docx.Document(io.BytesIO(manual(name).data))
    outside = [p for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert {p.style.name for p in outside} == {"Heading 1", "Heading 2", "Heading 3"}
    assert [p.text for p in outside if p.style.name == "Heading 1"] == [
        chapter.title for chapter in manual(name).document.chapters
    ]
    assert (
        opened.styles["Heading 1"].paragraph_format.keep_with_next
        and opened.styles["Heading 3"].paragraph_format.keep_with_next
    )


@every
def test_all_strings_of_the_document_are_there_in_order(name, manual):
    each = manual(name)
    found, at, count = " ".join(text_of(each.body).split()), 0, 0
    for text in map(flat, strings_of(each.document)):
        place = found.find(text, at)
        assert place >= 0, (text, found[at : at + 200])
        at, count = place + len(text), count + 1
    assert count > 200


@every
def test_numbered_lists_begin_anew(name, manual):
    each = manual(name)
    lists = [block for block in blocks_of(each.document) if isinstance(block, Bullets) and block.look == "numbered"]
    ids = [p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") for p in paragraphs(each, "ListNumber")]
    assert (
        len(lists) >= each.least(4, 2)
        and [n for n, block in zip(dict.fromkeys(ids), lists) for _ in block.lines] == ids
    )
    assert len(set(ids)) == len(lists)
    nums = {num.get(f"{W}numId"): num for num in each.part("word/numbering.xml").iter(f"{W}num")}
    assert all(nums[n].find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val") == "1" for n in ids)
    abstract = {
        a.get(f"{W}abstractNumId"): a.find(f"{W}lvl/{W}numFmt").get(f"{W}val")
        for a in each.part("word/numbering.xml").iter(f"{W}abstractNum")
    }
    assert {abstract[nums[n].find(f"{W}abstractNumId").get(f"{W}val")] for n in ids} == {
        "decimal"
    } and "bullet" in abstract.values()


@every
def test_bullets_and_boxes_are_as_many_as_in_the_document(name, manual):
    each = manual(name)
    wanted = Counter({"plain": 0, "boxes": 0})
    for block in blocks_of(each.document):
        if isinstance(block, Bullets):
            wanted[block.look] += len(block.lines)
    boxes = list(each.body.iter(f"{W14}checkbox"))
    assert wanted["plain"] > 5 and wanted["boxes"] >= each.least(6, 1)
    assert len(paragraphs(each, "ListBullet")) == wanted["plain"]
    assert len(paragraphs(each, "CheckList")) == len(boxes) == wanted["boxes"]
    assert {box.find(f"{W14}checked").get(f"{W14}val") for box in boxes} == {"0"}
    assert all(text_of(p).strip().startswith("☐\t") for p in paragraphs(each, "CheckList"))


@every
def test_tables_repeat_their_heads_and_split_no_row(name, manual):
    each = manual(name)
    wanted = [block for block in blocks_of(each.document) if isinstance(block, Table)]
    tables = [t for t in each.body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ManualTable"]
    assert len(wanted) == len(tables) >= each.least(9, 3)
    for table, block in zip(tables, wanted):
        head, *rows = table.findall(f"{W}tr")
        assert head.find(f"{W}trPr/{W}tblHeader") is not None
        assert not [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
        fold = 3 if block.look == "narrow" else 1
        assert len(rows) == -(-len(block.rows) // fold) and len(head.findall(f"{W}tc")) == fold * len(block.columns)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in each.body.iter(f"{W}tr"))


@every
def test_tables_fill_the_page_and_no_more(name, manual):
    for table in manual(name).body.iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        room = 9600 if any(above.tag == f"{W}tc" for above in table.iterancestors()) else 9921
        assert abs(sum(grid) - room) <= len(grid) and min(grid) > 400
        for row in table.findall(f"{W}tr"):
            assert [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.findall(f"{W}tc")] == grid


def test_a_word_and_a_date_have_room_in_their_column():
    long = Line("很长的一段话" * 40)
    found = widths(
        Table(
            ("Day", "People", "One", "Two", "Three", "Four"), ((Line("2027-03-01"), Line("1"), long, long, long, long),)
        ),
        52,
    )
    assert sum(found) == pytest.approx(52) and max(found[2:]) - min(found[2:]) < 2
    assert found[0] > 10 * 0.56 * 1.2 + 1 and found[1] > 6 * 0.56 * 1.2 + 1


def test_a_table_of_any_text_has_widths():
    for texts in (("", ""), ("w" * 300, "长" * 300), ("a\nb" * 50, ""), ("w" * 300,) * 9):
        found = widths(Table(("x",) * len(texts), (tuple(map(Line, texts)),)), 52)
        assert sum(found) == pytest.approx(52) and min(found) > 1


# --- contents, header, footer


def thin(each) -> bool:
    """A manual and a brief reference flow from chapter to chapter, and list no more than those."""
    return each.document.brief or each.document.kind == "manual"


@every
def test_the_contents_are_complete_and_lead_somewhere(name, manual):
    each = manual(name)
    styles = ("Heading1",) if thin(each) else ("Heading1", "Heading2")
    entries = paragraphs(each, "TOC1", "TOC2")
    heads = paragraphs(each, *styles)
    assert [(style_of(p)[-1], flat(text_of(p))) for p in entries] == [
        (style_of(p)[-1], flat(text_of(p))) for p in heads
    ] and len(heads) >= 9
    marks = [p.find(f"{W}bookmarkStart").get(f"{W}name") for p in heads]
    assert [p.find(f"{W}hyperlink").get(f"{W}anchor") for p in entries] == marks and len(set(marks)) == len(marks)
    assert {f'TOC \\o "1-{len(styles)}" \\h \\z'} <= {code.text.strip() for code in each.body.iter(f"{W}instrText")}
    assert all(body.tag == f"{W}sdtContent" for p in entries for body in [p.getparent()])


@every
def test_nothing_asks_to_be_updated_when_it_opens(name, manual):
    for tree in manual(name).xml():
        assert not list(tree.iter(f"{W}updateFields"))
        assert not [e for e in tree.iter() if e.get(f"{W}dirty") is not None]


@every
def test_fields_are_whole(name, manual):
    seen = 0
    for tree in manual(name).xml():
        kinds = [mark.get(f"{W}fldCharType") for mark in tree.iter(f"{W}fldChar")]
        assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)
        seen += len(kinds)
    assert seen >= 3 * 6


@every
def test_the_pages_are_numbered_and_say_version_and_chapter(name, manual):
    each = manual(name)
    section = docx.Document(io.BytesIO(each.data)).sections[0]
    assert section.different_first_page_header_footer and not flat(text_of(section.first_page_header.part.element))
    for footer in (section.footer, section.first_page_footer):
        assert each.plan.fingerprint in text_of(footer.part.element)
        assert [code.text.strip() for code in footer.part.element.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert flat(each.document.title) in text_of(section.header.part.element)
    assert [code.text.strip() for code in section.header.part.element.iter(f"{W}instrText")] == ["STYLEREF 1"]


def test_the_page_is_a4_with_room_for_punching(manual):
    section = docx.Document(io.BytesIO(manual("reading-club").data)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.left_margin.mm)) == (
        210,
        297,
        20,
    )
    assert (
        abs((section.page_width - section.left_margin - section.right_margin) / 635 - 9921) <= 2
    )  # the width of tables


@every
def test_chapters_begin_a_page_unless_it_is_thin(name, manual):
    each = manual(name)
    breaks = [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in paragraphs(each, "Heading1")]
    if each.document.kind == "manual":  # page one is a page of its own
        assert breaks[1] and sum(breaks) == 1
    elif each.document.brief:
        assert not any(breaks)
    else:
        assert breaks[0] and sum(breaks) >= 8


# --- groups


@every
def test_groups_stay_together(name, manual):
    """Every paragraph of a group but the last is kept with the next one; of a long table, its head and first row."""
    each = manual(name)
    groups = [block for block in blocks_of(each.document) if isinstance(block, Group) and block.look == "card"]
    heads = {flat(text_of(p)): p for p in paragraphs(each, "Heading3")}
    assert len(groups) > 4 or each.document.kind == "manual"  # a thin manual has no cards
    for group in groups:
        size = sum(len(b.lines) if isinstance(b, Bullets) else 1 for b in group.blocks)
        chain = [heads[flat(group.blocks[0].text)]]
        while len(chain) < size:
            chain.append(chain[-1].getnext())
        assert [kept(p) for p in chain] == [True] * (size - 1) + [False], group.blocks[0].text


def kept(paragraph: etree._Element) -> bool:
    """Whether it is on one page with the next."""
    return paragraph.find(f"{W}pPr/{W}keepNext") is not None or style_of(paragraph).startswith("Heading")


@every
def test_the_head_of_a_table_is_kept_with_a_row_and_what_leads_to_it_with_its_head(name, manual):
    each = manual(name)
    for table in each.body.iter(f"{W}tbl"):
        if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ManualTable":
            assert all(map(kept, table.find(f"{W}tr").iter(f"{W}p")))
            before = table.getprevious()
            assert (
                before.tag == f"{W}tcPr"
                or kept(before)
                or style_of(before) in ("Gap", "ListBullet", "CheckList", "Figure")
            )


@every
def test_red_cards_stand_in_a_cell_of_their_own(name, manual):
    each = manual(name)
    wanted = [block for block in blocks_of(each.document) if isinstance(block, Group) and block.look == "red"]
    cards = [t for t in each.body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "RedCard"]
    assert len(cards) == len(wanted) > 0 and all(len(list(card.findall(f"{W}tr/{W}tc"))) == 1 for card in cards)


def test_warnings_messages_and_red_cards_have_an_edge_and_a_ground(manual):
    styles = {s.get(f"{W}styleId"): s for s in manual("reading-club").part("word/styles.xml").iter(f"{W}style")}
    for name in ("Warning", "Message"):
        edges = styles[name].find(f"{W}pPr/{W}pBdr")
        assert {"top", "left", "bottom", "right", "between"} <= {etree.QName(e).localname for e in edges}
        assert styles[name].find(f"{W}pPr/{W}shd").get(f"{W}fill") != "auto"
    assert (
        styles["RedCard"].find(f"{W}tblPr/{W}tblBorders") is not None
        and styles["RedCard"].find(f"{W}tcPr/{W}shd") is not None
    )
    assert len(paragraphs(manual("reading-club"), "Message")) > 20 and paragraphs(manual("reading-club"), "Warning")


@every
def test_marks_are_raised(name, manual):
    each = manual(name)
    raised = [
        text_of(r)
        for r in each.body.iter(f"{W}r")
        if r.find(f"{W}rPr/{W}rStyle") is not None and r.find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "Mark"
    ]
    wanted = [" ".join(v.marks) for b in blocks_of(each.document) for v in lines_in(b) if v.marks]
    assert raised == wanted and len(wanted) >= each.least(21, 0)
    (style,) = [s for s in each.part("word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == "Mark"]
    assert style.find(f"{W}rPr/{W}vertAlign").get(f"{W}val") == "superscript"


def lines_in(block: Block) -> Iterator[Line]:
    if isinstance(block, Table):
        yield from (value for row in block.rows for value in row)
    elif isinstance(block, (Paragraph, Bullets)):
        yield from block.lines if isinstance(block, Bullets) else (block.line,)


# --- figures


@every
def test_figures_are_shapes_with_words_for_those_who_cannot_see_them(name, manual):
    each = manual(name)
    figures = [block.figure for block in blocks_of(each.document) if isinstance(block, Drawing)]
    drawn = list(each.body.iter(f"{WP}inline"))
    assert len(drawn) == len(figures) >= each.least(1, 0)
    for inline, figure in zip(drawn, figures):
        assert inline.find(f"{WP}docPr").get("descr") == figure.alt
        assert len(list(inline.iter(f"{WPS}wsp"))) == len(figure.shapes)
        assert (
            int(inline.find(f"{WP}extent").get("cx")) <= 6_300_000
            and int(inline.find(f"{WP}extent").get("cy")) <= 8_280_000
        )
    fallbacks = ["\n".join(t.text or "" for t in f.iter(f"{W}t")) for f in each.body.iter(f"{MC}Fallback")]
    assert fallbacks == ["\n".join(figure.lines) for figure in figures]


def test_a_figure_too_tall_for_a_page_is_made_smaller():
    shapes = (Box(0, 0, 680, 4000, "bar"), Stroke(0, 50, 40, 10, "join"), Label(10, 20, "x", 13, "end", "strong"))
    body = Body(document_of(Drawing(Figure("f", "F", "alt", 680, 4000, shapes, ("x",)))), "Contents")
    tree = etree.fromstring(f"<w:all {DECLARED}>{body.text}</w:all>")
    assert int(next(tree.iter(f"{WP}extent")).get("cy")) == 8_280_000
    assert [e.get("flipV") for e in tree.iter("{*}xfrm")] == [None, None, "1", None]


def document_of(*blocks: Block, title: str = "T") -> Document:
    return Document("manual", "zh", title, "S", False, "foot", "", "", (Chapter("one", "One", blocks),))


# --- what Word repairs


def names(text: str) -> list[str]:
    return text.split()


RPR = names(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
PPR = names(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
# The order that the schema asks for (ECMA-376 part 1, and Word's own extensions).
# An element that is not here may not be written.
ORDER: dict[str, list[str]] = {
    "pPr": PPR,
    "rPr": RPR,
    "pBdr": names("top left bottom right between bar"),
    "tblPr": names(
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tblBorders": names("top left start bottom right end insideH insideV"),
    "tblCellMar": names("top left start bottom right end"),
    "trPr": names(
        "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden"
    ),
    "tcPr": names(
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
    ),
    "tbl": names("tblPr tblGrid tr"),
    "tr": names("tblPrEx trPr tc"),
    "tblGrid": ["gridCol"],
    "numPr": names("ilvl numId"),
    "sectPr": names(
        "footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign "
        "noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"
    ),
    "style": names(
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
        "personal rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "tblStylePr": names("pPr rPr tblPr trPr tcPr"),
    "styles": names("docDefaults latentStyles style"),
    "docDefaults": names("rPrDefault pPrDefault"),
    "rPrDefault": ["rPr"],
    "pPrDefault": ["pPr"],
    "tabs": ["tab"],
    "numbering": names("numPicBullet abstractNum num numIdMacAtCleanup"),
    "abstractNum": names("nsid multiLevelType tmpl name styleLink numStyleLink lvl"),
    "lvl": names("start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"),
    "num": names("abstractNumId lvlOverride"),
    "lvlOverride": names("startOverride lvl"),
    "settings": names(
        "writeProtection view zoom removePersonalInformation defaultTabStop characterSpacingControl hdrShapeDefaults "
        "footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping "
        "doNotIncludeSubdocsInStats shapeDefaults decimalSymbol listSeparator"
    ),
    "compat": ["compatSetting"],
    "fonts": ["font"],
    "font": names("altName panose1 charset family notTrueType pitch sig embedRegular"),
    "sdt": names("sdtPr sdtEndPr sdtContent"),
    "checkbox": names("checked checkedState uncheckedState"),
    "docPartObj": names("docPartGallery docPartCategory docPartUnique"),
    "document": names("background body"),
    "AlternateContent": names("Choice Fallback"),
    "Choice": ["drawing"],
    "drawing": ["inline"],
    "inline": names("extent effectExtent docPr cNvGraphicFramePr graphic"),
    "graphic": ["graphicData"],
    "graphicData": ["wgp"],
    "wgp": names("cNvPr cNvGrpSpPr grpSpPr wsp"),
    "grpSpPr": ["xfrm"],
    "wsp": names("cNvPr cNvSpPr cNvCnPr spPr style extLst txbx bodyPr"),
    "spPr": names("xfrm custGeom prstGeom noFill solidFill gradFill ln effectLst"),
    "ln": names("noFill solidFill gradFill prstDash round bevel miter headEnd tailEnd"),
    "xfrm": names("off ext chOff chExt"),
    "prstGeom": ["avLst"],
    "solidFill": ["srgbClr"],
    "txbx": ["txbxContent"],
    "bodyPr": ["noAutofit"],
}
# What may stand in any order, or is one of several.
MIXED: dict[str, set[str]] = {
    "body": {"p", "tbl", "sdt", "sectPr"},
    "sdtContent": {"p", "r"},
    "txbxContent": {"p"},
    "sdtPr": {"id", "checkbox", "docPartObj"},
    "hdr": {"p"},
    "ftr": {"p"},
    "r": {"rPr", "t", "br", "tab", "fldChar", "instrText", "AlternateContent"},
    "hyperlink": {"r"},
    "Fallback": {"t", "br", "tab"},
}
FIRST = {"p": "pPr", "tc": "tcPr", "r": "rPr"}  # what stands first, if it stands at all
MIXED["p"] = {"pPr", "r", "sdt", "hyperlink", "bookmarkStart", "bookmarkEnd"}
MIXED["tc"] = {"tcPr", "p", "tbl"}


@cache
def local(tag: str) -> str:
    """A name without its namespace."""
    return etree.QName(tag).localname


def disorder(tree: etree._Element) -> Iterator[str]:
    """Each element whose children are not what and where the schema wants them."""
    for element in tree.iter(etree.Element):
        name, children = local(element.tag), [local(child.tag) for child in element if isinstance(child.tag, str)]
        if name == "sectPr":  # references to headers and footers come first, in any order
            children = children[sum(child in ("headerReference", "footerReference") for child in children) :]
        if name in ORDER and not set(children) <= set(ORDER[name]):
            yield f"{name}: {set(children) - set(ORDER[name])}"
        elif name in ORDER and [ORDER[name].index(child) for child in children] != sorted(
            ORDER[name].index(child) for child in children
        ):
            yield f"{name}: {children}"
        elif name in MIXED and not set(children) <= MIXED[name]:
            yield f"{name}: {set(children) - MIXED[name]}"
        elif name not in ORDER and name not in MIXED and children:
            yield f"{name}: is not described here"
        if name in FIRST and FIRST[name] in children[1:]:
            yield f"{name}: {FIRST[name]} is not first"


OURS = ("document", "styles", "numbering", "settings", "fontTable", "header1", "header2", "footer1", "footer2")


@every
def test_every_element_stands_where_the_schema_wants_it(name, manual):
    each = manual(name)
    assert {f"word/{part}.xml" for part in OURS} <= set(each.package.namelist())
    for part in OURS:
        assert list(disorder(each.part(f"word/{part}.xml"))) == [], part


@pytest.mark.parametrize(
    "wrong",
    [
        "<w:pPr><w:keepNext/><w:pStyle w:val='x'/></w:pPr>",
        "<w:rPr><w:sz w:val='1'/><w:b/></w:rPr>",
        "<w:p><w:r/><w:pPr/></w:p>",
        "<w:tc><w:tr/></w:tc>",
        "<w:trPr><w:tblHeader/><w:cantSplit/></w:trPr>",
        "<w:pPr><w:nonsense/></w:pPr>",
        "<w:unheard><w:p/></w:unheard>",
    ],
)
def test_disorder_is_seen(wrong):
    assert list(disorder(etree.fromstring(f"<w:body {DECLARED}>{wrong}</w:body>")))


@every
def test_ids_are_unique_and_everything_named_exists(name, manual):
    each = manual(name)
    styles = {s.get(f"{W}styleId"): s.get(f"{W}type") for s in each.part("word/styles.xml").iter(f"{W}style")}
    for tree in each.xml():
        for tag, kind in (
            ("pStyle", "paragraph"),
            ("rStyle", "character"),
            ("tblStyle", "table"),
            ("basedOn", None),
            ("next", "paragraph"),
        ):
            for used in tree.iter(f"{W}{tag}"):
                assert used.get(f"{W}val") in styles and kind in (None, styles[used.get(f"{W}val")]), used.get(
                    f"{W}val"
                )
    numbers = {num.get(f"{W}numId") for num in each.part("word/numbering.xml").iter(f"{W}num")}
    assert {n.get(f"{W}val") for tree in each.xml() for n in tree.iter(f"{W}numId")} <= numbers
    for tag, key in ((f"{W}bookmarkStart", f"{W}id"), (f"{W}bookmarkStart", f"{W}name"), (f"{W}bookmarkEnd", f"{W}id")):
        found = [e.get(key) for e in each.body.iter(tag)]
        assert len(found) == len(set(found)) >= each.least(10, 9)
    sdts = [e.get(f"{W}val") for e in each.body.iter(f"{W}id") if e.getparent().tag == f"{W}sdtPr"]
    drawn = [e.get("id") for e in each.body.iter(f"{WP}docPr", f"{WPS}cNvPr")]
    assert len(sdts) == len(set(sdts)) >= each.least(6, 2) and len(drawn) == len(set(drawn)) >= each.least(6, 0)
    anchors = {e.get(f"{W}anchor") for e in each.body.iter(f"{W}hyperlink")}
    assert anchors <= {e.get(f"{W}name") for e in each.body.iter(f"{W}bookmarkStart")}


@every
def test_the_package_is_whole(name, manual):
    """Each relation leads to a part, each part has a type and is led to, each relation that is named exists."""
    each = manual(name)
    held, reached = set(each.package.namelist()), {"[Content_Types].xml"}
    assert len(held) == len(each.package.namelist())
    for rels in [n for n in held if n.endswith(".rels")]:
        reached.add(rels)
        folder = PurePosixPath(rels).parent.parent
        for relation in each.part(rels):
            assert relation.get("TargetMode") != "External"
            target = relation.get("Target")
            reached.add(target.lstrip("/") if target.startswith("/") else str(folder / target))
    assert reached == held
    types = each.part("[Content_Types].xml")
    overridden = {e.get("PartName").lstrip("/") for e in types if e.tag.endswith("Override")}
    assert overridden <= held and {n for n in held if n.startswith("word/") and n.endswith(".xml")} <= overridden
    known = {e.get("Id") for e in each.part("word/_rels/document.xml.rels")}
    named = {
        value
        for e in each.body.iter()
        for key, value in e.attrib.items()
        if key.startswith("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}")
    }
    assert len(named) == 4 and named <= known


@every
def test_tables_are_parted_and_cells_end_with_a_paragraph(name, manual):
    body = manual(name).body
    for table in body.iter(f"{W}tbl"):
        assert table.getnext().tag == f"{W}p" and (table.getprevious() is None or table.getprevious().tag != f"{W}tbl")
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))
    assert body[-1].tag == f"{W}sectPr" and body[-2].tag == f"{W}p"


# --- languages and fonts


SPOKEN = {
    "zh": ("zh-CN", "微软雅黑", "微软雅黑"),
    "zh-Hant": ("zh-TW", "微軟正黑體", "微軟正黑體"),
    "en": ("en-GB", "微软雅黑", "Calibri"),
}


@pytest.mark.parametrize("language", SPOKEN)
def test_language_and_fonts(language, store, example, plan_of):
    plan = plan_of(example("reading-club"), language=language)
    each = Manual(plan, Look(store.labels[language], store.templates))
    tag, east, latin = SPOKEN[language]
    default = each.part("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    fonts, spoken = default.find(f"{W}rFonts"), default.find(f"{W}lang")
    assert (fonts.get(f"{W}eastAsia"), fonts.get(f"{W}ascii"), fonts.get(f"{W}hAnsi")) == (east, latin, latin)
    assert fonts.get(f"{W}hint") == ("default" if language == "en" else "eastAsia")
    assert spoken.get(f"{W}eastAsia" if language != "en" else f"{W}val") == tag
    assert docx.Document(io.BytesIO(each.data)).core_properties.language == tag
    assert each.part("word/settings.xml").find(f"{W}themeFontLang").get(f"{W}eastAsia") == spoken.get(f"{W}eastAsia")
    used = {
        e.get(f"{W}{key}") for tree in each.xml() for e in tree.iter(f"{W}rFonts") for key in ("ascii", "eastAsia")
    } - {None, "Arial"}
    table = {font.get(f"{W}name"): font for font in each.part("word/fontTable.xml")}
    assert {east, latin} <= used <= set(table) and all(table[name].find(f"{W}altName") is not None for name in used)
    assert not [e for tree in each.xml() for e in tree.iter(f"{W}rFonts") if any("Theme" in key for key in e.attrib)]


@every
def test_properties_come_from_the_plan(name, manual):
    each = manual(name)
    found = docx.Document(io.BytesIO(each.data)).core_properties
    assert (found.title, found.subject, found.version) == (
        each.document.title,
        each.document.subtitle,
        each.plan.fingerprint,
    )
    assert found.created.date() == found.modified.date() == each.plan.start and found.revision == 1
    assert "python-docx" not in each.package.read("docProps/core.xml").decode()


# --- the same bytes


def test_the_same_bytes_at_any_time(store, example, plan_of, monkeypatch):
    plan = plan_of(example("hiking-club"))
    look = Look(store.labels["zh"], store.templates)
    made = documents(plan, look)["manual"]
    first = write(made, plan, look)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert write(made, plan, look) == first
    entries = zipfile.ZipFile(io.BytesIO(first)).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)} and entries[
        0
    ].filename == "[Content_Types].xml"
    assert str(date.today()) not in "".join(zipfile.ZipFile(io.BytesIO(first)).read(e).decode() for e in entries)


# --- any text


@pytest.fixture(scope="module")
def printed(store, example, plan_of) -> Callable[[str], tuple[Manual, dict[str, str], str]]:
    """A text → the reading club with it in every free field: its reference, the texts, and what that says in HTML.

    Which troubles a text is like depends on its words: here each is like what a harmless one is.
    """

    def made(text: str) -> tuple[Manual, dict[str, str], str]:
        from generator.writers.html import write as html

        profile = {**example("reading-club"), "leave_out": [{"id": "topic", "reason": ""}]}
        texts = {path: f"{text} q{number}q" for number, path in enumerate(FIELDS)}
        for path, value in texts.items():
            put(profile, path, value)
        with pytest.MonkeyPatch.context() as patch:
            heard = symptoms.heard
            for module in (symptoms, troubles):
                patch.setattr(module, "heard", lambda library, words, facts: heard(library, "字", facts))
            plan = plan_of(profile)
        look = Look(store.labels[plan.language], store.templates)
        return Manual(plan, look), texts, Page(html(documents(plan, look)["reference"], look).decode()).text

    return made


@pytest.fixture(scope="module")
def harmless(printed) -> Counter:
    return elements(printed("字")[0])


def elements(manual: Manual) -> Counter:
    """Every element and its attributes' names, but for what a text's lines need; each kind in a figure once."""
    found: Counter = Counter()
    for tree in manual.xml():
        figures = set(tree.iterfind(f".//{MC}AlternateContent//*"))
        for element in tree.iter(etree.Element):
            key = (element.tag, *sorted(element.attrib))
            if local(element.tag) in ("t", "br", "tab"):
                continue
            if element in figures:
                found["in a figure", *key] = 1
            else:
                found[key] += 1
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_prints_as_itself_and_becomes_nothing_else(name, printed, harmless):
    each, texts, html = printed(HOSTILE[name])
    said = flat(text_of(each.body))
    shown = {field for field, text in texts.items() if flat(text) in html}
    assert len(shown) > 10 and {field for field in shown if flat(texts[field]) not in said} == set()
    assert elements(each) == harmless
    assert list(disorder(each.part("word/document.xml"))) == []


def test_what_xml_cannot_hold_has_a_visible_stand_in():
    bad = [*range(0x20), 0x7F, *range(0x80, 0xA0), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]
    for code in bad:
        tree = etree.fromstring(f"<w:all {DECLARED}>{run(f'a{chr(code)}b')}</w:all>")
        between = text_of(tree)[1:-1]
        assert (
            between in ("\t", "\n")
            if chr(code) in "\t\n\r\x85"
            else between == (chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd")
        ), hex(code)
    assert printable("\x07 \ud800 中文 😀") == "\u2407 \ufffd 中文 😀"


def test_control_characters_anywhere_in_a_document_do_not_stop_it():
    evil = "a\x00\x0b\x1f\ufffe\ud83db"
    figure = Figure("f", evil, evil, 680, 100, (Label(0, 10, evil),), (evil,))
    line = Line(evil, (evil,))
    blocks = (
        Heading(evil),
        Paragraph(line),
        Bullets((line,), "boxes"),
        Table((evil,), ((line,),)),
        Drawing(figure),
        Group((Heading(evil, 3), Paragraph(line)), "red"),
    )
    tree = etree.fromstring(f"<w:all {DECLARED}>{Body(document_of(*blocks, title=evil), evil).text}</w:all>")
    assert text_of(tree).count("a␀␋␟\ufffd\ufffdb") >= 12


def test_a_long_name_fits_the_properties(store, example, plan_of):
    plan = plan_of({**example("hiking-club"), "name": "长" * 400})
    each = Manual(plan, Look(store.labels["zh"], store.templates))
    assert docx.Document(io.BytesIO(each.data)).core_properties.title == "长" * 255


def test_the_short_manual_of_one_who_is_not_ready(store, example, plan_of):
    plan = plan_of({key: value for key, value in example("reading-club").items() if key != "promise"})
    assert not plan.ready
    each = Manual(plan, Look(store.labels["zh"], store.templates))
    assert len(paragraphs(each, "TOC1", "TOC2")) == len(paragraphs(each, "Heading1")) == 2


# --- what is loaded


@pytest.mark.parametrize(
    ("only", "never"),
    [
        ("manual.md", {"docx", "lxml"}),
        ("manual.docx", {"jinja2", "typst", "xlsxwriter"}),
        ("plan", {"docx", "lxml", "jinja2"}),
    ],
)
def test_only_what_is_asked_for_is_imported(only, never, tmp_path):
    given = f"'generate', 'hiking-club', '--only', '{only}', '-o', sys.argv[1], '--quiet'"
    code = f"import sys; from generator.cli import main; assert main([{given}]) == 0; "
    code += "print('MODULES', *{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split()[1:])
    assert "generator" in loaded and not loaded & never
    assert only != "manual.docx" or "docx" in loaded


# --- an overlay's styles


def styled(tmp_path: Path, change: Callable[[str], str]) -> Store:
    (tmp_path / "house/templates").mkdir(parents=True)
    ours = (ROOT / "templates/manual.styles.xml").read_text("utf-8")
    (tmp_path / "house/templates/manual.styles.xml").write_text(change(ours), "utf-8")
    return open_store([tmp_path / "house"])


def restyled(store: Store, example: Any, plan_of: Any) -> Manual:
    plan = plan_of(example("hiking-club"), library=store)
    return Manual(plan, Look(store.labels[plan.language], store.templates, store.overlaid))


def test_a_house_may_bring_its_own_styles(tmp_path, example, plan_of):
    each = restyled(
        styled(tmp_path, lambda ours: ours.replace("1F5C4D", "112233").replace("$east", "楷体")), example, plan_of
    )
    assert (
        "112233" in each.package.read("word/styles.xml").decode()
        and "楷体" in each.package.read("word/styles.xml").decode()
    )


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (lambda ours: ours.replace("</w:docDefaults>", "</w:docDefault>"), 10, "docDefaults"),
        (lambda ours: ours.replace('w:styleId="Message"', 'w:styleId="Note"'), 1, "Message"),
        (lambda ours: ours.replace("$size", "$siez"), 1, "siez"),
        (lambda ours: ours.replace("$size", "$"), 1, ""),
        (lambda ours: "", 1, ""),
    ],
)
def test_wrong_styles_of_a_house_are_its_mistake(change, line, said, tmp_path, example, plan_of):
    with pytest.raises(InputError) as caught:
        restyled(styled(tmp_path, change), example, plan_of)
    (problem,) = caught.value.problems
    assert (problem.place.file, problem.place.line) == ("manual.styles.xml", line) and said in problem.en


# --- LibreOffice


LAID_OUT = ["reading-club", "parents-line", "craft-discord", "hiking-club"]


@pytest.mark.parametrize("name", [*LAID_OUT, *(f"{name}:manual" for name in LAID_OUT)])
def test_libreoffice_lays_it_out(name, manual, tmp_path):
    if not SOFFICE or not shutil.which("pdftotext"):
        if os.environ.get("CI") == "true":
            pytest.fail("CI has LibreOffice and poppler-utils")
        pytest.skip("no LibreOffice or pdftotext on this machine")
    each = manual(name)
    (tmp_path / "manual.docx").write_bytes(each.data)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(
        [SOFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "manual.docx"],
        check=True,
        capture_output=True,
        timeout=300,
    )
    told = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "manual.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    pages = [re.sub(r"\s+", "", page) for page in told.split("\f")[:-1]]
    assert 3 < len(pages) < 15 if each.document.kind == "manual" else 20 < len(pages) < 90
    frame = len(
        re.sub(
            r"\s+", "", f"{each.document.title}{each.document.subtitle}{each.document.foot}{len(pages)}/{len(pages)}"
        )
    )
    assert min(map(len, pages)) > frame + 20, "a page is empty"
    for chapter in each.document.chapters:
        assert "".join(pages).count(re.sub(r"\s+", "", chapter.title)) >= 2
    assert all(f"{n}/{len(pages)}" in page for n, page in enumerate(pages, 1))
