"""Each SOP as one sheet of HTML to print: one task, on paper, for the one who does it."""

from __future__ import annotations

from collections.abc import Mapping

import jinja2
from markupsafe import Markup

from ..compose.parts import clock
from ..pages import SopPage
from ..plan import Plan
from . import Look
from .jinja import blamed, environment

LONG = 80  # Chinese characters (three Latin ones count as one); nobody retypes more than that


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`handouts/<sop>.html` for this month and for crises; the others wait in `handouts/later/`."""
    with blamed(look):
        template = environment(look, True, {}).get_template("handout.html.j2")
        return {path(page): sheet(template, plan, page, look).encode() for page in plan.sops}


def path(page: SopPage) -> str:
    """Where a sheet is written."""
    return f"handouts/{page.id}.html" if page.printed in ("month", "crisis") else f"handouts/later/{page.id}.html"


def sheet(template: jinja2.Template, plan: Plan, page: SopPage, look: Look) -> str:
    """One sheet."""
    labels = look.labels
    return template.render(
        plan=plan, page=page, labels=labels, style=Markup(look.templates["handout.css"]), weekly=page.every == "day",
        steps=[(clock(s.minute, labels) if s.minute is not None else "", s.said.text) for s in page.steps],
        messages=[(labels["sheet.to"].format(to=m.on_sheet), *_message(m.said.text, labels)) for m in page.messages],
        foot=_foot(plan, labels), live=_live(plan, page, labels), weekdays=[labels[f"weekday.{n}"] for n in range(7)],
    )


def _message(text: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The words to send, and what is said beside them: a long message is only begun, and copied from the manual."""
    most = LONG if any(ord(character) > 0x2E7F for character in text) else LONG * 3
    return (text, "") if len(text) <= most else (f"{text[: most // 3]}…", labels["sheet.long"])


def _live(plan: Plan, page: SopPage, labels: Mapping[str, str]) -> str:
    """Where the sheet is to be read on a phone, when the profile says where the site is."""
    folder = "" if plan.language == "zh" else f"{plan.language}/"
    return labels["sheet.live"].format(url=f"{plan.link.rstrip('/')}/{folder}sops/{page.id}.html") if plan.link else ""


def _foot(plan: Plan, labels: Mapping[str, str]) -> str:
    return labels["sheet.foot"].format(
        name=plan.name, fingerprint=plan.fingerprint, start=plan.start.isoformat(), until=plan.valid_until.isoformat(),
    )
