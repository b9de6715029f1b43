"""What a page's scripts may be and where it may load from, said in the page itself: nothing but the site's own."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.S)
CHARSET = '<meta charset="utf-8">'
RULES = (
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)  # styles are inline on figures and tables; no script is, except those named by their hashes


def guarded(page: str) -> str:
    """The page with its content security policy in front.

    Scripts are the site's own files and the inline ones that it holds.
    """
    inline = {
        body
        for attributes, body in SCRIPT.findall(page)
        if "src=" not in attributes and "application/json" not in attributes
    }
    hashes = " ".join(sorted(map(_hash, inline)))
    rules = "; ".join((*RULES, f"script-src 'self' {hashes}".strip()))
    return page.replace(CHARSET, f'{CHARSET}<meta http-equiv="Content-Security-Policy" content="{rules}">', 1)


@cache
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
