"""Which of the library's languages a text is in."""

import re
from collections import Counter
from collections.abc import Iterable
from copy import copy
from functools import cache
from threading import Lock

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")

SAMPLE_CHARACTERS = 4_000
"""More text does not change the answer, and the cost is linear."""

NO_LANGUAGE = "zxx"
"""ISO 639-2 for "no linguistic content"."""

LETTER = re.compile(r"[^\W\d_]")
ARABIC = re.compile("[\u0600-\u06ff]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
CHINESE = re.compile("[\u3400-\u9fff]")
SCRIPTS = {"ar": ARABIC, "ru": CYRILLIC, "zh": CHINESE}
"""Letters that tell a language of ours by themselves."""


CHINESE_WEIGHT = 3
"""A Chinese letter says as much as so many Latin ones."""

ACRONYM = re.compile(r"\b[A-Z]{2,}\d*s?\b")
TITLE_WORDS = 2
"""More words in capitals are a sentence, fewer may all be acronyms."""

LEAST_MARGIN = 1.5
"""Natural logarithms by which French or Spanish must be likelier than English: less is
said of "UNSCR 2242" (1.2), "genre" (1.4) and "radicalisation" (1.5), more of
"terrorismo" (2.9) and "femmes" (5.2)."""

LOADING = Lock()


def detect_language(text: str) -> str:
    """Name the language of a text; "und" for one without letters.

    Script decides where it can: the library has one language each in Arabic, Cyrillic
    and Chinese letters.
    """
    sample = text[:SAMPLE_CHARACTERS]
    if not LETTER.search(sample):
        return "und"
    return written_in(sample) or str(_identifier().classify(sample.casefold())[0])


def written_in(text: str) -> str:
    """Name the language that most letters of a text tell by their script, or ""."""
    letters = len(LETTER.findall(text))
    for language, script in SCRIPTS.items():
        weight = CHINESE_WEIGHT if language == "zh" else 1
        count = len(script.findall(text))
        if 2 * count * weight > letters + count * (weight - 1):
            return language
    return ""


def weigh_latin(text: str) -> dict[str, float]:
    """Say how likely a text is English, French and Spanish, as natural logarithms."""
    ranked = _identifier().rank(text[:SAMPLE_CHARACTERS].casefold())
    return {language: float(weight) for language, weight in ranked}


def detect_query_language(text: str, otherwise: str = "en") -> str:
    """Name the language of a query; `otherwise` if its words do not tell.

    Acronyms belong to no language, and a word or two may be of several: "extremism" is
    as likely Spanish as English by its letters, and is taken for English unless
    `otherwise` is the likelier one.
    """
    is_shouted = text.isupper() and len(text.split()) > TITLE_WORDS
    words = text if is_shouted else ACRONYM.sub(" ", text)
    language = detect_language(words)
    if language not in SCRIPTS:
        # Letters of another script lead the guess astray.
        for script in SCRIPTS.values():
            words = script.sub(" ", words)
        language = detect_language(words)
    if language == "und":
        return otherwise
    if language not in ("fr", "es") or language == otherwise:
        return language
    scores = weigh_latin(words)
    return language if scores[language] - scores["en"] >= LEAST_MARGIN else "en"


def load_model() -> None:
    """Load what this needs for Latin letters: half a second of work, once."""
    _identifier()


@cache
def _identifier() -> LanguageIdentifier:
    identifier = copy(_every_language())
    identifier.set_languages(["en", "fr", "es"])
    return identifier


def weigh_language(text: str) -> float:
    """Say how much more likely a text is in its likeliest language than in none.

    As the difference of logarithms, over all the languages that the model knows (142,
    with one class of texts without language); it grows with the length of the text.
    """
    scores = dict(_every_language().rank(text))
    none = scores.pop(NO_LANGUAGE)
    return float(max(scores.values()) - none)


def _every_language() -> LanguageIdentifier:
    # Threads that need it at once wait for one of them to load it.
    with LOADING:
        return _load_identifier()


@cache
def _load_identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def main_language(texts: Iterable[str]) -> str:
    """Return the language in which texts say most, or "und"."""
    characters: Counter[str] = Counter()
    for text in filter(None, texts):
        language = detect_language(text)
        weight = CHINESE_WEIGHT if language == "zh" else 1
        characters[language] += weight * len(text)
    del characters["und"]
    return max(sorted(characters), key=characters.__getitem__, default="und")
