"""The reckoning as blocks: the promise and its sum, levers, rest days, the week by person, the weeks' hours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from ..counting import small, tenths
from ..plan.reckoning import LeverLine, PersonLine, QuestionLine, RestLine, WeekLine
from .document import Block, Bullets, Group, Heading, Line, Paragraph
from .parts import Parts
from .usual import minutes_by_day, usual_week

NEAR = 0.05  # of somebody's hours: what exceeds them by less is no news
MOST_PERSONS = 12  # told apart in a table; of larger teams the role is told, with the least and the most of a person

PERSON_COLUMNS = (*(f"weekday.{n}" for n in range(7)), "hours.whenever", "hours.total", "hours.of", "hours.left")


class Hours(Parts):
    """What all chapters tell of hours, read from the ledger."""

    def _warnings(self) -> Iterable[str]:
        plan = self.plan
        if plan.moved:
            yield self.label("warning.moved", start=self.day(plan.start), day_zero=self.day(plan.day_zero))
        past = [step.title for step in plan.schedule if step.state == "past"]
        if past:
            yield self.label("warning.past", count=len(past), titles=self.label("list.comma").join(past))
        for load in plan.loads:
            if load.over:
                yield self.label("warning.over", role=load.title, over=tenths(load.over / 60), people=load.more_people)
            if load.peak_week and load.peak_minutes > load.have * (1 + NEAR):
                hours = {"hours": tenths(load.peak_minutes / 60), "have": tenths(load.have / 60)}
                yield self.label("warning.peak", role=load.title, day=self.day(load.peak_week), **hours)

    def _question(self, question: QuestionLine) -> str:
        answers = (self.label("asked.answer", reply=each.reply, then=each.then) for each in question.answers)
        return self.label("asked", ask=question.ask, answers="".join(answers))

    def _promise_sum(self) -> Iterable[Block]:
        """What is owed, what it costs, who carries it, what does not fit."""
        for promise in self.plan.promises:
            assumed = self.label("promise.assumed") if promise.assumed else ""
            shown = self.label("promise.shown-by", by=promise.shown_by) if promise.shown_by else ""
            yield Bullets(tuple(Line(text) for text in (*promise.lines, f"{shown}{assumed}") if text))

    def _fit(self) -> Iterable[Block]:
        """The levers that were pulled with their sums, the next ones, what none touches, and the refused."""
        states: dict[str, list[LeverLine]] = defaultdict(list)
        for lever in self.plan.levers:
            states[lever.state].append(lever)
        if states["used"]:
            yield Heading(self.label("levers.used"))
            yield Bullets(tuple(self._lever(lever) for lever in states["used"]), "boxes")
        if states["next"]:
            yield Paragraph(Line(self.label("levers.next", titles=self._titles(states["next"]))))
        if states["never"]:
            yield Paragraph(Line(self.label("levers.never", titles=self._titles(states["never"]))))
        for lever in states["refused"]:
            yield Paragraph(Line(self.label("levers.refused", title=lever.title, reason=lever.reason)), "small")

    def _titles(self, levers: list[LeverLine]) -> str:
        return self.label("list.comma").join(dict.fromkeys(small(lever.title, self.plan.language) for lever in levers))

    def _lever(self, lever: LeverLine) -> Line:
        text = self.label("levers.line", text=lever.text, costs=lever.costs)
        return self.marks.line(lever.said, text)

    def _rest_days(self) -> Iterable[Block]:
        if self.plan.rests:
            yield Heading(self.label("rests.title"))
            yield self._table(("label.day", "label.what", "label.how"), map(self._rest, self.plan.rests))

    def _rest(self, rest: RestLine) -> Iterable[str | Line]:
        last = f" – {rest.last.isoformat()[5:]}" if rest.last > rest.first else ""
        unsure = self.label("launch.unsure") if rest.provisional else ""
        return Line(f"{rest.first.isoformat()}{last}{unsure}", strong=True), rest.name, rest.text

    def _by_person(self) -> Iterable[Block]:
        """A usual week: minutes of every person on every day, their sum, and what is left."""
        monday = usual_week(self.plan)
        rows = list(self._person_rows(monday)) if monday else []
        if monday and rows:
            yield Heading(self.label("hours.week"))
            yield self._table(("label.who", *PERSON_COLUMNS), rows, "dense")
            yield Paragraph(Line(self.label("hours.week-note", monday=self.day(monday))), "small")

    def _person_rows(self, monday: date) -> Iterator[list[str | Line]]:
        minutes = minutes_by_day(self.plan, monday)
        by_role: dict[str, list[PersonLine]] = defaultdict(list)
        for person in self.plan.people:
            by_role[person.role].append(person)
        times = Counter(person.person for person in self.plan.people)
        for persons in by_role.values():
            if len(persons) > MOST_PERSONS:
                yield self._crowd(persons, minutes)
                continue
            for person in persons:
                words = (person.role_title, person.windows) if times[person.person] > 1 else (person.windows,)
                title = f"{person.person}{self.label('hours.windows', words=self.label('list.comma').join(words))}"
                yield self._minutes_row(title, minutes[person.role, person.person], person.minutes)

    def _crowd(self, persons: list[PersonLine], minutes: dict[tuple[str, str], list[int]]) -> list[str | Line]:
        weeks = [minutes[person.role, person.person] for person in persons]
        totals = [sum(mine) for mine in weeks]
        title = self.label(
            "hours.crowd", role=persons[0].role_title, count=len(persons), least=min(totals), most=max(totals)
        )
        summed = [sum(column) for column in zip(*weeks, strict=True)]
        return self._minutes_row(title, summed, sum(person.minutes for person in persons))

    @staticmethod
    def _minutes_row(title: str, minutes: list[int], have: int) -> list[str | Line]:
        total = sum(minutes)
        told = (str(each) if each else "—" for each in minutes)
        return [Line(title, strong=True), *told, str(total), str(have), str(have - total)]

    def _weeks_table(self) -> Iterable[Block]:
        """Every week of every role: what there is, what is due, what is done, what waits.

        And which is the fullest, and why.
        """
        weeks: dict[tuple[str, date], list[WeekLine]] = defaultdict(list)
        for week in self.plan.weeks:
            weeks[week.role_title, week.monday].append(week)
        rows: list[list[str | Line]] = [
            [
                Line(monday.isoformat(), strong=True),
                title,
                *(self._sum(lines, name) for name in ("have", "need", "kept")),
                self._waits(lines),
            ]
            for (title, monday), lines in sorted(weeks.items(), key=lambda item: (item[0][1], item[0][0]))
        ]
        if rows:
            columns = ("label.week-of", "label.role", "hours.have", "hours.need", "hours.kept", "hours.waits")
            yield Group((Heading(self.label("hours.weeks")), self._table(columns, rows, "dense")))

    @staticmethod
    def _sum(lines: list[WeekLine], name: str) -> str:
        return str(sum(getattr(line, name) for line in lines))

    def _waits(self, lines: list[WeekLine]) -> str:
        titles = {work.source: work.title for work in self.plan.ledger}
        waiting = dict.fromkeys(titles.get(name, self._title_of(name)) for line in lines for name in line.waiting)
        return self.label("list.comma").join(filter(None, waiting)) or "—"

    def _title_of(self, name: str) -> str:
        item = name.partition("/")[2]
        pages = {page.id: page.title for page in self.plan.sops} | {step.id: step.title for step in self.plan.schedule}
        return pages.get(item, "")

    def _outside(self) -> Iterable[str]:
        yield from self.plan.outside
