"""Facets as the panel beside the results shows them: what is chosen, what can be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from index.errors import QueryError
from index.facet_labels import labels_of
from index.facet_table import FACETS
from index.records import Facet, FacetCount, FacetValues, Filters
from ingest.vocabulary import Vocabulary

TITLES = {
    "themes": "theme",
    "phases": "phase",
    "gender_lenses": "gender-lens",
    "identity_factors": "identity-factor",
    "instruments": "instrument",
    "sectors": "actor",
    "regions": "region",
    "practice_kinds": "practice-kind",
}
"""The schemes of the vocabulary whose titles facets have."""

MESSAGES = {
    "kinds": "fact_kind",
    "publishers": "fact_publisher",
    "languages": "fact_language",
}
"""The messages that are the titles of the other facets."""

SHOWN = 8
"""Values of a facet that are shown at once; the rest unfold."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen or excluded."""

    value: FacetCount
    is_wanted: bool
    is_unwanted: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with what can be chosen of it; `chosen` is how many values are."""

    name: str
    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    chosen: int


def read_filters(form: FormData) -> Filters:
    """Return the filters that a form of the panel asks for.

    Raises:
        QueryError: If a year is no number.
    """
    if "clear" in form:
        return Filters()

    def values(prefix: str) -> dict[str, frozenset[str]]:
        return {
            facet: frozenset(map(str, form.getlist(f"{prefix}{facet}")))
            for facet in FACETS
        }

    return Filters(
        **values(""),
        first_year=_year(form, "first_year"),
        last_year=_year(form, "last_year"),
        excluded=FacetValues(**values("not_")),
    )


def count_chosen(filters: Filters) -> int:
    """Return how many values of facets, and bounds of years, are chosen."""
    return sum(
        len(getattr(filters, facet)) + len(getattr(filters.excluded, facet))
        for facet in FACETS
    ) + sum(year is not None for year in (filters.first_year, filters.last_year))


def panel(
    facets: Sequence[Facet],
    filters: Filters,
    vocabulary: Vocabulary,
    language: str,
    say: Callable[[str], str],
) -> list[Group]:
    """Return the facets with any values, for a reader of a language.

    Values that are chosen are among the first, even where no document has them.
    """
    groups = []
    for facet in facets:
        if facet.name not in FACETS:
            continue
        wanted: frozenset[str] = getattr(filters, facet.name)
        unwanted: frozenset[str] = getattr(filters.excluded, facet.name)
        counted = {value.id: value for value in facet.values}
        absent = sorted((wanted | unwanted) - counted.keys())
        labels = labels_of(vocabulary, facet.name, absent, language)
        choices = [
            Choice(value, value.id in wanted, value.id in unwanted)
            for value in (
                *facet.values,
                *(FacetCount(id_, labels[id_], 0) for id_ in absent),
            )
        ]
        choices.sort(key=lambda choice: not (choice.is_wanted or choice.is_unwanted))
        if choices:
            groups.append(
                Group(
                    name=facet.name,
                    title=_title(facet.name, vocabulary, language, say),
                    first=tuple(choices[:SHOWN]),
                    rest=tuple(choices[SHOWN:]),
                    chosen=len(wanted | unwanted),
                )
            )
    return groups


def _title(
    facet: str, vocabulary: Vocabulary, language: str, say: Callable[[str], str]
) -> str:
    if facet in MESSAGES:
        return say(MESSAGES[facet])
    return vocabulary.schemes[TITLES[facet]].title[language]


def _year(form: FormData, name: str) -> int | None:
    written = str(form.get(name, "")).strip()
    if not written:
        return None
    if not written.isdecimal() or len(written) > 4:
        raise QueryError(f"the {name.replace('_', ' ')} is no year")
    return int(written)
