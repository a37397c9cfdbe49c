"""What a collection measured when it was last accepted, and whether it still does."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.comparison import COMPARED, Row, Values, compare
from evals.errors import EvaluationError

ANSWERS_COMPARED = (
    "vital nugget recall",
    "nugget recall",
    "citation precision",
    "abstained",
    "wrongly refused",
)
NAME = "baseline"
DIGITS = 6


def write_baseline(path: Path, *values: Values) -> None:
    """Write what is compared, one query a line, so that a change is a readable diff."""
    kept = _merged(values)
    lines = [
        f"{json.dumps(query_id)}: {json.dumps(kept[query_id])}"
        for query_id in sorted(kept)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def compare_with_baseline(path: Path, *values: Values) -> list[Row]:
    """Compare what is measured now with a baseline, topic by topic.

    Raises:
        EvaluationError: If there is no baseline, or it has no topic in common.
    """
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(
            f"{path} cannot be read: {error.strerror}; --write-baseline makes one"
        ) from error
    except ValueError as error:
        raise EvaluationError(f"{path}: {error}") from error
    return compare(_merged(values), {NAME: before}, (*COMPARED, *ANSWERS_COMPARED))


def significant_losses(rows: Sequence[Row]) -> list[Row]:
    """Return what has become worse by more than noise."""
    return [row for row in rows if row.verdict == "worse"]


def _merged(values: Sequence[Values]) -> dict[str, Mapping[str, float]]:
    kept = (*COMPARED, *ANSWERS_COMPARED)
    merged: dict[str, dict[str, float]] = {}
    for some in values:
        for query_id, measured in some.items():
            mine = merged.setdefault(query_id, {})
            for name in kept:
                if name in measured:
                    mine[name] = round(measured[name], DIGITS)
    return {query_id: measured for query_id, measured in merged.items() if measured}
