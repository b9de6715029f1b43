"""Pictures of the site, drawn from the library: dated plans, tiers, objectives, what kinds of communities differ in."""

from __future__ import annotations

from ..compose.figures import Box, Figure, Label, Stroke
from ..load.library import Library
from ..models.playbook import KIND_OF, LaunchStep, Metric, Objective, Role, Sop, Tier, Type, Variant
from . import belongs
from .shapes import WIDTH, Shapes, centred, lined, row_name
from .voice import Voice

# --- dated plans ---

SMALL = {"size.people": 60, "size.goal": 90, "size.groups": 1, "price": "free", "gate": "open", "variant": None}
LARGER = {"size.people": 600, "size.goal": 2000, "size.groups": 4, "price": "paid", "gate": "open", "variant": None}
DATED: tuple[tuple[str, str, belongs.Known], ...] = (
    ("launch", "small", SMALL | {"stage": "seed"}),
    ("launch", "larger", LARGER | {"stage": "seed"}),
    ("takeover", "small", SMALL | {"stage": "running"}),
    ("takeover", "larger", LARGER | {"stage": "running"}),
    ("takeover", "dormant", {"stage": "dormant"}),
)


def dated(voice: Voice, plan: str) -> list[Figure]:
    """The dated plan `launch` or `takeover` as bars over days, once for each size that it knows."""
    figures = []
    for of, name, known in DATED:
        planned = (step for step in voice.library.of(LaunchStep) if step.plan == plan)
        steps = [step for step in planned if belongs.judged(step.when, known) is not False]
        if of == plan and steps:
            title = voice.plain_label(
                "site.picture.dated",
                plan=voice.plain_label(f"chapter.{plan}"),
                size=voice.plain_label(f"site.size.{name}"),
            )
            figures.append(_bars(voice, f"{plan}-{name}", title, sorted(steps, key=lambda s: s.offset), known))
    return figures


def _bars(voice: Voice, name: str, title: str, steps: list[LaunchStep], known: belongs.Known) -> Figure:
    left, top, row = 300 if voice.language == "en" else 252, 30, 30
    first, last = min(s.offset for s in steps), max(s.offset + s.days for s in steps)

    def at(day: float) -> float:
        return left + 14 + (WIDTH - left - 40) * (day - first) / max(1, last - first)

    height = top + row * len(steps) + 30
    shapes: Shapes = []
    for day in _ticks(first, last):
        shapes += [
            Stroke(at(day), top - 8, at(day), height - 30, "axis" if day == 0 else "grid"),
            Label(at(day), top - 13, _day(day), 11.5, "middle", "strong" if day == 0 else "dim"),
        ]
    for index, step in enumerate(steps):
        y = top + row * index
        perhaps = belongs.judged(step.when, known) is None
        shapes += [
            Label(left - 10, y + 19, _day(step.offset), 11.5, "end", "dim"),
            Stroke(0, y + row - 1, WIDTH, y + row - 1, "grid"),
            *row_name(0, y + 15, voice.plain(step.title), left - 48, "dim" if perhaps else ""),
            Box(
                at(step.offset),
                y + 8,
                max(9, at(step.offset + step.days) - at(step.offset)),
                13,
                "cut" if perhaps else "strong" if step.gate else "bar",
            ),
        ]
    shapes.append(Label(0, height - 8, voice.plain_label("site.picture.legend"), 11.5, "start", "dim"))
    lines = tuple(f"{_day(s.offset)} {'◆ ' if s.gate else ''}{voice.plain(s.title)}" for s in steps)
    return Figure(
        name, title, f"{title}{voice.plain_label('site.colon')}{'; '.join(lines)}", WIDTH, height, tuple(shapes), lines
    )


def _ticks(first: int, last: int) -> list[int]:
    return (
        [day for day in (-30, -14, 0, 14, 30, 60, 90) if first <= day <= last]
        if last - first > 20
        else [day for day in (0, 7) if first <= day <= last]
    )


def _day(offset: int) -> str:
    return f"+{offset}" if offset > 0 else f"–{-offset}" if offset else "0"


# --- tiers ---


def tier_matrix(voice: Voice) -> Figure | None:
    """The tiers that have a place by activity (across) and earnestness (up); None where there are none."""
    tiers = {(t.active, t.earnest): t for t in voice.library.of(Tier) if t.active is not None and t.earnest is not None}
    if not tiers:
        return None
    left, cell, height = 76, (WIDTH - 76) / 2, 142
    shapes: Shapes = []
    for column, active in enumerate((False, True)):
        x = left + cell * column
        name = voice.plain_label("tiers.active" if active else "tiers.inactive")
        shapes.append(Label(x + cell / 2, 18, name, 13.5, "middle", "dim"))
        for line, earnest in enumerate((True, False)):
            tier, y = tiers.get((active, earnest)), 28 + height * line
            look = "strong" if active and earnest else "bar" if earnest else "faint"
            shapes.append(Box(x + 3, y + 3, cell - 6, height - 6, look))
            if tier:
                on = "on-strong" if look == "strong" else ""
                shapes += [
                    Label(x + 16, y + 30, voice.plain(tier.title), 16.5, "start", on or "strong"),
                    *lined(x + 16, y + 54, voice.plain(tier.who), cell - 32, 12.5, 5, on, deep=1.4),
                ]
    for line, name in enumerate(("earnest", "not-earnest")):
        shapes += lined(0, 28 + height * line + 68, voice.plain_label(f"tiers.{name}"), left - 8, 13.5, 3, "dim")
    said = "; ".join(voice.plain(tier.title) for tier in tiers.values())
    title = voice.plain_label("tiers.figure")
    alt = f"{title}{voice.plain_label('site.colon')}{said}"
    return Figure("tiers", title, alt, WIDTH, 28 + height * 2 + 4, tuple(shapes), (said,))


def shares(voice: Voice) -> Figure | None:
    """Tiers by their share of the members, as one bar; None where there are none."""
    tiers = [(tier, tier.share) for tier in voice.library.of(Tier) if tier.share]
    if not tiers:
        return None
    shapes: Shapes = []
    x, whole = 0.0, sum(share for _, share in tiers)
    for index, (tier, share) in enumerate(tiers):
        box = Box(x, 2, WIDTH * share / whole - 4, 62, ("strong", "bar", "faint")[index % 3])
        on = "on-strong" if index % 3 == 0 else ""
        shapes += [
            box,
            Label(box.x + 14, 28, f"{share}%", 17, "start", on or "strong"),
            *lined(box.x + 14, 50, voice.plain(tier.title), box.width - 24, 13.5, 1, on),
        ]
        x += box.width + 4
    said = "; ".join(f"{voice.plain(tier.title)} {share}%" for tier, share in tiers)
    title = voice.plain_label("site.picture.shares")
    return Figure("shares", title, f"{title}{voice.plain_label('site.colon')}{said}", WIDTH, 66, tuple(shapes), (said,))


# --- objectives ---


def okr_tree(voice: Voice, objective: Objective) -> Figure:
    """The objective on the left, its key results with measure, day and owner on the right."""
    row, left = 74, 222
    height = max(2, len(objective.results)) * row + 4
    middle = height / 2
    root = Box(2, middle - 62, left - 42, 124, "strong")
    shapes: Shapes = [root, *centred(root, voice.plain(objective.title), 13.5, 7, "on-strong")]
    start = (height - len(objective.results) * row) / 2
    metrics, roles = voice.library.by_id(Metric), voice.library.by_id(Role)
    for index, result in enumerate(objective.results):
        y = start + index * row + 4
        owner, day = voice.plain(roles[result.owner].title), voice.plain_label("site.day", n=result.due)
        by = voice.plain_label("site.picture.by", owner=owner, day=day)
        measure = f"{voice.plain(metrics[result.metric].title)} · {by}"
        shapes += [
            Stroke(left - 40, middle, left - 14, y + row / 2 - 5, "join"),
            Box(left - 14, y, WIDTH - left + 12, row - 10, "bar"),
            *lined(left - 2, y + 19, voice.plain(result.title), WIDTH - left - 16, 13, 2, "strong", deep=1.25),
            *lined(left - 2, y + 55, measure, WIDTH - left - 16, 11.5, 1, "dim"),
        ]
    said = "; ".join(voice.plain(result.title) for result in objective.results)
    return Figure(
        f"okr-{objective.id}",
        voice.plain_label("site.picture.okr"),
        f"{voice.plain(objective.title)}{voice.plain_label('site.colon')}{said}",
        WIDTH,
        height,
        tuple(shapes),
        (said,),
    )


# --- kinds of communities ---

COMPARED: tuple[type[Tier | Objective | Sop], ...] = (Tier, Objective, Sop)


def kinds(voice: Voice) -> Figure:
    """Types and narrower kinds across; below, what not all of them get.

    A box where it can be printed, none where it never is.
    """
    columns, colon = _compared_kinds(voice.library), voice.plain_label("site.colon")
    left, cell, row, top = 238, 50, 28, 52
    width = left + cell * len(columns)
    shapes: Shapes = [
        label
        for n, (_, kind) in enumerate(columns)
        for label in lined(left + cell * (n + 0.5), 12, _short(voice, kind), cell + 2, 10.5, 4, "", "middle", 1.2)
    ]
    y, said = float(top), []
    for model in COMPARED:
        if rows := _differing(voice, model, [known for known, _ in columns]):
            shapes.append(Label(3, y + 18, voice.plain_label(f"site.kind.{KIND_OF[model]}"), 12, "start", "dim"))
            y += row
        for title, found in rows:
            shapes += [*row_name(8, y + row / 2, title, left - 20), Stroke(0, y + row, width, y + row, "grid")]
            shapes += [
                Box(left + cell * (n + 0.5) - 8, y + 6, 16, 16, "strong") for n, there in enumerate(found) if there
            ]
            never = voice.plain_word("list.comma").join(
                _short(voice, kind) for (_, kind), there in zip(columns, found) if not there
            )
            said.append(f"{title}{colon}{voice.plain_label('site.picture.never', kinds=never)}")
            y += row
    title = voice.plain_label("site.picture.kinds")
    return Figure("kinds", title, f"{title}{colon}{'; '.join(said)}", width, y + 8, tuple(shapes), tuple(said))


def _compared_kinds(library: Library) -> list[tuple[belongs.Known, Type | Variant]]:
    """Every type and variant with what it says of a community."""
    types = library.of(Type)
    variants = library.of(Variant)
    return [
        *(({"type": kind.id, "variant": None, "also": ()}, kind) for kind in types),
        *(({"type": kind.of[0], "variant": kind.id} if kind.of else {"variant": kind.id}, kind) for kind in variants),
    ]


def _short(voice: Voice, kind: Type | Variant) -> str:
    """The title of a kind without its explanation."""
    return voice.plain(kind.title).replace("：", ":").split(":")[0]


def _differing(
    voice: Voice, model: type[Tier | Objective | Sop], known: list[belongs.Known]
) -> list[tuple[str, tuple[bool, ...]]]:
    """Title and answers of what some kinds can get and some never; tiers count by their scheme."""
    found: dict[str, tuple[bool, ...]] = {}
    for item in voice.library.of(model):
        there = tuple(belongs.judged(item.when, facts) is not False for facts in known)
        title = voice.plain_label(f"site.scheme.{item.scheme}") if isinstance(item, Tier) else voice.plain(item.title)
        if any(there) and not all(there):
            found.setdefault(title, there)
    return list(found.items())
