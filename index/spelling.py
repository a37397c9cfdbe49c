"""Words that nobody knows → the word of the library or vocabulary that was meant.

Careful rather than clever: a word is changed only if neither the library (in any
language, in any inflection), nor the vocabulary, nor the encoder knows it, and a known
word is written nearly alike, at other places than at its end: what differs there is
mostly an inflection that is right, unless a letter is doubled. Names and numbers stay.
Decision 0012 has how often that is right.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, takewhile

from index.analysis import written_words
from index.lexical import LexicalIndex
from ingest.vocabulary import Vocabulary
from ingest.words import normalise, stem

WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u065f\u0670]+[^\W\d_]*)*")
HAN = re.compile(r"[\u3400-\u9fff]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
SENTENCE_START = re.compile(r"(?:^|[.!?:;…]\s)[\W\d_]*$")

SHORTEST = 4
SHORTEST_ARABIC = 5
"""Letters of a word that may be mended, by one edit."""

LONG = 10
"""Letters of a word that may be mended by two."""

SHORTEST_OUTSIDE = 6
"""Letters of a word that may become one that is in no label."""

SURE = 7
"""Letters of a word that may become one of as many pieces, if that is in a label."""

LEAST_PASSAGES = 2
"""A word of the library that fewer have may itself be a slip."""

SHORT_QUERY = 3
"""Words of a query whose detected language proves little."""

CONFUSED = tuple(map(frozenset, ("ضظ", "ذزد", "ثست", "صس", "قغك", "حهخ", "طت", "ايو")))
"""Arabic letters that are taken for each other. Any other letter that is changed makes
another word of the same pattern as often as not: البيت (house), البنت (girl)."""

HAMZA_AND_ALEF = frozenset("ءا")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed, and the one that was searched for instead."""

    typed: str
    searched: str


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    """A known word; the least is the likeliest."""

    edits: int
    is_foreign: bool
    rarity: int
    is_outside: bool
    negative_passages: int
    written: str


class Speller:
    """Mends queries to one snapshot's library."""

    def __init__(
        self,
        lexical: LexicalIndex,
        vocabulary: Vocabulary,
        count_pieces: Callable[[str], int],
    ) -> None:
        """Take what is known.

        Args:
            lexical: The words of the library.
            vocabulary: The words of its labels are known too.
            count_pieces: Into how many pieces the encoder cuts a word: everyday words
                of a hundred languages are one, misspelt ones mostly several.
        """
        self._lexical = lexical
        self._vocabulary = vocabulary
        self._count_pieces = count_pieces

    def mend(
        self,
        text: str,
        language: str,
        *,
        is_stated: bool,
        keep: Iterable[str] = (),
    ) -> tuple[str, tuple[Correction, ...]]:
        """Return a query with its misspelt words mended, and what was mended.

        Args:
            text: A query.
            language: Its language, to which a mended word belongs.
            is_stated: Whether somebody said so. The language of a few words may be
                detected wrongly: then labels of all languages are tried.
            keep: Phrases whose words stay as they are.
        """
        kept = {word for phrase in keep for word in written_words(phrase)}
        tongues: tuple[str, ...] = (language,)
        if not is_stated and len(WORD.findall(text)) <= SHORT_QUERY:
            tongues = tuple(dict.fromkeys((language, *self._lexical.languages)))
        parts: list[str] = []
        corrections: dict[str, Correction] = {}
        at = 0
        for match in WORD.finditer(text):
            if normalise(match[0]) in kept:
                continue
            mended = self._mended(match, tongues)
            if mended:
                parts += [text[at : match.start()], mended]
                at = match.end()
                corrections[match[0]] = Correction(match[0], mended)
        return "".join([*parts, text[at:]]), tuple(corrections.values())

    def _mended(self, match: re.Match[str], tongues: tuple[str, ...]) -> str | None:
        typed, word = match[0], normalise(match[0])
        shortest = SHORTEST_ARABIC if ARABIC.search(word) else SHORTEST
        if len(word) < shortest or HAN.search(word) or not _is_whole(match):
            return None
        is_capital = typed != typed.lower()
        if is_capital and not _opens_sentence(match):
            return None
        if self._is_known(word):
            return None
        best = min(self._candidates(word, tongues), default=None)
        if best is None or (is_capital and best.is_outside):
            return None
        return best.written.capitalize() if is_capital else best.written

    def _is_known(self, word: str) -> bool:
        for language in self._lexical.languages:
            stemmed = stem(word, language)
            if (
                self._lexical.frequency(word, language)
                or self._lexical.has_term(stemmed, language)
                or word in self._labels[language]
                or stemmed in self._stems[language]
            ):
                return True
        return self._count_pieces(word) == 1

    def _candidates(self, word: str, tongues: tuple[str, ...]) -> Iterator[_Candidate]:
        """Yield what a word may have been meant to be."""
        limit = 2 if len(word) >= LONG else 1
        pieces = self._count_pieces(word)
        for tongue in tongues:
            labels = self._labels.get(tongue, {})
            is_foreign = tongue != tongues[0]
            for other, passages in self._like(word, tongue, limit):
                is_outside = other not in labels
                if is_outside and (
                    is_foreign
                    or passages < LEAST_PASSAGES
                    or len(word) < SHORTEST_OUTSIDE
                    or ARABIC.search(word)
                ):
                    continue
                is_doubtful = is_outside or len(word) < SURE
                bare = _bare(word), _bare(other)
                edits = edits_between(*bare, limit)
                if (
                    edits <= limit
                    and _is_slip(*bare)
                    and self._count_pieces(other) <= pieces - is_doubtful
                ):
                    yield _Candidate(
                        edits,
                        is_foreign,
                        _rarity(*bare),
                        is_outside,
                        -passages,
                        labels.get(other, other),
                    )

    def _like(self, word: str, language: str, limit: int) -> Iterator[tuple[str, int]]:
        """Yield the words of a language with nearly the same letters, the first alike.

        With each comes how many passages have it; none may.
        """
        if language not in self._labels:
            return
        known = dict.fromkeys(self._labels[language], 0)
        known.update(self._lexical.words_beginning(word[0], language))
        letters = set(word)
        for other, passages in known.items():
            if (
                other[0] == word[0]
                and abs(len(other) - len(word)) <= limit
                # An accent left out costs another letter, and no edit.
                and len(letters.symmetric_difference(other)) <= 2 * limit + 2
            ):
                yield other, passages

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """The words of all labels by language, folded, with how they are written."""
        words: dict[str, dict[str, str]] = {x: {} for x in self._lexical.languages}
        for concept in self._vocabulary.concepts.values():
            labels = list(concept.preferred.items())
            for several in (concept.alternative, concept.acronyms, concept.avoid):
                labels += [(x, label) for x, some in several.items() for label in some]
            for language, label in labels:
                for word in WORD.findall(label) if language in words else ():
                    if word == word.lower() or normalise(word) not in words[language]:
                        words[language][normalise(word)] = word
        return words

    @cached_property
    def _stems(self) -> dict[str, frozenset[str]]:
        return {
            language: frozenset(stem(word, language) for word in words)
            for language, words in self._labels.items()
        }


def _is_whole(match: re.Match[str]) -> bool:
    """Say whether a word stands alone: not in a symbol, an address or a number."""
    around = match.string[: match.start()][-1:] + match.string[match.end() :][:1]
    return not any(c.isdigit() or c in "_/@\\" for c in around)


def _opens_sentence(match: re.Match[str]) -> bool:
    """Say whether a word has its only capital because a sentence begins with it."""
    return match[0][1:] == match[0][1:].lower() and bool(
        SENTENCE_START.search(match.string, 0, match.start())
    )


def _bare(word: str) -> str:
    """Return a folded word without accents: to leave them out is no slip."""
    return stem(word, "und")


def _is_slip(word: str, other: str) -> bool:
    """Say whether what differs in two words is what hands and ears get wrong."""
    start = _shared(word, other)
    end = _shared(word[: start - 1 : -1], other[: start - 1 : -1])
    changed, wanted = word[start : len(word) - end], other[start : len(other) - end]
    if len(changed) > 1 and changed == wanted[::-1]:
        return True
    if not ARABIC.search(word):
        return end > 0 or (changed == word[start - 1] and not wanted)
    if len(changed) == len(wanted):
        return any({changed, wanted} <= letters for letters in CONFUSED)
    more = changed or wanted
    # Teh marbuta is folded to heh and ends feminine words: it doubles no letter.
    return more in HAMZA_AND_ALEF or (more == word[start - 1] and more != "ه")


def _rarity(word: str, other: str) -> int:
    """Say how seldom hands turn the other word into this one by so many edits.

    Seldomest they add a letter; less so they take a wrong one. Mostly they leave one
    out, double one or swap two.
    """
    if (
        len(word) < len(other)
        or sorted(word) == sorted(other)
        or _single(word) == _single(other)
    ):
        return 0
    return 1 if len(word) == len(other) else 2


def _single(word: str) -> str:
    """Return a word with each doubled letter once."""
    return "".join(letter for letter, _ in groupby(word))


def _shared(one: str, other: str) -> int:
    """Return how many letters two words share at the beginning."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def edits_between(one: str, other: str, limit: int) -> int:
    """Return how many letters to change, add, drop or swap make one word of another.

    The distance of optimal string alignment; more than `limit` is not told apart.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        two_before, before = before, row
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(
                before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted)
            )
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
