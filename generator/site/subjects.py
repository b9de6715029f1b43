"""Pages of what a community does or talks about: one for each subject, whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..models.base import Marked, Text
from ..models.playbook import Word
from ..models.subjects import Hazard, Incident, Lack, Subject
from .page import Branch, Page, bullets, card, escaped, sections, table
from .voice import Voice, listing


def subjects(voice: Voice) -> Branch:
    """All subjects, and a page for each."""
    found = list(voice.library.of(Subject))
    return Branch(
        voice.plain_label("site.subjects"),
        (
            listing(voice, "subjects/index.md", "site.subjects", found, "about"),
            *(subject_page(voice, subject) for subject in found),
        ),
    )


def subject_page(voice: Voice, subject: Subject) -> Page:
    """What is handed over, what is never done, the run sheet, what goes wrong, rules, members, measures, days."""
    here = f"subjects/{subject.id}.md"
    return Page(
        here,
        voice.plain(subject.title),
        sections(
            voice.said(here, subject, subject.about),
            voice.named("site.known-by", escaped(voice.word("list.comma").join(voice.readable(subject.called)))),
            voice.text(subject.confused_with),
            *_delivery(voice, here, subject),
            f"## {voice.label('subject.hazards')}",
            bullets(_hazard(voice, here, hazard) for hazard in subject.hazards),
            *_run(voice, here, subject),
            *(_incident(voice, here, incident) for incident in subject.incidents),
            f"## {voice.label('subject.rules')}",
            _pairs(voice, here, "subject.rule", "subject.broken", ((r, r.act, r.broken) for r in subject.rules)),
            f"## {voice.label('subject.kinds')}",
            _pairs(voice, here, "man.kind", "subject.treat", ((m, m.who, m.treat) for m in subject.members)),
            *_rungs(voice, here, subject),
            *_numbers(voice, here, subject),
            f"## {voice.label('subject.tasks')}",
            bullets(voice.stated(here, task) for task in subject.tasks),
            f"## {voice.label('subject.specimens')}",
            *(f"**{voice.text(s.of)}**\n\n> {voice.said(here, s, s.text)}" for s in subject.specimens),
            *(f"**{voice.word(f'message.{m.kind}')}**\n\n> {voice.said(here, m, m.say)}" for m in subject.messages),
            bullets(_lack(voice, lack) for lack in subject.lacks),
            f"## {voice.label('subject.limits')}",
            _limits(voice, here, subject),
            voice.also(here, subject.id),
        ),
        voice.plain(subject.about),
        voice.aliases(subject),
    )


def _delivery(voice: Voice, here: str, subject: Subject) -> Iterator[str]:
    delivery = subject.delivery
    yield f"## {voice.label('site.handed-over')}"
    yield voice.said(here, delivery, delivery.what) + voice.only(delivery.when)
    yield voice.named("site.shown-by", voice.text(delivery.shown_by))
    yield f"## {voice.label('subject.ladder')}"
    yield bullets((voice.stated(here, step) for step in delivery.ladder), "1.")


def _hazard(voice: Voice, here: str, hazard: Hazard) -> str:
    said = voice.label("subject.hazard", never=f"**{voice.text(hazard.never)}**", act=voice.text(hazard.act))
    return f"{said} {voice.text(hazard.why)}{voice.marks(here, hazard)}{voice.only(hazard.when)}"


def _run(voice: Voice, here: str, subject: Subject) -> Iterator[str]:
    run = subject.run
    yield f"## {voice.text(run.title)}{voice.only(run.when)}"
    names = (voice.label(name) for name in ("label.when", "label.who", "label.what"))
    yield table(
        names,
        (
            [f"**{voice.text(line.at)}**", _who(voice, here, line.who), voice.said(here, line, line.do)]
            for line in run.lines
        ),
    )
    yield bullets(
        voice.label(f"subject.{check.then}", sign=voice.text(check.sign), do=voice.said(here, check, check.do))
        for check in run.checks
    )
    yield voice.label("subject.kit", text=voice.text(run.kit))
    yield voice.said(here, run, run.ends)


def _who(voice: Voice, here: str, name: str) -> str:
    return voice.link(here, name) or escaped(voice.slots["members"])


def _incident(voice: Voice, here: str, incident: Incident) -> str:
    """A card by the clock, red where life or limb is in danger."""
    clock = bullets(
        voice.label("site.minute", n=line.minute, do=voice.said(here, line, line.do)) for line in incident.clock
    )
    call = voice.named("label.call", voice.text(incident.call))
    body = sections(call, clock, f"> {voice.said(here, incident, incident.say)}")
    return sections(f"## {voice.text(incident.title)}", card("danger" if incident.danger else "warning", body))


def _pairs(voice: Voice, here: str, what: str, said: str, pairs: Iterable[tuple[Marked, Text, Text]]) -> str:
    rows = ([f"**{voice.text(first)}**", voice.said(here, marked, second)] for marked, first, second in pairs)
    return table((voice.label(what), voice.label(said)), rows)


def _limits(voice: Voice, here: str, subject: Subject) -> str:
    names = ("label.what", "subject.how-far", "subject.why")
    rows = (
        [f"**{voice.word(f'limit.{each.of}')}**", voice.said(here, each, each.text), voice.text(each.why)]
        for each in subject.limits
    )
    return table(map(voice.label, names), rows)


def _rungs(voice: Voice, here: str, subject: Subject) -> Iterator[str]:
    """Who may do what, how one comes to the next rung and how one is let go, where people take on more."""
    if not subject.rungs:
        return
    yield f"## {voice.label('subject.rungs')}"
    yield table(
        map(voice.label, ("subject.rung", "subject.may", "subject.up", "subject.leave")),
        (
            [f"**{voice.text(r.who)}**", voice.said(here, r, r.may), voice.text(r.up), voice.text(r.leave)]
            for r in subject.rungs
        ),
    )


def _numbers(voice: Voice, here: str, subject: Subject) -> Iterator[str]:
    yield f"## {voice.label('subject.measures')}"
    names = ("label.measure", "label.formula", "label.by-hand", "subject.small", "subject.aims")
    yield table(
        map(voice.label, names),
        (
            [f"**{voice.text(m.title)}**", voice.said(here, m, m.formula), *map(voice.text, (m.count, m.small)), aims]
            for m in subject.measures
            for aims in [" → ".join(map(voice.text, m.aims))]
        ),
    )
    yield f"## {voice.label('subject.days')}"
    yield table(
        map(voice.label, ("label.day", "label.what", "label.how")),
        (
            [f"**{day.begin} – {day.end}**", voice.text(day.name) + voice.only(day.when), voice.said(here, day, day.do)]
            for day in subject.days
        ),
    )


def _lack(voice: Voice, lack: Lack) -> str:
    """What a subject has nothing of, and why."""
    name = f"message.{lack.of}"
    known = name in voice.library.by_id(Word)
    return f"**{voice.word(name)}** {voice.text(lack.why)}" if known else voice.text(lack.why)
