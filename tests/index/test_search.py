import json
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index.errors import EncoderMismatchError, QueryError
from index.library import Library
from index.records import Filters
from index.search import Searcher
from index.tagging import tag_anew
from ingest.records import BlockKind, Concept, Scheme, Span
from ingest.vocabulary import Vocabulary
from tests.conftest import ROOT, SMALL_DOCUMENTS, OtherEncoder, WordLengthEncoder
from tests.data.tiny_library import (
    add_documents,
    paragraphs,
    tiny_document,
    tiny_page,
)

A, B, C = SMALL_DOCUMENTS
ENCODER = WordLengthEncoder()


class PieceEncoder(WordLengthEncoder):
    """Cuts words into single letters, so that it knows none as a whole."""

    def count_tokens(self, text: str) -> int:
        return len(text)


@pytest.fixture
def searcher(small_library: Library) -> Searcher:
    return Searcher.open(small_library, ENCODER)


def rows(
    searcher: Searcher, query: str, *, k: int = 10, filters: Filters | None = None
) -> list[int]:
    found = searcher.search(searcher.prepare(query, "en"), k=k, filters=filters)
    return [hit.passage_row for hit in found]


def test_the_first_stage_ranks_by_terms_and_by_vectors(searcher: Searcher) -> None:
    stages = searcher.retrieve(searcher.prepare("women lead", "en"), 10)

    # Word lengths: the query has 5 and 4; passage 1 has 5, 4, 7; 2 has 7, 5, 5;
    # 3 has 6, 7, 9; 4 has 5, 5; and 5 has 3, 6, 8.
    assert list(stages) == ["lexical", "dense"]
    assert [row for row, _ in stages["lexical"]] == [1, 4]
    dense = dict(stages["dense"])
    assert [row for row in dense if row != 5] == [1, 4, 2, 3]
    # Less one mean for all in English: differences are those of the cosines.
    assert [dense[row] - dense[3] for row in (1, 4, 2)] == pytest.approx(
        [2 / 6**0.5, 1 / 2**0.5, 2 / 10**0.5], abs=0.008
    )


def test_late_interaction_is_the_mean_of_the_best_matches(searcher: Searcher) -> None:
    query = searcher.prepare("women lead", "en")

    late = searcher.late_means(query, [1, 2, 3, 4])

    # 5 and 4 are both in passage 1, only 5 is in 2 and 4, neither is in 3.
    assert late == pytest.approx({1: 1.0, 2: 0.5, 3: 0.0, 4: 0.5}, abs=0.1)
    assert searcher.late_means(query, []) == {}


def test_hits_are_ordered_by_late_interaction_and_terms(searcher: Searcher) -> None:
    hits = searcher.search(searcher.prepare("women lead", "en"))

    # Every token of the query is in passage 1, half of them in 2 and 4, none in 3; only
    # 1 shares both terms; a library of five has no background. To 2, which stands
    # beside 1, comes a fifth of (1.1 + .5 + 0) / 3; 4 shares one term, and gets less.
    assert [hit.passage_row for hit in hits[:3]] == [1, 2, 4]
    assert hits[0].score == pytest.approx(1.0 + 0.1 + 0.2 * 1.6 / 3, abs=0.05)
    assert hits[1].score == pytest.approx(0.5 + 0.2 * 1.6 / 3, abs=0.05)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]


def test_a_hit_says_where_its_words_stand(searcher: Searcher) -> None:
    (hit, *_) = searcher.search(searcher.prepare("women judge", "en"))

    assert (hit.document_id, hit.file) == (B.document_id, "b.pdf")
    assert (hit.first_page, hit.last_page, hit.page_labels) == (2, 2, ("2",))
    assert (hit.text, hit.spans) == ("women judge", (Span(2, 0, 11),))
    assert (hit.language, hit.kind) == ("en", BlockKind.PARAGRAPH)
    assert searcher.page(hit, 2).text == "women judge"


def test_contents_pages_and_reference_lists_come_last(tmp_path: Path) -> None:
    words = "women lead patrols"
    listed = [
        tiny_document(f"{kind}.pdf", tiny_page(1, words, kind=kind))
        for kind in (BlockKind.REFERENCES, BlockKind.CONTENTS)
    ]
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, *listed, paragraphs("p.pdf", "women lead"))
        searcher = Searcher.open(library, ENCODER)

        assert rows(searcher, "women lead") == [3, 1, 2]


def test_equal_passages_are_ordered_by_row_to_the_last(tmp_path: Path) -> None:
    equal = ["women lead"] * 75
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("a.pdf", *equal))
        searcher = Searcher.open(library, ENCODER)

        assert rows(searcher, "women lead", k=75) == list(range(1, 76))
        assert rows(searcher, "women lead", k=3) == [1, 2, 3]


def test_the_order_of_adding_documents_does_not_change_the_ranking(
    small_library: Library, tmp_path: Path
) -> None:
    rankings = [_passages(Searcher.open(small_library, ENCODER))]
    for name, order in (("once", (C, A, B)), ("apart", (B, C, A))):
        with closing(Library.create(tmp_path / name, ENCODER.facts)) as library:
            if name == "once":
                add_documents(library, ENCODER, *order)
            else:
                for document in order:
                    add_documents(library, ENCODER, document)
            rankings.append(_passages(Searcher.open(library, ENCODER)))

    # The last two tie for this query, so that their order is that of their rows.
    assert rankings[0][:3] == rankings[1][:3] == rankings[2][:3]
    assert len({frozenset(ranking) for ranking in rankings}) == 1


def _passages(searcher: Searcher) -> list[str]:
    hits = searcher.search(searcher.prepare("women lead", "en"))
    return [hit.passage_id for hit in hits]


ELSEWHERE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from index.library import Library
from index.search import Searcher
from tests.conftest import WordLengthEncoder
searcher = Searcher.open(Library.open(Path(sys.argv[1])), WordLengthEncoder())
print(json.dumps([asdict(h) for h in searcher.search(searcher.prepare(sys.argv[2]))]))
"""


def test_the_same_query_gives_the_same_hits_again_and_in_another_process(
    small_library: Library, searcher: Searcher
) -> None:
    query = "How do women lead the patrols of schools?"

    once, again = (
        json.dumps([asdict(hit) for hit in searcher.search(searcher.prepare(query))])
        for _ in range(2)
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(small_library.folder), query],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout.rstrip()

    assert once == again == elsewhere


def test_k_may_be_larger_than_the_collection(searcher: Searcher) -> None:
    assert rows(searcher, "women lead", k=1000) == [1, 2, 4, 3, 5]


@pytest.mark.parametrize("k", [0, -1])
def test_k_must_be_at_least_one(searcher: Searcher, k: int) -> None:
    with pytest.raises(QueryError, match="must be at least 1"):
        rows(searcher, "women", k=k)


def test_an_empty_library_has_no_hits(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "empty", ENCODER.facts)) as library:
        assert rows(Searcher.open(library, ENCODER), "women") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(languages=frozenset({"fr"})), [5]),
        (Filters(publishers=frozenset({"UNODC"})), [1, 2]),
        (Filters(kinds=frozenset({"handbook"})), [4, 3]),
        (Filters(first_year=2021), [4, 3, 5]),
        (Filters(last_year=2021), [1, 2]),
        (Filters(document_ids=frozenset({B.document_id, C.document_id})), [4, 3, 5]),
        (Filters(languages=frozenset({"zh"})), []),
        (Filters(languages=frozenset({"fr"}), last_year=2021), []),
    ],
    ids=str,
)
def test_a_hit_is_what_the_filters_say(
    searcher: Searcher, filters: Filters, expected: list[int]
) -> None:
    assert rows(searcher, "women lead", filters=filters) == expected


def test_filters_act_before_ranking(tmp_path: Path) -> None:
    better = ["women lead"] * 100
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(
            library,
            ENCODER,
            paragraphs("a.pdf", *better, year=2020),
            paragraphs("b.pdf", "women of six provinces", year=2021),
        )
        searcher = Searcher.open(library, ENCODER)
        query = searcher.prepare("women lead", "en")

        # A hundred passages come before it, more than the first stage is deep.
        stages = searcher.retrieve(query, 60, Filters(first_year=2021))

        assert {name: [row for row, _ in s] for name, s in stages.items()} == {
            "lexical": [101],
            "dense": [101],
        }
        assert rows(searcher, "women lead", filters=Filters(first_year=2021)) == [101]


def test_an_unknown_filter_value_names_the_valid_ones(searcher: Searcher) -> None:
    with pytest.raises(QueryError) as caught:
        rows(searcher, "women", filters=Filters(publishers=frozenset({"Nobody"})))

    assert str(caught.value) == (
        "unknown publisher 'Nobody'; known are: UN Women, UNODC"
    )


def test_a_language_filter_leaves_out_passages_of_no_language(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(
            library,
            ENCODER,
            paragraphs("a.pdf", "resolution 2242"),
            paragraphs("b.pdf", "2242 2250", language="und"),
        )
        searcher = Searcher.open(library, ENCODER)

        english = Filters(languages=frozenset({"en"}))

        assert sorted(rows(searcher, "2242")) == [1, 2]
        assert rows(searcher, "2242", filters=english) == [1]


def test_a_query_in_another_language_is_searched_shifted(searcher: Searcher) -> None:
    query = searcher.prepare("femmes", "fr")
    away = replace(query, shifted_vector=-query.vector)

    assert [row for row, _ in searcher.retrieve(query, 10)["lexical"]] == [5]
    assert searcher.retrieve(query, 1)["dense"] != searcher.retrieve(away, 1)["dense"]


def test_a_searcher_answers_from_its_generation(
    small_library: Library, searcher: Searcher
) -> None:
    add_documents(small_library, ENCODER, paragraphs("d.pdf", "women lead"))

    assert (searcher.generation, rows(searcher, "women lead")[0]) == (1, 1)
    newer = Searcher.open(small_library, ENCODER)
    assert newer.generation == 2
    assert 6 in rows(newer, "women lead")


def test_a_removed_document_is_gone_from_results_at_once(
    small_library: Library, searcher: Searcher
) -> None:
    with small_library.writing():
        small_library.write(removed=[A.document_id])

    assert rows(searcher, "women lead", k=2) == [4, 3]


def test_a_library_of_another_encoder_is_not_searched(small_library: Library) -> None:
    with pytest.raises(EncoderMismatchError, match="--encoder word-length"):
        Searcher.open(small_library, OtherEncoder())


def test_only_passages_with_the_exact_phrase_are_found(searcher: Searcher) -> None:
    assert rows(searcher, '"women lead" patrols') == [1]
    assert rows(searcher, "“Women judge”") == [4]
    assert rows(searcher, '"lead women"') == []
    fr = Filters(languages=frozenset({"fr"}))
    assert rows(searcher, '"women lead"', filters=fr) == []
    assert rows(searcher, '"les femmes"', filters=fr) == [5]


def test_a_concept_is_found_in_another_language(small_library: Library) -> None:
    women = Concept("women", "theme", {"en": "women", "fr": "femmes"})
    girls = Concept("girls", "theme", {"en": "girl", "fr": "fille"})
    with small_library.writing():
        tag_anew(
            small_library,
            Vocabulary([Scheme("theme", {"en": "theme"})], [women, girls]),
        )
    searcher = Searcher.open(small_library, ENCODER)

    lexical = dict(searcher.retrieve(searcher.prepare("filles", "fr"), 9)["lexical"])

    # "schools teach girls" names the concept and has its English label.
    assert list(lexical) == [2]


def test_a_misspelt_word_is_searched_for_as_it_was_meant(
    small_library: Library,
) -> None:
    women = Concept("patrols", "theme", {"en": "patrols"})
    with small_library.writing():
        tag_anew(small_library, Vocabulary([Scheme("theme", {"en": "theme"})], [women]))
    searcher = Searcher.open(small_library, PieceEncoder())

    query = searcher.prepare("partols", "en")

    assert query.text == "patrols"
    assert [row for row, _ in searcher.retrieve(query, 9)["lexical"]] == [1]


def test_a_bare_acronym_is_in_the_language_of_who_asks(small_library: Library) -> None:
    searcher = Searcher.open(small_library, ENCODER)

    assert searcher.prepare("PCVE", otherwise="fr").language == "fr"
    assert searcher.prepare("PCVE", "es", otherwise="fr").language == "es"
    assert searcher.prepare("PCVE").language == "en"
