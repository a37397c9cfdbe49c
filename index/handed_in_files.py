"""What became of every file that was ever handed in: the catalogue's table `files`."""

from index.database import Database
from index.records import (
    REMOVED,
    UNREAD_STATES,
    FileReport,
    FileState,
    UnreadFile,
)
from index.rows import to_file_report


class HandedInFiles(Database):
    """The last report on each source path."""

    def file_report(self, source: str) -> tuple[str | None, FileReport] | None:
        """Return the SHA-256 and the report that a source path had last, if any."""
        for row in self._rows("files", "source = ?", (source,)):
            return to_file_report(row)
        return None

    def file_reports(self) -> dict[str, FileReport]:
        """Return the last report on every file ever handed in, by its source path.

        In the order of the files' names.
        """
        rows = self._rows("files", "TRUE ORDER BY file, source")
        return {row[0]: to_file_report(row)[1] for row in rows}

    def unread_files(self) -> list[UnreadFile]:
        """Return the files that could not be read, and whose bytes are kept."""
        states = sorted(map(str, UNREAD_STATES))
        rows = self._rows("files", "state IN (?, ?) ORDER BY source", states)
        return [UnreadFile(source, sha256, file) for source, sha256, file, *_ in rows]

    def document_sources(self) -> dict[str, str]:
        """Return the document that each source path was last found to hold."""
        rows = self._rows("files", "document_id IS NOT NULL ORDER BY source")
        return {row[0]: row[5] for row in rows}

    def forget_file(self, source: str) -> None:
        """Drop the report on a source path."""
        self._connection.execute("DELETE FROM files WHERE source = ?", (source,))

    def put_file_report(
        self, source: str, sha256: str | None, report: FileReport
    ) -> None:
        """Record what became of a source path in place of what was said before."""
        self.forget_file(source)
        self._insert(
            "files",
            source,
            sha256,
            report.file,
            str(report.state),
            report.reason,
            report.document_id,
            report.pages,
            report.passages,
        )

    def mark_removed(self, document_id: str) -> None:
        """Note of a document's files that it was removed, so that they stay away."""
        rows = self._rows("files", "document_id = ?", (document_id,))
        for source, sha256, file, *_ in rows:
            report = FileReport(file, FileState.REMOVED, REMOVED, None, 0, 0)
            self.put_file_report(source, sha256, report)

    def removed_documents(self) -> frozenset[str]:
        """Return the ids of documents that were removed and not taken again."""
        rows = self._rows("files", "state = ?", (str(FileState.REMOVED),))
        return frozenset(sha256 for _, sha256, *_ in rows)
