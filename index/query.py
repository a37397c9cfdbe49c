"""A query as the index needs it: checked, its language known, encoded both ways."""

import re
from dataclasses import dataclass
from typing import Protocol

from index.encoder import Encoder, Encoding
from index.errors import QueryError
from index.vectors import FloatMatrix
from ingest.language import LANGUAGES, detect_language

MAXIMUM_CHARACTERS = 1000

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


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

    `vector` and `tokens` serve passages in the query's own language,
    `shifted_vector` and `shifted_tokens` passages in any other.
    """

    text: str
    language: str
    vector: FloatMatrix
    tokens: FloatMatrix
    shifted_vector: FloatMatrix
    shifted_tokens: FloatMatrix


def check_query(text: str) -> str:
    """Return a query without surrounding and control characters.

    Raises:
        QueryError: If nothing is left, it is too long, or it is not Unicode.
    """
    cleaned = " ".join(CONTROL.sub(" ", text).split())
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


def prepare_query(
    text: str, encoder: QueryEncoder, language: str | None = None
) -> PreparedQuery:
    """Check and encode a query.

    Args:
        text: What the user typed.
        encoder: The library's query encoder.
        language: The query's language; detected when None.

    Raises:
        QueryError: If the query is empty or too long, or the language is unknown.
    """
    cleaned = check_query(text)
    if language is not None and language not in LANGUAGES:
        raise QueryError(
            f"unknown language {language!r}; known are {', '.join(LANGUAGES)}"
        )
    language = language or detect_language(cleaned)
    if language not in LANGUAGES:
        language = "en"  # no letters, such as a bare resolution number
    encoding = encoder.encode([cleaned], role="query")
    shifted = encoding if language == "en" else encoder.shift(encoding, language)
    return PreparedQuery(
        text=cleaned,
        language=language,
        vector=encoding.vectors[0],
        tokens=encoding.tokens[0].vectors,
        shifted_vector=shifted.vectors[0],
        shifted_tokens=shifted.tokens[0].vectors,
    )
