"""Our own search, measured as the others are.

Indexing covers the vectors of passages and of their tokens, the lexical index, the
catalogue with every page, a copy of each PDF, and commits that survive a power cut.
A passage is encoded with title and headings in front, which others get as its text.
"""

import shutil
from collections.abc import Sequence

from evals.drivers.measuring import Orders, Scored, Text, measure
from evals.records import Topic
from evals.systems import OurSystem
from index.encoder import Encoding
from index.ingestion import BATCH_PASSAGES
from index.library import Library, NewDocument
from index.models import open_bulk_encoder
from index.passage_encoding import encode_passages
from index.records import StoredPassage
from index.verification import rebuilt_passage
from ingest.records import Document, Passage
from service.workbench import Workbench


class OurEngine:
    """A library that is made of another one's pages, and that one's search."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    def prepare(self, passages: Sequence[Text]) -> None:
        """Load the encoder, and read the documents that have the passages."""
        self._encoder = open_bulk_encoder(self._orders.model)
        self._encoder.encode(["warm"], role="passage")
        wanted = {text.passage_id for text in passages}
        self._source = Library.open(self._orders.library)
        catalogue = self._source.catalogue
        ids = {row: f.document_id for row, f in catalogue.documents().items()}
        stored: dict[int, list[StoredPassage]] = {}
        for passage in catalogue.passages():
            if passage.passage_id in wanted:
                stored.setdefault(passage.document_row, []).append(passage)
        concepts = catalogue.concepts()
        self._documents = [
            (
                catalogue.document(row),
                [rebuilt_passage(self._source, p, ids[row]) for p in some],
                tuple(concepts.get(passage.passage_row, ()) for passage in some),
            )
            for row, some in stored.items()
        ]

    def add(self) -> None:
        """Encode and commit as `gifp ingest` does, once a document is read."""
        library = Library.create(self._orders.store, self._encoder.facts)
        with library.writing():
            pending: list[NewDocument] = []
            for described in self._documents:
                pending.append(self._encoded(library, *described))
                if sum(len(new.passages) for new in pending) >= BATCH_PASSAGES:
                    library.write(pending, [])
                    pending = []
            if pending:
                library.write(pending, [])
        library.close()

    def open(self) -> None:
        """Open the library that the passages came from, as `gifp serve` does."""
        self._system = OurSystem(Workbench.open(self._orders.library).searcher())

    def search(self, query: str) -> Scored:
        """Search as readers do; nobody says what language the query is in."""
        hits = self._system.rank(Topic("", query), self._orders.k)
        return [(hit.passage_id, hit.score) for hit in hits]

    def encode(self, document: Document, passages: Sequence[Passage]) -> Encoding:
        """Encode passages of a document."""
        return encode_passages(self._encoder, document, passages)

    def _encoded(
        self,
        library: Library,
        document: Document,
        passages: Sequence[Passage],
        concepts: tuple[tuple[str, ...], ...],
    ) -> NewDocument:
        encoding = self.encode(document, passages)
        staged = library.folder / "incoming" / f"{document.document_id}.pdf"
        shutil.copyfile(self._source.original(document.document_id), staged)
        return NewDocument(
            staged=staged,
            document=document,
            passages=tuple(passages),
            vectors=encoding.vectors,
            token_vectors=encoding.tokens,
            concepts=concepts,
        )


if __name__ == "__main__":
    measure(OurEngine)
