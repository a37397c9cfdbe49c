"""The files of one batch of a library: its passages' vectors and their tokens'."""

import shutil
from pathlib import Path

import numpy as np

from index.files import sha256_of, sync
from index.tokens import TokenBatch, save_batch
from index.vectors import FloatMatrix


def write_batch(
    folder: Path, batch: int, vectors: FloatMatrix, tokens: TokenBatch
) -> dict[str, str]:
    """Write a batch into a library's folder; return each file's SHA-256 by name."""
    path = folder / "vectors" / f"{batch}.npy"
    token_folder = folder / "tokens" / str(batch)
    shutil.rmtree(token_folder, ignore_errors=True)
    np.save(path, vectors, allow_pickle=False)
    paths = [path, *save_batch(tokens, token_folder)]
    for written in (*paths, token_folder, token_folder.parent, path.parent):
        sync(written)
    return {str(p.relative_to(folder)): sha256_of(p) for p in paths}


def map_vectors(folder: Path, batch: int) -> FloatMatrix:
    """Map the vectors of a batch into memory."""
    path = folder / "vectors" / f"{batch}.npy"
    # The plain view spares each slice the cost of being a np.memmap.
    matrix: FloatMatrix = np.load(path, mmap_mode="r", allow_pickle=False).view(
        np.ndarray
    )
    return matrix
