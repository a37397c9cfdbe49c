"""A library on disk: open it, change it in one step, repair what can be rebuilt.

    library/
      catalogue.db            the truth, with originals/: see `Catalogue`
      originals/<sha256>.pdf  byte for byte what was handed in
      incoming/<sha256>.pdf   copies that are being read; emptied by the next writer
      vectors/<n>.npy         passage vectors of batch n, one row each, never changed
      tokens/<n>/*.npy        its quantised token vectors, likewise
      nearest/<n>.faiss       inverted lists of a large library: see `nearest`
      terms/                  the lexical index
      models/                 encoders
      writer.lock             held (flock) by the one process that changes the library

A change stages and syncs its files first; one transaction of the catalogue, which names
the new generation and every file's SHA-256, then makes it real. Files that no
transaction names are deleted by the next writer.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.batches import write_batch
from index.catalogue import Catalogue
from index.document_names import find_document
from index.encoder import TokenVectors
from index.errors import (
    LibraryLockedError,
    NotALibraryError,
    UnknownDocumentError,
)
from index.files import sha256_of as sha256_of  # others take these from here
from index.files import sync
from index.lexical import (
    LexicalEntry,
    LexicalIndex,
    damaged_files,
    is_of_this_format,
    read_opstamp,
)
from index.locking import hold_lock
from index.nearest import are_due, make_lists
from index.new_document import NewDocument as NewDocument
from index.new_document import lexical_entries
from index.records import (
    DocumentFacts,
    EncoderFacts,
    FileReport,
    StoredPassage,
)
from index.tokens import TokenBatch, quantise
from index.vectors import FloatMatrix
from ingest.language import LANGUAGES
from ingest.records import Page

LOCK_WAIT_S = 10.0


class Library:
    """One library folder; reading needs no lock, a change happens in `writing()`."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder = folder
        self.catalogue = catalogue

    @classmethod
    def exists(cls, folder: Path) -> bool:
        """Say whether the folder holds a library."""
        return (folder / "catalogue.db").is_file()

    @classmethod
    def create(cls, folder: Path, encoder: EncoderFacts) -> "Library":
        """Make an empty library for vectors of `encoder`."""
        for name in ("originals", "vectors", "tokens", "models"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        Catalogue.create(folder / "catalogue.db", encoder).close()
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "Library":
        """Open a library.

        Raises:
            NotALibraryError: If the folder holds none.
        """
        if folder.exists() and not folder.is_dir():
            raise NotALibraryError(f"{folder} is a file, and a library is a folder")
        if not folder.is_dir():
            raise NotALibraryError(
                f"{folder} is not there; make a library with: "
                f"gifp ingest FOLDER --library {folder}"
            )
        return cls(folder, Catalogue.open(folder / "catalogue.db"))

    def close(self) -> None:
        """Release the catalogue."""
        self.catalogue.close()

    def original(self, document_id: str) -> Path:
        """Return where the bytes of a document are kept."""
        return self.folder / "originals" / f"{document_id}.pdf"

    def stage(self, path: Path, sha256: str) -> Path | None:
        """Copy a file that is to be read into the library; call inside `writing()`.

        What is read and what is kept are then the same bytes, whatever happens to the
        file meanwhile.

        Returns:
            The copy, or None if the file's bytes no longer have this SHA-256.

        Raises:
            OSError: If the file cannot be copied.
        """
        staged = self._staged(sha256)
        shutil.copyfile(path, staged)
        if sha256_of(staged) != sha256:
            staged.unlink()
            return None
        return staged

    def keep_unread(self, sha256: str) -> None:
        """Keep a staged file that could not be read, so that it can be tried again."""
        self._keep(self._staged(sha256), sha256)

    def restore_original(self, path: Path, document_id: str) -> None:
        """Put a lost or damaged original back from a file with the same bytes."""
        kept = self.original(document_id)
        if kept.is_file() and sha256_of(kept) == document_id:
            return
        staged = self.stage(path, document_id)
        if staged is not None:
            sync(staged)
            staged.replace(kept)
            sync(kept.parent)

    @contextmanager
    def writing(self, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
        """Hold the writer lock; on entering, mend what an interrupted writer left.

        The kernel frees the lock when its process ends, however it ends.

        Raises:
            LibraryLockedError: If another process holds it for longer than `wait_s`.
        """
        with hold_lock(self.folder / "writer.lock", wait_s) as is_held:
            if not is_held:
                raise LibraryLockedError(
                    f"another process is changing {self.folder}; try again when "
                    "it is done"
                )
            self._mend()
            try:
                yield
            finally:
                shutil.rmtree(self.folder / "incoming", ignore_errors=True)

    def find(self, name: str) -> tuple[int, DocumentFacts]:
        """Return row and facts of a document; see `find_document`."""
        return find_document(self.catalogue, name)

    def page(self, document_row: int, facts: DocumentFacts, number: int) -> Page:
        """Return one stored page of a document, with its boxes.

        Raises:
            UnknownDocumentError: If the document has no page of that number.
        """
        if not 1 <= number <= facts.pages:
            raise UnknownDocumentError(
                f"{facts.file} has pages 1 to {facts.pages}, not {number}"
            )
        return self.catalogue.page(document_row, number)

    def terms(self) -> LexicalIndex:
        """Open the lexical index as it is on disk."""
        return LexicalIndex(self.folder / "terms", LANGUAGES)

    def terms_problems(self) -> list[str]:
        """Say what is wrong with the lexical index on disk, one sentence each."""
        folder = self.folder / "terms"
        damaged = damaged_files(folder)
        if damaged:
            return [f"the lexical index: {', '.join(damaged)} missing or changed"]
        if not is_of_this_format(folder):
            return ["the lexical index was made by another version of gifp-search"]
        if read_opstamp(folder) != self.catalogue.terms_opstamp():
            return ["the lexical index is not of the catalogue's generation"]
        return []

    def write(
        self,
        documents: Sequence[NewDocument] = (),
        reports: Sequence[tuple[str, str | None, FileReport]] = (),
        gone: Sequence[str] = (),
        removed: Sequence[str] = (),
        *,
        tokens: TokenBatch | None = None,
    ) -> int:
        """Add and remove documents in one step; call inside `writing()`.

        Args:
            documents: What to index; a document that `replaces` another removes it in
                the same step.
            reports: (source path, SHA-256, report) of every file that ended otherwise.
            gone: Source paths whose reports are to be forgotten.
            removed: Ids of documents to remove from results and from disk.
            tokens: The token vectors of all documents, if they are quantised already.

        Returns:
            The new generation.
        """
        for new in documents:
            self._keep(new.staged, new.document.document_id)
        files = {}
        if documents:
            files = write_batch(
                self.folder,
                self.catalogue.next_batch(),
                np.concatenate([new.vectors for new in documents]),
                tokens or quantise([t for new in documents for t in new.token_vectors]),
            )
        leaves_files = bool(gone) or any(map(self._is_other, reports))
        with self.catalogue.transaction():
            replaced = [new.replaces for new in documents if new.replaces]
            removed_rows = self._remove_rows([*replaced, *removed])
            entries: list[LexicalEntry] = []
            if documents:
                count = sum(len(new.passages) for new in documents)
                batch = self.catalogue.add_batch(count, files)
                first = 0
                for new in documents:
                    stored = self.catalogue.add_document(
                        new.document, new.passages, batch, first
                    )
                    first += len(stored)
                    self._describe(new, stored)
                    entries.extend(lexical_entries(new, stored))
            for source in gone:
                self.catalogue.forget_file(source)
            for source, sha256, report in reports:
                self.catalogue.put_file_report(source, sha256, report)
            if entries or removed_rows:
                opstamp = self.terms().update(entries, removed_rows)
                self.catalogue.set_terms_opstamp(opstamp)
            for document_id in removed:
                self.catalogue.mark_removed(document_id)
            self.catalogue.advance_generation()
        if self._make_lists_if_due() or removed_rows or leaves_files:
            self._delete_unnamed_files()
        return self.catalogue.generation()

    def replace_terms(self) -> None:
        """Index every passage anew; call inside a transaction of the catalogue.

        The stamp goes up, so that terms of a transaction that fails are not taken for
        those of the generation before.
        """
        documents = self.catalogue.documents()
        opstamp = self.terms().update(self._catalogued_entries(), documents)
        self.catalogue.set_terms_opstamp(opstamp)

    def rebuild_terms(self) -> None:
        """Make the lexical index anew from the catalogue; call inside `writing()`."""
        shutil.rmtree(self.folder / "terms", ignore_errors=True)
        with self.catalogue.transaction():
            opstamp = self.terms().update(self._catalogued_entries())
            self.catalogue.set_terms_opstamp(opstamp)

    def replace_batch(
        self, batch: int, vectors: FloatMatrix, token_vectors: Sequence[TokenVectors]
    ) -> None:
        """Write the files of a damaged batch anew; call inside `writing()`."""
        files = write_batch(self.folder, batch, vectors, quantise(token_vectors))
        with self.catalogue.transaction():
            self.catalogue.set_batch_files(batch, len(vectors), files)

    def passage_text(self, passage: StoredPassage) -> str:
        """Return the text of a passage: that of its spans, joined by a line break."""
        return "\n".join(
            self.catalogue.page_text(passage.document_row, span.page)[
                span.start : span.stop
            ]
            for span in passage.spans
        )

    def _describe(self, new: NewDocument, stored: Sequence[StoredPassage]) -> None:
        document_row = stored[0].document_row
        concepts = zip(stored, new.concepts, strict=True) if new.concepts else ()
        self.catalogue.put_concepts(
            document_row, {passage.passage_row: ids for passage, ids in concepts if ids}
        )
        self.catalogue.put_practices(document_row, new.practices)

    def _catalogued_entries(self) -> Iterator[LexicalEntry]:
        documents = self.catalogue.documents()
        concepts = self.catalogue.concepts()
        for passage in self.catalogue.passages():
            yield LexicalEntry(
                passage_row=passage.passage_row,
                document_row=passage.document_row,
                language=passage.language,
                title=documents[passage.document_row].title,
                heading=passage.heading,
                text=self.passage_text(passage),
                concepts=concepts.get(passage.passage_row, ()),
            )

    def _remove_rows(self, document_ids: Iterable[str]) -> list[int]:
        rows = [self.find(document_id)[0] for document_id in document_ids]
        for row in rows:
            self.catalogue.remove_document(row)
        self.catalogue.remove_empty_batches()
        return rows

    def _staged(self, sha256: str) -> Path:
        return self.folder / "incoming" / f"{sha256}.pdf"

    def _keep(self, staged: Path, sha256: str) -> None:
        kept = self.original(sha256)
        if kept.exists():
            return
        sync(staged)
        staged.rename(kept)
        sync(kept.parent)

    def _mend(self) -> None:
        shutil.rmtree(self.folder / "incoming", ignore_errors=True)
        (self.folder / "incoming").mkdir()
        self._delete_unnamed_files()
        if self.terms_problems():
            self.rebuild_terms()
        self._make_lists_if_due()

    def _make_lists_if_due(self) -> bool:
        is_due = are_due(self.folder, self.catalogue)
        if is_due:
            make_lists(self.folder, self.catalogue)
        return is_due

    def _is_other(self, report: tuple[str, str | None, FileReport]) -> bool:
        """Say whether a source path had other bytes, which may have been kept."""
        source, sha256, _ = report
        before = self.catalogue.file_report(source)
        return before is not None and before[0] != sha256

    def _delete_unnamed_files(self) -> None:
        """Delete what no committed state names: leftovers, and removed documents."""
        batches = {str(number) for number in self.catalogue.batches()}
        ids = {facts.document_id for facts in self.catalogue.documents().values()}
        ids |= {unread.sha256 for unread in self.catalogue.unread_files()}
        for path in (self.folder / "vectors").iterdir():
            if path.stem not in batches:
                path.unlink()
        for path in (self.folder / "tokens").iterdir():
            if path.name not in batches:
                shutil.rmtree(path)
        lists = self.catalogue.lists()
        for path in (self.folder / "nearest").glob("*"):
            if lists is None or path.name != lists.name:
                path.unlink()
        for path in (self.folder / "originals").iterdir():
            if path.stem not in ids or path.suffix != ".pdf":
                path.unlink()
