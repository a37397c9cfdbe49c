"""The JSON contract of what comes in over HTTP: searches, questions, filters."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from index.grouping import PER_DOCUMENT
from index.records import FacetValues, Filters
from service.schemas import Request

MAX_QUESTION_CHARACTERS = 1000

Question = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=MAX_QUESTION_CHARACTERS
    ),
]
LanguageTag = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")]
LabelLanguage = Literal["en", "fr", "es", "ar", "ru", "zh"]
Values = Annotated[frozenset[str], Field(max_length=50)]


class FacetValuesBody(Request):
    """Values of facets, as `index.records.FacetValues` has them."""

    themes: Values = frozenset()
    phases: Values = frozenset()
    gender_lenses: Values = frozenset()
    identity_factors: Values = frozenset()
    instruments: Values = frozenset()
    sectors: Values = frozenset()
    regions: Values = frozenset()
    practice_kinds: Values = frozenset()
    kinds: Values = frozenset()
    publishers: Values = frozenset()
    languages: Values = frozenset()


class FiltersBody(FacetValuesBody):
    """The filters of `index.records.Filters`, as JSON."""

    first_year: int | None = None
    last_year: int | None = None
    document_ids: Values = frozenset()
    excluded: FacetValuesBody = FacetValuesBody()

    def to_filters(self) -> Filters:
        """Return the record that the index understands."""
        given = self.model_dump(exclude={"excluded"})
        excluded = FacetValues(**self.excluded.model_dump())
        return Filters(**given, excluded=excluded)


class SearchBody(Request):
    """A search: `language` says in which language the query is, if known.

    `k` is at most 50 hits; more say nothing to a reader, and a program that compares
    rankings has up to 1,000 from `gifp search --k`.
    Among the first ten hits are at most `per_document` of one document; null means
    any number.
    `facets` asks for counts too, with labels in `label_language`.
    """

    query: Question
    k: int = Field(default=10, ge=1, le=50)
    language: LanguageTag | None = None
    filters: FiltersBody = FiltersBody()
    per_document: Annotated[int, Field(ge=1, le=50)] | None = PER_DOCUMENT
    facets: bool = False
    label_language: LabelLanguage = "en"


class AskBody(Request):
    """A question: `language` says in which language it is, if known."""

    question: Question
    language: LanguageTag | None = None
    filters: FiltersBody = FiltersBody()


class PracticesBody(Request):
    """A question that practices are to answer; `language` is the question's."""

    question: Question
    k: int = Field(default=10, ge=1, le=50)
    language: LanguageTag | None = None
