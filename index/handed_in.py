"""Which files a librarian hands in, and the tables that describe them."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from index.library import Library
from index.records import FileState


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
    in a visible state, and so are a folder by such a name without a PDF in it and a
    symbolic link to a folder elsewhere, which is not searched. A file reached twice is
    listed once. A library in one of the folders is not searched: it keeps copies.
    """
    folders = [path.resolve() for path in paths if path.is_dir()]
    found: dict[Path, HandedIn] = {}
    for path in paths:
        inside = (
            sorted(
                place
                for place in path.rglob("*")
                if _is_listed(place, folders) and not _is_kept(place, below=path)
            )
            if path.is_dir()
            else [path]
        )
        for file in inside:
            place = file.absolute()
            found.setdefault(
                place, HandedIn(place, _printable(file.name), source_of(place))
            )
    return list(found.values())


def tell_apart(files: Sequence[tuple[str, str]]) -> list[str]:
    """Name files, those of one name by as many of their folders as it takes.

    Args:
        files: The name and the `source` of each.
    """
    sources: defaultdict[str, set[PurePath]] = defaultdict(set)
    for file, source in files:
        sources[file].add(PurePath(source))
    return [_folders(PurePath(source), sources[file]) + file for file, source in files]


def _folders(source: PurePath, others: Collection[PurePath]) -> str:
    """Return the last folders of a source that tell all of these apart."""
    depth = 0
    while len({other.parts[-depth - 1 :] for other in others}) < len(others):
        depth += 1
    folders = source.parent.parts[len(source.parent.parts) - depth :]
    return "".join(f"{_printable(folder).rstrip('/')}/" for folder in folders)


def _named_pdf(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix.lower() == ".pdf")


def _is_listed(path: Path, folders: Sequence[Path]) -> bool:
    """Say whether a place in a folder is a file to read, or to be told about."""
    if path.suffix.lower() == ".pdf":
        return not _holds_pdfs(path)
    return (
        path.is_symlink()
        and path.is_dir()
        and not any(path.resolve().is_relative_to(folder) for folder in folders)
    )


def _is_kept(path: Path, *, below: Path) -> bool:
    """Say whether a library that lies below a folder holds a place in it."""
    return any(
        Library.exists(parent)
        for parent in path.parents
        if parent != below and parent.is_relative_to(below)
    )


def _holds_pdfs(path: Path) -> bool:
    """Say whether a path is a folder whose own PDFs are listed."""
    return path.is_dir() and not path.is_symlink() and any(_named_pdf(path))


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


def find_indexed(library: Library, *, scanned: bool) -> list[HandedIn]:
    """List the documents with scanned pages, or those without, to read them again.

    The library's own copies stand for their files, which may have changed.
    """
    read_by_ocr = library.catalogue.count_pages("is_ocr")
    reports = library.catalogue.file_reports().items()
    sources: dict[str | None, str] = {}
    for source, report in sorted(
        reports, key=lambda each: (each[1].state is not FileState.INDEXED, each[0])
    ):
        sources.setdefault(report.document_id, source)
    return [
        HandedIn(
            path=library.original(facts.document_id),
            file=facts.file,
            source=sources[facts.document_id],
            again=True,
        )
        for row, facts in library.catalogue.documents().items()
        if (row in read_by_ocr) == scanned
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
