"""Text to terms, language by language; passages and queries pass through the same."""

import re

from ingest.words import normalise, stem

SYMBOL = re.compile(r"[a-z]+(?:/[a-z0-9.]+)+(?:\s?\(\d{4}\))?")
"""Document symbols of the United Nations after case folding: s/res/2242 (2015)."""

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")

WRITTEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
"""A word without what is fused to it by an apostrophe, or one Chinese character."""

BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[^\W\d_])")
RAISED = re.compile("[⁰¹²³⁴-⁹]+")
"""The call of a note, or an exponent, behind a word."""

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphens, zero widths and bidi marks, which may stand inside a word."""


def analyse(text: str, language: str) -> list[str]:
    """Return the terms of a text in the order of its words.

    Words are stemmed by Snowball and lose their accents, Chinese becomes
    overlapping pairs of characters, and a document symbol stays whole beside its
    parts, so that "S/RES/2242 (2015)" and "resolution 2242" share a term.

    Args:
        text: Any text; empty text has no terms.
        language: One of the library's languages; any other is not stemmed.
    """
    folded = normalise(RAISED.sub("", text))
    terms = [match[0].replace(" ", "") for match in SYMBOL.finditer(folded)]
    for match in WORD.finditer(folded):
        word = match[0]
        for run in HAN.findall(word):
            terms.extend(_bigrams(run))
        if not HAN.search(word):
            terms.append(stem(word, language))
        else:
            terms.extend(stem(rest, language) for rest in HAN.split(word) if rest)
    return terms


def _bigrams(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def written_words(text: str) -> list[str]:
    """Return the words of a text in order, as they are written, not stemmed.

    Only case, width, Arabic orthography and white space are folded. "l'égalité" is two
    words, so that the phrase "égalité" stands in it.
    """
    return WRITTEN.findall(normalise(RAISED.sub("", INVISIBLE.sub("", text))))


def readings(text: str) -> list[str]:
    """Return a text, and if it breaks words at line ends also the text without breaks.

    A hyphen at a line end may belong to the word ("counter-terrorism") or not.
    """
    whole = BROKEN_WORD.sub("", text)
    return [text] if whole == text else [text, whole]
