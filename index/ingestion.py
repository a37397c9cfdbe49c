"""Files handed in → documents of a library, each file in one named state."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from index.encoder import Encoder
from index.file_reports import failed, not_read_again
from index.handed_in import HandedIn
from index.holdings import Holdings
from index.library import Library, NewDocument
from index.local_retriever import LocalRetriever
from index.passage_encoding import cut_passages, encode_passages
from index.records import UNREAD_STATES, FileReport, FileState
from index.retriever import Retriever
from index.tagging import find_tags, stored_vocabulary, tag_anew
from ingest.catalogue_entry import CatalogueEntry, with_entry
from ingest.errors import (
    IngestError,
    NeedsOcrError,
    QuarantinedError,
    RejectedError,
)
from ingest.language import load_model
from ingest.ocr import Tesseract
from ingest.records import Document
from ingest.sandbox import Limits, Readers
from ingest.scans import read_with_scans
from ingest.vocabulary import Vocabulary

READ_AHEAD = 4
"""Documents read ahead while another is encoded; bounds what waits in memory."""

READERS = 2

BATCH_PASSAGES = 512
"""A batch is committed at about this many passages: 150 MB of token vectors."""

BATCH_SECONDS = 15.0
"""Or after this long, so that a power cut loses little."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion has come; `file` was just finished."""

    files: int
    total_files: int
    pages: int
    passages: int
    file: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file handed in, in order, and the library's generation."""

    generation: int
    files: tuple[FileReport, ...]

    @property
    def summary(self) -> dict[str, int]:
        """How many files ended in each state."""
        counts = Counter(report.state for report in self.files)
        return {str(state): counts[state] for state in FileState}


@dataclass(slots=True)
class _Pending:
    """What is read and encoded but not yet committed."""

    documents: list[NewDocument] = field(default_factory=list)
    reports: list[tuple[str, str | None, FileReport]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    def is_due(self) -> bool:
        passages = sum(len(new.passages) for new in self.documents)
        return (
            passages >= BATCH_PASSAGES or time.monotonic() - self.since > BATCH_SECONDS
        )


def ingest_files(
    library: Library,
    handed_in: Sequence[HandedIn],
    open_encoder: Callable[[], Encoder],
    *,
    entries: Mapping[str, CatalogueEntry] | None = None,
    vocabulary: Vocabulary | None = None,
    limits: Limits | None = None,
    tesseract: Tesseract | None = None,
    removed_too: bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    on_scan: Callable[[str, int], None] = lambda file, number: None,
) -> IngestReport:
    """Bring a library up to date with files, changing nothing that is already there.

    A file whose bytes were seen under the same path before keeps its state and is not
    read again, unless the librarian now says something else of it: then its stored
    pages are described anew. The same bytes at another path, with nothing left at the
    old one, are the same document under its new name. A path whose bytes changed has
    its old document replaced. A document that is to be read `again` gets new pages and
    keeps its description; if it cannot be read any more, it stays as it is. Whatever
    was finished is kept when this is interrupted (KeyboardInterrupt included).

    Args:
        library: The library; its writer lock is taken for as long as this runs.
        handed_in: What `find_files` lists.
        open_encoder: Called once, and only if there is something to read.
        entries: What a librarian says of documents, by file name; it wins over what
            the reader guesses.
        vocabulary: What passages are tagged with; stored passages are tagged anew if
            another one tagged them. None keeps the library's own.
        limits: What reading one document may cost.
        tesseract: Reads scanned pages; None leaves them unread.
        removed_too: Take files in whose document was removed before; otherwise they
            stay out, wherever they lie now, until their bytes change.
        on_progress: Called after each file.
        on_scan: Called with file and page before a scanned page is read, from the
            thread that reads it.

    Raises:
        LibraryLockedError: If another process is changing the library.
    """
    ingestion = _Ingestion(
        library,
        open_encoder,
        Holdings(library, entries or {}, removed_too=removed_too),
        vocabulary or stored_vocabulary(library),
        limits or Limits(),
        tesseract,
        on_scan,
        len(handed_in),
    )
    with ingestion.getting_ready(handed_in), library.writing():
        if vocabulary:
            tag_anew(library, vocabulary)
        try:
            for report in ingestion.run(handed_in):
                on_progress(ingestion.progress(report))
        finally:
            ingestion.commit()
    return IngestReport(
        library.catalogue.generation(),
        tuple(ingestion.reports[item.path] for item in handed_in),
    )


class _Ingestion:
    """The state of one run of `ingest_files`."""

    def __init__(
        self,
        library: Library,
        open_encoder: Callable[[], Encoder],
        holdings: Holdings,
        vocabulary: Vocabulary,
        limits: Limits,
        tesseract: Tesseract | None,
        on_scan: Callable[[str, int], None],
        total_files: int,
    ) -> None:
        self.reports: dict[Path, FileReport] = {}
        self._library = library
        self._retriever: Retriever = LocalRetriever(library)
        self._open_encoder = open_encoder
        self._encoder: Encoder | None = None
        self._holdings = holdings
        self._vocabulary = vocabulary
        self._limits = limits
        self._tesseract = tesseract
        self._on_scan = on_scan
        self._total_files = total_files
        self._pending = _Pending()
        self._readers = Readers()
        # What is found in a text while it is encoded, which needs no interpreter.
        self._beside = ThreadPoolExecutor(1)

    @contextmanager
    def getting_ready(self, handed_in: Sequence[HandedIn]) -> Iterator[None]:
        """Start what a new file needs, while the library is checked and locked."""
        known = self._library.catalogue.file_report
        if any(known(item.source) is None for item in handed_in[:READ_AHEAD]):
            self._readers.start()
            self._beside.submit(load_model)
        try:
            yield
        finally:
            self._beside.shutdown(wait=False, cancel_futures=True)
            self._readers.close()

    def progress(self, report: FileReport) -> Progress:
        return Progress(
            files=len(self.reports),
            total_files=self._total_files,
            pages=sum(r.pages for r in self.reports.values()),
            passages=sum(r.passages for r in self.reports.values()),
            file=report.file,
        )

    def run(self, handed_in: Sequence[HandedIn]) -> Iterator[FileReport]:
        """Take the files in order, reading a few ahead, and yield each one's report."""
        waiting: deque[tuple[HandedIn, str, Future[tuple[Path, Document]]]] = deque()
        with ThreadPoolExecutor(READERS) as threads:
            try:
                for item in handed_in:
                    sha256, known = self._holdings.find(item)
                    if sha256 in {reading for _, reading, _ in waiting}:
                        # A copy of what is being read: how that ends decides.
                        while waiting:
                            yield self._finish(*waiting.popleft())
                        sha256, known = self._holdings.find(item)
                    if known is not None:
                        yield self._settle(item, sha256, known)
                        continue
                    assert sha256 is not None
                    self._holdings.hold(sha256, item.file)
                    waiting.append(
                        (item, sha256, threads.submit(self._read, item, sha256))
                    )
                    if len(waiting) >= READ_AHEAD:
                        yield self._finish(*waiting.popleft())
                while waiting:
                    yield self._finish(*waiting.popleft())
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
                # After an interruption, what is being read is not waited for.
                self._readers.close()

    def commit(self) -> None:
        """Make real what is pending."""
        pending, self._pending = self._pending, _Pending()
        if pending.documents or pending.reports:
            self._retriever.write(pending.documents, pending.reports, pending.gone)

    def _read(self, item: HandedIn, sha256: str) -> tuple[Path, Document]:
        try:
            staged = self._library.stage(item.path, sha256)
        except OSError as error:
            raise RejectedError(
                f"cannot be copied, {(error.strerror or 'unreadable').lower()}"
            ) from error
        if staged is None:
            raise RejectedError("changed while it was read")
        stored = self._holdings.stored(sha256)
        if stored is None:
            document = self._read_pages(staged, item)
        else:
            row, _ = stored
            document = replace(self._library.catalogue.document(row), file=item.file)
            if item.again:
                # What a librarian said of the document is not said anew.
                new = self._read_pages(staged, item)
                document = replace(document, pages=new.pages, warnings=new.warnings)
        entry = self._holdings.entry(item.file)
        return staged, with_entry(document, entry) if entry else document

    def _read_pages(self, staged: Path, item: HandedIn) -> Document:
        return read_with_scans(
            staged,
            file=item.file,
            limits=self._limits,
            tesseract=self._tesseract,
            readers=self._readers,
            on_page=partial(self._begin_scan, item.file),
        )

    def _begin_scan(self, file: str, number: int) -> None:
        if self._readers.is_closed:
            raise QuarantinedError(f"{file}: interrupted")
        self._on_scan(file, number)

    def _finish(
        self, item: HandedIn, sha256: str, reading: Future[tuple[Path, Document]]
    ) -> FileReport:
        if self._encoder is None:  # opened while another process reads
            self._beside.submit(load_model)
            self._encoder = self._open_encoder()
        try:
            staged, document = reading.result()
        except IngestError as error:
            return self._fail(item, sha256, error)
        passages = cut_passages(self._encoder, document)
        if not passages:
            wordless = NeedsOcrError("no text that could be indexed")
            return self._fail(item, sha256, wordless)
        tagging = self._beside.submit(find_tags, self._vocabulary, document, passages)
        encoding = encode_passages(self._encoder, document, passages)
        replaced, gone = self._holdings.replaced_by(item, sha256)
        self._pending.gone += gone
        tags = tagging.result()
        report = FileReport(
            file=item.file,
            state=FileState.INDEXED,
            reason=None,
            document_id=sha256,
            pages=len(document.pages),
            passages=len(passages),
        )
        self._pending.documents.append(
            NewDocument(
                staged=staged,
                document=document,
                passages=tuple(passages),
                vectors=encoding.vectors,
                token_vectors=encoding.tokens,
                replaces=replaced,
                practices=tags.practices,
                concepts=tags.concepts,
            )
        )
        return self._settle(item, sha256, report)

    def _fail(self, item: HandedIn, sha256: str, error: IngestError) -> FileReport:
        """Note that a file cannot be read; what was read of it before is kept."""
        stored = self._holdings.stored(sha256)
        if stored is not None:
            report = not_read_again(item, stored[1], error)
            return self._settle(item, sha256, report)
        self._holdings.release(sha256)
        report = failed(item, error)
        if report.state in UNREAD_STATES:
            self._library.keep_unread(sha256)
        return self._settle(item, sha256, report)

    def _settle(
        self, item: HandedIn, sha256: str | None, report: FileReport
    ) -> FileReport:
        """Note a file's end; commit when enough is pending."""
        self.reports[item.path] = report
        if report.document_id is not None:
            self._holdings.place(item.source, report.document_id)
        if report.state is not FileState.UNCHANGED:
            before = self._library.catalogue.file_report(item.source)
            if before != (sha256, report):
                self._pending.reports.append((item.source, sha256, report))
        if self._pending.is_due():
            self.commit()
        return report
