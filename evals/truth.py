"""A collection and a library → what is known to answer what, and where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.collection import read_collection, split_query_id
from evals.places import Places, library_places
from evals.records import Collection, CollectionTopic, Half, Run
from evals.scoring import doubtful_topics, measured_topics
from evals.stretches import Stretches, find_stretches, grade_hits
from index.library import Library


@dataclass(frozen=True, slots=True)
class Truth:
    """What runs and answers are measured against.

    `families` are by file those documents whose translations are in the library,
    `languages` are by file those of the documents.
    """

    collection: Collection
    places: Places
    stretches: Stretches
    families: dict[str, str]
    languages: dict[str, str]


def read_truth(collection_folder: Path, library: Library) -> Truth:
    """Read a collection and find in a library what it judges."""
    collection = read_collection(collection_folder)
    places = library_places(library)
    documents = list(library.catalogue.documents().values())
    return Truth(
        collection=collection,
        places=places,
        stretches=find_stretches(collection.judgments, places),
        families={d.file: d.family for d in documents if d.family},
        languages={d.file: d.language for d in documents},
    )


def ranked_topics(truth: Truth, half: Half | None) -> dict[str, CollectionTopic]:
    """Return the topics of a half that rankings are measured on, by id."""
    return {
        topic_id: topic
        for topic_id, topic in measured_topics(
            truth.collection, truth.stretches
        ).items()
        if half is None or topic.half is half
    }


def gaps(truth: Truth, run: Run, topics: Iterable[str]) -> list[str]:
    """Return what a run lacks of some topics, and what it has of none, in sentences.

    Versions of a topic count in the languages that the run ranks others in.
    """
    ranked = {split_query_id(query_id) for query_id in run.lines}
    languages = {language for _, language in ranked}
    asked = {(topic, language) for topic in topics for language in languages}
    known = {topic.topic_id for topic in truth.collection.topics}
    strangers = {topic for topic, _ in ranked} - known
    told = []
    if asked - ranked:
        told.append(
            f"{run.name} lacks {len(asked - ranked):,} of {len(asked):,} questions, "
            "which are left out of its figures."
        )
    if strangers:
        told.append(
            f"{run.name} ranks {min(strangers)!r}, which is no topic of this "
            f"collection ({len(strangers)} of the kind)."
        )
    return told


def remarks(truth: Truth) -> tuple[str, ...]:
    """Return what cannot be measured, a sentence each."""
    without, having = doubtful_topics(truth.collection, truth.stretches)
    said = [
        f"The judgment of {lost.topic_id} in {lost.file}, page {lost.page}, is lost: "
        f"the text from “{lost.opening[:40]}” is no longer there."
        for lost in truth.stretches.lost
    ]
    if without:
        said.append(
            f"{len(without)} answerable topics have no text judged relevant and are "
            f"not measured: {', '.join(without)}."
        )
    if having:
        said.append(
            f"{len(having)} topics are marked unanswerable, but have text judged "
            f"relevant: {', '.join(having)}."
        )
    return tuple(said)


def trec_qrels(
    truth: Truth, topics: Mapping[str, CollectionTopic]
) -> dict[str, dict[str, int]]:
    """Return the grades of stretches by query id, the same for each language."""
    return {
        f"{topic_id}.{language}": {
            stretch.stretch_id: stretch.grade
            for stretch in truth.stretches.of(topic_id)
        }
        for topic_id, topic in topics.items()
        for language in topic.texts
    }


def trec_rankings(
    truth: Truth, run: Run, topics: Mapping[str, CollectionTopic]
) -> dict[str, tuple[str, ...]]:
    """Return what a run ranks, each hit by its stretch or by a name of its own."""
    return {
        query_id: grade_hits(
            line.hits, truth.stretches.of(topic_id), truth.places
        ).names
        for query_id, line in run.lines.items()
        for topic_id in [split_query_id(query_id)[0]]
        if topic_id in topics
    }
