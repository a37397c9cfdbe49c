from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from index.library import Library
from index.query import PreparedQuery
from index.search import Searcher
from service.quotations import Quotation
from service.specifics import is_short, unspoken_words
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()

SENTENCES = [
    " ".join(words)
    for words in product(
        ("women", "girls", "boats", "towns", "ships"),
        ("lead", "join", "hold", "meet"),
        ("patrols", "schools", "markets", "clinics", "borders"),
    )
]
"""A hundred of words with five, four and seven letters: all that the encoder sees."""

ELSEWHERE = "women watch elections"


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder: Path = tmp_path_factory.mktemp("specifics") / "library"
    with closing(Library.create(folder, ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("en.pdf", *SENTENCES, ELSEWHERE))
        yield Searcher.open(library, ENCODER)


def unspoken(
    searcher: Searcher, question: str, quoted: Sequence[str], language: str = "en"
) -> tuple[str, ...]:
    query = searcher.prepare(question, language)
    return unspoken_words(searcher, query, list(quotations(searcher, query, quoted)))


def quotations(
    searcher: Searcher, query: PreparedQuery, quoted: Sequence[str]
) -> Iterator[Quotation]:
    for hit in searcher.search(query, k=101):
        if hit.text in quoted:
            whole = 0, len(hit.text)
            span = hit.spans[0].start, hit.spans[0].stop
            page = searcher.page(hit, hit.first_page)
            yield Quotation(hit, page, span, span, whole, None)


def test_a_word_that_nothing_has_and_nothing_is_close_to_is_unspoken(
    searcher: Searcher,
) -> None:
    asked = "Do elephants lead patrols?"

    assert unspoken(searcher, asked, ["women lead patrols"]) == ("elephants",)


def test_a_word_is_spoken_of_by_words_that_are_close_to_it(searcher: Searcher) -> None:
    # "elections" has nine letters, as "elephants" has, and one of 101 passages has it:
    # chance is .01 with a deviation of .1, and (1 - .01) / .1 ** .5 is 3.1.
    assert unspoken(searcher, "Do elephants watch?", [ELSEWHERE]) == ()


def test_what_stands_in_brackets_is_not_asked_about(searcher: Searcher) -> None:
    asked = "Do women (elephants) lead patrols?"

    assert unspoken(searcher, asked, ["women lead patrols"]) == ()


def test_what_the_library_has_elsewhere_is_not_asked_for(searcher: Searcher) -> None:
    assert unspoken(searcher, "Do women watch elections?", ["women lead patrols"]) == ()


def test_without_quotations_or_passages_in_the_language_nothing_is_told(
    searcher: Searcher,
) -> None:
    assert unspoken(searcher, "Do elephants lead patrols?", []) == ()
    assert (
        unspoken(searcher, "Que font les éléphants ?", ["women lead patrols"], "fr")
        == ()
    )


def test_a_question_of_thirteen_words_is_short_and_search_words_are_no_question(
    searcher: Searcher,
) -> None:
    def query(words: int) -> PreparedQuery:
        return searcher.prepare(" ".join(["women"] * words) + "?", "en")

    assert is_short(query(13))
    assert not is_short(query(14))
    assert not is_short(searcher.prepare("elephants lead patrols", "en"))
