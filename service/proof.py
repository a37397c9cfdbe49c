"""Answers, proved by reading the original PDFs again, and the catalogue."""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from index.library import Library, sha256_of
from index.tagging import stored_vocabulary
from ingest.errors import IngestError
from ingest.limits import Limits
from ingest.ocr import Tesseract
from ingest.records import Page
from ingest.sandbox import read_again
from ingest.scans import read_with_scans
from ingest.words import normalise
from service.marks import line_marks
from service.records import AnswerStatus, Citation, Group, Sentence
from service.shown import Known, wrong_facts, wrong_names, wrong_reading, wrong_words


class CitationFileError(IngestError):
    """A file does not hold what `gifp ask --json` prints."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How many quotations or pages were compared, and what did not hold.

    `refuted` is how many did not; of one quotation, several things may be wrong.
    `confirmed` counts the quotations that held and whose letters a second reader,
    which shares no code with the first, finds on the same page. It fails more often
    than the PDF is at fault, in Arabic most, so it is told and does not refute.
    """

    compared: int
    documents: int
    failures: tuple[str, ...]
    refuted: int = 0
    confirmed: int = 0

    @property
    def proved(self) -> int:
        """How many held."""
        return self.compared - self.refuted


ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.PARTLY_ANSWERED)
"""The states in which an answer quotes anything."""


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A quotation: a sentence's own, or that of the line which introduces it."""

    citation: Citation
    sentence: Sentence | None


def read_sentences(path: Path) -> list[Sentence]:
    """Read the sentences of an answer as `gifp ask --json` printed it.

    Args:
        path: A file; "-" is standard input.

    Raises:
        CitationFileError: If the file is not such an answer.
    """
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        answer = json.loads(text)
        sentences = [_sentence(fields) for fields in answer["sentences"]]
        _check_status(answer["status"], sentences)
        return sentences
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CitationFileError(
            f"{path} is not an answer of gifp ask --json: {error}"
        ) from error


def _sentence(fields: dict[str, Any]) -> Sentence:
    lead = fields["lead"]
    if not isinstance(lead, dict | None):
        raise TypeError("lead is no citation")
    sentence = Sentence(
        **{
            **fields,
            "group": Group(fields["group"]),
            "citation": _citation(fields["citation"]),
            "lead": None if lead is None else _citation(lead),
        }
    )
    _check_types(sentence)
    return sentence


def _check_status(status: str, sentences: Sequence[Sentence]) -> None:
    quotes = AnswerStatus(status) in ANSWERED
    if quotes != bool(sentences):
        raise ValueError(f"it is {status} and quotes {len(sentences)} sentences")
    places = {
        (s.citation.document_id, s.citation.page, s.citation.start + s.core_start)
        for s in sentences
    }
    if len(places) < len(sentences):
        raise ValueError("it quotes the same sentence twice")


def _citation(fields: dict[str, Any]) -> Citation:
    boxes = tuple(_box(box) for box in fields["boxes"])
    citation = Citation(**{**fields, "boxes": boxes})
    _check_types(citation)
    return citation


def _check_types(record: Sentence | Citation) -> None:
    for name, kind in get_type_hints(type(record)).items():
        kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
        if name != "boxes" and type(getattr(record, name)) not in kinds:
            raise TypeError(f"{name} is not of type {kind}")


def _box(sides: Sequence[int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = sides
    if not all(type(side) is int for side in sides):
        raise TypeError(f"boxes: {sides} are not four whole numbers")
    return left, top, right, bottom


def prove_sentences(
    library: Library,
    sentences: Sequence[Sentence],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Proof:
    """Prove that answers show what stands in the originals and in the catalogue.

    The original's bytes must have the cited SHA-256, and the page, read anew, must
    hold each quotation from `start` to `stop`. What is shown of it must follow from
    these and from what the catalogue says of the document.
    """
    by_document: defaultdict[str, list[_Quoted]] = defaultdict(list)
    for sentence in sentences:
        if sentence.lead is not None:
            by_document[sentence.lead.document_id].append(_Quoted(sentence.lead, None))
        own = _Quoted(sentence.citation, sentence)
        by_document[sentence.citation.document_id].append(own)
    known = _known(library, by_document.keys())
    failures: list[str] = []
    refuted = confirmed = 0
    for done, (document_id, quoted) in enumerate(sorted(by_document.items())):
        on_progress(done, len(by_document))
        held = _prove_document(
            library, document_id, quoted, known.get(document_id), failures
        )
        refuted += len(quoted) - len(held)
        if held:
            confirmed += _count_confirmed(library, held)
    on_progress(len(by_document), len(by_document))
    return Proof(
        compared=sum(map(len, by_document.values())),
        documents=len(by_document),
        failures=tuple(failures),
        refuted=refuted,
        confirmed=confirmed,
    )


def _prove_document(
    library: Library,
    document_id: str,
    quoted: Sequence[_Quoted],
    known: Known | None,
    failures: list[str],
) -> list[Citation]:
    """Return the citations of one document that hold; say what is wrong with others."""
    file = known.facts.file if known else quoted[0].citation.file
    pages = _read_again(
        library,
        document_id,
        file,
        failures,
        len(quoted),
        with_scans=any(one.citation.is_ocr for one in quoted),
    )
    if pages is None:
        return []
    if known is None:
        failures.extend([f"{file}: the library holds no such document"] * len(quoted))
        return []
    held = []
    for one in quoted:
        wrong = list(_refutation(one, pages, known))
        failures.extend(f"{file}, page {one.citation.page}: {told}" for told in wrong)
        if not wrong:
            held.append(one.citation)
    return held


def _known(library: Library, document_ids: Collection[str]) -> dict[str, Known]:
    vocabulary = stored_vocabulary(library)
    return {
        facts.document_id: Known(facts, library.catalogue.passages(row), vocabulary)
        for row, facts in library.catalogue.documents().items()
        if facts.document_id in document_ids
    }


def prove_pages(
    library: Library,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Proof:
    """Prove that every stored page is what its original says when read anew."""
    documents = library.catalogue.documents()
    failures: list[str] = []
    compared = 0
    for done, (row, facts) in enumerate(documents.items()):
        on_progress(done, len(documents))
        compared += facts.pages
        pages = _read_again(
            library, facts.document_id, facts.file, failures, facts.pages
        )
        if pages is None:
            continue
        for number in range(1, facts.pages + 1):
            stored = library.catalogue.page(row, number)
            if number not in pages or pages[number] != stored:
                failures.append(
                    f"{facts.file}, page {number}: the stored page is not what the "
                    "original says"
                )
    on_progress(len(documents), len(documents))
    return Proof(compared, len(documents), tuple(failures), refuted=len(failures))


def _read_again(
    library: Library,
    document_id: str,
    file: str,
    failures: list[str],
    count: int,
    *,
    with_scans: bool = True,
) -> Mapping[int, Page] | None:
    """Read an original anew, or add `count` failures that say why it cannot be.

    Its scanned pages are all read or, without `with_scans`, none: that takes seconds a
    page, and a citation that does not rest on one is proved without.
    """
    original = library.original(document_id)
    if not original.is_file():
        failures.extend([f"{file}: the library holds no such original"] * count)
        return None
    if sha256_of(original) != document_id:
        failures.extend([f"{file}: the bytes of the original were changed"] * count)
        return None
    try:
        document = read_with_scans(
            original,
            file=file,
            limits=Limits(),
            tesseract=Tesseract.find() if with_scans else None,
        )
    except IngestError as error:
        failures.extend([f"{file}: {error}"] * count)
        return None
    return {page.number: page for page in document.pages}


def _count_confirmed(library: Library, cited: Sequence[Citation]) -> int:
    """Count the quotations of one document that the second reader finds too."""
    numbers = sorted({citation.page for citation in cited})
    original = library.original(cited[0].document_id)
    try:
        texts = read_again(original, numbers, file=cited[0].file)
    except IngestError:
        return 0
    return sum(_letters(c.quote) in _letters(texts.get(c.page, "")) for c in cited)


def _letters(text: str) -> str:
    """Return letters and digits alone, folded: readers differ in spaces and hyphens."""
    return "".join(c for c in normalise(text) if c.isalnum())


def _refutation(
    quoted: _Quoted, pages: Mapping[int, Page], known: Known
) -> Iterator[str]:
    """Yield what is wrong with a quotation and with what is shown of it."""
    citation, sentence = quoted.citation, quoted.sentence
    misplaced = _misplaced(citation, pages)
    if misplaced:
        yield misplaced
    yield from wrong_names(citation, known.facts)
    if sentence is not None:
        yield from wrong_words(sentence)
        yield from wrong_facts(sentence, known.facts)
        if not misplaced:
            yield from wrong_reading(sentence, pages[citation.page], known)


def _misplaced(citation: Citation, pages: Mapping[int, Page]) -> str | None:
    """Say why a quotation does not stand where its citation says, None if it does."""
    page = pages.get(citation.page)
    if page is None:
        return "there is no such page"
    if page.text[citation.start : citation.stop] != citation.quote:
        return "the quotation is not what stands there"
    if hashlib.sha256(citation.quote.encode()).hexdigest() != citation.quote_sha256:
        return "the quotation does not match its SHA-256"
    if page.label != citation.page_label:
        return f"the page is labelled {page.label}, not {citation.page_label}"
    if tuple(line_marks(page, citation.start, citation.stop)) != citation.boxes:
        return "the words do not stand where the boxes are"
    if page.is_ocr != citation.is_ocr:
        read = "was" if page.is_ocr else "was not"
        return f"the page {read} read from a scan"
    return None
