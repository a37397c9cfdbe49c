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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ingest.drawing import Drawer, Raster
from ingest.glyphs import Flags, Floats, Glyphs
from ingest.scan_layer import find_written

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]
Shades = npt.NDArray[np.uint8]
Numbering = Callable[[Sequence[int]], Sequence[int]]

FIRST_SCALE = 1.5
CLOSE_SCALE = 3.0
"""Pixels a point. At 1.5, 11 of 298 real pages need a closer look; at 1, 105."""

MAX_PIXELS = 16_000_000

INK = 10
"""Of 255 shades: a fainter difference is not seen. The faintest words of 53 real
documents are a pattern on a cover, 15 shades from its ground."""

MIN_SIZE = 1.0
"""Points: smaller type is a speck of a third of a millimetre."""

SHARED = 0.15
"""Of a character's box: where it shares more with another text, whose ink is it?"""

SHOWN = 0.25
"""Of a character's ink: where other text leaves less of it, it cannot be read."""

FAINT = 0.2
"""Of the boxes of `WINDOW` characters of 12 points: where less of them is inked, only
scraps of text are seen. Of 815,000 characters of real pages 99.9 % have .4 or more."""

WINDOW = 7
FULL_SIZE = 12.0
MAX_LENGTH = 3.0
"""Of the size of the type: a longer box is a mistake of pdfium's."""

SAME_PLACE = 0.5
"""Of a character's box: two words that share more are read in the same place."""

ONE_WAY = 0.4
"""Of the difference that a character makes: lighter or darker, all in all."""

BLANK = 255
"""The shade of bare paper."""

MAX_LAYERS = 4
MAX_SAMPLES = 1 << 20
MAX_SIDE = 64
"""Pixels a side that are looked at in one box; of a larger box, every second, third."""

INKLESS = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
"""Characters that draw nothing in any font: as visible as the one before them."""


@dataclass(frozen=True, slots=True)
class _View:
    """A part of the page at a scale: left, top, right and bottom in pixels."""

    scale: float
    window: tuple[int, int, int, int]

    def place(self, boxes: Floats, *, is_inward: bool) -> Ints:
        """Turn boxes in points into pixels of the view.

        Outward they hold each pixel that they touch, for pdfium 15x draws small type at
        whole pixels, up to one away from its place; inward, those wholly within.
        """
        left, top, right, bottom = self.window
        edges = boxes * np.float32(self.scale) - np.array(
            [left, top, left, top], np.float32
        )
        near, far = edges[:, :2], edges[:, 2:]
        if is_inward:
            near, far = np.ceil(near), np.floor(far)
        else:
            near, far = np.floor(near), np.ceil(far)
            far = np.maximum(far, near + 1)
        limits = (right - left, bottom - top) * 2
        whole = np.concatenate([near, far], axis=1)
        pixels: Ints = np.clip(whole, 0, limits).astype(np.int32)
        return pixels


@dataclass(frozen=True, slots=True)
class _Samples:
    """The pixels to look at: `pixel` is one of them, `owner` whose box it is in.

    Per box, `count` is how many there are, `enough` the share that writing inks.
    """

    owner: Ints
    pixel: Ints
    count: Ints
    enough: Floats

    def share(self, marked: Flags) -> Floats:
        """Say what share of each box is marked; 0 for one that is not in view."""
        hits = np.bincount(self.owner[marked[self.pixel]], minlength=len(self.count))
        return (hits / np.maximum(self.count, 1)).astype(np.float32)

    def stand_out(self, picture: Shades, background: Shades) -> Flags:
        """Mark boxes whose ink stands out from the background, in any channel."""
        marked = np.zeros(len(self.count), np.bool_)
        for channel in range(min(picture.shape[2], 3)):
            ground = background[:, :, channel].ravel()
            change = picture[:, :, channel].ravel().astype(np.int16) - ground
            marked |= self._stand_out(change, ground)
        return marked

    def _stand_out(self, change: npt.NDArray[np.int16], ground: Shades) -> Flags:
        size = len(self.count)
        at = np.flatnonzero(np.abs(change[self.pixel]) > INK)
        owner, shift = self.owner[at], change[self.pixel[at]]
        ink = np.bincount(owner, minlength=size)
        share = _average(ink / np.maximum(self.count, 1))
        marked: Flags = (ink > 0) & (share >= self.enough)
        # On grainy paper, ink in the colour of the paper is lighter than half of the
        # grains and darker than the other half.
        grains = owner[ground[self.pixel[at]] != BLANK]
        # Not np.unique, which imports numpy.ma: the child may no longer import.
        uneven = np.flatnonzero(np.bincount(grains, minlength=size))
        if len(uneven):
            sums = np.bincount(owner, shift, size)[uneven]
            sizes = np.bincount(owner, np.abs(shift), size)[uneven]
            marked[uneven] &= np.abs(sums) > ONE_WAY * sizes
        return marked


def _average(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Average over `WINDOW` characters; the first and last know fewer."""
    ones = np.ones(WINDOW)
    known = np.convolve(np.ones(len(shares)), ones, "same")
    # For fewer characters than the window, numpy returns as many as the window has.
    extra = max(WINDOW - len(shares), 0) // 2
    average = np.convolve(shares, ones, "same") / known
    return average[extra : extra + len(shares)]


def find_hidden(drawer: Drawer, glyphs: Glyphs, number: Numbering) -> Flags:
    """Mark the characters that a person cannot see.

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
    boxes = np.nan_to_num(glyphs.boxes)
    speck = (glyphs.sizes < MIN_SIZE) | ~_on_page(boxes, glyphs)
    judged = np.flatnonzero(~inkless & ~speck)
    hidden = speck & ~inkless
    if len(judged):
        seen = _see(
            drawer,
            _take(glyphs, judged),
            lambda places: number(judged[list(places)].tolist()),
        )
        hidden[judged] = ~seen
    for place in np.flatnonzero(inkless):
        hidden[place] = hidden[place - 1] if place else False
    return hidden


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


def _on_page(boxes: Floats, glyphs: Glyphs) -> Flags:
    across = (boxes[:, 0] + boxes[:, 2]) / 2
    down = (boxes[:, 1] + boxes[:, 3]) / 2
    return (across > 0) & (across < glyphs.width) & (down > 0) & (down < glyphs.height)


def _see(drawer: Drawer, glyphs: Glyphs, number: Numbering) -> Flags:
    view = _whole(glyphs, FIRST_SCALE)
    background = _draw(drawer, view, (), is_grey=True)
    whole = _draw(drawer, view, None, is_grey=True)
    seen = _sample(view, glyphs).stand_out(whole, background)
    fits = np.zeros(len(seen), np.float32)
    unseen = np.flatnonzero(~seen)
    if len(unseen):
        fits[unseen] = find_written(
            background[:, :, 0], view.scale, _take(glyphs, unseen), unseen
        )
    overlaps = _find_rivals(_sample(view, glyphs, is_inward=True), glyphs.text, number)
    seen |= fits > 0
    for (one, other), share in overlaps.items():
        if share > SAME_PLACE and fits[one] and fits[other]:
            seen[one if fits[one] < fits[other] else other] = False
    # Words of a scan have no ink of their own that could be told apart.
    rivals = {pair for pair in overlaps if not fits[list(pair)].any()}
    unclear = ~seen & (fits == 0)
    unclear[list({place for pair in rivals for place in pair})] = True
    if unclear.any():
        places = np.flatnonzero(unclear)
        seen[places] = _look_closely(drawer, glyphs, places, rivals, number)
    return seen


def _whole(glyphs: Glyphs, scale: float) -> _View:
    scale = min(scale, math.sqrt(MAX_PIXELS / (glyphs.width * glyphs.height)))
    size = (math.ceil(glyphs.width * scale), math.ceil(glyphs.height * scale))
    return _View(scale, (0, 0, *size))


def _draw(
    drawer: Drawer, view: _View, texts: set[int] | tuple[()] | None, *, is_grey: bool
) -> Shades:
    raster = drawer.draw(view.scale, view.window, texts=texts, is_grey=is_grey)
    return _shades(raster)


def _shades(raster: Raster) -> Shades:
    rows = np.frombuffer(raster.pixels, np.uint8, raster.stride * raster.height)
    shades: Shades = rows.reshape(raster.height, raster.stride)
    return shades[:, : raster.width * raster.channels].reshape(
        raster.height, raster.width, raster.channels
    )


def _difference(first: Shades, second: Shades) -> Shades:
    """Say how far two pictures are apart in the channel in which they differ most."""
    apart: Shades = np.maximum(first, second) - np.minimum(first, second)
    if apart.shape[2] == 1:
        return apart[:, :, 0]
    most: Shades = np.maximum(apart[:, :, 0], apart[:, :, 1])
    return np.maximum(most, apart[:, :, 2], out=most)


def _sample(view: _View, glyphs: Glyphs, *, is_inward: bool = False) -> _Samples:
    boxes = glyphs.boxes
    width = view.window[2] - view.window[0]
    height = view.window[3] - view.window[1]
    edges = view.place(boxes, is_inward=is_inward)
    left, top = edges[:, 0], edges[:, 1]
    across = np.maximum(np.minimum(edges[:, 2], width) - left, 0)
    down = np.maximum(np.minimum(edges[:, 3], height) - top, 0)
    side = min(MAX_SIDE, max(4, math.isqrt(MAX_SAMPLES // len(boxes))))
    step_across = np.maximum(-(-across // side), 1)
    step_down = np.maximum(-(-down // side), 1)
    columns, rows = -(-across // step_across), -(-down // step_down)
    owner = np.repeat(np.arange(len(boxes), dtype=np.int32), rows)
    row_starts = (top[owner] + _count_up(rows) * step_down[owner]) * width + left[owner]
    lengths = columns[owner]
    pixel = _count_up(lengths) * np.repeat(step_across[owner], lengths)
    pixel += np.repeat(row_starts, lengths)
    # Of large type the strokes are thin for the size of the box.
    enough = (FAINT * FULL_SIZE / np.maximum(glyphs.sizes, FULL_SIZE)).astype(
        np.float32
    )
    longest = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    enough[longest > MAX_LENGTH * glyphs.sizes] = 0
    return _Samples(np.repeat(owner, lengths), pixel, columns * rows, enough)


def _count_up(counts: Ints) -> Ints:
    """Count from 0 to each of the numbers in turn: 2, 3 give 0, 1, 0, 1, 2."""
    starts = np.cumsum(counts, dtype=np.int32) - counts
    return np.arange(counts.sum(), dtype=np.int32) - np.repeat(starts, counts)


def _find_rivals(
    samples: _Samples, text: str, number: Numbering
) -> dict[tuple[int, int], float]:
    """Find pairs of different characters of different texts that share their place.

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
    pairs = list(zip(first[close].tolist(), second[close].tolist(), strict=True))
    places = sorted({place for pair in pairs for place in pair})
    texts = dict(zip(places, number(places), strict=True))
    return {
        (one, other): share
        for (one, other), share in zip(pairs, shares[close].tolist(), strict=True)
        if texts[one] != texts[other] and text[one] != text[other]
    }


def _look_closely(
    drawer: Drawer,
    glyphs: Glyphs,
    places: Places,
    rivals: set[tuple[int, int]],
    number: Numbering,
) -> Flags:
    view = _around(glyphs, places)
    background = _draw(drawer, view, (), is_grey=False)
    whole = _draw(drawer, view, None, is_grey=False)
    numbers = np.array(number(range(len(glyphs.text))))
    layers = _part(numbers, rivals)
    of_layer = np.array([layers.get(text, 0) for text in numbers[places].tolist()])
    seen = np.zeros(len(places), np.bool_)
    for layer in range(max(layers.values(), default=0) + 1):
        picture = whole
        if layers:
            texts = {text for text in numbers.tolist() if layers.get(text, 0) == layer}
            picture = _draw(drawer, view, texts, is_grey=False)
        mine = np.flatnonzero(of_layer == layer)
        if len(mine):
            samples = _sample(view, _take(glyphs, places[mine]))
            ink = _difference(picture, background).ravel() > INK
            shown = ink & (_difference(picture, whole).ravel() <= INK)
            left = samples.share(shown) >= SHOWN * samples.share(ink)
            seen[mine] = left & samples.stand_out(picture, background)
    return seen


def _around(glyphs: Glyphs, places: Places) -> _View:
    boxes = glyphs.boxes[places]
    margin = 2 * float(np.max(glyphs.sizes[places]))
    left = max(float(boxes[:, 0].min()) - margin, 0)
    top = max(float(boxes[:, 1].min()) - margin, 0)
    right = min(float(boxes[:, 2].max()) + margin, glyphs.width)
    bottom = min(float(boxes[:, 3].max()) + margin, glyphs.height)
    area = max((right - left) * (bottom - top), 1)
    scale = min(CLOSE_SCALE, math.sqrt(MAX_PIXELS / area))
    return _View(
        scale,
        (
            math.floor(left * scale),
            math.floor(top * scale),
            math.ceil(right * scale) + 1,
            math.ceil(bottom * scale) + 1,
        ),
    )


def _part(numbers: Places, rivals: set[tuple[int, int]]) -> dict[int, int]:
    """Put text objects that share a place into different layers."""
    against: dict[int, set[int]] = {}
    for one, other in rivals:
        first, second = int(numbers[one]), int(numbers[other])
        against.setdefault(first, set()).add(second)
        against.setdefault(second, set()).add(first)
    layers: dict[int, int] = {}
    for text in sorted(against):
        taken = {layers[other] for other in against[text] if other in layers}
        free = (layer for layer in range(MAX_LAYERS) if layer not in taken)
        layers[text] = next(free, MAX_LAYERS)
    return layers
