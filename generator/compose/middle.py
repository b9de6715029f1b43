"""The middle chapters: the dated plan, newcomers, the week, members, content."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..plan.pages import PlanStep, TierPage
from ..plan.plan import WeekCell
from .document import Block, Bullets, Drawing, Group, Heading, Line, Paragraph
from .figures import tier_matrix, timeline
from .hours import Hours


class Middle(Hours):
    """启动日程 · 接新人 · 一周怎么转 · 成员怎么照顾 · 内容与活动."""

    def _launch(self) -> Iterable[Block]:
        plan = self.plan
        if not plan.schedule:
            return
        coming = tuple(step for step in plan.schedule if step.state != "past")
        yield Paragraph(Line(self.label(f"launch.{plan.plan_kind}", day_zero=plan.day_zero.isoformat())))
        if coming:
            title = self.label(f"launch.figure-{plan.plan_kind}")
            words = self.label("launch.day-zero"), self.label("launch.gate")
            yield Drawing(timeline(title, coming, plan.day_zero, *words))
        names = ("day", "step", "how") if plan.brief else ("day", "step", "owner", "minutes", "done")
        yield self._table((f"label.{name}" for name in names), map(self._dated, coming))
        if any(step.provisional for step in coming):
            yield Paragraph(Line(self.label("launch.provisional")), "small")
        for step in () if plan.brief else coming:
            yield self._launch_card(step)
        past = [step for step in plan.schedule if step.state == "past"]
        if past:
            colon = ": " if plan.language == "en" else "："
            yield Heading(self.label("launch.past"))
            yield Bullets(tuple(Line(f"{step.title}{colon}{step.done}") for step in past), "boxes")
        yield from self._says("launch")
        yield from self._cards("launch")

    def _dated(self, step: PlanStep) -> Iterable[str | Line]:
        day = Line(self._day(step), strong=True)
        if self.plan.brief:
            return day, step.title, self._in_one(step)
        return day, step.title, step.owner_title, self.label("minutes", n=step.minutes), step.done

    def _day(self, step: PlanStep) -> str:
        span = step.day.isoformat() if step.end <= step.day else f"{step.day.isoformat()} – {step.end.isoformat()[5:]}"
        weekday = self.label(f"weekday.{step.day.weekday()}")
        text = f"{span} {weekday}{' ' + step.at if step.at else ''}"
        text += self.label("launch.unsure") if step.provisional else ""
        return text + (self.label("launch.squeezed") if step.state == "squeezed" else "")

    def _in_one(self, step: PlanStep) -> Line:
        """A dated step in one line: what is done, and the gate."""
        told = [said.text for said in step.steps] + (
            [self.label("gate", need=step.gate.need.text, otherwise=step.gate.otherwise)] if step.gate else []
        )
        marks = [mark for said in step.steps for mark in self.marks.line(said).marks]
        return Line(" ".join(told), tuple(dict.fromkeys(marks)))

    def _launch_card(self, step: PlanStep) -> Group:
        blocks: list[Block] = [
            Heading(f"{self._day(step)} · {step.title}", 3, f"step-{step.id}"),
            Paragraph(
                self.marks.line(
                    step.why, self.label("launch.who", owner=step.owner_title, minutes=step.minutes, done=step.done)
                ),
                "small",
            ),
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
        separator = self.label("list.semicolon")
        rows = ((Line(name, strong=True), separator.join(cells) or "—") for name, cells in self._week_rows())
        yield self._table(("label.weekday", "label.tasks"), rows)
        yield from self._rest_days()
        yield Heading(self.label("week.six"))
        six = [m for m in plan.metrics if m.weekly_six]
        yield self._table(
            ("label.number", "label.by-hand", "label.baseline", "label.this-week"),
            ([self.marks.line(m.why, m.title), m.by_hand, self._baseline(m), ""] for m in six),
        )
        yield from self._says("week")
        yield from self._cards("week")

    def _week_rows(self) -> Iterable[tuple[str, list[str]]]:
        """Every day's tasks first, then Monday to Sunday without them."""
        by_sop = {
            key: list(cells)
            for key, cells in groupby(sorted(self.plan.week, key=lambda c: (c.sop, c.weekday)), key=lambda c: c.sop)
        }
        daily = {name for name, cells in by_sop.items() if len(cells) == 7}
        if daily:
            yield (
                self.label("week.daily"),
                [self._cell(by_sop[name][0]) for name in sorted(daily, key=lambda n: (by_sop[n][0].at or "~", n))],
            )
        for weekday in range(7):
            yield (
                self.label(f"weekday.{weekday}"),
                [self._cell(c) for c in self.plan.week if c.weekday == weekday and c.sop not in daily],
            )

    def _cell(self, cell: WeekCell) -> str:
        each = self.label("week.each", count=f"{cell.count:g}") if cell.count != 1 else ""
        return self.label(
            "week.cell",
            at=f"{cell.at} " if cell.at else "",
            title=cell.title,
            owner=cell.who or cell.owner_title,
            minutes=cell.minutes,
            each=each,
        )

    def _members(self) -> Iterable[Block]:
        matrix = tuple(t for t in self.plan.tiers if t.scheme == "activity-earnestness")
        if matrix:
            names = {name: self.label(f"tiers.{name}") for name in ("active", "inactive", "earnest", "not-earnest")}
            yield Drawing(tier_matrix(self.label("tiers.figure"), matrix, names))
            yield Paragraph(Line(self.label("tiers.earnest-means", text=self.plan.identity.earnest)))
        for scheme, tiers in groupby(self.plan.tiers, key=lambda tier: tier.scheme):
            yield Heading(self.label(f"scheme.{scheme}"))
            yield from map(self._tier, tiers)
        yield from self._says("members")
        yield from self._cards("members")

    def _tier(self, tier: TierPage) -> Group:
        share = self.label("tiers.share", share=tier.share, people=tier.people) if tier.share is not None else ""
        return Group(
            (
                Heading(f"{tier.title}{share}", 3, f"tier-{tier.id}"),
                Paragraph(self.marks.line(tier.why, tier.who)),
                self._table(
                    ("label.what", "label.how-often", "label.until", "label.owner"),
                    ([self.marks.line(c.said), c.every, c.until, c.owner_title] for c in tier.care),
                ),
                Paragraph(self.marks.line(tier.stop, self.label("tiers.stop", text=tier.stop.text)), "warning"),
                Paragraph(Line(self.label("tiers.moves", up=tier.up, down=tier.down)), "small"),
            )
        )

    def _content(self) -> Iterable[Block]:
        yield from self._says("content")
        yield from self._cards("content")
