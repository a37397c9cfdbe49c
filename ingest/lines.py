"""Glyphs of a page into lines of text."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.bidi import order_from_left, order_from_right, reads_from_right
from ingest.glyphs import (
    Boxes,
    Flags,
    Floats,
    Glyphs,
    find_edges,
    find_touching,
    quarter_points,
    upright,
)
from ingest.text import (
    CALL,
    COMBINING,
    LEFT_TO_RIGHT,
    NO_ORIGIN,
    STRAY_SPACE,
    clean,
    is_right_to_left,
    raise_calls,
    restore_ligatures,
)
from ingest.walls import Slots, count_walls, find_walls

BASELINE_TOLERANCE = 0.3
"""Of the size of the type: closer baselines make one line."""

COLUMN_GAP = 1.5
"""Of the size of the type: a wider gap parts two lines side by side."""

WORD_GAP = 0.8
"""Of the size of the type: pieces drawn apart, yet closer than this, make one line."""

VOWEL_SIGNS = re.compile(f"{COMBINING.pattern}+")

RECENT = 60
"""How many lines back a piece may still find its line: keeps the cost linear."""

INITIAL_SIZE = 1.8
"""Of the size of the type: a single letter this large is a drop cap."""

STAMP_SIZE = 1.2
"""Likewise, of what lies over a part of a longer line."""

MARK_GAP = 0.3
SMALL, CALL_SIZE = 0.8, 0.9
"""Of the size of the type: marks of notes are set smaller than the first; numbers and
signs that are raised, than the second: browsers set `<sup>` at 0.83."""

MARK = re.compile(rf"{CALL.pattern}|[*†‡§]{{1,3}}")

RAISED = 0.6
"""Of the size of the type: how far a footnote mark may stand above its line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A run of words side by side, in reading order.

    Edges are points in the upright frame of the text, which `turns` quarter turns
    separate from the page. `boxes` has one row of quarter points per character.
    `is_item` says that a bullet is drawn before it that is no character.
    """

    text: str
    boxes: Boxes
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    turns: int
    right_to_left: bool
    is_item: bool = False

    @property
    def width(self) -> float:
        """How wide the line is, in points."""
        return self.right - self.left


def merge_lines(lines: Sequence[Line], text: str, boxes: Sequence[Boxes]) -> Line:
    """Make one line of several that were joined as `text`, with its boxes in pieces."""
    longest = max(lines, key=lambda line: len(line.text))
    return Line(
        text=text,
        boxes=np.concatenate(boxes),
        left=min(line.left for line in lines),
        top=min(line.top for line in lines),
        right=max(line.right for line in lines),
        bottom=max(line.bottom for line in lines),
        baseline=longest.baseline,
        size=longest.size,
        bold=longest.bold,
        turns=longest.turns,
        right_to_left=longest.right_to_left,
        is_item=any(line.is_item for line in lines),
    )


@dataclass(slots=True)
class _Run:
    """Glyphs start..stop (of one frame) that stand on one baseline without a gap.

    `slot` tells the cells of a table apart: how many walls stand on their left.
    """

    start: int
    stop: int
    left: float
    right: float
    baseline: float
    size: float
    right_to_left: bool
    is_vowel_sign: bool
    may_be_mark: bool
    slot: int


def read_lines(glyphs: Glyphs) -> list[Line]:
    """Group the glyphs of a page into lines, in the order of the file."""
    lines: list[Line] = []
    for turn in range(4):
        chosen = np.flatnonzero(glyphs.turns == turn)
        if len(chosen):
            lines += _read_frame(glyphs, chosen, turn)
    return lines


def _read_frame(glyphs: Glyphs, chosen: npt.NDArray[np.intp], turns: int) -> list[Line]:
    boxes = upright(glyphs.boxes[chosen], turns, glyphs.width, glyphs.height)
    baselines = glyphs.baselines[chosen]
    sizes = np.maximum(glyphs.sizes[chosen], 1)
    characters = [glyphs.text[place] for place in chosen]
    shared = np.zeros(len(chosen), np.bool_)
    shared[1:] = (boxes[1:] == boxes[:-1]).all(axis=1)
    text = restore_ligatures("".join(characters), shared.tolist())
    walls = find_walls(upright(glyphs.rules, turns, glyphs.width, glyphs.height))
    slots = count_walls(walls, boxes)
    runs = _find_runs(text, boxes, baselines, sizes, slots)
    spaced = glyphs.spaced[chosen] & ~find_touching(text, boxes, sizes, turns)
    stored = quarter_points(glyphs.boxes[chosen])
    bold = glyphs.bold[chosen]
    from_right = is_right_to_left(text)
    lines = []
    for group in _merge_runs(runs):
        line = _write_line(
            group, text, spaced, boxes, stored, sizes, bold, turns, from_right
        )
        if line is not None:
            lines.append(line)
    return lines


def _find_runs(
    text: str, boxes: Floats, baselines: Floats, sizes: Floats, slots: Slots
) -> list[_Run]:
    left, right = find_edges(text, boxes, sizes)
    size = np.maximum(sizes[1:], sizes[:-1])
    apart = np.maximum(left[1:] - right[:-1], left[:-1] - right[1:])
    shifted = np.abs(np.diff(baselines)) > BASELINE_TOLERANCE * size
    parted = (apart > COLUMN_GAP * size) | (np.diff(slots) != 0)
    starts = np.flatnonzero(shifted | parted) + 1
    edges = [0, *starts.tolist(), len(text)]
    return [
        _Run(
            start=start,
            stop=stop,
            left=float(left[start:stop].min()),
            right=float(right[start:stop].max()),
            baseline=_median(baselines[start:stop]),
            size=float(sizes[start:stop].max()),
            right_to_left=is_right_to_left(text[start:stop]),
            is_vowel_sign=VOWEL_SIGNS.fullmatch(text[start:stop]) is not None,
            may_be_mark=MARK.fullmatch(text[start:stop]) is not None,
            slot=int(slots[start]),
        )
        for start, stop in itertools.pairwise(edges)
    ]


def _median(values: Floats) -> float:
    """Do what `np.median` does without `numpy.ma`, which it imports in 15 to 60 ms."""
    ordered = np.sort(values)
    half = len(ordered) // 2
    middle = ordered[half - 1 : half + 1] if len(ordered) % 2 == 0 else ordered[half]
    return float(np.mean(middle))


def _merge_runs(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Group runs into lines: those of one baseline that a word gap or less parts."""
    groups: list[list[_Run]] = []
    for run in runs:
        homes = [group for group in groups[-RECENT:] if _belongs(run, group)]
        if not homes:
            groups.append([run])
            continue
        homes[0].append(run)
        for other in homes[1:]:
            homes[0].extend(other)
            groups.remove(other)
    return groups


def _belongs(run: _Run, group: Sequence[_Run]) -> bool:
    return any(_adjoins(run, other) for other in group)


def _adjoins(run: _Run, other: _Run) -> bool:
    small, size = sorted((run.size, other.size))
    gap = max(run.left - other.right, other.left - run.right)
    consecutive = other.stop == run.start or run.stop == other.start
    if gap > (COLUMN_GAP if consecutive else WORD_GAP) * size:
        return False
    if _is_initial(run, other) or _is_initial(other, run):
        return False
    if gap < -small and _is_stamped(run, other):
        return False
    shift = abs(run.baseline - other.baseline)
    if run.is_vowel_sign or other.is_vowel_sign:
        return gap <= 0 and shift <= RAISED * size  # it may reach down beside a wall
    if run.slot != other.slot:
        return False
    is_larger = size >= INITIAL_SIZE * small
    if shift <= BASELINE_TOLERANCE * (small if is_larger else size):
        return True
    # A footnote mark: small, raised, and close to the word that it follows.
    raised, base = (run, other) if run.size < other.size else (other, run)
    above = shift <= RAISED * size and _is_mark(raised, base)
    # In front of a footnote the mark may stand farther off.
    leads = raised.left < base.left or (
        base.right_to_left and raised.right > base.right
    )
    near = 1.5 if leads else 0.3
    return above and gap < near * size and raised.stop - raised.start <= 4


def _is_stamped(run: _Run, other: _Run) -> bool:
    """Whether one of two runs that overlap is a stamp in larger type.

    A small run within a large one may be an index in a formula.
    """
    small, large = sorted((run, other), key=lambda one: one.size)
    is_within = large.right - large.left < small.right - small.left
    return large.size >= (STAMP_SIZE if is_within else INITIAL_SIZE) * small.size


def _is_initial(run: _Run, other: _Run) -> bool:
    """Whether a run is a drop cap, which stands on the baseline of a later line."""
    return run.stop - run.start == 1 and run.size >= INITIAL_SIZE * other.size


def _write_line(
    group: Sequence[_Run],
    text: str,
    spaced: Flags,
    boxes: Floats,
    stored: Boxes,
    sizes: Floats,
    bold: Flags,
    turns: int,
    page_is_right_to_left: bool,
) -> Line | None:
    left_to_right = sorted(group, key=lambda run: run.left)
    whole = "".join(text[run.start : run.stop] for run in left_to_right)
    right_to_left = reads_from_right(whole, page_is_right_to_left)
    places = np.concatenate([np.arange(run.start, run.stop) for run in group])
    size = max(run.size for run in group)
    if right_to_left:
        joined, origins = order_from_right(text, places.tolist(), boxes, spaced, size)
    elif page_is_right_to_left and _is_turned_about(left_to_right, text, boxes):
        joined, origins = order_from_left(text, places.tolist(), boxes, spaced, size)
    else:
        joined, origins = _join_runs(left_to_right, text, spaced)
    cleaned, kept = _tidy(joined, origins)
    if not cleaned:
        return None
    cleaned = raise_calls(cleaned, kept, _calls(left_to_right, text))
    rows = np.array(kept)
    kept_boxes = np.where((rows >= 0)[:, None], stored[rows], 0).astype(np.uint16)
    frame = boxes[places]
    return Line(
        text=cleaned,
        boxes=kept_boxes,
        left=float(frame[:, 0].min()),
        top=float(frame[:, 1].min()),
        right=float(frame[:, 2].max()),
        bottom=float(frame[:, 3].max()),
        baseline=max(group, key=lambda run: (run.size, run.stop - run.start)).baseline,
        size=_median(sizes[places]),
        bold=bool(bold[places].mean() > 0.7),
        turns=turns,
        right_to_left=right_to_left,
    )


def _calls(runs: Sequence[_Run], text: str) -> set[int]:
    """Find the digits of raised numbers, such as the calls of notes."""
    base = max(runs, key=lambda run: (run.size, run.stop - run.start))
    return {
        place
        for run in runs
        if _is_mark(run, base) and CALL.fullmatch(text[run.start : run.stop])
        for place in range(run.start, run.stop)
    }


def _is_turned_about(runs: Sequence[_Run], text: str, boxes: Floats) -> bool:
    """Whether Latin letters come in the file in another order than they stand."""
    return any(
        LEFT_TO_RIGHT.search(text[run.start : run.stop])
        and bool((np.diff(boxes[run.start : run.stop, [0, 2]].sum(axis=1)) < 0).any())
        for run in runs
    )


def _join_runs(runs: Sequence[_Run], text: str, spaced: Flags) -> tuple[str, list[int]]:
    characters: list[str] = []
    origins: list[int] = []
    previous: _Run | None = None
    for run in runs:
        for place in range(run.start, run.stop):
            if place == run.start and previous is not None:
                # pdfium puts a space of its own between a word and its raised mark.
                drawn = bool(spaced[place]) and not _is_mark(run, previous)
                apart = drawn or _is_parted(previous, run)
            else:
                apart = bool(spaced[place]) and bool(characters)
            if apart:
                characters.append(" ")
                origins.append(NO_ORIGIN)
            characters.append(text[place])
            origins.append(place)
        previous = run
    return "".join(characters), origins


def _is_parted(previous: _Run, run: _Run) -> bool:
    gap = max(run.left - previous.right, previous.left - run.right)
    size = max(run.size, previous.size)
    # The mark of a note stands off the word that it follows, but has no space.
    return gap > (MARK_GAP if _is_mark(run, previous) else 0.15) * size


def _is_mark(run: _Run, other: _Run) -> bool:
    """Whether a run is small and raised beside another, as the mark of a note is."""
    rise = other.baseline - run.baseline
    is_clear = run.may_be_mark and rise > BASELINE_TOLERANCE * other.size
    return rise > 0 and run.size < (CALL_SIZE if is_clear else SMALL) * other.size


def _tidy(text: str, origins: Sequence[int]) -> tuple[str, list[int]]:
    """Clean a line, then drop doubled spaces, outer spaces and stray ones."""
    cleaned, kept = clean(text, origins)
    dropped = {
        place
        for match in re.finditer(" (?= )|^ +| +$", cleaned)
        for place in range(match.start(), match.end())
    }
    for match in STRAY_SPACE.finditer(cleaned):
        dropped.update(range(match.start(), match.end()))
    if not dropped:
        return cleaned, kept
    places = [place for place in range(len(cleaned)) if place not in dropped]
    return "".join(cleaned[place] for place in places), [kept[at] for at in places]


def count_words(lines: Sequence[Line]) -> Counter[str]:
    """Count the words of lines in lower case, leaving out those at a line's ends.

    A compound counts even there, if the line does not break off in it. Of
    "whole-of-society" the parts count as well, each with its hyphens: "whole-", "-of-"
    and "-society". The hyphen U+2010 counts by itself.
    """
    words: Counter[str] = Counter()
    for line in lines:
        if "\u2010" in line.text[:-1]:
            words["\u2010"] += 1
        text = line.text.lower()
        found = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
        whole = found[:-1] if text.endswith("-") else found
        words.update(word for word in {*whole[:1], *whole[-1:]} if "-" in word)
        for word in found[1:-1]:
            words[word] += 1
            if "-" in word:
                words.update(re.findall(r"^[^-]+-|-[^-]+(?=-)|-[^-]+$", word))
    return words
