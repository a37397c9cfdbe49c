"""Order passages anew by a cross-encoder that the operator names.

torch and sentence-transformers are imported only when a cross-encoder is asked for:
they take seconds and 600 MB, which a process that only answers queries must not pay.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import EncoderError
from index.prepared import WEIGHTS, read_json
from index.query import PreparedQuery
from index.retriever import Ranking
from index.snapshot import Snapshot

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

SCORE_DIGITS = 5
"""What is scored together moves scores in the seventh digit or so."""


class CrossEncoderReranker:
    """Scores by a model that reads query and passage together; safe for threads."""

    def __init__(self, model: "CrossEncoder") -> None:
        self._model = model
        self._predicting = threading.Lock()  # a fast tokenizer is not to be shared

    @classmethod
    def open(cls, name_or_path: str) -> "CrossEncoderReranker":
        """Load a sentence-transformers cross-encoder: a folder, or a hub name.

        Raises:
            EncoderError: If it cannot be had, runs code of its own, or gives more
                than one score.
        """
        folder = Path(name_or_path)
        if folder.is_dir():
            _refuse_unusable(folder)
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        try:
            model = CrossEncoder(
                name_or_path,
                device="cpu",
                local_files_only=folder.is_dir(),
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, KeyError) as error:
            reason = str(error).strip().split("\n", 1)[0]
            raise EncoderError(
                f"{name_or_path} cannot be loaded as a cross-encoder ({reason}); name "
                "a folder or a hub model that sentence-transformers saved as one"
            ) from error
        if model.num_labels != 1:
            raise EncoderError(
                f"{name_or_path} gives {model.num_labels} scores for a passage; a "
                "reranker gives one"
            )
        return cls(model)

    def rerank(
        self, snapshot: Snapshot, query: PreparedQuery, passage_rows: Sequence[int]
    ) -> Ranking:
        """Order passages of a snapshot by the model's score of their text.

        A passage that was removed since the snapshot was opened is left out.
        """
        library = snapshot.library
        stored = library.catalogue.passages_at(passage_rows)
        rows = sorted(stored)
        if not rows:
            return []
        pairs = [(query.text, library.passage_text(stored[row])) for row in rows]
        with self._predicting:
            scores = self._model.predict(pairs, show_progress_bar=False)
        ranking = [
            (row, round(float(score), SCORE_DIGITS))
            for row, score in zip(rows, scores, strict=True)
        ]
        return sorted(ranking, key=lambda pair: (-pair[1], pair[0]))


def _refuse_unusable(folder: Path) -> None:
    if code := sorted(folder.rglob("*.py")):
        raise EncoderError(
            f"{code[0]} is program code, which is never run: remove it, or choose a "
            "cross-encoder that needs none"
        )
    for needed in ("config.json", "tokenizer.json", WEIGHTS):
        if not (folder / needed).is_file():
            raise EncoderError(
                f"{folder / needed} is missing: give a folder in which "
                "sentence-transformers saved a cross-encoder"
            )
    if "auto_map" in read_json(folder / "config.json"):
        raise EncoderError(
            f"{folder / 'config.json'} asks for program code (auto_map), which is "
            "never run: choose a cross-encoder without"
        )
