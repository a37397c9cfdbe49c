"""The systems whose answers are measured: ours, and two that anyone could put together.

Both baselines answer every question, and neither looks past the first passages.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from evals.records import Topic
from evals.runs import answer_with_confidence, asking
from index.encoder import Floats
from index.library import Library
from index.models import open_query_encoder, prepared_folders, read_encoder_facts
from index.onnx_encoder import OnnxEncoder
from index.query import QueryEncoder
from index.records import Hit
from index.search import Searcher
from ingest.sentences import split_sentences
from service.workbench import Workbench

AnswerSystemName = Literal["ours", "first-sentences", "best-cosine"]
ANSWER_SYSTEMS: tuple[AnswerSystemName, ...] = get_args(AnswerSystemName)

SENTENCES = 3
"""Of the first passage."""

PASSAGES = 10
"""Passages whose sentences are compared with the question."""

Quoted = tuple[Hit, str]


def answer_with(
    system: AnswerSystemName, workbench: Workbench, topics: Iterable[Topic]
) -> Iterator[dict[str, Any]]:
    """Yield what a system answers, one line a topic, as `evals answer` writes it."""
    if system == "ours":
        yield from answer_with_confidence(asking(workbench), topics)
        return
    searcher = workbench.searcher()
    answer = (
        _first_sentences
        if system == "first-sentences"
        else _best_cosine(query_encoder_of(workbench.library))
    )
    for topic in topics:
        yield {
            "topic_id": topic.topic_id,
            "status": "answered",
            "sentences": [
                {"text": text, "file": hit.file, "page": _page_of(searcher, hit, text)}
                for hit, text in answer(searcher, topic)
            ],
        }


def _first_sentences(searcher: Searcher, topic: Topic) -> list[Quoted]:
    """Return the first three sentences of the first passage."""
    query = searcher.prepare(topic.text, topic.language)
    return [
        (hit, sentence)
        for hit in searcher.search(query, k=1)
        for sentence in _sentences(hit)[:SENTENCES]
    ]


def _best_cosine(
    encoder: QueryEncoder,
) -> Callable[[Searcher, Topic], list[Quoted]]:
    @lru_cache(maxsize=100_000)
    def vector(sentence: str) -> Floats:
        row: Floats = encoder.encode([sentence], role="passage").vectors[0]
        return row

    def answer(searcher: Searcher, topic: Topic) -> list[Quoted]:
        """Return the sentence whose vector is nearest to the question's."""
        query = searcher.prepare(topic.text, topic.language)
        quoted = [
            (hit, sentence)
            for hit in searcher.search(query, k=PASSAGES)
            for sentence in _sentences(hit)
        ]
        cosines = [
            float(
                np.dot(
                    query.vector
                    if hit.language == query.language
                    else query.shifted_vector,
                    vector(sentence),
                )
            )
            for hit, sentence in quoted
        ]
        return [quoted[int(np.argmax(cosines))]] if quoted else []

    return answer


def _sentences(hit: Hit) -> Sequence[str]:
    return [hit.text[a:b] for a, b in split_sentences(hit.text, hit.language)]


def _page_of(searcher: Searcher, hit: Hit, sentence: str) -> int:
    """Return the page of a hit that holds a sentence, or where it begins."""
    for span in hit.spans:
        text = searcher.page(hit, span.page).text[span.start : span.stop]
        if sentence in text:
            return span.page
    return hit.first_page


def query_encoder_of(library: Library) -> OnnxEncoder:
    """Open the prepared encoder that made a library's vectors."""
    made_by = library.catalogue.encoder()
    folders: Iterable[Path] = prepared_folders(library.folder / "models")
    return open_query_encoder(
        next(
            folder
            for folder in folders
            if read_encoder_facts(folder).weights_sha256 == made_by.weights_sha256
        )
    )
