"""A second `Retriever`: passages in memory, each compared with every query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis import analyse, written_words
from index.encoder import Floats, TokenVectors
from index.errors import UnknownDocumentError
from index.new_document import NewDocument
from index.query import PreparedQuery
from index.records import FileReport
from index.retriever import (
    CharacterRange,
    Found,
    LateScore,
    Ranking,
    Request,
    Signal,
)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A passage and what it is found by."""

    document_id: str
    language: str
    text: str
    vector: Floats
    tokens: TokenVectors
    concepts: tuple[str, ...]


Generation = Mapping[int, Held]
"""Passages by row."""


class MemoryRetriever:
    """Writes to a list of generations that others may share, and finds in one."""

    def __init__(self, generations: list[Generation]) -> None:
        self._generations = generations
        self._seen: Generation | None = None

    def write(
        self,
        documents: Sequence[NewDocument] = (),
        reports: Sequence[tuple[str, str | None, FileReport]] = (),
        gone: Sequence[str] = (),
        removed: Sequence[str] = (),
    ) -> int:
        """Add and remove documents; see `Retriever.write`. Reports are not kept."""
        held = dict(self._generations[-1])
        for document_id in (*removed, *(n.replaces for n in documents if n.replaces)):
            rows = [row for row in held if held[row].document_id == document_id]
            if not rows:
                raise UnknownDocumentError(f"no document {document_id}")
            for row in rows:
                del held[row]
        passages = [passage for new in documents for passage in _passages(new)]
        held.update(enumerate(passages, start=max(held, default=0) + 1))
        self._generations.append(held)
        return len(self._generations) - 1

    def retrieve(self, request: Request) -> Found:
        """Find passages; see `Retriever.retrieve`."""
        if self._seen is None:
            self._seen = self._generations[-1]
        seen, query = self._seen, request.query
        vectors = np.array([seen[row].vector for row in request.vectors_of])
        if query is None:
            return Found(vectors=vectors)
        return Found(
            rankings={
                name: _rank(seen, query, request, name) for name in request.rankings
            },
            late={row: _late(seen[row], query) for row in request.scored},
            parts={
                row: _parts(seen[row], query, ranges)
                for row, ranges in request.parts.items()
            },
            vectors=vectors,
        )


def _passages(new: NewDocument) -> list[Held]:
    concepts = new.concepts or ((),) * len(new.passages)
    return [
        Held(
            new.document.document_id,
            passage.language,
            passage.text,
            new.vectors[place],
            new.token_vectors[place],
            concepts[place],
        )
        for place, passage in enumerate(new.passages)
    ]


def _rank(
    seen: Generation, query: PreparedQuery, request: Request, name: Signal
) -> Ranking:
    allowed = seen if request.admitted is None else set(request.admitted.tolist())
    rows = [row for row in sorted(seen) if row in allowed and _holds(seen[row], query)]
    if name == "dense":
        found = [(row, _nearness(seen, row, query)) for row in rows]
    else:
        spoken = [row for row in rows if seen[row].language in request.languages]
        scored = [(row, _shared(seen[row], query)) for row in spoken]
        found = [(row, score) for row, score in scored if score > 0]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[: request.depth]


def _holds(held: Held, query: PreparedQuery) -> bool:
    text = f" {' '.join(written_words(held.text))} "
    return all(f" {' '.join(written_words(p))} " in text for p in query.phrases)


def _nearness(seen: Generation, row: int, query: PreparedQuery) -> float:
    language = seen[row].language
    same = [held.vector for held in seen.values() if held.language == language]
    centred = seen[row].vector - np.mean(same, axis=0)
    return round(float(centred @ query.shifted_vector), 5)


def _shared(held: Held, query: PreparedQuery) -> float:
    """Count the terms that a passage shares with a query."""
    terms = analyse(held.text, held.language)
    weights = dict(query.expansion.terms.get(held.language, {}))
    weights |= dict.fromkeys(analyse(query.words, held.language), 1.0)
    concepts = query.expansion.concepts
    return sum(weights.get(term, 0.0) for term in terms) + sum(
        concepts.get(concept, 0.0) for concept in held.concepts
    )


def _cosines(held: Held, query: PreparedQuery) -> Floats:
    is_own = held.language == query.language
    asked = query.tokens if is_own else query.shifted_tokens
    cosines: Floats = asked @ held.tokens.vectors.T
    return cosines


def _late(held: Held, query: PreparedQuery) -> LateScore:
    mean = round(float(_cosines(held, query).max(axis=1).mean()), 5)
    return LateScore(mean=mean, lift=mean)


def _parts(
    held: Held, query: PreparedQuery, ranges: Sequence[CharacterRange]
) -> Floats:
    cosines, stops = _cosines(held, query), held.tokens.offsets[:, 1]
    found = np.zeros((len(ranges), len(cosines)), dtype=np.float32)
    for place, (start, stop) in enumerate(ranges):
        inside = (stops > start) & (stops <= stop)
        found[place] = cosines[:, inside].max(axis=1, initial=0.0)
    return found
