"""Text to terms, language by language; passages and queries pass through the same."""

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "ru": "russian",
}
"""Snowball algorithms by language; Chinese has bigrams instead."""

SYMBOL = re.compile(r"[a-z]+(?:/[a-z0-9.]+)+(?:\s?\(\d{4}\))?")
"""Document symbols of the United Nations after case folding: s/res/2242 (2015)."""

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
"""Its short i and yo are letters of their own, not accents to drop."""

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")

ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
"""Harakat, superscript alef and tatweel, which writers leave out at will."""

ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
)
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[’'](?=\w)")
"""French articles and pronouns fused to the next word: l'égalité, d'une, qu'elles."""


def normalise(text: str) -> str:
    """Fold case, width, Arabic spelling variants and digits; keep the words' order."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = ARABIC_MARKS.sub("", folded)
    return folded.translate(ARABIC_LETTERS).translate(DIGITS)


def analyse(text: str, language: str) -> list[str]:
    """Return the terms of a text in the order of its words.

    Words are stemmed by Snowball and lose their accents, Chinese becomes
    overlapping pairs of characters, and a document symbol stays whole beside its
    parts, so that "S/RES/2242 (2015)" and "resolution 2242" share a term.

    Args:
        text: Any text; empty text has no terms.
        language: One of the library's languages; any other is not stemmed.
    """
    folded = normalise(text)
    terms = [match[0].replace(" ", "") for match in SYMBOL.finditer(folded)]
    for match in WORD.finditer(folded):
        word = match[0]
        for run in HAN.findall(word):
            terms.extend(_bigrams(run))
        if not HAN.search(word):
            terms.append(_stem(word, language))
        else:
            terms.extend(_stem(rest, language) for rest in HAN.split(word) if rest)
    return terms


def _bigrams(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    if language == "fr":
        word = ELISION.sub("", word)
    word = word.replace("’", "'").removesuffix("'s")
    if language in STEMMERS:
        word = _stemmer(language).stemWord(word)
    return word if CYRILLIC.search(word) else _without_accents(word)


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)
