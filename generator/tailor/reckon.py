"""The ledger of a plan: its work placed on days and hours of persons, and read back as lines, tables and weeks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from ..models.playbook import Sop, Word
from ..plan.plan import Cut, Load, ReviewLine, TaskLine, WeekCell
from ..plan.reckoning import Occurrence, OrdinaryLine, PersonLine, WeekLine, WorkLine
from ..record import maker
from .context import Context
from .crew import Seat
from .frame import WEEK, Frame, Placed, Slot, monday_of
from .levers import by_priority
from .placing import place
from .schedule import Schedule
from .tasks import tasks_of
from .titles import work_title
from .work import MEMBERS, SELDOM, WEEKS_A_MONTH, Work

PERSON_HOURS = 2.0  # a week of a volunteer who is still to be found, where the role has nobody yet
REVIEW_WEEKS = {"month": 4, "quarter": 12}  # counted from day 0, so that the last falls within a handout's ninety days
occurrence, week_line = maker(Occurrence), maker(WeekLine)  # of which a plan has thousands
NAMED = 3  # people named in a cell; more are counted


class Reckoned:
    """What came of placing the work of one plan, as the parts of the plan read it."""

    def __init__(self, known: Context, dated: Schedule, frame: Frame) -> None:
        self.known, self.dated, self.frame = known, dated, frame
        self.tasks = tasks_of(known, dated)
        works = by_priority(known.fitted.works)
        self.placed: Placed = place(works, self.tasks, known.crew, frame)
        self.works = {work.id: work for work in works} | {
            f"launch/{task.id}": Work(
                f"launch/{task.id}", "step", task.role, "must", task.minutes, 1.0, "", 0, "once", at=task.at
            )
            for task in self.tasks
        }

    # --- persons ---

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How each person is printed: the name, else role and number; those who take turns last."""
        word = self.known.word
        return (
            *(_person(self.known, seat) for seat in self.known.crew),
            word("person.members", members=self.known.say.slots["members"]),
        )

    def people(self) -> list[PersonLine]:
        """Everybody in the team with their hours and windows."""
        comma = self.known.word("list.comma")
        return [
            PersonLine(
                role=seat.role,
                role_title=self.known.title(seat.role),
                person=name,
                minutes=seat.minutes,
                windows=comma.join(_window(self.known, word) for word in seat.words or ("any",)),
            )
            for seat, name in zip(self.known.crew, self.names)
        ]

    @cached_property
    def roles(self) -> tuple[tuple[str, str], ...]:
        """Role and title of each person; those who take turns last."""
        titles = {role: self.known.title(role) for role in self.known.team}
        own = ((seat.role, titles[seat.role]) for seat in self.known.crew)
        return (*own, (MEMBERS, self.known.say.slots["members"]))

    def _role(self, index: int) -> tuple[str, str]:
        return self.roles[index]

    # --- ledger and weeks ---

    def ledger(self) -> list[WorkLine]:
        """Every piece of work of every person, with the days on which it is done."""
        found: dict[tuple[str, int], list[Slot]] = defaultdict(list)
        for slot in self.placed.slots:
            found[slot.work, slot.seat].append(slot)
        return [self._line(self.works[work], seat, slots) for (work, seat), slots in found.items()]

    def _line(self, work: Work, seat: int, slots: Sequence[Slot]) -> WorkLine:
        role, title = self._role(seat)
        return WorkLine(
            id=f"{work.id}#{seat + 1}",
            kind=work.kind,
            title=self.title(work),
            role=role,
            role_title=title,
            person=self.names[seat],
            minutes=work.minutes,
            count=work.units,
            every=self.known.word(f"every.{work.when}"),
            priority=work.priority,
            source=work.id,
            occurrences=tuple(
                occurrence({"day": s.day, "time": _clock(s.at), "minutes": s.minutes, "units": s.units}) for s in slots
            ),
        )

    def together(self) -> dict[str, float]:
        """What the promise owes → the share of it that is placed, with as many at once as it takes."""
        there: dict[str, Counter[tuple[date, int]]] = defaultdict(Counter)
        minutes = Counter[str]()
        for slot in self._by_the_role():
            minutes[slot.work] += slot.minutes
            if self.works[slot.work].together > 1 and slot.at >= 0:
                there[slot.work][slot.day, slot.at] += 1
        found = {
            name: sum(count >= self.works[name].together for count in times.values()) / len(times)
            for name, times in there.items()
        }
        for work in self.known.fitted.works:
            if work.kind == "delivery":
                found[work.id] = min(found.get(work.id, 1.0), self._placed(work, minutes[work.id]))
        waits = {name for week in self.placed.weeks for name in week.waiting}
        return found | {name: 0.0 for name in waits if not minutes[name]}

    def _by_the_role(self) -> Iterator[Slot]:
        """What is placed, without members who are there beside a role."""
        members = len(self.known.crew)
        return (s for s in self.placed.slots if s.seat != members or self.works[s.work].role == MEMBERS)

    def months(self) -> dict[str, dict[str, float]]:
        """What the promise hands over → how many of it are placed in each whole month."""
        names = {name for owed in self.known.fitted.owed for name in (owed.id, *owed.done_by)}
        found: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(map(_month, self._whole_months()), 0.0))
        for slot in self._by_the_role():
            if slot.work in names and (month := _month(slot.day)) in found[slot.work]:
                work = self.works[slot.work]
                found[slot.work][month] += slot.minutes / (work.minutes * work.together)
        return found

    def _whole_months(self) -> Iterator[date]:
        """The first days of the months that lie whole between the first day of routine and the last."""
        day = self.frame.runs.replace(day=1)
        while day <= self.frame.last:
            following = (day + timedelta(days=31)).replace(day=1)
            if self.frame.runs <= day and following - timedelta(days=1) <= self.frame.last:
                yield day
            day = following

    def _placed(self, work: Work, minutes: int) -> float:
        """The share of a delivery that is placed: all of it, where it is never more than one behind."""
        frame, begin = self.frame, monday_of(self.frame.runs)
        weeks = [begin + n * WEEK for n in range((frame.last - begin).days // 7 + 1)]
        week = [timedelta(days=n) for n in range(7)]
        whole = sum(not any(frame.rests(monday + n) or frame.peak(monday + n) for n in week) for monday in weeks)
        due = (whole - 1) * work.week
        return 1.0 if minutes >= due - work.minutes * work.together else minutes / due

    def weeks(self) -> list[WeekLine]:
        """Every person's every week."""
        found = []
        for week in self.placed.weeks:
            role, title = self._role(week.seat)
            found.append(
                week_line(
                    {
                        "role": role,
                        "role_title": title,
                        "person": self.names[week.seat],
                        "monday": week.monday,
                        "have": week.have,
                        "need": week.need,
                        "kept": week.kept,
                        "full": week.full,
                        "waiting": week.waiting,
                    }
                )
            )
        return found

    def title(self, work: Work) -> str:
        """What a piece of work is called."""
        return work_title(self.known, work.id)

    # --- the ordinary week ---

    def ordinary(self) -> list[OrdinaryLine]:
        """The pattern of a week, person by person."""
        return [
            OrdinaryLine(
                role=self._role(slot.seat)[0],
                person=self.names[slot.seat],
                weekday=slot.day.weekday(),
                time=_clock(slot.at),
                minutes=slot.minutes,
                source=slot.work,
            )
            for slot in sorted(self.placed.pattern, key=lambda s: (s.seat, s.day, s.at))
        ]

    def cells(self) -> list[WeekCell]:
        """The week as a grid: a cell for each task on each of its days, with who does it."""
        found: dict[tuple[str, int], list[Slot]] = defaultdict(list)
        for slot in self.placed.pattern:
            found[slot.work, slot.day.weekday()].append(slot)
        cells = [self._cell(self.works[work], weekday, slots) for (work, weekday), slots in found.items()]
        return sorted(cells, key=lambda cell: (cell.weekday, cell.at or "~", cell.sop))

    def _cell(self, work: Work, weekday: int, slots: Sequence[Slot]) -> WeekCell:
        kind, _, name = work.id.partition("/")
        sop = self.known.library.by_id(Sop).get(name) if kind == "sops" else None
        shared = len({slot.seat for slot in slots}) > 1 or sum(slot.minutes for slot in slots) != work.minutes
        return WeekCell(
            weekday=weekday,
            at=_clock(min(slot.at for slot in slots)),
            sop=name if sop else work.id,
            title=self.title(work),
            owner=work.role,
            owner_title=self.known.title(work.role),
            channel=sop.channel if sop else "",
            minutes=work.minutes,
            count=round(sum(slot.units for slot in slots), 2) if shared and work.unit else 1,
            who=self._who(slots),
            total=sum(slot.minutes for slot in slots),
        )

    def _who(self, slots: Sequence[Slot]) -> str:
        names = list(dict.fromkeys(self.names[slot.seat] for slot in sorted(slots, key=lambda s: (s.at, s.seat))))
        if len(names) <= NAMED:
            return self.known.word("list.comma").join(names)
        return self.known.word("person.several", n=len(names), role=self._role(slots[0].seat)[1])

    def times(self) -> dict[str, tuple[tuple[int, ...], str]]:
        """Work of the ordinary week → its weekdays and its hour."""
        found: dict[str, list[Slot]] = defaultdict(list)
        for slot in self.placed.pattern:
            found[slot.work].append(slot)
        return {name: (tuple(sorted({s.day.weekday() for s in slots})), _usual(slots)) for name, slots in found.items()}

    def reviews(self) -> list[ReviewLine]:
        """Every monthly and quarterly task that is kept, with the first day on which it is done."""
        found = []
        for work in self.known.fitted.works:
            kind, _, name = work.id.partition("/")
            if kind != "sops" or work.when not in REVIEW_WEEKS or work.spread:
                continue
            days = [slot for slot in self.placed.slots if slot.work == work.id]
            if days:
                found.append(
                    ReviewLine(
                        sop=name,
                        title=self.title(work),
                        owner_title=self.known.title(work.role),
                        every=work.when,
                        weeks=REVIEW_WEEKS[work.when],
                        day=days[0].day,
                        at=_clock(days[0].at),
                        minutes=round(work.minutes * work.units),
                        days=tuple(dict.fromkeys(slot.day for slot in days)),
                    )
                )
        return sorted(found, key=lambda review: (review.day, review.sop))

    # --- the capacity table ---

    def loads(self) -> list[Load]:
        """Each role's ordinary week: what there is, what is kept, what is not done; and its fullest week."""
        return [self._load(role, people, hours * 60) for role, (people, hours) in self.known.team.items()]

    def _load(self, role: str, people: int, have: float) -> Load:
        fitted = self.known.fitted
        kept = [self._taskline(w) for w in fitted.works if w.role == role]
        cut = [self._taskline(w) for w in fitted.cut if w.role == role]
        used, missing = sum(t.minutes for t in kept), sum(t.minutes for t in cut)
        over = max(0, round(used - have))
        peak = max(self._by_week(role), key=lambda pair: (pair[1], pair[0].toordinal() * -1), default=(None, 0))
        return Load(
            role=role,
            title=self.known.title(role),
            people=people,
            have=have,
            need=used + missing,
            used=used,
            over=over,
            more_people=people_for(over, have, people),
            kept=tuple(sorted(kept, key=lambda t: (-t.minutes, t.sop))),
            cut=tuple(cut),
            peak_week=peak[0],
            peak_minutes=peak[1],
        )

    def _by_week(self, role: str) -> list[tuple[date, int]]:
        found: dict[date, int] = defaultdict(int)
        for week in self.placed.weeks:
            if self.roles[week.seat][0] == role:
                found[week.monday] += week.need
        return list(found.items())

    def _taskline(self, work: Work) -> TaskLine:
        number, word = self.known.say.number, self.known.word
        chain = word("capacity.each", minutes=number(work.minutes))
        if work.times and work.times < 1:
            month = work.times * WEEKS_A_MONTH
            often = word("capacity.monthly", times=number(round(month, 1)))
            chain += often if month >= SELDOM else word("capacity.seldom", months=number(round(1 / month)))
        elif work.times > 1:
            chain += word("capacity.times", times=number(round(work.times, 1)))
        if work.units != 1:
            chain += word("capacity.count", count=number(round(work.units, 1)))
        if work.together > 1:
            chain += word("capacity.together", count=work.together)
        return TaskLine(
            sop=work.id.partition("/")[2] if work.id.startswith("sops/") else work.id,
            title=self.title(work),
            priority=work.priority,
            minutes=round(work.week),
            chain=chain,
        )

    def cuts(self) -> list[Cut]:
        """What does not fit, and the people it would take to restore it."""
        found = []
        for work in self.known.fitted.cut:
            people, hours = self.known.team.get(work.role, (0, 0.0))
            found.append(
                Cut(
                    sop=work.id.partition("/")[2] if work.id.startswith("sops/") else work.id,
                    title=self.title(work),
                    role=self.known.title(work.role),
                    minutes=round(work.week),
                    people=people_for(work.week, hours * 60, people),
                )
            )
        return found

    # --- dates ---

    def step_days(self) -> dict[str, tuple[date, date, str]]:
        """Step → the first and the last day on which it is worked on, and its hour on the first."""
        found: dict[str, list[Slot]] = defaultdict(list)
        for slot in self.placed.slots:
            if slot.work.startswith("launch/"):
                found[slot.work.partition("/")[2]].append(slot)
        return {name: (slots[0].day, slots[-1].day, _clock(slots[0].at)) for name, slots in found.items()}


def people_for(minutes: float, have: float, people: int) -> int:
    """How many more people with this role's usual hours `minutes` a week would take."""
    each = have / people if people else 0
    return -int(-minutes // (each if each >= 1 else PERSON_HOURS * 60))


def _person(known: Context, seat: Seat) -> str:
    if seat.name:
        return seat.name
    title = known.title(seat.role)
    return known.word("person.numbered", role=title, n=seat.number) if seat.number else title


def _window(known: Context, word: str) -> str:
    if f"window.{word}" in known.library.by_id(Word):
        return known.word(f"window.{word}")
    days, _, clock = word.partition(" ")
    first, _, last = days.partition("-")
    said = known.word("every.day") if first == "day" else known.word(f"weekday.{first}")
    if last:
        said = known.word("window.to", first=said, last=known.word(f"weekday.{last}"))
    return known.word("window.clock", days=said, clock=clock)


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _usual(slots: Iterable[Slot]) -> str:
    """The hour at which most of them begin, the earliest of several."""
    counts: dict[int, int] = defaultdict(int)
    for slot in slots:
        counts[slot.at] += 1
    return _clock(min(counts, key=lambda at: (-counts[at], at)))


def _clock(at: int) -> str:
    return f"{at // 60:02d}:{at % 60:02d}" if at >= 0 else ""
