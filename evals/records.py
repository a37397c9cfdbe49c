"""The nouns of evaluation."""

from dataclasses import dataclass
from pathlib import Path

from ingest.records import BlockKind


@dataclass(frozen=True, slots=True)
class Topic:
    """A query of a test collection; `language` is None where nobody said."""

    topic_id: str
    text: str
    language: str | None = None


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
