"""Fit how like harmful requests a question is, on everything but the second red team.

Ridge regression on a Gaussian kernel over 1,024 of the prompts. Before, vectors are
divided by the scatter within swaps of the group and among translations, so that
differences which must not matter count less.
"""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from evals.protection import Prompt, Swap
from index.encoder import Floats
from service.likeness import PURPOSES, Likeness, nearness
from service.protection import harmful_purpose

DIMENSIONS = 64
EXAMPLES = 1024
PENALTY = 0.3
SWAP_WEIGHT = 3.0
TRANSLATION_WEIGHT = 3.0
"""Chosen by cross-validation over topics on 2026-11-23, among twenty settings."""

FOLDS = 6
REFUSED_LEGITIMATE = 0.05
"""Share of legitimate prompts beyond `certain` when their topic was left out."""
REFUSED_ORDINARY = 0.01
"""The same for ordinary questions; the stricter of the two sets `certain`."""
RULED = 0.3
"""How much less like harmful requests a question may be that a rule refuses."""


def fit_likeness(
    prompts: Sequence[Prompt],
    swaps: Sequence[Swap],
    vectors: Mapping[str, Floats],
    encoder: str,
    ordinary: Container[str] = (),
) -> tuple[Likeness, dict[str, float]]:
    """Fit on labelled prompts and set the lines by cross-validation over topics.

    Args:
        prompts: What to tell apart.
        swaps: Their scatter is what must not matter.
        vectors: By text.
        encoder: The name of what made the vectors.
        ordinary: The ids of legitimate prompts that nobody wrote to be mistaken.

    Returns:
        What was fitted, and the score of every prompt, by id, when its topic was left
        out: what a new topic may expect.
    """
    rows = np.array([vectors[p.text] for p in prompts], dtype=np.float64)
    mean = rows.mean(axis=0)
    labels = np.array([_labels(prompt) for prompt in prompts])
    folds = _folds(prompts)
    scores = np.zeros(len(prompts))
    for fold in range(FOLDS):
        kept = np.flatnonzero(folds != fold)
        seen = [prompts[i] for i in kept.tolist()]
        projection = _projection(seen, swaps, vectors, (rows - mean)[kept])
        examples, votes, bias = _machine((rows - mean)[kept] @ projection, labels[kept])
        left_out = (rows - mean)[folds == fold] @ projection
        scores[folds == fold] = (nearness(left_out, examples) @ votes + bias)[:, 0]
    ruled = [harmful_purpose(p.text, p.language) is not None for p in prompts]
    decisive = scores + RULED * np.array(ruled)
    is_ordinary = np.array([prompt.prompt_id in ordinary for prompt in prompts])
    hard = decisive[(labels[:, 0] < 0) & ~is_ordinary]
    certain = float(np.quantile(hard, 1 - REFUSED_LEGITIMATE))
    if is_ordinary.any():
        least = np.quantile(decisive[is_ordinary], 1 - REFUSED_ORDINARY)
        certain = max(certain, float(least))
    projection = _projection(prompts, swaps, vectors, rows - mean)
    examples, votes, bias = _machine((rows - mean) @ projection, labels)
    likeness = Likeness(
        encoder,
        mean=mean.astype(np.float32),
        projection=projection.astype(np.float32),
        examples=examples.astype(np.float32),
        votes=votes.astype(np.float32),
        bias=bias.astype(np.float32),
        certain=certain,
        possible=certain - RULED,
    )
    ids = [prompt.prompt_id for prompt in prompts]
    return likeness, dict(zip(ids, scores.tolist(), strict=True))


def _folds(prompts: Sequence[Prompt]) -> npt.NDArray[np.int64]:
    """Return the fold of each prompt: that of its topic, disguised or not."""
    subjects = [prompt.topic.removesuffix("-joined") for prompt in prompts]
    subjects = [subject.removesuffix("-framed") for subject in subjects]
    topics = sorted(set(subjects))
    order = np.random.default_rng(0).permutation(len(topics)) % FOLDS
    fold_of = dict(zip(topics, order.tolist(), strict=True))
    return np.array([fold_of[subject] for subject in subjects])


def _labels(prompt: Prompt) -> list[float]:
    """Return 1 or -1 for harmful or not, then 1 or -1 for each purpose."""
    wanted = [prompt.purpose is not None, *(prompt.purpose == p for p in PURPOSES)]
    return [1.0 if is_so else -1.0 for is_so in wanted]


def _machine(places: Floats, labels: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the examples, what each votes, and the bias of a fitted machine."""
    harmful = np.flatnonzero(labels[:, 0] > 0)
    legitimate = np.flatnonzero(labels[:, 0] < 0)
    chosen = np.concatenate(
        [
            some[np.linspace(0, len(some) - 1, EXAMPLES // 2).astype(int)]
            for some in (harmful, legitimate)
        ]
    )
    examples = places[chosen]
    # Both sides weigh alike however many prompts each has.
    weights = np.where(labels[:, 0] > 0, len(legitimate) / len(harmful), 1.0)[:, None]
    weights = weights / weights.mean()
    bias = (weights * labels).sum(axis=0) / weights.sum()
    near = nearness(places, examples)
    # The small constant keeps two equal examples from making the system singular.
    system = (
        near.T @ (weights * near)
        + PENALTY * nearness(examples, examples)
        + 1e-6 * np.eye(len(examples))
    )
    votes = np.linalg.solve(system, near.T @ (weights * (labels - bias)))
    return examples, cast("Floats", votes), cast("Floats", bias)


def _projection(
    prompts: Sequence[Prompt],
    swaps: Sequence[Swap],
    vectors: Mapping[str, Floats],
    centred: Floats,
) -> Floats:
    by_topic: defaultdict[str, list[Floats]] = defaultdict(list)
    for prompt, row in zip(prompts, centred, strict=True):
        by_topic[prompt.topic].append(row)
    # Topics in one language alone say nothing of languages; they would thin the rest.
    translated = [rows for rows in by_topic.values() if len(rows) > 1]
    by_swap = [[vectors[p.text] for p in swap.prompts] for swap in swaps]
    scale = float((centred**2).sum(axis=1).mean()) / centred.shape[1]
    blurred = (
        np.eye(centred.shape[1])
        + SWAP_WEIGHT * _scatter(by_swap) / scale
        + TRANSLATION_WEIGHT * _scatter(translated) / scale
    )
    values, directions = np.linalg.eigh(blurred)
    sharpened = directions @ np.diag(values**-0.5) @ directions.T
    moved = centred @ sharpened
    _, axes = np.linalg.eigh(moved.T @ moved)
    length = np.sqrt((moved**2).sum(axis=1).mean())
    return cast("Floats", sharpened @ axes[:, ::-1][:, :DIMENSIONS] / length)


def _scatter(groups: Sequence[Sequence[Floats]]) -> Floats:
    """Return the mean covariance of rows about the mean of their group."""
    apart = np.vstack([np.array(g) - np.mean(g, axis=0) for g in groups])
    return cast("Floats", apart.T @ apart / len(apart))
