"""resolve: one profile and the library in, the plan out. Pure; all decisions are made here and below."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..calendar.days import Calendar
from ..calendar.zones import zone_of
from ..load.library import Library
from ..models.codec import to_data
from ..models.parts import Approach
from ..models.playbook import LaunchStep, Platform, Tension
from ..models.profile import OwnPlatform, Profile
from ..plan.pages import PlanStep, Said
from ..plan.plan import (
    AdviceLine,
    Chosen,
    Fact,
    Identity,
    LeftOut,
    Missing,
    Plan,
    PlatformPage,
    Reference,
    TensionLine,
)
from . import care, people, sops
from .context import Context, chosen, context, kind_of, left_out, option
from .crew import WEEKDAYS
from .findings import found_by_reckoning
from .lessons import ladder, lessons
from .promise import promises
from .pulled import lever_lines
from .questions import found_in_profile, questions
from .readiness import missing
from .reckon import Reckoned, frame_of, step_minutes
from .schedule import Dated, Schedule, schedule
from .troubles import symptom_lines, worry_lines

LIBRARY = "library"
LATEST = date(9990, 1, 1)  # days are counted on from it
MONTH_DAYS = 30
OPENING = ("opening", "seeds", "task")  # aspects of an approach that a running community is past
FIND_OUT = ("capacity", "owner", "notice", "full")  # what nobody may run a place without knowing
GROUPED_ONLY = ("capacity", "full")


def resolve(
    library: Library, profile: Profile, calendar: Calendar, as_of: date | None = None, language: str | None = None
) -> Plan:
    """The plan for `profile`.

    calendar: of the profile's region. as_of: the day the plan is made for; None: nothing is past. language: instead of
    the profile's. Without a promise, behaviours, people or seeds the plan is only what to settle first (`ready` False).
    """
    plan, _ = planned(library, profile, calendar, as_of, language)
    return dataclasses.replace(plan, fingerprint=fingerprint(plan))


def planned(
    library: Library, profile: Profile, calendar: Calendar, as_of: date | None = None, language: str | None = None
) -> tuple[Plan, Context]:
    """The same plan without its fingerprint, and the context that it was made in, which knows what was taken into account."""
    as_of = as_of and min(as_of, LATEST)
    known = context(library, profile, calendar, language or profile.language)
    lacking = missing(library.of("readiness"), known.facts)
    plan = _not_ready(known, lacking, as_of) if lacking else _full(known, as_of)
    return dataclasses.replace(plan, references=_references(known)), known


def fingerprint(plan: Plan) -> str:
    """Eight hexadecimal digits that change when anything in the plan does."""
    data = to_data(dataclasses.replace(plan, fingerprint=""))
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


def _head(known: Context, as_of: date | None) -> dict[str, Any]:
    """The fields of a plan that it has whether ready or not."""
    profile = known.profile
    valid = max(profile.start, as_of or profile.start) + timedelta(days=int(known.value("handout-valid-days")))
    account = (profile.account.owner, profile.account.backup) if profile.account else ("", "")
    return dict(
        name=profile.name,
        language=known.say.language,
        promise=profile.promise,
        start=profile.start,
        day_zero=profile.start,
        moved=False,
        as_of=as_of,
        valid_until=valid,
        plan_kind=known.stage.plan,
        decides=profile.decides,
        brief=known.facts["team.total_hours"] <= known.value("brief-hours"),
        contact=profile.contact,
        link=profile.link,
        timezone=zone_of(profile.place.region),
        account=account,
        welcome=profile.welcome,
        unwelcome=profile.unwelcome,
        facts=tuple(_facts(known)),
        identity=_identity(known),
        questions=questions(known, found_in_profile(known)),
    )


def _not_ready(known: Context, lacking: list, as_of: date | None) -> Plan:
    def line(check):
        how = tuple(known.said(s, s.do) for s in check.how if known.takes(s.when))
        return Missing(id=check.id, title=known.say(check.title), why=known.say(check.why), how=how)

    return Plan(
        ready=False, missing=tuple(map(line, lacking)), items=tuple(chosen("readiness", lacking)), **_head(known, as_of)
    )


def _full(known: Context, as_of: date | None) -> Plan:
    picked = known.picked("sops")
    now = sops.open_now(known, picked)
    cut = {work.id.removeprefix("sops/") for work in known.fitted.cut}
    dated = _dated(known, as_of)
    reckoned = Reckoned(known, dated, frame_of(known, dated, as_of, _last_day(known, dated, as_of)))
    placed = sops.Placed({w.id.removeprefix("sops/"): w for w in known.fitted.works}, reckoned.times())
    month = sops.month(known, now, _called(dated), cut)
    worked = reckoned.step_days()
    steps = tuple(sorted((_plan_step(known, d, worked) for d in dated.steps), key=lambda s: (s.day, s.offset)))
    tiers = known.picked("tiers")
    objectives = known.picked("objectives")[:1]
    objective = (
        care.objective_page(known, objectives[0], max(dated.day_zero, as_of or dated.day_zero)) if objectives else None
    )
    tensions = [(t, line) for t in known.picked("tensions") if (line := _tension(known, t))]
    pages = tuple(sops.page(known, s, _printed(s, month, now, cut), placed) for s in picked)
    advice = [a for a in known.picked("advice") if a.above_zero is None or known.results[a.above_zero].value > 0]
    head = _head(known, as_of) | dict(
        day_zero=dated.day_zero, moved=dated.moved, valid_until=_last_day(known, dated, as_of)
    )
    metrics = tuple(care.metric_lines(known, _wanted_metrics(known, picked, objective)))
    told, more = ({}, []) if head["brief"] else lessons(known)
    week, promised = reckoned.cells(), promises(known)
    found = found_in_profile(known) | found_by_reckoning(known, reckoned, promised)
    head["questions"] = questions(known, found)
    busy = {sop.owner for sop in picked if sop.id in month}
    plan = Plan(
        ready=True,
        numbers=tuple(people.numbers(known)),
        roles=tuple(people.role_pages(known, _roles_used(picked), busy, sops.duties(known, week, pages))),
        loads=tuple(reckoned.loads()),
        cuts=tuple(reckoned.cuts()),
        people=tuple(reckoned.people()),
        ledger=tuple(reckoned.ledger()),
        ordinary=tuple(reckoned.ordinary()),
        weeks=tuple(reckoned.weeks()),
        promises=promised,
        levers=tuple(lever_lines(known)),
        rests=tuple(reckoned.rests()),
        outside=tuple(reckoned.outside()),
        schedule=steps,
        week=tuple(week),
        reviews=tuple(reckoned.reviews()),
        records=sops.records(known),
        sops=pages,
        month=tuple(month),
        tiers=tuple(care.tier_page(known, t) for t in tiers),
        objective=objective,
        metrics=metrics,
        tensions=tuple(line for _, line in tensions),
        advice=tuple(AdviceLine(id=a.id, chapter=a.chapter, place=a.place, said=known.said(a)) for a in advice),
        symptoms=tuple(symptom_lines(known)),
        worries=tuple(worry_lines(known)),
        left_out=tuple(_left_out(known)),
        items=(
            *chosen("sops", picked),
            *chosen("launch", [d.step for d in dated.steps]),
            *chosen("tiers", tiers),
            *chosen("objectives", objectives),
            *chosen("tensions", [t for t, _ in tensions]),
            *chosen("advice", advice),
            *chosen("metrics", [known.library.items["metrics"][m.id] for m in metrics]),
            *more,
            *_chosen_by_profile(known),
            *_others_changed(known),
        ),
        **told,
        **head,
    )
    return dataclasses.replace(plan, settings=tuple(people.setting_lines(known, known.say.used)))


def _chosen_by_profile(known: Context) -> Iterator:
    profile, items = known.profile, known.library.items
    for kind, names in (
        ("types", (profile.type, *profile.also)),
        ("variants", (profile.variant,)),
        ("stages", (profile.stage,)),
        ("platforms", known.facts["platforms.id"]),
        ("symptoms", dict.fromkeys(known.facts["problems"])),
    ):
        yield from chosen(kind, [items[kind][name] for name in names if name in items[kind]])
    yield from (Chosen(kind="platforms", id=own.id, layer="profile") for own in profile.own_platforms)


def _others_changed(known: Context) -> Iterator[Chosen]:
    """Whatever else an overlay brought or changed: roles, figures, words, claims…"""
    for kind in ("roles", "figures", "parameters", "fields", "words", "claims", "readiness"):
        yield from chosen(kind, [i for i in known.library.of(kind) if i.origin.layer != LIBRARY or i.origin.overridden])


def _called(dated: Schedule) -> set[str]:
    """The SOPs that the steps of the first month to come open."""
    ahead = [d for d in dated.steps if d.state != "past"]
    until = min((d.day for d in ahead), default=date.min) + timedelta(days=MONTH_DAYS)
    return {d.step.sop for d in ahead if d.step.sop and d.day < until}


def _printed(sop, month: list[str], now: list, cut: set[str]) -> str:
    if sop.phase == "crisis":
        return "crisis"
    if sop.id in cut:
        return "cut"
    return "month" if sop.id in month else "later"


def _roles_used(picked: list) -> set[str]:
    return {name for sop in picked for name in (sop.owner, sop.backup)}


def _wanted_metrics(known: Context, picked: list, objective) -> set[str]:
    results = {result.metric for result in objective.results} if objective else set()
    return results | set(known.profile.baseline)


def _facts(known: Context) -> Iterator[Fact]:
    """Every field of the profile in the order of the library's fields, as given or as assumed."""
    for field in known.library.of("fields"):
        if field.id not in known.facts:
            continue
        assumed = field.id in known.assumed and field.assume is not None
        yield Fact(
            field=field.id,
            label=known.say(field.label),
            value=_fact_value(known, field.id),
            assumed=assumed,
            first=field.first,
            assume=known.say(field.assume) if assumed else "",
            changes=known.say(field.changes) if assumed else "",
        )


def _fact_value(known: Context, path: str) -> str:
    if path == "team":
        return known.word("list.comma").join(
            known.word(
                "fact.team",
                role=known.say(known.roles[m.role].title),
                people=m.people,
                hours=known.say.number(m.hours),
            )
            for m in known.profile.team
        )
    if path == "own_platforms":
        return known.word("list.comma").join(own.title for own in known.profile.own_platforms)
    if path == "leave_out":
        return known.word("list.comma").join(each.id for each in known.profile.leave_out)
    value = known.profile.problems if path == "problems" else known.facts[path]
    if isinstance(value, dict):
        return known.word("list.comma").join(f"{key} {known.say.number(number)}" for key, number in value.items())
    values = value if isinstance(value, tuple) else () if value in (None, "") else (value,)
    return known.word("list.comma").join(option(known, path, each) for each in values)


def _identity(known: Context) -> Identity:
    items, profile, stage = known.library.items, known.profile, known.stage
    kind, variant = items["types"][profile.type], items["variants"].get(profile.variant or "")
    asks = variant if variant and variant.why else kind
    earnest = (variant.earnest if variant and variant.earnest else None) or kind.earnest
    return Identity(
        type=known.say(kind.title),
        variant=known.say(variant.title) if variant else "",
        why=known.said(asks, asks.why),
        earnest=known.say(earnest),
        approach=tuple(_approach(known, kind.approach, variant.approach if variant else None)),
        stage=known.say(stage.title),
        stage_means=known.say(stage.means),
        numbered=stage.numbered,
        focus=known.said(stage.focus),
        gate=known.gate(stage.gate),
        platforms=tuple(_platform(known, known.platforms[name]) for name in known.facts["platforms.id"]),
        ladder=tuple(ladder(known)),
    )


def _variant_alone(known: Context) -> bool:
    variant = known.library.items["variants"].get(known.profile.variant or "")
    return bool(variant and variant.alone)


def _approach(known: Context, base: Approach, variant: Approach | None) -> Iterator[tuple[str, Said]]:
    """Aspect by aspect, the variant's where it has one; for a second type what its content and commerce add."""
    for field in dataclasses.fields(Approach):
        if field.name in OPENING and known.stage.plan == "takeover":
            continue
        found = (getattr(variant, field.name) if variant else None) or getattr(base, field.name)
        if found:
            yield known.word(f"approach.{field.name}"), known.said(found)
    for name in () if _variant_alone(known) else known.profile.also:
        second = known.library.items["types"][name]
        for aspect in ("content", "commerce"):
            if found := getattr(second.approach, aspect):
                label = known.word(f"approach.{aspect}")
                yield known.word("approach.also", aspect=label, type=known.say(second.title)), known.said(found)


def _platform(known: Context, platform: Platform | OwnPlatform) -> PlatformPage:
    title = known.say(platform.title)
    use = "home" if platform.id == known.facts["home"] else "notice" if title == known.say.slots["notice"] else "other"
    if isinstance(platform, OwnPlatform):
        found, fits = tuple(_own_properties(known, platform)), Said(text=known.say(platform.fits))
    else:
        title = title[:1].upper() + title[1:]  # it heads a part of its own there
        found = tuple((known.word(f"property.{p.about}"), known.said(p), p.as_of) for p in platform.properties)
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
    """What the profile says of its own platform, and what to find out where that matters: whose it is, how many fit in, what then."""
    given = {f.name: getattr(platform.properties, f.name) for f in dataclasses.fields(platform.properties)}
    capacity = known.word("own.capacity", n=known.say.number(platform.capacity)) if platform.capacity else ""
    for about, text in {"capacity": capacity, **given}.items():
        if text.strip():
            yield known.word(f"property.{about}"), Said(text=text), known.word("own.said")
        elif about in FIND_OUT and (kind_of(platform) == "groups" or about not in GROUPED_ONLY):
            yield known.word(f"property.{about}"), Said(text=known.word(f"own.ask-{about}")), known.word("own.unknown")


def _dated(known: Context, as_of: date | None) -> Schedule:
    steps = [step for step in known.picked("launch") if step.plan == known.stage.plan]
    least = int(known.value("launch-least-days"))
    return schedule(steps, known.profile.start, as_of, known.calendar, least, known.profile.free_hours, _meets(known))


def _meets(known: Context) -> int | None:
    day = known.facts["meets.day"]
    return WEEKDAYS.index(day) if day else None


def _last_day(known: Context, dated: Schedule, as_of: date | None) -> date:
    """How long the manual holds: so many days, and until its last dated step; never longer than the term."""
    begin = max(known.profile.start, as_of or known.profile.start)
    last = max([begin + timedelta(days=int(known.value("handout-valid-days"))), *(d.end for d in dated.steps)])
    return min(last, known.profile.term.to) if known.profile.term else last


def _plan_step(known: Context, dated: Dated, worked: dict[str, tuple[date, date, str]]) -> PlanStep:
    step: LaunchStep = dated.step
    day, end, at = worked.get(step.id, (dated.day, dated.end, ""))
    end = max(end, dated.end) if step.id in worked else dated.end
    return PlanStep(
        id=step.id,
        title=known.say(step.title),
        day=day,
        end=end,
        first_day=dated.first_day,
        offset=step.offset,
        state=dated.state,
        provisional=dated.provisional,
        at=at or step.at or "",
        owner=known.holder(step.owner),
        owner_title=known.title(step.owner),
        minutes=step_minutes(known, dated),
        steps=tuple(known.said(s, s.do) for s in step.steps if known.takes(s.when)),
        done=known.say(step.done),
        gate=known.gate(step.gate) if step.gate else None,
        sop=known.sop(step.sop),
        why=known.why(step),
    )


def _tension(known: Context, tension: Tension) -> TensionLine | None:
    """The ruling of a disagreement for this community; None where it does not touch it."""
    ruling = next((r for r in tension.rulings if known.takes(r.when)), None)
    known.taken.add(id(ruling))
    if ruling is None or not ruling.applies:
        return None
    return TensionLine(
        id=tension.id,
        title=known.say(tension.title),
        chapter=tension.chapter,
        ruled_by=tension.ruled_by,
        line=known.said(ruling, ruling.line),
        side_a=known.said(tension.side_a),
        side_b=known.said(tension.side_b),
    )


def _left_out(known: Context) -> Iterator[LeftOut]:
    library = known.library
    for removed in library.removed:
        title = known.say(removed.title) if removed.title else removed.id
        yield LeftOut(kind=removed.kind, id=removed.id, title=title, reason=known.say(removed.reason), by="overlay")
    for kind in ("sops", "tiers", "objectives"):
        yield from left_out(known, kind, library.of(kind))


def _references(known: Context) -> tuple[Reference, ...]:
    """The claims that anything in the plan leans on, in the order of their places in the sources."""
    claims, sources = known.library.items["claims"], known.library.items["sources"]
    names = sorted(known.cited & set(claims), key=lambda name: (claims[name].places, name))
    return tuple(
        Reference(
            id=name,
            text=known.say(claims[name].text),
            figures=claims[name].figures,
            places=claims[name].places,
            titles=tuple(
                dict.fromkeys(sources[p.split()[0]].title for p in claims[name].places if p.split()[0] in sources)
            ),
        )
        for name in names
    )
