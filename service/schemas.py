"""The JSON contract: what comes in over HTTP, and what goes out of HTTP and `gifp`."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from index.grouping import PER_DOCUMENT
from index.records import (
    AlternativeKind,
    DocumentFacts,
    Facet,
    FacetValues,
    FileState,
    Filters,
    RelationKind,
)
from ingest.fetching import FetchState
from ingest.records import BlockKind, Page
from service.records import AnswerStatus, Group

MAX_QUESTION_CHARACTERS = 1000

Question = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=MAX_QUESTION_CHARACTERS
    ),
]
LanguageTag = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")]
LabelLanguage = Literal["en", "fr", "es", "ar", "ru", "zh"]
Values = Annotated[frozenset[str], Field(max_length=50)]


class _Request(BaseModel):
    """Unknown fields are refused, so a misspelt filter is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reply(BaseModel):
    """Built from a record by `model_validate`, field by field of the same name."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class FacetValuesBody(_Request):
    """Values of facets, as `index.records.FacetValues` has them."""

    themes: Values = frozenset()
    phases: Values = frozenset()
    gender_lenses: Values = frozenset()
    identity_factors: Values = frozenset()
    instruments: Values = frozenset()
    sectors: Values = frozenset()
    regions: Values = frozenset()
    practice_kinds: Values = frozenset()
    kinds: Values = frozenset()
    publishers: Values = frozenset()
    languages: Values = frozenset()


class FiltersBody(FacetValuesBody):
    """The filters of `index.records.Filters`, as JSON."""

    first_year: int | None = None
    last_year: int | None = None
    document_ids: Values = frozenset()
    excluded: FacetValuesBody = FacetValuesBody()

    def to_filters(self) -> Filters:
        """Return the record that the index understands."""
        given = self.model_dump(exclude={"excluded"})
        excluded = FacetValues(**self.excluded.model_dump())
        return Filters(**given, excluded=excluded)


class SearchBody(_Request):
    """A search: `language` says in which language the query is, if known.

    Among the first ten hits are at most `per_document` of one document; null means
    any number.
    `facets` asks for counts too, with labels in `label_language`.
    """

    query: Question
    k: int = Field(default=10, ge=1, le=50)
    language: LanguageTag | None = None
    filters: FiltersBody = FiltersBody()
    per_document: Annotated[int, Field(ge=1, le=50)] | None = PER_DOCUMENT
    facets: bool = False
    label_language: LabelLanguage = "en"


class AskBody(_Request):
    """A question: `language` says in which language it is, if known."""

    question: Question
    language: LanguageTag | None = None
    filters: FiltersBody = FiltersBody()


class PracticesBody(_Request):
    """A question that practices are to answer; `language` is the question's."""

    question: Question
    k: int = Field(default=10, ge=1, le=50)
    language: LanguageTag | None = None


class AlternativeJson(_Reply):
    """A passage that says the same as a hit and is not shown beside it."""

    kind: AlternativeKind
    passage_id: str
    document_id: str
    file: str
    title: str
    language: str
    first_page: int
    last_page: int
    page_labels: tuple[str, ...]


class HitJson(_Reply):
    """One passage at one rank, and others that say the same.

    `superseded_by` is the id of the document that supersedes the passage's own.
    """

    rank: int
    score: float
    passage_id: str
    document_id: str
    file: str
    title: str
    first_page: int
    last_page: int
    page_labels: tuple[str, ...]
    heading: str
    language: str
    text: str
    is_ocr: bool
    alternatives: tuple[AlternativeJson, ...]
    superseded_by: str | None


class CorrectionJson(_Reply):
    """A word as it was typed, and what was searched for instead."""

    typed: str
    searched: str


class FacetCountJson(_Reply):
    """One value of a facet, and how many documents of a result set have it."""

    id: str
    label: str
    documents: int


class FacetJson(_Reply):
    """A facet with its values, the most frequent first; `name` is that in filters."""

    name: str
    values: tuple[FacetCountJson, ...]


class HitsJson(_Reply):
    """The hits of one query, best first, all of one generation.

    `facets` is null unless it was asked for.
    """

    query: str
    corrections: tuple[CorrectionJson, ...] = ()
    phrases: tuple[str, ...] = ()
    generation: int
    hits: tuple[HitJson, ...]
    facets: tuple[FacetJson, ...] | None


class FacetsJson(_Reply):
    """The facets of a whole library."""

    generation: int
    facets: tuple[FacetJson, ...]


class CitationJson(_Reply):
    """Where a quotation stands in the stored text of a page."""

    document_id: str
    file: str
    title: str
    page: int
    page_label: str
    start: int
    stop: int
    quote: str
    quote_sha256: str
    boxes: tuple[tuple[int, int, int, int], ...]
    is_ocr: bool


class SentenceJson(_Reply):
    """One quoted sentence of an answer, within its thought."""

    text: str
    language: str
    group: Group
    core_start: int
    core_stop: int
    publisher: str | None
    year: int | None
    kind: str | None
    citation: CitationJson
    lead: CitationJson | None


class DocumentJson(_Reply):
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


class AnswerJson(_Reply):
    """What the library says to a question."""

    question: str
    status: AnswerStatus
    sentences: tuple[SentenceJson, ...]
    nearest: tuple[HitJson, ...]
    generation: int
    corrections: tuple[CorrectionJson, ...] = ()
    phrases: tuple[str, ...] = ()
    guidance: tuple[DocumentJson, ...]
    language: str
    rewordings: tuple[str, ...]


class SummaryJson(_Reply):
    """What a library holds, in counts."""

    documents: int
    pages: int
    passages: int
    languages: dict[str, int]
    kinds: dict[str, int]
    publishers: dict[str, int]
    years: dict[str, int]
    families: dict[str, int]
    superseded: int
    addenda: int
    practices: dict[str, int]
    files: dict[str, int]
    concepts: dict[str, int]
    tagged_passages: int
    read_by_ocr: int
    with_hidden_text: int


class RelationJson(_Reply):
    """A document that belongs to this one, and how."""

    kind: RelationKind
    document_id: str
    file: str
    title: str
    language: str


class KnownDocumentJson(DocumentJson):
    """A document with the ones that belong to it: translations, editions, addenda."""

    relations: tuple[RelationJson, ...]


class DocumentsJson(_Reply):
    """A run of documents in the order of their ids; `next` is the link to the rest."""

    generation: int
    total: int
    documents: tuple[DocumentJson, ...]
    next: str | None


class BlockJson(_Reply):
    """A block of a page's text."""

    kind: BlockKind
    start: int
    stop: int


class PageJson(_Reply):
    """One page as stored."""

    document_id: str
    file: str
    page: int
    page_label: str
    is_ocr: bool
    hidden: int
    text: str
    blocks: tuple[BlockJson, ...]


class FileJson(_Reply):
    """What became of one file that was handed in."""

    file: str
    state: FileState
    reason: str | None
    document_id: str | None
    pages: int
    passages: int


class IngestJson(_Reply):
    """What became of every file handed in, and how many ended in each state."""

    generation: int
    files: tuple[FileJson, ...]
    summary: dict[str, int]


class ListedDocumentJson(DocumentJson):
    """A document, and how many of its pages were recognised in pictures of them."""

    read_by_ocr: int


class ListJson(_Reply):
    """The documents of a library, and the files that it could not index."""

    generation: int
    documents: tuple[ListedDocumentJson, ...]
    not_indexed: tuple[FileJson, ...]
    warnings: tuple[str, ...]
    facets: tuple[FacetJson, ...] | None


class RemovedJson(_Reply):
    """The document that was removed, and the generation without it."""

    document_id: str
    generation: int


class VerifyJson(_Reply):
    """What `gifp verify` found, one sentence each."""

    healthy: bool
    done: tuple[str, ...]
    repairable: tuple[str, ...]
    lost: tuple[str, ...]


class ProofJson(_Reply):
    """How many citations or pages were compared with the originals, and held."""

    compared: int
    proved: int
    confirmed: int
    documents: int
    failures: tuple[str, ...]


class EncoderJson(_Reply):
    """What makes the vectors of a library."""

    name: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    query_prefix: str
    passage_prefix: str
    runtime: str


def facets_json(facets: Iterable[Facet] | None) -> tuple[FacetJson, ...] | None:
    """Return facets, if they were asked for."""
    return None if facets is None else tuple(map(FacetJson.model_validate, facets))


def page_json(facts: DocumentFacts, page: Page) -> PageJson:
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
    )


def listed_document_json(facts: DocumentFacts, read_by_ocr: int) -> ListedDocumentJson:
    """Write what the catalogue says of a document and of the reading of its pages."""
    return ListedDocumentJson(
        **DocumentJson.model_validate(facts).model_dump(), read_by_ocr=read_by_ocr
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


class FetchOutcomeJson(_Reply):
    """What became of one publication; `bytes` and `sha256` describe its file."""

    file: str
    address: str
    state: FetchState
    bytes: int | None
    sha256: str | None
    reason: str | None


class FetchJson(_Reply):
    """What fetching did, and how many publications ended in each state."""

    outcomes: tuple[FetchOutcomeJson, ...]
    summary: dict[str, int]
    without_address: int
    is_interrupted: bool
