"""The filters of the library as options of a command: `--theme X --not-kind Y`."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from index.facet_table import FACETS
from index.records import FacetValues, Filters

OPTIONS = {
    "themes": ("theme", "on this theme"),
    "phases": ("phase", "on this phase of the work"),
    "gender_lenses": ("gender-lens", "on this way of looking at gender"),
    "identity_factors": ("identity-factor", "that name this identity factor"),
    "instruments": ("instrument", "that cite this instrument"),
    "sectors": ("sector", "on this sector or actor"),
    "regions": ("region", "that name this region or country"),
    "practice_kinds": ("practice-kind", "with this kind of practice"),
    "kinds": ("kind", "of this kind of document"),
    "publishers": ("publisher", "of this publisher"),
    "languages": ("in-language", "in this language"),
}
"""What each facet's option is called, and which passages it admits."""

FacetsOption = Annotated[
    bool,
    typer.Option("--facets", help="Count the documents of every value to filter by."),
]


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, in place of its argument `filters`, an option for each filter.

    Each may be given several times: any of its values will do.
    """

    @wraps(command)
    def run(**given: Any) -> None:
        def taken(prefix: str) -> dict[str, frozenset[str]]:
            return {
                facet: frozenset(given.pop(f"{prefix}{facet}") or ())
                for facet in FACETS
            }

        filters = Filters(
            **taken(""),
            first_year=given.pop("first_year"),
            last_year=given.pop("last_year"),
            excluded=FacetValues(**taken("not_")),
        )
        command(filters=filters, **given)

    own = inspect.signature(command).parameters
    parameters = [own[name] for name in own if name != "filters"]
    parameters += [
        _option(
            f"{prefix}{facet}", f"--{negation}{name}", list[str], f"{start} {what}."
        )
        for prefix, negation, start in (("", "", "Only"), ("not_", "not-", "None"))
        for facet, (name, what) in OPTIONS.items()
    ]
    parameters += [
        _option("first_year", "--first-year", int, "Not older."),
        _option("last_year", "--last-year", int, "Not newer."),
    ]
    signature = inspect.Signature(parameters)
    # What `inspect.signature`, and so typer, reads; a plain function declares no such
    # attribute.
    run.__signature__ = signature  # type: ignore[attr-defined]  # see above
    return run


def _option(name: str, flag: str, kind: Any, said: str) -> inspect.Parameter:
    return inspect.Parameter(
        name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=None,
        annotation=Annotated[kind | None, typer.Option(flag, help=said)],
    )
