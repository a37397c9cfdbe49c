"""Bombs do what their names say, and each ends as it should."""

from pathlib import Path

import pytest

from evals.bombs import BOMBS
from ingest.errors import IngestError
from ingest.records import Document
from ingest.sandbox import Limits, read_document

WRITERS = {bomb.name: bomb.write for bomb in BOMBS}
HONEST = "Women build peace in every country, and they ask to be heard."

QUICK = {
    "74 MB of spaces": "page 2 has no text",
    "700,000 strings": "page 2 unread, it has 700,000 characters, the limit is 200,000",
    "a million saved states": "page 2 has no text",
    "an array 50,000 deep": "page 2 has no text",
    "references in a circle": "page 2 has no text",
    "a table that follows itself": "page 2 has no text",
    "a page of 10 ^ 9 points": "page 2 has no text",
    "forms 5,000 deep": "",
    "labels in a circle": "the structure skipped, the reader crashed (SIGSEGV)",
    "a script that loops": "carries JavaScript; none of it is run or read",
}
"""Bombs that cost little, and what is said of them."""

REFUSED = {
    "50,000 pages": "50,001 pages, the limit is 2,000",
    "a tree of pages in a circle": "page 1 unread, pdfium cannot load it",
    "a million rounds of a password": "encrypted with a password",
    "nothing but a header": "broken",
}


def read(name: str, folder: Path) -> Document:
    path = folder / "a.pdf"
    path.write_bytes(WRITERS[name]())
    return read_document(path, file=name, limits=Limits(page_cpu_s=3))


@pytest.mark.parametrize(("name", "reason"), QUICK.items())
def test_a_bomb_costs_its_page_and_not_the_honest_one(
    name: str, reason: str, tmp_path: Path
) -> None:
    document = read(name, tmp_path)
    assert document.pages[0].text == HONEST
    assert reason in "; ".join(document.warnings)


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_a_bomb_without_a_readable_page_is_refused_with_a_reason(
    name: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(IngestError) as caught:
        read(name, tmp_path)
    assert str(caught.value).startswith(f"{name}: {reason}")


def test_every_bomb_has_a_name_of_its_own() -> None:
    assert len(WRITERS) == len(BOMBS)
