"""Every sentence that can be quoted from a library, held against its page."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.phrases import without_marks
from index.records import Filters
from index.search import Searcher
from ingest.records import Page
from service.answer import cite
from service.quotations import quotations
from service.records import Citation
from service.workbench import Workbench


@dataclass(frozen=True, slots=True)
class QuotingReport:
    """How many quotations were looked at, and what is wrong, a sentence each."""

    quotations: int
    failures: tuple[str, ...]


def check_quotations(workbench: Workbench) -> QuotingReport:
    """Hold every quotation that an answer could make against the stored pages.

    Its words must be the page's from start to stop, byte for byte, its SHA-256 theirs,
    its label the page's, and its boxes must lie on the page and be there at all.
    """
    searcher = workbench.searcher()
    documents = {facts.document_id: facts for facts in workbench.documents()}
    stored = lru_cache(maxsize=100)(workbench.page)
    count, failures = 0, []
    for citation in _citations(searcher):
        count += 1
        page = stored(citation.document_id, citation.page)
        facts = documents[citation.document_id]
        stood = page.text[citation.start : citation.stop]
        where = f"{facts.file}, page {page.number}, character {citation.start}"
        if stood.encode() != citation.quote.encode() or not stood.strip():
            failures.append(f"{where}: the words are not the page's")
        if hashlib.sha256(stood.encode()).hexdigest() != citation.quote_sha256:
            failures.append(f"{where}: the SHA-256 is not the words'")
        if citation.page_label != page.label:
            failures.append(f"{where}: the label is not the page's")
        if not citation.boxes or not all(
            0 <= left < right <= page.width and 0 <= top < bottom <= page.height
            for left, top, right, bottom in citation.boxes
        ):
            failures.append(f"{where}: the boxes do not lie on the page")
    return QuotingReport(count, tuple(failures))


def _citations(searcher: Searcher) -> Iterator[Citation]:
    """Yield what can be cited, document by document."""
    snapshot = searcher.snapshot
    for row, facts in snapshot.documents.items():
        query = searcher.prepare(without_marks(facts.title or facts.file))
        hits = searcher.search(
            query,
            k=max(1, facts.passages),
            filters=Filters(document_ids=frozenset({facts.document_id})),
        )
        pages: dict[tuple[str, int], Page] = {}
        whole: dict[int, Page] = {}  # with boxes
        for hit in hits:
            for quotation in quotations(searcher, hit, pages):
                number = quotation.page.number
                if number not in whole:
                    whole[number] = snapshot.library.catalogue.page(row, number)
                page = whole[number]
                for place in (quotation.needed, quotation.lead):
                    if place is not None:
                        yield cite(facts, page, place)
