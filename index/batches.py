"""The files of one batch of a library: its passages' vectors and their tokens'."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import LibraryDamagedError
from index.files import is_whole, sha256_of, sync
from index.tokens import TokenBatch, open_batch, save_batch
from index.vectors import FloatMatrix


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The vectors and tokens of a batch, mapped; `files` has each file's SHA-256."""

    files: Mapping[str, str]
    vectors: FloatMatrix
    tokens: TokenBatch


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


def read_batch(folder: Path, batch: int, files: Mapping[str, str]) -> Batch:
    """Open a batch of a library in this folder.

    Its vectors are hashed, its tokens are not: they are seven times as many bytes.

    Raises:
        LibraryDamagedError: If a file is missing, or the vectors were changed.
    """
    name = f"vectors/{batch}.npy"
    if not is_whole(folder / name, files[name]):
        raise LibraryDamagedError(
            f"{folder / name} is missing or was changed; gifp verify says what can be "
            "mended"
        )
    token_folder = folder / "tokens" / str(batch)
    try:
        tokens = open_batch(token_folder)
    except (OSError, ValueError) as error:
        raise LibraryDamagedError(
            f"{token_folder} lacks a file or holds a broken one; gifp verify says what "
            "can be mended"
        ) from error
    return Batch(files, map_vectors(folder, batch), tokens)


def map_vectors(folder: Path, batch: int) -> FloatMatrix:
    """Map the vectors of a batch into memory."""
    path = f"{folder}/vectors/{batch}.npy"
    # As in `tokens.open_batch`.
    matrix: FloatMatrix = np.load(path, mmap_mode="r", allow_pickle=False).view(
        np.ndarray
    )
    return matrix
