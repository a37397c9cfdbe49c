"""The token vectors of a library, kept in fewer bytes → what that costs in ranking.

Late interaction alone orders the first stage's candidates, by two scores: the mean of
each query token's best match, and the same after each token's matches are compared
with those in other passages of the language ("normalised").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from evals.collection import asked_topics, split_query_id
from evals.measures import ndcg
from evals.records import Half, RankedText
from evals.stretches import grade_hits
from evals.token_states import TokenStates
from evals.token_storage import Kept, Text, Way, coded, kept_tokens, pooled
from evals.truth import Truth, ranked_topics
from index.query import PreparedQuery
from index.search import DEPTH, Searcher
from index.vectors import FloatMatrix

BACKGROUND = 24
"""Passages of a language that a match is compared with."""

WAYS = (
    Way(),
    *(Way(coding=f"{n} levels") for n in (256, 16, 4, 2)),
    *(Way("words", coding=f"{n} levels") for n in (4, 3, 2)),
    *(Way(f"rarer than {n} %", coding="4 levels") for n in (25, 10)),
    Way("words", coding="4 levels of 256 dimensions"),
    Way(coding="1024 centroids, 2 levels"),
    *(Way("all", f"clusters by {n}", "16 levels") for n in (2, 3, 4)),
    *(Way("words", f"clusters by {n}", "4 levels") for n in (2, 3)),
    Way("words", "neighbours by 2", "4 levels"),
)
"""Each once; the first is what the others are compared with."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its candidates, as places of passages in the library's order."""

    query_id: str
    query: PreparedQuery
    candidates: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Point:
    """What one way takes and gives.

    `values` are nDCG@10 by score, "plain" or "normalised", and by language.
    """

    way: Way
    bytes_a_passage: float
    tokens_a_passage: float
    values: Mapping[str, Mapping[str, float]]


class Frontier:
    """Measures ways to keep token vectors on the topics of a collection."""

    def __init__(
        self, searcher: Searcher, states: TokenStates, truth: Truth, half: Half | None
    ) -> None:
        self._states = states
        self._truth = truth
        self._texts = passage_texts(searcher, states)
        self._languages = np.array([text.language for text, _ in self._texts])
        topics = ranked_topics(truth, half)
        self._questions = [
            _question(searcher, states, topic.topic_id, topic.text, topic.language)
            for topic in asked_topics(truth.collection, half=half, only_answerable=True)
            if split_query_id(topic.topic_id)[0] in topics
        ]
        self._background = {
            name: _spread(self._languages == name)
            for name in np.unique(self._languages).tolist()
        }

    def measure(self, ways: Sequence[Way]) -> Iterator[Point]:
        """Yield what each way takes and gives."""
        for way in ways:
            kept = self._keep(way)
            background = {
                name: kept.of(places) for name, places in self._background.items()
            }
            values: dict[str, dict[str, list[float]]] = {"plain": {}, "normalised": {}}
            for question in self._questions:
                language = question.query.language
                for score, order in self._orders(question, kept, background).items():
                    values[score].setdefault(language, []).append(
                        self._ndcg(question, order)
                    )
            tokens = len(kept.vectors) / len(self._texts)
            yield Point(
                way,
                tokens * kept.bytes_a_token,
                tokens,
                {
                    score: {name: fmean(some) for name, some in languages.items()}
                    for score, languages in values.items()
                },
            )

    def _keep(self, way: Way) -> Kept:
        states, texts = self._states, [text for text, _ in self._texts]
        parts = []
        for place, (text, chosen) in enumerate(
            zip(texts, kept_tokens(texts, way.kept), strict=True)
        ):
            own = states.vectors[states.starts[place] : states.starts[place + 1]]
            left = Text(text.text, text.language, text.offsets[chosen])
            parts.append(pooled(own[chosen].astype(np.float32), left, way.pooling))
        vectors, bytes_a_token = coded(np.concatenate(parts), way.coding)
        starts = np.cumsum([0, *map(len, parts)], dtype=np.int64)
        return Kept(vectors, starts, bytes_a_token)

    def _orders(
        self, question: Question, kept: Kept, background: Mapping[str, Kept]
    ) -> dict[str, NDArray[np.int64]]:
        """Return the candidates by each score, best first."""
        query, places = question.query, question.candidates
        plain = np.empty((len(places), len(query.tokens)), dtype=np.float32)
        normalised = np.empty_like(plain)
        for language, sample in background.items():
            mine = self._languages[places] == language
            tokens = (
                query.tokens if language == query.language else query.shifted_tokens
            )
            usual = best_matches(sample, tokens)
            plain[mine] = best_matches(kept.of(places[mine]), tokens)
            normalised[mine] = (plain[mine] - usual.mean(axis=0)) / np.sqrt(
                np.maximum(usual.std(axis=0), 1e-6)
            )
        return {
            name: places[np.argsort(-scores.mean(axis=1), kind="stable")]
            for name, scores in (("plain", plain), ("normalised", normalised))
        }

    def _ndcg(self, question: Question, order: NDArray[np.int64]) -> float:
        topic_id, _ = split_query_id(question.query_id)
        stretches = self._truth.stretches.of(topic_id)
        hits = [self._texts[place][1] for place in order[:10].tolist()]
        graded = grade_hits(hits, stretches, self._truth.places)
        return ndcg(graded.names, graded.grades, k=10)


def best_matches(kept: Kept, query: FloatMatrix) -> FloatMatrix:
    """Return the best match of each query token (columns) in passages (rows).

    A passage without tokens matches nothing: 0.
    """
    filled = np.diff(kept.starts) > 0
    found = np.zeros((len(filled), len(query)), dtype=np.float32)
    if filled.any():
        matches = kept.vectors @ query.T
        found[filled] = np.maximum.reduceat(matches, kept.starts[:-1][filled], axis=0)
    return found


def passage_texts(
    searcher: Searcher, states: TokenStates
) -> list[tuple[Text, RankedText]]:
    """Return the text of each passage, and the passage as a run states it."""
    snapshot = searcher.snapshot
    library = snapshot.library
    texts = []
    stored = library.catalogue.passages_at(states.passage_rows.tolist())
    for place, row in enumerate(states.passage_rows.tolist()):
        passage = stored[row]
        offsets = states.offsets[states.starts[place] : states.starts[place + 1]]
        text = library.passage_text(passage)
        ranked = RankedText(
            file=snapshot.documents[passage.document_row].file,
            first_page=passage.spans[0].page,
            last_page=passage.spans[-1].page,
            passage_id=passage.passage_id,
            score=0.0,
            text=text,
        )
        texts.append((Text(text, passage.language, offsets), ranked))
    return texts


def _question(
    searcher: Searcher,
    states: TokenStates,
    query_id: str,
    text: str,
    language: str | None,
) -> Question:
    query = searcher.prepare(text, language)
    stages = searcher.retrieve(query, DEPTH).values()
    rows = sorted({row for stage in stages for row, _ in stage})
    return Question(query_id, query, np.searchsorted(states.passage_rows, rows))


def _spread(mine: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the places of a few passages, evenly spread."""
    places: NDArray[np.int64] = np.flatnonzero(mine)
    few = np.linspace(0, len(places) - 1, min(BACKGROUND, len(places)))
    return places[few.astype(np.int64)]
