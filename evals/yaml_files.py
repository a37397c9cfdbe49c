"""YAML into plain values: the only import of PyYAML among the evaluations."""

from pathlib import Path
from typing import Any

import yaml

from evals.errors import EvaluationError


def read_yaml(path: Path) -> Any:
    """Read a YAML file of plain values.

    Raises:
        EvaluationError: If the file cannot be read or is not YAML.
    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error
