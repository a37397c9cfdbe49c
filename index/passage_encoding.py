"""Documents into passages and vectors, as long as the encoder reads."""

from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder, Encoding, TokenVectors
from index.records import EncoderFacts
from ingest.passages import (
    MAXIMUM_TOKENS,
    PATH_SEPARATOR,
    TARGET_TOKENS,
    assemble_passages,
)
from ingest.records import Document, Passage

CONTEXT_TOKENS = 96
"""Title and headings are encoded with a passage unless they are longer than this."""

CONTEXT_SHARE = 4
"""Nor may they take more than one in so many of the tokens that the encoder reads."""


def cut_passages(encoder: Encoder, document: Document) -> list[Passage]:
    """Cut a document into passages that the encoder reads with their context."""
    maximum = encoder.facts.max_tokens - _context_tokens(encoder.facts)
    return assemble_passages(
        document,
        encoder.count_tokens,
        target_tokens=min(TARGET_TOKENS, maximum),
        maximum_tokens=min(MAXIMUM_TOKENS, maximum),
    )


def encode_passages(
    encoder: Encoder, document: Document, passages: Sequence[Passage]
) -> Encoding:
    """Encode passages with their title and headings as context.

    The context takes part in the encoding, but its tokens are not kept: late
    interaction looks only at words that can be quoted. Nor are tokens without a letter
    or digit. Offsets count characters of the passage's own text.
    """
    contexts = [passage_context(encoder, document.title, p) for p in passages]
    encoding = encoder.encode(
        [c + p.text for c, p in zip(contexts, passages, strict=True)], role="passage"
    )
    return Encoding(
        encoding.vectors,
        tuple(
            _own_words(tokens, len(context), passage.text)
            for tokens, context, passage in zip(
                encoding.tokens, contexts, passages, strict=True
            )
        ),
    )


def passage_context(encoder: Encoder, title: str, passage: Passage) -> str:
    """Return title and headings, less the heading that the text itself opens with.

    It is what is encoded before the passage, or nothing where that would be too long.
    """
    above = [
        heading
        for heading in passage.heading.split(PATH_SEPARATOR)
        if not passage.text.startswith(heading)
    ]
    heading = PATH_SEPARATOR.join(above)
    for parts in ((title, heading), (heading,)):
        context = "".join(f"{part}\n" for part in parts if part)
        if context and encoder.count_tokens(context) <= _context_tokens(encoder.facts):
            return context
    return ""


def _context_tokens(facts: EncoderFacts) -> int:
    return min(CONTEXT_TOKENS, facts.max_tokens // CONTEXT_SHARE)


def _own_words(tokens: TokenVectors, context_length: int, text: str) -> TokenVectors:
    # A token may begin with the space before its word, which is the context's last.
    offsets = np.maximum(tokens.offsets - context_length, 0)
    own = [
        stop > 0 and any(map(str.isalnum, text[start:stop])) for start, stop in offsets
    ]
    return TokenVectors(tokens.vectors[own], offsets[own])
