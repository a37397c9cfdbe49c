"""Order the first stage's candidates anew: by late interaction, or a cross-encoder.

torch and sentence-transformers are imported only when a cross-encoder is asked for:
they take seconds and 600 MB, which a process that only answers queries must not pay.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index import tokens
from index.background import Background, Chance
from index.encoder import Floats
from index.errors import EncoderError
from index.prepared import WEIGHTS, read_json
from index.query import PreparedQuery
from index.snapshot import Snapshot
from index.tokens import TokenBatch

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

NAMED_WEIGHT = 0.25
"""Of the concepts that a query names, in English, against the query itself; measured on
the development half: decision 0014."""

SCORE_DIGITS = 5
"""A batch's padding moves a cross-encoder's score in the seventh digit or so."""


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
        own = _Side(self._background, query.tokens)
        others = _Side(self._background, query.shifted_tokens)
        named = (
            None
            if query.named_tokens is None
            else _Side(self._background, query.named_tokens)
        )
        found = {}
        for row in passage_rows:
            language = snapshot.language_of(row)
            place = snapshot.tokens_of(row)
            side = own if language == query.language else others
            best = side.best(place)
            lift = side.lift(best, language)
            if named is not None:
                lift += NAMED_WEIGHT * named.lift(named.best(place), language)
            found[row] = LateScore(float(best.mean()), lift)
        return found


class _Side:
    """Query tokens with what they match by chance, worked out once a language."""

    def __init__(self, background: Background, query: Floats) -> None:
        self._query = query
        self._background = background
        self._chances: dict[str, Chance | None] = {}

    def best(self, place: tuple[TokenBatch, int, int]) -> Floats:
        """Return the best match of each query token among a passage's tokens."""
        best: Floats = tokens.similarities(self._query, *place).max(axis=1)
        return best

    def lift(self, best: Floats, language: str) -> float:
        if language not in self._chances:
            chance = self._background.chance(self._query, language)
            self._chances[language] = chance
        chance = self._chances[language]
        return float(best.mean()) if chance is None else chance.lift(best)


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

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
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


def token_matches(snapshot: Snapshot, query: PreparedQuery, passage_row: int) -> Floats:
    """Return cosines of query tokens (rows) with a passage's tokens (columns)."""
    is_own = snapshot.language_of(passage_row) == query.language
    return tokens.similarities(
        query.tokens if is_own else query.shifted_tokens,
        *snapshot.tokens_of(passage_row),
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
