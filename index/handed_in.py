"""Which files a librarian hands in, and the tables that describe them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.library import Library


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file as it was handed in: where it lies, and the name it goes by.

    `source` is its place as the catalogue keeps it. `again` asks to read it whatever
    became of it before.
    """

    path: Path
    file: str
    source: str
    again: bool = False


def find_files(paths: Sequence[Path]) -> list[HandedIn]:
    """List the files that paths stand for: each file itself, each folder's PDFs.

    Folders are searched to any depth for names ending in .pdf in any case, in the
    order of their paths. A path that does not exist is listed too, so that it ends
    in a visible state. A file reached twice is listed once.
    """
    found: dict[Path, HandedIn] = {}
    for path in paths:
        inside = (
            sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf")
            if path.is_dir()
            else [path]
        )
        for file in inside:
            place = file.absolute()
            found.setdefault(
                place, HandedIn(place, _printable(file.name), source_of(place))
            )
    return list(found.values())


def _printable(name: str) -> str:
    """Return a file name without what a terminal or a reader would stumble over."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in os.fsencode(name).decode("utf-8", "replace")
    )


def source_of(path: Path) -> str:
    """Return a path as the catalogue keeps it; bytes that are no text are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_unread(library: Library) -> list[HandedIn]:
    """List the files that could not be read, to try them again.

    Where a file is no longer in its place, the library's own copy stands in for it.
    """
    return [
        HandedIn(
            path=Path(unread.source)
            if Path(unread.source).is_file()
            else library.original(unread.sha256),
            file=unread.file,
            source=unread.source,
            again=True,
        )
        for unread in library.catalogue.unread_files()
    ]


def find_catalogues(paths: Sequence[Path]) -> list[Path]:
    """List the files named catalogue.csv in folders that are handed in, at any depth.

    A librarian's table lies beside the PDFs that it describes.
    """
    return [
        catalogue
        for path in paths
        if path.is_dir()
        for catalogue in sorted(path.rglob("catalogue.csv"))
    ]
