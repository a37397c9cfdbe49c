from pathlib import Path

import pytest

from ingest.catalogue_entry import CatalogueEntry, read_catalogue, with_entry
from ingest.errors import RejectedError
from ingest.records import Document

HEADER = "file,title,publisher,year,language,kind\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.csv"


def test_a_row_is_read_and_empty_cells_say_nothing(catalogue: Path) -> None:
    catalogue.write_text(HEADER + 'a.pdf,"Women, peace",UN Women,2020,en,\n')
    entry = CatalogueEntry("a.pdf", "Women, peace", "UN Women", 2020, "en", None)
    assert read_catalogue(catalogue) == {"a.pdf": entry}


def test_any_columns_may_be_left_out_but_the_file(catalogue: Path) -> None:
    catalogue.write_text("supersedes,file\nold.pdf,new.pdf\n")
    assert read_catalogue(catalogue) == {
        "new.pdf": CatalogueEntry("new.pdf", supersedes="old.pdf")
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEADER + "a.pdf,,,20x0,,\n", "row 2: column 'year': '20x0' is no year"),
        (HEADER + "a.pdf,,,,de,\n", "row 2: column 'language': 'de' is not known"),
        (HEADER + ",T,,,,\n", "row 2: column 'file' is empty"),
        (HEADER + "a.pdf,,,,,\na.pdf,,,,,\n", "row 3: a.pdf is named twice"),
        (HEADER + "a.pdf,,,,,,more\n", "row 2: more cells than columns"),
        ("file,titel,publisher,year,language,kind\n", "unknown column 'titel'"),
        ("title,year\nT,2020\n", "column 'file' is missing"),
        ("file,year,year\n", "column 'year' is repeated"),
    ],
)
def test_a_mistake_is_named(catalogue: Path, text: str, reason: str) -> None:
    catalogue.write_text(text)
    with pytest.raises(RejectedError, match=reason):
        read_catalogue(catalogue)


def test_what_the_librarian_says_wins() -> None:
    document = Document("0", "a.pdf", "Draft", "fr", None, None, None, ())
    entry = CatalogueEntry(
        "a.pdf", "Final", "UN Women", 2020, None, "policy brief", family="final"
    )
    described = Document(
        "0",
        "a.pdf",
        "Final",
        "fr",
        "UN Women",
        2020,
        "policy brief",
        (),
        family="final",
    )
    assert with_entry(document, entry) == described
