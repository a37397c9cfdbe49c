"""Chroma: a persistent collection with sentence-transformers, found by cosine.

An embedding function of one's own may treat queries and documents differently; that is
how its documentation has a model's prefixes put in front.
"""

from collections.abc import Sequence

import chromadb
from chromadb.config import Settings
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

from evals.drivers.measuring import Orders, Scored, Text, measure

NAME = "passages"
AT_ONCE = 1000
"""Fewer than Chroma takes in one call."""


class PrefixedSentences(SentenceTransformerEmbeddingFunction):
    """Puts E5's prefixes in front."""

    def __call__(self, input: Sequence[str]) -> list[object]:
        """Encode documents."""
        return list(super().__call__([f"passage: {text}" for text in input]))

    def embed_query(self, input: Sequence[str]) -> list[object]:
        """Encode queries."""
        return list(super().__call__([f"query: {text}" for text in input]))


class ChromaEngine:
    """A collection in a folder."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._client = chromadb.PersistentClient(
            path=str(orders.store), settings=Settings(anonymized_telemetry=False)
        )
        self._encoder = PrefixedSentences(
            model_name=str(orders.model), normalize_embeddings=True
        )

    def prepare(self, passages: Sequence[Text]) -> None:
        """Make an empty collection."""
        self._encoder(["warm"])
        self._passages = passages
        self._collection = self._client.create_collection(
            NAME, embedding_function=self._encoder
        )

    def add(self) -> None:
        """Add the passages, which encodes and writes them."""
        for first in range(0, len(self._passages), AT_ONCE):
            some = self._passages[first : first + AT_ONCE]
            self._collection.add(
                ids=[text.passage_id for text in some],
                documents=[text.text for text in some],
            )

    def open(self) -> None:
        """Open the collection."""
        self._collection = self._client.get_collection(
            NAME, embedding_function=self._encoder
        )

    def search(self, query: str) -> Scored:
        """Find what is nearest; Chroma gives distances."""
        found = self._collection.query(query_texts=[query], n_results=self._orders.k)
        [ids], [distances] = found["ids"], found["distances"]
        return [(i, 1 - d) for i, d in zip(ids, distances, strict=True)]


if __name__ == "__main__":
    measure(ChromaEngine)
