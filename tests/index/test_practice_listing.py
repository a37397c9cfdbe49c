from pathlib import Path

import pytest

from index.errors import QueryError
from index.handed_in import find_files
from index.ingestion import ingest_files
from index.library import Library
from index.practice_listing import PracticeList
from index.records import KnownPractice, PracticeFilters
from index.tagging import stored_vocabulary, tag_anew
from ingest.records import Concept, PracticeKind, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder, brief_pdf
from tests.data.tiny_library import add_documents, paragraphs, tiny_document, tiny_page

ENCODER = WordLengthEncoder()
VOCABULARY = Vocabulary(
    [Scheme("actor", {"en": "Actor"}), Scheme("instrument", {"en": "Instrument"})],
    [
        Concept("justice", "actor", {"en": "justice actors"}),
        Concept("courts", "actor", {"en": "courts"}, broader=("justice",)),
        Concept("police", "actor", {"en": "police"}),
        Concept("unscr-2242", "instrument", {"en": "resolution 2242"}),
    ],
)
COURTS = "Good practice 1. Courts should sit close to survivors."
POLICE = "Good practice 2. Police should listen, as resolution 2242 asks."
STATES = "Member States should pay for travelling judges."


@pytest.fixture
def advised(small_library: Library) -> Library:
    """The small library with two documents that hold three practices."""
    add_documents(
        small_library,
        ENCODER,
        paragraphs("first.pdf", COURTS, POLICE, title="First"),
        tiny_document("second.pdf", tiny_page(1, "Quiet."), tiny_page(2, STATES)),
    )
    with small_library.writing():
        tag_anew(small_library, VOCABULARY)
    return small_library


def texts(library: Library, filters: PracticeFilters) -> list[str]:
    listed = PracticeList(library, stored_vocabulary(library), filters)
    return [practice.text for practice in listed.read()]


def test_practices_come_with_place_words_and_names(advised: Library) -> None:
    listed = PracticeList(advised, stored_vocabulary(advised), PracticeFilters())

    assert len(listed) == 3
    [police] = listed.read(1, 2)
    row, facts = advised.find("first.pdf")
    [_, stored] = advised.catalogue.practices(row)
    assert police == KnownPractice(
        practice_id=stored.practice_id,
        document_id=facts.document_id,
        file="first.pdf",
        title="First",
        kind=PracticeKind.GOOD_PRACTICE,
        number="2",
        text=POLICE,
        language="en",
        spans=stored.spans,
        page_labels=("1",),
        actors=(VOCABULARY.concepts["police"],),
        instruments=(VOCABULARY.concepts["unscr-2242"],),
    )
    assert [practice.first_page for practice in listed.read()] == [1, 1, 2]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (PracticeFilters(kinds=frozenset({PracticeKind.RECOMMENDATION})), [STATES]),
        (PracticeFilters(actors=frozenset({"courts"})), [COURTS]),
        (PracticeFilters(actors=frozenset({"justice"})), [COURTS]),
        (PracticeFilters(actors=frozenset({"justice", "police"})), [COURTS, POLICE]),
        (PracticeFilters(instruments=frozenset({"unscr-2242"})), [POLICE]),
        (
            PracticeFilters(
                actors=frozenset({"courts"}), instruments=frozenset({"unscr-2242"})
            ),
            [],
        ),
        (PracticeFilters(words="JUDGE travels"), [STATES]),
        (PracticeFilters(words="judge listens"), []),
    ],
)
def test_filters_leave_practices_out(
    advised: Library, filters: PracticeFilters, found: list[str]
) -> None:
    assert texts(advised, filters) == found


def test_one_document_can_be_asked_for(advised: Library) -> None:
    row, _ = advised.find("second.pdf")
    assert texts(advised, PracticeFilters(document_row=row)) == [STATES]


def test_a_concept_of_another_scheme_is_no_actor(advised: Library) -> None:
    with pytest.raises(QueryError, match="unknown actor 'unscr-2242'; known are: co"):
        texts(advised, PracticeFilters(actors=frozenset({"unscr-2242"})))


def test_an_ingestion_keeps_the_practices_of_a_document(
    small_library: Library, tmp_path: Path
) -> None:
    (tmp_path / "new.pdf").write_bytes(brief_pdf(["A brief", STATES, COURTS, POLICE]))

    ingest_files(
        small_library,
        find_files([tmp_path / "new.pdf"]),
        lambda: ENCODER,
        vocabulary=VOCABULARY,
    )

    assert texts(small_library, PracticeFilters()) == [STATES, COURTS, POLICE]


def test_another_vocabulary_names_other_actors(advised: Library) -> None:
    judges = Concept("judges", "actor", {"en": "courts"})
    schemes = VOCABULARY.schemes.values()
    with advised.writing():
        tag_anew(advised, Vocabulary(schemes, [judges]))

    named = [practice.actors for practice in advised.catalogue.practices()]
    assert named == [("judges",), (), ()]
