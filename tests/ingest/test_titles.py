from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.records import BlockKind
from ingest.sandbox import read_document
from ingest.titles import is_title
from tests.data.tiny_pdf import Text, build_contents, build_pdf, build_raw, paragraph

WritePdf = Callable[[bytes], Path]

BODY = paragraph(
    72,
    420,
    ["The present report covers the whole of the year, and what the women's groups"]
    * 8,
)
MASTHEAD = [
    Text(72, 58, "United Nations", 14),
    Text(450, 58, "S/2025/999", 10),
    Text(72, 86, "Security Council", 20, bold=True),
    Text(400, 86, "Distr.: General", 10),
    Text(400, 98, "6 February 2025", 10),
    Text(400, 122, "Original: English", 10),
]
LETTER = [
    Text(72, 224, "Letter dated 6 February 2025 from the Chair of the", 12, bold=True),
    Text(72, 238, "Committee addressed to the President", 12, bold=True),
]


def title(write_pdf: WritePdf, *pages: list[Text], metadata: str = "") -> str:
    path = write_pdf(build_pdf(pages, title=metadata))
    return read_document(path, file="a_1.pdf").title


def test_the_largest_heading_is_the_title(write_pdf: WritePdf) -> None:
    heading = Text(72, 120, "Women and the police", 22, bold=True)
    smaller = Text(72, 160, "What was learnt in ten years", 14, bold=True)
    assert title(write_pdf, [heading, smaller, *BODY]) == "Women and the police"


def test_a_masthead_is_no_title(write_pdf: WritePdf) -> None:
    entity = [
        Text(72, 106, "United Nations Entity", 20, bold=True),
        Text(72, 126, "for Gender Equality", 20, bold=True),
    ]
    session = [
        Text(72, 220, "Security Council", 11, bold=True),
        Text(72, 233, "Eightieth year", 11, bold=True),
    ]
    heading = Text(124, 290, "The situation in the region", 14, bold=True)
    page = [*MASTHEAD, *entity, *session, heading, *BODY]
    assert title(write_pdf, page) == "The situation in the region"


def test_a_resolution_is_named_by_its_number(write_pdf: WritePdf) -> None:
    page = [
        *MASTHEAD,
        Text(124, 224, "Resolution 2779 (2025)", 14, bold=True),
        Text(124, 250, "Adopted by the Security Council on", 12, bold=True),
        Text(124, 264, "8 May 2025", 12, bold=True),
        *BODY,
    ]
    assert title(write_pdf, page) == "Resolution 2779 (2025)"


def test_a_resolution_is_named_by_its_subject(write_pdf: WritePdf) -> None:
    page = [
        *MASTHEAD,
        Text(124, 224, "Resolution adopted by the General Assembly", 14, bold=True),
        Text(124, 260, "78/323. Girls of African descent", 12, bold=True),
        *BODY,
    ]
    assert title(write_pdf, page) == "78/323. Girls of African descent"


def test_a_letter_is_named_by_its_annex(write_pdf: WritePdf) -> None:
    annex = [
        Text(72, 85, "Annex", 12, bold=True),
        Text(72, 120, "Guiding principles for border police", 12, bold=True),
        *BODY,
    ]
    letter = [*MASTHEAD, *LETTER, *BODY]
    assert title(write_pdf, letter, annex) == "Guiding principles for border police"


def test_a_letter_without_annex_is_its_own_title(write_pdf: WritePdf) -> None:
    assert title(write_pdf, [*MASTHEAD, *LETTER, *BODY]) == (
        "Letter dated 6 February 2025 from the Chair of the"
        " Committee addressed to the President"
    )


def test_a_title_goes_on_below_and_loses_its_footnote_mark(
    write_pdf: WritePdf,
) -> None:
    page = [
        Text(72, 120, "Implementation of resolution 1701 from", 14, bold=True),
        Text(72, 135, "20 February 2025**", 14, bold=True),
        *BODY,
    ]
    assert title(write_pdf, page) == (
        "Implementation of resolution 1701 from 20 February 2025"
    )


def test_a_cover_has_a_subtitle(write_pdf: WritePdf) -> None:
    cover = [
        Text(72, 250, "Country programme evaluation", 24, bold=True),
        Text(72, 300, "Liberia", 40, bold=True),
    ]
    assert title(write_pdf, cover, BODY) == "Country programme evaluation: Liberia"


def test_a_typescript_sets_its_title_in_capitals(write_pdf: WritePdf) -> None:
    page = [
        Text(72, 240, "GENERAL ASSEMBLY", 11),
        Text(72, 253, "Fifty-second session", 11),
        Text(160, 280, "THE SITUATION IN AFGHANISTAN", 11),
        *BODY,
    ]
    assert title(write_pdf, page) == "THE SITUATION IN AFGHANISTAN"


def test_metadata_is_asked_last_and_file_names_never(write_pdf: WritePdf) -> None:
    assert title(write_pdf, BODY, metadata="A report on peace") == "A report on peace"
    assert title(write_pdf, BODY, metadata="report_final.docx") == "a_1"


def test_a_short_heading_is_better_than_the_name_of_a_file(
    write_pdf: WritePdf,
) -> None:
    page = [Text(72, 120, "Hyphens", 22, bold=True), *BODY]
    assert title(write_pdf, page, metadata="hyph.html") == "Hyphens"
    assert title(write_pdf, page, metadata="On hyphenation") == "On hyphenation"


@pytest.mark.parametrize(
    "text",
    [
        "chapter-two.html",
        "Microsoft Word - draft_v3.docx",
        "Microsoft PowerPoint - women and peace",
        "Untitled document",
        "untitled-1",
        "Document12",
        "New document",
        "about:blank",
        "https://example.org/report",
        "file:///home/user/report",
        "C:\\Users\\ana\\informe final",
        "Présentation PowerPoint",
        "Презентация PowerPoint",
        "Без названия",
        "PowerPoint 演示文稿",
        "Scan 2024-05-01 10.32",
        "IMG_20240501_103200",
        "final report.xlsx",
    ],
)
def test_what_a_program_calls_a_document_is_no_title(text: str) -> None:
    assert not is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "Document of principles on women and peace",
        "Scanning the horizon: gender and terrorism",
        "Data: women in prisons",
        "Page turners: a library of memories",
        "Presentation of the annual report",
        "Документ о принципах",
    ],
)
def test_titles_that_begin_like_such_a_name_are_titles(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "UNITED NATIONS A S",
        "Adopted by the Security Council at its 9872nd meeting, on",
        "8 May 2025",
        "A/79/797",
        "Title\0with a control character",
        "Short",
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert not is_title(text)


def test_an_introduction_is_no_title(write_pdf: WritePdf) -> None:
    pages = [BODY, [Text(72, 120, "Introduction", 22, bold=True), *BODY]]
    assert title(write_pdf, *pages, metadata="Women at the table") == (
        "Women at the table"
    )


def test_a_word_stamped_over_the_text_is_no_title(write_pdf: WritePdf) -> None:
    heading = Text(72, 120, "Women and the police", 16, bold=True)
    stamp = Text(90, 466, "RESTRICTED COPY", 30, bold=True)
    assert title(write_pdf, [heading, *BODY, stamp]) == "Women and the police"


def test_bold_lines_behind_a_cover_are_no_title(write_pdf: WritePdf) -> None:
    imprint = [
        Text(72, 120, "House of the publisher, Kuwait", 11, bold=True),
        *paragraph(72, 160, ["No part of this report may be copied."]),
    ]
    assert title(write_pdf, BODY, [*imprint, *BODY]) == "a_1"


@pytest.mark.parametrize(
    "line", ["رقم إيداع للمصنف:", "Depósito legal M-123-2020", "STRICTLY CONFIDENTIAL"]
)
def test_what_a_librarian_or_a_clerk_adds_is_no_title(line: str) -> None:
    assert not is_title(line)


def test_a_masthead_between_rules_is_no_table(write_pdf: WritePdf) -> None:
    rules = b"\n".join(
        b"72 %d 480 0.8 re f\n" % height for height in (745, 725, 590, 480)
    )
    heading = Text(124, 290, "The situation in the region", 14, bold=True)
    other = Text(320, 224, "Economic and Social Council", 12, bold=True)
    organ = Text(72, 224, "General Assembly", 12, bold=True)
    texts = build_contents([*MASTHEAD, organ, other, heading, *BODY])
    document = read_document(write_pdf(build_raw([rules + texts])), file="a.pdf")
    assert document.title == "The situation in the region"
    kinds = {block.kind for block in document.pages[0].blocks}
    assert BlockKind.TABLE not in kinds
