import pytest

from index.agreement import agreed_scores


def test_a_passage_is_worth_what_its_translations_and_its_document_say() -> None:
    # 1 and 5 are translations of each other, 5 is not ranked; 1, 2, 3 and 4 are one
    # document, 9 another of one passage.
    scores = {1: 0.2, 2: 0.5, 3: 0.8, 4: 0.1, 5: 0.8, 9: 0.6}
    counterparts = {1: [1, 5], 2: [2], 3: [3], 4: [4], 9: [9]}
    documents = {1: 1, 2: 1, 3: 1, 4: 1, 9: 7}

    agreed = agreed_scores(scores, counterparts, documents)

    # Pooled: 1 has (.2 + .8 + .5) / 3 = .5, the others what they had. Their documents
    # add a fifth of (.8 + .5 + .5) / 3 = .6 and of (.6 + .1 + .1) / 3.
    assert agreed == pytest.approx(
        {1: 0.62, 2: 0.62, 3: 0.92, 4: 0.22, 9: 0.6 + 0.2 * 0.8 / 3}
    )


def test_nothing_agrees_with_nothing() -> None:
    assert agreed_scores({}, {}, {}) == {}
