from collections.abc import Callable
from pathlib import Path

from ingest.records import BlockKind, Document, Page
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_pdf, paragraph

WritePdf = Callable[[bytes], Path]
DATA = Path(__file__).parent.parent / "data"

BODY = [
    "Women build peace in every country, and their organizations",
    "were there before the first envoy came and after the last had",
    "gone.",
]


def read(write_pdf: WritePdf, pages: list[list[Text]]) -> Document:
    return read_document(write_pdf(build_pdf(pages)), file="a.pdf")


def blocks(page: Page) -> list[tuple[BlockKind, str]]:
    return [(b.kind, page.text[b.start : b.stop]) for b in page.blocks]


def test_lines_of_a_paragraph_are_joined_and_headings_stand_apart(
    write_pdf: WritePdf,
) -> None:
    lines = [
        Text(72, 100, "A report on peace", 20, bold=True),
        *paragraph(72, 140, BODY),
        *paragraph(72, 200, BODY),
    ]
    document = read(write_pdf, [lines])
    assert document.title == "A report on peace"
    assert blocks(document.pages[0]) == [
        (BlockKind.HEADING, "A report on peace"),
        (BlockKind.PARAGRAPH, " ".join(BODY)),
        (BlockKind.PARAGRAPH, " ".join(BODY)),
    ]


def test_a_compound_keeps_its_hyphen_at_the_line_end(write_pdf: WritePdf) -> None:
    lines = paragraph(
        72,
        100,
        [
            "Many a non-state group took part in this plan, and each non-",
            "governmental one said that the plan should follow a whole-of-",
            "society path that all could walk.",
        ],
    )
    assert read(write_pdf, [lines]).pages[0].text == (
        "Many a non-state group took part in this plan, and each non-governmental"
        " one said that the plan should follow a whole-of-society path that all"
        " could walk."
    )


def test_a_compound_that_stands_whole_at_a_line_end_is_known(
    write_pdf: WritePdf,
) -> None:
    lines = paragraph(
        72,
        100,
        [
            "Many a group took part in this plan, and each asked the peace-keepers",
            "trust-building took years, as all said, and so did the work of the peace-",
            "keepers and of the many who were there before them for trust-",
            "building among those who stayed.",
        ],
    )
    assert read(write_pdf, [lines]).pages[0].text == (
        "Many a group took part in this plan, and each asked the peace-keepers"
        " trust-building took years, as all said, and so did the work of the"
        " peace-keepers and of the many who were there before them for"
        " trust-building among those who stayed."
    )


def test_two_columns_are_read_one_after_the_other(write_pdf: WritePdf) -> None:
    left = ["Left one is here to be read", "before two and three of it,", "and four"]
    right = ["right one follows in the next", "column of the page, and then", "ends."]
    heading = Text(
        72, 80, "A heading that runs over both of the columns", 18, bold=True
    )
    # Row by row, as a careless producer writes them.
    rows = [
        line
        for pair in zip(
            paragraph(72, 120, left * 3), paragraph(320, 120, right * 3), strict=True
        )
        for line in pair
    ]
    page = read(write_pdf, [[heading, *rows]]).pages[0]
    words = " ".join(page.text.split())
    assert words == " ".join([heading.words, *left * 3, *right * 3])


def test_a_paragraph_that_a_column_breaks_is_one_block(write_pdf: WritePdf) -> None:
    left = [
        "Left one is here to be read,",
        "before two and three of it",
        "were set in type and bound",
        "with thread, and",
    ]
    right = [
        "the right one follows in the",
        "next column of the page that",
        "you hold, and all of it is one",
        "sentence.",
    ]
    lines = [*paragraph(72, 120, left), *paragraph(320, 120, right)]
    (only,) = blocks(read(write_pdf, [lines]).pages[0])
    assert only == (BlockKind.PARAGRAPH, " ".join([*left, *right]))


def test_a_short_line_that_ends_a_sentence_ends_its_paragraph(
    write_pdf: WritePdf,
) -> None:
    lines = paragraph(72, 100, [*BODY, *BODY])
    assert blocks(read(write_pdf, [lines]).pages[0]) == [
        (BlockKind.PARAGRAPH, " ".join(BODY)),
        (BlockKind.PARAGRAPH, " ".join(BODY)),
    ]


def test_a_cell_may_run_over_several_lines(write_pdf: WritePdf) -> None:
    rows = [
        (300, "Donor", "For what"),
        (320, "Sweden", "training for women"),
        (332, "", "who mediate"),
        (352, "Spain", "shelters"),
        (372, "Japan", "schools"),
    ]
    lines = [
        Text(left, top, words)
        for top, *row in rows
        for left, words in zip((72, 300), row, strict=True)
        if words
    ]
    page = read(write_pdf, [[*paragraph(72, 100, BODY), *lines]]).pages[0]
    table = (
        "Donor | For what\nSweden | training for women who mediate\n"
        "Spain | shelters\nJapan | schools"
    )
    assert blocks(page)[-1] == (BlockKind.TABLE, table)


def test_contents_end_where_no_numbers_follow(write_pdf: WritePdf) -> None:
    contents = [
        Text(72, 80, "Contents", 18, bold=True),
        *[
            Text(72, 120 + 20 * row, f"Chapter {name} . . . . . . . . . {row + 3}")
            for row, name in enumerate(("one", "two", "three", "four"))
        ],
    ]
    pages = [contents, paragraph(72, 100, BODY * 3)]
    document = read(write_pdf, pages)
    assert {kind for kind, _ in blocks(document.pages[0])[1:]} == {BlockKind.CONTENTS}
    assert {kind for kind, _ in blocks(document.pages[1])} == {BlockKind.PARAGRAPH}


def test_small_print_that_begins_with_a_short_word_is_no_note(
    write_pdf: WritePdf,
) -> None:
    small = paragraph(72, 700, ["a book of laws and of practice"], size=8)
    lines = [*paragraph(72, 100, BODY * 3), *small]
    assert blocks(read(write_pdf, [lines]).pages[0])[-1] == (
        BlockKind.PARAGRAPH,
        "a book of laws and of practice",
    )


def test_running_heads_and_page_numbers_go_where_they_repeat(
    write_pdf: WritePdf,
) -> None:
    pages = [
        [
            Text(72, 40, "S/2025/72", 9),
            *paragraph(72, 100, [f"Page {name} has its own words to say here."]),
            Text(300, 760, f"{number}/3", 9),
        ]
        for number, name in enumerate(("one", "two", "three"), start=1)
    ]
    assert [page.text for page in read(write_pdf, pages).pages] == [
        "Page one has its own words to say here.",
        "Page two has its own words to say here.",
        "Page three has its own words to say here.",
    ]


def test_footnotes_are_kept_apart(write_pdf: WritePdf) -> None:
    lines = [
        *paragraph(72, 100, BODY * 3),
        *paragraph(72, 700, ["1 See S/2016/92.", "2 Ibid., para. 3."], size=8),
    ]
    page = read(write_pdf, [lines]).pages[0]
    assert blocks(page)[-2:] == [
        (BlockKind.NOTE, "1 See S/2016/92."),
        (BlockKind.NOTE, "2 Ibid., para. 3."),
    ]


def test_rows_of_a_table_stay_together(write_pdf: WritePdf) -> None:
    rows = [("Donor", "Amount"), ("Sweden", "7,710"), ("Spain", "809"), ("Japan", "81")]
    lines = [
        Text(left, 300 + 14 * place, words)
        for place, row in enumerate(rows)
        for left, words in zip((72, 300), row, strict=True)
    ]
    page = read(write_pdf, [[*paragraph(72, 100, BODY), *lines]]).pages[0]
    table = "Donor | Amount\nSweden | 7,710\nSpain | 809\nJapan | 81"
    assert blocks(page)[-1] == (BlockKind.TABLE, table)


def test_numbered_paragraphs_keep_their_numbers(write_pdf: WritePdf) -> None:
    lines = [
        *paragraph(72, 100, ["1. " + BODY[0], *BODY[1:]]),
        *paragraph(72, 150, ["2. " + BODY[0], *BODY[1:]]),
    ]
    texts = [text for _, text in blocks(read(write_pdf, [lines]).pages[0])]
    assert texts == ["1. " + " ".join(BODY), "2. " + " ".join(BODY)]


def test_each_character_has_a_box_and_added_spaces_have_none(
    write_pdf: WritePdf,
) -> None:
    page = read(write_pdf, [paragraph(72, 100, BODY)]).pages[0]
    boxes = memoryview(page.boxes).cast("H")
    for place, character in enumerate(page.text):
        left, top, right, bottom = boxes[4 * place : 4 * place + 4]
        assert (left < right and top < bottom) is not character.isspace()


def test_arabic_reads_in_logical_order_with_its_numbers() -> None:
    document = read_document(DATA / "arabic.pdf", file="arabic.pdf")
    assert document.language == "ar"
    assert document.title == "الاستجابة للإرهاب"
    assert document.pages[0].text == (
        "الاستجابة للإرهاب\n\n"
        "اعتمد مجلس الأمن القرار 2242 (2015) بشأن المرأة والسلام والأمن. "
        "ولا يجوز إهمال الأدلة التي قدمتها النساء، بنسبة 30% من الحالات."
    )


def test_chinese_has_no_spaces_at_line_ends() -> None:
    document = read_document(DATA / "chinese.pdf", file="chinese.pdf")
    assert document.language == "zh"
    assert document.pages[0].text == (
        "打击恐怖主义对策\n\n"
        "安全理事会通过了第2242(2015)号决议。会员国应当将性别观点纳入反恐政策；"
        "妇女和女童的经历各不相同，因此需要交叉性的方法。"
    )
