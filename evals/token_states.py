"""A library's passages → the vectors of their tokens in full, kept for experiments."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.library import Library
from index.passage_encoding import encode_passages
from index.verification import described_passages

FILES = ("vectors", "offsets", "starts", "passage_rows")


@dataclass(frozen=True, slots=True, eq=False)
class TokenStates:
    """The token vectors of passages: `starts[i]` to `starts[i + 1]` are passage i's.

    Numbers are kept in float16, which has three bits more than the bfloat16 in which
    passages are encoded.
    """

    vectors: NDArray[np.float16]
    offsets: NDArray[np.uint16]
    starts: NDArray[np.int64]
    passage_rows: NDArray[np.int64]


def token_states(
    library: Library,
    encoder: Callable[[], Encoder],
    folder: Path,
    progress: Callable[[int, int], None],
) -> TokenStates:
    """Return what was kept in a folder, or encode a library's passages and keep it.

    Args:
        library: Whose passages; its documents' text is not read again.
        encoder: Opens the encoder that made the library's vectors, if it is needed.
        folder: Where the arrays are kept.
        progress: Called with passages done and passages in all.
    """
    if not (folder / f"{FILES[-1]}.npy").exists():
        _encode(library, encoder(), folder, progress)
    return TokenStates(
        *(np.load(folder / f"{name}.npy", mmap_mode="r") for name in FILES)
    )


def _encode(
    library: Library,
    encoder: Encoder,
    folder: Path,
    progress: Callable[[int, int], None],
) -> None:
    total = sum(facts.passages for facts in library.catalogue.documents().values())
    vectors, offsets, counts, rows = [], [], [0], []
    for document, stored, passages in described_passages(library):
        for tokens in encode_passages(encoder, document, passages).tokens:
            vectors.append(tokens.vectors.astype(np.float16))
            offsets.append(tokens.offsets.astype(np.uint16))
            counts.append(len(tokens.vectors))
        rows += [passage.passage_row for passage in stored]
        progress(len(rows), total)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "vectors.npy", np.concatenate(vectors))
    np.save(folder / "offsets.npy", np.concatenate(offsets))
    np.save(folder / "starts.npy", np.cumsum(counts, dtype=np.int64))
    # The last one says that all are there.
    np.save(folder / "passage_rows.npy", np.array(rows, dtype=np.int64))
