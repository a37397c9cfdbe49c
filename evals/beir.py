"""A BEIR collection through the real encoder, vectors, terms and fusion."""

import csv
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.errors import EvaluationError
from evals.json_lines import read_lines
from evals.measures import ndcg, recall, reciprocal_rank
from evals.records import BeirCollection, Scores
from evals.significance import LEVEL, Difference, difference, holm
from index import tokens
from index.encoder import Encoder
from index.fusion import reciprocal_rank_fusion
from index.lexical import LexicalEntry, LexicalIndex
from index.query import QueryEncoder, check_query
from index.vectors import VectorStore
from ingest.language import LANGUAGES, detect_language

DEPTH = 100
LATE_DEPTH = 60
PASSAGES_AT_ONCE = 256

COMPARED = (
    ("fused", "lexical"),
    ("fused", "dense"),
    ("ours", "lexical"),
    ("ours", "dense"),
    ("ours", "fused"),
)
"""What is tested. "fused" joins the first stage, "ours" also has late interaction."""

Ranking = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class BeirReport:
    """What a collection measured: scores by system, and speed.

    `ndcg_10` holds, by system, nDCG@10 of each query in the same order. `query_s` holds
    the seconds that each query took from text to ranking; what systems share, such as
    encoding the query, counts for each.
    """

    passages: int
    queries: int
    scores: dict[str, Scores]
    ndcg_10: dict[str, tuple[float, ...]]
    passages_per_s: float
    query_s: dict[str, tuple[float, ...]]

    def median_query_s(self, system: str) -> float:
        """Return the seconds that half of a system's queries took at most."""
        return statistics.median(self.query_s[system])

    def p95_query_s(self, system: str) -> float:
        """Return the seconds that nineteen in twenty of them took at most."""
        return float(np.percentile(self.query_s[system], 95))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One system's nDCG@10 against another's over the same queries.

    `p_holm` is that of a paired randomisation test, adjusted for all comparisons made.
    """

    one: str
    other: str
    difference: Difference
    p_holm: float

    @property
    def verdict(self) -> str:
        """Whether one is better, worse, or not told apart."""
        if self.p_holm >= LEVEL:
            return "within the noise"
        return "better" if self.difference.mean > 0 else "worse"


def read_collection(folder: Path, split: str) -> BeirCollection:
    """Read corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv.

    Queries without a judgment in the split are left out.

    Raises:
        EvaluationError: If a file is missing or a line cannot be read.
    """
    documents = dict(
        document for _, document in read_lines(folder / "corpus.jsonl", _document)
    )
    texts = dict(query for _, query in read_lines(folder / "queries.jsonl", _query))
    qrels: dict[str, dict[str, int]] = {}
    path = folder / "qrels" / f"{split}.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter="\t"), start=1):
                if number == 1 and row[-1] == "score":
                    continue
                query_id, document_id, grade = row
                qrels.setdefault(query_id, {})[document_id] = int(grade)
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise EvaluationError(f"{path}, line {number}: {error}") from error
    missing = sorted(set(qrels) - set(texts))
    if missing:
        raise EvaluationError(f"{path} judges query {missing[0]!r}, which has no text")
    return BeirCollection(documents, {q: texts[q] for q in qrels}, qrels)


def measure_collection(
    collection: BeirCollection,
    bulk: Encoder,
    query_encoder: QueryEncoder,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> BeirReport:
    """Index a collection in a temporary folder, run its queries, measure.

    A text longer than the encoder reads is cut to what it does read, as BEIR's own
    evaluations do; the lexical index sees all of it.
    """
    ids = list(collection.documents)
    with tempfile.TemporaryDirectory() as folder:
        engine = _Engine(Path(folder), query_encoder)
        began = time.perf_counter()
        for first in range(0, len(ids), PASSAGES_AT_ONCE):
            some = ids[first : first + PASSAGES_AT_ONCE]
            engine.add(first, [collection.documents[i] for i in some], bulk)
            on_progress(min(first + PASSAGES_AT_ONCE, len(ids)), len(ids))
        indexing_s = time.perf_counter() - began
        engine.finish()
        runs: dict[str, dict[str, list[str]]] = {}
        seconds: dict[str, list[float]] = {}
        for query_id, text in collection.queries.items():
            rankings, taken = engine.rank(text)
            for system, took in taken.items():
                seconds.setdefault(system, []).append(took)
            for system, ranking in rankings.items():
                runs.setdefault(system, {})[query_id] = [
                    ids[row] for row, _ in ranking[:DEPTH]
                ]
    return BeirReport(
        passages=len(ids),
        queries=len(collection.queries),
        scores={system: _scores(run, collection.qrels) for system, run in runs.items()},
        ndcg_10={
            system: tuple(
                ndcg(ranking, collection.qrels[query_id], k=10)
                for query_id, ranking in run.items()
            )
            for system, run in runs.items()
        },
        passages_per_s=len(ids) / indexing_s,
        query_s={system: tuple(taken) for system, taken in seconds.items()},
    )


def compare_systems(report: BeirReport) -> list[Comparison]:
    """Say whether fusion and late interaction are worth it, or only luck."""
    differences = [
        difference(
            [
                a - b
                for a, b in zip(report.ndcg_10[one], report.ndcg_10[other], strict=True)
            ]
        )
        for one, other in COMPARED
    ]
    adjusted = holm([found.p for found in differences])
    return [
        Comparison(one, other, found, p_holm)
        for (one, other), found, p_holm in zip(
            COMPARED, differences, adjusted, strict=True
        )
    ]


class _Engine:
    """The retrieval of a `Searcher` without documents and pages."""

    def __init__(self, folder: Path, encoder: QueryEncoder) -> None:
        self._encoder = encoder
        self._vectors = VectorStore(encoder.facts.dimension)
        self._lexical = LexicalIndex(folder / "terms", LANGUAGES)
        self._batches: list[tokens.TokenBatch] = []
        self._entries: list[LexicalEntry] = []
        self._languages: list[str] = []

    def add(
        self, first: int, documents: Sequence[tuple[str, str]], bulk: Encoder
    ) -> None:
        texts = [f"{title}\n{text}".strip() for title, text in documents]
        encoding = bulk.encode([fitting(bulk, text) for text in texts], role="passage")
        rows = np.arange(first, first + len(texts), dtype=np.int64)
        self._vectors.add(rows, encoding.vectors)
        self._batches.append(tokens.quantise(list(encoding.tokens)))
        for row, text in zip(rows.tolist(), texts, strict=True):
            language = detect_language(text)
            self._languages.append(language)
            self._entries.append(LexicalEntry(row, row, language, "", "", text))

    def finish(self) -> None:
        self._lexical.update(self._entries)
        self._entries = []

    def rank(self, text: str) -> tuple[dict[str, Ranking], dict[str, float]]:
        """Return each system's ranking, and the seconds that it took."""
        began = time.perf_counter()
        text = check_query(text[:1000])
        language = detect_language(text)
        languages = sorted(set(self._languages))
        lexical = self._lexical.search(text, DEPTH, languages=languages)
        lexical_s = time.perf_counter() - began
        encoding = self._encoder.encode([text], role="query")
        dense = self._vectors.search(encoding.vectors[0], DEPTH)
        dense_s = time.perf_counter() - began - lexical_s
        stages = [lexical, dense]
        query_tokens = encoding.tokens[0].vectors
        shifted = query_tokens
        if language in LANGUAGES and language != "en" and "en" in languages:
            moved = self._encoder.shift(encoding, language)
            shifted = moved.tokens[0].vectors
            stages.append(self._vectors.search(moved.vectors[0], DEPTH))
        fused = _fused(stages)
        fused_s = time.perf_counter() - began
        late = self._late(
            {row for stage in stages for row, _ in stage[:LATE_DEPTH]},
            lambda row: query_tokens if self._languages[row] == language else shifted,
        )
        ours = _fused([late, *stages])
        whole_s = time.perf_counter() - began
        rankings = {
            "lexical": lexical,
            "dense": dense,
            "fused": fused,
            "late": late,
            "ours": ours,
        }
        taken = {"lexical": lexical_s, "dense": dense_s, "fused": fused_s}
        return rankings, {**taken, "late": whole_s, "ours": whole_s}

    def _late(
        self, rows: set[int], query_tokens: Callable[[int], np.ndarray]
    ) -> Ranking:
        scored = []
        for row in sorted(rows):
            batch = self._batches[row // PASSAGES_AT_ONCE]
            place = row % PASSAGES_AT_ONCE
            first, last = batch.starts[place], batch.starts[place + 1]
            matches = tokens.similarities(query_tokens(row), batch, first, last)
            scored.append((row, float(matches.max(axis=1).mean())))
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def _fused(rankings: Sequence[Ranking]) -> Ranking:
    return reciprocal_rank_fusion([[row for row, _ in some] for some in rankings])


def fitting(encoder: Encoder, text: str) -> str:
    """Return as much of a text, to a whole word, as the encoder reads."""
    limit = encoder.facts.max_tokens
    count = encoder.count_tokens(text)
    while count > limit:
        text = text[: int(len(text) * 0.98 * limit / count)].rsplit(" ", 1)[0]
        count = encoder.count_tokens(text)
    return text


def _scores(
    run: Mapping[str, Sequence[str]], qrels: Mapping[str, Mapping[str, int]]
) -> Scores:
    def mean(measure: Callable[..., float], k: int) -> float:
        return statistics.fmean(
            measure(ranking, qrels[query_id], k=k) for query_id, ranking in run.items()
        )

    return Scores(
        ndcg_10=mean(ndcg, 10),
        recall_10=mean(recall, 10),
        recall_100=mean(recall, 100),
        mrr_10=mean(reciprocal_rank, 10),
    )


def _document(fields: dict[str, Any]) -> tuple[str, tuple[str, str]]:
    return str(fields["_id"]), (str(fields.get("title", "")), str(fields["text"]))


def _query(fields: dict[str, Any]) -> tuple[str, str]:
    return str(fields["_id"]), str(fields["text"])
