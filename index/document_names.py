"""What people call a document → the document."""

from index.catalogue import Catalogue
from index.errors import UnknownDocumentError
from index.records import DocumentFacts, FileState


def find_document(catalogue: Catalogue, name: str) -> tuple[int, DocumentFacts]:
    """Return row and facts of the document with this id, id prefix or file name.

    Raises:
        UnknownDocumentError: If there is none, or more than one. Of a file that was a
            duplicate it says of which document.
    """
    documents = catalogue.documents()
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
