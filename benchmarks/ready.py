"""Makes ready what the bare scripts need.

It watches a real run and keeps every value and every filter's answer, or every block.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import jinja2
from jinja2.defaults import DEFAULT_FILTERS

OPTIONS = ("autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline", "auto_reload")


class Recorder:
    """What is rendered in a run, as plain dictionaries, lists and texts; a value that two pages share stays shared."""

    def __init__(self, templates: dict[str, str]) -> None:
        self.templates, self.calls, self.texts = templates, [], []
        self.filters: dict[str, dict[Any, Any]] = {}
        self._made: dict[int, tuple[Any, Any]] = {}
        self._environments: dict[int, tuple[jinja2.Environment, dict[str, Any]]] = {}

    def watched(self, render: Callable[..., str]) -> Callable[..., str]:
        """`Template.render` that keeps what it was called with."""

        def watching(template: jinja2.Template, *args: Any, **kwargs: Any) -> str:
            self._watch(template.environment)
            self.calls.append((template.environment, template.name, self.plain(dict(*args, **kwargs))))
            self.texts.append(render(template, *args, **kwargs))
            return self.texts[-1]

        return watching

    def _watch(self, environment: jinja2.Environment) -> None:
        if id(environment) not in self._environments:
            options = {name: getattr(environment, name, None) for name in OPTIONS} | {"auto_reload": False}
            self._environments[id(environment)] = environment, options
            for name in set(environment.filters) - set(DEFAULT_FILTERS):
                environment.filters[name] = self._answering(name, environment.filters[name])

    def _answering(self, name: str, answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
        known = self.filters.setdefault(name, {})

        def answering(value: Any) -> Any:
            found = answer(value)
            known[value if isinstance(value, str) else self.plain(value)["ready"]] = found
            return found

        return answering

    def plain(self, value: Any) -> Any:
        """The same value without a class of ours; templates look up `a.b` in a dictionary too."""
        if isinstance(value, (str, int, float)) or value is None:
            return value
        if id(value) not in self._made:
            self._made[id(value)] = value, self._copied(value)
        return self._made[id(value)][1]

    def _copied(self, value: Any) -> Any:
        if dataclasses.is_dataclass(value):
            fields = {f.name: self.plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
            return fields | {"ready": len(self._made)}
        if isinstance(value, dict):
            return {key: self.plain(inner) for key, inner in value.items()}
        return [self.plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value

    def work(self) -> dict[str, Any]:
        """What bare.py reads."""
        groups = [
            (options, [(n, call[1:]) for n, call in enumerate(self.calls) if call[0] is environment])
            for environment, options in self._environments.values()
        ]
        return {"templates": self.templates, "filters": self.filters, "environments": groups}


STYLES = {"numbered": "List Number", "plain": "List Bullet", "boxes": "List Bullet"}


def make_blocks_ready(profile: str, into: Path) -> None:
    """Writes what bare_docx.py needs: the paragraphs and tables of the manual, in order, as plain lists."""
    from generator.calendar.days import calendar_of
    from generator.load.profiles import read_profile_file
    from generator.load.store import open_store
    from generator.tailor.resolve import resolve
    from generator.writers.look import Look, document

    store = open_store([])
    read = read_profile_file(profile, store)
    plan = resolve(store.library, read, calendar_of(read.place.region, store.calendars))
    made = document(plan, Look(store.labels[plan.language], store.templates))
    work = [("Title", [(made.title, False)]), ("Subtitle", [(made.subtitle, False)])]
    for chapter in made.chapters:
        work += [
            ("Heading 1", [(chapter.title, False)]),
            *(each for block in chapter.blocks for each in _blocks(block)),
        ]
    into.write_bytes(pickle.dumps(work))


def _blocks(block: Any) -> Iterator[tuple[str, list]]:
    if block.kind == "heading":
        yield f"Heading {block.level}", [(block.text, False)]
    elif block.kind == "table":
        yield (
            "table",
            [[[(name, False)] for name in block.columns], *([_runs(line) for line in row] for row in block.rows)],
        )
    elif block.kind == "drawing":
        yield from (("Normal", [(text, False)]) for text in (block.figure.title, *block.figure.lines))
    elif block.kind == "group":
        yield from (each for inner in block.blocks for each in _blocks(inner))
    else:
        lines = block.lines if block.kind == "bullets" else (block.line,)
        yield from ((STYLES[block.look] if block.kind == "bullets" else "Normal", _runs(line)) for line in lines)


def _runs(line: Any) -> list[tuple[str, bool]]:
    return [(line.text, False), *([(" ".join(line.marks), True)] if line.marks else [])]


class Compiler:
    """A Typst compiler that keeps what it was called with, and what it answered."""

    def __init__(self, real: Any) -> None:
        self.real, self.calls, self.answers = real, [], []

    def compile(self, **options: Any) -> bytes:
        """As `typst.Compiler.compile`."""
        self.calls.append(options)
        self.answers.append(self.real.compile(**options))
        return self.answers[-1]


def make_ready_print(run: Callable[[], None], into: Path) -> list[bytes]:
    """Writes what bare_typst.py needs to make the same PDF as `run` does; returns them."""
    from generator.writers import press

    compiler = Compiler(press._compiler(""))
    with mock.patch.object(press, "_compiler", lambda chosen: compiler):
        run()
    into.write_bytes(pickle.dumps((list(press._ours()), compiler.calls)))
    return compiler.answers


def make_ready(profile: str, only: str, into: Path) -> list[str]:
    """Writes what bare.py needs to make the same pages as `generate PROFILE --only ONLY`; returns their texts."""
    from generator.commands import generate
    from generator.load.store import open_store

    recorder = Recorder(open_store([]).templates)
    with mock.patch.object(jinja2.Template, "render", recorder.watched(jinja2.Template.render)):
        generate(profile, into.with_suffix(".out"), None, only, None, [], False, lambda zh, en: None)
    into.write_bytes(pickle.dumps(recorder.work()))
    return recorder.texts
