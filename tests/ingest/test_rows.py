from collections.abc import Callable
from pathlib import Path

from ingest.records import BlockKind, Page
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_pdf

WritePdf = Callable[[bytes], Path]


def read(write_pdf: WritePdf, lines: list[Text]) -> Page:
    return read_document(write_pdf(build_pdf([lines])), file="a.pdf").pages[0]


def blocks(page: Page) -> list[tuple[BlockKind, str]]:
    return [(b.kind, page.text[b.start : b.stop]) for b in page.blocks]


RECOMMENDATIONS = [
    ("7.1", "Ratify the treaty on the rights of migrants (Chile);", ""),
    ("7.2", "Ratify the treaty on enforced disappearance (Peru);", ""),
    ("7.3", "End the detention of children who are held with their", "mothers (Togo);"),
    ("7.4", "Train the police in the rights of women (Fiji);", ""),
]


def test_recommendations_with_their_numbers_set_apart_are_no_table(
    write_pdf: WritePdf,
) -> None:
    lines = []
    baseline = 100
    for number, words, rest in RECOMMENDATIONS:
        lines += [Text(72, baseline, number), Text(114, baseline, words)]
        if rest:
            baseline += 13
            lines.append(Text(72, baseline, rest))
        baseline += 20
    assert blocks(read(write_pdf, lines)) == [
        (BlockKind.PARAGRAPH, f"{number} {words} {rest}".rstrip())
        for number, words, rest in RECOMMENDATIONS
    ]


def test_a_line_drawn_in_two_pieces_goes_on_below_both(write_pdf: WritePdf) -> None:
    lines = []
    for place in range(3):
        baseline = 100 + 40 * place
        lines += [
            Text(72, baseline, "Sweden"),
            Text(
                140, baseline, "asks that women be heard before the law is passed and"
            ),
            Text(
                72, baseline + 13, "that their organizations be paid for what they do."
            ),
        ]
    sentence = (
        "Sweden asks that women be heard before the law is passed and that their"
        " organizations be paid for what they do."
    )
    assert blocks(read(write_pdf, lines)) == [(BlockKind.PARAGRAPH, sentence)] * 3


def test_numbers_before_figures_are_cells(write_pdf: WritePdf) -> None:
    lines = []
    for place, (share, change) in enumerate([("1.5", "2.3"), ("4.1", "0.9")] * 2):
        lines += [
            Text(72, 100 + 20 * place, share),
            Text(140, 100 + 20 * place, change),
        ]
    [(kind, text)] = blocks(read(write_pdf, lines))
    assert kind is BlockKind.TABLE
    assert text.splitlines() == ["1.5 | 2.3", "4.1 | 0.9"] * 2


def test_paragraphs_of_one_line_a_blank_line_apart_stay_apart(
    write_pdf: WritePdf,
) -> None:
    words = [
        "Women should be asked before the patrols are planned.",
        "Prisons should keep the records of those whom they release.",
        "Police should meet the families of those who come back to their towns.",
    ]
    lines = [Text(72, 100 + 26 * place, text) for place, text in enumerate(words)]
    assert blocks(read(write_pdf, lines)) == [(BlockKind.PARAGRAPH, w) for w in words]


def test_double_spaced_lines_are_one_paragraph(write_pdf: WritePdf) -> None:
    words = [
        "Women should be asked before the patrols of the border are planned now.",
        "It was said in all the units. That is why they asked for a rota. The",
        "police should meet the families of those who come back to their towns.",
    ]
    lines = [Text(72, 100 + 26 * place, text) for place, text in enumerate(words)]
    assert blocks(read(write_pdf, lines)) == [(BlockKind.PARAGRAPH, " ".join(words))]


def test_a_label_with_a_number_begins_a_paragraph(write_pdf: WritePdf) -> None:
    words = [
        "Good practice 1: Ask the women of a town before its patrols are planned.",
        "Good practice 2: Keep the records of those who were released in one hand.",
        "Good practice 3: Meet the families of those who come back to their town.",
    ]
    lines = [Text(72, 100 + 13 * place, text) for place, text in enumerate(words)]
    assert blocks(read(write_pdf, lines)) == [(BlockKind.PARAGRAPH, w) for w in words]


def test_a_time_of_day_is_no_label(write_pdf: WritePdf) -> None:
    words = [
        "Of the patrols that were asked, most had a woman among those who led them.",
        "They met at 9:30 in the hall of the town.",
    ]
    lines = [Text(72, 100 + 13 * place, text) for place, text in enumerate(words)]
    assert blocks(read(write_pdf, lines)) == [(BlockKind.PARAGRAPH, " ".join(words))]
