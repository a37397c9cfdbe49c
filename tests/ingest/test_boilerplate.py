from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.boilerplate import BAR_CODE, mark_boilerplate
from ingest.lines import Line
from ingest.records import BlockKind
from ingest.rows import Draft
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_contents, build_pdf, build_raw, paragraph

WritePdf = Callable[[bytes], Path]

COVER = [
    Text(72, 58, "United Nations", 14),
    Text(450, 58, "A/80/999", 10),
    Text(72, 86, "General Assembly", 20, bold=True),
    Text(400, 86, "Distr.: General", 10),
    Text(400, 98, "6 February 2025", 10),
    Text(400, 122, "Original: English", 10),
    Text(72, 200, "Women and the police", 16, bold=True),
    *paragraph(72, 240, ["Women lead the patrols that keep the villages safe."] * 4),
    Text(72, 700, "* Reissued for technical reasons.", 8),
    Text(72, 718, "GE.25-00925", 8),
]
IMPRINT = paragraph(72, 100, ["© The publisher, 2025. All rights reserved."])


def test_masthead_job_number_and_imprint_are_boilerplate(write_pdf: WritePdf) -> None:
    path = write_pdf(
        build_pdf([[*COVER, *paragraph(72, 400, ["They stay."])], IMPRINT])
    )
    pages = read_document(path, file="a.pdf").pages
    marked = [
        page.text[block.start : block.stop]
        for page in pages
        for block in page.blocks
        if block.kind is BlockKind.BOILERPLATE
    ]
    assert " ".join(marked) == (
        "United Nations General Assembly A/80/999 Distr.: General 6 February 2025"
        " Original: English GE.25-00925 © The publisher, 2025. All rights reserved."
    )


def test_a_watermark_is_boilerplate_and_a_large_title_is_not(
    write_pdf: WritePdf,
) -> None:
    lines = ["Women lead the patrols that keep the villages of the river safe."] * 12
    title = Text(72, 90, "Women on patrol", 40)
    written = build_contents([title, *paragraph(72, 106, lines)])
    mark = b"q .9 g BT /F1 60 Tf .7 .7 -.7 .7 150 420 Tm (FIRST DRAFT) Tj ET Q\n"

    document = read_document(write_pdf(build_raw([mark + written])), file="a.pdf")

    [page] = document.pages
    kinds = {page.text[b.start : b.stop][:15]: b.kind for b in page.blocks}
    assert kinds == {
        "FIRST DRAFT": BlockKind.BOILERPLATE,
        "Women on patrol": BlockKind.HEADING,
        "Women lead the ": BlockKind.PARAGRAPH,
    }
    assert document.title == "Women on patrol"


LINE = "Anyone can read this line of text, which runs across the page."


@pytest.mark.parametrize("size", [24, 40, 60, 90])
def test_a_watermark_may_cross_a_single_line(size: int, write_pdf: WritePdf) -> None:
    mark = b".8 g BT /F1 %d Tf 100 %d Td (DRAFT) Tj ET 0 g\n" % (size, 700 - size // 3)
    written = build_contents([Text(72, 92, LINE)])

    [page] = read_document(write_pdf(build_raw([mark + written])), file="a.pdf").pages

    assert [(b.kind, page.text[b.start : b.stop]) for b in page.blocks] == [
        (BlockKind.PARAGRAPH, LINE),
        (BlockKind.BOILERPLATE, "DRAFT"),
    ]


def test_a_stamp_leaves_no_letters_between_the_words_that_it_crosses(
    write_pdf: WritePdf,
) -> None:
    stamp = b".8 g BT /F1 18 Tf 150 696 Td (COPY) Tj ET 0 g\n"
    written = stamp + build_contents([Text(72, 92, LINE)])
    spread = b".8 g BT /F1 60 Tf 12 Tc 90 682 Td (D R A F T) Tj 0 Tc ET 0 g\n"
    words = b"BT /F1 12 Tf 12 Tc 72 700 Td (words with gaps) Tj 0 Tc ET\n"

    [first, second] = read_document(
        write_pdf(build_raw([written, spread + words])), file="a.pdf"
    ).pages

    texts = [page.text.replace(" ", "").split("\n\n") for page in (first, second)]
    assert [sorted(blocks) for blocks in texts] == [
        [LINE.replace(" ", ""), "COPY"],
        ["DRAFT", "wordswithgaps"],
    ]


def draft(text: str) -> Draft:
    line = Line(
        text=text,
        boxes=np.zeros((len(text), 4), dtype=np.uint16),
        left=72.0,
        top=90.0,
        right=300.0,
        bottom=102.0,
        baseline=100.0,
        size=10.0,
        bold=False,
        turns=0,
        right_to_left=False,
    )
    return Draft(kind=BlockKind.PARAGRAPH, rows=((line,),))


def test_rights_that_the_text_is_about_are_text() -> None:
    texts = [
        *("Women hold all rights that men hold.", "(c) To protect those who speak;"),
        *("(c) 2025 The publisher", "GE.14-24184"),
    ]
    pages = mark_boilerplate([[draft(text)] for text in texts])
    assert [page[0].kind for page in pages] == [
        *(BlockKind.PARAGRAPH, BlockKind.PARAGRAPH),
        *(BlockKind.BOILERPLATE, BlockKind.BOILERPLATE),
    ]


def test_bars_are_no_text_but_a_bullet_may_be() -> None:
    assert BAR_CODE.match("\ue123\ue124 \uf0a1\uf0b2*")
    assert not BAR_CODE.match("\uf0b7")
