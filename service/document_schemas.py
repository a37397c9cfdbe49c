"""The JSON contract of documents and their pages."""

from collections.abc import Iterable

from index.records import DocumentFacts, RelationKind
from ingest.records import BlockKind, Page
from service.schemas import Reply


class DocumentJson(Reply):
    """What the catalogue says of a document."""

    document_id: str
    file: str
    title: str
    language: str
    publisher: str | None
    year: int | None
    kind: str | None
    pages: int
    passages: int
    symbol: str | None
    family: str | None
    supersedes: str | None
    addendum_to: str | None


class RelationJson(Reply):
    """A document that belongs to this one, and how."""

    kind: RelationKind
    document_id: str
    file: str
    title: str
    language: str


class KnownDocumentJson(DocumentJson):
    """A document with the ones that belong to it: translations, editions, addenda."""

    relations: tuple[RelationJson, ...]


class DocumentsJson(Reply):
    """A run of documents in the order of their ids; `next` is the link to the rest."""

    generation: int
    total: int
    documents: tuple[DocumentJson, ...]
    next: str | None


class BlockJson(Reply):
    """A block of a page's text; `level` is 1 to 6 for a heading, else 0."""

    kind: BlockKind
    start: int
    stop: int
    level: int


class PageJson(Reply):
    """One page as stored; `warnings` are what was noted of its document when read."""

    document_id: str
    file: str
    page: int
    page_label: str
    is_ocr: bool
    hidden: int
    text: str
    blocks: tuple[BlockJson, ...]
    warnings: tuple[str, ...]


def page_json(facts: DocumentFacts, page: Page, warnings: Iterable[str]) -> PageJson:
    """Return a stored page with the document that it is of."""
    return PageJson(
        document_id=facts.document_id,
        file=facts.file,
        page=page.number,
        page_label=page.label,
        is_ocr=page.is_ocr,
        hidden=page.hidden,
        text=page.text,
        blocks=tuple(BlockJson.model_validate(block) for block in page.blocks),
        warnings=tuple(warnings),
    )


def known_document_json(
    facts: DocumentFacts, relations: Iterable[tuple[RelationKind, DocumentFacts]]
) -> KnownDocumentJson:
    """Write what the catalogue says of a document and of those that belong to it."""
    return KnownDocumentJson(
        **DocumentJson.model_validate(facts).model_dump(),
        relations=tuple(
            RelationJson(
                kind=kind,
                document_id=other.document_id,
                file=other.file,
                title=other.title,
                language=other.language,
            )
            for kind, other in relations
        ),
    )
