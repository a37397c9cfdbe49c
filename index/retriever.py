"""What finds passages: the one seam between search and the engine that holds them.

Decision 0023 says what lies behind it and what does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

import numpy as np

from index.new_document import NewDocument
from index.query import PreparedQuery
from index.records import FileReport
from index.vectors import FloatMatrix, RowArray

Ranking: TypeAlias = list[tuple[int, float]]
"""(passage row, score) pairs, best first; ties are broken by row."""

Signal: TypeAlias = Literal["lexical", "dense"]

CharacterRange: TypeAlias = tuple[int, int]
"""Start and stop in a passage's text, half open."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Request:
    """What is asked of a retriever at once; what is left out is not worked out.

    `query` may be None where only `vectors_of` is asked.

    `rankings` are "lexical", by terms and concepts of passages in `languages`, and
    "dense", by the cosine of the query, shifted towards English, with vectors less the
    mean of their language. At most `depth` of each are wanted. `admitted` are the rows,
    ascending, of the only passages that may be ranked; None means all. Whatever is
    ranked holds every phrase of the query.

    `scored` are rows of passages whose late interaction with the query is wanted,
    `parts` ranges of passages' texts whose own is, and `vectors_of` rows whose vectors
    are.
    """

    query: PreparedQuery | None = None
    rankings: tuple[Signal, ...] = ()
    depth: int = 0
    admitted: RowArray | None = None
    languages: tuple[str, ...] = ()
    scored: Sequence[int] = ()
    parts: Mapping[int, Sequence[CharacterRange]] = field(default_factory=dict)
    vectors_of: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class LateScore:
    """How well a passage's tokens match a query's.

    `mean` is the mean, over the query's tokens, of the best cosine in the passage,
    `lift` how far the best ones are above chance.
    """

    mean: float
    lift: float


NO_VECTORS: FloatMatrix = np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a retriever found; empty where nothing was asked.

    `rankings` are by name. `late` has a score for each of `Request.scored`. `parts` has
    one row a range and one column a token of the query: how far the best match is above
    chance, comparable across languages. Row i of `vectors` is the unit vector of
    passage `Request.vectors_of[i]`.
    """

    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    late: Mapping[int, LateScore] = field(default_factory=dict)
    parts: Mapping[int, FloatMatrix] = field(default_factory=dict)
    vectors: FloatMatrix = field(default_factory=lambda: NO_VECTORS)


class Retriever(Protocol):
    """Holds what passages are found by, and finds them.

    It answers from one generation for life: the newest when it was first asked. The
    same request then gets the same bytes in any process.
    """

    def write(
        self,
        documents: Sequence[NewDocument] = (),
        reports: Sequence[tuple[str, str | None, FileReport]] = (),
        gone: Sequence[str] = (),
        removed: Sequence[str] = (),
    ) -> int:
        """Add and remove documents in one step, all of it or nothing.

        Passages get rows in the order in which they are handed in, above those of all
        passages that stay. Callers see to it that only one process writes.

        Args:
            documents: What to add; one that `replaces` another removes it.
            reports: (source path, SHA-256, report) of every file that ended.
            gone: Source paths whose reports are to be forgotten.
            removed: Ids of documents to remove.

        Returns:
            The new generation, higher than any before.

        Raises:
            UnknownDocumentError: If a document to be removed is not there.
        """

    def retrieve(self, request: Request) -> Found:
        """Find passages, and say what is asked of them."""
