"""Numbered labels of practices: what they say, and which of them open a practice.

Citations of another text's "Recommendation 8" look the same. A label counts in a
series: with number 1, or with the number before or after. One that stands alone counts
where advice follows it: "Recommendation 12: States should ...". What is seldom cited by
its number, a good practice, lesson or challenge, counts with a mark: "Lesson 2: ...".
"""

import re
from collections.abc import Collection, Iterable

from ingest.practice_numbers import plain_number
from ingest.practice_words import ADVICE_PATTERNS, LABELS
from ingest.records import Practice, PracticeKind

MAX_LABELLED_PARAGRAPH = 1200

PUNCTUATED = re.compile(r"\s*[.:：。、)\]—–-]")
"""What follows a label that opens a practice: "Recommendation 8 asks" tells of one."""

SAID_BEFORE = 60
"""Letters: labelled practices of one number that begin so alike are one practice."""


def read_label(text: str) -> tuple[PracticeKind, str] | None:
    """Return kind and number of the label that a block opens with, if any."""
    if len(text) > MAX_LABELLED_PARAGRAPH:
        return None
    for kind, pattern in LABELS:
        match = pattern.match(text)
        if match:
            return kind, plain_number(match["number"])
    return None


def without_label(text: str) -> str:
    """Return what follows the label that a text opens with."""
    for _, pattern in LABELS:
        match = pattern.match(text)
        if match:
            return text[match.end() :]
    return text


def is_bare(text: str) -> bool:
    """Whether a text is nothing but a label."""
    return re.search(r"\w", without_label(text)) is None


def names_itself(kind: PracticeKind, text: str) -> bool:
    """Whether a block that opens with a label alone says that it is a practice."""
    if kind is PracticeKind.RECOMMENDATION:
        return False
    return is_bare(text) or PUNCTUATED.match(without_label(text)) is not None


def gives_advice(texts: Iterable[str], language: str) -> bool:
    """Whether advice follows the label that the first of some blocks opens with."""
    advice = ADVICE_PATTERNS.get(language)
    first, *others = texts
    rest = without_label(first)
    if is_bare(first):
        rest = "".join(others[:1])
    elif language != "zh" and not PUNCTUATED.match(rest):
        return False
    return advice is not None and advice.search(rest) is not None


def has_neighbour(number: str, numbers: Collection[str]) -> bool:
    """Whether a number is the first of a series or stands beside one of others."""
    if number in {"1", "I", "i", "A"}:
        return True
    if not number.isdecimal():
        return len(numbers) > 1
    return str(int(number) - 1) in numbers or str(int(number) + 1) in numbers


def drop_repeated(practices: Iterable[Practice]) -> list[Practice]:
    """Keep the longest of those that say the same with the same label.

    A summary at the head of a document repeats its recommendations.
    """
    kept: dict[tuple[PracticeKind, str, str], Practice] = {}
    for place, practice in enumerate(practices):
        letters = "".join(c for c in practice.text.casefold() if c.isalnum())
        is_labelled = read_label(practice.text) is not None
        said = letters[:SAID_BEFORE] if is_labelled else str(place)
        key = (practice.kind, practice.number, said)
        if key not in kept or len(practice.text) > len(kept[key].text):
            kept[key] = practice
    return sorted(kept.values(), key=_place)


def _place(practice: Practice) -> tuple[int, int]:
    last = practice.spans[-1]
    return last.page, last.start
