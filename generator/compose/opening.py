"""Page one: the promise and its sum, what to decide, the first hour, what is cut in which order and what never."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ..counting import small
from ..plan.pages import PlanStep
from ..plan.plan import Plan
from ..plan.reckoning import LeverLine, Occurrence, PromiseLine, WorkLine
from ..record import record
from .document import Group, Paragraph
from .fitting import Piece
from .knowing import Knowing
from .troubles import endangered
from .usual import first_days

MOST_DECISIONS, MOST_LEVERS, SUM_LINES = 5, 2, 5
HOUR = 60
AT_ONCE = (  # asked on the first day: harm, and what nobody may be the only one to hold
    "minors-unsaid",
    "minors-private",
    "minors-one-adult",
    "account-backup",
    "no-refund",
    "outdoors-answerable",
    "alcohol-answerable",
    "children-answerable",
)
LATER = ("no-delivery", "no-baseline", "nameless")  # what can be asked last


@record()
class Decision:
    """What somebody decides by a day."""

    text: str
    who: str
    day: date


class Opening(Knowing):
    """先看这一页."""

    def opening(self) -> Iterator[Piece]:
        yield from self._today()
        yield from self._promise()
        yield from self._decide()
        yield from self._first_hour()
        yield from self._cuts()

    def _today(self) -> Iterator[Piece]:
        """What may be danger to somebody comes first, and is for today."""
        slot = self.slot("opening", look="")
        for trouble in (each for each in self.plan.symptoms if each.danger):
            name, clock = f"today-{trouble.id}", self.clock_of(trouble.id)
            told = Group(tuple(endangered(self.labels, trouble, self.said, clock)), "red")
            yield Piece(slot, 0, blocks=(told,), id=name)
            if trouble.first and not clock:
                yield Piece(slot, 1, blocks=(Paragraph(self.said(trouble.first)),), needs=name)

    def _promise(self) -> Iterator[Piece]:
        plan = self.plan
        lead, sums = self.slot("opening", look="lead"), self.slot("opening")
        yield self.line(lead, 0, self.label("decisions.promise", promise=plan.promise))
        for line in list(_sums(plan.promises))[:SUM_LINES]:
            yield self.line(sums, 0, line)
        if any(promise.assumed for promise in plan.promises):
            yield self.line(sums, 1, self.label("man.assumed-delivery"))
        loud = self.slot("opening", look="warning")
        for text in (*plan.outside, *self._warnings()):
            yield self.line(loud, 0, text)
        first, begun = _first_meeting(plan), _first_step(plan)
        if first and begun and begun[0].kind == "step" and (first.day, first.time) < (begun[1].day, begun[1].time):
            yield self.line(loud, 1, self.label("man.first-before", day=self.day(first.day), at=first.time))

    def _decide(self) -> Iterator[Piece]:
        boxes = self.slot("opening", "man.decide", "boxes")
        for decision in list(self._decisions_asked())[:MOST_DECISIONS]:
            text = self.label("man.decision", who=decision.who, day=self.day(decision.day), text=decision.text)
            yield self.line(boxes, 1, text)

    def _decisions_asked(self) -> Iterator[Decision]:
        """What changes most comes first: levers that members feel, then what the profile leaves open."""
        first, last = first_days(self.plan)
        pulled = [lever for lever in self.plan.levers if lever.state == "used"]
        harsh = sorted(
            pulled[len(pulled) // 2 :], key=lambda lever: -lever.saved
        )  # the later, the more members feel it
        for lever in harsh[:MOST_LEVERS]:
            yield Decision(self.label("man.agreed", text=lever.text), self.decider, last)
        over = next((load for load in self.plan.loads if load.over), None)
        if over:
            yield Decision(self.label("decide.over", role=over.title, people=over.more_people), self.decider, last)
        asked = sorted(self.plan.questions, key=lambda question: (question.id in LATER, question.id not in AT_ONCE))
        for question in asked:
            replies = self.label("man.or").join(answer.reply for answer in question.answers)
            text = self.label("man.question", ask=question.ask, replies=replies)
            yield Decision(text, self.decider, first if question.id in AT_ONCE else last)
        if self.plan.decides and "decides" not in {question.field for question in self.plan.questions}:
            yield Decision(self.label("man.who-else"), self.plan.decides, last)

    def _first_hour(self) -> Iterator[Piece]:
        """From the first dated step on its day: each piece of work with its minutes, steps spread over their own."""
        begun = _first_step(self.plan)
        if begun is None:
            return
        work, first = begun
        title = {"day": self.day(first.day), "weekday": self.weekday(first.day)}
        slot = self.slot("opening", "man.first-hour", "plain", **title)
        begin, left = _minute(first.time), HOUR
        steps = {step.id: step for step in self.plan.schedule}
        for at, text in self._parts_of(work, first, steps.get(work.source.partition("/")[2])):
            if at < HOUR:
                yield self.line(slot, 1, f"{_clock(begin + at)} {text}")
        left -= first.minutes
        if left > 0:
            yield self.line(slot, 1, f"{_clock(begin + HOUR - left)} {self.label('man.then-decide', n=left)}")

    def _parts_of(self, work: WorkLine, first: Occurrence, step: PlanStep | None) -> Iterator[tuple[int, str]]:
        """Minute and text of what is done in a step, its own minutes shared out evenly."""
        who = self.label("man.does", who=work.person or work.role_title, title=work.title)
        parts = step.steps if step else ()
        share = max(5, work.minutes // max(1, len(parts)) // 5 * 5)
        if not parts:
            yield 0, who
        for number, said in enumerate(parts):
            if number * share < first.minutes:
                yield number * share, f"{who}{said.text}" if not number else said.text

    def _cuts(self) -> Iterator[Piece]:
        slot = self.slot("opening", "man.cuts")
        for state in ("used", "next", "never"):
            found = [lever for lever in self.plan.levers if lever.state == state]
            if found:
                order = map(self._saving if state == "used" else self._dropping, found)
                yield self.line(slot, 1, self.label(f"man.{state}", titles=self._in_order(order, state != "never")))
        for lever in self.plan.levers:
            if lever.state == "refused":
                yield self.line(slot, 4, self.label("levers.refused", title=lever.title, reason=lever.reason))

    def _saving(self, lever: LeverLine) -> str:
        return self.label("man.saving", title=lever.title, n=lever.saves) if lever.saved else lever.title

    def _dropping(self, lever: LeverLine) -> str:
        title = small(lever.title, self.plan.language) if lever.state == "never" else lever.title
        return self.label("man.dropping", title=title, works=lever.works) if lever.works else title

    def _in_order(self, titles: Iterable[str], numbered: bool) -> str:
        found = list(dict.fromkeys(titles))
        if not numbered or len(found) < 2:
            return self.list(found)
        return self.label("list.semicolon").join(f"({number}) {title}" for number, title in enumerate(found, 1))


def _sums(promises: tuple[PromiseLine, ...]) -> Iterator[str]:
    """The sums of all promises, the first lines of each before the others of any."""
    longest = max((len(promise.lines) for promise in promises), default=0)
    if len(promises) == 1:
        yield from promises[0].lines
        return
    for number in range(longest):
        yield from (promise.lines[number] for promise in promises if number < len(promise.lines))


def _first_step(plan: Plan) -> tuple[WorkLine, Occurrence] | None:
    """The first occurrence of a dated step; where there is none, of any work with an hour."""
    timed = [(work, each) for work in plan.ledger for each in work.occurrences if each.time]
    kinds = [pair for pair in timed if pair[0].kind == "step"] or [pair for pair in timed if pair[0].kind != "event"]
    return min(kinds, key=lambda pair: (pair[1].day, pair[1].time), default=None)


def _first_meeting(plan: Plan) -> Occurrence | None:
    """The first event of a community that has been running, at its hour."""
    held = (each for work in plan.ledger if work.kind == "event" for each in work.occurrences if each.time)
    return min(held, key=lambda each: (each.day, each.time), default=None) if plan.plan_kind == "takeover" else None


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
