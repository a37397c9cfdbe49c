"""The commands of `gifp` that a librarian keeps a library with."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from index.errors import LibraryDamagedError
from index.facets import count_facets
from index.filters import admitted_documents, admitted_passages
from index.library import Library
from index.local_retriever import LocalRetriever
from index.models import (
    open_bulk_encoder,
    prepare_encoder,
    prepared_folders,
    verify_encoder,
)
from index.records import FileState, Filters
from index.snapshot import open_snapshot
from index.summary import summarise
from index.verification import repair_library, verify_library
from ingest.publications import read_publications
from service import printing, progress
from service.facet_schemas import facets_json
from service.filter_options import FacetsOption, takes_filters
from service.library_schemas import (
    FileJson,
    ListJson,
    ProofJson,
    RemovedJson,
    SummaryJson,
    VerifyJson,
    listed_document_json,
)
from service.options import (
    DEFAULT_LIBRARY,
    DEFAULT_PUBLICATIONS,
    DocumentArgument,
    JsonOption,
    LibraryOption,
)
from service.proof import prove_pages, prove_sentences, read_sentences

EXIT_FAILED = 1
EXIT_REPAIRABLE = 1
EXIT_LOST = 2


@takes_filters
def list_documents(
    library: LibraryOption = DEFAULT_LIBRARY,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count instead of listing.")
    ] = False,
    warnings: Annotated[
        bool,
        typer.Option("--warnings", help="List what was noted while they were read."),
    ] = False,
    facets: FacetsOption = False,
    as_json: JsonOption = False,
    *,
    filters: Filters,
) -> None:
    """List the documents, and the files that could not be indexed.

    With filters, the documents that have a passage which they admit: --in-language fr
    lists those in French and those with a part in French.

    Example: gifp list --region region-002 --facets
    """
    opened = Library.open(library)
    noted = opened.catalogue.warnings()
    if warnings and not as_json:
        for warning in noted:
            printing.say(warning)
        printing.say(f"{len(noted)} warnings.")
        return
    if summary:
        counts = summarise(opened.catalogue)
        if as_json:
            printing.print_json(SummaryJson.model_validate(counts))
        else:
            printing.print_summary(counts)
            if DEFAULT_PUBLICATIONS.is_file():
                listed = read_publications(DEFAULT_PUBLICATIONS)
                with_address = sum(one.address is not None for one in listed)
                printing.say(
                    f"\n{len(listed)} publications are listed in "
                    f"{DEFAULT_PUBLICATIONS}, {with_address} with an address."
                )
        return
    found, counted = opened.catalogue.documents(), None
    if facets or filters != Filters():
        table = open_snapshot(opened).facets
        found = {row: found[row] for row in admitted_documents(table, filters)}
        if facets:
            admitted = partial(admitted_passages, table)
            counted = count_facets(table, admitted, filters, "en")
    read_by_ocr = opened.catalogue.count_pages("is_ocr")
    documents = sorted(
        ((facts, read_by_ocr[row]) for row, facts in found.items()),
        key=lambda listed: (listed[0].file, listed[0].document_id),
    )
    reports = opened.catalogue.file_reports()
    left_out = {
        source: report
        for source, report in reports.items()
        if report.state not in {FileState.INDEXED, FileState.DUPLICATE}
        and filters == Filters()
    }
    if as_json:
        printing.print_json(
            ListJson(
                generation=opened.catalogue.generation(),
                documents=tuple(listed_document_json(*listed) for listed in documents),
                not_indexed=tuple(
                    FileJson.model_validate(report) for report in left_out.values()
                ),
                warnings=tuple(noted),
                facets=facets_json(counted),
            )
        )
    else:
        sources = {
            report.document_id: source
            for source, report in reports.items()
            if report.state is FileState.INDEXED
        }
        printing.print_documents(documents, sources, left_out)
        printing.print_facets(counted or ())
        if noted:
            printing.say(f"{len(noted)} warnings: gifp list --warnings shows them.")


def remove(
    document: DocumentArgument,
    library: LibraryOption = DEFAULT_LIBRARY,
    as_json: JsonOption = False,
) -> None:
    """Remove a document from results and from disk.

    The library keeps the names, places and SHA-256 of its files, so that gifp ingest
    does not take them in again unless told to with --again. Files stay where they are.

    Example: gifp remove gender-primer.en.pdf
    """
    opened = Library.open(library)
    with opened.writing():
        _, facts = opened.find(document)
        generation = LocalRetriever(opened).write(removed=[facts.document_id])
    if as_json:
        printing.print_json(
            RemovedJson(document_id=facts.document_id, generation=generation)
        )
    else:
        printing.say(f"Removed {facts.file} ({facts.title}).")
        printing.say("Its files are not taken in any more; gifp ingest --again does.")


def verify(
    library: LibraryOption = DEFAULT_LIBRARY,
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild what can be rebuilt.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check every stored byte against its recorded SHA-256.

    Ends with 0 if the library is healthy, 1 if it can be repaired, 2 if data is lost,
    10 if it is no library, 11 if it is locked, 12 if its encoder is another one.

    Example: gifp verify --repair
    """
    try:
        opened = Library.open(library)
    except LibraryDamagedError as error:
        printing.complain(str(error))
        raise typer.Exit(EXIT_LOST) from error
    folder = library / "models"
    done: list[str] = []
    if repair:
        encoder = opened.catalogue.encoder()
        with progress.steps() as say:
            prepared = prepare_encoder(encoder.name, folder, progress=say)
        done = repair_library(opened, lambda: open_bulk_encoder(prepared))
    findings = verify_library(opened)
    repairable = [
        *findings.repairable,
        *(problem for f in prepared_folders(folder) for problem in verify_encoder(f)),
    ]
    if as_json:
        printing.print_json(
            VerifyJson(
                healthy=not (repairable or findings.lost),
                done=tuple(done),
                repairable=tuple(repairable),
                lost=findings.lost,
            )
        )
    else:
        printing.print_findings(done, repairable, findings.lost)
    if findings.lost:
        raise typer.Exit(EXIT_LOST)
    if repairable:
        raise typer.Exit(EXIT_REPAIRABLE)


def verify_citations(
    answers: Annotated[
        list[Path] | None,
        typer.Argument(help="Files with what gifp ask --json printed; - is stdin."),
    ] = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    as_json: JsonOption = False,
) -> None:
    """Prove answers by reading the originals and the catalogue again.

    That is every quotation, and what is shown of it: text, title, publisher, year,
    kind, language, page, group. Without answers, every stored page is compared with its
    original, which proves every citation that the library can give.

    Example: gifp ask "Who reports on women and peace?" --json | gifp verify-citations -
    """
    opened = Library.open(library)
    with progress.counting("Reading again") as on_progress:
        if answers:
            sentences = [s for answer in answers for s in read_sentences(answer)]
            proof = prove_sentences(opened, sentences, on_progress)
        else:
            proof = prove_pages(opened, on_progress)
    if as_json:
        printing.print_json(ProofJson.model_validate(proof))
    elif answers and not proof.compared:
        printing.say("nothing to prove: the answer quotes nothing")
    else:
        printing.print_proof(proof)
    if proof.failures:
        raise typer.Exit(EXIT_FAILED)
