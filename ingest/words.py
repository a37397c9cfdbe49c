"""Words as every layer compares them: folded, and stemmed by their language."""

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
"""Snowball algorithms by language; Chinese words are not stemmed."""

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
"""Its short i and yo are letters of their own, not accents to drop."""

ARABIC = re.compile(r"[\u0600-\u06ff]")
"""Every mark, letter and digit that is folded below."""

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
    if not ARABIC.search(folded):
        return folded
    folded = ARABIC_MARKS.sub("", folded)
    return folded.translate(ARABIC_LETTERS).translate(DIGITS)


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Reduce a folded word to what its inflections share, without accents.

    Args:
        word: One word as `normalise` gives it; a French elision is dropped.
        language: One of the library's languages; any other is not stemmed.
    """
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
