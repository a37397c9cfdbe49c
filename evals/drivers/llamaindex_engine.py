"""LlamaIndex: faiss and BM25, fused by reciprocal rank, as its documentation says.

`num_queries=1` leaves out the language model that would write more queries.
"""

from collections.abc import Sequence

import faiss
from llama_index.core import (
    Settings,
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from evals.drivers.measuring import Orders, Scored, Text, measure


class LlamaIndexEngine:
    """A vector index over faiss, and a retriever beside it."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        Settings.llm = MockLLM()
        Settings.embed_model = HuggingFaceEmbedding(
            model_name=str(orders.model),
            device="cpu",
            query_instruction="query: ",
            text_instruction="passage: ",
        )

    def prepare(self, passages: Sequence[Text]) -> None:
        """Warm the encoder."""
        self._dimension = len(Settings.embed_model.get_text_embedding("warm"))
        self._nodes = [
            TextNode(id_=text.passage_id, text=text.text) for text in passages
        ]

    def add(self) -> None:
        """Index in faiss and for BM25, and write both."""
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(self._dimension))
        context = StorageContext.from_defaults(vector_store=store)
        VectorStoreIndex(self._nodes, storage_context=context)
        context.persist(persist_dir=str(self._orders.store))
        bm25 = BM25Retriever.from_defaults(
            nodes=self._nodes, similarity_top_k=self._orders.k
        )
        bm25.persist(str(self._orders.store / "bm25"))

    def open(self) -> None:
        """Load both and fuse them."""
        folder = str(self._orders.store)
        context = StorageContext.from_defaults(
            vector_store=FaissVectorStore.from_persist_dir(folder), persist_dir=folder
        )
        vectors = load_index_from_storage(context)
        k = self._orders.k
        self._retriever = QueryFusionRetriever(
            [
                vectors.as_retriever(similarity_top_k=k),
                BM25Retriever.from_persist_dir(str(self._orders.store / "bm25")),
            ],
            mode="reciprocal_rerank",
            num_queries=1,
            similarity_top_k=k,
            use_async=False,
        )

    def search(self, query: str) -> Scored:
        """Retrieve."""
        found = self._retriever.retrieve(query)
        return [(hit.node.node_id, float(hit.score or 0.0)) for hit in found]


if __name__ == "__main__":
    measure(LlamaIndexEngine)
