"""The JSON contract: what comes in over HTTP, and what goes out of HTTP and `gifp`."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from index.records import DocumentFacts, FileState, Filters, RelationKind
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
Values = Annotated[frozenset[str], Field(max_length=50)]


class _Request(BaseModel):
    """Unknown fields are refused, so a misspelt filter is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reply(BaseModel):
    """Built from a record by `model_validate`, field by field of the same name."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class FiltersBody(_Request):
    """The filters of `index.records.Filters`, as JSON."""

    languages: Values = frozenset()
    kinds: Values = frozenset()
    publishers: Values = frozenset()
    first_year: int | None = None
    last_year: int | None = None
    document_ids: Values = frozenset()

    def to_filters(self) -> Filters:
        """Return the record that the index understands."""
        return Filters(
            languages=self.languages,
            kinds=self.kinds,
            publishers=self.publishers,
            first_year=self.first_year,
            last_year=self.last_year,
            document_ids=self.document_ids,
        )


class SearchBody(_Request):
    """A search: `language` says in which language the query is, if known."""

    query: Question
    k: int = Field(default=10, ge=1, le=50)
    language: LanguageTag | None = None
    filters: FiltersBody = FiltersBody()


class AskBody(_Request):
    """A question: `language` says in which language it is, if known."""

    question: Question
    language: LanguageTag | None = None


class HitJson(_Reply):
    """One passage at one rank."""

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


class HitsJson(_Reply):
    """The hits of one query, best first, all of one generation."""

    query: str
    generation: int
    hits: tuple[HitJson, ...]


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


class AnswerJson(_Reply):
    """What the library says to a question."""

    question: str
    status: AnswerStatus
    sentences: tuple[SentenceJson, ...]
    nearest: tuple[HitJson, ...]
    generation: int
    language: str
    rewordings: tuple[str, ...]


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


class RelatedJson(_Reply):
    """A document near another one, with reasons in plain words."""

    document_id: str
    file: str
    title: str
    score: float
    reasons: tuple[str, ...]


class RelatedDocumentsJson(_Reply):
    """The documents near one document, nearest first."""

    document_id: str
    related: tuple[RelatedJson, ...]


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


class ListJson(_Reply):
    """The documents of a library, and the files that it could not index."""

    generation: int
    documents: tuple[DocumentJson, ...]
    not_indexed: tuple[FileJson, ...]
    warnings: tuple[str, ...]


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
