"""Jinja environments: strict, escaped by format, and sandboxed for templates that an overlay brings."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import jinja2
from markupsafe import Markup

from ..errors import InputError, Place, Problem
from .look import Look
from .sandbox import Bounded

Filter = Callable[..., object]
Filters = Mapping[str, Filter]


def render(look: Look, name: str, html: bool, filters: Filters, values: Mapping[str, Any]) -> str:
    """The template `name` over plain frozen values.

    A mistake in an overlay's template raises InputError with its line.
    """
    with blamed(look):
        made = environment(look, html, filters)
        if isinstance(made, Bounded):
            made.rounds = 0
        return made.get_template(name).render(values)


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
    return _environment(frozenset(look.templates.items()), bool(look.overlaid), html, tuple(filters.items()))


@lru_cache(maxsize=8)
def _environment(
    templates: frozenset[tuple[str, str]], overlaid: bool, html: bool, filters: tuple[tuple[str, Filter], ...]
) -> jinja2.Environment:
    """Compiling templates takes longer than filling them in: once for all manuals that are made of the same."""
    kind = Bounded if overlaid else jinja2.Environment
    sources = dict(templates)
    made = kind(
        loader=jinja2.FunctionLoader(lambda name: _source(sources, name)),
        undefined=jinja2.StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.update({"lines": lines, **dict(filters)})
    return made


def _source(sources: Mapping[str, str], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template under its own name, so that an error in it can say where it is."""
    return (sources[name], name, lambda: True) if name in sources else None


def lines(text: str) -> Markup:
    """A text for HTML, escaped, that keeps its line breaks."""
    return Markup("<br>").join(text.splitlines())
