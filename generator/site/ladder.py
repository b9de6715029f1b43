"""Pictures of the stages, drawn from the library: the way from an idea to copies, and each source's own stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..compose.figures import Box, Figure, Label, Stroke
from ..models.playbook import Stage
from ..models.sources import SourceStage
from .shapes import WIDTH, Shapes, centred
from .voice import Voice

Lane = list[tuple[SourceStage, int, int]]


def _ladder(voice: Voice) -> tuple[list[Stage], Stage | None]:
    """The stages in order, and the one that a community can fall into from any."""
    stages = voice.library.of(Stage)
    return [s for s in stages if s.id != "dormant"], next((s for s in stages if s.id == "dormant"), None)


def _plans(voice: Voice, stages: Sequence[Stage]) -> list[tuple[str, int, int]]:
    """Runs of stages with the same dated plan: its name, first and last stage."""
    runs: list[tuple[str, int, int]] = []
    for index, stage in enumerate(stages):
        name = voice.plain_label(f"chapter.{stage.plan}")
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1], index)
        else:
            runs.append((name, index, index))
    return runs


def _told(voice: Voice, name: str) -> str:
    stages, aside = _ladder(voice)
    said = " → ".join(voice.plain(stage.title) for stage in stages)
    return f"{voice.plain_label(name)}{voice.plain_label('site.colon')}{said}" + (
        f"; {voice.plain(aside.title)}" if aside else ""
    )


def stages_across(voice: Voice) -> Figure:
    """The way from an idea to copies, from left to right, with the dated plan of each part."""
    stages, aside = _ladder(voice)
    step = WIDTH / len(stages)
    shapes: Shapes = []
    for index, stage in enumerate(stages):
        box = Box(index * step + 3, 4, step - 22, 62, "strong" if index == 0 else "bar")
        shapes += [box, *centred(box, voice.plain(stage.title), 14.5, 3, "on-strong" if index == 0 else "strong")]
        if index < len(stages) - 1:
            shapes += _arrow(box.x + box.width + 2, 35, 14)
    for name, first, last in _plans(voice, stages):
        band = Box(first * step + 3, 78, (last - first + 1) * step - 22, 26, "faint")
        shapes += [band, *centred(band, name, 12, 1, "dim")]
    if aside:
        band = Box(3, 114, WIDTH - 22, 26, "cut")
        shapes += [
            band,
            *centred(band, f"{voice.plain(aside.title)} · {voice.plain_label(f'chapter.{aside.plan}')}", 12, 1, "dim"),
        ]
    alt = _told(voice, "site.picture.stages")
    return Figure("stages-across", voice.plain_label("site.picture.stages"), alt, WIDTH, 144, tuple(shapes), (alt,))


def stages_down(voice: Voice) -> Figure:
    """The same from top to bottom, for a phone."""
    stages, aside = _ladder(voice)
    width, step, left = 340, 62, 236
    shapes: Shapes = []
    for index, stage in enumerate(stages):
        box = Box(2, index * step + 2, left - 8, step - 20, "strong" if index == 0 else "bar")
        shapes += [box, *centred(box, voice.plain(stage.title), 16, 2, "on-strong" if index == 0 else "strong")]
        if index < len(stages) - 1:
            x, y = box.x + box.width / 2, box.y + box.height
            shapes += [
                Stroke(x, y + 2, x, y + 16, "axis"),
                Stroke(x - 4, y + 11, x, y + 16, "axis"),
                Stroke(x + 4, y + 11, x, y + 16, "axis"),
            ]
    for name, first, last in _plans(voice, stages):
        band = Box(left + 4, first * step + 2, width - left - 6, (last - first + 1) * step - 20, "faint")
        shapes += [band, *centred(band, name, 14, 4, "dim")]
    if aside:
        band = Box(2, len(stages) * step + 2, width - 4, 34, "cut")
        shapes += [
            band,
            *centred(band, f"{voice.plain(aside.title)} · {voice.plain_label(f'chapter.{aside.plan}')}", 14, 1, "dim"),
        ]
    alt = _told(voice, "site.picture.stages")
    return Figure(
        "stages-down",
        voice.plain_label("site.picture.stages"),
        alt,
        width,
        len(stages) * step + 40,
        tuple(shapes),
        (alt,),
    )


def _arrow(x: float, y: float, length: float) -> Shapes:
    end = x + length
    return [
        Stroke(x, y, end, y, "axis"),
        Stroke(end - 5, y - 4, end, y, "axis"),
        Stroke(end - 5, y + 4, end, y, "axis"),
    ]


def stage_map(voice: Voice) -> Figure:
    """Our stages across, and below them where each source's own stages lie."""
    stages, left = voice.library.of(Stage), 78
    step = (WIDTH - left) / len(stages)
    places = {stage.id: index for index, stage in enumerate(stages)}
    shapes: Shapes = []
    for index, stage in enumerate(stages):
        box = Box(left + index * step + 2, 2, step - 4, 46, "strong")
        shapes += [box, *centred(box, voice.plain(stage.title), 13, 3, "on-strong")]
    y, row, said = 58.0, 40, []
    for source, lanes in _lanes(voice.library.of(SourceStage), places).items():
        shapes += [
            Stroke(0, y - 4, WIDTH, y - 4, "grid"),
            Label(0, y + 24, f"{voice.plain_label('label.source')}{source}", 12.5, "start", "strong"),
        ]
        for lane in lanes:
            for rung, first, last in lane:
                box = Box(left + first * step + 3, y + 2, (last - first + 1) * step - 6, row - 6, "bar")
                name = f"{rung.number} {voice.plain(rung.title)}".strip()
                shapes += [box, *centred(box, name, 11.5, 2)]
                ours = voice.plain_word("list.comma").join(voice.plain(s.title) for s in stages[first : last + 1])
                said.append(f"{source} {name}{voice.plain_label('site.colon')}{ours}")
            y += row
        y += 8
    title = voice.plain_label("site.picture.map")
    return Figure(
        "stage-map",
        title,
        f"{title}{voice.plain_label('site.colon')}{'; '.join(said)}",
        WIDTH,
        y,
        tuple(shapes),
        tuple(said),
    )


def _lanes(rungs: Iterable[SourceStage], places: dict[str, int]) -> dict[str, list[Lane]]:
    """Source → lanes; a rung goes on in the lane of the one before it where it does not lie over it."""
    found: dict[str, list[Lane]] = {}
    for rung in rungs:
        where = sorted(places[name] for name in rung.stages)
        lanes = found.setdefault(rung.source, [[]])
        if lanes[-1] and lanes[-1][-1][2] >= where[0]:
            lanes.append([])
        lanes[-1].append((rung, where[0], where[-1]))
    return found
