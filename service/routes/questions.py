"""Searching and asking. Both are POST: a question never stands in a URL."""

from fastapi import APIRouter

from index.grouping import search_grouped
from service.answer_schemas import AnswerJson, HitsJson
from service.facet_schemas import FacetsJson
from service.request_schemas import AskBody, LabelLanguage, SearchBody
from service.routes.opening import ReadyWorkbench

router = APIRouter()


@router.post("/search")
def search(body: SearchBody, workbench: ReadyWorkbench) -> HitsJson:
    """Rank passages for a query."""
    searcher = workbench.searcher()
    query = searcher.prepare(body.query, body.language)
    filters = body.filters.to_filters()
    hits = search_grouped(
        searcher, query, k=body.k, filters=filters, per_document=body.per_document
    )
    facets = None
    if body.facets:
        facets = searcher.facets(filters, query, k=body.k, language=body.label_language)
    return HitsJson.model_validate(
        {
            "query": body.query,
            "corrections": query.corrections,
            "phrases": query.phrases,
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
