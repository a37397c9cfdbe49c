"""Citations, proved by reading the original PDFs again."""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from index.library import Library, sha256_of
from ingest.errors import IngestError
from ingest.limits import Limits
from ingest.ocr import Tesseract
from ingest.records import Page
from ingest.sandbox import read_again
from ingest.scans import read_with_scans
from ingest.words import normalise
from service.marks import line_marks
from service.records import Citation


class CitationFileError(IngestError):
    """A file does not hold what `gifp ask --json` prints."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How many quotations or pages were compared, and what did not hold.

    `confirmed` counts the quotations that held and whose letters a second reader,
    which shares no code with the first, finds on the same page. It fails more often
    than the PDF is at fault, in Arabic most, so it is told and does not refute.
    """

    compared: int
    documents: int
    failures: tuple[str, ...]
    confirmed: int = 0

    @property
    def proved(self) -> int:
        """How many held."""
        return self.compared - len(self.failures)


def read_citations(path: Path) -> list[Citation]:
    """Read the citations of an answer as `gifp ask --json` printed it.

    Args:
        path: A file; "-" is standard input.

    Raises:
        CitationFileError: If the file is not such an answer.
    """
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        answer = json.loads(text)
        return [
            _citation(fields)
            for sentence in answer["sentences"]
            for fields in (sentence["lead"], sentence["citation"])
            if fields is not None
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CitationFileError(
            f"{path} is not an answer of gifp ask --json: {error}"
        ) from error


def _citation(fields: dict[str, Any]) -> Citation:
    boxes = tuple(_box(box) for box in fields["boxes"])
    citation = Citation(**{**fields, "boxes": boxes})
    for name, kind in get_type_hints(Citation).items():
        if name != "boxes" and type(getattr(citation, name)) is not kind:
            raise TypeError(f"{name} is not of type {kind.__name__}")
    return citation


def _box(sides: Sequence[int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = sides
    if not all(type(side) is int for side in sides):
        raise TypeError(f"boxes: {sides} are not four whole numbers")
    return left, top, right, bottom


def prove_citations(
    library: Library,
    citations: Sequence[Citation],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Proof:
    """Prove that each quotation stands in its original where its citation says.

    The original's bytes must have the cited SHA-256, and the page, read anew, must
    hold the quotation from `start` to `stop`.
    """
    by_document: defaultdict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        by_document[citation.document_id].append(citation)
    failures: list[str] = []
    confirmed = 0
    for done, (document_id, cited) in enumerate(sorted(by_document.items())):
        on_progress(done, len(by_document))
        pages = _read_again(
            library,
            document_id,
            cited[0].file,
            failures,
            len(cited),
            with_scans=any(citation.is_ocr for citation in cited),
        )
        if pages is None:
            continue
        held = []
        for citation in cited:
            refuted = list(_refutation(citation, pages))
            failures.extend(refuted)
            if not refuted:
                held.append(citation)
        if held:
            confirmed += _count_confirmed(library, held)
    on_progress(len(by_document), len(by_document))
    return Proof(len(citations), len(by_document), tuple(failures), confirmed)


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
    return Proof(compared, len(documents), tuple(failures))


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


def _refutation(citation: Citation, pages: Mapping[int, Page]) -> Iterator[str]:
    """Yield what is wrong with a citation, at most one sentence."""
    where = f"{citation.file}, page {citation.page}"
    page = pages.get(citation.page)
    if page is None:
        yield f"{where}: there is no such page"
    elif page.text[citation.start : citation.stop] != citation.quote:
        yield f"{where}: the quotation is not what stands there"
    elif hashlib.sha256(citation.quote.encode()).hexdigest() != citation.quote_sha256:
        yield f"{where}: the quotation does not match its SHA-256"
    elif page.label != citation.page_label:
        yield f"{where}: the page is labelled {page.label}, not {citation.page_label}"
    elif tuple(line_marks(page, citation.start, citation.stop)) != citation.boxes:
        yield f"{where}: the words do not stand where the boxes are"
