from dataclasses import replace

import numpy as np
import pytest

from ingest.initials import restore_initials
from ingest.lines import Line


def line(text: str, left: float, baseline: float, size: float = 10) -> Line:
    return Line(
        text=text,
        boxes=np.zeros((len(text), 4), dtype=np.uint16),
        left=left,
        top=baseline - 0.8 * size,
        right=left + 0.5 * size * len(text),
        bottom=baseline + 0.2 * size,
        baseline=baseline,
        size=size,
        bold=False,
        turns=0,
        right_to_left=False,
    )


BESIDE = [line("ach stage sets out", 70, 100), line("its tasks", 70, 114)]
BELOW = line("and the questions to ask.", 50, 142)


def test_a_drop_cap_begins_the_first_line_beside_it() -> None:
    cap = line("E", 50, 115, size=30)
    restored = restore_initials([*BESIDE, cap, BELOW], set())
    assert [one.text for one in restored] == [
        "Each stage sets out",
        "its tasks",
        "and the questions to ask.",
    ]
    assert restored[0].left == 50
    assert restored[0].baseline == 100


@pytest.mark.parametrize(
    ("words", "first"),
    [({"plan"}, "A plan"), ({"aplan", "plan"}, "Aplan"), (set(), "Aplan")],
)
def test_a_letter_that_is_a_word_keeps_its_space(words: set[str], first: str) -> None:
    lines = [line("A", 50, 115, size=30), line("plan", 70, 100), BELOW]
    assert restore_initials(lines, words)[0].text == first


def test_a_large_letter_with_no_text_beside_it_is_left_alone() -> None:
    lines = [line("B", 50, 60, size=30), *BESIDE, BELOW]
    assert restore_initials(lines, set()) == lines


def test_a_large_word_is_no_initial() -> None:
    lines = [replace(line("E", 50, 115, size=30), text="Es"), *BESIDE, BELOW]
    assert restore_initials(lines, set()) == lines
