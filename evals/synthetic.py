"""A library of real documents → a synthetic one of any size, to measure speed on.

Texts are sentences of the real library in random order; vectors are mixtures of two
real ones with some noise, so that neighbours lie about as close as real ones do; token
vectors are real ones, kept as they are. Nothing is read from a PDF or encoded, and
pages have no boxes.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import TokenVectors, unit_rows
from index.library import Library, NewDocument
from index.snapshot import Snapshot, open_snapshot
from index.tokens import TokenBatch, decode, quantise
from index.vectors import FloatMatrix
from ingest.records import Block, BlockKind, Document, Page, Passage, Span
from ingest.sentences import split_sentences
from ingest.vocabulary_source import fingerprint, read_sources, shipped_vocabulary

PASSAGES_A_PAGE = 4
PAGES_A_DOCUMENT = 10
CHARACTERS_A_TOKEN = 4
DOCUMENTS_A_COMMIT = 12
NOISE = 0.25
YEARS = range(2010, 2027)
KINDS = ("report", "handbook", "resolution", "policy brief")


class Synthesiser:
    """Makes documents that resemble those of a library, always the same ones."""

    def __init__(self, library: Library) -> None:
        self.source = library
        self._chooser = np.random.default_rng(11)
        snapshot = open_snapshot(library)
        self._rows = snapshot.columns.passage_rows
        self._vectors = snapshot.vectors.reconstruct(self._rows.tolist())
        self._languages = [snapshot.language_of(row) for row in self._rows.tolist()]
        self._tokens = quantise([_decoded(snapshot, row) for row in self._rows])
        self._of_language = {
            name: np.flatnonzero(np.array(self._languages) == name)
            for name in sorted(set(self._languages))
        }
        self._concepts = [snapshot.concepts.get(row, ()) for row in self._rows.tolist()]
        self._sentences: dict[str, list[str]] = {}
        stored = library.catalogue.passages_at(self._rows.tolist())
        for row in self._rows.tolist():
            text = library.passage_text(stored[row])
            language = stored[row].language
            self._sentences.setdefault(language, []).extend(
                text[a:b].replace("\n", " ") for a, b in split_sentences(text, language)
            )

    def add(self, library: Library, numbers: Iterable[int]) -> None:
        """Add documents of ten pages and forty passages; inside `writing()`."""
        made = [self._document(library, number) for number in numbers]
        chosen = np.concatenate([rows for _, rows in made])
        tokens = _gathered(self._tokens, chosen)
        library.write([document for document, _ in made], [], tokens=tokens)

    def _document(
        self, library: Library, number: int
    ) -> tuple[NewDocument, NDArray[np.int64]]:
        """Make a document; return it with the places of the passages it is made of."""
        count = PASSAGES_A_PAGE * PAGES_A_DOCUMENT
        first = int(self._chooser.integers(len(self._rows)))
        language = self._languages[first]
        chosen = self._chooser.choice(self._of_language[language], count)
        lengths = np.diff(self._tokens.starts)
        pages = [
            self._page(n, language, lengths[some].tolist())
            for n, some in enumerate(chosen.reshape(PAGES_A_DOCUMENT, -1), start=1)
        ]
        original = f"synthetic document {number}".encode()
        document_id = hashlib.sha256(original).hexdigest()
        staged = library.folder / "incoming" / f"{document_id}.pdf"
        staged.write_bytes(original)
        document = Document(
            document_id=document_id,
            file=f"synthetic-{number:06}.pdf",
            title=f"Synthetic document {number}",
            language=language,
            publisher=f"Publisher {number % 40}",
            year=YEARS[number % len(YEARS)],
            kind=KINDS[number % len(KINDS)],
            pages=tuple(pages),
        )
        new = NewDocument(
            staged=staged,
            document=document,
            passages=tuple(_passages(document)),
            vectors=self._mixed(chosen),
            token_vectors=(),
            concepts=tuple(self._concepts[i] for i in chosen.tolist()),
        )
        return new, chosen

    def _page(self, number: int, language: str, sizes: list[int]) -> Page:
        """Make a page of a paragraph for each number of tokens."""
        paragraphs, blocks, start = [], [], 0
        pool = self._sentences[language]
        for tokens in sizes:
            text = ""
            while len(text) < CHARACTERS_A_TOKEN * tokens:
                text += f" {pool[int(self._chooser.integers(len(pool)))]}"
            text = text[1:]
            paragraphs.append(text)
            blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(text)))
            start += len(text) + 2
        return Page(
            number=number,
            label=str(number),
            width=2448,
            height=3168,
            text="\n\n".join(paragraphs),
            boxes=b"",
            blocks=tuple(blocks),
        )

    def _mixed(self, chosen: NDArray[np.int64]) -> FloatMatrix:
        share = self._chooser.uniform(0.5, 1, (len(chosen), 1))
        others = self._vectors[
            self._chooser.integers(len(self._rows), size=len(chosen))
        ]
        noise = self._chooser.normal(size=others.shape) / others.shape[1] ** 0.5
        mixed = share * self._vectors[chosen] + (1 - share) * others + NOISE * noise
        return unit_rows(mixed.astype(np.float32))


def build_library(
    source: Library,
    folder: Path,
    passages: int,
    progress: Callable[[int, int], None],
) -> Library:
    """Make a library of some number of passages, of the source's encoder and concepts.

    Args:
        source: A library of real documents.
        folder: Where the new library goes.
        passages: How many; rounded up to whole documents.
        progress: Called with passages done and passages in all.
    """
    maker = Synthesiser(source)
    library = Library.create(folder, source.catalogue.encoder())
    (folder / "models").rmdir()
    (folder / "models").symlink_to((source.folder / "models").resolve())
    with library.catalogue.transaction():
        library.catalogue.set_vocabulary(source.catalogue.vocabulary())
        shipped = fingerprint(read_sources(shipped_vocabulary()))
        if source.catalogue.has_vocabulary_of(shipped):
            library.catalogue.set_vocabulary_source(shipped)
    in_document = PASSAGES_A_PAGE * PAGES_A_DOCUMENT
    documents = -(-passages // in_document)
    with library.writing():
        for first in range(0, documents, DOCUMENTS_A_COMMIT):
            stop = min(first + DOCUMENTS_A_COMMIT, documents)
            maker.add(library, range(first, stop))
            progress(stop * in_document, documents * in_document)
    return library


def _passages(document: Document) -> list[Passage]:
    return [
        Passage(
            passage_id=hashlib.sha256(
                f"{document.document_id} {page.number} {block.start}".encode()
            ).hexdigest()[:32],
            document_id=document.document_id,
            spans=(Span(page.number, block.start, block.stop),),
            text=page.text[block.start : block.stop],
            heading=f"Part {page.number}",
            language=document.language,
            kind=BlockKind.PARAGRAPH,
        )
        for page in document.pages
        for block in page.blocks
    ]


def _gathered(tokens: TokenBatch, passages: NDArray[np.int64]) -> TokenBatch:
    """Return a batch of some passages of another, with its scale."""
    counts = np.diff(tokens.starts)[passages]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = np.arange(starts[-1]) + np.repeat(
        tokens.starts[passages] - starts[:-1], counts
    )
    return TokenBatch(
        codes=tokens.codes[rows],
        lengths=tokens.lengths[rows],
        offsets=tokens.offsets[rows],
        starts=starts,
        scale=tokens.scale,
    )


def _decoded(snapshot: Snapshot, row: int) -> TokenVectors:
    batch, first, last = snapshot.tokens_of(row)
    offsets = batch.offsets[first:last].astype(np.int32)
    return TokenVectors(decode(batch, first, last), offsets)
