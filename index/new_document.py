"""A document that is ready to be added to a library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.encoder import TokenVectors
from index.lexical import LexicalEntry
from index.records import StoredPassage
from index.vectors import FloatMatrix
from ingest.records import Document, Passage, Practice


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document ready to be added: read, cut into passages and encoded.

    Row i of `vectors` and `token_vectors[i]` belong to `passages[i]`. `staged` is the
    copy that was read, as `Library.stage` made it. `concepts[i]` are the ids of the
    concepts of `passages[i]`; empty where there is no vocabulary.
    """

    staged: Path
    document: Document
    passages: tuple[Passage, ...]
    vectors: FloatMatrix
    token_vectors: tuple[TokenVectors, ...]
    replaces: str | None = None
    practices: tuple[Practice, ...] = ()
    concepts: tuple[tuple[str, ...], ...] = ()


def lexical_entries(
    new: NewDocument, stored: Sequence[StoredPassage]
) -> Iterator[LexicalEntry]:
    """Yield what the lexical index is told of a document's passages."""
    concepts = new.concepts or ((),) * len(new.passages)
    for passage, row, ids in zip(new.passages, stored, concepts, strict=True):
        yield LexicalEntry(
            passage_row=row.passage_row,
            document_row=row.document_row,
            language=passage.language,
            title=new.document.title,
            heading=passage.heading,
            text=passage.text,
            concepts=ids,
        )
