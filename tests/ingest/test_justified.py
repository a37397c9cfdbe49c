from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.records import BlockKind, Page
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_pdf

WritePdf = Callable[[bytes], Path]

SIZE = 11
WIDTHS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz.-",
        [
            *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556),
            *(556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 278, 333),
        ],
        strict=True,
    )
)
"""Of Helvetica, in thousandths of the size of the type."""

LINES = [
    "the women who keep the border",
    "governmental organizations",
    "kept their officers",
    "apart until evening and",
    "asked that every unit have",
    "a rota before the winter.",
]
ROWS = [("in the north", "four"), ("in the east", "two"), ("in all", "six")]


def width(words: str) -> float:
    return sum(WIDTHS[letter] for letter in words) * SIZE / 1000


def justify(left: float, right: float, top: float, lines: Sequence[str]) -> list[Text]:
    """Set each line but the last flush on both sides, word by word."""
    drawn = []
    for place, line in enumerate(lines):
        words = line.split()
        gap = (right - left - sum(map(width, words))) / (len(words) - 1)
        gap = 3 if place == len(lines) - 1 else gap
        at = left
        for word in words:
            drawn.append(Text(at, top + 14 * place, word, SIZE))
            at += width(word) + gap
    return drawn


def blocks(write_pdf: WritePdf, lines: Sequence[Text]) -> list[tuple[BlockKind, str]]:
    page: Page = read_document(write_pdf(build_pdf([lines])), file="a.pdf").pages[0]
    return [(b.kind, page.text[b.start : b.stop]) for b in page.blocks]


def test_the_words_of_a_justified_line_are_no_cells(write_pdf: WritePdf) -> None:
    assert blocks(write_pdf, justify(72, 232, 100, LINES)) == [
        (BlockKind.PARAGRAPH, " ".join(LINES))
    ]


def test_justified_columns_are_read_one_after_the_other(write_pdf: WritePdf) -> None:
    other = ["they sew in the long evenings", *LINES[1:]]
    columns = [*justify(72, 232, 100, LINES), *justify(254, 414, 100, other)]
    by_line = sorted(columns, key=lambda text: (text.baseline, text.left))
    assert blocks(write_pdf, by_line) == [
        (BlockKind.PARAGRAPH, " ".join([*LINES, *other]))
    ]


def test_cells_below_text_of_their_width_stay_cells(write_pdf: WritePdf) -> None:
    text = "the women who keep the border"
    right = 72 + width(text.replace(" ", "."))
    cells = [
        Text(left, 114 + 14 * place, words, SIZE)
        for place, row in enumerate(ROWS)
        for words, left in zip(row, (72, right - width(row[1])), strict=True)
    ]
    assert blocks(write_pdf, [Text(72, 100, text, SIZE), *cells]) == [
        (BlockKind.PARAGRAPH, text),
        (BlockKind.TABLE, "in the north | four\nin the east | two\nin all | six"),
    ]
