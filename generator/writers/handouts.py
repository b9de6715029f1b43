"""Each SOP as one sheet of HTML to print: one task, on paper, for the one who does it."""

from __future__ import annotations

import jinja2
from markupsafe import Markup

from ..compose.sheets import asked, path, sheet
from ..plan.pages import SopPage
from ..plan.plan import Plan
from .jinja import blamed, environment
from .look import Look


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`handouts/<sop>.html` for this month and for crises; the others wait in `handouts/later/`.

    Only the look's sheets, if it names any.
    """
    with blamed(look):
        template = environment(look, True, {}).get_template("handout.html.j2")
        return {
            path(page, "html"): _page(template, plan, page, look).encode() for page in asked(plan, look.sheets, "html")
        }


def _page(template: jinja2.Template, plan: Plan, page: SopPage, look: Look) -> str:
    labels, made = look.labels, sheet(plan, page, look.labels)
    return template.render(
        plan=plan,
        page=page,
        labels=labels,
        style=Markup(look.templates["handout.css"]),
        weekly=made.weekly,
        account=made.account,
        steps=[(step.when, step.text) for step in made.steps],
        messages=[(m.to, m.text, labels["sheet.long"] if m.long else "") for m in made.messages],
        foot=made.foot,
        live=labels["sheet.live"].format(url=made.url) if made.url else "",
        weekdays=[labels[f"weekday.{n}"] for n in range(7)],
    )
