"""Jinja environments: strict, escaped by format, and sandboxed for templates that an overlay brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from . import Look


def render(look: Look, name: str, html: bool, filters: Mapping[str, Callable], values: Mapping[str, Any]) -> str:
    """The template `name` over plain frozen values."""
    return environment(look, html, filters).get_template(name).render(values)


def environment(look: Look, html: bool, filters: Mapping[str, Callable]) -> jinja2.Environment:
    """An environment over the look's templates. An undefined name is an error, never a blank."""
    kind = ImmutableSandboxedEnvironment if look.overlaid else jinja2.Environment
    made = kind(
        loader=jinja2.DictLoader(dict(look.templates)), undefined=jinja2.StrictUndefined, autoescape=html,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, auto_reload=False,
    )
    made.filters.update({"lines": lines, **filters})
    return made


def lines(text: str) -> Markup:
    """A text for HTML, escaped, that keeps its line breaks."""
    return Markup("<br>").join(text.splitlines())
