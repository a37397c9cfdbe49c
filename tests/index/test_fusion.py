import itertools

from index.fusion import RRF_K, reciprocal_rank_fusion


def test_a_passage_gets_one_over_k_plus_rank_from_each_ranking() -> None:
    fused = reciprocal_rank_fusion([[7, 3], [3, 9]], k=10)

    assert fused == [(3, 1 / 12 + 1 / 11), (7, 1 / 11), (9, 1 / 12)]


def test_ties_are_broken_by_row() -> None:
    fused = reciprocal_rank_fusion([[8, 2], [2, 8], [5]], k=1)

    assert [row for row, _ in fused] == [2, 8, 5]
    assert fused[0][1] == fused[1][1] == 1 / 2 + 1 / 3


def test_a_larger_k_lets_agreement_win_over_a_first_place() -> None:
    rankings = [[1, 2, 3, 4], [5, 6, 7, 4]]

    assert reciprocal_rank_fusion(rankings, k=0)[0] == (1, 1.0)
    assert reciprocal_rank_fusion(rankings, k=60)[0] == (4, 2 / 64)


def test_the_order_of_the_rankings_does_not_matter() -> None:
    rankings = [[1, 2, 3], [3, 1], [2]]

    orders = {
        tuple(row for row, _ in reciprocal_rank_fusion(order))
        for order in itertools.permutations(rankings)
    }

    # 1: 1/11 + 1/12, 2: 1/12 + 1/11, 3: 1/13 + 1/11.
    assert RRF_K == 10
    assert orders == {(1, 2, 3)}


def test_no_rankings_fuse_to_none() -> None:
    assert reciprocal_rank_fusion([]) == []
    assert reciprocal_rank_fusion([[], []]) == []
