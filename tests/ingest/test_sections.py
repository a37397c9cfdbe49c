"""Which drafts become contents, references and endnotes."""

import numpy as np

from ingest.lines import Line
from ingest.records import BlockKind
from ingest.rows import Draft
from ingest.sections import mark_sections

HEADING, PARAGRAPH, TABLE, NOTE = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.TABLE,
    BlockKind.NOTE,
)
CONTENTS, REFERENCES = BlockKind.CONTENTS, BlockKind.REFERENCES
PROSE = "This chapter helps prison managers to change a routine and to say why they do."


def line(text: str, size: float) -> Line:
    return Line(
        text=text,
        boxes=np.zeros((len(text), 4), np.uint16),
        left=72,
        top=100,
        right=300,
        bottom=112,
        baseline=110,
        size=size,
        bold=False,
        turns=0,
        right_to_left="\u0600" <= text[-1] <= "\u06ff",
    )


def draft(kind: BlockKind, *rows: str, level: int = 0, size: float = 11) -> Draft:
    """Make a draft of rows; "|" parts the cells of a row."""
    lines = tuple(
        tuple(line(cell.strip(), size) for cell in row.split("|")) for row in rows
    )
    return Draft(kind=kind, rows=lines, level=level or int(kind is HEADING))


def kinds(*pages: list[Draft]) -> list[list[BlockKind]]:
    return [[draft.kind for draft in page] for page in mark_sections(pages)]


def leader(title: str, number: int) -> str:
    return f"{title} {'. ' * 12}{number}"


def test_contents_end_where_a_summary_begins() -> None:
    page = [
        draft(HEADING, "Contents"),
        draft(PARAGRAPH, leader("Arrival", 2)),
        draft(PARAGRAPH, leader("Health", 4)),
        draft(PARAGRAPH, "Summary"),
        draft(PARAGRAPH, PROSE),
    ]
    assert kinds(page) == [[HEADING, CONTENTS, CONTENTS, PARAGRAPH, PARAGRAPH]]


def test_annexes_without_a_page_number_are_contents() -> None:
    page = [
        draft(PARAGRAPH, "Contents Page"),
        draft(PARAGRAPH, leader("I. Results", 2)),
        draft(PARAGRAPH, "Serving the system: the", leader("efficiency gains", 8)),
        draft(PARAGRAPH, "Annexes (available on the website)"),
        draft(PARAGRAPH, "I. Performance indicators"),
        draft(NOTE, "* Reproduced as received."),
    ]
    assert kinds(page) == [[PARAGRAPH, *[CONTENTS] * 4, NOTE]]


def test_contents_go_on_over_pages_and_over_small_type() -> None:
    first = [
        draft(HEADING, "Contents"),
        draft(TABLE, "Chapter | Page", "Letter | 5", "Part One | 6"),
        draft(NOTE, leader("I. Decisions", 7)),
    ]
    second = [
        draft(HEADING, "Part Two"),
        draft(TABLE, "I. Matters before the committee | 8", "II. Reports | 9"),
        draft(PARAGRAPH, "III. Activities under the Protocol"),
    ]
    third = [draft(PARAGRAPH, PROSE)]
    assert kinds(first, second, third) == [
        [HEADING, CONTENTS, CONTENTS],
        [CONTENTS, CONTENTS, CONTENTS],
        [PARAGRAPH],
    ]


def test_leaders_make_contents_without_a_title() -> None:
    page = [
        draft(PARAGRAPH, PROSE),
        draft(CONTENTS, leader("Spaces", 2), leader("Paths", 17), leader("Knots", 22)),
    ]
    assert kinds(page) == [[PARAGRAPH, CONTENTS]]


def test_dotted_rules_and_blanks_of_a_form_are_no_contents() -> None:
    page = [
        draft(CONTENTS, "." * 40),
        draft(CONTENTS, "Name " + "." * 30, "Place " + "." * 30, "Date " + "." * 30),
        draft(CONTENTS, "Name | " + "." * 30, "Place | " + "." * 30),
    ]
    assert kinds(page) == [[PARAGRAPH, PARAGRAPH, TABLE]]


def test_a_title_over_prose_brings_no_contents() -> None:
    assert kinds([draft(HEADING, "Contents"), draft(PARAGRAPH, PROSE)]) == [
        [HEADING, PARAGRAPH]
    ]
    assert kinds([draft(HEADING, "Contents"), draft(PARAGRAPH, "A kit of 12")]) == [
        [HEADING, PARAGRAPH]
    ]


def test_arabic_contents_begin_with_their_numbers() -> None:
    page = [
        draft(HEADING, "قائمة المحتويات"),
        draft(TABLE, "5 | المقدمة", "7 | السوق"),
    ]
    assert kinds(page) == [[HEADING, CONTENTS]]


def test_references_run_to_the_next_heading_and_over_pages() -> None:
    first = [
        draft(HEADING, "Annex B. References", level=2),
        draft(PARAGRAPH, "Gentry, C. (2015). Beyond Mothers. Zed Books."),
    ]
    second = [
        draft(PARAGRAPH, "[2] Knapp, A.: To appear."),
        draft(HEADING, "Reports", level=3),
        draft(PARAGRAPH, "United Nations, S/2021/98."),
        draft(PARAGRAPH, "The author works in Nairobi."),
        draft(HEADING, "Annex C. Method", level=2),
        draft(PARAGRAPH, "Interviews were held in 2019."),
    ]
    assert kinds(first, second) == [
        [HEADING, REFERENCES],
        [REFERENCES, HEADING, REFERENCES, PARAGRAPH, HEADING, PARAGRAPH],
    ]


def test_small_type_goes_on_with_references_and_footnotes_do_not() -> None:
    small = [
        draft(PARAGRAPH, "REFERENCES"),
        draft(PARAGRAPH, "1 Shatenstein, S. Revisited. 2002.", size=7),
        draft(NOTE, "2 Henderson, D. Misguided. 2001.", size=7),
    ]
    large = [
        draft(HEADING, "References"),
        draft(PARAGRAPH, "Shatenstein, S. Revisited. 2002."),
        draft(NOTE, "1 Accessed in 2004.", size=8),
    ]
    assert kinds(small, large) == [
        [PARAGRAPH, REFERENCES, REFERENCES],
        [HEADING, REFERENCES, NOTE],
    ]


def test_a_title_such_as_sources_over_prose_brings_no_references() -> None:
    page = [
        draft(HEADING, "Sources"),
        draft(PARAGRAPH, "Money reaches groups through charities and shops."),
        draft(PARAGRAPH, "Some of it is small."),
        draft(PARAGRAPH, "The rules date from 2001."),
    ]
    assert kinds(page) == [[HEADING, PARAGRAPH, PARAGRAPH, PARAGRAPH]]


def test_endnotes_become_notes() -> None:
    page = [
        draft(HEADING, "Notes"),
        draft(PARAGRAPH, "1. See the annex."),
        draft(HEADING, "Annex"),
        draft(PARAGRAPH, PROSE),
    ]
    assert kinds(page) == [[HEADING, NOTE, HEADING, PARAGRAPH]]
