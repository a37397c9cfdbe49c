import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.drawing import Drawer, UndrawnPageError
from ingest.errors import NeedsOcrError
from ingest.limits import Limits
from ingest.ocr import Tesseract
from ingest.pages import open_page
from ingest.reader import open_pdf
from ingest.records import Page
from ingest.sandbox import Readers, read_document
from ingest.scans import read_with_scans
from tests.data.drawn_pages import one_page, picture, scan
from tests.data.scans import needs_tesseract

WritePdf = Callable[[bytes], Path]

SHOWN = b"BT /F1 12 Tf 72 700 Td (Anyone can read this line of text.) Tj ET\n"
SHOWN_TEXT = "Anyone can read this line of text."
SECRET = b"BT /F1 12 Tf 72 600 Td (Hidden words stand here) Tj ET"
SECRET_LETTERS = 20


def read(path: Path) -> tuple[Page, tuple[str, ...]]:
    document = read_document(path, file="a.pdf")
    return document.pages[0], document.warnings


OFF = b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"
HIDINGS: dict[str, bytes] = {
    "white on white": one_page(SHOWN + b"1 g " + SECRET),
    "nearly white": one_page(SHOWN + b"0.98 g " + SECRET),
    "render mode 3": one_page(SHOWN + SECRET.replace(b"BT", b"BT 3 Tr")),
    "render mode 7": one_page(SHOWN + SECRET.replace(b"BT", b"BT 7 Tr")),
    "tiny": one_page(SHOWN + SECRET.replace(b"12 Tf", b"0.4 Tf")),
    "too small to read": one_page(SHOWN + SECRET.replace(b"12 Tf", b"1.2 Tf")),
    "shrunk": one_page(SHOWN + b"q .001 0 0 .001 90 90 cm " + SECRET + b" Q"),
    "squeezed to strokes": one_page(
        SHOWN + SECRET.replace(b"BT", b"BT 2 Tr 1 w .05 Tz")
    ),
    "off the page": one_page(SHOWN + SECRET.replace(b"72 600", b"700 600")),
    "cropped": one_page(SHOWN + SECRET, entries=b"/CropBox [0 650 612 792]"),
    "behind a white box": one_page(SHOWN + SECRET + b" 1 g 60 590 300 30 re f"),
    "behind a black box": one_page(SHOWN + SECRET + b" 0 g 60 590 300 30 re f"),
    "transparent": one_page(
        SHOWN + b"/G gs " + SECRET, resources=b"/ExtGState << /G << /ca 0 >> >>"
    ),
    "clipped": one_page(SHOWN + b"q 0 0 9 9 re W n " + SECRET + b" Q"),
    "clipped to a hairline": one_page(
        SHOWN + b"q 72 602 300 .2 re W n " + SECRET + b" Q"
    ),
    "layer switched off": one_page(
        SHOWN + b"/OC /L BDC " + SECRET + b" EMC",
        resources=b"/Properties << /L 6 0 R >>",
        extra={6: b"<< /Type /OCG /Name (L) >>"},
        catalogue=OFF,
    ),
    "half a line below other words": one_page(
        SHOWN + b"1 g " + SECRET.replace(b"72 600", b"72 696")
    ),
}


@pytest.mark.parametrize("source", HIDINGS.values(), ids=HIDINGS)
def test_what_cannot_be_seen_is_left_out_and_counted(
    source: bytes, write_pdf: WritePdf
) -> None:
    page, warnings = read(write_pdf(source))
    assert page.text == SHOWN_TEXT
    assert page.hidden == SECRET_LETTERS
    assert warnings == (
        "a.pdf: page 1 holds 20 characters that nobody can see; left out",
    )


def test_white_words_over_others_are_left_out(write_pdf: WritePdf) -> None:
    white = b"1 g " + SECRET.replace(b"72 600", b"75 700")
    page, _ = read(write_pdf(one_page(SHOWN + white)))
    # What they paint over is seen no more, such as the "on" of "Anyone".
    assert page.text == "Anye can read this line of text."


NOISE = bytes(97 * place * place % 251 // 2 for place in range(60 * 20))
SIGHTS: dict[str, bytes] = {
    "grey": one_page(b".75 g " + SHOWN),
    "white on dark": one_page(b"0 0 .3 rg 60 690 400 30 re f 1 g " + SHOWN),
    "five points": one_page(SHOWN.replace(b"12 Tf", b"5 Tf")),
    "red on a green of the same grey": one_page(
        b"0 .5 0 rg 60 690 400 30 re f 1 0 0 rg " + SHOWN
    ),
    "turned": one_page(SHOWN.replace(b"72 700 Td", b"0 1 -1 0 200 200 Tm")),
    "askew": one_page(SHOWN.replace(b"72 700 Td", b".9 .4 -.4 .9 100 200 Tm")),
    "on a turned page": one_page(SHOWN, entries=b"/Rotate 90"),
    "over a picture": one_page(
        b"q 400 0 0 60 60 680 cm /P Do Q 1 g " + SHOWN,
        resources=b"/XObject << /P 6 0 R >>",
        extra={6: picture(NOISE, 60, 20, b"DeviceGray")},
    ),
    "outlined": one_page(SHOWN.replace(b"BT", b"BT 1 Tr .4 w")),
    "drawn twice for boldness": one_page(SHOWN + b"1 0 0 1 .2 0 cm " + SHOWN),
    "in a form": one_page(
        b"/P Do",
        resources=b"/XObject << /P 6 0 R >>",
        extra={
            6: b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources"
            b" << /Font << /F1 5 0 R >> >> /Length %d >> stream\n%s\nendstream"
            % (len(SHOWN), SHOWN)
        },
    ),
}


@pytest.mark.parametrize("source", SIGHTS.values(), ids=SIGHTS)
def test_what_can_be_seen_stays(source: bytes, write_pdf: WritePdf) -> None:
    page, warnings = read(write_pdf(source))
    assert page.text == SHOWN_TEXT
    assert (page.hidden, warnings) == (0, ())


def test_faint_text_leaves_no_fragments_of_its_words(write_pdf: WritePdf) -> None:
    # Of these words the look for ink sees "idden wors snd h", and the like.
    words = b"(Hidden words stand here in a faint shade; no one will read it)"
    faint = b".95 g BT /F1 5 Tf 72 600 Td " + words + b" Tj ET"
    page, _ = read(write_pdf(one_page(SHOWN + faint)))
    assert page.text == SHOWN_TEXT


def test_words_between_bars_are_no_fragments(write_pdf: WritePdf) -> None:
    line = b"BT /F1 12 Tf 72 700 Td (He met Mr Smith, who is Sami, and Ms Jones.) Tj ET"
    bars = b" 0 g 130 696 40 14 re f 204 696 34 14 re f 280 696 60 14 re f"
    page, _ = read(write_pdf(one_page(line + bars)))
    assert page.text == "He met Mr who is and Ms"


def test_thin_marks_stay(write_pdf: WritePdf) -> None:
    marks = b"BT /F1 9 Tf 72 700 Td (. , ; : ' - | i l ! * ~ end) Tj ET"
    page, _ = read(write_pdf(one_page(SHOWN.replace(b"700", b"740") + marks)))
    assert page.text == f"{SHOWN_TEXT}\n\n. , ; : ' - | i l ! * ~ end"


def test_a_hidden_word_leaves_a_space_between_its_neighbours(
    write_pdf: WritePdf,
) -> None:
    line = (
        b"BT /F1 12 Tf 72 700 Td (Parties shall ) Tj 1 g (never ) Tj 0 g"
        b" (agree to mediation.) Tj ET"
    )
    page, _ = read(write_pdf(one_page(line)))
    assert page.text == "Parties shall agree to mediation."
    assert page.hidden == 5


def test_the_words_of_a_scan_stay_and_words_beside_its_writing_do_not(
    write_pdf: WritePdf,
) -> None:
    layer = SHOWN.replace(b"BT", b"BT 3 Tr") + SECRET.replace(b"BT", b"BT 3 Tr")
    source = one_page(
        b"q 612 0 0 792 0 0 cm /P Do Q " + layer,
        resources=b"/XObject << /P 6 0 R >>",
        extra={6: scan(SHOWN)},
    )
    page, _ = read(write_pdf(source))
    assert page.text == SHOWN_TEXT
    assert page.hidden == SECRET_LETTERS


def test_words_under_the_picture_of_a_scan_stay(write_pdf: WritePdf) -> None:
    source = one_page(
        SHOWN + b"q 612 0 0 792 0 0 cm /P Do Q",
        resources=b"/XObject << /P 6 0 R >>",
        extra={6: scan(SHOWN)},
    )
    page, warnings = read(write_pdf(source))
    assert (page.text, page.hidden) == (SHOWN_TEXT, 0)
    assert page.is_ocr
    assert warnings == (
        "a.pdf: the text of page 1 came with the file, recognised in a scan by another "
        "program",
    )


def test_words_beside_a_scanned_line_are_not_marked_as_recognised(
    write_pdf: WritePdf,
) -> None:
    beside = b"".join(SHOWN.replace(b"700", y) for y in (b"500", b"450", b"400"))
    source = one_page(
        SHOWN + b"q 612 0 0 792 0 0 cm /P Do Q 1 g 60 380 400 150 re f 0 g " + beside,
        resources=b"/XObject << /P 6 0 R >>",
        extra={6: scan(SHOWN)},
    )
    page, warnings = read(write_pdf(source))
    assert SHOWN_TEXT in page.text
    assert (page.is_ocr, warnings) == (False, ())


def test_of_two_layers_over_one_line_of_a_scan_the_one_that_fits_stays(
    write_pdf: WritePdf,
) -> None:
    other = SECRET.replace(b"72 600", b"72 700")
    layers = (SHOWN + other).replace(b"BT", b"BT 3 Tr")
    source = one_page(
        b"q 612 0 0 792 0 0 cm /P Do Q " + layers,
        resources=b"/XObject << /P 6 0 R >>",
        extra={6: scan(SHOWN)},
    )
    page, _ = read(write_pdf(source))
    assert page.text == SHOWN_TEXT


def test_a_page_that_takes_too_long_to_draw_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ingest.drawing.DRAWING_CPU_S", -1.0)
    with (
        open_pdf(one_page(SHOWN), "a.pdf") as document,
        open_page(document, 1) as page,
        pytest.raises(UndrawnPageError, match="takes over"),
    ):
        Drawer(page).draw(1.0, (0, 0, 612, 792), texts=None, is_grey=True)


FAILING_LOOKS = {
    # As over a picture that takes an hour to draw, and over one that crashes pdfium.
    "too slow": "import ingest.drawing\ningest.drawing.DRAWING_CPU_S = -1.0\n",
    "deadly": "import os, ingest.reading\n"
    "def die(*_): os._exit(1)\n"
    "ingest.reading.find_hidden = die\n",
}


@pytest.mark.parametrize("failing", FAILING_LOOKS.values(), ids=FAILING_LOOKS)
def test_the_text_of_a_page_that_cannot_be_looked_at_is_left_out(
    failing: str, write_pdf: WritePdf
) -> None:
    code = f"import ingest.worker\n{failing}ingest.worker.main()"
    path = write_pdf(one_page(SHOWN + b"1 g " + SECRET))
    with (
        Readers(command=(sys.executable, "-c", code)) as readers,
        pytest.raises(NeedsOcrError, match="cannot be looked at for hidden text"),
    ):
        read_document(path, file="a.pdf", readers=readers)


@needs_tesseract
def test_the_page_that_cannot_be_looked_at_is_read_by_eye(write_pdf: WritePdf) -> None:
    failing = FAILING_LOOKS["too slow"]
    code = f"import ingest.worker\n{failing}ingest.worker.main()"
    path = write_pdf(one_page(SHOWN * 2 + b"1 g " + SECRET))
    with Readers(command=(sys.executable, "-c", code)) as readers:
        document = read_with_scans(
            path,
            file="a.pdf",
            limits=Limits(),
            tesseract=Tesseract.find(),
            readers=readers,
        )
    [page] = document.pages
    assert page.is_ocr
    assert "Anyone can read" in page.text
    assert "Hidden" not in page.text
    [warning] = document.warnings
    assert "the page cannot be looked at for hidden text" in warning


def test_a_photograph_is_no_writing(write_pdf: WritePdf) -> None:
    source = one_page(
        b"q 612 0 0 300 0 450 cm /P Do Q 1 g "
        + SHOWN
        + SECRET.replace(b"BT", b"BT 3 Tr"),
        resources=b"/XObject << /P 6 0 R >>",
        extra={6: picture(NOISE, 60, 20, b"DeviceGray")},
    )
    page, _ = read(write_pdf(source))
    assert page.text == SHOWN_TEXT


def test_words_said_for_quite_other_glyphs_give_way_to_the_glyphs(
    write_pdf: WritePdf,
) -> None:
    said = b"/Span << /ActualText (Nothing of the kind was shown) >> BDC %s EMC" % SHOWN
    page, warnings = read(write_pdf(one_page(said)))
    assert page.text == SHOWN_TEXT
    assert page.hidden == len("Nothing of the kind was shown")
    assert warnings == (
        "a.pdf: page 1 says 29 characters that it does not show; left out",
    )


def test_words_said_for_a_ligature_stay(write_pdf: WritePdf) -> None:
    # 0xDE is the ligature fi in MacRomanEncoding, a thorn in WinAnsiEncoding.
    line = (
        b"BT /F1 12 Tf 72 700 Td (Local of) Tj"
        b" /Span << /ActualText (FICE) >> BDC (fice) Tj EMC (rs answer.) Tj ET"
    )
    page, warnings = read(write_pdf(one_page(line)))
    assert page.text == "Local ofFICErs answer."
    assert (page.hidden, warnings) == (0, ())
