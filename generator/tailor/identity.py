"""Who the community is: its identity as the manual tells it, and every fact of the profile, given or assumed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from ..models.parts import Approach
from ..models.playbook import Field, Platform, Type, Variant
from ..models.profile import Delivery, Event, OwnPlatform, Peak, PlatformUse, TeamMember
from ..plan.pages import Said
from ..plan.plan import Fact, Identity, PlatformPage
from .context import Context, kind_of, option
from .knowing import led
from .lessons import ladder

OPENING = (
    "opening",
    "seeds",
    "task",
)  # aspects of an approach that a running community is past  # aspects of an approach that a running community is past
FIND_OUT = (
    "capacity",
    "owner",
    "notice",
    "full",
)  # what nobody may run a place without knowing  # what nobody may run a place without knowing
GROUPED_ONLY = ("capacity", "full")


def identity(known: Context) -> Identity:
    """What the community is: its type and stage, its approach, its platforms, and where each source would place it."""
    profile, stage = known.profile, known.stage
    kind = known.library.by_id(Type)[profile.type]
    variant = known.library.by_id(Variant).get(profile.variant or "")
    earnest = (variant.earnest if variant else None) or kind.earnest
    return Identity(
        type=known.say(kind.title),
        variant=known.say(variant.title) if variant else "",
        why=known.said(variant, variant.why) if variant and variant.why else known.said(kind, kind.why),
        earnest=known.say(earnest),
        approach=tuple(_approach(known, kind.approach, variant.approach if variant else None)),
        stage=known.say(stage.title),
        stage_means=known.say(stage.means),
        numbered=stage.numbered,
        focus=known.stated(stage.focus),
        gate=known.gate(stage.gate),
        platforms=tuple(_platform(known, known.platforms[name]) for name in known.facts["platforms.id"]),
        ladder=tuple(ladder(known)),
    )


def _variant_alone(known: Context) -> bool:
    variant = known.library.by_id(Variant).get(known.profile.variant or "")
    return bool(variant and variant.alone)


def _approach(known: Context, base: Approach, variant: Approach | None) -> Iterator[tuple[str, Said]]:
    """Aspect by aspect, the variant's where it has one; for a second type what its content and commerce add."""
    for field in dataclasses.fields(Approach):
        if field.name in OPENING and known.stage.plan == "takeover":
            continue
        found = (getattr(variant, field.name) if variant else None) or getattr(base, field.name)
        if found:
            yield known.word(f"approach.{field.name}"), known.stated(found)
    for name in () if _variant_alone(known) else known.profile.also:
        second = known.library.by_id(Type)[name]
        for aspect in ("content", "commerce"):
            if found := getattr(second.approach, aspect):
                label = known.word(f"approach.{aspect}")
                yield known.word("approach.also", aspect=label, type=known.say(second.title)), known.stated(found)


def _platform(known: Context, platform: Platform | OwnPlatform) -> PlatformPage:
    title = known.say(platform.title)
    use = "home" if platform.id == known.facts["home"] else "notice" if title == known.say.slots["notice"] else "other"
    if isinstance(platform, OwnPlatform):
        found, fits = tuple(_own_properties(known, platform)), Said(text=known.say(platform.fits))
    else:
        title = title[:1].upper() + title[1:]  # it heads a part of its own there
        found = tuple((known.word(f"property.{p.about}"), known.said(p, p.text), p.as_of) for p in platform.properties)
        fits = known.said(platform, platform.fits)
    return PlatformPage(
        id=platform.id,
        title=title,
        use=known.word(f"use.{use}"),
        fits=fits,
        capacity=platform.capacity,
        properties=found,
    )


def _own_properties(known: Context, platform: OwnPlatform) -> Iterator[tuple[str, Said, str]]:
    """What the profile says of its own platform, and what to find out where that matters.

    Whose it is, how many fit in, what then.
    """
    given = {f.name: getattr(platform.properties, f.name) for f in dataclasses.fields(platform.properties)}
    capacity = known.word("own.capacity", n=known.say.number(platform.capacity)) if platform.capacity else ""
    for about, text in {"capacity": capacity, **given}.items():
        if text.strip():
            yield known.word(f"property.{about}"), Said(text=text), known.word("own.said")
        elif about in FIND_OUT and (kind_of(platform) == "groups" or about not in GROUPED_ONLY):
            yield known.word(f"property.{about}"), Said(text=known.word(f"own.ask-{about}")), known.word("own.unknown")


def facts(known: Context) -> Iterator[Fact]:
    """Every field of the profile in the order of the library's fields, as given or as assumed."""
    for field in known.picked(Field):
        if field.id not in known.facts:
            continue
        assumed = field.id in known.assumed and field.assume is not None
        told = led(known) if assumed and field.id == "subjects" else _named(known) if field.id == "team" else ""
        yield Fact(
            field=field.id,
            label=known.say(field.label),
            value=_fact_value(known, field.id),
            assumed=assumed or bool(told),
            first=field.first or bool(told),
            assume=told or (known.say(field.assume) if assumed else ""),
            changes=known.say(field.changes) if assumed else "",
        )


def _named(known: Context) -> str:
    """Whom the plan calls by a name that the team does not give, "" where there is nobody."""
    given = {name for row in known.profile.team for name in row.names}
    found = [name for name in known.facts["team.names"] if name not in given]
    return known.word("team.called", names=known.word("list.comma").join(found)) if found else ""


def _fact_value(known: Context, path: str) -> str:
    value = known.profile.problems if path == "problems" else known.facts[path]
    if isinstance(value, dict):
        return known.word("list.comma").join(f"{key} {known.say.number(number)}" for key, number in value.items())
    values = value if isinstance(value, tuple) else () if value in (None, "") else (value,)
    told = ENTRIES.get(path)
    return known.word("list.comma").join(told(known, each) if told else option(known, path, each) for each in values)


def _row(known: Context, row: TeamMember) -> str:
    role, hours = known.say(known.roles[row.role].title), known.say.number(row.hours)
    return known.word("fact.team", role=role, people=row.people, hours=hours)


def _use(known: Context, use: PlatformUse) -> str:
    numbers = {"people": use.people, "groups": use.groups, "full": use.full or None}
    told = [known.word(f"fact.{key}", n=known.say.number(n)) for key, n in numbers.items() if n is not None]
    title = option(known, "platforms", use.id)
    return known.word("fact.use", title=title, numbers=known.word("list.comma").join(told)) if told else title


def _delivery(known: Context, each: Delivery) -> str:
    every = each.every or each.per
    times, minutes = known.say.number(each.times), known.say.number(each.minutes)
    name = "fact.asked" if every == "request" else "fact.delivery"
    return known.word(name, what=each.what, every=known.word(f"every.{every}"), times=times, minutes=minutes)


def _event(known: Context, each: Event) -> str:
    days = known.word("list.comma").join(known.word(f"weekday.{day}") for day in each.day)
    every, minutes = known.word(f"every.{each.every}"), known.say.number(each.minutes)
    return known.word("fact.event", what=each.what, every=every, days=days, at=each.at, minutes=minutes)


def _peak(known: Context, each: Peak) -> str:
    return known.word("fact.peak", what=each.what, first=each.from_, last=each.to)


ENTRIES: dict[str, Callable[[Context, Any], str]] = {  # how an entry of a list is told
    "team": _row,
    "platforms": _use,
    "delivers": _delivery,
    "events": _event,
    "term.peaks": _peak,
    "own_platforms": lambda known, own: own.title,
    "leave_out": lambda known, each: each.id,
}
