import ast
import re
from pathlib import Path

import pytest

from ingest import vocabulary_source
from ingest.errors import VocabularyError
from ingest.vocabulary_source import fingerprint, read_sources

PACKAGE = Path(vocabulary_source.__file__).parent


def imported(module: str) -> set[str]:
    """Return the modules of the package that one imports, by their names in it."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    return {
        node.module.removeprefix("ingest.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.startswith("ingest")
    }


def test_the_fingerprint_covers_every_module_that_reads() -> None:
    reached: set[str] = set()
    waiting = ["vocabulary_files"]
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting += imported(module) - reached

    assert sorted(reached) == sorted(vocabulary_source.READ_BY)


@pytest.mark.parametrize(
    "changed",
    [
        {"theme.yaml": b"scheme: them"},
        {"actor.yaml": b"scheme: theme"},
        {"theme.yaml": b"scheme: theme", "actor.yaml": b""},
    ],
)
def test_other_bytes_names_or_files_have_another_fingerprint(
    changed: dict[str, bytes],
) -> None:
    here = {Path("here") / "theme.yaml": b"scheme: theme"}
    there = {Path("there") / "theme.yaml": b"scheme: theme"}

    assert fingerprint(here) == fingerprint(there)
    assert fingerprint({Path(name): changed[name] for name in changed}) != fingerprint(
        here
    )


def test_another_release_of_a_library_has_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = {Path("theme.yaml"): b"scheme: theme"}
    before = fingerprint(sources)
    monkeypatch.setattr(vocabulary_source, "version", lambda name: f"new {name}")

    assert fingerprint(sources) != before


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").mkdir()

    sentence = re.escape(f"{tmp_path / 'theme.yaml'} cannot be read")
    with pytest.raises(VocabularyError, match=sentence):
        read_sources(tmp_path)
