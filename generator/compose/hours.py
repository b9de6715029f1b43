"""The reckoning as blocks: the promise and its sum, levers, rest days, the week by person, the weeks' hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ..plan.reckoning import LeverLine, PersonLine, RestLine, WeekLine
from .document import Block, Bullets, Group, Heading, Line, Paragraph
from .parts import Parts

MOST_PERSONS = 12  # told apart in a table; of larger teams the role is told, with the least and the most of a person


class Hours(Parts):
    """What all chapters tell of hours, read from the ledger."""

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
        return self.label("list.comma").join(dict.fromkeys(lever.title for lever in levers))

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
        """The ordinary week: minutes of every person on every day, their sum, and what is left."""
        rows = list(self._person_rows())
        if rows:
            names = (*(f"weekday.{n}" for n in range(7)), "hours.total", "hours.of", "hours.left")
            yield Heading(self.label("hours.week"))
            yield self._table(("label.who", *names), rows, "dense")
            yield Paragraph(Line(self.label("hours.week-note")), "small")

    def _person_rows(self) -> Iterable[list[str | Line]]:
        minutes = self._minutes_by_day()
        by_role: dict[str, list[PersonLine]] = defaultdict(list)
        for person in self.plan.people:
            by_role[person.role].append(person)
        for persons in by_role.values():
            if len(persons) > MOST_PERSONS:
                yield self._crowd(persons, minutes)
                continue
            for person in persons:
                mine = minutes[person.role, person.person]
                total = sum(mine)
                yield [
                    Line(f"{person.person}{self.label('hours.windows', words=person.windows)}", strong=True),
                    *(str(each) if each else "—" for each in mine),
                    str(total),
                    str(person.minutes),
                    str(person.minutes - total),
                ]

    def _crowd(self, persons: list[PersonLine], minutes: dict[tuple[str, str], list[int]]) -> list[str | Line]:
        weeks = [minutes[person.role, person.person] for person in persons]
        totals = [sum(mine) for mine in weeks]
        have = sum(person.minutes for person in persons)
        title = self.label(
            "hours.crowd", role=persons[0].role_title, count=len(persons), least=min(totals), most=max(totals)
        )
        days = (sum(mine[day] for mine in weeks) for day in range(7))
        return [
            Line(title, strong=True),
            *(str(each) if each else "—" for each in days),
            str(sum(totals)),
            str(have),
            str(have - sum(totals)),
        ]

    def _minutes_by_day(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 7)
        for slot in self.plan.ordinary:
            found[slot.role, slot.person][slot.weekday] += slot.minutes
        return found

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
