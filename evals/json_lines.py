"""Files of one JSON object a line → records, with the line named that is none."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from evals.errors import EvaluationError

T = TypeVar("T")


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the JSON objects of a file, one a line, with the number of the line.

    Raises:
        EvaluationError: If the file cannot be read or a line is no object.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:  # some editors write a mark
            # Not splitlines: the text of a page may hold other ends of line.
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _object(path, number, line)
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error


def read_lines(
    path: Path, make: Callable[[dict[str, Any]], T]
) -> Iterator[tuple[int, T]]:
    """Yield what `make` makes of each line of a file, with the number of the line.

    Raises:
        EvaluationError: If a line lacks a field or holds another type or value.
    """
    for number, fields in objects(path):
        try:
            made = make(fields)
        except KeyError as error:
            raise EvaluationError(f"{path}, line {number}: lacks {error}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise EvaluationError(f"{path}, line {number}: {error}") from error
        yield number, made


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{path}, line {number}: {error}") from error
    if not isinstance(fields, dict):
        raise EvaluationError(f"{path}, line {number}: not an object")
    return fields
