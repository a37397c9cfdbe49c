from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.records import BlockKind, Document
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_pdf, paragraph

WritePdf = Callable[[bytes], Path]

BODY = [
    "Women build peace in every country, and their organizations were",
    "there before the first envoy came and after the last had gone. They",
    "say that those who decide about a border should have walked along it",
] * 8


def read(write_pdf: WritePdf, *foot: Text) -> Document:
    page = [*paragraph(72, 100, BODY), *foot]
    return read_document(write_pdf(build_pdf([page])), file="a.pdf")


def notes(document: Document) -> list[str]:
    [page] = document.pages
    assert sum(block.kind is BlockKind.PARAGRAPH for block in page.blocks) == 1
    return [
        page.text[block.start : block.stop]
        for block in page.blocks
        if block.kind is BlockKind.NOTE
    ]


def test_a_mark_that_is_raised_before_its_note_belongs_to_it(
    write_pdf: WritePdf,
) -> None:
    document = read(
        write_pdf,
        Text(72, 658, "6", 4.5),
        Text(86, 661, "See the report of the working group.", 7),
        Text(72, 667, "7", 4.5),
        Text(86, 670, "Gender outcomes are negative, insensitive, targeted, or", 7),
        Text(86, 679, "transformative.", 7),
    )
    assert notes(document) == [
        "6 See the report of the working group.",
        "7 Gender outcomes are negative, insensitive, targeted, or transformative.",
    ]


def test_each_note_is_one_block_though_the_lines_stand_close(
    write_pdf: WritePdf,
) -> None:
    document = read(
        write_pdf,
        Text(72, 658, "9 The directive binds large platforms, which shall assess", 8),
        Text(82, 668, "the risks and publish what they find", 8),
        *paragraph(72, 678, ["10 Ibid., para. 4."], size=8),
        *paragraph(72, 688, ["11 S/2024/556, para. 95."], size=8),
    )
    assert notes(document)[-2:] == ["10 Ibid., para. 4.", "11 S/2024/556, para. 95."]


def test_a_number_within_a_note_does_not_begin_one(write_pdf: WritePdf) -> None:
    lines = [
        Text(72, 640, "9 The directive binds large platforms in", 8),
        Text(82, 650, "10 States, which are required to assess risks.", 8),
        Text(72, 660, "10 Ibid., para. 4.", 8),
    ]
    assert notes(read(write_pdf, *lines)) == [
        "9 The directive binds large platforms in 10 States, which are required to"
        " assess risks.",
        "10 Ibid., para. 4.",
    ]


def test_the_mark_of_a_note_within_a_sentence_is_written_as_raised(
    write_pdf: WritePdf,
) -> None:
    # Helvetica of 11 points: "women" is 35.5 points wide.
    words = [Text(72, 100, "women"), Text(107.5, 96, "3", 7), Text(114, 100, "and men")]
    words += paragraph(72, 114, BODY)
    [page] = read_document(write_pdf(build_pdf([words])), file="a.pdf").pages
    assert page.text.startswith("women³ and men")


@pytest.mark.parametrize(
    ("mark", "written"),
    [("3", "women³ and"), ("12", "women¹² and"), ("*", "women* and")],
)
def test_a_call_of_the_size_of_a_browser_stays_in_its_paragraph(
    write_pdf: WritePdf, mark: str, written: str
) -> None:
    # Chromium sets <sup> at 0.83 of the type, raised by 0.4 of it.
    words = [*paragraph(72, 100, BODY[:2]), Text(72, 126.4, "women")]
    words += [Text(107.5, 122, mark, 9.13), Text(119, 126.4, "and the men of the town")]
    words += paragraph(72, 139.6, BODY)
    [page] = read_document(write_pdf(build_pdf([words])), file="a.pdf").pages
    assert f"had gone. They {written}" in page.text.replace("\n", " ")
    assert [block.kind for block in page.blocks] == [BlockKind.PARAGRAPH]


def test_a_mark_of_the_size_of_a_browser_belongs_to_its_note(
    write_pdf: WritePdf,
) -> None:
    document = read(
        write_pdf,
        Text(72, 656.8, "6", 6.64),
        Text(78, 660, "See the report of the working group.", 8),
    )
    assert notes(document) == ["6 See the report of the working group."]


def test_a_number_that_is_smaller_but_stands_on_the_line_is_no_call(
    write_pdf: WritePdf,
) -> None:
    # It is drawn last, so that it is no part of the run of its neighbours.
    words = [Text(72, 100, "women of"), Text(143, 100, "and men")]
    words += [*paragraph(72, 113.2, BODY), Text(124, 98.9, "132", 9.13)]
    [page] = read_document(write_pdf(build_pdf([words])), file="a.pdf").pages
    assert page.text.startswith("women of 132 and men")


def test_small_text_that_begins_with_a_year_is_no_note(write_pdf: WritePdf) -> None:
    small = ["2021 was the year in which the office opened its doors again"] * 3
    page = [*paragraph(72, 100, BODY), *paragraph(72, 640, small, size=9)]
    document = read_document(write_pdf(build_pdf([page])), file="a.pdf")
    assert BlockKind.NOTE not in {block.kind for block in document.pages[0].blocks}
