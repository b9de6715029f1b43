"""The week by person, thirteen weeks with dates, rules with what follows, kinds of members."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..plan.pages import TierPage
from ..plan.reckoning import Occurrence, RestLine, WeekLine, WorkLine
from .document import Drawing, Line
from .figures import weeks_strip
from .fitting import Piece, Slot
from .hours import PERSON_COLUMNS
from .knowing import Knowing
from .thin import first_sentence
from .usual import done_in, first_days, usual_week

BREACH = "breach-of-rules"
CLAUSE = re.compile("[；;]")
SEASON = "season"  # told where it begins, not in every week of its months
MOST_NAMES = 3  # of persons in one cell; of more only how many
FIRST_KINDS = ("step", "event", "delivery", "drill", "review")  # what the first days hold besides the usual
DATED, SELDOM = ("step", "review", "drill"), 4  # what is told with its days, events that come no oftener too
FIRST_GATES, CARES = 5, 2  # things that a kind of members is owed, told here


class Running(Knowing):
    """一周谁做什么 · 十三周 · 规矩 · 成员怎么待."""

    def week(self) -> Iterator[Piece]:
        monday = usual_week(self.plan)
        if monday is None:
            return
        yield from self._first_days(monday)
        columns = tuple(map(self.label, ("label.who", *PERSON_COLUMNS)))
        title = self.label("man.usual-week", monday=self.day(monday))
        table = Slot("week", title, "dense", columns)
        for row in self._person_rows(monday):
            yield self.row(table, 1, row)
        done = done_in(self.plan, monday)
        grid = self.slot("week", "man.who-when", "dense", ("man.task", *(f"weekday.{n}" for n in range(7))))
        for works in _by_row(pair for pair in done if pair[1].time):
            yield self.row(grid, self.rank(2, 3) if works[0][0].priority == "must" else 3, self._duty_row(works))
        yield from self._kinds_named(work for work, _ in done)
        whenever = [self._when_it_comes(works) for works in _by_source(pair for pair in done if not pair[1].time)]
        if whenever:
            yield self.line(self.slot("week"), self.rank(2, 4), self.label("man.whenever", titles=self.list(whenever)))

    def _first_days(self, usual: date) -> Iterator[Piece]:
        """What the first seven days hold besides the usual week: on which day, at which hour, who; and what waits."""
        first, last = first_days(self.plan)
        if usual == first:
            return
        slot = self.slot("week", "man.first-days", first=self.day(first), last=self.day(last))
        for day in sorted({each.day for work in self.plan.ledger for each in work.occurrences}):
            works = _by_source(
                (work, each)
                for work in self.plan.ledger
                for each in work.occurrences
                if each.day == day and each.time and work.kind in FIRST_KINDS
            )
            if first <= day <= last and works:
                told = self.label("list.semicolon").join(map(self._on_day, works))
                name = {"day": self.day(day), "weekday": self.weekday(day)}
                yield self.line(slot, self.rank(2, 4), self.label("man.first-day", **name, works=told))

        now = [week for week in self.plan.weeks if week.monday <= first <= week.monday + timedelta(6)]
        waiting = {name for week in now for name in week.waiting}
        titles = self.list(work.title for work in self.plan.ledger if work.source in waiting)
        if titles:
            yield self.line(slot, self.rank(4, 5), self.label("man.waits", titles=titles))

    def _on_day(self, works: list[tuple[WorkLine, Occurrence]]) -> str:
        """A piece of work on one day: its hour, who, its minutes."""
        work, first = works[0]
        spent: dict[str, int] = defaultdict(int)
        for each, occurrence in works:  # in several pieces, where something stands between
            spent[each.person] += occurrence.minutes
        persons = list(spent)
        many = self.label("man.some", count=len(persons), role=work.role_title)
        who = many if len(persons) > MOST_NAMES else self.list(persons)
        return self.label("man.first-work", at=first.time, who=who, title=work.title, n=max(spent.values()))

    def _kinds_named(self, works: Iterable[WorkLine]) -> Iterator[Piece]:
        """Who is meant by the names of kinds of members that stand behind tasks."""
        named = {work.source.partition("/")[2].partition(".")[0] for work in works if work.kind == "care"}
        told = [
            self.label("man.tier", title=tier.title, who=self._meant(tier))
            for tier in self.plan.tiers
            if tier.id in named
        ]
        if told:
            yield self.line(self.slot("week", look="small"), self.rank(2, 4), self.label("list.semicolon").join(told))

    def _meant(self, tier: TierPage) -> str:
        """Who is meant by a tier, in few words."""
        if tier.active is None:
            return CLAUSE.split(first_sentence(tier.who))[0].rstrip("。.")
        return self.label(f"man.tier.{int(tier.active)}{int(bool(tier.earnest))}")

    def _duty_row(self, works: list[tuple[WorkLine, Occurrence]]) -> Iterable[str | Line]:
        """A task in a week: its hour, and who does it on which day for how long."""
        work = works[0][0]
        times = sorted({occurrence.time for _, occurrence in works})
        near = times[-1] <= _later(times[0]) and work.kind != "run"
        at = "" if not near else f"{times[0]} " if len(times) == 1 else self.label("man.from", at=times[0])
        yield Line(f"{at}{self._row_title(work)}", strong=True)
        for weekday in range(7):
            mine = [(one, each) for one, each in works if each.day.weekday() == weekday]
            yield "\n".join(self._in_cell(mine, not near)) or "—"

    def _in_cell(self, mine: list[tuple[WorkLine, Occurrence]], timed: bool) -> Iterator[str]:
        if len(mine) > MOST_NAMES:
            total = sum(occurrence.minutes for _, occurrence in mine)
            yield self.label("man.several", count=len(mine), role=mine[0][0].role_title, n=total)
            return
        for work, occurrence in mine:
            at = f"{occurrence.time} " if timed else ""
            yield f"{at}{self.label('man.duty', who=work.person, n=occurrence.minutes)}"

    def _row_title(self, work: WorkLine) -> str:
        """A task as its row is called: of a subject's lines the run sheet whose they are."""
        runs = (subject.run for subject in self.plan.subjects if subject.run and work.source in subject.run.works)
        return next((run.title.text for run in runs), self._sheet_of(work))

    def _sheet_of(self, work: WorkLine) -> str:
        kind, _, item = work.source.partition("/")
        return self.sheet(item, work.title) if kind == "sops" else work.title

    def _when_it_comes(self, works: list[tuple[WorkLine, Occurrence]]) -> str:
        persons = self.list(work.person for work, _ in works)
        return self.label("man.by", title=self._sheet_of(works[0][0]), who=persons)

    def weeks(self) -> Iterator[Piece]:
        """Every week: steps, meetings and reviews with days, what rests or moves, minutes done of those there are."""
        table = self.slot(
            "weeks", look="dense", columns=("label.week-of", "man.to-do", "man.not-as-usual", "man.minutes")
        )
        by_week: dict[date, list[WeekLine]] = defaultdict(list)
        for week in self.plan.weeks:
            by_week[week.monday].append(week)
        persons = {(person.role, person.person) for person in self.plan.people}
        full = [self._fullness(monday, by_week[monday], persons) for monday in sorted(by_week)]
        strip = Drawing(weeks_strip(self.label("man.strip"), full))
        yield Piece(self.slot("weeks", look=""), 8 if self.plan.brief else 4, blocks=(strip,))
        told = [(monday, *self._week_told(monday)) for monday in sorted(by_week)]
        first, usual = first_days(self.plan)[0], usual_week(self.plan)
        if told and told[0][1] and usual != first and not self.plan.brief:  # its days stand before the week
            told[0] = (told[0][0], self.label("man.told-above"), told[0][2])
        for first, last, dated, odd in _merged(told):
            _, kept, have = self._fullness(first, by_week[first], persons)
            span = self.day(first) if first == last else self.days(first, last + timedelta(days=6))
            cells = (Line(span, strong=True), dated or self.label("man.usual"))
            rank = 1 if dated or odd else self.rank(1, 4)  # in a brief manual only weeks that are not as usual
            yield self.row(table, rank, (*cells, odd or "—", f"{kept}/{have}"))

    @staticmethod
    def _fullness(monday: date, weeks: list[WeekLine], persons: set[tuple[str, str]]) -> tuple[str, int, int]:
        """A week's name, and minutes that the team uses of those it has."""
        team = [week for week in weeks if (week.role, week.person) in persons]
        return f"{monday.month}/{monday.day}", sum(week.kept for week in team), sum(week.have for week in team)

    def _week_told(self, monday: date) -> tuple[str, str]:
        last = monday + timedelta(days=6)
        dated: dict[tuple[date, str], dict[str, None]] = defaultdict(dict)  # several who do one thing stand together
        for work in self.plan.ledger:
            if work.kind in DATED or (work.kind == "event" and len(work.occurrences) <= SELDOM):
                for each in work.occurrences:
                    if monday <= each.day <= last and (work.kind != "step" or each.day == work.occurrences[0].day):
                        dated[each.day, work.title][work.person or work.role_title] = None
        told = (
            self.label("man.dated", day=self.day(day), who=self.list(sorted(who)), title=title)
            for (day, title), who in sorted(dated.items())
        )
        steps = self.label("list.semicolon").join(told)
        odd = [self._rested(rest) for rest in self.plan.rests if monday <= rest.first <= last]
        going_on = [rest.name for rest in self.plan.rests if rest.first < monday <= rest.last and rest.what != SEASON]
        return steps, self.label("list.semicolon").join((*odd, *going_on))

    def _rested(self, rest: RestLine) -> str:
        """What a festival or a season does to its week; the rest of it stands in the reference."""
        text = self.label("man.rests") if rest.what == "rests" else first_sentence(rest.text)
        text = CLAUSE.split(text)[0] if rest.what == SEASON else text
        return self.label("man.odd", days=self.days(rest.first, rest.last), name=rest.name, text=text).rstrip("。.")

    def rules(self) -> Iterator[Piece]:
        plan = self.plan
        yield from self.hazards()
        welcome, unwelcome = self.slot("rules", "man.welcome"), self.slot("rules", "man.unwelcome")
        for text in plan.welcome:
            yield self.line(welcome, 1, text)
        for text in plan.unwelcome:
            yield self.line(unwelcome, 1, text)
        yield from self.subject_rules()
        page = self.pages.get(BREACH)
        if page:
            slot = self.slot("rules", "man.breach", "numbered", who=page.owner_title, sheet=self.sheet(BREACH))
            for step in page.steps:
                yield self.line(slot, 5, self.said(step.said))
        gates = self.slot("rules", "heading.gates", "boxes")
        for number, advice in enumerate(each for each in plan.advice if each.place == "gate"):
            yield self.line(gates, 5 if number < FIRST_GATES else 8, self.said(advice.said))
        not_doing = self.slot("rules", "decisions.not-doing")
        for advice in plan.advice:
            if advice.place == "not-doing":
                yield self.line(not_doing, 6, self.said(advice.said))

    def members(self) -> Iterator[Piece]:
        yield from self.kinds()
        yield from self.rungs()
        table = self.slot("members", look="table", columns=("man.kind", "man.given", "man.never-to"))
        for tier in self.plan.tiers:
            yield self.row(table, 5, self._tier_row(tier))

    def _tier_row(self, tier: TierPage) -> Iterable[str | Line]:
        yield self.label("man.tier", title=tier.title, who=first_sentence(tier.who))
        given = " ".join(first_sentence(care.said.text) for care in tier.care[:CARES])
        yield self.said(tier.care[0].said, given) if tier.care else "—"
        yield self.said(tier.stop)


def _later(time: str) -> str:
    """The same time an hour later."""
    return f"{int(time[:2]) + 1:02}{time[2:]}"


def _by_source(pairs: Iterable[tuple[WorkLine, Occurrence]]) -> list[list[tuple[WorkLine, Occurrence]]]:
    """Work by where it comes from and what it is called, in the order of the hours."""
    found: dict[tuple[str, str], list[tuple[WorkLine, Occurrence]]] = defaultdict(list)
    for work, occurrence in sorted(pairs, key=lambda pair: (pair[1].day, pair[1].time, pair[0].person)):
        found[work.source, work.title].append((work, occurrence))
    return list(found.values())


def _by_row(pairs: Iterable[tuple[WorkLine, Occurrence]]) -> list[list[tuple[WorkLine, Occurrence]]]:
    """The same for a table: the lines of a run sheet are one row."""
    found: dict[str, list[tuple[WorkLine, Occurrence]]] = defaultdict(list)
    for works in _by_source(pairs):
        source = works[0][0].source
        found[source.partition(".")[0] if works[0][0].kind == "run" else f"{source} {works[0][0].title}"] += works
    return list(found.values())


def _merged(weeks: list[tuple[date, str, str]]) -> Iterator[tuple[date, date, str, str]]:
    """Weeks with first and last Monday: those in which nothing but the usual is done are told together."""
    held: tuple[date, date] | None = None
    for monday, dated, odd in weeks:
        if dated or odd:
            if held:
                yield (*held, "", "")
                held = None
            yield monday, monday, dated, odd
        else:
            held = (held[0] if held else monday, monday)
    if held:
        yield (*held, "", "")
