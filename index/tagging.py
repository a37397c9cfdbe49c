"""What stored documents are about and advise, found anew by another vocabulary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.columns import ConceptColumns, PassageColumns
from index.errors import LibraryDamagedError
from index.library import Library
from index.records import DocumentFacts
from ingest.errors import VocabularyError
from ingest.practices import extract_practices
from ingest.records import Document, Passage, Practice
from ingest.vocabulary import Vocabulary, version_of
from ingest.vocabulary_source import fingerprint, read_sources


def stored_vocabulary(library: Library, known: Vocabulary | None = None) -> Vocabulary:
    """Return the vocabulary that tagged a library's passages; an empty one if none.

    Args:
        library: Where it is stored.
        known: Returned itself if it is the same, as it may have been prepared to find
            concepts in texts, which takes longer than to read it.

    Raises:
        LibraryDamagedError: If what is stored is no vocabulary.
    """
    stored = library.catalogue.vocabulary()
    if known is not None and known.version == version_of(stored):
        return known
    try:
        return Vocabulary.from_json(stored) if stored else Vocabulary([], [])
    except VocabularyError as error:
        raise LibraryDamagedError(f"{library.catalogue.path}: {error}") from error


def current_vocabulary(library: Library, folder: Path) -> Vocabulary:
    """Return the vocabulary in the files of a folder.

    If the library's own was read from the same, it is taken from there, which takes a
    tenth of the time.

    Raises:
        VocabularyError: If a file cannot be used; see `read_vocabulary`.
        LibraryDamagedError: If what is stored is no vocabulary.
    """
    source = fingerprint(read_sources(folder))
    if library.catalogue.has_vocabulary_of(source):
        vocabulary = stored_vocabulary(library)
        vocabulary.source = source
        return vocabulary
    # PyYAML and Babel take as long to import as the stored one takes to read.
    from ingest.vocabulary_files import read_vocabulary

    return read_vocabulary(folder)


@dataclass(frozen=True, slots=True)
class Tags:
    """What a document advises, and the concept ids of each of its passages."""

    practices: tuple[Practice, ...]
    concepts: tuple[tuple[str, ...], ...]


def find_tags(
    vocabulary: Vocabulary, document: Document, passages: Iterable[Passage]
) -> Tags:
    """Find practices and concepts in a document that is to be stored."""
    return Tags(
        tuple(extract_practices(document, vocabulary)),
        tuple(
            vocabulary.concept_ids(passage.text, passage.language)
            for passage in passages
        ),
    )


def tag_anew(library: Library, vocabulary: Vocabulary) -> bool:
    """Tag passages and practices by another vocabulary; call inside `writing()`.

    Nothing is read or encoded again: concepts and practices are found in the stored
    text.

    Returns:
        False if this very vocabulary tagged the library already.
    """
    if vocabulary.version == version_of(library.catalogue.vocabulary()):
        _note_source(library, vocabulary)
        return False
    by_document: dict[int, dict[int, tuple[str, ...]]] = {
        row: {} for row in library.catalogue.documents()
    }
    for passage in library.catalogue.passages():
        ids = vocabulary.concept_ids(library.passage_text(passage), passage.language)
        if ids:
            by_document[passage.document_row][passage.passage_row] = ids
    with library.catalogue.transaction():
        for document_row, concept_ids in by_document.items():
            library.catalogue.put_concepts(document_row, concept_ids)
            document = library.catalogue.document(document_row)
            practices = extract_practices(document, vocabulary)
            library.catalogue.put_practices(document_row, practices)
        library.catalogue.set_vocabulary(vocabulary.to_json())
        library.replace_terms()
        library.catalogue.advance_generation()
    _note_source(library, vocabulary)
    return True


def _note_source(library: Library, vocabulary: Vocabulary) -> None:
    """Record what the stored vocabulary was read from; that is no new generation."""
    source = vocabulary.source
    if source and not library.catalogue.has_vocabulary_of(source):
        with library.catalogue.transaction():
            library.catalogue.set_vocabulary_source(source)


def with_concepts(
    documents: Mapping[int, DocumentFacts],
    columns: PassageColumns,
    concepts: ConceptColumns,
    vocabulary: Vocabulary,
) -> dict[int, DocumentFacts]:
    """Say of each document what it is about, from the concepts of its passages.

    Args:
        documents: Facts by document row.
        columns: The passages.
        concepts: Which of them name which concepts.
        vocabulary: What the concepts belong to.
    """
    ids = sorted(vocabulary.concepts)
    places, codes = concepts.pairs({id_: code for code, id_ in enumerate(ids)})
    keys, counts = np.unique(
        columns.document_rows[places] * len(ids) + codes, return_counts=True
    )
    rows, passages = np.unique(columns.document_rows, return_counts=True)
    # A writer may have removed a document since its passages were read; such a
    # snapshot is loaded again.
    stops = np.searchsorted(keys, (rows + 1) * len(ids)).tolist()
    starts = np.searchsorted(keys, rows * len(ids)).tolist()
    about = {}
    named = (keys % max(1, len(ids))).tolist()
    times = counts.tolist()
    for row, start, stop, of in zip(
        rows.tolist(), starts, stops, passages.tolist(), strict=True
    ):
        said = {ids[named[at]]: times[at] for at in range(start, stop)}
        about[row] = vocabulary.document_concepts(said, of)
    return {
        row: replace(facts, concepts=about.get(row, ()))
        for row, facts in documents.items()
    }
