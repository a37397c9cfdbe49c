"""The JSON contract of practices, for HTTP and `gifp`."""

from collections.abc import Iterable

from index.records import KnownPractice
from ingest.records import Concept, PracticeKind
from service.schemas import Reply


class NamedConceptJson(Reply):
    """A concept of the vocabulary, by its English name."""

    concept_id: str
    name: str


class SpanJson(Reply):
    """A run of characters of one page's stored text."""

    page: int
    start: int
    stop: int


class PracticeJson(Reply):
    """A good practice, recommendation, lesson or challenge that a document states."""

    practice_id: str
    document_id: str
    file: str
    title: str
    kind: PracticeKind
    number: str
    text: str
    language: str
    first_page: int
    page_labels: tuple[str, ...]
    spans: tuple[SpanJson, ...]
    actors: tuple[NamedConceptJson, ...]
    instruments: tuple[NamedConceptJson, ...]


class PracticesJson(Reply):
    """A run of practices, by document and page or as ranked; `next` links to more."""

    generation: int
    total: int
    practices: tuple[PracticeJson, ...]
    next: str | None


def practice_json(practice: KnownPractice) -> PracticeJson:
    """Return a practice with its actors and instruments by name."""
    return PracticeJson(
        practice_id=practice.practice_id,
        document_id=practice.document_id,
        file=practice.file,
        title=practice.title,
        kind=practice.kind,
        number=practice.number,
        text=practice.text,
        language=practice.language,
        first_page=practice.first_page,
        page_labels=practice.page_labels,
        spans=tuple(SpanJson.model_validate(span) for span in practice.spans),
        actors=named_concepts(practice.actors),
        instruments=named_concepts(practice.instruments),
    )


def named_concepts(concepts: Iterable[Concept]) -> tuple[NamedConceptJson, ...]:
    """Return concepts with their English names."""
    return tuple(
        NamedConceptJson(concept_id=concept.id, name=concept.preferred["en"])
        for concept in concepts
    )
