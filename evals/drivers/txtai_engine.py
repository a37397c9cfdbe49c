"""txtai: a hybrid index with content, as its documentation on semantic search says.

`hybrid` is BM25 beside vectors, each weighing half; `instructions` are the prefixes.
"""

from collections.abc import Sequence

from txtai import Embeddings

from evals.drivers.measuring import Orders, Scored, Text, measure


class TxtaiEngine:
    """An embeddings database."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    def prepare(self, passages: Sequence[Text]) -> None:
        """Load the encoder."""
        self._embeddings = Embeddings(
            path=str(self._orders.model),
            instructions={"query": "query: ", "data": "passage: "},
            hybrid=True,
            content=True,
        )
        self._embeddings.batchtransform(["warm"])
        self._rows = [(text.passage_id, text.text) for text in passages]

    def add(self) -> None:
        """Index and save."""
        self._embeddings.index(self._rows)
        self._embeddings.save(str(self._orders.store))

    def open(self) -> None:
        """Load what was saved."""
        self._embeddings = Embeddings()
        self._embeddings.load(str(self._orders.store))

    def search(self, query: str) -> Scored:
        """Search in both halves."""
        found = self._embeddings.search(query, self._orders.k)
        return [(hit["id"], float(hit["score"])) for hit in found]


if __name__ == "__main__":
    measure(TxtaiEngine)
