"""Pages of how a plan is made to add up: levers, what a promise hands over, what is asked back, what places call it."""

from __future__ import annotations

from collections.abc import Iterable

from ..models.calls import Directory
from ..models.playbook import Naming
from ..models.reckoning import Answer, AssumedDelivery, Lever, Question
from ..tailor.calls import calls_in
from .page import Page, bullets, escaped, sections, table
from .voice import Voice


def levers(voice: Voice) -> Page:
    """What gives way where the hours do not suffice, in order, and what never does."""
    here, lead = "levers.md", voice.plain_label("site.levers-lead")
    ranked = sorted(voice.library.of(Lever), key=lambda lever: lever.rank)
    parts = [escaped(lead), bullets((voice.link(here, lever.id) for lever in ranked if lever.change != "never"), "1.")]
    for lever in ranked:
        if lever.change != "never":
            parts += _lever(voice, here, lever)
    parts.append(f"## {voice.label('site.never-touched')}")
    parts.append(voice.label("site.never-touched-lead"))
    parts.append(bullets(voice.link(here, lever.id) for lever in ranked if lever.change == "never"))
    for lever in ranked:
        if lever.change == "never":
            parts += _lever(voice, here, lever, "###")
    return Page(here, voice.plain_label("site.levers"), sections(*parts), lead, voice.also_called("levers"))


def _lever(voice: Voice, here: str, lever: Lever, sign: str = "##") -> Iterable[str]:
    yield f"{sign} {voice.text(lever.title)} {{#{lever.id}}}"
    yield voice.said(here, lever, lever.text)
    yield voice.named("site.costs", voice.text(lever.costs))
    yield voice.only(lever.when)


def deliveries(voice: Voice) -> Page:
    """What a promise is taken to hand over where a profile does not say."""
    here, lead = "deliveries.md", voice.plain_label("site.deliveries-lead")
    parts = [escaped(lead), bullets(voice.link(here, each.id) for each in voice.library.of(AssumedDelivery))]
    for delivery in voice.library.of(AssumedDelivery):
        parts += _delivery(voice, here, delivery)
    return Page(here, voice.plain_label("site.deliveries"), sections(*parts), lead, voice.also_called("deliveries"))


def _delivery(voice: Voice, here: str, delivery: AssumedDelivery) -> Iterable[str]:
    often = voice.plain_word(f"every.{delivery.every}")
    yield f"## {voice.text(delivery.what)} {{#{delivery.id}}}"
    yield f"{escaped(often)}{voice.marks(here, delivery)}"
    yield voice.named("site.shown-by", voice.text(delivery.shown_by))
    yield voice.only(delivery.when)


def questions(voice: Voice) -> Page:
    """What is asked back about a profile, and what follows from each answer."""
    here, lead = "questions.md", voice.plain_label("site.questions-lead")
    asked = sorted(voice.library.of(Question), key=lambda question: question.rank)
    parts = [escaped(lead), bullets(voice.link(here, question.id) for question in asked)]
    for question in asked:
        parts += [
            f"## {voice.text(question.ask)} {{#{question.id}}}",
            bullets(_answer(voice, here, answer) for answer in question.answers),
            voice.only(question.when),
        ]
    return Page(here, voice.plain_label("site.questions"), sections(*parts), lead, voice.also_called("questions"))


def _answer(voice: Voice, here: str, answer: Answer) -> str:
    then = f"**{voice.text(answer.reply)}**{voice.label('site.colon')}{voice.said(here, answer, answer.then)}"
    return f"{then} {voice.named('site.fill', voice.text(answer.fill))}" if answer.fill else then


def calls(voice: Voice) -> Page:
    """Whom one calls, region by region: numbers, hours, what to do when nobody answers, when each was checked."""
    here, lead = "calls.md", voice.plain_label("site.calls-lead")
    names = [
        voice.label(f"label.{name}") for name in ("call-for", "call-number", "call-hours", "call-unanswered", "stands")
    ]
    parts = [escaped(lead)]
    for directory in voice.library.of(Directory):
        own = {line.id for line in directory.lines}
        lines = calls_in(voice.library, directory.region).values()
        rows = (
            [
                voice.text(line.title),
                f"**{voice.text(line.number)}**",
                voice.text(line.hours),
                voice.text(line.unanswered),
                voice.law(line.law) if line.law else "",
            ]
            for line in lines
            if line.id in own
        )
        region = escaped(directory.region) or voice.label("site.calls-elsewhere")
        parts += [f"## {region} {{#{directory.id}}}", table(names, rows)]
    return Page(here, voice.plain_label("site.calls"), sections(*parts), lead, voice.also_called("calls"))


def namings(voice: Voice) -> Page:
    """What is said otherwise where a community lives on a board, a feed or in a room."""
    here, lead = "namings.md", voice.plain_label("site.namings-lead")
    groups: dict[str, list[Naming]] = {}
    for naming in voice.library.of(Naming):
        groups.setdefault(voice.when(naming.when), []).append(naming)
    names = [voice.label(name) for name in ("site.word-usual", "site.word-there")]
    parts = [escaped(lead)]
    for where, found in groups.items():
        parts += [
            f"## {escaped(where) or voice.label('site.all-communities')}",
            table(names, ([voice.text(each.word), voice.text(each.instead)] for each in found)),
        ]
    return Page(
        here, voice.plain_label("site.namings"), sections(*parts), lead, voice.also_called("namings"), searched=False
    )
