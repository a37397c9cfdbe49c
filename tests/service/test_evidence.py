from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from index.search import Searcher
from service.evidence import Candidates, find_candidates
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder
from tests.data.tiny_evidence import evidence
from tests.data.tiny_library import add_documents, paragraphs


def test_a_weight_adds_up_signals_and_ties_are_broken_by_place() -> None:
    found = [evidence(name, 0.0, name) for name in ("c", "b", "a")]
    candidates = Candidates(
        quotations=tuple(e.quotation for e in found),
        terms=tuple(e.terms for e in found),
        signals={"match": np.array([0.5, 1.0, 0.5]), "rank": np.array([1.0, 0.0, 1.0])},
    )

    weighed = candidates.weigh({"match": 4.0, "rank": 1.0}, ordinary=-2.0)

    # 4 * 1 - 2, then twice 4 * .5 + 1 - 2.
    assert [e.weight for e in weighed] == pytest.approx([2.0, 1.0, 1.0])
    assert [e.quotation.hit.document_id for e in weighed] == ["b", "a", "c"]


def test_signals_tell_rank_language_and_lead_over_the_other_hits(
    workbench: Workbench,
) -> None:
    searcher = workbench.searcher()
    query = searcher.prepare("Comment former les agents aux frontières ?", "fr")
    hits = searcher.search(query, k=3)

    found = find_candidates(searcher, query, hits)

    ranks = [q.hit.rank for q in found.quotations]
    assert found.signals["rank"].tolist() == [10 / (10 + rank) for rank in ranks]
    assert set(found.signals["is_own"].tolist()) == {0.0}  # all of it is in English
    mean = sum(hit.score for hit in hits) / 3
    assert found.signals["ahead"].tolist() == pytest.approx(
        [q.hit.score - mean for q in found.quotations]
    )


@pytest.mark.parametrize(
    ("question", "amounts"),
    [
        ("How many officers are at the border?", {"Half": 1.0, "Border": 0.0}),
        ("Who are the officers at the border?", {"Half": 0.0, "Border": 0.0}),
    ],
)
def test_a_number_counts_where_one_is_asked_for(
    question: str, amounts: dict[str, float], small_library: Library
) -> None:
    encoder = WordLengthEncoder()
    add_documents(
        small_library,
        encoder,
        paragraphs(
            "officers.pdf",
            "Half of the officers at the border are women who joined last year.",
            "Border officers should be trained to recognise victims of trafficking.",
        ),
    )
    searcher = Searcher.open(small_library, encoder)
    query = searcher.prepare(question, "en")

    found = find_candidates(searcher, query, searcher.search(query, k=8))

    told = {
        q.text.split()[0]: amount
        for q, amount in zip(
            found.quotations, found.signals["amount"].tolist(), strict=True
        )
        if q.hit.file == "officers.pdf"
    }
    assert told == amounts


def test_where_nothing_can_be_quoted_there_is_no_evidence(
    workbench: Workbench,
) -> None:
    searcher = workbench.searcher()
    query = searcher.prepare("borders", "en")

    assert find_candidates(searcher, query, []).weigh({"match": 1.0}, 0.0) == []


ANNOUNCEMENT = "The handbook discusses how officers search women at borders."
COVERS = "It covers the search of homes as well, in cities and villages."
RULE = "Women officers alone search women who cross the border."


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How do officers search women at borders?", [RULE]),
        (
            "Which handbook discusses searches of women at borders?",
            [ANNOUNCEMENT, f"{ANNOUNCEMENT} {COVERS}", RULE],
        ),
    ],
)
def test_announcements_are_quoted_to_who_asks_about_documents(
    question: str, quoted: list[str], tmp_path: Path
) -> None:
    encoder = WordLengthEncoder()
    with closing(Library.create(tmp_path / "library", encoder.facts)) as library:
        add_documents(
            library, encoder, paragraphs("a.pdf", f"{ANNOUNCEMENT} {COVERS}", RULE)
        )
        searcher = Searcher.open(library, encoder)
        query = searcher.prepare(question, "en")

        found = find_candidates(searcher, query, searcher.search(query))

    assert sorted(q.text for q in found.quotations) == sorted(quoted)
