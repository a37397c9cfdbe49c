"""The nouns of the collection: what reading a PDF yields.

Coordinates are in quarter points (1/288 inch) from the top left corner of the page
as a reader sees it, so rotation is already applied. Offsets count characters (Python
code points) of the stored text of a page, half open: start <= i < stop.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

QUARTER_POINTS = 4
"""To a point: the unit of stored coordinates."""


class BlockKind(StrEnum):
    """What a block of a page is to its reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    NOTE = "note"
    CAPTION = "caption"
    CONTENTS = "contents"
    REFERENCES = "references"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table or note of one page.

    Blocks of a page do not overlap and come in reading order. `level` is 1 to 6 for
    a heading, else 0.
    """

    kind: BlockKind
    start: int
    stop: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page as stored: its text in reading order, and where each character stands.

    `number` counts from 1. `label` is what the PDF prints for the page ("iv", "12");
    where the PDF says nothing it is the number as text. `boxes` holds four unsigned
    16-bit little-endian integers (left, top, right, bottom) per character of `text`,
    all zero for a character that has no ink of its own, such as an added space.
    `is_ocr` says that the text was recognised in a picture. `hidden` counts the
    characters of the page's text layer that were left out, since nobody sees them.
    """

    number: int
    label: str
    width: int
    height: int
    text: str
    boxes: bytes
    blocks: tuple[Block, ...]
    is_ocr: bool = False
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One PDF as read. `document_id` is the SHA-256 of its bytes, in hexadecimal.

    `file` is the name under which it was handed in. `language` is one of the
    library's languages or "und". `publisher`, `year` and `kind` are None where
    nobody said; `kind` is a plain word such as "policy brief", and `symbol` is that of
    the document itself, such as "S/RES/2242 (2015)". Documents with one `family` are
    language versions of each other. `supersedes` and `addendum_to` name other files.
    """

    document_id: str
    file: str
    title: str
    language: str
    publisher: str | None
    year: int | None
    kind: str | None
    pages: tuple[Page, ...]
    warnings: tuple[str, ...] = ()
    symbol: str | None = None
    family: str | None = None
    supersedes: str | None = None
    addendum_to: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of one page's stored text."""

    page: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: consecutive blocks of one document, never truncated.

    `text` is the text of its spans joined by a line break. `heading` is the path of
    headings above it, outermost first, joined by " › "; it is context, not quotable.
    `passage_id` is derived from document, spans and text, so the same PDF always
    yields the same ids.
    """

    passage_id: str
    document_id: str
    spans: tuple[Span, ...]
    text: str
    heading: str
    language: str
    kind: BlockKind

    @property
    def first_page(self) -> int:
        """The page on which the passage begins, counted from 1."""
        return self.spans[0].page

    @property
    def last_page(self) -> int:
        """The page on which the passage ends, counted from 1."""
        return self.spans[-1].page


class PracticeKind(StrEnum):
    """What a `Practice` is to its reader."""

    GOOD_PRACTICE = "good_practice"
    RECOMMENDATION = "recommendation"
    LESSON = "lesson"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Practice:
    """A good practice, recommendation, lesson or challenge of one document.

    `number` is as printed ("3", "2.1", "iv"), empty where there is none. `text` is
    the text of its spans joined by a line break. `actors` and `instruments` are ids
    of concepts that it addresses or cites. `practice_id` is derived from document,
    kind, spans and text.
    """

    practice_id: str
    document_id: str
    kind: PracticeKind
    number: str
    spans: tuple[Span, ...]
    text: str
    language: str
    actors: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """One facet of the vocabulary, such as theme or country, with its name."""

    id: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of the domain vocabulary, with its labels by language.

    `id` never changes. `preferred` has one label in each of the library's languages;
    `alternative` and `avoid` hold other wordings, `avoid` those that are outdated or do
    harm; `acronyms` are forms whose case counts. A form that is a key of `near` counts
    only in a text with one of its words, "terror*" standing for any that begins so.
    `broader` and `related` are ids.
    """

    id: str
    scheme: str
    preferred: Mapping[str, str]
    definition: str = ""
    alternative: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    avoid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    note: str | None = None
    unbis: str | None = None
    symbol: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ConceptMention:
    """A concept as a text names it: characters start to stop, half open."""

    concept_id: str
    start: int
    stop: int
    label: str
