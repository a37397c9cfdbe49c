"""Which characters of a page a person can see.

The page is drawn with its text and without it. A character has ink of its own where
the two pictures differ within its box: whatever its colour, whatever lies behind it or
over it, and however it was hidden. The first look is coarse and quick; characters
without ink, and those that share their place with others, are looked at again, larger
and one layer of text at a time. Text without ink is kept where the picture under it
shows writing in its place (`ingest.scan_layer`): the words of a scan.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ingest.drawing import Drawer
from ingest.fragments import find_fragments
from ingest.glyphs import Flags, Floats, Glyphs
from ingest.sampling import INK, Samples, Shades, View, difference, sample, shades_of
from ingest.scan_layer import find_written

Places = npt.NDArray[np.intp]
Numbering = Callable[[Sequence[int]], Sequence[int]]

FIRST_SCALE = 1.5
CLOSE_SCALE = 3.0
"""Pixels a point. At 1.5, 11 of 298 real pages need a closer look; at 1, 105."""

MAX_PIXELS = 16_000_000

MIN_SIZE = 2.0
"""Points: a small letter of such type is a third of a millimetre high. Of 340 documents
three have smaller type, of 1 point: job numbers and the advertisement of a program."""

MIN_SIDE = 0.1
"""Points: a letter that is narrower is squeezed to a stroke, and a sentence of them to
a heap. The narrowest letter of 340 documents is an I of .29."""

MIN_LENGTH = 1.0
"""Points: what is no longer either has no box, for pdfium does not know its font."""

SHARED = 0.15
"""Of a character's box: where it shares more with another text, whose ink is it?"""

SHOWN = 0.25
"""Of a character's ink: where other text leaves less of it, it cannot be read."""

SAME_PLACE = 0.5
"""Of a character's box: two words that share more are read in the same place."""

MANY = 0.3
"""Of the characters of a text object over a scan: where so many stand in the place of
words that fit better, it is a second layer, and only one can be what the scan shows."""

MAX_LAYERS = 4

INKLESS = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
"""Characters that draw nothing in any font: as visible as the one before them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What a person sees of characters: not the `hidden` ones.

    `scanned` are those that a picture shows and not their own ink.
    """

    hidden: Flags
    scanned: Flags


def find_hidden(drawer: Drawer, glyphs: Glyphs, number: Numbering) -> Sight:
    """Mark the characters that a person cannot see, and those of a scan.

    Args:
        drawer: Draws the page.
        glyphs: Its characters.
        number: Says which text object of the page draws characters of `glyphs`.

    Raises:
        UndrawnPageError: If the page cannot be drawn.
    """
    inkless = np.zeros(len(glyphs.text), np.bool_)
    for match in INKLESS.finditer(glyphs.text):
        inkless[match.start()] = True
    glyphs = replace(glyphs, boxes=np.nan_to_num(glyphs.boxes))
    speck = (glyphs.sizes < MIN_SIZE) | ~_on_page(glyphs) | _are_squeezed(glyphs)
    judged = np.flatnonzero(~inkless & ~speck)
    hidden = speck & ~inkless
    scanned = np.zeros(len(hidden), np.bool_)
    if len(judged):
        seen, scanned[judged] = _see(
            drawer,
            _take(glyphs, judged),
            lambda places: number(judged[list(places)].tolist()),
        )
        hidden[judged] = ~seen
    if not scanned.any():
        hidden |= find_fragments(glyphs, hidden)
    for place in np.flatnonzero(inkless):
        hidden[place] = hidden[place - 1] if place else False
    return Sight(hidden, scanned)


def drop_glyphs(glyphs: Glyphs, hidden: Flags) -> Glyphs:
    """Leave characters out; the space before one stays before the next that is kept."""
    spaces = np.cumsum(glyphs.spaced)
    kept = np.flatnonzero(~hidden)
    spaced = np.diff(spaces[kept], prepend=0) > 0
    return replace(_take(glyphs, kept), spaced=spaced)


def _take(glyphs: Glyphs, places: Places) -> Glyphs:
    return replace(
        glyphs,
        text="".join(glyphs.text[place] for place in places),
        boxes=glyphs.boxes[places],
        baselines=glyphs.baselines[places],
        sizes=glyphs.sizes[places],
        bold=glyphs.bold[places],
        spaced=glyphs.spaced[places],
        turns=glyphs.turns[places],
    )


def _are_squeezed(glyphs: Glyphs) -> Flags:
    sides = glyphs.boxes[:, 2:] - glyphs.boxes[:, :2]
    letters = np.fromiter(map(str.isalpha, glyphs.text), np.bool_, len(glyphs.text))
    # A letter without any box is one whose font pdfium does not know.
    narrow: Flags = (sides.min(axis=1) < MIN_SIDE) & (sides.max(axis=1) > MIN_LENGTH)
    return letters & narrow


def _on_page(glyphs: Glyphs) -> Flags:
    boxes = glyphs.boxes
    across = (boxes[:, 0] + boxes[:, 2]) / 2
    down = (boxes[:, 1] + boxes[:, 3]) / 2
    return (across > 0) & (across < glyphs.width) & (down > 0) & (down < glyphs.height)


def _see(drawer: Drawer, glyphs: Glyphs, number: Numbering) -> tuple[Flags, Flags]:
    """Mark the characters that are seen, and those of them that a picture shows."""
    view = _whole(glyphs, FIRST_SCALE)
    background = _draw(drawer, view, (), is_grey=True)
    whole = _draw(drawer, view, None, is_grey=True)
    seen = sample(view, glyphs).stand_out(whole, background)
    fits = np.zeros(len(seen), np.float32)
    unseen = np.flatnonzero(~seen)
    if len(unseen):
        fits[unseen] = find_written(
            background[:, :, 0], view.scale, _take(glyphs, unseen), unseen
        )
    seen |= fits > 0
    unclear = ~seen
    numbers = np.zeros(0, np.intp)
    overlaps = _find_overlaps(sample(view, glyphs, is_inward=True), glyphs.text)
    if overlaps or unclear.any():
        numbers = np.array(number(range(len(glyphs.text))))
    rivals = {
        (one, other): share
        for (one, other), share in overlaps.items()
        if numbers[one] != numbers[other]
    }
    seen[_find_worse_layers(rivals, fits, numbers)] = False
    # Words of a scan have no ink of their own that could be told apart.
    inked = [pair for pair in rivals if not fits[list(pair)].any()]
    pairs = {(int(numbers[one]), int(numbers[other])) for one, other in inked}
    if pairs:
        contested = {text for pair in pairs for text in pair}
        unclear |= np.isin(numbers, list(contested)) & (fits == 0)
    if unclear.any():
        places = np.flatnonzero(unclear)
        seen[places] = _look_closely(drawer, glyphs, places, pairs, numbers)
    return seen, seen & (fits > 0)


def _find_worse_layers(
    rivals: Mapping[tuple[int, int], float], fits: Floats, numbers: Places
) -> Flags:
    """Mark the text objects over a scan that stand in the place of better ones."""
    beaten: dict[int, set[int]] = {}
    for (one, other), share in rivals.items():
        if share > SAME_PLACE and fits[one] and fits[other]:
            worse = one if fits[one] < fits[other] else other
            beaten.setdefault(int(numbers[worse]), set()).add(worse)
    worse_layers = np.zeros(len(fits), np.bool_)
    for text, places in beaten.items():
        of_text = numbers == text
        if len(places) >= MANY * int(of_text.sum()):
            worse_layers |= of_text
    return worse_layers


def _whole(glyphs: Glyphs, scale: float) -> View:
    scale = min(scale, math.sqrt(MAX_PIXELS / (glyphs.width * glyphs.height)))
    size = (math.ceil(glyphs.width * scale), math.ceil(glyphs.height * scale))
    return View(scale, (0, 0, *size))


def _draw(
    drawer: Drawer, view: View, texts: set[int] | tuple[()] | None, *, is_grey: bool
) -> Shades:
    raster = drawer.draw(view.scale, view.window, texts=texts, is_grey=is_grey)
    return shades_of(raster)


def _find_overlaps(samples: Samples, text: str) -> dict[tuple[int, int], float]:
    """Find pairs of different characters that share their place.

    Returns:
        What share of the smaller one's box they have in common.
    """
    crowd = np.bincount(samples.pixel)
    shared = samples.share(crowd > 1) > SHARED
    crowded = (crowd[samples.pixel] > 1) & shared[samples.owner]
    if not crowded.any():
        return {}
    contested = np.zeros(len(crowd), np.bool_)
    contested[samples.pixel[crowded]] = True
    chosen = contested[samples.pixel]
    pixel, owner = samples.pixel[chosen], samples.owner[chosen]
    order = np.lexsort((owner, pixel))
    pixel, owner = pixel[order], owner[order].astype(np.int64)
    codes = np.concatenate(
        [
            (owner[:-step] * len(text) + owner[step:])[pixel[:-step] == pixel[step:]]
            for step in range(1, min(MAX_LAYERS, len(pixel)))
        ]
    )
    codes.sort()
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    first, second = np.divmod(codes[starts], len(text))
    smaller = np.minimum(samples.count[first], samples.count[second])
    shares = np.diff(starts, append=len(codes)) / smaller
    close = np.flatnonzero(shares > SHARED)
    pairs = zip(first[close].tolist(), second[close].tolist(), strict=True)
    return {
        (one, other): share
        for (one, other), share in zip(pairs, shares[close].tolist(), strict=True)
        if text[one] != text[other]
    }


def _look_closely(
    drawer: Drawer,
    glyphs: Glyphs,
    places: Places,
    rivals: Collection[tuple[int, int]],
    numbers: Places,
) -> Flags:
    view = _around(glyphs, places)
    background = _draw(drawer, view, (), is_grey=False)
    whole = _draw(drawer, view, None, is_grey=False)
    layers = _part(rivals)
    of_layer = np.array([layers.get(text, 0) for text in numbers[places].tolist()])
    seen = np.zeros(len(places), np.bool_)
    for layer in range(max(layers.values(), default=0) + 1):
        picture = whole
        if layers:
            active = {text for text in numbers.tolist() if layers.get(text, 0) == layer}
            picture = _draw(drawer, view, active, is_grey=False)
        mine = np.flatnonzero(of_layer == layer)
        if len(mine):
            samples = sample(view, _take(glyphs, places[mine]))
            ink = difference(picture, background).ravel() > INK
            shown = ink & (difference(picture, whole).ravel() <= INK)
            left = samples.share(shown) >= SHOWN * samples.share(ink)
            seen[mine] = left & samples.stand_out(picture, background)
    unseen = np.flatnonzero(~seen)
    if len(unseen):
        lost = _take(glyphs, places[unseen])
        grounds = sample(view, lost).mean(background)
        texts = numbers[places[unseen]]
        seen[unseen] = _presume(drawer, lost.text, texts.tolist(), grounds)
    return seen


def _presume(
    drawer: Drawer,
    words: str,
    texts: Sequence[int],
    grounds: npt.NDArray[np.float64],
) -> Flags:
    """Mark characters that only seem unseen, for want of a font to draw them with.

    Args:
        drawer: Draws the page.
        words: The characters.
        texts: The text object of each.
        grounds: The shades behind each, blue, green and red.
    """
    of_text: dict[int, str] = {}
    for letter, text in zip(words, texts, strict=True):
        of_text[text] = of_text.get(text, "") + letter
    colours = {
        text: drawer.find_undrawn_ink(text, letters)
        for text, letters in of_text.items()
    }
    return np.array(
        [
            colour is not None and np.abs(ground - colour).max() > INK
            for ground, colour in zip(grounds, map(colours.get, texts), strict=True)
        ],
        np.bool_,
    )


def _around(glyphs: Glyphs, places: Places) -> View:
    boxes = glyphs.boxes[places]
    margin = 2 * float(np.max(glyphs.sizes[places]))
    left = max(float(boxes[:, 0].min()) - margin, 0)
    top = max(float(boxes[:, 1].min()) - margin, 0)
    right = min(float(boxes[:, 2].max()) + margin, glyphs.width)
    bottom = min(float(boxes[:, 3].max()) + margin, glyphs.height)
    area = max((right - left) * (bottom - top), 1)
    scale = min(CLOSE_SCALE, math.sqrt(MAX_PIXELS / area))
    return View(
        scale,
        (
            math.floor(left * scale),
            math.floor(top * scale),
            math.ceil(right * scale) + 1,
            math.ceil(bottom * scale) + 1,
        ),
    )


def _part(rivals: Collection[tuple[int, int]]) -> dict[int, int]:
    """Put text objects that share a place into different layers."""
    against: dict[int, set[int]] = {}
    for first, second in rivals:
        against.setdefault(first, set()).add(second)
        against.setdefault(second, set()).add(first)
    layers: dict[int, int] = {}
    for text in sorted(against):
        taken = {layers[other] for other in against[text] if other in layers}
        free = (layer for layer in range(MAX_LAYERS) if layer not in taken)
        layers[text] = next(free, MAX_LAYERS)
    return layers
