"""Who does the work and whether the hours suffice: role pages, loads, and the chain of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..models.names import INPUTS
from ..models.parts import RoleLine
from ..models.playbook import Figure, Parameter, Role
from ..plan.pages import DutyLine, Said
from ..plan.plan import Number, RolePage, Setting
from .context import Context
from .parameters import Result
from .parameters import Setting as Set

SIGNS = {"divide-up": "÷", "divide": "÷", "multiply": "×", "add": "+", "subtract": "-"}


def role_pages(
    context: Context, used: Iterable[str], busy: set[str], duties: Mapping[str, tuple[DutyLine, ...]]
) -> list[RolePage]:
    """A page for each role that somebody holds.

    used: the roles that any SOP names; busy: those with a sheet this month, whoever does it; duties: the week of each
    role that somebody holds.
    """
    names = set(used) | set(context.team)
    return [_role(context, role, names, busy, duties) for role in context.library.of(Role) if role.id in context.team]


def _role(
    context: Context, role: Role, used: set[str], busy: set[str], duties: Mapping[str, tuple[DutyLine, ...]]
) -> RolePage:
    people, hours = context.team[role.id]
    led = context.facts["leader.kind"] != "none"
    fallen = [name for name in context.roles if name in used and name not in context.team and (led or name != "leader")]
    others = [name for name in fallen if context.holder(name) == role.id]
    return RolePage(
        id=role.id,
        title=context.say(role.title),
        people=people,
        hours=hours,
        holder=role.id,
        does=context.said(role, role.does),
        monday=_lines(context, role.monday),
        never=_lines(context, role.never),
        takes_over=tuple(context.say(context.roles[name].title) for name in others),
        duties=duties.get(role.id, ()),
        their_monday=tuple(
            (context.say(context.roles[name].title), lines)
            for name in others
            if name in busy and (lines := _lines(context, context.roles[name].monday))
        ),
    )


def _lines(context: Context, lines: Iterable[RoleLine]) -> tuple[Said, ...]:
    return tuple(context.stated(line) for line in lines if context.takes(line.when))


def numbers(context: Context) -> list[Number]:
    """The chain of numbers, each with its arithmetic; nothing of a goal that nobody set."""
    aimed = "size.goal" not in context.assumed and not context.facts["closed"]
    figures = {
        figure.id for figure in context.picked(Figure) if figure.shown and (aimed or not _of_goal(context, figure))
    }
    return [_number(context, result) for name, result in context.results.items() if name in figures]


def _of_goal(context: Context, figure: Figure) -> bool:
    """Whether a figure tells of the goal alone, by itself or through another."""
    named = context.library.by_id(Figure)
    return figure.op != "larger" and any(
        name == "goal" or (name in named and _of_goal(context, named[name])) for name in figure.of
    )


def _number(context: Context, result: Result) -> Number:
    figure = result.figure
    printed = context.say.number(result.value)
    operands = [_operand(context, name, value) for name, value in result.operands]
    if figure.op == "first":
        chain = next((o for o, (_, value) in zip(operands, result.operands) if value), operands[-1])
    elif figure.op in SIGNS:
        chain = f" {SIGNS[figure.op]} ".join(operands)
    else:
        chain = context.word(f"chain.{figure.op}", a=operands[0], b=context.word("list.comma").join(operands[1:]))
    return Number(
        id=figure.id,
        label=context.say(figure.label),
        value=result.value,
        printed=printed,
        unit=context.word(f"unit.{figure.unit}"),
        chain=f"{chain} = {printed}",
        why=context.why(figure),
    )


def _operand(context: Context, name: str, value: float) -> str:
    named = context.library.by_id(Parameter).get(name) or context.library.by_id(Figure).get(name)
    label = context.say(named.label) if named else _input_label(context, name)
    return context.word("chain.operand", label=label, value=context.say.number(value))


def _input_label(context: Context, name: str) -> str:
    if name in INPUTS:
        return context.word(f"input.{name}")
    role, _, what = name.rpartition("-")
    return context.word(f"input.role-{what}", role=context.say(context.roles[role].title))


def setting_lines(context: Context, used: set[str]) -> list[Setting]:
    """The parameters that something printed depends on, each with where its value is from."""
    told = {figure.id for figure in context.picked(Figure)}
    operands = {name for id, result in context.results.items() if id in told for name, _ in result.operands}
    return [_setting(context, s) for name, s in context.settings.items() if name in used | operands]


def _setting(context: Context, setting: Set) -> Setting:
    parameter = setting.parameter
    layer = dict(parameter.origin.overridden).get("default", parameter.origin.layer)
    if setting.origin == "profile":
        why = Said(text=context.word("setting.profile", default=context.say.number(parameter.default)))
    elif setting.origin == "case":
        case = parameter.cases[setting.case]
        why = context.said(case, case.why)
    else:
        why = context.said(parameter, parameter.why)
    return Setting(
        id=parameter.id,
        label=context.say(parameter.label),
        value=setting.value,
        printed=context.say.number(setting.value),
        unit=context.word(f"unit.{parameter.unit}"),
        origin=setting.origin,
        why=why,
        layer=layer,
        percent=parameter.unit == "percent",
    )
