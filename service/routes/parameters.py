"""The parameters in an address of the API: none that means nothing is passed over."""

from fastapi import Request
from fastapi.dependencies.models import Dependant

from index.errors import QueryError


def refuse_unknown_parameters(request: Request) -> None:
    """Hold the parameters of an address against those that its route takes.

    Raises:
        QueryError: If there is another one; it is not repeated, since a question must
            not come back.
    """
    known = _parameters(request.scope["route"].dependant)
    if not request.query_params.keys() <= known:
        taken = f"takes only {', '.join(sorted(known))}" if known else "takes none"
        raise QueryError(
            f"the address has a query parameter that it does not take: it {taken}; "
            "what documents and passages must be goes into the body of POST "
            "/api/v1/search, under filters"
        )


def _parameters(dependant: Dependant) -> set[str]:
    return {field.alias for field in dependant.query_params}.union(
        *map(_parameters, dependant.dependencies)
    )
