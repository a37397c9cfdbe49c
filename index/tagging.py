"""What stored documents are about and advise, found anew by another vocabulary."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from index.columns import ConceptColumns, PassageColumns
from index.errors import LibraryDamagedError
from index.library import Library
from index.records import DocumentFacts
from ingest.errors import VocabularyError
from ingest.practices import extract_practices
from ingest.vocabulary import Vocabulary, version_of


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


def tag_anew(library: Library, vocabulary: Vocabulary) -> bool:
    """Tag passages and practices by another vocabulary; call inside `writing()`.

    Nothing is read or encoded again: concepts and practices are found in the stored
    text.

    Returns:
        False if this very vocabulary tagged the library already.
    """
    serialised = vocabulary.to_json()
    if library.catalogue.vocabulary() == serialised:
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
        library.catalogue.set_vocabulary(serialised)
        library.replace_terms()
        library.catalogue.advance_generation()
    return True


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
