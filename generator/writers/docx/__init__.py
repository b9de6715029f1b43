"""A document for Word, WPS and LibreOffice. The package is python-docx's; what stands in it is ours."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm
from lxml import etree

from ...compose.document import Document
from ...errors import InputError, Place, Problem
from ...plan.plan import Plan
from ..look import Look
from . import frame
from .body import FIRST_LIST, Body
from .text import paragraph, printable

STYLES = "manual.styles.xml"
KEPT = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.THEME)
LONGEST = 255  # characters in a property
USED = re.compile(r'<w:(?:p|r|tbl)Style w:val="(\w+)"')
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())


def write(manual: Document, plan: Plan, look: Look) -> bytes:
    """`manual.docx` or `reference.docx`.

    A mistake in the styles that an overlay brought raises InputError with its line.
    """
    body = Body(manual, look.labels["contents"])
    made = docx.Document()
    _empty(made)
    made.styles.element[:] = _styles(manual, look, body.text)
    made.part.numbering_part.element[:] = _parsed(frame.numbering(body.lists, FIRST_LIST))
    made.settings.element[:] = _parsed(frame.settings(manual))
    made.element.body[:0] = _parsed(body.text)
    _set_page(made.sections[0], manual)
    _describe(made.core_properties, plan, manual)
    return _packed(made)


def _parsed(text: str) -> list[etree._Element]:
    return list(parse_xml(f"<w:all {DECLARED}>{text}</w:all>"))


def _empty(made: Any) -> None:
    """Takes out of python-docx's template what a manual has no use for, and puts in the table of fonts."""
    part, package = made.part, made.part.package
    for holder, kept in (
        (part.rels, KEPT),
        (package.rels, (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)),
    ):
        for name in [name for name, related in holder.items() if related.reltype not in kept]:
            del holder[name]
    fonts = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, frame.font_table().encode(), package)
    part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)


def _styles(manual: Document, look: Look, body: str) -> list[etree._Element]:
    """The styles; those of an overlay may be wrong, or leave out one that is needed."""
    try:
        found = list(parse_xml(frame.styles(look.templates[STYLES], manual).encode()))
        _check(found, body)
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        if STYLES not in look.overlaid:
            raise
        place = Place(STYLES, getattr(error, "lineno", None) or 1)
        raise InputError([Problem(place, f"样式有误：{error}", f"the styles are wrong: {error}")]) from error
    return found


def _check(styles: list[etree._Element], body: str) -> None:
    known = {style.get(qn("w:styleId")) for style in styles}
    missing = sorted(set(USED.findall(body)) - known)
    if missing:
        raise ValueError(f"w:styleId {', '.join(missing)}?")


def _set_page(section: Section, manual: Document) -> None:
    """A4 with room for punching; no running header on the first page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(20),
        Mm(15),
        Mm(20),
        Mm(18),
    )
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    for story, inner in (
        (section.header, frame.header(manual)),
        (section.footer, frame.footer(manual)),
        (section.first_page_header, paragraph("Footer", "")),
        (section.first_page_footer, frame.footer(manual)),
    ):
        story.is_linked_to_previous = False
        story.part.element[:] = _parsed(inner)


def _describe(properties: CoreProperties, plan: Plan, manual: Document) -> None:
    """What a file manager shows; every date is the plan's."""
    properties.title, properties.subject = (printable(text)[:LONGEST] for text in (manual.title, manual.subtitle))
    properties.author = properties.last_modified_by = "Qunce 群策"
    properties.comments, properties.keywords = "", ""
    properties.language, properties.version = frame.TONGUES[manual.language].tag, plan.fingerprint
    properties.created = properties.modified = datetime.combine(plan.start, time())
    properties.revision = 1


def _packed(made: Any) -> bytes:
    """The package with the same bytes at any time: python-docx stamps its parts with the hour."""
    saved, packed = BytesIO(), BytesIO()
    made.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name), before.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
