import pytest

from index.library import Library
from index.matching import match_passages
from index.snapshot import open_snapshot
from index.tokens import similarities
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


def test_own_language_is_matched_as_it_is_and_others_shifted(
    small_library: Library,
) -> None:
    # Passages 1 and 4 are English, 5 and, in a second batch, 6 are French.
    french = paragraphs("d.pdf", "les femmes", language="fr")
    add_documents(small_library, ENCODER, french)
    snapshot = open_snapshot(small_library)
    own, shifted = (
        ENCODER.encode([text], role="query").tokens[0].vectors
        for text in ("women lead", "les femmes")
    )

    best = match_passages(snapshot, [1, 5, 6, 4], "en", own, shifted)

    for place, (row, tokens) in enumerate(
        [(1, own), (5, shifted), (6, shifted), (4, own)]
    ):
        alone = similarities(tokens, *snapshot.tokens_of(row)).max(axis=1)
        assert best[place] == pytest.approx(alone, abs=1e-6)
    assert match_passages(snapshot, [], "en", own, shifted).shape == (0, 2)
