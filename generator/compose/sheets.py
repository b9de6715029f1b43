"""What stands on the sheet of one task, before any format: the words to send cut short, the blanks, the foot."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..plan.pages import SopMessage, SopPage
from ..plan.plan import Plan
from ..record import record
from .parts import clock

LONG = 80  # Chinese characters (three Latin ones count as one); nobody retypes more than that


@record()
class Words:
    """Words to send. long: only their beginning is printed, the rest is copied from the manual."""

    to: str
    text: str
    long: bool


@record()
class Step:
    """A step and its time from the start of the event, or ""."""

    when: str
    text: str


@record()
class Sheet:
    """A task as it is handed out.

    weekly: ticked each day of a week; account: "" for a blank; url: the live page, or "".
    """

    page: SopPage
    account: str
    contact: str
    weekly: bool
    steps: tuple[Step, ...]
    messages: tuple[Words, ...]
    url: str
    foot: str


def sheet(plan: Plan, page: SopPage, labels: Mapping[str, str]) -> Sheet:
    """The sheet of a task. No sources, metrics, tiers or members' names: sheets get photographed."""
    return Sheet(
        page,
        page.account,
        plan.contact,
        page.every == "day",
        tuple(
            Step(clock(step.minute, labels) if step.minute is not None else "", step.said.text) for step in page.steps
        ),
        tuple(_words(message, labels) for message in page.messages),
        _url(plan, page),
        foot(plan, labels),
    )


def printed_now(page: SopPage) -> bool:
    """Whether a sheet is at hand from the first day on: this month's tasks, and the crisis cards."""
    return page.printed in ("month", "crisis")


def at_hand(plan: Plan) -> list[SopPage]:
    """The sheets to print now: this month's in the order of phases, then the crisis cards."""
    month = {name: number for number, name in enumerate(plan.month)}
    return sorted(filter(printed_now, plan.sops), key=lambda page: month.get(page.id, len(month)))


def asked(plan: Plan, paths: Collection[str], ending: str) -> list[SopPage]:
    """The tasks whose sheets of this ending are among `paths`; all of them where none is."""
    wanted = {each for each in paths if each.endswith(f".{ending}")}
    return [page for page in plan.sops if not wanted or path(page, ending) in wanted]


def path(page: SopPage, ending: str) -> str:
    """Where a sheet is written: those of later months wait in a folder of their own."""
    return f"handouts/{page.id}.{ending}" if printed_now(page) else f"handouts/later/{page.id}.{ending}"


def foot(plan: Plan, labels: Mapping[str, str]) -> str:
    """Whose sheet it is, which version, and until when it is valid."""
    return labels["sheet.foot"].format(
        name=plan.name,
        fingerprint=plan.fingerprint,
        start=plan.start.isoformat(),
        until=plan.valid_until.isoformat(),
    )


def _words(message: SopMessage, labels: Mapping[str, str]) -> Words:
    text = message.said.text
    most = LONG if any(ord(character) > 0x2E7F for character in text) else LONG * 3
    to = labels["sheet.to"].format(to=message.on_sheet)
    if len(text) <= most:
        return Words(to, text, False)
    begun = text[: most // 3]
    return Words(to, f"{begun if most == LONG else begun.rpartition(' ')[0] or begun}…", True)


def _url(plan: Plan, page: SopPage) -> str:
    """Where the sheet is to be read on a phone, when the profile says where the site is."""
    folder = "" if plan.language == "zh" else f"{plan.language}/"
    if not plan.link:
        return ""
    end = min((at for at in map(plan.link.find, "?#") if at >= 0), default=len(plan.link))
    return f"{plan.link[:end].rstrip('/')}/{folder}sops/{page.id}.html{plan.link[end:]}"
