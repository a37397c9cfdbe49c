"""Plots as SVG, without a plotting library: bars, lines and labelled points.

Each function returns one `<svg>` element that stands alone. Series differ in colour and
in dash or marker, so that they can be told apart in print.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#444444")
"""Okabe and Ito's, told apart by most colour-blind readers; the yellow darkened."""

DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2")

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 30, 40, 44
GRID = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

LINE = 14
LABEL = 110
"""Height of a label, and a width that few labels reach."""

Point = tuple[float, float]


def bars(
    title: str,
    groups: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    y_label: str,
) -> str:
    """Draw a group of bars for each of `groups`, one bar a series, from 0 to 1.

    A value of None leaves a gap.
    """
    parts = [*_frame(y_label), *_legend(list(series), is_dashed=False)]
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(groups))
    thick = 0.8 * slot / max(1, len(series))
    for place, group in enumerate(groups):
        left = LEFT + slot * place
        parts.append(_text(left + slot / 2, HEIGHT - BOTTOM + 18, group, "middle"))
        for number, values in enumerate(series.values()):
            value = values[place]
            if value is None:
                continue
            top = _y(value)
            parts.append(
                f'<rect x="{left + 0.1 * slot + thick * number:.1f}" y="{top:.1f}" '
                f'width="{thick * 0.92:.1f}" height="{_y(0) - top:.1f}" '
                f'fill="{_colour(number)}"><title>{value:.3f}</title></rect>'
            )
    return _svg(title, parts)


def lines(
    title: str,
    series: Mapping[str, Sequence[Point]],
    x_label: str,
    y_label: str,
    x_ticks: Sequence[float],
    *,
    is_logarithmic: bool = False,
    y_ends: tuple[float, float] = (0.0, 1.0),
) -> str:
    """Draw one line a series; x goes from the first tick to the last."""
    across = _across(x_ticks[0], x_ticks[-1], is_logarithmic)
    parts = [
        *_frame(y_label, y_ends),
        *_legend(list(series), is_dashed=True),
        *_x_axis(x_ticks, across),
    ]
    parts.append(_text((LEFT + WIDTH) / 2, HEIGHT - 8, x_label, "middle"))
    for number, points in enumerate(series.values()):
        path = " ".join(
            f"{across(x):.1f},{_y(_share(y, y_ends)):.1f}" for x, y in points
        )
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{_colour(number)}" '
            f'stroke-width="2" stroke-dasharray="{DASHES[number % len(DASHES)]}"/>'
        )
    return _svg(title, parts)


def points(
    title: str,
    places: Mapping[str, Point],
    x_label: str,
    y_label: str,
    x_ticks: Sequence[float],
    *,
    y_ends: tuple[float, float] = (0.0, 1.0),
    unlabelled: Collection[str] = (),
) -> str:
    """Draw one labelled point a name; x is logarithmic."""
    across = _across(x_ticks[0], x_ticks[-1], is_logarithmic=True)
    parts = [*_frame(y_label, y_ends), *_x_axis(x_ticks, across)]
    parts.append(_text((LEFT + WIDTH) / 2, HEIGHT - 8, x_label, "middle"))
    centres = {
        name: (across(x), _y(_share(y, y_ends))) for name, (x, y) in places.items()
    }
    label_lines = _label_lines(
        {name: at for name, at in centres.items() if name not in unlabelled}
    )
    for number, (name, (left, height)) in enumerate(centres.items()):
        is_right = left > WIDTH * 0.8
        parts.append(
            f'<circle cx="{left:.1f}" cy="{height:.1f}" r="6" '
            f'fill="{_colour(number)}"><title>{escape(name)}</title></circle>'
        )
        if name in unlabelled:
            continue
        parts.append(
            _text(
                left + (-10 if is_right else 10),
                label_lines[name] + 4,
                name,
                "end" if is_right else "start",
            )
        )
    return _svg(title, parts)


def _label_lines(centres: Mapping[str, Point]) -> dict[str, float]:
    """Return how high each label stands: below those that it would cover."""
    found: dict[str, float] = {}
    for name, (left, height) in sorted(centres.items(), key=lambda item: item[1][1]):
        for other in sorted(found, key=lambda other: found[other]):
            is_near = abs(centres[other][0] - left) < LABEL
            if is_near and abs(found[other] - height) < LINE:
                height = found[other] + LINE
        found[name] = height
    return found


def _svg(title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg">\n'
        f"{body}\n</svg>"
    )


def _frame(y_label: str, y_ends: tuple[float, float] = (0.0, 1.0)) -> list[str]:
    parts = [
        f'<text x="14" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2})">'
        f"{escape(y_label)}</text>"
    ]
    for value in GRID:
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(value):.1f}" '
            f'y2="{_y(value):.1f}" stroke="#cccccc"/>'
        )
        label = y_ends[0] + value * (y_ends[1] - y_ends[0])
        parts.append(
            _text(
                LEFT - 6,
                _y(value) + 4,
                f"{label:.1f}" if y_ends == (0, 1) else f"{label:.3g}",
                "end",
            )
        )
    return parts


def _legend(names: Sequence[str], *, is_dashed: bool) -> list[str]:
    parts, at = [], float(LEFT)
    for number, name in enumerate(names):
        dash = DASHES[number % len(DASHES)] if is_dashed else ""
        parts.append(
            f'<line x1="{at:.0f}" x2="{at + 26:.0f}" y1="16" y2="16" '
            f'stroke="{_colour(number)}" stroke-width="{2 if is_dashed else 12}" '
            f'stroke-dasharray="{dash}"/>'
        )
        parts.append(_text(at + 32, 20, name, "start"))
        at += 50 + 7.5 * len(name)
    return parts


def _x_axis(ticks: Sequence[float], across: Callable[[float], float]) -> list[str]:
    return [
        _text(across(tick), HEIGHT - BOTTOM + 18, f"{tick:g}", "middle")
        for tick in ticks
    ]


def _across(
    least: float, most: float, is_logarithmic: bool
) -> Callable[[float], float]:
    scale = math.log10 if is_logarithmic else float
    low, high = scale(least), scale(most)

    def across(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (scale(value) - low) / (high - low)

    return across


def _share(value: float, ends: tuple[float, float]) -> float:
    return (value - ends[0]) / (ends[1] - ends[0])


def _y(value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
    )


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]
