"""Question to an answer made of quotations, or a plain "the library does not say".

Nothing is generated: every sentence is the stored text of a page from one character to
another. docs/answers.md says how they are found, weighed, chosen and ordered.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.columns import KINDS
from index.families import Families
from index.grouping import group_ranking
from index.query import PreparedQuery
from index.records import DocumentFacts, Filters, Hit
from index.retriever import Ranking
from index.search import DEPTH as RANKED
from index.search import Searcher
from ingest.records import BlockKind, Page
from service.editions import edition_years
from service.evidence import Evidence, weigh_quotations
from service.frames import without_frame
from service.gate import harmful_request
from service.groups import group_of
from service.guidance import find_guidance
from service.marks import line_marks
from service.names import (
    is_certain,
    missing_names,
    names_in,
    names_instrument,
    spoken_names,
    written_names,
)
from service.parts import split_question
from service.quotations import Range
from service.records import Answer, AnswerStatus, Citation, Sentence
from service.rewordings import reword
from service.scope import Scope, find_grounds, judge_scope
from service.selection import Chosen, choose, without_superseded
from service.specifics import unspoken_words
from service.translations import without_translations

DEPTH = 48
"""Hits of all languages that sentences are taken from."""

WITHOUT_REWORDINGS = (AnswerStatus.REFUSED, AnswerStatus.OUT_OF_SCOPE)
"""Nothing near what is off the subject is what its asker wants to know."""

NEAREST = 5
NEAREST_OF_ONE = 4
"""Of them, those of one document."""


def answer_question(
    searcher: Searcher,
    question: str,
    language: str | None = None,
    filters: Filters | None = None,
    *,
    otherwise: str = "en",
) -> Answer:
    """Answer a question with quotations from the library, or say that it cannot.

    Args:
        searcher: The snapshot that the answer rests on.
        question: What the user asked.
        language: The question's language; detected when None.
        filters: What a passage must be to be quoted; None means anything.
        otherwise: Its language if that is detected and its words do not tell.

    Raises:
        QueryError: If the question is empty or too long, the language unknown, or a
            filter names an unknown value.
    """
    filters = filters or Filters()
    query = searcher.prepare(question, language, otherwise=otherwise)
    answer = _answer(searcher, query, filters)
    if answer.sentences or answer.status in WITHOUT_REWORDINGS:
        return answer
    rewordings = reword(
        query,
        answer.nearest,
        searcher.snapshot.vocabulary,
        lambda text: _is_answered(searcher, text, query.language, filters),
    )
    return replace(answer, rewordings=rewordings)


def _answer(searcher: Searcher, query: PreparedQuery, filters: Filters) -> Answer:
    answer = Answer(
        question=query.typed,
        status=AnswerStatus.REFUSED,
        sentences=(),
        nearest=(),
        generation=searcher.generation,
        language=query.language,
        corrections=query.corrections,
        phrases=query.phrases,
    )
    if harmful_request(query, searcher.encoder):
        guidance = find_guidance(searcher.snapshot, query.language)
        return replace(answer, guidance=guidance)
    query = _plainly(searcher, query)
    ranking, late = searcher.rank(query, RANKED, filters)
    hits = searcher.read_hits(ranking, late, DEPTH)
    if not hits:
        return replace(answer, status=AnswerStatus.NOT_IN_LIBRARY)
    told = _without_notes(searcher, ranking)
    nearest = group_ranking(
        searcher,
        query,
        told,
        late,
        k=NEAREST,
        filters=filters,
        per_document=NEAREST_OF_ONE,
    )
    found = _find(searcher, query, hits, filters)
    sentences = [_sentence(searcher, chosen) for chosen in found.choice.chosen]
    return replace(
        answer,
        status=found.status,
        nearest=tuple(nearest),
        sentences=tuple(_ordered(sentences, query.language)),
        confidence=found.log_odds,
        parts=found.choice.parts,
        unspoken=found.choice.unspoken,
    )


def _plainly(searcher: Searcher, query: PreparedQuery) -> PreparedQuery:
    """Return a query without the words that say which documents are to speak."""
    text = without_frame(query.text, query.language)
    if text == query.text:
        return query
    plain = searcher.prepare(text, query.language)
    return replace(
        plain,
        typed=query.typed,
        corrections=query.corrections,
        phrases=query.phrases,
    )


def _without_notes(searcher: Searcher, ranking: Ranking) -> Ranking:
    """Leave footnotes out: apart from what they are to, they tell little."""
    columns = searcher.snapshot.columns
    kinds = columns.kinds[columns.places([row for row, _ in ranking])]
    note = KINDS.index(BlockKind.NOTE)
    return [one for one, kind in zip(ranking, kinds, strict=True) if kind != note]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is quoted for each of a question's parts, or why nothing is.

    `parts` is empty where the question has but one. `unspoken` are the words of the
    question for things that nothing speaks of.
    """

    chosen: Sequence[Chosen] = ()
    parts: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What is quoted, and the odds that the library speaks of the question."""

    log_odds: float
    status: AnswerStatus
    choice: Choice


def _find(
    searcher: Searcher, query: PreparedQuery, hits: Sequence[Hit], filters: Filters
) -> _Found:
    grounds = find_grounds(searcher, query, hits)
    log_odds, scope = judge_scope(searcher.snapshot.encoder, query.language, grounds)
    vocabulary = searcher.snapshot.vocabulary
    if scope is Scope.OUTSIDE and not names_instrument(
        query.text, query.language, vocabulary
    ):
        return _Found(log_odds, AnswerStatus.OUT_OF_SCOPE, Choice())
    choice = (
        choose_quotations(searcher, query, hits, filters)
        if scope > Scope.UNANSWERED
        else Choice(unspoken=_missing(searcher, query, hits))
    )
    if not choice.chosen:
        return _Found(log_odds, AnswerStatus.NOT_IN_LIBRARY, choice)
    if scope is Scope.PARTLY:
        return _Found(log_odds, AnswerStatus.PARTLY_ANSWERED, choice)
    return _Found(log_odds, AnswerStatus.ANSWERED, choice)


def _is_answered(
    searcher: Searcher, text: str, language: str, filters: Filters
) -> bool:
    query = searcher.prepare(text, language)
    if harmful_request(query, searcher.encoder):
        return False
    hits = searcher.search(query, k=DEPTH, filters=filters)
    return bool(hits) and (
        _find(searcher, query, hits, filters).status is AnswerStatus.ANSWERED
    )


def choose_quotations(
    searcher: Searcher,
    query: PreparedQuery,
    hits: Sequence[Hit],
    filters: Filters,
) -> Choice:
    """Choose what answers; nothing if it does not speak of everything asked about."""
    vocabulary = searcher.snapshot.vocabulary
    editions = edition_years(query.text, searcher)
    if missing := _missing(searcher, query, hits):
        return Choice(unspoken=missing)
    newer = _newer_editions(searcher)
    questions = split_question(query.text, query.language)
    parts = []
    for part in questions:
        asked, found = query, hits
        if part != query.text:
            asked = searcher.prepare(part, query.language)
            found = searcher.search(asked, k=DEPTH, filters=filters)
        told_once = without_translations(searcher, found, query.language)
        evidence = weigh_quotations(searcher, asked, told_once)
        parts.append(
            [e for e in evidence if e.quotation.hit.document_id in editions]
            if editions
            else without_superseded(evidence, newer)
        )
    names = frozenset(
        name
        for name in names_in(query.text, query.language, vocabulary)
        if is_certain(name)
    )
    if names:
        spoken, parts = _speaking_of(names, parts, searcher, editions)
        if names - spoken:
            return Choice(unspoken=written_names(names - spoken, query, vocabulary))
    chosen = choose(parts)
    quoted = [one.quotation for one in chosen]
    if unspoken := unspoken_words(searcher, query, quoted):
        return Choice(unspoken=unspoken)
    return Choice(chosen, tuple(questions) if len(questions) > 1 else ())


def _missing(
    searcher: Searcher, query: PreparedQuery, hits: Sequence[Hit]
) -> tuple[str, ...]:
    """Return the names in a question that none of the hits speaks of, as written."""
    vocabulary = searcher.snapshot.vocabulary
    editions = edition_years(query.text, searcher)
    names = missing_names(query.text, query.language, hits, vocabulary, editions)
    return written_names(names, query, vocabulary)


def _speaking_of(
    names: frozenset[str],
    parts: Sequence[Sequence[Evidence]],
    searcher: Searcher,
    editions: Mapping[str, int],
) -> tuple[frozenset[str], list[list[Evidence]]]:
    """Keep the quotations that speak of a name, those that speak of most first.

    Returns:
        The names that some quotation speaks of, and what is kept of each part.
    """
    vocabulary = searcher.snapshot.vocabulary
    spoken: frozenset[str] = frozenset()
    kept = []
    for part in parts:
        speaking: list[tuple[int, Evidence]] = []
        for evidence in part:
            hit = evidence.quotation.hit
            year = editions.get(hit.document_id, "")
            text = f"{hit.title}\n{year}\n{hit.heading}\n{evidence.quotation.text}"
            before = hit.text[: evidence.quotation.within[0]]
            mine = names & spoken_names(text, hit.language, vocabulary, before=before)
            if mine:
                spoken |= mine
                speaking.append((len(mine), evidence))
        speaking.sort(key=lambda pair: -pair[0])
        kept.append([evidence for _, evidence in speaking])
    return spoken, kept


def _newer_editions(searcher: Searcher) -> dict[str, frozenset[str]]:
    """Return the ids of newer editions by the id of what they supersede."""
    documents = searcher.snapshot.documents
    families = Families(documents, {})
    return {
        documents[row].document_id: frozenset(
            documents[newer].document_id for newer in families.newer_editions(row)
        )
        for row in families.superseded()
    }


def _ordered(sentences: Sequence[Sentence], language: str) -> list[Sentence]:
    return sorted(
        sentences,
        key=lambda s: (s.part, s.group.rank, s.language != language),
    )


def _sentence(searcher: Searcher, chosen: Chosen) -> Sentence:
    quotation = chosen.quotation
    hit, (start, stop) = quotation.hit, quotation.needed
    row = searcher.counterparts.document_row(hit.passage_row)
    facts = searcher.snapshot.documents[row]
    page = searcher.snapshot.library.catalogue.page(row, quotation.page.number)
    core_start, core_stop = quotation.core
    return Sentence(
        text=page.text[start:stop],
        language=hit.language,
        group=group_of(
            page.text[core_start:core_stop],
            hit.language,
            facts,
            searcher.snapshot.vocabulary,
        ),
        core_start=core_start - start,
        core_stop=core_stop - start,
        publisher=facts.publisher,
        year=facts.year,
        kind=facts.kind,
        citation=cite(facts, page, (start, stop)),
        lead=cite(facts, page, quotation.lead) if quotation.lead else None,
        part=chosen.part,
    )


def cite(facts: DocumentFacts, page: Page, place: Range) -> Citation:
    """Cite a range of a page's text."""
    quote = page.text[slice(*place)]
    return Citation(
        document_id=facts.document_id,
        file=facts.file,
        title=facts.title,
        page=page.number,
        page_label=page.label,
        start=place[0],
        stop=place[1],
        quote=quote,
        quote_sha256=hashlib.sha256(quote.encode()).hexdigest(),
        boxes=tuple(line_marks(page, *place)),
        is_ocr=page.is_ocr,
    )
