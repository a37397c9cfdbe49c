"""A query as the index needs it: checked, its language known, encoded both ways."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

from index.encoder import Encoder, Encoding
from index.errors import QueryError
from index.expansion import Expansion, expand_query
from index.phrases import take_phrases
from index.spelling import Correction, Speller
from index.vectors import FloatMatrix
from ingest.language import LANGUAGES, detect_query_language
from ingest.vocabulary import Vocabulary

MAXIMUM_CHARACTERS = 1000

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Once white space is gone, of which some is among them."""

UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphens, zero widths and bidi marks; U+200C and U+200D shape words and stay."""

VOWEL_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670]")
"""Of Arabic, with the stroke that stretches a word: the library's texts have few."""


class QueryEncoder(Encoder, Protocol):
    """An encoder that can also move a query from its language towards English."""

    def shift(self, encoding: Encoding, language: str) -> Encoding:
        """Move vectors by the mean of English queries less that of the language's.

        A question is drawn to text of its own language before the passage that
        answers it; the difference of language means is most of that pull.
        """


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query ready to be retrieved with.

    `typed` is what the user wrote, `text` what is searched for: without quotation
    marks and with every one of `corrections` made. Hits hold each of `phrases` word for
    word; a name of a concept in the marks of its language is none of them. `words` and
    `expansion` are for the lexical index.

    `named_tokens` are those of the English labels of the concepts that a shifted query
    names: a translation of part of it. None if it names none, or is not shifted.

    `vector` and `tokens` serve passages in the query's own language,
    `shifted_vector` and `shifted_tokens` passages in any other. They are the same if
    not `is_shifted`: in English, and where an instrument is all that is asked for.
    """

    typed: str
    text: str
    language: str
    corrections: tuple[Correction, ...]
    phrases: tuple[str, ...]
    words: str
    expansion: Expansion
    is_shifted: bool
    vector: FloatMatrix
    tokens: FloatMatrix
    shifted_vector: FloatMatrix
    shifted_tokens: FloatMatrix
    named_tokens: FloatMatrix | None = None


def check_query(text: str) -> str:
    """Return a query with single spaces.

    Raises:
        QueryError: If nothing is left, it is too long, it is not Unicode, or it holds
            control characters.
    """
    cleaned = " ".join(text.split())
    if control := CONTROL.search(cleaned):
        raise QueryError(
            f"the query holds a control character (U+{ord(control[0]):04X}) at place "
            f"{control.start() + 1}: remove it"
        )
    try:
        cleaned.encode()
    except UnicodeEncodeError as error:
        raise QueryError(
            f"the query holds half a character at place {error.start + 1}"
        ) from error
    if not any(character.isalnum() for character in cleaned):
        raise QueryError("the query is empty: it has no letter and no digit")
    if len(cleaned) > MAXIMUM_CHARACTERS:
        raise QueryError(
            f"the query has {len(cleaned)} characters; at most "
            f"{MAXIMUM_CHARACTERS} are taken"
        )
    return cleaned


def plain_words(text: str) -> str:
    """Return a text as most people write it: composed, and without unseen characters.

    The encoder takes "r\u00e9insertion" and "re\u0301insertion" for different words.
    """
    composed = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    return VOWEL_MARKS.sub("", composed)


def prepare_query(
    text: str,
    encoder: QueryEncoder,
    language: str | None = None,
    *,
    vocabulary: Vocabulary,
    speller: Speller,
    otherwise: str = "en",
) -> PreparedQuery:
    """Check, mend, expand and encode a query.

    Args:
        text: What the user typed.
        encoder: The library's query encoder.
        language: The query's language; detected when None.
        vocabulary: By which concepts and instruments are found in it.
        speller: By which its words are mended.
        otherwise: Its language if that is to be detected and its words do not tell.

    Raises:
        QueryError: If the query is empty or too long, a quotation mark has no partner,
            or the language is unknown.
    """
    typed = check_query(text)
    if language is not None and language not in LANGUAGES:
        raise QueryError(
            f"unknown language {language!r}; known are {', '.join(LANGUAGES)}"
        )
    unquoted, quoted = take_phrases(typed)
    unquoted = plain_words(unquoted)
    is_stated = language is not None
    language = language or detect_query_language(unquoted, otherwise)
    phrases = tuple(
        phrase
        for phrase in quoted
        if language == "en"
        or f'"{phrase}"' in typed
        or not _is_name(phrase, language, vocabulary)
    )
    mended, corrections = speller.mend(
        unquoted, language, is_stated=is_stated, keep=phrases
    )
    expanded = expand_query(mended, language, vocabulary)
    is_shifted = expanded.language != "en"
    named = [
        vocabulary.concepts[id_].preferred["en"] for id_ in expanded.expansion.concepts
    ]
    texts = (
        [expanded.text, ", ".join(named)] if is_shifted and named else [expanded.text]
    )
    encoding = encoder.encode(texts, role="query")
    shifted = encoder.shift(encoding, language) if is_shifted else encoding
    return PreparedQuery(
        typed=typed,
        text=mended,
        language=language,
        corrections=corrections,
        phrases=phrases,
        words=expanded.words,
        expansion=expanded.expansion,
        is_shifted=is_shifted,
        vector=encoding.vectors[0],
        tokens=encoding.tokens[0].vectors,
        shifted_vector=shifted.vectors[0],
        shifted_tokens=shifted.tokens[0].vectors,
        named_tokens=encoding.tokens[1].vectors if len(texts) == 2 else None,
    )


def _is_name(phrase: str, language: str, vocabulary: Vocabulary) -> bool:
    """Say whether a phrase is but a concept's name.

    Most languages put names in marks: «Женщины, мир и безопасность» is looked for in
    every language, and not word for word. Straight marks, and any in English, ask for
    the words.
    """
    return any(
        mention.start == 0 and mention.stop == len(phrase)
        for mention in vocabulary.find(phrase, language)
    )
