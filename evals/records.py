"""The nouns of evaluation."""

from dataclasses import dataclass


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
