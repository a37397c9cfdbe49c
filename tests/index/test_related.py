from contextlib import closing
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from index.library import Library
from index.records import RelationKind
from index.related import related_documents, related_to_passage
from index.search import Searcher
from index.tagging import tag_anew
from ingest.records import BlockKind, Concept, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import (
    add_documents,
    paragraphs,
    tiny_document,
    tiny_page,
)

ENCODER = WordLengthEncoder()

# Words of the same lengths in the same places.
ENGLISH = paragraphs("en.pdf", "women lead", "courts protect witnesses", "go")
FRENCH = paragraphs(
    "fr.pdf", "femme agit", "forces jugeait attentifs", "on", language="fr"
)


def test_documents_are_ranked_by_the_symmetric_mean_of_closest_passages(
    small_library: Library,
) -> None:
    searcher = Searcher.open(small_library, ENCODER)

    found = related_documents(searcher, 1)

    # Word lengths. a: (5 4 7), (7 5 5); b: (6 7 9), (5 5); c: (3 6 8).
    # Cosines a with b: 1/3 and 1/√3 for the first, 1/√15 and 2/√5 for the second.
    rows = (1 / 3**0.5 + 2 / 5**0.5) / 2
    columns = (1 / 3 + 2 / 5**0.5) / 2
    # No vocabulary, so no concepts: closeness alone, which weighs .7.
    assert [document.file for document in found] == ["b.pdf", "c.pdf"]
    assert found[0].score == pytest.approx(0.7 * (rows + columns) / 2, abs=0.01)
    assert found[1].score == pytest.approx(0.0, abs=0.01)
    assert (found[0].relation, found[0].concepts) == (None, ())


def test_nearness_is_the_same_both_ways(small_library: Library) -> None:
    searcher = Searcher.open(small_library, ENCODER)

    scores = {
        (row, document.file): document.score
        for row in (1, 2)
        for document in related_documents(searcher, row)
    }

    assert scores[1, "b.pdf"] == pytest.approx(scores[2, "a.pdf"])


def test_equal_documents_are_ordered_by_id_and_k_cuts(tmp_path: Path) -> None:
    documents = [paragraphs(f"{name}.pdf", "women lead") for name in "abcd"]
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, *documents)
        searcher = Searcher.open(library, ENCODER)

        found = related_documents(searcher, 1)
        two = related_documents(searcher, 1, k=2)

    ids = sorted(document.document_id for document in documents[1:])
    assert [document.document_id for document in found] == ids
    assert [document.score for document in found] == pytest.approx([0.7] * 3, abs=0.01)
    assert [document.document_id for document in two] == ids[:2]


def test_reference_lists_and_contents_take_no_part(tmp_path: Path) -> None:
    listed = tiny_document(
        "listed.pdf", tiny_page(1, "women lead", kind=BlockKind.REFERENCES)
    )
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("a.pdf", "women lead"), listed)
        searcher = Searcher.open(library, ENCODER)

        assert related_documents(searcher, 1) == []
        assert related_documents(searcher, 2) == []


def test_a_library_of_one_document_has_none_related(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("a.pdf", "women lead"))

        assert related_documents(Searcher.open(library, ENCODER), 1) == []


def test_what_belongs_to_a_document_comes_first_whatever_is_closer(
    tmp_path: Path,
) -> None:
    twin = paragraphs("twin.pdf", "courts protect witnesses", "women lead", "go")
    addendum = replace(paragraphs("more.pdf", "schools"), addendum_to="en.pdf")
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        family = [replace(document, family="f") for document in (ENGLISH, FRENCH)]
        add_documents(library, ENCODER, *family, twin, addendum)

        found = related_documents(Searcher.open(library, ENCODER), 1)

    assert [(near.file, near.relation) for near in found] == [
        ("fr.pdf", RelationKind.TRANSLATION),
        ("more.pdf", RelationKind.HAS_ADDENDUM),
        ("twin.pdf", None),
    ]
    assert found[0].score == pytest.approx(1.7, abs=0.01)


def test_of_another_family_one_document_is_listed_and_of_editions_the_newest(
    tmp_path: Path,
) -> None:
    old = paragraphs("old.pdf", "women lead them")
    new = replace(paragraphs("new.pdf", "women lead us"), supersedes="old.pdf")
    french = paragraphs("own.pdf", "femme agit", language="fr")
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        family = [replace(document, family="f") for document in (ENGLISH, FRENCH)]
        add_documents(library, ENCODER, *family, old, new, french)
        searcher = Searcher.open(library, ENCODER)

        listed = {near.file for near in related_documents(searcher, 5)}
        of_the_new = {near.file for near in related_documents(searcher, 4)}

    assert listed == {"fr.pdf", "new.pdf"}
    assert of_the_new == {"en.pdf", "old.pdf", "own.pdf"}


def test_common_instruments_count_the_rarer_the_more(
    small_library: Library,
) -> None:
    schemes = [Scheme("instrument", {"en": "instrument"})]
    women = Concept("women", "instrument", {"en": "women", "fr": "femmes"})
    courts = Concept("courts", "instrument", {"en": "courts"})
    patrols = Concept("patrols", "instrument", {"en": "patrols"})
    with small_library.writing():
        tag_anew(small_library, Vocabulary(schemes, [women, courts, patrols]))
    searcher = Searcher.open(small_library, ENCODER)

    near, far = related_documents(searcher, 1)

    # a: women, patrols; b: women, courts; c: women. Of three documents three name
    # women, one each the others.
    common, rare = log(2) ** 2, log(4) ** 2
    shared = common / (common + rare)
    without = 0.7 * ((1 / 3**0.5 + 2 / 5**0.5) + (1 / 3 + 2 / 5**0.5)) / 4
    assert (near.file, near.concepts, near.instruments) == ("b.pdf", (), ("women",))
    assert near.score == pytest.approx(without + 0.3 * shared, abs=0.01)
    assert far.file == "c.pdf"
    assert far.score == pytest.approx(
        0.3 * common / (common * (common + rare)) ** 0.5, abs=0.01
    )


def test_a_passage_has_its_own_neighbours_and_its_counterpart_first(
    tmp_path: Path,
) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        family = [replace(document, family="f") for document in (ENGLISH, FRENCH)]
        add_documents(library, ENCODER, *family, paragraphs("o.pdf", "women lead us"))
        searcher = Searcher.open(library, ENCODER)
        passages = library.catalogue.passages_at([1, 2])

        first, second = related_to_passage(searcher, passages[1])

    assert (first.file, first.relation) == ("fr.pdf", RelationKind.TRANSLATION)
    # (5, 4) with (5, 4, 2): 2 / √6.
    assert second.file == "o.pdf"
    assert second.score == pytest.approx(0.7 * 2 / 6**0.5, abs=0.01)


def test_two_concepts_of_one_label_are_named_once(tmp_path: Path) -> None:
    lead = {"en": "lead", "fr": "diriger"}
    vocabulary = Vocabulary(
        [Scheme("theme", {"en": "theme"}), Scheme("phase", {"en": "phase"})],
        [
            Concept("lead", "theme", lead),
            Concept("lead-phase", "phase", lead),
            # Only in French is it called the same as "women".
            Concept("ladies", "theme", {"en": "ladies", "fr": "femmes"}),
            Concept("women", "theme", {"en": "women", "fr": "Femmes"}),
        ],
    )
    own, other = (
        paragraphs(file, *["women lead ladies"] * 4) for file in ("own.pdf", "o.pdf")
    )
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, own, other)
        with library.writing():
            tag_anew(library, vocabulary)

        (near,) = related_documents(Searcher.open(library, ENCODER), 1)

    assert near.concepts == ("ladies", "lead")
