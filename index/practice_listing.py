"""Practices of a library, chosen by kind, actor and instrument, with their words."""

from collections.abc import Collection, Sequence

from index.analysis import analyse
from index.errors import QueryError
from index.library import Library
from index.records import KnownPractice, PracticeFilters, StoredPractice
from ingest.practices import ACTORS, INSTRUMENTS
from ingest.records import Page
from ingest.vocabulary import Vocabulary


class PracticeList:
    """The practices that filters admit, in the order of their documents and pages."""

    def __init__(
        self, library: Library, vocabulary: Vocabulary, filters: PracticeFilters
    ) -> None:
        """Choose the practices; `vocabulary` is the library's own.

        Raises:
            QueryError: If a filter names an actor or instrument that is none.
        """
        self._library = library
        self._vocabulary = vocabulary
        self._documents = library.catalogue.documents()
        actors = _expand(vocabulary, ACTORS, filters.actors)
        instruments = _expand(vocabulary, INSTRUMENTS, filters.instruments)
        admitted = [
            practice
            for practice in library.catalogue.practices(filters.document_row)
            if (not filters.kinds or practice.kind in filters.kinds)
            and (not actors or actors & set(practice.actors))
            and (not instruments or instruments & set(practice.instruments))
        ]
        if filters.words:
            admitted = [p for p in admitted if self._says(p, filters.words)]
        self._admitted = admitted

    def __len__(self) -> int:
        return len(self._admitted)

    def read(self, start: int = 0, stop: int | None = None) -> list[KnownPractice]:
        """Return a run of the practices with what a reader needs of them."""
        return [self._read(practice) for practice in self._admitted[start:stop]]

    def read_in_order(
        self, practice_rows: Sequence[int], k: int
    ) -> list[KnownPractice]:
        """Return the first `k` of a ranking of practices that filters admit."""
        admitted = {practice.practice_row: practice for practice in self._admitted}
        chosen = [admitted[row] for row in practice_rows if row in admitted]
        return [self._read(practice) for practice in chosen[:k]]

    def _read(self, stored: StoredPractice) -> KnownPractice:
        facts = self._documents[stored.document_row]
        pages = self._pages(stored)
        return KnownPractice(
            practice_id=stored.practice_id,
            document_id=facts.document_id,
            file=facts.file,
            title=facts.title,
            kind=stored.kind,
            number=stored.number,
            text=_text(stored, pages),
            language=stored.language,
            spans=stored.spans,
            page_labels=tuple(
                dict.fromkeys(pages[span.page].label for span in stored.spans)
            ),
            actors=tuple(self._vocabulary.concepts[name] for name in stored.actors),
            instruments=tuple(
                self._vocabulary.concepts[name] for name in stored.instruments
            ),
        )

    def _says(self, stored: StoredPractice, words: str) -> bool:
        terms = set(analyse(words, stored.language))
        text = _text(stored, self._pages(stored))
        return terms <= set(analyse(text, stored.language))

    def _pages(self, stored: StoredPractice) -> dict[int, Page]:
        return {
            number: self._library.catalogue.page(
                stored.document_row, number, with_boxes=False
            )
            for number in {span.page for span in stored.spans}
        }


def _text(stored: StoredPractice, pages: dict[int, Page]) -> str:
    return "\n".join(
        pages[span.page].text[span.start : span.stop] for span in stored.spans
    )


def _expand(
    vocabulary: Vocabulary, scheme: str, wanted: Collection[str]
) -> frozenset[str]:
    """Return concepts with all narrower ones."""
    known = [c.id for c in vocabulary.concepts.values() if c.scheme == scheme]
    for name in sorted(wanted):
        if name not in known:
            raise QueryError(f"unknown {scheme} {name!r}; known are: {_shown(known)}")
    return frozenset().union(*map(vocabulary.expand, wanted))


def _shown(names: Sequence[str]) -> str:
    return ", ".join(sorted(names)[:40]) or "none"
