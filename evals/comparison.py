"""Two scored systems → what is better, what is worse, and what is noise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.errors import EvaluationError
from evals.scoring import in_language, languages_of
from evals.significance import LEVEL, Difference, difference, holm

COMPARED = ("nDCG@10", "Recall@50", "MRR@10", "page-exact", "snippet recall")
PER_LANGUAGE = "nDCG@10"
MOVED = 5

LOWER_IS_BETTER = frozenset({"wrongly refused"})

Values = Mapping[str, Mapping[str, float]]
"""By query id ("t001.en"), then by measure."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one system against another system, over topics that both have.

    `language` is None where languages are averaged. `p_holm` is adjusted for all rows
    of the table.
    """

    other: str
    measure: str
    language: str | None
    topics: int
    one_mean: float
    other_mean: float
    difference: Difference
    p_holm: float

    @property
    def verdict(self) -> str:
        """Whether the first system is better, worse, or not told apart."""
        if self.difference.wins == self.difference.losses == 0:
            return "the same"
        if self.p_holm >= LEVEL:
            return "within the noise"
        is_higher = self.difference.mean > 0
        return (
            "better" if is_higher is not (self.measure in LOWER_IS_BETTER) else "worse"
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A query whose measure differs between two systems."""

    query_id: str
    one: float
    other: float


def compare(
    one: Values,
    others: Mapping[str, Values],
    measures: Sequence[str] = COMPARED,
    per_language: Sequence[str] = (PER_LANGUAGE,),
) -> list[Row]:
    """Compare a system with others.

    Each measure is compared over all languages, and those of `per_language` also in
    each where there are several. Only queries that both systems answered are compared.

    Raises:
        EvaluationError: If two systems have no query in common.
    """
    found = [
        (name, measure, language, _pairs(one, values, measure, language))
        for name, values in others.items()
        for measure in measures
        for language in _languages(one, values, is_each=measure in per_language)
    ]
    tested = [row for row in found if row[3]]
    for name in others:
        if not any(row[0] == name for row in tested):
            raise EvaluationError(f"{name} has no topic in common with the first run")
    differences = [
        difference([mine - theirs for mine, theirs in pairs]) for *_, pairs in tested
    ]
    adjusted = holm([d.p for d in differences])
    return [
        Row(
            other=name,
            measure=measure,
            language=language,
            topics=len(pairs),
            one_mean=sum(mine for mine, _ in pairs) / len(pairs),
            other_mean=sum(theirs for _, theirs in pairs) / len(pairs),
            difference=measured,
            p_holm=p_holm,
        )
        for (name, measure, language, pairs), measured, p_holm in zip(
            tested, differences, adjusted, strict=True
        )
    ]


def most_moved(
    one: Values, other: Values, measure: str = PER_LANGUAGE, count: int = MOVED
) -> list[Move]:
    """Return the queries that gained most, then those that lost most."""
    moves = sorted(
        (
            Move(query_id, one[query_id][measure], other[query_id][measure])
            for query_id in sorted(one.keys() & other.keys())
            if measure in one[query_id] and measure in other[query_id]
        ),
        key=lambda move: (move.other - move.one, move.query_id),
    )
    gained = [move for move in moves[:count] if move.one > move.other]
    lost = [move for move in reversed(moves[-count:]) if move.one < move.other]
    return gained + lost


def _languages(one: Values, other: Values, *, is_each: bool) -> list[str | None]:
    """Return None, for all languages, and each of those in which both were asked."""
    common = languages_of({query: one[query] for query in one if query in other})
    return [None, *common] if is_each and len(common) > 1 else [None]


def _pairs(
    one: Values, other: Values, measure: str, language: str | None
) -> list[tuple[float, float]]:
    common = sorted(one.keys() & other.keys())
    mine = in_language({q: one[q] for q in common}, measure, language)
    theirs = in_language({q: other[q] for q in common}, measure, language)
    return [
        (mine[topic_id], theirs[topic_id]) for topic_id in mine if topic_id in theirs
    ]
