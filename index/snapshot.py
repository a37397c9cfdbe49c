"""A consistent read-only view of one generation of a library, ready to be searched."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.batches import map_vectors
from index.centred import CentredVectors, StoredVectors
from index.errors import (
    EncoderMismatchError,
    LibraryDamagedError,
    LibraryLockedError,
)
from index.facet_table import FacetTable, build_facet_table
from index.files import is_whole
from index.lexical import (
    LexicalIndex,
    damaged_files,
    is_of_this_format,
    read_opstamp,
)
from index.library import Library
from index.nearest import open_vectors
from index.records import DocumentFacts, EncoderFacts
from index.tagging import stored_vocabulary, with_concepts
from index.tokens import TokenBatch, open_batch
from index.vectors import RowArray
from ingest.language import LANGUAGES
from ingest.records import BlockKind
from ingest.vocabulary import Vocabulary

OPEN_ATTEMPTS = 100
OPEN_PAUSE_S = 0.1

LANGUAGE_CODES = (*LANGUAGES, "und")
"""A passage's language is kept as its place in this tuple."""

KINDS = tuple(BlockKind)
"""Likewise its kind."""


@dataclass(frozen=True, slots=True)
class PassageColumns:
    """What search needs of every passage: one array per column, by passage row."""

    passage_rows: RowArray
    document_rows: RowArray
    languages: NDArray[np.int8]
    kinds: NDArray[np.int8]
    batches: NDArray[np.int32]
    positions: NDArray[np.int32]

    def at(self, passage_row: int) -> int:
        """Return the place of a passage row in every column."""
        return int(np.searchsorted(self.passage_rows, passage_row))

    def of(self, document_row: int) -> slice:
        """Return the places of a document's passages, which stand together.

        Rows of documents and of passages are given out in the same order.
        """
        first, last = np.searchsorted(
            self.document_rows, [document_row, document_row + 1]
        )
        return slice(int(first), int(last))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation: its documents, passages, vectors, tokens, terms and concepts.

    `concepts` are ids in `vocabulary` by passage row, of passages that name any;
    `facets` say what filters admit.
    """

    library: Library
    generation: int
    encoder: EncoderFacts
    documents: dict[int, DocumentFacts]
    columns: PassageColumns
    vectors: CentredVectors
    tokens: dict[int, TokenBatch]
    lexical: LexicalIndex
    vocabulary: Vocabulary
    concepts: dict[int, tuple[str, ...]]
    facets: FacetTable

    def languages(self) -> list[str]:
        """Return the languages that some passage is in, in a fixed order."""
        present = set(np.unique(self.columns.languages).tolist())
        return [name for code, name in enumerate(LANGUAGE_CODES) if code in present]

    def main_language(self) -> str:
        """Return the language that most passages are in; "und" without passages."""
        counts = np.bincount(self.columns.languages, minlength=len(LANGUAGE_CODES))
        return LANGUAGE_CODES[int(counts.argmax())] if counts.any() else "und"

    def language_of(self, passage_row: int) -> str:
        """Return the language of a passage."""
        columns = self.columns
        return LANGUAGE_CODES[int(columns.languages[columns.at(passage_row)])]

    def kind_of(self, passage_row: int) -> BlockKind:
        """Return the kind of a passage."""
        return KINDS[int(self.columns.kinds[self.columns.at(passage_row)])]

    def tokens_of(self, passage_row: int) -> tuple[TokenBatch, int, int]:
        """Return the batch of a passage's tokens, its first row there and one past."""
        at = self.columns.at(passage_row)
        batch = self.tokens[int(self.columns.batches[at])]
        return batch, *batch.range_of(int(self.columns.positions[at]))


def open_snapshot(library: Library) -> Snapshot:
    """Open the current generation of a library.

    A writer may be between its two commits, of terms and of the catalogue: then this
    waits for the second one, or mends what the writer left if it died. Terms that
    another version of this program made are made anew.

    Raises:
        LibraryDamagedError: If a file differs from what the catalogue recorded.
        LibraryLockedError: If a writer stays between its commits for too long.
    """
    terms = library.folder / "terms"
    for _ in range(OPEN_ATTEMPTS):
        generation = library.catalogue.generation()
        recorded = library.catalogue.terms_opstamp()
        try:
            _check_terms(terms)  # tantivy panics on opening some that are damaged
            if is_of_this_format(terms):  # else the writer below makes them anew
                lexical = library.terms()
                if lexical.opstamp() == recorded:
                    snapshot = _load(library, generation, lexical)
                    if library.catalogue.generation() == generation:
                        return snapshot
                    continue
        except LibraryDamagedError:
            # A writer deletes the files of a generation that is over.
            now = library.catalogue.generation(), read_opstamp(terms)
            if now == (generation, recorded):
                raise
            continue
        try:
            with library.writing(wait_s=0):  # entering mends
                continue
        except LibraryLockedError:
            time.sleep(OPEN_PAUSE_S)
    raise LibraryLockedError(
        f"another process keeps changing {library.folder}; try again when it is done"
    )


def check_encoder(made_by: EncoderFacts, opened: EncoderFacts, folder: Path) -> None:
    """Refuse an encoder whose vectors cannot be compared with a library's.

    fp32 and bf16 agree to a cosine of .9999, so the runtime may differ.

    Raises:
        EncoderMismatchError: If anything but name and runtime differs.
    """
    for field in (
        "weights_sha256",
        "dimension",
        "max_tokens",
        "query_prefix",
        "passage_prefix",
    ):
        if getattr(made_by, field) != getattr(opened, field):
            raise EncoderMismatchError(
                f"{folder} was made with the encoder {made_by.name}, whose {field} "
                f"differs from that of {opened.name}; use --encoder {made_by.name}, "
                f"or make a new library: gifp ingest FOLDER --library NEW "
                f"--encoder {opened.name}"
            )


def _load(library: Library, generation: int, lexical: LexicalIndex) -> Snapshot:
    facts = library.catalogue.encoder()
    batches = library.catalogue.batches()
    columns = _columns(library, {batch: count for batch, (count, _) in batches.items()})
    vocabulary = stored_vocabulary(library)
    concepts = library.catalogue.concepts()
    passages = library.catalogue.passages()
    documents = with_concepts(
        library.catalogue.documents(),
        zip(columns.passage_rows.tolist(), columns.document_rows.tolist(), strict=True),
        concepts,
        vocabulary,
    )
    matrices, token_batches = {}, {}
    for batch, (_, files) in batches.items():
        name = f"vectors/{batch}.npy"
        if not is_whole(library.folder / name, files[name]):
            raise LibraryDamagedError(
                f"{library.folder / name} is missing or was changed; gifp verify says "
                "what can be mended"
            )
        matrices[batch] = map_vectors(library.folder, batch)
        token_batches[batch] = _open_tokens(library.folder / "tokens" / str(batch))
    stored = StoredVectors(
        columns.passage_rows,
        columns.languages,
        columns.batches,
        columns.positions,
        matrices,
        dimension=facts.dimension,
    )
    return Snapshot(
        library=library,
        generation=generation,
        encoder=facts,
        documents=documents,
        columns=columns,
        vectors=CentredVectors(
            open_vectors(library.folder, library.catalogue, stored, facts.dimension),
            stored,
        ),
        tokens=token_batches,
        lexical=lexical,
        vocabulary=vocabulary,
        concepts=concepts,
        facets=build_facet_table(
            documents, passages, concepts, library.catalogue.practices(), vocabulary
        ),
    )


def _check_terms(folder: Path) -> None:
    for name in damaged_files(folder):
        raise LibraryDamagedError(
            f"{folder / name} is missing or was changed; run: gifp verify --repair"
        )


def _open_tokens(folder: Path) -> TokenBatch:
    try:
        return open_batch(folder)
    except (OSError, ValueError) as error:
        raise LibraryDamagedError(
            f"{folder} lacks a file or holds a broken one; gifp verify says what can "
            "be mended"
        ) from error


def _columns(library: Library, counts: Mapping[int, int]) -> PassageColumns:
    """Read what search needs of every passage.

    Rows are not compared with their checksums here, which would take longer than all
    else: a changed one can be ranked wrongly, but is refused when it is read as a hit.

    Raises:
        LibraryDamagedError: If a row has a value that no row can have.
    """
    languages = {language: code for code, language in enumerate(LANGUAGE_CODES)}
    kinds = {str(kind): code for code, kind in enumerate(KINDS)}
    rows = library.catalogue.passage_columns()
    try:
        columns = PassageColumns(
            passage_rows=np.array([row[0] for row in rows], dtype=np.int64),
            document_rows=np.array([row[1] for row in rows], dtype=np.int64),
            languages=np.array([languages[row[4]] for row in rows], dtype=np.int8),
            kinds=np.array([kinds[row[5]] for row in rows], dtype=np.int8),
            batches=np.array([row[2] for row in rows], dtype=np.int32),
            positions=np.array([row[3] for row in rows], dtype=np.int32),
        )
        for batch in np.unique(columns.batches).tolist():
            positions = columns.positions[columns.batches == batch]
            if not 0 <= positions.min() <= positions.max() < counts[batch]:
                raise IndexError(f"batch {batch} has no such position")
    except (KeyError, IndexError, OverflowError) as error:
        raise LibraryDamagedError(
            f"{library.catalogue.path}: a row of passages was changed ({error}); "
            "run: gifp verify"
        ) from error
    return columns
