"""Files handed in → documents of a library, each file in one named state."""

import os
import stat
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Encoding, TokenVectors
from index.library import Library, NewDocument, sha256_of
from index.records import FileReport, FileState
from ingest.catalogue_entry import CatalogueEntry, with_entry
from ingest.errors import IngestError, NeedsOcrError, RejectedError
from ingest.passages import PATH_SEPARATOR, assemble_passages
from ingest.records import Document, Passage
from ingest.sandbox import Limits, read_document

READ_AHEAD = 4
"""Documents read ahead while another is encoded; bounds what waits in memory."""

READERS = 2

BATCH_PASSAGES = 512
"""A batch is committed at about this many passages: 150 MB of token vectors."""

BATCH_SECONDS = 15.0
"""Or after this long, so that a power cut loses little."""

CONTEXT_TOKENS = 96
"""Title and headings are encoded with a passage unless they are longer than this."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file as it was handed in: where it lies, and the name it goes by."""

    path: Path
    file: str


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
    since: float = field(default_factory=time.monotonic)

    def is_due(self) -> bool:
        passages = sum(len(new.passages) for new in self.documents)
        return (
            passages >= BATCH_PASSAGES or time.monotonic() - self.since > BATCH_SECONDS
        )


def find_files(paths: Sequence[Path]) -> list[HandedIn]:
    """List the files that paths stand for: each file itself, each folder's PDFs.

    Folders are searched to any depth for names ending in .pdf in any case, in the
    order of their paths. A path that does not exist is listed too, so that it ends
    in a visible state. A file reached twice is listed once.
    """
    found: dict[Path, HandedIn] = {}
    for path in paths:
        inside = (
            sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf")
            if path.is_dir()
            else [path]
        )
        for file in inside:
            found.setdefault(
                file.absolute(), HandedIn(file.absolute(), _printable(file.name))
            )
    return list(found.values())


def _printable(name: str) -> str:
    """Return a file name without what a terminal or a reader would stumble over."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in os.fsencode(name).decode("utf-8", "replace")
    )


def _source(path: Path) -> str:
    """Return a path as the catalogue keeps it; bytes that are no text are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_catalogues(paths: Sequence[Path]) -> list[Path]:
    """List the files named catalogue.csv in folders that are handed in, at any depth.

    A librarian's table lies beside the PDFs that it describes.
    """
    return [
        catalogue
        for path in paths
        if path.is_dir()
        for catalogue in sorted(path.rglob("catalogue.csv"))
    ]


def ingest_files(
    library: Library,
    handed_in: Sequence[HandedIn],
    open_encoder: Callable[[], Encoder],
    *,
    entries: Mapping[str, CatalogueEntry] | None = None,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> IngestReport:
    """Bring a library up to date with files, changing nothing that is already there.

    A file whose bytes were seen under the same path before keeps its state and is not
    read again. A path whose bytes changed has its old document replaced. Whatever was
    finished is kept when this is interrupted (KeyboardInterrupt included).

    Args:
        library: The library; its writer lock is taken for as long as this runs.
        handed_in: What `find_files` lists.
        open_encoder: Called once, and only if there is something to encode.
        entries: What a librarian says of documents, by file name; it wins over what
            the reader guesses.
        limits: What reading one document may cost.
        on_progress: Called after each file.

    Raises:
        LibraryLockedError: If another process is changing the library.
    """
    ingestion = _Ingestion(
        library, open_encoder, entries or {}, limits or Limits(), len(handed_in)
    )
    with library.writing():
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
        entries: Mapping[str, CatalogueEntry],
        limits: Limits,
        total_files: int,
    ) -> None:
        self.reports: dict[Path, FileReport] = {}
        self._library = library
        self._open_encoder = open_encoder
        self._encoder: Encoder | None = None
        self._entries = entries
        self._limits = limits
        self._total_files = total_files
        self._pending = _Pending()
        documents = library.catalogue.documents().values()
        self._held = {facts.document_id: facts.file for facts in documents}
        self._sources = library.catalogue.document_sources()

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
        with ThreadPoolExecutor(READERS) as readers:
            try:
                for item in handed_in:
                    sha256, known = self._known(item)
                    if sha256 in {reading for _, reading, _ in waiting}:
                        # A copy of what is being read: how that ends decides.
                        while waiting:
                            yield self._finish(*waiting.popleft())
                        sha256, known = self._known(item)
                    if known is not None:
                        yield self._settle(item, sha256, known)
                        continue
                    assert sha256 is not None
                    self._held[sha256] = item.file
                    waiting.append(
                        (item, sha256, readers.submit(self._read, item, sha256))
                    )
                    if len(waiting) >= READ_AHEAD:
                        yield self._finish(*waiting.popleft())
                while waiting:
                    yield self._finish(*waiting.popleft())
            finally:
                readers.shutdown(wait=False, cancel_futures=True)

    def commit(self) -> None:
        """Make real what is pending."""
        pending, self._pending = self._pending, _Pending()
        if pending.documents or pending.reports:
            self._library.add(pending.documents, pending.reports)

    def _known(self, item: HandedIn) -> tuple[str | None, FileReport | None]:
        """Return the file's SHA-256 and its report if it need not be read."""
        try:
            if not stat.S_ISREG(item.path.lstat().st_mode):
                return None, _failure(item, f"{item.file} is not a regular file")
            sha256 = sha256_of(item.path)
        except OSError as error:
            reason = f"{item.file} cannot be opened: {error.strerror}"
            return None, _failure(item, reason)
        before = self._library.catalogue.file_report(_source(item.path))
        if (
            before is not None
            and before[0] == sha256
            and (before[1].document_id is None or sha256 in self._held)
        ):
            report = before[1]
            if report.state is FileState.INDEXED:
                self._library.restore_original(item.path, sha256)
                report = replace(report, state=FileState.UNCHANGED)
            return sha256, report
        if sha256 in self._held:
            return sha256, FileReport(
                file=item.file,
                state=FileState.DUPLICATE,
                reason=f"the same bytes as {self._held[sha256]}",
                document_id=sha256,
                pages=0,
                passages=0,
            )
        return sha256, None

    def _read(self, item: HandedIn, sha256: str) -> tuple[Path, Document]:
        try:
            staged = self._library.stage(item.path, sha256)
        except OSError as error:
            raise RejectedError(
                f"{item.file} cannot be copied: {error.strerror}"
            ) from error
        if staged is None:
            raise RejectedError(f"{item.file} changed while it was read")
        document = read_document(staged, file=item.file, limits=self._limits)
        entry = self._entries.get(item.file)
        return staged, with_entry(document, entry) if entry else document

    def _finish(
        self, item: HandedIn, sha256: str, reading: Future[tuple[Path, Document]]
    ) -> FileReport:
        try:
            staged, document = reading.result()
        except IngestError as error:
            del self._held[sha256]
            return self._settle(item, sha256, _failure(item, str(error), error))
        if self._encoder is None:
            self._encoder = self._open_encoder()
        passages = assemble_passages(document, self._encoder.count_tokens)
        if not passages:
            reason = f"{item.file} has no text that could be indexed"
            del self._held[sha256]
            return self._settle(item, sha256, _failure(item, reason, NeedsOcrError()))
        encoding = encode_passages(self._encoder, document, passages)
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
                replaces=self._replaced(_source(item.path)),
            )
        )
        return self._settle(item, sha256, report)

    def _replaced(self, source: str) -> str | None:
        """Return the document that a changed file leaves behind, if no other has it."""
        document_id = self._sources.get(source)
        if document_id is None or document_id not in self._held:
            return None
        holders = {path for path, held in self._sources.items() if held == document_id}
        if holders != {source}:
            return None
        del self._held[document_id]
        return document_id

    def _settle(
        self, item: HandedIn, sha256: str | None, report: FileReport
    ) -> FileReport:
        """Note a file's end; commit when enough is pending."""
        self.reports[item.path] = report
        if report.document_id is not None:
            self._sources[_source(item.path)] = report.document_id
        if report.state is not FileState.UNCHANGED:
            before = self._library.catalogue.file_report(_source(item.path))
            if before != (sha256, report):
                self._pending.reports.append((_source(item.path), sha256, report))
        if self._pending.is_due():
            self.commit()
        return report


def encode_passages(
    encoder: Encoder, document: Document, passages: Sequence[Passage]
) -> Encoding:
    """Encode passages with their title and headings as context.

    The context takes part in the encoding, but its tokens are not kept: late
    interaction looks only at words that can be quoted. Offsets count characters of
    the passage's own text.
    """
    contexts = [_context(encoder, document.title, p) for p in passages]
    encoding = encoder.encode(
        [c + p.text for c, p in zip(contexts, passages, strict=True)], role="passage"
    )
    return Encoding(
        encoding.vectors,
        tuple(
            _without_context(tokens, len(context))
            for tokens, context in zip(encoding.tokens, contexts, strict=True)
        ),
    )


def _context(encoder: Encoder, title: str, passage: Passage) -> str:
    """Return title and headings, less the heading that the text itself opens with."""
    above = [
        heading
        for heading in passage.heading.split(PATH_SEPARATOR)
        if not passage.text.startswith(heading)
    ]
    heading = PATH_SEPARATOR.join(above)
    for parts in ((title, heading), (heading,)):
        context = "".join(f"{part}\n" for part in parts if part)
        if context and encoder.count_tokens(context) <= CONTEXT_TOKENS:
            return context
    return ""


def _without_context(tokens: TokenVectors, length: int) -> TokenVectors:
    # A token may begin with the space before its word, which is the context's last.
    own = tokens.offsets[:, 1] > length
    offsets = np.maximum(tokens.offsets[own] - length, 0)
    return TokenVectors(tokens.vectors[own], offsets)


def _failure(
    item: HandedIn, reason: str, error: IngestError | None = None
) -> FileReport:
    states: Iterable[tuple[type[IngestError], FileState]] = (
        (RejectedError, FileState.REJECTED),
        (NeedsOcrError, FileState.NEEDS_OCR),
        (IngestError, FileState.QUARANTINED),
    )
    error = error or RejectedError()
    state = next(state for kind, state in states if isinstance(error, kind))
    return FileReport(
        file=item.file,
        state=state,
        reason=reason,
        document_id=None,
        pages=0,
        passages=0,
    )
