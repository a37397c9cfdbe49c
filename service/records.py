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


class Group(StrEnum):
    """What people use a quotation for, in the order of an answer.

    `OTHER` is what a document says whose kind is not known. `DIFFERENCES` is where a
    document says that evidence, sources or views differ.
    """

    INSTRUMENTS = "instruments"
    PRACTICE = "practice"
    RESEARCH = "research"
    OTHER = "other"
    FIGURES = "figures"
    DIFFERENCES = "differences"

    @property
    def rank(self) -> int:
        """The group's place in an answer."""
        return list(Group).index(self)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands: `quote` is the stored page text from start to stop.

    `boxes` are the rectangles of its ink, one a line: left, top, right and bottom in
    quarter points from the page's top left corner. `is_ocr` says that the words were
    recognised in a scan, and may be misread.
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
    boxes: tuple[tuple[int, int, int, int], ...]
    is_ocr: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, quoted word for word within its thought.

    `text` is the citation's quote. Its characters `core_start` to `core_stop` are the
    sentence that answers; the rest is what it leans on and its neighbours. `lead` is
    the line that introduces the list of which the sentence is an item, or the heading
    above that list or above what was made up. `publisher`, `year` and `kind` are what
    the catalogue says of the document, if it does. `part` says which of the answer's
    parts it was chosen for, if that has several.
    """

    text: str
    language: str
    group: Group
    core_start: int
    core_stop: int
    publisher: str | None
    year: int | None
    kind: str | None
    citation: Citation
    lead: Citation | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library says to a question.

    `sentences` is empty unless the status is answered or partly answered, and ordered
    by part, then by group, then by language, the asker's first, then by weight. `parts`
    are the questions in the one asked, if it has several. `unspoken` are the words of
    the question for things that nothing that might be quoted speaks of: then it is not
    answered. `nearest` holds the
    best hits whatever the status, except after a refusal, which has `guidance` instead:
    documents on rights, whatever was asked. `rewordings` are questions near the one
    asked that the library answers, where it does not answer that one. `corrections` are
    the words that were searched for instead of those in the question, `phrases` what it
    has in quotation marks. `language` is the question's. `confidence` orders answers,
    the surest first: the logarithm of the odds that the library speaks of the question;
    None after a refusal and where nothing was found.
    """

    question: str
    status: AnswerStatus
    sentences: tuple[Sentence, ...]
    nearest: tuple[Hit, ...]
    generation: int
    language: str
    corrections: tuple[Correction, ...] = ()
    phrases: tuple[str, ...] = ()
    guidance: tuple[DocumentFacts, ...] = ()
    rewordings: tuple[str, ...] = ()
    confidence: float | None = None
    parts: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()
