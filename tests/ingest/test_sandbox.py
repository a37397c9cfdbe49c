import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.constants import PageLabelStyle

from evals.odd_pdfs import write_objects
from ingest.errors import IngestError, NeedsOcrError, QuarantinedError, RejectedError
from ingest.records import BlockKind
from ingest.sandbox import Limits, read_document, render_page
from tests.data.tiny_pdf import Text, build_pdf, build_raw

WritePdf = Callable[[bytes], Path]

HELLO = [[Text(72, 100, "Women build peace in every country.")]]


def test_the_parent_never_imports_a_pdf_library() -> None:
    code = (
        "import sys, ingest.sandbox, ingest.passages;"
        "print([m for m in sys.modules if m.startswith('pypdf')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_drawing_imports_nothing_that_only_reading_needs() -> None:
    code = (
        "import sys, ingest.worker, ingest.pictures, ingest.drawing;"
        "print([m for m in ('numpy', 'PIL', 'ingest.blocks') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_a_document_is_known_by_the_hash_of_its_bytes(write_pdf: WritePdf) -> None:
    source = build_pdf(HELLO)
    document = read_document(write_pdf(source), file="hello.pdf")
    assert document.document_id == hashlib.sha256(source).hexdigest()
    assert document.file == "hello.pdf"
    assert document.language == "en"
    assert [page.text for page in document.pages] == [
        "Women build peace in every country."
    ]


def test_boxes_stand_where_the_page_shows_the_letters(write_pdf: WritePdf) -> None:
    page = read_document(write_pdf(build_pdf(HELLO)), file="a.pdf").pages[0]
    left, top, right, bottom = memoryview(page.boxes).cast("H")[:4]
    # "W" of 11 points at x = 72: ink from 72.0 to 82.4, 7.9 high above y = 100.
    assert left == pytest.approx(4 * 72, abs=2)
    assert right == pytest.approx(4 * 82.4, abs=4)
    assert top == pytest.approx(4 * 92.1, abs=4)
    assert bottom == pytest.approx(4 * 100, abs=2)


def test_a_turned_page_is_read_as_displayed(write_pdf: WritePdf) -> None:
    path = write_pdf(build_pdf(HELLO, rotate=90))
    page = read_document(path, file="a.pdf").pages[0]
    assert (page.width, page.height) == (4 * 792, 4 * 612)
    assert page.text == "Women build peace in every country."
    left, top, right, bottom = memoryview(page.boxes).cast("H")[:4]
    assert left == pytest.approx(4 * (792 - 100), abs=2)
    assert right == pytest.approx(4 * (792 - 92.1), abs=4)
    assert top == pytest.approx(288, abs=2)
    assert bottom == pytest.approx(330, abs=4)


def encrypt(source: bytes, user_password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(source))
    writer.encrypt(user_password, "owner", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_document_that_asks_for_a_password_is_quarantined(
    write_pdf: WritePdf,
) -> None:
    path = write_pdf(encrypt(build_pdf(HELLO), "secret"))
    with pytest.raises(QuarantinedError, match=r"a\.pdf: encrypted with a password"):
        read_document(path, file="a.pdf")
    with pytest.raises(QuarantinedError, match=r"a\.pdf: encrypted with a password"):
        render_page(path, 1)


def test_a_document_that_only_its_owner_may_change_is_read(
    write_pdf: WritePdf,
) -> None:
    path = write_pdf(encrypt(build_pdf(HELLO, title="A plan for peace"), ""))
    document = read_document(path, file="a.pdf")
    assert document.pages[0].text == "Women build peace in every country."
    assert document.title == "A plan for peace"
    assert document.warnings == ("a.pdf: is encrypted, and opens without a password",)


def test_labels_and_outline_are_read(write_pdf: WritePdf) -> None:
    words = ["Women build peace.", "How it is done", "It lasts when they do."]
    source = build_pdf([[Text(72, 300, line)] for line in words])
    writer = pypdf.PdfWriter(io.BytesIO(source))
    writer.set_page_label(0, 1, PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(2, 2, PageLabelStyle.DECIMAL, start=7)
    writer.add_outline_item(title=words[1], page_number=1)
    stream = io.BytesIO()
    writer.write(stream)
    document = read_document(write_pdf(stream.getvalue()), file="a.pdf")
    assert document.warnings == ()
    pages = document.pages
    assert [page.label for page in pages] == ["i", "ii", "7"]
    kinds = [page.blocks[0].kind for page in pages]
    assert kinds == [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("source", "error", "reason"),
    [
        (b"hello", RejectedError, "a.pdf: not a PDF"),
        (b"", RejectedError, "a.pdf: not a PDF"),
        (build_pdf(HELLO)[:300], QuarantinedError, "a.pdf: broken"),
        (build_pdf([[]]), NeedsOcrError, "a.pdf: no text layer on any page"),
        (
            write_objects(
                [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Kids [2 0 R] /Count 1 >>"]
            ),
            IngestError,
            "a.pdf: ",
        ),
    ],
    ids=["text", "empty", "truncated", "scan", "page tree loop"],
)
def test_what_cannot_be_read_is_told_in_one_sentence(
    write_pdf: WritePdf, source: bytes, error: type[IngestError], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        read_document(write_pdf(source), file="a.pdf")


def test_a_document_over_the_page_limit_is_refused(write_pdf: WritePdf) -> None:
    path = write_pdf(build_raw([b"BT /F1 9 Tf 72 700 Td (word) Tj ET"], copies=30))
    with pytest.raises(QuarantinedError, match="30 pages, the limit is 20"):
        read_document(path, file="a.pdf", limits=Limits(max_pages=20))


def test_a_large_file_is_refused_before_it_is_read(write_pdf: WritePdf) -> None:
    path = write_pdf(build_pdf(HELLO) + bytes(2 * 1024 * 1024))
    with pytest.raises(RejectedError, match=r"a\.pdf: larger than 1 MiB"):
        read_document(path, file="a.pdf", limits=Limits(max_bytes=1024 * 1024))


def test_links_pipes_and_folders_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "target.pdf"
    target.write_bytes(build_pdf(HELLO))
    link = tmp_path / "link.pdf"
    link.symlink_to(target)
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    for path in (link, pipe, tmp_path, tmp_path / "missing.pdf"):
        with pytest.raises(RejectedError, match=r"x\.pdf: "):
            read_document(path, file="x.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 9 Tf 72 700 Td " + b"(a) Tj " * 700_000 + b"ET",
        b"BT /F1 9 Tf 72 700 Td (" + b"a" * 70_000_000 + b") Tj ET",
        b"q " * 1_000_000,
    ],
    ids=["700,000 strings", "one string of 70 MB", "a million saved states"],
)
def test_a_bomb_costs_its_page_and_not_the_document(
    write_pdf: WritePdf, content: bytes
) -> None:
    text = b"BT /F1 11 Tf 72 700 Td (Women build peace in every country.) Tj ET"
    path = write_pdf(build_raw([text, content]))
    document = read_document(path, file="a.pdf", limits=Limits(page_cpu_s=1))
    assert document.pages[0].text == "Women build peace in every country."


def test_a_page_is_drawn_with_its_marks(write_pdf: WritePdf) -> None:
    path = write_pdf(build_pdf(HELLO))
    plain = render_page(path, 1, width=200)
    marked = render_page(path, 1, width=200, marks=[(288, 360, 800, 410)])
    assert plain.startswith(b"\x89PNG")
    assert plain != marked


def test_a_page_that_does_not_exist_cannot_be_drawn(write_pdf: WritePdf) -> None:
    with pytest.raises(QuarantinedError, match=r"a\.pdf: has no page 2"):
        render_page(write_pdf(build_pdf(HELLO)), 2)


def test_a_page_that_takes_too_long_costs_no_attempt_and_not_the_rest(
    write_pdf: WritePdf,
) -> None:
    text, slow = (
        b"BT /F1 11 Tf 72 700 Td (Women build peace and keep it in every land.) Tj ET",
        b"BT /F1 9 Tf 72 700 Td " + b"(a) Tj " * 190_000 + b"ET",
    )
    # Three pages of it: two attempts would not be enough if each cost one.
    path = write_pdf(build_raw([text, slow, slow, slow]))
    document = read_document(path, file="a.pdf", limits=Limits(page_cpu_s=1))
    assert document.pages[0].text == "Women build peace and keep it in every land."
    assert document.warnings == tuple(
        f"a.pdf: page {number} unread, it takes more than 1 s of processor time"
        for number in (2, 3, 4)
    )


def test_a_page_of_too_many_characters_is_skipped_and_told(write_pdf: WritePdf) -> None:
    text = b"BT /F1 11 Tf 72 700 Td (Women build peace in every country.) Tj ET"
    full = b"BT /F1 9 Tf 72 700 Td " + b"(abcdefghij) Tj " * 20_001 + b"ET"
    path = write_pdf(build_raw([text, full]))
    document = read_document(path, file="a.pdf")
    assert [page.text for page in document.pages] == [
        "Women build peace in every country.",
        "",
    ]
    assert document.warnings == (
        "a.pdf: page 2 unread, it has 200,010 characters, the limit is 200,000",
    )


def test_a_document_whose_only_page_is_over_a_limit_is_no_scan(
    write_pdf: WritePdf,
) -> None:
    full = b"BT /F1 9 Tf 72 700 Td " + b"(abcdefghij) Tj " * 20_001 + b"ET"
    with pytest.raises(QuarantinedError, match=r"^a\.pdf: page 1 unread, it has 200"):
        read_document(write_pdf(build_raw([full])), file="a.pdf")


def test_a_document_that_spends_all_it_may_is_not_tried_again(
    write_pdf: WritePdf,
) -> None:
    slow = b"BT /F1 9 Tf 72 700 Td " + b"(a) Tj " * 190_000 + b"ET"
    path = write_pdf(build_raw([slow], copies=30))
    limits = Limits(page_cpu_s=2, base_cpu_s=4, cpu_s_per_page=0)
    with pytest.raises(QuarantinedError, match="used up its 4 s of processor time"):
        read_document(path, file="a.pdf", limits=limits)
