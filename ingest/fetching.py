"""Publications with an address → a folder of PDFs with its catalogue, ready to ingest.

    folder/
      S-RES-2242-2015.en.pdf   a file, whole; it gets this name when it is
      ….pdf.part, ….part.json  one that broke off, and what is needed to go on
      catalogue.csv            what the publications say of the files; rows that a
                               librarian has written there are left as they are
      fetched.jsonl            where each file came from, its size and its SHA-256
      fetch.lock               held (flock) by the one process that fetches

A folder never holds a file under its name before the file is whole and synced.
"""

import fcntl
import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain, zip_longest
from pathlib import Path

from ingest.addresses import parse_address
from ingest.catalogue_entry import CatalogueEntry, read_catalogue, write_catalogue
from ingest.download import Downloader
from ingest.errors import FetchFailedError, FetchRefusedError, RejectedError
from ingest.publications import Publication, entry_for

CATALOGUE = "catalogue.csv"
FETCHED = "fetched.jsonl"


class FetchState(StrEnum):
    """How fetching one publication ended."""

    FETCHED = "fetched"
    HERE = "already_here"
    REFUSED = "refused"
    FAILED = "failed"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A publication's address, and the file of the folder that it is to become."""

    publication: Publication
    address: str
    file: str


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """What is recorded of a file that has come whole."""

    file: str
    address: str
    final_address: str
    bytes: int
    sha256: str
    fetched: str


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """The visible end of one publication; `reason` says why there is no file."""

    file: str
    address: str
    state: FetchState
    bytes: int | None = None
    sha256: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of every publication asked for, in the order of their file names.

    `without_address` counts those that were chosen too but whose PDF has no address.
    """

    outcomes: tuple[FetchOutcome, ...]
    without_address: int
    is_interrupted: bool

    @property
    def summary(self) -> dict[str, int]:
        """How many publications ended in each state."""
        counts = Counter(outcome.state for outcome in self.outcomes)
        return {str(state): counts[state] for state in FetchState}


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far fetching is: files ended, and how much of `file` has come."""

    files: int
    total_files: int
    file: str
    bytes: int
    total_bytes: int | None


def wanted(
    chosen: Sequence[Publication], file_names: Mapping[str, str]
) -> list[Wanted]:
    """Return what can be fetched of the chosen publications, by file name."""
    return sorted(
        (Wanted(p, p.address, file_names[p.address]) for p in chosen if p.address),
        key=lambda w: w.file,
    )


def fetch_publications(
    chosen: Sequence[Publication],
    file_names: Mapping[str, str],
    folder: Path,
    downloader: Downloader,
    on_progress: Callable[[FetchProgress], None] = lambda progress: None,
) -> FetchReport:
    """Download the chosen publications that have an address into a folder.

    One after another, the hosts in turn, so that pauses cost little. A file that is
    here as it was recorded is not asked for again. Each file's record and catalogue
    row are written as soon as it is whole. Ctrl-C ends it with a report of what is
    done; a file that it cut short goes on with the next call.

    Raises:
        RejectedError: If the folder's catalogue or record cannot be read, or another
            process fetches into it.
    """
    wants = wanted(chosen, file_names)
    ended: dict[str, FetchOutcome] = {}
    is_interrupted = False
    with _locked(folder):
        records = read_fetched(folder)
        _read_entries(folder)  # a damaged catalogue is said before the first request
        for want in _in_turn(wants):

            def on_bytes(done: int, total: int | None, want: Wanted = want) -> None:
                on_progress(
                    FetchProgress(len(ended), len(wants), want.file, done, total)
                )

            on_bytes(0, None)
            try:
                ended[want.file] = _fetch(want, folder, records, downloader, on_bytes)
            except KeyboardInterrupt:
                is_interrupted = True
                break
    outcomes = tuple(
        ended.get(w.file)
        or FetchOutcome(w.file, w.address, FetchState.NOT_TRIED, reason="interrupted")
        for w in wants
    )
    return FetchReport(outcomes, len(chosen) - len(wants), is_interrupted)


def plan(
    chosen: Sequence[Publication], file_names: Mapping[str, str], folder: Path
) -> FetchReport:
    """Report what fetching would ask for, without asking and without writing."""
    records = read_fetched(folder)
    wants = wanted(chosen, file_names)
    outcomes = tuple(
        _here(want, folder, records)
        or FetchOutcome(want.file, want.address, FetchState.NOT_TRIED)
        for want in wants
    )
    return FetchReport(outcomes, len(chosen) - len(wants), is_interrupted=False)


def read_fetched(folder: Path) -> dict[str, FetchedFile]:
    """Read what is recorded of a folder's files, by their addresses.

    Raises:
        RejectedError: If a line of the record is damaged.
    """
    path = folder / FETCHED
    if not path.exists():
        return {}
    records = {}
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            record = FetchedFile(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise RejectedError(f"{path}: line {number} is damaged") from error
        records[record.address] = record
    return records


def _fetch(
    want: Wanted,
    folder: Path,
    records: dict[str, FetchedFile],
    downloader: Downloader,
    on_bytes: Callable[[int, int | None], None],
) -> FetchOutcome:
    path = folder / want.file
    part = path.with_name(path.name + ".part")
    if here := _here(want, folder, records):
        _catalogue(want, folder)
        return here
    try:
        if path.exists():
            raise FetchRefusedError(
                f"a file of this name is in {folder} and is not as it was fetched"
            )
        came = downloader.download(want.address, part, on_bytes)
    except FetchRefusedError as error:
        return FetchOutcome(
            want.file, want.address, FetchState.REFUSED, reason=str(error)
        )
    except FetchFailedError as error:
        return FetchOutcome(
            want.file, want.address, FetchState.FAILED, reason=str(error)
        )
    records[want.address] = FetchedFile(
        want.file,
        want.address,
        came.final_address,
        came.bytes,
        came.sha256,
        datetime.now(UTC).date().isoformat(),
    )
    # The record comes first: without one, the file would count as somebody else's.
    _record(folder, records)
    part.replace(path)
    _sync(folder)
    _catalogue(want, folder)
    return FetchOutcome(
        want.file, want.address, FetchState.FETCHED, came.bytes, came.sha256
    )


def _here(
    want: Wanted, folder: Path, records: Mapping[str, FetchedFile]
) -> FetchOutcome | None:
    """Return the outcome of a file that is here byte for byte as it came."""
    record, path = records.get(want.address), folder / want.file
    if record is None or record.file != want.file or not path.is_file():
        return None
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != record.sha256:
            return None
    return FetchOutcome(
        want.file, want.address, FetchState.HERE, record.bytes, record.sha256
    )


def _in_turn(wants: Sequence[Wanted]) -> Iterator[Wanted]:
    """Yield what is wanted with the hosts in turn, each host's in its order."""
    hosts: defaultdict[str, list[Wanted]] = defaultdict(list)
    for want in wants:
        hosts[parse_address(want.address).host].append(want)
    rounds = chain.from_iterable(zip_longest(*hosts.values()))
    return (want for want in rounds if want is not None)


def _record(folder: Path, records: Mapping[str, FetchedFile]) -> None:
    with _replacing(folder / FETCHED) as path:
        path.write_text(
            "".join(
                json.dumps(asdict(record), ensure_ascii=False) + "\n"
                for record in sorted(records.values(), key=lambda r: r.file)
            ),
            encoding="utf-8",
        )


def _catalogue(want: Wanted, folder: Path) -> None:
    """Add a file to the folder's catalogue, unless a row for it is there."""
    entries = _read_entries(folder)
    if want.file not in entries:
        entries[want.file] = entry_for(want.publication, want.file)
        with _replacing(folder / CATALOGUE) as new:
            write_catalogue(new, entries.values())


def _read_entries(folder: Path) -> dict[str, CatalogueEntry]:
    path = folder / CATALOGUE
    return read_catalogue(path) if path.exists() else {}


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield where to write; sync it, and only then give it its name."""
    new = path.with_name(path.name + ".new")
    yield new
    _sync(new)
    new.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "fetch.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RejectedError(f"another gifp fetch is at work in {folder}") from error
        yield
