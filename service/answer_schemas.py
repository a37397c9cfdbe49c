"""The JSON contract of searching and asking: hits and answers."""

from index.records import AlternativeKind
from service.document_schemas import DocumentJson
from service.facet_schemas import FacetJson
from service.records import AnswerStatus, Group
from service.schemas import Reply


class AlternativeJson(Reply):
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


class HitJson(Reply):
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


class CorrectionJson(Reply):
    """A word as it was typed, and what was searched for instead."""

    typed: str
    searched: str


class HitsJson(Reply):
    """The hits of one query, best first, all of one generation.

    `facets` is null unless it was asked for.
    """

    query: str
    corrections: tuple[CorrectionJson, ...] = ()
    phrases: tuple[str, ...] = ()
    generation: int
    hits: tuple[HitJson, ...]
    facets: tuple[FacetJson, ...] | None


class CitationJson(Reply):
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


class SentenceJson(Reply):
    """One quoted sentence of an answer, within its thought.

    `group` is `other` where neither catalogue, symbol nor title tells the document's
    kind.
    """

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
    part: int = 0


class AnswerJson(Reply):
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
    parts: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()
