"""What stands around the body: styles with the fonts of each language, lists, header and footer."""

from __future__ import annotations

import string

from ...compose.document import Document
from ...record import record
from .text import field, paragraph, run

FULL = {"size": 20, "line": 230, "after": 50, "above": 280}  # half points; 240 for a single line; twentieths of a point
BRIEF = {"size": 20, "line": 245, "after": 60, "above": 320}
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@record(eq=True)
class Tongue:
    """How a language is set. tag: what the document is in; spelling: what its Latin words are checked against."""

    tag: str
    latin: str
    east: str
    hint: str
    spelling: str = "en-GB"
    reading: str = "zh-CN"


# A Chinese font for the Latin letters too: quotes and dashes then fit the text around them.
TONGUES = {
    "zh": Tongue("zh-CN", "微软雅黑", "微软雅黑", "eastAsia"),
    "zh-Hant": Tongue("zh-TW", "微軟正黑體", "微軟正黑體", "eastAsia", reading="zh-TW"),
    "en": Tongue("en-GB", "Calibri", "微软雅黑", "default"),
}
# What to take where a font is missing: its other name, its kind, and the script it must have.
FONTS = {
    "微软雅黑": ("Microsoft YaHei", "86"),
    "微軟正黑體": ("Microsoft JhengHei", "88"),
    "Calibri": ("Carlito", "00"),
    "MS Gothic": ("ＭＳ ゴシック", "80"),
}


def styles(source: str, document: Document) -> str:
    """The styles of a document from those in `source`. Raises ValueError or KeyError for a wrong $."""
    tongue = TONGUES[document.language]
    return string.Template(source).substitute(
        BRIEF if document.brief or document.kind == "manual" else FULL,
        latin=tongue.latin,
        east=tongue.east,
        hint=tongue.hint,
        spelling=tongue.spelling,
        reading=tongue.reading,
    )


def font_table() -> str:
    """The fonts by name, for programs that must find others."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="{script}"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        for name, (other, script) in FONTS.items()
    )
    return f"<w:fonts {NAMESPACE}>{fonts}</w:fonts>"


def numbering(lists: int, first: int) -> str:
    """The lists: of bullets, of numbers, and `lists` numbered ones.

    These have ids from `first` on, one for each, so that each begins at 1.
    """
    bullet = '<w:rPr><w:rFonts w:hint="default" w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/></w:rPr>'
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    restarted = "".join(
        f'<w:num w:numId="{first + n}"><w:abstractNumId w:val="1"/>{again}</w:num>' for n in range(lists)
    )
    return (
        f"{_list(0, 'bullet', '•', 'ListBullet', bullet)}{_list(1, 'decimal', '%1.', 'ListNumber', '')}"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>{restarted}'
    )


def _list(number: int, form: str, shown: str, style: str, look: str) -> str:
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>{look}</w:lvl>'
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>'


def settings(document: Document) -> str:
    """Word's settings: the newest way of laying out, Chinese line ends, no question when it opens."""
    tongue = TONGUES[document.language]
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f'<w:compat>{compatible}</w:compat><w:themeFontLang w:val="{tongue.spelling}" w:eastAsia="{tongue.reading}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    )


def header(document: Document) -> str:
    """The manual's name, and the chapter of the page.

    `STYLEREF 1` is understood in every language of Word; its name is not.
    """
    left = run(" ".join(document.title.split()))
    return paragraph("Header", left + "<w:r><w:tab/></w:r>" + field("STYLEREF 1", run(document.subtitle)))


def footer(document: Document) -> str:
    """The version, and the page of how many."""
    pages = field("PAGE", run("1")) + run(" / ") + field("NUMPAGES", run("1"))
    return paragraph("Footer", run(document.foot) + "<w:r><w:tab/></w:r>" + pages)
