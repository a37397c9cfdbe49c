"""Words of a question for things that nothing quoted speaks of.

A passage about recruitment says nothing of Roma girls, of drones or of taxi drivers,
and the encoder hardly tells. So a word that no passage in the question's language has
must be spoken of in what is quoted: by a concept of the vocabulary, by the word itself,
or, in whatever language, by words that late interaction finds close to it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.analysis import analyse
from index.encoder import Encoding
from index.query import PreparedQuery
from index.search import Searcher
from index.snapshot import LANGUAGE_CODES
from index.tokens import FloatMatrix
from ingest.words import normalise
from service.quotations import Quotation

CLOSE = {"en": 0.44, "fr": 0.44, "es": 0.44, "ar": 0.36, "ru": 0.42, "zh": 0.36}
"""How far above chance a quotation must match a word to speak of it; drawn on the two
files of evals/collections/calibration. Arabic and Chinese words are matched less well,
right or wrong."""

SHORT = 13
SHORT_CHINESE = 28
"""Words, or letters, of a question in which each thing tells; longer ones tell of
much that no answer needs to speak of."""

FEWEST = 100
"""Passages in a language without which the words that it lacks tell nothing."""

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SHORTEST = 4

PREFIXED = re.compile(r"[وف]?(?:[بك]?ال|لل)\w{3,}")
"""An Arabic word with its article, which a verb never has."""

VERBAL = {
    "en": re.compile(r"(?:ing|ly|ed)$"),
    "fr": re.compile(r"(?:er|ir|oir|[^m]ent|ment|ons|ez|enne|[ée]es?)$"),
    "es": re.compile(r"(?:[aei]r(?:se|l[aeo]s?)?|[ae]n|mos|mente)$"),
    "ru": re.compile(
        r"(?:(?:т[ьи]|чь)(?:ся)?|[аяеиую]т(?:ся)?|л[аои]?(?:сь)?|[аяу]ем|но)$"
    ),
}
"""Endings that verbs and adverbs mostly have: of these a library has no end of
synonyms."""

HAN = re.compile(r"[\u3400-\u9fff]+")
BINDING = frozenset(
    "如何在与和的是些哪会对为被时给应什么使用可以能者及其有不吗怎样该了到从由将中上下后前让做"
    "我你他她们这那个一二三"
)
"""Chinese letters that mostly bind words or ask: none is part of a name."""

LONGEST_RUN = 3
"""Letters of a Chinese word that the encoder has no piece for; a longer run of single
letters is several words."""


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
        or not is_short(query)
        or _passages_in(searcher, query.language) < FEWEST
    ):
        return ()
    encoding = searcher.encoder.encode([query.text], role="query")
    words = _words(query, encoding.tokens[0].offsets.tolist())
    rare = [word for word in words if not _is_known(searcher, query, word)]
    vocabulary = searcher.snapshot.vocabulary
    mentions = vocabulary.find(query.text, query.language)
    named = _concepts_named(searcher, chosen) if rare else frozenset()
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
    closeness = _closeness(searcher, query, encoding, chosen, unnamed)
    return tuple(
        dict.fromkeys(
            word.text
            for word, close in zip(unnamed, closeness, strict=True)
            if close < CLOSE[query.language]
        )
    )


def is_short(query: PreparedQuery) -> bool:
    """Say whether a text is a question so short that it asks about each thing in it."""
    if not query.text.endswith(("?", "？", "؟")):
        return False
    if query.language == "zh":
        return len(query.text) <= SHORT_CHINESE
    return len(WORD.findall(query.text)) <= SHORT


def _passages_in(searcher: Searcher, language: str) -> int:
    languages = searcher.snapshot.columns.languages
    return int(np.count_nonzero(languages == LANGUAGE_CODES.index(language)))


def _words(query: PreparedQuery, pieces: Sequence[Sequence[int]]) -> list[_Word]:
    """Return the words of a question that may be the name of a thing."""
    if query.language == "zh":
        return list(_chinese_words(query.text, pieces))
    return [
        _Word(match[0], match.start(), match.end())
        for match in WORD.finditer(query.text)
        if _is_noun(match[0], query.language)
    ]


def _chinese_words(text: str, pieces: Sequence[Sequence[int]]) -> Iterator[_Word]:
    """Yield the encoder's pieces of a text, and runs of letters that it cuts apart."""
    run: list[int] = []
    for start, stop in (*pieces, (len(text), len(text))):
        piece = text[start:stop].strip()
        start = stop - len(piece)
        is_word = bool(HAN.fullmatch(piece)) and BINDING.isdisjoint(piece)
        if is_word and len(piece) == 1:
            if run and run[-1] != start:
                yield from _run_of(text, run)
                run = []
            run = [run[0] if run else start, stop]
            continue
        yield from _run_of(text, run)
        run = []
        if is_word:
            yield _Word(piece, start, stop)


def _run_of(text: str, run: Sequence[int]) -> Iterator[_Word]:
    if run and 1 < run[1] - run[0] <= LONGEST_RUN:
        yield _Word(text[run[0] : run[1]], run[0], run[1])


def _is_noun(word: str, language: str) -> bool:
    if language == "ar":
        return bool(PREFIXED.fullmatch(normalise(word)))
    verbal = VERBAL.get(language)
    return len(word) >= SHORTEST and not (verbal and verbal.search(word.casefold()))


def _is_known(searcher: Searcher, query: PreparedQuery, word: _Word) -> bool:
    """Say whether some passage in the question's language has a word."""
    lexical = searcher.snapshot.lexical
    return any(
        lexical.has_term(term, query.language)
        for term in analyse(word.text, query.language)
    )


def _concepts_named(searcher: Searcher, chosen: Sequence[Quotation]) -> frozenset[str]:
    vocabulary = searcher.snapshot.vocabulary
    return frozenset(
        id_
        for q in chosen
        for id_ in vocabulary.concept_ids(
            f"{q.hit.title}\n{q.hit.heading}\n{q.text}", q.hit.language
        )
    )


def _closeness(
    searcher: Searcher,
    query: PreparedQuery,
    encoding: Encoding,
    chosen: Sequence[Quotation],
    words: Sequence[_Word],
) -> list[float]:
    """Return how far above chance the best quotation matches each word."""
    tokens = encoding.tokens[0]
    shifted = searcher.encoder.shift(encoding, query.language).tokens[0]
    matches = searcher.matches(
        replace(query, tokens=tokens.vectors, shifted_tokens=shifted.vectors)
    )
    lifts: FloatMatrix = np.concatenate(
        [matches.above_chance(q.hit.passage_row, [q.within]) for q in chosen]
    )
    best = lifts.max(axis=0)
    starts, stops = tokens.offsets.T
    return [
        float(best[(starts < word.stop) & (stops > word.start)].mean())
        for word in words
    ]
