import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from ingest.errors import QuarantinedError, RejectedError
from ingest.sandbox import read_again
from ingest.second_reading import read_texts
from tests.data.tiny_pdf import Text, build_pdf

WritePdf = Callable[[bytes], Path]

DATA = Path(__file__).parent.parent / "data"

PAGES = [
    [Text(72, 100, "Women lead patrols."), Text(72, 120, "Girls learn.")],
    [Text(72, 100, "L’égalité – à 50 €")],
    [],
]
SOURCE = build_pdf(PAGES)


def texts(source: bytes, *numbers: int) -> list[tuple[int, str]]:
    return list(read_texts(source, numbers, file="a.pdf"))


def test_pages_are_counted_from_1_and_come_as_asked_for() -> None:
    assert texts(SOURCE, 3, 1, 2) == [
        (3, ""),
        (1, "Women lead patrols.\nGirls learn."),
        (2, "L’égalité – à 50 €"),
    ]


def test_no_pages_are_no_texts() -> None:
    assert texts(SOURCE) == []


@pytest.mark.parametrize("number", [4, 0, -1])
def test_a_page_that_is_not_there_is_told(number: int) -> None:
    with pytest.raises(QuarantinedError, match=r"^a\.pdf: pypdf cannot read it: "):
        texts(SOURCE, number)


@pytest.mark.parametrize(
    "source",
    [b"", b"%PDF-1.7\n", b"no PDF at all", SOURCE[:200]],
    ids=["empty", "header", "text", "cut off"],
)
def test_what_pypdf_cannot_read_is_told(source: bytes) -> None:
    with pytest.raises(QuarantinedError, match=r"^a\.pdf: pypdf cannot read it: "):
        texts(source, 1)


def test_a_locked_document_is_told() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(SOURCE))
    writer.encrypt("secret", algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)

    with pytest.raises(QuarantinedError, match="has not been decrypted"):
        texts(locked.getvalue(), 1)


def test_the_child_process_reads_the_same(write_pdf: WritePdf) -> None:
    assert read_again(write_pdf(SOURCE), [2, 1], file="a.pdf") == {
        1: "Women lead patrols.\nGirls learn.",
        2: "L’égalité – à 50 €",
    }


def test_the_child_process_tells_what_it_cannot_read(write_pdf: WritePdf) -> None:
    with pytest.raises(QuarantinedError, match=r"^a\.pdf: pypdf cannot read it: "):
        read_again(write_pdf(SOURCE), [4], file="a.pdf")
    with pytest.raises(RejectedError, match=r"^a\.pdf: not a PDF"):
        read_again(write_pdf(b"no PDF"), [1], file="a.pdf")


def test_it_shares_no_code_with_the_first_reader() -> None:
    code = (
        "import sys, ingest.second_reading as second; second.warm_up();"
        "print([m for m in sys.modules if m.startswith(('pypdfium2', 'ingest.'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "['ingest.errors', 'ingest.second_reading']"
