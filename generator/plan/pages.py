"""The pages of a plan: SOPs, dated steps, tiers, the objective, metrics, sources. All text is final."""

from datetime import date

from ..record import record


@record(kw_only=True)
class Said:
    """A statement and where it is from: claim ids, the grade of our practice ("" when none), and its note.

    law: of grade A the law and its article or the page, and when that was last checked.
    """

    text: str
    because: tuple[str, ...] = ()
    grade: str = ""
    note: str = ""
    law: str = ""


@record(kw_only=True)
class GateLine:
    """What must be so before going on, and what to do otherwise."""

    need: Said
    otherwise: str


@record(kw_only=True)
class PlanStep:
    """A dated step of the launch or take-over plan. state: planned, squeezed or past."""

    id: str
    title: str
    day: date
    end: date
    first_day: date
    offset: int
    state: str
    provisional: bool
    at: str
    owner: str
    owner_title: str
    minutes: int
    steps: tuple[Said, ...]
    done: str
    gate: GateLine | None = None
    sop: str = ""
    why: Said


@record(kw_only=True)
class SopStep:
    """A step; `minute` from the start of the event, None where it has no clock."""

    said: Said
    minute: int | None = None


@record(kw_only=True)
class SopMessage:
    """Words to send. Blanks in 【】 or [] are filled in by the sender. on_sheet: `to` without the name of a tier."""

    id: str
    to: str
    on_sheet: str
    said: Said


@record(kw_only=True)
class CallLine:
    """Whom one calls: what for, the number, when it is answered, and what is done when nobody answers."""

    service: str
    title: str
    number: Said
    hours: str
    unanswered: str


@record(kw_only=True)
class SopPage:
    """An SOP as it is printed.

    account: which one sends, "" where nobody has said; printed: "month" (a handout now), "later", "crisis" or "cut";
    record_in: the sheet of the tracker; limit_from: the setting that limits how often one person may be approached in
    `limit_days`; calls: of the numbers that it names, hours and what else to do.
    """

    id: str
    title: str
    phase: str
    chapter: str
    priority: str
    printed: str
    trigger: str
    owner: str
    owner_title: str
    backup: str
    backup_title: str
    every: str
    when: str
    at: str
    minutes: int
    count: float
    channel: str
    account: str
    material: str
    steps: tuple[SopStep, ...]
    messages: tuple[SopMessage, ...]
    stop: str
    limit: str
    done: str
    if_it_fails: str
    escalate: str
    record: str
    metric: str
    why: Said
    record_in: str
    limit_from: str = ""
    limit_days: float = 0
    calls: tuple[str, ...] = ()


@record(kw_only=True)
class DutyLine:
    """A line of a role's week.

    When, what, from where and which account, the words to send, what to bring, when it is done.
    """

    days: str
    at: str
    sop: str
    title: str
    where: str
    account: str
    words: str
    material: str
    backup_title: str
    done: str


@record(kw_only=True)
class CareLine:
    """What a tier is owed."""

    said: Said
    every: str
    until: str
    owner_title: str
    sop: str = ""


@record(kw_only=True)
class TierPage:
    """A tier and its treatment. active, earnest: its place in the matrix; share and people for 3-3-4."""

    id: str
    scheme: str
    title: str
    who: str
    active: bool | None = None
    earnest: bool | None = None
    share: int | None = None
    people: int | None = None
    care: tuple[CareLine, ...]
    stop: Said
    up: str
    down: str
    why: Said


@record(kw_only=True)
class ResultLine:
    """A key result: its measure, where it stands, how far, by when, whose. aim_from: the setting that says how far."""

    id: str
    title: str
    initiative: Said
    metric: str
    metric_title: str
    unit: str
    kind: str
    baseline: float | None
    value: float | None
    lift: float | None
    target: str
    owner: str
    owner_title: str
    due: date
    actions: tuple[Said, ...]
    why: Said
    better: str
    percent: bool = False
    aim_from: str


@record(kw_only=True)
class ObjectivePage:
    """An objective and its key results."""

    id: str
    title: str
    owner: str
    owner_title: str
    results: tuple[ResultLine, ...]
    why: Said


@record(kw_only=True)
class SourceStageLine:
    """A stage as a source counts it: the source's title, its own number and name."""

    source: str
    number: str
    title: str
    means: Said
    gate: GateLine | None = None


@record(kw_only=True)
class LevelLine:
    """What a score on the health card looks like and leads to; sheet: the title of the SOP it opens."""

    score: int
    sign: Said
    then: str
    sheet: str = ""


@record(kw_only=True)
class StandardLine:
    """A question of the health card; levels from 0 to 2."""

    id: str
    title: str
    ask: Said
    levels: tuple[LevelLine, ...]
    caution: str = ""


@record(kw_only=True)
class BottleneckLine:
    """Where it gets stuck."""

    id: str
    title: str
    cause: str
    do: Said
    sheet: str = ""


@record(kw_only=True)
class TermLine:
    """A word that the manual uses, explained."""

    id: str
    title: str
    means: Said


@record(kw_only=True)
class MetricLine:
    """Something to count, how, and which SOP to open below the floor. red: the baseline is below it.

    better: "more" or "less"; boxes: the names of the numbers it is written as, where it is more than one; floor_from:
    the setting that holds the floor.
    """

    id: str
    title: str
    unit: str
    formula: str
    by_hand: str
    every: str
    weekly_six: bool
    baseline: float | None
    floor: str
    below: str
    below_title: str
    red: bool = False
    why: Said
    better: str
    percent: bool = False
    boxes: tuple[str, ...] = ()
    floor_from: str = ""


@record(kw_only=True)
class Reference:
    """A claim that the plan leans on: its text, its places, and the titles of its sources in the plan's language."""

    id: str
    text: str
    figures: tuple[str, ...]
    places: tuple[str, ...]
    titles: tuple[str, ...]


@record(kw_only=True)
class SourceLine:
    """A source that the plan leans on; `original`: its title as it was published."""

    id: str
    title: str
    original: str
    author: str
    date: str
