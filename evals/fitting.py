"""A text cut to what an encoder reads, where no passages are made of it."""

from index.encoder import Encoder


def fitting(encoder: Encoder, text: str, *, less: int = 0) -> str:
    """Return as much of a text, to a whole word, as the encoder reads.

    Args:
        encoder: What reads it.
        text: What is to be read.
        less: Tokens that something else takes.
    """
    limit = encoder.facts.max_tokens - less
    count = encoder.count_tokens(text)
    while count > limit:
        text = text[: int(len(text) * 0.98 * limit / count)].rsplit(" ", 1)[0]
        count = encoder.count_tokens(text)
    return text
