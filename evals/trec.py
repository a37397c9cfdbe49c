"""Judgments and rankings as the files that other evaluation programs read."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from evals.errors import EvaluationError
from evals.measures import judged, ndcg, recall, reciprocal_rank

Qrels = dict[str, dict[str, int]]
Rankings = dict[str, list[str]]


def write_qrels(path: Path, qrels: Mapping[str, Mapping[str, int]]) -> None:
    """Write lines of `query 0 item grade`."""
    _write(
        path,
        (
            f"{query_id} 0 {item} {grade}"
            for query_id, grades in qrels.items()
            for item, grade in grades.items()
        ),
    )


def write_run(path: Path, rankings: Mapping[str, Sequence[str]], name: str) -> None:
    """Write lines of `query Q0 item rank score name`.

    The score falls by one a rank, because trec_eval orders by score alone.
    """
    word = _word(name)
    _write(
        path,
        (
            f"{query_id} Q0 {_word(item)} {rank} {len(ranking) - rank + 1} {word}"
            for query_id, ranking in rankings.items()
            for rank, item in enumerate(ranking, start=1)
        ),
    )


def read_qrels(path: Path) -> Qrels:
    """Read lines of `query 0 item grade`.

    Raises:
        EvaluationError: If a line is not so.
    """
    qrels: Qrels = {}
    for number, (query_id, _, item, grade) in _rows(path, 4):
        try:
            qrels.setdefault(query_id, {})[item] = int(grade)
        except ValueError as error:
            raise EvaluationError(f"{path}, line {number}: {error}") from error
    return qrels


def read_run(path: Path) -> Rankings:
    """Read lines of `query Q0 item rank score name`, best score first.

    Items of equal score are ordered as trec_eval does, by name backwards.

    Raises:
        EvaluationError: If a line is not so.
    """
    scored: dict[str, list[tuple[float, str]]] = {}
    for number, (query_id, _, item, _, score, _) in _rows(path, 6):
        try:
            scored.setdefault(query_id, []).append((float(score), item))
        except ValueError as error:
            raise EvaluationError(f"{path}, line {number}: {error}") from error
    return {
        query_id: [item for _, item in sorted(some, reverse=True)]
        for query_id, some in scored.items()
    }


def mean_measures(
    qrels: Qrels, rankings: Rankings, least: int
) -> tuple[dict[str, float], int]:
    """Return measures as means over the judged queries that are ranked, and how many.

    Args:
        qrels: Grades by query and item.
        rankings: Items by query, best first.
        least: From which grade an item is relevant to recall and reciprocal rank.

    Raises:
        EvaluationError: If there is no such query.
    """
    pairs = [(rankings[q], qrels[q]) for q in qrels if q in rankings]
    if not pairs:
        raise EvaluationError("the run ranks no query that the qrels judge")
    values = {
        "nDCG@10": [ndcg(items, grades, k=10) for items, grades in pairs],
        **{
            f"Recall@{k}": [recall(i, grades, k=k, least=least) for i, grades in pairs]
            for k in (10, 50, 100)
        },
        "MRR@10": [
            reciprocal_rank(i, grades, k=10, least=least) for i, grades in pairs
        ],
        "judged@10": [judged(items, grades, k=10) for items, grades in pairs],
    }
    return {name: fmean(some) for name, some in values.items()}, len(pairs)


def _rows(path: Path, width: int) -> Iterable[tuple[int, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        row = line.split()
        if row and len(row) != width:
            raise EvaluationError(
                f"{path}, line {number}: {len(row)} columns, not {width}"
            )
        if row:
            yield number, row


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _word(name: str) -> str:
    """Return a name without white space, which separates columns."""
    return "_".join(name.split())
