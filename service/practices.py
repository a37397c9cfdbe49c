"""The command `gifp practices`: what the documents of a library advise and report."""

from collections.abc import Sequence
from typing import Annotated

import typer

from index.errors import QueryError
from index.library import Library
from index.practice_listing import PracticeList
from index.records import KnownPractice, PracticeFilters
from index.tagging import stored_vocabulary
from ingest.records import Concept, PracticeKind
from service import printing
from service.options import DEFAULT_LIBRARY, JsonOption, KOption, LibraryOption
from service.practice_schemas import PracticesJson, practice_json
from service.workbench import Workbench

KINDS = {
    PracticeKind.GOOD_PRACTICE: "good practice",
    PracticeKind.RECOMMENDATION: "recommendation",
    PracticeKind.LESSON: "lesson",
    PracticeKind.CHALLENGE: "challenge",
}


def practices(
    document: Annotated[
        str | None,
        typer.Argument(help="An id, a unique prefix of one, or a file name; else all."),
    ] = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    kind: Annotated[
        list[PracticeKind] | None, typer.Option(help="Only practices of this kind.")
    ] = None,
    actor: Annotated[
        list[str] | None, typer.Option(help="Only those addressed to this concept.")
    ] = None,
    instrument: Annotated[
        list[str] | None, typer.Option(help="Only those that cite this concept.")
    ] = None,
    query: Annotated[
        str, typer.Option(help="Only those in which all of these words occur.")
    ] = "",
    like: Annotated[
        str | None,
        typer.Option(help="Rank those that answer this question, best first."),
    ] = None,
    near: Annotated[
        str | None,
        typer.Option(help="Rank those of other documents that are near this one."),
    ] = None,
    k: KOption = 10,
    as_json: JsonOption = False,
) -> None:
    """List good practices, recommendations, lessons and challenges.

    With --like or --near at most --k are listed, without them all.

    Example: gifp practices --kind good_practice --query "women officers"
    """
    opened = Library.open(library)
    filters = PracticeFilters(
        document_row=None if document is None else opened.find(document)[0],
        kinds=frozenset(kind or ()),
        actors=frozenset(actor or ()),
        instruments=frozenset(instrument or ()),
        words=query,
    )
    if like is not None and near is not None:
        raise QueryError("say either --like QUESTION or --near DOCUMENT")
    if like is not None:
        listed = Workbench.open(library).practices_like(like, filters, k=k)
    elif near is not None:
        listed = Workbench.open(library).practices_near(near, filters, k=k)
    else:
        listed = PracticeList(opened, stored_vocabulary(opened), filters).read()
    if as_json:
        printing.print_json(
            PracticesJson(
                generation=opened.catalogue.generation(),
                total=len(listed),
                practices=tuple(map(practice_json, listed)),
                next=None,
            )
        )
    else:
        _print_practices(listed)


def _print_practices(listed: Sequence[KnownPractice]) -> None:
    for practice in listed:
        number = f" {practice.number}" if practice.number else ""
        printing.say(
            f"{KINDS[practice.kind].capitalize()}{number} - {practice.title}, "
            f"{printing.pages(practice.page_labels)} ({practice.file}) "
            f"[{practice.language}]"
        )
        printing.say(f"   {printing.shorten(practice.text)}")
        for name, concepts in (
            ("addressed to", practice.actors),
            ("cites", practice.instruments),
        ):
            if concepts:
                printing.say(f"   {name}: {', '.join(map(_label, concepts))}")
        printing.say("")
    documents = len({practice.document_id for practice in listed})
    printing.say(f"{len(listed)} practices in {documents} documents.")


def _label(concept: Concept) -> str:
    return f"{concept.preferred['en']} ({concept.id})"
