"""Put documents of known words into a library, without a PDF to read."""

import hashlib
from pathlib import Path
from typing import Any

from index.encoder import Encoder
from index.library import Library, NewDocument
from index.passage_encoding import encode_passages
from index.records import FileReport, FileState
from ingest.passages import assemble_passages
from ingest.records import Block, BlockKind, Document, Page

BOX = bytes(8)


def tiny_page(number: int, *blocks: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Page:
    """Make a page of blocks, an empty line between them."""
    places, start = [], 0
    for block in blocks:
        places.append(Block(kind, start, start + len(block)))
        start += len(block) + 2
    text = "\n\n".join(blocks)
    return Page(
        number=number,
        label=str(number),
        width=2448,
        height=3168,
        text=text,
        boxes=BOX * len(text),
        blocks=tuple(places),
    )


def tiny_document(
    file: str,
    *pages: Page,
    title: str = "",
    language: str = "en",
    publisher: str | None = None,
    year: int | None = None,
    kind: str | None = None,
) -> Document:
    """Make a document whose original is its own words, not a PDF."""
    return Document(
        document_id=hashlib.sha256(original_of(file, *pages)).hexdigest(),
        file=file,
        title=title,
        language=language,
        publisher=publisher,
        year=year,
        kind=kind,
        pages=pages,
    )


def paragraphs(file: str, *blocks: str, **facts: Any) -> Document:
    """Make a document of one page; each block is a passage of its own."""
    return tiny_document(file, tiny_page(1, *blocks), **facts)


def original_of(file: str, *pages: Page) -> bytes:
    """Return the bytes that stand for the original of a document."""
    return "\f".join((file, *(page.text for page in pages))).encode()


def new_document(
    library: Library, encoder: Encoder, document: Document, replaces: str | None = None
) -> NewDocument:
    """Stage and encode a document, each of its blocks a passage; inside `writing()`."""
    staged = library.folder / "incoming" / f"{document.document_id}.pdf"
    staged.write_bytes(original_of(document.file, *document.pages))
    return encoded_document(encoder, document, staged, replaces)


def encoded_document(
    encoder: Encoder, document: Document, staged: Path, replaces: str | None = None
) -> NewDocument:
    """Encode a document, each of its blocks a passage."""
    passages = assemble_passages(document, encoder.count_tokens, target_tokens=1)
    encoding = encode_passages(encoder, document, passages)
    return NewDocument(
        staged=staged,
        document=document,
        passages=tuple(passages),
        vectors=encoding.vectors,
        token_vectors=encoding.tokens,
        replaces=replaces,
    )


def report_of(new: NewDocument) -> tuple[str, str | None, FileReport]:
    """Return the report of a document that was indexed."""
    document = new.document
    return (
        f"/handed/in/{document.file}",
        document.document_id,
        FileReport(
            file=document.file,
            state=FileState.INDEXED,
            reason=None,
            document_id=document.document_id,
            pages=len(document.pages),
            passages=len(new.passages),
        ),
    )


def add_documents(library: Library, encoder: Encoder, *documents: Document) -> int:
    """Add documents in one commit and return the generation."""
    with library.writing():
        new = [new_document(library, encoder, document) for document in documents]
        return library.write(new, [report_of(n) for n in new])


def flip_byte(path: Path, place: int = -1) -> None:
    """Change one byte of a file in place."""
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.chmod(0o644)
    path.write_bytes(bytes(content))
