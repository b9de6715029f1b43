"""Tables of a page in frames, told apart by their columns.

So the style sheet can set them for a phone before any script runs.
"""

from __future__ import annotations

import re

TABLE = re.compile(r"<table>(\s*<thead>.*?</thead>.*?)</table>", re.S)


def framed(html: str) -> str:
    """The page with every table in a frame that scrolls; class `pairs` for two columns, `rows` for more."""
    return TABLE.sub(_frame, html)


def _frame(found: re.Match[str]) -> str:
    look = "pairs" if _columns(found[1]) == 2 else "rows"
    return f'<div class="sideways"><table class="{look}">{found[1]}</table></div>'


def _columns(table: str) -> int:
    return len(re.findall(r"<th[ >]", table.partition("</thead>")[0]))
