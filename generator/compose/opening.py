"""Page one: the promise and its sum, what to decide, the first hour, what is cut in which order and what never."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ..counting import small
from ..plan.reckoning import LeverLine, PromiseLine
from ..record import record
from .beginning import Beginning
from .document import Group, Paragraph
from .fitting import Piece, Slot
from .troubles import alerted, endangered
from .usual import first_days, minutes_by_day, usual_week

MOST_DECISIONS, MOST_LEVERS, SUM_LINES, MOST_LINES = 5, 2, 5, 6
LAST = "shoulds-dropped"
MOST_WHERE_BRIEF = 3  # decisions
MOST_LOUD = 4  # warnings that each have a box of their own
STAFFED = 20 * 60  # minutes a week from which hours that stand idle are told
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


class Opening(Beginning):
    """先看这一页."""

    def opening(self) -> Iterator[Piece]:
        yield from self._today()
        yield from self._promise()
        yield from self._decide()
        yield from self.first_hour()
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
        for alert in self.plan.alerts:
            told = Group(tuple(alerted(self.labels, alert, self.said, self.clock_of(alert.id))), "red")
            yield Piece(slot, 0, blocks=(told,))

    def _promise(self) -> Iterator[Piece]:
        plan = self.plan
        lead, sums = self.slot("opening", look="lead"), self.slot("opening")
        yield self.line(lead, 0, self.label("decisions.promise", promise=plan.promise))
        told = list(_sums(plan.promises))[:SUM_LINES]
        for line in told:
            yield self.line(sums, 0, line)
        assumed = self.label("man.assumed-delivery") if any(promise.assumed for promise in plan.promises) else ""
        for line in list(filter(None, (self._idle(), assumed)))[: MOST_LINES - len(told)]:
            yield self.line(sums, self.rank(1, 3), line)
        warnings = (*plan.outside, *self._warnings())
        loud = self.slot("opening", look="warning")
        if len(warnings) > MOST_LOUD:  # as a list, so that page one holds them
            loud = self.slot("opening", "man.loud")
        for text in warnings:
            yield self.line(loud, 0, text)
        first = self.at_hand()
        if first:
            yield self.line(loud, 1, self.label("man.first-before", day=self.day(first.day), at=first.time))

    def _idle(self) -> str:
        """Where a staffed team plans less than half of its hours: what the rest is for, "" elsewhere."""
        monday = usual_week(self.plan)
        have = sum(person.minutes for person in self.plan.people)
        rows = minutes_by_day(self.plan, monday) if monday else {}
        team = {(person.role, person.person) for person in self.plan.people}
        used = sum(sum(minutes) for key, minutes in rows.items() if key in team)
        short = any(load.over for load in self.plan.loads) or any(promise.gap for promise in self.plan.promises)
        if have < STAFFED or used * 2 >= have or short:
            return ""
        troubles = self.list(self.label("man.quoted", title=each.title) for each in self.plan.symptoms)
        return self.label("man.idle" if troubles else "man.idle-promise", have=have, used=used, troubles=troubles)

    def _decide(self) -> Iterator[Piece]:
        boxes = self.slot("opening", "man.decide", "boxes")
        most = self.rank(MOST_DECISIONS, MOST_WHERE_BRIEF)
        for decision in list(self._decisions_asked())[:most]:
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
        asked = [question for question in asked if not (self.plan.brief and question.id in LATER)]
        for question in asked:
            replies = self.label("man.or").join(answer.reply for answer in question.answers)
            text = self.label("man.question", ask=question.ask, replies=replies)
            yield Decision(text, self.decider, first if question.id in AT_ONCE else last)
        if self.plan.decides and "decides" not in {question.field for question in self.plan.questions}:
            yield Decision(self.label("man.who-else"), self.plan.decides, last)

    def _cuts(self) -> Iterator[Piece]:
        slot = self.slot("opening", "man.cuts")
        for state in ("used", "next", "never"):
            found = [lever for lever in self.plan.levers if lever.state == state and not self._last_of_few(lever)]
            if found:
                order = map(self._saving if state == "used" else self._dropping, found)
                yield self.line(slot, 1, self.label(f"man.{state}", titles=self._in_order(order, state != "never")))
            elif state == "next":
                yield from self._stepping_down(slot)
        for lever in self.plan.levers:
            if lever.state == "refused":
                yield self.line(slot, 4, self.label("levers.refused", title=lever.title, reason=lever.reason))

    def _stepping_down(self, slot: Slot) -> Iterator[Piece]:
        """Where no cut is left: what one delivery comes down to when people are missing."""
        steps = [step.text for subject in self.plan.subjects[:1] for step in subject.ladder[1:]]
        if steps:
            yield self.line(slot, 1, self.label("man.step-down", steps=" ".join(steps)))

    def _last_of_few(self, lever: LeverLine) -> bool:
        """Dropping what should be done, in a brief plan: hardly any is left, and what is cannot be done without."""
        return self.plan.brief and lever.state == "next" and lever.id == LAST

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
