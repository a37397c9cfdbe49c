"""The scores of passages, each with what its translations and its document add.

That a question in one language matches a passage in another is in part luck of
wording. The same passage in five languages is five tries at the same question, and
other passages of its document tell whether the document is about it. Decision 0017 has
the figures.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean

DOCUMENT_WEIGHT = 0.2
BEST_OF_DOCUMENT = 3
"""Weight, and number, of a document's best passages whose mean speaks for it."""


def agreed_scores(
    scores: Mapping[int, float],
    counterparts: Mapping[int, Sequence[int]],
    documents: Mapping[int, int],
) -> dict[int, float]:
    """Return the score of each passage with those that should agree with it.

    It is the mean of the passage's own score, the best one among its counterparts and
    their mean, and a share of the mean of the three best passages of its document;
    where a document has fewer, the least score of all stands in.

    Args:
        scores: Scores of passages and of their counterparts, by row.
        counterparts: For each passage that is ranked, those that say the same, itself
            among them.
        documents: The document of each passage that is ranked.
    """
    pooled = {
        row: (scores[row] + max(same) + fmean(same)) / 3
        for row, rows in counterparts.items()
        if (same := [scores[other] for other in rows])
    }
    of_document: dict[int, list[float]] = defaultdict(list)
    for row, score in pooled.items():
        of_document[documents[row]].append(score)
    least = min(pooled.values(), default=0.0)
    support = {
        document: fmean(
            (sorted(mine, reverse=True) + [least] * BEST_OF_DOCUMENT)[:BEST_OF_DOCUMENT]
        )
        for document, mine in of_document.items()
    }
    return {
        row: score + DOCUMENT_WEIGHT * support[documents[row]]
        for row, score in pooled.items()
    }
