"""Everything that people and programs do with an opened library, in one place.

It serves one generation at a time and opens the next one when there is one; what runs
meanwhile ends on the generation on which it began.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from threadpoolctl import threadpool_limits

from index.errors import EncoderError, UnknownDocumentError
from index.grouping import PER_DOCUMENT, search_grouped
from index.library import Library
from index.models import (
    open_query_encoder,
    prepared_folders,
    read_encoder_facts,
)
from index.practice_listing import PracticeList
from index.practice_ranking import practices_for_document, practices_for_query
from index.query import QueryEncoder
from index.records import (
    DocumentFacts,
    Filters,
    Hit,
    KnownPractice,
    PracticeFilters,
    RelatedDocument,
    RelationKind,
    StoredPassage,
)
from index.related import related_documents, related_to_passage
from index.rerank import CrossEncoderReranker
from index.search import Searcher
from index.snapshot import check_encoder, open_snapshot
from ingest.records import Page, Span
from ingest.sandbox import render_page
from service.answer import answer_question
from service.marks import line_marks
from service.records import Answer


class Workbench:
    """An opened library with its query encoder; safe to share between threads."""

    def __init__(
        self,
        library: Library,
        encoder: QueryEncoder,
        reranker: CrossEncoderReranker | None = None,
        searcher: Searcher | None = None,
    ) -> None:
        self.library = library
        self._encoder = encoder
        self._reranker = reranker
        self._swapping = threading.Lock()
        self._searcher = searcher or Searcher.open(library, encoder, reranker)

    @classmethod
    def open(cls, folder: Path, reranker: str | None = None) -> "Workbench":
        """Open the library in a folder, and the encoder that made it.

        Args:
            folder: The library's.
            reranker: A cross-encoder's folder or hub name; late interaction if None.

        Raises:
            LibraryError: If there is no library, it is damaged, or its encoder is
                missing, or the cross-encoder cannot be loaded.
        """
        # One thread a query, several queries at once: with two BLAS threads and a busy
        # machine, the small products of late interaction took 70 times as long.
        threadpool_limits(1)
        library = Library.open(folder)
        with ThreadPoolExecutor(1) as beside:
            encoder = beside.submit(open_query_encoder, _encoder_folder(library))
            snapshot = open_snapshot(library)
            cross_encoder = CrossEncoderReranker.open(reranker) if reranker else None
        check_encoder(snapshot.encoder, encoder.result().facts, folder)
        searcher = Searcher(snapshot, encoder.result(), cross_encoder)
        return cls(library, encoder.result(), cross_encoder, searcher)

    def close(self) -> None:
        """Release the library."""
        self.library.close()

    @property
    def generation(self) -> int:
        """The generation that the next call answers from."""
        return self.searcher().generation

    def searcher(self) -> Searcher:
        """Return the searcher of the newest generation, opening it if need be.

        Whoever asks while somebody else opens it gets that of the one before.
        """
        newest = self.library.catalogue.generation()
        if self._searcher.generation != newest and self._swapping.acquire(
            blocking=False
        ):
            try:
                if self._searcher.generation != newest:  # it may have been opened since
                    self._searcher = Searcher.open(
                        self.library,
                        self._encoder,
                        self._reranker,
                        previous=self._searcher.snapshot,
                    )
            finally:
                self._swapping.release()
        return self._searcher

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        language: str | None = None,
        filters: Filters | None = None,
        per_document: int | None = PER_DOCUMENT,
    ) -> list[Hit]:
        """Return the best passages for a query as readers see them.

        What says the same is grouped; see `search_grouped`.
        """
        searcher = self.searcher()
        return search_grouped(
            searcher,
            searcher.prepare(query, language),
            k=k,
            filters=filters,
            per_document=per_document,
        )

    def rank(
        self, query: str, *, k: int = 10, language: str | None = None
    ) -> list[Hit]:
        """Return the best passages for a query, each for itself, to be measured."""
        searcher = self.searcher()
        return searcher.search(searcher.prepare(query, language), k=k)

    def ask(
        self,
        question: str,
        *,
        language: str | None = None,
        filters: Filters | None = None,
        otherwise: str = "en",
    ) -> Answer:
        """Answer a question with quotations; see `answer_question`."""
        return answer_question(
            self.searcher(), question, language, filters, otherwise=otherwise
        )

    def documents(self) -> list[DocumentFacts]:
        """Return every document by title, then id."""
        documents = self.library.catalogue.documents().values()
        return sorted(documents, key=lambda d: (d.title.casefold(), d.document_id))

    def resolve(self, name: str) -> DocumentFacts:
        """Return the document with this id, unique id prefix or file name."""
        return self.library.find(name)[1]

    def related(self, document_id: str, *, k: int = 10) -> list[RelatedDocument]:
        """Return the documents near one document; see `related_documents`."""
        row, _ = self.library.find(document_id)
        return related_documents(self.searcher(), row, k=k)

    def related_to_passage(
        self, passage_id: str, *, k: int = 10
    ) -> tuple[DocumentFacts, list[RelatedDocument]]:
        """Return the document of a passage, and those near the passage.

        Raises:
            UnknownDocumentError: If there is no such passage.
        """
        passage = self.passage(passage_id)
        searcher = self.searcher()
        facts = searcher.snapshot.documents[passage.document_row]
        return facts, related_to_passage(searcher, passage, k=k)

    def relations(self, document_id: str) -> list[tuple[RelationKind, DocumentFacts]]:
        """Return the documents that belong to one, and how; see `Families`."""
        row, _ = self.library.find(document_id)
        searcher = self.searcher()
        documents = searcher.snapshot.documents.values()
        by_id = {facts.document_id: facts for facts in documents}
        return [
            (relation.kind, by_id[relation.document_id])
            for relation in searcher.counterparts.families.relations(row)
        ]

    def practices(self, filters: PracticeFilters) -> PracticeList:
        """Return the practices that filters admit; see `PracticeList`."""
        vocabulary = self.searcher().snapshot.vocabulary
        return PracticeList(self.library, vocabulary, filters)

    def practices_like(
        self,
        question: str,
        filters: PracticeFilters,
        *,
        k: int = 10,
        language: str | None = None,
    ) -> list[KnownPractice]:
        """Return the practices that answer a question best, of those admitted."""
        searcher = self.searcher()
        ranked = practices_for_query(searcher, searcher.prepare(question, language))
        return self.practices(filters).read_in_order(ranked, k)

    def practices_near(
        self, document_id: str, filters: PracticeFilters, *, k: int = 10
    ) -> list[KnownPractice]:
        """Return the practices of other documents nearest to a document."""
        row, _ = self.library.find(document_id)
        ranked = practices_for_document(self.searcher(), row)
        return self.practices(filters).read_in_order(ranked, k)

    def page(self, document_id: str, number: int) -> Page:
        """Return one stored page.

        Raises:
            UnknownDocumentError: If there is no such document or page.
        """
        return self.library.page(*self.library.find(document_id), number)

    def warnings(self, document_id: str) -> list[str]:
        """Return what was noted of a document while it was read.

        Raises:
            UnknownDocumentError: If there is none.
        """
        row, _ = self.library.find(document_id)
        return self.library.catalogue.warnings_of(row)

    def passage(self, passage_id: str) -> StoredPassage:
        """Return a passage by its id.

        Raises:
            UnknownDocumentError: If there is none.
        """
        passage = self.library.catalogue.passage(passage_id)
        if passage is None:
            raise UnknownDocumentError(f"no passage has the id {passage_id!r}")
        return passage

    def page_picture(
        self,
        document_id: str,
        number: int,
        *,
        spans: Sequence[Span] = (),
        width: int = 1000,
    ) -> bytes:
        """Return a page as a PNG with the spans that lie on it marked."""
        page = self.page(document_id, number)
        return render_page(
            self.original(document_id),
            number,
            marks=[
                mark
                for span in spans
                if span.page == number
                for mark in line_marks(page, span.start, span.stop)
            ],
            width=width,
        )

    def original(self, document_id: str) -> Path:
        """Return where the bytes of a document are kept."""
        return self.library.original(self.resolve(document_id).document_id)


def _encoder_folder(library: Library) -> Path:
    """Return the prepared encoder that made the library's vectors."""
    made_by = library.catalogue.encoder()
    for folder in prepared_folders(library.folder / "models"):
        if read_encoder_facts(folder).weights_sha256 == made_by.weights_sha256:
            return folder
    raise EncoderError(
        f"the encoder {made_by.name} of {library.folder} is missing; prepare it with: "
        f"gifp models prepare --encoder {made_by.name} --library {library.folder}"
    )
