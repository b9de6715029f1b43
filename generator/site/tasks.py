"""Pages of what is done: SOPs, the dated plans, the roles that do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..compose.parts import clock
from ..models.base import Marked
from ..models.parts import Message, Step
from ..models.playbook import LaunchStep, Role, Sop
from ..models.sources import Claim
from . import belongs
from .communities import Example
from .page import Branch, Page, bullets, card, escaped, fenced, sections, table
from .voice import BEHIND, Voice, facts

PHASES = ("prepare", "seed", "launch", "run", "grow", "scale", "crisis", "close")


def pages(voice: Voice, examples: tuple[Example, ...]) -> Iterator[Page | Branch]:
    """A page listing all SOPs, one for each, and the dated plans."""
    sops = voice.library.of(Sop)
    yield _all(voice, sops)
    for phase in PHASES:
        found = tuple(sop_page(voice, sop, examples) for sop in sops if sop.phase == phase)
        if found:
            yield Branch(voice.plain_label(f"site.phase.{phase}"), found)
    yield _launch(voice)


def role_pages(voice: Voice) -> Iterator[Page]:
    """A page listing the roles, and one for each."""
    here, lead = "roles/index.md", voice.plain_label("site.roles-lead")
    rows = ([voice.link(here, role.id), voice.text(role.does)] for role in voice.library.of(Role))
    yield Page(
        here,
        voice.plain_label("site.roles"),
        sections(escaped(lead), table(_names(voice, "role", "does"), rows)),
        lead,
        voice.also_called("roles"),
    )
    for role in voice.library.of(Role):
        yield role_page(voice, role)


def _all(voice: Voice, sops: list[Sop]) -> Page:
    here, parts = "sops/index.md", [voice.label("site.sops-lead")]
    for phase in PHASES:
        found = [sop for sop in sops if sop.phase == phase]
        rows = (
            [voice.link(here, s.id), voice.link(here, s.owner), voice.text(s.trigger), f"{s.minutes}"] for s in found
        )
        parts.append(
            sections(
                f"## {voice.label(f'site.phase.{phase}')}",
                table(_names(voice, "sheet", "owner", "when", "minutes"), rows),
            )
            if found
            else ""
        )
    return Page(
        here,
        voice.plain_label("site.sops"),
        sections(*parts),
        voice.plain_label("site.sops-lead"),
        voice.also_called("sops"),
    )


def _names(voice: Voice, *names: str) -> list[str]:
    return [voice.label(f"label.{name}") for name in names]


def sop_page(voice: Voice, sop: Sop, examples: tuple[Example, ...]) -> Page:
    """One SOP, complete."""
    here = f"sops/{sop.id}.md"
    return Page(
        here,
        voice.plain(sop.title),
        sections(
            voice.downloads(here, "site.downloads.sheet"),
            facts(voice, _head(voice, here, sop)),
            f"## {voice.label('sheet.steps')} {{ .steps }}",
            bullets((_step(voice, here, step) for step in sop.steps), "1."),
            *words_to_send(voice, here, sop.messages),
            f"## {voice.label('sheet.stop')}",
            card(
                "danger" if sop.phase == "crisis" else "warning",
                sections(voice.text(sop.stop), _escalation(voice, here, sop)),
            ),
            f"## {voice.label('sheet.done')}",
            voice.text(sop.done),
            f"## {voice.label('sheet.fails')}",
            voice.text(sop.if_it_fails),
            f"## {voice.label('sheet.record')}",
            sections(
                voice.word(f"record.{sop.record.split('.')[1]}"),
                voice.link(here, sop.metric) if sop.metric else "",
            ),
            _why(voice, here, sop),
            _printed_by(voice, here, sop, examples),
            voice.also(here, sop.id),
        ),
        voice.plain(sop.trigger),
        voice.aliases(sop),
        look="sheet",
    )


def _head(voice: Voice, here: str, sop: Sop) -> list[tuple[str, str]]:
    """What stands above the steps: who, when, how long, where, with what, for whom."""
    minutes = voice.label("minutes", n=sop.minutes)
    if sop.per:
        per = voice.label(f"site.per.{sop.per}") if sop.per in ("group", "member") else voice.link(here, sop.per)
        minutes += f" {voice.label('site.per', what=per)}"
    return [
        (voice.label("sheet.owner"), voice.link(here, sop.owner)),
        (voice.label("sheet.backup"), voice.link(here, sop.backup)),
        (voice.label("sheet.when"), voice.text(sop.trigger)),
        (voice.label("label.how-often"), _often(voice, sop)),
        (voice.label("sheet.minutes"), minutes),
        (
            voice.label("sheet.channel"),
            escaped(voice.plain_word(f"channel.{sop.channel}", home=voice.slots["home"], notice=voice.slots["notice"])),
        ),
        (voice.label("sheet.material"), voice.text(sop.material)),
        (voice.label("sheet.limit"), _limit(voice, here, sop)),
        (voice.label("label.priority"), voice.label(f"priority.{sop.priority}")),
        (voice.label("site.chapter"), voice.label(f"chapter.{sop.chapter}")),
        (voice.label("site.audience"), voice.label(f"site.audience.{sop.audience}")),
        (voice.label("site.fits"), escaped(voice.when(sop.when)) or voice.label("site.all-communities")),
    ]


def _limit(voice: Voice, here: str, sop: Sop) -> str:
    if not sop.limit:
        return ""
    n, unit = sop.limit.window.split()
    said = voice.plain_word(
        "limit",
        times=voice.slots[sop.limit.parameter],
        window=voice.plain_word(f"window.{unit}", n=n),
        reset=voice.plain(sop.limit.reset),
    )
    return f"{escaped(said)} ({voice.link(here, sop.limit.parameter)})"


def _escalation(voice: Voice, here: str, sop: Sop) -> str:
    n, who = sop.escalate.within, voice.link(here, sop.escalate.to)
    if not n:
        return voice.word("escalate.at-once", who=who)
    return (
        voice.word("escalate.hours", who=who, n=n // 60)
        if n % 60 == 0 and n > 60
        else voice.word("escalate.minutes", who=who, n=n)
    )


def _printed_by(voice: Voice, here: str, sop: Sop, examples: tuple[Example, ...]) -> str:
    """Which types, variants and stages print it, as far as they alone decide; and which of the examples do."""
    lines = []
    for kind, judged in belongs.verdicts(voice.library).items():
        found = judged[sop.id]
        said = [
            voice.label(f"site.verdict.{word}", who=voice.links(here, names))
            for word, names in (
                ("yes", [n for n, v in found.items() if v]),
                ("perhaps", [n for n, v in found.items() if v is None]),
                ("no", [n for n, v in found.items() if v is False]),
            )
            if names
        ]
        whole = (
            voice.label(f"site.verdict.all-{'yes' if all(found.values()) else 'perhaps'}")
            if len(said) == 1 and False not in found.values()
            else ""
        )
        lines.append(f"**{voice.label(f'site.kind.{kind}')}**{voice.label('site.colon')}{whole or ' '.join(said)}")
    shown = [(example, example.printed(sop.id)) for example in examples]
    told = voice.word("list.comma").join(
        f"[{voice.safe(example.title)}]({voice.href(here, example.path)}) ({voice.label(f'site.printed-{when}')})"
        for example, when in shown
        if when
    )
    lines.append(voice.named("site.examples", told))
    return sections(f"## {voice.label('site.printed-by')} {BEHIND}", bullets(filter(None, lines)))


def _often(voice: Voice, sop: Sop) -> str:
    if sop.every == "event" and sop.times:
        often = voice.word("every.times", times=voice.number(sop.times))
        return often if sop.times >= 1 else voice.word("every.seldom", months=voice.number(round(1 / sop.times)))
    days = voice.word("list.comma").join(
        voice.label("site.meeting-day") if day == "meeting" else voice.word(f"weekday.{day}") for day in sop.on
    )
    said = voice.word("every.on", days=days) if days else voice.word(f"every.{sop.every}")
    return f"{said} {escaped(sop.at)}" if sop.at else said


def _step(voice: Voice, here: str, step: Step) -> str:
    minute = f"{escaped(clock(step.minute, voice.labels))} " if step.minute is not None else ""
    return minute + voice.said(here, step, step.do) + voice.only(step.when)


def words_to_send(voice: Voice, here: str, messages: Sequence[Message]) -> Iterator[str]:
    """Messages that can be copied, each with whom it is for; nothing where there are none."""
    if messages:
        yield f"## {voice.label('sheet.messages')}"
    for message in messages:
        found = message.to in voice.items
        to = (
            voice.link(here, message.to)
            if found
            else escaped(voice.plain_word(f"to.{message.to}", members=voice.slots["members"]))
        )
        yield voice.label("sheet.to", to=to) + voice.only(message.when) + voice.marks(here, message)
        yield fenced(" ".join(voice.plain(message.say).split()), " { .text .message }")


def _why(voice: Voice, here: str, item: Marked) -> str:
    """The claims that an item leans on as a whole, in words, and the note of our practice."""
    claims = voice.library.by_id(Claim)
    lines = [
        f"{voice.link(here, name)} <sup>{escaped(', '.join(claims[name].places))}</sup>"
        for name in item.because
        if name in claims
    ]
    if item.practice:
        lines.append(voice.text(item.practice.note) if item.practice.note else voice.label("site.practice"))
    return sections(f"## {voice.label('site.why')} {BEHIND}", bullets(lines)) if lines else ""


def _launch(voice: Voice) -> Page:
    here, lead = "launch.md", voice.plain_label("site.launch-lead")
    parts = [escaped(lead)]
    for plan in ("launch", "takeover", "any"):
        parts.append(f"## {voice.label(f'chapter.{plan}')} {{#{plan}}}")
        parts += [_dated(voice, here, step) for step in voice.library.of(LaunchStep) if step.plan == plan]
    return Page(here, voice.plain_label("site.launch"), sections(*parts), lead, voice.also_called("launch"))


def _dated(voice: Voice, here: str, step: LaunchStep) -> str:
    name = "site.day" if step.plan != "any" else f"site.day.{step.counted_from}"
    day = voice.label(name, n=f"{step.offset:+d}" if step.offset else "0", days=-step.offset)
    gate = f"{voice.said(here, step.gate, step.gate.need)} {voice.text(step.gate.otherwise)}" if step.gate else ""
    return sections(
        f"### {day} · {voice.text(step.title)} {{#{step.id}}}",
        facts(
            voice,
            (
                (voice.label("sheet.owner"), voice.link(here, step.owner)),
                (voice.label("sheet.minutes"), voice.label("minutes", n=step.minutes)),
                (voice.label("site.takes"), voice.word("window.days", n=step.days) if step.days > 1 else ""),
                (voice.label("site.at"), escaped(step.at or "")),
                (voice.label("site.after"), voice.links(here, step.after)),
                (voice.label("site.audience"), voice.label(f"site.audience.{step.audience}")),
                (voice.label("label.done"), voice.text(step.done)),
                (voice.label("launch.gate"), gate),
                (voice.label("label.sheet"), voice.link(here, step.sop) if step.sop else ""),
                (voice.label("site.fits"), escaped(voice.when(step.when)) or voice.label("site.all-communities")),
            ),
        ),
        bullets(voice.said(here, each, each.do) + voice.only(each.when) for each in step.steps),
        voice.marks(here, step).strip(),
    )


def role_page(voice: Voice, role: Role) -> Page:
    """A role: its Monday, its sheets and dated steps, what it never does, who does it where nobody holds it."""
    here, library = f"roles/{role.id}.md", voice.library
    sheets = [sop for sop in library.of(Sop) if sop.owner == role.id]
    backs = [sop.id for sop in library.of(Sop) if sop.backup == role.id]
    told = [sop.id for sop in library.of(Sop) if sop.escalate.to == role.id]
    dated = [step.id for step in library.of(LaunchStep) if step.owner == role.id]
    return Page(
        here,
        voice.plain(role.title),
        sections(
            voice.text(role.does),
            voice.named("site.falls-to", voice.links(here, role.falls_to)),
            f"## {voice.label('site.monday')}",
            bullets((voice.stated(here, each) for each in role.monday), "- [ ]"),
            sections(f"## {voice.label('site.never')}", bullets(voice.stated(here, each) for each in role.never))
            if role.never
            else "",
            f"## {voice.label('site.sheets')}",
            table(
                _names(voice, "sheet", "when", "minutes"),
                ([voice.link(here, s.id), voice.text(s.trigger), f"{s.minutes}"] for s in sheets),
            ),
            voice.named("site.kind.launch", voice.links(here, dated)),
            voice.named("site.stands-in", voice.links(here, backs)),
            voice.named("site.is-told", voice.links(here, told)),
            _why(voice, here, role),
            _cares(voice, here, role),
        ),
        voice.plain(role.does),
        voice.aliases(role),
    )


def _cares(voice: Voice, here: str, role: Role) -> str:
    """Where else the role is named: tiers, objectives, other roles, words."""
    others = {kind: names for kind, names in voice.graph.users(role.id).items() if kind not in ("sops", "launch")}
    return bullets(voice.named(f"site.kind.{kind}", voice.links(here, names)) for kind, names in others.items())
