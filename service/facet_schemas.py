"""The JSON contract of facets, counted for a search, a list or a whole library."""

from collections.abc import Iterable

from index.records import Facet
from service.schemas import Reply


class FacetCountJson(Reply):
    """One value of a facet, and how many documents of a result set have it."""

    id: str
    label: str
    documents: int


class FacetJson(Reply):
    """A facet with its values, the most frequent first; `name` is that in filters."""

    name: str
    values: tuple[FacetCountJson, ...]


class FacetsJson(Reply):
    """The facets of a whole library."""

    generation: int
    facets: tuple[FacetJson, ...]


def facets_json(facets: Iterable[Facet] | None) -> tuple[FacetJson, ...] | None:
    """Return facets, if they were asked for."""
    return None if facets is None else tuple(map(FacetJson.model_validate, facets))
