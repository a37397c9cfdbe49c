from collections.abc import Callable
from pathlib import Path

from ingest.records import BlockKind, Document
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_pdf, paragraph

WritePdf = Callable[[bytes], Path]

BODY = [
    "Women build peace in every country, and their organizations were",
    "there before the first envoy came and after the last had gone. Most",
    "of them ask that those who decide about a border walk along it once",
]


def read(write_pdf: WritePdf, *pages: list[Text]) -> Document:
    return read_document(write_pdf(build_pdf(pages)), file="a.pdf")


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, page.text[block.start : block.stop])
        for page in document.pages
        for block in page.blocks
        if block.kind is BlockKind.HEADING
    ]


def test_numbers_tell_the_level_of_headings_and_of_larger_ones(
    write_pdf: WritePdf,
) -> None:
    second = [
        Text(72, 90, "Acronyms", 36, bold=True),
        *paragraph(72, 130, BODY),
        Text(72, 220, "Findings", 30, bold=True),
        Text(72, 260, "1.1 What was asked", 17, bold=True),
        *paragraph(72, 280, BODY),
        Text(72, 360, "1.2 What was found", 17, bold=True),
        *paragraph(72, 380, BODY),
        Text(72, 460, "In the north", 14, bold=True),
        *paragraph(72, 480, BODY),
    ]
    assert headings(read(write_pdf, paragraph(72, 100, BODY), second)) == [
        (1, "Acronyms"),
        (1, "Findings"),
        (2, "1.1 What was asked"),
        (2, "1.2 What was found"),
        (3, "In the north"),
    ]


def test_a_long_sentence_in_larger_type_is_no_heading(write_pdf: WritePdf) -> None:
    sentence = "The office thanks all who gave their time to this evaluation, and those"
    page = [
        *paragraph(72, 100, [sentence, "who read its drafts."], size=14),
        *paragraph(72, 180, BODY),
    ]
    assert headings(read(write_pdf, page)) == []


def test_bold_words_that_begin_a_sentence_stay_with_its_rest(
    write_pdf: WritePdf,
) -> None:
    bold = "Finding 6. Services near to people. The office goes on to play"
    rest = ["an instrumental part in the work of the counties and towns now."]
    page = [
        *paragraph(72, 100, BODY),
        Text(72, 170, bold, bold=True),
        *paragraph(72, 170 + 13.2, [*rest, *BODY]),
    ]
    document = read(write_pdf, page)
    assert headings(document) == []
    assert f"{bold} {rest[0]} {BODY[0]}" in document.pages[0].text


def test_a_number_beside_the_lines_of_a_title_is_read_before_it(
    write_pdf: WritePdf,
) -> None:
    page = [
        *paragraph(72, 100, BODY),
        Text(100, 180, "What is done shall keep the health and", 14, bold=True),
        Text(75, 188, "2", 18, bold=True),
        Text(100, 196, "the safety of all people", 14, bold=True),
        *paragraph(72, 220, BODY),
    ]
    assert [text for _, text in headings(read(write_pdf, page))] == [
        "2 What is done shall keep the health and the safety of all people"
    ]
