"""The nouns of retrieval: what a library says of itself and what a query yields."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.records import BlockKind, Concept, PracticeKind, Span


class FileState(StrEnum):
    """What became of a file that was handed in."""

    INDEXED = "indexed"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"
    NEEDS_OCR = "needs_ocr"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"
    REMOVED = "removed"


UNREAD_STATES = frozenset((FileState.NEEDS_OCR, FileState.QUARANTINED))
"""A file in one of these is kept, to be tried again after an upgrade."""

REMOVED = "its document was removed; gifp ingest --again takes it back"
"""The reason of a file that is not taken again."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """The visible end of one file that was handed in.

    `document_id` is None where no document of the library holds the file's bytes.
    `reason` is one clause, without the file's name, where the state is not `indexed`;
    with `unchanged`, only of a document that could not be read again.
    """

    file: str
    state: FileState
    reason: str | None
    document_id: str | None
    pages: int
    passages: int


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be read: where it was, its bytes' hash, and its name."""

    source: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the catalogue says of a document, without its text.

    `concepts` are the ids of what it is about as a whole; a snapshot fills them in.
    """

    document_id: str
    file: str
    title: str
    language: str
    publisher: str | None
    year: int | None
    kind: str | None
    pages: int
    passages: int
    symbol: str | None = None
    family: str | None = None
    supersedes: str | None = None
    addendum_to: str | None = None
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as the catalogue keeps it: spans for text, and its vector's place.

    Its vector is row `position` of the matrix of batch `batch`.
    """

    passage_row: int
    passage_id: str
    document_row: int
    batch: int
    position: int
    spans: tuple[Span, ...]
    heading: str
    language: str
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class StoredPractice:
    """A `Practice` as the catalogue keeps it: spans for text."""

    practice_row: int
    practice_id: str
    document_row: int
    kind: PracticeKind
    number: str
    spans: tuple[Span, ...]
    language: str
    actors: tuple[str, ...]
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PracticeFilters:
    """What a practice must be. Empty or None means any.

    Values within one field are alternatives; fields are combined with "and". `actors`
    and `instruments` are ids of concepts, each of which stands for narrower ones too.
    `words` must all be in the practice, in any form and order.
    """

    document_row: int | None = None
    kinds: frozenset[PracticeKind] = frozenset()
    actors: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    words: str = ""


@dataclass(frozen=True, slots=True)
class KnownPractice:
    """A practice with its words, its document and the concepts that it names."""

    practice_id: str
    document_id: str
    file: str
    title: str
    kind: PracticeKind
    number: str
    text: str
    language: str
    spans: tuple[Span, ...]
    page_labels: tuple[str, ...]
    actors: tuple[Concept, ...]
    instruments: tuple[Concept, ...]

    @property
    def first_page(self) -> int:
        """The page on which the practice begins, counted from 1."""
        return self.spans[0].page


@dataclass(frozen=True, slots=True)
class EncoderFacts:
    """What made the vectors of a library; two libraries with equal facts can be mixed.

    `weights_sha256` is the hash of the safetensors file, `query_prefix` and
    `passage_prefix` what is put before a text, `runtime` what encoded the passages
    ("torch-bf16" or "torch-fp32").
    """

    name: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    query_prefix: str
    passage_prefix: str
    runtime: str


@dataclass(frozen=True, slots=True)
class ListsFacts:
    """What is recorded of a library's inverted lists.

    `name` is a file in the folder `nearest/`; `passages` is how many it was made of.
    """

    name: str
    sha256: str
    passages: int


@dataclass(frozen=True, slots=True)
class FacetValues:
    """Some values of each facet of the library.

    `themes` to `regions` are ids of concepts, each of which stands for narrower ones
    too; countries are given as regions. `practice_kinds` are values of `PracticeKind`,
    `kinds` and `publishers` what the catalogue says.
    """

    themes: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    gender_lenses: frozenset[str] = frozenset()
    identity_factors: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    practice_kinds: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Filters(FacetValues):
    """What a hit must be, applied before ranking. Empty or None means any.

    Values within one facet are alternatives; facets are combined with "and". What has
    any of the `excluded` values is left out. Years are inclusive.
    """

    first_year: int | None = None
    last_year: int | None = None
    document_ids: frozenset[str] = frozenset()
    excluded: FacetValues = FacetValues()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet, and how many documents of a result set have it."""

    id: str
    label: str
    documents: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, the most frequent first; `name` is that in `Filters`.

    A value that no document has is left out.
    """

    name: str
    values: tuple[FacetCount, ...]


class AlternativeKind(StrEnum):
    """What another passage that says the same as a hit is to it."""

    TRANSLATION = "translation"
    OLDER_EDITION = "older_edition"
    NEARLY_THE_SAME = "nearly_the_same"


@dataclass(frozen=True, slots=True)
class Alternative:
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


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage at one rank in answer to a query. Ranks count from 1.

    `score` orders the hits and means nothing across queries. `late_score` does: it is
    the late interaction score, the mean over query tokens of the best cosine among
    the passage's tokens. `concepts` are the ids of those that the passage names.
    `is_ocr` says that words of it were recognised in a scan, and may be misread.
    `alternatives` say the same elsewhere, and `superseded_by` is the id of the newest
    document that supersedes the hit's own; only grouping fills these two in.
    """

    rank: int
    score: float
    passage_row: int
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
    spans: tuple[Span, ...]
    kind: BlockKind
    late_score: float
    concepts: tuple[str, ...] = ()
    is_ocr: bool = False
    alternatives: tuple[Alternative, ...] = ()
    superseded_by: str | None = None


class RelationKind(StrEnum):
    """How another document belongs to this one; the closest first."""

    SUPERSEDED_BY = "superseded_by"
    SUPERSEDES = "supersedes"
    ADDENDUM_TO = "addendum_to"
    HAS_ADDENDUM = "has_addendum"
    TRANSLATION = "translation"
    NEARLY_THE_SAME = "nearly_the_same"

    @property
    def inverse(self) -> "RelationKind":
        """How this one belongs to the other document."""
        return _INVERSE.get(self, self)


_INVERSE = {
    RelationKind.SUPERSEDED_BY: RelationKind.SUPERSEDES,
    RelationKind.SUPERSEDES: RelationKind.SUPERSEDED_BY,
    RelationKind.ADDENDUM_TO: RelationKind.HAS_ADDENDUM,
    RelationKind.HAS_ADDENDUM: RelationKind.ADDENDUM_TO,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A document that belongs to this one, and how."""

    kind: RelationKind
    document_id: str


@dataclass(frozen=True, slots=True)
class PassagePair:
    """Two passages of different documents that are about the same.

    Pages are where they begin, as printed. `quote` is a sentence of the other one.
    """

    passage_id: str
    page: int
    page_label: str
    other_passage_id: str
    other_page: int
    other_page_label: str
    quote: str
    quote_language: str


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """A document near another document, or near a passage of one, and why.

    `relation` says how it belongs to the other document, if it does; such documents
    come first. `concepts` and `instruments` are the ids of what both are about, the
    rarest in the library first.
    """

    document_id: str
    file: str
    title: str
    language: str
    score: float
    relation: RelationKind | None
    concepts: tuple[str, ...]
    instruments: tuple[str, ...]
    pairs: tuple[PassagePair, ...]
