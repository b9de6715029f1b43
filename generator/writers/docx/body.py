"""The blocks of a document as WordprocessingML, from the title to the last table."""

from __future__ import annotations

from itertools import count, pairwise

from ...compose.document import Block, Bullets, Chapter, Document, Drawing, Group, Heading, Paragraph, Table
from .drawing import drawing
from .tables import WIDTH, cell, framed, gap, table
from .text import FIELD_END, field_start, line, paragraph, run

PARAGRAPHS = {"": "Normal", "lead": "Lead", "warning": "Warning", "small": "Small", "message": "Message"}
# Short chapters: they begin on the page where the one before ends.
SHARING = ("newcomers", "content", "subject", "closing")
BOX = (
    '<w:rFonts w:hint="eastAsia" w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/>'
    '<w:sz w:val="28"/><w:szCs w:val="28"/>'
)
LISTED = 2  # levels of headings in the contents; a manual and a brief reference list their chapters only
# A heading at the top of a red card needs no rule above it.
PLAIN = '<w:pBdr><w:top w:val="nil"/></w:pBdr><w:spacing w:before="0"/>'
FIRST_LIST = 3  # 1 and 2 are the lists of the styles
INSIDE = 9600  # the room in a red card
# The box that Word and WPS tick at a click; on paper it is the character.
STATES = (
    '<w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
)


class Body:
    """One document, in the making. text: its blocks; lists: how many numbered lists it has."""

    def __init__(self, document: Document, contents: str) -> None:
        self._number = count(1).__next__
        thin = document.kind == "manual"
        self._levels = 1 if document.brief or thin else LISTED
        self._entries: list[tuple[int, str, str]] = []  # level, bookmark, text
        self.lists = 0
        chapters = "".join(
            # Page one of a manual is a page of its own.
            self._chapter(chapter, n == 1 if thin else not document.brief and (not n or chapter.id not in SHARING))
            for n, chapter in enumerate(document.chapters)
        )
        self.text = _title(document) + self._contents(contents) + chapters + gap()

    def _chapter(self, chapter: Chapter, new_page: bool) -> str:
        return self._heading(chapter.title, 1, new_page) + self._blocks(chapter.blocks)

    def _heading(self, text: str, level: int, new_page: bool = False, more: str = "") -> str:
        if level > self._levels:
            return paragraph(f"Heading{level}", run(text), more=more)
        number = self._number()
        name = f"_Toc{number:06}"
        self._entries.append((level, name, text))
        marked = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{run(text)}<w:bookmarkEnd w:id="{number}"/>'
        return paragraph(f"Heading{level}", marked, new_page=new_page, more=more)

    def _blocks(self, blocks: tuple[Block, ...], room: int = WIDTH, together: bool = False, keep: bool = False) -> str:
        """Blocks one after the other. together: on one page; keep: with what follows, too."""
        held = [together or _leads(block, after) for block, after in pairwise(blocks)] + [keep]
        return "".join(self._block(block, room, together, hold) for block, hold in zip(blocks, held))

    def _block(self, block: Block, room: int, together: bool, keep: bool) -> str:
        if isinstance(block, Heading):
            return self._heading(block.text, block.level)
        if isinstance(block, Paragraph):
            return paragraph(PARAGRAPHS[block.look], line(block.line), keep)
        if isinstance(block, Bullets):
            return self._bullets(block, together, keep)
        if isinstance(block, Table):
            return table(block, room, together, keep)
        if isinstance(block, Drawing):
            return paragraph("Caption", run(block.figure.title)) + paragraph(
                "Figure", drawing(block.figure, self._number), keep
            )
        return self._red(block, keep) if block.look == "red" else self._blocks(block.blocks, room, True, keep)

    def _bullets(self, block: Bullets, together: bool, keep: bool) -> str:
        self.lists += block.look == "numbered"
        number = FIRST_LIST + self.lists - 1 if block.look == "numbered" else 0
        style = {"plain": "ListBullet", "numbered": "ListNumber", "boxes": "CheckList"}[block.look]
        inner = [(self._box() if block.look == "boxes" else "") + line(each) for each in block.lines]
        last = len(inner) - 1
        return "".join(
            paragraph(style, each, keep if n == last else together, number=number) for n, each in enumerate(inner)
        )

    def _box(self) -> str:
        properties = f'<w:sdtPr><w:id w:val="{self._number()}"/><w14:checkbox>{STATES}</w14:checkbox></w:sdtPr>'
        return f"<w:sdt>{properties}<w:sdtContent>{run('☐', more=BOX)}</w:sdtContent></w:sdt><w:r><w:tab/></w:r>"

    def _red(self, group: Group, keep: bool) -> str:
        """A card that is seen from afar: one cell with an edge and a ground."""
        first, *others = group.blocks
        inner = (
            self._heading(first.text, first.level, more=PLAIN)
            if isinstance(first, Heading)
            else self._blocks((first,), INSIDE, True, True)
        )
        inner += self._blocks(tuple(others), INSIDE, True, keep)
        row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(WIDTH, inner)}</w:tr>"
        return framed("RedCard", [WIDTH], row) + gap(keep)

    def _contents(self, title: str) -> str:
        """A field with its entries filled in: it reads well as it is, and Word adds the pages when it is updated."""
        shown = [(level, _link(name, text)) for level, name, text in self._entries]
        shown[0] = shown[0][0], field_start(rf'TOC \o "1-{self._levels}" \h \z') + shown[0][1]
        shown[-1] = shown[-1][0], shown[-1][1] + FIELD_END
        entries = "".join(paragraph(f"TOC{level}", inner) for level, inner in shown)
        gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        head = f'<w:sdt><w:sdtPr><w:id w:val="{self._number()}"/>{gallery}</w:sdtPr><w:sdtContent>'
        return f"{head}{paragraph('TOCHeading', run(title))}{entries}</w:sdtContent></w:sdt>"


def _leads(block: Block, after: Block) -> bool:
    """Whether a paragraph only leads to what follows it."""
    return isinstance(block, Paragraph) and isinstance(after, (Table, Bullets, Drawing))


def _link(name: str, text: str) -> str:
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{run(" ".join(text.split()))}</w:hyperlink>'


def _title(document: Document) -> str:
    said = [paragraph("Small", run(text)) for text in (document.foot, document.live) if text]
    return paragraph("Title", run(document.title)) + paragraph("Subtitle", run(document.subtitle)) + "".join(said)
