"""Fit how like harmful requests a question is.

Ridge regression on a Gaussian kernel over 3,072 of the prompts. Vectors are of texts
without the names of groups; before, the mean of their language is taken away and they
are divided by the scatter among translations, so that language counts less.
"""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from evals.protection import Prompt
from evals.wording_fit import WordingRows, weights_of
from index.encoder import Floats
from ingest.language import LANGUAGES
from service.gate import RULED
from service.likeness import PURPOSES, Likeness, nearness
from service.protection import harmful_purpose

DIMENSIONS = 128
EXAMPLES = 3072
PENALTY = 0.3
TRANSLATION_WEIGHT = 1.0
"""Chosen on 2026-11-23 by leaving each red team out in turn, among eight settings."""

WORDING_SHARE = 0.7
"""What its words count beside what its vector says."""

Doubles = npt.NDArray[np.float64]

FOLDS = 5
REFUSED_LEGITIMATE = 0.03
"""Share of legitimate prompts beyond the line when their topic was left out."""
REFUSED_ORDINARY = 0.04
"""The same for ordinary questions; the stricter of the two sets a language's line."""


def fit_likeness(
    prompts: Sequence[Prompt],
    vectors: Mapping[str, Floats],
    encoder: str,
    *,
    ordinary: Container[str] = (),
    practice: Container[str] = (),
    apart: Sequence[Container[str]] = (),
) -> tuple[Likeness, dict[str, float]]:
    """Fit on labelled prompts and set the lines by cross-validation over topics.

    Args:
        prompts: What to tell apart.
        vectors: Of their texts without the names of groups, by that text.
        encoder: The name of what made the vectors.
        ordinary: The ids of legitimate prompts that nobody wrote to be mistaken.
        practice: The ids of those that were written for the fit, most of them beside a
            harmful one; no line depends on them.
        apart: The ids of each set that is left out as a whole, because somebody else
            wrote it.

    Returns:
        What was fitted, and by how much every prompt, by id, was beyond its language's
        line when its topic or set was left out: what a new one may expect.
    """
    texts = [prompt.neutral for prompt in prompts]
    languages = np.array([LANGUAGES.index(p.language) for p in prompts])
    rows = np.array([vectors[text] for text in texts], dtype=np.float64)
    labels = np.array([_labels(prompt) for prompt in prompts])
    wording = WordingRows(texts)
    folds = _folds(prompts, apart)
    scores = np.zeros(len(prompts))
    for fold in np.unique(folds):
        kept, left = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        part = _fit([prompts[i] for i in kept.tolist()], rows[kept], labels[kept])
        words = WORDING_SHARE * wording.fit(kept, labels[kept, 0])
        said = wording.scores(left, words)
        scores[left] = part.scores(rows[left], languages[left]) + said
    ruled = [
        harmful_purpose(text, prompt.language) is not None
        for text, prompt in zip(texts, prompts, strict=True)
    ]
    decisive = scores + RULED * np.array(ruled)
    is_legitimate = labels[:, 0] < 0
    is_ordinary = np.array([prompt.prompt_id in ordinary for prompt in prompts])
    is_practice = np.array([prompt.prompt_id in practice for prompt in prompts])
    is_hard = is_legitimate & ~is_ordinary & ~is_practice
    lines = np.maximum(
        _lines(decisive, languages, is_hard, REFUSED_LEGITIMATE),
        _lines(decisive, languages, is_legitimate & is_ordinary, REFUSED_ORDINARY),
    )
    machine = _fit(prompts, rows, labels)
    everything = np.arange(len(prompts))
    likeness = Likeness(
        encoder,
        means=machine.means.astype(np.float32),
        projection=machine.projection.astype(np.float32),
        examples=machine.examples.astype(np.float32),
        votes=machine.votes.astype(np.float32),
        bias=machine.bias.astype(np.float32),
        lines=lines.astype(np.float32),
        wording=(WORDING_SHARE * wording.fit(everything, labels[:, 0])).astype(
            np.float32
        ),
    )
    ids = [prompt.prompt_id for prompt in prompts]
    beyond = (scores - lines[languages]).tolist()
    return likeness, dict(zip(ids, beyond, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Machine:
    """What is fitted on vectors alone; the fields are those of `Likeness`."""

    means: Doubles
    projection: Floats
    examples: Floats
    votes: Floats
    bias: Floats

    def scores(self, rows: Doubles, languages: npt.NDArray[np.int64]) -> Floats:
        places = cast("Floats", (rows - self.means[languages]) @ self.projection)
        said = nearness(places, self.examples) @ self.votes[:, 0] + self.bias[0]
        return cast("Floats", said)


def _fit(prompts: Sequence[Prompt], rows: Doubles, labels: Doubles) -> _Machine:
    languages = np.array([LANGUAGES.index(p.language) for p in prompts])
    means = _means(rows, languages)
    centred = rows - means[languages]
    projection = _projection(prompts, centred)
    return _Machine(means, projection, *_machine(centred @ projection, labels))


def _means(rows: Doubles, languages: npt.NDArray[np.int64]) -> Doubles:
    """Return the mean of each language, that of all for one without rows."""
    means = [
        rows[languages == i].mean(axis=0) if (languages == i).any() else rows.mean(0)
        for i in range(len(LANGUAGES))
    ]
    return np.array(means)


def _lines(
    scores: Doubles,
    languages: npt.NDArray[np.int64],
    is_counted: npt.NDArray[np.bool_],
    share: float,
) -> Doubles:
    """Return what a share of the counted prompts of each language is beyond.

    A language without any has the line of all; without any at all, there is no limit.
    """
    if not is_counted.any():
        return np.full(len(LANGUAGES), -np.inf)
    lines = []
    for i in range(len(LANGUAGES)):
        spoken = is_counted & (languages == i)
        lines.append(
            np.quantile(scores[spoken if spoken.any() else is_counted], 1 - share)
        )
    return np.array(lines)


def _folds(
    prompts: Sequence[Prompt], apart: Sequence[Container[str]]
) -> npt.NDArray[np.int64]:
    """Return the fold of each prompt: that of its set, or of its subject."""
    subjects = [subject_of(prompt) for prompt in prompts]
    topics = sorted(set(subjects))
    order = np.random.default_rng(0).permutation(len(topics)) % FOLDS
    fold_of = dict(zip(topics, order.tolist(), strict=True))
    folds = np.array([fold_of[subject] for subject in subjects])
    for number, ids in enumerate(apart, FOLDS):
        folds[[prompt.prompt_id in ids for prompt in prompts]] = number
    return folds


def subject_of(prompt: Prompt) -> str:
    """Return what a prompt shares with its translations and its near counterpart."""
    return prompt.topic.removesuffix("-near")


def _labels(prompt: Prompt) -> list[float]:
    """Return 1 or -1 for harmful or not, then 1 or -1 for each purpose."""
    wanted = [prompt.purpose is not None, *(prompt.purpose == p for p in PURPOSES)]
    return [1.0 if is_so else -1.0 for is_so in wanted]


def _machine(places: Floats, labels: Doubles) -> tuple[Floats, Floats, Floats]:
    """Return the examples, what each votes, and the bias of a fitted machine."""
    harmful = np.flatnonzero(labels[:, 0] > 0)
    legitimate = np.flatnonzero(labels[:, 0] < 0)
    chosen = np.concatenate([_spread(harmful), _spread(legitimate)])
    examples = places[chosen]
    weights = weights_of(labels[:, 0])[:, None]
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


def _spread(rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return half of the examples, evenly from some rows; all where they are fewer."""
    count = min(EXAMPLES // 2, len(rows))
    return rows[np.linspace(0, len(rows) - 1, count).astype(np.intp)]


def _projection(prompts: Sequence[Prompt], centred: Floats) -> Floats:
    by_topic: defaultdict[str, list[Floats]] = defaultdict(list)
    for prompt, row in zip(prompts, centred, strict=True):
        by_topic[prompt.topic].append(row)
    # Topics in one language alone say nothing of languages; they would thin the rest.
    translated = [rows for rows in by_topic.values() if len(rows) > 1]
    scale = float((centred**2).sum(axis=1).mean()) / centred.shape[1]
    blurred = (
        np.eye(centred.shape[1]) + TRANSLATION_WEIGHT * _scatter(translated) / scale
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
