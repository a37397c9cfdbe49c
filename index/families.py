"""Which documents belong together: translations, editions, addenda, near-duplicates.

What a librarian says counts first (`family`, `supersedes`, `addendum_to`); then the
symbols of the United Nations ("A/70/674/Rev.1", "A/70/674/Add.2"); then the wording.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from index.records import DocumentFacts, Relation, RelationKind
from index.sketches import Sketch, resemblance

NEARLY_THE_SAME = 0.5
"""Resemblance of two documents in one language. Of 3,505 pairs (49 real documents and
68 starter ones, 2026-11-23) four reach .89: a report and its reissue, two drafts and
the resolutions that they became, one statement handed in twice. The next has .06."""

PART = re.compile(r"/(?P<kind>Rev|Add|Corr)\.(?P<number>\d+)$")


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A document symbol without its last part, and that part."""

    base: str
    kind: str
    number: int


class Families:
    """The relations between the documents of one state of a library."""

    def __init__(
        self, documents: Mapping[int, DocumentFacts], sketches: Mapping[int, Sketch]
    ) -> None:
        self._documents = documents
        self._sketches = sketches
        self._relations: dict[int, dict[int, RelationKind]] = defaultdict(dict)
        hashes = np.concatenate([np.array([], np.uint64), *sketches.values()])
        owners = np.repeat(list(sketches), [len(s) for s in sketches.values()])
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._owners = hashes[order], owners[order]
        self._relate_said()
        self._relate_symbols()
        self._relate_families()

    def superseded(self) -> set[int]:
        """Return the rows of documents of which a newer edition is there."""
        return {
            row
            for row, related in self._relations.items()
            if RelationKind.SUPERSEDED_BY in related.values()
        }

    def newer_editions(self, document_row: int) -> set[int]:
        """Return the rows of the documents that supersede one."""
        return {
            row
            for row, kind in self._relations[document_row].items()
            if kind is RelationKind.SUPERSEDED_BY
        }

    def relations(self, document_row: int) -> list[Relation]:
        """Return how other documents belong to this one, closest kinds first."""
        related = dict(self._relations[document_row])
        for row in self._near_duplicates(document_row):
            related.setdefault(row, RelationKind.NEARLY_THE_SAME)
        order = list(RelationKind)
        return [
            Relation(kind, self._documents[row].document_id)
            for row, kind in sorted(
                related.items(), key=lambda item: (order.index(item[1]), item[0])
            )
        ]

    def _relate(self, newer: int, kind: RelationKind, older: int) -> None:
        self._relations[newer].setdefault(older, kind)
        self._relations[older].setdefault(newer, kind.inverse)

    def _relate_said(self) -> None:
        rows = {facts.file: row for row, facts in self._documents.items()}
        for row, facts in self._documents.items():
            for kind, file in (
                (RelationKind.SUPERSEDES, facts.supersedes),
                (RelationKind.ADDENDUM_TO, facts.addendum_to),
            ):
                if file in rows and rows[file] != row:
                    self._relate(row, kind, rows[file])

    def _relate_families(self) -> None:
        families: dict[str, list[int]] = defaultdict(list)
        for row, facts in self._documents.items():
            name = facts.family or facts.symbol
            if name is not None:
                families[name].append(row)
        for members in families.values():
            for one in members:
                for other in members:
                    if self._language(one) != self._language(other):
                        self._relate(one, RelationKind.TRANSLATION, other)

    def _relate_symbols(self) -> None:
        """Relate revisions and addenda in one language."""
        by_base: dict[tuple[str, str], list[tuple[int, _Symbol]]] = defaultdict(list)
        for row, facts in self._documents.items():
            if facts.symbol is not None:
                symbol = _parse_symbol(facts.symbol)
                by_base[symbol.base, facts.language].append((row, symbol))
        for members in by_base.values():
            for row, symbol in members:
                for other, older in members:
                    kind = _relation_of(symbol, older)
                    if kind is not None:
                        self._relate(row, kind, other)

    def _near_duplicates(self, document_row: int) -> Iterator[int]:
        own = self._sketches[document_row]
        first = np.searchsorted(self._hashes, own, side="left").tolist()
        last = np.searchsorted(self._hashes, own, side="right").tolist()
        shared = Counter(
            row
            for start, stop in zip(first, last, strict=True)
            for row in self._owners[start:stop].tolist()
        )
        for row, count in sorted(shared.items()):
            other = self._sketches[row]
            if (
                row != document_row
                and self._language(row) == self._language(document_row)
                # The hashes that are compared are at least those of the longer one.
                and count >= NEARLY_THE_SAME * max(len(own), len(other))
                and resemblance(own, other) >= NEARLY_THE_SAME
            ):
                yield row

    def _language(self, document_row: int) -> str:
        return self._documents[document_row].language


def _parse_symbol(symbol: str) -> _Symbol:
    match = PART.search(symbol)
    if match is None:
        return _Symbol(symbol, "", 0)
    return _Symbol(symbol[: match.start()], match["kind"], int(match["number"]))


def _relation_of(newer: _Symbol, older: _Symbol) -> RelationKind | None:
    """Say how one of two documents with the same base follows on the other."""
    if (
        newer.kind == "Rev"
        and older.kind in ("", "Rev")
        and newer.number > older.number
    ):
        return RelationKind.SUPERSEDES
    if newer.kind in ("Add", "Corr") and older.kind == "":
        return RelationKind.ADDENDUM_TO
    return None
