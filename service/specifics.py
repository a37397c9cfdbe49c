"""Words of a question for things that nothing quoted speaks of.

A passage about recruitment says nothing of Roma girls, of drones or of taxi drivers,
and the encoder hardly tells. So a word that no passage in the question's language has
must be spoken of in what is quoted: by a concept of the vocabulary, by the word itself,
or, in whatever language, by words that late interaction finds close to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.analysis import analyse
from index.query import PreparedQuery
from index.retriever import CharacterRange
from index.search import Searcher
from index.snapshot import LANGUAGE_CODES
from ingest.records import ConceptMention
from ingest.vocabulary import Vocabulary
from ingest.words import normalise
from service.peoples import find_peoples
from service.quotable import IN_BRACKETS
from service.quotations import Quotation

CLOSE = {"en": 0.44, "fr": 0.44, "es": 0.44, "ar": 0.28, "ru": 0.40}
"""How far above chance a quotation must match a word to speak of it; drawn on the two
files of evals/collections/calibration. Arabic words are matched less well, right or
wrong. In Chinese, where nothing tells words apart, every threshold tried refused more
answerable questions than it was worth."""

SHORT = 13
"""Words of a question in which each thing tells; longer ones tell of much that no
answer needs to speak of."""

FEWEST = 100
"""Passages in a language without which the words that it lacks tell nothing."""

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SHORTEST = 4

PREFIXED = re.compile(r"[وف]?(?:[بك]?ال|لل)\w{3,}")
"""An Arabic word with its article, which a verb never has."""

VERBAL = {
    "en": re.compile(r"(?:ing|ly|ed|tion|ment|ness)$"),
    "fr": re.compile(r"(?:er|ir|re|[^m]ent|ments?|ons|ez|enne|[ée]es?|tions?)$"),
    "es": re.compile(
        r"(?:[aei]r(?:se|l[aeo]s?)?|[ae]n|mos|mente|miento|ci(?:ón|ones))$"
    ),
    "ru": re.compile(
        r"(?:(?:т[ьи]|чь)(?:ся)?|[аяеиую]т(?:ся)?|л[аои]?(?:сь)?|[аяу]ем|но"
        r"|ни(?:е|я|ю|ем|й)|ость)$"
    ),
}
"""Endings that verbs, adverbs and nouns made of verbs mostly have: of these a library
has no end of synonyms."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    stop: int


def unspoken_words(
    searcher: Searcher, query: PreparedQuery, chosen: Sequence[Quotation]
) -> tuple[str, ...]:
    """Return the words of a question for things that no quotation speaks of.

    Args:
        searcher: What knows the library's words.
        query: The question.
        chosen: What would be quoted; its headings and titles speak too.

    Returns:
        As the question writes them; none of a long question, or if nothing is quoted.
    """
    if (
        not chosen
        or query.language not in CLOSE
        or not is_short(query)
        or _passages_in(searcher, query.language) < FEWEST
    ):
        return ()
    rare = [word for word in _words(query) if not _is_known(searcher, query, word)]
    if not rare:
        return ()
    mentions = _mentions(query.text, query.language, searcher.snapshot.vocabulary)
    named = _concepts_named(searcher, chosen)
    unnamed = [
        word
        for word in rare
        if not any(
            mention.concept_id in named
            and mention.start < word.stop
            and word.start < mention.stop
            for mention in mentions
        )
    ]
    if not unnamed:
        return ()
    closeness = _closeness(searcher, query, chosen, unnamed)
    return tuple(
        dict.fromkeys(
            word.text
            for word, close in zip(unnamed, closeness, strict=True)
            if close < CLOSE[query.language]
        )
    )


def is_short(query: PreparedQuery) -> bool:
    """Say whether a text is a question so short that it asks about each thing in it."""
    is_question = query.text.endswith(("?", "؟"))
    return is_question and len(WORD.findall(query.text)) <= SHORT


def _passages_in(searcher: Searcher, language: str) -> int:
    languages = searcher.snapshot.columns.languages
    return int(np.count_nonzero(languages == LANGUAGE_CODES.index(language)))


def _words(query: PreparedQuery) -> list[_Word]:
    """Return the words of a question that may be the name of a thing.

    What stands in brackets says again what is asked.
    """
    text = IN_BRACKETS.sub(lambda aside: " " * len(aside[0]), query.text)
    return [
        _Word(match[0], match.start(), match.end())
        for match in WORD.finditer(text)
        if _is_noun(match[0], query.language)
    ]


def _is_noun(word: str, language: str) -> bool:
    if language == "ar":
        return bool(PREFIXED.fullmatch(normalise(word)))
    verbal = VERBAL.get(language)
    return len(word) >= SHORTEST and not (verbal and verbal.search(word.casefold()))


def _is_known(searcher: Searcher, query: PreparedQuery, word: _Word) -> bool:
    """Say whether some passage in the question's language has a word."""
    return any(
        searcher.has_term(term, query.language)
        for term in analyse(word.text, query.language)
    )


def _concepts_named(searcher: Searcher, chosen: Sequence[Quotation]) -> frozenset[str]:
    vocabulary = searcher.snapshot.vocabulary
    return frozenset(
        mention.concept_id
        for q in chosen
        for mention in _mentions(
            f"{q.hit.title}\n{q.hit.heading}\n{q.text}", q.hit.language, vocabulary
        )
    )


def _mentions(text: str, language: str, vocabulary: Vocabulary) -> list[ConceptMention]:
    """Return the concepts, peoples and faiths that a text names."""
    return vocabulary.find(text, language) + find_peoples(text, language)


def _closeness(
    searcher: Searcher,
    query: PreparedQuery,
    chosen: Sequence[Quotation],
    words: Sequence[_Word],
) -> list[float]:
    """Return how far above chance the best quotation matches each word."""
    encoding = searcher.encoder.encode([query.text], role="query")
    tokens = encoding.tokens[0]
    shifted = searcher.encoder.shift(encoding, query.language).tokens[0]
    parts: dict[int, list[CharacterRange]] = {}
    for quotation in chosen:
        parts.setdefault(quotation.hit.passage_row, []).append(quotation.within)
    whole = replace(query, tokens=tokens.vectors, shifted_tokens=shifted.vectors)
    lifts = searcher.match_parts(whole, parts)
    best = np.concatenate([lifts[row] for row in parts]).max(axis=0)
    starts, stops = tokens.offsets.T
    return [
        float(best[(starts < word.stop) & (stops > word.start)].mean())
        for word in words
    ]
