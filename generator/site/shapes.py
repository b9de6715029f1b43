"""What pictures are drawn with: texts that stay inside their boxes in any font, and a picture's frame on a page."""

from __future__ import annotations

from html import escape

from ..compose.figures import Box, Figure, Label, Stroke, svg, wide, wrapped

WIDTH = 680
Shapes = list[Box | Stroke | Label]


def shown(figure: Figure, *, look: str = "") -> str:
    """A figure as a block for a page, its title over it. look: a class for the style sheet, such as "tall"."""
    classes = f"sideways {look}".strip()
    return (
        f'<figure class="picture"><figcaption>{escape(figure.title)}</figcaption>'
        f'<div class="{classes}">{svg(figure)}</div></figure>'
    )


def both(broad: Figure, narrow: Figure) -> str:
    """One picture in two cuts: for a desk and paper, and for a phone."""
    return (
        f'<figure class="picture"><figcaption>{escape(broad.title)}</figcaption>'
        f'<div class="wide-only">{svg(broad)}</div><div class="narrow-only tall">{svg(narrow)}</div></figure>'
    )


def _fitted(text: str, width: float, size: float, most: int, look: str = "") -> list[str]:
    """Lines that stay inside `width` in any system's font: Latin ones differ by a tenth, and bold ones are wider."""
    latin = wide(text) < 0.8 * len(text)
    return wrapped(text, width / size * ((0.82 if "strong" in look else 0.9) if latin else 0.98), most)


def lined(
    x: float,
    y: float,
    text: str,
    width: float,
    size: float,
    most: int,
    look: str = "",
    anchor: str = "start",
    deep: float = 1.3,
) -> list[Label]:
    """Text in lines below each other; y is the base line of the first."""
    return [
        Label(x, y + n * size * deep, line, size, anchor, look)
        for n, line in enumerate(_fitted(text, width, size, most, look))
    ]


def centred(box: Box, text: str, size: float, most: int, look: str = "") -> list[Label]:
    """Text in the middle of a box."""
    found = _fitted(text, box.width - 10, size, most, look)
    top = box.y + box.height / 2 - len(found) * size * 1.25 / 2 + size * 0.95
    return [
        Label(box.x + box.width / 2, top + n * size * 1.25, line, size, "middle", look) for n, line in enumerate(found)
    ]


def row_name(x: float, middle: float, text: str, width: float, look: str = "") -> list[Label]:
    """The name of a row: one line, or two smaller ones."""
    if len(_fitted(text, width, 12.5, 2)) == 1:
        return lined(x, middle + 4.5, text, width, 12.5, 1, look)
    return lined(
        x, middle - 2 if len(_fitted(text, width, 10.8, 2)) == 2 else middle + 4, text, width, 10.8, 2, look, deep=1.15
    )
