"""Judgments and hits → which hit has which grade, however passages were cut."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.places import Cover, Places, Range, overlap
from evals.records import Judgment, RankedText

RELEVANT = 2
"""The least grade of a text that answers something."""

Key = tuple[str, str, int, str, str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A judged stretch of text where it stands now; `grade` is what its judges agree.

    `stretch_id` depends on its file, page and anchors only.
    """

    stretch_id: str
    file: str
    place: Range
    grade: int


@dataclass(frozen=True, slots=True)
class Stretches:
    """The judged stretches of every topic, and the judgments that were not found."""

    by_topic: dict[str, tuple[Stretch, ...]]
    lost: tuple[Judgment, ...]

    def of(self, topic_id: str) -> tuple[Stretch, ...]:
        """Return the stretches judged for a topic."""
        return self.by_topic.get(topic_id, ())


def find_stretches(judgments: Iterable[Judgment], places: Places) -> Stretches:
    """Find what was judged in the documents as they are now.

    Where several judges judged a stretch, its grade is their lower median, so that
    relevance must be agreed on. The last word of each judge counts.
    """
    grades: defaultdict[Key, dict[str, Judgment]] = defaultdict(dict)
    for judgment in judgments:
        key = (
            judgment.topic_id,
            judgment.file,
            judgment.page,
            judgment.opening,
            judgment.closing,
        )
        grades[key][judgment.judge] = judgment
    found: defaultdict[str, list[Stretch]] = defaultdict(list)
    lost: list[Judgment] = []
    for (topic_id, *where), by_judge in grades.items():
        judged = sorted(by_judge.values(), key=lambda j: (j.grade, j.judge))
        middle = judged[(len(judged) - 1) // 2]
        place = places.stretch(middle.file, middle.page, middle.opening, middle.closing)
        if place is None:
            lost.append(middle)
            continue
        stretch_id = hashlib.sha256("\n".join(map(str, where)).encode()).hexdigest()
        found[topic_id].append(
            Stretch(stretch_id[:16], middle.file, place, middle.grade)
        )
    return Stretches({t: tuple(some) for t, some in found.items()}, tuple(lost))


def match(file: str, cover: Cover, stretches: Sequence[Stretch]) -> Stretch | None:
    """Return the stretch with which a text overlaps most.

    Returns:
        None if none shares half of the shorter of the two. Of stretches that share as
        much, the shorter one is meant.
    """
    best: Stretch | None = None
    best_key = (0, 0, "")
    for stretch in stretches:
        if stretch.file != file:
            continue
        length = stretch.place[1] - stretch.place[0]
        shared = overlap([stretch.place], cover.ranges)
        key = (shared, -length, stretch.stretch_id)
        if 2 * shared >= min(length, cover.length) > 0 and key > best_key:
            best, best_key = stretch, key
    return best


@dataclass(frozen=True, slots=True)
class GradedHits:
    """The hits of one topic with what was judged of them.

    `names` has one name a hit, none twice: the id of its stretch, or a name of its
    own where it is unjudged or repeats the stretch of an earlier hit. `grades` are by
    name and those of every stretch of the topic.
    """

    names: tuple[str, ...]
    stretches: tuple[Stretch | None, ...]
    covers: tuple[Cover, ...]
    grades: Mapping[str, int]


def grade_hits(
    hits: Sequence[RankedText], stretches: Sequence[Stretch], places: Places
) -> GradedHits:
    """Find the grade of each hit of a topic."""
    covers = tuple(
        places.cover(hit.file, hit.first_page, hit.last_page, hit.text) for hit in hits
    )
    matched = tuple(
        match(hit.file, cover, stretches)
        for hit, cover in zip(hits, covers, strict=True)
    )
    names: list[str] = []
    for rank, (hit, stretch) in enumerate(zip(hits, matched, strict=True), start=1):
        if stretch is not None and stretch.stretch_id not in names:
            names.append(stretch.stretch_id)
        else:
            names.append(f"{'again' if stretch else 'unjudged'}-{rank}-{hit.file}")
    grades = {stretch.stretch_id: stretch.grade for stretch in stretches}
    return GradedHits(tuple(names), matched, covers, grades)
