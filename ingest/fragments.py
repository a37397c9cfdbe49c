"""Letters that are left of text that can hardly be seen.

A faint sentence may lose its thin letters to the look for ink and keep its thick ones:
"idden wors snd h". Where seen and unseen letters alternate within words, the seen ones
are no text either. A bar over a word, or a whole word in white, alternates with
nothing within words, and what stands beside it stays.
"""

import itertools

import numpy as np

from ingest.glyphs import Flags, Glyphs

STREAK = 12
"""Letters: so many that are seen, one after the other, are text that can be read."""

MIN_CHANGES = 6
"""From a seen letter to an unseen one beside it, or back, in one stretch of text."""


def find_fragments(glyphs: Glyphs, hidden: Flags) -> Flags:
    """Mark the characters that are fragments of words with letters that are hidden."""
    fragments = np.zeros(len(hidden), np.bool_)
    letters = np.flatnonzero([letter.isalnum() for letter in glyphs.text])
    lost = np.flatnonzero(hidden[letters])
    if not len(lost):
        return fragments
    beside = ~glyphs.spaced[letters[1:]] & (np.diff(letters) == 1)
    changes = np.concatenate([[0], np.cumsum(beside & np.diff(hidden[letters]))])
    cuts = np.flatnonzero(np.diff(lost) > STREAK) + 1
    for first, last in itertools.pairwise([0, *cuts.tolist(), len(lost)]):
        start, stop = lost[first], lost[last - 1]
        around = slice(max(start - 1, 0), min(stop + 1, len(letters) - 1))
        if changes[around.stop] - changes[around.start] >= MIN_CHANGES:
            fragments[_words_around(glyphs, letters[start], letters[stop])] = True
    return fragments & ~hidden


def _words_around(glyphs: Glyphs, first: int, last: int) -> slice:
    """Return the places from the first character's word to the last one's."""
    starts = np.flatnonzero(glyphs.spaced)
    before, after = starts[starts <= first], starts[starts > last]
    start = int(before[-1]) if len(before) else 0
    return slice(start, int(after[0]) if len(after) else len(glyphs.text))
