"""Imports point one way, and each third-party library has one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

MAY_IMPORT = {
    "ingest": set[str](),
    "index": {"ingest"},
    "service": {"ingest", "index"},
    "evals": {"ingest", "index", "service"},
}

DOORS = {
    "faiss": {"evals/drivers/llamaindex_engine.py", "index/vectors.py"},
    "tantivy": {"index/lexical.py"},
    "sqlite3": {"index/database.py"},
    "onnxruntime": {"index/onnx_encoder.py"},
    "sentence_transformers": {"index/encoder.py", "index/rerank.py"},
    "pypdf": {"evals/scanned.py", "ingest/second_reading.py"},
    "pypdfium2": {"ingest/drawing.py", "ingest/pages.py", "ingest/reader.py"},
    "py3langid": {"ingest/language.py"},
    "Stemmer": {"ingest/words.py"},
    "yaml": {"evals/yaml_files.py", "ingest/vocabulary_files.py"},
    "ssl": {"ingest/https.py"},
    "uvicorn": {"service/server.py"},
}

SNAPSHOT_READERS = {
    # What a `LocalRetriever` is made of.
    "index/background.py": {"tokens_of", "vectors"},
    "index/local_retriever.py": {"lexical", "vectors"},
    "index/matching.py": {"batches", "tokens_of"},
    # What compares documents with documents, and mends words: decision 0023.
    "index/counterparts.py": {"tokens_of", "vectors"},
    "index/practice_ranking.py": {"tokens_of", "vectors"},
    "index/reasons.py": {"tokens_of", "vectors"},
    "index/related.py": {"vectors"},
    "index/search.py": {"lexical"},
}
"""Who takes vectors, tokens or terms from a snapshot past the `Retriever`."""


def imported_roots(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def structures_read(path: Path) -> set[str]:
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"batches", "lexical", "tokens_of", "vectors"}
        and ast.unparse(node.value).endswith("snapshot")
    }


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_imports_point_one_way(layer: str) -> None:
    forbidden = {*MAY_IMPORT, "tests", "corpus"} - MAY_IMPORT[layer] - {layer}
    for path in sorted((ROOT / layer).rglob("*.py")):
        assert not forbidden & set(imported_roots(path)), path.relative_to(ROOT)


@pytest.mark.parametrize("library", DOORS)
def test_a_third_party_library_is_imported_in_one_file(library: str) -> None:
    importers = {
        str(path.relative_to(ROOT))
        for layer in MAY_IMPORT
        for path in (ROOT / layer).rglob("*.py")
        if library in imported_roots(path)
    }
    assert importers == DOORS[library]


def test_search_finds_passages_through_the_retriever_alone() -> None:
    readers = {
        str(path.relative_to(ROOT)): structures
        for layer in ("index", "service")
        for path in (ROOT / layer).rglob("*.py")
        if (structures := structures_read(path))
    }
    assert readers == SNAPSHOT_READERS
