"""The passages of the library, each by its id."""

from typing import Annotated

from fastapi import APIRouter, Query

from index.errors import UnknownDocumentError
from service.related_schemas import RelatedDocumentsJson, related_json
from service.routes.opening import ReadyWorkbench
from service.routes.problems import UnknownPlaceError

router = APIRouter(prefix="/passages")


@router.get("/{passage_id}/related")
def related_to_passage(
    passage_id: str,
    workbench: ReadyWorkbench,
    k: Annotated[int, Query(ge=1, le=50)] = 10,
) -> RelatedDocumentsJson:
    """Rank the documents near a passage, and say why."""
    try:
        facts, found = workbench.related_to_passage(passage_id, k=k)
    except UnknownDocumentError as error:
        raise UnknownPlaceError("The library has no such passage.") from error
    return related_json(
        found,
        workbench.searcher().snapshot.vocabulary,
        document_id=facts.document_id,
        passage_id=passage_id,
    )
