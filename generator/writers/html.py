"""A document as one HTML file with its styles and figures inside."""

from __future__ import annotations

from markupsafe import Markup

from ..compose.document import Document
from ..compose.figures import Figure, svg
from .jinja import render
from .look import Look


def write(document: Document, look: Look) -> bytes:
    """`manual.html` or `reference.html`."""
    values = {"document": document, "labels": look.labels, "style": Markup(look.templates["manual.css"])}
    return render(look, "manual.html.j2", True, {"drawing": drawing}, values).encode()


def drawing(figure: Figure) -> Markup:
    """The figure as an SVG element; its own text is escaped."""
    return Markup(svg(figure))
