"""What people call a document → the document."""

from index.catalogue import Catalogue
from index.errors import UnknownDocumentError
from index.records import DocumentFacts, FileState

SHORTEST_PREFIX = 4
"""Characters of an id that may stand for all of it."""


def find_document(catalogue: Catalogue, name: str) -> tuple[int, DocumentFacts]:
    """Return row and facts of the document with this id, id prefix or file name.

    Raises:
        UnknownDocumentError: If there is none, or more than one. Of a file that was a
            duplicate it says of which document.
    """
    found = catalogue.documents_named(name)
    if not found and len(name) >= SHORTEST_PREFIX:
        found = catalogue.documents_beginning(name.lower())
    if len(found) == 1:
        return next(iter(found.items()))
    if found:
        ids = ", ".join(facts.document_id[:12] for facts in found.values())
        raise UnknownDocumentError(
            f"{name!r} names {len(found)} documents; say which by id: {ids}"
        )
    for report in catalogue.file_reports().values():
        if report.file == name and report.state is FileState.DUPLICATE:
            raise UnknownDocumentError(
                f"{name} is a duplicate ({report.reason}); "
                f"its document is {str(report.document_id)[:12]}"
            )
    raise UnknownDocumentError(
        f"no document has the id, id prefix or file name {name!r}; "
        "gifp list shows them all"
    )
