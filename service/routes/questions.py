"""Searching and asking. Both are POST: a question never stands in a URL."""

from fastapi import APIRouter

from index.grouping import search_grouped
from service.routes.opening import ReadyWorkbench
from service.schemas import AnswerJson, AskBody, HitsJson, SearchBody

router = APIRouter()


@router.post("/search")
def search(body: SearchBody, workbench: ReadyWorkbench) -> HitsJson:
    """Rank passages for a query."""
    searcher = workbench.searcher()
    query = searcher.prepare(body.query, body.language)
    hits = search_grouped(
        searcher,
        query,
        k=body.k,
        filters=body.filters.to_filters(),
        per_document=body.per_document,
    )
    return HitsJson.model_validate(
        {
            "query": body.query,
            "corrections": query.corrections,
            "phrases": query.phrases,
            "generation": searcher.generation,
            "hits": hits,
        }
    )


@router.post("/ask")
def ask(body: AskBody, workbench: ReadyWorkbench) -> AnswerJson:
    """Answer a question with quotations, or say that the library does not."""
    return AnswerJson.model_validate(
        workbench.ask(body.question, language=body.language)
    )
