"""The manual as one HTML file with its styles and figures inside."""

from __future__ import annotations

from markupsafe import Markup

from ..compose.figures import Figure, svg
from ..plan.plan import Plan
from .jinja import render
from .look import Look, document


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`manual.html`."""
    values = {"document": document(plan, look), "labels": look.labels, "style": Markup(look.templates["manual.css"])}
    return {"manual.html": render(look, "manual.html.j2", True, {"drawing": drawing}, values).encode()}


def drawing(figure: Figure) -> Markup:
    """The figure as an SVG element; its own text is escaped."""
    return Markup(svg(figure))
