from dataclasses import replace

import pytest

from evals.answering import query_encoder_of
from evals.records import Topic
from evals.remembering import RememberingSearcher
from evals.systems import SYSTEMS, open_system
from index.search import DEPTH
from index.snapshot import open_snapshot
from service.answer import answer_question
from service.workbench import Workbench

TRAINING = Topic("t1.fr", "Comment former les agents des frontières ?", "fr")


@pytest.fixture
def searcher(workbench: Workbench) -> RememberingSearcher:
    library = workbench.library
    return RememberingSearcher(open_snapshot(library), query_encoder_of(library))


def test_answers_and_rankings_are_those_of_a_searcher_that_remembers_nothing(
    workbench: Workbench, searcher: RememberingSearcher
) -> None:
    answer = answer_question(searcher, TRAINING.text, TRAINING.language)

    assert answer == workbench.ask(TRAINING.text, language=TRAINING.language)
    for name in SYSTEMS[:-1]:
        alone = open_system(name, workbench.searcher(), workbench.library.folder)
        shared = open_system(name, searcher, workbench.library.folder)
        assert shared.rank(TRAINING, 50) == alone.rank(TRAINING, 50), name


def test_what_was_found_once_is_found_at_once_and_its_time_is_kept(
    searcher: RememberingSearcher,
) -> None:
    began = searcher.clock()
    query = searcher.prepare(TRAINING.text, "fr")
    ranked = searcher.rank(query, DEPTH)
    first = searcher.clock() - began

    began = searcher.clock()
    assert searcher.prepare(TRAINING.text, "fr") is query
    assert searcher.rank(query, DEPTH) is ranked
    again = searcher.clock() - began

    # It is timed as if it were found anew; the rest of the first time is its
    # bookkeeping, microseconds.
    assert again == pytest.approx(first, rel=0.05)


def test_another_query_is_ranked_for_itself(searcher: RememberingSearcher) -> None:
    query = searcher.prepare("girls leaving school", "en")
    phrase = replace(query, phrases=("border",))

    ranking, _ = searcher.rank(query, DEPTH)
    narrowed, _ = searcher.rank(phrase, DEPTH)

    assert len(narrowed) < len(ranking)
