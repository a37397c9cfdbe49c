from pathlib import Path

import pytest

from evals.records import Topic
from evals.systems import SystemName, open_system
from index.search import DEPTH
from service.workbench import Workbench

TRAINING = Topic("t1.en", "How should border officers be trained?", "en")


def test_ours_is_what_readers_get(workbench: Workbench) -> None:
    hits = open_system("ours", workbench.searcher(), Path("none")).rank(TRAINING, 2)

    found = workbench.search(TRAINING.text, k=2, language="en")
    assert [(hit.passage_id, hit.text, hit.score) for hit in hits] == [
        (hit.passage_id, hit.text, hit.score) for hit in found
    ]


def test_ungrouped_has_every_passage_for_itself(workbench: Workbench) -> None:
    system = open_system("ungrouped", workbench.searcher(), Path("none"))

    hits = system.rank(TRAINING, 50)

    ranked = workbench.rank(TRAINING.text, k=50, language="en")
    assert [hit.passage_id for hit in hits] == [hit.passage_id for hit in ranked]
    assert len(hits) == len(workbench.searcher().snapshot.columns.passage_rows)
    assert system.name == "ungrouped"


@pytest.mark.parametrize("name", ["lexical", "dense"])
def test_a_stage_alone_ranks_as_it_does_in_our_search(
    workbench: Workbench, name: SystemName
) -> None:
    system = open_system(name, workbench.searcher(), Path("none"))

    hits = system.rank(TRAINING, 3)

    searcher = workbench.searcher()
    stage = searcher.retrieve(searcher.prepare(TRAINING.text, "en"), DEPTH)[name]
    assert [hit.score for hit in hits] == [score for _, score in stage[:3]]
    assert hits[0].file == "borders.pdf"
    assert "Border officers should be trained" in hits[0].text
    assert system.name == name


def test_fused_is_the_stages_without_late_interaction(workbench: Workbench) -> None:
    (first, *_) = open_system("fused", workbench.searcher(), Path("none")).rank(
        TRAINING, 3
    )

    # First in both stages: 1 / 11 from each.
    assert first.file == "borders.pdf"
    assert first.score == pytest.approx(2 / 11)
