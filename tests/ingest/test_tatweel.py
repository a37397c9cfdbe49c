from collections.abc import Callable
from pathlib import Path

from ingest.sandbox import read_document
from tests.data.lying_font import say_letters
from tests.data.tiny_pdf import build_raw

LETTERS = {ord("a"): 0x633, ord("b"): 0x646, ord("c"): 0x629, ord("_"): 0x640}
"""Seen and heh stand for "sana", a year; the stroke between them is a tatweel."""

WORD = (
    b"BT /F1 14 Tf 72 %d Td (c) Tj"
    b" /Span << /ActualText <FEFFFFFDFFFD> >> BDC (__) Tj EMC (ba) Tj ET"
)
LINES = 20


def test_a_stroke_that_stretches_a_word_leaves_no_space(
    write_pdf: Callable[[bytes], Path],
) -> None:
    page = b"\n".join(WORD % (700 - 20 * line) for line in range(LINES))
    source = say_letters(build_raw([page]), "/F1", LETTERS)
    document = read_document(write_pdf(source), file="a.pdf")
    assert document.pages[0].text.split() == ["سنة"] * LINES
    assert not document.pages[0].hidden
