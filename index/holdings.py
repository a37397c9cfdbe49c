"""What a library holds of the files handed in: which need not be read, and why."""

import os
import stat
from collections.abc import Mapping
from dataclasses import replace

from index.file_reports import duplicate, failed, removed
from index.handed_in import HandedIn
from index.library import Library, sha256_of
from index.records import DocumentFacts, FileReport, FileState
from ingest.catalogue_entry import COLUMNS, CatalogueEntry
from ingest.errors import RejectedError
from ingest.file_kinds import say_what_it_is

ENTRY_FACTS = tuple(name for name in COLUMNS if name != "file")


class Holdings:
    """The documents of a library and where their files lie, while more are taken in."""

    def __init__(
        self,
        library: Library,
        entries: Mapping[str, CatalogueEntry],
        *,
        removed_too: bool,
    ) -> None:
        self._library = library
        self._entries = entries
        catalogue = library.catalogue
        self._removed = frozenset() if removed_too else catalogue.removed_documents()
        self._facts = catalogue.documents()
        self._rows = {facts.document_id: row for row, facts in self._facts.items()}
        self._held = {facts.document_id: facts.file for facts in self._facts.values()}
        self._sources = catalogue.document_sources()

    def entry(self, file: str) -> CatalogueEntry | None:
        """Return what a librarian says of a file."""
        return self._entries.get(file)

    def stored(self, document_id: str) -> tuple[int, DocumentFacts] | None:
        """Return the row and facts of a document that was stored before this run."""
        row = self._rows.get(document_id)
        return None if row is None else (row, self._facts[row])

    def hold(self, document_id: str, file: str) -> None:
        """Note that a document is being read."""
        self._held[document_id] = file

    def release(self, document_id: str) -> None:
        """Note that a document could not be read."""
        del self._held[document_id]

    def place(self, source: str, document_id: str) -> None:
        """Note where a file of a document lies."""
        self._sources[source] = document_id

    def find(self, item: HandedIn) -> tuple[str | None, FileReport | None]:
        """Return the file's SHA-256 and its report if it need not be read."""
        try:
            mode = item.path.lstat().st_mode
            if not stat.S_ISREG(mode):
                return None, failed(item, RejectedError(say_what_it_is(mode)))
            sha256 = sha256_of(item.path)
        except OSError as error:
            reason = f"cannot be opened, {(error.strerror or 'unreadable').lower()}"
            return None, failed(item, RejectedError(reason))
        if sha256 in self._removed and sha256 not in self._held:
            return sha256, removed(item)
        before = self._library.catalogue.file_report(item.source)
        if item.again and before is not None and before[1].document_id == sha256:
            return sha256, None
        if (
            before is not None
            and not item.again
            and before[0] == sha256
            and before[1].state is not FileState.REMOVED
            and (before[1].document_id is None or sha256 in self._held)
        ):
            report = before[1]
            if report.state is FileState.INDEXED:
                if self._is_corrected(item, sha256):
                    return sha256, None
                self._library.restore_original(item.path, sha256)
                report = replace(report, state=FileState.UNCHANGED)
            return sha256, report
        if self._has_moved(sha256):
            return sha256, None
        if sha256 in self._held:
            return sha256, duplicate(item, sha256, self._held[sha256])
        return sha256, None

    def replaced_by(self, item: HandedIn, sha256: str) -> tuple[str | None, list[str]]:
        """Say what a file that was read takes the place of.

        Returns:
            The document that it leaves behind, if no other file has it, and the places
            where its own document lay before it moved.
        """
        if item.again and sha256 in self._rows:
            return sha256, []
        if sha256 in self._rows:
            return sha256, [p for p in self._places(sha256) if not os.path.lexists(p)]
        document_id = self._sources.get(item.source)
        if document_id is None or document_id not in self._held:
            return None, []
        if self._places(document_id) != [item.source]:
            return None, []
        del self._held[document_id]
        return document_id, []

    def _is_corrected(self, item: HandedIn, document_id: str) -> bool:
        """Say whether the librarian now describes a stored document otherwise."""
        entry, row = self._entries.get(item.file), self._rows.get(document_id)
        if entry is None or row is None:
            return False
        facts = self._facts[row]
        said = {name: getattr(entry, name) for name in ENTRY_FACTS}
        return any(said[name] not in {None, getattr(facts, name)} for name in said)

    def _has_moved(self, document_id: str) -> bool:
        """Say whether every file of a stored document is gone from its place."""
        places = self._places(document_id)
        return document_id in self._rows and not any(map(os.path.lexists, places))

    def _places(self, document_id: str) -> list[str]:
        return [path for path, held in self._sources.items() if held == document_id]
