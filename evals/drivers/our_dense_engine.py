"""Our dense ranking alone, to be held against those who have nothing else.

Indexing leaves out the vectors of tokens. A search mends and encodes the question as
ours does and returns the nearest passages: no terms, late interaction or grouping. What
is opened is what ours opens.
"""

from collections.abc import Sequence

from evals.drivers.measuring import Scored, measure
from evals.drivers.our_engine import OurEngine
from index.encoder import Encoding
from index.passage_encoding import passage_context
from index.tokens import no_tokens
from ingest.records import Document, Passage
from service.workbench import Workbench


class OurDenseEngine(OurEngine):
    """A library without vectors of tokens, and its first dense stage."""

    def encode(self, document: Document, passages: Sequence[Passage]) -> Encoding:
        """Encode passages of a document, each into one vector."""
        encoder = self._encoder
        texts = [passage_context(encoder, document.title, p) + p.text for p in passages]
        vectors = encoder.encode(texts, role="passage").vectors
        return Encoding(vectors, (no_tokens(encoder.facts.dimension),) * len(texts))

    def open(self) -> None:
        """Open the library that the passages came from."""
        self._searcher = Workbench.open(self._orders.library).searcher()

    def search(self, query: str) -> Scored:
        """Return the nearest passages, with the text that a reader would see."""
        prepared = self._searcher.prepare(query)
        vectors = self._searcher.snapshot.vectors
        ranking = vectors.search(prepared.shifted_vector, self._orders.k)
        hits = self._searcher.read_hits(ranking, dict(ranking), self._orders.k)
        return [(hit.passage_id, hit.score) for hit in hits]


if __name__ == "__main__":
    measure(OurDenseEngine)
