"""Abstract pictures for covers, one function for each family of motifs.

Every function draws on a field of WIDTH by HEIGHT millimetres in the colours it
is given, from dark to light, and takes its irregularities from the generator.
"""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from random import Random

WIDTH = 210
HEIGHT = 170

Motif = Callable[[Random, Sequence[str]], list[str]]


def rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Write a rectangle, given its upper left corner."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{fill}"/>'
    )


def circle(x: float, y: float, radius: float, fill: str, opacity: float = 1) -> str:
    """Write a disc, given its centre."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" '
        f'fill-opacity="{opacity}"/>'
    )


def shape(path: str, fill: str, opacity: float = 1) -> str:
    """Write a filled outline."""
    return f'<path d="{path}" fill="{fill}" fill-opacity="{opacity}"/>'


def line(path: str, colour: str, width: float) -> str:
    """Write a stroke with round ends."""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def wave(y: float, height: float, length: float, shift: float) -> str:
    """A path from left edge to right edge that rises and falls."""
    points = range(0, WIDTH + 15, 15)
    heights = [y + height * sin(2 * pi * (x / length + shift)) for x in points]
    middles = [
        f"Q{x:.1f} {here:.1f} {x + 7.5:.1f} {(here + after) / 2:.1f}"
        for x, here, after in zip(points, heights, heights[1:], strict=False)
    ]
    return f"M-10 {heights[0]:.1f}L0 {heights[0]:.1f}" + "".join(middles) + "h20"


def threads(random: Random, colours: Sequence[str]) -> list[str]:
    """Bands that cross over and under one another."""
    size, gap = 15.0, 6.0
    drawn = []
    columns = [random.choice(colours[:3]) for _ in range(11)]
    rows = [random.choice(colours[2:]) for _ in range(9)]
    for column, colour in enumerate(columns):
        drawn.append(rectangle(column * (size + gap) - 3, 0, size, HEIGHT, colour))
    for row, colour in enumerate(rows):
        y = row * (size + gap) - 4
        for column in range(len(columns)):
            if (row + column) % 2:
                x = column * (size + gap) - 3 - gap
                drawn.append(rectangle(x, y, size + 2 * gap, size, colour))
    return drawn


def river(random: Random, colours: Sequence[str]) -> list[str]:
    """Layers of water, the nearest darkest."""
    drawn = [circle(random.uniform(120, 175), 45, 24, colours[4], 0.9)]
    for layer in range(6):
        path = wave(70 + 17 * layer, 9, random.uniform(110, 190), random.random())
        drawn.append(
            shape(
                f"{path}V{HEIGHT}H-10Z",
                colours[max(4 - layer, 0) if layer < 5 else 1],
                0.92,
            )
        )
    return drawn


def bridge(random: Random, colours: Sequence[str]) -> list[str]:
    """Arches that carry a way over water."""
    drawn = [circle(random.uniform(35, 80), 40, 20, colours[4])]
    span = random.choice([35, 42, 52.5])
    deck = 72
    drawn.append(rectangle(0, deck, WIDTH, 52, colours[1]))
    for number in range(int(WIDTH / span) + 1):
        x = number * span
        drawn.append(
            shape(
                f"M{x + 5:.1f} 124V{deck + 10 + span / 2:.1f}"
                f"A{span / 2 - 5:.1f} {span / 2 - 5:.1f} 0 0 1 {x + span - 5:.1f} "
                f"{deck + 10 + span / 2:.1f}V124Z",
                colours[3],
            )
        )
    drawn.append(rectangle(0, deck - 4, WIDTH, 7, colours[0]))
    for layer in range(3):
        path = wave(121 + 15 * layer, 3, 70, random.random())
        drawn.append(shape(f"{path}V{HEIGHT}H-10Z", colours[2 - layer]))
    return drawn


def openings(random: Random, colours: Sequence[str]) -> list[str]:
    """A row of doorways or windows, some of them lit."""
    drawn = []
    width = random.choice([26, 30, 35])
    lit = random.randrange(1, int(WIDTH / width) - 1)
    for number in range(int(WIDTH / width) + 1):
        x = number * width + 4
        top = 62 + 16 * sin(number * 1.3 + random.random())
        half = (width - 8) / 2
        for inset, colour in enumerate((colours[1], colours[2 + number % 2])):
            inside = inset * 4
            fill = colours[4] if inset and number in (lit, lit + 3) else colour
            drawn.append(
                shape(
                    f"M{x + inside} {HEIGHT}V{top + half:.1f}a{half - inside} "
                    f"{half - inside} 0 0 1 {2 * (half - inside)} 0V{HEIGHT}Z",
                    fill,
                )
            )
    return drawn


def scales(random: Random, colours: Sequence[str]) -> list[str]:
    """Half discs that balance on a line."""
    drawn = [line("M105 26V170", colours[0], 3), circle(105, 26, 6, colours[4])]
    tilt = random.uniform(-7, 7)
    drawn.append(line(f"M35 {52 + tilt:.1f}L175 {52 - tilt:.1f}", colours[0], 3))
    for x, y, colour in ((35, 52 + tilt, colours[2]), (175, 52 - tilt, colours[3])):
        for ring in range(3):
            radius = 30 - 8 * ring
            fill = colour if ring % 2 == 0 else colours[1]
            drawn.append(
                shape(
                    f"M{x - radius} {y + 45:.1f}a{radius} {radius} 0 0 0 "
                    f"{2 * radius} 0Z",
                    fill,
                )
            )
        drawn.append(
            line(f"M{x - 30} {y + 45:.1f}L{x} {y:.1f}L{x + 30} {y + 45:.1f}", fill, 1)
        )
    return drawn


def tiles(random: Random, colours: Sequence[str]) -> list[str]:
    """A mosaic of quarter discs."""
    size = random.choice([21, 26.25, 30])
    drawn = []
    for row in range(int(HEIGHT / size) + 1):
        for column in range(int(WIDTH / size) + 1):
            x, y = column * size, row * size
            back, front = random.sample(list(colours), 2)
            drawn.append(rectangle(x, y, size, size, back))
            corner = random.randrange(4)
            right, down = corner % 2, corner // 2
            centre_x, centre_y = x + right * size, y + down * size
            step_x = -size if right else size
            step_y = -size if down else size
            sweep = int(right == down)
            drawn.append(
                shape(
                    f"M{centre_x} {centre_y}h{step_x}A{size} {size} 0 0 {sweep} "
                    f"{centre_x} {centre_y + step_y}Z",
                    front,
                )
            )
    return drawn


def steps(random: Random, colours: Sequence[str]) -> list[str]:
    """Stairs that rise toward a disc."""
    drawn = [circle(168, 40, 22, colours[4])]
    count = random.randrange(6, 9)
    for flight in range(3):
        width = WIDTH / count
        for step in range(count):
            height = (step + 1) * (HEIGHT - 62 - 18 * flight) / count
            x = step * width
            drawn.append(
                rectangle(x, HEIGHT - height, width + 0.3, height, colours[2 - flight])
            )
    return drawn


def paths(random: Random, colours: Sequence[str]) -> list[str]:
    """Ways that come from every side, meet and part."""
    drawn = []
    meeting = random.uniform(80, 130), random.uniform(70, 100)
    for number in range(9):
        angle = 2 * pi * number / 9 + random.uniform(-0.2, 0.2)
        far_x, far_y = 105 + 190 * cos(angle), 85 + 170 * sin(angle)
        bend_x = meeting[0] + 70 * cos(angle + 0.9)
        bend_y = meeting[1] + 70 * sin(angle + 0.9)
        drawn.append(
            line(
                f"M{far_x:.1f} {far_y:.1f}Q{bend_x:.1f} {bend_y:.1f} "
                f"{meeting[0]:.1f} {meeting[1]:.1f}",
                colours[number % 5],
                random.uniform(5, 13),
            )
        )
    drawn.append(circle(*meeting, 17, colours[4]))
    drawn.append(circle(*meeting, 10, colours[0]))
    return drawn
