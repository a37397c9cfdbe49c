import numpy as np
import pytest

from service.evidence import Candidates, find_candidates
from service.workbench import Workbench
from tests.data.tiny_evidence import evidence


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


def test_where_nothing_can_be_quoted_there_is_no_evidence(
    workbench: Workbench,
) -> None:
    searcher = workbench.searcher()
    query = searcher.prepare("borders", "en")

    assert find_candidates(searcher, query, []).weigh({"match": 1.0}, 0.0) == []
