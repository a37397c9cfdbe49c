"""The nouns of evaluation."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.records import BlockKind


class Half(StrEnum):
    """What a topic is for: choosing and tuning, or the figures that are published."""

    DEVELOPMENT = "development"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Topic:
    """A query of a test collection; `language` is None where nobody said."""

    topic_id: str
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CollectionTopic:
    """What somebody wants to know, put in several languages.

    `why` says why the library does not answer it, where it is not answerable.
    `half` is None in a collection that is not split.
    """

    topic_id: str
    kind: str
    is_answerable: bool
    texts: dict[str, str]
    why: str | None = None
    actor: str | None = None
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class Judgment:
    """What one judge thinks of one stretch of text for one topic.

    The stretch begins on `page` with `opening` and ends with `closing`. Grades: 0 not
    relevant, 1 on the subject, 2 answers in part, 3 answers.
    """

    topic_id: str
    file: str
    page: int
    opening: str
    closing: str
    grade: int
    judge: str


@dataclass(frozen=True, slots=True)
class Support:
    """A quotation from which a reader learns what a nugget says."""

    file: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Nugget:
    """One thing that a good answer to a topic says; a vital one must be said."""

    topic_id: str
    nugget_id: str
    text: str
    is_vital: bool
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class JudgedQuotation:
    """What somebody found who read a quotation of an answer.

    `is_support` says whether it supports an answer to the question, `nugget_ids` what
    it says, in whatever words.
    """

    topic_id: str
    text: str
    is_support: bool
    nugget_ids: tuple[str, ...]
    judge: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection: what is asked, and what was found to answer it."""

    name: str
    topics: tuple[CollectionTopic, ...]
    judgments: tuple[Judgment, ...]
    nuggets: tuple[Nugget, ...]
    quotations: tuple[JudgedQuotation, ...]


@dataclass(frozen=True, slots=True)
class RankedText:
    """One hit of a run, whichever system found it and however it cuts passages."""

    file: str
    first_page: int
    last_page: int
    passage_id: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """The ranking of one topic in one language, best first, and what it took."""

    topic_id: str
    hits: tuple[RankedText, ...]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Every topic's ranking by one system."""

    name: str
    lines: dict[str, RunLine]


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence of an answer and where it is said to stand."""

    text: str
    file: str
    page: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """The answer to one topic in one language.

    `confidence` orders answers, the surest first; None where the system says nothing.
    """

    topic_id: str
    status: str
    sentences: tuple[QuotedSentence, ...]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class BeirCollection:
    """A collection in BEIR format: texts and queries by id, and who is relevant.

    `qrels` maps a query id to the grades of its judged documents; a grade above 0
    is relevant.
    """

    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Scores:
    """The measures of one run, each a mean over the queries."""

    ndcg_10: float
    recall_10: float
    recall_100: float
    mrr_10: float


@dataclass(frozen=True, slots=True)
class GoldenBlock:
    """A block as its author wrote it.

    An aside, such as a note or a sidebar, may be read before or after any other block
    of its page.
    """

    kind: BlockKind
    text: str
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class GoldenQuote:
    """A sentence of a golden page, and the rectangles of ink that it is set in.

    Rectangles are left, top, right and bottom in points from the top left corner.
    """

    text: str
    rectangles: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class GoldenPage:
    """A page whose truth is known because it was typeset from it.

    `blocks` come in reading order. `furniture` is what repeats in the margins.
    """

    layout: str
    blocks: tuple[GoldenBlock, ...]
    furniture: tuple[str, ...]
    quotes: tuple[GoldenQuote, ...]


@dataclass(frozen=True, slots=True)
class GoldenDocument:
    """A typeset document and the truth of its pages."""

    name: str
    language: str
    path: Path
    pages: tuple[GoldenPage, ...]
