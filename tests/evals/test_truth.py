from evals.places import Places
from evals.records import Collection, CollectionTopic, Run, RunLine
from evals.stretches import Stretches
from evals.truth import Truth, gaps

TOPICS = tuple(
    CollectionTopic(topic_id, "plain", True, {"en": "who?", "fr": "qui ?"})
    for topic_id in ("t1", "t2", "t3")
)
TRUTH = Truth(
    collection=Collection("mine", TOPICS, (), (), ()),
    places=Places(lambda file: None),
    stretches=Stretches({}, ()),
    families={},
    languages={},
)


def run_of(*query_ids: str) -> Run:
    return Run("ours", {query_id: RunLine(query_id, ()) for query_id in query_ids})


def test_a_run_of_every_topic_lacks_nothing() -> None:
    run = run_of("t1.en", "t2.en", "t1.fr", "t2.fr")

    assert gaps(TRUTH, run, ["t1", "t2"]) == []


def test_a_run_in_one_language_lacks_none_of_another() -> None:
    assert gaps(TRUTH, run_of("t1.en", "t2.en"), ["t1", "t2"]) == []


def test_what_a_run_lacks_is_counted_by_language() -> None:
    run = run_of("t1.en", "t2.en", "t2.fr")

    assert gaps(TRUTH, run, ["t1", "t2", "t3"]) == [
        "ours lacks 3 of 6 questions, which are left out of its figures."
    ]


def test_a_run_of_topics_that_are_not_there_is_told() -> None:
    run = run_of("t1.en", "x8.en", "x7.en")

    assert gaps(TRUTH, run, ["t1"]) == [
        "ours ranks 'x7', which is no topic of this collection (2 of the kind)."
    ]
