"""What a page's scripts may be and where it may load from, said in the page itself: nothing but the site's own."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from jinja2 import Environment

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\b[^>]*>", re.S | re.I)
ELSEWHERE = re.compile(r"""\ssrc=|\stype=["']application/json["']""")  # of a file, or data that is never run
THEIRS = "partials/javascripts/"  # where the theme keeps the scripts that it puts into pages
CHARSET = '<meta charset="utf-8">'
RULES = (
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)  # styles are inline on figures and tables; no script is, except those of the theme, named by their hashes


def inline(page: str) -> frozenset[str]:
    """The scripts that stand in a page."""
    return frozenset(body for attributes, body in SCRIPT.findall(page) if not ELSEWHERE.search(attributes))


def theme_scripts(environment: Environment, **context: object) -> frozenset[str]:
    """The inline scripts of the theme itself, made of its templates alone. context: what these ask for."""
    names = [name for name in environment.list_templates(["html"]) if name.startswith(THEIRS)]
    return frozenset().union(*(inline(environment.get_template(name).render(context)) for name in names))


def guarded(page: str, known: frozenset[str]) -> str:
    """The page with its policy in front: the site's own files may run and, of the scripts in it, those known."""
    hashes = " ".join(sorted(map(_hash, inline(page) & known)))
    rules = "; ".join((*RULES, f"script-src 'self' {hashes}".strip()))
    return page.replace(CHARSET, f'{CHARSET}<meta http-equiv="Content-Security-Policy" content="{rules}">', 1)


@cache
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
