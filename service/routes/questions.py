"""Searching and asking. Both are POST: a question never stands in a URL."""

from fastapi import APIRouter

from service.routes.opening import ReadyWorkbench
from service.schemas import (
    AnswerJson,
    AskBody,
    FacetsJson,
    HitsJson,
    LabelLanguage,
    SearchBody,
)

router = APIRouter()


@router.post("/search")
def search(body: SearchBody, workbench: ReadyWorkbench) -> HitsJson:
    """Rank passages for a query."""
    searcher = workbench.searcher()
    prepared = searcher.prepare(body.query, body.language)
    filters = body.filters.to_filters()
    hits = searcher.search(prepared, k=body.k, filters=filters)
    facets = None
    if body.facets:
        facets = searcher.facets(
            filters, prepared, k=body.k, language=body.label_language
        )
    return HitsJson.model_validate(
        {
            "query": body.query,
            "generation": searcher.generation,
            "hits": hits,
            "facets": facets,
        }
    )


@router.get("/facets")
def facets(
    workbench: ReadyWorkbench, label_language: LabelLanguage = "en"
) -> FacetsJson:
    """Count the documents of the whole library by every value to filter by."""
    searcher = workbench.searcher()
    return FacetsJson.model_validate(
        {
            "generation": searcher.generation,
            "facets": searcher.facets(language=label_language),
        }
    )


@router.post("/ask")
def ask(body: AskBody, workbench: ReadyWorkbench) -> AnswerJson:
    """Answer a question with quotations, or say that the library does not."""
    return AnswerJson.model_validate(
        workbench.ask(
            body.question,
            language=body.language,
            filters=body.filters.to_filters(),
        )
    )
