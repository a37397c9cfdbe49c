"""Check every byte that a library rests on, and rebuild what can be rebuilt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from index import tokens
from index.encoder import Encoder
from index.library import Library, sha256_of
from index.nearest import lists_problems
from index.passage_encoding import encode_passages
from index.records import StoredPassage
from index.snapshot import check_encoder
from ingest.records import Document, Passage


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with a library, one sentence each.

    `repairable` can be rebuilt from catalogue and originals, `lost` cannot.
    """

    repairable: tuple[str, ...]
    lost: tuple[str, ...]


def verify_library(library: Library) -> Findings:
    """Compare every stored row and file with its recorded SHA-256."""
    lost = library.catalogue.verify()
    if lost:
        return Findings((), tuple(lost))
    for facts in library.catalogue.documents().values():
        kept = library.original(facts.document_id)
        if not kept.is_file():
            lost.append(f"the original of {facts.file} is missing ({kept.name})")
        elif sha256_of(kept) != facts.document_id:
            lost.append(f"the original of {facts.file} was changed ({kept.name})")
    repairable = [
        f"batch {batch}: {', '.join(names)} missing or changed"
        for batch, names in _damaged_batches(library).items()
    ]
    repairable += library.terms_problems()
    repairable += lists_problems(library.folder, library.catalogue)
    return Findings(tuple(repairable), tuple(lost))


def repair_library(library: Library, open_encoder: Callable[[], Encoder]) -> list[str]:
    """Rebuild damaged vectors, tokens and terms; return what was done.

    Entering `writing()` already rebuilds terms of another generation.

    Raises:
        EncoderMismatchError: If the encoder is not the one that made the vectors.
    """
    done = []
    with library.writing():
        damaged = _damaged_batches(library)
        encoder = open_encoder() if damaged else None
        for batch in damaged:
            assert encoder is not None
            check_encoder(library.catalogue.encoder(), encoder.facts, library.folder)
            _rebuild_batch(library, batch, encoder)
            done.append(f"batch {batch} was encoded again")
        library.rebuild_terms()
        done.append("the lexical index was rebuilt")
    return done


def _damaged_batches(library: Library) -> dict[int, list[str]]:
    damaged = {}
    for batch, (_, files) in library.catalogue.batches().items():
        names = [
            name
            for name, sha256 in files.items()
            if not (library.folder / name).is_file()
            or sha256_of(library.folder / name) != sha256
        ]
        if names:
            damaged[batch] = names
    return damaged


def described_passages(
    library: Library, batch: int | None = None
) -> Iterator[tuple[Document, list[StoredPassage], list[Passage]]]:
    """Yield the passages of a batch, or of all, as they were encoded, by document.

    The document has no pages: title and passages are all that encoding looks at.
    """
    documents = library.catalogue.documents()
    stored = [
        p for p in library.catalogue.passages() if batch is None or p.batch == batch
    ]
    for document_row, mine in groupby(
        sorted(stored, key=lambda p: (p.document_row, p.passage_row)),
        key=lambda p: p.document_row,
    ):
        facts = documents[document_row]
        document = Document(
            document_id=facts.document_id,
            file=facts.file,
            title=facts.title,
            language=facts.language,
            publisher=facts.publisher,
            year=facts.year,
            kind=facts.kind,
            pages=(),
        )
        own = list(mine)
        yield (
            document,
            own,
            [rebuilt_passage(library, passage, facts.document_id) for passage in own],
        )


def _rebuild_batch(library: Library, batch: int, encoder: Encoder) -> None:
    """Encode the passages of a batch again; rows of removed documents become zero."""
    count, _ = library.catalogue.batches()[batch]
    vectors = np.zeros((count, encoder.facts.dimension), dtype=np.float32)
    empty = tokens.no_tokens(encoder.facts.dimension)
    token_vectors = [empty] * count
    for document, stored, passages in described_passages(library, batch):
        encoding = encode_passages(encoder, document, passages)
        for passage, vector, own in zip(
            stored, encoding.vectors, encoding.tokens, strict=True
        ):
            vectors[passage.position] = vector
            token_vectors[passage.position] = own
    library.replace_batch(batch, vectors, token_vectors)


def rebuilt_passage(
    library: Library, stored: StoredPassage, document_id: str
) -> Passage:
    """Return a passage as it was before it was stored."""
    return Passage(
        passage_id=stored.passage_id,
        document_id=document_id,
        spans=stored.spans,
        text=library.passage_text(stored),
        heading=stored.heading,
        language=stored.language,
        kind=stored.kind,
    )
