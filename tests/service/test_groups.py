from functools import cache

import pytest

from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from service.groups import group_of
from service.records import Group


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(shipped_vocabulary())


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
        (None, Group.PRACTICE),
        ("a kind of its own", Group.PRACTICE),
    ],
)
def test_the_kind_of_a_document_decides_the_group(
    kind: str | None, group: Group
) -> None:
    sentence = "States should hear women officers in 2024."

    assert group_of(sentence, kind, vocabulary()) is group


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
    assert group_of(sentence, "resolution", vocabulary()) is Group.FIGURES


def test_a_year_and_a_paragraph_number_are_no_figures() -> None:
    sentence = "12. Resolution 2242 (2015) asks States to act."

    assert group_of(sentence, "resolution", vocabulary()) is Group.INSTRUMENTS
