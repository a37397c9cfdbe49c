"""The web pages, whole without script; the script only saves reloading."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from index.errors import QueryError
from index.facet_labels import kind_labels
from index.records import DocumentFacts, Filters, KnownPractice, PracticeFilters
from ingest.records import Page, PracticeKind, Span
from service.facet_panel import Group, count_chosen, panel, read_filters
from service.marks import line_marks
from service.messages import read_messages
from service.records import AnswerStatus, Sentence
from service.request_schemas import MAX_QUESTION_CHARACTERS
from service.routes.documents import (
    IMMUTABLE,
    KnownDocument,
    KnownPage,
    MarkedSpans,
    is_fresh,
)
from service.routes.interface import Interface, Interfaces
from service.routes.opening import ReadyWorkbench
from service.workbench import Workbench

MEDIA_TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}

RELATED = 8
"""Documents shown as near another, beside those that belong to it."""

router = APIRouter(default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as a reader sees it.

    `runs` is the page's text cut where a mark begins or ends, each run with whether
    it is marked; `mark` is the query that makes the picture show the same marks;
    `mark_top` is how far down the picture they begin, 0 to 1, None without ink.
    """

    facts: DocumentFacts
    number: int
    label: str
    width: int
    height: int
    runs: tuple[tuple[str, bool], ...]
    mark: Mapping[str, str | int]
    mark_top: float | None


@router.get("/")
def home(request: Request) -> Response:
    """Show the box for a question."""
    return _interfaces(request).render(request, "ask.html", question="", fault=None)


async def read_form(request: Request) -> FormData:
    """Return what was sent by the form, which has a field for every filter."""
    return await request.form()


@router.post("/")
def ask(
    request: Request,
    workbench: ReadyWorkbench,
    form: Annotated[FormData, Depends(read_form)],
) -> Response:
    """Answer a question on the page itself."""
    interfaces = _interfaces(request)
    asked = str(form.get("question", "")).strip()
    if not asked or len(asked) > MAX_QUESTION_CHARACTERS:
        return interfaces.render(
            request,
            "ask.html",
            status=422,
            question=asked,
            fault="ask_too_long" if asked else "ask_empty",
        )
    filters = read_filters(form)
    interface = interfaces.choose(request)
    try:
        answer = workbench.ask(asked, filters=filters, otherwise=interface.language)
    except QueryError as error:  # what was asked stays in its box
        return interfaces.render(
            request,
            "ask.html",
            status=422,
            question=asked,
            fault="ask_unusable",
            detail=str(error),
        )
    groups: list[Group] = []
    if answer.status is not AnswerStatus.REFUSED:
        groups = _groups(interface, workbench, asked, filters)
    return interfaces.render(
        request,
        "answer.html",
        question=asked,
        fault=None,
        answer=answer,
        asker=Interface(answer.language, read_messages(answer.language), chosen=False),
        groups=groups,
        filters=filters,
        filters_chosen=count_chosen(filters),
        documents={facts.document_id: facts for facts in workbench.documents()},
        kinds=kind_labels(
            workbench.searcher().snapshot.vocabulary,
            {sentence.kind for sentence in answer.sentences},
            interface.language,
        ),
        view=_first_cited_page(answer.sentences, workbench),
    )


@router.get("/documents")
def documents(request: Request, workbench: ReadyWorkbench) -> Response:
    """List every document by title."""
    return _interfaces(request).render(
        request, "documents.html", documents=workbench.documents()
    )


@router.get("/documents/{document_id}")
def document(
    request: Request, facts: KnownDocument, workbench: ReadyWorkbench
) -> Response:
    """Show what is known of a document, what it advises, and documents near it."""
    relations = workbench.relations(facts.document_id)
    related = workbench.related(facts.document_id, k=RELATED + len(relations))
    vocabulary = workbench.searcher().snapshot.vocabulary
    interfaces = _interfaces(request)
    language = interfaces.choose(request).language
    return interfaces.render(
        request,
        "document.html",
        facts=facts,
        relations=relations,
        practices=_practices(workbench, facts.document_id),
        related=[near for near in related if near.relation is None][:RELATED],
        concepts=vocabulary.concepts,
        kinds=kind_labels(vocabulary, [facts.kind], language),
    )


@router.get("/documents/{document_id}/pages/{number:int}")
def page(
    request: Request,
    facts: KnownDocument,
    number: KnownPage,
    spans: MarkedSpans,
    workbench: ReadyWorkbench,
) -> Response:
    """Show a page as a picture and as text, with the cited words marked."""
    mark = {
        name: value
        for name, value in request.query_params.items()
        if name in ("passage", "start", "stop")
    }
    view = _view(workbench, facts, number, spans, mark=mark)
    return _interfaces(request).render(request, "page.html", view=view)


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Serve the style, the script or the icon."""
    interfaces = _interfaces(request)
    if name not in interfaces.assets:
        raise HTTPException(404)
    etag = f'"{interfaces.asset_hash(name)}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE}
    if is_fresh(request, etag):
        return Response(status_code=304, headers=headers)
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(interfaces.assets[name], media_type=media_type, headers=headers)


def _interfaces(request: Request) -> Interfaces:
    interfaces: Interfaces = request.app.state.interfaces
    return interfaces


def _groups(
    interface: Interface, workbench: Workbench, question: str, filters: Filters
) -> list[Group]:
    searcher = workbench.searcher()
    language = interface.language
    query = searcher.prepare(question, otherwise=language)
    facets = searcher.facets(filters, query, language=language)
    vocabulary = searcher.snapshot.vocabulary
    return panel(facets, filters, vocabulary, language, interface.say)


def _first_cited_page(
    sentences: Sequence[Sentence], workbench: Workbench
) -> PageView | None:
    if not sentences:
        return None
    citation = sentences[0].citation
    return _view(
        workbench,
        workbench.resolve(citation.document_id),
        citation.page,
        (Span(citation.page, citation.start, citation.stop),),
        mark={"start": citation.start, "stop": citation.stop},
    )


def _practices(
    workbench: Workbench, document_id: str
) -> dict[PracticeKind, list[KnownPractice]]:
    """Return a document's practices by kind, in the order of the kinds."""
    row, _ = workbench.library.find(document_id)
    found: defaultdict[PracticeKind, list[KnownPractice]] = defaultdict(list)
    for practice in workbench.practices(PracticeFilters(document_row=row)).read():
        found[practice.kind].append(practice)
    return {kind: found[kind] for kind in PracticeKind if kind in found}


def _view(
    workbench: Workbench,
    facts: DocumentFacts,
    number: int,
    spans: Sequence[Span],
    *,
    mark: Mapping[str, str | int],
) -> PageView:
    stored = workbench.page(facts.document_id, number)
    return PageView(
        facts=facts,
        number=number,
        label=stored.label,
        width=stored.width,
        height=stored.height,
        runs=tuple(_cut(stored.text, spans)),
        mark=mark,
        mark_top=_mark_top(stored, spans),
    )


def _mark_top(stored: Page, spans: Sequence[Span]) -> float | None:
    tops = [
        top
        for span in spans
        for _, top, _, _ in line_marks(stored, span.start, span.stop)
    ]
    return round(min(tops) / stored.height, 3) if tops else None


def _cut(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """Cut a text at its spans, which do not overlap: (run, is it marked)."""
    runs = []
    reached = 0
    for span in sorted(spans, key=lambda span: span.start):
        runs.append((text[reached : span.start], False))
        runs.append((text[span.start : span.stop], True))
        reached = span.stop
    runs.append((text[reached:], False))
    return [(run, is_marked) for run, is_marked in runs if run]
