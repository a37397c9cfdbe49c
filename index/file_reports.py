"""What to report of a file that adds no document."""

from index.handed_in import HandedIn
from index.records import REMOVED, DocumentFacts, FileReport, FileState
from ingest.errors import IngestError, NeedsOcrError, RejectedError

STATES = (
    (RejectedError, FileState.REJECTED),
    (NeedsOcrError, FileState.NEEDS_OCR),
    (IngestError, FileState.QUARANTINED),
)


def failed(item: HandedIn, error: IngestError) -> FileReport:
    """Report a file that cannot be indexed."""
    return FileReport(
        file=item.file,
        state=next(state for kind, state in STATES if isinstance(error, kind)),
        reason=_without_name(error, item),
        document_id=None,
        pages=0,
        passages=0,
    )


def duplicate(item: HandedIn, document_id: str, other: str) -> FileReport:
    """Report a file with the same bytes as another one, which is a document."""
    return FileReport(
        file=item.file,
        state=FileState.DUPLICATE,
        reason=f"the same bytes as {other}",
        document_id=document_id,
        pages=0,
        passages=0,
    )


def removed(item: HandedIn) -> FileReport:
    """Report a file that stays out, since its document was removed."""
    return FileReport(
        file=item.file,
        state=FileState.REMOVED,
        reason=REMOVED,
        document_id=None,
        pages=0,
        passages=0,
    )


def not_read_again(
    item: HandedIn, facts: DocumentFacts, error: IngestError
) -> FileReport:
    """Report a document that stays as it is, since its file cannot be read any more."""
    return FileReport(
        file=item.file,
        state=FileState.UNCHANGED,
        reason=f"could not be read again: {_without_name(error, item)}",
        document_id=facts.document_id,
        pages=facts.pages,
        passages=facts.passages,
    )


def _without_name(error: IngestError, item: HandedIn) -> str:
    return str(error).removeprefix(f"{item.file}: ")
