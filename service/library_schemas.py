"""The JSON contract of keeping a library, from `gifp`."""

from index.records import DocumentFacts, FileState
from ingest.fetching import FetchState
from service.document_schemas import DocumentJson
from service.facet_schemas import FacetJson
from service.schemas import Reply


class FileJson(Reply):
    """What became of one file that was handed in."""

    file: str
    state: FileState
    reason: str | None
    document_id: str | None
    pages: int
    passages: int


class IngestJson(Reply):
    """What became of every file handed in, and how many ended in each state."""

    generation: int
    files: tuple[FileJson, ...]
    summary: dict[str, int]


class ListedDocumentJson(DocumentJson):
    """A document, and how many of its pages were recognised in pictures of them."""

    read_by_ocr: int


class ListJson(Reply):
    """The documents of a library, and the files that it could not index."""

    generation: int
    documents: tuple[ListedDocumentJson, ...]
    not_indexed: tuple[FileJson, ...]
    warnings: tuple[str, ...]
    facets: tuple[FacetJson, ...] | None


def listed_document_json(facts: DocumentFacts, read_by_ocr: int) -> ListedDocumentJson:
    """Write what the catalogue says of a document and of the reading of its pages."""
    return ListedDocumentJson(
        **DocumentJson.model_validate(facts).model_dump(), read_by_ocr=read_by_ocr
    )


class SummaryJson(Reply):
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


class RemovedJson(Reply):
    """The document that was removed, and the generation without it."""

    document_id: str
    generation: int


class VerifyJson(Reply):
    """What `gifp verify` found, one sentence each."""

    healthy: bool
    done: tuple[str, ...]
    repairable: tuple[str, ...]
    lost: tuple[str, ...]


class ProofJson(Reply):
    """How many citations or pages were compared with the originals, and held."""

    compared: int
    proved: int
    confirmed: int
    documents: int
    failures: tuple[str, ...]


class EncoderJson(Reply):
    """What makes the vectors of a library."""

    name: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    query_prefix: str
    passage_prefix: str
    runtime: str


class FetchOutcomeJson(Reply):
    """What became of one publication; `bytes` and `sha256` describe its file."""

    file: str
    address: str
    state: FetchState
    bytes: int | None
    sha256: str | None
    reason: str | None


class FetchJson(Reply):
    """What fetching did, and how many publications ended in each state."""

    outcomes: tuple[FetchOutcomeJson, ...]
    summary: dict[str, int]
    without_address: int
    is_interrupted: bool
