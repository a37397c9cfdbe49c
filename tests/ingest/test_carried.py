"""What a PDF carries is named, whether it lies open, packed or spelt oddly."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.actions import JavaScript

from evals.odd_pdfs import write_objects
from ingest.carried import find_carried
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_pdf

HELLO = build_pdf([[Text(72, 100, "Women build peace in every country.")]])


def with_catalogue(entries: bytes) -> bytes:
    return write_objects([b"<< /Type /Catalog %s >>" % entries])


@pytest.mark.parametrize(
    ("entries", "names"),
    [
        (b"", ()),
        (b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", ("JavaScript",)),
        (b"/OpenAction << /S /J#61vaScript >>", ("JavaScript",)),
        (b"/JSX 1 /Launcher 2 /XFAx 3", ()),
        (b"/A << /S /Launch /F (a.exe) >>", ("actions that start programs",)),
        (b"/Names << /EmbeddedFiles 4 0 R >>", ("attached files",)),
        (b"/AcroForm << /Fields [] >>", ()),
        (b"/AcroForm << /XFA 3 0 R >>", ("an XFA form",)),
        (b"/Fields [<< /FT /Tx >>]", ("form fields",)),
        (b"/Annots [<< /Subtype /RichMedia >>]", ("sound or film",)),
    ],
)
def test_names_say_what_is_carried(entries: bytes, names: tuple[str, ...]) -> None:
    assert find_carried(with_catalogue(entries)) == names


def test_what_a_stream_holds_is_passed_over() -> None:
    stream = b"<< /Length 11 >> stream\n/JavaScript\nendstream"
    assert find_carried(write_objects([b"<< /Type /Catalog >>", stream])) == ()


def test_objects_in_a_packed_stream_are_looked_through() -> None:
    packed = zlib.compress(b"1 0 << /S /JavaScript /JS (x) >>")
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(
        packed
    )
    source = write_objects([stream + b" stream\n" + packed + b"\nendstream"])
    assert find_carried(source) == ("JavaScript",)


def test_a_stream_without_an_end_hides_nothing() -> None:
    assert find_carried(b"%PDF-1.7 stream\n" * 100_000 + b"/Launch ") == (
        "actions that start programs",
    )


@pytest.mark.parametrize("password", [None, ""], ids=["open", "encrypted"])
def test_a_document_says_what_it_carries_and_does_not_read_it(
    write_pdf: Callable[[bytes], Path], password: str | None
) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(HELLO))
    writer.add_open_action(JavaScript("app.alert('a secret')"))
    writer.add_attachment("notes.txt", b"another secret")
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    document = read_document(write_pdf(stream.getvalue()), file="a.pdf")
    told = "a.pdf: carries attached files, JavaScript; none of it is run or read"
    assert told in document.warnings
    assert len(document.warnings) == (1 if password is None else 2)
    assert document.pages[0].text == "Women build peace in every country."
