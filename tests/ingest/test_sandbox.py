import hashlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.constants import PageLabelStyle

from ingest.errors import IngestError, NeedsOcrError, QuarantinedError, RejectedError
from ingest.records import BlockKind
from ingest.sandbox import Limits, read_document, render_page
from tests.data.tiny_pdf import Text, build_pdf, build_raw, write_objects

WritePdf = Callable[[bytes], Path]

HELLO = [[Text(72, 100, "Women build peace in every country.")]]
QUICK = Limits(stall_s=1.0, base_wall_s=2.0, base_cpu_s=1, max_cpu_s=2)


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
    assert document.warnings == ()


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


MOCKS = {
    "hangs": "time.sleep(60)",
    "spins": "while True: pass",
    "crashes": "os.kill(os.getpid(), signal.SIGSEGV)",
    "exits": "sys.exit(3)",
    "says nothing": "pass",
    "ignores SIGTERM": "signal.signal(15, signal.SIG_IGN); time.sleep(60)",
    "allocates": "x = bytearray(10 * 1024 ** 3)",
    "writes endlessly": "\nwhile True: sys.stdout.buffer.write(bytes(1 << 20))",
    "writes junk": "sys.stdout.buffer.write(b'\\xff' * 4096)",
    "sends a pickle": (
        "import pickle; sys.stdout.buffer.write(pickle.dumps([1] * 99))"
    ),
    "forks": "os.fork(); os.fork(); time.sleep(60)",
    "stops midway": (
        "sys.stdout.buffer.write(struct.pack('<II', 30, 0) + b'{\"frame\"');"
        "sys.stdout.flush()"
    ),
}


@pytest.mark.parametrize("mischief", MOCKS.values(), ids=MOCKS.keys())
def test_a_bad_reader_is_stopped_and_leaves_nothing(
    write_pdf: WritePdf, mischief: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    marker = f"mock-{os.getpid()}-{hash(mischief)}"
    code = f"import os, signal, struct, sys, time  # {marker}\n{mischief}"
    path = write_pdf(build_pdf(HELLO))
    started = time.monotonic()
    with pytest.raises(QuarantinedError, match=r"^a\.pdf: "):
        read_document(
            path, file="a.pdf", limits=QUICK, worker=(sys.executable, "-c", code)
        )
    assert time.monotonic() - started < 12
    assert list(scratch.iterdir()) == []
    assert (
        marker
        not in subprocess.run(
            ["ps", "-eo", "args"], capture_output=True, check=True, text=True
        ).stdout
    )


def test_a_page_is_drawn_with_its_marks(write_pdf: WritePdf) -> None:
    path = write_pdf(build_pdf(HELLO))
    plain = render_page(path, 1, width=200)
    marked = render_page(path, 1, width=200, marks=[(288, 360, 800, 410)])
    assert plain.startswith(b"\x89PNG")
    assert plain != marked


def test_a_page_that_does_not_exist_cannot_be_drawn(write_pdf: WritePdf) -> None:
    with pytest.raises(QuarantinedError, match=r"a\.pdf: has no page 2"):
        render_page(write_pdf(build_pdf(HELLO)), 2)
