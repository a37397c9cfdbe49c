"""A consistent read-only view of one generation of a library, ready to be searched."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.batches import Batch, read_batch
from index.centred import CentredVectors, StoredVectors
from index.columns import KINDS as KINDS  # others take these from here
from index.columns import LANGUAGE_CODES as LANGUAGE_CODES
from index.columns import PassageColumns, read_columns, read_concepts, read_spans
from index.errors import (
    EncoderMismatchError,
    LibraryDamagedError,
    LibraryLockedError,
)
from index.facet_table import FacetTable, build_facet_table
from index.lexical import (
    LexicalIndex,
    damaged_files,
    is_of_this_format,
    read_opstamp,
)
from index.library import Library
from index.nearest import open_vectors
from index.practice_places import practice_kinds
from index.records import DocumentFacts, EncoderFacts
from index.tagging import stored_vocabulary, with_concepts
from index.tokens import TokenBatch
from ingest.records import BlockKind
from ingest.vocabulary import Vocabulary

OPEN_ATTEMPTS = 100
OPEN_PAUSE_S = 0.1


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
    batches: dict[int, Batch]
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
        batch = self.batches[int(self.columns.batches[at])].tokens
        return batch, *batch.range_of(int(self.columns.positions[at]))


def open_snapshot(library: Library, previous: Snapshot | None = None) -> Snapshot:
    """Open the current generation of a library.

    What an earlier generation has opened and this one shares is taken from `previous`.

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
                    snapshot = _load(library, generation, lexical, previous)
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


def _load(
    library: Library,
    generation: int,
    lexical: LexicalIndex,
    previous: Snapshot | None,
) -> Snapshot:
    facts = library.catalogue.encoder()
    batches = library.catalogue.batches()
    columns = read_columns(
        library.catalogue, {batch: count for batch, (count, _) in batches.items()}
    )
    vocabulary = stored_vocabulary(library, previous.vocabulary if previous else None)
    concepts = read_concepts(library.catalogue, columns, vocabulary.concepts)
    spans = read_spans(library.catalogue)
    documents = with_concepts(
        library.catalogue.documents(), columns, concepts, vocabulary
    )
    opened = {}
    for batch, (_, files) in batches.items():
        before = previous.batches.get(batch) if previous else None
        opened[batch] = (
            before
            if before is not None and before.files == files
            else read_batch(library.folder, batch, files)
        )
    stored = StoredVectors(
        columns.passage_rows,
        columns.languages,
        columns.batches,
        columns.positions,
        {number: batch.vectors for number, batch in opened.items()},
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
        batches=opened,
        lexical=lexical,
        vocabulary=vocabulary,
        concepts=concepts.by_row(columns.passage_rows),
        facets=build_facet_table(
            documents,
            columns,
            concepts,
            practice_kinds(columns, spans, library.catalogue.practices()),
            vocabulary,
        ),
    )


def _check_terms(folder: Path) -> None:
    for name in damaged_files(folder):
        raise LibraryDamagedError(
            f"{folder / name} is missing or was changed; run: gifp verify --repair"
        )
