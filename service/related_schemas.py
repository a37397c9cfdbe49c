"""The JSON contract of related documents: each with reasons, as kind and data."""

from collections.abc import Iterable, Iterator
from typing import Literal

from index.records import RelatedDocument, RelationKind
from ingest.vocabulary import Vocabulary
from service.practice_schemas import NamedConceptJson, named_concepts
from service.schemas import Reply


class RelationReasonJson(Reply):
    """The document belongs to the other one."""

    kind: Literal["relation"] = "relation"
    relation: RelationKind


class ConceptsReasonJson(Reply):
    """Both are about these, or name these instruments; the rarest first."""

    kind: Literal["concepts", "instruments"]
    concepts: tuple[NamedConceptJson, ...]


class PassagesReasonJson(Reply):
    """A passage of each that are about the same; `quote` is of the listed document."""

    kind: Literal["passages"] = "passages"
    passage_id: str
    page: int
    page_label: str
    other_passage_id: str
    other_page: int
    other_page_label: str
    quote: str
    quote_language: str


class RelatedJson(Reply):
    """A document near another one, or near a passage, and why."""

    document_id: str
    file: str
    title: str
    language: str
    score: float
    reasons: tuple[RelationReasonJson | ConceptsReasonJson | PassagesReasonJson, ...]


class RelatedDocumentsJson(Reply):
    """The documents near one document, nearest first.

    `passage_id` says to which of its passages, if it was asked about one.
    """

    document_id: str
    passage_id: str | None = None
    related: tuple[RelatedJson, ...]


def related_json(
    found: Iterable[RelatedDocument],
    vocabulary: Vocabulary,
    *,
    document_id: str,
    passage_id: str | None = None,
) -> RelatedDocumentsJson:
    """Return related documents with their concepts by name."""
    return RelatedDocumentsJson(
        document_id=document_id,
        passage_id=passage_id,
        related=tuple(
            RelatedJson(
                document_id=document.document_id,
                file=document.file,
                title=document.title,
                language=document.language,
                score=document.score,
                reasons=tuple(_reasons(document, vocabulary)),
            )
            for document in found
        ),
    )


def _reasons(
    document: RelatedDocument, vocabulary: Vocabulary
) -> Iterator[RelationReasonJson | ConceptsReasonJson | PassagesReasonJson]:
    if document.relation is not None:
        yield RelationReasonJson(relation=document.relation)
    if document.concepts:
        yield ConceptsReasonJson(
            kind="concepts", concepts=_named(document.concepts, vocabulary)
        )
    if document.instruments:
        yield ConceptsReasonJson(
            kind="instruments", concepts=_named(document.instruments, vocabulary)
        )
    for pair in document.pairs:
        yield PassagesReasonJson.model_validate(pair)


def _named(
    concepts: Iterable[str], vocabulary: Vocabulary
) -> tuple[NamedConceptJson, ...]:
    return named_concepts(vocabulary.concepts[concept] for concept in concepts)
