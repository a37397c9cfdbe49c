"""Texts that two judges judged → how far they agree, beyond chance."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from evals.collection import GRADES
from evals.records import Judgment
from evals.stretches import RELEVANT


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two judges agree on the texts that both judged.

    `kappa` (Cohen, 1960) is for relevant or not, from grade 2; `weighted` is for the
    grades themselves, where being two apart counts four times as much as one. Each is
    None where both judges gave everything the same single grade.
    """

    one: str
    other: str
    texts: int
    topics: int
    kappa: float | None
    weighted: float | None


def judge_agreement(judgments: Iterable[Judgment]) -> list[Agreement]:
    """Compare every two judges who judged the same texts."""
    by_judge: defaultdict[str, dict[tuple[str, str, int, str, str], int]]
    by_judge = defaultdict(dict)
    for j in judgments:
        by_judge[j.judge][j.topic_id, j.file, j.page, j.opening, j.closing] = j.grade
    found = []
    for one, other in combinations(sorted(by_judge), 2):
        common = sorted(by_judge[one].keys() & by_judge[other].keys())
        if not common:
            continue
        pairs = [(by_judge[one][key], by_judge[other][key]) for key in common]
        binary = [(int(a >= RELEVANT), int(b >= RELEVANT)) for a, b in pairs]
        found.append(
            Agreement(
                one,
                other,
                len(common),
                len({topic_id for topic_id, *_ in common}),
                cohen_kappa(binary, range(2), lambda a, b: float(a != b)),
                cohen_kappa(pairs, GRADES, lambda a, b: float((a - b) ** 2)),
            )
        )
    return found


def cohen_kappa(
    pairs: Sequence[tuple[int, int]],
    grades: Iterable[int],
    distance: Callable[[int, int], float],
) -> float | None:
    """Return 1 less the disagreement, as a share of what chance would give.

    Args:
        pairs: The grades of two judges for the same texts.
        grades: All grades that there are.
        distance: How bad it is to give one grade where the other judge gave another.

    Returns:
        None if chance would give no disagreement at all.
    """
    every = list(grades)
    share_one = {g: sum(a == g for a, _ in pairs) / len(pairs) for g in every}
    share_other = {g: sum(b == g for _, b in pairs) / len(pairs) for g in every}
    seen = sum(distance(a, b) for a, b in pairs) / len(pairs)
    chance = sum(
        distance(a, b) * share_one[a] * share_other[b] for a in every for b in every
    )
    return 1 - seen / chance if chance else None
