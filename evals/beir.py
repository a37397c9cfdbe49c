"""A BEIR collection as a library of its own, searched as any library is."""

import csv
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evals.errors import EvaluationError
from evals.fitting import fitting
from evals.json_lines import read_lines
from evals.measures import ndcg, recall, reciprocal_rank
from evals.records import BeirCollection, Scores, Topic
from evals.remembering import RememberingSearcher
from evals.significance import LEVEL, Difference, difference, holm
from evals.systems import SystemName, open_system
from index.encoder import Encoder
from index.library import Library, NewDocument
from index.passage_encoding import CONTEXT_TOKENS, encode_passages
from index.query import MAXIMUM_CHARACTERS, QueryEncoder
from index.snapshot import open_snapshot
from ingest.language import detect_language
from ingest.records import Block, BlockKind, Document, Page, Passage, Span

DEPTH = 100
PASSAGES_AT_ONCE = 256
A4 = 2381, 3368
"""Width and height of every page, in quarter points."""

SYSTEMS: dict[str, SystemName] = {
    "lexical": "lexical",
    "dense": "dense",
    "fused": "fused",
    "ours": "ungrouped",
}
"""What is measured, and which of `systems.py` that is; "fused" joins the first stage by
reciprocal rank, "ours" is the ranking of a library."""

COMPARED = (
    ("fused", "lexical"),
    ("fused", "dense"),
    ("ours", "lexical"),
    ("ours", "dense"),
    ("ours", "fused"),
)
"""What is tested."""


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
    """Make a library of a collection in a temporary folder, run its queries, measure.

    A text longer than the encoder reads is cut to what it does read, as BEIR's own
    evaluations do; the lexical index sees all of it. There is no vocabulary.
    """
    runs: dict[str, dict[str, list[str]]] = {name: {} for name in SYSTEMS}
    seconds: dict[str, list[float]] = {name: [] for name in SYSTEMS}
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        library = _index(collection, Path(folder) / "library", bulk, on_progress)
        indexing_s = time.perf_counter() - began
        searcher = RememberingSearcher(open_snapshot(library), query_encoder)
        systems = {
            name: open_system(measured, searcher, library.folder)
            for name, measured in SYSTEMS.items()
        }
        for query_id, text in collection.queries.items():
            topic = Topic(query_id, text[:MAXIMUM_CHARACTERS])
            for name, system in systems.items():
                began = searcher.clock()
                hits = system.rank(topic, DEPTH)
                seconds[name].append(searcher.clock() - began)
                runs[name][query_id] = [hit.file for hit in hits]
        library.close()
    return BeirReport(
        passages=len(collection.documents),
        queries=len(collection.queries),
        scores={system: _scores(run, collection.qrels) for system, run in runs.items()},
        ndcg_10={
            system: tuple(
                ndcg(ranking, collection.qrels[query_id], k=10)
                for query_id, ranking in run.items()
            )
            for system, run in runs.items()
        },
        passages_per_s=len(collection.documents) / indexing_s,
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


def _index(
    collection: BeirCollection,
    folder: Path,
    bulk: Encoder,
    on_progress: Callable[[int, int], None],
) -> Library:
    """Make a library in which each text is a document of one page and one passage."""
    library = Library.create(folder, bulk.facts)
    ids = [i for i, (title, text) in collection.documents.items() if title or text]
    with library.writing():
        for first in range(0, len(ids), PASSAGES_AT_ONCE):
            some = ids[first : first + PASSAGES_AT_ONCE]
            library.write(
                [
                    _new_document(library, bulk, name, *collection.documents[name])
                    for name in some
                ],
                [],
            )
            on_progress(first + len(some), len(ids))
    return library


def _new_document(
    library: Library, bulk: Encoder, name: str, title: str, text: str
) -> NewDocument:
    text = text or title
    document_id = hashlib.sha256(f"{name}\n{title}\n{text}".encode()).hexdigest()
    language = detect_language(f"{title}\n{text}")
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    page = Page(1, "1", *A4, text, bytes(8 * len(text)), (block,))
    document = Document(
        document_id, name, title, language, None, None, None, pages=(page,)
    )
    passage = Passage(
        passage_id=document_id[:32],
        document_id=document_id,
        spans=(Span(1, 0, len(text)),),
        text=text,
        heading="",
        language=language,
        kind=BlockKind.PARAGRAPH,
    )
    read = replace(passage, text=fitting(bulk, text, less=CONTEXT_TOKENS))
    encoding = encode_passages(bulk, document, [read])
    staged = library.folder / "incoming" / f"{document_id}.txt"
    staged.write_text(text, encoding="utf-8")
    return NewDocument(staged, document, (passage,), encoding.vectors, encoding.tokens)


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
