"""Figures as geometry, worked out once: drawn as SVG here for screens, and by Typst for print."""

from __future__ import annotations

from datetime import date
from html import escape

from ..counting import tenths
from ..plan.pages import ObjectivePage, PlanStep, TierPage
from ..plan.plan import Load
from ..record import record

WIDTH = 680


@record()
class Box:
    """A rectangle. look: "bar", "faint", "strong", "cut" or "frame"."""

    x: float
    y: float
    width: float
    height: float
    look: str


@record()
class Stroke:
    """A straight line. look: "axis", "grid" or "join"."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@record()
class Label:
    """A line of text; x, y is its start, middle or end on the base line."""

    x: float
    y: float
    text: str
    size: float = 13
    anchor: str = "start"
    look: str = ""


@record()
class Figure:
    """A drawing `width` × `height` units large. alt says in words what it shows.

    lines draws it in characters, where those can be read.
    """

    id: str
    title: str
    alt: str
    width: float
    height: float
    shapes: tuple[Box | Stroke | Label, ...]
    lines: tuple[str, ...]


def wide(text: str) -> float:
    """The width of a text in ems: a Chinese character is one, a Latin letter a little over a half."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.56 for character in text)


def wrapped(text: str, ems: float, most: int) -> list[str]:
    """The text in lines at most `ems` wide, at most `most` of them; the last ends in … when something is left."""
    lines, line = [], ""
    for word in (part for whole in _words(text) for part in _parts(whole, ems)):
        if line and wide(line + word) > ems:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    lines.append(line.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


def _parts(word: str, ems: float) -> list[str]:
    """A word wider than a line in parts that are not."""
    if wide(word) <= ems:
        return [word]
    parts = [""]
    for character in word:
        if wide(parts[-1] + character) > ems:
            parts.append("")
        parts[-1] += character
    return parts


def _words(text: str) -> list[str]:
    words: list[str] = []
    for character in " ".join(text.split()):
        latin = ord(character) < 0x2E80 and character != " "
        if latin and words and ord(words[-1][-1]) < 0x2E80 and words[-1][-1] != " ":
            words[-1] += character
        else:
            words.append(character)
    return words


def timeline(title: str, steps: tuple[PlanStep, ...], day_zero: date, today: str, gate: str) -> Figure:
    """The dated plan as bars over days. today: the word for day 0; gate: the word for a gate."""
    rows = [step for step in steps if step.state != "past"]
    first, last = min(s.day for s in rows), max(s.end for s in rows)
    days = max(1, (last - first).days)
    left, top, row = 250, 34, 26

    def at(day: date) -> float:
        return left + (WIDTH - left - 40) * (day - first).days / days

    height = top + row * len(rows) + 8
    shapes: list[Box | Stroke | Label] = [
        Stroke(at(day_zero), top - 10, at(day_zero), height - 6, "axis"),
        Label(at(day_zero), 16, today, 12, "middle", "strong"),
    ]
    for index, step in enumerate(rows):
        y = top + row * index
        shapes += [
            Label(0, y + 16, wrapped(step.title, 15, 1)[0], 13),
            Label(left - 10, y + 16, f"{step.day.month}/{step.day.day}", 11, "end", "dim"),
            Box(at(step.day), y + 5, max(8, at(step.end) - at(step.day)), 14, "strong" if step.gate else "bar"),
        ]
        shapes.append(Stroke(0, y + row - 1, WIDTH, y + row - 1, "grid"))
    lines = tuple(f"{s.day.isoformat()}  {'◆' if s.gate else '·'} {s.title}" for s in rows)
    gates = sum(step.gate is not None for step in rows)
    alt = f"{title}: {first.isoformat()} – {last.isoformat()}, {len(rows)}; {gate} ◆ {gates}"
    return Figure("timeline", title, alt, WIDTH, height, tuple(shapes), lines)


def weeks_strip(title: str, weeks: list[tuple[str, int, int]]) -> Figure:
    """Weeks side by side: how full each is. weeks: its name, minutes used, minutes there are."""
    most = max(1, *(max(used, have) for _, used, have in weeks))
    wide_each, tall = WIDTH / len(weeks), 64
    shapes: list[Box | Stroke | Label] = [Stroke(0, 18 + tall, WIDTH, 18 + tall, "axis")]
    for number, (name, used, have) in enumerate(weeks):
        x, inner = number * wide_each + 3, wide_each - 6
        there, done = tall * have / most, tall * used / most
        shapes += [
            Box(x, 18 + tall - there, inner, there, "frame"),
            Box(x, 18 + tall - done, inner, done, "strong" if used > have else "bar"),
            Label(x + inner / 2, 14 + tall - max(there, done), str(used), 9.5, "middle", "dim"),
            Label(x + inner / 2, 32 + tall, name, 9.5, "middle"),
        ]
    alt = f"{title}: " + "; ".join(f"{name} {used}/{have}" for name, used, have in weeks)
    return Figure("weeks", title, alt, WIDTH, tall + 40, tuple(shapes), ())


def tier_matrix(title: str, tiers: tuple[TierPage, ...], labels: dict[str, str]) -> Figure:
    """The four tiers by activity (across) and earnestness (up). labels: active, inactive, earnest, not-earnest."""
    left, cell, height = 72, (WIDTH - 72) / 2, 118
    shapes: list[Box | Stroke | Label] = []
    for column, active in enumerate((False, True)):
        x = left + cell * column
        shapes.append(Label(x + cell / 2, 18, labels["active" if active else "inactive"], 13, "middle", "dim"))
        for line, earnest in enumerate((True, False)):
            y = 28 + height * line
            found = next((t for t in tiers if t.active is active and t.earnest is earnest), None)
            look = "strong" if active and earnest else "bar" if earnest else "faint"
            shapes.append(Box(x + 3, y + 3, cell - 6, height - 6, look))
            if found:
                shapes.append(
                    Label(x + 16, y + 30, found.title, 16, "start", "on-strong" if look == "strong" else "strong")
                )
                said = wrapped(found.care[0].said.text if found.care else found.stop.text, 20, 4)
                shapes += [
                    Label(x + 16, y + 52 + 17 * n, text, 12.5, "start", "on-strong" if look == "strong" else "")
                    for n, text in enumerate(said)
                ]
    for line, name in enumerate(("earnest", "not-earnest")):
        shapes += [
            Label(0, 28 + height * line + 56 + 16 * n, text, 13, "start", "dim")
            for n, text in enumerate(wrapped(labels[name], 5, 3))
        ]
    lines = tuple(
        f"{labels['active' if tier.active else 'inactive']} × "
        f"{labels['earnest' if tier.earnest else 'not-earnest']}: {tier.title}"
        for tier in tiers
    )
    return Figure("tiers", title, f"{title}: " + "; ".join(lines), WIDTH, 28 + height * 2 + 4, tuple(shapes), lines)


def okr_tree(title: str, objective: ObjectivePage) -> Figure:
    """The objective on the left, its key results with target and owner on the right."""
    row, left = 66, 214
    height = max(1, len(objective.results)) * row + 6
    middle = height / 2
    shapes: list[Box | Stroke | Label] = [Box(2, middle - 58, left - 34, 116, "strong")]
    said = wrapped(objective.title, 11.5, 5)
    shapes += [
        Label(14, middle - 8 * len(said) + 16 * n + 8, text, 13.5, "start", "on-strong") for n, text in enumerate(said)
    ]
    for index, result in enumerate(objective.results):
        y = index * row + 4
        shapes += [
            Stroke(left - 32, middle, left - 14, y + row / 2 - 4, "join"),
            Box(left - 14, y, WIDTH - left + 12, row - 10, "bar"),
            *(
                Label(left, y + 18 + 16 * n, text, 13, "start", "strong")
                for n, text in enumerate(wrapped(result.title, 34, 1))
            ),
            Label(left, y + 36, wrapped(f"{result.metric_title}: {result.target}", 36, 1)[0], 12),
            Label(left, y + 51, f"{result.owner_title} · {result.due.isoformat()}", 11, "start", "dim"),
        ]
    lines = (
        objective.title,
        *(
            f"└ {r.title} — {r.metric_title}: {r.target} ({r.owner_title}, {r.due.isoformat()})"
            for r in objective.results
        ),
    )
    return Figure(
        "okr",
        title,
        f"{title}: {objective.title}; " + "; ".join(r.title for r in objective.results),
        WIDTH,
        height,
        tuple(shapes),
        lines,
    )


def capacity_bars(title: str, loads: tuple[Load, ...], labels: dict[str, str]) -> Figure:
    """Hours needed against hours there, a bar for each role. labels: have, kept, cut, hours."""
    most = max(1.0, *(max(load.have, load.need) for load in loads))
    left, row = 130, 44
    height = row * len(loads) + 26

    def long(minutes: float) -> float:
        return (WIDTH - left - 130) * minutes / most

    shapes: list[Box | Stroke | Label] = []
    for index, load in enumerate(loads):
        y = row * index + 4
        shapes += [
            Label(0, y + 20, wrapped(load.title, 9, 1)[0], 13.5, "start", "strong"),
            Box(left, y + 5, max(1, long(load.used)), 20, "strong" if load.over else "bar"),
            Box(left + long(load.used), y + 5, long(load.need - load.used), 20, "cut"),
            Stroke(left + long(load.have), y, left + long(load.have), y + 30, "axis"),
            Label(
                left + long(max(load.need, load.have)) + 8,
                y + 20,
                f"{tenths(load.used / 60)} / {tenths(load.have / 60)} {labels['hours']}",
                12,
            ),
        ]
    legend = f"│ {labels['have']}   ■ {labels['kept']}   □ {labels['cut']}"
    shapes.append(Label(left, height - 6, legend, 11.5, "start", "dim"))
    lines = tuple(_bar(load, most, labels) for load in loads)
    return Figure("capacity", title, f"{title}: " + "; ".join(lines), WIDTH, height, tuple(shapes), lines)


def _bar(load: Load, most: float, labels: dict[str, str]) -> str:
    used, cut = round(24 * load.used / most), round(24 * (load.need - load.used) / most)
    return f"{load.title} {'■' * used}{'□' * cut} {tenths(load.used / 60)} / {tenths(load.have / 60)} {labels['hours']}"


def svg(figure: Figure) -> str:
    """The figure as an SVG element that takes its colours from the page's styles."""
    inner = "".join(map(_drawn, figure.shapes))
    return (
        f'<svg class="figure" viewBox="0 0 {figure.width:g} {figure.height:g}" role="img" '
        f'aria-labelledby="figure-{figure.id}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="figure-{figure.id}">{escape(figure.alt)}</title>{inner}</svg>'
    )


def _drawn(shape: Box | Stroke | Label) -> str:
    if isinstance(shape, Box):
        size = f'width="{max(0, shape.width):.1f}" height="{shape.height:.1f}"'
        return f'<rect class="{shape.look}" x="{shape.x:.1f}" y="{shape.y:.1f}" {size} rx="3"/>'
    if isinstance(shape, Stroke):
        ends = f'x1="{shape.x1:.1f}" y1="{shape.y1:.1f}" x2="{shape.x2:.1f}" y2="{shape.y2:.1f}"'
        return f'<line class="{shape.look}" {ends}/>'
    look = f' class="{shape.look}"' if shape.look else ""
    set_as = f'font-size="{shape.size:g}" text-anchor="{shape.anchor}"'
    return f'<text{look} x="{shape.x:.1f}" y="{shape.y:.1f}" {set_as}>{escape(shape.text)}</text>'
