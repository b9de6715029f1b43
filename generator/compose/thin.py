"""What all chapters of the manual are made with: pointers, short dates, whole sentences; no marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from ..plan.pages import PlanStep, Said, SopPage
from ..plan.plan import Plan
from .document import Line
from .fitting import Piece, Slot
from .hours import Hours
from .parts import Marks

ASKING = ("ask-for-turns", "first-turns")
FEW = 2  # persons of a role who are named in place of it
SENTENCE = re.compile(r"[。！？]+[”’」』）]*|[.!?]+[”’)]*(?=\s|$)")


class Thin(Hours):
    """One plan, and the numbers of what stands in its reference."""

    def __init__(self, plan: Plan, labels: Mapping[str, str], marks: Marks) -> None:
        super().__init__(plan, labels)
        self.behind = marks
        self.pages: dict[str, SopPage] = {page.id: page for page in plan.sops}

    def slot(
        self, chapter: str, name: str = "", look: str = "plain", columns: Iterable[str] = (), **parts: object
    ) -> Slot:
        """A slot of a chapter. name: the label of its heading; columns: labels."""
        return Slot(chapter, self.label(name, **parts) if name else "", look, tuple(map(self.label, columns)))

    @staticmethod
    def said(said: Said, text: str | None = None) -> Line:
        """A statement as it is told here: its sources stand behind it in the reference."""
        return Line(said.text if text is None else text)

    def rank(self, usual: int, brief: int) -> int:
        """The rank of a piece: another in a brief manual, where there is room for less."""
        return brief if self.plan.brief else usual

    def line(self, slot: Slot, rank: int, text: str | Line) -> Piece:
        return self.row(slot, rank, (text,))

    def row(self, slot: Slot, rank: int, cells: Iterable[str | Line]) -> Piece:
        return Piece(slot, rank, tuple(cell if isinstance(cell, Line) else Line(cell) for cell in cells))

    def sheet(self, sop: str, title: str = "") -> str:
        """The name of a task and the number under which it stands whole; the name alone where it does not."""
        page = self.pages.get(sop)
        number = self.behind.places.get(f"sops/{sop}", "")
        name = title or (page.title if page else "")
        return self.label("man.sheet", title=name, number=number) if number and name else name

    def days(self, first: date, last: date) -> str:
        return self.day(first) if last <= first else self.label("man.days", first=self.day(first), last=self.day(last))

    def weekday(self, day: date) -> str:
        return self.label(f"weekday.{day.weekday()}")

    def list(self, texts: Iterable[str]) -> str:
        return self.label("list.comma").join(dict.fromkeys(filter(None, texts)))

    def goal_days(self) -> tuple[date, date]:
        """The two days for which goals are set: the dated review nearest to the middle, and the last."""
        plan = self.plan
        last = max((result.due for result in plan.objective.results), default=None) if plan.objective else None
        last = last or plan.valid_until
        half = plan.start + timedelta(days=(last - plan.start).days // 2)
        reviews = [step.day for step in plan.schedule if step.gate and plan.start < step.day < last] or [half]
        return min(reviews, key=lambda day: (abs((day - half).days), day)), last

    def who(self, title: str) -> str:
        """Those who hold a role, by their names where the profile gives them and they are few."""
        persons = [person.person for person in self.plan.people if person.role_title == title]
        return self.list(persons) if 0 < len(persons) <= FEW else title

    def asking(self) -> PlanStep | None:
        """The dated step in which members are asked to take turns."""
        return next((step for step in self.plan.schedule if step.id in ASKING), None)

    @property
    def decider(self) -> str:
        plan = self.plan
        return plan.decides or next((role.title for role in plan.roles if role.people), "")


def first_sentence(text: str) -> str:
    """The first sentence of a text, whole."""
    end = SENTENCE.search(text)
    return text[: end.end()] if end else text
