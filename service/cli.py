"""The command `gifp`: arguments in, one call of the library, text or JSON out."""

import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from index.errors import (
    EncoderMismatchError,
    LibraryError,
    LibraryLockedError,
    NotALibraryError,
)
from index.facet_labels import kind_labels
from index.grouping import PER_DOCUMENT, search_grouped
from index.handed_in import (
    HandedIn,
    find_catalogues,
    find_files,
    find_indexed,
    find_unread,
)
from index.ingest_encoder import IngestEncoder
from index.ingestion import ingest_files
from index.library import Library
from index.models import (
    prepare_encoder,
    read_encoder_facts,
)
from index.records import FileState, Filters
from index.snapshot import check_encoder
from index.tagging import current_vocabulary
from ingest.catalogue_entry import CatalogueEntry, read_catalogue
from ingest.errors import IngestError, RejectedError, VocabularyError
from ingest.ocr import Tesseract
from ingest.sandbox import render_page
from ingest.vocabulary_source import shipped_vocabulary
from service import fetch, librarian, practices, printing, progress, related
from service.answer_schemas import AnswerJson, CorrectionJson, HitJson, HitsJson
from service.document_schemas import page_json
from service.facet_schemas import facets_json
from service.filter_options import FacetsOption, takes_filters
from service.library_schemas import EncoderJson, IngestJson
from service.marks import frame_blocks
from service.messages import read_messages
from service.options import (
    DEFAULT_ENCODER,
    DEFAULT_LIBRARY,
    DocumentArgument,
    EncoderOption,
    JsonOption,
    KOption,
    LanguageOption,
    LibraryOption,
    OcrOption,
    RerankerOption,
)
from service.workbench import Workbench

EXIT_FAILED = 1
EXIT_CODES: dict[type[Exception], int] = {
    NotALibraryError: 10,
    LibraryLockedError: 11,
    EncoderMismatchError: 12,
}

app = typer.Typer(
    name="gifp",
    help="Search a library of PDFs and answer questions with citations.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models = typer.Typer(help="Prepare encoders.", no_args_is_help=True)
app.add_typer(models, name="models")


def main() -> None:
    """Run the command line; errors end it with one sentence and a code of their own."""
    # To be told to end is as good as Ctrl-C: what is finished is kept.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    printing.accept_any_terminal()
    try:
        app()
    except (LibraryError, IngestError, VocabularyError) as error:
        printing.complain(str(error))
        sys.exit(EXIT_CODES.get(type(error), EXIT_FAILED))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        printing.complain(f"{where}{error.strerror}")
        sys.exit(EXIT_FAILED)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="PDF files, or folders of them.")],
    library: LibraryOption = DEFAULT_LIBRARY,
    encoder: EncoderOption = DEFAULT_ENCODER,
    catalogue: Annotated[
        Path | None,
        typer.Option(
            help="A CSV with a column file, and any of title, publisher, year, "
            "language, kind, symbol, family, supersedes and addendum_to; otherwise "
            "every catalogue.csv in the folders."
        ),
    ] = None,
    ocr: OcrOption = True,
    again: Annotated[
        bool,
        typer.Option("--again", help="Also files whose document was removed before."),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="List only files that were not indexed.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the library up to date with files and folders.

    Example: gifp ingest corpus
    """
    with progress.beginning():
        entries = {
            file: entry
            for table in ([catalogue] if catalogue else find_catalogues(paths))
            for file, entry in read_catalogue(table).items()
        }
        files = find_files(paths)
        if not files:
            named = ", ".join(map(str, paths))
            raise RejectedError(f"there is no PDF file in {named}")
        with progress.steps() as say:
            folder = prepare_encoder(encoder, library / "models", progress=say)
        opened = _open_for_writing(library, folder)
    _ingest(
        opened,
        files,
        folder,
        entries=entries,
        ocr=ocr,
        again=again,
        quiet=quiet,
        as_json=as_json,
    )


@app.command()
def retry(
    library: LibraryOption = DEFAULT_LIBRARY,
    scans: Annotated[
        bool,
        typer.Option("--scans", help="Also documents with scanned pages."),
    ] = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Also every document; scans if Tesseract is there."),
    ] = False,
    ocr: OcrOption = True,
    as_json: JsonOption = False,
) -> None:
    """Read again the files that need OCR or were quarantined.

    Worth doing after installing Tesseract or a newer gifp-search. The library keeps
    those files, so it does not matter where they are now. Documents keep their titles
    and what else is said of them; one that cannot be read any more stays as it is.

    Example: gifp retry --scans
    """
    opened = Library.open(library)
    files = find_unread(opened)
    can_scan = ocr and Tesseract.find() is not None
    if scans and not can_scan:
        raise RejectedError("without Tesseract, no scan can be read again")
    if can_scan and (scans or everything):
        files += find_indexed(opened, scanned=True)
    if everything:
        files += find_indexed(opened, scanned=False)
    if not files and not as_json:
        printing.say("Every file that the library keeps has been read.")
        return
    with progress.steps() as say:
        name = opened.catalogue.encoder().name
        folder = prepare_encoder(name, library / "models", progress=say)
    check_encoder(opened.catalogue.encoder(), read_encoder_facts(folder), library)
    _ingest(opened, files, folder, entries={}, ocr=ocr, quiet=False, as_json=as_json)


@app.command()
@takes_filters
def search(
    query: Annotated[str, typer.Argument(help="What to look for, in any language.")],
    library: LibraryOption = DEFAULT_LIBRARY,
    k: KOption = 10,
    language: LanguageOption = None,
    per_document: Annotated[
        int,
        typer.Option(
            help="At most so many of one document in the first ten; 0 for any.", min=0
        ),
    ] = PER_DOCUMENT,
    reranker: RerankerOption = None,
    facets: FacetsOption = False,
    as_json: JsonOption = False,
    *,
    filters: Filters,
) -> None:
    """Show the best passages for a query, each once in all its languages and editions.

    Filters that are given together must all hold; one that is given several times
    holds if any of its values does. Values are ids, which --facets lists.

    Example: gifp search "women officers" --theme border-management --not-kind FAQ
    """
    searcher = Workbench.open(library, reranker).searcher()
    prepared = searcher.prepare(query, language)
    hits = search_grouped(
        searcher, prepared, k=k, filters=filters, per_document=per_document or None
    )
    counts = searcher.facets(filters, prepared, k=k) if facets else None
    if as_json:
        printing.print_json(
            HitsJson(
                query=prepared.typed,
                corrections=tuple(
                    CorrectionJson.model_validate(correction)
                    for correction in prepared.corrections
                ),
                phrases=prepared.phrases,
                generation=searcher.generation,
                hits=tuple(HitJson.model_validate(hit) for hit in hits),
                facets=facets_json(counts),
            )
        )
    else:
        printing.print_corrections(prepared.corrections, read_messages("en"))
        printing.print_hits(hits, prepared.phrases)
        printing.print_facets(counts or ())


@app.command()
@takes_filters
def ask(
    question: Annotated[str, typer.Argument(help="A question, in any language.")],
    library: LibraryOption = DEFAULT_LIBRARY,
    language: LanguageOption = None,
    reranker: RerankerOption = None,
    as_json: JsonOption = False,
    *,
    filters: Filters,
) -> None:
    """Answer a question with quotations, or say that the library does not.

    Example: gifp ask "How can prosecutors protect women witnesses?"
    """
    workbench = Workbench.open(library, reranker)
    answer = workbench.ask(question, language=language, filters=filters)
    if as_json:
        printing.print_json(AnswerJson.model_validate(answer))
    else:
        vocabulary = workbench.searcher().snapshot.vocabulary
        cited = {sentence.kind for sentence in answer.sentences}
        printing.print_answer(answer, kind_labels(vocabulary, cited, answer.language))


@app.command()
def show(
    document: DocumentArgument,
    library: LibraryOption = DEFAULT_LIBRARY,
    page: Annotated[int, typer.Option(help="Which page, from 1.", min=1)] = 1,
    blocks: Annotated[
        Path | None,
        typer.Option(help="Draw the page with its blocks in frames, as this PNG."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show a page of a document as it is stored.

    Example: gifp show gender-primer.en.pdf --page 3 --blocks page-3.png
    """
    opened = Library.open(library)
    row, facts = opened.find(document)
    stored = opened.page(row, facts, page)
    if blocks is not None:
        original = opened.original(facts.document_id)
        frames = frame_blocks(stored)
        blocks.write_bytes(render_page(original, page, frames=frames, width=1400))
    noted = opened.catalogue.warnings_of(row)
    if as_json:
        printing.print_json(page_json(facts, stored, noted))
    else:
        printing.print_page(facts, stored, noted)


app.command()(fetch.fetch)
app.command()(practices.practices)
app.command()(related.related)
app.command(name="list")(librarian.list_documents)
app.command()(librarian.remove)
app.command()(librarian.verify)
app.command()(librarian.verify_citations)


@models.command()
def prepare(
    library: LibraryOption = DEFAULT_LIBRARY,
    encoder: EncoderOption = DEFAULT_ENCODER,
    as_json: JsonOption = False,
) -> None:
    """Convert, check and export an encoder into the library's models folder.

    Example: gifp models prepare --encoder all-MiniLM-L6-v2
    """
    with progress.steps() as say:
        folder = prepare_encoder(encoder, library / "models", progress=say)
    facts = read_encoder_facts(folder)
    if as_json:
        printing.print_json(EncoderJson.model_validate(facts))
    else:
        printing.say(f"The encoder {facts.name} is ready in {folder}.")


@app.command()
def serve(
    library: LibraryOption = DEFAULT_LIBRARY,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port to listen on.", min=0, max=65535)
    ] = 8000,
    reranker: RerankerOption = None,
) -> None:
    """Serve the library's page and HTTP interface until Ctrl-C.

    Example: gifp serve --port 8080
    """
    from service.server import run  # uvicorn and fastapi cost 0.3 s to import

    run(
        library,
        host,
        port,
        reranker=reranker,
        on_ready=lambda at: printing.say(f"Open {at} in a browser; Ctrl-C ends."),
    )


def _ingest(
    opened: Library,
    files: Sequence[HandedIn],
    encoder: Path,
    *,
    entries: Mapping[str, CatalogueEntry],
    ocr: bool,
    again: bool = False,
    quiet: bool,
    as_json: bool,
) -> None:
    """Take files in, show what became of them, and end with 1 if one failed."""
    with progress.ingesting() as (on_progress, on_scan):
        report = ingest_files(
            opened,
            files,
            lambda: IngestEncoder(encoder),
            entries=entries,
            vocabulary=current_vocabulary(opened, shipped_vocabulary()),
            tesseract=Tesseract.find() if ocr else None,
            removed_too=again,
            on_progress=on_progress,
            on_scan=on_scan,
        )
    if as_json:
        printing.print_json(IngestJson.model_validate(report))
    else:
        printing.print_ingest(report, files, quiet=quiet)
        noted = len(opened.catalogue.warnings())
        if noted:
            printing.say(f"{noted} warnings: gifp list --warnings shows them.")
    failed = {FileState.QUARANTINED, FileState.REJECTED}
    if any(file.state in failed for file in report.files):
        raise typer.Exit(EXIT_FAILED)


def _open_for_writing(folder: Path, encoder_folder: Path) -> Library:
    """Open the library, or make it; refuse an encoder that did not make its vectors."""
    facts = read_encoder_facts(encoder_folder)
    if not Library.exists(folder):
        return Library.create(folder, facts)
    opened = Library.open(folder)
    check_encoder(opened.catalogue.encoder(), facts, folder)
    return opened
