"""A plain search of well-known parts, to measure ours against.

200-word passages of the text that pypdf extracts, all-MiniLM-L6-v2 and BM25 on lower
case words, joined by reciprocal rank fusion: what a tutorial would put together in an
afternoon. It reads the same PDFs as the library does.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from evals.errors import EvaluationError
from evals.fitting import fitting
from evals.records import RankedText, Topic
from index.encoder import Encoder, Floats
from index.fusion import reciprocal_rank_fusion
from index.library import Library
from ingest.sandbox import read_again

WORDS = 200
DEPTH = 100
RRF_K = 60
K1 = 1.5
B = 0.75
"""The usual constants of BM25 and of fusion."""

PASSAGES_AT_ONCE = 64

PIECE = re.compile(r"[\u3400-\u9fff]{1,2}|[^\s\u3400-\u9fff]+")
"""What counts as a word of a passage; two Chinese characters do."""

TERM = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


class Bm25:
    """Okapi BM25 over terms in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for row, text in enumerate(texts):
            counts = Counter(TERM.findall(text.lower()))
            lengths.append(sum(counts.values()))
            for term, count in counts.items():
                self._postings[term].append((row, count))
        mean = sum(lengths) / max(1, len(lengths))
        self._norms = [K1 * (1 - B + B * length / mean) for length in lengths]

    def search(self, query: str, depth: int) -> list[int]:
        """Return the rows that share most with a query, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for term in TERM.findall(query.lower()):
            postings = self._postings.get(term, [])
            rarity = math.log(
                1 + (len(self._norms) - len(postings) + 0.5) / (len(postings) + 0.5)
            )
            for row, count in postings:
                scores[row] += rarity * count * (K1 + 1) / (count + self._norms[row])
        ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [row for row, _ in ordered[:depth]]


class PlainSystem:
    """The plain search over some documents."""

    name = "plain"

    def __init__(
        self, bulk: Encoder, query_encoder: Encoder, passages: Sequence[RankedText]
    ) -> None:
        self._query_encoder = query_encoder
        self._passages = passages
        self._bm25 = Bm25([passage.text for passage in passages])
        texts = [fitting(bulk, passage.text) for passage in passages]
        self._vectors: Floats = np.concatenate(
            [
                bulk.encode(
                    texts[first : first + PASSAGES_AT_ONCE], role="passage"
                ).vectors
                for first in range(0, len(texts), PASSAGES_AT_ONCE)
            ]
        )

    @classmethod
    def build(
        cls,
        library: Library,
        bulk: Encoder,
        query_encoder: Encoder,
    ) -> "PlainSystem":
        """Read the PDFs of a library anew and cut them into passages.

        Raises:
            EvaluationError: If there is no text in them.
        """
        documents = sorted(
            library.catalogue.documents().values(), key=lambda facts: facts.file
        )
        passages: list[RankedText] = []
        for facts in documents:
            path = library.original(facts.document_id)
            passages += cut_words(facts.file, _page_texts(path, facts.pages))
        if not passages:
            raise EvaluationError(f"{library.folder} has no text to search")
        return cls(bulk, query_encoder, passages)

    def rank(self, topic: Topic, k: int) -> list[RankedText]:
        """Return the best passages for a topic, best first."""
        query = fitting(self._query_encoder, topic.text)
        vector = self._query_encoder.encode([query], role="query").vectors[0]
        similar = np.argsort(-(self._vectors @ vector), kind="stable")
        rankings = [
            self._bm25.search(topic.text, DEPTH),
            [int(row) for row in similar[:DEPTH]],
        ]
        return [
            RankedText(p.file, p.first_page, p.last_page, p.passage_id, score, p.text)
            for row, score in reciprocal_rank_fusion(rankings, k=RRF_K)[:k]
            for p in [self._passages[row]]
        ]


def cut_words(file: str, pages: Mapping[int, str]) -> list[RankedText]:
    """Cut a document every 200 words, whatever the words say."""
    words = [
        (number, match.start(), match.end())
        for number, text in sorted(pages.items())
        for match in PIECE.finditer(text)
    ]
    return [
        RankedText(
            file=file,
            first_page=some[0][0],
            last_page=some[-1][0],
            passage_id=f"{file}#{first // WORDS + 1}",
            score=0.0,
            text=_text(some, pages),
        )
        for first in range(0, len(words), WORDS)
        for some in [words[first : first + WORDS]]
    ]


def _text(words: Sequence[tuple[int, int, int]], pages: Mapping[int, str]) -> str:
    parts = []
    for number, on_page in groupby(words, key=lambda word: word[0]):
        places = list(on_page)
        parts.append(pages[number][places[0][1] : places[-1][2]])
    return "\n".join(parts)


def _page_texts(path: Path, pages: int) -> dict[int, str]:
    return read_again(path, range(1, pages + 1), file=path.name)
