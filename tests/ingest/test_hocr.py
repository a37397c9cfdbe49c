"""What is kept of the words that Tesseract recognised."""

from xml.sax.saxutils import escape

import pytest

from ingest.errors import OcrError
from ingest.ocr import Recognised, read_hocr


def hocr(*lines: str) -> str:
    """Write lines of words as Tesseract does, each word with its confidence: her:96."""
    rows = []
    for row, line in enumerate(lines):
        spans = []
        for place, word in enumerate(line.split()):
            text, confidence = word.rsplit(":", 1)
            box = f"bbox {100 * place} {50 * row} {100 * place + 90} {50 * row + 30}"
            spans.append(
                f"<span class='ocrx_word' title='{box}; x_wconf {confidence}'>"
                f"{escape(text)}</span>"
            )
        box = f"bbox 0 {50 * row} 2000 {50 * row + 30}; x_size 30"
        rows.append(f"<span class='ocr_line' title='{box}'>{''.join(spans)}</span>")
    return (
        "<html xmlns='http://www.w3.org/1999/xhtml'><body>"
        f"<div class='ocr_page' title='bbox 0 0 2000 3000'>{''.join(rows)}</div>"
        "</body></html>"
    )


def read(*lines: str) -> Recognised:
    return read_hocr(hocr(*lines), page_width=500.0)


def test_a_word_that_was_read_badly_stays_in_its_sentence() -> None:
    found = read("the:96 death:95 of:96 her:96 child.®:12")

    assert [line.text for line in found.lines] == ["the death of her child.®"]
    assert found.left_out == 0
    assert found.confidence == (96 + 95 + 96 + 96 + 12) / 5


def test_a_speck_beside_a_word_is_dropped() -> None:
    found = read("~:8 women:95 lead:96 |:20")

    assert [line.text for line in found.lines] == ["women lead"]
    assert found.left_out == 0


def test_a_line_of_a_drawing_is_dropped_and_its_words_counted() -> None:
    # Two words of three letters; the mark is no word.
    found = read("women:96 lead:96", "Rxs:20 —:5 iii:28")

    assert [line.text for line in found.lines] == ["women lead"]
    assert found.left_out == 2


def test_a_line_that_is_hardly_legible_keeps_its_better_words() -> None:
    # (30 * 3 + 20 * 9) / 12 letters is 22.5 of 100.
    found = read("and:30 leitimate:20")

    assert [line.text for line in found.lines] == ["and"]
    assert found.left_out == 1


def test_long_words_count_for_more_than_short_ones_where_a_line_is_judged() -> None:
    # (95 * 12 + 5 * 2 + 5 * 2) / 16 is 72.5; the plain mean would be 35.
    found = read("intersectional:95 is:5 it:5")

    assert [line.text for line in found.lines] == ["intersectional is it"]


def test_marks_after_arabic_words_are_arabic() -> None:
    found = read("والأمن,:90 ماذا?:90 2015,:90 Gender,:90")

    assert [line.text for line in found.lines] == ["والأمن، ماذا؟ 2015, Gender,"]


@pytest.mark.parametrize(
    ("answer", "told"), [("no <xml", "not XML"), ("<html/>", "has no page")]
)
def test_an_answer_without_a_page_is_an_error(answer: str, told: str) -> None:
    with pytest.raises(OcrError, match=told):
        read_hocr(answer, 500.0)
