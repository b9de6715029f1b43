"""Pages of what is done: SOPs, the dated plans, the roles that do it."""

from __future__ import annotations

from collections.abc import Iterator

from ..compose.parts import clock
from ..models.playbook import LaunchStep, Role, Sop
from .voice import Page, Voice, bullets, escaped, sections, table

PHASES = ("prepare", "seed", "launch", "run", "grow", "scale", "crisis", "close")


def pages(voice: Voice) -> Iterator[Page]:
    """A page listing all SOPs, one for each, the dated plans, and the roles."""
    sops = voice.library.of("sops")
    yield _all(voice, sops)
    for sop in sorted(sops, key=lambda s: PHASES.index(s.phase)):
        yield sop_page(voice, sop)
    yield _launch(voice)
    for role in voice.library.of("roles"):
        yield role_page(voice, role)


def _all(voice: Voice, sops: list[Sop]) -> Page:
    here, parts = "sops/index.md", [escaped(voice.label("site.sops-lead"))]
    for phase in PHASES:
        found = [sop for sop in sops if sop.phase == phase]
        rows = ([voice.link(here, s.id), voice.link(here, s.owner), voice.text(s.trigger), f"{s.minutes}"] for s in found)
        parts.append(sections(f"## {voice.label(f'site.phase.{phase}')}", table(_names(voice, "sheet", "owner", "when", "minutes"), rows)) if found else "")
    return Page(here, voice.label("site.sops"), sections(*parts))


def _names(voice: Voice, *names: str) -> list[str]:
    return [voice.label(f"label.{name}") for name in names]


def sop_page(voice: Voice, sop: Sop) -> Page:
    """One SOP, complete."""
    here = f"sops/{sop.id}.md"
    limit = ""
    if sop.limit:
        n, unit = sop.limit.window.split()
        limit = escaped(voice.word("limit", times=voice.slots[sop.limit.parameter], window=voice.word(f"window.{unit}", n=n), reset=voice.plain(sop.limit.reset)))
    facts = [
        (voice.label("sheet.owner"), voice.link(here, sop.owner)), (voice.label("sheet.backup"), voice.link(here, sop.backup)),
        (voice.label("sheet.when"), voice.text(sop.trigger)), (voice.label("label.how-often"), _often(voice, sop)),
        (voice.label("sheet.minutes"), escaped(voice.label("minutes", n=sop.minutes))),
        (voice.label("sheet.channel"), escaped(voice.word(f"channel.{sop.channel}", home=voice.slots["home"], notice=voice.slots["notice"]))),
        (voice.label("sheet.material"), voice.text(sop.material)), (voice.label("sheet.limit"), limit),
        (voice.label("site.fits"), escaped(voice.when(sop.when)) or voice.label("site.all-communities")),
    ]
    steps = bullets((_step(voice, here, step) for step in sop.steps), "1.")
    return Page(here, voice.plain(sop.title), sections(
        f"<!-- downloads:{sop.id} -->",
        table((voice.label("label.field"), voice.label("label.value")), (pair for pair in facts if pair[1])),
        f"## {voice.label('sheet.steps')}", steps, *_messages(voice, here, sop),
        f"## {voice.label('sheet.stop')}", voice.text(sop.stop),
        f"## {voice.label('sheet.done')}", voice.text(sop.done),
        f"## {voice.label('sheet.fails')}", voice.text(sop.if_it_fails),
        f"## {voice.label('sheet.record')}",
        sections(escaped(voice.word(f"record.{sop.record.split('.')[1]}")), voice.link(here, sop.metric) if sop.metric else ""),
        _why(voice, here, sop), voice.also(here, sop.id),
    ), voice.plain(sop.trigger), sop.aliases)


def _often(voice: Voice, sop: Sop) -> str:
    if sop.every == "event" and sop.times:
        return escaped(voice.word("every.times", times=voice.number(sop.times)))
    return escaped(voice.word(f"every.{sop.every}") + (f" {sop.at}" if sop.at else ""))


def _step(voice: Voice, here: str, step) -> str:
    minute = f"{escaped(clock(step.minute, voice.labels))} " if step.minute is not None else ""
    only = voice.when(step.when)
    return minute + voice.said(here, step, step.do) + (f" *{escaped(voice.label('site.only', when=only))}*" if only else "")


def _messages(voice: Voice, here: str, sop: Sop) -> Iterator[str]:
    if sop.messages:
        yield f"## {voice.label('sheet.messages')}"
    for message in sop.messages:
        only = voice.when(message.when)
        tier = voice.items.get(message.to, ("", None))[1]
        to = voice.plain(tier.title) if tier else voice.word(f"to.{message.to}", members=voice.slots["members"])
        head = escaped(voice.label("sheet.to", to=to)) + (f" *{escaped(voice.label('site.only', when=only))}*" if only else "")
        yield f"{head}{voice.marks(here, message)}"
        yield f"```text\n{' '.join(voice.plain(message.say).split())}\n```"


def _why(voice: Voice, here: str, item) -> str:
    lines = [f"{voice.link(here, name)} <sup>{', '.join(voice.library.items['claims'][name].places)}</sup>"
             for name in item.because if name in voice.library.items["claims"]]
    if item.practice and item.practice.note:
        lines.append(voice.text(item.practice.note))
    return sections(f"## {voice.label('site.why')}", bullets(lines)) if lines else ""


def _launch(voice: Voice) -> Page:
    here, parts = "launch.md", []
    for plan in ("launch", "takeover"):
        parts.append(f"## {voice.label(f'chapter.{plan}')}")
        parts += [_dated(voice, here, step) for step in voice.library.of("launch") if step.plan == plan]
    return Page(here, voice.label("site.launch"), sections(*parts))


def _dated(voice: Voice, here: str, step: LaunchStep) -> str:
    day = voice.label("site.day", n=f"{step.offset:+d}" if step.offset else "0")
    gate = f"**{voice.label('launch.gate')}**{voice.label('site.colon')}{voice.said(here, step.gate, step.gate.need)} {voice.text(step.gate.otherwise)}" if step.gate else ""
    only = voice.when(step.when)
    return sections(
        f"### {escaped(day)} · {voice.text(step.title)} {{#{step.id}}}", f"*{escaped(voice.label('site.only', when=only))}*" if only else "",
        bullets(voice.said(here, each, each.do) for each in step.steps), voice.text(step.done), gate, voice.link(here, step.sop) if step.sop else "",
    )


def role_page(voice: Voice, role: Role) -> Page:
    """A role: its Monday, its sheets, what it never does."""
    here = f"roles/{role.id}.md"
    sheets = [sop for sop in voice.library.of("sops") if sop.owner == role.id]
    backs = [sop for sop in voice.library.of("sops") if sop.backup == role.id]
    return Page(here, voice.plain(role.title), sections(
        voice.text(role.does), f"## {voice.label('site.monday')}", bullets((voice.said(here, each) for each in role.monday), "- [ ]"),
        sections(f"## {voice.label('site.never')}", bullets(voice.said(here, each) for each in role.never)) if role.never else "",
        f"## {voice.label('site.sheets')}",
        table(_names(voice, "sheet", "when", "minutes"), ([voice.link(here, s.id), voice.text(s.trigger), f"{s.minutes}"] for s in sheets)),
        sections(f"## {voice.label('site.stands-in')}", voice.links(here, (sop.id for sop in backs))) if backs else "",
        _why(voice, here, role),
    ), voice.plain(role.does), role.aliases)
