from pathlib import Path

import pytest

from ingest.errors import RejectedError
from ingest.publications import (
    COLUMNS,
    Publication,
    allowed_hosts,
    choose,
    file_names,
    read_publications,
)

HEADER = ",".join(COLUMNS)
ROW = "A guide,UNODC,2019,en,guide,S/2019/280,core,https://www.un.org/a.pdf,,seen"


def publication(
    title: str,
    address: str | None = None,
    *,
    symbol: str | None = None,
    language: str = "en",
    kind: str | None = None,
) -> Publication:
    return Publication(
        title, None, None, language, kind, symbol, None, address, None, "memory"
    )


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_row_is_read_and_what_is_empty_is_unknown(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", ROW, "B,,,fr,,,,,,memory")
    first, second = read_publications(path)
    assert first == Publication(
        "A guide",
        "UNODC",
        2019,
        "en",
        "guide",
        "S/2019/280",
        "core",
        "https://www.un.org/a.pdf",
        None,
        "seen",
    )
    assert second == publication("B", language="fr")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",,,en,,,,,,memory", "row 2: column 'title' is empty"),
        ("A,,,en,,,,,,", "row 2: column 'known' is empty"),
        ("A,,,de,,,,,,memory", "row 2: column 'language': 'de' is not known"),
        ("A,,19,en,,,,,,memory", "row 2: column 'year': '19' is no year"),
        ("A,,,en,,,,http://a.org/,,m", "row 2: column 'address': http://a.org/ is not"),
        ("A,,,en,,,,https://10.0.0.1/,,m", "row 2: column 'address': https://10.0.0.1"),
        ("A,,,en,,,,,,m,m", "row 2: more cells than columns"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(RejectedError, match=says.replace(".", r"\.")):
        read_publications(write(tmp_path / "p.csv", row))


def test_an_address_on_two_rows_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", ROW, ROW.replace("A guide", "Another"))
    with pytest.raises(
        RejectedError, match=r"row 3: https://www\.un\.org/a\.pdf is on"
    ):
        read_publications(path)


@pytest.mark.parametrize("header", [HEADER + ",x", HEADER.replace("page,", ""), ""])
def test_other_columns_are_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(RejectedError, match="the columns must be title, publisher"):
        read_publications(write(tmp_path / "p.csv", header=header))


def test_publications_are_chosen_by_kind_and_language() -> None:
    guide = publication("A", kind="guide")
    french = publication("B", kind="guide", language="fr")
    other = publication("C")
    rows = [guide, french, other]
    assert choose(rows) == rows
    assert choose(rows, kinds=["guide"]) == [guide, french]
    assert choose(rows, kinds=["guide"], languages=["fr"]) == [french]
    with pytest.raises(RejectedError, match="no publication has the kind 'book'"):
        choose(rows, kinds=["book"])
    with pytest.raises(RejectedError, match="there are en, fr"):
        choose(rows, languages=["ru"])


def test_only_hosts_of_addresses_are_allowed() -> None:
    rows = [
        publication("A", "https://www.UN.org/a.pdf"),
        publication("B", "https://undocs.org/b"),
        publication("C"),
    ]
    assert allowed_hosts(rows) == {"www.un.org", "undocs.org"}


@pytest.mark.parametrize(
    ("title", "symbol", "name"),
    [
        ("A", "S/RES/2242 (2015)", "S-RES-2242-2015.en.pdf"),
        ("../../etc/passwd", None, "etc-passwd.en.pdf"),
        ("-rf .hidden", None, "rf-hidden.en.pdf"),
        ("Étude mondiale : 1325", None, "Étude-mondiale-1325.en.pdf"),
        ("E\u0301tude", None, "Étude.en.pdf"),
        ("安理会第2617(2021)号决议", None, "安理会第2617-2021-号决议.en.pdf"),
        ("A\x00B\nC\u202eD", None, "A-B-C-D.en.pdf"),
        ("…", None, "untitled.en.pdf"),
        ("words " * 17, None, "words-" * 12 + "words.en.pdf"),
        ("x" * 300, None, "x" * 80 + ".en.pdf"),
        ("号" * 300, None, "号" * 60 + ".en.pdf"),
    ],
)
def test_a_file_name_is_safe(title: str, symbol: str | None, name: str) -> None:
    address = "https://a.org/a"
    assert file_names([publication(title, address, symbol=symbol)]) == {address: name}


def test_names_that_would_be_the_same_carry_a_hash_in_any_order() -> None:
    rows = [
        publication("Women and CVE", "https://a.org/1"),
        publication("women & cve", "https://a.org/2"),
        publication("Women and cve", "https://a.org/3"),
        publication("Women and CVE", "https://a.org/4", language="fr"),
    ]
    names = file_names(rows)
    assert names == file_names(rows[::-1])
    # The first eight digits of the SHA-256 of each address.
    assert names == {
        "https://a.org/1": "Women-and-CVE.en.d807e1db.pdf",
        "https://a.org/2": "women-cve.en.pdf",
        "https://a.org/3": "Women-and-cve.en.d54e677b.pdf",
        "https://a.org/4": "Women-and-CVE.fr.pdf",
    }
