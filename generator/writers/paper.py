"""Sheets as PDF: one by one, all of them as one file, as a pocket book, and as a pack for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..compose.sheets import Sheet, asked, at_hand, foot, path, sheet
from ..plan.plan import Plan
from .look import Look
from .pdf import block_data
from .press import basics, clean, pdf
from .qr import qr_code

if TYPE_CHECKING:
    from ..compose.packs import Pack

LONGEST = 700  # characters of a step that may be too much for one page


def write(plan: Plan, look: Look) -> dict[str, bytes]:
    """`handouts.pdf` and `handouts-a5.pdf` for this month and for crises, and every sheet as a file of its own.

    Only the look's sheets, if it names any.
    """
    made = _made(plan, look)
    now = [made[page.id] for page in at_hand(plan)] if len(made) == len(plan.sops) else []
    files = _each(plan, look, made)
    if now:
        title = look.labels["print.all"]
        files |= {
            "handouts.pdf": _pdf(plan, look, title, now),
            "handouts-a5.pdf": _pdf(plan, look, title, now, paper="a5"),
        }
    return files


def sheets(plan: Plan, look: Look) -> dict[str, bytes]:
    """Every sheet as a file of its own, without the books of them."""
    return _each(plan, look, _made(plan, look))


def _made(plan: Plan, look: Look) -> dict[str, dict[str, Any]]:
    return {page.id: _sheet(sheet(plan, page, look.labels), look) for page in asked(plan, look.sheets, "pdf")}


def _each(plan: Plan, look: Look, made: dict[str, dict[str, Any]]) -> dict[str, bytes]:
    return {path(page, "pdf"): _pdf(plan, look, page.title, [made[page.id]]) for page in plan.sops if page.id in made}


def write_packs(plan: Plan, look: Look) -> dict[str, bytes]:
    """`packs/<role>.pdf` for every role that somebody holds, or for the look's role only."""
    from ..compose.packs import packs

    wanted = [pack for pack in packs(plan, look.labels) if plan.ready and look.role in ("", pack.role)]
    return {f"packs/{pack.role}.pdf": _pack(plan, look, pack) for pack in wanted}


def _pack(plan: Plan, look: Look, pack: Pack) -> bytes:
    labels = look.labels
    blanks = [(labels[f"pack.{name}"], None, False) for name in ("name", "shift", "groups")]
    front = {
        "title": clean(pack.title),
        "about": clean(pack.about),
        "foot": clean(foot(plan, labels)),
        "head": [*blanks, (labels["sheet.phone"], clean(pack.contact) or None, False)],
        "blocks": [block_data(block) for block in pack.blocks],
    }
    return _pdf(plan, look, pack.title, [_sheet(sheet(plan, page, labels), look) for page in pack.pages], front)


def _pdf(
    plan: Plan,
    look: Look,
    title: str,
    sheets: list[dict[str, Any]],
    front: dict[str, Any] | None = None,
    paper: str = "a4",
) -> bytes:
    data = {
        **basics(plan, look, f"{title} · {plan.name}"),
        "paper": paper,
        "sheets": sheets,
        "front": front,
        "sources": [],
        "weekdays": [look.labels[f"weekday.{n}"] for n in range(7)],
    }
    return pdf(look, "sheet.typ", data, plan.language)


def _sheet(made: Sheet, look: Look) -> dict[str, Any]:
    page, labels = made.page, look.labels
    head = (
        ("owner", page.owner_title, False),
        ("backup", page.backup_title, False),
        ("when", f"{page.when} · {page.trigger}", True),
        ("minutes", labels["minutes"].format(n=page.minutes), False),
        ("channel", page.channel, False),
        ("account", made.account, True),
        ("material", page.material, True),
        ("group", "", False),
        ("phone", made.contact, False),
    )
    long = labels["print.scan" if made.url else "sheet.long"]
    told = " · ".join(filter(None, (page.escalate, page.limit)))
    return {
        "title": clean(page.title),
        "crisis": page.phase == "crisis",
        "weekly": made.weekly,
        "foot": clean(made.foot),
        "head": [
            (labels[f"sheet.{name}"], clean(value) or None, wide)
            for name, value, wide in head
            if value or name != "material"
        ],
        "stop": [clean(text) for text in (page.stop, *page.calls, told) if text],
        "steps": [
            {"when": step.when, "text": clean(step.text), "long": len(step.text) > LONGEST} for step in made.steps
        ],
        "messages": [
            {"to": clean(m.to), "text": clean(m.text), "beside": long if m.long else ""} for m in made.messages
        ],
        "done": clean(page.done),
        "fails": clean(page.if_it_fails),
        "record": clean(page.record),
        "url": made.url,
        "qr": qr_code(made.url),
    }
