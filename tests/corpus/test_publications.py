"""The list of real publications is sound."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from ingest.addresses import parse_address
from ingest.language import LANGUAGES
from ingest.publications import (
    COLUMNS,
    allowed_hosts,
    file_names,
    read_publications,
)
from tests.conftest import ROOT

PUBLICATIONS = read_publications(ROOT / "corpus" / "publications.csv")

BASES = (
    "a copy ",
    "an entry in ",
    "address in ",
    "cited at ",
    "cited in ",
    "described ",
    "listed by ",
    "memory; not seen",
    "named at ",
    "named on another site",
    "seen at its page",
    "the document itself",
    "the text in ",
)
"""How `known` begins: what was looked at."""

SHARING_SITES = ("docslib", "dokumen", "scribd", "fdocuments", "vdocument", "studylib")

SYMBOL = re.compile(r"[A-Z]+(/[A-Z0-9.]+)+( \(\d{4}\))?(-[A-Z](/[A-Z0-9.]+)+)?", re.I)


def normalised(title: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", title).casefold())


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_there_are_at_least_250_in_every_language() -> None:
    assert len(PUBLICATIONS) >= 250
    assert {p.language for p in PUBLICATIONS} == set(LANGUAGES)


def test_no_publication_is_listed_twice() -> None:
    assert repeated((normalised(p.title), p.language) for p in PUBLICATIONS) == []
    assert repeated((p.symbol, p.language) for p in PUBLICATIONS if p.symbol) == []
    assert repeated(p.address for p in PUBLICATIONS if p.address) == []
    assert repeated(p.page for p in PUBLICATIONS if p.page) == []


def test_rows_are_sorted_by_title_then_language() -> None:
    keys = [(p.title.casefold(), p.language) for p in PUBLICATIONS]
    assert keys == sorted(keys)


def test_years_are_those_of_the_field() -> None:
    assert all(1945 <= p.year <= 2026 for p in PUBLICATIONS if p.year is not None)


def test_each_row_says_how_it_is_known() -> None:
    for publication in PUBLICATIONS:
        assert publication.known.startswith(BASES), publication.title
        assert publication.scope in {"core", "adjacent"}, publication.title


def test_addresses_and_pages_are_https_on_hosts_that_publish() -> None:
    hosts = allowed_hosts(PUBLICATIONS)
    places = [url for p in PUBLICATIONS for url in (p.address, p.page) if url]
    for url in places:
        host = parse_address(url).host
        assert not any(name in host for name in SHARING_SITES), url
    assert {urlsplit(p.address).hostname for p in PUBLICATIONS if p.address} == hosts


def test_a_symbol_is_one_that_title_or_address_says() -> None:
    for p in PUBLICATIONS:
        if p.symbol is None:
            continue
        assert SYMBOL.fullmatch(p.symbol), p.symbol
        numbers = re.findall(r"\d+", p.symbol)
        said = re.findall(r"\d+", f"{p.title} {p.address} {p.page}")
        assert set(numbers) <= set(said), p.symbol


def test_what_a_citation_does_not_show_is_said_to_be_from_memory() -> None:
    cited = [
        p
        for p in PUBLICATIONS
        if p.title.startswith("Security Council resolution ")
        and p.known.startswith("cited in ")
    ]
    assert len(cited) == 25
    assert all(p.known.endswith("subject line from memory") for p in cited)


def test_the_juvenile_justice_memorandum_is_of_2016() -> None:
    (memorandum,) = [p for p in PUBLICATIONS if p.title.startswith("Neuchâtel")]
    assert (memorandum.year, memorandum.publisher) == (2016, "GCTF")


def test_every_address_has_a_file_name_of_its_own() -> None:
    names = file_names(PUBLICATIONS)
    assert repeated(name.casefold() for name in names.values()) == []


def test_the_columns_and_the_beginnings_of_known_are_documented() -> None:
    text = (ROOT / "docs" / "fetching.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"| `{column}` |" in text
    for basis in BASES:
        assert re.search(rf"^\| (.*, )?{basis.strip()}", text, re.M), basis
