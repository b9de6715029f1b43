"""The tasks that matter with words to send, troubles and their mends, what to do when something goes wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..plan.pages import Said, SopMessage, SopPage
from ..plan.troubles import SymptomLine
from .document import Bullets, Group, Heading, Line, Paragraph
from .fitting import Piece, Slot
from .knowing import Knowing
from .running import BREACH
from .thin import first_sentence
from .troubles import titled, worried

MOST_TASKS, MOST_STEPS = 8, 7
FIRST_HOUR = 4  # steps of any crisis: its first hour
CRISIS, LIFE = "crisis-any", "crisis-self-harm"
FIRST_MESSAGES, BRIEF_MENDS = 2, 2  # of a trouble: words, and steps where there is room for few
FIRST_WORDS = 2  # steps that tell what is said to somebody in danger, and which numbers are called
BACKUP = "account-backup"  # the question that asks for a second account
CALLED = ("police", "emergency", "fire", "help-line")  # whom one calls, told beside whom one reaches
PERSONAL = ("【昵称", "【称呼", "【暱稱", "【稱呼", "[Name", "[name")
# What keeps people safe is told before routine; where a subject is known, its own run sheet says it.
EVENTS = ("offline-event", "event-outdoors", "online-talk")


class Doing(Knowing):
    """要紧的几件事 · 麻烦和怎么治 · 出事怎么办."""

    def tasks(self) -> Iterator[Piece]:
        yield from self.ladders()
        yield from self.run_sheets()
        yield from self._recruiting()
        slot = self.slot("tasks", look="")
        for number, page in enumerate(self._tasks()):
            yield from self._task(slot, page, number)

    def _tasks(self) -> list[SopPage]:
        """This month's tasks that matter: the musts first; the mends of named troubles tell what their own would."""
        named = [symptom.sop for symptom in self.plan.symptoms]
        month = [self.pages[name] for name in self.plan.month if name in self.pages and name != BREACH]

        def weight(page: SopPage) -> tuple[bool, bool, bool]:
            told = page.id in EVENTS and bool(self.plan.subjects)
            return told, page.id in named, page.priority != "must"

        return sorted(month, key=weight)[:MOST_TASKS]

    def _recruiting(self) -> Iterator[Piece]:
        """Where members carry the promise: who is asked, by when, what is done until there are enough, the words."""
        for promise in self.plan.promises:
            turns = promise.turns or 0
            if turns < 2:
                continue
            kind = "answerers" if promise.every == "request" else "turn-takers"
            parts = {"turns": turns, "what": promise.what}
            title = Heading(self.label(f"man.{kind}-title", **parts), 3)
            words = Paragraph(Line(self.label(f"man.{kind}-words", **parts)), "message")
            slot, name = self.slot("tasks", look=""), f"recruiting-{kind}"
            yield Piece(slot, 1, blocks=(title, Bullets(tuple(self._asked(kind, turns)), "numbered")), id=name)
            yield Piece(slot, self.rank(2, 3), blocks=(words,), needs=name)

    def _asked(self, kind: str, turns: int) -> Iterator[Line]:
        """How they are asked: by the dated step where there is one, which says until when."""
        middle, last = self.goal_days()
        step = self.asking() if kind == "turn-takers" else None
        if step:
            days = {"first": self.day(step.first_day), "last": self.day(step.end)}
            told = self.label("man.asked-between", who=self.who(step.owner_title), **days)
            steps = step.steps[: self.rank(len(step.steps), 1)]
            yield from (Line(text if number else f"{told}{text}") for number, text in enumerate(s.text for s in steps))
            return
        parts = {"who": self.decider, "turns": turns, "half": math.ceil(turns / 2)}
        parts |= {"middle": self.day(middle), "last": self.day(last)}
        for name in ("ask",) if self.plan.brief else ("ask", "until", "short"):
            yield Line(self.label(f"man.{kind}-{name}", **parts))

    def _task(self, slot: Slot, page: SopPage, number: int) -> Iterator[Piece]:
        """A task and its words: the first ones come before most else."""
        head = self.label("man.task-head", who=self.who(page.owner_title), when=page.when, minutes=page.minutes)
        steps = tuple(
            self.said(step.said, self._step_text(step.minute, step.said.text)) for step in page.steps[:MOST_STEPS]
        )
        title = Heading(self.sheet(page.id), 3)
        rank = 4 + number if number else self.rank(3, 4)
        yield Piece(slot, rank, blocks=(title, Paragraph(Line(head), "small"), Bullets(steps, "numbered")), id=page.id)
        for message in page.messages:
            said = self.said(message.said, self._words(message))
            yield Piece(slot, rank + 1, blocks=(Paragraph(said, "message"),), needs=page.id)
        done = Paragraph(Line(self.label("card.done", text=page.done)), "small")
        yield Piece(slot, rank + 2, blocks=(done,), needs=page.id)

    def _words(self, message: SopMessage) -> str:
        """Words with whom they are for; those that begin with one person's name are for that person."""
        alone = message.said.text.startswith(PERSONAL)
        to = self.label("man.one-person") if alone else message.to
        return self.label("card.message", to=to, text=message.said.text)

    def troubles(self) -> Iterator[Piece]:
        """Each with its first day and mend; its words and what is counted come behind what else must be there."""
        slot, seen = self.slot("troubles", look=""), set[str]()
        for symptom in self.plan.symptoms:
            mend = tuple(said for said in symptom.mend if said.text not in seen)  # what holds for all stands once
            seen |= {said.text for said in mend}
            yield from self._trouble(slot, symptom, mend)
        for worry in self.plan.worries:
            yield Piece(slot, 1, blocks=tuple(worried(self.labels, worry)))

    def _trouble(self, slot: Slot, symptom: SymptomLine, mend: tuple[Said, ...]) -> Iterator[Piece]:
        name = f"trouble-{symptom.id}"
        yield Piece(slot, 1, blocks=(Heading(titled(self.labels, symptom), 3),), id=name)
        if symptom.first and not symptom.danger:
            first = self.said(symptom.first, self.label("trouble.first", text=symptom.first.text))
            yield Piece(slot, self.rank(2, 4), blocks=(Paragraph(first),), needs=name)
        # Where a subject's run sheet and clock already say most of it, a brief manual tells what is done afterwards.
        told = self.plan.brief and symptom.danger is not None and bool(self.clock_of(symptom.id))
        mend = mend[-1:] if told else mend[: self.rank(len(mend), BRIEF_MENDS)]
        yield Piece(slot, 1, blocks=(Bullets(tuple(map(self.said, mend)), "numbered"),), needs=name)
        if symptom.sum:
            text = self.said(symptom.sum, self.label("trouble.sum", text=symptom.sum.text))
            yield Piece(slot, self.rank(2, 4), blocks=(Paragraph(text),), needs=name)
        apart = any(subject.run and not subject.run.meets for subject in self.plan.subjects) and symptom.sop in EVENTS
        if symptom.sop_title and not apart:  # where nothing is met for, the sheet of an event mends nothing
            sheet = self.label("trouble.sheet", sheet=self.sheet(symptom.sop, symptom.sop_title))
            yield Piece(slot, self.rank(2, 4), blocks=(Paragraph(Line(sheet), "small"),), needs=name)
        for number, message in enumerate(symptom.messages):
            words = self.said(message.said, self._words(message))
            yield Piece(
                slot,
                self.rank(2, 3) if number < FIRST_MESSAGES else 4,
                blocks=(Paragraph(words, "message"),),
                needs=name,
            )
        if symptom.helped:
            counted = self.said(symptom.helped, self.label("trouble.helped", text=symptom.helped.text))
            yield Piece(slot, 3, blocks=(Paragraph(counted),), needs=name)

    def _called(self) -> str:
        """The numbers to call first, each with what it is for; one that does several things is told once."""
        told: dict[str, list[str]] = {}
        for call in self.plan.calls:
            if call.service in CALLED:
                told.setdefault(call.number.text, []).append(call.title)
        return self.list(self.label("crisis.number", number=n, what=self.list(what)) for n, what in told.items())

    def crisis(self) -> Iterator[Piece]:
        plan = self.plan
        owner, backup = plan.account
        red = self.slot("crisis", look="")
        rows = [
            (self.label("crisis.decider"), plan.decides),
            (self.label("crisis.contact"), plan.contact),
            (self.label("crisis.owner"), owner),
            (self.label("crisis.backup"), backup),
        ]
        asked = {question.id for question in plan.questions}
        blank = self.label("man.on-page-one") if BACKUP in asked else "________"
        reached = [self.label("man.reach", what=what, who=who or blank) for what, who in rows]
        lines = tuple(Line(text) for text in (*reached, self._called()))
        yield Piece(red, 1, blocks=(Group((Bullets(lines),), "red"),))
        yield from self.incidents()
        yield from self._for_life()
        page = self.pages.get(CRISIS)
        # A danger of the subject's own is told by its clock; the way of any crisis comes behind it.
        own = any(incident.danger for subject in plan.subjects for incident in subject.incidents)
        if page:
            slot = self.slot("crisis", "man.first-minutes", "numbered", sheet=self.sheet(CRISIS))
            for number, step in enumerate(page.steps):
                told = self.said(step.said, self._step_text(step.minute, step.said.text))
                rank = 4 if own else 1 if number < FIRST_HOUR else 2
                yield Piece(slot, rank, (told,), id=f"{CRISIS}-{number}")
            words = self.slot("crisis", look="message")
            for message in page.messages[:1]:
                said = self.said(message.said, self._words(message))
                yield Piece(words, 4 if own else 3, (said,), needs=f"{CRISIS}-{FIRST_HOUR - 1}")
        table = self.slot("crisis", "crisis.cards", "table", ("label.incident", "label.first-step"))
        for row in self.other_incidents():
            yield self.row(table, self.rank(2, 3), row)
        for page in plan.sops:
            if page.printed == "crisis" and page.id not in (CRISIS, LIFE):
                first = self.said(page.steps[0].said, first_sentence(page.steps[0].said.text))
                yield self.row(table, self.rank(2, 3), (Line(self.sheet(page.id), strong=True), first))

    def _for_life(self) -> Iterator[Piece]:
        """Somebody who says that they cannot go on: what is said first, and which numbers of the region are called."""
        page = self.pages.get(LIFE)
        if page is None:
            return
        slot = self.slot("crisis", look="")
        told = page.steps[1 if self.plan.brief else 0 : FIRST_WORDS]  # the words themselves say the first
        steps = tuple(self.said(step.said) for step in told)
        yield Piece(slot, 1, blocks=(Heading(self.sheet(LIFE), 3), Bullets(steps)), id=LIFE)
        for message in page.messages[:1]:
            words = self.said(message.said, self._words(message))
            yield Piece(slot, self.rank(2, 3), blocks=(Paragraph(words, "message"),), needs=LIFE)
