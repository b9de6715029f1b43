"""Templates that an overlay brings, bounded: so many rounds, texts so long; nothing but plain data is reached.

Rounds are counted, not timed, so that a template that is printed once is printed everywhere.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

MOST_ROUNDS = 2_000_000  # of all loops and macros of one document; ours make some thousand
MOST_TEXT = 8_000_000  # characters of one text; a manual has 60,000
MOST_NUMBER = 100_000  # that a call may be given: widths, counts
_WIDTH = re.compile(r"%[-+ #0]*(\d{5,}|\*)|\.\d{5,}")
_WIDE = ("batch", "center", "format", "indent", "join", "replace", "slice", "truncate", "wordwrap")  # filters


class TooMuch(Exception):
    """A template goes round too often, or makes too long a text."""


class Bounded(ImmutableSandboxedEnvironment):
    """The sandbox with bounds."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rounds = 0
        self.globals.update(qunce_round=self.round, qunce_joined=self.joined)
        self.filters.update({name: _checked(self.filters[name]) for name in _WIDE})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Counting().visit(super()._parse(source, name, filename))
        return tree

    def round(self) -> str:
        """Called on each round of a loop and each call of a macro."""
        self.rounds += 1
        if self.rounds > MOST_ROUNDS:
            raise TooMuch(f"more than {MOST_ROUNDS:,} rounds of loops and macros")
        return ""

    def joined(self, *parts: Any) -> str:
        """What `a ~ b` makes."""
        _within(sum(len(str(part)) for part in parts))
        return markup_join(parts) if self.autoescape else str_join(parts)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, which for texts and powers grows without bound."""
        if operator == "**" and (abs(left) > MOST_NUMBER or abs(right) > 64):
            raise TooMuch("too great a power")
        sized = [each for each in (left, right) if isinstance(each, (str, list, tuple))]
        if operator == "*" and sized:
            _within(len(sized[0]) * max(1, *(each for each in (left, right) if isinstance(each, int))))
        if operator == "%" and isinstance(left, str):
            _checked_format(left)
        if operator == "+":
            _within(sum(map(len, sized)))
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *arguments: Any, **named: Any) -> Any:  # as jinja2 has it
        """A call of a template, with numbers and texts that can be borne."""
        _check(getattr(__obj, "__self__", None), *arguments, *named.values())
        return super().call(__context, __obj, *arguments, **named)


class _Counting(NodeTransformer):
    """Puts a call that counts into each loop and macro, and one that measures in place of each `~`."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # named by the node
        return self._counted(node)

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:
        return self._counted(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:
        return self._counted(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _call("qunce_joined", node.nodes, node.lineno)

    def _counted(self, node: Any) -> nodes.Node:
        self.generic_visit(node)
        node.body.insert(0, nodes.Output([_call("qunce_round", [], node.lineno)], lineno=node.lineno))
        found: nodes.Node = node
        return found


def _call(name: str, arguments: list[nodes.Expr], line: int) -> nodes.Call:
    return nodes.Call(nodes.Name(name, "load", lineno=line), arguments, [], None, None, lineno=line)


def _checked(called: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that looks at what it is given first."""

    @functools.wraps(called)
    def checked(*arguments: Any, **named: Any) -> Any:
        texts = [each for each in (*arguments, *named.values()) if isinstance(each, (str, int))]
        _check(None, *texts)
        if texts and isinstance(texts[0], str) and called.__name__ == "do_format":
            _checked_format(texts[0])
        return called(*arguments, **named)

    return checked


def _check(of: Any, *arguments: Any) -> None:
    """Refuses numbers and texts of which a call could make something endless."""
    if any(isinstance(each, int) and abs(each) > MOST_NUMBER for each in arguments):
        raise TooMuch(f"a number over {MOST_NUMBER:,}")
    lengths = [len(each) for each in (of, *arguments) if isinstance(each, str)]
    if len(lengths) > 1:  # replace, join: at the worst one text behind every letter of the other
        _within((max(lengths) + 1) * (sorted(lengths)[-2] + 1))


def _checked_format(text: str) -> None:
    if _WIDTH.search(text):
        raise TooMuch("too wide a format")


def _within(length: int) -> None:
    if length > MOST_TEXT:
        raise TooMuch(f"a text of more than {MOST_TEXT:,} characters")
