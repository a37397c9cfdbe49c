"""The options that several evaluation commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from evals.errors import EvaluationError
from evals.records import Half
from evals.systems import SYSTEMS, SystemName


class HalfChoice(StrEnum):
    """Which half of a collection's topics."""

    DEVELOPMENT = "development"
    TEST = "test"
    ALL = "all"

    @property
    def half(self) -> Half | None:
        """The half; None means all topics."""
        return None if self is HalfChoice.ALL else Half(self.value)


LibraryOption = Annotated[
    Path, typer.Option("--library", envvar="GIFP_LIBRARY", help="The library's folder.")
]
ModelsOption = Annotated[
    Path | None,
    typer.Option(help="Where prepared encoders are kept; else in the library."),
]
CollectionOption = Annotated[
    Path, typer.Option("--collection", help="A folder with topics.jsonl.")
]
HalfOption = Annotated[HalfChoice, typer.Option(help="Which half of the topics.")]
LanguagesOption = Annotated[
    str, typer.Option(help="Such as en,fr; without it, all of the topics.")
]
RunsArgument = Annotated[list[Path], typer.Argument(help="Files that `run` wrote.")]
OutOption = Annotated[Path, typer.Option(help="Where the lines go.")]


def names_in(text: str) -> list[str]:
    """Return the names in "en,fr"."""
    return [name.strip() for name in text.split(",") if name.strip()]


def systems_in(text: str) -> tuple[SystemName, ...]:
    """Return the systems of "ours,lexical".

    Raises:
        EvaluationError: If there is no system of such a name.
    """
    names = names_in(text)
    known = {str(name): name for name in SYSTEMS}
    for name in names:
        if name not in known:
            raise EvaluationError(
                f"there is no system {name!r}; there are {', '.join(SYSTEMS)}"
            )
    if not names:
        raise EvaluationError("name a system")
    return tuple(known[name] for name in names)


def models_folder(models: Path | None, library: Path) -> Path:
    """Return where encoders are kept."""
    return models if models is not None else library / "models"


def check_parent(path: Path) -> None:
    """Refuse a file whose folder is not there, before long work is done for it.

    Raises:
        EvaluationError: If it is not.
    """
    if not path.parent.is_dir():
        raise EvaluationError(f"{path.parent} is not there: make the folder first")
