"""What a vocabulary is read from: its files, and a hash that says if they are the same.

Reading and checking the files takes a second. Whoever keeps what they gave, with this
hash, need not read them again. Beside the bytes it covers all that decides what is made
of them: the code, and the libraries that it calls (country names are those of Babel).
"""

import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from ingest.errors import VocabularyError

PACKAGED = Path(__file__).parent / "data" / "vocabulary"
CHECKOUT = Path(__file__).parent.parent / "corpus" / "vocabulary"

READ_BY = (
    "concepts",
    "errors",
    "language",
    "records",
    "series",
    "territories",
    "vocabulary",
    "vocabulary_files",
    "vocabulary_source",
    "words",
)
"""Modules of this package that take part in the reading."""

READ_WITH = ("babel", "pystemmer", "pyyaml")


def shipped_vocabulary() -> Path:
    """Return the folder of the project's own vocabulary.

    A wheel carries it as data of this package; a checkout, which an editable install
    runs from, has it in corpus/, where librarians look for it.
    """
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def read_sources(folder: Path) -> dict[Path, bytes]:
    """Return every .yaml file of a folder with its bytes, in the order of their names.

    Raises:
        VocabularyError: If there is none, or one cannot be read.
    """
    sources = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            sources[path] = path.read_bytes()
        except OSError as error:
            raise VocabularyError(f"{path} cannot be read: {error}") from error
    if not sources:
        raise VocabularyError(f"{folder} has no .yaml file of a vocabulary")
    return sources


def fingerprint(sources: Mapping[Path, bytes]) -> str:
    """Return a SHA-256 of files, by their names, and of all that reads them."""
    package = Path(__file__).parent
    parts = {f"file {path.name}": source for path, source in sources.items()}
    for name in READ_BY:
        parts[f"module {name}"] = (package / f"{name}.py").read_bytes()
    for name in READ_WITH:
        parts[f"library {name}"] = version(name).encode()
    parts["python"] = platform.python_version().encode()
    hashed = hashlib.sha256()
    for name, content in parts.items():
        hashed.update(f"{name} {len(content)}:".encode() + content)
    return hashed.hexdigest()
