from pathlib import Path

from evals.scanned import ScannedScore, measure_scans, scan
from ingest.sandbox import read_document
from tests.data.scans import needs_tesseract
from tests.data.tiny_pdf import build_pdf, paragraph

LINES = [
    "Women lead the patrols of this province.",
    "Schools teach girls and boys together.",
]


@needs_tesseract
def test_a_scan_is_compared_with_the_text_that_it_was_made_from(
    tmp_path: Path,
) -> None:
    path = tmp_path / "typed.pdf"
    # The mark on the third line is no word.
    path.write_bytes(build_pdf([paragraph(72, 100, [*LINES, "- -"], size=16)]))

    [score] = measure_scans([path], [1])

    # 7 words on the first line, 6 on the second.
    assert score == ScannedScore("typed.pdf", "en", 1, 13, errors=0, lost=0, extra=0)


def test_a_scan_has_no_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "typed.pdf"
    path.write_bytes(build_pdf([paragraph(72, 100, LINES)] * 2))
    scanned = tmp_path / "scanned.pdf"
    scanned.write_bytes(scan(path, 2))

    document = read_document(scanned, file="scanned.pdf", with_scans=True)

    assert [page.text for page in document.pages] == ["", ""]
    # US Letter, to a pixel of 110 to the inch.
    assert abs(document.pages[0].width - 612 * 4) <= 4 * 72 / 110
