"""Figures as DrawingML: shapes and text that Word, WPS and LibreOffice draw themselves, in the document's fonts.

A reader that knows no shapes gets the figure in characters.
"""

from __future__ import annotations

from collections.abc import Callable

from ...compose.figures import Box, Figure, Label, Stroke, wide
from .text import escaped, paragraph, pieces, run

WIDE, TALL = 6_300_000, 8_280_000  # the room on a page: 175 × 230 mm, in English metric units
POINT = 12_700
FILLS = {"bar": "CFE0DA", "faint": "F1F4F3", "strong": "1F5C4D"}
STROKES = {"axis": ("1C2321", 1.2), "grid": ("C9D1CE", 0.4), "join": ("5B6663", 0.9)}
INKS = {"dim": "4A5552", "on-strong": "FFFFFF"}
ROOM = 1.25  # a text's box against its estimated width, as fonts differ

GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"

Number = Callable[[], int]  # an id that nothing else in the document has


def drawing(figure: Figure, number: Number) -> str:
    """The figure as one run, with its words for those who cannot see it."""
    scale = min(WIDE / figure.width, TALL / figure.height)
    size = f'cx="{figure.width * scale:.0f}" cy="{figure.height * scale:.0f}"'
    name = escaped(figure.title)
    inner = "".join(_drawn(shape, scale, number) for shape in figure.shapes)
    in_characters = pieces("\n".join(figure.lines))
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number()}" name="{name}" descr="{escaped(figure.alt)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{GROUP}"><wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/><a:chOff x="0" y="0"/><a:chExt {size}/></a:xfrm></wpg:grpSpPr>'
        f"{inner}</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback>{in_characters}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def _drawn(shape: Box | Stroke | Label, scale: float, number: Number) -> str:
    match shape:
        case Box():
            return _box(shape, scale, number())
        case Stroke():
            return _stroke(shape, scale, number())
        case Label():
            return _label(shape, scale, number())


def _box(box: Box, scale: float, number: int) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{FILLS[box.look]}"/></a:solidFill>' if box.look in FILLS else "<a:noFill/>"
    dash = '<a:prstDash val="dash"/>' if box.look == "cut" else ""
    edge = f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{"5B6663" if dash else "8FA39D"}"/></a:solidFill>{dash}</a:ln>'
    place = _place(box.x, box.y, max(0, box.width), box.height, scale)
    return _shape(number, "<wps:cNvSpPr/>", place, "rect", fill + edge, "<wps:bodyPr/>")


def _stroke(stroke: Stroke, scale: float, number: int) -> str:
    colour, points = STROKES[stroke.look]
    left, top = min(stroke.x1, stroke.x2), min(stroke.y1, stroke.y2)
    rises = ' flipV="1"' if (stroke.x2 - stroke.x1) * (stroke.y2 - stroke.y1) < 0 else ""
    place = _place(left, top, abs(stroke.x2 - stroke.x1), abs(stroke.y2 - stroke.y1), scale, rises)
    edge = f'<a:ln w="{points * POINT:.0f}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'
    return _shape(number, "<wps:cNvCnPr/>", place, "line", edge, "<wps:bodyPr/>")


def _label(label: Label, scale: float, number: int) -> str:
    """A text in a box without an edge, its base line where the figure has it."""
    width, height = max(1.0, wide(label.text) * ROOM) * label.size, label.size * 1.5
    left = label.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
    place = _place(left, label.y - label.size * 1.12, width, height, scale)
    said = f"<wps:txbx><w:txbxContent>{_said(label, label.size * scale / POINT)}</w:txbxContent></wps:txbx>"
    body = '<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>'
    return _shape(number, '<wps:cNvSpPr txBox="1"/>', place, "rect", "<a:noFill/><a:ln><a:noFill/></a:ln>", said + body)


def _said(label: Label, points: float) -> str:
    justified = {"start": "left", "middle": "center", "end": "right"}[label.anchor]
    bold = "<w:b/><w:bCs/>" if label.look == "strong" else ""
    colour = f'<w:color w:val="{INKS[label.look]}"/>' if label.look in INKS else ""
    size = round(points * 2)
    look = f'{bold}{colour}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    exact = f'<w:spacing w:line="{points * 28:.0f}" w:lineRule="exact"/><w:jc w:val="{justified}"/>'
    return paragraph("FigureText", run(label.text, "", look), more=exact)


def _place(x: float, y: float, width: float, height: float, scale: float, turned: str = "") -> str:
    off, size = f'x="{x * scale:.0f}" y="{y * scale:.0f}"', f'cx="{width * scale:.0f}" cy="{height * scale:.0f}"'
    return f"<a:xfrm{turned}><a:off {off}/><a:ext {size}/></a:xfrm>"


def _shape(number: int, kind: str, place: str, form: str, look: str, inner: str) -> str:
    properties = f'<wps:spPr>{place}<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{look}</wps:spPr>'
    return f'<wps:wsp><wps:cNvPr id="{number}" name="{form} {number}"/>{kind}{properties}{inner}</wps:wsp>'
