"""The tracker: a plan as sheets to be filled in, before any format. Decides looks only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ...plan.plan import Plan
from .cells import Cell, Say, Sheet, table
from .counts import health_sheet, metrics_sheet, okr_sheet, trend_sheet
from .entered import NOTHING, Entered, carried
from .members import roster_sheet
from .settings import settings_sheet
from .work import before_sheet, duty_sheet, hours_sheet, plan_sheet

__all__ = ["tracker"]

PRINTED = ("month", "crisis", "later", "cut")  # what is used first stands first


def tracker(
    plan: Plan, labels: Mapping[str, str], held: Callable[[str], str] = str, found: Entered = NOTHING
) -> tuple[Sheet, ...]:
    """The sheets that a plan needs; of a plan that is not ready only what to settle first.

    labels: in the plan's language. held: a text as its cell will hold it. found: what a team has put into an earlier
    tracker, which is in these sheets again.
    """
    say = Say(labels)
    sheets = list(_sheets(plan, say, found)) if plan.ready else [before_sheet(plan, say)]
    first = [_guide(plan, say, sheets)] if plan.ready else []
    return carried((*first, *sheets, settings_sheet(plan, say)), found, say, held)


def _sheets(plan: Plan, say: Say, found: Entered) -> Iterator[Sheet]:
    """The sheets under the names by which the SOPs call them."""
    title = {name: text[:1].upper() + text[1:] for name, text in plan.records.items()}
    kept = {page.record_in for page in plan.sops if page.printed in ("month", "crisis") or not plan.brief}
    if plan.schedule:
        yield plan_sheet(plan, say, title["plan"])
    if plan.ledger or "duty" in kept:
        yield duty_sheet(plan, say, title["duty"])
    if plan.weeks:
        yield hours_sheet(plan, say, say("sheet.hours"))
    if plan.tiers or "roster" in kept:
        yield roster_sheet(plan, say, title["roster"], found.lines("roster"))
    if plan.objective and plan.objective.results:
        yield okr_sheet(plan, plan.objective, say, title["okr"])
    if plan.metrics:
        yield metrics_sheet(plan, say, title["metrics"], found.earliest("metrics"))
        yield trend_sheet(plan, say, found.earliest("metrics"))
    if any(page.messages for page in plan.sops):
        yield _messages(plan, say, title["messages"])
    if plan.health:
        yield health_sheet(plan, say)


def _messages(plan: Plan, say: Say, title: str) -> Sheet:
    """Every message with the sheet it stands on, to find and to copy; then those of the subjects, filled in."""
    names = ("sheet", "when", "to", "words", "where", "owner")
    told = sorted(plan.sops, key=lambda page: PRINTED.index(page.printed))
    lines = [
        (
            Cell(page.title, "strong"),
            Cell(say(f"printed.{page.printed}"), "centre"),
            Cell(message.to),
            Cell(message.said.text),
            Cell(page.channel),
            Cell(page.owner_title),
        )
        for page in told
        for message in page.messages
    ]
    lines += [
        (Cell(subject.title, "strong"), Cell(pair.what), Cell(""), Cell(pair.said.text), Cell(""), Cell(""))
        for subject in plan.subjects
        for pair in subject.messages
    ]
    return Sheet(
        "messages",
        title,
        (22, 9, 16, 76, 16, 11),
        table(title, say("messages.note"), (say(f"messages.{n}") for n in names), lines),
        columns=names,
        keys=tuple(f"{page.id} {n}" for page in told for n, _ in enumerate(page.messages)),
    )


def _guide(plan: Plan, say: Say, sheets: list[Sheet]) -> Sheet:
    """What each sheet is for, who fills it in and when."""
    owners: dict[str, dict[str, None]] = {}
    for page in plan.sops:
        if page.printed != "crisis":
            owners.setdefault(page.record_in, {}).setdefault(page.owner_title)
    leads = plan.objective.owner_title if plan.objective else next((step.owner_title for step in plan.schedule), "")
    told = {
        "plan": {step.owner_title: None for step in plan.schedule},
        "okr": {leads: None},
        "health": {leads: None},
        "hours": {leads: None},
    }

    def who(name: str) -> str:
        return say.labels["list.comma"].join([*(told.get(name) or owners.get(name, {}))][:3])

    lines = [
        (Cell(s.title, "strong"), Cell(say(f"guide.{s.id}")), Cell(who(s.id)), Cell(say(f"when.{s.id}")))
        for s in sheets
    ]
    lines.append(
        (Cell(say("sheet.settings"), "strong"), Cell(say("guide.settings")), Cell(leads), Cell(say("when.settings")))
    )
    rows = table(
        plan.name, say("guide.note"), (say(f"guide.{name}-of") for name in ("sheet", "for", "who", "when")), lines
    )
    foot = say.labels["foot"].format(
        fingerprint=plan.fingerprint, start=plan.start.isoformat(), until=plan.valid_until.isoformat()
    )
    return Sheet(
        "guide",
        say("sheet.guide"),
        (18, 62, 26, 34),
        (*rows, (Cell(say("guide.private"), "note"),), (Cell(foot, "note"),)),
        frozen=0,
        columns=("sheet", "for", "who", "when"),
        keys=(*(s.id for s in sheets), "settings", "private", "foot"),
    )
