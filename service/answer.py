"""Hits to an answer made of quotations, or a plain "the library does not say".

Nothing is generated: every sentence is the stored text of a page from one character to
another, and which sentences are quoted is decided by the late interaction between the
question's tokens and the sentence's.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.analysis import analyse
from index.grouping import search_grouped
from index.query import PreparedQuery
from index.records import Filters, Hit
from index.search import Searcher
from ingest.language import LANGUAGES
from ingest.records import Block, BlockKind, Page
from ingest.sentences import split_sentences
from service.gate import harmful_request
from service.guidance import find_guidance
from service.names import COUNTRY, missing_names, names_in, spoken_names
from service.quotable import is_quotable
from service.records import Answer, AnswerStatus, Citation, Sentence
from service.scope import Scope, judge_scope

DEPTH = 24
"""Hits that sentences are taken from."""

NEAREST = 5

MAXIMUM_SENTENCES = 6
MAXIMUM_PER_DOCUMENT = 2

MAXIMUM_FOREIGN = 3
"""Sentences in the library's main language where the question's is another one."""

FOREIGN_DEPTH = 12

NOTE_CALL = re.compile(r"(?<=[.!?…。！？»”’)）])\d{1,3}$")
"""The number of a footnote behind a sentence, which is no part of what it says."""

QUOTABLE = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}

SAME_WORDS = 0.6
"""Two sentences that share more of their terms than this say the same (Jaccard)."""

SCORE_BAND = 0.06
"""A sentence this much below the best one answers something else."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that might be quoted, with what decides whether it is."""

    sentence: Sentence
    score: float
    words: frozenset[str]


def answer_question(
    searcher: Searcher,
    question: str,
    language: str | None = None,
    filters: Filters | None = None,
) -> Answer:
    """Answer a question with quotations from the library, or say that it cannot.

    Args:
        searcher: The snapshot that the answer rests on.
        question: What the user asked.
        language: The question's language; detected when None.
        filters: What a passage must be to be quoted; None means anything.

    Raises:
        QueryError: If the question is empty or too long, the language unknown, or a
            filter names an unknown value.
    """
    filters = filters or Filters()
    query = searcher.prepare(question, language)

    def answer(
        status: AnswerStatus,
        sentences: Sequence[Sentence] = (),
        nearest: Sequence[Hit] = (),
    ) -> Answer:
        return Answer(
            question=query.typed,
            status=status,
            sentences=tuple(sentences),
            nearest=tuple(nearest),
            generation=searcher.generation,
            corrections=query.corrections,
            phrases=query.phrases,
        )

    if harmful_request(query, searcher.snapshot.encoder):
        return replace(
            answer(AnswerStatus.REFUSED),
            guidance=find_guidance(searcher.snapshot, query.language),
        )
    hits = searcher.search(query, k=DEPTH, filters=filters)
    if query.phrases and not hits:
        return answer(AnswerStatus.NOT_IN_LIBRARY)
    nearest = search_grouped(searcher, query, k=NEAREST, filters=filters)
    own = [hit for hit in hits if hit.language == query.language]
    foreign = search_foreign(searcher, query, filters)
    scopes = judge_scope(searcher.snapshot.encoder, query.language, own, foreign)
    if max(scopes) is Scope.OUTSIDE:
        return answer(AnswerStatus.OUT_OF_SCOPE, nearest=nearest)
    if max(scopes) is Scope.UNANSWERED or missing_names(
        query.text, query.language, (*hits, *foreign)
    ):
        return answer(AnswerStatus.NOT_IN_LIBRARY, nearest=nearest)
    sentences = _choose(
        [
            _candidates(searcher, query, _speaking_of_names(query, some))
            # The other languages may add to an answer that they would not carry.
            if scope > least
            else []
            for some, scope, least in (
                (own, scopes[0], Scope.UNANSWERED),
                (foreign, scopes[1], Scope.OUTSIDE),
            )
        ]
    )
    if not sentences:
        return answer(AnswerStatus.NOT_IN_LIBRARY, nearest=nearest)
    status = (
        AnswerStatus.PARTLY_ANSWERED
        if max(scopes) is Scope.PARTLY
        else AnswerStatus.ANSWERED
    )
    return answer(status, sentences, nearest)


def search_foreign(
    searcher: Searcher, query: PreparedQuery, filters: Filters | None = None
) -> list[Hit]:
    """Return the best passages in the library's main language, if it is another one.

    A search of everything hardly shows them: text in the query's own language scores
    higher at equal worth. The rest is mostly translations of the main language.
    """
    main = searcher.snapshot.main_language()
    if main not in LANGUAGES or main == query.language:
        return []
    filters = filters or Filters()
    if filters.languages and main not in filters.languages:
        return []
    return searcher.search(
        query,
        k=FOREIGN_DEPTH,
        filters=replace(filters, languages=frozenset({main})),
    )


def _speaking_of_names(query: PreparedQuery, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that speak of a country or number that the question names.

    All hits, if it names none: a word with a capital letter alone decides nothing.
    """
    names = {
        name
        for name in names_in(query.text, query.language)
        if name.startswith(COUNTRY) or name.isdigit()
    }
    if not names:
        return list(hits)
    return [
        hit
        for hit in hits
        if names & spoken_names(f"{hit.title} {hit.heading} {hit.text}", hit.language)
    ]


def _choose(candidates: Sequence[list[_Candidate]]) -> list[Sentence]:
    """Take the best sentences, none twice, from several documents.

    Args:
        candidates: Those in the reader's language, which come first, and those in
            other languages, which are quoted as they stand.
    """
    own, foreign = (_close_to_best(some) for some in candidates)
    chosen: list[_Candidate] = []
    _take(own, chosen, MAXIMUM_SENTENCES - min(MAXIMUM_FOREIGN, len(foreign)))
    _take(foreign, chosen, MAXIMUM_SENTENCES)
    return [candidate.sentence for candidate in chosen]


def _close_to_best(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return candidates by score, less those far below the best."""
    ordered = sorted(
        candidates, key=lambda c: (-c.score, c.sentence.citation.quote_sha256)
    )
    return [c for c in ordered if c.score >= ordered[0].score - SCORE_BAND]


def _take(
    candidates: Sequence[_Candidate], chosen: list[_Candidate], maximum: int
) -> None:
    """Append candidates in order until `chosen` has `maximum` of them."""
    per_document = Counter(c.sentence.citation.document_id for c in chosen)
    for candidate in candidates:
        if len(chosen) >= maximum:
            return
        document_id = candidate.sentence.citation.document_id
        if per_document[document_id] >= MAXIMUM_PER_DOCUMENT:
            continue
        if any(_overlap(candidate.words, other.words) > SAME_WORDS for other in chosen):
            continue
        per_document[document_id] += 1
        chosen.append(candidate)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _candidates(
    searcher: Searcher, query: PreparedQuery, hits: Sequence[Hit]
) -> list[_Candidate]:
    found = []
    for hit in hits:
        places = list(_sentence_places(searcher, hit))
        scores = searcher.score_ranges(query, hit, [p.within for p in places])
        for place, score in zip(places, scores, strict=True):
            sentence = _quote(hit, place)
            words = frozenset(analyse(sentence.text, hit.language))
            found.append(_Candidate(sentence, score, words))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence on a page; `within` is the same range in the hit's text."""

    page: Page
    start: int
    stop: int
    within: tuple[int, int]


def _sentence_places(searcher: Searcher, hit: Hit) -> Iterator[_Place]:
    """Yield the quotable sentences of a hit: whole ones, inside one block."""
    if hit.kind not in QUOTABLE | {BlockKind.TABLE}:
        return
    before = 0
    for span in hit.spans:
        page = searcher.page(hit, span.page)
        for block in page.blocks:
            start, stop = max(block.start, span.start), min(block.stop, span.stop)
            if block.kind not in QUOTABLE or start >= stop:
                continue
            for first, last in _sentences(page, block, hit.language):
                if first >= start and last <= stop:
                    within = before + first - span.start, before + last - span.start
                    yield _Place(page, first, last, within)
        before += span.stop - span.start + 1


def _sentences(page: Page, block: Block, language: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a block that can stand alone."""
    text = page.text[block.start : block.stop]
    for start, stop in split_sentences(text, language):
        if call := NOTE_CALL.search(text, start, stop):
            stop = call.start()
        is_item = block.kind is BlockKind.LIST_ITEM and stop - start == len(text)
        if is_quotable(text[start:stop], language, is_list_item=is_item):
            yield block.start + start, block.start + stop


def _quote(hit: Hit, place: _Place) -> Sentence:
    quote = place.page.text[place.start : place.stop]
    return Sentence(
        text=quote,
        language=hit.language,
        citation=Citation(
            document_id=hit.document_id,
            file=hit.file,
            title=hit.title,
            page=place.page.number,
            page_label=place.page.label,
            start=place.start,
            stop=place.stop,
            quote=quote,
            quote_sha256=hashlib.sha256(quote.encode()).hexdigest(),
            is_ocr=place.page.is_ocr,
        ),
    )
