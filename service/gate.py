"""Whether a prepared query is refused, and why: rules and likeness, one decision.

Both see the question without the names of groups, so that whom it names cannot matter.
"""

from dataclasses import dataclass
from typing import Literal

from index.encoder import Encoder, Floats
from index.query import PreparedQuery
from service.group_names import without_groups
from service.likeness import Likeness, fitted_for
from service.protection import Purpose, harmful_purpose

RULED = 0.35
"""How much less like harmful requests a question may be that a rule refuses."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a refused request is after, and what told so."""

    purpose: Purpose
    signal: Literal["rule", "likeness"]


def harmful_request(query: PreparedQuery, encoder: Encoder) -> Refusal | None:
    """Say whether a query asks to profile, find or harm people, or how to attack.

    A query that names a group is encoded once more, without the name. An encoder
    without fitted likeness leaves the rules alone; see `docs/protection.md`.
    """
    likeness = fitted_for(encoder.facts)
    text, vector = without_groups(query.text, query.language), query.vector
    if likeness is not None and text != query.text:
        vector = encoder.encode([text], role="query").vectors[0]
    return decide(text, query.language, vector, likeness)


def decide(
    text: str, language: str, vector: Floats, likeness: Likeness | None
) -> Refusal | None:
    """Refuse what is much like known requests, and what a rule names unless unlike.

    Args:
        text: The question without the names of groups.
        language: Its language.
        vector: That of `text`.
        likeness: What was fitted for the encoder, if anything.
    """
    ruled = harmful_purpose(text, language)
    if likeness is None:
        return Refusal(ruled, "rule") if ruled else None
    score = likeness.score(text, vector, language)
    if ruled and score >= -RULED:
        return Refusal(ruled, "rule")
    if score >= 0:
        return Refusal(likeness.purpose(vector, language), "likeness")
    return None
