"""Rules across files.

Each is a small function that yields problems; its docstring is its page in the manual of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, get_args

from ..errors import Problem
from ..models.base import Item
from ..models.names import FOUND, INPUTS, LEVER_WORDS, LISTS, NESTED, THRESHOLDS, WORDS
from ..models.parts import Every, Record, Unit
from ..models.playbook import Field, Figure, LaunchStep, Parameter, Role, Sop, Tier, Word
from ..models.profile import Profile
from ..models.sources import Claim, Tension
from ..models.subjects import Subject
from .coverage import cited, subject_parts
from .decode import Decoder, check_references, check_slots, hints, one_of
from .library import Library, unknown_place

NEEDED_PARAMETERS = (
    "brief-hours",
    "facts-valid-months",
    "group-size",
    "handout-valid-days",
    "launch-least-days",
    "measure-weeks",
    "month-sheets-least",
    "month-sheets-most",
    "newcomers-per-week",
    "shift-minutes",
    "slack",
    "turns-per-month",
    "yes-percent",
)
SPARED = {"sops", "tiers", "claims", "launch"}  # what names one of these does without it when it is removed
DEVICE = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")
Rule = Callable[[Library], Iterator[Problem]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Registers a rule."""
    RULES.append(function)
    return function


def check(library: Library, decoder: Decoder) -> list[Problem]:
    """Every problem that the rules, the references and the slots of a library have."""
    gone = {removed.id: removed.kind for removed in library.removed if removed.kind in SPARED}
    ids = {kind: [*names, *(name for name, of in gone.items() if of == kind)] for kind, names in library.ids().items()}
    found = check_references(decoder.references, ids) + check_slots(decoder.slots, slot_names(library))
    return found + [problem for each in RULES for problem in each(library)]


def slot_names(library: Library) -> set[str]:
    """The names that a text may use in {…}."""
    roles = {f"{role}-{what}" for role in library.by_id(Role) for what in ("people", "hours")}
    return {*WORDS, *LEVER_WORDS, FOUND, *INPUTS, *roles, *library.by_id(Parameter), *library.by_id(Figure)}


def _problem(item: Item, zh: str, en: str, allowed: tuple[str, ...] = ()) -> Problem:
    return Problem(unknown_place(item), f"{item.id}：{zh}", f"{item.id}: {en}", allowed)


@rule
def no_device(library: Library) -> Iterator[Problem]:
    """No item is called as Windows calls a device: its sheet could not be written there."""
    for items in library.items.values():
        for item in items.values():
            if DEVICE.fullmatch(item.id):
                zh, en = "Windows把这个名字留给设备，换个id", "Windows keeps this name for a device: choose another id"
                yield _problem(item, zh, en)


@rule
def file_name(library: Library) -> Iterator[Problem]:
    """A file in sops/ or subjects/ is named after the item in it."""
    for item in (*library.of(Sop), *library.of(Subject)):
        path = PurePosixPath(item.origin.file)
        if path.parent.name in ("sops", "subjects") and path.stem != item.id:
            yield _problem(item, f"文件应叫 {item.id}.yml", f"the file should be called {item.id}.yml")


@rule
def subject_whole(library: Library) -> Iterator[Problem]:
    """A subject has every part, or says why not; incidents go by the clock; grade A and law go together."""
    for subject in library.of(Subject):
        parts, lacks = subject_parts(subject), {lack.of for lack in subject.lacks}
        for name in (name for name, found in parts.items() if not found and name not in lacks):
            yield _problem(subject, f"缺“{name}”，lacks里也没写为什么", f"'{name}' is empty, and lacks says no reason")
        for name in sorted(name for name in lacks if parts.get(name, True)):
            yield _problem(subject, f"lacks里的“{name}”不是空格", f"lacks has '{name}', which is no empty cell")
        ids = {*(i.id for i in subject.incidents), *(r.id for r in subject.rules), *(m.id for m in subject.members)}
        for answer in (each for each in subject.answers if each.by not in ids):
            yield _problem(
                subject, f"answers里没有“{answer.by}”这一件", f"answers: no incident, rule or kind '{answer.by}'"
            )
        topics = [limit.of for limit in subject.limits]
        for topic in sorted({topic for topic in topics if topics.count(topic) > 1}):
            yield _problem(subject, f"limits里“{topic}”写了两次", f"'{topic}' is limited twice")
        for incident in subject.incidents:
            minutes = [line.minute for line in incident.clock]
            if minutes != sorted(set(minutes)) or minutes[:1] != [0]:
                zh = f"“{incident.id}”的clock从0分起，一行比一行晚"
                yield _problem(subject, zh, f"the clock of '{incident.id}' begins at 0 and goes on line by line")


@rule
def operands(library: Library) -> Iterator[Problem]:
    """A figure is worked out from inputs, parameters and figures above it."""
    known = slot_names(library) - set(library.by_id(Figure)) - {*WORDS, *LEVER_WORDS, FOUND}
    for figure in library.of(Figure):
        for name in figure.of:
            if name not in known:
                yield _problem(
                    figure, f"不认识“{name}”（只能用上面的数）", f"'{name}' is not an input, parameter or figure above"
                )
        if not figure.of:
            yield _problem(figure, "of是空的", "'of' is empty")
        known.add(figure.id)


@rule
def parameter_range(library: Library) -> Iterator[Problem]:
    """Every default of a parameter lies within its range."""
    for parameter in library.of(Parameter):
        low, high = parameter.range
        for value in (parameter.default, *(case.value for case in parameter.cases)):
            if not low <= value <= high:
                yield _problem(
                    parameter, f"{value:g}不在{low:g}到{high:g}之间", f"{value:g} is outside {low:g} to {high:g}"
                )


@rule
def one_mark_on_a_number(library: Library) -> Iterator[Problem]:
    """A number is either a source's or ours, never both."""
    for item in (*library.of(Parameter), *library.of(Figure)):
        if item.because and item.practice:
            yield _problem(item, "数字只能有一个出处", "a number is a source's or ours, not both")


@rule
def weekly_days(library: Library) -> Iterator[Problem]:
    """Days are named for daily and weekly work only, and expected times for events."""
    for sop in library.of(Sop):
        if sop.on and sop.every not in ("day", "week"):
            yield _problem(sop, "只有每天、每周的任务写on", "'on' is for daily and weekly work")
        if sop.every == "event" and sop.times is None:
            yield _problem(sop, "event要写times：预计每月几次", "an event says how many times a month: 'times'")


@rule
def sheet_size(library: Library) -> Iterator[Problem]:
    """A sheet holds at most seven steps and three messages for any one community."""
    for sop in library.of(Sop):
        if sum(step.when.op == "all" and not step.when.parts for step in sop.steps) > 7:
            yield _problem(sop, "步骤超过7步", "more than seven steps")
        if sum(message.when.op == "all" and not message.when.parts for message in sop.messages) > 3:
            yield _problem(sop, "话术超过3条", "more than three messages")


@rule
def counted_days(library: Library) -> Iterator[Problem]:
    """A step that is counted from another day than day 0 lies before it, is of any plan and waits for no other."""
    for step in library.of(LaunchStep):
        other = step.counted_from != "start"
        if other != (step.plan == "any") or (other and (step.offset >= 0 or step.after)):
            yield _problem(
                step,
                "从别的日子数起的，plan写any，offset写负数，不写after",
                "what is counted from another day than day 0 has plan: any, an offset below 0 and no 'after'",
            )


@rule
def launch_order(library: Library) -> Iterator[Problem]:
    """What a dated step depends on is in the same plan, finished before it starts, and not itself (no cycles)."""
    steps = library.by_id(LaunchStep)
    for step in steps.values():
        for name in step.after:
            before = steps.get(name)
            if before and (before.plan != step.plan or before.offset + before.days > step.offset or name == step.id):
                yield _problem(
                    step, f"它开始时“{name}”还没做完", f"'{name}' of the same plan is not finished when it starts"
                )
    for name in _cycles({step.id: step.after for step in steps.values()}):
        yield _problem(steps[name], "前后依赖成了圈", "its dependencies form a circle")


def _cycles(after: dict[str, tuple[str, ...]]) -> list[str]:
    left = dict(after)
    while free := [name for name, names in left.items() if not set(names) & set(left)]:
        for name in free:
            del left[name]
    return sorted(left)


@rule
def fields_complete(library: Library) -> Iterator[Problem]:
    """Every field of a profile and every value it may have has its words."""
    fields = library.by_id(Field)
    first = next(iter(fields.values()), None)
    for path, values in profile_paths().items():
        if path not in fields:
            if first:
                yield _problem(first, f"缺少字段“{path}”的说明", f"the words for the field '{path}' are missing")
            continue
        for value in values:
            if value not in (fields[path].options or {}):
                yield _problem(fields[path], f"缺少选项“{value}”", f"the words for the choice '{value}' are missing")


def profile_paths() -> dict[str, tuple[str, ...]]:
    """Every path of a profile, with the words that are allowed there ("" where any are)."""
    paths: dict[str, tuple[str, ...]] = {}
    for name, hint in hints(Profile).items():
        if name == "given":
            continue
        inner = NESTED.get(name) or one_of(hint)
        if name in LISTS or not hasattr(inner, "__dataclass_fields__"):
            paths[name] = _choices(hint)
        else:
            paths |= {f"{name}.{key}": _choices(each) for key, each in hints(inner).items()}
    return paths


def _choices(hint: Any) -> tuple[str, ...]:
    found = get_args(one_of(hint))
    return found if found and all(isinstance(word, str) for word in found) else ()


@rule
def words_complete(library: Library) -> Iterator[Problem]:
    """Every frequency, unit and sheet of the tracker has its word."""
    words, first = library.by_id(Word), next(iter(library.of(Word)), None)
    needed = [f"every.{e}" for e in get_args(Every)] + [f"unit.{u}" for u in get_args(Unit)]
    needed += [record.replace("tracker", "record") for record in get_args(Record)]
    needed += [f"input.{name}" for name in INPUTS]
    for name in needed:
        if first and name not in words:
            yield _problem(first, f"缺少“{name}”", f"the word '{name}' is missing")


@rule
def parameters_needed(library: Library) -> Iterator[Problem]:
    """The parameters that resolving itself reads are there."""
    parameters, first = library.by_id(Parameter), next(iter(library.of(Parameter)), None)
    counted = THRESHOLDS if any(tier.active is not None for tier in library.of(Tier)) else ()
    for name in (*NEEDED_PARAMETERS, *counted):
        if first and name not in parameters:
            yield _problem(first, f"缺少参数“{name}”", f"the parameter '{name}' is missing")


@rule
def claims_used(library: Library) -> Iterator[Problem]:
    """Every claim is cited by an item, or says in one line why it is background only; never both."""
    if library.layers:
        return  # an overlay may take out what cited a claim
    used = cited(library)
    for claim in library.of(Claim):
        if claim.id not in used and claim.background is None:
            yield _problem(
                claim,
                "没有内容用到它：引用它，或写background说明为什么只作背景",
                "nothing cites it: cite it, or say in 'background' why",
            )
        if claim.id in used and claim.background is not None:
            yield _problem(claim, "已有内容引用它，删掉background", "it is cited: delete 'background'")


@rule
def last_ruling(library: Library) -> Iterator[Problem]:
    """A tension's last ruling has no condition, so that every community gets one."""
    for tension in library.of(Tension):
        last = tension.rulings[-1].when if tension.rulings else None
        if last is None or last.op != "all" or last.parts:
            yield _problem(tension, "最后一条ruling不能有when", "the last ruling must have no 'when'")
