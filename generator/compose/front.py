"""The first three chapters: what to decide, who we are, who does the work."""

from __future__ import annotations

from collections.abc import Iterable

from ..counting import amount, tenths
from ..plan.pages import DutyLine, GateLine, SopPage, SourceStageLine
from ..plan.plan import Load, PlatformPage, RolePage
from .document import Block, Bullets, Drawing, Group, Heading, Line, Paragraph
from .figures import capacity_bars
from .troubles import Troubles

TOLD_FIRST = 4  # assumptions on page one

DUTY = ("when", "what", "account", "words", "material", "backup", "done")


class Front(Troubles):
    """先看这一页 · 我们是谁，不做什么 · 人手与分工."""

    def _decisions(self) -> Iterable[Block]:
        plan = self.plan
        yield Paragraph(Line(self.label("decisions.promise", promise=plan.promise), strong=True), "lead")
        kind = plan.identity.variant or plan.identity.type
        yield Paragraph(Line(self.label("decisions.about", name=plan.name, type=kind, stage=plan.identity.stage)))
        yield from self._promise_sum()
        for text in (*self._warnings(), *self._outside()):
            yield Paragraph(Line(text), "warning")
        yield from self._today()
        yield Heading(self.label("decisions.decide"))
        asked = tuple(self.marks.line(a.said) for a in plan.advice if a.place == "decide")
        yield Bullets((*(Line(text) for text in self._to_decide()), *asked), "boxes")
        yield from self._asked()
        pages = {page.id: page for page in plan.sops}
        crisis = sum(page.printed == "crisis" for page in plan.sops)
        yield Heading(self.label("decisions.month", count=len(plan.month)))
        yield self._table(
            ("label.sheet", "label.owner", "label.when", "label.minutes"),
            (
                [pages[name].title, pages[name].owner_title, pages[name].when, self._minutes(pages[name])]
                for name in plan.month
            ),
        )
        yield Paragraph(Line(self.label("decisions.crisis", count=crisis)), "small")
        not_doing = tuple(self.marks.line(a.said) for a in plan.advice if a.place == "not-doing")
        if not_doing:
            yield Heading(self.label("decisions.not-doing"))
            yield Bullets(not_doing)
        yield from self._troubles()
        yield from self._fit()
        yield from self._cut()
        yield from self._assumed()

    def _to_decide(self) -> Iterable[str]:
        plan = self.plan
        asked = {question.field for question in plan.questions}
        if "decides" not in asked:
            yield self.label("decide.decider", who=plan.decides) if plan.decides else self.label("decide.no-decider")
        owner, backup = plan.account
        if "account.backup" not in asked and not (owner and backup):
            yield self.label("decide.account-backup", owner=owner) if owner else self.label("decide.account")
        over = next((load for load in plan.loads if load.over), None)
        if over:
            yield self.label("decide.over", role=over.title, people=over.more_people)
        elif plan.cuts:
            cut = plan.cuts[0]
            yield self.label("decide.cut", title=cut.title, role=cut.role, people=cut.people)
        for metric in (m for m in plan.metrics if m.red):
            sheet = self.label("decide.red-sheet", sheet=metric.below_title) if metric.below else ""
            yield self.label(
                "decide.red",
                title=metric.title,
                baseline=amount(f"{metric.baseline:g}", metric.unit),
                floor=metric.floor,
                sheet=sheet,
            )
        for step, gate in ((s, s.gate) for s in plan.schedule if s.gate and s.state != "past"):
            yield self.label("decide.gate", day=step.day.isoformat(), title=step.title, need=gate.need.text)
            break

    def _asked(self) -> Iterable[Block]:
        """What the profile leaves open, a box each: the question, and what follows from either answer."""
        questions = self.plan.questions
        if questions:
            yield Heading(self.label("decisions.asked", count=len(questions)))
            yield Bullets(tuple(Line(self._question(question)) for question in questions), "boxes")
            yield Paragraph(Line(self.label("asked.how")), "small")

    def _minutes(self, page: SopPage) -> str:
        text = self.label("minutes", n=page.minutes)
        return text if page.count == 1 else self.label("minutes.each", n=page.minutes, count=f"{page.count:g}")

    def _cut(self) -> Iterable[Block]:
        if self.plan.cuts:
            yield Heading(self.label("decisions.cut"))
            yield Paragraph(Line(self.label("decisions.cut-why")), "small")
            yield self._table(
                ("label.sheet", "label.owner", "label.week-minutes", "label.restore"),
                (
                    [c.title, c.role, self.label("minutes", n=c.minutes), self.label("people-more", n=c.people)]
                    for c in self.plan.cuts
                ),
            )

    def _assumed(self) -> Iterable[Block]:
        assumed = sorted((fact for fact in self.plan.facts if fact.assumed), key=lambda fact: not fact.first)
        if assumed:
            yield Heading(self.label("decisions.assumed", count=len(assumed)))
            if len(assumed) > TOLD_FIRST:  # before the list, so that it never stands alone on a page
                yield Paragraph(Line(self.label("assumed.more", count=len(assumed) - TOLD_FIRST)), "small")
            yield Bullets(
                tuple(
                    Line(self.label("assumed", label=f.label, assume=f.assume, changes=f.changes))
                    for f in assumed[:TOLD_FIRST]
                )
            )

    def _identity(self) -> Iterable[Block]:
        identity, plan = self.plan.identity, self.plan
        yield self._table(("label.field", "label.value"), self._who_we_are())
        yield self._gate(identity.gate)
        if identity.ladder and not plan.brief:
            yield Heading(self.label("identity.ladder"))
            yield self._table(
                ("label.source", "label.number-there", "label.means", "label.to-go-on"),
                map(self._rung, identity.ladder),
                "dense",
            )
        yield Heading(self.label("identity.behaviour"))
        yield self._table(("identity.welcome", "identity.unwelcome"), _side_by_side(plan.welcome, plan.unwelcome))
        yield Heading(self.label("identity.approach"))
        yield self._table(
            ("label.aspect", "label.how"), ([aspect, self.marks.line(said)] for aspect, said in identity.approach)
        )
        yield from () if plan.brief else map(self._platform, identity.platforms)
        yield from self._says("identity")
        yield from self._cards("identity")

    def _who_we_are(self) -> Iterable[Iterable[str | Line]]:
        identity, plan = self.plan.identity, self.plan
        kind = f"{identity.type}{' · ' + identity.variant if identity.variant else ''}"
        colon = ": " if plan.language == "en" else "："
        numbered = self.label("stage.numbered", number=identity.numbered) if identity.numbered else ""
        yield self.label("identity.why"), self.marks.line(identity.why, f"{kind}{colon}{identity.why.text}")
        yield self.label("identity.stage"), f"{identity.stage}{numbered}"
        yield self.label("identity.stage-means"), identity.stage_means
        yield self.label("identity.focus"), self.marks.line(identity.focus)
        yield self.label("identity.earnest"), identity.earnest
        for fact in plan.facts:
            if fact.field in ("gate", "price", "audience", "free_hours") and fact.value:
                yield fact.label, fact.value

    def _rung(self, rung: SourceStageLine) -> Iterable[str | Line]:
        numbered = self.label("identity.rung", number=rung.number, title=rung.title) if rung.number else rung.title
        return rung.source, numbered, self.marks.line(rung.means), self._rung_gate(rung.gate)

    def _rung_gate(self, gate: GateLine | None) -> Line:
        if gate is None:
            return Line("—")
        return self.marks.line(gate.need, self.label("gate", need=gate.need.text, otherwise=gate.otherwise))

    def _platform(self, platform: PlatformPage) -> Group:
        return Group(
            (
                Heading(self.label("identity.platform", title=platform.title, use=platform.use), 3),
                Paragraph(self.marks.line(platform.fits)),
                self._table(
                    ("label.aspect", "label.fact", "label.as-of"),
                    ([about, self.marks.line(said), day] for about, said, day in platform.properties),
                ),
            )
        )

    def _people(self) -> Iterable[Block]:
        plan = self.plan
        yield self._table(
            ("label.role", "label.people", "label.hours-each", "label.does"),
            (
                [self._role_title(r), f"{r.people}", tenths(r.hours / r.people), self.marks.line(r.does)]
                for r in plan.roles
            ),
        )
        if plan.loads:
            names = {name: self.label(f"capacity.{name}") for name in ("have", "kept", "cut", "hours")}
            yield Drawing(capacity_bars(self.label("people.capacity"), plan.loads, names))
        if not plan.brief:
            yield from self._work()
        yield Heading(self.label("people.monday"))
        for role in plan.roles:
            yield from self._monday(role)
        yield from self._says("people")
        yield from self._cards("people")

    def _work(self) -> Iterable[Block]:
        """Hours and work of every role, and where the numbers are from."""
        plan = self.plan
        yield self._table(
            ("label.role", "capacity.have", "capacity.need", "capacity.kept", "capacity.cut", "label.peak"),
            (
                [
                    load.title,
                    *(tenths(m / 60) for m in (load.have, load.need, load.used, load.need - load.used)),
                    self._peak(load),
                ]
                for load in plan.loads
            ),
        )
        yield from self._by_person()
        for load in plan.loads:
            yield from self._tasks(load)
        yield from self._weeks_table()
        if plan.numbers:
            yield Heading(self.label("people.numbers"))
            yield self._table(
                ("label.number", "label.chain", "label.value"),
                ([self.marks.line(n.why, n.label), n.chain, amount(n.printed, n.unit)] for n in plan.numbers),
            )

    def _tasks(self, load: Load) -> Iterable[Block]:
        rows = [
            [t.title, self.label(f"priority.{t.priority}"), t.chain, f"{t.minutes:g}", self.label(f"fate.{fate}")]
            for fate, tasks in (("kept", load.kept), ("cut", load.cut))
            for t in tasks
        ]
        if rows:
            columns = ("label.sheet", "label.priority", "label.chain", "label.week-minutes", "label.fate")
            title = Heading(self.label("people.tasks", role=load.title), 3)
            yield Group((title, self._table(columns, rows, "dense")))

    def _monday(self, role: RolePage) -> Iterable[Block]:
        """What a role begins with, and what it never does; in a long manual also as whom, and its duties."""
        blocks: list[Block] = [
            Heading(self._role_title(role), 3),
            Bullets(tuple(map(self.marks.line, role.monday)), "boxes"),
        ]
        if role.never:
            blocks += [Paragraph(Line(self.label("people.never"))), Bullets(tuple(map(self.marks.line, role.never)))]
        yield Group(tuple(blocks))
        for title, lines in () if self.plan.brief else role.their_monday:
            yield Group(
                (
                    Paragraph(Line(self.label("people.as", role=title), strong=True)),
                    Bullets(tuple(map(self.marks.line, lines)), "boxes"),
                )
            )
        if role.duties and not self.plan.brief:
            told = Paragraph(Line(self.label("people.duties", role=role.title), strong=True))
            rows = map(self._duty, role.duties)
            yield Group((told, self._table((f"label.{name}" for name in DUTY), rows, "dense")))

    def _duty(self, duty: DutyLine) -> Iterable[str | Line]:
        return (
            Line(f"{duty.days} {duty.at}".strip(), strong=True),
            duty.title,
            self.label("people.sent", where=duty.where, account=duty.account),
            duty.words or "—",
            duty.material,
            duty.backup_title,
            duty.done,
        )

    def _role_title(self, role: RolePage) -> str:
        others = self.label("list.comma").join(role.takes_over)
        return self.label("people.also", role=role.title, others=others) if others else role.title

    def _peak(self, load: Load) -> str:
        if load.peak_week is None:
            return "—"
        return self.label("people.peak", day=self.day(load.peak_week), hours=tenths(load.peak_minutes / 60))


def _side_by_side(left: tuple[str, ...], right: tuple[str, ...]) -> list[list[str]]:
    length = max(len(left), len(right))
    pad = [""] * length
    return [list(pair) for pair in zip([*left, *pad][:length], [*right, *pad][:length])]
