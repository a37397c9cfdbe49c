"""What a prepared encoder folder holds, and whether that is still what it was."""

import contextlib
import fcntl
import hashlib
import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import EncoderError
from index.files import sha256_of, sync
from index.onnx_encoder import WordTable
from index.records import EncoderFacts

DATA = Path(__file__).parent / "data"
WEIGHTS = "model.safetensors"
OWN_FILES = frozenset({"manifest.json", "seen.json"})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a prepared folder holds; `files` maps each path to its SHA-256."""

    facts: EncoderFacts
    words: WordTable
    files: dict[str, str]
    cpu: str


def write_manifest(folder: Path, facts: EncoderFacts, words: WordTable) -> None:
    """Hash every file of a folder, write its manifest, and sync it all to disk."""
    files = {name: sha256_of(folder / name) for name in sorted(_files(folder))}
    manifest = Manifest(facts, words, files, describe_cpu())
    content = json.dumps(asdict(manifest), indent=1)
    (folder / "manifest.json").write_text(content, "utf-8")
    _write_seen(folder, {name: _stamp(folder / name) for name in files})
    for path in (*folder.rglob("*"), folder):
        sync(path)


def read_manifest(folder: Path) -> Manifest:
    """Read a manifest; nothing else is looked at."""
    path = folder / "manifest.json"
    try:
        fields = json.loads(path.read_text("utf-8"))
        return Manifest(
            facts=EncoderFacts(**fields["facts"]),
            words=WordTable(**fields["words"]),
            files=fields["files"],
            cpu=fields["cpu"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(
            f"{path} cannot be read: run `gifp models prepare`."
        ) from error


def checked_manifest(folder: Path) -> Manifest:
    """Read a manifest, and refuse a folder that differs from it."""
    if problems := find_problems(folder, always_hash=False):
        raise EncoderError(f"{problems[0]}: run `gifp models prepare`.")
    return read_manifest(folder)


def find_problems(folder: Path, *, always_hash: bool) -> list[str]:
    """Compare a folder with its manifest.

    Hashing 560 MB takes half a second or more, so a file whose size, time and inode
    are those of the last time it was hashed counts as the same.
    """
    try:
        manifest = read_manifest(folder)
    except EncoderError:
        return [f"{folder / 'manifest.json'} cannot be read"]
    expected, files = manifest.files, _files(folder)
    problems = [f"{folder / name} is missing" for name in expected.keys() - files]
    problems += [f"{folder / name} is unknown" for name in files - expected.keys()]
    if expected.get(WEIGHTS) != manifest.facts.weights_sha256:
        problems.append(f"{folder / 'manifest.json'} contradicts itself")
    stamps = {name: _stamp(folder / name) for name in files & expected.keys()}
    seen = {} if always_hash else _read_seen(folder)
    unseen = [name for name, stamp in stamps.items() if seen.get(name) != stamp]
    problems += [
        f"{folder / name} has changed"
        for name in unseen
        if sha256_of(folder / name) != expected[name]
    ]
    if unseen and not problems:
        _write_seen(folder, stamps)
    return sorted(problems)


def _files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths} - OWN_FILES


def _stamp(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]


def _read_seen(folder: Path) -> dict[str, list[int]]:
    try:
        seen: dict[str, list[int]] = json.loads((folder / "seen.json").read_text())
    except (OSError, ValueError):
        return {}  # everything is hashed again
    return seen


def _write_seen(folder: Path, stamps: dict[str, list[int]]) -> None:
    # A folder that cannot be written is hashed at each opening. The fresh file lies
    # beside the folder, where no process takes it for an unknown file.
    fresh = folder.parent / f".seen-{os.getpid()}"
    with contextlib.suppress(PermissionError):
        fresh.write_text(json.dumps(stamps))
        fresh.replace(folder / "seen.json")


def describe_cpu() -> str:
    """Name what decides how fast bf16 is: the instruction sets of the CPU."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    sets = [line for line in lines if line.startswith(("flags", "Features"))]
    described = " ".join([platform.machine(), *sets[:1]])
    return hashlib.sha256(described.encode()).hexdigest()


def read_json(path: Path) -> Any:
    """Read a JSON file of an encoder."""
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise EncoderError(f"{path} is not JSON: fetch the encoder again.") from error


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Let one process at a time prepare encoders in a folder."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
