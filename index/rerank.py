"""Order the first stage's candidates anew: by late interaction, or a cross-encoder.

torch and sentence-transformers are imported only when a cross-encoder is asked for:
they take seconds and 600 MB, which a process that only answers queries must not pay.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.background import Background
from index.errors import EncoderError
from index.matching import match_passages
from index.prepared import WEIGHTS, read_json
from index.query import PreparedQuery
from index.snapshot import Snapshot
from index.vectors import FloatMatrix

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

NAMED_WEIGHT = 0.25
"""Of the concepts that a query names, in English, against the query itself; measured on
the development half: decision 0014."""

SCORE_DIGITS = 5
"""What is scored together moves scores in the seventh digit or so."""


class Reranker(Protocol):
    """Orders passages of a snapshot by how well they answer a query."""

    def rerank(
        self, snapshot: Snapshot, query: PreparedQuery, passage_rows: Sequence[int]
    ) -> list[tuple[int, float]]:
        """Return (passage row, score) pairs, best first; ties are broken by row."""


@dataclass(frozen=True, slots=True)
class LateScore:
    """How well a passage's tokens match a query's.

    `mean` is the mean, over the query's tokens, of the best cosine in the passage,
    `lift` how far the best ones are above chance.
    """

    mean: float
    lift: float


class LateInteraction:
    """Scores by how far the best match of each query token is above chance.

    The English labels of the concepts that a query names count as a second query: they
    are what can be translated of it for certain.
    """

    def __init__(self, background: Background) -> None:
        self._background = background

    def rerank(
        self, snapshot: Snapshot, query: PreparedQuery, passage_rows: Sequence[int]
    ) -> list[tuple[int, float]]:
        """Order passages by the encoder's own token vectors; see `Reranker`."""
        scores = self.scores(snapshot, query, passage_rows)
        return _best_first([(row, score.lift) for row, score in scores.items()])

    def scores(
        self, snapshot: Snapshot, query: PreparedQuery, passage_rows: Sequence[int]
    ) -> dict[int, LateScore]:
        """Score passages by row."""
        rows = list(passage_rows)
        own, others = query.tokens, query.shifted_tokens
        if query.named_tokens is not None:
            # One pass decodes the passages once for both.
            own = np.concatenate([own, query.named_tokens])
            others = np.concatenate([others, query.named_tokens])
        best = match_passages(snapshot, rows, query.language, own, others)
        lifts = self._lifts(snapshot, query.language, rows, best, own, others)
        asked = len(query.tokens)
        lift = lifts[:, :asked].mean(axis=1)
        if query.named_tokens is not None:
            lift += NAMED_WEIGHT * lifts[:, asked:].mean(axis=1)
        mean = best[:, :asked].mean(axis=1)
        # The last digits depend on which passages are scored together.
        return {
            row: LateScore(round(one, SCORE_DIGITS), round(above, SCORE_DIGITS))
            for row, one, above in zip(rows, mean.tolist(), lift.tolist(), strict=True)
        }

    def _lifts(
        self,
        snapshot: Snapshot,
        language: str,
        passage_rows: Sequence[int],
        best: FloatMatrix,
        own: FloatMatrix,
        others: FloatMatrix,
    ) -> FloatMatrix:
        """Return how far the best matches of each passage (a row) are above chance."""
        lifts = best.copy()
        languages = np.array([snapshot.language_of(row) for row in passage_rows])
        for one in np.unique(languages).tolist():
            chance = self._background.chance(own if one == language else others, one)
            if chance is not None:
                lifts[languages == one] = chance.lifts(best[languages == one])
        return lifts


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
    ) -> list[tuple[int, float]]:
        """Order passages by the model's score of their text; see `Reranker`.

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
        return _best_first(
            [
                (row, round(float(score), SCORE_DIGITS))
                for row, score in zip(rows, scores, strict=True)
            ]
        )


def _best_first(scored: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


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
