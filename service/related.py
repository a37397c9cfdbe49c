"""The command `gifp related`: the documents near a document or a passage, and why."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from index.records import DocumentFacts, RelatedDocument, RelationKind
from ingest.vocabulary import Vocabulary
from service import printing
from service.options import DEFAULT_LIBRARY, JsonOption, KOption, LibraryOption
from service.related_schemas import related_json
from service.workbench import Workbench

RELATIONS = {
    RelationKind.SUPERSEDED_BY: "Newer edition",
    RelationKind.SUPERSEDES: "Older edition",
    RelationKind.ADDENDUM_TO: "Adds to",
    RelationKind.HAS_ADDENDUM: "Addendum",
    RelationKind.TRANSLATION: "In another language",
    RelationKind.NEARLY_THE_SAME: "Nearly the same wording",
}


def related(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT|PASSAGE_ID",
            help="A document's id, a unique prefix of one, or a file name; or the id "
            "of a passage, as gifp search --json shows it.",
        ),
    ],
    library: LibraryOption = DEFAULT_LIBRARY,
    k: KOption = 10,
    as_json: JsonOption = False,
) -> None:
    """List the documents nearest to a document or to a passage, with reasons.

    Example: gifp related gender-primer.en.pdf --k 5
    """
    workbench = Workbench.open(library)
    passage = workbench.library.catalogue.passage(subject)
    if passage is None:
        facts = workbench.resolve(subject)
        found = workbench.related(facts.document_id, k=k)
    else:
        facts, found = workbench.related_to_passage(subject, k=k)
    vocabulary = workbench.searcher().snapshot.vocabulary
    if as_json:
        printing.print_json(
            related_json(
                found,
                vocabulary,
                document_id=facts.document_id,
                passage_id=None if passage is None else passage.passage_id,
            )
        )
    else:
        _print_related(facts, found, vocabulary)


def _print_related(
    facts: DocumentFacts, found: Iterable[RelatedDocument], vocabulary: Vocabulary
) -> None:
    printing.say(f"Near {facts.title} ({facts.file}):")
    for document in found:
        printing.say(
            f"\n{document.score:.3f}  {document.title} ({document.file}) "
            f"[{document.language}]"
        )
        for reason in _reasons(document, vocabulary):
            printing.say(f"       {reason}")


def _reasons(document: RelatedDocument, vocabulary: Vocabulary) -> Iterator[str]:
    if document.relation is not None:
        yield RELATIONS[document.relation]
    for name, concepts in (
        ("both are about", document.concepts),
        ("both name", document.instruments),
    ):
        if concepts:
            labels = (vocabulary.concepts[c].preferred["en"] for c in concepts)
            yield f"{name}: {', '.join(labels)}"
    for pair in document.pairs:
        yield (
            f"page {pair.page_label} is close to its page {pair.other_page_label}: "
            f"“{pair.quote}”"
        )
