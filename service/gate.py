"""Whether a prepared query is refused, and why: rules and likeness, one decision."""

from dataclasses import dataclass
from typing import Literal

from index.encoder import Floats
from index.query import PreparedQuery
from index.records import EncoderFacts
from service.likeness import Likeness, fitted_for
from service.protection import Purpose, harmful_purpose


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a refused request is after, and what told so."""

    purpose: Purpose
    signal: Literal["rule", "likeness"]


def harmful_request(query: PreparedQuery, encoder: EncoderFacts) -> Refusal | None:
    """Say whether a query asks to profile, find or harm people, or how to attack.

    An encoder without fitted likeness leaves the rules alone; see `docs/protection.md`.
    """
    return decide(query.text, query.language, query.vector, fitted_for(encoder))


def decide(
    text: str, language: str, vector: Floats, likeness: Likeness | None
) -> Refusal | None:
    """Refuse what is much like known requests, and what a rule names unless unlike."""
    ruled = harmful_purpose(text, language)
    if likeness is None:
        return Refusal(ruled, "rule") if ruled else None
    score = likeness.score(vector)
    if ruled and score >= likeness.possible:
        return Refusal(ruled, "rule")
    if score >= likeness.certain:
        return Refusal(likeness.purpose(vector), "likeness")
    return None
