"""resolve: one profile and the library in, the plan out. Pure; all decisions are made here and below."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..calendar.days import Calendar
from ..calendar.zones import zone_of
from ..load.library import Library
from ..models.base import Item
from ..models.codec import canonical
from ..models.playbook import (
    KIND_OF,
    Advice,
    LaunchStep,
    Metric,
    Objective,
    Platform,
    Readiness,
    Sop,
    Stage,
    Tier,
    Type,
    Variant,
)
from ..models.profile import Profile
from ..models.sources import Claim, Source, Tension
from ..models.subjects import Subject
from ..models.troubles import Symptom
from ..plan.pages import Reference, SourceLine
from ..plan.plan import AdviceLine, Chosen, LeftOut, Missing, Plan, TensionLine
from . import care, people, sops
from .calling import call_lines
from .context import Context, chosen, context
from .crossing import stricter
from .dated import called, counted_day, dated, last_day, later, plan_steps, steps_of
from .findings import found_by_reckoning
from .identity import facts, identity
from .knowing import subject_pages
from .lessons import Lessons, lessons
from .omitted import left_out
from .promise import promises
from .pulled import lever_lines
from .questions import found_in_profile, questions
from .readiness import missing
from .reckon import Reckoned
from .rests import outside, rests
from .schedule import Schedule
from .tasks import frame_of
from .titles import short
from .troubles import alert_lines, symptom_lines, worry_lines

LIBRARY = "library"
LATEST = date(9990, 1, 1)  # days are counted on from it
MOST_WEEKS_LATER = 2  # then what comes before day 0 has all its days


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
    """The same plan without its fingerprint, and its context, which knows what was taken into account."""
    as_of = as_of and min(as_of, LATEST)
    known = context(library, profile, calendar, language or profile.language)
    lacking = missing(library.of(Readiness), known.facts)
    plan = _not_ready(known, lacking, as_of) if lacking else _full(known, as_of)
    return dataclasses.replace(plan, references=_references(known), sources=_sources(known)), known


def fingerprint(plan: Plan) -> str:
    """Eight hexadecimal digits that change when anything in the plan does."""
    return hashlib.sha256(canonical(dataclasses.replace(plan, fingerprint="")).encode()).hexdigest()[:8]


def _head(known: Context, as_of: date | None) -> Plan:
    """What a plan has whether ready or not."""
    profile = known.profile
    valid = max(profile.start, as_of or profile.start) + timedelta(days=int(known.value("handout-valid-days")))
    return Plan(
        ready=False,
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
        timezone=profile.place.zone or zone_of(profile.place.region),
        account=(profile.account.owner, profile.account.backup) if profile.account else ("", ""),
        welcome=profile.welcome,
        unwelcome=profile.unwelcome,
        facts=tuple(facts(known)),
        identity=identity(known),
        questions=questions(known, found_in_profile(known)),
    )


def _not_ready(known: Context, lacking: list[Readiness], as_of: date | None) -> Plan:
    missing = tuple(
        Missing(
            id=check.id,
            title=known.say(check.title),
            why=known.say(check.why),
            how=tuple(known.said(step, step.do) for step in check.how if known.takes(step.when)),
        )
        for check in lacking
    )
    return dataclasses.replace(_head(known, as_of), missing=missing, items=tuple(chosen("readiness", lacking)))


def _full(known: Context, as_of: date | None) -> Plan:
    """The whole plan; words are explained that were used until then, and last come the numbers that it leans on."""
    dates, last, reckoned = _reckoned(known, as_of)
    plan = dataclasses.replace(
        _head(known, as_of), ready=True, day_zero=dates.day_zero, moved=dates.moved, valid_until=last
    )
    plan = _with_views(known, _with_work(known, plan, dates, reckoned), reckoned)
    more = Lessons() if plan.brief else lessons(known)
    advice = (each for each in known.picked(Advice) if _has_place(known, each))
    plan = dataclasses.replace(
        plan,
        tiers=tuple(care.tier_page(known, tier) for tier in known.picked(Tier)),
        advice=tuple(AdviceLine(id=a.id, chapter=a.chapter, place=a.place, said=known.said(a, a.text)) for a in advice),
        health=more.health,
        bottlenecks=more.bottlenecks,
        misconceptions=more.misconceptions,
        cases=more.cases,
        glossary=more.glossary,
        left_out=tuple(_left_out(known, dates)),
    )
    plan = _with_hours(known, plan, reckoned)
    items = (*_items(known, plan, dates), *more.items, *_by_profile(known), *_changed(known))
    return dataclasses.replace(plan, items=items, settings=tuple(people.setting_lines(known, known.say.used)))


def _reckoned(known: Context, as_of: date | None) -> tuple[Schedule, date, Reckoned]:
    """The dated steps, the last day and the work placed.

    Where a late start leaves fewer hours than getting ready takes, day 0 moves on week by week.
    """
    for weeks in range(MOST_WEEKS_LATER + 1):
        dates = dated(known, as_of, 7 * weeks)
        last = last_day(known, dates, as_of)
        reckoned = Reckoned(known, dates, frame_of(known, dates, as_of, last))
        begun = {name: day for name, (day, _, _) in reckoned.step_days().items()}
        before = [d.step.id for d in dates.steps if d.step.offset < 0 and d.step.plan != "any" and d.state != "past"]
        if as_of is None or all(begun.get(name, dates.day_zero) <= dates.day_zero for name in before):
            break
    return dates, last, reckoned


def _with_work(known: Context, plan: Plan, dates: Schedule, reckoned: Reckoned) -> Plan:
    """What is done: dated steps, sheets, the objective, what is counted."""
    picked = known.picked(Sop)
    placed = sops.Placed(
        {work.id.removeprefix("sops/"): work for work in known.fitted.works},
        {name.removeprefix("sops/"): when for name, when in reckoned.times().items()},
    )
    cut = {work.id.removeprefix("sops/") for work in known.fitted.cut}
    month = sops.month(known, sops.open_now(known, picked), called(dates), cut)
    begin = max(plan.day_zero, plan.as_of or plan.day_zero)
    objective = next(
        (care.objective_page(known, each, begin, plan.valid_until) for each in known.picked(Objective)[:1]), None
    )
    wanted = {result.metric for result in objective.results} if objective else set()
    return dataclasses.replace(
        plan,
        schedule=plan_steps(known, dates, reckoned.step_days()),
        sops=tuple(sops.page(known, sop, _printed(sop, month, cut), placed) for sop in picked),
        month=tuple(month),
        records=sops.records(known),
        objective=objective,
        metrics=tuple(care.metric_lines(known, wanted | set(known.profile.baseline))),
    )


def _with_views(known: Context, plan: Plan, reckoned: Reckoned) -> Plan:
    """What the sources dispute, and the troubles that the profile names."""
    return dataclasses.replace(
        plan,
        subjects=subject_pages(known, reckoned.times()),
        calls=call_lines(known),
        stricter=stricter(known),
        tensions=tuple(line for each in known.picked(Tension) if (line := _tension(known, each))),
        symptoms=tuple(symptom_lines(known)),
        alerts=tuple(alert_lines(known)),
        worries=tuple(worry_lines(known)),
    )


def _with_hours(known: Context, plan: Plan, reckoned: Reckoned) -> Plan:
    """What the hours come to: who does what when, what gave way, and what is to be asked back."""
    week, promised = reckoned.cells(), promises(known, reckoned.together(), reckoned.months())
    used = {name for sop in known.picked(Sop) for name in (sop.owner, sop.backup)}
    busy = {sop.owner for sop in known.picked(Sop) if sop.id in plan.month}
    return dataclasses.replace(
        plan,
        questions=questions(known, found_in_profile(known) | found_by_reckoning(known, reckoned, promised)),
        numbers=tuple(people.numbers(known)),
        roles=tuple(people.role_pages(known, used, busy, sops.duties(known, week, plan.sops))),
        loads=tuple(reckoned.loads()),
        cuts=tuple(reckoned.cuts()),
        people=tuple(reckoned.people()),
        ledger=tuple(reckoned.ledger()),
        ordinary=tuple(reckoned.ordinary()),
        weeks=tuple(reckoned.weeks()),
        promises=promised,
        levers=tuple(lever_lines(known)),
        rests=rests(reckoned),
        outside=tuple(outside(reckoned)),
        week=tuple(week),
        reviews=tuple(reckoned.reviews()),
    )


def _items(known: Context, plan: Plan, dates: Schedule) -> Iterator[Chosen]:
    """What the plan holds, kind by kind."""
    named: tuple[tuple[type[Item], Iterable[str]], ...] = (
        (Sop, (page.id for page in plan.sops)),
        (LaunchStep, (each.step.id for each in dates.steps)),
        (Tier, (page.id for page in plan.tiers)),
        (Objective, (plan.objective.id,) if plan.objective else ()),
        (Tension, (line.id for line in plan.tensions)),
        (Advice, (line.id for line in plan.advice)),
        (Metric, (line.id for line in plan.metrics)),
    )
    for model, ids in named:
        found = known.library.by_id(model)
        yield from chosen(KIND_OF[model], [found[name] for name in ids])


def _by_profile(known: Context) -> Iterator[Chosen]:
    """What the profile names, and the platforms that it brings."""
    profile = known.profile
    named: tuple[tuple[type[Item], Iterable[str | None]], ...] = (
        (Type, (profile.type, *profile.also)),
        (Variant, (profile.variant,)),
        (Stage, (known.facts["stage"],)),
        (Platform, known.facts["platforms.id"]),
        (Symptom, dict.fromkeys(known.facts["problems"])),
        (Subject, known.facts["subjects"]),
    )
    for model, names in named:
        found = known.library.by_id(model)
        yield from chosen(KIND_OF[model], [found[name] for name in names if name in found])
    yield from (Chosen(kind="platforms", id=own.id, layer="profile") for own in profile.own_platforms)


def _changed(known: Context) -> Iterator[Chosen]:
    """Whatever else an overlay brought or changed: roles, figures, words, claims…"""
    for kind in ("roles", "figures", "parameters", "fields", "words", "claims", "readiness"):
        items = known.library.items[kind].values()
        yield from chosen(kind, [item for item in items if item.origin.layer != LIBRARY or item.origin.overridden])


def _printed(sop: Sop, month: list[str], cut: set[str]) -> str:
    if sop.phase == "crisis":
        return "crisis"
    if sop.id in cut:
        return "cut"
    return "month" if sop.id in month else "later"


def _has_place(known: Context, advice: Advice) -> bool:
    return advice.above_zero is None or known.results[advice.above_zero].value > 0


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
        side_a=known.quoted(tension.side_a, tension.side_a.text),
        side_b=known.quoted(tension.side_b, tension.side_b.text),
    )


def _left_out(known: Context, dates: Schedule) -> Iterator[LeftOut]:
    library, term = known.library, known.profile.term
    kept = {d.step.id for d in dates.steps}
    for step in (each for each in steps_of(known) if each.id not in kept):
        day = counted_day(known, step)
        over = term is not None and (step.plan != "any" or day > term.to)
        reason = known.word("term.over", day=short(known, term.to)) if term and over else later(known, day)
        yield LeftOut(kind="launch", id=step.id, title=known.say(step.title), reason=reason, by="condition")
    for removed in library.removed:
        title = known.say(removed.title) if removed.title else removed.id
        yield LeftOut(kind=removed.kind, id=removed.id, title=title, reason=known.say(removed.reason), by="overlay")
    yield from left_out(known, "sops", library.of(Sop))
    yield from left_out(known, "tiers", library.of(Tier))
    yield from left_out(known, "objectives", library.of(Objective))


def _sources(known: Context) -> tuple[SourceLine, ...]:
    """The sources that anything in the plan leans on."""
    claims = known.library.by_id(Claim)
    cited = {place.split()[0] for name in known.cited & set(claims) for place in claims[name].places}
    return tuple(
        SourceLine(
            id=source.id,
            title=known.say.quote(source.title),
            original=source.original,
            author=known.say.quote(source.author),
            date=known.say.quote(source.date),
        )
        for source in known.library.of(Source)
        if source.id in cited
    )


def _references(known: Context) -> tuple[Reference, ...]:
    """The claims that anything in the plan leans on, in the order of their places in the sources."""
    claims, sources = known.library.by_id(Claim), known.library.by_id(Source)
    names = sorted(known.cited & set(claims), key=lambda name: (claims[name].places, name))
    return tuple(
        Reference(
            id=name,
            text=known.say.quote(claims[name].text),
            figures=claims[name].figures,
            places=claims[name].places,
            titles=tuple(
                dict.fromkeys(
                    known.say.quote(sources[p.split()[0]].title) for p in claims[name].places if p.split()[0] in sources
                )
            ),
        )
        for name in names
    )
