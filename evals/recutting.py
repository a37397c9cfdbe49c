"""A library again, with its pages cut into passages of another length."""

import shutil
from collections.abc import Callable
from pathlib import Path

from evals.errors import EvaluationError
from index.encoder import Encoder
from index.library import Library, NewDocument
from index.passage_encoding import encode_passages
from index.tagging import stored_vocabulary, tag_anew
from ingest.passages import assemble_passages


def recut(
    source: Library,
    folder: Path,
    encoder: Encoder,
    *,
    target_tokens: int,
    maximum_tokens: int,
    on_document: Callable[[str], None] = lambda file: None,
) -> None:
    """Make a library of the same pages, whose passages are longer or shorter.

    They are tagged by the same vocabulary, so that queries by concept find them too.

    Args:
        source: A library; it is left as it is.
        folder: Where the other one goes.
        encoder: What made the vectors of `source`.
        target_tokens: See `assemble_passages`.
        maximum_tokens: Likewise.
        on_document: Called with the name of each file that is done.

    Raises:
        EvaluationError: If there is something at `folder`.
    """
    if folder.exists():
        raise EvaluationError(f"{folder} is there already")
    library = Library.create(folder, source.catalogue.encoder())
    with library.writing():
        for row, facts in source.catalogue.documents().items():
            document = source.catalogue.document(row)
            passages = assemble_passages(
                document,
                encoder.count_tokens,
                target_tokens=target_tokens,
                maximum_tokens=maximum_tokens,
            )
            encoding = encode_passages(encoder, document, passages)
            staged = folder / "incoming" / f"{facts.document_id}.pdf"
            shutil.copyfile(source.original(facts.document_id), staged)
            new = NewDocument(
                staged=staged,
                document=document,
                passages=tuple(passages),
                vectors=encoding.vectors,
                token_vectors=encoding.tokens,
            )
            library.write([new], [])
            on_document(facts.file)
        tag_anew(library, stored_vocabulary(source))
    library.close()
