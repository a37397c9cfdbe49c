"""The nouns of answering: quotations that can be proved, or a plain refusal."""

from dataclasses import dataclass
from enum import StrEnum

from index.records import DocumentFacts, Hit
from index.spelling import Correction


class AnswerStatus(StrEnum):
    """Whether the library answers the question."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    NOT_IN_LIBRARY = "not_in_library"
    OUT_OF_SCOPE = "out_of_scope"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands: `quote` is the stored page text from start to stop.

    `is_ocr` says that the words were recognised in a scan, and may be misread.
    """

    document_id: str
    file: str
    title: str
    page: int
    page_label: str
    start: int
    stop: int
    quote: str
    quote_sha256: str
    is_ocr: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer: a verbatim quotation with its citation."""

    text: str
    language: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library says to a question.

    `sentences` is empty unless the status is answered or partly answered; `nearest`
    holds the best hits whatever the status, except after a refusal, which has
    `guidance` instead: documents on rights, whatever was asked. `corrections` are the
    words that were searched for instead of those in the question, `phrases` what it has
    in quotation marks.
    """

    question: str
    status: AnswerStatus
    sentences: tuple[Sentence, ...]
    nearest: tuple[Hit, ...]
    generation: int
    corrections: tuple[Correction, ...] = ()
    phrases: tuple[str, ...] = ()
    guidance: tuple[DocumentFacts, ...] = ()
