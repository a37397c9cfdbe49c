from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.records import Document
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_pdf, paragraph

WritePdf = Callable[[bytes], Path]

BODY = paragraph(72, 420, ["The present report covers the whole of last year."] * 8)
CITES = Text(72, 560, "See also A/70/674 and S/RES/2242 (2015), adopted in 2015.", 10)


def masthead(symbol: str, date: str) -> list[Text]:
    return [
        Text(72, 58, "United Nations", 14),
        Text(400, 58, symbol, 10),
        Text(400, 86, "Distr.: General", 10),
        Text(400, 98, date, 10),
        Text(400, 122, "Original: English", 10),
        Text(72, 220, "Women and the police", 16, bold=True),
    ]


def read(write_pdf: WritePdf, *pages: list[Text], metadata: str = "") -> Document:
    path = write_pdf(build_pdf(pages, title=metadata))
    return read_document(path, file="a_1.pdf")


@pytest.mark.parametrize(
    "symbol",
    [
        "A/70/674",
        "S/2025/71/Rev.1",
        "S/RES/2242 (2015)",
        "A/HRC/EMRIP/2025/3",
        "E/C.2/2025/2/Add.1",
        "E/CN.6/2025/NGO/166",
        "CEDAW/C/GC/30",
    ],
)
def test_symbol_year_and_publisher_stand_in_the_masthead(
    write_pdf: WritePdf, symbol: str
) -> None:
    page = [*masthead(symbol, "6 February 2021"), *BODY, CITES]
    document = read(write_pdf, page)
    assert (document.symbol, document.year) == (symbol, 2021)
    assert document.publisher == "United Nations"


def test_a_symbol_that_is_only_cited_is_not_the_documents_own(
    write_pdf: WritePdf,
) -> None:
    above = Text(72, 150, "This brief explains A/70/674 to teachers.", 10)
    document = read(write_pdf, [above, *BODY, CITES])
    assert (document.symbol, document.year, document.publisher) == (None, None, None)


def test_of_two_symbols_the_running_head_tells_the_documents_own(
    write_pdf: WritePdf,
) -> None:
    first = [Text(72, 40, "S/1998/222", 10), Text(72, 60, "A/52/826", 10), *BODY]
    later = [Text(72, 40, "A/52/826", 9), *BODY]
    assert read(write_pdf, first, later, later).symbol == "A/52/826"


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("2019", 2019),
        ("March 2019", 2019),
        ("Policy brief · 2019", 2019),
        ("\N{COPYRIGHT SIGN} Some Institute, 2019", 2019),
        ("New York, 2019", 2019),
        ("adopted unanimously in 2015", None),
    ],
)
def test_another_publisher_says_the_year_on_the_cover(
    write_pdf: WritePdf, line: str, year: int | None
) -> None:
    cover = [Text(72, 200, "Women and the police", 22, bold=True)]
    document = read(write_pdf, [*cover, Text(72, 700, line, 11)], BODY)
    assert (document.year, document.publisher) == (year, None)


@pytest.mark.parametrize(
    ("metadata", "is_told"),
    [
        ("Guidance on prisons", True),
        ("women and the POLICE", False),
        ("Women and the police: a guide", False),
        ("Microsoft Word - draft_3.docx", False),
    ],
)
def test_a_title_that_the_properties_contradict_is_told(
    write_pdf: WritePdf, metadata: str, is_told: bool
) -> None:
    page = [Text(72, 100, "Women and the police", 22, bold=True), *BODY]
    document = read(write_pdf, page, metadata=metadata)
    assert document.title == "Women and the police"
    assert document.warnings == (
        (f"a_1.pdf: its properties call it {metadata!r}",) if is_told else ()
    )
