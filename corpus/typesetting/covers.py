"""Draw the abstract picture of a cover.

The words of `cover_motif` choose the picture; the family of the document
chooses its colours and its irregularities. All languages of a family share one
picture, and the same source gives the same picture on every run.
"""

import re
from dataclasses import dataclass
from random import Random

import landmarks
import motifs
from motifs import HEIGHT, WIDTH, Motif


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one document: a ground, five for the picture, one accent.

    The five run from dark to light. `accent` is dark enough for text on white.
    """

    ground: str
    colours: tuple[str, str, str, str, str]
    accent: str


_PALETTES = (
    Palette(
        "#e9eef0", ("#1f3a4d", "#2f5d73", "#5b8c9c", "#a9c4c6", "#e3b66b"), "#1f4e66"
    ),
    Palette(
        "#f1ece4", ("#3d2f3c", "#6b4a5c", "#a0707a", "#cfab9c", "#ecd8a8"), "#6b3f57"
    ),
    Palette(
        "#eaefe7", ("#23382f", "#3f6150", "#7a9a7c", "#b9c9a8", "#e8cf8f"), "#2f5a45"
    ),
    Palette(
        "#f3eee6", ("#3b2d22", "#7a5233", "#b5804f", "#d8b48a", "#f4dfb8"), "#7a4a22"
    ),
    Palette(
        "#ebebf2", ("#25294a", "#444a7d", "#7a80ad", "#b5b7d2", "#e9c3a6"), "#343a72"
    ),
    Palette(
        "#e8efee", ("#123c40", "#1f6366", "#5d9a94", "#a7cbc0", "#f0d79f"), "#12595c"
    ),
    Palette(
        "#f4ebe7", ("#40232a", "#7c3b3f", "#b8695d", "#d9a58e", "#f1d9b7"), "#7c3338"
    ),
    Palette(
        "#eceeee", ("#2a2f36", "#4c5660", "#818c94", "#b6bfc3", "#dfb988"), "#3a4651"
    ),
)

_MOTIFS: tuple[tuple[str, Motif], ...] = (
    ("thread|wov|weav|fabric|textile|knot|braid|loom|cloth", motifs.threads),
    ("bridge|arch|aqueduct|harbour", motifs.bridge),
    ("door|window|gate|threshold|key", motifs.openings),
    ("river|water|wave|delta|sea|stream|current|tide|boat|shore", motifs.river),
    ("scale|balance beam|justice|weigh", motifs.scales),
    ("tile|mosaic|patchwork|quilt|pattern|grid|glass|puzzle", motifs.tiles),
    ("step|stair|ramp|ladder|ascend|rise|rising", motifs.steps),
    ("path|road|way|track|cross|compass|map|thorough", motifs.paths),
    ("ring|circle|round|table|ripple|orbit|loop|whirl", landmarks.rings),
    ("tree|leaf|leaves|root|branch|garden|seed|sprout|forest|grow", landmarks.trees),
    ("lamp|lantern|light|lit|star|candle|beacon|signal", landmarks.lamps),
    ("stone|cairn|pebble|rock|pillar|coin", landmarks.stones),
    ("kite|bird|wing|flag|sail|swallow|feather", landmarks.kites),
    ("book|page|paper|screen|letter|sheet|ink|ledger|card|list", landmarks.sheets),
    ("hand|shelter|roof|shield|umbrella|nest|home|house|tent", landmarks.shelter),
    ("measur|tape|ruler|gauge|bar|column|dial|count", landmarks.measure),
    ("hill|field|mountain|horizon|sun|dawn|terrace|valley|land", landmarks.hills),
    ("net|link|node|chain|web|constellation|people|voice|mask", landmarks.links),
)


def choose_palette(family: str) -> Palette:
    """Choose the colours of a document family."""
    return Random(f"palette {family}").choice(_PALETTES)


def draw_picture(motif: str, family: str) -> str:
    """Draw the picture that a motif asks for, as one SVG element.

    A motif without a known word gets a picture by its family's name.
    """
    palette = choose_palette(family)
    random = Random(f"picture {family}")
    matches = [
        (found.start(), order)
        for order, (words, _) in enumerate(_MOTIFS)
        if (found := re.search(rf"\b(?:{words})", motif.lower()))
    ]
    order = min(matches)[1] if matches else random.randrange(len(_MOTIFS))
    drawn = "".join(_MOTIFS[order][1](random, palette.colours))
    return (
        f'<svg class="picture" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'preserveAspectRatio="xMidYMid slice">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{palette.ground}"/>'
        f"{drawn}</svg>"
    )
