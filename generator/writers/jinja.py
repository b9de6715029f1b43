"""Jinja environments: strict, escaped by format, and sandboxed for templates that an overlay brings."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ..errors import InputError, Place, Problem
from .look import Look

Filters = Mapping[str, Callable[..., object]]


def render(look: Look, name: str, html: bool, filters: Filters, values: Mapping[str, Any]) -> str:
    """The template `name` over plain frozen values.

    A mistake in an overlay's template raises InputError with its line.
    """
    with blamed(look):
        return environment(look, html, filters).get_template(name).render(values)


@contextlib.contextmanager
def blamed(look: Look) -> Iterator[None]:
    """What goes wrong in a template that an overlay brought is the user's to mend; in ours it is a bug."""
    try:
        yield
    except Exception as error:
        place = _place(error, look.overlaid)
        if place is None:
            raise
        said = f"{type(error).__name__}: {error}"
        raise InputError([Problem(place, f"模板有误：{said}", f"the template is wrong: {said}")]) from error


def _place(error: Exception, overlaid: frozenset[str]) -> Place | None:
    """Where in an overlay's templates an error arose; None where it did not."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.name in overlaid:
        return Place(error.name, error.lineno)
    frames = traceback.extract_tb(error.__traceback__)
    found = [Place(frame.filename, frame.lineno or 1) for frame in frames if frame.filename in overlaid]
    return found[-1] if found else None


def environment(look: Look, html: bool, filters: Filters) -> jinja2.Environment:
    """An environment over the look's templates. An undefined name is an error, never a blank."""
    kind = ImmutableSandboxedEnvironment if look.overlaid else jinja2.Environment
    made = kind(
        loader=jinja2.FunctionLoader(lambda name: _source(look, name)),
        undefined=jinja2.StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.update({"lines": lines, **filters})
    return made


def _source(look: Look, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template under its own name, so that an error in it can say where it is."""
    return (look.templates[name], name, lambda: True) if name in look.templates else None


def lines(text: str) -> Markup:
    """A text for HTML, escaped, that keeps its line breaks."""
    return Markup("<br>").join(text.splitlines())
