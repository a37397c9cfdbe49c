from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import QueryError
from index.grouping import search_grouped
from index.library import Library
from index.matching import match_passages
from index.records import AlternativeKind, Filters, Hit
from index.search import Searcher
from ingest.records import Document
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()

# Words of the same lengths in the same places, which is all that the encoder sees.
ENGLISH = paragraphs(
    "en.pdf", "women lead", "courts protect witnesses", "schools teach girls"
)
FRENCH = paragraphs(
    "fr.pdf",
    "femme agit",
    "forces jugeait attentifs",
    "mesures utile dames",
    language="fr",
)
OTHER = paragraphs("other.pdf", "women lead them")


def family(*documents: Document) -> list[Document]:
    return [replace(document, family="f") for document in documents]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        yield library


def search(
    library: Library,
    query: str = "women lead",
    language: str = "en",
    *,
    k: int = 10,
    filters: Filters | None = None,
    per_document: int | None = None,
) -> list[Hit]:
    searcher = Searcher.open(library, ENCODER)
    prepared = searcher.prepare(query, language)
    return search_grouped(
        searcher, prepared, k=k, filters=filters, per_document=per_document
    )


def places(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(hit.file, hit.text) for hit in hits]


@pytest.mark.parametrize(
    ("language", "shown", "folded"),
    [
        ("en", ("en.pdf", "women lead"), "fr.pdf"),
        ("fr", ("fr.pdf", "femme agit"), "en.pdf"),
        ("ru", ("en.pdf", "women lead"), "fr.pdf"),
    ],
)
def test_a_passage_is_shown_once_in_the_language_of_the_query(
    library: Library, language: str, shown: tuple[str, str], folded: str
) -> None:
    add_documents(library, ENCODER, *family(ENGLISH, FRENCH), OTHER)

    first, *rest = search(library, language=language)

    assert (first.file, first.text) == shown
    assert [(a.kind, a.file, a.page_labels) for a in first.alternatives] == [
        (AlternativeKind.TRANSLATION, folded, ("1",))
    ]
    assert len(rest) == 3  # the two other pairs, and the other document
    assert [hit.rank for hit in (first, *rest)] == [1, 2, 3, 4]


def test_documents_that_no_one_relates_are_not_paired(library: Library) -> None:
    add_documents(library, ENCODER, ENGLISH, FRENCH)

    hits = search(library)

    assert len(hits) == 6
    assert not any(hit.alternatives for hit in hits)


FILLING = paragraphs("filling.pdf", *["courts protect"] * 130)
"""More passages than the first stage is deep, near "courts protect witnesses"."""


def test_a_shown_passage_that_no_stage_found_has_a_late_score_of_its_own(
    library: Library,
) -> None:
    # (6, 3) is far from the query's (6, 7, 9), so that only English is found.
    short = paragraphs(
        "fr.pdf", "femme agit", "forces ont", "mesures utile dames", language="fr"
    )
    add_documents(library, ENCODER, *family(ENGLISH, short), FILLING)

    (hit,) = search(library, "courts protect witnesses", "fr", k=1)

    assert (hit.file, hit.text) == ("fr.pdf", "forces ont")
    searcher = Searcher.open(library, ENCODER)
    query = searcher.prepare("courts protect witnesses", "fr")
    asked = query.language, query.tokens, query.shifted_tokens
    matches = match_passages(searcher.snapshot, [hit.passage_row], *asked)
    assert hit.late_score == pytest.approx(float(matches.mean()), abs=1e-4)
    assert [a.file for a in hit.alternatives] == ["en.pdf"]


def test_a_new_edition_is_shown_though_only_the_old_one_was_found(
    library: Library,
) -> None:
    new = paragraphs("new.pdf", "women lead", "courts see", "schools teach girls")
    new = replace(new, supersedes="en.pdf")
    add_documents(library, ENCODER, ENGLISH, new, FILLING)

    hits = search(library, "courts protect witnesses", k=50)

    (found,) = [hit for hit in hits if hit.alternatives]
    assert (found.file, found.text) == ("new.pdf", "courts see")
    assert [a.file for a in found.alternatives] == ["en.pdf"]


def test_an_old_edition_is_folded_under_the_new_one_and_marked_where_it_is_alone(
    library: Library,
) -> None:
    old = paragraphs("old.pdf", "women lead", "schools teach girls", "a lost one here")
    new = replace(
        paragraphs("new.pdf", "women lead", "schools teach girls"), supersedes="old.pdf"
    )
    add_documents(library, ENCODER, old, new)

    hits = search(library)

    assert places(hits) == [
        ("new.pdf", "women lead"),
        ("new.pdf", "schools teach girls"),
        ("old.pdf", "a lost one here"),
    ]
    assert [a.kind for a in hits[0].alternatives] == [AlternativeKind.OLDER_EDITION]
    assert [hit.superseded_by for hit in hits] == [None, None, new.document_id]


def test_equal_wording_of_unrelated_documents_is_folded(library: Library) -> None:
    words = "women lead the patrols of the old town and speak with families"
    add_documents(
        library,
        ENCODER,
        paragraphs("a.pdf", words),
        paragraphs("b.pdf", f"{words} too"),
        paragraphs("c.pdf", " ".join(reversed(words.split()))),
    )

    first, second = search(library, "women lead the patrols")

    # The third has the same vector, for it has the same words, in another order.
    assert (first.file, second.file) == ("a.pdf", "c.pdf")
    assert [(a.kind, a.file) for a in first.alternatives] == [
        (AlternativeKind.NEARLY_THE_SAME, "b.pdf")
    ]


def test_no_document_crowds_the_first_ten_and_what_is_held_back_follows(
    library: Library,
) -> None:
    add_documents(library, ENCODER, paragraphs("a.pdf", *["women lead"] * 12), OTHER)

    files = [hit.file for hit in search(library, k=13, per_document=2)]

    # Ten places: two of one document, one of the other; there is nothing else.
    assert files == ["a.pdf"] * 2 + ["other.pdf"] + ["a.pdf"] * 10
    assert [hit.file for hit in search(library, k=3)] == ["a.pdf"] * 3
    held_back = search(library, k=13, per_document=2)[3:]
    assert [hit.passage_row for hit in held_back] == list(range(3, 13))


def test_what_filters_leave_out_is_no_alternative_either(library: Library) -> None:
    add_documents(library, ENCODER, *family(ENGLISH, FRENCH))

    hits = search(library, language="fr", filters=Filters(languages=frozenset({"en"})))

    assert {hit.file for hit in hits} == {"en.pdf"}
    assert not any(hit.alternatives for hit in hits)


WORDS_OF_BOTH = ("courts protect witnesses", "schools teach girls")


def test_what_lacks_a_phrase_of_the_query_is_an_alternative_at_most(
    library: Library,
) -> None:
    new = paragraphs("new.pdf", "women guide", *WORDS_OF_BOTH)
    new = replace(new, supersedes="en.pdf")
    add_documents(library, ENCODER, *family(ENGLISH, FRENCH), new)

    (hit,) = search(library, '"women lead"', "fr")

    # Without the marks the translation or the newer edition would be shown.
    assert (hit.file, hit.text) == ("en.pdf", "women lead")
    assert hit.superseded_by == new.document_id
    assert [a.file for a in hit.alternatives] == ["fr.pdf", "new.pdf"]
    unmarked = [search(library, "women lead", name)[0].file for name in ("fr", "en")]
    assert unmarked == ["fr.pdf", "new.pdf"]
    (hit,) = search(library, '"femme agit"')
    assert (hit.file, [a.file for a in hit.alternatives]) == (
        "fr.pdf",
        ["new.pdf", "en.pdf"],
    )


def test_a_passage_must_hold_every_phrase_to_be_shown(library: Library) -> None:
    old = paragraphs("old.pdf", "women lead and courts judge", *WORDS_OF_BOTH)
    new = paragraphs("new.pdf", "women lead and courts check", *WORDS_OF_BOTH)
    add_documents(library, ENCODER, old, replace(new, supersedes="old.pdf"))

    assert places(search(library, '"women lead" "courts"'))[0][0] == "new.pdf"
    (hit,) = search(library, '"women lead" "courts judge"')
    assert (hit.file, [a.file for a in hit.alternatives]) == ("old.pdf", ["new.pdf"])
    assert search(library, '"courts judge" "courts check"') == []


def test_a_phrase_of_a_removed_passage_alone_shows_nothing(library: Library) -> None:
    add_documents(library, ENCODER, *family(ENGLISH, FRENCH))
    searcher = Searcher.open(library, ENCODER)
    with library.writing():
        library.write(removed=[FRENCH.document_id])

    assert search_grouped(searcher, searcher.prepare('"femme agit"', "fr")) == []


def test_a_removed_document_is_no_alternative(library: Library) -> None:
    add_documents(library, ENCODER, *family(ENGLISH, FRENCH))
    searcher = Searcher.open(library, ENCODER)
    with library.writing():
        library.write(removed=[FRENCH.document_id])

    hits = search_grouped(searcher, searcher.prepare("femme", "fr"))

    assert {hit.file for hit in hits} == {"en.pdf"}
    assert not any(hit.alternatives for hit in hits)


def test_an_empty_library_has_no_groups_and_k_must_be_one(library: Library) -> None:
    assert search(library) == []
    with pytest.raises(QueryError, match="must be at least 1"):
        search(library, k=0)
