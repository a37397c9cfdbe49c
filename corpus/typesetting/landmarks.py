"""More abstract pictures for covers: things that stand alone on a field."""

from collections.abc import Sequence
from math import pi, sin
from random import Random

from motifs import HEIGHT, WIDTH, circle, line, rectangle, shape, wave


def rings(random: Random, colours: Sequence[str]) -> list[str]:
    """Circles that overlap, joined."""
    drawn = []
    centres = [(72.0, 68.0), (138.0, 72.0), (105.0, 112.0)]
    for number, (x, y) in enumerate(centres):
        radius = 44 + random.uniform(-5, 5)
        drawn.append(circle(x, y, radius, colours[number + 1], 0.78))
        drawn.append(circle(x, y, radius * 0.35, colours[(number + 4) % 5], 0.85))
    return drawn


def trees(random: Random, colours: Sequence[str]) -> list[str]:
    """Round crowns on thin stems."""
    drawn = [rectangle(0, 150, WIDTH, HEIGHT - 150, colours[0])]
    for number in range(9):
        x = 14 + 23 * number + random.uniform(-5, 5)
        height = random.uniform(45, 100)
        radius = random.uniform(10, 19)
        drawn.append(line(f"M{x:.1f} 152V{150 - height:.1f}", colours[0], 2))
        drawn.append(circle(x, 150 - height, radius, colours[1 + number % 4], 0.9))
    return drawn


def lamps(random: Random, colours: Sequence[str]) -> list[str]:
    """Lights that hang at different heights."""
    drawn = []
    for number in range(7):
        x = 15 + 30 * number
        y = 55 + 40 * sin(number * 1.7 + random.random())
        drawn.append(line(f"M{x} 0V{y:.1f}", colours[1], 1))
        drawn.append(circle(x, y + 8, 23, colours[2], 0.35))
        drawn.append(circle(x, y + 8, 12, colours[3 + number % 2], 0.95))
    path = wave(145, 4, 90, random.random())
    drawn.append(shape(f"{path}V{HEIGHT}H-10Z", colours[0]))
    return drawn


def stones(random: Random, colours: Sequence[str]) -> list[str]:
    """Flat stones, one upon another."""
    drawn = [rectangle(0, 152, WIDTH, HEIGHT - 152, colours[0])]
    for pile, x in enumerate((62.0, 148.0)):
        base = 152.0
        for number in range(6 - pile):
            width, height = 42 - 5.4 * number, 10.5 - 0.8 * number
            base -= height
            shift = random.uniform(-5, 5)
            colour = colours[(number + pile) % 4 + 1]
            drawn.append(
                f'<ellipse cx="{x + shift:.1f}" cy="{base:.1f}" rx="{width:.1f}" '
                f'ry="{height:.1f}" fill="{colour}"/>'
            )
            base -= height * 0.9
    return drawn


def kites(random: Random, colours: Sequence[str]) -> list[str]:
    """Kites, or birds, on a wind from the left."""
    drawn = []
    for number in range(8):
        x, y = 20 + 25 * number, 60 + 38 * sin(number * 2.1 + random.random())
        size = random.uniform(11, 20)
        pale, dark = colours[2 + number % 3], colours[number % 2]
        drawn.append(
            line(
                f"M{x:.1f} {y + 1.5 * size:.1f}q-12 30 -6 {HEIGHT - y:.1f}",
                colours[1],
                0.7,
            )
        )
        lower = y + 1.5 * size
        drawn.append(
            shape(f"M{x:.1f} {y - size:.1f}l{size:.1f} {size:.1f}L{x} {lower}Z", pale)
        )
        drawn.append(
            shape(f"M{x:.1f} {y - size:.1f}l{-size:.1f} {size:.1f}L{x} {lower}Z", dark)
        )
    return drawn


def sheets(random: Random, colours: Sequence[str]) -> list[str]:
    """Pages or screens, leaning in a row."""
    drawn = []
    for number in range(7):
        x = 8 + 27 * number
        top = 40 + random.uniform(-14, 14)
        lean = random.uniform(6, 20)
        path = f"M{x:.1f} {HEIGHT}V{top + lean:.1f}l34 {-lean:.1f}V{HEIGHT}Z"
        drawn.append(shape(path, colours[number % 5], 0.92))
        for row in range(4):
            y = top + 22 + 9 * row
            end = f"l{random.uniform(12, 22):.1f} {-lean * 0.5:.1f}"
            pale = colours[4] if number % 5 < 2 else colours[0]
            drawn.append(line(f"M{x + 6:.1f} {y + lean * 0.8:.1f}{end}", pale, 1.2))
    return drawn


def shelter(random: Random, colours: Sequence[str]) -> list[str]:
    """Arcs that bend over a small disc, as hands or a roof would."""
    drawn = []
    for ring in range(6):
        radius = 112 - 17 * ring
        drawn.append(
            shape(
                f"M{105 - radius} {HEIGHT}a{radius} {radius} 0 0 1 {2 * radius} 0Z",
                colours[(ring + random.randrange(2)) % 4],
            )
        )
    drawn.append(circle(105, HEIGHT - 12, 13, colours[4]))
    return drawn


def measure(random: Random, colours: Sequence[str]) -> list[str]:
    """Graduated bars of unequal height."""
    drawn = []
    for number in range(14):
        x = 7 + 14.3 * number
        height = 50 + 38 * sin(number / 13 * pi) + random.uniform(0, 42)
        colour = colours[number % 4]
        drawn.append(rectangle(x, HEIGHT - height, 9.5, height, colour))
        drawn += [
            rectangle(x, HEIGHT - mark, 4 if mark % 20 else 9.5, 0.8, colours[4])
            for mark in range(10, int(height), 10)
        ]
    return drawn


def hills(random: Random, colours: Sequence[str]) -> list[str]:
    """Terraced slopes under a low sun."""
    drawn = [circle(random.uniform(50, 160), 62, 26, colours[4])]
    for layer in range(5):
        path = wave(72 + 21 * layer, 16, random.uniform(150, 260), random.random())
        drawn.append(shape(f"{path}V{HEIGHT}H-10Z", colours[(3, 2, 1, 0, 1)[layer]]))
        drawn += [
            f'<g transform="translate(0 {depth})">{line(path, colours[4], 0.5)}</g>'
            for depth in (6, 12)
        ]
    return drawn


def links(random: Random, colours: Sequence[str]) -> list[str]:
    """Discs joined by lines, as in a net of people."""
    points = [
        (
            18 + 29 * column + random.uniform(-8, 8),
            25 + 40 * row + random.uniform(-9, 9),
        )
        for row in range(4)
        for column in range(7)
    ]
    drawn = []
    for number, (x, y) in enumerate(points):
        for other in (number + 1, number + 7, number + 8):
            if other < len(points) and (other - number > 1 or other % 7):
                far_x, far_y = points[other]
                path = f"M{x:.1f} {y:.1f}L{far_x:.1f} {far_y:.1f}"
                drawn.append(line(path, colours[1], 0.9))
    for number, (x, y) in enumerate(points):
        colour = colours[(number * 3) % 5]
        drawn.append(circle(x, y, random.uniform(3.5, 9), colour))
    return drawn
