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

import fcntl
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalogue import Catalogue
from index.encoder import TokenVectors
from index.errors import (
    LibraryLockedError,
    NotALibraryError,
    UnknownDocumentError,
)
from index.files import sha256_of as sha256_of  # others take it from here
from index.files import sync
from index.lexical import (
    LexicalEntry,
    LexicalIndex,
    damaged_files,
    is_of_this_format,
    read_opstamp,
)
from index.nearest import are_due, make_lists
from index.records import (
    DocumentFacts,
    EncoderFacts,
    FileReport,
    FileState,
    StoredPassage,
)
from index.tokens import quantise, save_batch
from index.vectors import FloatMatrix
from ingest.language import LANGUAGES
from ingest.records import Document, Page, Passage, Practice

LOCK_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document ready to be added: read, cut into passages and encoded.

    Row i of `vectors` and `token_vectors[i]` belong to `passages[i]`. `staged` is the
    copy that was read, as `Library.stage` made it. `concepts[i]` are the ids of the
    concepts of `passages[i]`; empty where there is no vocabulary.
    """

    staged: Path
    document: Document
    passages: tuple[Passage, ...]
    vectors: FloatMatrix
    token_vectors: tuple[TokenVectors, ...]
    replaces: str | None = None
    practices: tuple[Practice, ...] = ()
    concepts: tuple[tuple[str, ...], ...] = ()


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
        with (self.folder / "writer.lock").open("w") as lock:
            deadline = time.monotonic() + wait_s
            while not _try_lock(lock.fileno()):
                if time.monotonic() > deadline:
                    raise LibraryLockedError(
                        f"another process is changing {self.folder}; try again when "
                        "it is done"
                    )
                time.sleep(0.05)
            self._mend()
            try:
                yield
            finally:
                shutil.rmtree(self.folder / "incoming", ignore_errors=True)

    def find(self, name: str) -> tuple[int, DocumentFacts]:
        """Return row and facts of the document with this id, id prefix or file name.

        Raises:
            UnknownDocumentError: If there is none, or more than one. Of a file that
                was a duplicate it says of which document.
        """
        documents = self.catalogue.documents()
        found = [
            (row, facts)
            for row, facts in documents.items()
            if name in (facts.document_id, facts.file)
        ] or [
            (row, facts)
            for row, facts in documents.items()
            if len(name) >= 4 and facts.document_id.startswith(name.lower())
        ]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(facts.document_id[:12] for _, facts in found)
            raise UnknownDocumentError(
                f"{name!r} names {len(found)} documents; say which by id: {ids}"
            )
        for report in self.catalogue.file_reports().values():
            if report.file == name and report.state is FileState.DUPLICATE:
                raise UnknownDocumentError(
                    f"{name} is a duplicate ({report.reason}); "
                    f"its document is {str(report.document_id)[:12]}"
                )
        raise UnknownDocumentError(
            f"no document has the id, id prefix or file name {name!r}; "
            "gifp list shows them all"
        )

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

    def add(
        self,
        documents: Sequence[NewDocument],
        reports: Sequence[tuple[str, str | None, FileReport]],
        gone: Sequence[str] = (),
    ) -> int:
        """Add documents and reports on files in one step; call inside `writing()`.

        Args:
            documents: What to index; a document that `replaces` another removes it in
                the same step.
            reports: (source path, SHA-256, report) of every file that ended otherwise.
            gone: Source paths whose reports are to be forgotten.

        Returns:
            The new generation.
        """
        for new in documents:
            self._keep(new.staged, new.document.document_id)
        files = {}
        if documents:
            files = self._write_batch(
                self.catalogue.next_batch(),
                np.concatenate([new.vectors for new in documents]),
                [tokens for new in documents for tokens in new.token_vectors],
            )
        with self.catalogue.transaction():
            removed = self._remove_rows(
                [new.replaces for new in documents if new.replaces]
            )
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
                    entries.extend(_lexical_entries(new, stored))
            for source in gone:
                self.catalogue.forget_file(source)
            for source, sha256, report in reports:
                self.catalogue.put_file_report(source, sha256, report)
            if entries or removed:
                opstamp = self.terms().update(entries, removed)
                self.catalogue.set_terms_opstamp(opstamp)
            self.catalogue.advance_generation()
        self._make_lists_if_due()
        self._delete_unnamed_files()
        return self.catalogue.generation()

    def remove(self, document_ids: Sequence[str]) -> int:
        """Remove documents from results and from disk; call inside `writing()`.

        Returns:
            The new generation.
        """
        with self.catalogue.transaction():
            removed = self._remove_rows(document_ids)
            self.catalogue.set_terms_opstamp(self.terms().update([], removed))
            for document_id in document_ids:
                self.catalogue.mark_removed(document_id)
            generation = self.catalogue.advance_generation()
        self._delete_unnamed_files()
        return generation

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
        files = self._write_batch(batch, vectors, token_vectors)
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

    def _write_batch(
        self, batch: int, vectors: FloatMatrix, token_vectors: Sequence[TokenVectors]
    ) -> dict[str, str]:
        """Write vectors and tokens of a batch; return each file's SHA-256 by name."""
        path = self.folder / "vectors" / f"{batch}.npy"
        folder = self.folder / "tokens" / str(batch)
        shutil.rmtree(folder, ignore_errors=True)
        np.save(path, vectors, allow_pickle=False)
        paths = [path, *save_batch(quantise(token_vectors), folder)]
        for written in (*paths, folder, folder.parent, path.parent):
            sync(written)
        return {str(p.relative_to(self.folder)): sha256_of(p) for p in paths}

    def _mend(self) -> None:
        shutil.rmtree(self.folder / "incoming", ignore_errors=True)
        (self.folder / "incoming").mkdir()
        self._delete_unnamed_files()
        if self.terms_problems():
            self.rebuild_terms()
        self._make_lists_if_due()

    def _make_lists_if_due(self) -> None:
        if are_due(self.folder, self.catalogue):
            make_lists(self.folder, self.catalogue)

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


def _lexical_entries(
    new: NewDocument, stored: Sequence[StoredPassage]
) -> Iterator[LexicalEntry]:
    concepts = new.concepts or ((),) * len(new.passages)
    for passage, row, ids in zip(new.passages, stored, concepts, strict=True):
        yield LexicalEntry(
            passage_row=row.passage_row,
            document_row=row.document_row,
            language=passage.language,
            title=new.document.title,
            heading=passage.heading,
            text=passage.text,
            concepts=ids,
        )


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
