"""Encode what is added to a library: a little at once, or much in the end.

torch and sentence-transformers are the faster ones a passage, and take seconds to
import. So the first passages of a run are encoded by what encodes queries
(docs/decisions/0019 has the measurements); the vectors of both agree to a cosine of
`encoder.LEAST_COSINE`, and the tokens are the same.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from index.encoder import Encoder, Encoding, Role, TorchEncoder
from index.models import open_bulk_encoder, open_query_encoder

FEW = 200
"""Passages of a run that are encoded without torch: importing it takes as long as what
it then saves on so many."""


class IngestEncoder:
    """Encodes the first passages without torch, and in bulk once they are more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        cores = len(os.sched_getaffinity(0))
        self._first = open_query_encoder(folder, threads=cores)
        self._bulk: TorchEncoder | None = None
        self._encoded = 0
        self.facts = self._first.facts

    def encode(self, texts: Sequence[str], *, role: Role) -> Encoding:
        """Encode texts, in their order; see `Encoder.encode`."""
        self._encoded += len(texts)
        if self._bulk is None and self._encoded > FEW:
            self._bulk = open_bulk_encoder(self._folder)
        return self._present().encode(texts, role=role)

    def count_tokens(self, text: str) -> int:
        """Count the tokens of a text, without prefix and special tokens."""
        return self._present().count_tokens(text)

    def _present(self) -> Encoder:
        return self._bulk or self._first
