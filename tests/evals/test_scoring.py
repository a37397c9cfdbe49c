"""Every document is one page of words of six letters, so that shares can be counted."""

from math import log2

import pytest

from evals.errors import EvaluationError
from evals.places import Places
from evals.records import (
    Collection,
    CollectionTopic,
    Judgment,
    RankedText,
    Run,
    RunLine,
)
from evals.scoring import (
    Parity,
    by_kind,
    doubtful_topics,
    in_language,
    language_parity,
    languages_of,
    mean_of,
    measured_topics,
    score_run,
    worst_tenth,
)
from evals.stretches import Stretches, find_stretches

PAGE = [f"word{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(100)]
FIRST, SECOND = " ".join(PAGE[:50]), " ".join(PAGE[50:])


def words(first: int, last: int) -> str:
    return " ".join(PAGE[first:last])


def hit(first: int, last: int, name: str = "a.pdf") -> RankedText:
    page = 1 if first < 50 else 2
    return RankedText(name, page, page, f"{name}-{first}", 0.0, words(first, last))


def judgment(topic: str, first: int, last: int, grade: int) -> Judgment:
    page = 1 if first < 50 else 2
    return Judgment(
        topic, "a.pdf", page, words(first, last), words(first, last), grade, "AB"
    )


@pytest.fixture
def places() -> Places:
    return Places(lambda file: [FIRST, SECOND] if file == "a.pdf" else None)


@pytest.fixture
def stretches(places: Places) -> Stretches:
    return find_stretches(
        [
            judgment("t1", 0, 10, 3),
            judgment("t1", 60, 70, 2),
            judgment("t1", 20, 30, 1),
            judgment("t2", 0, 10, 1),
            judgment("u1", 0, 10, 2),
        ],
        places,
    )


def run(**hits: list[RankedText]) -> Run:
    lines = {
        name.replace("_", "."): RunLine(name.replace("_", "."), tuple(some), 0.5)
        for name, some in hits.items()
    }
    return Run("ours", lines)


def test_each_measure_of_a_ranking(places: Places, stretches: Stretches) -> None:
    # Unjudged, grade 1, the second relevant one, and that again in another cutting.
    ranking = [hit(40, 50), hit(20, 30), hit(60, 70), hit(62, 74)]

    scored = score_run(run(t1_en=ranking), {"t1"}, stretches, places)

    ideal = 3 + 2 / log2(3) + 1 / log2(4)
    assert scored.values == {
        "t1.en": pytest.approx(
            {
                "nDCG@10": (1 / log2(3) + 2 / log2(4)) / ideal,
                "condensed nDCG@10": (1 + 2 / log2(3)) / ideal,
                "Recall@10": 1 / 2,
                "Recall@50": 1 / 2,
                "Recall@100": 1 / 2,
                "MRR@10": 1 / 3,
                # The first hit is on page 1, which holds the stretch of grade 3.
                "page-exact": 1.0,
                # 10 of the 10 + 10 + 14 words shown, and of the 20 that answer.
                "snippet precision": 10 / 34,
                "snippet recall": 10 / 20,
                "judged@10": 3 / 4,
            }
        )
    }
    assert scored.curves["t1.en"][2] == 0.0
    assert scored.curves["t1.en"][3] == 0.5
    assert scored.seconds == {"t1.en": 0.5}


def test_a_first_hit_on_another_page_is_not_exact(
    places: Places, stretches: Stretches
) -> None:
    ranking = {"t1_en": [hit(0, 10, "b.pdf"), hit(0, 10)], "t1_fr": []}

    scored = score_run(run(**ranking), {"t1"}, stretches, places)

    assert scored.values["t1.en"]["page-exact"] == 0.0
    assert scored.values["t1.fr"]["page-exact"] == 0.0
    assert scored.values["t1.fr"]["nDCG@10"] == 0.0


def test_a_hit_whose_text_is_not_on_its_page_is_counted(
    places: Places, stretches: Stretches
) -> None:
    elsewhere = RankedText("a.pdf", 2, 2, "x", 0.0, words(0, 10))

    scored = score_run(run(t1_en=[elsewhere, hit(0, 10)]), {"t1"}, stretches, places)

    assert scored.unfound == 1
    # Half of what was shown answers, though it is cited on the wrong page.
    assert scored.values["t1.en"]["snippet precision"] == 0.5
    assert scored.values["t1.en"]["MRR@10"] == 0.5


def test_a_run_without_a_judged_topic_is_refused(
    places: Places, stretches: Stretches
) -> None:
    with pytest.raises(EvaluationError, match="ours ranks none"):
        score_run(run(t9_en=[]), {"t1"}, stretches, places)


def collection() -> Collection:
    def topic(name: str, kind: str, answerable: bool) -> CollectionTopic:
        return CollectionTopic(name, kind, answerable, {"en": "?"})

    topics = (
        topic("t1", "plain", True),
        topic("t2", "short", True),
        topic("u1", "plain", False),
        topic("u2", "plain", False),
    )
    return Collection("small", topics, (), (), ())


def test_topics_are_measured_if_marked_and_judged_answerable(
    stretches: Stretches,
) -> None:
    assert list(measured_topics(collection(), stretches)) == ["t1"]
    assert doubtful_topics(collection(), stretches) == (["t2"], ["u1"])


VALUES = {
    "t1.en": {"nDCG@10": 1.0},
    "t1.fr": {"nDCG@10": 0.5},
    "t2.en": {"nDCG@10": 0.25},
    "u1.en": {"abstained": 1.0},
}


def test_languages_of_a_topic_are_averaged_before_topics_are() -> None:
    assert languages_of(VALUES) == ["en", "fr"]
    assert in_language(VALUES, "nDCG@10", "en") == {"t1": 1.0, "t2": 0.25}
    assert in_language(VALUES, "nDCG@10", None) == {"t1": 0.75, "t2": 0.25}
    assert mean_of(VALUES, "nDCG@10") == 0.5
    assert mean_of(VALUES, "nDCG@10", "fr") == 0.5
    assert mean_of(VALUES, "abstained", "fr") is None
    assert worst_tenth(VALUES, "nDCG@10", None) == 0.25


def test_kinds_of_topics_are_told_apart() -> None:
    topics = {topic.topic_id: topic for topic in collection().topics}

    assert by_kind(VALUES, "nDCG@10", topics) == {
        "plain": (0.75, 1),
        "short": (0.25, 1),
    }


def test_two_languages_are_compared_topic_by_topic() -> None:
    english = [hit(0, 10), hit(10, 20), hit(20, 30, "b.en.pdf"), hit(60, 70)]
    french = [hit(10, 20), hit(0, 10), hit(20, 30, "b.fr.pdf")]
    families = {"b.en.pdf": "b", "b.fr.pdf": "b"}

    (parity,) = language_parity(run(t1_en=english, t1_fr=french), families)

    # Of four and three passages two are common, in reverse; both documents are.
    assert parity == Parity("en", "fr", 2 / 4, 1.0, -1.0)


def test_languages_without_a_common_topic_are_not_compared() -> None:
    assert language_parity(run(t1_en=[], t2_fr=[]), {}) == []
