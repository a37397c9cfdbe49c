from contextlib import closing
from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.recutting import recut
from index.library import Library
from index.tagging import tag_anew
from index.verification import Findings, verify_library
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


def test_the_same_pages_are_cut_into_shorter_passages(
    small_library: Library, tmp_path: Path
) -> None:
    long = paragraphs("long.pdf", *["women lead the patrols here"] * 6)
    add_documents(small_library, ENCODER, long)
    folder = tmp_path / "short"

    recut(small_library, folder, ENCODER, target_tokens=5, maximum_tokens=5)

    with closing(Library.open(folder)) as short:
        row, facts = short.find("long.pdf")
        assert (facts.pages, facts.passages) == (1, 6)
        whole, _ = small_library.find("long.pdf")
        assert short.catalogue.page(row, 1) == small_library.catalogue.page(whole, 1)
        assert len(short.catalogue.documents()) == 4
        assert verify_library(short) == Findings((), ())


def test_passages_of_another_length_are_tagged_by_the_same_vocabulary(
    small_library: Library, tmp_path: Path
) -> None:
    women = Concept("women", "theme", {"en": "women"})
    vocabulary = Vocabulary([Scheme("theme", {"en": "theme"})], [women])
    with small_library.writing():
        tag_anew(small_library, vocabulary)
    folder = tmp_path / "same"

    recut(small_library, folder, ENCODER, target_tokens=200, maximum_tokens=400)

    with closing(Library.open(folder)) as same:
        assert same.catalogue.vocabulary() == vocabulary.to_json()
        assert list(same.catalogue.concepts().values()) == [("women",), ("women",)]


def test_what_is_there_is_not_overwritten(
    small_library: Library, tmp_path: Path
) -> None:
    with pytest.raises(EvaluationError, match="is there already"):
        recut(small_library, tmp_path, ENCODER, target_tokens=5, maximum_tokens=5)
