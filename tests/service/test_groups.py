from functools import cache

import pytest

from index.records import DocumentFacts
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from service.groups import group_of
from service.records import Group


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(shipped_vocabulary())


def facts(
    kind: str | None, title: str = "Women at borders", symbol: str | None = None
) -> DocumentFacts:
    """What a catalogue says of a document of this kind."""
    return DocumentFacts(
        document_id="0" * 64,
        file="a.pdf",
        title=title,
        language="en",
        publisher=None,
        year=None,
        kind=kind,
        pages=1,
        passages=1,
        symbol=symbol,
    )


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        ("resolution", Group.INSTRUMENTS),
        ("resolution digest", Group.INSTRUMENTS),
        ("national action plan outline", Group.INSTRUMENTS),
        ("good practice memorandum", Group.PRACTICE),
        ("handbook chapter", Group.PRACTICE),
        ("research review", Group.RESEARCH),
        ("Evaluation report", Group.RESEARCH),
        ("toolkit", Group.PRACTICE),
        (None, Group.OTHER),
        ("", Group.OTHER),
        ("a kind of its own", Group.OTHER),
    ],
)
def test_the_kind_of_a_document_decides_the_group(
    kind: str | None, group: Group
) -> None:
    sentence = "States should hear women officers in 2024."

    assert group_of(sentence, facts(kind), vocabulary()) is group


def test_without_a_kind_symbol_or_title_tell_and_the_kind_goes_first() -> None:
    sentence = "States should hear women officers in 2024."
    named = facts(None, "Law No. 8 of 2015")
    numbered = facts(None, symbol="S/RES/2242 (2015)")
    toolkit = facts("toolkit", "Law No. 8 of 2015")

    assert group_of(sentence, named, vocabulary()) is Group.INSTRUMENTS
    assert group_of(sentence, numbered, vocabulary()) is Group.INSTRUMENTS
    assert group_of(sentence, toolkit, vocabulary()) is Group.PRACTICE


@pytest.mark.parametrize(
    "sentence",
    [
        "The share rose to 38 per cent.",
        "La part atteint 3,5 %.",
        "La proporción llegó al 38 por ciento.",
        "بلغت النسبة ٣٨ في المائة.",
        "Доля достигла 38 процентов.",
        "妇女占百分之三十八。",
        "It cost US$ 1,250 a head.",
    ],
)
def test_a_number_with_its_unit_is_a_figure(sentence: str) -> None:
    assert group_of(sentence, facts("resolution"), vocabulary()) is Group.FIGURES


def test_a_year_and_a_paragraph_number_are_no_figures() -> None:
    sentence = "12. Resolution 2242 (2015) asks States to act."

    assert group_of(sentence, facts("resolution"), vocabulary()) is Group.INSTRUMENTS
