"""Which passages have which value of which facet, as integers: to filter and count.

A passage has a concept if it names it, or a narrower one, or if its document as a
whole is about it. Of the relevant passages of the starter collection's development
topics that name a theme, 41 % name that theme themselves, 52 % stand in a document
about it, and 66 % do one or the other, as 21 % of all passages do; phases, gender
lenses and sectors behave alike. Identity factors are never said of a document. A
passage has a kind of practice if a practice of that kind has words in it. Kind,
publisher and year are its document's, the language is its own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.columns import LANGUAGE_CODES, ConceptColumns, Integers, PassageColumns
from index.records import DocumentFacts, FacetValues
from index.vectors import RowArray
from ingest.language import LANGUAGES
from ingest.records import PracticeKind
from ingest.vocabulary import Vocabulary

FACETS = tuple(field.name for field in fields(FacetValues))

YEARS = "years"
"""The one facet that is filtered by a range."""

FACET_OF_SCHEME = {
    "theme": "themes",
    "phase": "phases",
    "gender-lens": "gender_lenses",
    "identity-factor": "identity_factors",
    "instrument": "instruments",
    "actor": "sectors",
    "region": "regions",
    "country": "regions",
}
"""The facets whose values are concepts."""

NO_FACET = ""
"""That of concepts of any other scheme: what is narrower than them may have one."""

Mask: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = dict[str, dict[str, int]]
"""The code of every value, by facet and id."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which items have which codes, sorted by item and again by code.

    The codes of item i are `codes[starts[i]:starts[i + 1]]`, the items with code c
    are `items[code_starts[c]:code_starts[c + 1]]`.
    """

    starts: Integers
    codes: NDArray[np.int32]
    code_starts: Integers
    items: NDArray[np.int32]

    @classmethod
    def of_items(cls, tags: Sequence[Sequence[int]], size: int) -> "Pairs":
        """Sort the codes of each item; `size` is how many codes there are."""
        sizes = np.array([len(some) for some in tags], dtype=np.int64)
        items = np.repeat(np.arange(len(tags)), sizes)
        codes = np.array([code for some in tags for code in some], dtype=np.int64)
        return cls.of_pairs(items, codes, len(tags), size)

    @classmethod
    def of_pairs(
        cls, items: Integers, codes: Integers, count: int, size: int
    ) -> "Pairs":
        """Sort pairs, in any order, of `count` items and `size` codes."""
        by_item = np.argsort(items, kind="stable")
        items, codes = items[by_item], codes[by_item]
        return cls(
            starts=_starts(np.bincount(items, minlength=count)),
            codes=codes.astype(np.int32),
            code_starts=_starts(np.bincount(codes, minlength=size)),
            items=items[np.argsort(codes, kind="stable")].astype(np.int32),
        )

    def codes_of(self, items: Integers) -> tuple[Integers, NDArray[np.int32]]:
        """Return the codes of items, each with the place in `items` of who has it."""
        return _gather(items, self.starts, self.codes)

    def having(self, codes: Integers) -> Mask:
        """Say of each item whether it has any of some codes."""
        having = np.zeros(len(self.starts) - 1, dtype=np.bool_)
        having[_gather(codes, self.code_starts, self.items)[1]] = True
        return having


@dataclass(frozen=True)
class FacetTable:
    """Every facet value of the passages of a library, each value with a code.

    Passages and documents go by their place in the order of their rows. `document_of`
    has the document of every passage, `years` 0 for a document without one. `broader`
    pairs each code with itself and those that it counts for.
    """

    vocabulary: Vocabulary
    passage_rows: RowArray
    document_rows: RowArray
    document_ids: tuple[str, ...]
    document_of: Integers
    years: Integers
    codes: Codes
    broader: Pairs
    by_passage: Pairs
    by_document: Pairs

    def places(self, passage_rows: Sequence[int]) -> Integers:
        """Return the places of passages."""
        return np.searchsorted(
            self.passage_rows, np.array(passage_rows, dtype=np.int64)
        )

    def having(self, facet: str, ids: Iterable[str]) -> Mask:
        """Say of each passage whether it has any of some values of a facet."""
        wanted = np.array([self.codes[facet][id_] for id_ in ids], dtype=np.int64)
        codes = np.flatnonzero(self.broader.having(wanted))
        of_documents = self.by_document.having(codes)
        return self.by_passage.having(codes) | of_documents[self.document_of]

    def count(self, passages: Mask) -> list[int]:
        """Count the documents of some passages by the code of each value.

        A document has what one of these passages has.
        """
        if passages.all():
            return self._counts_of_all
        return self._count(np.flatnonzero(passages))

    @cached_property
    def _counts_of_all(self) -> list[int]:
        return self._count(np.arange(len(self.passage_rows)))

    def _count(self, places: Integers) -> list[int]:
        documents, owners = np.unique(self.document_of[places], return_inverse=True)
        has = np.zeros((len(documents), len(self.broader.starts) - 1), dtype=np.bool_)
        which, codes = self.by_passage.codes_of(places)
        has[owners[which], codes] = True
        which, codes = self.by_document.codes_of(documents)
        has[which, codes] = True
        owners, found = np.nonzero(has)
        which, codes = self.broader.codes_of(found)
        has[owners[which], codes] = True
        counts: list[int] = has.sum(axis=0).tolist()
        return counts


def build_facet_table(
    documents: Mapping[int, DocumentFacts],
    columns: PassageColumns,
    concepts: ConceptColumns,
    practice_kinds: Mapping[str, Integers],
    vocabulary: Vocabulary,
) -> FacetTable:
    """Number the values of a library and sort which passage has which.

    Args:
        documents: Facts by document row, in order of the rows.
        columns: All passages of these documents.
        concepts: Which of them name which concepts.
        practice_kinds: The places of passages by the kind of practice in them.
        vocabulary: What the concept ids belong to.
    """
    codes = _number_values(documents.values(), vocabulary)
    size = sum(map(len, codes.values()))
    code_of = {
        id_: codes[_facet(c.scheme)][id_] for id_, c in vocabulary.concepts.items()
    }
    document_rows = np.array(list(documents), dtype=np.int64)
    pairs = [
        _language_pairs(columns, codes["languages"]),
        concepts.pairs(code_of),
        *(
            (places, np.full(len(places), codes["practice_kinds"][kind]))
            for kind, places in practice_kinds.items()
        ),
    ]
    return FacetTable(
        vocabulary=vocabulary,
        passage_rows=columns.passage_rows,
        document_rows=document_rows,
        document_ids=tuple(facts.document_id for facts in documents.values()),
        document_of=np.searchsorted(document_rows, columns.document_rows),
        years=np.array([f.year or 0 for f in documents.values()], dtype=np.int64),
        codes=codes,
        broader=_broader(codes, code_of, vocabulary),
        by_passage=Pairs.of_pairs(
            np.concatenate([places for places, _ in pairs]),
            np.concatenate([found for _, found in pairs]),
            len(columns.passage_rows),
            size,
        ),
        by_document=Pairs.of_items(
            [
                [
                    *map(code_of.__getitem__, facts.concepts),
                    *_known(codes["kinds"], facts.kind or ""),
                    *_known(codes["publishers"], facts.publisher or ""),
                    *_known(codes[YEARS], str(facts.year)),
                ]
                for facts in documents.values()
            ],
            size,
        ),
    )


def _language_pairs(
    columns: PassageColumns, codes: Mapping[str, int]
) -> tuple[Integers, Integers]:
    """Pair the places of passages with the code of their language, if it has one."""
    code_of = np.array([codes.get(name, -1) for name in LANGUAGE_CODES], dtype=np.int64)
    found = code_of[columns.languages]
    places = np.flatnonzero(found >= 0)
    return places, found[places]


def _number_values(
    documents: Collection[DocumentFacts], vocabulary: Vocabulary
) -> Codes:
    """Give every value of every facet a number, and every concept."""
    ids: dict[str, Iterable[str]] = {
        "languages": LANGUAGES,
        "practice_kinds": PracticeKind,
        "kinds": sorted({facts.kind for facts in documents if facts.kind}),
        "publishers": sorted({f.publisher for f in documents if f.publisher}),
        YEARS: sorted({str(facts.year) for facts in documents if facts.year}),
    }
    values = [(facet, str(id_)) for facet in ids for id_ in ids[facet]]
    values += [(_facet(c.scheme), c.id) for c in vocabulary.concepts.values()]
    codes: Codes = {facet: {} for facet in (*FACETS, YEARS, NO_FACET)}
    for code, (facet, id_) in enumerate(values):
        codes[facet][id_] = code
    return codes


def _facet(scheme: str) -> str:
    return FACET_OF_SCHEME.get(scheme, NO_FACET)


def _known(codes: Mapping[str, int], id_: str) -> list[int]:
    return [codes[id_]] if id_ in codes else []


def _broader(codes: Codes, code_of: Mapping[str, int], vocabulary: Vocabulary) -> Pairs:
    """Pair every code with itself and with the concepts that it is narrower than."""
    broader: list[list[int]] = [[] for values in codes.values() for _ in values]
    for concept_id, code in code_of.items():
        for narrower in vocabulary.expand(concept_id):
            broader[code_of[narrower]].append(code)
    return Pairs.of_items(
        [above or [code] for code, above in enumerate(broader)], len(broader)
    )


def _starts(sizes: Integers) -> Integers:
    return np.concatenate(([0], np.cumsum(sizes)))


def _gather(
    keys: Integers, starts: Integers, values: NDArray[np.int32]
) -> tuple[Integers, NDArray[np.int32]]:
    """Join the runs of values of some keys; before each value stands whose it is."""
    sizes = starts[keys + 1] - starts[keys]
    which = np.repeat(np.arange(len(keys)), sizes)
    first = np.repeat(starts[keys] - _starts(sizes)[:-1], sizes)
    return which, values[first + np.arange(len(which))]
