"""Document or passage → documents near it, with reasons a reader can check."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from index.encoder import Floats
from index.reasons import closest_pairs
from index.records import (
    RelatedDocument,
    RelationKind,
    StoredPassage,
)
from index.search import Searcher
from index.snapshot import KINDS, Snapshot
from ingest.passages import OWN_KINDS
from ingest.practices import INSTRUMENTS
from ingest.records import BlockKind, Concept

CONCEPTS_WEIGHT = 0.3
"""The share of common concepts in a score; that of closest passages is the rest."""

APART = (*OWN_KINDS, BlockKind.TABLE, BlockKind.CAPTION)
"""What takes no part in a comparison, for it quotes badly and matches anything."""

DOCUMENT_KINDS = "document-kind"
"""The scheme of concepts such as "policy brief"."""

COVERED_PASSAGES = 4
"""A document with fewer is compared by its first one too, though it be a cover."""

PAIRS_SHOWN = 2
CONCEPTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Subject:
    """What documents are compared with: passages of one document, and its concepts."""

    document_row: int
    rows: list[int]
    vectors: Floats
    concepts: frozenset[str]


def related_documents(
    searcher: Searcher, document_row: int, *, k: int = 10
) -> list[RelatedDocument]:
    """Return the documents that belong to a document, then those closest to it.

    A score is the weighted mean of two: the mean, over the passages of either
    document, of the cosine with the closest passage of the other; and the cosine of
    the concepts that they are about, rarer ones weighing more. Covers, tables,
    notes and lists take no part. A document that belongs to this one as translation,
    edition or addendum has 1 more. Of another family of translations only the one in
    this document's language is listed, or else the closest; of editions the newest.
    Ties are broken by document id.

    Returns:
        At most `k` documents, best first.
    """
    rows, vectors = document_content(searcher.snapshot, document_row)
    concepts = _named(searcher.snapshot)[document_row]
    subject = _Subject(document_row, rows, vectors, concepts)
    return _Comparison(searcher, subject).best(k)


def related_to_passage(
    searcher: Searcher, passage: StoredPassage, *, k: int = 10
) -> list[RelatedDocument]:
    """Return the documents with the passages closest to one passage.

    As for documents, but that the passage stands alone: its own cosine counts, and
    its own concepts. A document belongs to it that holds its counterpart, such as its
    translation.
    """
    snapshot = searcher.snapshot
    row = passage.passage_row
    subject = _Subject(
        passage.document_row,
        [row],
        snapshot.vectors.reconstruct([row]),
        frozenset(snapshot.concepts.get(row, ())),
    )
    counterparts = frozenset(searcher.counterparts.of(row)) - {row}
    return _Comparison(searcher, subject, counterparts).best(k)


class _Comparison:
    """Compares a subject with every other document of a snapshot."""

    def __init__(
        self,
        searcher: Searcher,
        subject: _Subject,
        counterparts: frozenset[int] | None = None,
    ) -> None:
        """Prepare; `counterparts` is None where the subject is a whole document."""
        self._searcher = searcher
        self._snapshot = searcher.snapshot
        self._subject = subject
        self._counterparts = counterparts
        documents = self._snapshot.documents
        self._concepts = _named(self._snapshot)
        found = Counter(name for names in self._concepts.values() for name in names)
        self._rarity = {
            concept: math.log(1 + len(documents) / count)
            for concept, count in found.items()
        }
        rows = {facts.document_id: row for row, facts in documents.items()}
        self._relations: dict[int, RelationKind] = {}
        for relation in searcher.counterparts.families.relations(subject.document_row):
            self._relations.setdefault(rows[relation.document_id], relation.kind)

    def best(self, k: int) -> list[RelatedDocument]:
        """Return the best documents; see `related_documents`."""
        scored = []
        for row in self._snapshot.documents:
            if row == self._subject.document_row or not self._subject.rows:
                continue
            rows, vectors = document_content(self._snapshot, row)
            if not rows:
                continue
            cosines = self._subject.vectors @ vectors.T
            scored.append((self._score(row, rows, cosines), row, rows))
        documents = self._snapshot.documents
        scored.sort(key=lambda item: (-item[0], documents[item[1]].document_id))
        shown = self._one_of_each_family([row for _, row, _ in scored])
        return [
            self._describe(score, row, rows)
            for score, row, rows in scored
            if row in shown
        ][:k]

    def _score(self, row: int, rows: Sequence[int], cosines: Floats) -> float:
        closeness = float(cosines.max(axis=1).mean())
        if self._counterparts is None:
            closeness = (closeness + float(cosines.max(axis=0).mean())) / 2
        common = self._weigh(self._subject.concepts & self._concepts[row])
        both = self._weigh(self._subject.concepts) * self._weigh(self._concepts[row])
        shared = common / math.sqrt(both) if both else 0.0
        belongs = self._relation(row, rows) is not None
        return (1 - CONCEPTS_WEIGHT) * closeness + CONCEPTS_WEIGHT * shared + belongs

    def _weigh(self, concepts: Iterable[str]) -> float:
        return math.fsum(self._rarity.get(name, 0.0) ** 2 for name in concepts)

    def _relation(self, row: int, rows: Sequence[int]) -> RelationKind | None:
        if self._counterparts is not None and self._counterparts.isdisjoint(rows):
            return None
        return self._relations.get(row)

    def _one_of_each_family(self, ranked: Sequence[int]) -> set[int]:
        """Return the documents to list: of one family, the one for this reader."""
        documents = self._snapshot.documents
        language = documents[self._subject.document_row].language
        chosen: dict[str, int] = {}
        for row in ranked:
            facts = documents[row]
            family = facts.family or facts.symbol or facts.document_id
            own = documents[chosen[family]].language if family in chosen else None
            if own is None or (facts.language == language != own):
                chosen[family] = row
        newest = set(chosen.values()) - self._searcher.counterparts.newest.keys()
        return newest | self._relations.keys()

    def _describe(self, score: float, row: int, rows: Sequence[int]) -> RelatedDocument:
        facts = self._snapshot.documents[row]
        shared = sorted(
            self._subject.concepts & self._concepts[row],
            key=lambda name: (-self._rarity[name], name),
        )
        vocabulary = self._snapshot.vocabulary.concepts
        shared = _of_different_labels(shared, vocabulary)
        schemes = {name: vocabulary[name].scheme for name in shared}
        return RelatedDocument(
            document_id=facts.document_id,
            file=facts.file,
            title=facts.title,
            language=facts.language,
            score=score,
            relation=self._relation(row, rows),
            concepts=tuple(n for n in shared if schemes[n] != INSTRUMENTS)[
                :CONCEPTS_SHOWN
            ],
            instruments=tuple(n for n in shared if schemes[n] == INSTRUMENTS)[
                :CONCEPTS_SHOWN
            ],
            pairs=tuple(
                islice(
                    closest_pairs(self._searcher, self._subject.rows, rows), PAIRS_SHOWN
                )
            ),
        )


def document_content(snapshot: Snapshot, document_row: int) -> tuple[list[int], Floats]:
    """Return rows and vectors of a document's passages, without cover and lists."""
    columns = snapshot.columns
    mine = columns.of(document_row)
    kinds = columns.kinds[mine]
    is_content = ~np.isin(kinds, [KINDS.index(k) for k in APART])
    if np.count_nonzero(is_content) >= COVERED_PASSAGES:
        below_masthead = np.flatnonzero(kinds != KINDS.index(BlockKind.BOILERPLATE))
        is_content[below_masthead[:1]] = False
    rows = columns.passage_rows[mine][is_content].tolist()
    return rows, snapshot.vectors.reconstruct(rows)


def _of_different_labels(
    names: Iterable[str], vocabulary: Mapping[str, Concept]
) -> list[str]:
    """Leave out concepts that in some language are called as one before them is."""
    kept: list[str] = []
    taken: set[tuple[str, str]] = set()
    for name in names:
        preferred = vocabulary[name].preferred
        labels = {(language, label.casefold()) for language, label in preferred.items()}
        if taken.isdisjoint(labels):
            kept.append(name)
            taken |= labels
    return kept


def _named(snapshot: Snapshot) -> dict[int, frozenset[str]]:
    """Return what each document is about, and every instrument that it names.

    Its kind is left out: two policy briefs need not be about the same.
    """
    vocabulary = snapshot.vocabulary.concepts
    names = {
        row: {c for c in facts.concepts if vocabulary[c].scheme != DOCUMENT_KINDS}
        for row, facts in snapshot.documents.items()
    }
    for passage_row, concepts in snapshot.concepts.items():
        document_row = int(
            snapshot.columns.document_rows[snapshot.columns.at(passage_row)]
        )
        names[document_row].update(
            c for c in concepts if vocabulary[c].scheme == INSTRUMENTS
        )
    return {row: frozenset(some) for row, some in names.items()}
