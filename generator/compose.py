"""The plan as a document: which chapter says what, in which order. Decides looks only; the words are labels and the plan's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from .document import Block, Bullets, Chapter, Document, Drawing, Group, Heading, Line, Paragraph, Table
from .figures import capacity_bars, okr_tree, tier_matrix, timeline
from .plan import GateLine, Plan, PlanStep, Said, SopPage

CHAPTERS = (
    "decisions", "identity", "people", "launch", "newcomers", "week", "members", "content", "goals", "crisis", "closing", "appendix",
)
FULL = ("month",)  # SOPs printed in full in their chapter
TOLD_FIRST = 4  # assumptions on page one
SHOWN = 5  # minutes a week; smaller tasks are left out of the table, not of the sum


def compose(plan: Plan, labels: Mapping[str, str]) -> Document:
    """The manual of a plan; the short one where the plan is not ready. labels: label → text, in the plan's language."""
    writer = _Writer(plan, labels)
    chapters = writer.full() if plan.ready else writer.before_you_start()
    kind = "title.manual" if plan.ready else "title.before"
    return Document(
        plan.language, plan.name, labels[kind], plan.brief,
        writer.label("foot", fingerprint=plan.fingerprint, start=plan.start.isoformat(), until=plan.valid_until.isoformat()),
        tuple(chapters),
    )


class Marks:
    """What stands behind a statement, as it is printed: a claim's number in the list of sources, or a practice's sign."""

    def __init__(self, plan: Plan) -> None:
        self.numbers = {reference.id: str(index) for index, reference in enumerate(plan.references, 1)}

    def line(self, said: Said, text: str | None = None, strong: bool = False) -> Line:
        """The statement with its marks; `text` instead of its own."""
        claims = tuple(self.numbers[name] for name in said.because if name in self.numbers)
        sign = (PRACTICE[said.grade],) if said.grade else ()
        return Line(said.text if text is None else text, claims + sign, strong)


PRACTICE = {"A": "A", "B": "B", "C": "○"}


class _Writer:
    def __init__(self, plan: Plan, labels: Mapping[str, str]) -> None:
        self.plan, self.labels, self.marks = plan, labels, Marks(plan)

    def label(self, name: str, /, **parts: object) -> str:
        return self.labels[name].format(**parts) if parts else self.labels[name]

    def full(self) -> list[Chapter]:
        made = [(name, tuple(getattr(self, f"_{name}")())) for name in CHAPTERS]
        return [Chapter(name, self._chapter_title(name), blocks) for name, blocks in made if blocks]

    def _chapter_title(self, name: str) -> str:
        return self.label("chapter.takeover" if name == "launch" and self.plan.plan_kind == "takeover" else f"chapter.{name}")

    def before_you_start(self) -> list[Chapter]:
        blocks: list[Block] = [Paragraph(Line(self.label("before.why")), "lead")]
        for item in self.plan.missing:
            steps = Bullets(tuple(self.marks.line(s) for s in item.how), "boxes")
            blocks.append(Group((Heading(item.title, 2, item.id), Paragraph(Line(item.why)), steps), "card"))
        blocks.append(Paragraph(Line(self.label("before.next"))))
        facts = [f for f in self.plan.facts if not f.assumed and f.value]
        blocks += [Heading(self.label("before.known")), self._table(("label.field", "label.value"), ([f.label, f.value] for f in facts))]
        return [Chapter("decisions", self.label("chapter.before"), tuple(blocks)), *self._sources_only()]

    def _sources_only(self) -> list[Chapter]:
        return [Chapter("appendix", self.label("chapter.appendix"), tuple(self._sources()))] if self.plan.references else []

    # Small parts

    def _table(self, columns: Iterable[str], rows: Iterable[Iterable[str | Line]], look: str = "") -> Table:
        cells = tuple(tuple(c if isinstance(c, Line) else Line(c) for c in row) for row in rows)
        return Table(tuple(self.label(name) for name in columns), cells, look)

    def _says(self, chapter: str) -> list[Block]:
        """The advice, the duties and the ruled disagreements of a chapter."""
        body = [self.marks.line(a.said) for a in self.plan.advice if a.chapter == chapter and a.place == "body"]
        gates = [self.marks.line(a.said) for a in self.plan.advice if a.chapter == chapter and a.place == "gate"]
        ruled = [self.marks.line(t.line) for t in self.plan.tensions if t.chapter == chapter]
        blocks: list[Block] = []
        if gates:
            blocks.append(Group((Heading(self.label("heading.gates"), 3), Bullets(tuple(gates), "boxes")), "red"))
        if body:
            blocks.append(Bullets(tuple(body)))
        if ruled:
            blocks.append(Group((Heading(self.label("heading.ruled"), 3), Bullets(tuple(ruled)))))
        return blocks

    def _gate(self, gate: GateLine) -> Paragraph:
        text = self.label("gate", need=gate.need.text, otherwise=gate.otherwise)
        return Paragraph(self.marks.line(gate.need, text), "warning")

    def _cards(self, chapter: str) -> list[Block]:
        """The SOPs of a chapter: this month's in full, the others by name."""
        pages = [page for page in self.plan.sops if page.chapter == chapter]
        blocks: list[Block] = [self.card(page) for page in pages if page.printed in FULL]
        later = [page.title for page in pages if page.printed == "later"]
        if later:
            blocks.append(Paragraph(Line(self.label("later", titles=self.label("list.comma").join(later))), "small"))
        return blocks

    def card(self, page: SopPage) -> Group:
        """An SOP in full."""
        head = self.label("card.head", owner=page.owner_title, backup=page.backup_title, when=page.when, minutes=page.minutes)
        steps = tuple(self.marks.line(s.said, self._step_text(s.minute, s.said.text)) for s in page.steps)
        blocks: list[Block] = [
            Heading(page.title, 3, f"sop-{page.id}"), Paragraph(self.marks.line(page.why, head), "small"),
            Paragraph(Line(self.label("card.trigger", text=page.trigger))), Bullets(steps, "numbered"),
        ]
        if self.plan.brief and page.printed == "month":
            return Group((*blocks, Paragraph(Line(self.label("card.brief", done=page.done)), "small")), "card")
        for message in page.messages:
            blocks.append(Paragraph(self.marks.line(message.said, self.label("card.message", to=message.to, text=message.said.text)), "message"))
        for name, text in (("done", page.done), ("fails", page.if_it_fails), ("stop", page.stop), ("limit", page.limit)):
            if text:
                blocks.append(Paragraph(Line(self.label(f"card.{name}", text=text))))
        blocks.append(Paragraph(Line(self.label("card.foot", escalate=page.escalate, record=page.record, channel=page.channel)), "small"))
        return Group(tuple(blocks), "card")

    def _step_text(self, minute: int | None, text: str) -> str:
        return text if minute is None else f"{clock(minute, self.labels)} {text}"

    # Chapters

    def _decisions(self) -> Iterable[Block]:
        plan = self.plan
        yield Paragraph(Line(self.label("decisions.promise", promise=plan.promise), strong=True), "lead")
        yield Paragraph(Line(self.label("decisions.about", name=plan.name, type=plan.identity.variant or plan.identity.type, stage=plan.identity.stage)))
        for text in self._warnings():
            yield Paragraph(Line(text), "warning")
        yield Heading(self.label("decisions.decide"))
        asked = tuple(self.marks.line(a.said) for a in plan.advice if a.place == "decide")
        yield Bullets((*(Line(text) for text in self._to_decide()), *asked), "boxes")
        pages = {page.id: page for page in plan.sops}
        crisis = sum(page.printed == "crisis" for page in plan.sops)
        yield Heading(self.label("decisions.month", count=len(plan.month)))
        yield self._table(("label.sheet", "label.owner", "label.when", "label.minutes"), (
            [pages[name].title, pages[name].owner_title, pages[name].when, self._minutes(pages[name])] for name in plan.month))
        yield Paragraph(Line(self.label("decisions.crisis", count=crisis)), "small")
        not_doing = tuple(self.marks.line(a.said) for a in plan.advice if a.place == "not-doing")
        if not_doing:
            yield Heading(self.label("decisions.not-doing"))
            yield Bullets(not_doing)
        yield from self._troubles()
        yield from self._cut()
        yield from self._assumed()

    def _warnings(self) -> Iterable[str]:
        plan = self.plan
        if plan.moved:
            yield self.label("warning.moved", start=plan.start.isoformat(), day_zero=plan.day_zero.isoformat())
        past = [step.title for step in plan.schedule if step.state == "past"]
        if past:
            yield self.label("warning.past", count=len(past), titles=self.label("list.comma").join(past))
        for load in plan.loads:
            if load.over:
                yield self.label("warning.over", role=load.title, over=f"{load.over / 60:.1f}", people=load.more_people)
            if load.peak_week and load.peak_minutes > load.have:
                hours = {"hours": f"{load.peak_minutes / 60:.1f}", "have": f"{load.have / 60:.1f}"}
                yield self.label("warning.peak", role=load.title, day=load.peak_week.isoformat(), **hours)

    def _to_decide(self) -> Iterable[str]:
        plan = self.plan
        yield self.label("decide.decider", who=plan.decides) if plan.decides else self.label("decide.no-decider")
        owner, backup = plan.account
        if not owner:
            yield self.label("decide.account")
        elif not backup:
            yield self.label("decide.account-backup", owner=owner)
        over = next((load for load in plan.loads if load.over), None)
        if over:
            yield self.label("decide.over", role=over.title, people=over.more_people)
        elif plan.cuts:
            cut = plan.cuts[0]
            yield self.label("decide.cut", title=cut.title, role=cut.role, people=cut.people)
        gate = next((step for step in plan.schedule if step.gate and step.state != "past"), None)
        if gate:
            yield self.label("decide.gate", day=gate.day.isoformat(), title=gate.title, need=gate.gate.need.text)

    def _minutes(self, page: SopPage) -> str:
        text = self.label("minutes", n=page.minutes)
        return text if page.count == 1 else self.label("minutes.each", n=page.minutes, count=f"{page.count:g}")

    def _troubles(self) -> Iterable[Block]:
        plan = self.plan
        if plan.symptoms or plan.worries:
            yield Heading(self.label("decisions.troubles"))
        if plan.symptoms:
            yield self._table(("label.trouble", "label.first", "label.sheet"), (
                [s.title, self.marks.line(s.first) if s.first else "", s.sop_title] for s in plan.symptoms))
        if plan.worries:
            yield Bullets(tuple(Line(self.label("decisions.worry", text=w)) for w in plan.worries), "boxes")

    def _cut(self) -> Iterable[Block]:
        if self.plan.cuts:
            yield Heading(self.label("decisions.cut"))
            yield Paragraph(Line(self.label("decisions.cut-why")), "small")
            yield self._table(("label.sheet", "label.owner", "label.week-minutes", "label.restore"), (
                [c.title, c.role, self.label("minutes", n=c.minutes), self.label("people-more", n=c.people)] for c in self.plan.cuts))

    def _assumed(self) -> Iterable[Block]:
        assumed = sorted((fact for fact in self.plan.facts if fact.assumed), key=lambda fact: not fact.first)
        if assumed:
            yield Heading(self.label("decisions.assumed", count=len(assumed)))
            yield Bullets(tuple(Line(self.label("assumed", label=f.label, assume=f.assume, changes=f.changes)) for f in assumed[:TOLD_FIRST]))
            if len(assumed) > TOLD_FIRST:
                yield Paragraph(Line(self.label("assumed.more", count=len(assumed) - TOLD_FIRST)), "small")

    def _identity(self) -> Iterable[Block]:
        identity, plan = self.plan.identity, self.plan
        kind = f"{identity.type}{' · ' + identity.variant if identity.variant else ''}"
        numbered = self.label("stage.numbered", number=identity.numbered) if identity.numbered else ""
        yield self._table(("label.field", "label.value"), (
            [self.label("identity.why"), f"{kind}: {identity.why}" if plan.language == "en" else f"{kind}：{identity.why}"],
            [self.label("identity.stage"), f"{identity.stage}{numbered}"],
            [self.label("identity.stage-means"), identity.stage_means],
            [self.label("identity.focus"), self.marks.line(identity.focus)],
            [self.label("identity.earnest"), identity.earnest],
            *([f.label, f.value] for f in plan.facts if f.field in ("gate", "price", "audience", "free_hours") and f.value),
        ))
        yield self._gate(identity.gate)
        yield Heading(self.label("identity.behaviour"))
        yield self._table(("identity.welcome", "identity.unwelcome"), _side_by_side(plan.welcome, plan.unwelcome))
        yield Heading(self.label("identity.approach"))
        yield self._table(("label.aspect", "label.how"), ([aspect, self.marks.line(said)] for aspect, said in identity.approach))
        for platform in () if plan.brief else identity.platforms:
            yield Group((
                Heading(self.label("identity.platform", title=platform.title, use=platform.use), 3), Paragraph(Line(platform.fits)),
                self._table(("label.aspect", "label.fact", "label.as-of"), ([about, self.marks.line(said), day] for about, said, day in platform.properties)),
            ))
        yield from self._says("identity")
        yield from self._cards("identity")

    def _people(self) -> Iterable[Block]:
        plan = self.plan
        yield self._table(("label.role", "label.people", "label.hours-each", "label.does"), (
            [self._role_title(r), f"{r.people}", f"{r.hours / r.people:.1f}", r.does] for r in plan.roles))
        names = {"have": self.label("capacity.have"), "kept": self.label("capacity.kept"), "cut": self.label("capacity.cut"), "hours": self.label("capacity.hours")}
        if plan.loads:
            yield Drawing(capacity_bars(self.label("people.capacity"), plan.loads, names))
        if plan.brief:
            yield from self._monday()
            return
        yield self._table(("label.role", "capacity.have", "capacity.need", "capacity.kept", "capacity.cut", "label.peak"), (
            [load.title, *(f"{m / 60:.1f}" for m in (load.have, load.need, load.used, load.need - load.used)), self._peak(load)] for load in plan.loads))
        for load in plan.loads:
            rows = [[t.title, self.label(f"priority.{t.priority}"), t.chain, f"{t.minutes:g}", self.label(f"fate.{fate}")]
                    for fate, tasks in (("kept", load.kept), ("cut", load.cut)) for t in tasks if t.minutes >= SHOWN]
            if rows:
                yield Group((Heading(self.label("people.tasks", role=load.title), 3), self._table(
                    ("label.sheet", "label.priority", "label.chain", "label.week-minutes", "label.fate"), rows, "dense")))
        if plan.numbers:
            yield Heading(self.label("people.numbers"))
            yield self._table(("label.number", "label.chain", "label.value"), (
                [self.marks.line(n.why, n.label), n.chain, f"{n.printed} {n.unit}"] for n in plan.numbers))
        yield from self._monday()

    def _monday(self) -> Iterable[Block]:
        yield Heading(self.label("people.monday"))
        for role in self.plan.roles:
            yield Group((Heading(self._role_title(role), 3), Bullets(tuple(map(self.marks.line, role.monday)), "boxes"),
                         *((Paragraph(Line(self.label("people.never"))), Bullets(tuple(map(self.marks.line, role.never)))) if role.never else ())))
        yield from self._says("people")
        yield from self._cards("people")

    def _role_title(self, role) -> str:
        others = self.label("list.comma").join(role.takes_over)
        return self.label("people.also", role=role.title, others=others) if others else role.title

    def _peak(self, load) -> str:
        if load.peak_week is None:
            return "—"
        return self.label("people.peak", day=load.peak_week.isoformat(), hours=f"{load.peak_minutes / 60:.1f}")

    def _launch(self) -> Iterable[Block]:
        plan = self.plan
        if not plan.schedule:
            return
        coming = tuple(step for step in plan.schedule if step.state != "past")
        yield Paragraph(Line(self.label(f"launch.{plan.plan_kind}", day_zero=plan.day_zero.isoformat())))
        if coming:
            yield Drawing(timeline(self.label(f"launch.figure-{plan.plan_kind}"), coming, plan.day_zero, self.label("launch.day-zero"), self.label("launch.gate")))
        if plan.brief:
            yield self._table(("label.day", "label.step", "label.how"), ([Line(self._day(s), strong=True), s.title, self._in_one(s)] for s in coming))
        else:
            yield self._table(("label.day", "label.step", "label.owner", "label.minutes", "label.done"), (
                [Line(self._day(s), strong=True), s.title, s.owner_title, self.label("minutes", n=s.minutes), s.done] for s in coming))
        if any(step.provisional for step in coming):
            yield Paragraph(Line(self.label("launch.provisional")), "small")
        for step in () if plan.brief else coming:
            yield self._launch_card(step)
        past = [step for step in plan.schedule if step.state == "past"]
        if past:
            yield Heading(self.label("launch.past"))
            yield Bullets(tuple(Line(f"{s.title}: {s.done}" if plan.language == "en" else f"{s.title}：{s.done}") for s in past), "boxes")
        yield from self._says("launch")
        yield from self._cards("launch")

    def _day(self, step: PlanStep) -> str:
        span = step.day.isoformat() if step.end <= step.day else f"{step.day.isoformat()} – {step.end.isoformat()[5:]}"
        weekday = self.label(f"weekday.{step.day.weekday()}")
        text = f"{span} {weekday}{' ' + step.at if step.at else ''}"
        text += self.label("launch.unsure") if step.provisional else ""
        return text + (self.label("launch.squeezed") if step.state == "squeezed" else "")

    def _in_one(self, step: PlanStep) -> Line:
        """A dated step in one line: what is done, and the gate."""
        told = [said.text for said in step.steps] + ([self.label("gate", need=step.gate.need.text, otherwise=step.gate.otherwise)] if step.gate else [])
        marks = [mark for said in step.steps for mark in self.marks.line(said).marks]
        return Line(" ".join(told), tuple(dict.fromkeys(marks)))

    def _launch_card(self, step: PlanStep) -> Group:
        blocks: list[Block] = [
            Heading(f"{self._day(step)} · {step.title}", 3, f"step-{step.id}"),
            Paragraph(self.marks.line(step.why, self.label("launch.who", owner=step.owner_title, minutes=step.minutes, done=step.done)), "small"),
            Bullets(tuple(map(self.marks.line, step.steps)), "boxes"),
        ]
        if step.gate:
            blocks.append(self._gate(step.gate))
        return Group(tuple(blocks), "card")

    def _newcomers(self) -> Iterable[Block]:
        yield from self._says("newcomers")
        yield from self._cards("newcomers")

    def _week(self) -> Iterable[Block]:
        plan = self.plan
        rows = []
        for name, cells in self._week_rows():
            rows.append([Line(name, strong=True), self.label("list.semicolon").join(cells) or "—"])
        yield self._table(("label.weekday", "label.tasks"), rows)
        yield Heading(self.label("week.six"))
        six = [m for m in plan.metrics if m.weekly_six]
        yield self._table(("label.number", "label.by-hand", "label.baseline", "label.this-week"), (
            [self.marks.line(m.why, m.title), m.by_hand, "" if m.baseline is None else f"{m.baseline:g}", ""] for m in six))
        yield from self._says("week")
        yield from self._cards("week")

    def _week_rows(self) -> Iterable[tuple[str, list[str]]]:
        """Every day's tasks first, then Monday to Sunday without them."""
        by_sop = {key: list(cells) for key, cells in groupby(sorted(self.plan.week, key=lambda c: (c.sop, c.weekday)), key=lambda c: c.sop)}
        daily = {name for name, cells in by_sop.items() if len(cells) == 7}
        if daily:
            yield self.label("week.daily"), [self._cell(by_sop[name][0]) for name in sorted(daily, key=lambda n: by_sop[n][0].at or "~")]
        for weekday in range(7):
            yield self.label(f"weekday.{weekday}"), [self._cell(c) for c in self.plan.week if c.weekday == weekday and c.sop not in daily]

    def _cell(self, cell) -> str:
        each = self.label("week.each", count=f"{cell.count:g}") if cell.count != 1 else ""
        return self.label("week.cell", at=f"{cell.at} " if cell.at else "", title=cell.title, owner=cell.owner_title, minutes=cell.minutes, each=each)

    def _members(self) -> Iterable[Block]:
        matrix = tuple(t for t in self.plan.tiers if t.scheme == "activity-earnestness")
        if matrix:
            names = {name: self.label(f"tiers.{name}") for name in ("active", "inactive", "earnest", "not-earnest")}
            yield Drawing(tier_matrix(self.label("tiers.figure"), matrix, names))
            yield Paragraph(Line(self.label("tiers.earnest-means", text=self.plan.identity.earnest)))
        for tier in self.plan.tiers:
            share = self.label("tiers.share", share=tier.share, people=tier.people) if tier.share is not None else ""
            yield Group((
                Heading(f"{tier.title}{share}", 3, f"tier-{tier.id}"), Paragraph(self.marks.line(tier.why, tier.who)),
                self._table(("label.what", "label.how-often", "label.until", "label.owner"), (
                    [self.marks.line(c.said), c.every, c.until, c.owner_title] for c in tier.care)),
                Paragraph(self.marks.line(tier.stop, self.label("tiers.stop", text=tier.stop.text)), "warning"),
                Paragraph(Line(self.label("tiers.moves", up=tier.up, down=tier.down)), "small"),
            ))
        yield from self._says("members")
        yield from self._cards("members")

    def _content(self) -> Iterable[Block]:
        yield from self._says("content")
        yield from self._cards("content")

    def _goals(self) -> Iterable[Block]:
        plan = self.plan
        if plan.objective:
            yield Paragraph(self.marks.line(plan.objective.why, self.label("goals.objective", text=plan.objective.title, owner=plan.objective.owner_title)), "lead")
            yield Drawing(okr_tree(self.label("goals.figure"), plan.objective))
            yield self._table(("label.result", "label.measure", "label.target", "label.owner", "label.due"), (
                [self.marks.line(r.why, r.title), r.metric_title, r.target, r.owner_title, r.due.isoformat()] for r in plan.objective.results))
            yield Paragraph(Line(self.label("goals.initiatives")), "small")
            for result in plan.objective.results:
                yield Group((Heading(result.title, 3), Paragraph(Line(result.initiative)), Bullets(tuple(map(self.marks.line, result.actions)), "boxes")))
        others = [m for m in plan.metrics if not m.weekly_six]
        if others:
            yield Heading(self.label("goals.metrics"))
            yield self._table(("label.number", "label.formula", "label.by-hand", "label.how-often", "label.floor"), (
                [self.marks.line(m.why, m.title), m.formula, m.by_hand, m.every, self._floor(m)] for m in others), "dense")
        yield from self._says("goals")
        yield from self._cards("goals")

    def _floor(self, metric) -> str:
        if not metric.floor:
            return "—"
        return self.label("goals.floor", floor=metric.floor, sheet=metric.below_title) if metric.below else metric.floor

    def _crisis(self) -> Iterable[Block]:
        plan = self.plan
        owner, backup = plan.account
        rows = [[self.label("crisis.decider"), plan.decides or "________"], [self.label("crisis.contact"), plan.contact or "________"],
                [self.label("crisis.owner"), owner or "________"], [self.label("crisis.backup"), backup or "________"],
                [self.label("crisis.group"), "________"]]
        general = [p for p in plan.sops if p.printed == "crisis" and p.id == "crisis-any"]
        yield Group((self._table(("label.who", "label.contact"), rows),), "red")
        for page in general:
            yield self.card(page)
        cards = [p for p in plan.sops if p.printed == "crisis" and p.id != "crisis-any"]
        yield Heading(self.label("crisis.cards"))
        yield self._table(("label.incident", "label.first-step", "label.call"), (
            [Line(p.title, strong=True), self.marks.line(p.steps[0].said), p.escalate] for p in cards))
        yield Paragraph(Line(self.label("crisis.handouts")), "small")
        yield from self._says("crisis")
        yield from self._cards("crisis")

    def _closing(self) -> Iterable[Block]:
        yield from self._says("closing")
        yield from self._cards("closing")

    def _appendix(self) -> Iterable[Block]:
        yield from self._tensions()
        yield from self._short_appendix() if self.plan.brief else self._tables()
        yield from self._sources()

    def _tensions(self) -> Iterable[Block]:
        if self.plan.tensions:
            yield Heading(self.label("appendix.tensions"))
            yield Paragraph(Line(self.label("appendix.tensions-why")), "small")
            yield self._table(("label.dispute", "label.side-a", "label.side-b", "label.here"), (
                [t.title, self.marks.line(t.side_a), self.marks.line(t.side_b), t.line.text] for t in self.plan.tensions), "dense")

    def _short_appendix(self) -> Iterable[Block]:
        """The same as the tables, in a paragraph each."""
        plan = self.plan
        told = (
            ("appendix.settings", [f"{s.label} {s.printed} {s.unit}" for s in plan.settings]),
            ("appendix.assumed", [f"{f.label}: {f.assume}" if plan.language == "en" else f"{f.label}：{f.assume}" for f in plan.facts if f.assumed]),
            ("appendix.left-out", [self.label("left-out", title=e.title, reason=e.reason) for e in plan.left_out]),
        )
        for name, parts in told:
            if parts:
                yield Heading(self.label(name))
                yield Paragraph(Line(self.label("list.semicolon").join(parts)), "small")

    def _tables(self) -> Iterable[Block]:
        plan = self.plan
        messages = [(p.title, m) for p in plan.sops if p.printed == "crisis" for m in p.messages]
        yield Heading(self.label("appendix.messages"))
        yield self._table(("label.sheet", "label.to", "label.words"), ([title, m.to, self.marks.line(m.said)] for title, m in messages), "dense")
        yield Heading(self.label("appendix.settings"))
        yield self._table(("label.number", "label.value", "label.from"), (
            [s.label, f"{s.printed} {s.unit}", self.marks.line(s.why)] for s in plan.settings), "dense")
        assumed = [f for f in plan.facts if f.assumed]
        if assumed:
            yield Heading(self.label("appendix.assumed"))
            yield self._table(("label.field", "label.assumed", "label.changes"), ([f.label, f.assume, f.changes] for f in assumed), "dense")
        if plan.left_out:
            yield Heading(self.label("appendix.left-out"))
            yield self._table(("label.item", "label.reason"), ([e.title, e.reason] for e in plan.left_out), "dense")

    def _sources(self) -> Iterable[Block]:
        yield Heading(self.label("appendix.sources"))
        yield Paragraph(Line(self.label("appendix.legend")), "small")
        if self.plan.brief:
            yield self._table(("label.number", "label.place"), ([self.marks.numbers[r.id], "; ".join(r.places)] for r in self.plan.references), "narrow")
            return
        yield self._table(("label.number", "label.claim", "label.place"), (
            [self.marks.numbers[r.id], r.text, self._places(r)] for r in self.plan.references), "dense")

    def _places(self, reference) -> str:
        titles = self.label("list.comma").join(self.label("quoted", title=title) for title in reference.titles)
        return f"{titles} {self.label('list.semicolon').join(reference.places)}"


def clock(minute: int, labels: Mapping[str, str]) -> str:
    """A time from the start of an event: T−60 min, T+2 h."""
    size = abs(minute)
    unit, n = ("day", size // 1440) if size >= 1440 and size % 1440 == 0 else ("hour", size // 60) if size >= 60 and size % 60 == 0 else ("minute", size)
    if minute == 0:
        return labels["clock.zero"]
    return labels[f"clock.{'before' if minute < 0 else 'after'}-{unit}"].format(n=n)


def _side_by_side(left: tuple[str, ...], right: tuple[str, ...]) -> list[list[str]]:
    length = max(len(left), len(right))
    pad = [""] * length
    return [list(pair) for pair in zip([*left, *pad][:length], [*right, *pad][:length])]
