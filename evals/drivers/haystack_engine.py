"""Haystack: a pipeline of BM25 and vectors over its own store, joined by ranks.

As its documentation on hybrid retrieval has it, without the cross-encoder that may
come after: everybody here has the same encoder and nothing else.
"""

from collections.abc import Sequence

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from evals.drivers.measuring import Orders, Scored, Text, measure


class HaystackEngine:
    """An indexing component, and a pipeline that answers."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    def prepare(self, passages: Sequence[Text]) -> None:
        """Load the encoder for documents."""
        self._embedder = SentenceTransformersDocumentEmbedder(
            model=str(self._orders.model), prefix="passage: ", progress_bar=False
        )
        self._embedder.warm_up()
        self._embedder.run([Document(content="warm")])
        self._documents = [
            Document(id=text.passage_id, content=text.text) for text in passages
        ]

    def add(self) -> None:
        """Encode, write to the store, and save the store."""
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(self._embedder.run(self._documents)["documents"])
        store.save_to_disk(str(self._orders.store))

    def open(self) -> None:
        """Load the store and build the pipeline."""
        store = InMemoryDocumentStore.load_from_disk(str(self._orders.store))
        embedder = SentenceTransformersTextEmbedder(
            model=str(self._orders.model), prefix="query: ", progress_bar=False
        )
        k = self._orders.k
        self._pipeline = Pipeline()
        self._pipeline.add_component("embedder", embedder)
        self._pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=k))
        self._pipeline.add_component(
            "vectors", InMemoryEmbeddingRetriever(store, top_k=k)
        )
        self._pipeline.add_component(
            "joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=k)
        )
        self._pipeline.connect("embedder", "vectors")
        self._pipeline.connect("bm25", "joiner")
        self._pipeline.connect("vectors", "joiner")
        self._pipeline.warm_up()

    def search(self, query: str) -> Scored:
        """Run the pipeline."""
        found = self._pipeline.run(
            {"embedder": {"text": query}, "bm25": {"query": query}}
        )
        return [(d.id, d.score) for d in found["joiner"]["documents"]]


if __name__ == "__main__":
    measure(HaystackEngine)
