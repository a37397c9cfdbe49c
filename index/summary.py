"""What a library holds, in counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from index.catalogue import Catalogue
from index.records import DocumentFacts

UNSAID = "not said"


@dataclass(frozen=True, slots=True)
class LibrarySummary:
    """Counts over a whole library; each mapping runs from the most to the fewest.

    A family counts where at least two documents share it. `superseded` counts the
    documents of which the library holds a newer edition, `addenda` those that add to
    another one. `files` counts every file ever handed in by its state.
    """

    documents: int
    pages: int
    passages: int
    languages: dict[str, int]
    kinds: dict[str, int]
    publishers: dict[str, int]
    years: dict[str, int]
    families: dict[str, int]
    superseded: int
    addenda: int
    practices: dict[str, int]
    files: dict[str, int]


def summarise(catalogue: Catalogue) -> LibrarySummary:
    """Count what a catalogue holds."""
    documents = list(catalogue.documents().values())
    held = {facts.file for facts in documents}
    return LibrarySummary(
        documents=len(documents),
        pages=sum(facts.pages for facts in documents),
        passages=sum(facts.passages for facts in documents),
        languages=_count(facts.language for facts in documents),
        kinds=_count(facts.kind or UNSAID for facts in documents),
        publishers=_count(facts.publisher or UNSAID for facts in documents),
        years=_count(str(facts.year or UNSAID) for facts in documents),
        families=_families(documents),
        superseded=sum(facts.supersedes in held for facts in documents),
        addenda=sum(facts.addendum_to is not None for facts in documents),
        practices=_count(str(practice.kind) for practice in catalogue.practices()),
        files=_count(str(report.state) for report in catalogue.file_reports()),
    )


def _families(documents: Iterable[DocumentFacts]) -> dict[str, int]:
    members = _count(facts.family for facts in documents if facts.family is not None)
    return {family: count for family, count in members.items() if count > 1}


def _count(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
