"""Do two encoders make the same vectors, and do they match the package's own ones?"""

from typing import Any

import numpy as np

from index.encoder import LEAST_COSINE, ROLES, Encoder
from index.errors import EncoderError
from index.prepared import DATA, read_json


def check_export(bulk: Encoder, query: Encoder) -> None:
    """Refuse a query encoder whose vectors are not those of the bulk encoder.

    Raises:
        EncoderError: If some text or token has another vector.
    """
    cosine = least_cosine(bulk, query)
    if cosine < LEAST_COSINE:
        raise EncoderError(
            f"The query encoder exported from {bulk.facts.name} differs from it "
            f"(cosine {cosine:.4f}): choose another encoder."
        )


def least_cosine(bulk: Encoder, query: Encoder) -> float:
    """Return the least cosine of vectors that both make of the same text or token."""
    texts = [sample["text"] for sample in _references()["texts"]]
    # Short and long ones in one call, so that the short ones are padded.
    longest = max(map(bulk.count_tokens, texts))
    copies = min(4, bulk.facts.max_tokens // longest)
    mixed = [*texts, *(" ".join([text] * copies) for text in texts)]
    least = []
    for role in ROLES:
        exact, exported = (e.encode(mixed, role=role) for e in (bulk, query))
        pairs = zip(
            [exact.vectors, *(text.vectors for text in exact.tokens)],
            [exported.vectors, *(text.vectors for text in exported.tokens)],
            strict=True,
        )
        least += [float((a * b).sum(axis=1).min()) for a, b in pairs]
    return min(least)


def check_references(bulk: Encoder) -> None:
    """Refuse a converted package that encodes otherwise than its own program does.

    Only the packaged multilingual-e5-small has stored vectors to be compared with.

    Raises:
        EncoderError: If some vector differs.
    """
    references = _references()
    if bulk.facts.name != references["encoder"]:
        return
    samples = references["texts"]
    texts = [sample["text"] for sample in samples]
    vectors = bulk.encode(texts, role="passage").vectors
    expected = np.array([sample["vector"] for sample in samples])
    cosine = float((vectors * expected).sum(axis=1).min())
    if cosine < LEAST_COSINE:
        raise EncoderError(
            f"The converted weights of {bulk.facts.name} encode otherwise than the "
            f"package's own program does (cosine {cosine:.4f}): report this as a bug."
        )


def _references() -> Any:
    return read_json(DATA / "reference_vectors.json")
