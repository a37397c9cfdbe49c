from functools import cache

import pytest

from index.records import DocumentFacts
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from service.groups import group_of
from service.messages import read_messages
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

    assert group_of(sentence, "en", facts(kind), vocabulary()) is group


@pytest.mark.parametrize(
    "sentence",
    [
        "Use: a justice ministry can cite it to open a strategy to civil society.",
        "Usage : un ministère de la justice peut l’invoquer devant la société civile.",
        "الاستخدام: تستطيع وزارة العدل الاستشهاد به أمام المجتمع المدني.",
        "Применение: министерство юстиции может ссылаться на нее в диалоге.",
        "用途：司法部可以援引该决议，使战略向民间社会开放。",
    ],
)
def test_what_a_digest_advises_is_not_what_the_instrument_asks(sentence: str) -> None:
    digest = facts("resolution digest")

    assert group_of(sentence, "en", digest, vocabulary()) is Group.PRACTICE
    assert group_of(sentence, "en", facts("treaty"), vocabulary()) is Group.INSTRUMENTS
    said = "Resolution 2242 (2015) calls for greater integration of both agendas."
    assert group_of(said, "en", digest, vocabulary()) is Group.INSTRUMENTS


def test_without_a_kind_symbol_or_title_tell_and_the_kind_goes_first() -> None:
    sentence = "States should hear women officers in 2024."
    named = facts(None, "Law No. 8 of 2015")
    numbered = facts(None, symbol="S/RES/2242 (2015)")
    toolkit = facts("toolkit", "Law No. 8 of 2015")

    assert group_of(sentence, "en", named, vocabulary()) is Group.INSTRUMENTS
    assert group_of(sentence, "en", numbered, vocabulary()) is Group.INSTRUMENTS
    assert group_of(sentence, "en", toolkit, vocabulary()) is Group.PRACTICE


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
    assert group_of(sentence, "en", facts("resolution"), vocabulary()) is Group.FIGURES


def test_a_year_and_a_paragraph_number_are_no_figures() -> None:
    sentence = "12. Resolution 2242 (2015) asks States to act."

    assert (
        group_of(sentence, "en", facts("resolution"), vocabulary()) is Group.INSTRUMENTS
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Estimates of their number ranged from 30 per cent to 60 per cent."),
        ("fr", "Il n’y a pas de consensus sur la part de 30 % de femmes."),
        ("es", "No existe consenso sobre la proporción del 30 por ciento."),
        ("ar", "لا يوجد إجماع على نسبة ٣٠ في المائة."),
        ("ru", "Оценки их доли колеблются от 30 до 60 процентов."),
        ("zh", "对返回妇女比例的估计不一，从30%到60%。"),
    ],
)
def test_where_sources_differ_goes_before_figures_and_kinds(
    language: str, sentence: str
) -> None:
    of_treaty = group_of(sentence, language, facts("treaty"), vocabulary())

    assert of_treaty is Group.DIFFERENCES
    assert group_of(sentence, "de", facts("treaty"), vocabulary()) is Group.FIGURES
    assert Group.DIFFERENCES.rank == max(group.rank for group in Group)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_each_group_has_a_heading_of_its_own(language: str) -> None:
    words = read_messages(language)

    assert len({words[f"group_{group}"] for group in Group}) == len(Group)
