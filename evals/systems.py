"""The systems that are measured: ours, its parts alone, and a plain assembly."""

from pathlib import Path
from typing import Literal, Protocol, get_args

from evals.plain import PlainSystem
from evals.records import RankedText, Topic
from index.fusion import reciprocal_rank_fusion
from index.grouping import search_grouped
from index.models import open_bulk_encoder, open_query_encoder, prepare_encoder
from index.records import Hit
from index.retriever import Ranking
from index.search import DEPTH, Searcher

SystemName = Literal["ours", "ungrouped", "lexical", "dense", "fused", "plain"]
SYSTEMS: tuple[SystemName, ...] = get_args(SystemName)

PLAIN_ENCODER = "all-MiniLM-L6-v2"


class System(Protocol):
    """Anything that ranks text for a topic."""

    @property
    def name(self) -> str:
        """What its run is called."""

    def rank(self, topic: Topic, k: int) -> list[RankedText]:
        """Return the best passages for a topic, best first, at most `k`."""


class OurSystem:
    """The library's own search, as readers have it: what says the same is grouped.

    A group is ranked as the passage that it shows. Judgments of what it folds away
    are then missed, so that this measures lower than what it is made of does.
    """

    name = "ours"

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def rank(self, topic: Topic, k: int) -> list[RankedText]:
        """Return the best passages for a topic; see `search_grouped`."""
        query = self._searcher.prepare(topic.text, topic.language)
        return [ranked_hit(hit) for hit in search_grouped(self._searcher, query, k=k)]


class UngroupedSystem:
    """The whole ranking that our search groups for its readers."""

    name = "ungrouped"

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def rank(self, topic: Topic, k: int) -> list[RankedText]:
        """Return the best passages for a topic; see `Searcher.search`."""
        query = self._searcher.prepare(topic.text, topic.language)
        return [ranked_hit(hit) for hit in self._searcher.search(query, k=k)]


class StageSystem:
    """A first stage of the library's search alone, or all of them fused.

    "dense" is the query as it is; "fused" is what is left of our search without late
    interaction and without its weights for contents and references.
    """

    def __init__(
        self, searcher: Searcher, name: Literal["lexical", "dense", "fused"]
    ) -> None:
        self.name = name
        self._searcher = searcher

    def rank(self, topic: Topic, k: int) -> list[RankedText]:
        """Return the best passages of the stage."""
        query = self._searcher.prepare(topic.text, topic.language)
        stages = self._searcher.retrieve(query, max(DEPTH, k))
        ranking = (
            reciprocal_rank_fusion(
                [[row for row, _ in stage] for stage in stages.values()]
            )
            if self.name == "fused"
            else stages[self.name]
        )
        return self._texts(ranking[:k])

    def _texts(self, ranking: Ranking) -> list[RankedText]:
        snapshot = self._searcher.snapshot
        catalogue = snapshot.library.catalogue
        stored = catalogue.passages_at([row for row, _ in ranking])
        found = []
        for row, score in ranking:
            if row not in stored:  # removed since the snapshot was opened
                continue
            passage = stored[row]
            pages = [
                catalogue.page_text(passage.document_row, span.page)[
                    span.start : span.stop
                ]
                for span in passage.spans
            ]
            found.append(
                RankedText(
                    file=snapshot.documents[passage.document_row].file,
                    first_page=passage.spans[0].page,
                    last_page=passage.spans[-1].page,
                    passage_id=passage.passage_id,
                    score=score,
                    text="\n".join(pages),
                )
            )
        return found


def open_system(name: SystemName, searcher: Searcher, models: Path) -> System:
    """Open a system over a library; the plain one reads and encodes all its PDFs.

    Args:
        name: Which system.
        searcher: The opened library.
        models: Where prepared encoders are kept.
    """
    if name == "ours":
        return OurSystem(searcher)
    if name == "ungrouped":
        return UngroupedSystem(searcher)
    if name == "plain":
        folder = prepare_encoder(PLAIN_ENCODER, models, progress=lambda step: None)
        return PlainSystem.build(
            searcher.snapshot.library,
            open_bulk_encoder(folder),
            open_query_encoder(folder),
        )
    return StageSystem(searcher, name)


def ranked_hit(hit: Hit) -> RankedText:
    """Return a hit as a run states it."""
    return RankedText(
        file=hit.file,
        first_page=hit.first_page,
        last_page=hit.last_page,
        passage_id=hit.passage_id,
        score=hit.score,
        text=hit.text,
    )
