"""Lines with right-to-left letters, from where they are drawn to how they are read.

Producers and pdfium put such lines into orders of their own; where the characters stand
is the one thing they agree on. So each line is taken from the paper, right to left, and
what runs the other way in it is turned back: words of other scripts with the marks
between them, and the digits of each number. This undoes the Unicode bidirectional
algorithm (UAX #9) for the cases that text without control characters has.
"""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.glyphs import Flags, Floats
from ingest.text import (
    COMBINING,
    LEFT_TO_RIGHT,
    NO_ORIGIN,
    RIGHT_TO_LEFT,
    is_right_to_left,
)

PARTED_GAP = 0.22
"""Of the size of the type: characters farther apart have a space between."""

TOUCH = 0.1
"""Of the size of the type: letters that overlap more than this share their ink."""

NEAR_GAP = 0.17
"""Of the size of the type, where a space was drawn close by in the file."""

LAM, ALEF = "\u0644", "\u0627"
LAM_ALEF_WIDTH = 0.5
"""Of the size of the type: the ink of an alef takes up to 0.3, that of lam-alef 0.55
(a bank's report of 2025, whose font names the ligature by its alef alone)."""

ARABIC_MARK = re.compile("[،٪٫٬]")
STARTS_FROM_RIGHT = re.compile(r"^[.,:;!،؛؟]")
DIGIT = re.compile(r"\d")
RANGE_MARKS = ("-", "–")
CALL_MARKS = ("-", "(", ")")
SEPARATOR = re.compile("[.,:/٫٬]")
BRACKET = re.compile(r"[()\[\]«»‹›]")
PAIRED = tuple("()[]")
"""Brackets that the bidirectional algorithm pairs; it treats guillemets as marks."""

OPENING = str.maketrans(")]»›", "([«‹")
OPENERS = '([«‹"“'
CLOSERS = '.,:;!?،؛؟)]»›"”'
CLOSING = str.maketrans("([«‹", ")]»›")


@dataclass(slots=True)
class _Cluster:
    """A drawn letter or ligature and the vowel signs that stand on it."""

    places: list[int]
    text: str
    left: float
    right: float

    @property
    def is_foreign(self) -> bool:
        """Whether it is a letter that is written from left to right."""
        return LEFT_TO_RIGHT.search(self.text) is not None

    @property
    def is_right_to_left(self) -> bool:
        """Whether it is a letter that is written from right to left."""
        return RIGHT_TO_LEFT.search(self.text) is not None and not (
            self.is_digit or ARABIC_MARK.match(self.text)
        )

    @property
    def script(self) -> str:
        """Which letters it belongs to, digits with the foreign ones; "" for a mark."""
        if self.is_right_to_left:
            return "from right"
        return "from left" if self.is_foreign or self.is_digit else ""

    @property
    def is_digit(self) -> bool:
        """Whether it is a digit; digits run from left to right in every script."""
        return DIGIT.match(self.text) is not None


def reads_from_right(text: str, page_is_right_to_left: bool) -> bool:
    """Whether a line is read from the right.

    Args:
        text: Its characters, from left to right if none of them is Arabic.
        page_is_right_to_left: Whether most letters of its page are. On such a page a
            line of Latin words and one Arabic word still belongs to Arabic text.
    """
    if not page_is_right_to_left:
        return is_right_to_left(text)
    if RIGHT_TO_LEFT.search(text) or ARABIC_MARK.search(text):
        return True
    return STARTS_FROM_RIGHT.match(text) is not None


def order_from_right(
    text: str, places: Sequence[int], boxes: Floats, spaced: Flags, size: float
) -> tuple[str, list[int]]:
    """Put the characters of a line that is read from the right in reading order.

    Args:
        text: The characters of the page.
        places: Which of them make the line.
        boxes: Of the characters of the page, in the upright frame.
        spaced: Whether white space was drawn before a character, in drawing order.
        size: Of the type.

    Returns:
        The line with its spaces, and for each character its place on the page.
    """
    clusters = _cluster(text, places, boxes)
    clusters.sort(key=lambda cluster: cluster.left + cluster.right)
    _restore_lams(clusters, size)
    parted = [
        _is_parted(left, right, spaced, size)
        for left, right in itertools.pairwise(clusters)
    ]
    pieces: list[str] = []
    origins: list[int] = []
    stop = len(clusters)
    while stop:
        start = _stretch_start(clusters, parted, stop)
        # A Latin word may follow "and" or "by" without a space, but not end in one.
        ends_word = (
            clusters[stop - 1].is_right_to_left
            and pieces
            and (LEFT_TO_RIGHT.match(pieces[-1]))
        )
        if pieces and (parted[stop - 1] or ends_word):
            pieces.append(" ")
            origins.append(NO_ORIGIN)
        for place in range(start, stop):
            if place > start and parted[place - 1]:
                pieces.append(" ")
                origins.append(NO_ORIGIN)
            pieces.append(clusters[place].text)
            origins += clusters[place].places
        stop = start
    return _mirror("".join(pieces)), origins


def order_from_left(
    text: str, places: Sequence[int], boxes: Floats, spaced: Flags, size: float
) -> tuple[str, list[int]]:
    """Put the characters of a Latin line of an Arabic page in reading order.

    Producers and pdfium turn the words about its marks around ("com.un.www"), as if
    it stood in a line of Arabic. Arguments and results are as for `order_from_right`.
    """
    ordered = sorted(places, key=lambda at: float(boxes[at, 0] + boxes[at, 2]))
    pieces: list[str] = []
    origins: list[int] = []
    for before, at in itertools.pairwise([ordered[0], *ordered]):
        gap = float(boxes[at, 0] - boxes[before, 2])
        near = at - before == 1 and bool(spaced[at])
        if pieces and gap > (NEAR_GAP if near else PARTED_GAP) * size:
            pieces.append(" ")
            origins.append(NO_ORIGIN)
        pieces.append(text[at])
        origins.append(at)
    return _mirror("".join(pieces)), origins


def _restore_lams(clusters: Sequence[_Cluster], size: float) -> None:
    """Write the lam of a ligature that its font calls alef: it is too wide for one.

    Args:
        clusters: From left to right; those of ligatures are changed.
        size: Of the type.
    """
    for place, cluster in enumerate(clusters):
        if cluster.text[0] != ALEF or cluster.right - cluster.left < (
            LAM_ALEF_WIDTH * size
        ):
            continue
        beside = [
            *clusters[max(place - 1, 0) : place],
            *clusters[place + 1 : place + 2],
        ]
        over = (min(cluster.right, o.right) - max(cluster.left, o.left) for o in beside)
        if all(shared < TOUCH * size for shared in over):
            cluster.text = LAM + cluster.text
            cluster.places.insert(0, cluster.places[0])


def _cluster(text: str, places: Sequence[int], boxes: Floats) -> list[_Cluster]:
    clusters: list[_Cluster] = []
    marks: list[int] = []
    for place in sorted(places):
        if COMBINING.match(text[place]):
            marks.append(place)
            continue
        last = clusters[-1].places[-1] if clusters else -1
        if clusters and last == place - 1 and (boxes[place] == boxes[last]).all():
            clusters[-1].places.append(place)
            clusters[-1].text += text[place]
        else:
            left, _, right, _ = boxes[place].tolist()
            clusters.append(_Cluster([place], text[place], left, right))
    bases = [one for one in clusters if one.is_right_to_left]
    for place in marks:
        left, _, right, _ = boxes[place].tolist()
        if bases:
            base = _base((left + right) / 2, bases)
            base.places.append(place)
            base.text += text[place]
        else:
            clusters.append(_Cluster([place], text[place], left, right))
    for base in bases:
        _sort_marks(base)
    return clusters


def _sort_marks(cluster: _Cluster) -> None:
    """Put the vowel signs of a letter in the canonical order of Unicode."""
    pairs = list(zip(cluster.text, cluster.places, strict=True))
    letters = [pair for pair in pairs if not COMBINING.match(pair[0])]
    marks = [pair for pair in pairs if COMBINING.match(pair[0])]
    marks.sort(key=lambda pair: unicodedata.combining(pair[0]))
    cluster.text = "".join(text for text, _ in letters + marks)
    cluster.places = [place for _, place in letters + marks]


def _base(middle: float, bases: Sequence[_Cluster]) -> _Cluster:
    """Find the letter above or below which a vowel sign stands."""
    return min(
        bases,
        key=lambda base: (
            max(base.left - middle, middle - base.right, 0.0),
            abs(base.left + base.right - 2 * middle),
        ),
    )


def _is_parted(left: _Cluster, right: _Cluster, spaced: Flags, size: float) -> bool:
    """Whether a space stands between: as drawn if drawn in turn, else by the gap."""
    gap = right.left - left.right
    first, second = sorted((left.places[0], right.places[0]))
    if second - first == 1:
        if left.script == right.script != "":
            return bool(spaced[second])
        if not spaced[second] and "from right" not in (left.script, right.script):
            return False
    # pdfium moves marks and digits, and leaves the spaces about them behind.
    near = second - first <= 3 and spaced[first + 1 : second + 1].any()
    return gap > (NEAR_GAP if near else PARTED_GAP) * size


def _stretch_start(
    clusters: Sequence[_Cluster], parted: Sequence[bool], stop: int
) -> int:
    """Find where the left-to-right stretch begins whose last cluster is before `stop`.

    A letter that runs from right to left, or a mark between such, is its own stretch.
    """
    last = stop - 1
    if clusters[last].is_digit and (call := _call_start(clusters, parted, last)):
        return call[0]
    if clusters[last].is_foreign or clusters[last].is_digit:
        return _run_start(clusters, parted, last)
    if clusters[last].text in PAIRED and last and not parted[last - 1]:
        # The bracket that closes "UN Women (2015)" belongs to its words.
        inner = _run_start(clusters, parted, last - 1)
        if inner and clusters[inner - 1].text in PAIRED:
            outer = _run_start(clusters, parted, inner - 2) if inner > 1 else inner
            words = clusters[outer : inner - 1]
            if any(one.is_foreign for one in words):
                return outer
    return last


def _call_start(
    clusters: Sequence[_Cluster], parted: Sequence[bool], last: int
) -> tuple[int, ...]:
    """Find the plus sign of a telephone number whose last digit is given, if any."""
    for place in range(last - 1, -1, -1):
        cluster = clusters[place]
        if cluster.text == "+":
            leads = clusters[place + 1].is_digit and not parted[place]
            alone = not place or parted[place - 1] or not clusters[place - 1].is_digit
            return (place,) if leads and alone else ()
        if not (cluster.is_digit or cluster.text in CALL_MARKS):
            return ()
    return ()


def _run_start(clusters: Sequence[_Cluster], parted: Sequence[bool], last: int) -> int:
    """Find where the words or the number begin that end with a cluster."""
    if not (clusters[last].is_foreign or clusters[last].is_digit):
        return last
    start = last
    is_foreign = clusters[last].is_foreign
    is_number = not is_foreign
    depth = 0
    for place in range(last - 1, -1, -1):
        cluster = clusters[place]
        if cluster.is_right_to_left:
            break
        if cluster.text in PAIRED:
            if is_number and parted[place]:
                # In "(2017) 2396" seen from the left, the number is read first.
                break
            depth = 1 - depth
        is_number = is_number and cluster.is_digit
        if cluster.is_foreign:
            is_foreign = True
        if depth:
            continue
        if cluster.is_foreign or (
            cluster.is_digit
            and (is_foreign or _is_one_number(clusters, parted, place, start))
        ):
            start = place
    return start


def _is_one_number(
    clusters: Sequence[_Cluster], parted: Sequence[bool], first: int, second: int
) -> bool:
    """Whether two digits are read from left to right: side by side, or in one number.

    So is a range such as 12-15 where its lesser number stands on the left. By the
    bidirectional algorithm it stands on the right, but not all producers follow it.
    """
    if any(parted[first:second]):
        return False
    between = "".join(cluster.text for cluster in clusters[first + 1 : second])
    if between in RANGE_MARKS:
        lesser, greater = (
            int("".join(cluster.text for cluster in number))
            for number in (
                [*itertools.takewhile(_digit, clusters[first::-1])][::-1],
                itertools.takewhile(_digit, clusters[second:]),
            )
        )
        return lesser < greater
    return not between or (len(between) == 1 and SEPARATOR.match(between) is not None)


def _digit(cluster: _Cluster) -> bool:
    return cluster.is_digit


def _mirror(text: str) -> str:
    """Make brackets open where words begin and close where they end.

    Producers write either the bracket that is meant or the one that is seen, and
    pdfium turns some of them around. A bracket between letters closes if one is open.
    """
    mirrored: list[str] = []
    is_open = False
    for place, character in enumerate(text):
        if not BRACKET.match(character):
            mirrored.append(character)
            continue
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        opens = before.isspace() or before in OPENERS
        closes = after.isspace() or after in CLOSERS
        is_open = opens if opens != closes else not is_open
        mirrored.append(character.translate(OPENING if is_open else CLOSING))
    return "".join(mirrored)
