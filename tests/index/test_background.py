from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.background import Background, Chance, _Group
from index.library import Library
from index.search import Searcher
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


def test_chance_is_the_weighted_mean_and_deviation_of_the_best_matches() -> None:
    # Two passages of two tokens each; the first stands for three, the second for one.
    tokens = np.array([[1, 0], [0, 1], [0.6, 0.8], [0, 1]], dtype=np.float32)
    group = _Group(tokens, np.array([0, 2]), np.array([0.75, 0.25], dtype=np.float32))

    chance = group.chance(np.array([[1, 0], [0, 1]], dtype=np.float32))

    # Best matches of (1, 0): 1 and .6, of (0, 1): 1 and 1.
    assert chance.mean == pytest.approx([0.9, 1.0])
    assert chance.deviation == pytest.approx([0.03**0.5 + 0.001, 0.001], abs=1e-6)


def test_lift_is_how_far_best_matches_are_above_chance() -> None:
    chance = Chance(
        np.array([0.8, 0.5], dtype=np.float32), np.array([0.04, 0.25], dtype=np.float32)
    )

    # (.9 - .8) / .2 and (.4 - .5) / .5.
    lifts = chance.lifts(np.array([0.9, 0.4], dtype=np.float32))
    assert lifts == pytest.approx([0.5, -0.2])


def test_a_language_of_few_passages_is_compared_with_all(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        many = [f"women {'o' * (n % 5 + 3)} patrols" for n in range(40)]
        add_documents(
            library,
            ENCODER,
            paragraphs("a.pdf", *many),
            paragraphs("b.pdf", "les femmes", language="fr"),
        )
        searcher = Searcher.open(library, ENCODER)
        background = Background(searcher.snapshot)
        query = searcher.prepare("women lead", "en").tokens

        english = background.chance(query, "en")
        french = background.chance(query, "fr")

        assert english is not None
        assert french is not None
        assert french.mean == pytest.approx(english.mean)
        # "women" is in every passage, a word of four letters in some.
        assert english.mean[0] == pytest.approx(1.0, abs=0.05)
        assert english.mean[1] < 0.6


def test_a_library_of_few_passages_has_no_background(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("a.pdf", "women lead"))
        searcher = Searcher.open(library, ENCODER)
        query = searcher.prepare("women", "en").tokens

        assert Background(searcher.snapshot).chance(query, "en") is None
