"""What a library holds, in counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from index.catalogue import Catalogue
from index.families import Families
from index.records import DocumentFacts
from ingest.vocabulary import Vocabulary

UNSAID = "not said"


@dataclass(frozen=True, slots=True)
class LibrarySummary:
    """Counts over a whole library; each mapping runs from the most to the fewest.

    A family counts where at least two documents share it. `superseded` counts the
    documents of which the library holds a newer edition, `addenda` those that add to
    another one. `files` counts every file ever handed in by its state. `concepts`
    counts the vocabulary's concepts by scheme, `tagged_passages` the passages that
    name one, `read_by_ocr` and `with_hidden_text` pages.
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
    concepts: dict[str, int]
    tagged_passages: int
    read_by_ocr: int
    with_hidden_text: int


def summarise(catalogue: Catalogue) -> LibrarySummary:
    """Count what a catalogue holds."""
    rows = catalogue.documents()
    documents = list(rows.values())
    return LibrarySummary(
        documents=len(documents),
        pages=sum(facts.pages for facts in documents),
        passages=sum(facts.passages for facts in documents),
        languages=_count(facts.language for facts in documents),
        kinds=_count(facts.kind or UNSAID for facts in documents),
        publishers=_count(facts.publisher or UNSAID for facts in documents),
        years=_count(str(facts.year or UNSAID) for facts in documents),
        families=_families(documents),
        superseded=len(Families(rows, {}).superseded()),
        addenda=sum(facts.addendum_to is not None for facts in documents),
        practices=_count(str(practice.kind) for practice in catalogue.practices()),
        files=_count(str(report.state) for report in catalogue.file_reports().values()),
        concepts=_count(_schemes(catalogue.vocabulary())),
        tagged_passages=len(catalogue.concepts()),
        read_by_ocr=catalogue.count_pages("is_ocr").total(),
        with_hidden_text=catalogue.count_pages("hidden").total(),
    )


def _schemes(vocabulary: str) -> list[str]:
    """Return the scheme of every concept of a serialised vocabulary."""
    if not vocabulary:
        return []
    concepts = Vocabulary.from_json(vocabulary).concepts.values()
    return [concept.scheme for concept in concepts]


def _families(documents: Iterable[DocumentFacts]) -> dict[str, int]:
    members = _count(facts.family for facts in documents if facts.family is not None)
    return {family: count for family, count in members.items() if count > 1}


def _count(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
