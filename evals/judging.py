"""Runs → what still has to be judged, and the judgments of whoever reads it.

The reader sees question and text, and neither which system found the text nor at which
rank. What the systems disagree on comes first, since it decides between them.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.collection import split_query_id
from evals.places import Places, letters_of
from evals.records import CollectionTopic, Judgment, RankedText, Run
from evals.stretches import Stretch, Stretches, match

DEPTH = 10
ANCHOR_CHARACTERS = 60
ANCHOR_LETTERS = 24
"""An anchor of fewer letters, such as a line of dots, is found anywhere."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that some system ranks high for a topic and nobody has judged.

    `disagreement` is the largest difference between what two systems would gain from
    it: 1 / log2(rank + 1), and 0 where it is not among the first.
    """

    topic_id: str
    hit: RankedText
    disagreement: float


def unjudged(
    runs: Sequence[Run],
    topics: Iterable[str],
    stretches: Stretches,
    places: Places,
    depth: int = DEPTH,
) -> list[Candidate]:
    """Return what nobody has judged among the first hits of some runs.

    A text that two languages of a topic find is listed once. Those that one system
    ranks high and another does not come first; order says nothing else about systems.
    """
    weights: defaultdict[tuple[str, RankedText], dict[str, float]] = defaultdict(dict)
    wanted = frozenset(topics)
    for number, run in enumerate(runs):
        for query_id, line in run.lines.items():
            topic_id, _ = split_query_id(query_id)
            if topic_id not in wanted:
                continue
            for rank, hit in enumerate(line.hits[:depth], start=1):
                cover = places.cover(hit.file, hit.first_page, hit.last_page, hit.text)
                if match(hit.file, cover, stretches.of(topic_id)) is None:
                    gain = 1 / math.log2(rank + 1)
                    seen = weights[topic_id, _unranked(hit)]
                    seen[str(number)] = max(seen.get(str(number), 0.0), gain)
    candidates = [
        Candidate(topic_id, hit, _disagreement(gains, len(runs)))
        for (topic_id, hit), gains in weights.items()
    ]
    return sorted(candidates, key=_order)


def is_settled(
    candidate: Candidate, stretches: Sequence[Stretch], places: Places
) -> bool:
    """Say whether stretches judged meanwhile cover a candidate too."""
    hit = candidate.hit
    cover = places.cover(hit.file, hit.first_page, hit.last_page, hit.text)
    return match(hit.file, cover, stretches) is not None


def judge_text(candidate: Candidate, grade: int, judge: str) -> Judgment:
    """Make the judgment of a candidate, anchored on its first and last words."""
    hit = candidate.hit
    opening, closing = anchors(hit.text)
    return Judgment(
        candidate.topic_id, hit.file, hit.first_page, opening, closing, grade, judge
    )


def anchors(text: str) -> tuple[str, str]:
    """Return the first and last 60 characters or so of a text, white space evened.

    More where they hold few letters.
    """
    even = " ".join(text.split())
    length = ANCHOR_CHARACTERS
    while length < len(even) and len(letters_of(even[:length])) < ANCHOR_LETTERS:
        length += ANCHOR_CHARACTERS
    opening = even[:length]
    length = ANCHOR_CHARACTERS
    while length < len(even) and len(letters_of(even[-length:])) < ANCHOR_LETTERS:
        length += ANCHOR_CHARACTERS
    return opening, even[-length:]


def pool_lines(
    candidates: Sequence[Candidate],
    topics: Mapping[str, CollectionTopic],
    languages: Mapping[str, str],
) -> Iterable[dict[str, Any]]:
    """Yield candidates as lines for judging elsewhere: each lacks only its grade.

    Args:
        candidates: What has to be judged.
        topics: The topics by id.
        languages: The language of each document by file, shown to the judge.
    """
    for candidate in candidates:
        opening, closing = anchors(candidate.hit.text)
        yield {
            "topic": candidate.topic_id,
            "questions": topics[candidate.topic_id].texts,
            "file": candidate.hit.file,
            "page": candidate.hit.first_page,
            "from": opening,
            "to": closing,
            "language": languages.get(candidate.hit.file),
            "text": candidate.hit.text,
            "grade": None,
            "judge": None,
        }


def _unranked(hit: RankedText) -> RankedText:
    """Return a hit without its score, by which it would differ between systems."""
    return RankedText(
        hit.file, hit.first_page, hit.last_page, hit.passage_id, 0.0, hit.text
    )


def _disagreement(gains: Mapping[str, float], runs: int) -> float:
    least = min(gains.values()) if len(gains) == runs else 0.0
    return max(gains.values()) - least


def _order(candidate: Candidate) -> tuple[float, str, str]:
    # A hash, because any order by rank or system would tell the judge about them.
    text = f"{candidate.topic_id}\n{candidate.hit.passage_id}"
    return (
        -candidate.disagreement,
        candidate.topic_id,
        hashlib.sha256(text.encode()).hexdigest(),
    )
